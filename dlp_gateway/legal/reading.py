"""Read the parts of a message for what they say of legal process, and whose words it is.

Takes: parts, the time. Returns: `Found`s; what the author's own words take back. Touches: nothing.
The package's page says where a reference counts as the author's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dlp_gateway.legal import cues
from dlp_gateway.legal.against import told_against
from dlp_gateway.legal.arrests import arrested_in
from dlp_gateway.legal.asides import without_asides
from dlp_gateway.legal.claims import Claim, claims_in, contradictions, doubts_about_orders
from dlp_gateway.legal.counsel import counsels_words
from dlp_gateway.legal.details import persons_named
from dlp_gateway.legal.documents import document_in
from dlp_gateway.legal.joining import documents_joined
from dlp_gateway.legal.obliged import commands_another, sends_denied
from dlp_gateway.legal.operative import gives_plainly, obliged
from dlp_gateway.legal.papers import Paper
from dlp_gateway.legal.pasted import agencys_paper_in, pasted_in
from dlp_gateway.legal.persons import shortened_in, words_of
from dlp_gateway.legal.served import served_in_time
from dlp_gateway.legal.wording import flat, split_words
from dlp_gateway.model import PartKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from dlp_gateway.legal.wording import Flat
    from dlp_gateway.model import Part

# A body longer than a short book is a paste of something else: no reference in it counts. Of an attached document the
# first 200,000 characters are read: eighty pages.
_MAX_CHARS = 200_000
_MAX_SUBJECT = 1000
# A note that asks for a look-up says so on its first page.
_SHORT = 3000
# What any text about legal process holds; parts without it (a county's spreadsheet) cost one look.
_HINT = re.compile(
    r"order|warrant|court|subpoena|writ|judge|summons|orden|mandamiento|mandato|juez|tribunal|corte|citatorio"
    r"|notice of inspection"
    r"|\bI ?[-\u2010-\u2015]? ?\d{3}|u\. ?s\. ?c|detainer|deport|removal|\d-[a-z]{2}-\d",
    re.IGNORECASE,
)
# "Officer Haldane:" above a letter is no officer's word.
_TITLES = (
    r"(?:agents?|officers?|oficial(?:es)?|agentes?|detectives?|ausa|supervisors?|inspectors?|investigators?|counsel"
    r"|mr\.?|mrs\.?|ms\.?|sra?\.?)"
)
_SALUTATION = re.compile(
    r"\A\s*(?:(?:dear|hello|estimad[oa]s?|to|para)\s+)?(?:(?:special|deportation|senior|supervisory|ssa|sa|do)\s+)*"
    rf"{_TITLES}\s+[\w.'-]+(?:\s+[\w.'-]+)?"
    rf"(?:\s*(?:,|/|&|and|y)\s*(?:(?:special|deportation)\s+)?{_TITLES}\s+[\w.'-]+)+\s*[:,]|"
    r"\A\s*(?:(?:dear|estimad[oa]|to|para)\s+)?(?:(?:special|deportation|senior|supervisory)\s+)*(?:agent|officer|oficial|agente)\s+[\w.'-]+(?:\s+[\w.'-]+)?\s*[:,]"
    r"|\A\s*[A-Z][\w' -]{0,40}\s?/\s?(?:hsi|ice|ero|cbp|uscis|dhs)(?: [A-Z][\w ]{1,24})?:",
    re.IGNORECASE,
)
# An attached note that asks without any process. Source: the report of 2020 (config/legal_process.yaml).
_INFORMAL = re.compile(
    r"\b(?:can|could|would) you (?:please )?(?:run|look up|pull|check|send)\b"
    r"|\bdo you have an? (?:current )?(?:address|photo|phone)\b|\beveryone registered at\b"
    r"|\bneed (?:a |the |his |her |their )?(?:dl|licen[cs]e|driver'?s? licen[cs]e) (?:photo|number)\b"
    r"|\b(?:puede|puedes|podria) (?:buscar|checar|revisar|mandar)\b",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"\s*(?:(?:re|fw|fwd|rv|aw|wg|tr|reenv)\s*(?:\[\d+\])?\s*:|\[fwd)", re.IGNORECASE)
_COURT_ORDER_FIELD = re.compile(r"(?:x-)?court-order(?:[#\[].*)?", re.IGNORECASE)
_SUBJECT_FIELD = re.compile(r"subject(?:[#\[].*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The author's own words, Subject above, and what they claim."""

    words: Flat
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A claim with the place it stood. `own`: it counts as the author's; `document`: it is an attached order itself.

    `names`: the document names whose records it is about; `words`: all of its words, to look for persons in;
    `paper`: what it orders; `initials`: letters by which its caption names children and wards; `shortened`: the words
    of names beside the letters that stand for others; `obliged`: the words by which it names whom it commands;
    `whole`: all of its text in low; `plain`: it commands in so many words to give to an immigration agency.
    `signed_at`: where in its text, in characters, the last judge signed; behind it a record may be appended.
    `pasted`: stands in the author's words as a court's paper; `about`: whom the sentences of a reference name as the
    persons whose records the order is about. `letter`: the author's words that it stands in, Subject above, with what
    they claim, for the learned reader; None where it may not speak.
    """

    claim: Claim
    locator: str
    own: bool
    document: bool = False
    pasted: bool = False
    about: tuple[frozenset[str], ...] = ()
    names: bool = False
    words: frozenset[str] = frozenset()
    paper: Flat | None = None
    letter: Letter | None = None
    initials: tuple[frozenset[str], ...] = ()
    shortened: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()
    obliged: tuple[str, ...] = ()
    whole: str = ""
    plain: bool = False
    signed_at: int = 0


def read_parts(parts: tuple[Part, ...], *, today: date) -> tuple[Found, ...]:
    """Find every claim of every part."""
    subject = _own_subject(parts)
    found = [item for part in documents_joined(parts) if _worth_reading(part) for item in _read(part, subject, today)]
    return tuple(_to_its_author(_in_time(item, parts), parts) for item in found)


def of_subject(locator: str) -> bool:
    """Whether a place is a Subject field's."""
    return _SUBJECT_FIELD.fullmatch(locator.rpartition("h:")[2]) is not None


