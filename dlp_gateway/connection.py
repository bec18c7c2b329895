"""One SMTP connection to a next hop: commands out, replies in, on raw octets; greeting, EHLO, TLS.

Takes: command lines. Returns: replies, sanitized. Touches: one TCP connection.
Fails: `Lost` (the connection ended before the reply), NextHopFault (not ready, or TLS policy not met).
Source: RFC 5321 4.2, 4.5.3.2; RFC 2920 (pipelining); RFC 3207 (STARTTLS); RFC 7435 (opportunistic security).
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from dlp_gateway import reply as replies
from dlp_gateway import wire
from dlp_gateway.config import ConfigError
from dlp_gateway.drive import Pause
from dlp_gateway.model import NextHopFault, Reply
from dlp_gateway.tls import client_context

if TYPE_CHECKING:
    import ssl

    from dlp_gateway.config import NextHop

_REPLY_OCTETS = 65_536  # a reply that does not end within this is no reply
_CORK = 32_768  # octets that may wait for what follows them: beyond, a call of the system costs less than the copy
_WRITE_HIGH = 262_144  # octets waiting for the next hop before the client is slowed down


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What a next hop's EHLO offered: keywords in upper case, SIZE (None: no limit told), XFORWARD attributes."""

    keywords: frozenset[str] = frozenset()
    size: int | None = None
    xforward: frozenset[str] = frozenset()


def read_offers(reply: Reply) -> Offers:
    """Read the lines of an EHLO reply (RFC 5321 4.1.1.1)."""
    words = [line.upper().split() for line in reply.text.split("\n")[1:]]
    table = {line[0]: line[1:] for line in words if line}
    size = table.get("SIZE", [])
    return Offers(
        keywords=frozenset(table),
        size=int(size[0]) or None if size and size[0].isdecimal() else None,
        xforward=frozenset(table.get("XFORWARD", ())),
    )


class Lost(Exception):
    """The connection ended before the reply; `timed_out`: because we had waited long enough."""

    def __init__(self, *, timed_out: bool = False) -> None:
        self.timed_out = timed_out


class HandshakeFault(NextHopFault):
    """The next hop offered STARTTLS and could not do it, or not as our policy demands."""


class Connection(asyncio.Protocol):
    """One connection to the next hop: a line of commands out, a line of replies in."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.offers = Offers()
        self.lost = False
        self.used = False  # whether a transaction was opened on it before
        self._loop = loop
        self._timed_out = False
        self._transport: asyncio.Transport | None = None
        self._corked: list[bytes | memoryview] = []  # to be sent with what comes next
        self._corked_octets = 0
        self._octets = b""
        self._lines: list[bytes] = []
        self._replies: deque[Reply] = deque()
        self._to_skip = 0
        self._pause = Pause(loop)
        self.paused = False
        self._resting = False
        self._deadline = wire.Deadline(loop, self._overdue)

    # -- protocol -----------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin; the greeting is awaited by the one who opened us."""
        transport = cast("asyncio.Transport", transport)  # uvloop's are not instances of it
        self.attach(transport)

    def attach(self, transport: asyncio.Transport) -> None:
        """Speak over this transport from now on (also the TLS one after STARTTLS)."""
        self._transport = transport
        transport.set_write_buffer_limits(high=_WRITE_HIGH)

    def data_received(self, data: bytes) -> None:
        """Collect reply lines; wake the reader when a reply is whole."""
        octets = self._octets + data if self._octets else data
        *lines, self._octets = octets.split(b"\n")
        if (self._octets or self._lines) and len(self._octets) + sum(map(len, self._lines)) > _REPLY_OCTETS:
            self.abort()
            return
        for line in lines:
            self._lines.append(line[:-1] if line.endswith(b"\r") else line)
            if line[3:4] != b"-" or not line[:3].isdigit():
                self._take_reply()
        self._pause.wake()

    def _take_reply(self) -> None:
        lines, self._lines = self._lines, []
        if self._to_skip:
            self._to_skip -= 1
            return
        try:
            self._replies.append(replies.of_lines(lines))
        except ValueError:
            self.abort()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  asyncio's signature
        """Remember; wake whoever waits."""
        self.lost = True
        self._deadline.close()
        self._wake()

    def pause_writing(self) -> None:
        """Asyncio: the write buffer is full."""
        self.paused = True

    def resume_writing(self) -> None:
        """Asyncio: the write buffer has room."""
        self.paused = False
        self._wake()

    def _wake(self) -> None:
        self._pause.wake()

    def _overdue(self) -> None:
        if self._resting:
            self.leave()
            return
        self._timed_out = True
        self.abort()

    # -- use ----------------------------------------------------------------------------------------------

    def write(self, octets: bytes | memoryview) -> None:
        """Send octets, small ones together with what follows: at the latest when somebody waits for a reply."""
        self._corked.append(octets)
        self._corked_octets += len(octets)
        if self._corked_octets >= _CORK:
            self.flush()

    def flush(self) -> None:
        """Hand to the transport what was written so far: one call of the system for all of it."""
        corked, self._corked, self._corked_octets = self._corked, [], 0
        if self._transport is not None and not self.lost and corked:
            self._transport.write(corked[0] if len(corked) == 1 else b"".join(corked))

    async def drained(self, within_s: float) -> None:
        """Wait until there is room to write or the connection is lost."""
        while self.paused and not self.lost:
            await self._wait(within_s)

    @property
    def answered(self) -> bool:
        """Whether a reply waits to be read."""
        return bool(self._replies)

    async def reply(self, within_s: float) -> Reply:
        """Return the next reply. Raises Lost."""
        if self._corked:
            self.flush()
        while not self._replies:
            if self.lost:
                raise Lost(timed_out=self._timed_out)
            await self._wait(within_s)
        return self._replies.popleft()

    async def _wait(self, within_s: float) -> None:
        self._deadline.within(within_s)
        try:
            await self._pause
        finally:
            self._deadline.lift()

    async def ask(self, lines: list[bytes], within_s: float) -> list[Reply]:
        """Send commands, pipelined where the next hop offers it; return one reply for each."""
        if len(lines) == 1 or "PIPELINING" in self.offers.keywords:
            self._corked += lines
            answers = []
            for _ in lines:
                answers.append(await self.reply(within_s))  # noqa: PERF401  a comprehension costs a coroutine
            return answers
        answers = []
        for line in lines:
            self.write(line)
            answers.append(await self.reply(within_s))
        return answers

    def forget(self) -> None:
        """Send RSET and do not wait for its reply."""
        self._to_skip += 1
        self.write(b"RSET\r\n")
        self.flush()

    def rest(self, idle_s: float) -> None:
        """Wait in the pool for the next transaction, but not for ever."""
        self.used = self._resting = True
        self._deadline.within(idle_s)

    @property
    def quiet(self) -> bool:
        """Whether it may be used again: alive, and nothing came that nobody asked for."""
        return not self.lost and not self._replies and not self._octets and not self._lines

    def wake_up(self) -> None:
        """Leave the pool."""
        self._resting = False
        self._deadline.lift()

    def leave(self) -> None:
        """Say goodbye and close."""
        self.write(b"QUIT\r\n")
        self.flush()
        self.lost = True
        if self._transport is not None:
            self._transport.close()
        self._deadline.close()

    def abort(self) -> None:
        """Drop the connection at once; what was not sent stays unsent."""
        self.lost = True
        self._deadline.close()
        if self._transport is not None:
            self._transport.abort()
        self._wake()

    async def start_tls(self, context: ssl.SSLContext, *, server_hostname: str, within_s: float) -> None:
        """Change to TLS (RFC 3207 4.2: what was heard before it is forgotten)."""
        assert self._transport is not None
        if self.lost:
            raise HandshakeFault("the next hop said more than STARTTLS allows")
        try:
            # asyncio 3.11 never wakes start_tls when the connection is lost amid the handshake: our own time limit.
            async with asyncio.timeout(within_s):
                transport = await self._loop.start_tls(self._transport, self, context, server_hostname=server_hostname)
        except OSError as error:  # ssl.SSLError and TimeoutError are OSErrors
            raise HandshakeFault(f"TLS with the next hop failed: {type(error).__name__}") from None
        if transport is None:  # asyncio 3.11: the connection was lost amid the handshake
            raise HandshakeFault("TLS with the next hop failed: connection lost")
        self._octets, self._lines = b"", []
        self._replies.clear()
        self.attach(transport)


