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
import secrets
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from dlp_gateway.address import AddressError, fold_domain, parse_path
from dlp_gateway.config import ENTITIES
from dlp_gateway.config.document import nearest
from dlp_gateway.legal import court_named, hashes_of, initials_of, number_of, same_number
from dlp_gateway.model import Order, OrderPerson
from dlp_gateway.scope import below
from dlp_gateway.store import ActRefused
from dlp_gateway.store.personkey import person_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dlp_gateway.model import Review
    from dlp_gateway.store.register import Register

__all__ = ["KEYS", "OUTCOMES", "Docket", "Who", "facts", "given_orders", "order_of", "person_key"]

#: What may stand in an order's JSON, and what must.
KEYS = (
    "id", "kind", "court", "docket_number", "judge", "issued_on", "valid_from", "valid_until", "max_uses", "persons",
    "entities", "senders", "recipients", "received_from",
)  # fmt: skip
_REQUIRED = ("court", "docket_number")
#: The scope: each is a list, or the word "any" where the order does not limit it. A clause forgotten would cover all.
_SCOPE = ("persons", "entities", "senders", "recipients")
_ANY = "any"
#: What `orders show --json` adds and a `--docket` file may hold, too.
_TOLD = frozenset({"in_force", "status", "note"})
#: What an officer may find of mail that passed on a claimed order.
OUTCOMES = ("genuine", "not_genuine", "unclear")
_SAYS = 10  # characters: "ok" tells nothing
_MAX_SAYS = 4000
_ID_OCTETS = 4
_MOST = 500  # persons, senders or recipients of one order; more is no order about persons


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


# ----------------------------------------------------------------------------------------- reading an order


def order_of(data: object, *, key: bytes, kinds: Iterable[str], today: date) -> Order:
    """Read and check what an officer wrote; ActRefused says which key is wrong and how to mend it."""
    if not isinstance(data, dict):
        raise ActRefused("an order is one JSON object with the keys of docs/legal-process.md")
    unknown = [name for name in data if name not in KEYS]
    if unknown:
        raise ActRefused(f'unknown key "{unknown[0]}".{nearest(str(unknown[0]), KEYS)}')
    missing = [name for name in _REQUIRED if data.get(name) in (None, "", [])]
    if missing:
        raise ActRefused(f"{missing[0]}: is missing; an order without it cannot be matched")
    unsaid = [name for name in _SCOPE if data.get(name) in (None, [])]
    if unsaid:
        raise ActRefused(f'{unsaid[0]}: is missing. Name them in a list, or write "{_ANY}" if the order limits none')
    order = Order(
        id=_id(data.get("id")),
        state="added",
        kind=_kind(data.get("kind"), tuple(kinds)),
        court=_text(data, "court"),
        docket_number=_text(data, "docket_number"),
        judge=_text(data, "judge"),
        received_from=_text(data, "received_from"),
        issued_on=_day(data, "issued_on"),
        valid_from=_day(data, "valid_from"),
        valid_until=_day(data, "valid_until"),
        max_uses=_count(data),
        persons=persons_of(data.get("persons"), key=key),
        entities=_entities(data),
        senders=_places(data, "senders"),
        recipients=_places(data, "recipients"),
    )
    _check_dates(order, today)
    return _named(order, today)


def given_orders(data: object, *, key: bytes) -> tuple[Order, ...]:
    """Read registered orders as a `--docket` file gives them: one or a list, with the fields of model.Order.

    What stands there is taken as verified or not by its `state`; a list that is left out does not limit. Unknown keys
    are refused: a misspelled clause would widen the order. ActRefused says what is wrong.
    """
    rows = data if isinstance(data, list) else [data]
    return tuple(_given(row, key) for row in rows)


def _given(row: object, key: bytes) -> Order:
    names = {field.name: field for field in fields(Order)}
    if not isinstance(row, dict):
        raise ActRefused("each order is a JSON object")
    unknown = [name for name in row if name not in names and name not in _TOLD]
    if unknown:
        raise ActRefused(f'unknown key "{unknown[0]}".{nearest(str(unknown[0]), names)}')
    missing = [name for name in ("id", "court", "docket_number", "state") if not row.get(name)]
    if missing:
        raise ActRefused(f"{missing[0]}: is missing")
    return Order(
        id=str(row["id"]),
        court=_text(row, "court"),
        docket_number=_text(row, "docket_number"),
        state=_text(row, "state"),
        valid_from=_day(row, "valid_from"),
        valid_until=_day(row, "valid_until"),
        issued_on=_day(row, "issued_on"),
        max_uses=_count(row),
        uses=int(row.get("uses") or 0),
        persons=persons_of(row.get("persons"), key=key),
        entities=_entities(row),
        senders=_places(row, "senders"),
        recipients=_places(row, "recipients"),
    )


