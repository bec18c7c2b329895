"""How to judge: destinations, policy and jurisdictions as one frozen, picklable Rulebook.

Returns: Rulebook and what it is made of; the closed lists of names that the files may use.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from dlp_gateway.model import Disposition

# Every entity that a jurisdiction may protect; config/jurisdictions/default.yaml protects all of them.
ENTITIES: tuple[str, ...] = (
    "US_SSN",
    "US_ITIN",
    "NATIONAL_ORIGIN",
    "CITIZENSHIP",
    "IMMIGRATION_STATUS",
    "ALIEN_NUMBER",
    "USCIS_RECEIPT",
    "IMMIGRATION_NUMBER",
    "PASSPORT",
    "HOME_ADDRESS",
    "SHELTER_LOCATION",
    "DATE_OF_BIRTH",
    "DRIVER_LICENSE",
    "LICENSE_PLATE_OR_VIN",
    "PUBLIC_ASSISTANCE",
    "CRIME_VICTIM",
    "SEXUAL_ORIENTATION",
    "GENDER_IDENTITY",
    "DISABILITY",
    "MEDICAL_CONDITION",
    "RELIGION",
    "HOUSING_STATUS",
    "COURT_DATE",
    "FAMILY_MEMBER",
    "EMPLOYMENT_RECORD",
    "BIOMETRIC",
)

# 8 U.S.C. 1373 speaks of "information regarding the citizenship or immigration status" of an individual: mail that
# holds nothing else is never bounced and never refused by a timer; counsel decides.
STATUS_ENTITIES = frozenset({"CITIZENSHIP", "IMMIGRATION_STATUS"})

# The bases on which an officer may release.
BASES: tuple[str, ...] = (
    "AGENCY_FUNCTION",
    "COURT_ORDER",
    "COURT_RECORD",
    "PUBLIC_RECORDS_LAW",
    "WRITTEN_CONSENT",
    "FEDERAL_LAW",
    "CONTRACTOR",
    "WHISTLEBLOWER",
    "HIPAA",
    "EMERGENCY",
    "NOT_PROTECTED",
)

# Who may approve a release.
APPROVERS: tuple[str, ...] = ("officer", "director", "designee", "counsel", "records_custodian")

# What a basis may ask for on release, beside the note.
EVIDENCE: tuple[str, ...] = (
    "function",
    "legal_basis",
    "court",
    "docket_number",
    "judge",
    "order_id",
    "request_number",
    "consents",
    "statute",
    "contract",
    "act",
    "section",
    "facts",
    "asked_by",
)

# The levels of assurance that a reference to a court order may be asked to reach; each includes the ones before.
ASSURANCE: tuple[str, ...] = ("reference", "document", "registered")

# The classes of destinations.yaml; `local` is for an agency's own rows.
GROUPS: tuple[str, ...] = (
    "immigration-enforcement",
    "immigration-adjacent",
    "federal-law-enforcement",
    "other-federal",
    "demo",
    "local",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """One row of destinations.yaml. `subdomains`: every host below counts, too. `domain` in lower-case A-labels."""

    domain: str
    subdomains: bool
    group: str  # the class of the reference file: immigration-enforcement, ..., other-federal, demo
    in_scope: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopedAddress:
    """A single listed address (an agent's private mailbox); compared without regard to case."""

    address: str
    source: str


@unique
class Fallback(StrEnum):
    """`then: on_violation` in a rule: quarantine or bounce, by destination and entity."""

    ON_VIOLATION = "on_violation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """When a rule applies; all given clauses must hold. None or () = no matter.

    `unread`: something is unread. `findings`: any | none. `only_entities`: findings exist and all are of these.
    `any_entities`: at least one finding is of these. `legal_process`: accepted | none | not_accepted |
    administrative. `destinations`: an in-scope recipient's domain is at or below one of these.
    `sender_domains`: the reverse-path's domain is at or below one of these.
    """

    unread: bool | None = None
    findings: str | None = None
    only_entities: tuple[str, ...] = ()
    any_entities: tuple[str, ...] = ()
    legal_process: str | None = None
    destinations: tuple[str, ...] = ()
    sender_domains: tuple[str, ...] = ()

    @property
    def unconditional(self) -> bool:
        """Whether every message meets it."""
        return self == Condition()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One ordered, named rule. A rule whose `expires_on` is past refuses to load."""

    name: str
    when: Condition
    then: Disposition | Fallback
    observe: bool = False
    owner: str | None = None
    reason: str | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnViolation:
    """Where protected data without legal process goes. The strictest of what applies wins."""

    default: Disposition
    destinations: tuple[tuple[str, Disposition], ...] = ()
    entities: tuple[tuple[str, Disposition], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyCase:
    """One example in policy.yaml that proves the rules: what is given, and the verdict that must follow.

    `recipients` count as they would on the wire (those out of scope ride along); `legal_process`: none | accepted |
    not_accepted | administrative. `line` is for the error message.
    """

    name: str
    recipients: tuple[str, ...]
    expect: Disposition
    rule: str | None = None
    sender: str | None = None
    findings: tuple[str, ...] = ()
    unread: bool = False
    legal_process: str = "none"
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """policy.yaml: ordered rules, first match wins, the last is unconditional."""

    rules: tuple[Rule, ...]
    on_violation: OnViolation
    mixed_recipients: str  # fork | hold_all
    cases: tuple[PolicyCase, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Protected:
    """One protected entity and what protects it: `statute` or `agency_policy`."""

    entity: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LawfulBasis:
    """A basis on which an officer may release: code (decisions.md 40), evidence asked for, who may approve.

    `asks`: what must be given beside the note (`EVIDENCE`). `approvers`: () is any officer.
    """

    code: str
    evidence: str
    approvers: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDuty:
    """Whom the law tells the agency to inform, and within what time; a duty of people, shown with the case."""

    to: str
    within: str
    duty: str
    citation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LawfulFlow:
    """Recurring lawful mail that passes without an order; somebody answers for it, and it ends."""

    name: str
    senders: tuple[str, ...]
    recipients: tuple[str, ...]
    entities: tuple[str, ...]
    owner: str
    reason: str
    expires_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Jurisdiction:
    """One file of jurisdictions/. `domains`: sender domains it applies to. `verified`: counsel has checked it."""

    name: str
    title: str
    domains: tuple[str, ...]
    protected: tuple[Protected, ...]
    assurance: str  # reference | document | registered
    accepted_kinds: tuple[str, ...]
    bases: tuple[LawfulBasis, ...]
    verified: bool
    proposed: bool
    citation: str
    source: str
    notice_text_en: str = ""
    notice_text_es: str = ""
    quote: str = ""
    effective_from: date | None = None
    effective_until: date | None = None
    notice_duties: tuple[NoticeDuty, ...] = ()
    urgent_destinations: tuple[str, ...] = ()
    lawful_flows: tuple[LawfulFlow, ...] = ()

    @property
    def entities(self) -> frozenset[str]:
        """The names of the protected entities."""
        return frozenset(item.entity for item in self.protected)


def jurisdictions_named(name: str, known: Iterable[Jurisdiction]) -> tuple[Jurisdiction, ...]:
    """Give the jurisdictions that a name in an inspection stands for; () if one of them is known no more.

    Mail that two jurisdictions claim is judged by both, under the name `one+other` (policy/laws.py).
    """
    by_name = {item.name: item for item in known}
    names = (name,) if name in by_name else name.split("+")
    return tuple(by_name[item] for item in names) if all(item in by_name for item in names) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentLimits:
    """What reading one message may cost; reasons in config/gateway.yaml.

    `expanded_octets`: what all compressed files of a message may become; `ratio`: what one octet of them may become.
    `document_s`, `documents_s`: wall clock for one confined reader, and for all of a message. `memory_octets`: of
    one confined reader. `pages`: of one document. `ocr_s`: for reading the pictures of a message.
    """

    depth: int = 12
    parts: int = 2000
    text_chars: int = 20_000_000
    header_octets: int = 1_048_576
    expanded_octets: int = 100_000_000
    ratio: int = 250
    pages: int = 2000
    document_s: float = 20.0
    documents_s: float = 35.0
    ocr_s: float = 30.0
    memory_octets: int = 1_073_741_824


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """How to judge: immutable, picklable; `version` is a hash over every file it was made from, not over the day."""

    version: str
    destinations: tuple[Destination, ...]
    addresses: tuple[ScopedAddress, ...]
    policy: Policy
    jurisdictions: tuple[Jurisdiction, ...]
    default_jurisdiction: str
    recognizer_dir: Path | None  # an operator's overrides; None = only the shipped ones
    spacy_model: str  # package name or path
    content_limits: ContentLimits = field(default_factory=ContentLimits)
    loaded_on: date | None = None  # what has expired by then refuses to load; None = nobody asked
    person_key: bytes = field(default=b"", repr=False)  # of the register's keyed hashes of persons
