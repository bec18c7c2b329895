"""What `doctor` looks at outside the gateway's own files: the clock, descriptors, certificates, the running roles.

Takes: Config. Returns: words for people. Touches: reads files, the database's clock, the roles' `/readyz`.
Fails: ValueError with what is wrong and how to mend it.
"""

from __future__ import annotations

import resource
import ssl
import stat
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cryptography import x509

from dlp_gateway import service

if TYPE_CHECKING:
    from pathlib import Path

    from dlp_gateway.config import Config, Listen

#: Clocks further apart make due times and a chain that runs backwards; NTP keeps them within milliseconds.
_APART = timedelta(seconds=5)
#: Two weeks are enough to get a certificate renewed by hand.
_SOON = timedelta(days=14)
#: What a role needs beside its connections: workers' pipes, files of content, the database, listeners, logs.
_OTHER_FILES = 200


def clock(config: Config) -> str:
    """Compare this machine's clock with the database's and with the newest entry of the audit log."""
    store = service.store(config)
    try:
        told, newest = store.clock(), store.last_entry_at()
    finally:
        store.close()
    now = datetime.now(UTC)
    if told is not None and abs(told - now) > _APART:
        raise ValueError(
            f"this machine's clock and the database server's are {abs(told - now).total_seconds():.0f} s apart: "
            "let both follow the same NTP servers (timedatectl)"
        )
    if newest is not None and newest - now > _APART:
        raise ValueError(
            f"the newest audit entry is {(newest - now).total_seconds():.0f} s in the future: this clock went back, or "
            "another node's is ahead; let all follow the same NTP servers (timedatectl)"
        )
    return f"{now:%Y-%m-%d %H:%M:%S} UTC" + (", as the database server's" if told else "")


def descriptors(config: Config) -> str:
    """Compare the limit of open files with what the settings ask for."""
    needed = config.smtp_limits.connections + (config.next_hop.connections if config.next_hop else 0) + _OTHER_FILES
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < needed:
        raise ValueError(
            f"{soft} open files are allowed here, the settings may need {needed}: raise LimitNOFILE of the unit "
            "(ulimit -n in a shell), or lower `connections`; past the limit clients get 421 or 451"
        )
    return f"{'any number of' if soft == resource.RLIM_INFINITY else soft} open files allowed, {needed} needed"


def certificate(config: Config) -> str:
    """Look whether the certificate and key for STARTTLS fit, are private and last."""
    if config.tls_cert_file is None or config.tls_key_file is None:
        return "none: STARTTLS is not offered; clients on other machines should have it (tls_cert_file)"
    _private(config.tls_key_file)
    _fits(config.tls_cert_file, config.tls_key_file)
    return f"{config.tls_cert_file}, {_lasts(config.tls_cert_file)}"


def authority(config: Config) -> str:
    """Look whether the next hop's authority can be read."""
    hop = config.next_hop
    if hop is None or hop.ca_file is None:
        return "the system's" if hop and hop.tls == "verify" else "none is needed"
    try:
        ssl.create_default_context(cafile=str(hop.ca_file))
    except ssl.SSLError as error:
        raise ValueError(f"{hop.ca_file} holds no certificate: put the authority's PEM there") from error
    return f"{hop.ca_file}, {_lasts(hop.ca_file)}"


def _private(key: Path) -> None:
    if stat.S_IMODE(key.stat().st_mode) & 0o077:
        raise ValueError(f"{key} can be read by others: chmod 600 {key}")


def _fits(cert: Path, key: Path) -> None:
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(cert, key)
    except ssl.SSLError as error:
        raise ValueError(f"{cert} and {key} do not belong together, or are no PEM: {error.reason or error}") from error


def _lasts(cert: Path) -> str:
    try:
        ends = min(item.not_valid_after_utc for item in x509.load_pem_x509_certificates(cert.read_bytes()))
    except ValueError as error:
        raise ValueError(f"{cert} is no certificate in PEM") from error
    left = ends - datetime.now(UTC)
    if left < _SOON:
        word = "has expired" if left < timedelta() else f"expires in {left.days} days"
        raise ValueError(f"{cert} {word}: renew it, then restart the role")
    return f"valid until {ends:%Y-%m-%d}"


def role(listen: Listen) -> str:
    """Ask a running role how its parts are: workers, database, next hop."""
    health = service.told(listen)
    if health is None:
        return "not running here"
    if not health.ready:
        raise ValueError("; ".join(f"{check.name}: {check.detail}" for check in health.checks if not check.ok))
    return f"ready, version {health.version}, rulebook {health.rulebook[:12]}"
