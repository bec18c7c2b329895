"""Tell whether the author says that a warrant was served or executed in time, though its last day is past by now.

Takes: the author's words, the warrant's last day. Returns: a truth value. Touches: nothing.
A warrant's last day is the officer's to serve it; the custodian answers and the return is made later (Fed. R. Crim. P.
41(f)). Service today, yesterday, "just now" of a warrant whose last day is past is too late; so is any later date.
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dlp_gateway.legal.dates import dates_in

if TYPE_CHECKING:
    from datetime import date

    from dlp_gateway.legal.wording import Flat

_SERVED = re.compile(
    r"\b(?:(?<!un)served|service (?:of|on|was)|(?<!un)executed|return (?:of|on|and|for|to)|inventory|within (?:the|its) (?:time|period|deadline|window)(?: (?:it|that it|the warrant) \w+| allowed| fixed| stated)?|(?:en|dentro de) ?e?l plazo (?:que (?:fija|senala|marca|establece)|fijado|senalado)|inventario|diligenciad[oa]|ejecutad[oa]|notificad[oa])\b"
)
_NOT_IN_TIME = re.compile(
    r"\b(?:never|not|n't|un|to be|will be|will|late|lately|tardy|stale|expired|lapsed|today|this (?:morning|afternoon|week)|just|yesterday|now|moments? ago|nunca|no|hoy|ayer|esta (?:manana|tarde|semana)|recien|tarde|vencid[oa]|caducad[oa])\b"
    r"|\b(?:after|past|following|despues)\b[^.;?]{0,40}\b(?:date|day|deadline|expir\w*|window|fecha|plazo|vencimiento)\b"
)


def served_in_time(letter: Flat, *, last_day: date) -> bool:
    """Whether a sentence tells of service or return, none of lateness, and no date in the letter is past the last day."""
    if _SERVED.search(letter.low) is None or any(day > last_day for day in dates_in(letter.low)):
        return False
    spans = [letter.sentence(match.start(), match.end()) for match in _SERVED.finditer(letter.low)]
    return not any(_NOT_IN_TIME.search(letter.low[low:high]) for low, high in spans)
