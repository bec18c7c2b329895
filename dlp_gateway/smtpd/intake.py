"""What follows 354: asking for it, reading it, and staying in step whatever happens.

Takes: chunks of octets. Returns: octets that are safe to send on; a refusal.
Source: RFC 5321 4.1.1.4, 4.5.3.2.5 (patience); contract.md (550 5.6.11, 552 5.3.4, 554 5.4.6).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from dlp_gateway import reply as replies
from dlp_gateway import wire

if TYPE_CHECKING:
    from dlp_gateway.model import Reply
    from dlp_gateway.smtpd.channel import Channel
    from dlp_gateway.smtpd.tenant import Watch

_REFUSALS = {
    wire.Objection.BARE_NEWLINE: replies.BARE_NEWLINE,
    wire.Objection.TOO_BIG: replies.TOO_BIG,
    wire.Objection.LOOP: replies.LOOP,
}


class Content:
    """The content as gateway.Stream has it."""

    def __init__(
        self, channel: Channel, reader: wire.DataReader, *, patience_s: float, watch: Watch | None = None
    ) -> None:
        self.refusal: Reply | None = None
        self._watch = watch
        self._channel = channel
        self._reader = reader
        self._patience_s = patience_s
        self._asked = False

    @property
    def octets(self) -> int:
        """Octets in wire form so far."""
        return self._reader.octets

    def __aiter__(self) -> Self:
        """Ask for the content."""
        self._asked = True
        self._channel.say(replies.SEND_CONTENT)
        self._channel.allow(self._patience_s)
        return self

    async def __anext__(self) -> bytes:
        """Give the next piece; stops early once there is a refusal."""
        reader = self._reader
        while not reader.ended:
            piece = reader.feed(await self._channel.chunk())
            if reader.objection is not None:
                self.refusal = _REFUSALS[reader.objection]
                raise StopAsyncIteration
            if self._watch is not None and not self._watch.allows(piece, ended=reader.ended):
                self.refusal = replies.NOT_MARKED
                raise StopAsyncIteration
            if piece:
                return piece
        self._channel.allow(None)
        raise StopAsyncIteration

    async def drain(self, limit: int) -> bool:
        """Read on to the end of the content, so that the next line is a command. False: there is too much of it."""
        while self._asked and not self._reader.ended:
            if self._reader.octets > limit:
                return False
            self._reader.feed(await self._channel.chunk())
        return self.let_go()

    def let_go(self) -> bool:
        """Leave what follows the end to the next command. False: the end was not read yet."""
        if self._asked and not self._reader.ended:
            return False
        self._channel.allow(None)
        self._channel.give_back(self._reader.rest)
        return True
