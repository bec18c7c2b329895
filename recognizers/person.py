"""Who a sentence speaks of: a certain person, or people, rules and programmes in general.

Takes: a `Reading` and the ordinal of a sentence. Returns: `Evidence`.
Touches: nothing. Fails: never. Cost: linear in the sentence.
Source: word lists in words/persons.yaml; grades from docs/detection.md.
"""

# ruff: noqa: E501  an expression is a list of words; broken lines would hide which

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recognizers.reading import Kind, Reading, words

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Grades of a reference to a person.
CERTAIN, LIKELY, LOOSE = 3, 2, 1

_DETAIL = re.compile(
    r"\b(?:19[3-9]\d|20[0-4]\d)\b|\b\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?\b|\b\d{1,2}\s?(?:yo|y/o|yrs?|years? old|anos)\b"
    r"|\b(?:yesterday|today|tomorrow|last (?:week|month|year|night|monday|tuesday|wednesday|thursday|friday)"
    r"|this morning|ayer|hoy|manana|anoche|la semana pasada|el ano pasado|el mes pasado|years ago|hace \w+ anos)\b"
)
_STATISTICS = re.compile(r"\d ?%|\bpercent\b|\bpor ciento\b|\b\d{1,3},\d{3}\b|\b(?:million|millones|thousands|miles)\b")
_KIDS = "kids|children|sons|daughters|parents|brothers|sisters|padres|papas|hijos|hermanos|abuelos"
_FEW = re.compile(
    r"\b(?:both|these two|the two|two of|all three|all four|ambos|ambas|los dos|las dos|los tres"
    rf"|the (?:{_KIDS}|family)|(?:his|her|their|sus|los|mis) (?:\w+ )?(?:{_KIDS})"
    r"|the (?:young|old|younger|youngest|older|oldest|little|other|new|first|second) one"
    r"|(?:el|la) (?:mayor|menor|grande|chico|chica))\b"
)
_WHO = (
    "person|individual|applicant|client|customer|student|recipient|noncitizen|worker|employee|resident"
    "|persona|solicitante|cliente"
)
_ANYONE = re.compile(
    rf"\b(?:an?|any|each|every|no|una?|cualquier|todo|toda|cada)\s+(?:\w+\s+)?(?:{_WHO})s?['\u2019]?s?\s+"
    r"(?:who|that|whose|que|sin|con|with|is|may|must|can|cannot|daca|status|has|does|applies|tiene|puede|debe)\b"
    r"|\bif (?:you|your|someone|a|an)\b|\bsi (?:usted|ud|alguien|tiene|es|necesita|un|una)\b"
    r"|\b(?:anyone|someone|whoever|alguien|quien)\s+(?:who|whose|que|is|with|tiene)\b"
)
_BOTH_SEXES = re.compile(
    r"\b(?:he/she|she/he|his/her|her/his|him/her|he or she|she or he|his or her|him or her|el o ella|s/he|\(s\)he)\b"
)
_WHAT_IF = re.compile(
    r"\[(?:client|your|insert|name|date|time|nombre|fecha|attorney|agency)[\w ]{0,20}\]|\{\{|<<|\b(?:what if|let.s say|assume (?:that|the)|supongamos|que pasa si|y si)\b"
)
_NUMBER = r"(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez)"
_COUNTED = re.compile(
    rf"\b{_NUMBER} (?:were|had|have|are|was|cases|casos|reported|tenian|eran|fueron|of (?:them|whom)|de ellos)\b"
    r"|\b(?:among|out of|one in|uno de cada|entre los|entre las) (?:\w+ )?(?:those|persons|people|\d+|residents|cases|los|ten|five|four|three)\b"
)
#: Ends of words that are things, not names.
_COMMON = re.compile(
    r"(?:ing|tion|sion|ment|ness|ity|ance|ence|ship|age|ure|ism|ist|[^aeiou]s|cion|dad|miento|encia|ancia|aje|tura|body|one)$"
)
_OWN_STAFF = re.compile(
    r"\b(?:our|nuestr[oa]s?|your) (?:\w+ ){0,2}(?:medics?|nurses?|clerks?|counselors?|tech|technicians?|staff|team|chief|director|manager|deputy|deputies|officers?"
    r"|agents?|rangers?|secretary|coordinator|liaison|engineers?|accountant|interns?|analysts?|supervisors?|interpreters?|paralegal|attorneys?|friends?|colleagues?"
    r"|coworkers?|enfermer[oa]s?|tecnic[oa]s?|secretari[oa]|coordinador[a]?|director[a]?|jef[ea]|compañer[oa]s?|companer[oa]s?|personal|equipo)\b"
)
_OWN_KIN = re.compile(
    r"\b(?:my|mi|mis|our|nuestr[oa]s?)(?: \w+)? (?:wife|husband|spouse|son|sons|daughters?|mother|father|mom|dad|parents|brothers?|sisters?|kids|children"
    r"|grand\w+|uncles?|aunts?|cousins?|nephews?|nieces?|family|in-laws|boyfriend|girlfriend|fiancee?|espos[oa]|marido|hij[oa]s?|ma(?:ma|dre)|pa(?:pa|dre)s?"
    r"|herman[oa]s?|abuel[oa]s?|ti[oa]s?|prim[oa]s?|sobrin[oa]s?|suegr[oa]s?|cunad[oa]s?|novi[oa]|familia)\b"
)
_CASE = re.compile(
    r"\b(?:client|case|applicant|participant|file|caso|cliente|expediente|offender|inmate|nmcd|id)\s?(?:id|no\.?|number|num\.?)?\s?#?\s?[a-z]{0,4}-?\d{3,}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
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

    @property
    def best(self) -> int:
        """The best grade of all references; 0 for none."""
        return max((grade for _, grade in self.references), default=0)


@functools.cache
def _lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(items) for name, items in words("persons").items()}


