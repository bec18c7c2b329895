"""Whether anybody is in reach of a sentence: a status must be told of a person.

Takes: a `Reading`. Returns: whether its text, or the Subject, speaks of any person at all, beyond who writes and who is
written to. Touches: nothing. Fails: never. Cost: linear, once for a text.
Source: half of what the judge alone held falsely of new hands stood in menus, invitations, notices and tables that
name nobody; of what it rightly held 1 of 100. A name that no list knows is a word with a capital inside a sentence.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from recognizers.person import LIKELY, THING_ENDS
from recognizers.reading import Kind, Reading, fold, words
from recognizers.weigh import evidence_of, subject_grade

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNED_MAX, _SHORT = 5, 12  # last lines of a letter, words of one
_ADDRESSED = 7  # words of a greeting
_LEAST = 3  # letters of a name
_ANSWER = 26  # words; so short a text answers a question that named somebody
#: A number under which somebody may be kept: "4011890", "A-044120".
_FILED = re.compile(r"(?<![\w$.,:/-])(?:\d{7,}|[A-Z]{1,3}-?\d{5,})(?![\w/-]|[.,]\d)")
_DAYS = (
    "monday tuesday wednesday thursday friday saturday sunday"
    " mondays tuesdays wednesdays thursdays fridays saturdays sundays"
    " lunes martes miercoles jueves viernes sabado sabados domingo domingos el la los las un una don first second third"
    " navidad cuaresma pascua ramadan lent advent hanukkah diwali halloween labor memorial veterans"
)
#: Behind a bullet: "Ferreira - wheelchair", "Oyunaa B., F-1".
_LISTED = re.compile(
    r"(?m)^[ \t>]*(?:[-*•]|\d{1,3}[.)])[ \t]+(?=[^\W\d_a-zà-ÿ])(?P<first>[^\W\d_]{3,})(?: - |,? [^\W\d_a-zà-ÿ])"
)
_READ_MAX = 300  # sentences; a longer text speaks of somebody
_SUBJECT_MAX = 300  # code points
_BLANK = re.compile(r"\n[ \t>]*\n\s*\Z")


def somebody(reading: Reading) -> bool:
    """Tell whether a text speaks of any person beside its writer and its reader."""
    if "somebody" not in reading.kept:
        reading.kept["somebody"] = _somebody(reading)
    return bool(reading.kept["somebody"])


def _somebody(reading: Reading) -> bool:
    if len(reading.sentences) > _READ_MAX or subject_grade(reading) >= LIKELY:
        return True
    told = [*_told(reading)]
    if sum(reading.sentences[at].last - reading.sentences[at].first for at in told) <= _ANSWER:
        return True
    if _subject_names(reading) or _FILED.search(reading.text) is not None:
        return True
    listed = any(fold(found["first"]) not in _no_names() for found in _LISTED.finditer(reading.text))
    return listed or any(_tells(reading, at) for at in told)


def _subject_names(reading: Reading) -> bool:
    """Tell whether a word of the Subject may be a name; its first one only where it stands alone."""
    subject = Reading(reading.about[:_SUBJECT_MAX])
    first = subject.words[0] if len(subject.words) == 1 else ""
    alone = len(first) >= _LEAST and first not in _no_names() and THING_ENDS.search(first) is None
    return (alone and subject.capitals[0]) or any(_unknown(subject, at) for at in range(1, len(subject.words)))


def _told(reading: Reading) -> Iterator[int]:
    """Yield the sentences between greeting and signature."""
    sentences = reading.sentences
    for at in range(_greeted(reading), _signed(reading)):
        if sentences[at].kind is Kind.PROSE:
            yield at


def _greeted(reading: Reading) -> int:
    """Return the first sentence behind "Agent Mirabal," or "Muy estimado Jefe de Sector:"."""
    first = reading.sentences[0] if reading.sentences else None
    if first is None or first.last - first.first > _ADDRESSED:
        return 0
    told = reading.text[first.start : first.end].rstrip()
    return 1 if told.endswith((",", ":")) and "\n" not in told else 0


def _signed(reading: Reading) -> int:
    """Return the first of the last short lines behind an empty one: whose letter it is."""
    sentences = reading.sentences
    at = len(sentences)
    while at > 1 and len(sentences) - at < _SIGNED_MAX:
        last, before = sentences[at - 1], sentences[at - 2]
        if last.last - last.first > _SHORT or reading.is_row(at - 1) or _speaks(reading, at - 1):
            break
        at -= 1
        if _BLANK.search(reading.text[before.start : last.start]):
            return at
    return len(sentences)


def _speaks(reading: Reading, ordinal: int) -> bool:
    """Tell whether a pronoun stands in a sentence: it is no line of a signature."""
    sentence = reading.sentences[ordinal]
    return not _pronouns().isdisjoint(reading.words[sentence.first : sentence.last])


def _tells(reading: Reading, ordinal: int) -> bool:
    if _speaks(reading, ordinal) or any(
        grade >= LIKELY and _is_person(reading, at) for at, grade in evidence_of(reading, ordinal).references
    ):
        return True
    sentence = reading.sentences[ordinal]
    row = reading.is_row(ordinal)
    return any(_unknown(reading, at) for at in range(sentence.first + (not row), sentence.last))


def _is_person(reading: Reading, at: int) -> bool:
    """Tell "Resident: name only" in an empty form, "Calle Encino" and "Outreach goes first" from somebody."""
    word = reading.words[at]
    if word in _roles():
        return reading.text[reading.ends[at] : reading.ends[at] + 1] != ":"
    return word in _pronouns() or word not in _no_persons()


def _unknown(reading: Reading, at: int) -> bool:
    """Tell whether a word is written like a name that no list knows."""
    word = reading.words[at]
    if not reading.capitals[at] or len(word) < _LEAST or not word.isalpha() or word in _no_names():
        return False
    if reading.text[reading.starts[at] : reading.ends[at]].isupper() or reading.text[: reading.starts[at]].endswith(
        "\n"
    ):
        return False
    beside = {reading.words[near] for near in (at - 1, at + 1) if 0 <= near < len(reading.words)}
    return beside.isdisjoint(_places()) and not _begins(reading, at)


def _begins(reading: Reading, at: int) -> bool:
    """Tell whether a word begins a line or a piece behind a mark, as any word may."""
    before = reading.text[max(0, reading.starts[at] - 4) : reading.starts[at]].rstrip(" ")
    return not before or before[-1] in "\n.:!?>-*•\"'("


@functools.cache
def _no_names() -> frozenset[str]:
    lists, countries = words("persons"), words("countries")
    told = {
        word
        for name in ("not_names", "policy", "events", "institutions", "months", "officials", "titles", "greetings")
        for word in lists[name]
    }
    places = {name for item in countries["countries"] for name in (*item["names"], *item["demonyms"])}  # type: ignore[index]
    return frozenset(told | {word for name in places for word in fold(name).split()} | set(_DAYS.split()))


@functools.cache
def _no_persons() -> frozenset[str]:
    return (_no_names() | _places()) - frozenset(words("persons")["kin"])


@functools.cache
def _roles() -> frozenset[str]:
    return frozenset(words("persons")["roles"])


@functools.cache
def _pronouns() -> frozenset[str]:
    return frozenset(words("persons")["pronouns"])


@functools.cache
def _places() -> frozenset[str]:
    return frozenset(words("persons")["place_after"]) | frozenset(words("persons")["place_before"])
