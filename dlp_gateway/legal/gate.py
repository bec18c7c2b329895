"""Put the claims of all parts together and say which of them count.

Takes, returns, touches: see the package. A number that one part doubts is doubted in all: two texts that disagree are
a contradiction, and a contradiction holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dlp_gateway.config import ASSURANCE
from dlp_gateway.legal import cues
from dlp_gateway.legal.claims import ABOUT_THE_PROCESS, Claim, claims_in, contradictions, doubts_about_orders
from dlp_gateway.legal.clauses import clauses_of
from dlp_gateway.legal.counsel import counsels_words
from dlp_gateway.legal.details import persons_named
from dlp_gateway.legal.documents import document_in
from dlp_gateway.legal.joining import documents_joined
from dlp_gateway.legal.papers import Paper
from dlp_gateway.legal.pasted import agencys_paper_in, pasted_in
from dlp_gateway.legal.persons import Mention, subjects, whole_hash, words_of
from dlp_gateway.legal.register import force_faults, registered, scope_clauses
from dlp_gateway.legal.wording import flat, split_words
from dlp_gateway.model import Clause, LegalProcess, PartKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from dlp_gateway.config import Jurisdiction
    from dlp_gateway.legal.wording import Flat
    from dlp_gateway.model import Envelope, Finding, Order, Part

# A body longer than a short book is a paste of something else: no reference in it counts. Of an attached document the
# first 200,000 characters are read: eighty pages.
_MAX_CHARS = 200_000
_MAX_SUBJECT = 1000
# What any text about legal process holds; parts without it (a county's spreadsheet) cost one look.
_HINT = re.compile(
    r"order|warrant|court|subpoena|writ|judge|summons|orden|mandamiento|mandato|juez|tribunal|corte|citatorio"
    r"|\bI ?[-\u2010-\u2015]? ?\d{3}|u\. ?s\. ?c|detainer|deport|removal|\d-[a-z]{2}-\d",
    re.IGNORECASE,
)
# What stands before an officer's name: "HSI SA Corwin" is not whom a finding is about.
_OFFICIALS = frozenset({"sa", "ssa", "tfo", "sddo", "hsi", "ero", "ausa", "dhs", "ice", "uscis", "cbp", "opla"})
# "Officer Haldane:" above a letter is no officer's word.
_SALUTATION = re.compile(
    r"\A\s*(?:(?:dear|estimad[oa]|to|para)\s+)?(?:(?:special|deportation|senior|supervisory)\s+)*(?:agent|officer|oficial|agente)\s+[\w.'-]+(?:\s+[\w.'-]+)?\s*[:,]",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"\s*(?:(?:re|fw|fwd|rv|aw|wg|tr|reenv)\s*(?:\[\d+\])?\s*:|\[fwd)", re.IGNORECASE)
# What a sentence about the order doubts for references of other sentences, too: to whom it gives, whether it forbids.
_OF_OTHERS = frozenset({"about_others", "prohibits_disclosure"})
_COURT_ORDER_FIELD = re.compile(r"(?:x-)?court-order(?:[#\[].*)?", re.IGNORECASE)
_SUBJECT_FIELD = re.compile(r"subject(?:[#\[].*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A claim with the place it stood. `own`: it counts as the author's; `document`: it is an attached order itself.

    `names`: the document names whose records it is about; `words`: all of its words, to look for persons in.
    `pasted`: stands in the author's words as a court's paper; `about`: whom the sentences of a reference name as the
    persons whose records the order is about.
    """

    claim: Claim
    locator: str
    own: bool
    document: bool = False
    pasted: bool = False
    about: tuple[frozenset[str], ...] = ()
    names: bool = False
    words: frozenset[str] = frozenset()


