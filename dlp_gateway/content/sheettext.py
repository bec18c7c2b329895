"""SpreadsheetML: cells as displayed, and what is hidden: rows, columns, sheets, formulas, values behind formats.

Rows are read as a stream, so that a sheet of any size costs the memory of a few thousand rows, and a cell at XFD1048576
costs one cell.

Takes: the parts of a workbook. Returns: texts with cells. Touches: nothing. Fails: never.
Source: ECMA-376 part 1, 18 (18.3.1 worksheets, 18.4 strings, 18.8 styles, 18.2.27 dates).
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from dlp_gateway.content import formula, grid, numberformat
from dlp_gateway.content.markup import attribute, children, lines, name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.content.grid import Row
    from dlp_gateway.content.markup import Element

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_JOINED = re.compile(r'"\s*[&,]\s*"')
_FORMULA_NUMBER = re.compile(r'\d{3,}|"|CHAR\(', re.IGNORECASE)
_HEADER_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d{1,2}|[LCRPNDTAZFGBIUSXYEHO+\-])')
_MOST_HIDDEN = 200_000  # hidden cells and formulas kept beside the stream; more would need memory for a whole sheet


@dataclass(slots=True)
class Book:
    """What the cells of all sheets refer to."""

    strings: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)  # number format code by cell style
    date1904: bool = False


@dataclass(slots=True)
class Sheet:
    """What was found in one sheet. `whole`: without faults; `over`: text beyond the limit was left out."""

    shown: list[grid.Written] = field(default_factory=list)
    hidden: list[grid.Written] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # formulas, values behind formats, and what stands beside the cells
    root: Element | None = None
    whole: bool = True
    over: bool = False


def strings(octets: bytes) -> list[str]:
    """Return the shared strings; their phonetic readings follow in brackets."""
    return [_rich(element) for element in _streamed(octets, "si", Sheet())]


def formats(root: Element) -> list[str]:
    """Return the number format of each cell style."""
    codes = dict(numberformat.BUILT_IN)
    for element in root.iter():
        if name(element) == "numFmt" and attribute(element, "numFmtId").isdecimal():
            codes[int(attribute(element, "numFmtId"))] = attribute(element, "formatCode")
    styles = next((element for element in root.iter() if name(element) == "cellXfs"), ())
    ids = (attribute(style, "numFmtId", "0") for style in styles if name(style) == "xf")
    return [codes.get(int(number), "General") if number.isdecimal() else "General" for number in ids]


def read_sheet(octets: bytes, book: Book, *, most_chars: int) -> Sheet:
    """Read one sheet; text beyond `most_chars` is left out."""
    sheet = Sheet()
    reader = _Reader(sheet, book)
    length = 0
    for part in grid.written(reader.rows(octets)):
        length += len(part.text)
        if length > most_chars:
            sheet.over = True
            break
        sheet.shown.append(part)
    sheet.hidden += reader.aside.written()
    return sheet


def header_footer(text: str) -> str:
    """Return a header or footer without its codes for fonts, places and fields (18.3.1.46)."""
    return _HEADER_CODES.sub("", text)


# --------------------------------------------------------------------------------------------------- the stream


def _streamed(octets: bytes, wanted: str, sheet: Sheet) -> Iterator[Element]:
    """Yield the elements of a local name as they end; each is dropped from the tree afterwards."""
    events = etree.iterparse(
        io.BytesIO(octets.lstrip(b" \t\r\n")),
        events=("end",),
        tag=(f"{{*}}{wanted}", "{*}cols", "{*}sheetData"),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        for _, element in events:
            if name(element) == wanted or name(element) == "cols":
                yield element
            if name(element) == wanted:
                parent = element.getparent()
                if parent is not None:
                    parent.remove(element)
        sheet.root = events.root
        sheet.whole = not any(entry.level_name == "FATAL" for entry in events.error_log)
    except (etree.XMLSyntaxError, ValueError, LookupError, OSError):
        sheet.whole = False


def _rich(element: Element) -> str:
    """Return the text of rich runs; phonetic readings (rPh) after it."""
    plain: list[str] = []
    spoken: list[str] = []
    for child in element.iter():
        if name(child) == "t" and child.text:
            aside = any(name(up) == "rPh" for up in child.iterancestors())
            (spoken if aside else plain).append(child.text)
    return "".join(plain) + (f" ({''.join(spoken)})" if spoken else "")


class _Reader:
    """The rows of one sheet; hidden cells and what is behind the values are set aside on the way."""

    def __init__(self, sheet: Sheet, book: Book) -> None:
        self._sheet = sheet
        self._book = book
        self._columns: list[tuple[int, int]] = []  # hidden ones, from and to
        self.aside = grid.Aside()
        self._behind = ""  # what the cell at hand does not show of its value
        self._kept = 0

    def rows(self, octets: bytes) -> Iterator[Row]:
        number = 0
        for element in _streamed(octets, "row", self._sheet):
            if name(element) == "cols":
                self._columns += _hidden_columns(element)
                continue
            said = attribute(element, "r")
            number = int(said) if said.isdecimal() and len(said) < 8 else number + 1  # noqa: PLR2004  1048576
            shown = self._row(element, number, hidden=_is_true(attribute(element, "hidden")))
            if shown:
                yield number, shown

    def _row(self, element: Element, number: int, *, hidden: bool) -> dict[int, str]:
        shown: dict[int, str] = {}
        behind: dict[int, str] = {}
        column = -1
        for cell in children(element, "c"):
            match = _REFERENCE.fullmatch(cell.get("r", ""))
            column = _column(match.group(1)) if match else column + 1
            self._behind = ""
            text = self._text(cell)
            aside = hidden or any(low <= column <= high for low, high in self._columns)
            if self._behind.strip() and self._keep():
                behind[column] = self._behind
            elif text.strip() and aside and self._keep():
                behind[column] = text
            if text.strip() and not aside:
                shown[column] = text
        self.aside.row(number, shown, behind)
        return shown

    def _keep(self) -> bool:
        self._kept += 1
        if self._kept > _MOST_HIDDEN:
            self._sheet.over = True
        return self._kept <= _MOST_HIDDEN

    def _text(self, cell: Element) -> str:
        """Return what a cell shows; what it does not show of its value or formula is noted."""
        value, kind, made = "", cell.get("t", "n"), ""
        for child in cell:
            part = name(child)
            if part == "v":
                value = child.text or ""
            elif part == "is":
                value = _rich(child)
            elif part == "f" and child.text:
                made = self._formula(child.text)
            elif part:
                self._note("\n".join(lines(child)))
        code = self._format(cell.get("s", "0"))
        if made and not value:  # who wrote the file did not compute it; the program that shows it does
            return self._worded(made, code)
        if kind == "s":
            at = value.strip()
            value = self._book.strings[int(at)] if at.isdecimal() and int(at) < len(self._book.strings) else value
        elif kind == "n":
            return self._number(value, code)
        return self._worded(value, code)

    def _format(self, style: str) -> str:
        formats_ = self._book.formats
        return formats_[int(style)] if style.isdecimal() and int(style) < len(formats_) else "General"

    def _worded(self, value: str, code: str) -> str:
        shown = numberformat.shown_text(value, code)
        if value not in shown:
            self._behind = value
        return shown

    def _number(self, value: str, code: str) -> str:
        try:
            number = float(value)
        except ValueError:
            return value
        if code == "General":  # nearly all cells of big sheets
            return numberformat.plain(number)
        shown = numberformat.shown(number, code, date1904=self._book.date1904)
        if numberformat.is_date(code):
            self._behind = numberformat.day(number, date1904=self._book.date1904)
        elif (plain := numberformat.plain(number)) not in shown and _digits(plain) != _digits(shown):
            self._behind = plain
        return shown

    def _formula(self, text: str) -> str:
        """Note a formula that says more than which cells it looks at; return what it makes of constants alone."""
        if not _FORMULA_NUMBER.search(text):
            return ""
        self._note(text)
        made = formula.constant(text) or ""
        if made:
            self._note(made)
        elif _JOINED.search(text):
            self._note(_JOINED.sub("", text))
        return made

    def _note(self, text: str) -> None:
        if text.strip() and self._keep():
            self._sheet.notes.append(text)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _hidden_columns(element: Element) -> Iterator[tuple[int, int]]:
    for column in children(element, "col"):
        low, high = attribute(column, "min"), attribute(column, "max")
        if _is_true(attribute(column, "hidden")) and low.isdecimal() and high.isdecimal():
            yield int(low) - 1, int(high) - 1


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _is_true(value: str) -> bool:
    return value.lower() in {"1", "true", "on"}
