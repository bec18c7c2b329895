"""Which word lists and turns of phrase a sentence touches, told by one look at each of its words.

Takes: words of a sentence. Returns: a whole number, one bit for each list that holds one of the words, and for each
turn of phrase that one of them may belong to: an expression is searched only where its bit is set. Touches: nothing.
Fails: never. Cost: one look-up for each word; before, fifteen lists and ten expressions were tried on each sentence.
"""

# ruff: noqa: E501  an expression is a list of words; broken lines would hide which

from __future__ import annotations

import functools
import operator
import re
from typing import TYPE_CHECKING, NamedTuple

from recognizers.reading import words

if TYPE_CHECKING:
    from collections.abc import Iterable

_KIDS = "kids|children|sons|daughters|parents|brothers|sisters|padres|papas|hijos|hermanos|abuelos"
_WHO = (
    "person|individual|applicant|client|customer|student|recipient|noncitizen|worker|employee|resident"
    "|persona|solicitante|cliente"
)
_NUMBERS = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez"
_STAFF_OF = "our|nuestro|nuestra|nuestros|nuestras|your"
_KIN_OF = "my|mi|mis|our|nuestro|nuestra|nuestros|nuestras"


class _Turn(NamedTuple):
    """An expression over folded text, and the words of which every match holds at least one."""

    expression: re.Pattern[str]
    needs: frozenset[str]
    digit: bool = False  # a word with a digit is enough
    marks: tuple[str, ...] = ()  # so is one of these


def _turn(expression: str, needs: str = "", *, digit: bool = False, marks: tuple[str, ...] = ()) -> _Turn:
    return _Turn(re.compile(expression), frozenset(re.findall(r"\w+", needs)), digit, marks)


TURNS = {
    "detail": _turn(
        r"\b(?:19[3-9]\d|20[0-4]\d)\b|\b\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?\b|\b\d{1,2}\s?(?:yo|y/o|yrs?|years? old|anos)\b"
        r"|\b(?:yesterday|today|tomorrow|last (?:week|month|year|night|monday|tuesday|wednesday|thursday|friday)"
        r"|this morning|ayer|hoy|manana|anoche|la semana pasada|el ano pasado|el mes pasado|years ago|hace \w+ anos)\b",
        "yesterday today tomorrow last morning ayer hoy manana anoche pasada pasado ago hace",
        digit=True,
    ),
    "statistics": _turn(
        r"\d ?%|\bpercent\b|\bpor ciento\b|\b\d{1,3},\d{3}\b|\b(?:million|millones|thousands|miles)\b",
        "percent ciento million millones thousands miles",
        digit=True,
    ),
    "few": _turn(
        r"\b(?:both|these two|the two|two of|all three|all four|ambos|ambas|los dos|las dos|los tres"
        rf"|the (?:{_KIDS}|family)|(?:his|her|their|sus|los|mis) (?:\w+ )?(?:{_KIDS})"
        r"|the (?:young|old|younger|youngest|older|oldest|little|other|new|first|second) one"
        r"|(?:el|la) (?:mayor|menor|grande|chico|chica))\b",
        f"both two three four ambos ambas dos tres family one mayor menor grande chico chica {_KIDS}",
    ),
    "anyone": _turn(
        rf"\b(?:an?|any|each|every|no|una?|cualquier|todo|toda|cada)\s+(?:\w+\s+)?(?:{_WHO})s?['\u2019]?s?\s+"
        r"(?:who|that|whose|que|sin|con|with|is|may|must|can|cannot|daca|status|has|does|applies|tiene|puede|debe)\b"
        r"|\bif (?:you|your|someone|a|an)\b|\bsi (?:usted|ud|alguien|tiene|es|necesita|un|una)\b"
        r"|\b(?:anyone|someone|whoever|alguien|quien)\s+(?:who|whose|que|is|with|tiene)\b",
        "if si anyone someone whoever alguien quien "
        + " ".join(f"{who} {who}s {who}ss" for who in _WHO.split("|")),
    ),
    "both_sexes": _turn(
        r"\b(?:he/she|she/he|his/her|her/his|him/her|he or she|she or he|his or her|him or her|el o ella|s/he|\(s\)he)\b",
        "he she his her him ella",
    ),
    "what_if": _turn(
        r"\[(?:client|your|insert|name|date|time|nombre|fecha|attorney|agency)[\w ]{0,20}\]|\{\{|<<|\b(?:what if|let.s say|assume (?:that|the)|supongamos|que pasa si|y si)\b",
        "if say assume supongamos si",
        marks=("[", "{{", "<<"),
    ),
    "counted": _turn(
        rf"\b(?:\d{{1,3}}|{_NUMBERS}) (?:were|had|have|are|was|cases|casos|reported|tenian|eran|fueron|of (?:them|whom)|de ellos)\b"
        r"|\b(?:among|out of|one in|uno de cada|entre los|entre las) (?:\w+ )?(?:those|persons|people|\d+|residents|cases|los|ten|five|four|three)\b",
        f"among out one uno entre {_NUMBERS}",
        digit=True,
    ),
    "own_staff": _turn(
        r"\b(?:our|nuestr[oa]s?|your) (?:\w+ ){0,2}(?:medics?|nurses?|clerks?|counselors?|tech|technicians?|staff|team|chief|director|manager|deputy|deputies|officers?"
        r"|agents?|rangers?|secretary|coordinator|liaison|engineers?|accountant|interns?|analysts?|supervisors?|interpreters?|paralegal|attorneys?|friends?|colleagues?"
        r"|coworkers?|enfermer[oa]s?|tecnic[oa]s?|secretari[oa]|coordinador[a]?|director[a]?|jef[ea]|compañer[oa]s?|companer[oa]s?|personal|equipo)\b",
        _STAFF_OF,
    ),
    "own_kin": _turn(
        r"\b(?:my|mi|mis|our|nuestr[oa]s?)(?: \w+)? (?:wife|husband|spouse|son|sons|daughters?|mother|father|mom|dad|parents|brothers?|sisters?|kids|children"
        r"|grand\w+|uncles?|aunts?|cousins?|nephews?|nieces?|family|in-laws|boyfriend|girlfriend|fiancee?|espos[oa]|marido|hij[oa]s?|ma(?:ma|dre)|pa(?:pa|dre)s?"
        r"|herman[oa]s?|abuel[oa]s?|ti[oa]s?|prim[oa]s?|sobrin[oa]s?|suegr[oa]s?|cunad[oa]s?|novi[oa]|familia)\b",
        _KIN_OF,
    ),
    "case": _turn(
        r"\b(?:client|case|applicant|participant|file|caso|cliente|expediente|offender|inmate|nmcd|id)\s?(?:id|no\.?|number|num\.?)?\s?#?\s?[a-z]{0,4}-?\d{3,}",
        digit=True,
    ),
}  # fmt: skip

