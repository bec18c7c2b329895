"""Find references to orders in a text and judge each: complete, well-formed and affirmative, or why not.

Takes: flat text, the time. Returns: `Claim`s: one per docket number, per incomplete reference, per agency's paper.
Touches: nothing.
A reference is complete when court, docket number and the word for what the court made stand within reach of each
other, and the number is one that this court gives. It is affirmative when none of `cues.DOUBTS` stands in the
sentences that hold it.
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from dlp_gateway.legal import cues
from dlp_gateway.legal.affirmation import acts_under, binds, commands_others, is_label, only_label_words
from dlp_gateway.legal.courts import MOST_COURTS, STATES_WITH_FORMATS, Court, courts_in, fits
from dlp_gateway.legal.dates import expired, expires_on, issued_on, unserved
from dlp_gateway.legal.dockets import Docket, dockets_in, malformed_in
from dlp_gateway.legal.formats_union import ANY_STATE
from dlp_gateway.legal.kinds import SUBPOENAS, kind_of, order_kind, signer_in
from dlp_gateway.legal.recipients import given_to_others

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from dlp_gateway.legal.wording import Flat

# How far apart the pieces of one reference may stand, in characters: three lines of text; a court that is named
# twice as near as another is meant.
_REACH = 300
# A "sentence" that goes on for longer than this to one side is no prose in which anybody affirms anything.
_MOST_PROSE = 2000
# A number right beside its court: "(10th Cir. 19-2100)".
_BESIDE = 3
_STATE_CHARS = 30
_CITATION_CHARS = 80
_MOST_SENTENCES = 400
# A number of a state's own form that is as long as this needs no label near its court: "2025-011872-CA-01".
_LONG = 10
# A sentence in quotation marks is somebody else's.
_QUOTATION = re.compile(r"[\"\u201c\u201f\u00ab][^\"\u201d\u00bb]{40,1500}[\"\u201d\u00bb]")
_LABEL_BEFORE = re.compile(
    r"(?:\b(?:no|nos|num|number|numero|case|docket|cause|index|file|warrant|writ|matter|caso|causa|expediente|orden|mandamiento)\b|#)[.:# ]*$"
    r"|\b(?:order|orden de (?:registro|cateo)|warrant|auto|decree|ruling|judgment|sentencia|resolucion)[,:]? ?\($"
)
# A number of a few characters right behind a court and its place: "Third District Court, Salt Lake County, 260904417".
_PLACE_BETWEEN = re.compile(
    r"[ ,(]*(?:(?!SSN|Social|Seguro|DOB|ID\b)[A-Z][\w.'-]*(?: de| of| in| en)?[ ,()]{1,3}){0,5}"
)
# A number that is a subpoena's, a claim's, an agency's: no court's.
_AGENCYS_NUMBER = re.compile(
    r"\b(?:subpoenas?|summons|citatorio|detainer|event|subject id|claim|ticket|badge|incident|report|agency|ice|hsi|dhs|ero|cbp|uscis|fbi|file a|alien|police|tracking|reference|invoice|permit|licen[cs]e|plate|policy)\b[^.;]{0,20}$"
)
# A message that cites more numbers than this is a list of cases; nobody can tell which of them it acts under.
_MOST_NUMBERS = 40
_FEDERAL = ("federal_district", "federal_appellate", "federal_bankruptcy", "federal_supreme")
_NEW_MEXICO = (
    "nm_district",
    "nm_magistrate",
    "nm_metropolitan",
    "nm_court_of_appeals",
    "nm_supreme_court",
    "nm_probate",
    "nm_municipal",
)
_ALL_SYSTEMS = (*_FEDERAL, *_NEW_MEXICO, *STATES_WITH_FORMATS)
# Reasons that speak of the process itself: they count for every mention of the same number in the message.
ABOUT_THE_PROCESS = frozenset(
    {
        "undone",
        "expired",
        "denied",
        "draft",
        "unsigned",
        "administrative",
        "signer_not_judge",
        "negated",
        "requested",
        "future",
        "conditional",
        "hearsay",
        "question",
        "prohibits_disclosure",
        "about_others",
        "not_genuine",
        "on_appeal",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One reference as the text makes it. `reasons` empty: complete and affirmative. `start`: for the order only.

    `last_day`: of a warrant that counts as expired for no other reason than that this day is past.
    """

    start: int
    kind: str
    judicial: bool
    reasons: tuple[str, ...] = ()
    court: Court | None = None
    docket: Docket | None = None
    signer: str | None = None
    issued: date | None = None
    expires: date | None = None
    last_day: date | None = None

    @property
    def number(self) -> str | None:
        """The normalised docket number."""
        return self.docket.number if self.docket else None


