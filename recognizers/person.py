"""Who a sentence speaks of: a certain person, or people, rules and programmes in general.

Takes: a `Reading` and the ordinal of a sentence. Returns: `Evidence`.
Touches: nothing. Fails: never. Cost: linear in the sentence.
Source: word lists in words/persons.yaml; grades from docs/detection.md.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, NamedTuple

from recognizers.reading import Kind, Reading, words
from recognizers.signs import REFERS, TITLES, Signs, bits
from recognizers.small import are_small

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Grades of a reference to a person.
CERTAIN, LIKELY, LOOSE = 3, 2, 1

_MOST_NAMES = 3
# Verbs behind which an English sentence's first word is an English word or a name.
_ENGLISH = frozenset(
    {"is", "was", "has", "had", "isn", "wasn", "hasn", "told", "said", "says", "lives", "lived", "works", "worked"}
)

#: Ends of words that are things, not names.
THING_ENDS = re.compile(
    r"(?:ing|tion|sion|ment|ness|ity|ance|ence|ship|age|ure|ism|ist|[^aeiou]s|cion|dad|miento|encia|ancia|aje|tura|body|one)$"
)


class Evidence(NamedTuple):
    """What speaks for a certain person (`references`: word ordinal and grade) and what for people in general."""

    references: tuple[tuple[int, int], ...]
    plural: bool
    indefinite: bool
    conditional: bool
    modal: bool
    policy: int
    events: int
    contact: bool
    detail: bool
    question: bool
    heading: bool
    statistics: bool
    told: bool  # somebody says, claims, admits
    verb: bool  # a Spanish verb in the third person singular, whose subject need not be named
    casework: bool
    few: bool  # "both are", "the two of them": a plural that means certain persons
    anyone: bool  # "a person who", "any applicant"
    example: bool
    instruct: bool  # tells the reader what to do: "marque", "please bring"
    official: bool  # somebody is named who holds an office
    own_staff: bool  # "our new nurse"
    own_kin: bool  # "my wife", "mi hermano": the writer's own
    counted: bool  # "six were", "14 had", "in two cases"
    kind: Kind
    length: int  # words
    best: int  # the best grade of all references; 0 for none


@functools.cache
def _lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(items) for name, items in words("persons").items()}


def evidence(reading: Reading, ordinal: int) -> Evidence:
    """Weigh one sentence."""
    sentence = reading.sentences[ordinal]
    span = range(sentence.first, sentence.last)
    told = bits(reading.words[sentence.first : sentence.last])
    signs = Signs(reading.folded[sentence.start : sentence.end], told)
    conditional, indefinite = signs.any("conditional"), signs.any("indefinite")
    references = () if sentence.kind is Kind.NOTICE else tuple(_references(reading, span, told, signs))
    if signs.says("both_sexes") or (conditional and indefinite and not _named(references, reading)):
        references = tuple((index, min(grade, LOOSE)) for index, grade in references)
    return Evidence(
        references=references,
        plural=signs.any("plurals"),
        indefinite=indefinite,
        conditional=conditional,
        modal=signs.any("modal"),
        policy=signs.count("policy"),
        events=signs.count("events"),
        contact=signs.any("contact"),
        detail=signs.says("detail"),
        question=reading.folded[sentence.start : sentence.end].rstrip().endswith("?"),
        heading=_is_heading(reading, span),
        statistics=signs.says("statistics"),
        told=signs.any("told"),
        verb=signs.any("verbs"),
        casework=signs.any("casework"),
        few=signs.says("few"),
        anyone=signs.says("anyone"),
        example=signs.any("examples") or signs.says("what_if"),
        instruct=signs.any("instruct"),
        official=signs.any("officials") and _an_official(reading, span, references),
        own_staff=signs.says("own_staff"),
        own_kin=signs.says("own_kin"),
        counted=signs.says("counted"),
        kind=sentence.kind,
        length=len(told),
        best=max((grade for _, grade in references), default=0),
    )


def _named(references: tuple[tuple[int, int], ...], reading: Reading) -> bool:
    """Tell whether a certain reference is a name, not a pronoun that may be bound to "an applicant"."""
    pronouns = _lists()["pronouns"]
    return any(grade == CERTAIN and reading.words[index] not in pronouns for index, grade in references)


def _is_heading(reading: Reading, span: range) -> bool:
    """Tell whether nearly every word has a capital: a title, a heading, a form's caption."""
    told, capitals = reading.words, reading.capitals
    long = [capitals[index] for index in span if len(told[index]) > 3]  # noqa: PLR2004  not "of", "and"
    return len(long) >= 3 and sum(long) >= 0.8 * len(long)  # noqa: PLR2004


