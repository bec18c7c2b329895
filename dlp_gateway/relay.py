"""SMTP out: mirrored transactions with the next hop, on raw octets, pipelined, connections used again.

Takes: envelopes, content in wire form. Returns: the next hop's own replies.
Touches: TCP connections to one next hop; TLS by policy (none | may | encrypt | verify).
Fails: NextHopFault (unreachable, hangs, breaks the protocol), ReplyUnknown (the final dot was sent, no reply came),
Saturated (no connection free in time).
Source: RFC 5321 4.1, 4.2, 4.5.3.2; RFC 2920 (pipelining); RFC 3207; RFC 3461; RFC 6531; Postfix XFORWARD_README.

What may be sent twice: everything before DATA (a connection that the next hop closed while it was idle is replaced
and the transaction replayed). What is never sent twice by us: the final dot.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections import deque
from typing import TYPE_CHECKING

from dlp_gateway import reply as replies
from dlp_gateway.connection import Connection, Dialler, Lost, Offers
from dlp_gateway.drive import aside
from dlp_gateway.model import Fault, NextHopFault, Reply, ReplyUnknown, Saturated
from dlp_gateway.transaction import transmit

if TYPE_CHECKING:
    from collections.abc import Callable

    from dlp_gateway.config import NextHop
    from dlp_gateway.model import Envelope, ForwardPath

    _Maker = Callable[[Offers], list[bytes]]

_DATA = b"DATA\r\n"
_CLOSING = 421  # RFC 5321 3.8
_TRY_AGAIN_S = 5.0  # while the next hop was never reached, not every EHLO waits for it
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Relay:
    """The pool of connections to the next hop. `offers`: of the last EHLO; None until one was heard."""

    def __init__(self, *, next_hop: NextHop, hostname: str) -> None:
        self.offers: Offers | None = None
        self._hop = next_hop
        self._dialler = Dialler(next_hop=next_hop, hostname=hostname)
        self._idle: list[Connection] = []
        self._open = 0
        self._queue: deque[asyncio.Future[None]] = deque()
        self._closing = False
        self._next_try = 0.0  # event loop's clock

    async def open(self, envelope: Envelope) -> Transaction:
        """Return a mirrored transaction; the connection is taken when the first recipient is named."""
        return Transaction(relay=self, next_hop=self._hop, envelope=envelope)

    async def send(self, *, envelope: Envelope, recipients: tuple[ForwardPath, ...], content: bytes) -> Reply:
        """Send exactly these octets to all `recipients` in one transaction, or to nobody: the next hop's word."""
        transaction = await self.open(envelope)
        try:
            return await transmit(transaction, recipients=recipients, trace=b"", content=content)
        except BaseException:
            transaction.drop()
            raise

    async def ready(self) -> None:
        """Raise NextHopFault unless the next hop greets us (or a connection is open already)."""
        self.release(await self.acquire(fresh=False))

    def reread(self) -> None:
        """Read certificates and the CA again for the next connections; those that are open stay."""
        self._dialler.reread()

    async def close(self) -> None:
        """Say goodbye on the connections at rest, and on the others when they come back."""
        self._closing = True
        while self._idle:
            connection = self._idle.pop()
            self._open -= 1
            connection.leave()

    async def keywords(self) -> tuple[frozenset[str], int | None]:
        """Return what the next hop's last EHLO offered; nothing while it was never reached."""
        now = asyncio.get_running_loop().time()
        if self.offers is None and now >= self._next_try:
            self._next_try = now + _TRY_AGAIN_S
            with contextlib.suppress(Fault):
                await self.ready()
        offers = self.offers or Offers()
        return offers.keywords, offers.size

    async def acquire(self, *, fresh: bool) -> Connection:
        """Return a connection that has been greeted; `fresh`: a new one. Raises NextHopFault, Saturated."""
        while self._idle and not fresh:
            connection = self._idle.pop()
            if connection.quiet:
                connection.wake_up()
                return connection
            self._discard(connection)
        if self._open < self._hop.connections:
            return await self._connect()
        if self._idle:
            self._discard(self._idle.pop())
        else:
            await aside(self._turn())
        return await self.acquire(fresh=fresh)

    async def _turn(self) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append(turn)
        try:
            await asyncio.wait_for(turn, self._hop.connect_s)
        except TimeoutError:
            raise Saturated("no connection to the next hop became free") from None
        finally:
            if turn in self._queue:
                self._queue.remove(turn)

    def release(self, connection: Connection) -> None:
        """Take a connection back after a whole transaction, or the remains of a lost one."""
        if connection.quiet and self._closing:
            self._open -= 1
            connection.leave()
        elif connection.quiet:
            connection.rest(self._hop.idle_s)
            self._idle.append(connection)
        else:
            self._discard(connection)
        self._next_turn()

    def _discard(self, connection: Connection) -> None:
        connection.abort()
        self._open -= 1
        self._next_turn()

    def _next_turn(self) -> None:
        while self._queue:
            turn = self._queue.popleft()
            if not turn.done():
                turn.set_result(None)
                return

    async def _connect(self) -> Connection:
        self._open += 1
        try:
            connection = await aside(self._dialler.connect())
        except BaseException:
            self._open -= 1
            self._next_turn()
            raise
        self.offers = connection.offers
        return connection


