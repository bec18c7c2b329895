"""The docket: officers register a court's order, another officer verifies it, anybody may revoke it.

Takes: what an officer wrote (JSON), who acts, when. Returns: model.Order after it. Touches: the store.
Fails: ActRefused with words for the officer (nothing was changed or stored), StoreFault.

    added ──► verified ──► (valid_until, max_uses, or) revoked

Only a verified order counts, from the message after the act; two people are needed: who added an order never verifies
it, under whatever name. Persons are kept as initials and keyed hashes, the name is not stored. Whoever widened the
scope of an order would need a new one: an order is never edited.
Source: decisions.md 34, 37; the report of 2020 for what a claimed order is worth.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from dlp_gateway.config.document import nearest
from dlp_gateway.legal import court_named, number_of, same_number
from dlp_gateway.orderform import KEYS, given_orders, order_of, persons_of
from dlp_gateway.scope import below
from dlp_gateway.store import ActRefused
from dlp_gateway.store.personkey import person_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dlp_gateway.model import Order, Review
    from dlp_gateway.store.register import Register

__all__ = ["KEYS", "OUTCOMES", "Docket", "Who", "facts", "given_orders", "order_of", "person_key", "persons_of"]

#: What an officer may find of mail that passed on a claimed order.
OUTCOMES = ("genuine", "not_genuine", "unclear")
_SAYS = 10  # characters: "ok" tells nothing
_MAX_SAYS = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Who acts: the name they gave, and the account the system knows (OS user or console account).

    `agencies`: domains of the senders whose orders are theirs to make and verify; () is all.
    """

    name: str
    user: str
    agencies: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse an act by nobody."""
        if not self.name.strip() or not self.user.strip():
            raise ActRefused("name the officer who acts (--officer NAME)")

    def is_also(self, name: str, user: str) -> bool:
        """Whether this is the same person, under whatever name."""
        return self.user.strip().casefold() == user.strip().casefold() or (
            self.name.strip().casefold() == name.strip().casefold()
        )


class Docket:
    """The acts on registered orders."""

    def __init__(self, register: Register, *, key: bytes, kinds: Iterable[str]) -> None:
        self._register = register
        self._key = key
        self._kinds = tuple(kinds)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of orders and warrants that a court makes."""
        return self._kinds

    def list(self) -> tuple[Order, ...]:
        """Return the orders, oldest first."""
        return self._register.all()

    def show(self, order_id: str) -> Order:
        """Return one order."""
        return self._register.find(order_id)

    def document(self, order_id: str) -> bytes | None:
        """Return an order's document, sealed; None if it has none."""
        return self._register.document(order_id)

    def add(self, data: object, *, officer: Who, now: datetime, document: tuple[str, bytes] | None = None) -> Order:
        """Register an order as the officer wrote it; it counts once another officer has verified it."""
        order = order_of(data, key=self._key, kinds=self._kinds, today=now.date())
        _refuse_others(order, officer)
        _refuse_twin(order, self._register.all())
        name, octets = document or ("", None)
        if octets is not None and not octets:
            raise ActRefused(f"the document {name} is empty")
        order = replace(
            order,
            document_name=name,
            document_sha256=hashlib.sha256(octets).hexdigest() if octets else "",
            added_by=officer.name.strip(),
            added_user=officer.user,
            added_at=now,
        )
        self._register.add(order, document=octets, user=officer.user, now=now)
        return order

    def verify(self, order_id: str, *, officer: Who, how: str, now: datetime) -> Order:
        """Say that the order is genuine and how that is known; never by who added it."""
        _said(how, "method (whom you asked, what they said)")

        def decide(old: Order) -> Order:
            if old.state != "added":
                raise ActRefused(f"order {old.id} is {old.state}; only one that was added can be verified")
            if officer.is_also(old.added_by, old.added_user):
                raise ActRefused(f"order {old.id} was added by you; another officer must verify it")
            _refuse_others(old, officer)
            if old.valid_until is not None and old.valid_until < now.date():
                raise ActRefused(f"order {old.id} was valid until {old.valid_until}; it can no longer be verified")
            return replace(
                old, state="verified", verified_by=officer.name.strip(), verified_user=officer.user, verified_at=now,
                verified_how=how.strip(),
            )  # fmt: skip

        return self._change(order_id, decide, "order_verified", officer, now, how)

    def revoke(self, order_id: str, *, officer: Who, why: str, now: datetime) -> Order:
        """End an order for good, from the next message on; one officer is enough, since it can only hold more."""
        _said(why, "reason")

        def decide(old: Order) -> Order:
            if old.state == "revoked":
                raise ActRefused(f"order {old.id} is revoked already")
            return replace(
                old, state="revoked", revoked_by=officer.name.strip(), revoked_at=now, revoked_why=why.strip()
            )

        return self._change(order_id, decide, "order_revoked", officer, now, why)

    def reviews(self, *, everything: bool = False) -> tuple[Review, ...]:
        """Return what passed on an order that nobody has verified."""
        return self._register.reviews(everything=everything)

    def reviewed(self, review_id: str, *, outcome: str, note: str, officer: Who, now: datetime) -> Review:
        """Write what an officer found of one entry."""
        if outcome not in OUTCOMES:
            raise ActRefused(f'"{outcome}" is no outcome.{nearest(outcome, OUTCOMES)}')
        _said(note, "note")
        return self._register.reviewed(
            review_id, outcome=outcome, by=officer.name.strip(), user=officer.user, note=note.strip(), now=now
        )

    def _change(self, order_id: str, decide: Any, action: str, officer: Who, now: datetime, note: str) -> Order:  # noqa: PLR0917  private
        return self._register.change(
            order_id, decide, action=action, by=officer.name.strip(), user=officer.user, now=now, note=note.strip()
        )


