"""WordprocessingML: the text as displayed, as it was before tracked changes, and with everything hidden in it.

Takes: the root of a document, header, footer, note or comment part. Returns: texts with the cells of tables.
Touches: nothing. Fails: never; the parser has bounded the depth that is walked.
Source: ECMA-376 part 1, 17 (17.13.5 tracked changes, 17.3.2.41 vanish, 17.3.3 run content, 17.4 tables).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from dlp_gateway.content import grid
from dlp_gateway.content.markup import attribute, children, name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.content.markup import Element
    from dlp_gateway.model import Cell

_ADDED, _REMOVED = frozenset({"ins", "moveTo"}), frozenset({"del", "moveFrom"})
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_BLOCKS = frozenset({"p", "tbl"})
_FLOATING = frozenset({"pict", "drawing", "object", "AlternateContent"})
_SILENT = frozenset({"pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr"})
_MOST_CELL_CHARS = 1000  # longer cells are columns of a layout, not data
_PRIVATE_USE = range(0xF000, 0xF100)  # where symbol fonts keep their ASCII (17.3.3.30)


class Mode(Enum):
    """Which text of a document with a history."""

    SHOWN = auto()  # all changes accepted, hidden text left out
    BEFORE = auto()  # all changes refused
    ALL = auto()  # everything that is in the file


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The text of one part in one mode.

    `extra`: its tables read another way. `signs`: how many characters of the file it took in, blanks left out.
    """

    text: str
    layout: tuple[Cell, ...] = ()
    extra: tuple[grid.Written, ...] = ()
    signs: int = 0


def told(root: Element, mode: Mode, *, hidden_styles: frozenset[str] = frozenset()) -> Told:
    """Return the text of a part."""
    writer = _Writer(mode, hidden_styles)
    writer.blocks(root)
    return Told(text="".join(writer.pieces), layout=tuple(writer.cells), extra=tuple(writer.extra), signs=writer.signs)


def hidden_styles(styles: Element) -> frozenset[str]:
    """Return the ids of styles that hide what they are applied to."""
    return frozenset(
        attribute(style, "styleId")
        for style in children(styles, "style")
        if any(_is_on(mark) for props in children(style, "rPr") for mark in children(props, "vanish"))
    )


def _is_on(mark: Element) -> bool:
    return attribute(mark, "val", "true").lower() not in {"0", "false", "off"}


