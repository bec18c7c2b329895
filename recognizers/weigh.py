"""How sure a phrase is said of a certain person: features of the sentence, weighed and summed.

Takes: a `Reading`, the evidence of its sentences, a hit. Returns: features by name, and a score in [0, 1].
Touches: nothing. Fails: never. Cost: linear in the sentence.
Source: weights by hand on the sentences of tests/recognizers/statements/; docs/detection.md tells the figures.
"""

from __future__ import annotations

import functools
import math
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from recognizers.person import CERTAIN, LIKELY, LOOSE, Evidence, evidence
from recognizers.reading import Kind, Reading, fold, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recognizers.reading import Sentence
    from recognizers.terms import Hit

#: Code points of a subject that are read; words of a question, and of the line that answers it.
_SUBJECT_MAX, _QUESTION_WORDS, _ANSWER_WORDS = 300, 14, 7

#: Weights in logits: 0 is "as likely as not".
WEIGHTS = {
    "bias": -1.9,
    "said_of": 0.9, "had": 0.2, "weak": -0.95, "assertion": 2.6, "fact": 3.4,
    "certain": 2.2, "likely": 1.5, "loose": 0.5,
    "near": 0.6, "far": -0.9,
    "possessed": 0.9, "link": 0.7, "event": 0.9, "detail": 0.4, "note": 0.9,
    "before_certain": 1.2, "before_likely": 0.6,
    "plural_after": -2.4, "plural": -0.7, "plural_anyway": -0.3,
    "indefinite": -0.4, "indefinite_head": -0.9,
    "conditional": -0.9, "modal": -0.6,
    "policy": -0.55, "policy_anyway": -0.3, "events": -0.6,
    "institution": -2.7, "institution_before": -1.4,
    "self": 1.3, "told": 0.5, "verb": 0.7, "casework": 0.5, "statistics": -1.3, "asked": -1.6,
    "anyone": -2.2, "instruct": -1.2, "counted": -1.3, "statistics_near": -0.6,
    "subject_certain": 1.3, "subject_likely": 0.5,
    "official": -4.0, "own_kin": -6.0, "publicity": -4.7, "general_near": -1.6, "example": -3.0,
    "contact": -1.3, "notice": -6.0, "header": -2.0, "greeting": -1.0, "heading": -0.8, "about": -0.5,
}  # fmt: skip


@functools.cache
def _list(name: str) -> frozenset[str]:
    return frozenset(words("persons")[name])


def evidence_of(reading: Reading, ordinal: int) -> Evidence:
    """Return the evidence of a sentence, weighed once for all recognizers."""
    kept = reading.kept.setdefault("evidence", {})
    assert isinstance(kept, dict)
    if ordinal not in kept:
        kept[ordinal] = evidence(reading, ordinal)
    found: Evidence = kept[ordinal]
    return found


def features(reading: Reading, ordinal: int, hit: Hit) -> dict[str, float]:
    """Return the features of a hit in its sentence."""
    seen = evidence_of(reading, ordinal)
    found: dict[str, float] = {"bias": 1, hit.group: 1}
    _persons(found, seen, hit)
    _around(found, reading, ordinal, hit)
    if found.keys().isdisjoint(("certain", "likely")):
        _neighbours(found, reading, ordinal)
        _in_general(found, seen)
    else:
        found["policy_anyway"] = min(seen.policy, 4)
        found["plural_anyway"] = seen.plural and not seen.few
    found["indefinite_head"] = _indefinite_head(reading, ordinal, hit) and "possessed" not in found
    found["detail"] = seen.detail
    found["self"] = _self(reading, ordinal, hit) and not seen.question
    found["statistics"] = seen.statistics
    found["asked"] = seen.question and seen.best <= LOOSE
    if not seen.policy:
        found["told"], found["verb"], found["casework"] = seen.told, seen.verb, seen.casework
    found["official"] = seen.official and found.keys().isdisjoint(("certain", "likely"))
    found["own_kin"] = seen.own_kin and near_social(reading, ordinal)
    found["publicity"] = near_publicity(reading, ordinal) and not (seen.casework or _clientele(reading, ordinal))
    found["contact"] = seen.contact and not _pronoun(reading, ordinal)
    found["heading"] = seen.heading
    near = range(max(0, ordinal - 1), min(ordinal + 2, len(reading.sentences)))
    found["example"] = any(evidence_of(reading, other).example for other in near)
    found[seen.kind.value] = seen.kind is not Kind.PROSE
    return {name: value for name, value in found.items() if value and name in WEIGHTS}


def score(found: dict[str, float]) -> float:
    """Return the score of a hit with these features."""
    logit = sum(WEIGHTS[name] * value for name, value in found.items())
    return round(1 / (1 + math.exp(-logit)), 3)


