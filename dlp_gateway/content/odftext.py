"""The text of an OpenDocument: paragraphs, tables and sheets as displayed, and what is hidden in them.

Takes: the root of a content, styles or flat document. Returns: texts with cells. Touches: nothing.
Fails: never; repeated cells and rows are counted, not copied.
Source: ODF 1.3 part 3: 5 (text), 5.5 (tracked changes), 6 (fields), 9 (tables), 16.29 (number styles), 19.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from dlp_gateway.content import formula, grid, numberformat
from dlp_gateway.content.markup import attribute, name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.content.grid import Row, Written
    from dlp_gateway.content.markup import Element

_PARAGRAPHS = frozenset({"p", "h"})
_OWN_LINES = _PARAGRAPHS | {"creator", "date"}
_ASIDE = frozenset({"annotation", "note", "frame", "custom-shape", "text-box", "rect", "ellipse", "g", "control"})
_HIDDEN = frozenset({"hidden-text", "hidden-paragraph", "script", "conditional-text"})
_SILENT = frozenset({
    "binary-data", "annotation-end", "creator-initials", "deletion", "settings", "font-face-decls", "number-style",
    "currency-style", "percentage-style", "date-style", "time-style", "boolean-style", "text-style",
})  # fmt: skip
_MOST_REPEATED = 64  # copies of one cell or row that are written; more of the same say no more
_MOST_SPACES = 100
_JOINED = re.compile(r'"\s*[&;,]\s*"')  # texts that a formula puts together
_GROUPS = frozenset({
    "table-header-rows", "table-rows", "table-row-group", "table-header-columns", "table-columns", "table-column-group",
    "section", "list", "list-item", "soft-page-break",
})  # fmt: skip


class Document:
    """What one part says. `before`: text that tracked changes removed; `notes`: formulas, values, comments."""

    def __init__(self, root: Element, *, most_chars: int) -> None:
        self.shown: list[Written] = []
        self.hidden: list[Written] = []
        self.notes: list[str] = []
        self.over = False
        self._most = most_chars
        self._length = 0
        self._styles = _Styles(root)
        self.before = "\n".join(_removed(root))
        self._flow: list[str] = []
        self._behind: list[str] = []
        self._walk(root, hidden=False)
        self._flush()

    # -------------------------------------------------------------------------------------------------- flow

    def _flush(self) -> None:
        text, self._flow = "".join(self._flow), []
        if text.strip():
            self._add(grid.Written(view="", text=text), hidden=False)
        behind, self._behind = "".join(self._behind), []
        if behind.strip():
            self._add(grid.Written(view="", text=behind), hidden=True)

    def _add(self, written: Written, *, hidden: bool) -> None:
        self._length += len(written.text)
        if self._length > self._most:
            self.over = True
        else:
            (self.hidden if hidden else self.shown).append(written)

    def _walk(self, parent: Element, *, hidden: bool) -> None:
        for element in parent:
            kind = name(element)
            if kind in _PARAGRAPHS:
                self._paragraph(element, hidden=hidden)
            elif kind == "table":
                self._table(element, hidden=hidden or self._styles.hides(element))
            elif kind == "tracked-changes":
                self._behind.append("\n".join(filter(None, _lines(element))) + "\n")
            elif kind in _HIDDEN:
                self._behind.append("".join(element.itertext()) + "\n")
            elif kind and kind not in _SILENT:
                if element.text and element.text.strip():
                    label = f"{called}: " if (called := attribute(element, "name")) else ""
                    self._put(f"{label}{element.text.strip()}\n", hidden=hidden)
                aside = kind == "section" and attribute(element, "display", "true") != "true"
                aside = aside or (kind == "page" and self._styles.hides(element))
                self._walk(element, hidden=hidden or aside)

    def _put(self, text: str, *, hidden: bool) -> None:
        (self._behind if hidden else self._flow).append(text)

    def _paragraph(self, paragraph: Element, *, hidden: bool) -> None:
        """Write a paragraph; what hangs on it follows, and its hidden words are told with all the others."""
        aside: list[Element] = []
        shown = "".join(_inline(paragraph, aside, self._styles, everything=False))
        whole = "".join(_inline(paragraph, [], self._styles, everything=True))
        self._put(f"{shown}\n", hidden=hidden)
        if whole != shown:
            self._behind.append(f"{whole}\n")
        for element in aside:
            self._walk(element, hidden=hidden)

    # ------------------------------------------------------------------------------------------------ tables

    def _table(self, table: Element, *, hidden: bool) -> None:
        """Write a sheet or a table; its hidden rows and columns apart."""
        rows_of = list(_below(table, "table-row"))
        cells_of = [cell for row in rows_of for cell in row if name(cell) == "table-cell"]
        if any(True for cell in cells_of for _ in _below(cell, "table")):
            for cell in cells_of:
                self._walk(cell, hidden=hidden)
            return
        called = attribute(table, "name")
        if called:
            self.notes.append(called)
        reader = _Rows(table, rows_of, styles=self._styles, notes=self.notes)
        rows = list(reader.rows())
        self._flush()
        for written in grid.written(rows):
            self._add(written, hidden=hidden)
        for written in reader.aside.written():
            self._add(replace(written, view=written.view or "cells"), hidden=True)
        for shape in reader.shapes:
            self._walk(shape, hidden=hidden)


class _Styles:
    """The styles that change what cells and words look like."""

    def __init__(self, root: Element) -> None:
        self._data: dict[str, str] = {}
        self._formats: dict[str, str] = {}
        self._parents: dict[str, str] = {}
        self._hidden: set[str] = set()
        for element in root.iter():
            kind = name(element)
            if kind == "style":
                self._style(element)
            elif kind in {
                "number-style",
                "date-style",
                "time-style",
                "text-style",
                "percentage-style",
                "currency-style",
            }:
                self._formats[attribute(element, "name")] = _code(element)

    def _style(self, element: Element) -> None:
        called = attribute(element, "name")
        self._data[called] = attribute(element, "data-style-name")
        self._parents[called] = attribute(element, "parent-style-name")
        for props in element:
            if (
                attribute(props, "display") in {"none", "false"}
                or attribute(props, "visibility") == "hidden"
                or attribute(props, "table-display") == "false"
            ):
                self._hidden.add(called)

    def hides(self, element: Element) -> bool:
        """Return whether an element's style hides it."""
        return attribute(element, "style-name") in self._hidden

    def format_of(self, cell: Element, column_style: str) -> str:
        """Return the number format of a cell, empty where none is told."""
        style = attribute(cell, "style-name") or column_style
        for _ in range(8):  # styles inherit from a few parents; a ring of them would have no end
            if code := self._formats.get(self._data.get(style, "")):
                return code
            style = self._parents.get(style, "")
        return ""