def _references(reading: Reading, span: range, told: list[int], signs: Signs) -> Iterator[tuple[int, int]]:
    capitals, titled = reading.capitals, 0
    for index, own in zip(span, told, strict=True):
        # Most words are small, in no list, and behind no title: they are nobody.
        if own & REFERS or titled or capitals[index] or reading.words[index] == "el":
            grade = _grade(reading, index, span)
            if grade:
                yield index, grade
        titled = own & TITLES
    if signs.says("case") or signs.says("few"):
        yield span.start, LIKELY


def _grade(reading: Reading, index: int, span: range) -> int:  # noqa: PLR0911  a table in code: first match wins
    """Grade one word as a reference to a certain person; 0 if it is none."""
    lists = _lists()
    word = reading.words[index]
    if word in lists["pronouns"]:
        return CERTAIN
    if word == "el" and reading.text[reading.starts[index]].lower() == "é":
        return CERTAIN
    if word in lists["first"]:
        return _first_person(reading, index)
    if word in lists["loose"]:
        return LOOSE
    if word in lists["kin"]:
        return _kin(reading, index, span)
    if word in lists["roles"]:
        return _role(reading, index, span)
    return _name(reading, index, span)


def _first_person(reading: Reading, index: int) -> int:
    if reading.words[index] == "i" and not _is_pronoun_i(reading, index):
        return 0
    return LOOSE


def _is_pronoun_i(reading: Reading, index: int) -> bool:
    """Tell "I" from the I of form numbers ("I-94") and of lists."""
    end = reading.ends[index]
    return reading.text[end : end + 1] in (" ", "'", "\u2019", "\n")


def _kin(reading: Reading, index: int, span: range) -> int:
    before = {_word(reading, index - 1, span), _word(reading, index - 2, span)}
    if before & _lists()["kin_before"]:
        return CERTAIN
    if index == span.start or _word(reading, index + 1, span) in ("de", "of"):
        return LIKELY
    return LOOSE


def _role(reading: Reading, index: int, span: range) -> int:
    lists = _lists()
    one, two = _word(reading, index - 1, span), _word(reading, index - 2, span)
    if one in (
        "his",
        "her",
        "our",
        "my",
        "mi",
        "su",
        "nuestro",
        "nuestra",
        "this",
        "said",
        "este",
        "esta",
        "dicho",
        "dicha",
        "esa",
        "ese",
        "your",
    ):
        return CERTAIN
    if one in lists["definite"] or two in lists["definite"]:
        return LIKELY
    if one in lists["indefinite"] or two in lists["indefinite"]:
        return LOOSE
    if index == span.start or reading.capitals[index]:
        return LIKELY  # note style: "Client is ...", "Pt reports ...", "Def was ..."
    return LOOSE


def _word(reading: Reading, index: int, span: range) -> str:
    return reading.words[index] if span.start <= index < span.stop else ""


def _name(reading: Reading, index: int, span: range) -> int:  # noqa: PLR0911  first match wins
    """Grade a capitalised word as a person's name."""
    if not reading.capitals[index]:
        return CERTAIN if _title_before(reading, index, span) and len(reading.words[index]) > 2 else 0  # noqa: PLR2004
    lists, word = _lists(), reading.words[index]
    if _title_before(reading, index, span):
        return CERTAIN
    if _official(reading, index, span):
        return LOOSE
    if word in lists["place_after"] or _word(reading, index + 1, span) in lists["place_after"]:
        return 0
    if _word(reading, index - 1, span) in lists["place_before"] or _is_place(reading, index, span):
        return 0
    if word in lists["given"]:
        return CERTAIN
    if word in lists["surnames"] and index > span.start:
        return CERTAIN if _capital(reading, index - 1, span) else LIKELY
    if word in lists["surnames"] or _initials(reading, index, span):
        return LIKELY
    if _opens(reading, index, span):
        return CERTAIN
    return LIKELY if _pair(reading, index, span) else _first_word(reading, index, span)


