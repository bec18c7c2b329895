"""Excel up to 2003: cells as displayed under their headers, what is hidden, comments; by xlrd.

Takes: the octets of the file. Returns: a Reading of the piece. Touches: nothing.
Fails: Locked for an encrypted workbook; ValueError for one that xlrd cannot read, the caller then has the raw words.
Source: [MS-XLS]; xlrd's sheet.visibility, colinfo_map, rowinfo_map, cell_note_map.
"""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, Any

import xlrd
from xlrd.compdoc import CompDocError

from dlp_gateway.content import grid, numberformat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.content.grid import Row
    from dlp_gateway.content.piece import Piece
    from dlp_gateway.model import Part

#: What xlrd raises for files that are damaged, over and above its own errors.
_DAMAGE = (
    xlrd.XLRDError, CompDocError, struct.error, AssertionError, LookupError,
    ValueError, TypeError, AttributeError, OverflowError,
    UnicodeError, ArithmeticError, RecursionError,
)  # fmt: skip


class Locked(Exception):
    """The workbook is encrypted (FILEPASS)."""


def told(piece: Piece, octets: bytes, label: str = "") -> Iterator[Part]:
    """Yield the texts of a workbook: sheets, comments, names. `label` goes before the names of the places."""
    try:
        book = xlrd.open_workbook(
            file_contents=octets, formatting_info=True, ragged_rows=True, logfile=io.StringIO(), on_demand=False
        )
        sheets = list(book.sheets())
    except _DAMAGE as problem:
        if "ncrypted" in str(problem):
            raise Locked from None
        raise ValueError("a damaged workbook") from None
    for number, sheet in enumerate(sheets, start=1):
        yield from _Sheet(book, sheet).parts(piece, f"{label}sheet{number}")
    names = [f"{name.name}" for name in book.name_obj_list if getattr(name, "name", "")]
    names += [sheet.name for sheet in sheets]
    if any(names):
        yield piece.place(f"{label}names", "\n".join(names), hidden=True)


class _Sheet:
    """One sheet; hidden cells and values behind formats are set aside on the way."""

    def __init__(self, book: Any, sheet: Any) -> None:
        self._book = book
        self._sheet = sheet
        self._aside = grid.Aside()
        self._behind = ""

    def parts(self, piece: Piece, place: str) -> Iterator[Part]:
        hidden_sheet = bool(self._sheet.visibility)
        shown = list(grid.written(self._rows()))
        for written in (*shown, *self._aside.written()):
            aside = written not in shown
            name = f"{place}{'-hidden' if aside else ''}{f'-{written.view}' if written.view else ''}"
            hidden = hidden_sheet or aside or bool(written.view)
            yield piece.place(name, written.text, hidden=hidden, layout=written.layout)
        beside = "\n".join(str(note.text) for note in self._sheet.cell_note_map.values())
        if beside.strip():
            yield piece.place(f"{place}-beside", beside, hidden=True)

    def _rows(self) -> Iterator[Row]:
        rows, columns = self._sheet.rowinfo_map, self._sheet.colinfo_map
        for number in range(self._sheet.nrows):
            hidden_row = number in rows and bool(rows[number].hidden)
            shown: dict[int, str] = {}
            behind: dict[int, str] = {}
            for column, cell in enumerate(self._sheet.row(number)):
                self._behind = ""
                text = self._text(cell)
                aside = hidden_row or (column in columns and bool(columns[column].hidden))
                if self._behind or (text.strip() and aside):
                    behind[column] = self._behind or text
                if text.strip() and not aside:
                    shown[column] = text
            self._aside.row(number, shown, behind)
            if shown:
                yield number, shown

    def _text(self, cell: Any) -> str:
        if cell.ctype not in {xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE}:
            return "" if cell.ctype in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK} else str(cell.value)
        code, date1904 = self._code(cell), bool(self._book.datemode)
        shown = numberformat.shown(cell.value, code, date1904=date1904)
        behind = (
            numberformat.day(cell.value, date1904=date1904)
            if numberformat.is_date(code)
            else numberformat.plain(cell.value)
        )
        if behind and "".join(filter(str.isdigit, behind)) != "".join(filter(str.isdigit, shown)):
            self._behind = behind
        return shown

    def _code(self, cell: Any) -> str:
        try:
            return str(self._book.format_map[self._book.xf_list[cell.xf_index].format_key].format_str)
        except (LookupError, TypeError, AttributeError):
            return "General"
