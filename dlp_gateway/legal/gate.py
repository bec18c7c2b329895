"""Put the claims of all parts together and say which of them count.

Takes, returns, touches: see the package. A number that one part doubts is doubted in all: two texts that disagree are
a contradiction, and a contradiction holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dlp_gateway.config import ASSURANCE
from dlp_gateway.legal.bearers import are_plain_words
from dlp_gateway.legal.claims import ABOUT_THE_PROCESS
from dlp_gateway.legal.clauses import clauses_of
from dlp_gateway.legal.exclusion import left_out
from dlp_gateway.legal.misgivings import MISGIVEN, Misgivings
from dlp_gateway.legal.opinion import DOUBTED, MERIT, VETO, taken_back, weighed_with
from dlp_gateway.legal.persons import Mention, subjects, whole_hash
from dlp_gateway.legal.reader import LEAST_CHARS, MOST_CHARS, Reader
from dlp_gateway.legal.reading import (
    Found,
    contradictions_in,
    doubted_below,
    letters_in,
    of_subject,
    read_parts,
    told_against_plain,
)
from dlp_gateway.legal.register import force_faults, registered, scope_clauses
from dlp_gateway.model import Clause, LegalProcess

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date, datetime

    from dlp_gateway.config import Jurisdiction
    from dlp_gateway.model import Envelope, Finding, Order, Part

# What stands before an officer's name: "HSI SA Corwin" is not whom a finding is about.
_OFFICIALS = frozenset({"sa", "ssa", "tfo", "sddo", "hsi", "ero", "ausa", "dhs", "ice", "uscis", "cbp", "opla"})
# What a sentence about the order doubts for references of other sentences, too: to whom it gives, whether it forbids.
_OF_OTHERS = frozenset({"about_others", "prohibits_disclosure"})
# What a sentence states of a person, and no number.
_TOLD_IN_WORDS = frozenset(
    """
BIOMETRIC CITIZENSHIP COURT_DATE CRIME_VICTIM DISABILITY EMPLOYMENT_RECORD FAMILY_MEMBER GENDER_IDENTITY HOUSING_STATUS
IMMIGRATION_STATUS MEDICAL_CONDITION NATIONAL_ORIGIN PUBLIC_ASSISTANCE RELIGION SEXUAL_ORIENTATION
""".split()  # noqa: SIM905  as elsewhere in this room
)


def match(
    *,
    envelope: Envelope,
    parts: tuple[Part, ...],
    findings: tuple[Finding, ...],
    docket: tuple[Order, ...],
    now: datetime,
    jurisdiction: Jurisdiction,
    person_key: bytes = b"",
    read: bool = True,
) -> tuple[LegalProcess, ...]:
    """Find and judge every legal process in the message.

    `person_key`: of the register's keyed hashes of persons; `read`: whether the learned reader is asked.
    """
    today = now.date()
    found = read_parts(parts, today=today)
    judicial = any(item.claim.judicial for item in found)
    papers = any(_is_sound_paper(item) for item in found)
    message = _Message(
        found=found,
        against=contradictions_in(parts, today=today) if judicial else (),
        doubted=doubted_below(parts, today=today) if judicial else (),
        against_paper=contradictions_in(parts, today=today, asides=False) if papers else (),
        paper_doubted=doubted_below(parts, today=today, asides=False) if papers else (),
        against_plain=told_against_plain(parts) if any(_speaks_for_itself(item) for item in found) else (),
        misgiven=read and papers and _misgiven(parts),
        envelope=envelope,
        findings=findings,
        about=subjects(parts, findings) if judicial else (),
        docket=docket,
        today=today,
        jurisdiction=jurisdiction,
        person_key=person_key,
        opinion=_opinion(found) if read and jurisdiction.assurance != "document" else None,
    )
    return tuple(dict.fromkeys(_judge(item, message) for item in found))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Message:
    """What every claim of one message is judged against. `about`: for each finding, whom it is about.

    `opinion`: the learned reader's, None where it may not speak.

    `against`: what the letter takes back; `doubted`: what the body says against an order that only the Subject names;
    `against_paper`, `paper_doubted`: the same without asides, for an attached order that is sound by itself;
    `against_plain`: what is bound to the order itself, for one that commands plainly; `misgiven`: whether a sentence of
    the letter reads as if it took from the order that is attached.
    """

    found: tuple[Found, ...]
    against: tuple[str, ...]
    doubted: tuple[str, ...]
    against_paper: tuple[str, ...]
    paper_doubted: tuple[str, ...]
    against_plain: tuple[str, ...]
    misgiven: bool
    envelope: Envelope
    findings: tuple[Finding, ...]
    about: tuple[tuple[Mention, ...], ...]
    docket: tuple[Order, ...]
    today: date
    jurisdiction: Jurisdiction
    person_key: bytes
    opinion: _Opinion | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opinion:
    """What the learned reader says of the author's words. `alone`: nothing attached or pasted speaks of any process."""

    chance: float
    taken_back: bool
    alone: bool


