"""What the queue is filtered and found by, in indexes: the sender's domain, the words of a case, one index for pages.

Revision: 0009. Rolling upgrade: cases that a program of schema 0008 opens meanwhile have no words and no sender, so
that a search does not find them, nor officers bound to an agency: stop the old ones first.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from dlp_gateway.store import words

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_AT_ONCE = 500


def upgrade() -> None:
    """Make the column, the table and the index, and fill them for the cases that are there."""
    op.add_column("incidents", sa.Column("sender", _exact(256), server_default="", nullable=False))
    op.create_table(
        "case_words",
        sa.Column("word", _exact(128), nullable=False),
        sa.Column("incident_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("word", "incident_id", name=op.f("pk_case_words")),
        sqlite_with_rowid=False,
    )
    _fill(op.get_bind())
    columns = ["state", "urgent", "opened_at", "id", "due_at", "closed_at", "lane", "basis", "sender"]
    op.create_index("ix_incidents_queue", "incidents", columns)


def _exact(length: int) -> sa.String:
    """Return a text that compares by its code points, whatever the database's language."""
    return sa.String(length=length).with_variant(sa.String(length=length, collation="C"), "postgresql")


def _fill(connection: sa.Connection) -> None:
    names = ("id", "case_number", "message_id", "envelope", "inspection", "sender")
    table = sa.table("incidents", *(sa.column(name) for name in names))
    last = ""
    query = sa.select(table).where(table.c.id > sa.bindparam("last")).order_by(table.c.id).limit(_AT_ONCE)
    while rows := connection.execute(query, {"last": last}).mappings().all():
        words.put(connection, rows)
        for row in rows:
            sender = words.sender(json.loads(row["envelope"]))
            connection.execute(sa.update(table).where(table.c.id == row["id"]).values(sender=sender))
        last = rows[-1]["id"]


def downgrade() -> None:
    """Refuse: an audit log is not taken down by a program."""
    raise NotImplementedError("restore the backup made before the upgrade instead")
