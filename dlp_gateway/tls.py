"""TLS contexts: what we ask of the clients before us and of the next hop behind us.

Takes: file names, a policy word. Returns: ssl.SSLContext. Touches: reads certificates and keys.
Fails: ConfigError, with the file and how to mend it.
Source: RFC 9325 (TLS 1.2 at least, forward secrecy, AEAD, no renegotiation), RFC 3207, RFC 7435 (opportunistic).
"""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from dlp_gateway.config import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    from dlp_gateway.config import Config, NextHop

# RFC 9325 4.2: ephemeral keys and AEAD only. The suites of TLS 1.3 are all of this kind and are not named here.
_CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"


def server_context(config: Config) -> ssl.SSLContext | None:
    """Return what STARTTLS uses towards clients; None where no certificate is configured.

    With `tls_client_ca_file` a client may show a certificate of that CA. One that shows another certificate fails the
    handshake (OpenSSL knows no third way); one that shows none is served as before.
    """
    if config.tls_cert_file is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    _strengthen(context)
    _load_pair(context, config.tls_cert_file, config.tls_key_file)
    if config.access.tls_client_ca_file is not None:
        _load_authorities(context, config.access.tls_client_ca_file)
        context.verify_mode = ssl.CERT_OPTIONAL
    return context


def client_context(hop: NextHop, *, level: str) -> ssl.SSLContext:
    """Return what we use towards a next hop. `level`: may and encrypt take any certificate, verify a true one."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    _strengthen(context)
    if level == "verify":
        if hop.ca_file is not None:
            _load_authorities(context, hop.ca_file)
        else:
            context.load_default_certs(ssl.Purpose.SERVER_AUTH)
    else:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if hop.cert_file is not None:
        _load_pair(context, hop.cert_file, hop.key_file)
    return context


def _strengthen(context: ssl.SSLContext) -> None:
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(_CIPHERS)
    context.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_RENEGOTIATION


def _load_pair(context: ssl.SSLContext, certificate: Path, key: Path | None) -> None:
    try:
        context.load_cert_chain(certificate, key, password=_no_password)
    except (OSError, ValueError) as problem:  # ssl.SSLError is an OSError
        raise ConfigError(
            f"{certificate}: certificate and key cannot be used ({_reason(problem)}). "
            "Give a PEM chain and its own PEM key without a pass phrase, readable for this user."
        ) from None


def _no_password() -> str:
    """Refuse instead of asking on a terminal that nobody watches."""
    msg = "the key has a pass phrase"
    raise ValueError(msg)


def _load_authorities(context: ssl.SSLContext, file: Path) -> None:
    try:
        context.load_verify_locations(cafile=file)
    except OSError as problem:
        raise ConfigError(
            f"{file}: no certificate authority can be read ({_reason(problem)}). Give a PEM file."
        ) from None


def _reason(problem: Exception) -> str:
    if isinstance(problem, ssl.SSLError):
        return (problem.reason or "no PEM").lower().replace("_", " ")
    return getattr(problem, "strerror", None) or str(problem)