def _code(style: Element) -> str:
    """Return a number style as a format code: digits, and the texts between them (16.29.3)."""
    out: list[str] = []
    for element in style:
        kind = name(element)
        if kind == "text":
            out.append('"' + (element.text or "").replace('"', "") + '"')
        elif kind == "number":
            out.append(_digits(element))
        elif kind in {"year", "month", "day", "hours", "minutes", "seconds"}:
            long = attribute(element, "style") == "long"
            letter = kind[0]
            out.append(letter * (4 if letter == "y" and long else 2 if long or letter == "y" else 1))
    return "".join(out)


def _digits(element: Element) -> str:
    """Return the places of a number with its embedded texts, which stand at a place from the right (16.29.4)."""
    least = attribute(element, "min-integer-digits", "1")
    places = "0" * min(int(least) if least.isdecimal() else 1, 30)
    inner = {attribute(text, "position"): text.text or "" for text in element if name(text) == "embedded-text"}
    out = []
    for at, place in enumerate(places):
        right = str(len(places) - at)
        if right in inner:
            out.append('"' + inner[right].replace('"', "") + '"')
        out.append(place)
    return "".join(out)


def _below(parent: Element, wanted: str) -> Iterator[Element]:
    """Yield the elements of a table that are its own: not those of an object or another table inside."""
    for element in parent:
        kind = name(element)
        if kind == wanted:
            yield element
        elif kind in _GROUPS:
            yield from _below(element, wanted)