def _refuse_others(order: Order, officer: Who) -> None:
    """Refuse an order that would let mail of other agencies pass than the officer's own."""
    domains = [entry.rpartition("@")[2].removeprefix("*.").lower() for entry in order.senders]
    own = bool(domains) and all(any(below(domain, agency) for agency in officer.agencies) for domain in domains)
    if officer.agencies and not own:
        raise ActRefused("Orders for senders of other agencies than yours are not yours to register or verify.")


def _refuse_twin(order: Order, known: Iterable[Order]) -> None:
    """Refuse a second entry for the same order while the first one counts or waits: two scopes would disagree."""
    for other in known:
        if _same(order, other) and other.state != "revoked" and other.issued_on == order.issued_on:
            raise ActRefused(f"order {other.id} is the same order ({other.docket_number}); revoke that one first")


def _same(one: Order, other: Order) -> bool:
    """Whether two entries name the same court and case, however they spell them."""
    courts = court_named(one.court), court_named(other.court)
    if courts[0] is None or courts[1] is None or courts[0].name != courts[1].name:
        return False
    numbers = [
        number_of(item.docket_number, courts[0], year=date.max.year)[0] or item.docket_number for item in (one, other)
    ]
    return same_number(*numbers)


def _said(text: str, what: str) -> None:
    if not _SAYS <= len(text.strip()) <= _MAX_SAYS:
        raise ActRefused(f"the {what} must say something, in {_SAYS} to {_MAX_SAYS} characters")


# ------------------------------------------------------------------------------------------------- showing


def facts(order: Order, *, today: date) -> dict[str, Any]:
    """Give an order for people and programs: persons as initials; `in_force` says whether it counts today."""
    row: dict[str, Any] = {}
    for field in fields(order):
        value = getattr(order, field.name)
        row[field.name] = value.isoformat() if isinstance(value, date) else value
    row["persons"] = [{"initials": person.initials, "hashes": person.hashes} for person in order.persons]
    begun = order.valid_from is None or order.valid_from <= today
    ended = order.valid_until is not None and order.valid_until < today
    used_up = order.max_uses is not None and order.uses >= order.max_uses
    row["in_force"] = order.state == "verified" and begun and not ended and not used_up
    row["status"] = "expired" if ended and order.state != "revoked" else "used_up" if used_up else order.state
    return json.loads(json.dumps(row))  # type: ignore[no-any-return]  # tuples become lists
