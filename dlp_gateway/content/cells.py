"""How a table becomes text: a line `header: value` for each cell, and which span of the text each cell is.

Ordinary recognizers need words beside a number; in a table those words stand at the head of the column.

Takes: rows of cells. Returns: text and Cells. Touches: nothing. Fails: never.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dlp_gateway.model import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    Rows = Sequence[Sequence[str]]

_LEAST_ROWS = 2
_PAIR = 2
_MOST_LABEL_CHARS = 80  # the longest heads of columns on agencies' forms are questions of about that length
_LONG_NUMBER = re.compile(r"\d{5}|\d[^\w]{1,2}\d{2,}[^\w]{1,2}\d")


def is_header(rows: Rows) -> bool:
    """Return whether the first row names the columns: words without long numbers, and no word twice."""
    named = [cell.strip() for cell in rows[0] if cell.strip()] if len(rows) >= _LEAST_ROWS else []
    distinct = len({cell.lower() for cell in named}) == len(named)
    return bool(named) and distinct and all(map(is_label, named))


def is_label(cell: str) -> bool:
    """Return whether a cell can name others."""
    named = cell.strip()
    return len(named) <= _MOST_LABEL_CHARS and any(map(str.isalpha, named)) and not _LONG_NUMBER.search(named)


def are_pairs(rows: Rows) -> bool:
    """Return whether each row is a label and its value, as forms are laid out."""
    labels = [row[0] for row in rows if row]
    return all(len(row) == _PAIR for row in rows) and sum(map(is_label, labels)) * 2 > len(labels)


def by_column(rows: Rows, *, header: bool, offset: int = 0, first_row: int = 0) -> tuple[str, tuple[Cell, ...]]:
    """Return the text, with a gap between rows, and the cells; `header` says whether the first row names the others.

    `offset`, `first_row`: where in a longer text this stands, and the number of its first row there.
    """
    heads = [cell.strip().removesuffix(":") for cell in rows[0]] if header else []
    out = _Lines(offset)
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            named = number and column < len(heads)
            out.add(value, head=heads[column] if named else "", row=first_row + number, column=column)
        out.gap()
    return out.done()


def by_row(rows: Rows, *, offset: int = 0, first_row: int = 0) -> tuple[str, tuple[Cell, ...]]:
    """Return the text of rows that are a label and a value each, and the cells of the values."""
    out = _Lines(offset)
    for number, (label, value) in enumerate(rows):
        out.add(value, head=label.strip().removesuffix(":"), row=first_row + number, column=1)
        if not value.strip():
            out.add(label, head="", row=first_row + number, column=0)
    return out.done()


class _Lines:
    """The text as it grows."""

    def __init__(self, offset: int) -> None:
        self._pieces: list[str] = []
        self._cells: list[Cell] = []
        self._length = offset

    def add(self, value: str, *, head: str, row: int, column: int) -> None:
        if not value.strip():
            return
        label = f"{head}: " if head else ""
        start = self._length + len(label)
        self._cells.append(Cell(row=row, column=column, header=head, start=start, end=start + len(value)))
        self._write(f"{label}{value}\n")

    def gap(self) -> None:
        self._write("\n")

    def done(self) -> tuple[str, tuple[Cell, ...]]:
        return "".join(self._pieces), tuple(self._cells)

    def _write(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece)
