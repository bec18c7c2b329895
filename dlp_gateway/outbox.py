"""The only retry loop: releases what officers released, and sends notices.

Takes: the store, two ways out, the private key, a function that writes notices. Returns: counts of what was done.
Touches: the store, the next hop. Fails: never upwards; what cannot be done now is done later, what a next hop
refuses for good is stored with its words.
Source: decisions.md 29: two days of trying; RFC 5321 4.5.4.1 (give up after 4-5 days; a person waits for this one),
4.5.5 (null reverse-path). One holder at a time has a case or notice, by a lease that ends by itself. A second copy is
possible only if we die between the next hop's 250 and our commit.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Protocol

from dlp_gateway import log, metrics
from dlp_gateway.address import AddressError, parse_path
from dlp_gateway.model import Client, Envelope, Fault, ForwardPath, Incident, Reply, State
from dlp_gateway.store import Act, NotFound, Stale, notices, seal
from dlp_gateway.store.outcome import words
from dlp_gateway.trace import received

if TYPE_CHECKING:
    from collections.abc import Callable

    from dlp_gateway.store import Notice, Store

#: How long one try may take, with a margin below the lease, so that no other node begins while this one may still
#: be sending. relay's own limits (connect 10 s, replies 60 and 80 s) are far below.
_LEASE = timedelta(minutes=15)
_TRY_S = 600.0

#: 1, 2, 4 ... 60 minutes between tries: soon at first because a person waits, then no faster than Postfix
#: (maximal_backoff_time 4000 s).
_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=1)
_GIVE_UP = timedelta(days=2)

#: Between two looks at the database when there was nothing to do.
_IDLE_S = 2.0
#: One look does not go on for ever: a stop must be heard, and leases are reckoned from its beginning (60 s and one try
#: stay below the lease).
_AT_ONCE = 50
_LOOK_S = 60.0

#: What a release is told that our own relay refuses to send: a permanent failure, for an officer to see.
_UNSENDABLE = Reply(code=554, enhanced="5.6.0", text="dlp-gateway: these octets cannot be sent as SMTP")

#: Notices about a case that waits; sent no more once somebody has decided it.
_WAITING_KINDS = (
    notices.HELD, notices.OFFICER_NEW, notices.OFFICER_DUE, notices.OFFICER_ANSWER, notices.QUESTION,
    notices.REDACTION,
)  # fmt: skip


class Sending(Protocol):
    """relay.Relay and capture.Capture, as far as they concern us."""

    async def send(self, *, envelope: Envelope, recipients: tuple[ForwardPath, ...], content: bytes) -> Reply:
        """Send these octets in one transaction; the next hop's word, or NextHopFault."""


class Compose(Protocol):
    """What writes a notice: notice.compose with the settings filled in. ValueError: this one must not be sent."""

    def __call__(self, *, kind: str, incident: Incident, recipient: str, now: datetime) -> bytes:
        """Return an RFC 5322 message with CRLF line ends."""


@dataclass(slots=True)
class Done:
    """What one run did."""

    released: int = 0
    notices_sent: int = 0
    later: int = 0
    failed: int = 0


