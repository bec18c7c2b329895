"""Outlook's .msg: all bodies, recipients, attachments, messages in the message, and every named property.

Read from the streams themselves: each is one property, and who knows only some of them leaves places to hide.

Takes: a piece. Returns: bodies and attachments as pieces, all other strings as text. Touches: nothing.
Fails: on octets that are no compound file; the caller holds them. Runs confined: hostile files loop and lie.
Source: MS-OXMSG (streams and storages), MS-OXCDATA, MS-OXPROPS.
"""

from __future__ import annotations

import io
import re
import struct
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import olefile

from dlp_gateway.content import mapi
from dlp_gateway.content.piece import Piece, Reading
from dlp_gateway.content.unpack import words
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.config import ContentLimits

_PROPERTY = re.compile(r"__substg1\.0_([0-9A-Fa-f]{4})([0-9A-Fa-f]{4})(?:-[0-9A-Fa-f]{8})?")
_FIXED = "__properties_version1.0"
_NAMED = "__nameid_version1.0"
_NAMES, _STRINGS = "__substg1.0_00030102", "__substg1.0_00040102"
_FIRST_NAMED = 0x8000
_MULTIPLE = 0x1000
_HEADS = (32, 24, 8)  # octets before the entries of a properties stream: of a message, one inside it, anything else
Path = tuple[str, ...]


def read_outlook(piece: Piece, limits: ContentLimits) -> Reading:
    """Read a .msg file."""
    with olefile.OleFileIO(io.BytesIO(piece.octets)) as ole:
        streams = {tuple(path): _open(ole, path) for path in ole.listdir(streams=True, storages=False)}
    book = _Book(streams)
    # A message that somebody attached is somebody else's words, as message/rfc822 is.
    waiting: list[tuple[Path, Piece]] = [((), replace(piece, within=(*piece.within, "message/rfc822")))]
    reading = Reading()
    while waiting:
        at, here = waiting.pop()
        if here.depth > limits.depth or len(reading.parts) > limits.parts:
            reading += Reading(unread=(here.unread(Cause.TOO_DEEP if here.depth > limits.depth else Cause.TOO_BIG),))
            continue
        found, inner = book.message(at, here)
        reading += found
        waiting += inner
    return reading


def is_outlook(octets: bytes) -> bool:
    """Return whether a compound file is a message: it has the stream that only messages have."""
    return _FIXED.encode("utf-16-le") in octets


def _open(ole: olefile.OleFileIO, path: list[str]) -> bytes:
    try:
        return bytes(ole.openstream(path).read())
    except OSError:
        return b""


class _Book:
    """The streams of the file, sorted by the storage they stand in."""

    def __init__(self, streams: dict[Path, bytes]) -> None:
        self._in: dict[Path, dict[str, bytes]] = defaultdict(dict)
        self._below: dict[Path, dict[str, None]] = defaultdict(dict)
        for path, octets in streams.items():
            self._in[path[:-1]][path[-1]] = octets
            for end in range(len(path) - 1):
                self._below[path[:end]][path[end]] = None
        self._labels = dict(self._named())

    def message(self, at: Path, piece: Piece) -> tuple[Reading, list[tuple[Path, Piece]]]:
        """Read what stands in one storage; messages inside it come back to be read in turn."""
        reading = mapi.read_item(piece, self._properties(at))
        inner: list[tuple[Path, Piece]] = []
        for number, name in enumerate(self._below[at], start=1):
            below = (*at, name)
            if name.startswith("__attach"):
                found, messages = self._attachment(below, piece, f"{number}:")
                reading += found
                inner += messages
            elif name.startswith("__recip"):
                reading += mapi.read_item(piece, self._properties(below), prefix=f"{number}:")
            elif name != _NAMED:
                reading += self._sweep(below, piece, f"{number}:")
        return reading, inner

    def _attachment(self, at: Path, piece: Piece, prefix: str) -> tuple[Reading, list[tuple[Path, Piece]]]:
        reading = mapi.read_attachment(piece, list(self._properties(at)), prefix=prefix)
        inner: list[tuple[Path, Piece]] = []
        for name in self._below[at]:
            below = (*at, name)
            if _FIXED in self._in[below]:
                here = piece.inside(prefix.rstrip(":"), octets=b"", media_type="message/rfc822")
                inner.append((below, replace(here, within=(*piece.within, "message/rfc822"))))
            else:
                reading += self._sweep(below, piece, prefix)
        return reading, inner

    def _sweep(self, at: Path, piece: Piece, prefix: str) -> Reading:
        """Read an object that is no message: its streams as files, their words as text."""
        waiting, parts, pieces = [at], [], []
        while waiting:
            here = waiting.pop()
            waiting += [(*here, name) for name in self._below[here]]
            for octets in self._in[here].values():
                pieces.append(piece.inside(f"{prefix}object", octets=octets))
                if told := words(octets):
                    parts.append(piece.place(f"{prefix}object", told, hidden=True))
        return Reading(parts=tuple(parts), pieces=tuple(inner for inner in pieces if inner.octets.strip(b"\0")))

    def _properties(self, at: Path) -> Iterator[mapi.Property]:
        """Yield the properties of a storage: a stream each, and the short ones in the stream of all short ones."""
        for name, octets in self._in[at].items():
            match = _PROPERTY.fullmatch(name)
            if match:
                number, kind = int(match.group(1), 16), int(match.group(2), 16) & ~_MULTIPLE
                yield mapi.Property(id=number, type=kind, value=octets, label=self._labels.get(number, ""))
            elif name == _FIXED:
                yield from self._short(octets)
            elif octets:
                yield mapi.Property(id=0, type=mapi.BINARY, value=octets)

    def _short(self, octets: bytes) -> Iterator[mapi.Property]:
        head = next((size for size in _HEADS if (len(octets) - size) % 16 == 0 and len(octets) >= size), None)
        for at in range(head if head is not None else len(octets), len(octets) - 15, 16):
            kind, number = struct.unpack_from("<HH", octets, at)
            if kind == mapi.TIME:
                value = octets[at + 8 : at + 16]
                yield mapi.Property(id=number, type=kind, value=value, label=self._labels.get(number, ""))

    def _named(self) -> Iterator[tuple[int, str]]:
        """Yield the names of named properties (MS-OXMSG 2.2.3)."""
        streams = self._in.get((_NAMED,), {})
        entries, strings = streams.get(_NAMES, b""), streams.get(_STRINGS, b"")
        for at in range(0, len(entries) - 7, 8):
            where, kind, index = struct.unpack_from("<IHH", entries, at)
            if kind & 1 and where + 4 <= len(strings):
                (size,) = struct.unpack_from("<I", strings, where)
                yield _FIRST_NAMED + index, strings[where + 4 : where + 4 + size].decode("utf-16-le", "replace")
