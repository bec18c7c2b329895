"""Where a text draws letters with signs: blocks of lines that hold hardly any word, but strokes and dots in rows.

Takes: a text. Returns: the lines of such blocks. Touches: nothing. Fails: never. One look at each line.
Source: the banners that FIGlet, toilet and banner(1) write, and matrices of dots drawn by hand.
"""

from __future__ import annotations

from typing import NamedTuple

#: The type of a text with such blocks; no Content-Type can say it.
DRAWN = "drawn signs"
_LEAST_ROWS, _MOST_ROWS = 4, 32  # the smallest matrix of dots is three by five, with an empty row at either end
_LEAST_COLUMNS, _MOST_COLUMNS = 8, 400
_LEAST_INK = 20  # signs: two digits of the smallest matrix
_MOST_KINDS = 14  # different signs in a block; FIGlet's usual typefaces use ten
_MOST_LETTERS = 10  # different letters and digits: matrices drawn with the digit itself
_MOST_BLOCKS = 16
_FRAMES = frozenset("+-|=")  # of empty tables
_TAB = 8


class Block(NamedTuple):
    """Lines `first` to `last` (not included) of a text; `rows`: without tabs, all of one length."""

    first: int
    last: int
    rows: tuple[str, ...]


def blocks(text: str) -> list[Block]:
    """Return the blocks that may draw letters."""
    found: list[Block] = []
    lines = text.split("\n")
    begin = 0
    for at in range(len(lines) + 1):
        if at < len(lines) and _may_draw(lines[at]):
            continue
        found += _block(lines, begin, at)
        begin = at + 1
        if len(found) >= _MOST_BLOCKS:
            break
    return found


def _may_draw(line: str) -> bool:
    """Tell whether a line is without words: blank, signs only, or runs of one and the same letter or digit."""
    told = line.strip("> \t\r")
    if len(told) > _MOST_COLUMNS:
        return False
    return all(
        not any(map(str.isalnum, run)) or len({char for char in run if char.isalnum()}) == 1 for run in told.split()
    )


def _block(lines: list[str], first: int, last: int) -> list[Block]:
    """Return the block between two lines without the blank lines around it, if it is large and even enough."""
    while first < last and not lines[first].strip():
        first += 1
    while last > first and not lines[last - 1].strip():
        last -= 1
    if not _LEAST_ROWS <= last - first <= _MOST_ROWS:
        return []
    rows = [line.rstrip().expandtabs(_TAB) for line in lines[first:last]]
    signs = [char for row in rows for char in row if not char.isspace()]
    width = max(map(len, rows))
    kinds = set(signs)
    if width < _LEAST_COLUMNS or len(signs) < _LEAST_INK or len(kinds) > _MOST_KINDS:
        return []
    if sum(map(str.isalnum, kinds)) > _MOST_LETTERS or kinds <= _FRAMES:
        return []
    return [Block(first, last, tuple(row.ljust(width) for row in rows))]
