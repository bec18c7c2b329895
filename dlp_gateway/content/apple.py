"""AppleSingle and AppleDouble: the second file that a Macintosh sends beside the first.

Takes: a piece. Returns: the real name and the comment as text, the data fork as a piece, words of all else.
Touches: nothing. Fails: never; a file that breaks off is Unread. Cost: linear.
Source: RFC 1740 (multipart/appledouble) and its appendix (entry ids).
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from dlp_gateway.content.unpack import Squeezed, Unpacking, words
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from dlp_gateway.config import ContentLimits
    from dlp_gateway.content.piece import Piece, Reading

_HEAD, _ENTRY = 26, 12
_DATA, _REAL_NAME = 1, 3
_MOST = 100  # entries; the standard knows fifteen


def read_apple(piece: Piece, limits: ContentLimits) -> Reading:
    """Read an AppleSingle or AppleDouble file."""
    out = Unpacking(piece, limits)
    (count,) = struct.unpack_from(">H", piece.octets.ljust(_HEAD, b"\0"), _HEAD - 2)
    entries = [_entry(piece.octets, number) for number in range(min(count, _MOST))]
    if count > _MOST or None in entries:
        out.unread(Cause.MALFORMED)
        out.text("words", words(piece.octets))
    name = next((octets for kind, octets in filter(None, entries) if kind == _REAL_NAME), b"")
    for kind, octets in filter(None, entries):
        if kind == _DATA:
            out.take(out.entry(name), Squeezed(octets))
        else:
            out.text(f"entry{kind}", words(octets))
    return out.done()


def _entry(octets: bytes, number: int) -> tuple[int, bytes] | None:
    at = _HEAD + number * _ENTRY
    if at + _ENTRY > len(octets):
        return None
    kind, start, size = struct.unpack_from(">III", octets, at)
    return (kind, octets[start : start + size]) if start + size <= len(octets) else None