class Transaction:
    """One mail transaction with the next hop, mirrored while the client speaks (decisions.md 1-3).

    `recipients`: the forward-paths that the next hop has accepted. After `finish`, `reset` or `drop` it is over.
    """

    def __init__(self, *, relay: Relay, next_hop: NextHop, envelope: Envelope) -> None:
        self.recipients: list[ForwardPath] = []
        self._relay = relay
        self._hop = next_hop
        self._envelope = envelope
        self._connection: Connection | None = None

    async def rcpt(self, path: ForwardPath) -> Reply:
        """Name one recipient; return the next hop's word on it (or on the reverse-path, if it refuses that)."""
        return (await self.rcpt_all((path,)))[0]

    async def rcpt_all(self, paths: tuple[ForwardPath, ...]) -> list[Reply]:
        """Name several recipients, pipelined."""
        answers = await self._ask(lambda offers: [rcpt_line(path, offers) for path in paths])
        if isinstance(answers, Reply):
            return [answers] * len(paths)
        self.recipients += [path for path, answer in zip(paths, answers, strict=True) if answer.positive]
        return answers

    async def data(self) -> Reply:
        """Ask to send the content: 354, or the refusal."""
        answers = await self._ask(lambda _offers: [_DATA])
        return answers if isinstance(answers, Reply) else answers[0]

    async def write(self, octets: bytes | memoryview) -> None:
        """Send content in wire form; wait while the next hop is slow. A lost connection shows at `finish`."""
        connection = self._connection
        if connection is not None and not connection.lost:
            connection.write(octets)
            if connection.paused:
                await connection.drained(self._hop.reply_s)

    async def finish(self) -> Reply:
        """Send the final dot and return the next hop's word. ReplyUnknown when it was never read."""
        connection = self._connection
        if connection is None or connection.lost or connection.answered:
            return await self._too_early()
        connection.write(b".\r\n")
        try:
            reply = await connection.reply(self._hop.data_reply_s)
        except Lost as lost:
            self.drop()
            raise ReplyUnknown(f"no reply to the final dot ({'timeout' if lost.timed_out else 'lost'})") from None
        except BaseException:
            self.drop()
            raise
        if 300 <= reply.code < 400:  # noqa: PLR2004  RFC 5321 4.2.1
            self.drop()
            raise ReplyUnknown("the next hop answered the final dot with a 3yz")
        self._release(keep=reply.code != _CLOSING)
        return _not_closing(reply)

    async def _too_early(self) -> Reply:
        """Return the refusal that came while we were still sending; nothing was taken, as no dot was sent."""
        connection = self._connection
        reply = await connection.reply(0) if connection is not None and connection.answered else None
        self.drop()
        if reply is None or reply.code < 400:  # noqa: PLR2004  RFC 5321 4.2.1
            raise NextHopFault("the next hop was lost while the content was sent")
        return _not_closing(reply)

    def reset(self) -> None:
        """End the transaction without sending; the connection is kept. Never fails."""
        if self._connection is not None and not self._connection.lost:
            self._connection.forget()
        self._release(keep=True)

    def drop(self) -> None:
        """End the transaction by dropping the connection: what was sent without its final dot never counts."""
        self._release(keep=False)

    # -- inside -------------------------------------------------------------------------------------------

    def _release(self, *, keep: bool) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        if not keep:
            connection.abort()
        self._relay.release(connection)

    async def _ask(self, make: _Maker) -> list[Reply] | Reply:
        """Send commands; open (or reopen) the transaction before them where needed.

        Returns the replies to the commands, or the one reply that refuses the whole transaction.
        """
        for last in (False, True):
            begun = self._connection is not None
            connection = self._connection or await self._relay.acquire(fresh=last)
            self._connection = connection
            again = not last and (begun or connection.used)
            try:
                return await self._exchange(connection, make, begun=begun, again=again)
            except Lost as lost:
                self._lose()
                if lost.timed_out or not again:
                    raise NextHopFault(f"the next hop {'hangs' if lost.timed_out else 'hung up'}") from None
            except BaseException:
                self._lose()
                raise
        raise NextHopFault("the next hop hung up twice")

    def _lose(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.abort()
            self._relay.release(connection)

    async def _exchange(self, connection: Connection, make: _Maker, *, begun: bool, again: bool) -> list[Reply] | Reply:
        if connection.lost:
            raise Lost
        opening = [] if begun else self._opening(connection.offers)
        if isinstance(opening, Reply):
            return self._refuse(opening)
        commands = make(connection.offers)
        data = commands == [_DATA]
        # DATA is never pipelined with a replay: a recipient that is refused now must stop it.
        first, second = (opening, commands) if opening and data else (opening + commands, [])
        answers = await connection.ask(first, self._hop.reply_s)
        if again and any(answer.code == _CLOSING for answer in answers):
            raise Lost
        refusal = _refusal_of(opening, answers)
        if refusal is not None:
            return self._refuse(refusal)
        if second:
            answers += await connection.ask(second, self._hop.reply_s)
        return [self._checked(answer, data=data) for answer in answers[len(opening) :]]

    def _refuse(self, refusal: Reply) -> Reply:
        """Keep the next hop's word that the transaction cannot be opened, and end it there."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.forget()
            self._relay.release(connection)
        return self._checked(refusal, data=False)

    def _checked(self, answer: Reply, *, data: bool) -> Reply:
        """Return the reply as ours may be. A reply out of its place is a fault: 3yz to RCPT, 2yz to DATA."""
        if answer.code >= 400:  # noqa: PLR2004  RFC 5321 4.2.1
            if answer.code == _CLOSING and self._connection is not None:
                self._connection.abort()
            return _not_closing(answer)
        if (answer.code == replies.SEND_CONTENT.code) if data else answer.positive:
            return answer
        raise NextHopFault(f"the next hop answered {answer.code} out of place")

    def _opening(self, offers: Offers) -> list[bytes] | Reply:
        """Return the commands that bring a new connection to where this transaction stands."""
        envelope = self._envelope
        if envelope.smtputf8 and "SMTPUTF8" not in offers.keywords:
            return replies.SMTPUTF8_NOT_OFFERED
        if envelope.body_8bit and "8BITMIME" not in offers.keywords:
            return replies.EIGHT_BIT_NOT_OFFERED
        told = xforward_line(envelope.xforward, offers)
        return [*told, mail_line(envelope, offers), *(rcpt_line(path, offers) for path in self.recipients)]


def _refusal_of(opening: list[bytes], answers: list[Reply]) -> Reply | None:
    """Return what refuses the transaction. XFORWARD is for the next hop's log: its refusal does not count."""
    pairs = zip(opening, answers, strict=False)
    return next((answer for line, answer in pairs if not answer.positive and not line.startswith(b"XFORWARD")), None)


def _not_closing(answer: Reply) -> Reply:
    """Return 451 for the next hop's 421: it closes its channel, we do not close ours (RFC 5321 3.8)."""
    if answer.code != _CLOSING:
        return answer
    return Reply(code=451, enhanced=answer.enhanced, text=answer.text)


def xforward_line(told: tuple[tuple[str, str], ...], offers: Offers) -> list[bytes]:
    """Return the XFORWARD command for what a listed peer told us and the next hop wants to know."""
    pairs = [f"{name}={value}" for name, value in told if name in offers.xforward]
    return [_line("XFORWARD " + " ".join(pairs))] if pairs else []


def mail_line(envelope: Envelope, offers: Offers) -> bytes:
    """Return the MAIL command with the parameters that the next hop knows."""
    path = envelope.reverse_path.text if envelope.reverse_path else ""
    size = [f"SIZE={envelope.size}"] if envelope.size is not None and "SIZE" in offers.keywords else []
    return _line(" ".join([f"MAIL FROM:<{path}>", *size, *_known(envelope.parameters, offers)]))


def rcpt_line(path: ForwardPath, offers: Offers) -> bytes:
    """Return the RCPT command with the parameters that the next hop knows."""
    if not path.parameters:
        return _line(f"RCPT TO:<{path.path.text}>")
    return _line(" ".join([f"RCPT TO:<{path.path.text}>", *_known(path.parameters, offers)]))


#: Which EHLO keyword allows which parameter (RFC 6152, 6531, 3461, 4954).
_NEEDS = {
    "BODY": "8BITMIME",
    "SMTPUTF8": "SMTPUTF8",
    "RET": "DSN",
    "ENVID": "DSN",
    "NOTIFY": "DSN",
    "ORCPT": "DSN",
    "AUTH": "AUTH",
}


def _known(parameters: tuple[str, ...], offers: Offers) -> list[str]:
    return [item for item in parameters if _NEEDS.get(item.partition("=")[0].upper()) in offers.keywords]


def _line(text: str) -> bytes:
    """Return a command line. Raises ValueError for control characters: one of them could begin another command."""
    if _CONTROL.search(text):
        msg = "a command line with control characters cannot be sent"
        raise ValueError(msg)
    return text.encode() + b"\r\n"