def match(
    *,
    envelope: Envelope,
    parts: tuple[Part, ...],
    findings: tuple[Finding, ...],
    docket: tuple[Order, ...],
    now: datetime,
    jurisdiction: Jurisdiction,
    person_key: bytes = b"",
) -> tuple[LegalProcess, ...]:
    """Find and judge every legal process in the message. `person_key`: of the register's keyed hashes of persons."""
    today = now.date()
    subject = _own_subject(parts)
    found = tuple(
        item for part in documents_joined(parts) if _worth_reading(part) for item in _read(part, subject, today)
    )
    judicial = any(item.claim.judicial for item in found)
    message = _Message(
        found=found,
        against=_contradictions(parts, today) if judicial else (),
        doubted=_doubted_below(parts, today) if judicial else (),
        envelope=envelope,
        findings=findings,
        about=subjects(parts, findings) if judicial else (),
        docket=docket,
        today=today,
        jurisdiction=jurisdiction,
        person_key=person_key,
    )
    return tuple(dict.fromkeys(_judge(item, message) for item in found))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Message:
    """What every claim of one message is judged against. `about`: for each finding, whom it is about.

    `doubted`: what the body says against an order that only the Subject names.
    """

    found: tuple[_Found, ...]
    against: tuple[str, ...]
    doubted: tuple[str, ...]
    envelope: Envelope
    findings: tuple[Finding, ...]
    about: tuple[tuple[Mention, ...], ...]
    docket: tuple[Order, ...]
    today: date
    jurisdiction: Jurisdiction
    person_key: bytes


# -------------------------------------------------------------------------------------------- reading parts


def _worth_reading(part: Part) -> bool:
    if part.kind is PartKind.NAME:
        return False
    if part.kind is PartKind.HEADER and not _field(part, _COURT_ORDER_FIELD) and not _field(part, _SUBJECT_FIELD):
        return False
    return _field(part, _COURT_ORDER_FIELD) or _HINT.search(part.text[:_MAX_CHARS]) is not None


def _field(part: Part, name: re.Pattern[str]) -> bool:
    return part.kind is PartKind.HEADER and name.fullmatch(part.locator.rpartition("h:")[2]) is not None


def _nested(part: Part) -> bool:
    return any(media_type.startswith("message/") for media_type in part.within)


def _own_subject(parts: Iterable[Part]) -> str:
    """Give the Subject if its words are the author's: not those of an answer or a forwarded message."""
    for part in parts:
        if _field(part, _SUBJECT_FIELD) and not _nested(part) and not _ANSWER.match(part.text):
            return part.text[:_MAX_SUBJECT]
    return ""


def _read(part: Part, subject: str, today: date) -> Iterator[_Found]:
    if part.kind is PartKind.HEADER:
        yield from _read_field(part, today)
    elif part.kind is PartKind.ATTACHMENT:
        yield from _read_attachment(part, today)
    else:
        yield from _read_body(part, subject, today)


def _read_field(part: Part, today: date) -> Iterator[_Found]:
    named = _field(part, _COURT_ORDER_FIELD)
    own = not _nested(part) and (named or not _ANSWER.match(part.text))
    if named and cues.NOTHING.match(part.text.lower()):
        return
    for claim in claims_in(flat(part.text[:_MAX_CHARS]), today=today, noun_given=named):
        yield _Found(claim=claim, locator=part.locator, own=own)


def _read_body(part: Part, subject: str, today: date) -> Iterator[_Found]:
    """Read the author's words below the Subject that they belong to, and the quoted ones."""
    own, quoted = _split_body(part)
    pasted = pasted_in(own, today=today) if own else None
    if pasted is not None:
        yield _Found(
            claim=pasted.claim, locator=part.locator, own=True, pasted=True, names=pasted.names, words=pasted.words
        )
        own = own if pasted.claim.reasons else pasted.letter
    if counsels_words(own, quoted, today=today):
        yield from _told(flat(quoted), part, today, own=True)
    headed = f"{subject}\n\n{_SALUTATION.sub('', own)}" if subject and own.strip() else own
    agencys = pasted is None and agencys_paper_in(own, today=today)
    for found in _told(flat(headed), part, today, own=True):
        yield replace(found, claim=_of_agency(found.claim)) if agencys else found
    yield from _told(flat(quoted), part, today, own=False)


def _told(words: Flat, part: Part, today: date, *, own: bool) -> Iterator[_Found]:
    """Give the references of a letter, with the persons that they name."""
    for claim in claims_in(words, today=today):
        # What nobody sees repeats pieces of what is seen: a word of a table's column names no order.
        if part.kind is not PartKind.HIDDEN or claim.docket is not None or not claim.judicial:
            yield _Found(claim=claim, locator=part.locator, own=own, about=_named_with(words, claim) if own else ())


