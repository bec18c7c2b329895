"""Read destinations.yaml and the agency's own destinations.local.yaml: where the rules apply.

Returns: destinations and single addresses. Fails: ConfigError.
The local file survives upgrades: its rows replace the shipped row of the same domain, its `scope` replaces the
shipped choice of classes, and a row of it may say `in_scope: true | false` whatever its class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlp_gateway.address import AddressError, fold_domain, parse_path
from dlp_gateway.config.document import Node, read_yaml
from dlp_gateway.config.judging import GROUPS, Destination, ScopedAddress

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_ROOT = ("scope", "destinations", "addresses")
_ROW = ("domain", "match", "class", "source", "verified", "checked", "note", "in_scope")
_MATCHES = ("subdomains", "exact")
_VERIFIED = ("registry", "yes", "single public mention", "host only", "no")
_ADDRESS = ("address", "source", "note", "checked")


def read_destinations(files: Iterable[Path]) -> tuple[tuple[Destination, ...], tuple[ScopedAddress, ...]]:
    """Read the files in order; later ones win. At least one row must be in scope."""
    scope: tuple[str, ...] = ()
    rows: dict[str, Node] = {}
    addresses: dict[str, ScopedAddress] = {}
    root = None
    for file in files:
        root = read_yaml(file)
        keys = root.mapping(known=_ROOT)
        scope = keys["scope"].words(GROUPS) if "scope" in keys else scope
        rows |= _rows_of(keys["destinations"]) if "destinations" in keys else {}
        addresses |= _addresses_of(keys["addresses"]) if "addresses" in keys else {}
    found = tuple(_destination(node, domain, scope) for domain, node in rows.items())
    if root is not None and not addresses and not any(row.in_scope for row in found):
        raise root.error("no destination is in scope, so no mail would ever be looked at. Name classes under scope.")
    return found, tuple(addresses.values())


def _rows_of(node: Node) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for item in node.items():
        domain = _domain(item.mapping(known=_ROW, required=("domain", "class", "source"))["domain"])
        if domain in found:
            raise item.error(f'the domain "{domain}" stands here twice. Remove one row.')
        found[domain] = item
    return found


def _domain(node: Node) -> str:
    try:
        return fold_domain(node.text())
    except AddressError as error:
        raise node.error(f'"{node.text()}" is not a domain ({error}). Write for instance agency.example.') from None


def _destination(node: Node, domain: str, scope: tuple[str, ...]) -> Destination:
    keys = node.mapping(known=_ROW)
    group = keys["class"].word(GROUPS)
    _check_notes(keys)
    return Destination(
        domain=domain,
        subdomains="match" not in keys or keys["match"].word(_MATCHES) == "subdomains",
        group=group,
        in_scope=keys["in_scope"].flag() if "in_scope" in keys else group in scope,
        source=keys["source"].text(),
    )


def _check_notes(keys: dict[str, Node]) -> None:
    """Check the keys that only people read, so that a date is a date."""
    if "checked" in keys:
        keys["checked"].day()
    if "verified" in keys:
        keys["verified"].word(_VERIFIED)


def _addresses_of(node: Node) -> dict[str, ScopedAddress]:
    found: dict[str, ScopedAddress] = {}
    for item in node.items():
        keys = item.mapping(known=_ADDRESS, required=("address", "source"))
        address = keys["address"].text()
        _check_address(keys["address"])
        if "checked" in keys:
            keys["checked"].day()
        found[address.lower()] = ScopedAddress(address=address, source=keys["source"].text())
    return found


def _check_address(node: Node) -> None:
    try:
        path = parse_path(node.text(), smtputf8=True)
    except AddressError as error:
        raise node.error(f'"{node.text()}" is not a mail address ({error}).') from None
    if path.route or not path.address.domain:
        raise node.error(f'"{node.text()}" is not a mail address. Write for instance agent@private.example.')
