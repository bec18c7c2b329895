"""Births told in words: a day in prose, a holiday, an age reached on a day.

A verb of birth or an age names a birthday where a person is spoken of and no house, law or office turns that old. A
bare day written month, year, day ("Aug of oh six, the ninth") or a leap day counts where age is the question.
Source: how clerks tell a birthday in prose.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recognizers.base import CONTEXT, RULE, Recognizer
from recognizers.dated import THINGS
from recognizers.person import CERTAIN
from recognizers.personal_number import ordinal_of, person_at
from recognizers.reading import fold
from recognizers.statement import read
from recognizers.weigh import evidence_of

if TYPE_CHECKING:
    from presidio_analyzer import RecognizerResult
    from presidio_analyzer.nlp_engine import NlpArtifacts

    from recognizers.reading import Reading

_BARE = frozenset({"month_before_year", "leap_day"})
#: What a mail asks in which a bare day is a birthday; over folded text.
_ASKED = re.compile(
    r"\b(?:juveniles?|minors?|under ?age|of age|how old|years old|birth\w*|born|dob|age|menor(?:es)? de edad|menor|edad"
    r"|cuantos anos|nacimiento|nacio|fecha nac\w*|month/day|adult or|18 yet|consulate card|partida|acta"
    r"|su fecha|his date|her date)\b"
)
_MANY = re.compile(
    r"\b(?:nacid[oa]s|los que|those|anyone|people|children|kids) (?:antes|despues|entre|born|a partir)\b"
)
#: A year in which nobody alive was born.
_LONG_DEAD = re.compile(r"\W{0,3}(?:del? |of |in )?1(?:[0-8]\d|90)\d\b")
_AROUND, _BEFORE = 260, 60


class BirthTold(Recognizer):
    """Days of birth that no label names."""

    PREFILTER = (
        r"born|birth|b-?day|world|naci|cumpl|turn|hits?\b|will be|'ll be|going to be|gonna be|became|reach|that day"
        r"|ese d|on that date|leap|febr|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic)"
    )
    uses_context = False

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """Find the days, and keep those on which a person was born."""
        found = super().analyze(text, entities, nlp_artifacts)
        reading = read(text, nlp_artifacts) if found else None
        return [result for result in found if reading is not None and _is_of_a_person(reading, result)]


def _is_of_a_person(reading: Reading, result: RecognizerResult) -> bool:
    ordinal = ordinal_of(reading, result.start)
    sentence = reading.sentences[ordinal]
    seen = evidence_of(reading, ordinal)
    before = reading.folded[max(sentence.start, result.start - _BEFORE) : result.start]
    if (
        _LONG_DEAD.match(reading.folded, result.end)
        or THINGS.search(before)
        or _MANY.search(before)
        or seen.instruct
        or seen.anyone
    ):
        return False
    if not (person_at(reading, ordinal) or (seen.verb and result.recognition_metadata[RULE] == "born_in_words")):
        return False
    if result.recognition_metadata[RULE] in _BARE:
        around = reading.folded[max(0, result.start - _AROUND) : result.end + _AROUND]
        here = result.recognition_metadata[RULE] == "month_before_year" and seen.best >= CERTAIN
        if not here and not _ASKED.search(f"{around} {fold(reading.about)}"):
            return False
        result.score = max(result.score, 0.6)
    result.recognition_metadata[CONTEXT] = "birth"
    return True
