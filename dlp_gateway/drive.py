"""Go on with a coroutine at once, in the stack of whoever has what it waits for.

A task is stepped at the event loop's next turn: a future, a handle and a turn of the loop for each command and each
reply, which cost more than obeying the command (docs/performance.md). `Drive` steps its coroutine from within
`data_received` instead; the dialogue stays a straight text of `await`s.
Takes: a coroutine. Touches: the event loop. Fails: what the coroutine raises reaches whoever woke it.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Generator

_Answer = TypeVar("_Answer")

#: How many drives are at work in this stack; 0: whoever awaits is a task.
_depth = 0


class Pause:
    """Where one coroutine waits, driven or in a task. It must look at its condition before and after."""

    __slots__ = ("_future", "_loop", "go_on")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.go_on: Callable[[], None] | None = None  # set by Drive while its coroutine waits here
        self._loop = loop
        self._future: asyncio.Future[None] | None = None

    def __await__(self) -> Generator[Any, None, None]:
        """Wait for `wake`."""
        if _depth:
            try:
                yield self
            finally:
                self.go_on = None
            return
        self._future = self._loop.create_future()
        try:
            yield from self._future
        finally:
            self._future = None

    def wake(self) -> None:
        """Let whoever waits here go on; nobody: nothing."""
        if self.go_on is not None:
            go_on, self.go_on = self.go_on, None
            go_on()
        elif self._future is not None and not self._future.done():
            self._future.set_result(None)


class Drive:
    """Steps one coroutine until it ends. What needs a task (asyncio.timeout) it awaits by `aside`."""

    __slots__ = ("_send", "_step")

    def __init__(self, coroutine: Coroutine[Any, None, None]) -> None:
        self._send = coroutine.send
        self._step = self.step  # bound once

    def step(self, _done: object = None) -> None:
        """Go on until the next wait."""
        global _depth  # noqa: PLW0603  asked for in each wait: the cheapest way to know who waits
        _depth += 1
        try:
            awaited = self._send(None)
        except (StopIteration, asyncio.CancelledError):  # the end, or the end of the event loop
            return
        finally:
            _depth -= 1
        if awaited.__class__ is Pause:
            awaited.go_on = self._step
        elif awaited is None:  # asyncio.sleep(0)
            asyncio.get_running_loop().call_soon(self._step)
        else:
            awaited._asyncio_future_blocking = False  # noqa: SLF001  what asyncio.Task does with a future
            awaited.add_done_callback(self._step)


async def aside(work: Coroutine[Any, Any, _Answer]) -> _Answer:
    """Await `work` in a task, whoever awaits us."""
    return await (asyncio.get_running_loop().create_task(work) if _depth else work)
