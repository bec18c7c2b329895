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
_AT = {name: at for at, name in enumerate(MEASURES)}
#: What evidence tells by yes or no.
_FLAGS = (
    "plural", "indefinite", "conditional", "modal", "contact", "detail", "question", "heading", "statistics",
    "told", "verb", "casework", "few", "anyone", "example", "instruct", "official", "own_staff", "own_kin",
    "counted",
)  # fmt: skip
_FLAG_FIELDS, _FLAG_COLUMNS = [Evidence._fields.index(name) for name in _FLAGS], [_AT[name] for name in _FLAGS]
_KINDS = ((Kind.HEADER, "header"), (Kind.NOTICE, "notice"), (Kind.GREETING, "greeting"))
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
    found = np.zeros((len(ordinals), len(MEASURES)), dtype=np.float32)
    if not ordinals:
        return found
    at = np.array(ordinals)
    seen = [evidence_of(reading, ordinal) for ordinal in ordinals]
    _own(found, seen)
    _beside(found, reading, at)
    _of_the_text(found, reading)
    written = [_written(reading, ordinal) for ordinal in ordinals]
    found[:, [_AT[name] for name in _WRITTEN]] = written
    return found


def _own(found: Any, seen: list[Evidence]) -> None:
    best = np.array([item.best for item in seen])
    for name, grade in (("certain", CERTAIN), ("likely", LIKELY), ("loose", LOOSE)):
        found[:, _AT[name]] = best == grade
    found[:, _FLAG_COLUMNS] = [[item[field] for field in _FLAG_FIELDS] for item in seen]
    found[:, _AT["policy"]] = np.minimum([item.policy for item in seen], 4) / 2
    found[:, _AT["events"]] = np.minimum([item.events for item in seen], 3) / 2
    for kind, name in _KINDS:
        found[:, _AT[name]] = [item.kind is kind for item in seen]
    length = np.array([item.length for item in seen])
    found[:, _AT["short"]], found[:, _AT["long"]] = length <= _SHORT, length >= _LONG


def _beside(found: Any, reading: Reading, at: Any) -> None:
    """Measure the two sentences before, the one after, and how much policy is spoken of around."""
    count = len(reading.sentences)
    low, high = max(0, int(at.min()) - _POLICY_NEAR), min(count, int(at.max()) + _POLICY_NEAR + 1)
    near = [evidence_of(reading, ordinal) for ordinal in range(low, high)]
    # Two places before and one behind that hold nothing, so that the first and the last have neighbours.
    best, policy = _padded([item.best for item in near]), _padded([item.policy for item in near])
    plural, statistics = _padded([item.plural for item in near]), _padded([item.statistics for item in near])
    here = at - low + 2
    before = np.maximum(best[here - 1], best[here - 2])
    found[:, _AT["before_certain"]], found[:, _AT["before_likely"]] = before == CERTAIN, before == LIKELY
    found[:, _AT["before_plural"]] = plural[here - 1] | plural[here - 2]
    found[:, _AT["before_policy"]] = np.minimum(policy[here - 1] + policy[here - 2], 4) / 2
    found[:, _AT["before_statistics"]] = statistics[here - 1] | statistics[here - 2]
    found[:, _AT["after_certain"]] = best[here + 1] == CERTAIN
    told = np.array([0, *accumulate(item.policy > 0 for item in near)])
    first, last = np.maximum(at - _POLICY_NEAR, 0), np.minimum(at + _POLICY_NEAR + 1, count)
    found[:, _AT["policy_share"]] = (told[last - low] - told[first - low]) / (last - first)


def _padded(values: list[Any]) -> Any:
    return np.array([0, 0, *map(int, values), 0])


def _of_the_text(found: Any, reading: Reading) -> None:
    """Measure what all sentences of a text share: its Subject, of how much people it speaks, how long it is."""
    if "shared" not in reading.kept:
        seen = [evidence_of(reading, at) for at in range(min(len(reading.sentences), _SHARED_MAX))]
        count = max(1, len(seen))
        grade = subject_grade(reading)
        reading.kept["shared"] = {
            "subject_certain": grade == CERTAIN,
            "subject_likely": grade == LIKELY,
            "subject_policy": min(_policy_words(fold(reading.about)), 3) / 3,
            "alone": len(reading.sentences) == 1,
            "people_share": sum(item.best == CERTAIN for item in seen) / count,
            "told_share": sum(item.casework for item in seen) / count,
            "length": min(math.log1p(count), 5) / 5,
        }
    shared = reading.kept["shared"]
    assert isinstance(shared, dict)
    for name, value in shared.items():
        found[:, _AT[name]] = value


_WRITTEN = (
    "social", "publicity", "shouted", "colon", "first", "row", "headed", "answers", "quoted", "digits", "numbers",
)  # fmt: skip


def _written(reading: Reading, ordinal: int) -> tuple[float, ...]:
    """Measure how a sentence is written, and how it stands in its text: a row, an answer, quoted."""
    sentence = reading.sentences[ordinal]
    text = reading.text[sentence.start : sentence.end]
    before = reading.sentences[ordinal - 1] if ordinal else None
    found = [len(number) for number in _DIGITS.findall(text)]
    return (
        near_social(reading, ordinal),
        near_publicity(reading, ordinal),
        text.isupper(),
        ": " in text[:40],
        not _first_person().isdisjoint(reading.words[sentence.first : sentence.last]),
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