def _persons(found: dict[str, float], seen: Evidence, hit: Hit) -> None:
    own = [item for item in seen.references if not hit.first <= item[0] < hit.last or hit.group == "fact"]
    best = max((grade for _, grade in own), default=0)
    if not best:
        return
    found[{CERTAIN: "certain", LIKELY: "likely", LOOSE: "loose"}[best]] = 1
    distance = min(min(abs(at - hit.first), abs(at - hit.last + 1)) for at, grade in own if grade == best)
    found["near"] = distance <= 6  # noqa: PLR2004  about a clause
    found["far"] = distance > 18  # noqa: PLR2004  three clauses on


def _around(found: dict[str, float], reading: Reading, ordinal: int, hit: Hit) -> None:
    """Look at the words right before and after the hit."""
    sentence = reading.sentences[ordinal]
    before = reading.words[max(sentence.first, hit.first - 5) : hit.first]
    after = reading.words[hit.last : min(sentence.last, hit.last + 4)]
    found["possessed"] = _possessed(reading, sentence.first, hit)
    found["link"] = any(word in _list("links") for word in before)
    found["event"] = any(word in _list("turns") for word in after[:3])
    found["institution"] = _institution(after)
    found["institution_before"] = any(word in _list("institutions_before") for word in before[-3:])
    few = evidence_of(reading, ordinal).few
    found["plural_after"] = not few and any(word in _list("plurals") for word in after[:2])
    found["about"] = any(word in ("about", "regarding", "sobre", "acerca") for word in before)
    found["note"] = (
        not _list("definite") & set(before)
        and hit.first - sentence.first <= 2  # noqa: PLR2004  "Born in ...", "Is undocumented", "No DACA"
        and sentence.last - sentence.first <= 14  # noqa: PLR2004  a clerk's note is short
    )


def _self(reading: Reading, ordinal: int, hit: Hit) -> bool:
    """Tell whether the writer speaks of himself: "I am ...", "tengo ..."."""
    before = reading.words[max(reading.sentences[ordinal].first, hit.first - 4) : hit.first]
    return not _list("first").isdisjoint(before) and not _list("policy") & set(before)


def _possessed(reading: Reading, first: int, hit: Hit) -> float:
    """Weigh "his DACA", "her own visa", "Marta's papers"; "su" may be "your"; the S of "U.S." is no possessive."""
    for index in range(max(first, hit.first - 2), hit.first):
        word = reading.words[index]
        if word != "s" and word in _list("possessives"):
            return 1.0 if word in ("his", "her", "their", "suyo") else 0.4
        if word == "s" and reading.text[reading.starts[index] - 1] in "'\u2019":
            return 1.0
    return 0.0


def _institution(after: list[str]) -> bool:
    """Tell "DACA workshop", "DACA renewal workshop" from "DACA application was denied"."""
    turned = 1 if after[:1] and after[0] in _list("turns") else 0
    return any(word in _list("institutions") for word in after[turned:2])


def _indefinite_head(reading: Reading, ordinal: int, hit: Hit) -> bool:
    """Tell "an undocumented person", "any DACA recipient" from "is undocumented", "has a green card"."""
    first = reading.sentences[ordinal].first
    before = reading.words[max(first, hit.first - 2) : hit.first]
    linked = _list("links") & set(reading.words[max(first, hit.first - 4) : hit.first])
    return bool(_list("indefinite") & set(before)) and not linked


def _neighbours(found: dict[str, float], reading: Reading, ordinal: int) -> None:
    """Look for the person in the sentences around: two before, one after."""
    best = 0
    for near in (ordinal - 1, ordinal - 2, ordinal + 1):
        if 0 <= near < len(reading.sentences) and reading.sentences[near].kind is Kind.PROSE:
            seen = evidence_of(reading, near)
            if not seen.contact:
                best = max(best, seen.best)
    found["before_certain"] = best == CERTAIN
    found["before_likely"] = best == LIKELY
    if best < LIKELY:
        found["statistics_near"] = _statistics_near(reading, ordinal)
        found["general_near"] = ordinal > 0 and _general(evidence_of(reading, ordinal - 1)) and best <= LOOSE
        subject = subject_grade(reading)
        found["subject_certain"] = subject == CERTAIN
        found["subject_likely"] = subject == LIKELY


def _statistics_near(reading: Reading, ordinal: int) -> bool:
    near = range(max(0, ordinal - 2), min(ordinal + 2, len(reading.sentences)))
    return any(evidence_of(reading, other).statistics for other in near if other != ordinal)


def _is_a_name(subject: Reading) -> bool:
    """Tell whether a subject is nothing but a name: one to three capitalised words of which none is an office's."""
    known = _no_name()
    return 0 < len(subject.words) <= 3 and all(  # noqa: PLR2004
        subject.text[start].isupper() and len(word) > 2 and word not in known  # noqa: PLR2004
        for word, start in zip(subject.words, subject.starts, strict=True)
    )


@functools.cache
def _no_name() -> frozenset[str]:
    return _list("not_names") | _list("policy") | _list("events") | _list("institutions") | _list("months")


