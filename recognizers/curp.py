"""Mexican CURP, RFC and clave de elector: eighteen or thirteen places that hold a date of birth.

What: CURP = four letters of the names, yymmdd, sex, state of birth, three consonants, a place and a check digit.
History: RENAPO issues CURPs since 1996; the place before the check digit is a digit for births up to 1999, a letter
after. Look-alikes: serial numbers; the date must exist, and a CURP's check digit must fit unless a word names it.
Source: RENAPO, "Instructivo normativo para la asignación de la CURP", annex on the check digit.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from recognizers.base import Recognizer

_ALPHABET = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"


class MexicanCode(Recognizer):
    """Codes whose date exists and whose check digit fits, or that a word names."""

    def valid(self, text: str, match: Any) -> bool:
        """Check the date, and the check digit of a CURP without a label."""
        if match["date"] and not _exists(match["date"]):
            return False
        curp = match.groupdict().get("curp")
        if curp is None or curp[-1] == _check_digit(curp.upper()):
            return True
        return self.words.speaks_for(text, *match.span("value")) is not None


def _exists(yymmdd: str) -> bool:
    try:
        date(2000 + int(yymmdd[:2]), int(yymmdd[2:4]), int(yymmdd[4:]))
    except ValueError:
        return yymmdd[2:] == "0229"  # 1900 was no leap year, 2000 was; nobody knows the century
    return True


def _check_digit(curp: str) -> str:
    weighted = sum((18 - place) * _ALPHABET.index(char) for place, char in enumerate(curp[:17]))
    return str(-weighted % 10)
