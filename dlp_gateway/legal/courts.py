"""Find the courts that a text names, in English and Spanish.

Takes: flat text: lower case, without accents, white space squeezed (`wording.flat`). Returns: `Court` with its place.
Touches: nothing. Source: names.py.
A court that looks like one and is none of those known (`District of California`, `Northern District of New Mexico`) is
given with the fault `court_unknown`; courts outside "a state or federal court" carry theirs: `tribal_court`,
`foreign_court`, `immigration_court`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dlp_gateway.legal.formats_union import ANY_STATE
from dlp_gateway.legal.names import (
    BARE,
    CIRCUITS,
    DISTRICT_AT,
    FEDERAL_DISTRICTS,
    LETTERS,
    NM_DISTRICT_CODES,
    ORDINALS,
    PARTS,
    SEATS,
    alternation,
)
from dlp_gateway.legal.nicknames import nicknames_in
from dlp_gateway.legal.places import NEW_MEXICO, STATES, county_states, of_a_tribe, seats_in, state_near
from dlp_gateway.legal.state_courts import STATE_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

STATES_WITH_FORMATS = (*sorted(STATES - {NEW_MEXICO}), ANY_STATE)
# Whose numbers have no kind: formats.py, `fed_district_bare`.
_BARE_FORM = "federal_district_bare"
# Courts of one text that are looked at: a directory of courts is no reference.
MOST_COURTS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Court:
    """A court that the text names. `name`: short, for people; `system`: whose docket numbers it uses.

    `district` and `county` of New Mexico's district courts, 0 and "" where not said; `states`: of a court of another
    state, those that it can be of; `fault`: "" or why it cannot count.
    """

    start: int
    end: int
    name: str
    system: str
    district: int = 0
    county: str = ""
    states: frozenset[str] = frozenset()
    fault: str = ""

    @property
    def systems(self) -> frozenset[str]:
        """Whose docket numbers it can give."""
        if self.states:
            return self.states | {ANY_STATE}
        return frozenset({self.system, _BARE_FORM} if self.name in BARE else {self.system} - {""})

    def gives(self, system: str, code: str | None) -> bool:
        """Whether a docket number of `system` with a New Mexico court `code` can be this court's."""
        return fits(self, system=system, code=code)


def courts_in(text: str) -> tuple[Court, ...]:
    """Find every court, sorted by place; of overlapping ones the first finder's (special before general)."""
    kept: list[Court] = []
    for finder in (_outside, _circuits, _federal, _new_mexico, _states):
        for court in finder(text):
            if len(kept) >= MOST_COURTS:
                break
            if all(court.end <= other.start or court.start >= other.end for other in kept):
                kept.append(court)
    return tuple(sorted(kept, key=lambda court: court.start))


def court_named(text: str) -> Court | None:
    """Give the court that a field names, None if it names none that is known."""
    found = [court for court in courts_in(" ".join(text.lower().split())) if not court.fault]
    return found[0] if found else None


def fits(court: Court, *, system: str, code: str | None) -> bool:
    """Whether a docket number of `system` with a New Mexico court `code` can be this court's."""
    if court.states:
        return system in court.states or system == ANY_STATE
    if system == _BARE_FORM:
        return court.name in BARE
    if court.system != system:
        return False
    if system != "nm_district" or code not in NM_DISTRICT_CODES:
        return True
    district, county = NM_DISTRICT_CODES[code]
    if court.district and court.district != district:
        return False
    return not court.county or _plain(court.county) == _plain(county)


# --------------------------------------------------------------------------- courts that do not count

