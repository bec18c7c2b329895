"""What came and what became of it, drawn as SVG on the server: three rows of bars over the same days.

Takes: counts by day. Returns: a drawing whose colours are the style sheet's, and its words. Touches: nothing.
Bars have a number under the pointer; a table of the same figures stands beside the picture for who cannot see it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dlp_gateway.store.queue import Day

#: In units of the drawing, which the style sheet stretches: a bar and the gap beside it, a row and its name.
STEP, GAP, ROW = 20, 4, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: its place in the row, and what it says."""

    x: int
    y: float
    height: float
    day: datetime
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: `name` as the pages translate it (held, released, refused); `total` of all days."""

    name: str
    total: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """The rows over their days; `most` is the number at the top of every row."""

    rows: tuple[Row, ...]
    days: tuple[Day, ...]
    most: int
    width: int

    @property
    def empty(self) -> bool:
        """Whether nothing came and nothing went."""
        return not any(row.total for row in self.rows)


def drawn(days: Sequence[Day]) -> Drawing:
    """Lay the bars out; one scale for all rows, so that they can be compared."""
    names = ("held", "released", "refused")
    numbers = {name: [getattr(day, name) for day in days] for name in names}
    most = max((max(row) for row in numbers.values() if row), default=0)
    return Drawing(
        rows=tuple(_row(name, numbers[name], days, most) for name in names),
        days=tuple(days),
        most=most,
        width=len(days) * STEP,
    )


def _row(name: str, numbers: Sequence[int], days: Sequence[Day], most: int) -> Row:
    bars = tuple(
        Bar(x=place * STEP, y=round(ROW - height, 1), height=height, day=day.begins, number=number)
        for place, (number, day) in enumerate(zip(numbers, days, strict=True))
        for height in [_height(number, most)]
    )
    return Row(name=name, total=sum(numbers), bars=bars)


def _height(number: int, most: int) -> float:
    """Return a bar's height; one is always to be seen, however many came on another day."""
    return round(max(ROW * number / most, 2.0), 1) if number else 0.0
