"""What is to be told to other sites, and how far each was told: rows made from the audit log, in its order.

Takes: digests of sites' URLs, a function from an audit entry to what is told of it. Returns: Delivery values.
Touches: tables webhooks and webhook_deliveries; reads the audit log. Fails: StoreFault.

The audit log is the outbox: whatever was done, by whichever program or node, stands there in the transaction that did
it. Here its entries are turned into deliveries together with the mark of how far we came, so that a crash at any point
neither loses an event nor makes two of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from dlp_gateway.model import AuditEntry, Lane
from dlp_gateway.store.api_tables import deliveries, hooks
from dlp_gateway.store.database import lock
from dlp_gateway.store.queue import WHISTLEBLOWER
from dlp_gateway.store.tables import audit, chain_head, incidents, new_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from dlp_gateway.store.database import Database

#: Entries turned into deliveries in one transaction: the lock is held for milliseconds.
_AT_ONCE = 200

PENDING, SENT, FAILED = "pending", "sent", "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One event for one site. `hook`: digest of its URL; `event`: number of the audit entry; `answer`: the last."""

    id: str
    hook: str
    event: int
    body: str
    state: str  # pending | sent | failed
    created_at: datetime
    next_at: datetime
    attempts: int = 0
    answer: str | None = None
    done_at: datetime | None = None


class Webhooks:
    """The deliveries of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def gather(self, sites: Sequence[str], tell: Callable[[AuditEntry], str | None], *, now: datetime) -> int:
        """Turn new audit entries into deliveries; returns how many. A site that is new is told from now on."""
        if not self._behind(sites):
            return 0
        with self._database.write() as connection:
            end, _ = lock(connection)
            known: dict[str, int] = {row.id: row.seq for row in connection.execute(sa.select(hooks))}
            if new := [site for site in sites if site not in known]:
                connection.execute(sa.insert(hooks), [{"id": site, "seq": end} for site in new])
            return sum(_gather_one(connection, site, known[site], tell, now) for site in sites if site in known)

    def _behind(self, sites: Sequence[str]) -> bool:
        """Whether there is anything to do, without the lock: most of the time there is not."""
        with self._database.read() as connection:
            end = connection.execute(sa.select(chain_head.c.seq)).scalar_one()
            query = sa.select(sa.func.count()).where(hooks.c.id.in_(sites), hooks.c.seq >= end)
            return int(connection.execute(query).scalar_one()) < len(sites)

    def lease(self, sites: Sequence[str], *, now: datetime, until: datetime, holder: str) -> Delivery | None:
        """Take the oldest due delivery to one of these sites, for `holder` alone until `until`."""
        with self._database.read() as connection:
            if connection.execute(_due(sites, now)).first() is None:
                return None
        with self._database.write() as connection:
            lock(connection)
            row = connection.execute(_due(sites, now)).mappings().first()
            if row is None:
                return None
            mine = sa.update(deliveries).where(deliveries.c.id == row["id"])
            connection.execute(mine.values(lease_holder=holder, lease_until=until))
            return _delivery(row)

    def settle(
        self, delivery: Delivery, *, holder: str, now: datetime, state: str, answer: str, next_at: datetime | None
    ) -> bool:
        """Write what became of a leased delivery; `next_at`: when it is tried again. False: the lease was lost."""
        values: dict[str, object] = {"state": state, "answer": answer, "attempts": delivery.attempts + 1}
        values |= {"done_at": now} if next_at is None else {"next_at": next_at}
        mine = (deliveries.c.id == delivery.id, deliveries.c.lease_holder == holder, deliveries.c.state == PENDING)
        with self._database.write() as connection:
            lock(connection)
            change = sa.update(deliveries).where(*mine).values(**values, lease_holder=None, lease_until=None)
            return connection.execute(change).rowcount == 1

    def listed(self, state: str | None = None, *, limit: int = 100) -> tuple[Delivery, ...]:
        """Return deliveries, newest first."""
        query = sa.select(deliveries).order_by(deliveries.c.event.desc(), deliveries.c.id).limit(limit)
        if state is not None:
            query = query.where(deliveries.c.state == state)
        with self._database.read() as connection:
            return tuple(_delivery(row) for row in connection.execute(query).mappings())

    def again(self, *, now: datetime) -> int:
        """Let everything that failed be tried anew; returns how many."""
        change = sa.update(deliveries).where(deliveries.c.state == FAILED)
        values = {"state": PENDING, "created_at": now, "next_at": now, "attempts": 0, "done_at": None}
        with self._database.write() as connection:
            lock(connection)
            return int(connection.execute(change.values(values)).rowcount)

    def forget(self, before: datetime) -> None:
        """Forget what was done with before a time."""
        with self._database.write() as connection:
            lock(connection)
            connection.execute(sa.delete(deliveries).where(deliveries.c.done_at < before))


def _gather_one(
    connection: sa.Connection, site: str, seq: int, tell: Callable[[AuditEntry], str | None], now: datetime
) -> int:
    query = sa.select(audit).where(audit.c.seq > seq).order_by(audit.c.seq).limit(_AT_ONCE)
    entries = [AuditEntry(**row._asdict()) for row in connection.execute(query)]
    if not entries:
        return 0
    hidden = _hidden(connection, {entry.subject for entry in entries})
    rows = list(_rows(site, [entry for entry in entries if entry.subject not in hidden], tell, now))
    if rows:
        connection.execute(sa.insert(deliveries), rows)
    connection.execute(sa.update(hooks).where(hooks.c.id == site).values(seq=entries[-1].seq))
    return len(rows)


def _hidden(connection: sa.Connection, subjects: set[str]) -> set[str]:
    """Return which of these are cases for counsel's eyes only: that they move is told to nobody (decisions.md 39)."""
    counsels = sa.or_(incidents.c.lane == Lane.WHISTLEBLOWER, incidents.c.basis == WHISTLEBLOWER)
    return set(connection.scalars(sa.select(incidents.c.id).where(incidents.c.id.in_(subjects), counsels)))


def _rows(
    site: str, entries: Iterable[AuditEntry], tell: Callable[[AuditEntry], str | None], now: datetime
) -> Iterable[dict[str, object]]:
    for entry in entries:
        body = tell(entry)
        if body is not None:
            yield {
                "id": new_id(now), "hook": site, "event": entry.seq, "body": body, "state": PENDING, "created_at": now,
                "next_at": now,
            }  # fmt: skip


def _due(sites: Sequence[str], now: datetime) -> sa.Select[tuple[object, ...]]:
    free = sa.or_(deliveries.c.lease_until.is_(None), deliveries.c.lease_until < now)
    due = (deliveries.c.state == PENDING, deliveries.c.next_at <= now, deliveries.c.hook.in_(sites), free)
    return sa.select(deliveries).where(*due).order_by(deliveries.c.next_at, deliveries.c.event).limit(1)


def _delivery(row: sa.RowMapping) -> Delivery:
    kept = dict(row)
    for name in ("lease_holder", "lease_until"):
        del kept[name]
    return Delivery(**kept)
