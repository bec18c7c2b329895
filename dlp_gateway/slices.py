"""How long a process computes before others may: whoever has the longest slice waits for everybody who wakes up.

Touches: the scheduling attributes of the calling thread, which threads and processes made later inherit.
Fails: never; a kernel before Linux 6.12 has one length for all, an unknown architecture keeps it.
Source: sched_setattr(2), and EEVDF in the kernel's Documentation/scheduler/sched-eevdf.rst: who wakes up with a shorter
slice than the one who computes goes first at once, else the other's slice ends first. Niceness tells who gets how
much, not when. Measured by tools/bench.py, bar 7.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct

#: The longest that the kernel takes, in ns.
LONGEST = 100_000_000

_KEEP_POLICY = 0x08
# struct sched_attr, version 0: size, policy, flags, niceness, priority, runtime, deadline, period.
_ATTRIBUTES = struct.Struct("=IIQiIQQQ")
_NUMBERS = {"x86_64": 314, "aarch64": 274, "riscv64": 274}  # of the system call


def take_longest() -> None:
    """Ask for the longest slices; policy and niceness stay."""
    number = _NUMBERS.get(platform.machine())
    if number is None:
        return
    niceness = os.getpriority(os.PRIO_PROCESS, 0)
    wanted = _ATTRIBUTES.pack(_ATTRIBUTES.size, 0, _KEEP_POLICY, niceness, 0, LONGEST, 0, 0)
    # A kernel or a filter of calls that refuses costs others a wait, no message.
    ctypes.CDLL(None).syscall(ctypes.c_long(number), ctypes.c_int(0), wanted, ctypes.c_uint(0))
