"""The two straight lines that mail takes: `pass_through` (nobody in scope) and `judge` (somebody is).

Takes: a message or a stream, and the mirrored transaction in which the riders are named already.
Returns: the reply to the client.
Touches: the inspection pool, the store, the next hop; each by what was handed in.
Fails: Fault (a problem of ours: nothing was relayed, or, ReplyUnknown, nobody knows).
Source: docs/architecture.md 2; RFC 5321 6.1 (responsibility), decisions.md 1-7, 31.

Order is law: inspect, record, relay, reply. After the next hop's 250 nothing turns the reply into a failure.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Protocol, TypedDict

from dlp_gateway import log, metrics
from dlp_gateway import reply as replies
from dlp_gateway.model import Disposition, Panic, StoreFault
from dlp_gateway.policy import panic
from dlp_gateway.spool import Room
from dlp_gateway.trace import known_as, queued_as, received
from dlp_gateway.transaction import transmit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from datetime import datetime

    from dlp_gateway.model import Envelope, ForwardPath, Incident, Inspection, Message, Order, Reply, Standing
    from dlp_gateway.transaction import Transaction


class Inspecting(Protocol):
    """workers.Pool, as far as it concerns us."""

    async def inspect(self, message: Message, docket: tuple[Order, ...], now: datetime) -> Inspection:
        """Return what the pure core says. Raises ScannerFault, Saturated."""


class Recording(Protocol):
    """store.Store, as far as it concerns us."""

    async def standing(self) -> Standing:
        """Return the registered orders and the panic switch as they stand now."""

    async def record(self, message: Message, inspection: Inspection, *, now: datetime) -> Incident | None:
        """Make the decision durable; return the case where there is one."""

    async def outcome(self, *, message_id: str, incident: Incident | None, reply: Reply, now: datetime) -> None:
        """Note what became of it; best effort."""


class _Hashes(TypedDict):
    sender: str
    recipients: list[str]
    ids: list[str]


class Stream(Protocol):
    """The content as it comes from the client, in wire form, without the final dot.

    The first step asks the client for it (354). When it ends, `refusal` tells whether it must not be sent.
    """

    refusal: Reply | None

    @property
    def octets(self) -> int:
        """Octets in wire form so far."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Give the next octets that are safe to send on."""