_OUTSIDE = (
    (
        "immigration_court",
        (
            r"immigration courts?|executive office for immigration review|\beoir\b|board of immigration appeals"
            r"|(?:corte|tribunal|juzgado) de inmigracion|junta de apelaciones de inmigracion"
        ),
    ),
    (
        "tribal_court",
        (
            r"tribal (?:district |family |trial )?court|navajo nation(?: district court)?"
            r"|pueblo of [a-z]+(?: tribal court)?"
            r"|[a-z]+ pueblo court"
            r"|(?:apache|ute|hopi|tohono o.odham|cherokee|choctaw|comanche|kiowa) (?:nation|tribe)[a-z ]{0,20} court"
            r"|peacemaker court"
            r"|court of indian offenses"
        ),
    ),
    (
        "foreign_court",
        (
            r"juzgado (?:\w+ ){0,3}(?:civil|penal|familiar|mixto)|poder judicial (?:de la federacion|del estado)"
            r"|estados unidos mexicanos|tribunal superior de justicia|letters? rogatory|carta rogatoria|exhorto"
            r""
            r"|juez de distrito en materia|ontario (?:superior )?court"
            r"|(?:superior|provincial|supreme) court of (?:british columbia|ontario|alberta|quebec|canada)"
            r"|court of (?:king|queen).s bench|high court of justice|audiencia (?:nacional|provincial)|fiscalia general"
            r"|juzgado (?:primero|segundo|tercero|cuarto|quinto|sexto|septimo|octavo|noveno|decimo)"
            r"|corte suprema de justicia|organismo judicial|republica de [a-z]+"
        ),
    ),
)
_OUTSIDE_PATTERNS = tuple((fault, re.compile(regex)) for fault, regex in _OUTSIDE)


def _outside(text: str) -> Iterator[Court]:
    for fault, pattern in _OUTSIDE_PATTERNS:
        for match in pattern.finditer(text):
            yield _court(match, name=match.group(), system="", fault=fault)


def _court(match: re.Match[str], *, name: str, system: str, fault: str = "") -> Court:
    return Court(start=match.start(), end=match.end(), name=name, system=system, fault=fault)


# --------------------------------------------------------------------------------------- federal courts


def _plain(text: str) -> str:
    return text.lower().replace("ñ", "n")


_STATE_OF = {_plain(state): state for _, _, state in FEDERAL_DISTRICTS}
_STATE_OF |= {word: state for state, words in STATE_WORDS.items() for word in words if "." not in word}
_STATE = alternation(_STATE_OF)
_PART = alternation(LETTERS.values())

_US = r"(?:united states|u\. ?s\.|us|federal)"
_LINK = r"[ ,:(-]*(?:for|in|of|en|para|por)?[ ,:(-]*(?:the|el|la)?[ ,(-]*"
_CITY = r"(?:(?:albuquerque|santa fe|las cruces|roswell)[ ,]+)?"
_ENGLISH_COURT = re.compile(
    rf"(?:{_US} )?district (?:and bankruptcy )?court{_LINK}(?:(?P<part>{_PART}) )?"
    rf"(?:judicial )?dist(?:rict|\.) (?:of|for) (?P<state>{_STATE}|[a-z]+)\b"
)
_ENGLISH_DISTRICT = re.compile(rf"\b(?:(?P<part>{_PART}) )?(?<!judicial )district of (?P<state>{_STATE})\b")
_ISLANDS = re.compile(r"district court of (?:the )?(?P<state>guam|virgin islands)\b")
_STATE_THEN_COURT = re.compile(rf"(?<![a-z.])(?P<state>{_STATE}|r\.i\.) fed(?:eral|\.)? (?:district )?court\b")
_COURT_THEN_STATE = re.compile(rf"{_US} (?:district )?court{_LINK}{_CITY}(?P<state>{_STATE})\b")
_USDC = re.compile(rf"\busdc[ ,-]*{_LINK}(?P<state>{_STATE}|nm|n\.m\.)(?![a-z])")
_SPANISH_DISTRICT = re.compile(
    r"(?:(?:tribunal|corte|juzgado) (?:federal )?(?:de|del) distrito (?:federal )?(?:de|en) (?:los )?"
    rf"(?:estados unidos|ee\.? ?uu\.?)(?: de america)?{_LINK})?"
    rf"(?P<federal>distrito )(?P<part>{alternation(PARTS)})? ?de (?:la |los )?(?P<state>{_STATE})\b"
    r"(?![ ,(]*(?:en el )?condado)"
)
_SPANISH_STATE = re.compile(
    r"(?:tribunal|corte) (?:federal )?de distrito (?:federal )?(?:de|en) (?:los )?(?:estados unidos|ee\.? ?uu\.?)"
    rf"(?: de america)?{_LINK}(?P<state>{_STATE})\b"
)
_DISTRICT_PATTERNS = (
    _SPANISH_DISTRICT,
    _SPANISH_STATE,
    _COURT_THEN_STATE,
    _STATE_THEN_COURT,
    _USDC,
    _ISLANDS,
    _ENGLISH_COURT,
    _ENGLISH_DISTRICT,
)
# "D. Colorado", "W.D. Texas", "D. of New Mexico"
_LETTERED = re.compile(rf"(?<![a-z.])(?:(?P<letter>[nsewmc])\. ?)?d\. ?(?:of )?(?P<state>{_STATE})\b")
_BANKRUPTCY = re.compile(
    rf"(?:{_US} )?bankruptcy court{_LINK}(?:(?P<part>{_PART}) )?(?:district of )?(?P<state>{_STATE})\b"
)
_SUPREME = re.compile(rf"supreme court of the united states|{_US} supreme court")


