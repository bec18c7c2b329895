"""What a process keeps of memory that it gave back: big blocks nothing.

Touches: glibc's malloc of this process. Fails: never; where malloc is another's, nothing is set.
Source: mallopt(3), M_MMAP_THRESHOLD: by itself the threshold grows with every big block that is freed, up to 32 MB, so
that the next one comes from the heap, and a heap shrinks from its end only. Measured by tools/bench.py, bar 8.
"""

from __future__ import annotations

import ctypes

_M_MMAP_THRESHOLD = -3
_BIG = 1_048_576  # octets; a message of this size is rare, and a page fault for each 4 kB of it costs little


def return_big_blocks() -> None:
    """Give blocks of a megabyte and more back to the system as soon as they are freed."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, _BIG)
