"""Find the courts of the states in a text, and which states they can be of.

Takes: flat text: lower case, without accents. Returns: `Seat`s. Touches: nothing. Source: state_courts.py, counties.py.
A state that is named near decides; else the county that the court's name holds ("King County Superior Court",
"Superior Court of California, County of Fresno", "Corte Superior del condado de Pima") and the kinds of courts that
the states have. Several states can remain (Jefferson County Circuit Court); the number then decides.
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dlp_gateway.legal.counties import COUNTIES_OF
from dlp_gateway.legal.names import FEDERAL_DISTRICTS, alternation
from dlp_gateway.legal.state_courts import STATE_WORDS, STATES_WITH

if TYPE_CHECKING:
    from collections.abc import Iterator

NEW_MEXICO = "New Mexico"
STATES = frozenset(COUNTIES_OF)
# How far from a state court's words its state may stand, in characters: a caption's two lines.
_STATE_REACH = 120
# What a county's name may be away from the court's words.
_COUNTY_REACH = 60
# A state right behind the court's words is part of its name: "Superior Court of California".
_PART_OF_NAME = 30

_KIND = (
    r"superior|district|circuit|county|supreme|supreme judicial|family|probate and family|probate|juvenile|justice|criminal|civil|trial|surrogate'?s|orphans'?|chancery|land"
    r"|housing|children'?s|domestic relations|general sessions|business|environmental|appellate|municipal|unified"
)
_SHORT_KIND = r"(?:super(?:ior)?|sup|cir(?:cuit)?|dist(?:rict)?|fam(?:ily)?|prob(?:ate)?|juv(?:enile)?|chanc(?:ery)?|ch|surr|commw)"
_COURT_WORDS = re.compile(
    rf"\b(?P<kind>{_KIND}) court\b(?! of (?:common pleas|claims|chancery|general sessions|appeals))(?: at law)?|\bcourt of (?:criminal |civil |special |intermediate )?appeals?\b|\bcourt of (?:common pleas|chancery|general sessions|claims)\b|\bappellate division\b"
    rf"|\b{_SHORT_KIND}\.? (?:ct\b\.?|court\b)|\bct\. ?com\. ?pl\.|\bcom(?:mon|\.) pl(?:eas|\.)(?! court)|\b(?:commonwealth|combined|boston municipal) court\b"
    r"|\bj ?& ?dr\b(?: (?:district )?court)?|\b\d{1,2}(?:st|nd|rd|th) jdc\b|\blasc\b(?! [a-z])|\btpi\b(?= de |,| ?\()|\bvicinage\b"
    r"|\b(?:tribunal|corte|juzgado) (?:superior|supremo|suprema|(?:judicial )?de (?:primera instancia|circuito|distrito|condado|sucesiones|familia|menores|apelaciones)|(?:de lo )?testamentari[oa]|del condado)\b|\bjudicial (?:district|circuit)(?: court)?\b"
    r"|\bstate court of (?=[a-z.' -]{3,30} county)|\b(?:circuito|distrito) judicial\b"
    r"|(?<=hawaii )(?:first|second|third|fifth|1st|2nd|3rd|5th) circuit\b(?! court)|(?<=hawai'i )(?:first|second|third|fifth|1st|2nd|3rd|5th) circuit\b(?! court)"
    r"|\b(?:first|second|third|fifth|1st|2nd|3rd|5th) circuit(?=[ ,(]*(?:of )?(?:the )?(?:state of )?hawai)"
    r"|\b\d{1,2}(?:st|nd|rd|th) district(?=, [a-z .'-]{3,30} county\b)"
    r"|(?P<sala>\btribunal de primera instancia\b|\bsala (?:superior )?de (?:san juan|bayamon|carolina|caguas|ponce|mayaguez|arecibo|aguadilla|humacao|guayama|fajardo|utuado|aibonito)\b)"
    r"|(?P<short>(?<=county )(?:superior|chancery|common pleas|juvenile)\b(?! court| judge))|(?P<bare>\b(?:1[2-9]|20)th circuit(?= ?[,(]|,? (?:in|for|of) )|\bsuperior(?= ?\()|\bcircuit(?= judge)|\bcounty(?=[ ,(]+(?:no\.? |case |cause )?(?=[a-z0-9 -]{0,12}\d)[a-z0-9-]{2,24}(?: [a-z]{1,4} [0-9]+)?[,)]+ ?(?:(?:circuit |superior court |district )?(?:judge|justice|hon)\b))|\b(?:superior|circuit|ccp|c\. ?p\.|cp)(?=[ ,;:]*\([a-z. ]{2,8}\)|[ ,;:(]+(?:no\b|docket|dkt|case|cause|file|index|#|caso|causa|[a-z]{0,5}[ -]?\d|[a-z]{3}-[a-z]{1,2}-?\d))|(?<=county )(?:ccp|c\. ?p\.|cp)|(?:(?<=county )|(?<=county, ))\d{1,3}(?:st|nd|rd|th)(?: (?:judicial )?dist(?:rict|\.)?)?(?: c(?:our)?t\b)?)"
)
# What clerks write: "Hennepin Cty Dist Ct", "Sup. Ct. Kings County", "Pa. Commw. Ct."
_NOT_THESE = re.compile(
    r"(?:united states|u\. ?s\.|us|federal|tax|moot|immigration|military|administrative|traffic|mock|people's|food|basketball|tennis) $"
)
_OF_A_TRIBE = re.compile(r"\b(?:tribal|tribe|nation|navajo|pueblo of|reservation|indian (?:community|tribe))\b")

_STATE_OF: dict[str, str] = {word: state for state, words in STATE_WORDS.items() for word in words}
_STATE_OF |= {state.lower(): state for _, _, state in FEDERAL_DISTRICTS}
_STATE_WORD = re.compile(rf"(?<![a-z.])(?:{alternation(_STATE_OF)})(?![a-z])")
_COUNTY_STATES: dict[str, frozenset[str]] = {}
for _state, _names in COUNTIES_OF.items():
    for _name in _names:
        _COUNTY_STATES[_name] = _COUNTY_STATES.get(_name, frozenset()) | {_state}
_MOST_WORDS = max(len(name.split()) for name in _COUNTY_STATES)
# "King County ", "Miami-Dade " before the court's words; "of Cook County", ", County of Fresno" behind them.
_BEFORE = re.compile(
    r"(?P<name>[a-z][a-z.'-]*(?: [a-z][a-z.'-]*){0,4})(?: (?:county|parish|borough|cnty\.?|cty\.?|co\.))?'?s?[ ,]*$"
)
_COUNTY_OF = re.compile(
    r"\b(?:county|parish|borough|condado|city|ciudad) (?:of|de) (?P<name>[a-z][a-z.'-]*(?: [a-z][a-z.'-]*){0,3})"
)
_NAME_COUNTY = re.compile(
    r"(?P<name>[a-z][a-z.'-]*(?: [a-z][a-z.'-]*){0,3}) (?:county|parish|borough|cnty\.?|cty\.?|co\.)(?![a-z])(?! of | court)"
)
_OF_PLACE = re.compile(
    r"(?:(?: (?:here|down|over|up|out|aqui))? ?(?:of|for|in|en|at|de|del|sala de)|, (?:j\. ?d\.|jd|judicial district)(?: of| at)?|,(?= (?:[a-z.'-]+ ){0,2}[a-z.'-]+(?:[,;.(]| \d|$)))(?: the)?(?: city of)? (?P<name>[a-z][a-z.'-]*(?: [a-z][a-z.'-]*){0,3})"
)


# Courts that one state alone has. Source: general knowledge; not checked.
_ONLY_ONE: dict[str, frozenset[str]] = {
    "probate and family": frozenset({"Massachusetts"}),
    "boston municipal court": frozenset({"Massachusetts"}),
    "court of chancery": frozenset({"Delaware"}),
    "commonwealth court": frozenset({"Pennsylvania"}),
    "lasc": frozenset({"California"}),
    "tpi": frozenset({"Puerto Rico"}),
    "vicinage": frozenset({"New Jersey"}),
}
_PLEAS = re.compile(r"ccp|c\. ?p\.|cp")
# "The Superior Court in Pima County, case C20255108, Hon. Roe": the county is no second court.
_NAMED_ALREADY = re.compile(r"\bc(?:our)?t\b[^;?]{0,40}$")
_LOUISIANAS = re.compile(r"\d{1,2}(?:st|nd|rd|th) jdc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Where a state's court stands in the text. `states`: those that it can be of; `tribal`: a tribe's."""

    start: int
    end: int
    name: str
    states: frozenset[str]
    tribal: bool = False


