"""Content outside the heap: a memory file, passed between our processes by its descriptor.

Takes: octets as they come. Returns: a view of them all. Touches: anonymous memory (never a disk).
Fails: ScannerFault where the system gives no more memory files or no more memory.
Source: memfd_create(2). In a heap, 50 messages of 5 MB cost several times their octets (docs/performance.md).
"""

from __future__ import annotations

import mmap
import os
from typing import Self, cast

from dlp_gateway.model import Saturated, ScannerFault


class _Map(mmap.mmap):
    """The pages of a memory file; they and the file go when nobody looks at them any more."""

    handle = -1

    @classmethod
    def of(cls, handle: int, octets: int) -> Self:
        """Take the file over."""
        self = cls(handle, octets, prot=mmap.PROT_READ)
        self.handle = handle
        return self

    def __del__(self) -> None:
        """Close the file."""
        if self.handle >= 0:
            os.close(self.handle)


class Spool:
    """A message's content while it comes in."""

    def __init__(self) -> None:
        self.octets = 0
        self._handle = -1

    def write(self, octets: bytes) -> None:
        """Append."""
        if not octets:
            return
        if self._handle < 0:
            self._handle = memory_file()
        _write_all(self._handle, octets)
        self.octets += len(octets)

    def content(self) -> bytes:
        """Return all octets as `adopt` does; the spool is empty then."""
        handle, octets = self._handle, self.octets
        self._handle, self.octets = -1, 0
        return adopt(handle, octets)

    def close(self) -> None:
        """Forget it."""
        if self._handle >= 0:
            os.close(self._handle)
        self._handle, self.octets = -1, 0


class Room:
    """How much may be in work at once. Who finds no room is told before sending: 451 4.3.2."""

    def __init__(self, *, messages: int = 64, octets: int = 1 << 30) -> None:
        self._messages, self._octets = messages, octets

    def enter(self, octets: int) -> None:
        """Take the place of one message of so many octets (0: not told); Saturated."""
        if self._messages <= 0 or self._octets < octets:
            raise Saturated("too much mail in scope is in work")
        self._messages -= 1

    def grow(self, octets: int) -> None:
        """Take room for octets that came; Saturated."""
        self._octets -= octets
        if self._octets < 0:
            raise Saturated("too many octets in scope are in work")

    def leave(self, octets: int) -> None:
        """Give back the place and the octets of a message."""
        self._messages += 1
        self._octets += octets


def adopt(handle: int, octets: int) -> bytes:
    """Return the octets of a memory file that is ours from now on (-1: there is none).

    What is returned is a memoryview: it has a length, slices and hashes, and none of it is in the heap. Those who
    need more of `bytes` than that make bytes of it.
    """
    if not octets:
        if handle >= 0:
            os.close(handle)
        return b""
    try:
        return cast("bytes", memoryview(_Map.of(handle, octets)))
    except OSError as error:
        os.close(handle)
        raise ScannerFault(f"no memory for a message: {error.strerror}") from None


def handle_of(content: bytes) -> int | None:
    """Return the memory file that holds just this content, if one does; it stays the content's."""
    view: object = content
    under = view.obj if isinstance(view, memoryview) else None
    return under.handle if isinstance(under, _Map) and len(under) == len(content) else None


def memory_file(octets: bytes | memoryview = b"") -> int:
    """Return the descriptor of a new memory file that holds `octets`."""
    try:
        handle = os.memfd_create("message", os.MFD_CLOEXEC)
    except OSError as error:
        raise ScannerFault(f"no memory file for a message: {error.strerror}") from None
    try:
        _write_all(handle, octets)
    except BaseException:
        os.close(handle)
        raise
    return handle


def _write_all(handle: int, octets: bytes | memoryview) -> None:
    view = memoryview(octets)
    try:
        while view:
            view = view[os.write(handle, view) :]
    except OSError as error:
        raise ScannerFault(f"no memory for a message: {error.strerror}") from None
