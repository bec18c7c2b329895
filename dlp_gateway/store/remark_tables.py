"""The tables of what authors and officers tell each other, and of what may be used once only.

Takes, returns, touches: as tables.py, of whose schema this is a part.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, String, Table, Text

from dlp_gateway.store.tables import Utc, metadata

#: What authors and officers told each other about a case, and papers that came with it: sealed like held mail, erased
#: with it (`sealed`, `document`); `by` and `user` as in the audit log.
remarks = Table(
    "remarks",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("incident_id", String(32), ForeignKey("incidents.id"), nullable=False),
    Column("at", Utc, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("by", Text, nullable=False),
    Column("user", String(64), nullable=False),
    Column("basis", String(64), nullable=True),
    Column("key_id", String(16), nullable=False),
    Column("sealed", LargeBinary, nullable=True),
    Column("document", LargeBinary, nullable=True),
)
Index("ix_remarks_incident_id", remarks.c.incident_id)
Index("ix_remarks_user_at", remarks.c.user, remarks.c.at)

#: Digests of what may be used once only (the answer of an agency's provider), until it would be too old anyway.
spent = Table(
    "spent",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("until", Utc, nullable=False),
)