def claims_in(text: Flat, *, today: date, noun_given: bool = False) -> tuple[Claim, ...]:
    """Find every reference. `noun_given`: the field's name says that it is an order (`Court-Order:`)."""
    found = [*_references(text, today=today, noun_given=noun_given), *_agency_papers(text)]
    if not any(claim.judicial for claim in found):
        found.extend(_incomplete(text))
    return tuple(sorted(found, key=lambda claim: claim.start))


# ---------------------------------------------------------------------------------------- docket numbers


def _references(text: Flat, *, today: date, noun_given: bool) -> Iterator[Claim]:
    courts = courts_in(text.low)
    numbers = numbers_in(text, courts, today.year)
    crowded = ("too_many_references",) if len(numbers) >= _MOST_NUMBERS or len(courts) >= MOST_COURTS else ()
    for docket in numbers[:_MOST_NUMBERS]:
        claim = _reference(text, docket, courts, today=today, noun_given=noun_given)
        if claim is not None:
            yield replace(claim, reasons=(*claim.reasons, *crowded))


def numbers_in(text: Flat, courts: tuple[Court, ...], year: int) -> tuple[Docket, ...]:
    """Give the numbers of the courts that are named, strong numbers of any court, and what is only labelled as one."""
    named = {system for court in courts for system in court.systems}
    found = [
        docket
        for docket in dockets_in(text.text, systems=named, strong_of=_ALL_SYSTEMS, year=year)
        if not docket.weak or _is_labelled(text, docket, courts)
    ]
    for docket in malformed_in(text.text):
        if all(docket.end <= other.start or docket.start >= other.end for other in found):
            found.append(docket)
    return tuple(_one_reading_each(found, courts))


def _is_labelled(text: Flat, docket: Docket, courts: tuple[Court, ...]) -> bool:
    """Whether a number of common shape is said to be a case's, or stands right beside its court."""
    before = text.low[max(0, docket.start - 20) : docket.start]
    of_a_state = docket.system in STATES_WITH_FORMATS
    if of_a_state and _AGENCYS_NUMBER.search(text.low, max(0, docket.start - 40), docket.start):
        return False
    if (
        of_a_state
        and docket.system != ANY_STATE
        and len(docket.printed) >= _LONG
        and _court_distance(docket, courts) <= _REACH
    ):
        return True
    beside = any(_beside(text, docket, court) for court in courts if docket.system in court.systems)
    return beside or _LABEL_BEFORE.search(before) is not None


def _beside(text: Flat, docket: Docket, court: Court) -> bool:
    """Whether nothing stands between them, or only the state: `Denver District Court, Colorado, 2026CV30412`."""
    if _distance(docket, court) <= _BESIDE or (docket.system in court.states and _same_citation(text, docket, court)):
        return True
    if docket.system in court.systems and _PLACE_BETWEEN.fullmatch(text.text, court.end, docket.start):
        return True
    between = text.low[court.end : docket.start]
    return len(between) <= _STATE_CHARS and between.strip(" ,()").lower() in {state.lower() for state in court.states}


def _same_citation(text: Flat, docket: Docket, court: Court) -> bool:
    """Whether a number with letters follows its court in one citation: `Circuit Court, Division II, Judge Roe, 25-CI-00341`."""
    between = text.text[court.end : docket.start]
    letters = re.search(r"[A-Za-z]", docket.printed) is not None
    return letters and 0 < len(between) <= _CITATION_CHARS and re.search(r"[;?]|[a-z]{2,}\. ", between) is None


