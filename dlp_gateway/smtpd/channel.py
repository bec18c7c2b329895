"""The octets of one SMTP session: command lines and chunks of content in, replies out.

Takes: a transport. Returns: lines, chunks. Touches: one TCP connection.
Fails: ClientGoneError when there is nobody to talk to any more.
Source: RFC 5321 2.3.8, 4.5.3.1.4, 4.5.3.2.7; RFC 2920 3.2 (replies to pipelined commands in one write); RFC 3207.

Overrides of aiosmtpd 1.4.6, each measured (docs/performance.md) or a defect named in docs/architecture.md:
the constructor (it looks through its own attributes for each connection), the reader (line by line, 1,001 octets at
most), the timer (set anew for each command), `push` (one write and one drain for each reply), STARTTLS (a second one
raises), end of file (commands that came before it are lost), `handle_exception` (permanent 500 with foreign text).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from aiosmtpd.smtp import SMTP

from dlp_gateway import reply as replies
from dlp_gateway.drive import Drive, Pause, aside
from dlp_gateway.wire import Deadline

if TYPE_CHECKING:
    import ssl

    from dlp_gateway.model import Reply

READ_HIGH = 131_072  # octets read ahead of the dialogue before the client is slowed down
_HANDSHAKE_S = 30.0


class ClientGoneError(Exception):
    """The client has closed, was dropped or timed out: there is nobody to talk to."""


class Channel(SMTP):
    """One connection with a client. Subclasses give `_handle_client`."""

    def __init__(self, *, loop: asyncio.AbstractEventLoop, command_octets: int) -> None:
        # Not SMTP.__init__: nothing of what it sets up is used here, and it costs more than a whole message.
        asyncio.Protocol.__init__(self)
        self.loop = loop
        self.transport: asyncio.Transport | None = None
        self.gone = False  # nobody hears us any more
        self.secure = False  # TLS is active
        self._command_octets = command_octets
        self._octets = b""  # read and not yet used: from `_start` on
        self._start = 0
        self._at_end = False  # the client will send no more
        self._reading = True
        self._out: list[bytes] = []
        self._stalled = False  # the client does not read our replies
        self._pause = Pause(loop)
        self.deadline = Deadline(loop, self._overdue)

    # -- asyncio ------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin the dialogue."""
        transport = cast("asyncio.Transport", transport)  # uvloop's are not instances of it
        self.transport = transport
        Drive(self._handle_client()).step()

    def data_received(self, data: bytes) -> None:
        """Keep octets until the dialogue asks for them; slow the client down when it is far ahead."""
        self._octets = self._octets[self._start :] + data if self._start < len(self._octets) else data
        self._start = 0
        if len(self._octets) > READ_HIGH and self._reading and self.transport is not None:
            self._reading = False
            self.transport.pause_reading()
        self._pause.wake()

    def eof_received(self) -> bool:
        """Let the dialogue use what came before the end, and answer it (TLS cannot be half closed)."""
        self._at_end = True
        self._wake()
        return not self.secure

    def connection_lost(self, error: Exception | None) -> None:  # noqa: ARG002  asyncio's signature
        """Tell the dialogue at its next step; a message that is being judged is not cut off."""
        self.gone = True
        self.transport = None
        self.deadline.close()
        self._wake()

    def pause_writing(self) -> None:
        """Asyncio: the client does not read our replies."""
        self._stalled = True

    def resume_writing(self) -> None:
        """Asyncio: it does again."""
        self._stalled = False
        self._wake()

    def __del__(self) -> None:
        """Nothing; aiosmtpd's looks at attributes that its constructor would have set."""

    def _wake(self) -> None:
        self._pause.wake()

    def allow(self, seconds: float | None) -> None:
        """Give the client so long for what it is doing; None: no limit (it waits for us)."""
        if seconds is None:
            self.deadline.lift()
        else:
            self.deadline.within(seconds)

    # -- in -----------------------------------------------------------------------------------------------

    async def line(self) -> bytes | None:
        """Return the next command line without its CRLF; None for one that is too long (it is read and dropped)."""
        dropped = False
        while True:
            end = self._octets.find(b"\n", self._start)
            if end >= 0:
                line = self._octets[self._start : end + 1]
                self._start = end + 1
                return None if dropped or len(line) > self._command_octets else line
            if len(self._octets) - self._start > self._command_octets:
                dropped = True
                self._octets, self._start = b"", 0
            await self._more()  # most of the time of a session is spent here

    async def chunk(self) -> bytes:
        """Return all that came and is not used yet; wait for something if there is nothing."""
        while self._start >= len(self._octets):
            await self._more()
        chunk = self._octets[self._start :] if self._start else self._octets
        self._octets, self._start = b"", 0
        return chunk

    def give_back(self, octets: bytes) -> None:
        """Put octets that belong to the next command before whatever came meanwhile."""
        self._octets, self._start = octets + self._octets[self._start :], 0

    async def _more(self) -> None:
        if self._out:
            self._send()
        while self._stalled and not self.gone:
            await self._pause
        if self.gone or self._at_end:
            raise ClientGoneError
        if not self._reading and self.transport is not None:
            self._reading = True
            self.transport.resume_reading()
        await self._pause

    @property
    def abandoned(self) -> bool:
        """Whether the client has left: closed its side with nothing more said, not even QUIT, or lost altogether."""
        return self.gone or (self._at_end and self._start >= len(self._octets))

    # -- out ----------------------------------------------------------------------------------------------

    def say(self, reply: Reply) -> None:
        """Queue a reply; it is sent when the dialogue waits for the client (RFC 2920 3.2)."""
        self._out.append(replies.to_octets(reply))

    async def push(self, status: Reply | str | bytes) -> None:
        """Send a reply at once. A string is aiosmtpd's own, e.g. in AUTH."""
        if isinstance(status, (str, bytes)):
            self._out.append((status.encode("ascii", "replace") if isinstance(status, str) else status) + b"\r\n")
        else:
            self.say(status)
        await self._flush()

    def _send(self) -> None:
        out, self._out = self._out, []
        if self.transport is not None:
            self.transport.write(out[0] if len(out) == 1 else b"".join(out))

    async def _flush(self) -> None:
        self._send()
        while self._stalled and not self.gone:
            await self._pause

    def farewell(self, reply: Reply) -> None:
        """Say a last word and close; the dialogue ends at its next step. Does not wait."""
        self.say(reply)
        self._send()
        self.hang_up()

    def hang_up(self) -> None:
        """Close the connection after what was written so far."""
        self.gone = True
        self.deadline.close()
        if self.transport is not None and self._stalled:
            self.transport.abort()  # who does not read our replies would keep the connection for ever
        elif self.transport is not None:
            self.transport.close()
        self._wake()

    def _overdue(self) -> None:
        self.farewell(replies.IDLE_TOO_LONG)

    # -- TLS ----------------------------------------------------------------------------------------------

    async def _start_tls(self, context: ssl.SSLContext) -> None:
        """Change to TLS. What was sent in plain text after STARTTLS is dropped unread (RFC 3207 4.2)."""
        await self.push(replies.START_TLS)
        if self.transport is None or self.transport.is_closing():
            raise ClientGoneError
        self._octets, self._start = b"", 0
        try:
            transport = await aside(self._shake_hands(self.transport, context))
        except OSError:  # ssl.SSLError and TimeoutError are OSErrors
            self.hang_up()
            raise ClientGoneError from None
        if transport is None:
            raise ClientGoneError
        self.transport, self.secure = transport, True

    async def _shake_hands(self, transport: asyncio.Transport, context: ssl.SSLContext) -> asyncio.Transport | None:
        # asyncio 3.11 never wakes start_tls when the connection is lost amid the handshake: our own time limit.
        async with asyncio.timeout(_HANDSHAKE_S):
            return await self.loop.start_tls(transport, self, context, server_side=True)