def _id(value: object) -> str:
    if value is None:
        return f"order-{secrets.token_hex(_ID_OCTETS)}"
    if not isinstance(value, str) or not value.replace("-", "").isalnum() or not 1 <= len(value) <= 40:  # noqa: PLR2004  a short name
        raise ActRefused("id: up to 40 letters, digits and hyphens, or leave it out")
    return value


def _kind(value: object, kinds: tuple[str, ...]) -> str:
    if value is None:
        return ""
    if value not in kinds:
        raise ActRefused(f'kind: "{value}" is no kind of process that a court makes.{nearest(str(value), kinds)}')
    return str(value)


def _text(data: dict[str, Any], name: str) -> str:
    value = data.get(name, "")
    if not isinstance(value, str) or len(value) > 300 or not value.isprintable():  # noqa: PLR2004  a line
        raise ActRefused(f"{name}: should be one line of text")
    return value.strip()


def _day(data: dict[str, Any], name: str) -> date | None:
    value = data.get(name)
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value)[: len("YYYY-MM-DD")])
    except ValueError:
        raise ActRefused(f'{name}: "{value}" is not a date. Write it as YYYY-MM-DD') from None


def _count(data: dict[str, Any]) -> int | None:
    value = data.get("max_uses")
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
        raise ActRefused(f'max_uses: "{value}" is no number of 1 or more; leave it out for no limit')
    return value


def persons_of(value: object, *, key: bytes) -> tuple[OrderPerson, ...]:
    """Turn names into initials and keyed hashes; the names go no further."""
    if value is None or value == _ANY:
        return ()
    found = []
    for item in _list(value, "persons"):
        if isinstance(item, dict) and "hashes" in item:
            found.append(OrderPerson(initials=str(item.get("initials", "")), hashes=tuple(map(str, item["hashes"]))))
            continue
        name = item.get("name") if isinstance(item, dict) else item
        if not isinstance(name, str) or len(hashes_of(name, key)) < 3:  # noqa: PLR2004  two words and their pair
            raise ActRefused("persons: each is a name of at least two words, or an object with such a name")
        found.append(OrderPerson(initials=initials_of(name), hashes=hashes_of(name, key)))
    return tuple(found)


def _list(value: object, name: str) -> list[Any]:
    if not isinstance(value, list) or len(value) > _MOST:
        raise ActRefused(f"{name}: should be a list of at most {_MOST}")
    return value


def _entities(data: dict[str, Any]) -> tuple[str, ...]:
    if data.get("entities") in (None, _ANY):
        return ()
    found = _list(data["entities"], "entities")
    for item in found:
        if item not in ENTITIES:
            raise ActRefused(f'entities: "{item}" is no kind of data that is protected.{nearest(str(item), ENTITIES)}')
    return tuple(dict.fromkeys(found))


def _places(data: dict[str, Any], name: str) -> tuple[str, ...]:
    """Check addresses and domains: `officer@ice.dhs.gov`, `ice.dhs.gov`, `*.dhs.gov`."""
    if data.get(name) in (None, _ANY):
        return ()
    found = [str(item).strip() for item in _list(data[name], name)]
    for item in found:
        try:
            if "@" in item.lstrip("@"):
                parse_path(item)
            else:
                fold_domain(item.removeprefix("*.").lstrip("@"))
        except AddressError as problem:
            raise ActRefused(f'{name}: "{item}" is neither an address nor a domain ({problem})') from None
    return tuple(dict.fromkeys(found))


def _check_dates(order: Order, today: date) -> None:
    if order.issued_on is not None and order.issued_on > today:
        raise ActRefused(f"issued_on: {order.issued_on} has not come yet")
    if order.valid_until is not None and order.valid_until < today:
        raise ActRefused(f"valid_until: {order.valid_until} is past")
    begins = order.valid_from or order.issued_on
    if begins is not None and order.valid_until is not None and order.valid_until < begins:
        raise ActRefused(f"valid_until: {order.valid_until} is before {begins}")
    if order.valid_from is not None and order.issued_on is not None and order.valid_from < order.issued_on:
        raise ActRefused(f"valid_from: {order.valid_from} is before the order was issued")


def _named(order: Order, today: date) -> Order:
    """Check that the court is known and gives such numbers."""
    court = court_named(order.court)
    if court is None:
        raise ActRefused(f'court: "{order.court}" is no court that is known; write it as "D.N.M." or in full')
    number, fault = number_of(order.docket_number, court, year=today.year)
    if number is None:
        raise ActRefused(f'docket_number: "{order.docket_number}" is no number of {court.name} ({fault})')
    return order


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