def _abbreviated(abbreviation: str) -> str:
    """Give the pattern of an abbreviation: spaces and the last full stop are free, the first ones are not.

    `D.N.M.` also without full stops, if it has three letters at least: `DNM`, `SDNY`.
    """
    letters = [re.escape(piece) for piece in re.findall(r"[a-z]+", abbreviation.lower())]
    dotted = r"\. ?".join(letters)
    short = len(letters) > 2 and all(len(piece) == 1 for piece in letters)  # noqa: PLR2004  DNM, SDNY
    return rf"(?:{dotted}|{''.join(letters)})" if short else f"(?:{dotted})"


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())


# "the federal court in Albuquerque", "U.S. District Court in Billings", "tribunal federal de Houston"
_SITS_IN = re.compile(
    rf"\b(?:{_US} (?:district )?(?:court|courthouse)|federal judge|(?:tribunal|corte|juzgado) federal)"
    rf"(?: (?:here|down|over|sitting|up))?[ ,]+(?:in|at|of|en|de) (?P<city>{alternation(SEATS)})\b"
)
_NAME_OF_LETTERS = {_letters(name): name for name, _, _ in FEDERAL_DISTRICTS}
_ABBREVIATION = re.compile(
    rf"(?<![a-z.])(?:{'|'.join(_abbreviated(name) for name in _NAME_OF_LETTERS.values())})(?:\.|\b)(?! ?[a-z]\.)"
)


def _federal(text: str) -> Iterator[Court]:
    for match in _BANKRUPTCY.finditer(text):
        yield _placed(match, part=match["part"] or "", system="federal_bankruptcy")
    for match in _SUPREME.finditer(text):
        yield _court(match, name="U.S.", system="federal_supreme")
    for pattern in _DISTRICT_PATTERNS:
        for match in pattern.finditer(text):
            written = match.groupdict().get("part") or ""
            yield _placed(match, part=PARTS.get(written, written), system="federal_district")
    for match in _SITS_IN.finditer(text):
        yield _court(match, name=SEATS[match["city"]], system="federal_district")
    for match, name in nicknames_in(text):
        yield _court(match, name=name, system="federal_district")
    for match in _LETTERED.finditer(text):
        yield _placed(match, part=LETTERS.get(match["letter"] or "", ""), system="federal_district")
    for match in _ABBREVIATION.finditer(text):
        bankruptcy = text[max(0, match.start() - 10) : match.start()].rstrip(" ,").endswith("bankr.")
        name = _NAME_OF_LETTERS[_letters(match.group())]
        yield _court(match, name=name, system="federal_bankruptcy" if bankruptcy else "federal_district")


