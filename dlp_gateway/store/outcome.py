"""What the next hop said, as an audit row behind the decision.

Takes: Outcome values. Returns: nothing. Touches: the audit log, `incidents.riders_reply`, `orders.uses`.
Best effort (decisions.md 33): it happens after the point of no return and may never turn a reply into a failure.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from dlp_gateway.store import audit
from dlp_gateway.store.database import lock
from dlp_gateway.store.tables import audit as audit_table
from dlp_gateway.store.tables import incidents, orders

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from dlp_gateway.model import Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The next hop's reply to what was relayed of a message; `incident_id` if part of it is held."""

    message_id: str
    incident_id: str | None
    reply: Reply
    now: datetime


def words(reply: Reply) -> str:
    """Return a reply as one line for people."""
    return " ".join(filter(None, (str(reply.code), reply.enhanced, reply.text.replace("\n", " "))))


def write(connection: sa.Connection, outcomes: Sequence[Outcome]) -> None:
    """Record outcomes in the caller's transaction."""
    head = lock(connection)
    entries = []
    for item in outcomes:
        used = _orders_used(connection, item) if item.incident_id is None and item.reply.positive else ()
        entries.append(_entry(item, used))
        if item.incident_id is not None:
            which = incidents.c.id == item.incident_id
            connection.execute(sa.update(incidents).where(which).values(riders_reply=words(item.reply)))
        for order_id in used:
            count = sa.update(orders).where(orders.c.id == order_id).values(uses=orders.c.uses + 1)
            connection.execute(count)
    audit.append(connection, head, entries)


def _entry(item: Outcome, used: Sequence[str]) -> audit.Entry:
    detail: dict[str, object] = {
        "message_id": item.message_id,
        "code": item.reply.code,
        "enhanced": item.reply.enhanced,
    }
    return audit.Entry(
        at=item.now,
        actor=audit.GATEWAY,
        action="outcome",
        subject=item.incident_id or item.message_id,
        detail=detail | ({"orders": list(used)} if used else {}),
        private={"reply": item.reply.text},  # a next hop quotes addresses
    )


def _orders_used(connection: sa.Connection, item: Outcome) -> tuple[str, ...]:
    """Return the registered orders on which the message was let go, as its decision says."""
    query = sa.select(audit_table.c.detail).where(
        audit_table.c.subject == item.message_id, audit_table.c.action == "decided"
    )
    return tuple(dict.fromkeys(used for row in connection.execute(query) for used in _accepted(row.detail)))


def _accepted(detail: str) -> Iterator[str]:
    for process in json.loads(detail)["legal_process"]:
        if process["accepted"] and process["order_id"]:
            yield process["order_id"]