def _worth_reading(part: Part) -> bool:
    if part.kind is PartKind.NAME:
        return False
    if part.kind is PartKind.HEADER and not _field(part, _COURT_ORDER_FIELD) and not _field(part, _SUBJECT_FIELD):
        return False
    if part.kind is PartKind.ATTACHMENT and _INFORMAL.search(part.text[:_SHORT]):
        return True
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


def _read(part: Part, subject: str, today: date) -> Iterator[Found]:
    if part.kind is PartKind.HEADER:
        yield from _read_field(part, today)
    elif part.kind is PartKind.ATTACHMENT:
        yield from _read_attachment(part, today)
    else:
        yield from _read_body(part, subject, today)


def _read_field(part: Part, today: date) -> Iterator[Found]:
    named = _field(part, _COURT_ORDER_FIELD)
    own = not _nested(part) and (named or not _ANSWER.match(part.text))
    if named and cues.NOTHING.match(part.text.lower()):
        return
    for claim in claims_in(flat(part.text[:_MAX_CHARS]), today=today, noun_given=named):
        yield Found(claim=claim, locator=part.locator, own=own)


def _read_body(part: Part, subject: str, today: date) -> Iterator[Found]:
    """Read the author's words below the Subject that they belong to, and the quoted ones."""
    own, quoted = _split_body(part)
    pasted = pasted_in(own, today=today) if own else None
    if pasted is not None:
        yield Found(
            claim=pasted.claim,
            locator=part.locator,
            own=True,
            pasted=True,
            names=pasted.names,
            words=pasted.words,
            paper=pasted.paper,
        )
        own = own if pasted.claim.reasons else pasted.letter
    by_counsel = counsels_words(own, quoted, today=today)
    if by_counsel:
        yield from _told(flat(quoted), part, today, own=True)
    words = headed(subject, own)
    agencys = pasted is None and agencys_paper_in(own, today=today)
    told = [*_told(words, part, today, own=True)]
    letter = Letter(words=words, claims=tuple(found.claim for found in told))
    for found in told:
        if agencys:
            yield replace(found, claim=_of_agency(found.claim))
        else:
            yield found if by_counsel or pasted is not None else replace(found, letter=letter)
    yield from _told(flat(quoted), part, today, own=False)


