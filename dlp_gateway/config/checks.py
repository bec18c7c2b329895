"""What settings must be true of together.

Fails: ConfigError. Source: RFC 5321 7.9 (no open relay); Postfix README SMTPD_PROXY (100 s for a proxy filter).
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from dlp_gateway.config import oidc
from dlp_gateway.config.changes import CURRENT
from dlp_gateway.config.document import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dlp_gateway.config.settings import Settings

# A Postfix client of a before-queue filter waits 100 s for the reply (smtpd_proxy_timeout).
_CLIENT_PATIENCE_S = 100


def check(settings: Settings, places: Mapping[str, str]) -> None:
    """Refuse combinations that would relay for strangers, lose mail or leave a clock without meaning."""
    _check_version(settings, places)
    _check_listener(settings, places)
    _check_capture(settings, places)
    _check_pairs(settings, places)
    _check_proofs(settings, places)
    _check_clocks(settings, places)
    oidc.check(settings, places)
    _check_webhooks(settings, places)


def _check_version(settings: Settings, places: Mapping[str, str]) -> None:
    if settings.config_version is not None and settings.config_version > CURRENT:
        raise ConfigError(
            f"{places['config_version']}: these files are of version {settings.config_version}, this program knows up "
            f"to {CURRENT}. Install the newer program, or take the files of the version before."
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a listener on `host`."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _check_listener(settings: Settings, places: Mapping[str, str]) -> None:
    known = {"client_networks", "shared_networks", "auth_file", "tls_client_ca_file"} & set(places)
    if not is_loopback(settings.smtp_listen.host) and not known:
        raise ConfigError(
            f"{places['smtp_listen']}: listens beyond this machine, but no client may use it. "
            "Set client_networks (DLP_CLIENT_NETWORKS) to the mail servers that may relay, for instance 10.1.2.3/32; "
            "or auth_file, or tls_client_ca_file."
        )


def _check_capture(settings: Settings, places: Mapping[str, str]) -> None:
    strangers = [str(network) for network in settings.client_networks if not network.is_loopback]
    if settings.next_hop is None and strangers:
        raise ConfigError(
            f"{places['client_networks']}: {strangers[0]} may send mail, but there is no next hop: it would only be "
            "captured and never delivered. Set next_hop (DLP_NEXT_HOP), or list loopback networks only."
        )


def _check_pairs(settings: Settings, places: Mapping[str, str]) -> None:
    if (settings.tls_cert_file is None) != (settings.tls_key_file is None):
        given = places.get("tls_cert_file") or places["tls_key_file"]
        raise ConfigError(f"{given}: a certificate and its key belong together. Set tls_cert_file and tls_key_file.")
    if (settings.next_hop_cert_file is None) != (settings.next_hop_key_file is None):
        given = places.get("next_hop_cert_file") or places["next_hop_key_file"]
        raise ConfigError(
            f"{given}: a certificate and its key belong together. Set next_hop_cert_file and next_hop_key_file."
        )
    for name in (
        "tls_cert_file", "tls_key_file", "tls_client_ca_file", "auth_file", "shared_marks_file",
        "next_hop_ca_file", "next_hop_cert_file", "next_hop_key_file",
    ):  # fmt: skip
        file = getattr(settings, name)
        if file is not None and not file.is_file():
            raise ConfigError(f"{places[name]}: the file {file} does not exist. Create it or name another one.")


def _check_proofs(settings: Settings, places: Mapping[str, str]) -> None:
    """Refuse what would take passwords in plain text, trust every certificate of a CA, or capture for strangers."""
    for name in ("auth_file", "tls_client_ca_file", "shared_marks_file"):
        if getattr(settings, name) is None:
            continue
        if settings.tls_cert_file is None and name != "shared_marks_file":
            raise ConfigError(f"{places[name]}: works only under TLS. Set tls_cert_file and tls_key_file.")
        if settings.next_hop is None and not is_loopback(settings.smtp_listen.host):
            raise ConfigError(
                f"{places[name]}: lets in clients from anywhere, but there is no next hop: their mail would only be "
                "captured and never delivered. Set next_hop (DLP_NEXT_HOP)."
            )
    if (settings.shared_marks_file is None) != (not settings.shared_networks):
        given = places.get("shared_networks") or places["shared_marks_file"]
        raise ConfigError(
            f"{given}: a mail host of many customers needs marks by which ours are known. "
            "Set shared_networks and shared_marks_file."
        )
    if (settings.tls_client_ca_file is None) != (not settings.tls_client_names):
        given = places.get("tls_client_ca_file") or places["tls_client_names"]
        raise ConfigError(
            f"{given}: a CA and the names that it certifies belong together. "
            "Set tls_client_ca_file and tls_client_names."
        )


def _check_webhooks(settings: Settings, places: Mapping[str, str]) -> None:
    if settings.webhook_urls and not settings.webhook_secret:
        raise ConfigError(
            f"{places['webhook_urls']}: what is sent there must be signed. "
            "Set webhook_secret_file; `dlp-gateway webhooks secret` makes what stands in it."
        )


def _check_clocks(settings: Settings, places: Mapping[str, str]) -> None:
    if settings.due_hours >= settings.expiry_days * 24:
        where = places.get("due_hours") or places.get("expiry_days", "setting due_hours")
        raise ConfigError(f"{where}: a held message would expire before it is due. Make due_hours shorter.")
    if settings.address_retention_days < settings.retention_days:
        where = places.get("address_retention_days") or places.get("retention_days", "setting address_retention_days")
        raise ConfigError(
            f"{where}: addresses would be erased before the content they belong to. Make address_retention_days longer."
        )
    patience = settings.inspection_deadline_s + settings.next_hop_connect_s
    if patience >= _CLIENT_PATIENCE_S:
        where = places.get("inspection_deadline_s") or places.get("next_hop_connect_s", "setting inspection_deadline_s")
        raise ConfigError(
            f"{where}: inspecting and connecting may take {patience:g} s together, but Postfix waits only 100 s for "
            "our reply. Make inspection_deadline_s shorter."
        )
