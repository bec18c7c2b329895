"""Sheets and tables of documents as text: each cell under the word that names it, wherever that word stands.

In a sheet the header need not be the first row, blank rows need not end a table, a form has its labels at the left.
So each block of rows is looked at by itself: under a header row, cells are named by their column; in a form, by the
label at their left, else by the one above.

Takes: rows of cells, which may be sparse. Returns: texts with Cells. Touches: nothing. Fails: never. Linear time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dlp_gateway.content import cells
from dlp_gateway.model import Cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Row = tuple[int, Mapping[int, str]]  # its number, and its cells by column
    Block = list[Row]
    Heads = Mapping[int, str]

#: Titles, dates and notes stand above a header; more than a dozen rows of them are a letter, not a table.
_HEADER_WITHIN = 12
_PAIR = 2
_MARK = "\x07"
_MOST_COLUMNS = 63  # of a table in Word
_CHUNK_ROWS = 2000  # rows to a Part, so that text beyond the limit costs only the rows beyond it


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Some rows as text. `view`: empty as displayed; `columns`, `rows` are other ways to read the same."""

    view: str
    text: str
    layout: tuple[Cell, ...] = ()


def written(rows: Iterable[Row]) -> Iterator[Written]:
    """Yield the rows as text, in chunks; `number` of a Cell's row and column are those of the sheet."""
    heads: Heads = {}
    pending: list[tuple[Block, Heads, int, bool]] = []
    count = 0
    for block in _blocks(rows):
        at = _header(block)
        if at is not None and not (heads and _continues(block, at)):
            heads = _labels(block[at][1])
        elif at is None and not _fits(block, heads):
            heads = {}
        else:
            at = None
        pending.append((block, heads, -1 if at is None else at, _is_form(block)))
        count += len(block)
        if count >= _CHUNK_ROWS:
            yield from _chunk(pending)
            pending, count = [], 0
    yield from _chunk(pending)


def table(rows: Sequence[Sequence[str]]) -> Iterator[Written]:
    """Yield the rows of a dense table, as documents have them, as text."""
    return written(
        (number, {column: value for column, value in enumerate(row) if value.strip()})
        for number, row in enumerate(rows)
        if any(value.strip() for value in row)
    )


def marked(text: str) -> Iterator[Written]:
    """Yield paragraphs, and tables by their cell marks: U+0007 after each cell, and one more after each row.

    A line end at the beginning of a row ends the table before it.
    """
    *tokens, tail = text.split(_MARK)
    plain: list[str] = []
    found: list[str] = []
    for token in (*tokens, None):
        if token is not None and ("\n" not in token or (found and found[-1])):
            found.append(token)
            continue
        rows = _rows_of_marks(found)
        if rows is None:
            plain += (f"{cell}\n" for cell in found)
        else:
            if "".join(plain).strip():
                yield Written(view="", text="".join(plain))
            plain = []
            yield from table([[cell.strip() for cell in row] for row in rows])
        before, line, first = (token or "").rpartition("\n")
        plain.append(before + line)  # the paragraphs in front of the first cell
        found = [first]
    plain.append(tail)
    if "".join(plain).strip():
        yield Written(view="", text="".join(plain))


def _rows_of_marks(found: list[str]) -> list[list[str]] | None:
    """Cut cells into rows: after the last cell of each row stands one more mark, with nothing before it."""
    for width in range(1, min(_MOST_COLUMNS, len(found) - 1) + 1):
        step = width + 1
        if len(found) % step == 0 and not any(found[at] for at in range(width, len(found), step)):
            return [found[at : at + width] for at in range(0, len(found), step)]
    return None


class Aside:
    """Cells that a sheet does not show, told with their rows and the first rows, which may name them."""

    def __init__(self) -> None:
        self._top: dict[int, Mapping[int, str]] = {}
        self._rows: dict[int, Mapping[int, str]] = {}

    def row(self, number: int, shown: Mapping[int, str], behind: Mapping[int, str]) -> None:
        """Take a row: what it shows, and what it does not."""
        if shown and len(self._top) < _HEADER_WITHIN:
            self._top[number] = shown
        if behind:
            self._rows[number] = {**shown, **behind}

    def written(self) -> Iterator[Written]:
        """Yield the rows that hide something; nothing if none does."""
        if self._rows:
            yield from written(sorted({**self._top, **self._rows}.items()))


