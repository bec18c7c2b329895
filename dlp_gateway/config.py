"""How to run (Config) and how to judge (Rulebook): YAML and environment in, frozen values out.

The only door to pydantic-settings and yaml.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, timedelta
    from ipaddress import IPv4Network, IPv6Network
    from pathlib import Path

    from dlp_gateway.model import Disposition

# ------------------------------------------------------------------------------------------ how to run


@dataclass(frozen=True, slots=True, kw_only=True)
class Listen:
    """A TCP endpoint."""

    host: str
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpLimits:
    """Limits of the SMTP server; each default has its reason in config/gateway.yaml."""

    message_octets: int = 52_428_800
    recipients: int = 1000
    connections: int = 400
    connections_per_client: int = 100
    command_octets: int = 4096
    errors: int = 20
    idle_s: float = 300.0
    data_s: float = 600.0
    received_fields: int = 100
    line_rate_per_s: int = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class NextHop:
    """The queueing MTA that takes accepted mail. `tls`: none | may | encrypt | verify (Postfix's levels)."""

    host: str
    port: int
    tls: str = "may"
    ca_file: Path | None = None
    connect_s: float = 10.0
    reply_s: float = 60.0
    data_reply_s: float = 80.0
    connections: int = 200
    idle_s: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """How to run. Read once at start; nothing changes after it was read."""

    config_dir: Path
    state_dir: Path
    smtp_listen: Listen
    console_listen: Listen
    metrics_listen: Listen
    database_url: str
    hostname: str
    next_hop: NextHop | None  # None = capture
    notice_hop: NextHop | None  # None = the next hop
    client_networks: tuple[IPv4Network | IPv6Network, ...]
    xforward_networks: tuple[IPv4Network | IPv6Network, ...]
    smtp_limits: SmtpLimits
    bare_newline: str  # refuse | normalise
    tls_cert_file: Path | None
    tls_key_file: Path | None
    inspection_deadline_s: float
    workers: int
    jurisdiction: str
    agency_domains: tuple[str, ...]
    officers: tuple[str, ...]  # mail addresses that get officers' notices
    help_contact: str
    time_zone: str
    case_prefix: str
    notices_per_hour: int  # per author
    due: timedelta
    expiry: timedelta
    retention: timedelta
    audit_anchor: Path | None
    public_key_file: Path | None  # default: keys/seal.pub under the state dir
    private_key_file: Path | None  # default: keys/seal.key under the state dir
    log_level: str = "info"


# ---------------------------------------------------------------------------------------- how to judge


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
class Policy:
    """policy.yaml: ordered rules, first match wins, the last is unconditional."""

    rules: tuple[Rule, ...]
    on_violation: OnViolation
    mixed_recipients: str  # fork | hold_all


@dataclass(frozen=True, slots=True, kw_only=True)
class Protected:
    """One protected entity and what protects it: `statute` or `agency_policy`."""

    entity: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LawfulBasis:
    """A basis on which an officer may release: code (decisions.md 40), evidence asked for, who may approve."""

    code: str
    evidence: str
    approvers: tuple[str, ...] = ()


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

    @property
    def entities(self) -> frozenset[str]:
        """The names of the protected entities."""
        return frozenset(item.entity for item in self.protected)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentLimits:
    """What reading one message may cost; reasons in config/gateway.yaml."""

    depth: int = 12
    parts: int = 2000
    text_chars: int = 20_000_000
    header_octets: int = 1_048_576


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """How to judge: immutable, picklable; `version` is a hash over every file it was made from."""

    version: str
    destinations: tuple[Destination, ...]
    addresses: tuple[ScopedAddress, ...]
    policy: Policy
    jurisdictions: tuple[Jurisdiction, ...]
    default_jurisdiction: str
    recognizer_dir: Path | None  # an operator's overrides; None = only the shipped ones
    spacy_model: str  # package name or path
    content_limits: ContentLimits = field(default_factory=ContentLimits)
