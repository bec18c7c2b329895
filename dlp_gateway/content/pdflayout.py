"""A page of a PDF as it lies on the paper: lines by place and not by order of drawing, and the tables among them.

A PDF draws glyphs in any order and at any distance. Programs that read it in order of drawing see `2 1 9 - 0 9` or
halves of numbers far apart where a person sees one number; so the page is put together once more from the places.

Takes: glyphs with their places. Returns: lines of cells, text, tables. Touches: nothing. Fails: never.
Source: ISO 32000-2 9.4.4 (text space); the gaps are shares of the glyph's height, measured on documents of LibreOffice,
reportlab: a space is 0.2 to 0.3 of it, a justified one up to 0.8, columns stand 1.2 or more apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from dlp_gateway.content import cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dlp_gateway.model import Cell

_SPACE_GAP, _COLUMN_GAP = 0.12, 1.1  # of the glyph's height
_SAME_LINE = 0.5  # how far, in heights, two glyphs of one line may stand above each other
_SAME_PLACE = 0.12  # of the height: bold print made by drawing twice
_LETTERS_APART = 5  # so many single letters at even distances are one word
_EVEN = 1.6  # the widest distance between spaced letters, as a multiple of the median
_LEAST_COLUMNS = 2
_ROW_GAP = 5.0  # heights between two rows of one table; boxes of OCR are half as high as those of fonts
_LOOSE_HYPHEN = re.compile(r"(?<=\d) ?([-\u2010-\u2015]) ?(?=\d)")  # glyphs placed one by one look like `219- 09`
_MOST_TABLE_ROWS = 500  # of one page
_MOST_HEAD_WORDS = 3  # of a head over words; lines of prose in columns have more


@dataclass(frozen=True, slots=True)
class Glyph:
    """A visible character, or a word that is told as one, and its box.

    In a frame where its line runs from left to right and y grows upwards.
    """

    char: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        """The height of the box."""
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        """Where the line it stands on runs."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Field:
    """A run of text between two gaps as wide as those between columns."""

    text: str
    left: float
    right: float
    middle: float
    height: float


Line = tuple[Field, ...]


def lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """Return the lines from the top to the bottom."""
    return [fields for row in _rows(list(glyphs)) if (fields := _fields(row))]


def text(page: Sequence[Line]) -> str:
    """Return the lines as text; columns stand apart by a tab."""
    return "\n".join("\t".join(field.text for field in line) for line in page)


class Tables:
    """The tables of a document as lines `header: value`, with the cells; one may go on on the next page."""

    def __init__(self) -> None:
        self.cells: list[Cell] = []
        self._pieces: list[str] = []
        self._length = 0
        self._rows = 0
        self._head: Line = ()

    @property
    def text(self) -> str:
        """The text of all tables."""
        return "".join(self._pieces)

    def add(self, page: Sequence[Line]) -> None:
        """Find the tables on a page."""
        at = told = 0
        while at < len(page):
            rows = _table(page, at)
            if rows:
                self._head = page[at]
                self._write(rows)
                told = at + len(rows)
                # The last row of one table may be the head of the next.
                at += len(rows) - _are_labels(rows[-1])
                continue
            rows = _rows_under(self._head, page, at) if self._head and at >= told else []
            if rows:
                self._write([[field.text for field in self._head], *rows])
            at += max(1, len(rows))

    def _write(self, rows: list[list[str]]) -> None:
        body, layout = cells.by_column(rows, header=True, offset=self._length, first_row=self._rows)
        self._pieces.append(body)
        self.cells += layout
        self._length += len(body)
        self._rows += len(rows)


