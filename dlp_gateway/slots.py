"""Who may use an inspection worker now: one processor is left to relaying until somebody has waited for a worker.

A worker that has the last free processor delays all mail until the kernel's next tick, however nice it is
(docs/performance.md, line 7). So the last slot is lent only to a queue that does not move by itself.
Takes: how many slots. Touches: the event loop's clock.
"""

from __future__ import annotations

import asyncio

#: Several messages' time: who waits longer stands behind a big message or in a real queue.
PATIENCE_S = 0.25


class Slots:
    """So many turns at once, first come first served. `keep_back`: the last one is only lent."""

    def __init__(self, count: int, *, keep_back: bool) -> None:
        self._count = count
        self._kept = keep_back and count > 1
        self._lends = self._kept
        self._free = asyncio.Semaphore(count - self._kept)
        self._waiting = 0

    @property
    def busy(self) -> bool:
        """Whether who comes now has to wait."""
        return self._free.locked()

    async def take(self) -> None:
        """Wait for a turn."""
        lend = asyncio.get_running_loop().call_later(PATIENCE_S, self._lend) if self.busy else None
        self._waiting += 1
        try:
            await self._free.acquire()
        finally:
            self._waiting -= 1
            if lend is not None:
                lend.cancel()

    def give(self) -> None:
        """Give a turn back."""
        if self._lends and not self._kept and not self._waiting:
            self._kept = True
        else:
            self._free.release()

    async def drain(self) -> None:
        """Wait until nobody has a turn, and take all of them."""
        self._lend()
        self._lends = False
        for _ in range(self._count):
            await self._free.acquire()

    def _lend(self) -> None:
        if self._kept:
            self._kept = False
            self._free.release()