def seats_in(text: str) -> Iterator[Seat]:
    """Find every court of a state, also those whose state nobody can tell (`states` empty)."""
    for match in _COURT_WORDS.finditer(text):
        start, end = match.span()
        if _NOT_THESE.search(text[max(0, start - 20) : start]):
            continue
        tribal = of_a_tribe(text, start, end)
        states = _ONLY_ONE.get(match.group()) or _states_of(
            text, start, end, match["kind"] or match["short"] or match.group()
        )
        if match["sala"] and state_near(text, start, end) is None:
            states = frozenset({"Puerto Rico"})
        if _LOUISIANAS.fullmatch(match.group()):
            states = frozenset({"Louisiana"})
        if match["bare"] and (not states or _NAMED_ALREADY.search(text[max(0, start - _COUNTY_REACH) : start])):
            continue
        name = _whole_name(match.group()) if match["bare"] else match.group()
        yield Seat(start=start, end=end, name=name, states=states, tribal=tribal)


def _whole_name(name: str) -> str:
    """Give the name of a court of which a clerk has left the word "court" out."""
    if _PLEAS.fullmatch(name):
        return "court of common pleas"
    return name if name.endswith((" court", " ct")) else f"{name} court"


def of_a_tribe(text: str, start: int, end: int) -> bool:
    """Whether a tribe is named near a court's words."""
    return _OF_A_TRIBE.search(text[max(0, start - 40) : end + _COUNTY_REACH]) is not None


