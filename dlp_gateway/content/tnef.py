"""TNEF, the winmail.dat that Outlook puts around a message: its bodies, properties, recipients and attachments.

Takes: a piece. Returns: bodies and attachments as pieces, all other strings as text. Touches: nothing.
Fails: never; a list of properties that breaks off is Unread, and the words in the rest of it are kept.
Cost: linear. The usual library copies the rest of the file for each attribute and gives up at the first damaged one.
Source: MS-OXTNEF 2.1 (attributes, the encoding of properties).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dlp_gateway.content import mapi
from dlp_gateway.content.piece import Piece, Reading
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.config import ContentLimits

_HEAD, _ATTRIBUTE = 6, 9  # octets before the first attribute; of an attribute before its data
_ATTACHMENT_LEVEL = 2
_SUBJECT, _BODY, _DATA, _TITLE = 0x8004, 0x800C, 0x800F, 0x8010
_RENDERING, _PROPERTIES, _RECIPIENTS, _ATTACHMENT, _NAME = 0x9002, 0x9003, 0x9004, 0x9005, 0x9001
_AS_PROPERTY = {
    _SUBJECT: (mapi.SUBJECT, mapi.STRING8),
    _BODY: (mapi.BODY, mapi.STRING8),
    _DATA: (mapi.DATA, mapi.BINARY),
    _TITLE: (0x3704, mapi.STRING8),
    _NAME: (0x3707, mapi.STRING8),
}
_WIDTHS = {
    0x0002: 2,
    0x000B: 2,
    0x0003: 4,
    0x0004: 4,
    0x000A: 4,
    0x0001: 0,
    0x0048: 16,
}  # of types that have one; others 8
_COUNTED = frozenset({mapi.STRING8, mapi.UNICODE, mapi.OBJECT, mapi.BINARY, 0x0000})
_MULTIPLE, _FIRST_NAMED = 0x1000, 0x8000
_OBJECT_GUID = 16  # octets in front of an embedded object's data
_TNEF = b"\x78\x9f\x3e\x22"


def read_tnef(piece: Piece, limits: ContentLimits) -> Reading:
    """Read a winmail.dat."""
    item = _Item()
    current = item.properties
    for level, name, octets in _attributes(piece.octets):
        if name == _RENDERING:
            item.attachments.append([])
        if level == _ATTACHMENT_LEVEL:
            if not item.attachments:
                item.attachments.append([])
            current = item.attachments[-1]
        else:
            current = item.properties
        item.take(name, octets, current)
    item.attachments = [found for found in item.attachments if found]
    if len(item.attachments) > limits.parts:
        return Reading(unread=(piece.unread(Cause.TOO_BIG),))
    if not item.properties and not item.attachments:
        return Reading(unread=(piece.unread(Cause.MALFORMED),))
    return item.read(piece)


@dataclass(slots=True)
class _Item:
    """What was found so far."""

    properties: list[mapi.Property] = field(default_factory=list)
    attachments: list[list[mapi.Property]] = field(default_factory=list)
    whole: bool = True

    def take(self, name: int, octets: bytes, into: list[mapi.Property]) -> None:
        if name in _AS_PROPERTY:
            number, kind = _AS_PROPERTY[name]
            into.append(mapi.Property(id=number, type=kind, value=octets))
        elif name in (_PROPERTIES, _ATTACHMENT):
            self._listed(octets, 0, into)
        elif name == _RECIPIENTS and len(octets) >= 4:  # noqa: PLR2004  a count of four octets
            at: int | None = 4
            while at is not None and at < len(octets):
                at = self._listed(octets, at, into)
        elif octets:
            into.append(mapi.Property(id=0, type=mapi.BINARY, value=octets))

    def _listed(self, octets: bytes, at: int, into: list[mapi.Property]) -> int | None:
        """Take a list of properties; return where it ends, None if it breaks off."""
        reader = _Properties(octets, at)
        try:
            into += reader.all()
        except (struct.error, ValueError):
            self.whole = False
            into.append(mapi.Property(id=0, type=mapi.BINARY, value=octets[reader.at :]))
            return None
        return reader.at

    def read(self, piece: Piece) -> Reading:
        reading = mapi.read_item(piece, self.properties)
        for number, found in enumerate(self.attachments, start=1):
            reading += mapi.read_attachment(piece, found, prefix=f"{number}:")
            reading += Reading(pieces=tuple(_objects(piece, found, number)))
        if not self.whole:
            reading += Reading(unread=(piece.unread(Cause.MALFORMED),))
        return reading


def _objects(piece: Piece, found: list[mapi.Property], number: int) -> Iterator[Piece]:
    """Yield what is embedded as an object: another TNEF stream, or a compound file."""
    for one in found:
        if one.id == mapi.DATA and one.type == mapi.OBJECT and len(one.value) > _OBJECT_GUID:
            inner = piece.inside(f"{number}", octets=one.value[_OBJECT_GUID:])
            yield replace(inner, media_type="application/vnd.ms-tnef") if inner.octets[:4] == _TNEF else inner


def _attributes(octets: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield level, id and data of each attribute; what does not fit is given as one nameless attribute."""
    at = _HEAD
    while at + _ATTRIBUTE <= len(octets):
        level, name, _, size = struct.unpack_from("<BHHI", octets, at)
        start = at + _ATTRIBUTE
        if level not in (1, _ATTACHMENT_LEVEL) or start + size > len(octets):
            yield 1, 0, octets[at:]
            return
        yield level, name, octets[start : start + size]
        at = start + size + 2  # checksum


class _Properties:
    """A list of properties as TNEF writes it: a count, then tag and value each, all padded to four octets."""

    def __init__(self, octets: bytes, at: int) -> None:
        self.octets, self.at = octets, at

    def all(self) -> list[mapi.Property]:
        return [one for _ in range(self._number()) for one in self._property()]

    def _property(self) -> Iterator[mapi.Property]:
        kind, number = struct.unpack_from("<HH", self.octets, self.at)
        self.at += 4
        label = self._label() if number >= _FIRST_NAMED else ""
        several = bool(kind & _MULTIPLE)
        kind &= ~_MULTIPLE
        counted = kind in _COUNTED
        for _ in range(self._number() if several or counted else 1):
            value = self._take(self._number() if counted else _WIDTHS.get(kind, 8))
            yield mapi.Property(id=number, type=kind, value=value, label=label)

    def _label(self) -> str:
        self._take(16)
        if self._number() == 0:
            self._number()
            return ""
        return self._take(self._number()).decode("utf-16-le", "replace").rstrip("\0")

    def _number(self) -> int:
        (found,) = struct.unpack_from("<I", self.octets, self.at)
        self.at += 4
        if found > len(self.octets):
            raise ValueError(found)
        return int(found)

    def _take(self, size: int) -> bytes:
        if self.at + size > len(self.octets):
            raise ValueError(size)
        value = self.octets[self.at : self.at + size]
        self.at += -(-size // 4) * 4
        return value
