"""One worker: the process that judges messages, and the pipe it is asked through.

Takes: jobs by a pipe, the content as a memory file. Returns: Inspections and Explanations by the same pipe.
Touches: its own limits of memory and signals. Fails: by ending; workers.py makes Unread or a Fault of it.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import sys
from dataclasses import replace
from multiprocessing import reduction
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from dlp_gateway import heap, log, slices
from dlp_gateway.model import Attached, Copy, Explanation, Inspection, SafePage, Study
from dlp_gateway.spool import adopt, handle_of, memory_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from multiprocessing.connection import Connection

    from dlp_gateway.model import Asked, Message, Order

#: Of 19: with both cores busy a worker gets a tenth of what the SMTP processes get, and all that they leave.
_NICE = 10
_AUTOGROUP = Path("/proc/self/autogroup")


View = SafePage | Attached | Copy
Answer = Inspection | Explanation | Study | View


class Judge(Protocol):
    """What lives in a worker."""

    def inspect(self, message: Message, docket: tuple[Order, ...], now: datetime) -> Inspection:
        """Judge one message."""

    def explain(self, message: Message, docket: tuple[Order, ...], now: datetime) -> Explanation:
        """Judge one message and return its text as well."""

    def study(self, message: Message, docket: tuple[Order, ...], now: datetime) -> Study:
        """Judge one message for who tunes."""

    def prove(self) -> None:
        """Run the rulebook's own cases; raise ValueError where one fails."""

    def canary(self) -> None:
        """Raise ValueError if a message that must be held would pass."""


class Eye(Judge, Protocol):
    """What lives in a worker of the console."""

    def view(self, message: Message, docket: tuple[Order, ...], now: datetime, asked: Asked) -> View:
        """Make of one message what an officer asks for."""


class Job(NamedTuple):
    """One question to a worker: `method` is inspect, explain, study, or view with what is `asked` for."""

    method: str
    message: Message
    docket: tuple[Order, ...]
    now: datetime
    asked: Asked | None = None


def send_job(pipe: Connection, job: Job) -> None:
    """Send all but the content by pickle, the content as a memory file of its own."""
    content = job.message.content
    known = handle_of(content)
    handle = memory_file(content) if known is None else known
    try:
        pipe.send((job._replace(message=replace(job.message, content=b"")), len(content)))
        reduction.send_handle(pipe, handle, None)  # the pid is used on Windows only
    finally:
        if known is None:
            os.close(handle)


def _receive_job(pipe: Connection) -> Job:
    job, size = pipe.recv()
    assert isinstance(job, Job)
    content = adopt(reduction.recv_handle(pipe), size)
    if job.method != "inspect":
        content = bytes(content)
    return job._replace(message=replace(job.message, content=content))


def _answer(judge: Judge, job: Job) -> Answer:
    if job.method == "explain":
        return judge.explain(job.message, job.docket, job.now)
    if job.asked is not None:
        return cast("Eye", judge).view(job.message, job.docket, job.now, job.asked)
    if job.method == "study":
        return judge.study(job.message, job.docket, job.now)
    return judge.inspect(job.message, job.docket, job.now)


def live(
    pipe: Connection,
    build: Callable[[], Judge],
    prove: bool,  # noqa: FBT001  a process takes its arguments by place
    memory_octets: int,
    gives_way: bool,  # noqa: FBT001
) -> None:
    """Judge messages until the pipe closes. Whatever goes wrong ends the process without a word of the message.

    `gives_way`: everything else on this machine goes first; not where a person waits for the answer (the console's).

    A traceback could quote content (Presidio's do), so the process leaves by `os._exit` before anyone prints one.
    """
    done = False
    try:
        log.setup("warning")
        _confine(memory_octets, gives_way=gives_way)
        judge = _prepared(pipe, build, prove=prove, gives_way=gives_way)
        while judge is not None:
            pipe.send(_answer(judge, _receive_job(pipe)))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        done = True
    finally:
        if not done:
            log.worker_ended(error=sys.exc_info()[1])
            sys.stderr.flush()
            os._exit(os.EX_SOFTWARE)


def _prepared(pipe: Connection, build: Callable[[], Judge], *, prove: bool, gives_way: bool) -> Judge | None:
    """Load the judge; its refusal goes through the pipe as words made of the rulebook, not of mail."""
    try:
        judge = build()
        if prove:
            judge.prove()
        judge.canary()
        if gives_way:
            _step_back()
    except (ValueError, OSError, ImportError) as problem:
        pipe.send(f"refused: {problem}")
        return None
    pipe.send("ready")
    return judge


def _step_back() -> None:
    """Let everything else on this machine go first, from the first message on (starting must not take for ever).

    Where the kernel groups by session (sched_autogroup) niceness counts within a session only, and the session has a
    niceness of its own: sched(7). With the longest slice, whoever wakes up need not wait for ours to end.
    """
    slices.take_longest()
    with contextlib.suppress(OSError):  # no such kernel, or systemd's own groups: niceness alone must do
        _AUTOGROUP.write_text(str(_NICE), encoding="ascii")


def _confine(memory_octets: int, *, gives_way: bool) -> None:
    """Bound memory, forbid core dumps (they would hold mail), leave signals to the parent and others first.

    SCHED_BATCH and niceness: mail that needs no inspection is not to wait for mail that does (docs/performance.md).
    """
    heap.return_big_blocks()
    if gives_way:
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
        os.nice(_NICE)
    with contextlib.suppress(PermissionError):  # leads a session already
        os.setsid()
    resource.setrlimit(resource.RLIMIT_AS, (memory_octets, memory_octets))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