class _Writer:
    """The text as it grows."""

    def __init__(self, mode: Mode, styles: frozenset[str]) -> None:
        self.mode = mode
        self.styles = styles
        self.pieces: list[str] = []
        self.cells: list[Cell] = []
        self.extra: list[grid.Written] = []
        self.signs = 0
        self._length = 0
        self._rows = 0

    def write(self, text: str) -> None:
        self.pieces.append(text)
        self._length += len(text)

    # ------------------------------------------------------------------------------------------------ blocks

    def blocks(self, parent: Element) -> None:
        """Write the paragraphs and tables below an element, in order."""
        for element in parent:
            kind = name(element)
            if kind == "p":
                self._paragraph(element)
            elif kind == "tbl":
                self._table(element)
            elif kind and kind not in _SILENT and self._counts(kind):
                self.blocks(element)

    def _counts(self, kind: str) -> bool:
        """Return whether what an element of tracked changes or alternatives holds belongs to this mode's text."""
        if kind in _ADDED:
            return self.mode is not Mode.BEFORE
        if kind == "Fallback":  # of alternatives the first is shown
            return self.mode is Mode.ALL
        return kind not in _REMOVED or self.mode is not Mode.SHOWN

    def _paragraph(self, paragraph: Element) -> None:
        floating: list[Element] = []
        line = "".join(self._inline(paragraph, floating))
        self.write(line if self._is_joined(paragraph) else f"{line}\n")
        for box in floating:
            self.blocks(box)

    def _is_joined(self, paragraph: Element) -> bool:
        """Return whether the mark at its end was deleted: then the next paragraph continues it (17.13.5.15)."""
        if self.mode is not Mode.SHOWN:
            return False
        marks = (props for own in children(paragraph, "pPr") for props in children(own, "rPr"))
        return any(True for props in marks for _ in children(props, *_REMOVED))

    def _table(self, table: Element) -> None:
        rows = [[*self._row(row)] for row in self._rows_of(table)]
        texts = [[self._cell(cell) for cell in row] for row in rows]
        nested = any(
            name(inner) == "tbl" for row in rows for cell in row for inner in cell.iter() if inner is not table
        )
        if nested or any(len(text) > _MOST_CELL_CHARS for row in texts for text in row):
            for row in rows:
                for cell in row:
                    self.blocks(cell)
            self.extra += grid.table(texts)
            return
        for part in grid.table(texts):
            if part.view:
                self.extra.append(part)
                continue
            self.cells += (
                replace(cell, start=cell.start + self._length, end=cell.end + self._length, row=cell.row + self._rows)
                for cell in part.layout
            )
            self.write(part.text)
        self._rows += len(rows)

    def _rows_of(self, parent: Element) -> Iterator[Element]:
        for element in parent:
            if name(element) == "tr":
                yield element
            elif name(element) not in _SILENT:
                yield from self._rows_of(element)

    def _row(self, parent: Element) -> Iterator[Element]:
        for element in parent:
            if name(element) == "tc":
                yield element
            elif name(element) not in _SILENT:
                yield from self._row(element)

    def _cell(self, cell: Element) -> str:
        inner = _Writer(self.mode, self.styles)
        inner.blocks(cell)
        self.signs += inner.signs
        return "".join(inner.pieces).strip()

    # ------------------------------------------------------------------------------------------------- runs

    def _inline(self, parent: Element, floating: list[Element]) -> Iterator[str]:
        for element in parent:
            kind = name(element)
            if kind in {"t", "delText"}:
                yield self._taken(element)
            elif kind in _SIGNS:
                yield _SIGNS[kind]
            elif kind == "sym":
                yield _symbol(attribute(element, "char"))
            elif kind in {"instrText", "delInstrText"}:
                yield f" {self._taken(element)} " if self.mode is Mode.ALL else ""
            elif kind in _FLOATING:
                yield from self._floating(element, floating)
            elif kind == "fldSimple":
                yield f" {attribute(element, 'instr')} " if self.mode is Mode.ALL else ""
                yield from self._inline(element, floating)
            elif kind and kind not in _SILENT and self._counts(kind) and not self._is_hidden(element, kind):
                yield from self._inline(element, floating)

    def _taken(self, element: Element) -> str:
        text = element.text or ""
        self.signs += len("".join(text.split()))
        return str(text)

    def _floating(self, element: Element, floating: list[Element]) -> Iterator[str]:
        """Set text boxes aside; of alternatives the first is shown, the others are in ALL only (part 3, 10.2)."""
        boxes = []
        for inner in element.iter():
            kind = name(inner)
            if kind == "txbxContent":
                boxes.append(inner)
            elif kind == "textpath":
                yield f" {attribute(inner, 'string')} "
            elif kind == "t" and not any(name(up) == "txbxContent" for up in inner.iterancestors()):
                yield self._taken(inner)
        for box in boxes:
            around = [name(up) for up in box.iterancestors()]
            if "txbxContent" not in around[: _up_to(element, box)] and ("Fallback" not in around or self._is_all()):
                floating.append(box)

    def _is_all(self) -> bool:
        return self.mode is Mode.ALL

    def _is_hidden(self, run: Element, kind: str) -> bool:
        if kind != "r" or self.mode is Mode.ALL:
            return False
        for props in children(run, "rPr"):
            for mark in props:
                if name(mark) in {"vanish", "specVanish"} and _is_on(mark):
                    return True
                if name(mark) == "rStyle" and attribute(mark, "val") in self.styles:
                    return True
        return False


def _up_to(element: Element, inner: Element) -> int:
    """Return how many ancestors of `inner` lie below `element`."""
    return next((number for number, up in enumerate(inner.iterancestors()) if up is element), 0)


def _symbol(code: str) -> str:
    """Return the character of a symbol; those of symbol fonts stand for the ASCII at the same place."""
    try:
        number = int(code, 16)
        return chr(number - 0xF000) if number in _PRIVATE_USE else chr(number)
    except (ValueError, OverflowError):
        return ""