def _named_with(words: Flat, claim: Claim) -> tuple[frozenset[str], ...]:
    """Give the persons whose records the sentences of a reference are about."""
    ends = [item.end for item in (claim.docket, claim.court) if item is not None]
    low, high = words.sentence(claim.start, max(ends, default=claim.start))
    return tuple(filter(None, map(words_of, persons_named(words.text[low:high]))))


def _split_body(part: Part) -> tuple[str, str]:
    """Give the author's own words, and the others; nothing is the author's in a nested or hidden part."""
    whole = len(part.text) <= _MAX_CHARS and part.kind is PartKind.BODY and not _nested(part)
    return split_words(part.text[:_MAX_CHARS]) if whole else ("", part.text[:_MAX_CHARS])


def _read_attachment(part: Part, today: date) -> Iterator[_Found]:
    """Read an attached document: as the order itself, or, where it is none, as a letter that speaks of one."""
    text = part.text[:_MAX_CHARS]
    paper = document_in(Paper(text), today=today)
    if paper is not None and paper.judicial:
        yield _Found(
            claim=paper,
            locator=part.locator,
            own=True,
            document=True,
            names=bool(persons_named(text)),
            words=words_of(text),
        )
        return
    if paper is not None:
        yield _Found(claim=paper, locator=part.locator, own=True)
    own, quoted = split_words(text)
    for words, is_own in ((own, True), (quoted, False)):
        letter = flat(words)
        claims = claims_in(letter, today=today)
        agency = paper is not None or (
            any(not claim.judicial for claim in claims) and not cues.ENFORCING.search(letter.low)
        )
        for claim in claims:
            yield _Found(claim=_of_agency(claim) if agency else claim, locator=part.locator, own=is_own)


def _of_agency(claim: Claim) -> Claim:
    """Count a court named in an agency's paper as what it is there: a threat, a check box, a file number."""
    if not claim.judicial:
        return claim
    return replace(claim, judicial=False, reasons=tuple(dict.fromkeys((*claim.reasons, "administrative"))))


def _contradictions(parts: Iterable[Part], today: date) -> tuple[str, ...]:
    """Give what the author's own words take back anywhere in the message."""
    found: list[str] = []
    for part in parts:
        if part.kind is PartKind.BODY and not _nested(part) and _HINT.search(part.text[:_MAX_CHARS]):
            own = split_words(part.text[:_MAX_CHARS])[0]
            pasted = pasted_in(own, today=today)
            found.extend(contradictions(flat(own if pasted is None or pasted.claim.reasons else pasted.letter)))
        elif _field(part, _SUBJECT_FIELD):
            found.extend(contradictions(flat(part.text)))
    return tuple(dict.fromkeys(found))


# ------------------------------------------------------------------------------------------------- judging


def _judge(item: _Found, message: _Message) -> LegalProcess:
    claim, jurisdiction = item.claim, message.jurisdiction
    order = registered(claim, message.docket, today=message.today) if claim.judicial else None
    faults = [*_own_faults(item, jurisdiction), *_faults_elsewhere(item, message)]
    scope: tuple[Clause, ...] = ()
    if claim.judicial:
        faults.extend(_level_faults(item, message.found, order, jurisdiction))
        faults.extend(_person_faults(item, message))
    if order is not None:
        scope = _scope(order, message)
        faults.extend(force_faults(order, today=message.today))
        faults.extend(clause.missing for clause in scope if not clause.met)
    accepted = claim.judicial and not faults
    reasons = tuple(dict.fromkeys(_merits(item, order) if accepted else faults or ["administrative"]))
    named = {mention.words for mentions in message.about for mention in mentions}
    return LegalProcess(
        kind=claim.kind,
        judicial=claim.judicial,
        locator=item.locator,
        accepted=accepted,
        reasons=reasons,
        court=claim.court.name if claim.court else None,
        docket_number=claim.number,
        docket_printed=claim.docket.printed if claim.docket else None,
        signer_office=claim.signer,
        issued_on=claim.issued,
        expires_on=claim.expires,
        order_id=order.id if order else None,
        clauses=clauses_of(claim, reasons, jurisdiction=jurisdiction, order=order, scope=scope),
        persons=len(named) if claim.judicial else 0,
        person_hashes=tuple(sorted(whole_hash(words, message.person_key) for words in named)) if accepted else (),
    )


