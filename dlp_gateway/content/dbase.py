"""dBASE tables (dBASE III and IV, Clipper, FoxPro): every record under the names of its fields, also deleted ones.

Takes: a piece that sniff has found to be one. Returns: a table; what stands between and behind as HIDDEN or pieces.
Touches: nothing. Fails: never; a field of a type that is not known is Unread(UNSUPPORTED). Linear time.
Memos lie in a file of their own (.dbt, .fpt), which is held when it is sent.
Source: the Library of Congress, fdd000325 (dBASE table); Visual FoxPro, "Table file structure".
"""

from __future__ import annotations

import datetime as dt
import struct
from typing import TYPE_CHECKING

from dlp_gateway.content import charset, grid
from dlp_gateway.content.dbasefields import fields
from dlp_gateway.content.piece import Reading
from dlp_gateway.content.unpack import Unpacking, words
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.config import ContentLimits
    from dlp_gateway.content.dbasefields import Field
    from dlp_gateway.content.piece import Piece

_LANGUAGES = {
    0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x57: "cp1252", 0x58: "cp1252", 0x64: "cp852", 0x65: "cp866",
    0xC8: "cp1250", 0xC9: "cp1251",
}  # fmt: skip
_LANGUAGE_AT = 29
_WRITTEN, _DELETED = b" ", b"*"
_PADDING = b"\0\x1a\t\r\n "
_TEXT = frozenset("CNFDLVM")  # types whose values are characters; memos are numbers of blocks in another file
_FLAGS, _MOST_FLAGS = "0", 4  # which values are null: bits that no program shows
_NUMBERS = {("I", 4): "<i", ("+", 4): "<i", ("B", 8): "<d", ("O", 8): "<d", ("Y", 8): "<q", ("M", 4): "<i"}
_MOMENTS = frozenset("T@")
_JULIAN = 1_721_425  # days before the first of year 1
_HUNDREDTHS_OF_CENTS = 10_000


def read_dbase(piece: Piece, limits: ContentLimits) -> Reading:
    """Read a dBASE table."""
    out = Unpacking(piece, limits)
    columns = fields(piece.octets)
    if not columns:
        out.unread(Cause.MALFORMED)
        return out.done()
    head, size = struct.unpack_from("<HH", piece.octets, 8)
    out.text("header", words(piece.octets[:head]))
    records, end = _records(piece.octets, head, size)
    if len(records) * (size + len(columns)) > limits.text_chars:
        out.unread(Cause.TOO_BIG)
        records = records[: limits.text_chars // (size + len(columns))]
    out.remnant("after", piece.octets[end:].strip(_PADDING))
    codec = _LANGUAGES.get(piece.octets[_LANGUAGE_AT])
    rows = [[_word(field, value, codec, out) for field, value in _cells(columns, record)] for record in records]
    for number, text in enumerate(charset.readings(b"\n".join(records), codec)[1:], start=2):
        out.text(f"charset{number}", text)
    return out.done() + _table(piece, [[field.name for field in columns], *rows])


def _records(octets: bytes, at: int, size: int) -> tuple[list[bytes], int]:
    """Return the records as they stand, however many the header promises, and where they end."""
    found = []
    while at + size <= len(octets) and octets[at : at + 1] in (_WRITTEN, _DELETED):
        found.append(octets[at + 1 : at + size])
        at += size
    return found, at


def _cells(columns: tuple[Field, ...], record: bytes) -> Iterator[tuple[Field, bytes]]:
    at = 0
    for field in columns:
        yield field, record[at : at + field.size]
        at += field.size


def _word(field: Field, value: bytes, codec: str | None, out: Unpacking) -> str:
    """Return a value as programs show it."""
    if (form := _NUMBERS.get((field.kind, field.size))) is not None:
        number = struct.unpack(form, value)[0]
        return str(number / _HUNDREDTHS_OF_CENTS) if field.kind == "Y" else f"{number:.15g}".removesuffix(".0")
    if field.kind in _MOMENTS and field.size == struct.calcsize("<ii"):
        return _day(*struct.unpack("<ii", value))
    if field.kind in _TEXT:
        text = charset.readings(value, codec)[0].strip("\0 ")
        return f"{text[:4]}-{text[4:6]}-{text[6:]}" if field.kind == "D" and text.isdigit() else text
    if field.kind != _FLAGS or field.size > _MOST_FLAGS:
        out.unread(Cause.UNSUPPORTED)
    return words(value)


def _day(julian: int, _milliseconds: int) -> str:
    ordinal = julian - _JULIAN
    return dt.date.fromordinal(ordinal).isoformat() if 0 < ordinal <= dt.date.max.toordinal() else str(julian)


def _table(piece: Piece, rows: list[list[str]]) -> Reading:
    """Return the rows as text, each cell under the name of its field."""
    return Reading(
        parts=tuple(
            piece.place(f"table-{number}", told.text, hidden=bool(told.view), layout=told.layout)
            for number, told in enumerate(grid.table(rows), start=1)
        )
    )
