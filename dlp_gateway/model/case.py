"""Held mail and the log of what was done with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import TYPE_CHECKING

from dlp_gateway.model.envelope import Envelope
from dlp_gateway.model.verdict import Inspection
from dlp_gateway.model.view import Mark

if TYPE_CHECKING:
    from datetime import datetime


@unique
class State(StrEnum):
    """The life of an incident (docs/architecture.md has the picture)."""

    HELD = "held"  # waits for an officer
    PROPOSED = "proposed"  # one officer would release it; another must approve
    APPROVED = "approved"  # approved, not yet on its way
    RELEASING = "releasing"  # on its way to the next hop, tried until it answers
    RELEASED = "released"  # the next hop took it
    RELEASE_FAILED = "release_failed"  # the next hop refused it, or was away for two days
    REFUSED = "refused"  # an officer refused it; its author was told
    WITHDRAWN = "withdrawn"  # its author no longer wants it sent
    EXPIRED = "expired"  # nobody decided in time; its author was told
    BOUNCED = "bounced"  # refused in the session; no content is kept


@unique
class Lane(StrEnum):
    """Who decides a case, where that is not just any officer."""

    NONE = ""
    COUNSEL = "counsel"  # referred: counsel decides, officers see it
    WHISTLEBLOWER = "whistleblower"  # counsel decides, and nobody else sees it


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One case. `id` opaque, `case` for people (PREFIX-YYYY-NNNNNN); `revision` grows with each change.

    `recipients`: the paths that the case is about, as sent; `octets`: of the content, `content_sha256`: of its
    sealed form (0 and empty for a bounce, whose content is not kept).
    `proposed_user`: OS user or account of the proposer; `release_to`: the recipients an officer released to;
    `riders_reply`: the next hop's word on the recipients that were not held; `closed_at`: when the final state
    came; `erased_at`: when the content was erased; `answered_at`: when its author last told us something;
    `escalations`: how often officers were reminded;
    `release_started_at`, `release_attempts`: of the running release.
    `copy_of`: number of the case that this is a redacted copy of; `marks`: what the author was asked to take out.
    """

    id: str
    case: str
    state: State
    message_id: str
    envelope: Envelope
    recipients: tuple[str, ...]
    inspection: Inspection
    opened_at: datetime
    due_at: datetime
    expires_at: datetime
    revision: int
    octets: int = 0
    content_sha256: str = ""
    escalated_at: datetime | None = None
    basis: str | None = None
    released_reply: str | None = None
    assignee: str | None = None
    needs_information: bool = False
    legal_hold: bool = False
    urgent: bool = False
    lane: Lane = Lane.NONE
    proposed_by: str | None = None
    proposed_user: str | None = None
    approved_by: str | None = None
    release_to: tuple[str, ...] = ()
    release_started_at: datetime | None = None
    release_attempts: int = 0
    riders_reply: str | None = None
    escalations: int = 0
    closed_at: datetime | None = None
    erased_at: datetime | None = None
    answered_at: datetime | None = None
    copy_of: str | None = None
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A value that was found and is no private fact, as an officer told: for whoever tunes the recognizers.

    `label` names the value within its case (US_SSN #1); `cause` is one of quarantine.CAUSES. Never the value.
    """

    id: str
    at: datetime
    incident_id: str
    case: str
    by: str
    label: str
    entity: str
    recognizer: str
    rule: str
    score: float
    cause: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One line of the append-only, hash-chained audit log. `detail` is canonical JSON without content."""

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: str
    prev_hash: str
    hash: str
