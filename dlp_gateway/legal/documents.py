"""Tell whether an attached text is itself an order: caption, number, title, operative words, a judge's signature.

Takes: the text of one attachment. Returns: a `Claim` if the text has the form of a court's or an agency's paper, None
for a letter, a record, anything else. Touches: nothing.
Who signed decides, not what the paper says of itself: agencies' papers, too, say "YOU ARE COMMANDED", "probable
cause", "district court", "order" and "judge" (config/legal_process.yaml, traps). An order counts when all of these
hold: a known court in the caption with a number of that court; a title or words that order; the signature of a judge
of a court; and none of these: an agency's letterhead, title or form; a proposed or unsigned paper; an order that
quashes, denies, forbids to disclose or only sets a hearing; a date that has passed or has not come.
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dlp_gateway.legal import cues
from dlp_gateway.legal.agencies import agency_kind, is_agencys_title, letterhead
from dlp_gateway.legal.claims import Claim, numbers_in
from dlp_gateway.legal.courts import Court, courts_in, fits
from dlp_gateway.legal.dates import date_signed, dates_in, ended, expired, expires_on
from dlp_gateway.legal.dockets import Docket
from dlp_gateway.legal.operative import gives_plainly, operative_faults
from dlp_gateway.legal.sections import is_prose
from dlp_gateway.legal.signatures import AGENT, CLERK, IMMIGRATION_JUDGE, OUTSIDE
from dlp_gateway.legal.terms import last_day
from dlp_gateway.legal.wording import flat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from dlp_gateway.legal.papers import Paper
    from dlp_gateway.legal.wording import Flat

ORDER, SUBPOENA, REQUEST = "order", "subpoena", "request"
_TYPES = (
    (SUBPOENA, re.compile(r"\bsubpoenas?\b|\bcitatorio\b|\bcitacion\b|\bsummons\b|\brequerimiento\b")),
    (
        REQUEST,
        re.compile(
            r"\b(?:motion|petition|application|affidavit|complaint|request|notice|brief|response|objection|mocion|solicitud|peticion|indictment|information|return|certificate|letter|demand|oficio|memorandum in support|recommendations?)\b"
        ),
    ),
    (
        ORDER,
        re.compile(
            r"\borders?\b|\bwarrants?\b|\bwrits?\b|\bjudgment\b|\bdecree\b|\binjunction\b|\borden\b|\bmandamiento\b|\bauto\b|\bsentencia\b|\bdecision\b|\bruling\b|\bentry\b(?! of (?:appearance|default))|\bresolucion\b"
        ),
    ),
)
# What only those write who ask a court.
_A_PARTYS = re.compile(
    r"\b(?:motion|petition|application|affidavit|complaint|brief|response|objection|indictment|information|mocion|solicitud|peticion)\b"
)
# A caption's number behind its label, whatever its form; one of noughts is a sample's.
_PRINTED = re.compile(
    r"\b(?:(?i:case|docket|cause|index|file|juvenile|probate|civil|criminal|c\.a\.|court file|civil action) ?)(?i:no|number|num|n\u00fam|#)s?[.:]{0,2} *(?P<number>[A-Z0-9][A-Z0-9./-]{2,24}(?: [A-Z]\.?[A-Z]\.? \d{4})?)"
    r"|\b(?:No|NO)\. *(?P<plain>\d{1,5} [A-Z]\.?[A-Z]\.? \d{4}\b|[A-Z]{2,4}-?\d{2,4}-[\d-]{3,12}\b)"
)
_LEAST_DIGITS = 4
_IMPOSSIBLE = re.compile(r"0{4,}(?!\d)|[Xx]{3,}|^\d{1,2}/\d{1,2}/\d{2,4}$|^\d{3}-\d{3}-\d{4}$")
# No state has courts of "the common law": those who found them style themselves so.
_COMMON_LAW = re.compile(
    r"\bcommon[- ][l1i]aw (?:\w+ ){0,2}(?:court|division|grand jury|tribunal|assembly)\b|\b(?:proceeding|sitting|proceeds) (?:\w+ )?according to the common [l1i]aw\b|\bwithout the united states\b|\borganic constitution\b|\bthe people, by their assembly\b|\b(?:continental|de jure|free) republic\b|[a-z]: of the (?:family|house|clan)\b|\bliving (?:man|woman|soul)\b|\bnatural (?:man|woman) upon the land\b|\b(?:lawful|constitutional) (?:silver|specie)\b|\bthumbprint in red\b|\bsovereign (?:citizens?|court|people)\b|\baccording to the course of the common law\b|\bsuperior court of record of the\b|\bde jure\b"
)
# Courts of tribes, by what they call themselves: "Judicial Court of the Red Mesa Band", "Example Nation Trial Court".
_A_TRIBES = re.compile(
    r"\bcourts? of the (?:[\w'-]+ ){1,5}(?:band|nation|tribes?|pueblo|indian community|rancheria|reservation)\b"
    r"|\b(?:band|nation|tribes?|tribal|pueblo(?! county)|indian community|rancheria)(?: of [\w' -]{3,40}?)? (?:[\w'-]+ ){0,3}?courts?\b|\btribal (?:court|code)\b"
)
_CAPTION_CHARS = 400
_ORDER_TOO = re.compile(r"\b(?:and|y|&|;|with) (?:proposed )?(?:order|orden|warrant|writ)\b|\border thereon\b")
# The name of a calendar: "law and motion minute order".
_CALENDAR = re.compile(r"\b(?:law (?:and|&) motion|motion (?:calendar|hour|day|docket))\b")
_WARRANT = re.compile(r"\bwarrants?\b|\borden de (?:registro|cateo|allanamiento|arresto|aprehension)\b")
_NAMED_WARRANT = re.compile(
    r"\W*(?:(?:search|arrest|seizure|bench|and) ){0,3}warrant\b(?! (?:of|for))|\W*orden de (?:registro|cateo|allanamiento|arresto|aprehension)\b"
)
_ORDERS = re.compile(r"\b(?:it is|so) ordered\b|\bordered that\b|\bse ordena\b|\bnotifiquese\b|\bse decreta\b")
_OUTSIDE_FAULTS = frozenset({"tribal_court", "foreign_court", "immigration_court"})


def document_in(paper: Paper, *, today: date) -> Claim | None:
    """Judge the text as a paper of a court or an agency. None: it is neither, and may only speak of one."""
    court, docket, caption_faults = _caption(paper, today)
    by_judge = any(item.orders for item in paper.signatures)
    title = _title(paper)
    agency = agency_kind(paper)
    if agency and not (by_judge and court is not None and docket is not None and not court.fault):
        return _agencys(agency)
    if agency and (is_agencys_title(title) or letterhead(paper)):
        return _agencys(agency)
    if court is None and not by_judge:
        return None
    kind_of = _type(title)
    if kind_of is SUBPOENA and by_judge:
        kind_of = ORDER  # a judge has decided: "so ordered"
    if kind_of is REQUEST and by_judge and not _A_PARTYS.search(title) and gives_plainly(paper.sections):
        kind_of = ORDER  # a letter order, a notice of a docket entry, a letter endorsed
    outside = court is not None and court.fault in _OUTSIDE_FAULTS
    if not (title or by_judge or (outside and _ORDERS.search(paper.flat.low))):
        return None
    if kind_of is REQUEST and not by_judge and docket is None:
        return None
    reasons = [*caption_faults, *_faults(paper, kind_of, title, today)]
    if agency and not (by_judge and gives_plainly(paper.sections)):
        reasons.append("contradicted")
    return Claim(
        start=court.start if court else 0,
        kind=_kind(paper, kind_of, title, court),
        judicial=True,
        reasons=tuple(dict.fromkeys(reasons)),
        court=court,
        docket=docket,
        signer=_signer(paper),
        issued=_signed_on(paper),
        expires=expires_on(paper.flat.low, warrant=_WARRANT.search(title) is not None),
        last_day=_last_day(paper, title, today),
    )


def _agencys(kind: str) -> Claim:
    return Claim(start=0, kind=kind, judicial=False, reasons=("administrative",))


# --------------------------------------------------------------------------------------------------- caption


def _caption(paper: Paper, today: date) -> tuple[Court | None, Docket | None, list[str]]:
    """Give court and number of the first page, and what is wrong with them."""
    head = paper.head
    courts = _of_caption(paper, courts_in(head.low))
    if _A_TRIBES.search(head.low[:_CAPTION_CHARS]):
        return next(iter(courts), None), None, ["tribal_court"]
    if _COMMON_LAW.search(head.low):
        return None, None, ["court_unknown"]
    outside = next((court for court in courts if court.fault in _OUTSIDE_FAULTS), None)
    if outside is not None and not any(not court.fault and court.start < outside.start for court in courts):
        return outside, None, [outside.fault]
    numbers = numbers_in(head, courts, today.year)
    pairs = [
        (bool(docket.fault), abs(docket.start - court.start), court, docket)
        for docket in numbers
        for court in courts
        if not court.fault and fits(court, system=docket.system, code=docket.code)
    ]
    if pairs:
        _, _, named, docket = min(pairs, key=lambda pair: pair[:2])
        return named, docket, [docket.fault] if docket.fault else []
    known = [court for court in courts if not court.fault]
    court = known[0] if known else courts[0] if courts else None
    if court is not None and court.states and (printed := _as_printed(head, court)) is not None:
        return court, printed, []
    return court, numbers[0] if numbers else None, list(_caption_faults(court, numbers))


def _of_caption(paper: Paper, courts: tuple[Court, ...]) -> tuple[Court, ...]:
    """Give the courts above the first sentence if a known one is among them: below it others are spoken of."""
    lines = [line for line in paper.lines if line.strip()]
    prose = next((index for index, line in enumerate(lines) if is_prose(line)), len(lines))
    end = len(flat("\n".join(lines[:prose])).low)
    above = tuple(court for court in courts if court.start < end)
    return above if any(not court.fault for court in above) else courts


def _as_printed(head: Flat, court: Court) -> Docket | None:
    """Give a state court's labelled number of a form that we do not know: counties number as they like."""
    for match in _PRINTED.finditer(head.text):
        number = (match["number"] or match["plain"]).strip(" .,;:")
        digits = re.sub(r"\D", "", number)
        if len(digits) >= _LEAST_DIGITS and digits.strip("0") and _IMPOSSIBLE.search(number) is None:
            spelled = re.sub(r"[\s-]+", "-", number.upper())
            return Docket(
                start=match.start(),
                end=match.end(),
                system=court.system,
                weak=True,
                number=spelled,
                printed=number,
            )
    return None


