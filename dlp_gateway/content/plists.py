"""Property lists of macOS in their binary form: read as the JSON that they amount to.

Takes: a piece. Returns: its values as a JSON piece, octets in it as pieces. Touches: the standard library's reader, in
Python; it runs confined. Fails: never; what is damaged is Unread(MALFORMED).
Source: CFBinaryPList.c; names and values of NSKeyedArchiver stand in it as any others.
"""

from __future__ import annotations

import json
import plistlib
from typing import TYPE_CHECKING

from dlp_gateway.content.piece import Piece, Reading
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from dlp_gateway.config import ContentLimits

_BROKEN = (plistlib.InvalidFileException, ValueError, TypeError, OverflowError, RecursionError, IndexError, KeyError)
_LEAST_OCTETS = 4  # of a value that may be a file


def read_plist(piece: Piece, limits: ContentLimits) -> Reading:
    """Read a binary property list."""
    files: list[bytes] = []

    def said(value: object) -> str:
        if isinstance(value, bytes) and len(value) >= _LEAST_OCTETS:
            files.append(value)
        return "" if isinstance(value, bytes) else str(value)

    try:
        values = plistlib.loads(piece.octets, fmt=plistlib.FMT_BINARY)
        octets = json.dumps(values, default=said, ensure_ascii=False, skipkeys=True).encode("utf-8", "replace")
    except _BROKEN:
        return Reading(unread=(piece.unread(Cause.MALFORMED),))
    if len(octets) > limits.text_chars or len(files) > limits.parts:
        return Reading(unread=(piece.unread(Cause.TOO_BIG),))
    inner = (piece.inside(f"data{number}", octets=file) for number, file in enumerate(files, start=1))
    return Reading(pieces=(piece.inside("values", octets=octets, media_type="application/json"), *inner))
