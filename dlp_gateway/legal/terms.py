"""For how long an order lasts by its own words: days, weeks, months or years, counted from a day that it names.

Takes: flat, low text and the day on which it was signed. Returns: the last day. Touches: nothing.
What lasts is the order or what it commands. How long somebody keeps silent, keeps papers or is on probation is not.
"""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from dlp_gateway.legal.dates import dates_in

if TYPE_CHECKING:
    from datetime import date

_WORDS = {
    word: number
    for number, words in (
        (1, "one un una uno"), (2, "two dos"), (3, "three tres"), (4, "four cuatro"), (5, "five cinco"),
        (6, "six seis"), (7, "seven siete"), (8, "eight ocho"), (9, "nine nueve"), (10, "ten diez"),
        (12, "twelve doce"), (14, "fourteen catorce"), (15, "fifteen quince"), (18, "eighteen dieciocho"),
        (20, "twenty veinte"), (21, "twenty-one veintiuno"), (28, "twenty-eight veintiocho"), (30, "thirty treinta"),
        (45, "forty-five"), (60, "sixty sesenta"), (90, "ninety noventa"),
    )
    for word in words.split()
}  # fmt: skip
_DAYS = {"day": 1, "week": 7, "month": 31, "year": 366, "dia": 1, "semana": 7, "mes": 31, "ano": 366}
_LENGTH = (
    rf"(?:\(?(?P<digits>\d{{1,4}})\)?|(?P<word>{'|'.join(sorted(_WORDS, key=len, reverse=True))}))"
    r"[ -](?:calendar |full |consecutive )?(?P<unit>day|week|month|year|dia|semana|mes|ano)(?:s|es)?\b"
)
_TERM = re.compile(
    r"\b(?:(?:in (?:full )?(?:force|effect)|effective|valid|good|continues?|continuing|begins?|remains?|runs?|lasts?"
    r"|vigente|vigencia|continua|continuara|regira|surtira efecto|valid[oa])\b[^.;]{0,120}?"
    r"\b(?:for|of|por|de|durante)\b[^.;]{0,40}?"
    r"|(?:en vigor|vigentes?|vigencia|regira)\b[^.;]{0,40}?"
    r"|(?:expires?|terminates?|lapses?|ends?|expira\w*|vence\w*|caduca\w*|cesa\w*)\b[^.;]{0,30}?)"
    rf"(?<![\w-]){_LENGTH}"
)
# What else lasts for a time: silence, seals, keeping papers, probation.
_OF_ANOTHER = re.compile(
    r"\b(?:non-?disclos|not disclos|shall not|may not|no divulg|notif|notice|silen|seal|sello|retain|retention|preserv"
    r"|conserv|destroy|destru|delet|probation|probatoria|supervis|sentence|imprison|custody|detention|licen[cs]e"
    r"|registration|visa|permit|lease|contract|employ|coverage)"
)
_FROM = re.compile(r"\b(?:begin\w*|from|starting|commenc\w*|a partir del?|desde|effective)\b(?P<day>[^.;]{0,60})")
_SENTENCE = re.compile(r"[^.;]{1,1200}")
_MOST_SENTENCES = 2000


def last_day(text: str, *, signed: date | None) -> date | None:
    """Give the first day on which a term ends that the text sets; None if it sets none that can be counted."""
    ends = (_end(match[0], signed) for match in islice(_SENTENCE.finditer(text), _MOST_SENTENCES))
    return min((end for end in ends if end is not None), default=None)


def _end(sentence: str, signed: date | None) -> date | None:
    match = _TERM.search(sentence)
    if match is None or _OF_ANOTHER.search(sentence):
        return None
    begun = _begun(sentence) or signed
    length = int(match["digits"]) if match["digits"] else _WORDS[match["word"]]
    return begun + timedelta(days=length * _DAYS[match["unit"]]) if begun else None


def _begun(sentence: str) -> date | None:
    named = (day for match in _FROM.finditer(sentence) for day in dates_in(match["day"]))
    return next(named, None)
