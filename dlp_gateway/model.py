"""The nouns of the house: immutable values that travel between the rooms.

Takes: nothing. Returns: nothing. Touches: nothing; imports the standard library only.
All are frozen, slotted, keyword-only and picklable; collections are tuples; times are aware and in UTC.
Source: RFC 5321 (envelope), RFC 5322 (content), RFC 5598 (words), RFC 3463 (enhanced codes), Presidio (findings).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime


# ------------------------------------------------------------------------------------------------ envelope


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """RFC 5321 Mailbox, taken apart for comparison only; what is sent on is always `Path.text`.

    `local_part` is as written (quotes kept); `domain` is lower case A-labels without a trailing dot, or an
    address literal with its brackets; empty for the bare `<Postmaster>` of RFC 5321 4.5.1.
    """

    local_part: str
    domain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """RFC 5321 4.1.2 Path: `text` is the string between the angle brackets, exactly as the client sent it.

    `route` holds the domains of an obsolete source route (`@a,@b:`), folded like `Address.domain`.
    """

    text: str
    address: Address
    route: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardPath:
    """One RCPT: its path, and its ESMTP parameters (`NOTIFY=...`, `ORCPT=...`: RFC 3461) as the client sent them."""

    path: Path
    in_scope: bool
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Who speaks to us. `address` is an IP address without port; `protocol` is RFC 3848's (ESMTP, ESMTPS, ...)."""

    address: str
    port: int
    helo: str
    protocol: str = "ESMTP"
    login: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """RFC 5321 2.3.1. `reverse_path` None is the null reverse-path `<>`.

    `parameters`: MAIL parameters to pass on, as sent, without SIZE (`BODY=8BITMIME`, `SMTPUTF8`, `RET=`, `ENVID=`).
    `xforward`: (name, value) pairs that a listed peer told us, values as sent (xtext).
    """

    reverse_path: Path | None
    forward_paths: tuple[ForwardPath, ...]
    client: Client
    received_at: datetime
    parameters: tuple[str, ...] = ()
    smtputf8: bool = False
    body_8bit: bool = False
    xforward: tuple[tuple[str, str], ...] = ()
    size: int | None = None  # octets, as declared by the client (RFC 1870); a hint, never a fact

    @property
    def in_scope(self) -> tuple[ForwardPath, ...]:
        """The recipients that the verdict concerns."""
        return tuple(path for path in self.forward_paths if path.in_scope)

    @property
    def riders(self) -> tuple[ForwardPath, ...]:
        """The recipients that are not in scope."""
        return tuple(path for path in self.forward_paths if not path.in_scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What `judge` sees. `content`: the octets after dot-unstuffing, CRLF line ends, never modified.

    `id` is ours (the queue id in the Received field). `fingerprint_key`: 32 random octets made at receipt and
    kept nowhere, so that fingerprints compare within one message only.
    """

    id: str
    envelope: Envelope
    content: bytes
    fingerprint_key: bytes


# ------------------------------------------------------------------------------------------------- content


@unique
class PartKind(StrEnum):
    """Where a text stood. AUTHOR'S WORDS are BODY and HEADER outside any nested message."""

    HEADER = "header"  # one header field, unfolded and decoded; locator h:Subject
    BODY = "body"  # displayed text of a body part; locator 1.2
    ATTACHMENT = "attachment"  # text of a part with disposition attachment or a file name; locator 1.3
    NAME = "name"  # a file name; locator 1.3:name
    HIDDEN = "hidden"  # what a program reads and a browser does not show: comments, attributes, raw views; 1.2?


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One table cell: `start`/`end` are code points into `Part.text`; `header` is its column's head, or empty."""

    row: int
    column: int
    header: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of text that a reader or a program could find in the message.

    `locator`: ordinals of nesting (`2.1.3`), `h:Subject`, `1.3:name`, `1.3!Sheet1!B7`. `text`: as decoded, not
    normalised. `within`: media types of the containers around it, outermost first (`message/rfc822` = somebody
    else's words). `layout`: the cells where the source has columns.
    """

    locator: str
    media_type: str
    kind: PartKind
    text: str
    filename: str | None = None
    within: tuple[str, ...] = ()
    layout: tuple[Cell, ...] = ()


@unique
class Cause(StrEnum):
    """Why a piece of a message could not be read."""

    ENCRYPTED = "encrypted"
    TOO_DEEP = "too_deep"
    TOO_BIG = "too_big"
    MALFORMED = "malformed"
    UNSUPPORTED = "unsupported"
    TIMEOUT = "timeout"
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A piece of the message that nobody could read; a human must."""

    locator: str
    media_type: str
    cause: Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A protected identifier. `start`/`end`: code points into `Part.text` of `locator`, half-open; score in [0, 1].

    `rule` names the pattern or rule that found it; `subject` whom it is about as an ordinal ("person 2") where
    one can be told; `fingerprint`: keyed hash of the normalised value, never the value.
    """

    entity: str
    locator: str
    start: int
    end: int
    score: float
    recognizer: str
    rule: str
    fingerprint: str
    subject: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalProcess:
    """A court order, warrant, subpoena or other process that the message carries or cites: a claim, not a proof.

    `kind` is an id of config/legal_process.yaml; `accepted` says whether it counts at the jurisdiction's level of
    assurance; `reasons` why it does or does not (closed words, see legal.py).
    """

    kind: str
    judicial: bool
    locator: str
    accepted: bool
    reasons: tuple[str, ...]
    court: str | None = None
    docket_number: str | None = None
    signer_office: str | None = None
    issued_on: date | None = None
    order_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A registered court order (one row of the docket), as `--docket FILE.json` gives it or the store keeps it."""

    id: str
    court: str
    docket_number: str
    state: str
    valid_from: date | None = None
    valid_until: date | None = None
    entities: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()


# ------------------------------------------------------------------------------------------------- verdict


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
    NO_PROTECTED_DATA = "no_protected_data"
    PROTECTED_DATA = "protected_data"
    STATUS_ALONE = "status_alone"  # only citizenship or immigration status: 8 U.S.C. 1373, counsel decides
    NO_LEGAL_PROCESS = "no_legal_process"
    LEGAL_PROCESS_ACCEPTED = "legal_process_accepted"
    LEGAL_PROCESS_NOT_ACCEPTED = "legal_process_not_accepted"
    ADMINISTRATIVE_PROCESS = "administrative_process"  # signed by an agency's officer, not by a judge
    UNREAD = "unread"
    LAWFUL_FLOW = "lawful_flow"  # a recurring flow with owner, reason and expiry
    ORDER_REVOKED = "order_revoked"  # revoked between verdict and record
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """An Inspection with the text it speaks of. Never leaves the process that asked for it, never logged."""

    inspection: Inspection
    parts: tuple[Part, ...]


# --------------------------------------------------------------------------------------------------- reply

_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """RFC 5321 4.2 reply. `text` may hold several lines separated by LF, each without code; ASCII.

    `enhanced` is None only where a next hop gave none. Raises ValueError for a code out of range or an enhanced
    code of another class.
    """

    code: int
    enhanced: str | None
    text: str

    def __post_init__(self) -> None:
        """Refuse what would contradict itself (RFC 3463 2: the classes must agree)."""
        if not 200 <= self.code <= 599:  # noqa: PLR2004  RFC 5321 4.2.1
            msg = f"reply code {self.code} is not in 200..599"
            raise ValueError(msg)
        if self.enhanced is not None and (
            not _ENHANCED.fullmatch(self.enhanced) or self.enhanced[0] != str(self.code)[0]
        ):
            msg = f"enhanced status code {self.enhanced} does not fit reply code {self.code}"
            raise ValueError(msg)

    @property
    def positive(self) -> bool:
        """Whether the reply is a 2yz."""
        return self.code < 300  # noqa: PLR2004  RFC 5321 4.2.1

    @property
    def transient(self) -> bool:
        """Whether the reply is a 4yz."""
        return 400 <= self.code < 500  # noqa: PLR2004  RFC 5321 4.2.1


# ---------------------------------------------------------------------------------------- incidents, audit


@unique
class State(StrEnum):
    """The life of an incident (docs/architecture.md has the picture)."""

    HELD = "held"
    PROPOSED = "proposed"
    APPROVED = "approved"
    RELEASING = "releasing"
    RELEASED = "released"
    RELEASE_FAILED = "release_failed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    BOUNCED = "bounced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One case. `id` opaque, `case` for people (PREFIX-YYYY-NNNNNN); `revision` grows with each change.

    `recipients`: the paths that the case is about, as sent; `octets`: of the content, `content_sha256`: of its
    sealed form (0 and empty for a bounce, whose content is not kept).
    `proposed_user`: OS user or account of the proposer; `release_to`: the recipients an officer released to;
    `riders_reply`: the next hop's word on the recipients that were not held; `closed_at`: when the final state
    came; `erased_at`: when the content was erased; `escalations`: how often officers were reminded;
    `release_started_at`, `release_attempts`: of the running release.
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


# -------------------------------------------------------------------------------------------------- faults


class Fault(Exception):
    """A problem of ours: becomes 451 4.3.0 and never a verdict. The text goes to our log only."""


class StoreFault(Fault):
    """The database, its disk or its keys are in trouble."""


class NextHopFault(Fault):
    """The next hop cannot be reached, hangs or breaks the protocol."""


class ReplyUnknown(NextHopFault):  # noqa: N818  says what it is
    """The final dot was sent and the next hop's reply was never read: nobody knows whether it took the message.

    The client is told 451 and sends again; a second copy is possible only here (RFC 1047, RFC 5321 4.2.5).
    """


class ScannerFault(Fault):
    """The inspection pool itself is unhealthy (not: one message that cannot be read)."""


class Saturated(Fault):
    """More work than we accept at once: 451 4.3.2."""