#: Lists of words/persons.yaml that a sentence is asked for.
_LISTS = (
    "pronouns", "first", "loose", "kin", "roles", "titles", "officials", "indefinite", "conditional", "modal", "plurals",
    "policy", "events", "contact", "told", "verbs", "casework", "examples", "instruct",
)  # fmt: skip
_BIT = {name: 1 << at for at, name in enumerate((*_LISTS, *TURNS))}
#: A word of these is graded by its neighbours, whatever its letters; "el" may be "él".
REFERS = sum(_BIT[name] for name in ("pronouns", "first", "loose", "kin", "roles"))
TITLES = _BIT["titles"]
_DIGIT = re.compile(r"\d")
_DIGITS = functools.reduce(operator.or_, (_BIT[name] for name, turn in TURNS.items() if turn.digit))
_MARKS = tuple((mark, _BIT[name]) for name, turn in TURNS.items() for mark in turn.marks)


@functools.cache
def _vocabulary() -> dict[str, int]:
    found: dict[str, int] = {}
    for name in _LISTS:
        for word in words("persons")[name]:
            found[word] = found.get(word, 0) | _BIT[name]
    for name, turn in TURNS.items():
        for word in turn.needs:
            found[word] = found.get(word, 0) | _BIT[name]
    return found


def bits(told: Iterable[str]) -> list[int]:
    """Return the bits of each word."""
    look = _vocabulary().get
    return [look(word, 0) for word in told]


class Signs:
    """What one sentence touches. `folded` is its text."""

    __slots__ = ("_bits", "_folded", "_told")

    def __init__(self, folded: str, told: list[int]) -> None:
        found = functools.reduce(operator.or_, told, 0)
        if _DIGIT.search(folded) is not None:
            found |= _DIGITS
        for mark, bit in _MARKS:
            if mark in folded:
                found |= bit
        self._bits, self._folded, self._told = found, folded, told

    def any(self, name: str) -> bool:
        """Tell whether a word of a list stands in the sentence."""
        return self._bits & _BIT[name] != 0

    def count(self, name: str) -> int:
        """Return how many words of a list stand in the sentence."""
        bit = _BIT[name]
        return sum(one & bit != 0 for one in self._told) if self._bits & bit else 0

    def says(self, name: str) -> bool:
        """Tell whether a turn of phrase stands in the sentence."""
        return self._bits & _BIT[name] != 0 and TURNS[name].expression.search(self._folded) is not None