def _general(seen: Evidence) -> bool:
    """Tell whether a sentence speaks of "an employee" who "may" something."""
    return seen.anyone or (seen.indefinite and seen.modal)


def subject_grade(reading: Reading) -> int:
    """Return how certainly the message's Subject names a person; capitals alone name nobody there."""
    if "subject" not in reading.kept:
        subject = Reading(reading.about[:_SUBJECT_MAX])
        seen = [evidence_of(subject, ordinal) for ordinal in range(len(subject.sentences))]
        best = max(
            (item.best for item in seen if not (item.heading and item.best < CERTAIN) and not item.policy), default=0
        )
        reading.kept["subject"] = max(best, LIKELY if _is_a_name(subject) else 0)
    grade = reading.kept["subject"]
    assert isinstance(grade, int)
    return grade


def small_talk(reading: Reading, ordinal: int) -> bool:
    """Tell whether a sentence tells of the writer's own family, or stands next to congratulations and the like."""
    seen = evidence_of(reading, ordinal)
    return seen.own_kin or seen.own_staff or near_social(reading, ordinal)


def near_social(reading: Reading, ordinal: int) -> bool:
    """Tell whether congratulations, condolences or a party stand nearby."""
    return ordinal in _near(reading, "social")


def _clientele(reading: Reading, ordinal: int) -> bool:
    """Tell whether an office's client is spoken of, who is no public figure."""
    sentence = reading.sentences[ordinal]
    return not _list("clientele").isdisjoint(reading.words[sentence.first : sentence.last])


def near_publicity(reading: Reading, ordinal: int) -> bool:
    """Tell whether an announcement, a press release, a book or a film is spoken of nearby."""
    return ordinal in _near(reading, "publicity")


def _near(reading: Reading, name: str) -> frozenset[int]:
    """Return the sentences near a phrase of a list; one in the Subject is near the first ones."""
    found = reading.kept.get(name)
    if found is None:
        told = [*_told(reading, name)]
        in_subject = _phrases(name).search(fold(reading.about)) is not None
        reach = 0 if name == "publicity" and not in_subject else 2
        told += [0, 2] if in_subject else []
        nearby = frozenset(near for at in told for near in range(at - reach, at + reach + 1))
        found = reading.kept[name] = nearby - _asides(reading)
    assert isinstance(found, frozenset)
    return found


def _asides(reading: Reading) -> frozenset[int]:
    """Return the sentences after "by the way": what is told there has another subject."""
    return frozenset(near for at in _told(reading, "aside") for near in range(at, at + 3))


def _told(reading: Reading, name: str) -> Iterator[int]:
    """Yield the sentences in which a phrase of a list stands; most texts have none of the words they begin with."""
    begins = sorted({reading.of_word[at] for word in _begins(name) for at in reading.places.get(word, ())})
    for at in begins:
        sentence = reading.sentences[at]
        if _phrases(name).search(reading.folded, sentence.start, sentence.end):
            yield at


@functools.cache
def _begins(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", phrase)[0] for phrase in words("persons")[name])


@functools.cache
def _phrases(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words('persons')[name]))})\b")


def questions(reading: Reading) -> list[tuple[str, Sentence]]:
    """Return short questions about a person (folded) with the short line that follows each."""
    pairs = reading.kept.get("questions")
    if pairs is None:
        pairs = reading.kept["questions"] = [*_questions(reading)]
    assert isinstance(pairs, list)
    return pairs


def _questions(reading: Reading) -> Iterator[tuple[str, Sentence]]:
    prose = [item for item in enumerate(reading.sentences) if item[1].kind in (Kind.PROSE, Kind.GREETING)]
    if reading.about.rstrip().endswith("?") and prose and _is_short(prose[0][1]):
        yield fold(reading.about), prose[0][1]
    for (ordinal, question), (_, answer) in pairwise(prose):
        asked = reading.folded[question.start : question.end].strip()
        if not asked.endswith("?") or not _is_short(answer) or question.last - question.first > _QUESTION_WORDS:
            continue
        if evidence_of(reading, ordinal).best >= LIKELY or question.last - question.first <= 4:  # noqa: PLR2004
            yield asked, answer


def _is_short(sentence: Sentence) -> bool:
    return sentence.last - sentence.first <= _ANSWER_WORDS


def _in_general(found: dict[str, float], seen: Evidence) -> None:
    found["plural"] = seen.plural and not seen.few
    found["anyone"] = seen.anyone
    found["indefinite"] = seen.indefinite and found.keys().isdisjoint(("assertion", "fact"))
    found["conditional"] = seen.conditional
    found["modal"] = seen.modal
    found["policy"] = min(seen.policy, 4)
    found["events"] = min(seen.events, 3)
    found["instruct"] = seen.instruct
    found["counted"] = seen.counted and not seen.few


def _pronoun(reading: Reading, ordinal: int) -> bool:
    sentence = reading.sentences[ordinal]
    return any(word in _list("pronouns") for word in reading.words[sentence.first : sentence.last])
