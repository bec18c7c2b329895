"""Calls between the processes of one role, over a socket pair: small values by pickle, content by descriptor.

Takes: a connected AF_UNIX socket; a coroutine that obeys calls. Returns: the other side's answers.
Touches: the socket, the event loop; memory files for what is big.
Fails: the other side's Fault; ScannerFault once the other side is gone.
Source: unix(7) (SOCK_SEQPACKET keeps records apart, SCM_RIGHTS passes descriptors).

Both ends are our own program under one user; pickle is no border here, and none is claimed.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import socket
from collections import deque
from typing import TYPE_CHECKING, Any

from dlp_gateway import log
from dlp_gateway.model import Fault, ScannerFault
from dlp_gateway.spool import handle_of, memory_file

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    #: Obeys one call: name, arguments, and the descriptor of the content that came with it (-1: none), now its own.
    Obey = Callable[[str, tuple[Any, ...], int], Awaitable[Any]]

_INLINE = 32_768  # octets of a record; more goes into a memory file (the kernel refuses records beyond 200 kB)
_BURST = 64  # records read before other sessions get their turn
_BODY, _CONTENT = 1, 2


class Link:
    """One end. `lost` is called once, when the other side is gone."""

    def __init__(self, sock: socket.socket, *, obey: Obey, lost: Callable[[], None]) -> None:
        self._sock = sock
        self._obey, self._lost = obey, lost
        self._loop = asyncio.get_running_loop()
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._works: set[asyncio.Task[None]] = set()
        self._number = 0
        self._queue: deque[tuple[bytes, list[int], list[int], Any]] = deque()
        self.open = True
        sock.setblocking(False)
        self._loop.add_reader(sock.fileno(), self._read)

    async def call(self, name: str, *arguments: Any, content: bytes = b"", handle: int = -1) -> Any:
        """Ask the other side and return its answer, or raise its Fault. `handle`: a descriptor to go with it."""
        if not self.open:
            raise ScannerFault("the other process is gone")
        self._number += 1
        number = self._number
        answer = self._answers[number] = self._loop.create_future()
        try:
            self._send((number, name, arguments), content, handle)
            return await answer
        finally:
            self._answers.pop(number, None)

    def close(self) -> None:
        """Hear and say nothing more."""
        if not self.open:
            return
        self.open = False
        self._loop.remove_reader(self._sock.fileno())
        self._loop.remove_writer(self._sock.fileno())
        self._sock.close()
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(ScannerFault("the other process is gone"))
        for work in self._works:
            work.cancel()
        for _, _, ours, _ in self._queue:
            _close(ours)
        self._queue.clear()

    # -- out ----------------------------------------------------------------------------------------------

    def _send(self, record: tuple[Any, ...], content: bytes = b"", handle: int = -1) -> None:
        octets = pickle.dumps(record, pickle.HIGHEST_PROTOCOL)
        flags, handles, ours = 0, list[int](), list[int]()
        if len(octets) > _INLINE:
            ours.append(memory_file(octets))
            handles.append(ours[-1])
            flags, octets = _BODY, b""
        if content and handle < 0:
            known = handle_of(content)
            handle = memory_file(content) if known is None else known
            ours += [handle] * (known is None)
        if handle >= 0:
            handles.append(handle)
            flags |= _CONTENT
        self._queue.append((bytes([flags]) + octets, handles, ours, content))
        self._write()

    def _write(self) -> None:
        while self._queue and self.open:
            octets, handles, ours, _ = self._queue[0]
            try:
                socket.send_fds(self._sock, [octets], handles) if handles else self._sock.send(octets)
            except BlockingIOError:
                self._loop.add_writer(self._sock.fileno(), self._write)
                return
            except OSError:
                self._end()
                return
            self._queue.popleft()
            _close(ours)
        if self.open:
            self._loop.remove_writer(self._sock.fileno())

    # -- in -----------------------------------------------------------------------------------------------

    def _read(self) -> None:
        for _ in range(_BURST):
            if not self.open:
                return
            try:
                octets, handles, _, _ = socket.recv_fds(self._sock, _INLINE + 1024, 2, socket.MSG_CMSG_CLOEXEC)
            except BlockingIOError:
                return
            except OSError:
                octets, handles = b"", []
            if not octets:
                self._end()
                return
            self._take(octets, handles)

    def _take(self, octets: bytes, handles: list[int]) -> None:
        flags, body = octets[0], octets[1:]
        if flags & _BODY:
            body = _whole(handles.pop(0))
        content = handles.pop(0) if flags & _CONTENT else -1
        number, name, value = pickle.loads(body)  # noqa: S301  our own program on the other side
        if name:
            self._work(number, name, value, content)
        elif (answer := self._answers.get(number)) is not None and not answer.done():
            if isinstance(value, Fault):
                answer.set_exception(value)
            else:
                answer.set_result(value)

    def _work(self, number: int, name: str, arguments: tuple[Any, ...], content: int) -> None:
        work = asyncio.ensure_future(self._obey(name, arguments, content))
        self._works.add(work)
        work.add_done_callback(lambda done: self._worked(number, done))

    def _worked(self, number: int, work: asyncio.Future[Any]) -> None:
        """Answer; a bug of ours is told here and becomes a fault there."""
        self._works.discard(work)
        if not self.open:
            return
        error = ScannerFault("cancelled") if work.cancelled() else work.exception()
        if error is not None and not isinstance(error, Fault):
            log.bug(where="link", error=error)
            error = ScannerFault(f"bug: {type(error).__name__}")
        self._send((number, "", work.result() if error is None else error))

    def _end(self) -> None:
        if self.open:
            self.close()
            self._lost()


def pair() -> tuple[socket.socket, socket.socket]:
    """Return the two ends of a link that is not used yet."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def _whole(handle: int) -> bytes:
    try:
        return os.pread(handle, os.fstat(handle).st_size, 0)
    finally:
        os.close(handle)


def _close(handles: list[int]) -> None:
    for handle in handles:
        os.close(handle)