def _one_reading_each(found: list[Docket], courts: tuple[Court, ...]) -> Iterator[Docket]:
    """Of several readings of the same characters keep the one whose court is named nearest."""
    places: dict[tuple[int, int], list[Docket]] = {}
    for docket in found:
        places.setdefault((docket.start, docket.end), []).append(docket)
    for readings in places.values():
        yield min(readings, key=lambda docket: (_court_distance(docket, courts), bool(docket.fault), docket.weak))


def _court_distance(docket: Docket, courts: tuple[Court, ...]) -> int:
    near = [_distance(docket, court) for court in courts if fits(court, system=docket.system, code=docket.code)]
    return min(near, default=1_000_000)


def _distance(one: Docket | Court, other: Docket | Court) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def _reference(text: Flat, docket: Docket, courts: tuple[Court, ...], *, today: date, noun_given: bool) -> Claim | None:
    court, fault = _court_of(docket, courts)
    start = min(docket.start, court.start) if court else docket.start
    end = max(docket.end, court.end) if court else docket.end
    noun = _nearest_noun(text, start, end)
    if noun is None and not noun_given and docket.fault == "docket_malformed" and not docket.system:
        return None  # "Case No. 12345 of our help desk": nothing legal about it
    if noun is not None:
        start, end = min(start, noun[0]), max(end, noun[1])
    low, high = text.sentence(start, end)
    clipped = slice(max(low, start - _MOST_PROSE), min(high, end + _MOST_PROSE))
    around = text.low[clipped]
    reasons = [*filter(None, (docket.fault, fault)), *_doubts(around, today=today)]
    bound = binds(around)
    if bound and "administrative" in reasons and not fault:
        reasons = [*(reason for reason in reasons if reason != "administrative"), "not_affirmed"]
    if noun is None and not noun_given:
        reasons.append("not_affirmed" if bound else "order_not_named")
    elif not _affirmed(text, docket, court, (low, high), clipped, noun_given=noun_given):
        reasons.append("not_affirmed")
    if any(span.start() < docket.start < span.end() for span in _QUOTATION.finditer(text.text)):
        reasons.append("not_the_authors_words")
    kind = kind_of(around, court, docket)
    if kind in SUBPOENAS and bound:
        kind = order_kind(around, court, docket)
        reasons.append("not_affirmed")
    return Claim(
        start=start,
        kind=kind,
        judicial="administrative" not in reasons,
        reasons=tuple(dict.fromkeys(reasons)),
        court=court,
        docket=docket,
        signer=signer_in(around),
        issued=issued_on(around),
        expires=expires_on(around),
    )


def _court_of(docket: Docket, courts: tuple[Court, ...]) -> tuple[Court | None, str]:
    """Give the nearest court that can have given the number, or what is wrong with those that stand near."""
    near = [court for court in courts if _distance(docket, court) <= _REACH]
    sound = [court for court in near if not court.fault and fits(court, system=docket.system, code=docket.code)]
    if sound:
        court = min(sound, key=lambda item: _distance(docket, item))
        rival = min(near, key=lambda item: _distance(docket, item))
        return court, rival.fault if rival.fault and rival.fault != "court_unknown" else ""
    if not near:
        return None, "court_missing"
    court = min(near, key=lambda item: _distance(docket, item))
    return court, court.fault or ("" if docket.fault == "docket_malformed" else "docket_not_of_this_court")


def _nearest_noun(text: Flat, start: int, end: int) -> tuple[int, int] | None:
    """Give the word for what the court made: in the sentences of court and number, else nearest within reach."""
    low, high = text.sentence(start, end)
    for first, last in ((low, high), (max(0, start - _REACH), end + _REACH)):
        found = [
            match.span()
            for pattern in (cues.ORDER, cues.WARRANT, cues.SUBPOENA)
            for match in pattern.finditer(text.low, first, last)
        ]
        if found:
            return min(found, key=lambda span: max(start - span[1], span[0] - end, 0))
    return None


# ----------------------------------------------------------------------------------------------- doubts


