"""Compressed streams undone piecewise, never to more than was allowed.

Takes: octets and the most octets to give. Returns: `Squeezed`, and where a stream says so what stands after it.
Touches: nothing. Fails: never; a damaged stream gives what came before the damage.
Source: RFC 1950 to 1952 (zlib, deflate, gzip), the bzip2 and xz file formats, APPNOTE.TXT 5.8 (LZMA in zip).
"""

from __future__ import annotations

import bz2
import lzma
import struct
import zlib
from typing import TYPE_CHECKING, Protocol

from dlp_gateway.content.unpack import Squeezed

if TYPE_CHECKING:
    from collections.abc import Callable

_STEP = 1_048_576
# Memory an xz stream may ask for: `xz -9` needs 65 MiB to decompress.
_XZ_MEMORY = 134_217_728
_RAW_DEFLATE, _GZIP = -15, 31
_LZMA_HEAD = 9  # version, size of the properties, properties
_CRUMB, _CRUMBS = 256, 65_536  # octets fed at a time to a damaged stream; one by one where there are fewer than that


def deflate(octets: bytes, *, room: int) -> tuple[Squeezed, bytes]:
    """Undo raw deflate; the second is what stands after the end of the stream."""
    return _inflate(octets, room=room, window=_RAW_DEFLATE)


def zlib_stream(octets: bytes, *, room: int) -> tuple[Squeezed, bytes]:
    """Undo a zlib stream."""
    return _inflate(octets, room=room, window=zlib.MAX_WBITS)


def gzip_member(octets: bytes, *, room: int) -> tuple[Squeezed, bytes]:
    """Undo one member of a gzip file."""
    return _inflate(octets, room=room, window=_GZIP)


def bzip2(octets: bytes, *, room: int) -> tuple[Squeezed, bytes]:
    """Undo one bzip2 stream."""
    return _gently(bz2.BZ2Decompressor, octets, room=room)


def xz(octets: bytes, *, room: int) -> tuple[Squeezed, bytes]:
    """Undo one xz or lzma stream."""
    return _gently(lambda: lzma.LZMADecompressor(memlimit=_XZ_MEMORY), octets, room=room)


def lzma_in_zip(octets: bytes, *, room: int) -> tuple[Squeezed, bytes]:
    """Undo LZMA as zip carries it: properties in front, no size."""
    if len(octets) < _LZMA_HEAD:
        return Squeezed(b"", whole=False), b""
    code, dictionary = struct.unpack_from("<BI", octets, 4)
    filters = [
        {
            "id": lzma.FILTER_LZMA1,
            "dict_size": max(4096, min(dictionary, room)),
            "lc": code % 9,
            "lp": code // 9 % 5,
            "pb": code // 45,
        }
    ]
    try:
        lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters)
    except (lzma.LZMAError, ValueError):
        return Squeezed(b"", whole=False), b""
    found, rest = _gently(
        lambda: lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters), octets[_LZMA_HEAD:], room=room
    )
    return (found if found.over else Squeezed(found.octets)), rest  # the end mark is optional


def _inflate(octets: bytes, *, room: int, window: int) -> tuple[Squeezed, bytes]:
    stream = zlib.decompressobj(window)
    out, length, feed = [], 0, octets
    try:
        while feed and not stream.eof and length <= room:
            out.append(stream.decompress(feed, min(_STEP, room + 1 - length)))
            length += len(out[-1])
            feed = stream.unconsumed_tail
    except zlib.error:
        return _salvage(zlib.decompressobj(window), octets, room=room), b""
    if feed == b"" and not stream.eof and length <= room:  # what the stream still keeps for itself
        out.append(stream.decompress(b"", room + 1 - length))
        length += len(out[-1])
    return _squeezed(out, room=room, whole=stream.eof), stream.unused_data


def _gently(
    make: Callable[[], bz2.BZ2Decompressor | lzma.LZMADecompressor], octets: bytes, *, room: int
) -> tuple[Squeezed, bytes]:
    stream = make()
    out, length, feed = [], 0, octets
    try:
        while not stream.eof and length <= room and (feed or not stream.needs_input):
            out.append(stream.decompress(feed, min(_STEP, room + 1 - length)))
            length += len(out[-1])
            feed = b""
    except (OSError, lzma.LZMAError, EOFError, ValueError):
        return _salvage(make(), octets, room=room), b""
    return _squeezed(out, room=room, whole=stream.eof), stream.unused_data


class _Stream(Protocol):
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def _salvage(stream: _Stream, octets: bytes, *, room: int) -> Squeezed:
    """Decompress in crumbs, so that a damaged stream gives what stands before the damage."""
    out, length = [], 0
    step = 1 if len(octets) <= _CRUMBS else _CRUMB
    try:
        for at in range(0, len(octets), step):
            out.append(stream.decompress(octets[at : at + step], room + 1 - length))
            length += len(out[-1])
            if length > room:
                break
    except (zlib.error, OSError, lzma.LZMAError, EOFError, ValueError):
        pass
    return _squeezed(out, room=room, whole=False)


def _squeezed(out: list[bytes], *, room: int, whole: bool) -> Squeezed:
    octets = b"".join(out)
    return Squeezed(octets[:room], over=True) if len(octets) > room else Squeezed(octets, whole=whole)


class Undo(Protocol):
    """Undoes one stream; gives what stands behind it, too."""

    def __call__(self, octets: bytes, *, room: int) -> tuple[Squeezed, bytes]:
        """Return the content and the rest."""


#: What streams begin with, and how they are undone.
STREAMS: tuple[tuple[bytes, Undo], ...] = (
    (b"\x1f\x8b", gzip_member),
    (b"BZh", bzip2),
    (b"\xfd7zXZ\0", xz),
    (b"\x5d\0\0", xz),
)
