"""Compare a claim with the register of orders, clause by clause.

Takes: a claim, the registered orders, envelope, findings, today. Returns: the order, and the clauses that fail.
Touches: nothing.
A clause that an order leaves empty does not limit it: no entities, senders or recipients named means all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlp_gateway.address import AddressError, fold_domain
from dlp_gateway.legal.courts import courts_in
from dlp_gateway.legal.dockets import dockets_in, same_number
from dlp_gateway.legal.persons import covered
from dlp_gateway.legal.wording import flat
from dlp_gateway.model import Clause
from dlp_gateway.scope import below

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from dlp_gateway.legal.claims import Claim
    from dlp_gateway.legal.persons import Mention
    from dlp_gateway.model import Envelope, Finding, Order, Path

# The state of an order that a second officer has verified.
IN_FORCE = "verified"


def registered(claim: Claim, docket: tuple[Order, ...], *, today: date) -> Order | None:
    """Give the order that the claim names; of several entries one in force, if there is one."""
    matches = [order for order in docket if _names(claim, order, today)]
    return min(matches, key=lambda order: bool(tuple(force_faults(order, today=today))), default=None)


def force_faults(order: Order, *, today: date) -> Iterator[str]:
    """Say why an order is not in force."""
    if order.state != IN_FORCE:
        yield "order_not_in_force"
    elif order.valid_from is not None and today < order.valid_from:
        yield "order_not_yet_valid"
    elif order.valid_until is not None and today > order.valid_until:
        yield "order_expired"
    elif order.max_uses is not None and order.uses >= order.max_uses:
        yield "order_used_up"


def scope_clauses(
    order: Order,
    *,
    envelope: Envelope,
    findings: tuple[Finding, ...],
    about: tuple[tuple[Mention, ...], ...],
    key: bytes,
) -> Iterator[Clause]:
    """Compare the message with each clause of the order's scope."""
    paths = [path.path for path in envelope.in_scope]
    outside = [path for path in paths if order.recipients and not _listed(path, order.recipients)]
    yield _clause("recipients", len(paths), len(outside), "recipient_not_in_order")
    found = {finding.entity for finding in findings}
    beyond = sorted(found - set(order.entities)) if order.entities else []
    met = not beyond
    yield Clause(name="entities", met=met, found=" ".join(sorted(found)), missing="" if met else "entity_not_in_order")
    yield _persons_clause(order, about, key)
    known = envelope.reverse_path is not None and _listed(envelope.reverse_path, order.senders)
    outsider = bool(order.senders) and not known
    yield Clause(
        name="sender",
        met=not outsider,
        found=envelope.reverse_path.address.domain if envelope.reverse_path else "",
        missing="sender_not_in_order" if outsider else "",
    )


def _clause(name: str, count: int, outside: int, fault: str) -> Clause:
    return Clause(name=name, met=not outside, found=f"{count - outside} of {count}", missing=fault if outside else "")


def _persons_clause(order: Order, about: tuple[tuple[Mention, ...], ...], key: bytes) -> Clause:
    """Ask that everybody whom a finding is about is in the scope, and that each finding is about somebody named."""
    if not order.persons:
        return Clause(name="persons", met=True, found="any")
    named = {mention.words: mention for item in about for mention in item}
    outside = [mention for mention in named.values() if not covered(mention, order.persons, key)]
    found = f"{len(named) - len(outside)} of {len(named)}"
    if outside:
        return Clause(name="persons", met=False, found=found, missing="person_not_in_order")
    unknown = not all(about)
    return Clause(name="persons", met=not unknown, found=found, missing="person_unknown" if unknown else "")


def _names(claim: Claim, order: Order, today: date) -> bool:
    if claim.docket is None or claim.court is None:
        return False
    numbers = dockets_in(order.docket_number, systems=claim.court.systems, year=today.year)
    courts = [court for court in courts_in(flat(order.court).low) if not court.fault]
    number_fits = any(same_number(number.number, claim.docket.number) for number in numbers)
    court_fits = any(_same_court(court.name, claim.court.name, court.system == claim.court.system) for court in courts)
    spelled_alike = order.court.casefold() == claim.court.name.casefold()
    return number_fits and (court_fits or spelled_alike)


def _same_court(one: str, other: str, same_system: bool) -> bool:  # noqa: FBT001  private
    """Compare names; New Mexico's district courts by number, since the code in the docket number says which."""
    return same_system and (one == other or (one.startswith("N.M. ") and other.startswith("N.M. ")))


def _listed(path: Path, entries: tuple[str, ...]) -> bool:
    """Whether an entry (address, domain, `*.domain`) names the path's address."""
    address = f"{path.address.local_part}@{path.address.domain}".casefold()
    return any(_fits(entry.strip(), address, path.address.domain) for entry in entries)


def _fits(entry: str, address: str, domain: str) -> bool:
    if "@" in entry.strip("@"):
        return entry.casefold() == address
    try:
        return below(domain, fold_domain(entry.removeprefix("*.").lstrip("@")))
    except AddressError:
        return False
