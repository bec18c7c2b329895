"""The properties of Outlook items, as .msg files and winmail.dat both carry them.

Takes: properties and the piece they stand in. Returns: bodies and attachments as pieces, all else as text with the
name of its property. Touches: nothing. Fails: never; a body that cannot be unpacked is Unread, its words kept.
Source: MS-OXPROPS (property ids), MS-OXCDATA 2.11 (types), MS-OXRTFCP (compressed RTF).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import compressed_rtf

from dlp_gateway.content import charset
from dlp_gateway.content.piece import Reading
from dlp_gateway.content.unpack import words
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dlp_gateway.content.piece import Piece
    from dlp_gateway.model import Part

STRING8, UNICODE, BINARY, OBJECT, TIME = 0x001E, 0x001F, 0x0102, 0x000D, 0x0040
SUBJECT, BODY, RTF, HTML, HEADERS, DATA = 0x0037, 0x1000, 0x1009, 0x1013, 0x007D, 0x3701
_LONG_NAME, _SHORT_NAME, _SHOWN_NAME, _MIME_TAG, _BIRTHDAY = 0x3707, 0x3704, 0x3001, 0x370E, 0x3A42
# Words for the properties that name what stands in them; any other is `property`.
_LABELS = {
    SUBJECT: "Subject", 0x0070: "Conversation topic", 0x0E1D: "Subject", 0x0E04: "To", 0x0E03: "Cc", 0x0E02: "Bcc",
    0x0C1A: "From", 0x0C1F: "From address", 0x0042: "Representing", 0x5D01: "From address", 0x5D02: "From address",
    _SHOWN_NAME: "Name", 0x3003: "Address", 0x39FE: "E-mail", _LONG_NAME: "File name", _SHORT_NAME: "File name",
    0x3A06: "Given name", 0x3A11: "Surname", 0x3A16: "Company", 0x3A17: "Title", 0x3A08: "Business phone",
    0x3A09: "Home phone", 0x3A1C: "Mobile phone", 0x3A29: "Street address", 0x3A27: "City", 0x3A28: "State",
    0x3A2A: "Postal code", 0x3A15: "Postal address", 0x3A5D: "Home street", 0x3A59: "Home city", 0x3A5C: "Home state",
    0x3A5B: "Home postal code", 0x3A07: "Government ID number", 0x3A4A: "Customer ID", 0x3A48: "Spouse",
    0x3A58: "Children", 0x3004: "Comment", 0x3A10: "Organizational ID number",
}  # fmt: skip
# Long binaries without words of anybody's: entry ids, keys, search keys, icons, change keys.
_MUTE = frozenset({0x0FFF, 0x0FF9, 0x0FF6, 0x300B, 0x65E2, 0x65E3, 0x0071, 0x3013, 0x3014, 0x300F, 0x3709})
_FILETIME = datetime(1601, 1, 1, tzinfo=UTC)
_SCRAMBLED = b"LZFu"  # COMPTYPE of compressed RTF


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """One property: `id` and `type` as MAPI numbers them, `value` as it stands, `label` what people see beside it."""

    id: int
    type: int
    value: bytes
    label: str = ""

    @property
    def text(self) -> str:
        """The value of a string."""
        if self.type == UNICODE:
            return self.value.decode("utf-16-le", "replace").rstrip("\0")
        return charset.readings(self.value.rstrip(b"\0"))[0]


def read_item(piece: Piece, properties: Iterable[Property], *, prefix: str = "") -> Reading:
    """Read a message, a recipient or any other item; `prefix` leads its locators."""
    reading = Reading()
    lines: list[str] = []
    for found in properties:
        body = _body(piece, found, prefix)
        if body is not None:
            reading += body
        elif line := _line(found):
            lines.append(line)
    text = "\n".join(dict.fromkeys(lines))
    return Reading(parts=(piece.place(f"{prefix}fields", text),) if text else ()) + reading


def read_attachment(piece: Piece, properties: list[Property], *, prefix: str) -> Reading:
    """Read one attachment: its data as a piece under its own name and label."""
    by_id = {found.id: found for found in reversed(properties)}
    names = [by_id[key].text for key in (_LONG_NAME, _SHORT_NAME, _SHOWN_NAME) if key in by_id]
    names = [name for name in dict.fromkeys(names) if name.strip()]
    kind = by_id[_MIME_TAG].text.strip().lower() if _MIME_TAG in by_id else ""
    inner = piece.inside(prefix.rstrip(":"), octets=b"", filename=names[0] if names else None)
    parts: list[Part] = [inner.named(name, number=number) for number, name in enumerate(names, start=1)]
    pieces = tuple(
        replace(inner, octets=found.value, media_type=kind if "/" in kind else inner.media_type)
        for found in properties
        if found.id == DATA and found.type == BINARY and found.value
    )
    named = {_LONG_NAME, _SHORT_NAME, _SHOWN_NAME, _MIME_TAG, DATA}
    rest = read_item(piece, (found for found in properties if found.id not in named), prefix=prefix)
    return Reading(parts=tuple(parts), pieces=pieces) + rest


def _body(piece: Piece, found: Property, prefix: str) -> Reading | None:
    """Return the bodies of an item as pieces; None for any other property."""
    if found.id == RTF and found.type == BINARY:
        return _rtf(piece, found.value, prefix)
    if found.id == HTML:
        octets = found.text.encode("utf-8", "replace") if found.type == UNICODE else found.value
        return Reading(pieces=(piece.inside(f"{prefix}html", octets=octets, media_type="text/html"),))
    if found.type not in (STRING8, UNICODE):
        return None
    octets = found.text.encode("utf-8", "replace") if found.type == UNICODE else found.value.rstrip(b"\0")
    if found.id == BODY:
        return Reading(pieces=(piece.inside(f"{prefix}body", octets=octets, media_type="text/plain"),))
    if found.id == HEADERS:
        octets = octets.rstrip() + b"\r\n\r\n"
        return Reading(pieces=(piece.inside(f"{prefix}headers", octets=octets, media_type="message/rfc822"),))
    return None


def _rtf(piece: Piece, octets: bytes, prefix: str) -> Reading:
    try:
        text = compressed_rtf.decompress(octets)
    except (ValueError, IndexError, struct.error, EOFError):
        told = words(octets)
        parts = (piece.place(f"{prefix}rtf", told, hidden=True),) if told else ()
        return Reading(parts=parts, unread=(piece.inside(f"{prefix}rtf", octets=b"").unread(Cause.MALFORMED),))
    return Reading(pieces=(piece.inside(f"{prefix}rtf", octets=text, media_type="application/rtf"),))


def _line(found: Property) -> str:
    label = found.label or _LABELS.get(found.id, "property")
    if found.type in (STRING8, UNICODE):
        return f"{label}: {found.text}" if found.text.strip() else ""
    if found.type == TIME and (found.id == _BIRTHDAY or "irth" in label):
        return f"Date of birth: {_day(found.value)}"
    if found.type == BINARY and found.id not in _MUTE:
        told = words(found.value)
        return f"{label}: {told}" if told else ""
    return ""


def _day(filetime: bytes) -> str:
    (ticks,) = struct.unpack_from("<Q", filetime.ljust(8, b"\0"))
    try:
        return (_FILETIME + timedelta(microseconds=ticks // 10)).date().isoformat()
    except OverflowError:
        return ""
