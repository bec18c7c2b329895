"""Who may come in, and by what proof: a listed network, a certificate of ours, a name with its password.

Takes: Config. Touches: reads the certificate, its key and the accounts, at start and at `reread`.
Fails: ConfigError; then what was read before stays in force.
Source: RFC 5321 7.9 (never an open relay); decisions.md 8.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, Any

from dlp_gateway import logins, tls
from dlp_gateway.smtpd import tenant
from dlp_gateway.smtpd.sasl import Doorman
from dlp_gateway.smtpd.tenant import Watch

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable
    from ipaddress import IPv4Network, IPv6Network

    from dlp_gateway.config import Config

    Networks = tuple[IPv4Network | IPv6Network, ...]


class Entrance:
    """The permissions of one listener. `clock`: seconds, for lock-outs."""

    def __init__(self, config: Config, *, clock: Callable[[], float]) -> None:
        self._config = config
        self._clock = clock
        self.tls: ssl.SSLContext | None = None
        self.doorman: Doorman | None = None
        self._marks: tenant.Marks | None = None
        self.reread()

    def reread(self) -> None:
        """Read certificate, accounts and marks (again). Sessions that are open keep what they were begun with."""
        context = tls.server_context(self._config)
        shared = self._config.access.shared_marks_file
        marks = tenant.read(shared) if shared is not None else None
        if self._config.access.auth_file is not None:
            accounts = logins.read(self._config.access.auth_file)
            if self.doorman is None:
                self.doorman = Doorman(accounts, clock=self._clock)
            self.doorman.logins = accounts
        self.tls, self._marks = context, marks

    def close(self) -> None:
        """Give the threads back."""
        if self.doorman is not None:
            self.doorman.close()

    def is_balancer(self, address: str) -> bool:
        """Whether connections from here begin with a PROXY header."""
        return bool(self._config.access.proxy_networks) and within(address, self._config.access.proxy_networks)

    def knows(self, address: str) -> bool:
        """Whether this address may send mail without another proof."""
        return within(address, self._config.client_networks) or self._is_shared(address)

    def _is_shared(self, address: str) -> bool:
        return bool(self._config.access.shared_networks) and within(address, self._config.access.shared_networks)

    def watch(self, address: str) -> Watch | None:
        """Return what looks for the agency's mark in a message from here; None where none is asked for."""
        if self._marks is None or within(address, self._config.client_networks) or not self._is_shared(address):
            return None
        return Watch(self._marks)

    @property
    def strangers(self) -> bool:
        """Whether others may connect, to show a certificate or to log in."""
        return self.doorman is not None or self._config.access.tls_client_ca_file is not None

    def trusts(self, address: str) -> bool:
        """Whether XFORWARD of this client counts."""
        return bool(self._config.xforward_networks) and within(address, self._config.xforward_networks)

    def certified(self, certificate: dict[str, Any] | None) -> str | None:
        """Return the listed name in a certificate that TLS has verified, if there is one."""
        if not certificate or self._config.access.tls_client_ca_file is None:
            return None
        names = {value.lower() for kind, value in certificate.get("subjectAltName", ()) if kind == "DNS"}
        return next((name for name in self._config.access.tls_client_names if name in names), None)


@lru_cache(maxsize=4096)  # parsing an address costs as much as a command; the same clients come again and again
def within(address: str, networks: Networks) -> bool:
    """Tell whether an IP address is in one of the networks; IPv4 clients of an IPv6 socket count as IPv4."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return any(ip.version == network.version and ip in network for network in networks)