def _opens(reading: Reading, index: int, span: range) -> bool:
    """Tell whether a name that is not all English words begins a sentence, and a verb of one person follows.

    "Tewodros Alemu is ...", "Xochitl Tum Pech lives ..."; not "Public Charge is ..." or "Santa Fe has ...".
    """
    if index != span.start:
        return False
    last = index
    while last - index < _MOST_NAMES and _capital(reading, last, span) and _joined(reading, last, span):
        last += 1
    names = reading.words[index:last]
    verb = _word(reading, last, span)
    lists = _lists()
    if len(names) < 2 or not (verb in lists["states"] or verb in lists["acts"]):  # noqa: PLR2004  first and last name
        return False
    return not are_small(names)


def _joined(reading: Reading, index: int, span: range) -> bool:
    """Whether nothing but a space stands before a word, unless it begins the sentence; and it is no acronym."""
    if reading.text[reading.starts[index] : reading.ends[index]].isupper():
        return False
    return index == span.start or reading.text[reading.ends[index - 1] : reading.starts[index]] == " "


def _first_word(reading: Reading, index: int, span: range) -> int:
    """Grade a word that begins a sentence by the verb behind it: "Yoandry lives ...", "Damian has ..."."""
    word = reading.words[index]
    if index != span.start or len(word) < 4 or word in _lists()["not_names"]:  # noqa: PLR2004
        return 0
    following = _word(reading, index + 1, span)
    if following in _ENGLISH and not are_small((word,)):
        return LIKELY  # "Tewodros is ..."
    if THING_ENDS.search(word):
        return 0
    if following in _lists()["acts"]:
        return LIKELY
    return LOOSE if following in _lists()["states"] else 0


def _title_before(reading: Reading, index: int, span: range) -> bool:
    return _word(reading, index - 1, span) in _lists()["titles"] and reading.words[index] not in _lists()["titles"]


def _official(reading: Reading, index: int, span: range) -> bool:
    """Tell "Councilor Baca", "Director Ellen Kessler": who holds an office is seldom whom a mail tells on."""
    at = index - 1
    if _capital(reading, at, span) or _initial(reading, at, span):
        at = at if reading.words[at] in _lists()["officials"] else at - 1
    if _word(reading, at, span) not in _lists()["officials"]:
        return False
    between = reading.text[reading.ends[at] : reading.starts[index]]
    return not any(mark in between for mark in ",:;\n(")


def _an_official(reading: Reading, span: range, references: tuple[tuple[int, int], ...]) -> bool:
    return any(_capital(reading, index, span) and _official(reading, index, span) for index, _ in references)


def _initial(reading: Reading, index: int, span: range) -> bool:
    return span.start <= index < span.stop and reading.ends[index] - reading.starts[index] == 1


def _is_place(reading: Reading, index: int, span: range) -> bool:
    """Tell "Juan Tabo Blvd" from a person: a street's or an office's word two places on."""
    return _word(reading, index + 2, span) in _lists()["place_after"]


def _capital(reading: Reading, index: int, span: range) -> bool:
    inside = span.start <= index < span.stop
    return inside and reading.capitals[index] and reading.words[index] not in _lists()["not_names"]


def _initials(reading: Reading, index: int, span: range) -> bool:
    """Tell "J.R." and "M. Lopez"-like initials, which stand for a person, from section letters."""
    start, end = reading.starts[index], reading.ends[index]
    if reading.text[start - 1 : start] == "-":  # "WH-380-F."
        return False
    if end - start != 1 or reading.text[end : end + 1] != "." or not _word(reading, index + 1, span):
        return False
    following = reading.starts[index + 1]
    one_letter = reading.ends[index + 1] - following == 1
    if one_letter:
        return following == end + 1 and reading.words[index : index + 2] not in (
            ["u", "s"],
            ["a", "m"],
            ["p", "m"],
            ["e", "u"],
            ["n", "m"],
            ["e", "g"],
            ["i", "e"],
        )
    return _capital(reading, index + 1, span)


def _pair(reading: Reading, index: int, span: range) -> bool:
    """Tell whether two words that may be a first and a last name stand together, not at a sentence's start."""
    if index == span.start or len(reading.words[index]) < 3:  # noqa: PLR2004  acronyms of two letters
        return False
    if not (_capital(reading, index, span) and _capital(reading, index + 1, span)):
        return False
    between = reading.text[reading.ends[index] : reading.starts[index + 1]]
    shouted = reading.text[reading.starts[index] : reading.ends[index + 1]].isupper()
    return between == " " and not shouted
