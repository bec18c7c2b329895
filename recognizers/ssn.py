"""US social security numbers.

What: nine digits, area (3) - group (2) - serial (4), issued by the Social Security Administration since 1936.
History: areas followed the states until 25 June 2011, random since then, so 734-749 and 773-899 are now possible.
Never issued: area 000, 666, 900-999 (there ITINs live), group 00, serial 0000; three numbers printed in
advertisements and sample cards are nobody's. Look-alikes: ITIN, ZIP+4, EIN (2-7), passports, licences, A-numbers.
Score: the dashed form is 0.85 by itself; nine bare digits are anything, so they need a word nearby. The last four
digits are protected where a word says of what they are the last four.
Source: SSA POMS RM 10201.035; 20 CFR 422.103.
"""

from __future__ import annotations

import re
from typing import Any

from recognizers.base import Recognizer

#: Woolworth's sample card, and two numbers of SSA's own leaflets and of an advertisement.
_PUBLISHED = frozenset({"078051120", "219099999", "457555462"})
#: The number everybody writes to show the form, but only where the text says that it shows the form.
_SHOWN = "123456789"
_SHOWING = re.compile(
    r"\b(?:format|example|e\.?g|sample|dummy|template|placeholder|ejemplo|formato|muestra|such as)\b", re.IGNORECASE
)
_OTHER_LAST_FOUR = re.compile(
    r"\b(?:card|account|acct|phone|cell|fax|vin|tarjeta|cuenta|tel[eé]fono|celular|year|a[nñ]o|ext|serial|iban|routing)\b",
    re.IGNORECASE,
)


class Ssn(Recognizer):
    """Numbers that were or may have been issued."""

    def valid(self, text: str, match: Any) -> bool:
        """Tell whether such a number can have been issued."""
        return self.objection(text, match) is None

    def objection(self, text: str, match: Any) -> str | None:
        """Return why such a number is nobody's."""
        groups = match.groupdict()
        if groups.get("last") is not None:
            other = _OTHER_LAST_FOUR.search(text[max(0, match.start() - 30) : match.start("last")])
            return "the last four of something else" if other else None
        area, group, serial = (_digits(groups[name]) for name in ("area", "group", "serial"))
        if area in ("000", "666") or area[0] == "9":
            return f"looked like a social security number; area {area} was never issued"
        if group == "00" or serial == "0000":  # the serial is empty where only the first five digits are told
            return "looked like a social security number; group 00 and serial 0000 were never issued"
        number = area + group + serial
        if number == _SHOWN and _SHOWING.search(text[max(0, match.start() - 60) : match.end() + 20]):
            return "the number that shows what a social security number looks like"
        if number in _PUBLISHED:
            return "printed on sample cards and leaflets; nobody's"
        return "nine times the same digit" if len(set(number)) == 1 else None


def _digits(text: str) -> str:
    return "".join(char for char in text if char in "0123456789")
