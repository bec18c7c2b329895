"""Worker processes that judge messages: killed at the deadline, replaced after a crash, recycled before they grow.

A deadline must kill a spinning regular expression or parser, and a crash may hit only its own message; threads and
`ProcessPoolExecutor` can do neither (the executor breaks as a whole when one process dies).
Takes: a picklable factory of the judge, handed in by `service`; messages. Returns: Inspections.
Touches: processes, pipes, one memory file per message (the content travels by descriptor, not by pickling).
Fails: Saturated when the queue is full or slow; ScannerFault when no worker can be started or passes its canary.
A message over its deadline, or one that kills two fresh workers, is no fault: it comes back as an Unread.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import multiprocessing
import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dlp_gateway import log, metrics
from dlp_gateway.model import Cause, Explanation, Inspection, Saturated, ScannerFault, Study
from dlp_gateway.slots import Slots
from dlp_gateway.worker import Answer, Job, Judge, View, live, send_job

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from dlp_gateway.model import Asked, Message, Order


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolLimits:
    """What the pool may take. Times in seconds, memory in octets."""

    workers: int = 2
    #: Messages that may wait for a worker; each waits with its content in memory.
    queue: int = 64
    #: Queue wait plus inspection (contract.md `DLP_INSPECTION_DEADLINE_S`; Postfix waits 100 s).
    deadline_s: float = 45.0
    #: spaCy's vocabulary grows for ever: measured +232 MB after 300,000 unique tokens.
    recycle_after: int = 2000
    #: Address space of one worker. The model needs about 1 GB of it; a message that needs more is held as crashed.
    memory_octets: int = 4 << 30
    #: Loading the model took 3.1 s on a loaded machine; a start that takes this long is a fault.
    start_s: float = 120.0
    #: Whether relaying, and everything else, goes first; for officers who wait for a page it does not.
    gives_way: bool = True


class _WorkerDied(Exception):
    """The process ended without an answer."""


class _Overdue(Exception):
    """No answer in time; the process has been killed."""


class Pool:
    """A few workers and a warm spare, so that a killed one costs the next message nothing."""

    def __init__(
        self,
        build: Callable[[], Judge],
        unreadable: Callable[[Message, Cause, datetime], Inspection],
        *,
        limits: PoolLimits,
        preload: tuple[str, ...] = (),
    ) -> None:
        """`build` runs in each worker; `unreadable` here, for messages that no worker survived."""
        self._build, self._unreadable, self._limits = build, unreadable, limits
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(list(preload))
        self._threads = ThreadPoolExecutor(limits.workers + 2, thread_name_prefix="worker")
        self._idle: asyncio.Queue[_Worker] = asyncio.Queue()
        busy = limits.workers >= len(os.sched_getaffinity(0))
        self._slots = Slots(limits.workers, keep_back=limits.gives_way and busy)
        self._spawning: set[asyncio.Task[None]] = set()
        self._alive: set[_Worker] = set()
        self._waiting = 0
        self._closed = False
        # Workers ignore SIGTERM, so multiprocessing's own end (terminate, then wait) would wait for ever.
        atexit.register(self._end)

    @property
    def ready(self) -> bool:
        """Whether at least one worker has passed its canary and lives."""
        return any(worker.lives for worker in self._alive) and not self._closed

    async def start(self, *, prove: bool = True) -> None:
        """Start one worker, which proves the rulebook, and the others behind it; ValueError says which case failed."""
        await self._spawn(prove=prove)
        for _ in range(self._limits.workers):
            self._spawn_behind()

    async def inspect(self, message: Message, docket: tuple[Order, ...], now: datetime) -> Inspection:
        """Judge a message on a worker, twice if the first one dies of it."""
        answer = await self._judged(Job("inspect", message, docket, now))
        assert isinstance(answer, Inspection)
        return answer

    async def explain(self, message: Message, docket: tuple[Order, ...], now: datetime) -> Explanation:
        """Judge and return the parts' text as well, for who may see it; an unreadable message has no parts."""
        answer = await self._judged(Job("explain", message, docket, now))
        return _explained(answer)

    async def study(self, message: Message, docket: tuple[Order, ...], now: datetime) -> Study:
        """Judge for who tunes; of an unreadable message there is nothing to tell but that."""
        answer = await self._judged(Job("study", message, docket, now))
        return answer if isinstance(answer, Study) else Study(explanation=_explained(answer))

    async def view(self, message: Message, docket: tuple[Order, ...], now: datetime, asked: Asked) -> View:
        """Make of a message what an officer asks for; ScannerFault where no worker survives it."""
        answer = await self._judged(Job("view", message, docket, now, asked))
        if not isinstance(answer, View):
            raise ScannerFault("the message could not be made ready to be shown")
        return answer

    async def _judged(self, job: Job) -> Answer:
        started = time.monotonic()
        async with self._slot():
            try:
                return await self._attempts(job, started)
            finally:
                metrics.INSPECTION_SECONDS.observe(time.monotonic() - started)

    async def close(self) -> None:
        """Let the messages in work finish, then end every process."""
        self._closed = True
        await self._slots.drain()
        for task in tuple(self._spawning):
            task.cancel()
        await asyncio.gather(*self._spawning, return_exceptions=True)
        for worker in self._alive:
            asyncio.get_running_loop().remove_reader(worker.sentinel)
        self._end()
        atexit.unregister(self._end)
        self._threads.shutdown(wait=False)

    def _end(self) -> None:
        for worker in tuple(self._alive):
            worker.kill()
        self._alive.clear()

    @contextlib.asynccontextmanager
    async def _slot(self) -> Any:
        """Wait for a turn; more than half of the deadline in the queue is our fault, not the message's."""
        if self._closed or self._waiting >= self._limits.queue:
            raise Saturated("the inspection queue is full")
        self._waiting += 1
        try:
            async with asyncio.timeout(self._limits.deadline_s / 2):
                await self._slots.take()
        except TimeoutError:
            raise Saturated("the inspection queue is slow") from None
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._slots.give()

    async def _attempts(self, job: Job, started: float) -> Answer:
        for _ in range(2):
            try:
                return await self._attempt(job, started)
            except _WorkerDied:
                log.worker_died(message_id=job.message.id)
            except _Overdue:
                log.worker_overdue(message_id=job.message.id)
                return self._unreadable(job.message, Cause.TIMEOUT, job.now)
        return self._unreadable(job.message, Cause.CRASHED, job.now)

    async def _attempt(self, job: Job, started: float) -> Answer:
        worker = await self._take()
        remaining = max(1.0, started + self._limits.deadline_s - time.monotonic())
        asked = asyncio.get_running_loop().run_in_executor(self._threads, worker.ask, job, remaining)
        try:
            answer = await asyncio.shield(asked)
        except (_WorkerDied, _Overdue):
            self._replace(worker)
            raise
        except ScannerFault:  # before anything was sent to it
            self._rest(worker)
            raise
        except asyncio.CancelledError:
            worker.kill()  # ends the thread's wait, too
            self._replace(worker)
            raise
        if worker.served >= self._limits.recycle_after:
            self._replace(worker)
        else:
            self._rest(worker)
        return answer

    async def _take(self) -> _Worker:
        """Get an idle worker that lives; ScannerFault if none comes."""
        while True:
            try:
                async with asyncio.timeout(self._limits.deadline_s / 2):
                    worker = await self._idle.get()
            except TimeoutError:
                raise ScannerFault("no inspection worker could be started in time") from None
            worker.resting = False
            if worker.lives:
                return worker
            self._replace(worker)

    def _replace(self, worker: _Worker) -> None:
        """End a worker and start its successor in the background; once, however many notice that it died."""
        if worker not in self._alive:
            return
        self._alive.discard(worker)
        asyncio.get_running_loop().remove_reader(worker.sentinel)
        worker.kill()
        if not self._closed:
            self._spawn_behind()

    def _spawn_behind(self) -> None:
        task = asyncio.ensure_future(self._respawn())
        self._spawning.add(task)
        task.add_done_callback(self._spawning.discard)

    async def _respawn(self) -> None:
        """Start a worker, however often it takes: mail gets 451 meanwhile."""
        pause_s = 0.5
        while not self._closed:
            try:
                return await self._spawn()
            except (ScannerFault, ValueError, OSError) as problem:
                log.fault(where="workers", kind="scanner", cause=f"{type(problem).__name__}: worker did not start")
                await asyncio.sleep(pause_s)
                pause_s = min(30.0, pause_s * 2)
        return None

    async def _spawn(self, *, prove: bool = False) -> None:
        worker = _Worker(self._context, self._build, prove=prove, limits=self._limits)
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self._threads, worker.wait_ready, self._limits.start_s)
        except BaseException:
            worker.kill()
            raise
        self._alive.add(worker)
        loop.add_reader(worker.sentinel, self._ended, worker)
        self._rest(worker)

    def _rest(self, worker: _Worker) -> None:
        worker.resting = True
        self._idle.put_nowait(worker)

    def _ended(self, worker: _Worker) -> None:
        """Replace a worker that ended at rest (killed by hand, or for its memory) before the next message needs it."""
        asyncio.get_running_loop().remove_reader(worker.sentinel)
        if worker.resting:
            self._replace(worker)