def headed(subject: str, own: str) -> Flat:
    """Put a Subject above the author's own words."""
    return flat(f"{subject}\n\n{_SALUTATION.sub('', own)}" if subject and own.strip() else own)


def _told(words: Flat, part: Part, today: date, *, own: bool) -> Iterator[Found]:
    """Give the references of a letter, with the persons that they name."""
    for claim in claims_in(words, today=today):
        # What nobody sees repeats pieces of what is seen: a word of a table's column names no order.
        if part.kind is not PartKind.HIDDEN or claim.docket is not None or not claim.judicial:
            yield Found(claim=claim, locator=part.locator, own=own, about=_named_with(words, claim) if own else ())


def _named_with(words: Flat, claim: Claim) -> tuple[frozenset[str], ...]:
    """Give the persons whose records the sentences of a reference are about."""
    ends = [item.end for item in (claim.docket, claim.court) if item is not None]
    low, high = words.sentence(claim.start, max(ends, default=claim.start))
    return tuple(filter(None, map(words_of, persons_named(words.text[low:high]))))


def _split_body(part: Part) -> tuple[str, str]:
    """Give the author's own words, and the others; nothing is the author's in a nested or hidden part."""
    whole = len(part.text) <= _MAX_CHARS and part.kind is PartKind.BODY and not _nested(part)
    return split_words(part.text[:_MAX_CHARS]) if whole else ("", part.text[:_MAX_CHARS])


def _read_attachment(part: Part, today: date) -> Iterator[Found]:
    """Read an attached document: as the order itself, or, where it is none, as a letter that speaks of one."""
    text = part.text[:_MAX_CHARS]
    read = Paper(text)
    paper = document_in(read, today=today) if _HINT.search(text) else None
    if paper is not None and paper.judicial:
        whole = flat(text)
        about = arrested_in(text, whole) if paper.kind.startswith("arrest_warrant") else text
        yield Found(
            claim=paper,
            locator=part.locator,
            own=True,
            document=True,
            names=True,
            words=words_of(about),
            paper=flat(read.sections.written),
            initials=read.initials,
            shortened=tuple(shortened_in(about)),
            obliged=obliged(read.sections),
            whole=whole.low,
            plain=paper.kind.startswith("search_warrant") or gives_plainly(read.sections),
            signed_at=_signed_at(read),
        )
        return
    if paper is not None:
        yield Found(claim=paper, locator=part.locator, own=True)
    elif _INFORMAL.search(text) and _HINT.search(text) is None:
        asked = Claim(start=0, kind="informal_request", judicial=False, reasons=("administrative",))
        yield Found(claim=asked, locator=part.locator, own=True)
        return
    own, quoted = split_words(text)
    for words, is_own in ((own, True), (quoted, False)):
        letter = flat(words)
        claims = claims_in(letter, today=today)
        agency = paper is not None or (
            any(not claim.judicial for claim in claims) and not cues.ENFORCING.search(letter.low)
        )
        for claim in claims:
            yield Found(claim=_of_agency(claim) if agency else claim, locator=part.locator, own=is_own)


def _signed_at(paper: Paper) -> int:
    line = max((signature.line for signature in paper.signatures if signature.orders), default=0)
    return sum(len(above) + 1 for above in paper.text.replace("\f", "\n").split("\n")[:line])