def _placed(match: re.Match[str], *, part: str, system: str) -> Court:
    """Name the district, or say that there is none of that name."""
    written = {"nm": "new mexico", "n.m.": "new mexico", "r.i.": "rhode island"}.get(match["state"], match["state"])
    name = DISTRICT_AT.get((part, _STATE_OF.get(written, "")))
    if name is None:
        return _court(match, name=match.group().strip(" ,(:-"), system=system, fault="court_unknown")
    return _court(match, name=f"Bankr. {name}" if system == "federal_bankruptcy" else name, system=system)


_CIRCUIT_OF = {word: name for name, words in CIRCUITS for word in words}
_CIRCUIT = re.compile(
    rf"(?:(?:{_US} )?court of appeals{_LINK})?(?<!hawaii )(?<!hawai'i )(?<!county )(?<!parish )\b"
    rf"(?P<which>{alternation(_CIRCUIT_OF)}) cir(?:cuit\b|\.)"
    r"(?!(?: court)?[ ,(]*(?:of )?(?:the )?(?:state of )?hawai)"
    r"(?: court of appeals)?"
    rf"|(?:tribunal|corte) de apelaciones (?:\w+ ){{0,7}}(?P<cual>{alternation(_CIRCUIT_OF)}) circuito"
)


def _circuits(text: str) -> Iterator[Court]:
    for match in _CIRCUIT.finditer(text):
        yield _court(match, name=_CIRCUIT_OF[match["which"] or match["cual"]], system="federal_appellate")


# ------------------------------------------------------------------------------------------- New Mexico

_ORDINAL_OF = {word: number for number, words in enumerate(ORDINALS, 1) for word in words}
_ORDINAL = alternation(_ORDINAL_OF)
_COUNTY_OF = {_plain(county): county for _, county in NM_DISTRICT_CODES.values()}
_COUNTY = alternation(_COUNTY_OF)
_NM = r"(?:(?:the )?(?:state|estado) (?:of|de) )?(?:new mexico|nuevo mexico|n\. ?m\.)"
_NM_PATTERNS = (
    # "STATE OF NEW MEXICO COUNTY OF BERNALILLO SECOND JUDICIAL DISTRICT COURT", with or without each piece
    (
        "nm_district",
        (rf"(?:{_NM}[ ,]*)?(?:county of (?P<county1>{_COUNTY})[ ,]*)?(?:in the )?\b(?P<ordinal>{_ORDINAL}) "
        rf"jud(?:icial|\.) dist(?:rict|\.)(?: ct\.| court)?(?:[ ,(]*(?:of|for|in)? ?(?:the )?"
        rf"(?:county of )?(?P<county2>{_COUNTY})\b(?: county)?)?"),
    ),
    ("nm_district", (rf"\b(?P<county1>{_COUNTY}) county district court|district court[ ,]*(?:of|for|in)? ?(?:the )?"
     rf"(?:county of (?P<county2>{_COUNTY})\b|(?P<county3>{_COUNTY}) county)")),
    (
        "nm_district",
        (
            rf"{_NM}[ ,]*(?:state )?district court"
            rf"|{_NM}[ ,]*county of (?P<county1>{_COUNTY})[ ,]*in the district court"
        ),
    ),
    (
        "nm_district",
        (rf"(?:tribunal|corte|juzgado) (?:de distrito )?(?:judicial )?del (?P<ordinal>{_ORDINAL}) distrito judicial"
        rf"|(?P<ordinal2>{_ORDINAL}) (?:(?:tribunal|juzgado) de distrito(?: judicial)?|distrito judicial)"
        rf"|(?:tribunal|corte|juzgado) (?:de distrito )?del condado de (?P<county1>{_COUNTY})"),
    ),
    ("nm_metropolitan", r"bernalillo county metro court"),
    ("nm_metropolitan", r"(?:bernalillo county )?metropolitan court|tribunal metropolitano|corte metropolitana"),
    ("nm_magistrate", r"(?:tribunal|corte) de magistrad[oa]s?"),
    ("nm_magistrate", rf"(?:\b(?P<county1>{_COUNTY}) county )?magis(?:trate|\.)? c(?:our)?t\b(?! judge)"),
    ("nm_court_of_appeals", rf"{_NM} court of appeals|court of appeals of {_NM}|corte de apelaciones de nuevo mexico"),
    ("nm_supreme_court", rf"{_NM} supreme court|supreme court of {_NM}|corte suprema de nuevo mexico"),
    ("nm_probate", r"(?:tribunal|corte) (?:de lo )?testamentari[oa]|(?<!and family )\bprobate court\b"),
    # as this program prints them, and citations
    ("nm_metropolitan", r"bernalillo cnty\. metro\. ct\."),
    ("nm_magistrate", r"n\. ?m\. magis\. ct\."),
    ("nm_probate", r"n\. ?m\. prob\. ct\."),
    ("nm_municipal", r"(?:albuquerque|santa fe|las cruces|rio rancho|roswell) municipal court"),
)  # fmt: skip
_NM_COMPILED = tuple((system, re.compile(regex)) for system, regex in _NM_PATTERNS)
_NM_NAMES = {
    "nm_district": "N.M. Dist. Ct.",
    "nm_metropolitan": "Bernalillo Cnty. Metro. Ct.",
    "nm_magistrate": "N.M. Magis. Ct.",
    "nm_court_of_appeals": "N.M. Ct. App.",
    "nm_supreme_court": "N.M.",
    "nm_probate": "N.M. Prob. Ct.",
    "nm_municipal": "N.M. Mun. Ct.",
}