def _rows(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Sort glyphs into lines; one line is what overlaps the glyph that began it by half its height."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda item: (-item.middle, item.left)):
        reach = _SAME_LINE * max(glyph.height, rows[-1][0].height if rows else 0)
        if rows and abs(rows[-1][0].middle - glyph.middle) <= reach:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [_once(sorted(row, key=lambda item: item.left)) for row in rows]


def _once(row: list[Glyph]) -> list[Glyph]:
    """Return the row without glyphs that were drawn a second time in the same place."""
    kept: list[Glyph] = []
    for glyph in row:
        near = _SAME_PLACE * glyph.height
        if not any(
            other.char == glyph.char
            and abs(other.left - glyph.left) <= near
            and abs(other.middle - glyph.middle) <= near
            for other in kept[-3:]
        ):
            kept.append(glyph)
    return kept


def _fields(row: list[Glyph]) -> Line:
    """Cut a line where columns part, and write a space where words part."""
    fields: list[list[list[Glyph]]] = []
    before: Glyph | None = None
    for glyph in row:
        gap = (glyph.left - before.right) / (max(glyph.height, before.height) or 1) if before else 0.0
        if before is None or gap > _COLUMN_GAP:
            fields.append([[glyph]])
        elif gap > _SPACE_GAP:
            fields[-1].append([glyph])
        else:
            fields[-1][-1].append(glyph)
        before = glyph
    return tuple(_field(words) for words in _joined(fields))


def _field(words: list[list[Glyph]]) -> Field:
    glyphs = [glyph for word in words for glyph in word]
    said = " ".join("".join(glyph.char for glyph in word) for word in words)
    return Field(
        text=_LOOSE_HYPHEN.sub("-", said),
        left=min(glyph.left for glyph in glyphs),
        right=max(glyph.right for glyph in glyphs),
        middle=glyphs[0].middle,
        height=glyphs[0].height,
    )


def _joined(fields: list[list[list[Glyph]]]) -> list[list[list[Glyph]]]:
    """Join letters that stand apart at even distances, whether the gaps look like those of words or of columns."""
    words = [(word, number == 0) for field in fields for number, word in enumerate(field)]
    out: list[list[list[Glyph]]] = []
    at = 0
    while at < len(words):
        run = _spaced_run([word for word, _ in words[at:]])
        word, opens = words[at]
        if run >= _LETTERS_APART:
            word = [glyph for single, _ in words[at : at + run] for glyph in single]
        if opens or not out:
            out.append([word])
        else:
            out[-1].append(word)
        at += max(1, run if run >= _LETTERS_APART else 1)
    return out


def _spaced_run(words: list[list[Glyph]]) -> int:
    """Return how many words from the first on are single letters at even distances."""
    run = next((number for number, word in enumerate(words) if len(word) != 1 or len(word[0].char) != 1), len(words))
    if run < _LETTERS_APART:
        return 0
    steps = [words[number + 1][0].left - words[number][0].left for number in range(run - 1)]
    usual = median(steps)
    uneven = next((number for number, step in enumerate(steps) if step > usual * _EVEN), len(steps))
    return uneven + 1


def _table(page: Sequence[Line], at: int) -> list[list[str]]:
    """Return the rows of the table whose head is the line `at`: labels, and lines below that stand under them."""
    head = page[at]
    if len(head) < _LEAST_COLUMNS or not all(cells.is_label(field.text) for field in head):
        return []
    rows = _rows_under(head, page, at + 1)
    if not rows or _is_far(head[0], page[at + 1][0]):
        return []
    if _are_labels(rows[0]):  # words under words: a table of words, or prose in columns, or a title over a head
        below = _rows_under(page[at + 1], page, at + 2)
        if any(len(field.text.split()) > _MOST_HEAD_WORDS for field in head) or (below and not _are_labels(below[0])):
            return []
    return [_texts(head), *rows]


def _are_labels(row: list[str]) -> bool:
    return all(cells.is_label(value) for value in row if value)


def _texts(line: Line) -> list[str]:
    return [field.text for field in line]


def _rows_under(head: Line, page: Sequence[Line], start: int) -> list[list[str]]:
    """Return the rows from a line on that stand under the labels of a head; the first fills two columns at least."""
    rows: list[list[str]] = []
    above: Field | None = None
    for line in page[start : start + _MOST_TABLE_ROWS]:
        columns = [column for field in line if (column := _column(field, head)) is not None]
        if len(set(columns)) < len(line) or columns == [0] or (not rows and len(line) < _LEAST_COLUMNS):
            break
        if above and _is_far(above, line[0]):
            break
        above = line[0]
        row = [""] * len(head)
        for column, field in zip(columns, line, strict=True):
            row[column] = field.text
        rows.append(row)
    return rows


def _is_far(above: Field, below: Field) -> bool:
    return above.middle - below.middle > _ROW_GAP * max(above.height, below.height)


def _column(field: Field, head: Line) -> int | None:
    """Return the one column that a field stands under: it reaches below that head and no other."""
    below = [number for number, label in enumerate(head) if field.left < label.right and label.left < field.right]
    if not below:
        below = [number for number, label in enumerate(head) if _is_near(field, label, head, number)]
    return below[0] if len(below) == 1 else None


def _is_near(field: Field, label: Field, head: Line, number: int) -> bool:
    """Return whether a field stands between the neighbours of a head, as values wider or narrower than it do."""
    left = head[number - 1].right if number else float("-inf")
    right = head[number + 1].left if number + 1 < len(head) else float("inf")
    return left <= field.left and field.right <= right and abs(field.left - label.left) <= label.right - label.left
