"""Dates that a word nearby makes personal: a date of birth, a day in court.

What: numeric dates in either order, ISO dates, dates with English and Spanish month names. A date stands for what
its nearest label says; labels do not reach past another date. Impossible dates (13/13, day 32) are no dates.
"""

# ruff: noqa: E501  an expression is a list of words; broken lines would hide which

from __future__ import annotations

import re
from typing import Any

from recognizers.base import Recognizer

_NUMBERS = re.compile(r"[0-9]+")
#: What samples are filled with.
_PLACEHOLDER = re.compile(r"0?1[/-]0?1[/-]1900|1900-01-01|1[12]/[123]1/1111|00?/00?/0+")
#: Before a name with a date: who wrote, signed or heads something on that day.
_WRITER = re.compile(
    r"\b(?:by|por|from|signed|approved|reviewed|revised|updated|prepared|submitted|received|witness(?:ed)?|notary|sworn|minutes|photo(?:graph)?|policy|closure|memo"
    r"|closed|hired|effective|dated|posted|published|adopted|amended|filed|concert|album|firmad[oa]|revisad[oa]|aprobad[oa]|elaborad[oa]|atendi[oó]|att?y|attorney|with|con|talked to|spoke|called|visit|appointment|cita|hearing|meeting|call|interview|event"
    r"|elected|appointed|promoted|awarded|electo|elegid[oa]|nombrad[oa]|ascendid[oa]"
    r"|judge|juez|clerk|officer|dispatcher|inspector|trainer|supervisor|director|manager|foto|acta|v\.?|vs\.?)\b[^\n;]{0,24}\Z|\b(?:attest|cc|to|from|re)\s?:\s*\Z",
    re.IGNORECASE,
)
#: Towns and states before a date: where a letter was written.
_TOWN = re.compile(
    r"(?-i:\b[A-Z]{2}\Z)|\b(?:santa|las|los|san|el|new|mexico|albuquerque|roswell|deming|hobbs|gallup|farmington|espa[ñn]ola|artesia|lovington|portales|clovis"
    r"|texas|arizona|colorado|county|city|office|department|division|street|court|police|sheriff|lobos|springs|caverns|park|monument|district)\b",
    re.IGNORECASE,
)
_PAPERS = re.compile(
    r"\b(?:became|treasurer|secretary|chair(?:man|woman|person)?|president|resigned|retired|appointment|opened|founded|established|built|enacted|signed|dedicated|closed|voicemail|office|holiday|meeting|edition|reissue|revision|version|fund[oó]|abri[oó])\b",
    re.IGNORECASE,
)
#: What turns twenty without having been born.
THINGS = re.compile(
    r"\b(?:agency|library|office|statute|museum|law|act|program(?:me)?|company|building|department|bill|city|county|state|park|school|union|website|clinic|center"
    r"|church|bank|hospital|newsletter|system|policy|store|foundation|organization|division|bureau|commission|university|college|town|village|bridge|fair|fiesta"
    r"|agencia|biblioteca|oficina|estatuto|museo|ley|programa|empresa|compañ[ií]a|edificio|departamento|ciudad|condado|estado|parque|escuela|sindicato|cl[ií]nica"
    r"|centro|iglesia|hospital|sistema|tienda|fundaci[oó]n|organizaci[oó]n|universidad|pueblo|puente|feria|temperatures?|it|road|route|highway|street|carretera|camino|ruta|lake|dam|monument|chapter|club|team|parade|festival|tradition)\b",
    re.IGNORECASE,
)
#: Before a date that shows how a form is filled in.
_SHOWN = re.compile(
    r"\b(?:sample (?:card|form|record|person|entry|row)|for example|e\.g\.|ejemplo|plantilla|template|placeholder|specimen|modelo viejo|formato|old (?:form|model|layout)"
    r"|j(?:ohn|ane) (?:q\. )?doe|fulan[oa](?: de tal)?|juan pueblo)\b[^.\n]{0,36}\Z",
    re.IGNORECASE,
)
#: A price between the word for births and the date: a table of fees ("Birth record,22.00,07/22/2025").
_PRICED = re.compile(r"\b(?:birth|nacimiento)\b[^\n]{0,40}[,;|\t $]\d{1,4}\.\d\d[,;|\t ][^\n]{0,12}\Z", re.IGNORECASE)
_LOOK = 44  # code points before a name or an age
_MONTHS, _DAYS = 12, 31
_YEAR_DIGITS = 4


class Dated(Recognizer):
    """Dates next to one of the context phrases."""

    past_a_match = False
    neutral_labels = False  # they are labels of numbers

    def valid(self, text: str, match: Any) -> bool:
        """Tell whether the numbers of a numeric date can be a day and a month, and the date one of a person."""
        at = match.start("value")
        shown = _SHOWN.search(text, max(0, at - 2 * _LOOK), at)
        if _PRICED.search(text, max(0, at - 3 * _LOOK), at) is not None:
            return False
        return shown is None and _is_a_day(match["value"]) and not _is_of_papers(text, match)


def _is_of_papers(text: str, match: Any) -> bool:
    """Tell whether a date behind a name is when that person wrote or signed, or an age is a thing's."""
    groups = match.groupdict()
    if groups.get("aged"):
        return THINGS.search(text, _line(text, match.start("aged")), match.start("aged")) is not None
    if not groups.get("whose"):
        return False
    if _TOWN.search(match["whose"]) is not None:
        return True
    at = match.start("whose")
    after = text[match.end("value") : match.end("value") + _LOOK].split("\n", 1)[0]
    return _WRITER.search(text[_line(text, at) : at]) is not None or _PAPERS.search(after) is not None


def _line(text: str, at: int) -> int:
    """Return where the line begins, or the last look before `at`."""
    return max(text.rfind("\n", 0, at) + 1, at - _LOOK)


def _is_a_day(value: str) -> bool:
    """Tell whether the numbers of a numeric date can be a day and a month."""
    if _PLACEHOLDER.fullmatch(value):
        return False
    numbers = _NUMBERS.findall(value)
    if len(numbers) != 3 or any(char.isalpha() for char in value):  # noqa: PLR2004  day, month, year
        return True
    first, second = (int(number) for number in (numbers[1:] if len(numbers[0]) == _YEAR_DIGITS else numbers[:2]))
    return 0 < min(first, second) <= _MONTHS and max(first, second) <= _DAYS