class Gateway:
    """Holds what the two lines need. `pool` may be replaced at any time (reload): a message sees one of them.

    `bounce_text` makes the lines of a refusal (notice.py); `log_key` hashes addresses in logs.
    """

    def __init__(
        self,
        *,
        pool: Inspecting,
        store: Recording,
        hostname: str,
        clock: Callable[[], datetime],
        bounce_text: Callable[[Message, Inspection, Incident], str],
        log_key: bytes,
        room: Room | None = None,
    ) -> None:
        self.pool = pool
        self.room = room or Room()
        self._store = store
        self._hostname = hostname
        self._clock = clock
        self._bounce_text = bounce_text
        self._log_key = log_key
        self._outcomes: set[asyncio.Task[None]] = set()

    # -- nobody in scope ----------------------------------------------------------------------------------

    async def pass_through(
        self, *, message_id: str, envelope: Envelope, transaction: Transaction, content: Stream
    ) -> Reply:
        """Stream the content to the next hop; its reply is ours. Nothing is opened, stored or audited."""
        started = time.monotonic()
        reply = await self._stream(message_id, envelope, transaction, content)
        metrics.passed(code=reply.code, octets=content.octets)
        log.passed(
            queue_id=message_id,
            code=reply.code,
            octets=content.octets,
            seconds=time.monotonic() - started,
            next_hop_id=queued_as(reply.text),
            **self._hashes(envelope),
        )
        return reply

    async def _stream(self, message_id: str, envelope: Envelope, transaction: Transaction, content: Stream) -> Reply:
        go_ahead = await transaction.data()
        if go_ahead.code != replies.SEND_CONTENT.code:
            transaction.reset()
            return go_ahead
        try:
            await transaction.write(received(envelope=envelope, message_id=message_id, hostname=self._hostname))
            async for octets in content:
                await transaction.write(octets)
        except BaseException:
            transaction.drop()
            raise
        if content.refusal is not None:
            transaction.drop()
            return content.refusal
        return await transaction.finish()

    # -- somebody in scope --------------------------------------------------------------------------------

    async def judge(self, message: Message, transaction: Transaction, *, gone: Callable[[], bool]) -> Reply:
        """Inspect, record, relay, reply, log. `gone` tells whether the client has left (it will come again)."""
        started = time.monotonic()
        standing = await self._store.standing()
        if standing.panic is Panic.DEFER:
            return self._defer(message, transaction, started=started)
        inspection = await self.pool.inspect(message, standing.orders, self._clock())
        if standing.panic is Panic.HOLD:
            inspection = panic.hold(inspection)
        incident = await self._store.record(message, inspection, now=self._clock())
        disposition = _disposition(inspection, incident)
        reply = await self._act(message, inspection, incident, transaction, gone=gone)
        self._note(message, incident, reply)
        metrics.judged(
            disposition=disposition.value, code=reply.code, octets=len(message.content), inspection=inspection
        )
        log.judged(
            queue_id=message.id,
            disposition=disposition.value,
            rule=inspection.verdict.rule,
            reasons=inspection.verdict.reasons,
            case=incident.case if incident else None,
            code=reply.code,
            octets=len(message.content),
            seconds=time.monotonic() - started,
            observed=[item.rule for item in inspection.verdict.observed],
            next_hop_id=None if incident else queued_as(reply.text),
            **self._hashes(message.envelope, message.content),
        )
        return reply

    def _defer(self, message: Message, transaction: Transaction, *, started: float) -> Reply:
        """Leave a message with the client: the panic switch says so. Nothing of it is opened or stored."""
        transaction.reset()
        metrics.deferred(octets=len(message.content))
        log.deferred(
            queue_id=message.id,
            code=replies.DEFERRED.code,
            octets=len(message.content),
            seconds=time.monotonic() - started,
            **self._hashes(message.envelope, message.content),
        )
        return replies.DEFERRED

    async def _act(
        self,
        message: Message,
        inspection: Inspection,
        incident: Incident | None,
        transaction: Transaction,
        *,
        gone: Callable[[], bool],
    ) -> Reply:
        disposition = _disposition(inspection, incident)
        if gone():
            transaction.reset()
            return replies.CLIENT_GONE
        if incident is None:
            return await self._send(message, transaction, recipients=message.envelope.in_scope)
        riders = None
        if disposition is Disposition.QUARANTINE and inspection.verdict.mixed_recipients == "fork":
            riders = await self._send_riders(message, transaction)
        else:
            transaction.reset()
        if riders is not None and not riders.positive:
            return riders  # decisions.md 31: the case stays held
        if disposition is Disposition.BOUNCE:
            return replies.bounced(self._bounce_text(message, inspection, incident))
        return replies.held(incident.case)

    async def _send_riders(self, message: Message, transaction: Transaction) -> Reply | None:
        if message.envelope.riders:
            return await self._send(message, transaction, recipients=())
        transaction.reset()
        return None

    async def _send(self, message: Message, transaction: Transaction, *, recipients: tuple[ForwardPath, ...]) -> Reply:
        trace = received(envelope=message.envelope, message_id=message.id, hostname=self._hostname)
        return await transmit(transaction, recipients=recipients, trace=trace, content=message.content)

    def _note(self, message: Message, incident: Incident | None, reply: Reply) -> None:
        """Write the outcome beside the reply, not before it: it may be slow, and it must not change the reply."""
        outcome = self._store.outcome(message_id=message.id, incident=incident, reply=reply, now=self._clock())
        task = asyncio.get_running_loop().create_task(outcome)
        self._outcomes.add(task)
        task.add_done_callback(self._noted)

    def _noted(self, task: asyncio.Task[None]) -> None:
        self._outcomes.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.bug(where="outcome", error=error)

    async def close(self) -> None:
        """Wait for the outcomes still being written."""
        if self._outcomes:
            await asyncio.wait(self._outcomes)

    def _hashes(self, envelope: Envelope, content: bytes = b"") -> _Hashes:
        sender = envelope.reverse_path.text if envelope.reverse_path else ""
        key = self._log_key
        return {
            "sender": log.address_hash(key, sender),
            "recipients": [log.address_hash(key, path.path.text) for path in envelope.forward_paths],
            "ids": [log.address_hash(key, name) for name in known_as(envelope, content)],
        }


def _disposition(inspection: Inspection, incident: Incident | None) -> Disposition:
    """Return what is done. The store may hold what the verdict let pass (an order revoked meanwhile, decision 34)."""
    wanted = inspection.verdict.disposition
    if incident is None:
        if wanted is Disposition.DELIVER:
            return wanted
        raise StoreFault("the store made no case of a message that must not be delivered")
    return Disposition.BOUNCE if wanted is Disposition.BOUNCE else Disposition.QUARANTINE