def _caption_faults(court: Court | None, numbers: tuple[Docket, ...]) -> Iterator[str]:
    if court is None:
        yield "court_missing"
    elif court.fault:
        yield court.fault
    if not numbers:
        yield "docket_missing"
    elif numbers[0].fault:
        yield numbers[0].fault
    elif court is not None and not court.fault:
        yield "docket_not_of_this_court"


# ------------------------------------------------------------------------------------------------ title, kind


def _title(paper: Paper) -> str:
    """Give the title: the first that names what a court makes, else the first of all."""
    warrant = next((title for title in paper.titles if _NAMED_WARRANT.match(title)), None)
    if warrant is not None:
        return warrant
    for title in paper.titles:
        if _type(title) in {ORDER, SUBPOENA}:
            return title
    return paper.titles[0] if paper.titles else ""


def _type(title: str) -> str:
    """Tell what the title names first: an order that grants a motion is an order, a motion for an order is none."""
    title = _CALENDAR.sub(" ", title)
    if _ORDER_TOO.search(title):
        return ORDER
    found = [(match.start(), kind) for kind, pattern in _TYPES if (match := pattern.search(title))]
    return min(found)[1] if found else ""


def _kind(paper: Paper, kind_of: str, title: str, court: Court | None) -> str:
    fault = court.fault if court else ""
    if fault in _OUTSIDE_FAULTS:
        return "immigration_judge_order" if fault == "immigration_court" else f"{fault}_order"
    system = court.system if court else ""
    federal = system.startswith("federal")
    if kind_of is SUBPOENA:
        if cues.GRAND_JURY.search(paper.head.low):
            return "grand_jury_subpoena"
        return (
            "court_subpoena_federal"
            if federal
            else "court_subpoena_nm"
            if system.startswith("nm_")
            else "court_subpoena_state"
        )
    if _WARRANT.search(title):
        arrest = cues.ARREST.search(title) is not None
        return ("arrest_warrant_federal" if arrest else "search_warrant_federal") if federal else "search_warrant_state"
    if federal:
        return "federal_court_order"
    return "nm_district_court_order" if system == "nm_district" else "state_court_order"


