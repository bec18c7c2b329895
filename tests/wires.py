"""A next hop in a thread and a client on raw octets: for tests of the program in processes of its own."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import threading
from typing import TYPE_CHECKING, ClassVar

from tests.fakes import NextHop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faultbook import Seen

_PATIENCE_S = 120.0


class Hop:
    """tests.fakes.NextHop on an event loop of its own."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.fake = NextHop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()
        self.start()

    def run(self, coroutine):
        """Run something on the hop's loop."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(_PATIENCE_S)

    def start(self, port: int = 0) -> None:
        self.run(self.fake.start(port))
        self.wake()

    def stop(self) -> None:
        """Be down: nobody listens, every connection is cut."""
        self.run(self.fake.stop())

    def call(self, act) -> None:
        """Call something of the fake on its own loop."""
        self.loop.call_soon_threadsafe(act)

    def wake(self) -> None:
        """End every HANG under way; later ones hang again."""

        async def wake() -> None:
            self.fake.let_go()
            self.fake._go.clear()

        self.run(wake())

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.fake.port}"

    def taken(self, mark: bytes) -> list:
        """Wait for a transaction whose octets hold the mark; all that the hop acknowledged by then."""

        def those() -> list:
            return [taken for taken in self.fake.taken if mark in taken.wire]

        self.run(self.fake.until(lambda: bool(those())))
        return those()

    def anything(self, mark: bytes) -> bool:
        """Whether any octets with this mark arrived, acknowledged or not."""
        return any(mark in taken.wire for taken in [*self.fake.taken, *self.fake.broken])

    def close(self) -> None:
        self.call(self.fake.let_go)
        self.stop()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()


@contextlib.contextmanager
def next_hop() -> Iterator[Hop]:
    """A next hop that is gone afterwards."""
    hop = Hop()
    try:
        yield hop
    finally:
        hop.close()


class Wire:
    """One SMTP connection; commands and replies as octets, nothing checked and nothing mended."""

    book: ClassVar[Seen | None] = None  # who writes down the final replies, while a fault is tried

    def __init__(self, port: int, *, greet: bool = True, timeout_s: float = _PATIENCE_S) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout_s)
        self._file = self.socket.makefile("rb")
        if greet:
            try:
                assert self.reply().startswith("220")
                assert self.ask("EHLO client.example").startswith("250")
            except BaseException:
                self.close()
                raise

    def send(self, octets: bytes) -> None:
        self.socket.sendall(octets)

    def reply(self) -> str:
        """The next reply, its lines joined; empty when the connection is closed."""
        lines = []
        while line := self._file.readline():
            lines.append(line.decode("ascii").rstrip("\r\n"))
            if line[3:4] != b"-":
                break
        return "\n".join(lines)

    def ask(self, command: str | bytes) -> str:
        self.send((command.encode() if isinstance(command, str) else command) + b"\r\n")
        return self.reply()

    def mail(self, content: bytes, *recipients: str, sender: str = "<clerk@agency.example>", verb: str = "") -> str:
        """A whole transaction; the last reply, or the first that refuses. Recipients as after `TO:`, with brackets."""
        commands = [f"MAIL FROM:{sender}{verb}", *(f"RCPT TO:{recipient}" for recipient in recipients), "DATA"]
        for command in commands:
            reply = self.ask(command)
            if reply[0] not in "23":
                self.ask("RSET")
                return self._noted(recipients, reply)
        wire = re.sub(rb"(?m)^\.", b"..", content)
        self.send(wire + (b"" if wire.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        return self._noted(recipients, self.reply())

    def _noted(self, recipients: tuple[str, ...], reply: str) -> str:
        if self.book is not None:
            self.book.note(recipients, reply)
        return reply

    def close(self) -> None:
        self._file.close()
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def crlf(text: str) -> bytes:
    """A message written with LF, as octets with CRLF."""
    return text.encode().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
