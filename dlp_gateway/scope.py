"""Whether a path leads to a federal immigration destination.

Takes: the destinations and single addresses of the rulebook; paths as `address.parse_path` read them.
Returns: yes or no, and the row of destinations.yaml that says so.
Source: RFC 5321 3.6.1, appendix C and F.2 (source routes); RFC 1123 5.2.16 (the percent hack); UUCP bang paths.

The row with the longest matching domain wins, compared on label boundaries. A path is covered if any host that some
relay could read out of it is in scope: its domain, each hop of a source route, each piece of its local part between
`@`, `%` and `!`, quoted or not. What stands after `=` is not a host: SRS and VERP addresses
(`SRS0=...=ice.dhs.gov=officer@agency.example`) lead to the domain on their right, and only there.

A single listed address is compared without regard to case, quoting and a `+tag`, since the great mail hosts deliver
`agent+anything@` to `agent@`; at Gmail also without regard to dots and to the name googlemail.com, since those are
the same mailbox. Everywhere else a dot makes another mailbox.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

from dlp_gateway.address import AddressError, fold_domain, parse_path, unquote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.config import Destination, ScopedAddress
    from dlp_gateway.model import Address, Path

# What separates hosts from users in the local parts that old relays understand; brackets, commas, colons and white
# space can stand there inside quotes.
_SEPARATORS = re.compile(r'[%!@,:;<>()\[\]\\"\s]+')
_ROUTING = re.compile(r"[%!@]")
_GMAIL = frozenset({"gmail.com", "googlemail.com"})

# Distinct domains and paths whose answer is kept: a state's mail goes to some thousands; bounded, since clients choose.
_CACHE_ENTRIES = 8192


def below(domain: str, parent: str) -> bool:
    """Whether `domain` is `parent` or a host below it; both folded."""
    return domain == parent or domain.endswith(f".{parent}")


class Scope:
    """The destinations of one rulebook, ready for one dictionary look-up per label."""

    def __init__(self, destinations: tuple[Destination, ...], addresses: tuple[ScopedAddress, ...]) -> None:
        self._exact = {row.domain: row for row in destinations if not row.subdomains}
        self._trees = {row.domain: row for row in destinations if row.subdomains}
        self._mailboxes = frozenset(_mailbox_key(parse_path(row.address, smtputf8=True).address) for row in addresses)
        self._known: dict[str, bool] = {}
        self._covered: dict[str, bool] = {}

    def covers(self, path: Path) -> bool:
        """Whether some reading of the path leads to a destination in scope."""
        known = self._covered.get(path.text)
        if known is None:
            known = any(self.hosts(path)) or self._is_listed(path)
            if len(self._covered) >= _CACHE_ENTRIES:
                self._covered.clear()
            self._covered[path.text] = known
        return known

    def hosts(self, path: Path) -> Iterator[str]:
        """Give every in-scope host that the path names, folded: domain first, then route, then local part."""
        if self._in_scope(path.address.domain):
            yield path.address.domain
        for hop in path.route:
            if self._in_scope(hop):
                yield hop
        for piece in _pieces(path.address):
            if self._in_scope(piece):
                yield piece

    def destination(self, domain: str) -> Destination | None:
        """Give the row with the longest domain that `domain` (folded) is at or below."""
        row = self._exact.get(domain) or self._trees.get(domain)
        parent = domain
        while row is None and parent:
            _, _, parent = parent.partition(".")
            row = self._trees.get(parent)
        return row

    def _in_scope(self, domain: str) -> bool:
        known = self._known.get(domain)
        if known is None:
            row = self.destination(domain)
            known = row is not None and row.in_scope
            if len(self._known) >= _CACHE_ENTRIES:
                self._known.clear()
            self._known[domain] = known
        return known

    def _is_listed(self, path: Path) -> bool:
        if not self._mailboxes:
            return False
        return any(key in self._mailboxes for key in _mailbox_keys(path.address))


def _pieces(address: Address) -> tuple[str, ...]:
    """Give what an old relay could take for hosts in a local part, folded; () for an ordinary one."""
    return tuple(_folded_pieces(_visible(address.local_part))) + _literal_host(address.domain)


def _visible(local_part: str) -> str:
    """Unquote, and fold full-width `@`, `%` and `!` as a careless next reader might."""
    text = unquote(local_part)
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def _folded_pieces(text: str) -> Iterator[str]:
    if not _ROUTING.search(text):
        return
    for piece in _SEPARATORS.split(text):
        try:
            yield fold_domain(piece)
        except AddressError:
            continue


def _literal_host(domain: str) -> tuple[str, ...]:
    """Give what stands after the tag of a General-address-literal (RFC 5321 4.1.3): `[x400:ice.dhs.gov]`."""
    if not domain.startswith("["):
        return ()
    try:
        return (fold_domain(domain[1:-1].rpartition(":")[2]),)
    except AddressError:
        return ()


def _mailbox_keys(address: Address) -> Iterator[str]:
    """Give the comparison keys of every mailbox that a path's address could mean."""
    yield _mailbox_key(address)
    text = _visible(address.local_part)
    if _ROUTING.search(text):
        for left, right in pairwise(_SEPARATORS.split(text)):
            yield _key(left, right)
            yield _key(right, left)


def _mailbox_key(address: Address) -> str:
    return _key(_visible(address.local_part), address.domain)


def _key(local_part: str, domain: str) -> str:
    user, domain = local_part.casefold().partition("+")[0], domain.casefold().removesuffix(".")
    if domain in _GMAIL:
        user, domain = user.replace(".", ""), "gmail.com"
    return f"{user}@{domain}"
