"""What the API tells of cases, orders, people and the log, as pydantic models: answers and OpenAPI document in one.

Takes: nouns of model.py. Returns: shapes. Touches: nothing. No shape holds a word of a message but `Content`, whose
texts come masked.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from dlp_gateway.console.history import lines
from dlp_gateway.model import Disposition, PartKind, Role, State

if TYPE_CHECKING:
    from dlp_gateway.config import Jurisdiction, LawfulBasis
    from dlp_gateway.console.office import Shown, Value
    from dlp_gateway.model import Account, AuditEntry, Incident, LegalProcess
    from dlp_gateway.model import Mistake as Noun
    from dlp_gateway.store import Store

#: More was never done with one thing; the audit log has all of it.
HISTORY = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What stands beside a case: its copies that may be seen, what was found by mistake, the laws it was judged by."""

    copies: tuple[Incident, ...] = ()
    mistakes: tuple[Noun, ...] = ()
    laws: tuple[Jurisdiction, ...] = ()


class Shape(BaseModel):
    """A shape that is built from a noun of the same attributes."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class UnreadPart(Shape):
    """A piece of a message that nobody could read."""

    locator: str
    media_type: str
    cause: str


class Clause(Shape):
    """One thing that an order must fulfil."""

    name: str
    met: bool
    found: str
    missing: str


class Process(Shape):
    """A court order, warrant, subpoena or other paper that a message carries or cites: a claim, not a proof."""

    kind: str
    judicial: bool
    accepted: bool
    reasons: tuple[str, ...]
    court: str | None
    docket_number: str | None
    order_id: str | None
    issued_on: date | None
    expires_on: date | None
    clauses: tuple[Clause, ...]


class CaseLine(Shape):
    """A case as lists show it."""

    id: str
    case: str = Field(description="number of the case, for people")
    state: State
    revision: int
    message_id: str
    reverse_path: str | None
    recipients: tuple[str, ...]
    opened_at: datetime
    due_at: datetime
    disposition: Disposition
    rule: str
    entities: dict[str, int] = Field(description="distinct values found, by kind")
    unread: int
    assignee: str | None
    urgent: bool
    needs_information: bool
    legal_hold: bool
    lane: str = Field(description="counsel or whistleblower, where counsel decides; else empty")


class Basis(Shape):
    """A lawful basis that counts for a case. `asks`: what must be given as evidence, by name.

    `approvers`: who may approve it; empty is any approver.
    """

    code: str
    evidence: str
    asks: tuple[str, ...]
    approvers: tuple[str, ...]


class Mistake(Shape):
    """A value of a case that was found by mistake: its label, never the value."""

    label: str
    cause: str
    by: str
    at: datetime
    note: str


class Duty(Shape):
    """Whom the rules tell the agency to inform, and within what time."""

    to: str
    within: str
    duty: str
    citation: str


class Law(Shape):
    """A jurisdiction file. `verified`: whether counsel has verified it."""

    title: str
    citation: str
    quote: str
    verified: bool
    notice_duties: tuple[Duty, ...]


class Case(CaseLine):
    """All facts of a case, without a word of its message."""

    reasons: tuple[str, ...]
    persons: int
    unread_parts: tuple[UnreadPart, ...]
    legal_process: tuple[Process, ...]
    jurisdiction: str
    rulebook: str
    expires_at: datetime
    closed_at: datetime | None
    erased_at: datetime | None
    octets: int
    basis: str | None
    release_to: tuple[str, ...]
    proposed_by: str | None
    approved_by: str | None
    release_attempts: int
    released_reply: str | None
    riders_reply: str | None
    answered_at: datetime | None = Field(description="when its author last told us something")
    copy_of: str | None = Field(description="number of the case that this is a redacted copy of")
    copies: tuple[str, ...] = Field(description="numbers of the redacted copies made from it")
    phrases: tuple[str, ...] = Field(
        description="phrases of a request that officers should know of; they decide nothing"
    )
    mistakes: tuple[Mistake, ...] = Field(description="values that officers say were found by mistake")
    laws: tuple[Law, ...] = Field(description="the jurisdiction files that it was judged by")
    bases: tuple[Basis, ...] = Field(description="lawful bases that count here, with the evidence each asks for")


class CasePage(BaseModel):
    """A page of cases."""

    items: list[CaseLine]
    next: str | None = Field(description="cursor of the next page; null on the last one")


class PartText(Shape):
    """One part of a message; what was found in it is masked unless it was asked for."""

    locator: str
    kind: PartKind
    media_type: str
    filename: str | None
    text: str
    found: tuple[str, ...] = Field(description="labels of the values in it")
    page: bool = Field(description="whether it can be shown as HTML, too")
    file: str = Field(description="of a file's name: the locator of its octets; else empty")


class FoundValue(Shape):
    """One distinct value that was found; `label` is how masks name it."""

    label: str
    entity: str
    count: int
    score: float
    recognizer: str
    rule: str
    subject: str | None
    locator: str


class Content(BaseModel):
    """What a case's message says."""

    case: str
    parts: list[PartText]
    values: list[FoundValue]
    revealed: list[str]


