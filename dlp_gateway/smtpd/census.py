"""How many sessions there are, in all and from one client, over all processes that share the port.

Takes: client addresses. Touches: a memory file that the processes share; each writes its own row only.
"""

from __future__ import annotations

import mmap
import zlib

#: Places for clients in a row. Two clients in one place count as one, which refuses a little early.
_PLACES = 16_384
_CELL = 4  # octets of a count
_ROW = (_PLACES + 1) * _CELL


def octets_for(rows: int) -> int:
    """Return the size of the memory file for so many processes."""
    return rows * _ROW


class Census:
    """One process's row, and the sums of all. Without a memory file: of one process alone."""

    def __init__(self, handle: int = -1, *, rows: int = 1, row: int = 0) -> None:
        self._cells = memoryview(mmap.mmap(handle, octets_for(rows))).cast("i")
        self._starts = range(0, rows * (_PLACES + 1), _PLACES + 1)
        self._own = self._starts[row]

    def add(self, address: str, sessions: int) -> None:
        """Count a session of this process in (1) or out (-1)."""
        self._cells[self._own] += sessions
        self._cells[self._own + _place(address)] += sessions

    @property
    def total(self) -> int:
        """Sessions of all processes."""
        return sum(self._cells[start] for start in self._starts)

    def of(self, address: str) -> int:
        """Sessions of one client with all processes."""
        place = _place(address)
        return sum(self._cells[start + place] for start in self._starts)

    def clear(self, row: int) -> None:
        """Forget the sessions of a process that has ended."""
        start = self._starts[row]
        self._cells[start : start + _PLACES + 1] = memoryview(bytes(_ROW)).cast("i")


def _place(address: str) -> int:
    return 1 + zlib.crc32(address.encode()) % _PLACES
