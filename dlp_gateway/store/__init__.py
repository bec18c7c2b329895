"""Durable state: cases, sealed content, the audit log, notices, registered orders. Only door to SQLAlchemy.

Takes: decided messages and officers' acts. Returns: values of model.py.
Touches: the database (SQLite or PostgreSQL: one code, two URLs) and the audit anchor.
Fails: StoreFault for any trouble of ours, after which nothing of the act was written; ActRefused (cases.py) for an
act that does not fit the case.
Source: docs/store.md tells the locks, the chain and what an auditor can prove.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Self

import sqlalchemy as sa

from dlp_gateway import log, metrics
from dlp_gateway.model import Fault, Standing, StoreFault
from dlp_gateway.store import outcome as outcomes
from dlp_gateway.store import record as recording
from dlp_gateway.store import register, switches
from dlp_gateway.store.cases import Act, ActRefused, NotFound, Stale, WrongState
from dlp_gateway.store.chain import Checkpoint, Problem
from dlp_gateway.store.copying import Copies
from dlp_gateway.store.database import Database, lock
from dlp_gateway.store.delegations import Delegations
from dlp_gateway.store.desk import Desk
from dlp_gateway.store.mistakes import Mistakes
from dlp_gateway.store.notices import Notice, Told
from dlp_gateway.store.people import People
from dlp_gateway.store.queue import Filter, Queue
from dlp_gateway.store.remarks import Remarks
from dlp_gateway.store.replies import Replies
from dlp_gateway.store.tables import chain_head
from dlp_gateway.store.tokens import Tokens
from dlp_gateway.store.views import Views
from dlp_gateway.store.webhooks import Webhooks
from dlp_gateway.store.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta
    from pathlib import Path

    from dlp_gateway.model import Incident, Inspection, Message, Reply
    from dlp_gateway.store.seal import PublicKey, SigningKey

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


class Store(Desk):
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
        super().__init__(database, told=told, signing_key=signing_key, anchor=anchor, clock=clock)
        self._public_key = public_key
        self._clocks = clocks
        #: The accounts of the console, and the queue as its pages show it.
        self.people = People(database)
        self.queue = Queue(database)
        #: Its filters under a name, what was found by mistake, and who approves in whose place.
        self.views = Views(database)
        self.mistakes = Mistakes(database)
        self.delegations = Delegations(database)
        #: Redacted copies, as cases beside those that they are made from.
        self.copies = Copies(database, public_key=public_key, clocks=clocks)
        #: What authors and officers told each other.
        self.remarks = Remarks(database)
        #: Tokens of programs, what they were answered, and what is told to other sites.
        self.tokens, self.replies, self.webhooks = Tokens(database), Replies(database), Webhooks(database)
        #: The docket of registered orders, and what passed without one.
        self.register = register.Register(database, public_key=public_key)
        #: One big message at a time: sealing takes three times its octets for a moment (docs/performance.md, bar 8).
        self._sealer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store-sealer")
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
            loop = asyncio.get_running_loop()
            job = await loop.run_in_executor(self._sealer, self._submission, message, inspection, now)
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
            return Standing(orders=register.registered(connection), panic=switches.panic(connection))

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


def _count_lost(message_id: str, future: asyncio.Future[Incident | None]) -> None:
    fault = None if future.cancelled() else future.exception()
    if isinstance(fault, Fault):
        _lost(message_id, fault)


def _lost(message_id: str, fault: Fault) -> None:
    """Tell that an audit row after relaying could not be written; the reply stands (decision 33)."""
    metrics.FAULTS.labels(kind="outcome_lost").inc()
    log.unrecorded_outcome(queue_id=message_id, kind=type(fault).__name__)