def _misgiven(parts: tuple[Part, ...]) -> bool:
    model = Misgivings.shipped()
    return any(model.greatest(letter) >= MISGIVEN for letter in letters_in(parts))


def _opinion(found: tuple[Found, ...]) -> _Opinion | None:
    """Ask the learned reader where the author names a court's number; of several bodies the most doubtful counts.

    Of a letter too short for it only what takes the order back is looked for: the reader neither doubts nor affirms.
    """
    letters = [item.letter for item in found if item.letter is not None and item.claim.judicial and item.claim.number]
    told = {id(letter): letter for letter in letters if letter is not None}
    if not told or any(len(letter.words.low) > MOST_CHARS for letter in told.values()):
        return None
    short = any(len(letter.words.low) < LEAST_CHARS for letter in told.values())
    reader = Reader.shipped()
    return _Opinion(
        chance=DOUBTED if short else min(reader.chance(one.words, one.claims) for one in told.values()),
        taken_back=any(taken_back(letter.words) for letter in told.values()),
        alone=all(item.letter is not None or not item.own or of_subject(item.locator) for item in found),
    )


# ------------------------------------------------------------------------------------------------- judging


def _judge(item: Found, message: _Message) -> LegalProcess:
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
    left = _after_reading(item, faults, order, message)
    accepted = claim.judicial and not left
    merits = [*_merits(item, order), *([MERIT] if faults else [])]
    reasons = tuple(dict.fromkeys(merits if accepted else left or ["administrative"]))
    named = {mention.words for mentions in message.about for mention in mentions if not mention.passing}
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


def _after_reading(item: Found, faults: list[str], order: Order | None, message: _Message) -> list[str]:
    """Give the faults that stay, or come, once the learned reader has spoken; what the register has it never doubts."""
    opinion = message.opinion
    told = item.letter is not None or (item.own and of_subject(item.locator))
    if opinion is None or not item.claim.judicial or not told or not item.claim.number:
        return faults
    if not faults and order is not None:
        return faults
    if faults and (not opinion.alone or any(_person_faults(item, message))):
        return faults
    return [*weighed_with(faults, chance=opinion.chance, taken_back=opinion.taken_back)]


def _scope(order: Order, message: _Message) -> tuple[Clause, ...]:
    """Compare with the order's scope; below `registered` a person whom nobody names is left to the review list."""
    found = scope_clauses(
        order, envelope=message.envelope, findings=message.findings, about=message.about, key=message.person_key
    )
    strict = message.jurisdiction.assurance == "registered"
    return tuple(clause for clause in found if strict or clause.missing != "person_unknown")


def _person_faults(item: Found, message: _Message) -> Iterator[str]:
    """Hold where the order, as paper or letter tells it, is about others than the findings are (decision 16)."""
    told = _marked(
        [mention for mentions in message.about for mention in mentions], lambda words: _one_of(item.about, words)
    )
    if item.about and not all(_one_of(item.about, words) for words in told):
        yield "about_others"
    papers = [item] if item.document or item.pasted else [other for other in message.found if _same_paper(other, item)]
    for paper in papers:
        if paper.names and any(not _names_in(paper, words) for words in _told_outside(paper, message)):
            yield "about_others"
            return
        if paper.paper is not None and any(left_out(paper.paper, words) for words in _told_beside(paper, message)):
            yield "about_others"
            return


def _one_of(persons: tuple[frozenset[str], ...], words: frozenset[str]) -> bool:
    return any(one <= words or words <= one for one in persons)


def _marked(told: Iterable[Mention], known: Callable[[frozenset[str]], bool]) -> list[frozenset[str]]:
    """Give whom is told of; where a known person is, without what is named in passing: firms, towns."""
    told = [mention for mention in told if not mention.words & _OFFICIALS]
    named = any(known(mention.words) for mention in told)
    return [mention.words for mention in told if known(mention.words) or not (named and _is_in_passing(mention))]


def _is_in_passing(mention: Mention) -> bool:
    return mention.passing or (not mention.marked and are_plain_words(mention.words))