def _scope(order: Order, message: _Message) -> tuple[Clause, ...]:
    """Compare with the order's scope; below `registered` a person whom nobody names is left to the review list."""
    found = scope_clauses(
        order, envelope=message.envelope, findings=message.findings, about=message.about, key=message.person_key
    )
    strict = message.jurisdiction.assurance == "registered"
    return tuple(clause for clause in found if strict or clause.missing != "person_unknown")


def _person_faults(item: _Found, message: _Message) -> Iterator[str]:
    """Hold where the order, as paper or letter tells it, is about others than the findings are (decision 16)."""
    told = [mention.words for mentions in message.about for mention in mentions if not mention.words & _OFFICIALS]
    if item.about and any(not any(one <= words or words <= one for one in item.about) for words in told):
        yield "about_others"
    level = ASSURANCE.index(message.jurisdiction.assurance)
    if level < ASSURANCE.index("document") and not item.pasted:
        return
    papers = [item] if item.document or item.pasted else [other for other in message.found if _same_paper(other, item)]
    for paper in papers:
        if paper.names and any(words - paper.words for words in told):
            yield "about_others"
            return


def _same_paper(other: _Found, item: _Found) -> bool:
    return other.document and other.claim.number == item.claim.number


def _merits(item: _Found, order: Order | None) -> list[str]:
    merits = ["document_attached" if item.document else "complete_reference"]
    return [*merits, "order_registered"] if order else merits


def _own_faults(item: _Found, jurisdiction: Jurisdiction) -> Iterator[str]:
    yield from item.claim.reasons
    if not item.own:
        yield "not_the_authors_words"
    if item.claim.judicial and item.claim.kind not in jurisdiction.accepted_kinds:
        yield "kind_not_accepted"


def _faults_elsewhere(item: _Found, message: _Message) -> Iterator[str]:
    """Say what other places of the message hold against this one."""
    if not item.claim.judicial:
        return
    if message.against:
        yield from message.against
        yield "contradicted"
    if _SUBJECT_FIELD.fullmatch(item.locator.rpartition("h:")[2]):
        yield from message.doubted
    elif item.own and not item.document and not item.pasted:
        yield from _OF_OTHERS.intersection(message.doubted)
    if item.claim.number is None:
        return
    for other in message.found:
        same = other.claim.number == item.claim.number and other is not item
        if same and (other.own or not item.document) and _disagrees(other):
            yield "contradicted"


def _doubted_below(parts: Iterable[Part], today: date) -> tuple[str, ...]:
    """Give what the body's sentences that speak of an order doubt: a Subject's label affirms no more than they do."""
    found: list[str] = []
    for part in parts:
        if part.kind is PartKind.BODY and not _nested(part) and len(part.text) <= _MAX_CHARS:
            own = split_words(part.text)[0]
            if pasted_in(own, today=today) is None:
                found.extend(doubts_about_orders(flat(own), today=today))
    return tuple(dict.fromkeys(found))


def _disagrees(other: _Found) -> bool:
    if other.pasted and other.claim.reasons:
        return True
    return bool(ABOUT_THE_PROCESS.intersection(other.claim.reasons))


def _level_faults(
    item: _Found, found: tuple[_Found, ...], order: Order | None, jurisdiction: Jurisdiction
) -> Iterator[str]:
    """Say what the jurisdiction's level of assurance asks for and the message does not have."""
    level = ASSURANCE.index(jurisdiction.assurance)
    if level == ASSURANCE.index("document") and not item.document and not _documented(item, found):
        yield "document_missing"
    if level == ASSURANCE.index("registered") and order is None:
        yield "order_not_registered"


def _documented(item: _Found, found: tuple[_Found, ...]) -> bool:
    """Whether the order that this reference names is itself attached, without fault."""
    return any(
        other.document and not other.claim.reasons and other.claim.number == item.claim.number for other in found
    )
