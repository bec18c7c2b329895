"""Notices to authors and officers, as rows of the outbox: written with the act they tell of, sent afterwards.

Takes: the case and whom to tell. Returns: Notice values. Touches: table outbox.
Source: decisions.md 38. An author is told only where the reverse-path belongs to the agency (no backscatter); nobody
is told who is an in-scope recipient of the case; one kind goes to one recipient once a round.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from dlp_gateway.scope import below
from dlp_gateway.store.database import insert
from dlp_gateway.store.tables import new_id, outbox

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from dlp_gateway.model import Incident

HELD, REFUSED, EXPIRED = "held", "refused", "expired"
OFFICER_NEW, OFFICER_DUE, RELEASE_FAILED = "officer_new", "officer_due", "release_failed"

OFFICER_ANSWER, QUESTION = "officer_answer", "question"
REDACTION = "redaction"

_TO_OFFICERS = (OFFICER_NEW, OFFICER_DUE, RELEASE_FAILED, OFFICER_ANSWER)
_REPEATED = (OFFICER_DUE, RELEASE_FAILED, OFFICER_ANSWER, QUESTION, REDACTION)

#: Kinds that may come in floods (a mail loop, a bulk run) and tell nothing that the case does not show. What says
#: that mail is dead (refused, expired) or that a case waits (officer_due) is never held back.
_LIMITED = (HELD, OFFICER_NEW, OFFICER_ANSWER, QUESTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One notice to one mailbox. `recipient`: a path as sent; `reason`: why a suppressed one was not sent."""

    id: str
    incident_id: str
    kind: str
    recipient: str
    round: int
    state: str  # pending | sent | failed | suppressed
    created_at: datetime
    next_at: datetime
    attempts: int = 0
    last_reply: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who is told: the agency's domains (folded), the officers' mailboxes, and how much an hour."""

    agency_domains: tuple[str, ...] = ()
    officers: tuple[str, ...] = ()
    per_hour: int = 20
    #: Notices go out only after our reply to the client (decisions.md 31): a commit and a reply take less.
    delay: timedelta = timedelta(seconds=10)

    def author(self, incident: Incident) -> tuple[str, ...]:
        """Return the author's path, if it is the agency's own and names no way round (a source route)."""
        path = incident.envelope.reverse_path
        if path is None or path.route or not any(below(path.address.domain, domain) for domain in self.agency_domains):
            return ()
        return (path.text,)

    def recipients(self, kind: str, incident: Incident) -> tuple[str, ...]:
        """Whom a notice of this kind goes to; never a recipient in scope.

        Of a redacted copy that is not sent its author hears nothing: it is not their mail that was refused.
        """
        if incident.copy_of and kind in {REFUSED, EXPIRED}:
            return ()
        told = self.officers if kind in _TO_OFFICERS else self.author(incident)
        federal = {path.path.text.lower() for path in incident.envelope.in_scope}
        return tuple(address for address in dict.fromkeys(told) if address.lower() not in federal)


def enqueue(connection: sa.Connection, told: Told, wanted: Iterable[tuple[str, Incident]], *, now: datetime) -> None:
    """Write the rows for (kind, incident) pairs; over the hourly limit they are suppressed, not lost."""
    rows: list[dict[str, object]] = [
        {
            "id": new_id(now),
            "incident_id": incident.id,
            "kind": kind,
            "recipient": recipient,
            "round": incident.revision if kind in _REPEATED else 0,
            "state": "pending",
            "created_at": now,
            "next_at": now + told.delay,
            "reason": None,
        }
        for kind, incident in wanted
        for recipient in told.recipients(kind, incident)
    ]
    if rows:
        _limit(connection, rows, told.per_hour, now)
        insert(connection, outbox, rows)


def _limit(connection: sa.Connection, rows: Sequence[dict[str, object]], per_hour: int, now: datetime) -> None:
    """Mark the rows that would be more than `per_hour` of the limited kinds to one recipient."""
    recent = _recent(connection, {str(row["recipient"]) for row in rows}, now)
    for row in rows:
        if row["kind"] not in _LIMITED:
            continue
        recipient = str(row["recipient"])
        if recent.get(recipient, 0) >= per_hour:
            row |= {"state": "suppressed", "reason": "rate_limit"}
        else:
            recent[recipient] = recent.get(recipient, 0) + 1


def _recent(connection: sa.Connection, recipients: set[str], now: datetime) -> dict[str, int]:
    values = {"recipients": sorted(recipients), "since": now - timedelta(hours=1)}
    return {row[0]: row[1] for row in connection.execute(_COUNT, values)}


_COUNT = (
    sa.select(outbox.c.recipient, sa.func.count())
    .where(
        outbox.c.recipient.in_(sa.bindparam("recipients", expanding=True)),
        outbox.c.created_at > sa.bindparam("since"),
        outbox.c.kind.in_(_LIMITED),
        outbox.c.state.in_(("pending", "sent", "failed")),
    )
    .group_by(outbox.c.recipient)
)


def due(connection: sa.Connection, *, now: datetime, limit: int = 100) -> tuple[Notice, ...]:
    """Return the notices that may go out now and that nobody is sending, oldest first."""
    query = sa.select(outbox).where(*_free(now)).order_by(outbox.c.next_at).limit(limit)
    return tuple(_notice(row) for row in connection.execute(query))


def _free(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    unleased = sa.or_(outbox.c.lease_until.is_(None), outbox.c.lease_until < now)
    return outbox.c.state == "pending", outbox.c.next_at <= now, unleased


def lease(connection: sa.Connection, *, now: datetime, until: datetime, holder: str) -> Notice | None:
    """Take the oldest due notice for `holder` alone; the caller holds THE lock."""
    found = due(connection, now=now, limit=1)
    if not found:
        return None
    connection.execute(
        sa.update(outbox).where(outbox.c.id == found[0].id).values(lease_holder=holder, lease_until=until)
    )
    return found[0]


def settle(connection: sa.Connection, notice: Notice, *, holder: str, now: datetime, values: dict[str, object]) -> bool:
    """Write what became of a leased notice; False if the lease was lost meanwhile."""
    result = connection.execute(
        sa.update(outbox)
        .where(outbox.c.id == notice.id, outbox.c.lease_holder == holder, outbox.c.state == "pending")
        .values(**values, lease_holder=None, lease_until=None, done_at=None if "next_at" in values else now)
    )
    return result.rowcount == 1


def of(connection: sa.Connection, incident_id: str) -> tuple[Notice, ...]:
    """Return all notices about a case, oldest first."""
    query = sa.select(outbox).where(outbox.c.incident_id == incident_id).order_by(outbox.c.created_at, outbox.c.kind)
    return tuple(_notice(row) for row in connection.execute(query))


def _notice(row: sa.Row[tuple[object, ...]]) -> Notice:
    kept = row._asdict()
    for name in ("lease_holder", "lease_until", "done_at"):
        del kept[name]
    return Notice(**kept)
