"""Read the dates that orders carry: issued on, valid until. English and Spanish.

Takes: flat, low text. Returns: dates, or nothing where none can be read. Touches: nothing.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan enero ene",
            "february feb febrero",
            "march mar marzo",
            "april apr abril abr",
            "may mayo",
            "june jun junio",
            "july jul julio",
            "august aug agosto ago",
            "september sep sept septiembre setiembre",
            "october oct octubre",
            "november nov noviembre",
            "december dec diciembre dic",
        ),
        1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = (
    r"(?:(?P<y1>(?:19|20)\d\d)-(?P<m1>\d\d?)-(?P<d1>\d\d?)"
    r"|(?P<m2>\d\d?)/(?P<d2>\d\d?)/(?P<y2>(?:19|20)\d\d|\d\d)"
    rf"|(?P<m3>{_MONTH})\.? (?P<d3>\d\d?)(?:st|nd|rd|th)?,? (?P<y3>(?:19|20)\d\d)"
    rf"|(?P<d4>\d\d?) (?:de )?(?P<m4>{_MONTH})(?: de| del)? (?P<y4>(?:19|20)\d\d))(?!\d)"
)
_ISSUED = re.compile(
    r"\b(?:dated|signed|issued|entered|filed|granted|of|date|fechad[oa]|firmad[oa]|emitid[oa]|fecha|del?)\b"
    rf"(?: (?:on|by|in|el|por|de|the)\b| [a-z.]+){{0,10}}?[ :,(]*(?<![\d-]){_DATE}"
)
_UNTIL = re.compile(
    r"\b(?:(?:valid|effective|in effect|in force|good|expir\w*|vigente|valid[oa]|vence|vencimiento|caduca)\b)"
    r"[ :,]*(?:at \d{1,2}(?::\d\d)? ?[ap]\.? ?m\.?,? ?)?(?:only )?"
    rf"(?:date )?(?:until|through|thru|to|on|hasta|el|date)?(?: and including)?[ :,]*(?:el )?{_DATE}"
)
# The same with something between: "shall expire, without further order, at 5:00 p.m. on DATE".
_EXPIRES = re.compile(rf"\b(?:shall|will) (?:automatically )?(?:expire|terminate|lapse|end)\b[^;]{{0,60}}?\bon {_DATE}")
# A warrant's last day: "execute this warrant on or before DATE".
_ENDS = re.compile(rf"\b(?:on or before|no later than|not later than|a mas tardar el|antes del)[ :,_]*(?:el )?{_DATE}")
# The same as a letter tells it, and that it was done in time.
_TO_EXECUTE = re.compile(
    r"\b(?:execut\w*|served?|carried out|diligenciar\w*|ejecutar\w*)\b[^.;?]{0,30}?"
    rf"\b(?:on or before|no later than|by|a mas tardar el|antes del)[ :,_]*(?:el )?{_DATE}"
)
_EXECUTED = re.compile(
    r"\b(?:was|were|been|fue|is being)(?: \w+)? (?:served|executed|presented|diligenciada|ejecutada)\b"
    r"|\b(?:served|executed) on\b(?! or before)"
)
# The date beside a signature: "Dated:", "DATED this 3rd day of November, 2026", "SIGNED this ...", "Fechada el ...".
_SIGNED_LINE = re.compile(
    r"\b(?:dated?|signed|issued|entered|filed|done|ordered|on this|fechad[oa]|dad[oa]"
    r"|date and time issued|fecha|firmad[oa])\b(?P<between>[^\n]{0,60}?)"
    rf"(?<![\d-]){_DATE}"
)
_DAY_OF = re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? ?day of ({_MONTH})\.?,? ?(?P<year>(?:19|20)\d\d)")
# That day something is due, not signed: "ORDERED that a conference shall be held December 9".
_DUE = re.compile(
    r"\b(?:shall|by|due|before|held|hearing|set|until|through|after|later|produce|complete|conference|trial|resetting|reset|rescheduled|sentencing|cont'?d|continued|remains?|plazo|vista|antes)\b"
)
# Lines above and below a judge's mark within which its date stands.
_ABOVE, _BELOW = 8, 6
_CENTURY = 2000
_ANY_DATE = re.compile(rf"(?<![\d-]){_DATE}")
_MOST_DATES = 200


def dates_in(text: str) -> tuple[date, ...]:
    """Give every date that can be read."""
    found = (_date(match) for match in islice(_ANY_DATE.finditer(text), _MOST_DATES))
    return tuple(day for day in found if day is not None)


def issued_on(text: str) -> date | None:
    """Give the first date that is said to be the order's."""
    match = _ISSUED.search(text)
    return _date(match) if match else None


def date_signed(lines: tuple[str, ...], marks: Iterable[int] = ()) -> date | None:
    """Give the date that stands with a paper's signature: the last one near a mark that is said to be its date.

    `marks`: the lines on which judges signed; none: anywhere in the paper.
    """
    near = {index for mark in marks for index in range(mark - _ABOVE, mark + _BELOW)}
    found: list[date] = []
    for index, line in enumerate(lines):
        if near and index not in near:
            continue
        low = " ".join(line.lower().split())
        of = _DAY_OF.search(low)
        match = _SIGNED_LINE.search(low)
        if of:
            made = _made(int(of["year"]), _MONTHS[of[2]], int(of["day"]))
        else:
            made = _date(match) if match and _DUE.search(match["between"]) is None else None
        if made is not None:
            found.append(made)
    return found[-1] if found else None


def ended(text: str, *, today: date) -> date | None:
    """Give a warrant's last day if it is past."""
    days = [day for match in _ENDS.finditer(text) if (day := _date(match)) is not None and day < today]
    return min(days, default=None)


def expires_on(text: str, *, warrant: bool = True) -> date | None:
    """Give the first date until which the order says that it is valid, or by which a warrant must be executed."""
    for pattern in (_UNTIL, _ENDS) if warrant else (_UNTIL,):
        match = pattern.search(text)
        if match is not None:
            return _date(match)
    return None


def expired(text: str, *, today: date) -> bool:
    """Whether a date until which the order is valid is past."""
    ends = (_date(match) for pattern in (_UNTIL, _EXPIRES) for match in pattern.finditer(text))
    return any(end is not None and end < today for end in ends)


def unserved(text: str, *, today: date) -> bool:
    """Whether a letter tells of a day by which a warrant had to be executed, which is past, and of no execution."""
    days = (_date(match) for match in _TO_EXECUTE.finditer(text))
    return any(day is not None and day < today for day in days) and _EXECUTED.search(text) is None


def _date(match: re.Match[str]) -> date | None:
    for form in "1234":
        year, month, day = match[f"y{form}"], match[f"m{form}"], match[f"d{form}"]
        if year:
            return _made(int(year), _MONTHS.get(month) or int(month), int(day))
    return None


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year if year >= _CENTURY // 2 else _CENTURY + year, month, day)
    except ValueError:
        return None