class Done(BaseModel):
    """What became of a case by an act."""

    case: str
    act: str
    state: State
    revision: int


class Entry(Shape):
    """One entry of the audit log; `detail` holds no content."""

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: dict[str, Any]
    hash: str


class EntryPage(BaseModel):
    """A page of the audit log, oldest first."""

    items: list[Entry]
    next: str | None


class Evidence(BaseModel):
    """One thing that was given as evidence."""

    name: str
    value: str


class Deed(Entry):
    """One entry about a case or an order, with the words that people gave: a second pair of eyes needs the first."""

    note: str
    evidence: list[Evidence]


class HistoryPage(BaseModel):
    """What was done with one thing, oldest first."""

    items: list[Deed]
    next: str | None


class Person(Shape):
    """Somebody with an account."""

    name: str
    title: str
    roles: tuple[Role, ...]
    agencies: tuple[str, ...]
    one_time_codes: bool
    disabled: bool
    locked_until: datetime | None
    created_at: datetime | None
    last_login_at: datetime | None


def line(case: Incident) -> CaseLine:
    """Return a case as lists show it."""
    return CaseLine(**_line(case))


def facts(case: Incident, bases: tuple[LawfulBasis, ...], *, beside: Beside) -> Case:
    """Return all facts of a case, with what stands beside it."""
    judged = case.inspection
    names = (
        "expires_at", "closed_at", "erased_at", "octets", "basis", "release_to", "proposed_by", "approved_by",
        "release_attempts", "released_reply", "riders_reply", "answered_at", "copy_of",
    )  # fmt: skip
    return Case(
        **_line(case),
        **{name: getattr(case, name) for name in names},
        reasons=tuple(judged.verdict.reasons),
        persons=judged.persons,
        unread_parts=tuple(UnreadPart.model_validate(item) for item in judged.unread),
        legal_process=tuple(map(process, judged.legal_process)),
        jurisdiction=judged.jurisdiction,
        rulebook=judged.rulebook_version,
        bases=tuple(Basis.model_validate(item) for item in bases),
        phrases=tuple(item.name for item in judged.phrases),
        copies=tuple(item.case for item in beside.copies),
        mistakes=tuple(Mistake.model_validate(item) for item in beside.mistakes),
        laws=tuple(Law.model_validate(item) for item in beside.laws),
    )


def _line(case: Incident) -> dict[str, Any]:
    sender = case.envelope.reverse_path
    names = (
        "id", "case", "state", "revision", "message_id", "recipients", "opened_at", "due_at", "assignee", "urgent",
        "needs_information", "legal_hold", "lane",
    )  # fmt: skip
    return {name: getattr(case, name) for name in names} | {
        "reverse_path": None if sender is None else sender.text,
        "disposition": case.inspection.verdict.disposition,
        "rule": case.inspection.verdict.rule,
        "entities": case.inspection.entity_counts,
        "unread": len(case.inspection.unread),
    }


def process(item: LegalProcess) -> Process:
    """Return what a message cites."""
    return Process.model_validate(item)


def content(case: str, parts: tuple[Shown, ...], values: tuple[Value, ...], revealed: frozenset[str]) -> Content:
    """Return what a message says."""
    return Content(
        case=case,
        parts=[PartText.model_validate(item) for item in parts],
        values=[FoundValue.model_validate(item) for item in values],
        revealed=sorted(revealed),
    )


def entry(item: AuditEntry) -> Entry:
    """Return an entry of the log."""
    names = ("seq", "at", "actor", "action", "subject", "hash")
    return Entry(**{name: getattr(item, name) for name in names}, detail=json.loads(item.detail))


def history(store: Store, subject: str) -> HistoryPage:
    """Return what was done with a case or an order."""
    entries = tuple(islice(store.audit_entries(subject=subject), HISTORY))
    told = lines(entries, store.audit_private(*(item.seq for item in entries)))
    deeds = (
        Deed(
            **entry(item).model_dump(), note=line.note,
            evidence=[Evidence(name=name, value=value) for name, value in line.evidence],
        )
        for item, line in zip(entries, told, strict=True)
    )  # fmt: skip
    return HistoryPage(items=list(deeds), next=None)


def person(account: Account) -> Person:
    """Return somebody with an account."""
    return Person.model_validate(account)
