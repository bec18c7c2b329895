"""Word 97 to 2003: all text of the piece table (body, notes, headers, comments, text boxes), and what is hidden in it.

Takes: the WordDocument stream and its table stream. Returns: texts. Touches: nothing.
Fails: ValueError or struct.error where the tables lead outside the streams; the caller then has the raw words.
Source: [MS-DOC] 2.5 (FIB), 2.8.35 (PlcPcd), 2.4.1 (retrieving text), 2.6.1 (character properties), 2.8.5 (PlcBteChpx).
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from dlp_gateway.content import grid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.content.grid import Written

_MAGIC = (0xA5EC, 0xA5DC)  # Word 97 and later; Word 6 and 95
_FLAGS_AT, _ENCRYPTED, _TABLE1 = 0x0A, 0x0100, 0x0200
_WORD97_FIB = 193  # nFib of Word 97; below it the tables stand elsewhere
_COUNTS_AT = (0x4C, 0x50, 0x54, 0x58, 0x5C, 0x60, 0x64, 0x68)  # ccpText, Ftn, Hdd, Mcr, Atn, Edn, Txbx, HdrTxbx
_PLACES = ("body", "footnotes", "headers", "macros", "comments", "endnotes", "boxes", "header-boxes")
_CLX_AT, _CHPX_AT = 0x1A2, 0xFA
_PAGE = 512
_COMPRESSED = 0x4000_0000
_DELETED, _INSERTED, _VANISH = 0x0800, 0x0801, 0x083C  # sprmCFRMarkDel, sprmCFRMark, sprmCFVanish
_OPERANDS = (1, 1, 2, 4, 2, 2, -1, 3)  # octets by the three top bits of a sprm; -1 = told by the next octet
_MOST_PIECES = 1_000_000
_FIELD = re.compile("\x13[^\x13\x14\x15]*\x14?|\x15")  # instruction of a field, and its end mark
_SIGNS = str.maketrans({"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\x1e": "-", "\x1f": None, "\x01": None,
                        "\x02": None, "\x03": None, "\x04": None, "\x05": None, "\x08": None, "\x14": " ",
                        "\x13": " ", "\x15": " "})  # fmt: skip


class Locked(Exception):
    """The document is encrypted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One place of the document. `view`: empty as displayed."""

    place: str
    view: str
    written: Written


def told(document: bytes, tables: dict[str, bytes]) -> Iterator[Told]:
    """Yield the texts of a document; Locked if it is encrypted."""
    magic, version = struct.unpack_from("<HH", document)
    (flags,) = struct.unpack_from("<H", document, _FLAGS_AT)
    if magic not in _MAGIC:
        raise ValueError("no WordDocument stream")
    if flags & _ENCRYPTED:
        raise Locked
    if version < _WORD97_FIB:
        raise ValueError("a document of Word 6 or 95")
    table = tables.get("1Table" if flags & _TABLE1 else "0Table", b"")
    text, offsets = _text(document, table)
    marks = _marks(document, table)
    at = 0
    for place, count_at in zip(_PLACES, _COUNTS_AT, strict=True):
        (count,) = struct.unpack_from("<i", document, count_at)
        count = max(0, count)
        yield from _place(place, text[at : at + count], [marks.of(fc) for fc in offsets[at : at + count]])
        at += count
    if text[at:].strip("\r\n\0 "):
        yield from _place("rest", text[at:], [marks.of(fc) for fc in offsets[at:]])


def _place(place: str, text: str, properties: list[frozenset[int]]) -> Iterator[Told]:
    """Yield a place as displayed, as it was before tracked changes, and with everything in it."""
    pairs = list(zip(text, properties, strict=True))
    views = {
        "": "".join(char for char, marks in pairs if not marks & {_DELETED, _VANISH}),
        "before-changes": "".join(char for char, marks in pairs if not marks & {_INSERTED}),
        "all": text,
    }
    views[""] = _FIELD.sub("", views[""])
    seen: set[str] = set()
    for view, words in views.items():
        if words not in seen and words.strip("\r\n\0 \x07"):
            seen.add(words)
            for written in grid.marked(words.translate(_SIGNS)):
                name = "-".join(filter(None, (view, written.view)))
                yield Told(place=place, view=name, written=written)


# --------------------------------------------------------------------------------------------- piece table


def _text(document: bytes, table: bytes) -> tuple[str, list[int]]:
    """Return all text, and for each character the offset of its octets in the document stream."""
    start, size = struct.unpack_from("<II", document, _CLX_AT)
    clx = table[start : start + size]
    at = 0
    while at < len(clx) and clx[at] == 1:  # Prc: properties, which say nothing of text
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at >= len(clx) or clx[at] != 2:  # noqa: PLR2004  Pcdt
        raise ValueError("no piece table")
    (length,) = struct.unpack_from("<I", clx, at + 1)
    plc = clx[at + 5 : at + 5 + length]
    count = (len(plc) - 4) // 12
    if not 0 < count <= _MOST_PIECES:
        raise ValueError("an empty piece table")
    places = struct.unpack_from(f"<{count + 1}I", plc)
    out: list[str] = []
    offsets: list[int] = []
    for number, (low, high) in enumerate(pairwise(places)):
        (fc,) = struct.unpack_from("<I", plc, (count + 1) * 4 + number * 8 + 2)
        chars = max(0, high - low)
        if fc & _COMPRESSED:
            begin, width = (fc & ~_COMPRESSED) // 2, 1
            text = document[begin : begin + chars].decode("cp1252", "replace")
        else:
            begin, width = fc, 2
            text = document[begin : begin + 2 * chars].decode("utf-16-le", "replace")
        out.append(text)
        offsets += range(begin, begin + width * len(text), width)
    text = "".join(out)
    offsets += [0] * (len(text) - len(offsets))
    return text, offsets[: len(text)]


# ------------------------------------------------------------------------------------- character properties


class _Marks:
    """Which characters were deleted, inserted or hidden, by the offset of their octets."""

    def __init__(self, runs: list[tuple[int, int, frozenset[int]]]) -> None:
        self._runs = sorted(runs, key=lambda run: run[0])
        self._starts = [run[0] for run in self._runs]

    def of(self, offset: int) -> frozenset[int]:
        """Return the marks of the character at an offset."""
        at = bisect_right(self._starts, offset) - 1
        if at < 0 or offset >= self._runs[at][1]:
            return frozenset()
        return self._runs[at][2]


def _marks(document: bytes, table: bytes) -> _Marks:
    """Read the pages of character properties; a page that is damaged marks nothing."""
    start, size = struct.unpack_from("<II", document, _CHPX_AT)
    plc = table[start : start + size]
    count = max(0, (len(plc) - 4) // 8)
    runs: list[tuple[int, int, frozenset[int]]] = []
    for number in range(count):
        (page,) = struct.unpack_from("<I", plc, (count + 1) * 4 + number * 4)
        octets = document[page * _PAGE : (page + 1) * _PAGE]
        if len(octets) == _PAGE:
            runs += _page(octets)
    return _Marks(runs)


def _page(page: bytes) -> Iterator[tuple[int, int, frozenset[int]]]:
    count = page[-1]
    if (count + 1) * 4 + count > _PAGE:
        return
    places = struct.unpack_from(f"<{count + 1}I", page)
    for number, (low, high) in enumerate(pairwise(places)):
        at = page[(count + 1) * 4 + number] * 2
        if at:
            found = _sprms(page[at + 1 : at + 1 + page[at]])
            if found:
                yield low, high, found


def _sprms(octets: bytes) -> frozenset[int]:
    found, at = set(), 0
    while at + 3 <= len(octets):
        (sprm,) = struct.unpack_from("<H", octets, at)
        length = _OPERANDS[sprm >> 13]
        length = octets[at + 2] + 1 if length < 0 else length
        if sprm in {_DELETED, _INSERTED, _VANISH} and octets[at + 2] & 1:
            found.add(sprm)
        at += 2 + length
    return frozenset(found)
