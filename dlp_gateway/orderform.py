"""What an officer writes of an order, read strictly: JSON in, model.Order out.

Takes: a JSON value, the key of the persons' hashes, the kinds of process that courts make. Returns: Order, not stored.
Touches: nothing. Fails: ActRefused with the key that is wrong and how to mend it.
"""

from __future__ import annotations

import secrets
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any

from dlp_gateway.address import AddressError, fold_domain, parse_path
from dlp_gateway.config import ENTITIES
from dlp_gateway.config.document import nearest
from dlp_gateway.legal import court_named, hashes_of, initials_of, number_of
from dlp_gateway.model import Order, OrderPerson
from dlp_gateway.store import ActRefused

if TYPE_CHECKING:
    from collections.abc import Iterable

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
_ID_OCTETS = 4
_MOST = 500  # persons, senders or recipients of one order; more is no order about persons


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
