r"""Rich Text Format: what is shown, what is hidden in it (hidden, deleted, instructions, properties), and files inside.

Takes: a piece. Returns: texts with cells; pictures and embedded objects as pieces. Touches: nothing.
Fails: never; unbalanced braces and unknown words are read over, as Word does. Linear time, no recursion.
Source: Rich Text Format Specification 1.9.1 (groups, `\\u` and `\\uc`, code pages of fonts, destinations).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dlp_gateway.content import grid, metafile, olepackage, rtfwords
from dlp_gateway.content.markup import telling
from dlp_gateway.content.piece import Reading
from dlp_gateway.content.rtfwords import Aim
from dlp_gateway.content.unpack import words
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from dlp_gateway.config import ContentLimits
    from dlp_gateway.content.piece import Piece
    from dlp_gateway.model import Part

_TOKEN = re.compile(
    rb"\\(?:(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?|'(?P<hex>[0-9A-Fa-f]{2})|(?P<symbol>[^A-Za-z]))"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+",
    re.DOTALL,
)
_NOT_HEX = re.compile(rb"[^0-9A-Fa-f]+")
_MOST_OBJECTS = 500


@dataclass(slots=True)
class _Group:
    """What holds inside one pair of braces."""

    aim: Aim = Aim.SHOWN
    hidden: bool = False
    deleted: bool = False
    inserted: bool = False
    skip: int = 1  # characters that stand for one \u in programs without Unicode
    codec: str = "cp1252"
    starred: bool = False
    label: str = ""


def read_rtf(piece: Piece, limits: ContentLimits) -> Reading:
    """Read an RTF document."""
    reader = _Reader(piece.octets)
    reader.run()
    parts = [*_shown(piece, reader)]
    for view, text in (
        ("before-changes", reader.before if reader.changed else ""),
        ("all", reader.whole if reader.changed or reader.veiled else ""),
        ("hidden", reader.aside),
        ("settings", "\n".join(telling(reader.settings.splitlines()))),
    ):
        said = rtfwords.joined(text)[: limits.text_chars]
        if said.strip():
            parts.append(piece.text(said, view=view))
    inner, names = _objects(piece, reader)
    unread = (piece.unread(Cause.TOO_BIG),) if reader.over else ()
    return Reading(parts=(*parts, *names), pieces=tuple(inner), unread=unread)


def _shown(piece: Piece, reader: _Reader) -> list[Part]:
    """Return the flow and its tables, joined to one text with the cells where they stand."""
    pieces: list[str] = []
    layout = []
    extra: list[Part] = []
    length = rows = 0
    for block in reader.blocks():
        told = [grid.Written(view="", text=block)] if isinstance(block, str) else list(grid.table(block))
        for written in told:
            if written.view:
                extra.append(piece.text(written.text, view=f"table-{written.view}", layout=written.layout))
                continue
            layout += [
                replace(cell, start=cell.start + length, end=cell.end + length, row=cell.row + rows)
                for cell in written.layout
            ]
            pieces.append(written.text)
            length += len(written.text)
        rows += 0 if isinstance(block, str) else len(block)
    text = "".join(pieces)
    return [piece.text(text, layout=tuple(layout)), *extra] if text.strip() else extra


def _objects(piece: Piece, reader: _Reader) -> tuple[list[Piece], list[Part]]:
    inner: list[Piece] = []
    names: list[Part] = []
    for number, (kind, octets) in enumerate(reader.objects, start=1):
        if kind == "objdata":
            package = olepackage.embedded(octets)
        else:
            package = olepackage.Package(octets=metafile.bitmap_file(octets) if kind == "dibitmap" else octets)
        told = "\n".join(filter(None, (*package.names, words(package.after))))
        if told:
            names.append(piece.place(f"object{number}:name", told, hidden=True))
        if package.octets.strip(b"\0"):
            inner.append(piece.inside(f"object{number}", octets=package.octets, filename=package.base))
    return inner, names


class _Reader:
    """Runs through the tokens once."""

    def __init__(self, octets: bytes) -> None:
        self._octets = octets
        self._stack: list[_Group] = []
        self._here = _Group()
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._default = "cp1252"
        self._skip = 0
        self._pending = bytearray()  # octets of one code page not yet decoded
        self._data: list[bytes] = []
        self._kind = ""
        self._flow: list[str] = []
        self._cell: list[str] = []
        self._row: list[str] = []
        self._rows: list[list[str]] = []
        self._blocks: list[str | list[list[str]]] = []
        self._in_table = self._leaving = False
        self._whole: list[str] = []
        self._before: list[str] = []
        self._aside: list[str] = []
        self._settings: list[str] = []
        self.objects: list[tuple[str, bytes]] = []
        self.changed = self.veiled = self.over = False

    whole = property(lambda self: "".join(self._whole))
    before = property(lambda self: "".join(self._before))
    aside = property(lambda self: "".join(self._aside))
    settings = property(lambda self: "".join(self._settings))

    def blocks(self) -> list[str | list[list[str]]]:
        """Return the text shown: paragraphs, and tables as rows of cells."""
        return [rtfwords.joined(block) if isinstance(block, str) else _joined(block) for block in self._blocks]

    def run(self) -> None:
        at, length = 0, len(self._octets)
        while at < length:
            match = _TOKEN.match(self._octets, at)
            if match is None:  # a backslash at the very end
                at += 1
                continue
            at = match.end()
            kind = match.lastgroup
            if kind == "text":
                self._text(match.group())
            elif kind == "hex":
                self._octet(bytes((int(match.group("hex"), 16),)))
            elif kind == "brace":
                self._brace(match.group())
            elif kind == "symbol":
                self._symbol(match.group("symbol"))
            elif kind in {"word", "number"}:
                number = match.group("number")
                word = match.group("word").decode("ascii")
                if word == "bin":
                    size = max(0, int(number or b"0"))
                    self._data.append(self._octets[at : at + size].hex().encode("ascii"))
                    at += size
                else:
                    self._word(word, int(number) if number else None)
        while self._stack:
            self._brace(b"}")
        self._end_data()
        self._decode()
        self._end_table()
        self._end_flow()

    # ------------------------------------------------------------------------------------------------ tokens

    def _brace(self, brace: bytes) -> None:
        self._decode()
        if brace == b"{":
            self._stack.append(self._here)
            self._here = replace(self._here, starred=False)
        elif self._stack:
            if self._here.aim is Aim.DATA and self._stack[-1].aim is not Aim.DATA:
                self._end_data()
            if self._here.aim is Aim.ASIDE and self._stack[-1].aim is not Aim.ASIDE:
                self._aside.append("\n")
            self._here = self._stack.pop()

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._here.starred = True
        elif symbol in b"\r\n":
            self._say("\n")
        else:
            self._say({b"~": "\xa0", b"_": "-", b"-": "", b":": "", b"|": ""}.get(symbol, symbol.decode("latin-1")))

    def _word(self, word: str, number: int | None) -> None:
        here = self._here
        if word in rtfwords.AIMS or here.starred:
            self._decode()
            self._aim(word)
        elif word in rtfwords.SIGNS:
            self._say(rtfwords.SIGNS[word])
        elif word == "u" and number is not None:
            self._say(chr(number & 0xFFFF))
            self._skip = here.skip
        elif word == "uc":
            here.skip = max(0, number or 0)
        elif word in {"cell", "nestcell", "row", "nestrow", "intbl", "trowd", "pard"}:
            self._table(word)
        elif word in {"v", "deleted", "revised", "plain"}:
            self._mark(word, on=number != 0)
        elif word in rtfwords.CODE_PAGES or word in {"ansicpg", "f", "fcharset", "cpg", "deff", "deflang"}:
            self._code_page(word, number)
        elif word in rtfwords.PICTURES:
            self._kind = word

    def _aim(self, word: str) -> None:
        """Begin a destination; an unknown one behind a star may be anything, so its words are told aside."""
        here = self._here
        aim = rtfwords.AIMS.get(word, Aim.ASIDE)
        if aim is Aim.DATA:
            self._end_data()
            self._kind = word if word == "objdata" else self._kind
        if here.aim in {Aim.DATA, Aim.SETTINGS} and (aim is Aim.SHOWN or word not in rtfwords.AIMS):
            aim = here.aim
        if aim is Aim.ASIDE:
            self._aside.append(": " if word in rtfwords.VALUES else "\n")
        here.aim, here.starred = aim, False

    def _mark(self, word: str, *, on: bool) -> None:
        self._decode()
        here = self._here
        if word == "plain":
            here.hidden = False
        elif word == "v":
            here.hidden = on
        elif word == "deleted":
            here.deleted = on
        else:
            here.inserted = on
        self.veiled = self.veiled or here.hidden
        self.changed = self.changed or here.deleted or here.inserted

    def _code_page(self, word: str, number: int | None) -> None:
        self._decode()
        here = self._here
        if word == "f" and number is not None:
            self._font = number
            here.codec = self._fonts.get(number, self._default)
        elif word in {"fcharset", "cpg"} and number is not None:
            codec = rtfwords.CHARSETS.get(number) if word == "fcharset" else rtfwords.codec(number)
            self._fonts[self._font] = codec or self._default
        elif word == "ansicpg" and number is not None:
            self._default = here.codec = rtfwords.codec(number) or self._default
        elif word in rtfwords.CODE_PAGES:
            self._default = here.codec = rtfwords.CODE_PAGES[word]

    # -------------------------------------------------------------------------------------------------- text

    def _text(self, octets: bytes) -> None:
        if self._here.aim is Aim.DATA:
            self._data.append(octets)
            return
        if self._skip:
            dropped = min(self._skip, len(octets))
            self._skip -= dropped
            octets = octets[dropped:]
        self._pending += octets

    def _octet(self, octet: bytes) -> None:
        if self._skip:
            self._skip -= 1
        elif self._here.aim is not Aim.DATA:
            self._pending += octet

    def _decode(self) -> None:
        """Decode what has gathered, in the code page that holds here."""
        if self._pending:
            text = self._pending.decode(self._here.codec, "replace")
            self._pending.clear()
            self._put(text)

    def _say(self, text: str) -> None:
        self._decode()
        self._skip = 0
        self._put(text)

    def _put(self, text: str) -> None:
        here = self._here
        if here.aim is Aim.ASIDE:
            self._aside.append(text)
        elif here.aim is Aim.SETTINGS:
            self._settings.append(text.replace(";", "\n"))
        elif here.aim is Aim.SHOWN:
            self._whole.append(text)
            if not here.inserted:
                self._before.append(text)
            if not (here.hidden or here.deleted):
                if self._leaving and not self._row and text.strip():
                    self._leaving = False  # a paragraph after the last row
                    self._end_table()
                (self._cell if self._in_table else self._flow).append(text)

    # ------------------------------------------------------------------------------------- tables and data

    def _table(self, word: str) -> None:
        self._decode()
        if word in {"intbl", "trowd"} and not self._in_table:
            self._end_flow()
            self._in_table = True
        self._leaving = word == "pard" and self._in_table
        if word in {"cell", "nestcell"}:
            if not self._in_table and self._flow:  # a cell that nothing announced
                self._cell.append(self._flow.pop())
            self._row.append("".join(self._cell).strip())
            self._cell = []
            self._whole.append("\n")
            self._before.append("\n")
        elif word in {"row", "nestrow"} and self._row:
            self._rows.append(self._row)
            self._row = []

    def _end_table(self) -> None:
        rest = [*self._row, "".join(self._cell)]
        if self._rows:
            self._blocks.append(self._rows)
        if any(cell.strip() for cell in rest):
            self._blocks.append("\n".join(rest))
        self._rows, self._row, self._cell, self._in_table = [], [], [], False

    def _end_flow(self) -> None:
        if self._flow:
            self._blocks.append("".join(self._flow))
            self._flow = []

    def _end_data(self) -> None:
        digits = _NOT_HEX.sub(b"", b"".join(self._data))
        if len(self.objects) >= _MOST_OBJECTS:
            self.over = self.over or bool(digits)
        elif digits:
            self.objects.append((self._kind, bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))))
        self._data, self._kind = [], ""


def _joined(rows: list[list[str]]) -> list[list[str]]:
    return [[rtfwords.joined(cell) for cell in row] for row in rows]