def _explained(answer: Answer) -> Explanation:
    assert isinstance(answer, Inspection | Explanation)
    return answer if isinstance(answer, Explanation) else Explanation(inspection=answer, parts=())


class _Worker:
    """One process and the pipe to it. Its methods block and run in threads."""

    def __init__(self, context: Any, build: Callable[[], Judge], *, prove: bool, limits: PoolLimits) -> None:
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=live,
            args=(theirs, build, prove, limits.memory_octets, limits.gives_way),
            name="dlp-gateway inspection",
            daemon=True,
        )
        try:
            self._process.start()
        except EOFError:
            raise ScannerFault("the server of workers ended while it started one") from None
        finally:
            theirs.close()
        self.served = 0
        self.resting = False  # idle: nobody waits for its answer

    @property
    def sentinel(self) -> int:
        """A descriptor that becomes readable when the process ends."""
        return int(self._process.sentinel)

    @property
    def lives(self) -> bool:
        """Whether the process runs."""
        return bool(self._process.is_alive())

    def wait_ready(self, timeout_s: float) -> None:
        """Wait for the model; ValueError for a rulebook that fails its cases, ScannerFault for the rest."""
        try:
            word = self._pipe.recv() if self._pipe.poll(timeout_s) else "did not start in time"
        except (EOFError, OSError):
            word = "died while starting"
        if word == "ready":
            return
        self.kill()
        if word.startswith("refused: "):
            raise ValueError(word.removeprefix("refused: "))
        raise ScannerFault(f"inspection worker {word}")

    def ask(self, job: Job, timeout_s: float) -> Answer:
        """Send one message and wait for the answer."""
        self.served += 1
        try:
            send_job(self._pipe, job)
            if not self._pipe.poll(timeout_s):
                self.kill()
                raise _Overdue
            answer = self._pipe.recv()
        except (EOFError, OSError):
            self.kill()
            raise _WorkerDied from None
        assert isinstance(answer, Answer)
        return answer

    def kill(self) -> None:
        """End the process at once and reap it."""
        self._process.kill()
        self._process.join(5)
        with contextlib.suppress(OSError):
            self._pipe.close()
