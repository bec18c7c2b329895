"""Find federal district courts by the names that clerks give them among themselves: "SDTX", "San Diego federal court".

Takes: flat text, low. Returns: places and the districts' names. Touches: nothing.
Run together count only four letters and more, and only those of a district that exists (`sdnm` is some other word).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dlp_gateway.legal.names import DISTRICT_AT, LETTERS, SEATS, alternation
from dlp_gateway.legal.state_courts import STATE_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator


_CITIES = alternation(SEATS)
# "San Diego federal court", "federal court, Tucson"
_BY_CITY = re.compile(
    rf"(?<![a-z.])(?P<city>{_CITIES})(?:'s)? (?:u\. ?s\. district|us district|federal(?: district)?) c(?:our)?t\b"
    rf"|\bfederal (?:district )?c(?:our)?t ?[,(] ?(?P<town>{_CITIES})\b"
)
_WORDS = [(word, state) for state, words in STATE_WORDS.items() for word in words]
_POSTAL = {word[1:3]: state for word, state in _WORDS if re.fullmatch(r"\([a-z]{2}\)", word)}
_SHORT = {word[:-1]: state for word, state in _WORDS if re.fullmatch(r"[a-z]{2,5}\.", word)}
# "SDTX", "ND CA", "ED Mich."
_RUN_TOGETHER = re.compile(
    r"(?<![a-z0-9.])(?P<part>[nsewmc])d"
    rf"(?: ?(?P<postal>{alternation(_POSTAL)})| (?P<short>{alternation(_SHORT)})\.?)(?![a-z0-9])"
)


def nicknames_in(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Find each such name, and give the district that it stands for."""
    for match in _BY_CITY.finditer(text):
        yield match, SEATS[match["city"] or match["town"]]
    for match in _RUN_TOGETHER.finditer(text):
        state = _POSTAL.get(match["postal"] or "") or _SHORT.get(match["short"] or "", "")
        name = DISTRICT_AT.get((LETTERS[match["part"]], state))
        if name is not None:
            yield match, name