def _told_outside(paper: Found, message: _Message) -> list[frozenset[str]]:
    """Give whom the findings are about but those of the paper itself: an address in its caption is nobody's record."""
    told = [
        mention
        for finding, mentions in zip(message.findings, message.about, strict=True)
        for mention in mentions
        if not paper.document or finding.locator != paper.locator
    ]
    return _marked(told, lambda words: _names_in(paper, words))


def _told_beside(paper: Found, message: _Message) -> Iterator[frozenset[str]]:
    """Give whom the findings are about but those that the court's own words tell: why it leaves somebody out.

    An identifier counts wherever it stands: a court that leaves somebody out prints none.
    """
    for finding, mentions in zip(message.findings, message.about, strict=True):
        courts_own = paper.document and finding.locator == paper.locator and finding.start < paper.signed_at
        if not courts_own or finding.entity not in _TOLD_IN_WORDS:
            yield from (mention.words for mention in mentions if not mention.words & _OFFICIALS)


def _names_in(paper: Found, words: frozenset[str]) -> bool:
    """Whether the paper has the whole name, or the caption the initials of a child or ward of that name."""
    letters = {word[0] for word in words}
    if words <= paper.words or any(letters <= initials or initials <= letters for initials in paper.initials):
        return True
    return any(
        known <= words and {word[0] for word in words - known} <= initials for known, initials in paper.shortened
    )


def _same_paper(other: Found, item: Found) -> bool:
    return other.document and other.claim.number == item.claim.number


def _merits(item: Found, order: Order | None) -> list[str]:
    merits = ["document_attached" if item.document else "complete_reference"]
    return [*merits, "order_registered"] if order else merits


def _own_faults(item: Found, jurisdiction: Jurisdiction) -> Iterator[str]:
    yield from item.claim.reasons
    if not item.own:
        yield "not_the_authors_words"
    if item.claim.judicial and item.claim.kind not in jurisdiction.accepted_kinds:
        yield "kind_not_accepted"


def _is_sound_paper(item: Found) -> bool:
    return item.document and not item.claim.reasons


def _speaks_for_itself(item: Found) -> bool:
    return item.plain and _is_sound_paper(item)


def _faults_elsewhere(item: Found, message: _Message) -> Iterator[str]:
    """Say what other places of the message hold against this one."""
    if not item.claim.judicial:
        return
    against, doubted = _told_elsewhere(item, message)
    if against:
        yield from against
        yield "contradicted"
    if of_subject(item.locator):
        yield from message.doubted
    elif item.document:
        yield from ABOUT_THE_PROCESS.intersection(doubted)
        if message.misgiven:
            yield VETO
    elif item.own and not item.pasted:
        yield from _OF_OTHERS.intersection(message.doubted)
    if item.claim.number is None:
        return
    sound = doubted if _is_sound_paper(item) else None
    for other in message.found:
        same = other.claim.number == item.claim.number and other is not item
        if same and (other.own or not item.document) and _disagrees(other, sound, subject=not _speaks_for_itself(item)):
            yield "contradicted"


def _told_elsewhere(item: Found, message: _Message) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give what the letter takes back of this one, and what it doubts: the sounder a paper, the less is asked of it."""
    if _speaks_for_itself(item):
        return message.against_plain, message.against_plain
    if _is_sound_paper(item):
        return message.against_paper, message.paper_doubted
    return message.against, message.doubted


def _disagrees(other: Found, doubted: tuple[str, ...] | None, *, subject: bool) -> bool:
    """Whether another place takes a number back; beside a sound paper a letter does by what is `doubted` of its order.

    `subject`: a Subject does so by every doubt of its own.

    The name of a case, "In re administrative subpoena", makes no agency's paper of an order that stands below.
    """
    if other.pasted and other.claim.reasons:
        return True
    told = ABOUT_THE_PROCESS.intersection(other.claim.reasons)
    if doubted is not None and not other.document and not (subject and of_subject(other.locator)):
        told &= {*doubted}
    return bool(told - {"administrative"} if doubted is not None and not other.document else told)


def _level_faults(
    item: Found, found: tuple[Found, ...], order: Order | None, jurisdiction: Jurisdiction
) -> Iterator[str]:
    """Say what the jurisdiction's level of assurance asks for and the message does not have."""
    level = ASSURANCE.index(jurisdiction.assurance)
    if level == ASSURANCE.index("document") and not item.document and not _documented(item, found):
        yield "document_missing"
    if level == ASSURANCE.index("registered") and order is None:
        yield "order_not_registered"


def _documented(item: Found, found: tuple[Found, ...]) -> bool:
    """Whether the order that this reference names is itself attached, without fault."""
    return any(
        other.document and not other.claim.reasons and other.claim.number == item.claim.number for other in found
    )