class Outbox:
    """The release loop of one process; several nodes may run one each."""

    def __init__(
        self,
        *,
        store: Store,
        relay: Sending,
        notice_relay: Sending,
        compose: Compose,
        private_key: seal.PrivateKey,
        hostname: str,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._relay = relay
        self._notice_relay = notice_relay
        self._compose = compose
        self._private_key = private_key
        self._hostname = hostname
        self._clock = clock
        self._holder = secrets.token_hex(16)
        self._owed: deque[Callable[[], object]] = deque()

    async def run(self, stop: asyncio.Event) -> None:
        """Do what is due, again and again, until `stop` is set."""
        while not stop.is_set():
            done = await self._run_safely()
            if done is None or done == Done():
                await _pause(stop)

    async def _run_safely(self) -> Done | None:
        try:
            return await self.run_once(self._clock())
        except Fault as problem:
            log.fault(where="outbox", kind=type(problem).__name__, cause=str(problem))
            return None

    async def run_once(self, now: datetime) -> Done:
        """Release and send what is due at `now`, a limited number of each. Raises StoreFault."""
        done = Done()
        end = asyncio.get_running_loop().time() + _LOOK_S
        await self._pay()
        for act in (self._release_one, self._notify_one):
            for _ in range(_AT_ONCE):
                if asyncio.get_running_loop().time() > end or not await act(now, done):
                    break
        return done

    # ------------------------------------------------------------------------------------------ releasing

    async def _release_one(self, now: datetime, done: Done) -> bool:
        """Release one case, if there is one; whether there was."""
        lease = self._store.lease_release
        incident = await asyncio.to_thread(lease, now=now, until=now + _LEASE, holder=self._holder)
        if incident is None:
            return False
        reply = await self._relay_case(incident)
        _count_release(incident, reply, _verdict(incident, reply, now), done)
        await self._write(
            partial(
                self._store.act,
                incident.id,
                partial(_released, reply=reply, now=now),
                actor="gateway",
                now=now,
                holder=self._holder,
            )
        )
        return True

    async def _write(self, act: Callable[[], object]) -> None:
        """Write what became of a try. A store that fails now is owed it before anything else is begun.

        So a database that goes away after the next hop's 250 does not make a second copy when it comes back.
        """
        self._owed.append(act)
        await self._pay()

    async def _pay(self) -> None:
        while self._owed:
            try:
                await asyncio.to_thread(self._owed[0])
            except Stale:
                log.fault(where="outbox", kind="lease_lost", cause="another node took over")
            self._owed.popleft()

    async def _relay_case(self, incident: Incident) -> Reply | None:
        """Send the stored octets to the stored recipients that were released; None if something of ours failed."""
        wanted = frozenset(incident.release_to)
        recipients = tuple(path for path in incident.envelope.forward_paths if path.path.text in wanted)
        try:
            octets = await asyncio.to_thread(self._open, incident)
            trace = received(envelope=incident.envelope, message_id=incident.message_id, hostname=self._hostname)
            async with asyncio.timeout(_TRY_S):
                return await self._relay.send(envelope=incident.envelope, recipients=recipients, content=trace + octets)
        except (Fault, NotFound, TimeoutError, OSError) as problem:
            log.fault(where="release", kind=type(problem).__name__, cause=_cause(problem))
            return None
        except ValueError as problem:  # bare newlines, control characters in a path: no try will ever do better
            log.fault(where="release", kind=type(problem).__name__, cause="the held message cannot be sent as SMTP")
            return _UNSENDABLE

    def _open(self, incident: Incident) -> bytes:
        return seal.unseal(self._private_key, self._store.sealed(incident.id))

    # -------------------------------------------------------------------------------------------- notices

    async def _notify_one(self, now: datetime, done: Done) -> bool:
        """Send one notice, if there is one; whether there was."""
        lease = self._store.lease_notice
        notice = await asyncio.to_thread(lease, now=now, until=now + _LEASE, holder=self._holder)
        if notice is None:
            return False
        incident = await asyncio.to_thread(self._store.incident, notice.incident_id)
        fate = await self._send_notice(notice, incident, now)
        _count_notice(notice, incident, fate, done)
        await self._write(
            partial(
                self._store.settle_notice,
                notice,
                holder=self._holder,
                now=now,
                state=fate.state,
                last_reply=fate.last_reply,
                reason=fate.reason,
                next_at=fate.next_at,
            )
        )
        return True

    async def _send_notice(self, notice: Notice, incident: Incident, now: datetime) -> _Fate:
        if notice.kind in _WAITING_KINDS and incident.state not in (State.HELD, State.PROPOSED):
            return _Fate(state="suppressed", reason="overtaken")
        try:
            path = ForwardPath(path=parse_path(notice.recipient, smtputf8=True), in_scope=False)
            octets = self._compose(kind=notice.kind, incident=incident, recipient=notice.recipient, now=now)
        except (AddressError, ValueError):
            return _Fate(state="failed", reason="not_allowed")
        envelope = self._notice_envelope(path, now)
        try:
            async with asyncio.timeout(_TRY_S):
                reply = await self._notice_relay.send(envelope=envelope, recipients=(path,), content=octets)
        except ValueError:
            return _Fate(state="failed", reason="not_allowed")
        except (Fault, TimeoutError, OSError) as problem:
            log.fault(where="notice", kind=type(problem).__name__, cause=_cause(problem))
            return _notice_fate(notice, None, now)
        return _notice_fate(notice, reply, now)

    def _notice_envelope(self, path: ForwardPath, now: datetime) -> Envelope:
        return Envelope(
            reverse_path=None,
            forward_paths=(path,),
            client=Client(address="127.0.0.1", port=0, helo=self._hostname),
            received_at=now,
            smtputf8=not path.path.text.isascii(),
        )


async def _pause(stop: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stop.wait(), _IDLE_S)
    except TimeoutError:
        return


def _cause(problem: BaseException) -> str:
    """Name a problem in our own words; only a fault's text is ours."""
    return str(problem) if isinstance(problem, Fault | NotFound) else type(problem).__name__


def _backoff(attempts: int) -> timedelta:
    return min(_LONGEST_PAUSE, _FIRST_PAUSE * int(2 ** min(attempts, 10)))


# -------------------------------------------------------------------------------------------- what follows


def _verdict(incident: Incident, reply: Reply | None, now: datetime) -> str:
    """Say what follows from a try: sent, later or failed."""
    if reply is not None and reply.positive:
        return "sent"
    overdue = incident.release_started_at is not None and now - incident.release_started_at >= _GIVE_UP
    permanent = reply is not None and not reply.transient
    return "failed" if permanent or overdue else "later"


def _released(old: Incident, reply: Reply | None, now: datetime) -> Act:
    """Write what the next hop said of a release into its case."""
    if old.state is not State.RELEASING:
        raise Stale(f"case {old.case} is {old.state}")
    said = "no answer from the next hop" if reply is None else words(reply)
    tried = replace(old, released_reply=said, release_attempts=old.release_attempts + 1)
    detail = {"code": reply.code, "enhanced": reply.enhanced} if reply is not None else {"code": None}
    result = _verdict(old, reply, now)
    act = Act(incident=tried, action=f"release_{result}", detail=detail, private={"reply": said}, unlease=True)
    if result == "sent":
        return replace(act, incident=replace(tried, state=State.RELEASED, closed_at=now))
    if result == "failed":
        failed = replace(tried, state=State.RELEASE_FAILED)
        return replace(act, incident=failed, notices=(notices.RELEASE_FAILED,))
    return replace(act, next_at=now + _backoff(old.release_attempts))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fate:
    """What becomes of a notice."""

    state: str
    reason: str | None = None
    last_reply: str | None = None
    next_at: datetime | None = None
    code: int | None = None


def _notice_fate(notice: Notice, reply: Reply | None, now: datetime) -> _Fate:
    said = None if reply is None else words(reply)
    code = None if reply is None else reply.code
    if reply is not None and reply.positive:
        return _Fate(state="sent", last_reply=said, code=code)
    if (reply is not None and not reply.transient) or now - notice.created_at >= _GIVE_UP:
        return _Fate(state="failed", last_reply=said, reason="refused" if reply else "no_answer", code=code)
    return _Fate(state="pending", last_reply=said, next_at=now + _backoff(notice.attempts), code=code)


_NOTICE_RESULT = {"sent": "sent", "failed": "failed", "suppressed": "limited", "pending": "later"}


def _count_notice(notice: Notice, incident: Incident, fate: _Fate, done: Done) -> None:
    result = _NOTICE_RESULT[fate.state]
    metrics.NOTICES.labels(kind=notice.kind, result=result).inc()
    log.notice(kind=notice.kind, case=incident.case, result=result, code=fate.code)
    done.notices_sent += result == "sent"
    done.later += result == "later"
    done.failed += result == "failed"


def _count_release(incident: Incident, reply: Reply | None, result: str, done: Done) -> None:
    metrics.RELEASES.labels(result=result).inc()
    log.release(case=incident.case, result=result, code=None if reply is None else reply.code)
    done.released += result == "sent"
    done.later += result == "later"
    done.failed += result == "failed"