class _Rows:
    """The rows of a table; hidden cells and what hangs on cells are set aside on the way."""

    def __init__(self, table: Element, rows: list[Element], *, styles: _Styles, notes: list[str]) -> None:
        self._table = table
        self._rows = rows
        self._styles = styles
        self._notes = notes
        self._columns: list[tuple[int, int, bool, str]] = []
        self.aside = grid.Aside()
        self._behind = ""  # what the cell at hand does not show of its value
        self.shapes: list[Element] = []
        self._count_columns()

    def _count_columns(self) -> None:
        at = 0
        for element in _below(self._table, "table-column"):
            many = _repeated(element, "number-columns-repeated")
            hidden = attribute(element, "visibility", "visible") != "visible"
            self._columns.append((at, at + many, hidden, attribute(element, "default-cell-style-name")))
            at += many
        self.shapes += (element for element in self._table if name(element) == "shapes")

    def rows(self) -> Iterator[Row]:
        number = 0
        for row in self._rows:
            many = _repeated(row, "number-rows-repeated")
            cells = self._cells(row)
            hidden = attribute(row, "visibility", "visible") != "visible"
            for copy in range(min(many, _MOST_REPEATED) if cells else 0):
                shown = {at: text for at, (text, aside, _) in cells.items() if text and not (hidden or aside)}
                behind = {at: more or text for at, (text, aside, more) in cells.items() if more or hidden or aside}
                self.aside.row(number + copy, shown, behind)
                if shown:
                    yield number + copy, shown
            number += many

    def _cells(self, row: Element) -> dict[int, tuple[str, bool, str]]:
        found: dict[int, tuple[str, bool, str]] = {}
        at = 0
        for cell in row:
            kind = name(cell)
            if kind not in {"table-cell", "covered-table-cell"}:
                continue
            many = _repeated(cell, "number-columns-repeated")
            hidden, style = self._column(at)
            self._behind = ""
            text = self._text(cell, style)
            if text.strip() or self._behind:
                for copy in range(min(many, _MOST_REPEATED)):
                    found[at + copy] = (text, hidden or kind == "covered-table-cell", self._behind)
            at += many
        return found

    def _column(self, at: int) -> tuple[bool, str]:
        return next(((hidden, style) for low, high, hidden, style in self._columns if low <= at < high), (False, ""))

    def _text(self, cell: Element, style: str) -> str:
        """Return what a cell shows; values and formulas that say something else are noted."""
        aside: list[Element] = []
        shown = "\n".join(
            "".join(_inline(paragraph, aside, self._styles, everything=True))
            for paragraph in cell.iter()
            if name(paragraph) in _PARAGRAPHS and _is_own(paragraph, cell)
        ).strip()
        self.shapes += [element for element in cell if name(element) in _ASIDE]
        self.shapes += aside
        value = attribute(cell, "value")
        if value and (written := self._number(value, self._styles.format_of(cell, style))) not in shown:
            shown = shown or written
        for key in ("value", "date-value", "string-value", "formula"):
            other = attribute(cell, key)
            if any(char.isdigit() for char in other) and other not in shown and len(other) > 4:  # noqa: PLR2004  small numbers
                self._behind = self._behind or other
                self._notes.append(other)
                if (made := formula.constant(other)) and key == "formula":
                    self._notes.append(made)
                elif _JOINED.search(other):
                    self._notes.append(_JOINED.sub("", other))
        return shown

    def _number(self, value: str, code: str) -> str:
        try:
            return numberformat.shown(float(value), code or "General")
        except ValueError:
            return value


def _is_own(paragraph: Element, cell: Element) -> bool:
    """Return whether a paragraph is the cell's own, not one of a comment or shape that hangs on it."""
    for up in paragraph.iterancestors():
        if up is cell:
            return True
        if name(up) in _ASIDE:
            return False
    return False


def _repeated(element: Element, key: str) -> int:
    said = attribute(element, key, "1")
    return max(1, int(said)) if said.isdecimal() and len(said) < 9 else 1  # noqa: PLR2004  sheets have 1048576 rows


def _inline(parent: Element, aside: list[Element], styles: _Styles, *, everything: bool) -> Iterator[str]:
    """Yield the text of a paragraph; `everything` includes hidden words."""
    yield parent.text or ""
    for element in parent:
        kind = name(element)
        if kind == "s":
            said = attribute(element, "c", "1")
            yield " " * min(int(said) if said.isdecimal() else 1, _MOST_SPACES)
        elif kind in {"tab", "tab-stop"}:
            yield "\t"
        elif kind == "line-break":
            yield "\n"
        elif kind in _ASIDE:
            aside.append(element)
        elif kind in _HIDDEN:
            yield ("".join(element.itertext()) or attribute(element, "string-value")) if everything else ""
        elif kind and kind not in _SILENT and (everything or not styles.hides(element)):
            yield from _inline(element, aside, styles, everything=everything)
        yield element.tail or ""


def _lines(element: Element) -> Iterator[str]:
    """Yield what a change says: its author, its time and each paragraph on a line of its own."""
    if name(element) in _OWN_LINES:
        yield "".join(element.itertext())
        return
    yield element.text or ""
    for inner in element:
        yield from _lines(inner)
        yield inner.tail or ""


def _removed(root: Element) -> Iterator[str]:
    """Yield what tracked changes took away (5.5.7)."""
    for element in root.iter():
        if name(element) == "deletion":
            yield "\n".join("".join(p.itertext()) for p in element.iter() if name(p) in _PARAGRAPHS)