def _in_time(item: Found, parts: Iterable[Part]) -> Found:
    """Take back that an attached warrant has expired where the author says that it was served before its last day."""
    if not item.document or item.claim.last_day is None:
        return item
    bodies = [part for part in parts if part.kind is PartKind.BODY and not _nested(part)]
    own = "\n\n".join(split_words(part.text[:_MAX_CHARS])[0] for part in bodies)
    if not served_in_time(flat(own), last_day=item.claim.last_day):
        return item
    kept = tuple(reason for reason in item.claim.reasons if reason != "expired")
    return replace(item, claim=replace(item.claim, reasons=kept))


def _to_its_author(item: Found, parts: Iterable[Part]) -> Found:
    """Hold an attached order that commands another body than the one whose letter it stands in."""
    if not item.document or item.claim.reasons:
        return item
    bodies = [part for part in parts if part.kind is PartKind.BODY and not _nested(part)]
    letter = "\n\n".join(split_words(part.text[:_MAX_CHARS])[0] for part in bodies)
    denied = item.paper is not None and sends_denied(item.paper, without_asides(flat(letter)).low)
    if not denied and not commands_another(item.obliged, item.whole, letter):
        return item
    return replace(item, claim=replace(item.claim, reasons=("about_others",)))


def _of_agency(claim: Claim) -> Claim:
    """Count a court named in an agency's paper as what it is there: a threat, a check box, a file number."""
    if not claim.judicial:
        return claim
    return replace(claim, judicial=False, reasons=tuple(dict.fromkeys((*claim.reasons, "administrative"))))


def contradictions_in(parts: Iterable[Part], *, today: date, asides: bool = True) -> tuple[str, ...]:
    """Give what the author's own words take back anywhere in the message; with or without asides."""
    found: list[str] = []
    for part in parts:
        if part.kind is PartKind.BODY and not _nested(part) and _HINT.search(part.text[:_MAX_CHARS]):
            own = split_words(part.text[:_MAX_CHARS])[0]
            pasted = pasted_in(own, today=today)
            letter = flat(own if pasted is None or pasted.claim.reasons else pasted.letter)
            found.extend(contradictions(letter if asides else without_asides(letter)))
        elif _field(part, _SUBJECT_FIELD):
            subject = flat(part.text)
            found.extend(contradictions(subject if asides else without_asides(subject)))
    return tuple(dict.fromkeys(found))


def told_against_plain(parts: Iterable[Part]) -> tuple[str, ...]:
    """Give what the author says against an attached order that speaks for itself, the Subject read with the body."""
    told = [without_asides(letter) for letter in letters_in(parts)]
    told += [flat(part.text[:_MAX_SUBJECT]) for part in parts if _field(part, _SUBJECT_FIELD)]
    return tuple(dict.fromkeys(reason for letter in told for reason in told_against(letter)))


def letters_in(parts: Iterable[Part]) -> Iterator[Flat]:
    """Give the author's own words of each body, the Subject above."""
    subject = _own_subject(parts)
    for part in parts:
        if part.kind is PartKind.BODY and not _nested(part):
            yield headed(subject, split_words(part.text[:_MAX_CHARS])[0])


def doubted_below(parts: Iterable[Part], *, today: date, asides: bool = True) -> tuple[str, ...]:
    """Give what the body's sentences that speak of an order doubt: a Subject's label affirms no more than they do."""
    found: list[str] = []
    for part in parts:
        if part.kind is PartKind.BODY and not _nested(part) and len(part.text) <= _MAX_CHARS:
            own = split_words(part.text)[0]
            if pasted_in(own, today=today) is None:
                letter = flat(_SALUTATION.sub("", own))
                letter = letter if asides else without_asides(letter)
                found.extend(doubts_about_orders(letter, today=today))
    return tuple(dict.fromkeys(found))