def _new_mexico(text: str) -> Iterator[Court]:
    for system, pattern in _NM_COMPILED:
        for match in pattern.finditer(text):
            if _can_be_new_mexicos(text, match) and (system != "nm_probate" or _is_new_mexicos(text, match)):
                yield _of_new_mexico(match, system)


def _can_be_new_mexicos(text: str, match: re.Match[str]) -> bool:
    """Whether neither another state nor a county of others is named: the ninth district of Hennepin County is not."""
    start, end = match.span()
    if state_near(text, start, end) not in {None, NEW_MEXICO}:
        return False
    states = county_states(text, start, end)
    return states is None or NEW_MEXICO in states


def _is_new_mexicos(text: str, match: re.Match[str]) -> bool:
    """Whether the state is named, or a county that only New Mexico has: many states have probate courts, and tribes."""
    start, end = match.span()
    named = state_near(text, start, end) == NEW_MEXICO or county_states(text, start, end) == frozenset({NEW_MEXICO})
    return named and not of_a_tribe(text, start, end)


def _of_new_mexico(match: re.Match[str], system: str) -> Court:
    groups = match.groupdict()
    county = next((groups[name] for name in ("county1", "county2", "county3") if groups.get(name)), None) or ""
    ordinal = groups.get("ordinal") or groups.get("ordinal2") or ""
    number = _ORDINAL_OF.get(ordinal, 0)
    name = _NM_NAMES[system]
    if number:
        name = f"N.M. {ORDINALS[number - 1][1]} Jud. Dist. Ct."
    if county:
        name = f"{name} ({_COUNTY_OF[county]})"
    return Court(
        start=match.start(),
        end=match.end(),
        name=name,
        system=system,
        district=number,
        county=_COUNTY_OF.get(county, ""),
    )


# ----------------------------------------------------------------------------------------- other states


def _states(text: str) -> Iterator[Court]:
    for seat in seats_in(text):
        states = seat.states - {NEW_MEXICO}
        place = Court(start=seat.start, end=seat.end, name=seat.name, system="")
        if seat.tribal:
            yield replace(place, fault="tribal_court")
        elif states:
            first = min(states)
            yield replace(
                place, name=f"{first} {seat.name}" if len(states) == 1 else seat.name, system=first, states=states
            )
        else:
            yield replace(place, fault="court_unknown")
