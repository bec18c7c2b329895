"""DrawingML: slides, shapes, tables on slides, and charts with the values that they were drawn from.

Takes: the root of a slide, notes page, drawing, chart or diagram part. Returns: texts with cells. Touches: nothing.
Fails: never; the parser has bounded the depth that is walked.
Source: ECMA-376 part 1, 19 (PresentationML), 20 and 21 (DrawingML text, 21.1; charts, 21.2).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dlp_gateway.content import grid, numberformat, pdflayout
from dlp_gateway.content.markup import attribute, children, first, name
from dlp_gateway.content.pdflayout import Glyph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.content.markup import Element
    from dlp_gateway.model import Cell

_SIGNS = {"br": "\n", "tab": "\t"}
_SHORT, _MOST_LETTERS = 3, 20_000  # shapes of so few letters make no word alone; of them, how many are put together
_POINT = 12_700  # English metric units (20.1.2.1)
_SILENT = frozenset({"pPr", "rPr", "endParaRPr", "lstStyle", "bodyPr", "spPr", "tblPr", "tblGrid"})


class Drawn:
    """The text of a part as it grows. `extra`: its tables read another way."""

    def __init__(self, root: Element) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._rows = 0
        self.layout: list[Cell] = []
        self.extra: list[str] = []
        self._walk(root)

    @property
    def text(self) -> str:
        """The text, a line for each paragraph, a gap after each shape."""
        return "".join(self._pieces)

    def _write(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)

    def _walk(self, parent: Element) -> None:
        for element in parent:
            kind = name(element)
            if kind == "tbl":
                self._grid([[_text(cell) for cell in children(row, "tc")] for row in children(element, "tr")])
            elif kind == "ser":
                self._grid(_series(element))
            elif kind == "p":
                self._write(f"{''.join(_inline(element))}\n")
            elif kind and kind not in _SILENT and kind != "Fallback":
                self._walk(element)
                if kind in {"txBody", "txXfrm", "sp"}:
                    self._write("\n")

    def _grid(self, rows: list[list[str]]) -> None:
        for part in grid.table(rows):
            if part.view:
                self.extra.append(part.text)
                continue
            self.layout += (
                replace(cell, start=cell.start + self._length, end=cell.end + self._length, row=cell.row + self._rows)
                for cell in part.layout
            )
            self._write(part.text)
        self._rows += len(rows)


def placed(root: Element) -> str:
    """Return the lines that shapes of a letter or two make by their places; empty where there are none such."""
    glyphs = [glyph for shape in root.iter() if name(shape) == "sp" for glyph in _letters(shape)]
    return pdflayout.text(pdflayout.lines(glyphs[:_MOST_LETTERS])) if len(glyphs) > _SHORT else ""


def _letters(shape: Element) -> Iterator[Glyph]:
    """Yield the letters of a short shape, side by side in the middle of its box."""
    text, box = _text(shape), next((inner for inner in shape.iter() if name(inner) == "xfrm"), None)
    place, size = (first(box, "off"), first(box, "ext")) if box is not None else (None, None)
    if not 0 < len(text) <= _SHORT or place is None or size is None:
        return
    numbers = (attribute(place, "x"), attribute(place, "y"), attribute(size, "cx"), attribute(size, "cy"))
    if not all(number.lstrip("-").isdecimal() for number in numbers):
        return
    left, down, width, height = (int(number) / _POINT for number in numbers)
    step = width / len(text)
    for at, char in enumerate(text):
        yield Glyph(char, left + at * step, -down - height, left + (at + 1) * step, -down)


def _text(element: Element) -> str:
    return "\n".join("".join(_inline(paragraph)) for paragraph in element.iter() if name(paragraph) == "p").strip()


def _inline(parent: Element) -> Iterator[str]:
    for element in parent:
        kind = name(element)
        if kind == "t":
            yield element.text or ""
        elif kind in _SIGNS:
            yield _SIGNS[kind]
        elif kind and kind not in _SILENT and kind != "p":
            yield from _inline(element)


def _series(series: Element) -> list[list[str]]:
    """Return a series of a chart as a table: its categories, and its values under its name."""
    called = " ".join(_points(found).get(0, "") for found in children(series, "tx")).strip()
    columns = [_points(found) for found in children(series, "cat", "xVal", "val", "yVal", "bubbleSize") if len(found)]
    numbers = sorted({number for column in columns for number in column})
    head = [""] * max(0, len(columns) - 1) + [called]
    return [head, *([column.get(number, "") for column in columns] for number in numbers)]


def _points(parent: Element) -> dict[int, str]:
    """Return the cached points of a reference, formatted as their cells were (21.2.2.37 formatCode)."""
    found: dict[int, str] = {}
    coded = first(parent, "formatCode")
    code = (coded.text or "General") if coded is not None else "General"
    for point in parent.iter():
        if name(point) == "pt":
            at = attribute(point, "idx", "0")
            value = " ".join(child.text or "" for child in children(point, "v"))
            number = int(at) if at.isdecimal() and len(at) < 8 else len(found)  # noqa: PLR2004  1048576 rows
            found[number] = " ".join(filter(None, (found.get(number, ""), _shown(value, code))))
    if not found:
        found = {at: v.text for at, v in enumerate(e for e in parent.iter() if name(e) == "v") if v.text}
    return found


def _shown(value: str, code: str) -> str:
    try:
        return numberformat.shown(float(value), code)
    except ValueError:
        return value
