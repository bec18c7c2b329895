"""Reads risky formats in one-shot children that can do nothing but think (cage), kept by a small process (keeper).

Takes: a format, a piece, limits. Returns: a Reading; a child that died, ran out of time or gave no answer is an Unread
of its piece alone. Touches: processes, pipes, memory files. Fails: never for bad input; OSError where no process can be
made, which ends the worker: a fault of ours.
Ordinary text mail never comes here.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import time
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from dlp_gateway.content.formats import Confinement
from dlp_gateway.content.piece import Reading
from dlp_gateway.model import Cause
from dlp_gateway.sandbox import plain
from dlp_gateway.sandbox.cage import Strength, strength, tesseract
from dlp_gateway.sandbox.keeper import ORDER_OCTETS, keep

if TYPE_CHECKING:
    from collections.abc import Callable

    from dlp_gateway.config import ContentLimits
    from dlp_gateway.content import Confined
    from dlp_gateway.content.formats import Format
    from dlp_gateway.content.piece import Piece

__all__ = ["Sandbox", "Strength", "strength", "tesseract"]

_GRACE_S = 5.0  # for the keeper to kill a child and say so; a keeper that takes longer is stuck
_START_S = 60.0  # loading the parsers takes 0.5 s on a quiet machine
_CHUNK = 1 << 20
#: JSON of a text: escapes of control characters are six octets; layout adds some 30 octets a cell.
_ANSWER_PER_CHAR = 6
_SPARE_OCTETS = 64 << 20


class _NoAnswer(Exception):
    """A child ended without an answer that can be used."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause)
        self.cause = cause


class Sandbox:
    """One keeper and the way to it; belongs to the process that made it, and is used by one thread."""

    def __init__(self) -> None:
        self._control: socket.socket | None = None
        self._keeper = 0
        self._start()

    def fresh(self) -> Confined:
        """Return the door for one message: what its documents take is counted together."""
        return _Door(self._read).read

    def close(self) -> None:
        """End the keeper."""
        if self._control is None:
            return
        self._control.close()
        self._control = None
        with suppress(ProcessLookupError):
            os.kill(self._keeper, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self._keeper, 0)

    # ----------------------------------------------------------------------------------------- the keeper

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        parent = os.getpid()
        keeper = os.fork()
        if not keeper:
            ours.close()
            keep(theirs, parent)
        theirs.close()
        self._control, self._keeper = ours, keeper
        ours.settimeout(_START_S)
        if ours.recv(ORDER_OCTETS) != b"ready":
            self.close()
            raise OSError("the keeper of confined readers did not start")
        return ours

    def _read(self, row: Format, piece: Piece, limits: ContentLimits, deadline_s: float) -> Reading:
        """Have one piece read by a child; _NoAnswer if it ends without one."""
        control = self._control or self._start()
        order = json.dumps({"deadline_s": deadline_s}).encode("ascii")
        try:
            control.settimeout(deadline_s + _GRACE_S)
            answers = _sent(control, order, plain.request(row.name, piece, limits))
            try:
                octets = _drained(answers, _most_octets(limits), deadline_s + _GRACE_S)
            finally:
                os.close(answers)  # a child that still writes sees it, and ends
            how, code = json.loads(control.recv(ORDER_OCTETS) or b'["gone", 0]')
        except (OSError, ValueError):
            self.close()  # a keeper that is gone or stuck; the next piece gets another
            raise _NoAnswer(Cause.CRASHED) from None
        if how == "gone":
            self.close()
        return _told(octets=octets, how=how, code=code)


class _Door:
    """What one message may still spend in confined readers."""

    def __init__(self, read: Callable[[Format, Piece, ContentLimits, float], Reading]) -> None:
        self._read = read
        self._spent_s = 0.0

    def read(self, row: Format, piece: Piece, limits: ContentLimits) -> Reading:
        """Read one piece within what is left; what cannot be read is Unread, with a cause."""
        left_s = limits.documents_s - self._spent_s
        if row.confinement is not Confinement.OCR:
            left_s = min(left_s, limits.document_s)
        elif tesseract() is None:
            return Reading(unread=(piece.unread(Cause.UNSUPPORTED),))
        else:
            left_s = min(left_s, limits.ocr_s)  # the share of this picture of the seconds that the message has
            limits = replace(limits, ocr_s=max(0.0, left_s))
        if left_s <= 0:
            return Reading(unread=(piece.unread(Cause.TIMEOUT),))
        started = time.monotonic()
        try:
            return self._read(row, piece, limits, left_s)
        except _NoAnswer as problem:
            return Reading(unread=(piece.unread(problem.cause),))
        finally:
            self._spent_s += time.monotonic() - started


def _told(*, octets: bytes | None, how: str, code: int) -> Reading:
    """Make a Reading of what a child said and how it ended."""
    if how == "overdue" or (how == "signal" and code == signal.SIGXCPU):
        raise _NoAnswer(Cause.TIMEOUT)
    if octets is None or (how == "exit" and code == os.EX_DATAERR):
        raise _NoAnswer(Cause.TOO_BIG)
    if (how, code) != ("exit", os.EX_OK):
        raise _NoAnswer(Cause.CRASHED)
    try:
        return plain.answered(octets)
    except (ValueError, KeyError, TypeError):
        raise _NoAnswer(Cause.CRASHED) from None


def _most_octets(limits: ContentLimits) -> int:
    return limits.text_chars * _ANSWER_PER_CHAR + limits.expanded_octets + _SPARE_OCTETS


def _sent(control: socket.socket, order: bytes, request: bytes) -> int:
    """Send an order, with the request as a memory file; return where the answer comes."""
    said = os.memfd_create("piece", os.MFD_CLOEXEC)
    answers, theirs = os.pipe()
    try:
        view = memoryview(request)
        while view:
            view = view[os.write(said, view) :]
        socket.send_fds(control, [order], [said, theirs])
    except BaseException:
        os.close(answers)
        raise
    finally:
        os.close(said)
        os.close(theirs)
    return answers


def _drained(handle: int, most: int, timeout_s: float) -> bytes | None:
    """Read a pipe to its end; None if more comes than may. Ends by itself: the keeper kills at the deadline."""
    octets, until = bytearray(), time.monotonic() + timeout_s
    poller = select.poll()
    poller.register(handle, select.POLLIN)
    while poller.poll(max(0.0, until - time.monotonic()) * 1000):
        chunk = os.read(handle, _CHUNK)
        if not chunk:
            return bytes(octets)
        octets += chunk
        if len(octets) > most:
            return None
    raise TimeoutError("the keeper did not end a child")
