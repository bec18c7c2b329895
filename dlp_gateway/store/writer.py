"""One thread that writes: jobs that wait together share one transaction and one flush to the disk.

Takes: jobs from any event loop. Returns: each job's result, only after its commit.
Touches: the database. Fails: each job with StoreFault of its own. A batch that fails is done again job by job, so that
a bad one does not take the others with it; when the database itself is gone all fail at once. A bug ends the thread
(its batch is told, the log tells where); the next job begins a new one.
Source: PostgreSQL manual 30.3 (group commit); the same idea as Postfix's one fsync per queue file, shared.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from dlp_gateway.model import StoreFault
from dlp_gateway.store.database import lost

if TYPE_CHECKING:
    from collections.abc import Callable

_Job = TypeVar("_Job")
_Result = TypeVar("_Result")

#: Jobs and octets in one transaction: beyond this the flush is paid for many times over and a waiting client pays.
_BATCH_JOBS = 64
_BATCH_OCTETS = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Waiting(Generic[_Job, _Result]):
    job: _Job
    octets: int
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[_Result]


class Writer(Generic[_Job, _Result]):
    """Runs `commit` on batches of jobs, in the order they came, in a thread of its own."""

    def __init__(self, commit: Callable[[list[_Job]], list[_Result]]) -> None:
        self._commit = commit
        self._queue: deque[_Waiting[_Job, _Result]] = deque()
        self._changed = threading.Condition()
        self._stopping = False
        self._thread = self._begin()

    def _begin(self) -> threading.Thread:
        thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
        thread.start()
        return thread

    def submit(self, job: _Job, *, octets: int = 0) -> asyncio.Future[_Result]:
        """Queue a job of the running event loop; `octets` is its size. Cancel the future to withdraw it."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[_Result] = loop.create_future()
        with self._changed:
            if self._stopping:
                raise StoreFault("the store is closed")
            if not self._thread.is_alive():  # a bug ended it, and told its batch so: the others need not suffer
                self._thread = self._begin()
            self._queue.append(_Waiting(job, octets, loop, future))
            self._changed.notify()
        return future

    def close(self) -> None:
        """Write what is queued, then stop the thread."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        while batch := self._take():
            outcomes: list[Any] = [StoreFault("the writer stopped")] * len(batch)
            try:
                outcomes = self._attempt([waiting.job for waiting in batch])
            finally:  # whatever happens, nobody waits for ever
                _tell(batch, outcomes)

    def _take(self) -> list[_Waiting[_Job, _Result]]:
        """Wait for jobs; return those for the next transaction, none when closing."""
        batch: list[_Waiting[_Job, _Result]] = []
        octets = 0
        with self._changed:
            while not batch and (self._changed.wait_for(lambda: self._queue or self._stopping) and self._queue):
                while self._queue and len(batch) < _BATCH_JOBS and octets < _BATCH_OCTETS:
                    waiting = self._queue.popleft()
                    if not waiting.future.cancelled():  # withdrawn: its client was told 451 already
                        batch.append(waiting)
                        octets += waiting.octets
        return batch

    def _attempt(self, jobs: list[_Job]) -> list[Any]:
        """Commit all together; where that fails for one of them, each alone."""
        try:
            return list(self._commit(jobs))
        except StoreFault as fault:
            if len(jobs) == 1 or lost(fault):
                return [fault] * len(jobs)
        return [self._attempt([job])[0] for job in jobs]


def _tell(batch: list[_Waiting[Any, Any]], outcomes: list[Any]) -> None:
    """Hand each result to its event loop."""
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Any], Any]]] = {}
    for waiting, outcome in zip(batch, outcomes, strict=True):
        by_loop.setdefault(waiting.loop, []).append((waiting.future, outcome))
    for loop, pairs in by_loop.items():
        try:
            loop.call_soon_threadsafe(_resolve, pairs)
        except RuntimeError:  # that loop is closed: nobody waits there any more
            continue


def _resolve(pairs: list[tuple[asyncio.Future[Any], Any]]) -> None:
    for future, outcome in pairs:
        if future.done():
            continue
        if isinstance(outcome, BaseException):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)