def _signer(paper: Paper) -> str | None:
    signed = next((item for item in paper.signatures if item.orders), None) or next(iter(paper.signatures), None)
    return (signed.title or signed.office) if signed else None


# ---------------------------------------------------------------------------------------------------- faults


def _faults(paper: Paper, kind_of: str, title: str, today: date) -> Iterator[str]:
    if paper.is_draft:
        yield "draft"
    yield from _signature_faults(paper, kind_of, title)
    if kind_of is REQUEST:
        yield "requested"
    if kind_of is not SUBPOENA:
        yield from operative_faults(paper.sections, title, warrant=_WARRANT.search(title) is not None)
    yield from _date_faults(paper, title, today)


def _signature_faults(paper: Paper, kind_of: str, title: str) -> Iterator[str]:
    """Ask for a judge's signature; for a clerk's where the rules let a clerk sign."""
    offices = {item.office for item in paper.signatures if not item.counsel}
    by_judge = any(item.orders for item in paper.signatures)
    by_clerk = CLERK in offices and (kind_of is SUBPOENA or cues.ARREST.search(title) is not None)
    if paper.waits_for_judge and not by_clerk:
        yield "unsigned"
    elif not (by_judge or by_clerk):
        others = offices & {CLERK, AGENT, IMMIGRATION_JUDGE, OUTSIDE} or any(item.counsel for item in paper.signatures)
        yield "signer_not_judge" if offices and others else "unsigned"


def _date_faults(paper: Paper, title: str, today: date) -> Iterator[str]:
    low = paper.flat.low
    signed = _signed_on(paper)
    if signed is not None and signed > today:
        yield "date_in_future"
    begun = signed or max((day for day in dates_in(paper.head.low) if day <= today), default=None)
    last = last_day(low, signed=begun)
    over = expired(low, today=today) or (last is not None and last < today)
    if over or (_WARRANT.search(title) and ended(low, today=today)):
        yield "expired"


def _signed_on(paper: Paper) -> date | None:
    return date_signed(paper.lines, [item.line for item in paper.signatures if item.orders])


def _last_day(paper: Paper, title: str, today: date) -> date | None:
    """Give a warrant's last day if nothing else has expired."""
    low = paper.flat.low
    return ended(low, today=today) if _WARRANT.search(title) and not expired(low, today=today) else None
