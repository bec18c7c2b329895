"""What is decided of a message, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum, unique

from dlp_gateway.model.content import Finding, LegalProcess, Part, Phrase, ProcessDetail, Unread


@unique
class Disposition(StrEnum):
    """What becomes of the message. Strictness: DELIVER < QUARANTINE < BOUNCE."""

    DELIVER = "deliver"
    QUARANTINE = "quarantine"
    BOUNCE = "bounce"


@unique
class Reason(StrEnum):
    """Why the verdict is what it is; the list in the docs is made from this."""

    OUT_OF_SCOPE = "out_of_scope"  # no recipient in a federal immigration domain
    NO_PROTECTED_DATA = "no_protected_data"  # nothing that the jurisdiction protects was found
    PROTECTED_DATA = "protected_data"  # something that the jurisdiction protects was found
    STATUS_ALONE = "status_alone"  # only citizenship or immigration status: 8 U.S.C. 1373, counsel decides
    NO_LEGAL_PROCESS = "no_legal_process"  # no order or warrant is named
    LEGAL_PROCESS_ACCEPTED = "legal_process_accepted"  # an order that this jurisdiction accepts
    LEGAL_PROCESS_NOT_ACCEPTED = "legal_process_not_accepted"  # what is named does not count
    ADMINISTRATIVE_PROCESS = "administrative_process"  # signed by an agency's officer, not by a judge
    UNREAD = "unread"  # something could not be read; its cause says why
    LAWFUL_FLOW = "lawful_flow"  # a recurring flow with owner, reason and expiry
    ORDER_REVOKED = "order_revoked"  # revoked between verdict and record
    PANIC = "panic"  # the panic switch holds all mail in scope
    JURISDICTION_UNVERIFIED = "jurisdiction_unverified"  # counsel has not verified the rules that let it pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What a rule in observe mode would have done."""

    rule: str
    disposition: Disposition


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The decision on one message: disposition, the rule of policy.yaml that made it, and why."""

    disposition: Disposition
    rule: str
    reasons: tuple[Reason, ...]
    observed: tuple[Observed, ...] = ()
    mixed_recipients: str = "fork"  # fork | hold_all: what becomes of the riders on QUARANTINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """All that the core found, without any text of the message: safe for log, audit, metrics and pickling."""

    findings: tuple[Finding, ...]
    unread: tuple[Unread, ...]
    legal_process: tuple[LegalProcess, ...]
    verdict: Verdict
    rulebook_version: str
    jurisdiction: str
    parts_read: int
    phrases: tuple[Phrase, ...] = ()
    urgent: bool = False

    @property
    def persons(self) -> int:
        """How many persons the findings are about: those told apart, and one where none is but something was found."""
        told = {finding.subject for finding in self.findings if finding.subject is not None}
        return len(told) or bool(self.findings)

    @property
    def entity_counts(self) -> dict[str, int]:
        """Distinct values per entity, by name: a number that stands twice in a message is one fact about a person.

        Lists, letters and the audit log count like this, so that an officer and an author read the same figures.
        """
        distinct = {(finding.entity, finding.fingerprint) for finding in self.findings}
        return dict(sorted(Counter(entity for entity, _ in distinct).items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """An Inspection with the text it speaks of. Never leaves the process that asked for it, never logged."""

    inspection: Inspection
    parts: tuple[Part, ...]
    process_details: tuple[ProcessDetail, ...] = ()