def state_near(text: str, start: int, end: int) -> str | None:
    """Give the state named nearest to a court's words, if one is near."""
    near = _nearest_state(text, start, end)
    return near[1] if near else None


def county_states(text: str, start: int, end: int) -> frozenset[str] | None:
    """Give the states that have the county which a court's words name; None where they name none."""
    for name in _names_near(text, start, end):
        states = _longest(name)
        if states is not None:
            return states
    return None


def _states_of(text: str, start: int, end: int, kind: str) -> frozenset[str]:
    near = _nearest_state(text, start, end)
    counties = county_states(text, start, end)
    if counties is not None:
        counties &= STATES_WITH.get(kind.replace("surrogates", "surrogate's"), counties)
    if near is None:
        return counties or _ONLY_ONE.get(kind, frozenset())
    distance, state = near
    if counties and state not in counties and distance > _PART_OF_NAME:
        return counties
    return frozenset({state})


def _nearest_state(text: str, start: int, end: int) -> tuple[int, str] | None:
    low = max(0, start - _STATE_REACH)
    near = [
        (max(start - low - match.end(), match.start() - (end - low), 0), _STATE_OF[match.group()])
        for match in _STATE_WORD.finditer(text[low : end + _STATE_REACH])
    ]
    return min(near, key=lambda item: item[0]) if near else None


def _names_near(text: str, start: int, end: int) -> Iterator[str]:
    """Give what can be a county's name, the surest first; of words before the court the last ones count."""
    before, behind = text[max(0, start - _COUNTY_REACH) : start], text[end : end + _COUNTY_REACH]
    for found in (_COUNTY_OF.search(behind), _NAME_COUNTY.search(behind)):
        if found:
            yield found["name"]
    if match := _BEFORE.search(before):
        yield match["name"]
    if match := _OF_PLACE.match(behind):
        yield match["name"]
    for match in (*_COUNTY_OF.finditer(before), *_NAME_COUNTY.finditer(before)):
        yield match["name"]


def _longest(name: str) -> frozenset[str] | None:
    """Give the states of the longest county's name that these words hold at their end or beginning."""
    words = name.removesuffix(" county").split()
    for count in range(min(len(words), _MOST_WORDS), 0, -1):
        for piece in (" ".join(words[-count:]), " ".join(words[:count])):
            plain = piece.strip(".,")
            states = _COUNTY_STATES.get(plain) or _COUNTY_STATES.get(plain.removesuffix("'s"))
            if states is not None:
                return states
    return None