def _doubts(around: str, *, today: date) -> Iterator[str]:
    """Say what in the sentences of a reference takes it back."""
    around = _without_survived(around)
    if re.search(r"\?(?:\s|$)", around):
        yield "question"
    for reason, pattern in cues.DOUBTS:
        if pattern.search(around):
            yield reason
    if cues.NO_JUDGE.search(around):
        yield "signer_not_judge"
    if given_to_others(around) or commands_others(around):
        yield "about_others"
    if any(pattern.search(around) for _, pattern in cues.ADMINISTRATIVE) and not cues.ENFORCING.search(around):
        yield "administrative"
    if expired(around, today=today) or unserved(around, today=today):
        yield "expired"
    issued = issued_on(around)
    if issued is not None and issued > today:
        yield "date_in_future"


def doubts_of(text: Flat, *, today: date) -> tuple[str, ...]:
    """Give what any of the author's words around a paper take back."""
    return tuple(dict.fromkeys(_doubts(text.low, today=today)))


def doubts_about_orders(text: Flat, *, today: date) -> tuple[str, ...]:
    """Give what the sentences that name an order or warrant take back."""
    found: list[str] = []
    for first, last in islice(pairwise((0, *text.ends)), _MOST_SENTENCES):
        sentence = text.low[first:last]
        if cues.ORDER.search(sentence) or cues.WARRANT.search(sentence):
            found.extend(_doubts(sentence, today=today))
    return tuple(dict.fromkeys(found))


def _affirmed(
    text: Flat, docket: Docket, court: Court | None, sentences: tuple[int, int], clipped: slice, *, noun_given: bool
) -> bool:
    """Whether the author acts under the order, has it or tells of its making, or the text is a label."""
    around = text.low[clipped]
    if len(around) != sentences[1] - sentences[0] and not noun_given:
        return False
    if cues.AFFIRMED.search(around) is not None or (not noun_given and acts_under(text, *sentences)):
        return True
    return (only_label_words if noun_given else is_label)(around, docket, court, clipped.start)


def _without_survived(text: str) -> str:
    """Take out what tells of an attempt to undo the order that failed."""
    return cues.SURVIVED.sub(" ", cues.DECIDED.sub(" ", text))


def contradictions(text: Flat) -> tuple[str, ...]:
    """Give what the author says elsewhere that takes a reference back: "we do not have the order", "it was vacated"."""
    words = _without_survived(text.low)
    return tuple(dict.fromkeys(reason for reason, pattern in cues.CONTRADICTIONS if pattern.search(words)))


# ------------------------------------------------------------------- agencies' papers, incomplete references


def _agency_papers(text: Flat) -> Iterator[Claim]:
    """Give each kind of administrative paper once, where it is named first."""
    for kind, pattern in cues.ADMINISTRATIVE:
        match = pattern.search(text.low)
        if match is not None:
            yield Claim(start=match.start(), kind=kind, judicial=False, reasons=("administrative",))


_COURT_ORDER = re.compile(
    r"\b(?:court|judge'?s|judicial) (?:orders?|warrants?)\b|\b(?:search|arrest|bench) warrants?\b|\bao ?(?:93|110|442|88b?)\b"
    r"|\borden (?:judicial|del (?:tribunal|juez)|de un juez|de registro|de cateo|de arresto)\b|\bmandamiento judicial\b"
    r"|\borders? (?:of|from|by|signed by) (?:the |a )?(?:\w+ ){0,4}(?:court|judge)\b|\bcourt subpoenas?\b|\bsubpoenas?\b"
)


def _incomplete(text: Flat) -> Iterator[Claim]:
    """Say what is missing where an order is named without its number: once for the text."""
    match = next(iter(_COURT_ORDER.finditer(text.low)), None)
    if match is None:
        return
    start, end = match.span()
    courts = [
        court for court in courts_in(text.low[max(0, start - _REACH) : end + _REACH]) if court.fault != "court_unknown"
    ]
    court = replace(courts[0], start=start, end=end) if courts else None
    missing = ("docket_missing",) if court else ("court_missing", "docket_missing")
    around = text.around(start, end)
    reasons = [reason for reason, pattern in cues.DOUBTS if pattern.search(_without_survived(around))]
    yield Claim(
        start=start,
        kind=kind_of(around, court, None),
        judicial=True,
        reasons=tuple(dict.fromkeys((*missing, *reasons))),
        court=court,
    )
