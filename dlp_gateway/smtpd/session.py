"""One session: read a command, obey it, and never let a problem of ours reach the client as anything but 451.

Takes: lines from the channel. Returns: replies.
Touches: log and metrics. Fails: never towards the client.
Source: RFC 5321 3.8 (421), 4.2.1, 4.3.2; habits: `except Exception` stands here and in content.read, nowhere else.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

from dlp_gateway import log, metrics
from dlp_gateway import reply as replies
from dlp_gateway.model import Fault, Reply
from dlp_gateway.smtpd import balancer, strays
from dlp_gateway.smtpd.channel import Channel, ClientGoneError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from dlp_gateway.smtpd.server import SmtpServer

_STRANGER_S = 60.0  # who has not yet shown that it may be here gets a minute for each command
_COMMAND_ERRORS = frozenset({500, 501, 502, 503, 555})  # our replies that count against `limits.errors`


class Session(Channel, ABC):
    """The loop of one session. Subclasses give `verbs` and `end_transaction`."""

    verbs: ClassVar[dict[bytes, Callable[[Any, str], Awaitable[None]]]] = {}

    def __init__(self, server: SmtpServer, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop=loop, command_octets=server.limits.command_octets)
        self.server = server
        self.limits = server.limits
        self.peer: tuple[str, int] = ("", 0)
        self.permitted = True  # may send mail; else it has to log in first
        self.came_as_stranger = False
        self.in_transaction = False
        self.in_content = False  # between 354 and the reply to the final dot
        self._leaving = False  # the server is shutting down
        self._idle = False  # waiting for a command
        self._errors = 0
        self._commands = 0  # since the last message or the last second
        self._counted_from = loop.time()

    @abstractmethod
    def end_transaction(self) -> None:
        """Drop the mail transaction, here and at the next hop."""

    def begin_count(self) -> None:
        """Forget errors and commands: a message was taken."""
        self._commands = self._errors = 0

    # -- the loop -----------------------------------------------------------------------------------------

    async def _handle_client(self) -> None:
        assert self.transport is not None
        peer = self.transport.get_extra_info("peername") or ("", 0)
        self.peer = (str(peer[0]), int(peer[1]))
        if self.server.entrance.is_balancer(self.peer[0]) and not await self._learn_peer():
            return
        refusal = self.server.admit(self, self.peer[0])
        if refusal is not None:
            self.farewell(refusal)
            return
        try:
            self.say(self.server.greeting)
            while not self.gone:
                await self._obey(await self._next_line())
        except ClientGoneError:
            pass
        finally:
            self.end_transaction()
            self.hang_up()
            self.server.release(self, self.peer[0])

    async def _learn_peer(self) -> bool:
        """Let the load balancer say whose connection this is. False: it said nothing that makes sense."""
        try:
            self.peer = await balancer.read_header(self, self.peer)
        except ClientGoneError:
            log.refused_client(address=self.peer[0], cause="proxy")
            metrics.REFUSED_CONNECTIONS.labels("proxy").inc()
            self.hang_up()
            return False
        return True

    async def _next_line(self) -> bytes | None:
        if self._leaving and not self.in_transaction:
            self.farewell(replies.SHUTTING_DOWN)
            raise ClientGoneError
        self._idle = True
        self.deadline.within(self.limits.idle_s if self.permitted else min(self.limits.idle_s, _STRANGER_S))
        line = await self.line()
        self.deadline.lift()
        self._idle = False
        return line

    def leave(self) -> None:
        """Shutting down: close when no mail transaction is going on, else after it (RFC 5321 3.8: 421)."""
        self._leaving = True
        if self._idle and not self.in_transaction:
            self.farewell(replies.SHUTTING_DOWN)

    async def _obey(self, line: bytes | None) -> None:
        try:
            self._commands += 1
            if self._commands > self.limits.line_rate_per_s and self._too_fast():
                self.farewell(replies.TOO_FAST)
            elif line is None:
                self.refuse(replies.COMMAND_TOO_LONG)
            else:
                await self._dispatch(line)
        except Fault as fault:
            self.say(self.faulted(fault))
        except (ClientGoneError, asyncio.CancelledError):
            raise
        except Exception as error:  # noqa: BLE001  the one place but content.read: habits 8
            reply = await self.handle_exception(error)
            if self.in_content:  # what is left of it must not be read as commands
                self.farewell(reply)
            else:
                self.say(reply)

    def faulted(self, fault: Fault, *, in_data: bool = False) -> Reply:
        """Tell of a problem of ours in log and metrics; return the reply for it."""
        log.fault(where="smtp", kind=type(fault).__name__, cause=str(fault))
        metrics.faulted(kind=type(fault).__name__, in_data=in_data)
        return replies.of_fault(fault)

    async def handle_exception(self, error: Exception) -> Reply:  # type: ignore[override]
        """Tell of a bug: its class and place go to our log, the client gets 451 and fixed text."""
        log.bug(where="smtp", error=error)
        metrics.faulted(kind="bug")
        self.end_transaction()
        return replies.FAULT

    async def _dispatch(self, line: bytes) -> None:
        if line[-2:] != b"\r\n":
            self.refuse(replies.BAD_COMMAND_LINE)
            return
        verb, _, rest = line[:-2].partition(b" ")
        method = self.verbs.get(verb) or self.verbs.get(verb.upper())
        try:
            argument = rest.decode()
        except UnicodeDecodeError:
            self.refuse(replies.BAD_COMMAND_LINE)
            return
        if method is None and verb.upper() in strays.FOREIGN_VERBS:
            self.farewell(replies.NOT_SMTP)
        elif method is None:
            self.refuse(replies.UNKNOWN_COMMAND)
        else:
            await method(self, argument)

    def refuse(self, reply: Reply) -> None:
        """Say no to a command; too many of them end the session."""
        self.say(reply)
        if reply.code in _COMMAND_ERRORS:
            self._errors += 1
            if self._errors > self.limits.errors:
                self.farewell(replies.TOO_MANY_ERRORS)

    def _too_fast(self) -> bool:
        """Tell whether the commands since the last message all came within a second."""
        now = self.loop.time()
        fast = now - self._counted_from < 1.0
        self._commands, self._counted_from = 0, now
        return fast