def _chunk(pending: list[tuple[Block, Heads, int, bool]]) -> Iterator[Written]:
    shown, columns, lines = _Lines(), _Lines(), _Lines()
    for block, heads, header, form in pending:
        if heads and not form:
            _by_column(shown, block, heads, header)
        else:
            _by_neighbour(shown, block)
            if heads:
                _by_column(columns, block, heads, header)
        for _, row in block:
            if len(row) > 1:
                lines.write("\t".join(" ".join(row[column].split()) for column in sorted(row)) + "\n")
        lines.write("\n")
    if shown.text.strip():
        yield Written(view="", text=shown.text, layout=tuple(shown.cells))
    if columns.cells:
        yield Written(view="columns", text=columns.text, layout=tuple(columns.cells))
    if lines.text.strip():
        yield Written(view="rows", text=lines.text)


def _blocks(rows: Iterable[Row]) -> Iterator[Block]:
    """Yield runs of rows without a blank one between them, cut where they get too long."""
    block: Block = []
    for number, row in rows:
        if not row:
            continue
        if block and (number > block[-1][0] + 1 or len(block) >= _CHUNK_ROWS):
            yield block
            block = []
        block.append((number, row))
    if block:
        yield block


def _labels(row: Mapping[int, str]) -> dict[int, str]:
    return {column: " ".join(value.split()).removesuffix(":") for column, value in row.items() if value.strip()}


def _header(block: Block) -> int | None:
    """Return which row of a block names its columns: labels only, none twice, about as many as the rows below have.

    Of several, the first that stands right above a value that is no label: titles stand above the header.
    """
    candidates = [at for at in range(min(len(block) - 1, _HEADER_WITHIN)) if _names_columns(block, at)]
    above = (at for at in candidates if _stands_above_values(block, at))
    return next(above, candidates[0] if candidates else None)


def _names_columns(block: Block, at: int) -> bool:
    named = list(_labels(block[at][1]).values())
    widest = max(len(row) for _, row in block[at + 1 : at + 1 + _HEADER_WITHIN])
    distinct = len({name.lower() for name in named}) == len(named)
    return len(named) * _PAIR >= widest and distinct and all(map(cells.is_label, named))


def _stands_above_values(block: Block, at: int) -> bool:
    row, below = block[at][1], block[at + 1][1]
    return any(column in row and not cells.is_label(value) for column, value in below.items())


def _continues(block: Block, at: int) -> bool:
    """Return whether a header-like row is only one more row of words: all below it are words as well."""
    return all(cells.is_label(value) for _, row in block[at + 1 :] for value in row.values())


def _fits(block: Block, heads: Heads) -> bool:
    """Return whether rows after a blank one may belong to the columns named above: none stands outside them."""
    return bool(heads) and all(column in heads for _, row in block for column in row)


def _is_form(block: Block) -> bool:
    """Return whether rows are a label and its value, as forms are laid out."""
    if any(len(row) > _PAIR for _, row in block):
        return False
    labels = [row[min(row)] for _, row in block if len(row) == _PAIR]
    return bool(labels) and sum(map(cells.is_label, labels)) * 2 > len(block)


class _Lines:
    """The text as it grows."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self.cells: list[Cell] = []

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    def cell(self, value: str, *, head: str, row: int, column: int) -> None:
        label = f"{head}: " if head else ""
        start = self._length + len(label)
        self.cells.append(Cell(row=row, column=column, header=head, start=start, end=start + len(value)))
        self.write(f"{label}{value}\n")

    def write(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece)


def _by_column(out: _Lines, block: Block, heads: Heads, header: int) -> None:
    for at, (number, row) in enumerate(block):
        for column in sorted(row):
            head = heads.get(column, "") if at > header else ""
            out.cell(row[column], head=head, row=number, column=column)
        out.write("\n")


def _by_neighbour(out: _Lines, block: Block) -> None:
    """Name each value by the nearest label at its left, else by the label right above it."""
    above: Mapping[int, str] = {}
    for number, row in block:
        label = ""
        for column in sorted(row):
            value = row[column]
            if cells.is_label(value):
                out.cell(value, head=label if label.endswith(":") else "", row=number, column=column)
                label = value.strip()
                continue
            over = above.get(column, "")
            head = label or (over.strip() if cells.is_label(over) else "")
            out.cell(value, head=" ".join(head.split()).removesuffix(":"), row=number, column=column)
        out.write("\n")
        above = row
