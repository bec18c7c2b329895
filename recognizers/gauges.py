"""What the learned judge sees of a sentence beside its words: whom it speaks of, how it is written, what stands around.

Takes: a `Reading`, ordinals of sentences. Returns: a row of measures for each. Touches: nothing. Fails: never.
Cost: linear; all sentences asked for are measured together.
Source: the evidence of `person.py` as measures, not as gates: a hard gate on the person lost 8 % of the recall.
"""

from __future__ import annotations

import functools
import math
import re
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np

from recognizers.person import CERTAIN, LIKELY, LOOSE, Evidence
from recognizers.reading import Kind, Reading, fold, words
from recognizers.weigh import evidence_of, near_publicity, near_social, subject_grade

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Measures of a sentence that are no words, in the order of the vector.
MEASURES = (
    "certain", "likely", "loose", "plural", "indefinite", "conditional", "modal", "policy", "events", "contact",
    "detail", "question", "heading", "statistics", "told", "verb", "casework", "few", "anyone", "example", "instruct",
    "official", "own_staff", "own_kin", "counted", "header", "notice", "greeting", "short", "long", "shouted", "colon",
    "first", "before_certain", "before_likely", "before_plural", "before_policy", "before_statistics", "after_certain",
    "subject_certain", "subject_likely", "subject_policy", "social", "publicity", "alone", "policy_share",
    "row", "headed", "answers", "quoted", "digits", "numbers", "people_share", "told_share", "length",
)  # fmt: skip
#: What evidence tells by yes or no stands in the same order there and here, before and after what it counts.
_FLAGS = slice(Evidence._fields.index("plural"), Evidence._fields.index("policy"))
_MORE_FLAGS = slice(Evidence._fields.index("contact"), Evidence._fields.index("kind"))
_SHORT, _LONG = 4, 30  # words
_POLICY_NEAR = 6  # sentences before and behind
_SHARED_MAX = 60  # sentences of a text that are looked at for what it is
_DIGITS = re.compile(r"\d+")


def measures(reading: Reading, ordinal: int) -> dict[str, float]:
    """Return what is not zero of the measures of a sentence."""
    row = measured(reading, [ordinal])[0]
    return {name: float(value) for name, value in zip(MEASURES, row, strict=True) if value}


def measured(reading: Reading, ordinals: Sequence[int]) -> Any:
    """Return the measures of sentences, a row for each."""
    return np.array(rows(reading, ordinals), dtype=np.float32).reshape(len(ordinals), len(MEASURES))


def rows(reading: Reading, ordinals: Sequence[int]) -> list[tuple[float, ...]]:
    """Return the measures of sentences as plain numbers: most texts have a handful, for which arrays cost more."""
    shared = _of_the_text(reading)
    around = _Around(reading, ordinals)
    return [
        (
            *_own(evidence_of(reading, at)),
            *_written(reading, at),
            *around.beside(at),
            *shared[:3],
            near_social(reading, at),
            near_publicity(reading, at),
            shared[3],
            around.policy_share(at),
            *_placed(reading, at),
            *shared[4:],
        )
        for at in ordinals
    ]


def _own(seen: Evidence) -> tuple[float, ...]:
    best, kind, length = seen.best, seen.kind, seen.length
    flags: tuple[Any, ...] = seen
    return (
        best == CERTAIN,
        best == LIKELY,
        best == LOOSE,
        *flags[_FLAGS],
        min(seen.policy, 4) / 2,
        min(seen.events, 3) / 2,
        *flags[_MORE_FLAGS],
        kind is Kind.HEADER,
        kind is Kind.NOTICE,
        kind is Kind.GREETING,
        length <= _SHORT,
        length >= _LONG,
    )


class _Around:
    """What stands beside the sentences asked for: two before, one after, and how much policy is spoken of near."""

    def __init__(self, reading: Reading, ordinals: Sequence[int]) -> None:
        count = len(reading.sentences)
        self._low = max(0, min(ordinals, default=0) - _POLICY_NEAR)
        self._high = min(count, max(ordinals, default=-1) + _POLICY_NEAR + 1)
        self._near = [evidence_of(reading, at) for at in range(self._low, self._high)]
        self._policy = [0, *accumulate(item.policy > 0 for item in self._near)]

    def beside(self, ordinal: int) -> tuple[float, ...]:
        """Measure the two sentences before and the one after."""
        at = ordinal - self._low
        before, after = self._near[max(0, at - 2) : at], self._near[at + 1 : at + 2]
        best = max((item.best for item in before), default=0)
        return (
            best == CERTAIN,
            best == LIKELY,
            any(item.plural for item in before),
            min(sum(item.policy for item in before), 4) / 2,
            any(item.statistics for item in before),
            after[0].best == CERTAIN if after else 0,
        )

    def policy_share(self, ordinal: int) -> float:
        """Measure of how many sentences around speak of policy."""
        first, last = max(ordinal - _POLICY_NEAR, self._low), min(ordinal + _POLICY_NEAR + 1, self._high)
        return (self._policy[last - self._low] - self._policy[first - self._low]) / (last - first)


def _of_the_text(reading: Reading) -> tuple[float, ...]:
    """Measure what all sentences of a text share: its Subject, of how much people it speaks, how long it is."""
    shared = reading.kept.get("shared")
    if shared is None:
        seen = [evidence_of(reading, at) for at in range(min(len(reading.sentences), _SHARED_MAX))]
        count = max(1, len(seen))
        grade = subject_grade(reading)
        shared = reading.kept["shared"] = (
            grade == CERTAIN,
            grade == LIKELY,
            min(_policy_words(fold(reading.about)), 3) / 3,
            len(reading.sentences) == 1,
            sum(item.best == CERTAIN for item in seen) / count,
            sum(item.casework for item in seen) / count,
            min(math.log1p(count), 5) / 5,
        )
    assert isinstance(shared, tuple)
    return shared


def _written(reading: Reading, ordinal: int) -> tuple[float, ...]:
    """Measure how a sentence is written: in capitals, with a colon, in the first person."""
    sentence = reading.sentences[ordinal]
    text = reading.text[sentence.start : sentence.end]
    return (
        text.isupper(),
        ": " in text[:40],
        not _first_person().isdisjoint(reading.words[sentence.first : sentence.last]),
    )


def _placed(reading: Reading, ordinal: int) -> tuple[float, ...]:
    """Measure how a sentence stands in its text: a row, an answer, quoted; and its numbers."""
    sentence = reading.sentences[ordinal]
    text = reading.text[sentence.start : sentence.end]
    before = reading.sentences[ordinal - 1] if ordinal else None
    found = [*map(len, _DIGITS.findall(text))]
    return (
        reading.is_row(ordinal),
        reading.head(ordinal) is not None,
        before is not None and reading.text[before.start : before.end].rstrip().endswith("?"),
        text.lstrip()[:1] == ">",
        min(sum(found), 20) / 10,
        min(len(found), 8) / 4,
    )


@functools.cache
def _first_person() -> frozenset[str]:
    return frozenset(words("persons")["first"])


def _policy_words(text: str) -> int:
    return sum(word in _policy() for word in text.split())


@functools.cache
def _policy() -> frozenset[str]:
    return frozenset(words("persons")["policy"]) | frozenset(words("persons")["events"])
