"""Single files under gzip, bzip2, xz or lzma: every stream in the file, its name and comment, what stands behind it.

Takes: a piece. Returns: the names as text, each stream's content as a piece. Touches: nothing. Fails: never.
Cost: linear, and no more than the limits allow.
Source: RFC 1952 2.2 (several members) and 2.3 (name, comment, extra field), the bzip2 and xz file formats.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from dlp_gateway.content import charset, squeeze
from dlp_gateway.content.unpack import Squeezed, Unpacking, words
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from dlp_gateway.config import ContentLimits
    from dlp_gateway.content.piece import Piece, Reading

_GZIP_HEAD, _HEADER_CRC, _EXTRA, _NAME, _COMMENT = 10, 2, 4, 8, 16
_SUFFIXES = {".tgz": ".tar", ".tbz": ".tar", ".tbz2": ".tar", ".txz": ".tar", ".tlz": ".tar"}


def read_stream(piece: Piece, limits: ContentLimits) -> Reading:
    """Read a compressed file: its streams one after the other are one file, as the programs have it."""
    out = Unpacking(piece, limits)
    names: list[str] = []
    found: list[bytes] = []
    rest, last = piece.octets, Squeezed(b"")
    while rest and not last.over and last.whole:
        undo = _undo(rest)
        if undo is None:
            break
        names += _gzip_names(rest, out)
        last, rest = undo(rest, room=out.room - sum(map(len, found)))
        found.append(last.octets)
    inner = out.entry(*dict.fromkeys(names), filename=names[0] if names else _inner_name(piece.filename))
    if not found:
        out.unread(Cause.MALFORMED)
    out.take(inner, Squeezed(b"".join(found), whole=last.whole, over=last.over))
    out.remnant("after", rest)
    return out.done()


def _undo(octets: bytes) -> squeeze.Undo | None:
    for magic, undo in squeeze.STREAMS:
        if octets.startswith(magic):
            return undo
    return None


def _inner_name(filename: str | None) -> str | None:
    """Return the file's name without the suffix of the compressor."""
    stem, dot, suffix = (filename or "").rpartition(".")
    return stem + _SUFFIXES.get(f".{suffix.lower()}", "") if dot else filename


def _gzip_names(octets: bytes, out: Unpacking) -> list[str]:
    """Return the file name that a gzip member gives, and tell the comment and the extra field."""
    if not octets.startswith(b"\x1f\x8b") or len(octets) < _GZIP_HEAD:
        return []
    flags, at, names = octets[3], _GZIP_HEAD, []
    if flags & _EXTRA and len(octets) >= at + 2:
        (size,) = struct.unpack_from("<H", octets, at)
        out.text("extra", words(octets[at + 2 : at + 2 + size]))
        at += 2 + size
    if flags & _NAME:
        name, _, _ = octets[at:].partition(b"\0")
        names.append(charset.readings(name)[0])
        at += len(name) + 1
    if flags & _COMMENT:
        comment, _, _ = octets[at:].partition(b"\0")
        out.text("comment", charset.readings(comment)[0])
    return names
