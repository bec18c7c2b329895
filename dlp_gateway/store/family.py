"""A case and the redacted copies made from it are kept from the same eyes: where counsel take one, they take all.

Takes: a case before and after an act, in the act's transaction. Returns: audit entries of the others that followed.
Touches: table incidents. Fails: StoreFault.
A copy says most of what its original says, and names it; one that stayed behind would tell officers what a
whistleblower sent (decisions.md 39).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from dlp_gateway.model import Incident, Lane, State
from dlp_gateway.store import audit
from dlp_gateway.store.sight import for_counsel
from dlp_gateway.store.tables import incidents

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

#: What is left of a proposal that is taken back: nothing, as quarantine/acts.py has it.
_TAKEN_BACK: dict[str, Any] = {
    "state": State.HELD, "basis": None, "release_to": "[]", "proposed_by": None, "proposed_user": None,
}  # fmt: skip


def followed(
    connection: sa.Connection, old: Incident, new: Incident, *, actor: str, now: datetime
) -> Iterator[audit.Entry]:
    """Bring the others of its family to where an act has brought a case; nothing where it stays where it was."""
    lane = _kept(new)
    if lane is _kept(old):
        return
    root = new.copy_of or new.case
    family = sa.or_(incidents.c.case_number == root, incidents.c.copy_of == root)
    names = ("id", "case_number", "state", "lane", "revision")
    query = sa.select(*(incidents.c[name] for name in names)).where(family, incidents.c.id != new.id)
    for row in connection.execute(query).mappings().all():
        if row["lane"] != lane:
            yield _brought(connection, row, lane, beside=new.case, actor=actor, now=now)


def _kept(incident: Incident) -> Lane:
    """Return for whose eyes a case is: one that goes out as a whistleblower's is counsel's, whatever its lane."""
    return Lane.WHISTLEBLOWER if for_counsel(incident) else incident.lane


def _brought(
    connection: sa.Connection, row: sa.RowMapping, lane: Lane, *, beside: str, actor: str, now: datetime
) -> audit.Entry:
    values: dict[str, Any] = {"lane": lane, "revision": row["revision"] + 1}
    if lane is not Lane.NONE and row["state"] == State.PROPOSED:  # in a lane nothing goes out but as counsel propose
        values |= _TAKEN_BACK
    connection.execute(sa.update(incidents).where(incidents.c.id == row["id"]).values(values))
    detail = {
        "case": row["case_number"], "beside": beside, "from": row["state"], "state": values.get("state", row["state"]),
        "revision": values["revision"], "marks": [f"lane:{lane}"] if lane else [],
    }  # fmt: skip
    return audit.Entry(at=now, actor=actor, action="followed", subject=row["id"], detail=detail)
