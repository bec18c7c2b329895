"""The kinds of values that settings have. Each refuses in words that say what to write instead.

Takes: text from the environment or YAML (or a list of texts). Returns: the value.
Fails: ValueError; pydantic collects them, settings.py adds where they stood.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator

from dlp_gateway.address import AddressError, fold_domain, parse_path
from dlp_gateway.config.checks import is_loopback
from dlp_gateway.config.running import Listen

_MAX_PORT = 65_535
_HOST = re.compile(r"[A-Za-z0-9_.:%-]+")
_HOOK = re.compile(r"https?://(?:[A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?(?:/[\x21\x24-\x3e\x40-\x7e]*)?")
# Standard Webhooks: 24 to 64 octets in base64 behind a prefix that scanners of secrets know.
_HOOK_SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{32,86}={0,2}")
_SITE = re.compile(r"https?://(?:[A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?")
# An address list that covers whole continents makes an open relay; the widest private networks are 10.0.0.0/8 and
# fc00::/7 (RFC 1918, RFC 4193).
_WIDEST = {4: 8, 6: 7}


def listed(value: Any) -> tuple[str, ...]:
    """Give the items of a YAML list, or of a text with commas or white space between them."""
    if isinstance(value, str):
        return tuple(word for word in re.split(r"[,\s]+", value) if word)
    return tuple(str(item).strip() for item in value)


def written(value: object) -> str:
    """Write a value as it could stand in the environment; empty where nothing is set."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(map(written, value))
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Listen):
        host = f"[{value.host}]" if ":" in value.host else value.host
        return f"{host}:{value.port}"
    return str(value)


def _endpoint(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    host, colon, port = value.strip().rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not colon or not _HOST.fullmatch(host) or not re.fullmatch(r"[0-9]{1,5}", port) or int(port) > _MAX_PORT:
        raise ValueError("is not HOST:PORT. Write for instance 127.0.0.1:10025 or [::1]:10025.")
    return Listen(host=host, port=int(port))


def _peer(value: Any) -> Any:
    if value is None:
        return None
    found = _endpoint(value)
    if isinstance(found, Listen) and found.port == 0:
        raise ValueError("has port 0. Write the port that the mail server listens on, for instance mail.example:25.")
    return found


def _networks(value: Any) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(_network(item) for item in listed(value))


def _network(text: str) -> IPv4Network | IPv6Network:
    try:
        network = ip_network(text)
    except ValueError:
        raise ValueError(f"has the item {text}, which is no network. Write for instance 10.1.2.0/24.") from None
    if network.prefixlen < _WIDEST[network.version]:
        raise ValueError(f"has the item {text}, which would make an open relay. List the mail servers that may relay.")
    return network


def _domains(value: Any) -> tuple[str, ...]:
    return tuple(_domain(item) for item in listed(value))


def _domain(text: str) -> str:
    try:
        return fold_domain(text)
    except AddressError:
        raise ValueError(f"has the item {text}, which is no domain. Write for instance agency.example.") from None


def _mailboxes(value: Any) -> tuple[str, ...]:
    return tuple(_mailbox(item) for item in listed(value))


def _mailbox(text: str) -> str:
    try:
        path = parse_path(text, smtputf8=True)
    except AddressError as error:
        raise ValueError(f"has the item {text}, which is no mail address ({error}).") from None
    if path.route or not path.address.domain:
        raise ValueError(f"has the item {text}, which is no mail address. Write for instance privacy@agency.example.")
    return text


def _text(value: Any) -> str:
    text = str(value).strip()
    if not text or any(ord(char) < ord(" ") for char in text):
        raise ValueError("is empty or holds control characters. Write a single line of text.")
    return text


def _hostname(value: Any) -> str:
    try:
        return fold_domain(str(value))
    except AddressError:
        raise ValueError(
            "is not a host name. Write the name of this machine, for instance dlp.agency.example."
        ) from None


def _time_zone(value: Any) -> str:
    try:
        ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("is not a time zone that this machine knows. Write for instance America/Denver.") from None
    return str(value)


def _case_prefix(value: Any) -> str:
    if not re.fullmatch(r"[A-Z][A-Z0-9]{1,9}", str(value)):
        raise ValueError("is not a case prefix. Write 2 to 10 capital letters or digits, for instance NM.")
    return str(value)


def _database_url(value: Any) -> str:
    """Name the driver that this program ships where the URL names none."""
    text = str(value).strip()
    found = re.fullmatch(r"(sqlite|postgres|postgresql)(\+[a-z]+)?:(//.*)", text, re.DOTALL)
    if text and not found:
        raise ValueError(
            "is not a database address. Write sqlite:////var/lib/dlp-gateway/gateway.sqlite3 or postgresql://USER@HOST/NAME."
        )
    if found and found.group(1) != "sqlite":
        return f"postgresql{found.group(2) or '+psycopg'}:{found.group(3)}"
    return text


def _url(value: Any) -> str:
    """Take the address that people type; what is behind the host would break the cookie's rules."""
    text = str(value).strip().rstrip("/")
    if text and not _SITE.fullmatch(text):
        raise ValueError("is not the address of a site. Write for instance https://dlp.agency.example, without a path.")
    return text


def _hooks(value: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_hook(item) for item in listed(value)))


def _hook(text: str) -> str:
    """Take the address of a program of the operator's: encrypted, but on this machine; without a name or password."""
    found = urlsplit(text) if _HOOK.fullmatch(text) else None
    if found is None or not found.hostname:
        raise ValueError(
            f"has the item {text}, which is no address. Write for instance https://soc.agency.example/dlp."
        )
    if found.scheme != "https" and not is_loopback(found.hostname):
        raise ValueError(f"has the item {text}, which is not encrypted. Write https, or an address of this machine.")
    return text


def _hook_secret(value: Any) -> str:
    """Take one secret, or the new and the old one while they are changed: what is sent is signed with each."""
    words = str(value).split()
    if not all(_HOOK_SECRET.fullmatch(word) for word in words):
        raise ValueError("is not a secret of webhooks. Make one with `dlp-gateway webhooks secret`.")
    return " ".join(words)


def _file(value: Any) -> Path | None:
    return None if value is None else Path(str(value)).absolute()


Endpoint = Annotated[Listen, BeforeValidator(_endpoint)]
Peer = Annotated[Listen | None, BeforeValidator(_peer)]
Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], BeforeValidator(_networks)]
Domains = Annotated[tuple[str, ...], BeforeValidator(_domains)]
Mailboxes = Annotated[tuple[str, ...], BeforeValidator(_mailboxes)]
Text = Annotated[str, BeforeValidator(_text)]
Words = Annotated[tuple[str, ...], BeforeValidator(listed)]
Hostname = Annotated[str, BeforeValidator(_hostname)]
TimeZone = Annotated[str, BeforeValidator(_time_zone)]
CasePrefix = Annotated[str, BeforeValidator(_case_prefix)]
DatabaseUrl = Annotated[str, BeforeValidator(_database_url)]
Url = Annotated[str, BeforeValidator(_url)]
Hooks = Annotated[tuple[str, ...], BeforeValidator(_hooks)]
HookSecret = Annotated[str, BeforeValidator(_hook_secret)]
File = Annotated[Path | None, BeforeValidator(_file)]
