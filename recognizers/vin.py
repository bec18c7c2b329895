"""Vehicle identification numbers: seventeen places, the ninth a check digit (North America).

History: seventeen places since model year 1981. Look-alikes: hashes, parcel numbers (1Z...), serial numbers; one in
eleven fits by chance, so a number without a label must also have the shape of one (ends in four digits).
Source: 49 CFR 565.15 (c), table of weights.
"""

from __future__ import annotations

from typing import Any

from recognizers.base import Recognizer

_VALUES = dict(
    zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", [*range(10), *range(1, 9), *range(1, 6), 7, 9, *range(2, 10)], strict=True)
)
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


class Vin(Recognizer):
    """Numbers whose check digit fits, or that a word names."""

    def valid(self, text: str, match: Any) -> bool:
        """Check the check digit, or ask for a label."""
        vin = match["value"].upper()
        remainder = sum(weight * _VALUES[char] for weight, char in zip(_WEIGHTS, vin, strict=True)) % 11
        if vin[8] == ("X" if remainder == 10 else str(remainder)) and vin[-4:].isdigit():  # noqa: PLR2004  X is ten
            return True
        return self.words.speaks_for(text, *match.span("value")) is not None