class Dialler:
    """Opens connections to one next hop by its TLS policy: none | may | encrypt | verify (Postfix's levels)."""

    def __init__(self, *, next_hop: NextHop, hostname: str) -> None:
        self._hop = next_hop
        self._hostname = hostname
        self._contexts: dict[str, ssl.SSLContext] = {}

    def reread(self) -> None:
        """Read certificates anew at the next connection."""
        self._contexts = {}

    async def connect(self) -> Connection:
        """Return a connection that has greeted us and answered our EHLO. Raises NextHopFault."""
        if self._hop.tls != "may":
            return await self._greeted(tls=self._hop.tls)
        try:
            return await self._greeted(tls="may")
        except HandshakeFault:
            # RFC 7435: opportunistic security goes on in plain text; who needs more sets `encrypt` or `verify`.
            return await self._greeted(tls="none")

    async def _greeted(self, *, tls: str) -> Connection:
        connection = await self._dial()
        try:
            await self._introduce(connection, tls=tls)
        except BaseException as error:
            connection.abort()
            if isinstance(error, Lost):
                raise NextHopFault("the next hop hung or hung up before it was ready") from None
            raise
        return connection

    async def _dial(self) -> Connection:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._hop.connect_s):
                _, connection = await loop.create_connection(lambda: Connection(loop), self._hop.host, self._hop.port)
        except OSError as error:
            raise NextHopFault(f"the next hop cannot be reached: {type(error).__name__}") from None
        return connection

    async def _introduce(self, connection: Connection, *, tls: str) -> None:
        _ready(await connection.reply(self._hop.reply_s))
        await self._ehlo(connection)
        offered = "STARTTLS" in connection.offers.keywords
        if tls == "none" or (tls == "may" and not offered):
            return
        if not offered:
            raise NextHopFault("the next hop does not offer STARTTLS, which our TLS policy demands")
        connection.write(b"STARTTLS\r\n")
        _ready(await connection.reply(self._hop.reply_s))
        await connection.start_tls(self._context(tls), server_hostname=self._hop.host, within_s=self._hop.connect_s)
        await self._ehlo(connection)

    async def _ehlo(self, connection: Connection) -> None:
        connection.write(f"EHLO {self._hostname}\r\n".encode("ascii"))
        reply = await connection.reply(self._hop.reply_s)
        if reply.positive:
            connection.offers = read_offers(reply)
            return
        connection.offers = Offers()
        connection.write(f"HELO {self._hostname}\r\n".encode("ascii"))
        _ready(await connection.reply(self._hop.reply_s))

    def _context(self, tls: str) -> ssl.SSLContext:
        if tls not in self._contexts:
            try:
                self._contexts[tls] = client_context(self._hop, level=tls)
            except ConfigError:
                raise NextHopFault("our certificate, its key or the CA file cannot be read") from None
        return self._contexts[tls]


def _ready(reply: Reply) -> None:
    if not reply.positive:
        raise NextHopFault(f"the next hop is not ready: {reply.code} {reply.enhanced or ''}".rstrip())
