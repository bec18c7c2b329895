"""US social security numbers.

What: nine digits, area (3) - group (2) - serial (4), issued by the Social Security Administration since 1936.
History: areas followed the states until 25 June 2011, random since then, so 734-749 and 773-899 are now possible.
Never issued: area 000, 666, 900-999 (there ITINs live), group 00, serial 0000; three numbers printed in
advertisements and sample cards are nobody's. Look-alikes: ITIN, ZIP+4, EIN (2-7), passports, licences, A-numbers.
Score: the dashed form is 0.85 by itself; nine bare digits are anything, so they need a word nearby.
Source: SSA POMS RM 10201.035.
"""

from __future__ import annotations

from typing import Any

from recognizers.base import Recognizer

#: Woolworth's sample card, and two numbers of SSA's own leaflets and of an advertisement.
_PUBLISHED = frozenset({"078051120", "219099999", "457555462"})


class Ssn(Recognizer):
    """Numbers that were or may have been issued."""

    def valid(self, text: str, match: Any) -> bool:  # noqa: ARG002
        """Tell whether such a number can have been issued."""
        area, group, serial = match["area"], match["group"], match["serial"]
        if area in ("000", "666") or area[0] == "9" or group == "00" or serial == "0000":
            return False
        return area + group + serial not in _PUBLISHED
