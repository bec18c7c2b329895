"""The keeper: a small process that forks one confined child for each document, and ends it at its deadline.

It is forked from the inspection worker before the model is loaded, so that a child costs a millisecond, has no model in
its memory, and no descriptor but its own. Nothing that it holds is of any message.

Takes: a socket to its worker. Touches: its children. Fails: by ending; the worker starts another (sandbox).
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
from typing import TYPE_CHECKING, NoReturn

from dlp_gateway import content
from dlp_gateway.content import formats
from dlp_gateway.content.formats import Confinement
from dlp_gateway.sandbox import plain
from dlp_gateway.sandbox.cage import Cage, die_with

if TYPE_CHECKING:
    from collections.abc import Mapping


#: The longest order: a few numbers as JSON; what is to be read travels as a memory file.
ORDER_OCTETS = 4096


def keep(control: socket.socket, parent: int) -> NoReturn:
    """Fork children until the worker ends. The process that calls this never returns from it."""
    done = os.EX_SOFTWARE
    try:
        die_with(parent)
        _let_go(control.fileno())
        for name in formats.modules():
            importlib.import_module(name)
        cages = {
            Confinement.PARSER: Cage(program=False),
            Confinement.OCR: Cage(program=True),
        }
        gc.collect()
        gc.freeze()  # shared pages stay shared
        control.send(b"ready")
        while _serve(control, cages):
            pass
        done = os.EX_OK
    finally:
        os._exit(done)


def _let_go(kept: int) -> None:
    """Close every descriptor of the worker but one; nothing of a parser's chatter reaches a log."""
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    os.closerange(3, kept)
    os.closerange(kept + 1, os.sysconf("SC_OPEN_MAX"))
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()


def _serve(control: socket.socket, cages: Mapping[Confinement, Cage]) -> bool:
    """Take one order, fork its child, tell how it ended; False when the worker has gone."""
    order, handles, _, _ = socket.recv_fds(control, ORDER_OCTETS, 2)
    if not order:
        return False
    said, answers = handles
    deadline_s = float(json.loads(order)["deadline_s"])
    keeper = os.getpid()
    child = os.fork()
    if not child:
        _child(keeper, said=said, answers=answers, control=control, cages=cages)
    os.close(said)
    os.close(answers)
    ended = _watched(child, deadline_s)
    control.send(json.dumps(ended).encode("ascii"))
    return True


def _watched(child: int, deadline_s: float) -> list[str | int]:
    """Wait for a child, or kill it at its deadline; how it ended, and its exit code or signal."""
    handle = os.pidfd_open(child)
    try:
        ready, _, _ = select.select([handle], [], [], deadline_s)
        if not ready:
            signal.pidfd_send_signal(handle, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    finally:
        os.close(handle)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)  # a tesseract that outlived its reader
    if not ready:
        return ["overdue", code]
    return ["exit" if code >= 0 else "signal", abs(code)]


# --------------------------------------------------------------------------------------------- the child


def _child(
    keeper: int, *, said: int, answers: int, control: socket.socket, cages: Mapping[Confinement, Cage]
) -> NoReturn:
    """Read one piece behind the walls. Leaves by `os._exit`, so that no traceback can quote content."""
    done = os.EX_SOFTWARE
    try:
        die_with(keeper)
        os.close(control.fileno())
        name, piece, limits = plain.requested(_whole(said))
        row = formats.named(name)
        os.setpgid(0, 0)  # with what it starts it is ended as one
        seconds = limits.ocr_s if row.confinement is Confinement.OCR else limits.document_s
        cages[row.confinement].enter(memory_octets=limits.memory_octets, cpu_s=seconds)
        _write(answers, plain.answer(content.attempt(row, piece, limits)))
        done = os.EX_OK
    except MemoryError:  # the answer itself did not fit
        done = os.EX_DATAERR
    finally:
        os._exit(done)


def _whole(handle: int) -> bytes:
    size = os.fstat(handle).st_size
    octets = bytearray()
    while len(octets) < size:
        octets += os.pread(handle, size - len(octets), len(octets))
    os.close(handle)
    return bytes(octets)


def _write(handle: int, octets: bytes) -> None:
    view = memoryview(octets)
    while view:
        view = view[os.write(handle, view[: 1 << 20]) :]
