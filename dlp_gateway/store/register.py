"""Registered orders and the officers' review list as rows.

Takes: decided values; an act is a pure function from the order as it stands to the order as it is to be.
Returns: model.Order, model.Review. Touches: tables orders, order_documents, reviews and the audit log, each act in one
transaction: nothing is stored by half. Fails: ActRefused with words for the officer; StoreFault.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from dlp_gateway.model import Order, Review
from dlp_gateway.store import audit, codec, seal
from dlp_gateway.store.cases import ActRefused, NotFound
from dlp_gateway.store.database import lock
from dlp_gateway.store.tables import order_documents, orders, reviews

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from dlp_gateway.store.database import Database
    from dlp_gateway.store.seal import PublicKey


class Register:
    """The docket of a database."""

    def __init__(self, database: Database, *, public_key: PublicKey) -> None:
        self._database = database
        self._public_key = public_key

    # ---------------------------------------------------------------------------------------------- orders

    def all(self) -> tuple[Order, ...]:
        """Return the orders, oldest first."""
        with self._database.read() as connection:
            return registered(connection)

    def find(self, order_id: str) -> Order:
        """Return one order; NotFound. The beginning of an id is enough if it is one order's alone."""
        with self._database.read() as connection:
            return _found(connection, order_id)

    def add(self, order: Order, *, document: bytes | None, user: str, now: datetime) -> None:
        """Write a new order and its document, sealed."""
        with self._database.write() as connection:
            head = lock(connection)
            if connection.execute(sa.select(orders.c.id).where(orders.c.id == order.id)).first():
                raise ActRefused(f"there is an order {order.id} already")
            connection.execute(sa.insert(orders).values(id=order.id, **_row(order)))
            if document is not None:
                connection.execute(sa.insert(order_documents).values(self._document(order, document)))
            audit.append(connection, head, [_entry(order, "order_added", by=order.added_by, user=user, now=now)])

    def _document(self, order: Order, document: bytes) -> dict[str, Any]:
        return {
            "order_id": order.id,
            "name": order.document_name,
            "sha256": hashlib.sha256(document).hexdigest(),
            "key_id": self._public_key.id,
            "sealed": seal.seal(self._public_key, document),
        }

    def document(self, order_id: str) -> bytes | None:
        """Return an order's document, sealed; None if it has none."""
        with self._database.read() as connection:
            order = _found(connection, order_id)
            row = connection.execute(
                sa.select(order_documents.c.sealed).where(order_documents.c.order_id == order.id)
            ).one_or_none()
            return None if row is None else bytes(row.sealed)

    def change(
        self,
        order_id: str,
        decide: Callable[[Order], Order],
        *,
        action: str,
        by: str,
        user: str,
        now: datetime,
        note: str = "",
    ) -> Order:
        """Read, decide and write under the lock: two officers at once cannot both be the first."""
        with self._database.write() as connection:
            head = lock(connection)
            new = decide(_found(connection, order_id))
            connection.execute(sa.update(orders).where(orders.c.id == new.id).values(_row(new)))
            audit.append(connection, head, [_entry(new, action, by=by, user=user, now=now, note=note)])
            return new

    # --------------------------------------------------------------------------------------------- reviews

    def reviews(self, *, everything: bool = False) -> tuple[Review, ...]:
        """Return what passed on a claimed order, oldest first: what nobody has looked at, or all of it."""
        query = sa.select(reviews).order_by(reviews.c.at, reviews.c.id)
        if not everything:
            query = query.where(reviews.c.reviewed_at.is_(None))
        with self._database.read() as connection:
            return tuple(_review(row) for row in connection.execute(query).mappings())

    def reviewed(self, review_id: str, *, outcome: str, by: str, user: str, note: str, now: datetime) -> Review:
        """Write what an officer found; a second look writes over the first, the audit log keeps both."""
        with self._database.write() as connection:
            head = lock(connection)
            query = sa.select(reviews).where(reviews.c.id.startswith(review_id, autoescape=True)).limit(2)
            rows = connection.execute(query).mappings().all()
            if len(rows) != 1 or not review_id:
                raise NotFound(f"there is no single entry {review_id} on the review list; `orders review` lists them")
            values = {"reviewed_at": now, "reviewed_by": by, "outcome": outcome, "note": note}
            connection.execute(sa.update(reviews).where(reviews.c.id == rows[0]["id"]).values(values))
            entry = audit.Entry(
                at=now,
                actor=by,
                action="order_reviewed",
                subject=rows[0]["message_id"],
                detail={"review": rows[0]["id"], "outcome": outcome, "user": user},
                private={"note": note},
            )
            audit.append(connection, head, [entry])
            return replace(_review(rows[0]), reviewed_at=now, reviewed_by=by, outcome=outcome, note=note)


def registered(connection: sa.Connection) -> tuple[Order, ...]:
    """Return the orders as they stand, with the columns that outcomes and acts keep beside the body."""
    rows = connection.execute(sa.select(orders).order_by(orders.c.id)).all()
    return tuple(_order(row) for row in rows)


def listed(connection: sa.Connection, items: Iterable[Review]) -> None:
    """Put what passes on a claimed order on the list, flagged where the same order was claimed otherwise before."""
    for item in items:
        before = connection.execute(
            sa.select(reviews.c.body).where(
                reviews.c.docket_number == item.docket_number, reviews.c.court == item.court
            )
        )
        earlier = [codec.restore(Review, row.body) for row in before]
        flagged = replace(item, flags=tuple(_flags(item, earlier)))
        connection.execute(
            sa.insert(reviews).values(
                id=item.id,
                at=item.at,
                message_id=item.message_id,
                court=item.court,
                docket_number=item.docket_number,
                body=codec.canonical(flagged),
            )
        )


def _flags(item: Review, earlier: list[Review]) -> Iterable[str]:
    if any(_domain(other.author) != _domain(item.author) for other in earlier):
        yield "other_agency"
    known = {person for other in earlier for person in other.person_hashes}
    if known and set(item.person_hashes) - known:
        yield "other_persons"


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()


def _row(order: Order) -> dict[str, Any]:
    return {"state": order.state, "body": codec.canonical(order)}


def _order(row: Any) -> Order:
    return replace(codec.restore(Order, row.body), state=row.state, uses=row.uses)


def _review(row: Any) -> Review:
    names = ("reviewed_at", "reviewed_by", "outcome", "note")
    return replace(codec.restore(Review, row["body"]), **{name: row[name] for name in names})


def _found(connection: sa.Connection, order_id: str) -> Order:
    query = sa.select(orders).where(orders.c.id.startswith(order_id, autoescape=True)).limit(2)
    rows = connection.execute(query).all()
    exact = [row for row in rows if row.id == order_id] or rows
    if len(exact) != 1 or not order_id:
        raise NotFound(f"there is no single order {order_id}; `orders list` gives the ids")
    return _order(exact[0])


def _entry(order: Order, action: str, *, by: str, user: str, now: datetime, note: str = "") -> audit.Entry:
    """Say what was done. Court and number are public record; who is in the scope stands nowhere in the log."""
    return audit.Entry(
        at=now,
        actor=by,
        action=action,
        subject=order.id,
        detail={
            "order": order.id,
            "in_state": order.state,
            "court": order.court,
            "docket_number": order.docket_number,
            "persons": len(order.persons),
            "entities": order.entities,
            "document_sha256": order.document_sha256,
            "user": user,
        },
        private={"note": note} if note else {},
    )
