"""Dates that a word nearby makes personal: a date of birth, a day in court.

What: numeric dates in either order, ISO dates, dates with English and Spanish month names. A date stands for what
its nearest label says; labels do not reach past another date. Impossible dates (13/13, day 32) are no dates.
"""

from __future__ import annotations

import re
from typing import Any

from recognizers.base import Recognizer

_NUMBERS = re.compile(r"[0-9]+")
#: What samples are filled with.
_PLACEHOLDER = re.compile(r"0?1[/-]0?1[/-]1900|1900-01-01|1[12]/[123]1/1111|00?/00?/0+")
_MONTHS, _DAYS = 12, 31
_YEAR_DIGITS = 4


class Dated(Recognizer):
    """Dates next to one of the context phrases."""

    past_a_match = False
    neutral_labels = False  # they are labels of numbers

    def valid(self, text: str, match: Any) -> bool:  # noqa: ARG002
        """Tell whether the numbers of a numeric date can be a day and a month."""
        value = match["value"]
        if _PLACEHOLDER.fullmatch(value):
            return False
        numbers = _NUMBERS.findall(value)
        if len(numbers) != 3 or any(char.isalpha() for char in value):  # noqa: PLR2004  day, month, year
            return True
        first, second = (int(number) for number in (numbers[1:] if len(numbers[0]) == _YEAR_DIGITS else numbers[:2]))
        return 0 < min(first, second) <= _MONTHS and max(first, second) <= _DAYS
