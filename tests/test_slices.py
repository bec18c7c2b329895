"""How long a worker computes at a time: longest, so that who answers goes first."""

from __future__ import annotations

import ctypes
import os
import platform
import struct

import pytest

from dlp_gateway import slices
from tests.test_workers import with_pool

_GET = {"x86_64": 315, "aarch64": 275, "riscv64": 275}.get(platform.machine())
_KNOWN = tuple(int(part) for part in platform.release().split(".")[:2]) >= (6, 12) and _GET is not None


def attributes(pid: int) -> tuple[int, int, int]:
    """Give policy, niceness and slice in ns of a process: sched_getattr(2)."""
    room = ctypes.create_string_buffer(48)
    assert _GET is not None
    assert ctypes.CDLL(None).syscall(ctypes.c_long(_GET), pid, room, 48, 0) == 0
    _, policy, _, niceness, _, slice_ns, _, _ = struct.unpack("=IIQiIQQQ", room.raw)
    return policy, niceness, slice_ns


def in_a_child(act) -> int:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = 0 if act() else 1
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1]


def test_a_slice_leaves_policy_and_niceness():
    """What was set before stays, whether or not the kernel knows slices."""

    def act() -> bool:
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
        os.nice(3)
        slices.take_longest()
        return os.sched_getscheduler(0) == os.SCHED_BATCH and os.getpriority(os.PRIO_PROCESS, 0) == 3

    assert in_a_child(act) == 0


def test_an_unknown_machine_keeps_its_slices(monkeypatch):
    """No number of the call is guessed."""
    monkeypatch.setattr(platform, "machine", lambda: "vax")
    slices.take_longest()


@pytest.mark.skipif(not _KNOWN, reason="the kernel has one slice for all")
def test_workers_let_whoever_wakes_up_go_first():
    """A worker has the longest slice, so that mail which is let through need not wait for its end."""

    async def use(pool):
        return [attributes(worker._process.pid) for worker in pool._alive]

    assert with_pool(use) == [(os.SCHED_BATCH, 10, slices.LONGEST)]