def evidence(reading: Reading, ordinal: int) -> Evidence:
    """Weigh one sentence."""
    sentence = reading.sentences[ordinal]
    span = range(sentence.first, sentence.last)
    found = [reading.words[index] for index in span]
    lists = _lists()
    folded = reading.folded[sentence.start : sentence.end]
    conditional = any(word in lists["conditional"] for word in found)
    indefinite = any(word in lists["indefinite"] for word in found)
    both = _BOTH_SEXES.search(folded) is not None
    references = () if sentence.kind is Kind.NOTICE else tuple(_references(reading, span, folded))
    if both or (conditional and indefinite and not _named(references, reading)):
        references = tuple((index, min(grade, LOOSE)) for index, grade in references)
    return Evidence(
        references=references,
        plural=any(word in lists["plurals"] for word in found),
        indefinite=indefinite,
        conditional=conditional,
        modal=any(word in lists["modal"] for word in found),
        policy=sum(word in lists["policy"] for word in found),
        events=sum(word in lists["events"] for word in found),
        contact=any(word in lists["contact"] for word in found),
        detail=_DETAIL.search(folded) is not None,
        question=folded.rstrip().endswith("?"),
        heading=_is_heading(reading, span),
        statistics=_STATISTICS.search(folded) is not None,
        told=any(word in lists["told"] for word in found),
        verb=any(word in lists["verbs"] for word in found),
        casework=any(word in lists["casework"] for word in found),
        few=_FEW.search(folded) is not None,
        anyone=_ANYONE.search(folded) is not None,
        example=any(word in lists["examples"] for word in found) or _WHAT_IF.search(folded) is not None,
        instruct=any(word in lists["instruct"] for word in found),
        official=_an_official(reading, span, references),
        own_staff=_OWN_STAFF.search(folded) is not None,
        own_kin=_OWN_KIN.search(folded) is not None,
        counted=_COUNTED.search(folded) is not None,
        kind=sentence.kind,
        length=len(found),
    )


def _named(references: tuple[tuple[int, int], ...], reading: Reading) -> bool:
    """Tell whether a certain reference is a name, not a pronoun that may be bound to "an applicant"."""
    pronouns = _lists()["pronouns"]
    return any(grade == CERTAIN and reading.words[index] not in pronouns for index, grade in references)


def _is_heading(reading: Reading, span: range) -> bool:
    """Tell whether nearly every word has a capital: a title, a heading, a form's caption."""
    long = [index for index in span if reading.ends[index] - reading.starts[index] > 3]  # noqa: PLR2004  not "of", "and"
    capitals = sum(reading.text[reading.starts[index]].isupper() for index in long)
    return len(long) >= 3 and capitals >= 0.8 * len(long)  # noqa: PLR2004


def _references(reading: Reading, span: range, folded: str) -> Iterator[tuple[int, int]]:
    for index in span:
        grade = _grade(reading, index, span)
        if grade:
            yield index, grade
    if _CASE.search(folded) or _FEW.search(folded):
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
    if index == span.start or reading.text[reading.starts[index]].isupper():
        return LIKELY  # note style: "Client is ...", "Pt reports ...", "Def was ..."
    return LOOSE


def _word(reading: Reading, index: int, span: range) -> str:
    return reading.words[index] if span.start <= index < span.stop else ""


def _name(reading: Reading, index: int, span: range) -> int:  # noqa: PLR0911  first match wins
    """Grade a capitalised word as a person's name."""
    start = reading.starts[index]
    if not reading.text[start].isupper():
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
    return LIKELY if _pair(reading, index, span) else _first_word(reading, index, span)


def _first_word(reading: Reading, index: int, span: range) -> int:
    """Grade a word that begins a sentence by the verb behind it: "Yoandry lives ...", "Damian has ..."."""
    word = reading.words[index]
    if index != span.start or len(word) < 4 or word in _lists()["not_names"] or _COMMON.search(word):  # noqa: PLR2004
        return 0
    following = _word(reading, index + 1, span)
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
    return (
        inside and reading.text[reading.starts[index]].isupper() and reading.words[index] not in _lists()["not_names"]
    )


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
