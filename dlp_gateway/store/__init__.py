"""Durable state: cases, sealed content, the audit log, notices, registered orders. Only door to SQLAlchemy.

Takes: decided messages and officers' acts. Returns: values of model.py.
Touches: the database (SQLite or PostgreSQL: one code, two URLs) and the audit anchor.
Fails: StoreFault for any trouble of ours, after which nothing of the act was written; ActRefused (cases.py) for an
act that does not fit the case.
Source: docs/store.md tells the locks, the chain and what an auditor can prove.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Self

import sqlalchemy as sa

from dlp_gateway import log, metrics
from dlp_gateway.model import Fault, Order, Standing, StoreFault, Switch
from dlp_gateway.store import audit, cases, checkpoint, codec, erasure, notices, search, switches
from dlp_gateway.store import outcome as outcomes
from dlp_gateway.store import record as recording
from dlp_gateway.store.cases import Act, ActRefused, NotFound, Stale, WrongState
from dlp_gateway.store.chain import Checkpoint, Problem
from dlp_gateway.store.database import Database, lock
from dlp_gateway.store.notices import Notice, Told
from dlp_gateway.store.people import People
from dlp_gateway.store.queue import Filter, Queue
from dlp_gateway.store.tables import chain_head, orders
from dlp_gateway.store.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import timedelta
    from pathlib import Path

    from dlp_gateway.model import AuditEntry, Incident, Inspection, Message, Reply, State
    from dlp_gateway.store.seal import PublicKey, SigningKey, VerifyingKey

__all__ = [
    "Act", "ActRefused", "Checkpoint", "Filter", "NotFound", "Notice", "Problem", "Stale", "Store", "Told",
    "WrongState",
]  # fmt: skip

#: A client waits 100 s (Postfix), 45 of them belong to the inspection; past this it is told 451 and comes again.
_RECORD_S = 30.0
#: After the next hop's 250 every second of waiting risks that the client gives up and sends again.
_OUTCOME_S = 1.0
#: Above this many octets sealing and hashing (0.1 ms per 20 kB) leave the event loop.
_BIG = 131_072


@dataclass(frozen=True, slots=True)
class _Probe:
    """A write that shows that writing works."""

    now: datetime


class Store:
    """The store of one process; several processes and nodes may share a database."""

    def __init__(
        self,
        database: Database,
        *,
        public_key: PublicKey,
        signing_key: SigningKey | None,
        clocks: recording.Clocks,
        told: Told,
        anchor: Path | None,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._public_key = public_key
        self._signing_key = signing_key
        self._clocks = clocks
        self._told = told
        self._anchor = anchor
        self._clock = clock
        #: The accounts of the console, and the queue as its pages show it.
        self.people = People(database)
        self.queue = Queue(database)
        self._writer: Writer[recording.Submission | outcomes.Outcome | _Probe, Incident | None] = Writer(self._commit)

    @classmethod
    def open(
        cls,
        url: str,
        *,
        public_key: PublicKey,
        case_prefix: str,
        due: timedelta,
        expiry: timedelta,
        signing_key: SigningKey | None = None,
        anchor: Path | None = None,
        told: Told = Told(),  # noqa: B008  frozen
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> Self:
        """Open the database, bringing its schema up to date.

        `told`: whom notices go to; `anchor` and `signing_key`: for checkpoints; `clock`: for them and for `ready`.
        """
        return cls(
            Database(url),
            public_key=public_key,
            signing_key=signing_key,
            clocks=recording.Clocks(case_prefix=case_prefix.upper(), due=due, expiry=expiry),
            told=told,
            anchor=anchor,
            clock=clock,
        )

    def close(self) -> None:
        """Write what is queued and close; `checkpoint` first, where there is an anchor."""
        self._writer.close()
        self._database.close()

    # ---------------------------------------------------------------------------------- the SMTP role's way

    async def record(self, message: Message, inspection: Inspection, *, now: datetime) -> Incident | None:
        """Write what was decided, durably, before anything is relayed; the case if one is held or bounced.

        A repeat of a message that is still held returns its case. An order revoked since the verdict returns a
        held case although the verdict was DELIVER. Raises StoreFault; then the client must be told 451.
        """
        if len(message.content) > _BIG:
            job = await asyncio.to_thread(self._submission, message, inspection, now)
        else:
            job = self._submission(message, inspection, now)
        return await self._written(job, octets=len(job.sealed))

    async def outcome(self, *, message_id: str, incident: Incident | None, reply: Reply, now: datetime) -> None:
        """Write what the next hop said; best effort: never raises, waits a second at most."""
        incident_id = None if incident is None else incident.id
        job = outcomes.Outcome(message_id=message_id, incident_id=incident_id, reply=reply, now=now)
        try:
            future = self._writer.submit(job)
        except StoreFault as fault:
            _lost(message_id, fault)
            return
        future.add_done_callback(partial(_count_lost, message_id))
        await asyncio.wait([future], timeout=_OUTCOME_S)

    async def standing(self) -> Standing:
        """Return the registered orders and the panic switch as they stand now."""
        return await asyncio.to_thread(self._standing)

    def _standing(self) -> Standing:
        with self._database.read() as connection:
            return Standing(orders=_orders(connection), panic=switches.panic(connection))

    async def ready(self) -> None:
        """Prove that a commit works; StoreFault."""
        await self._written(_Probe(self._clock()))

    def _submission(self, message: Message, inspection: Inspection, now: datetime) -> recording.Submission:
        return recording.submission(message, inspection, now=now, public_key=self._public_key, clocks=self._clocks)

    async def _written(self, job: recording.Submission | _Probe, *, octets: int = 0) -> Incident | None:
        try:
            return await asyncio.wait_for(self._writer.submit(job, octets=octets), _RECORD_S)
        except TimeoutError as error:
            raise StoreFault(f"the database did not commit within {_RECORD_S:.0f} s") from error

    def _commit(self, jobs: list[recording.Submission | outcomes.Outcome | _Probe]) -> list[Incident | None]:
        """Write a batch in one transaction."""
        submissions = [job for job in jobs if isinstance(job, recording.Submission)]
        replies = [job for job in jobs if isinstance(job, outcomes.Outcome)]
        with self._database.write() as connection:
            written = iter(self._write(connection, submissions))
            if replies:
                outcomes.write(connection, replies)
            if probes := [job.now for job in jobs if isinstance(job, _Probe)]:
                lock(connection)
                connection.execute(sa.update(chain_head).values(probed_at=max(probes)))
        return [next(written) if isinstance(job, recording.Submission) else None for job in jobs]

    def _write(self, connection: sa.Connection, submissions: list[recording.Submission]) -> list[Incident | None]:
        if not submissions:
            return []
        return recording.write(connection, submissions, clocks=self._clocks, told=self._told)

    # ------------------------------------------------------------------------------------ the officers' way

    def act(
        self,
        id_or_case: str,
        decide: Callable[[Incident], Act],
        *,
        actor: str,
        now: datetime,
        revision: int | None = None,
        holder: str | None = None,
    ) -> Incident:
        """Do one act on a case: state, audit entry and notices in one transaction (cases.act)."""
        return cases.act(
            self._database, self._told, id_or_case, decide, actor=actor, now=now, revision=revision, holder=holder
        )

    def incidents(
        self, state: State | None = None, *, limit: int | None = None, offset: int = 0
    ) -> tuple[Incident, ...]:
        """Return cases, oldest first: all, or those in one state."""
        with self._database.read() as connection:
            return cases.listed(connection, state=state, limit=limit, offset=offset)

    def incident(self, id_or_case: str) -> Incident:
        """Return one case; NotFound."""
        with self._database.read() as connection:
            return cases.find(connection, id_or_case)

    def due(self, now: datetime) -> tuple[Incident, ...]:
        """Return the held and proposed cases that the clock has something to do with."""
        with self._database.read() as connection:
            return cases.due(connection, now=now)

    def erasable(self, before: datetime) -> tuple[Incident, ...]:
        """Return the cases closed before a time whose content may be erased."""
        with self._database.read() as connection:
            return cases.erasable(connection, before=before)

    def erase_addresses(self, before: datetime, *, now: datetime) -> int:
        """Take addresses and notes out of what is closed and older than `before`; how many entries were cleaned."""
        cleaned = 0
        while some := self._erase_some(before, now):
            cleaned += some
        return cleaned

    def _erase_some(self, before: datetime, now: datetime) -> int:
        with self._database.write() as connection:
            return erasure.erase_addresses(connection, before=before, now=now)

    def sealed(self, id_or_case: str) -> bytes:
        """Return a case's sealed content, checked against the digest that was recorded with it."""
        with self._database.read() as connection:
            return cases.sealed(connection, cases.find(connection, id_or_case))

    def lease_release(self, *, now: datetime, until: datetime, holder: str) -> Incident | None:
        """Take one case to be released, for one holder among all nodes until `until`."""
        return cases.lease(self._database, now=now, until=until, holder=holder)

    # -------------------------------------------------------------------------------------------- notices

    def due_notices(self, now: datetime) -> tuple[Notice, ...]:
        """Return the notices that may go out now."""
        with self._database.read() as connection:
            return notices.due(connection, now=now)

    def notices(self, id_or_case: str) -> tuple[Notice, ...]:
        """Return all notices about a case."""
        with self._database.read() as connection:
            return notices.of(connection, cases.find(connection, id_or_case).id)

    def lease_notice(self, *, now: datetime, until: datetime, holder: str) -> Notice | None:
        """Take one due notice, for one holder among all nodes until `until`."""
        with self._database.write() as connection:
            lock(connection)
            return notices.lease(connection, now=now, until=until, holder=holder)

    def settle_notice(
        self,
        notice: Notice,
        *,
        holder: str,
        now: datetime,
        state: str,
        last_reply: str | None = None,
        reason: str | None = None,
        next_at: datetime | None = None,
    ) -> bool:
        """Write what became of a leased notice; `next_at` means that it is tried again. False: the lease was lost."""
        values: dict[str, object] = {"state": state, "attempts": notice.attempts + 1, "reason": reason}
        values |= {"last_reply": last_reply} if last_reply is not None else {}
        values |= {"next_at": next_at} if next_at is not None else {}
        with self._database.write() as connection:
            lock(connection)
            return notices.settle(connection, notice, holder=holder, now=now, values=values)

    # ---------------------------------------------------------------------------------------------- docket

    def orders(self) -> tuple[Order, ...]:
        """Return the registered orders."""
        with self._database.read() as connection:
            return _orders(connection)

    def put_order(self, order: Order, *, actor: str, action: str, now: datetime) -> None:
        """Register an order or write its new state, with its audit entry (`action`: what was done)."""
        row = {"state": order.state, "body": codec.canonical(order)}
        entry = audit.Entry(
            at=now, actor=actor, action=action, subject=order.id, detail={"order": order.id, "in_state": order.state}
        )
        with self._database.write() as connection:
            head = lock(connection)
            if connection.execute(sa.update(orders).where(orders.c.id == order.id).values(row)).rowcount == 0:
                connection.execute(sa.insert(orders).values(id=order.id, **row))
            audit.append(connection, head, [entry])

    # -------------------------------------------------------------------------------------------- switches

    def switches(self) -> tuple[Switch, ...]:
        """Return how the switches that all nodes obey stand."""
        with self._database.read() as connection:
            return switches.known(connection)

    def turn(self, switch: Switch, *, user: str, now: datetime) -> None:
        """Set a switch for all nodes at once; `by` and `reason` of `switch` and the account `user` are recorded."""
        with self._database.write() as connection:
            switches.turn(connection, switch, user=user, now=now)

    # ----------------------------------------------------------------------------------------------- audit

    def audit_entries(self, since: int = 0, *, subject: str | None = None) -> Iterator[AuditEntry]:
        """Yield audit entries after number `since`, in order; all or those about one case or message."""
        with self._database.read() as connection:
            yield from audit.entries(connection, since=since, subject=subject)

    def audit_end(self) -> int:
        """Return the number of the last audit entry."""
        with self._database.read() as connection:
            return audit.head(connection, at=self._clock()).seq

    def acts(self, since: int) -> tuple[AuditEntry, ...]:
        """Return some audit entries after number `since` of what persons and clocks did."""
        with self._database.read() as connection:
            return tuple(audit.acts(connection, since=since))

    def audit_private(self, *seqs: int) -> dict[int, str]:
        """Return the erasable parts (JSON: addresses, notes) of audit entries, where they still stand."""
        with self._database.read() as connection:
            return audit.privates(connection, seqs)

    def histories(self, *, queue_id: str, address: str | None = None) -> dict[str, list[search.Known]]:
        """Return the audit entries, by case or message, that an address (or else a queue id) stands in."""
        with self._database.read() as connection:
            if address is not None:
                return search.by_address(connection, address)
            return search.by_queue_id(connection, queue_id)

    def audit_append(self, *, actor: str, action: str, subject: str, now: datetime, **detail: object) -> None:
        """Write an entry about something that concerns no case (keys rotated, audit exported, panic switch)."""
        entry = audit.Entry(at=now, actor=actor, action=action, subject=subject, detail=detail)
        with self._database.write() as connection:
            audit.append(connection, lock(connection), [entry])

    def checkpoint(self, now: datetime | None = None) -> Checkpoint | None:
        """Sign the end of the audit chain and write it to the anchor; None where there is none to write."""
        if self._anchor is None or self._signing_key is None:
            return None
        with self._database.read() as connection:
            end = audit.head(connection, at=now or self._clock())
        if end.seq > 0:
            checkpoint.append(self._anchor, key=self._signing_key, checkpoint=end)
        return end

    def verify_audit(self, *, now: datetime, key: VerifyingKey | None = None) -> list[Problem]:
        """Return what is wrong with the audit log; with `key` the anchor's checkpoints are compared, too."""
        sworn: list[Checkpoint] = []
        found: list[Problem] = []
        if self._anchor is not None and key is not None:
            sworn, found = checkpoint.read(self._anchor, key=key)
        with self._database.snapshot() as connection:
            return found + audit.problems(connection, sworn, at=now)


def _orders(connection: sa.Connection) -> tuple[Order, ...]:
    return tuple(codec.restore(Order, row.body) for row in connection.execute(sa.select(orders.c.body)))


def _count_lost(message_id: str, future: asyncio.Future[Incident | None]) -> None:
    fault = None if future.cancelled() else future.exception()
    if isinstance(fault, Fault):
        _lost(message_id, fault)


def _lost(message_id: str, fault: Fault) -> None:
    """Tell that an audit row after relaying could not be written; the reply stands (decision 33)."""
    metrics.FAULTS.labels(kind="outcome_lost").inc()
    log.unrecorded_outcome(queue_id=message_id, kind=type(fault).__name__)
