"""The register of court orders, and the list of what passed on an order that nobody has verified.

Takes: requests of programs. Returns: shapes. Touches: the store, through `docket` for every act.
Fails: Refused, ActRefused with words for the officer; nothing has changed.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Response, Security
from pydantic import BaseModel, ConfigDict, Field

from dlp_gateway.console import rights
from dlp_gateway.console.api.entry import AtHouse, Caller, House, caller
from dlp_gateway.console.api.files import File, octets_of
from dlp_gateway.console.api.problem import Refused
from dlp_gateway.console.api.replay import Key, once
from dlp_gateway.console.api.shapes import Shape
from dlp_gateway.docket import KEYS, Docket, Who, facts
from dlp_gateway.model import Order as Noun
from dlp_gateway.model import Permit
from dlp_gateway.model import Review as ReviewNoun

orders = APIRouter(tags=["orders"])

Reading = Annotated[Caller, Security(caller, scopes=[Permit.ORDER_READ])]
Writing = Annotated[Caller, Security(caller, scopes=[Permit.ORDER_WRITE])]
Verifying = Annotated[Caller, Security(caller, scopes=[Permit.ORDER_VERIFY])]
OrderName = Annotated[str, Path(pattern=r"^[A-Za-z0-9-]{1,64}$", description="id of the order")]
ReviewName = Annotated[str, Path(pattern=r"^[a-z0-9]{1,32}$", description="id of the entry")]
_LINE = 300
_TEXT = 4000
_MOST = 500


class Initials(BaseModel):
    """A person in an order's scope; the name is not kept."""

    initials: str


class Order(BaseModel):
    """A registered order. An empty list does not limit. `status`: as it counts today."""

    id: str
    court: str
    docket_number: str
    state: str
    status: str
    in_force: bool
    kind: str
    judge: str
    issued_on: date | None
    valid_from: date | None
    valid_until: date | None
    entities: list[str]
    persons: list[Initials]
    senders: list[str]
    recipients: list[str]
    max_uses: int | None
    uses: int
    document_name: str
    document_sha256: str
    received_from: str
    added_by: str
    added_at: datetime | None
    verified_by: str
    verified_at: datetime | None
    verified_how: str
    revoked_by: str
    revoked_at: datetime | None
    revoked_why: str


_Line = Annotated[str, Field(max_length=_LINE)]
_Scope = Annotated[list[_Line], Field(min_length=1, max_length=_MOST)] | Literal["any"]


class NewOrder(BaseModel):
    """An order as somebody registers it. A clause that does not limit says `any`: one forgotten would cover all."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,40}$")] | None = None
    court: str = Field(min_length=1, max_length=_LINE, description="as `D.N.M.` or in full")
    docket_number: str = Field(min_length=1, max_length=_LINE)
    kind: _Line | None = None
    judge: _Line = ""
    received_from: _Line = ""
    issued_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    max_uses: Annotated[int, Field(ge=1, le=1_000_000_000)] | None = None
    persons: _Scope
    entities: _Scope
    senders: _Scope
    recipients: _Scope
    document: File | None = None


class Verification(BaseModel):
    """How it is known that an order is genuine."""

    model_config = ConfigDict(extra="forbid")

    how: str = Field(min_length=10, max_length=_TEXT, description="whom you asked, what they said")


class Revocation(BaseModel):
    """Why an order ends."""

    model_config = ConfigDict(extra="forbid")

    why: str = Field(min_length=10, max_length=_TEXT)


class Review(Shape):
    """What passed on an order that nobody has verified."""

    id: str
    at: datetime
    message_id: str
    kind: str
    court: str
    docket_number: str
    author: str
    recipients: tuple[str, ...]
    entities: tuple[str, ...]
    persons: int
    jurisdiction: str
    flags: tuple[str, ...]
    reviewed_at: datetime | None
    reviewed_by: str | None
    outcome: str | None
    note: str | None


class Wanted(BaseModel):
    """Which entries of the list."""

    model_config = ConfigDict(extra="forbid")

    all: bool = Field(default=False, description="also what was looked at already")


class Outcome(BaseModel):
    """What somebody found of an entry."""

    model_config = ConfigDict(extra="forbid")

    outcome: Literal["genuine", "not_genuine", "unclear"]
    note: str = Field(min_length=10, max_length=_TEXT)


def docket(at: AtHouse) -> Docket:
    """Return the register; a console without one has no orders."""
    if at.office.docket is None:
        raise Refused("not_found", "This console has no register of orders.")
    return at.office.docket


Register = Annotated[Docket, Depends(docket)]


@orders.get("/orders")
def list_orders(at: AtHouse, who: Reading, register: Register) -> list[Order]:
    """List the registered orders, oldest first."""
    _needs(rights.may_see_orders(who.account))
    return [_shown(at, item) for item in register.list() if rights.may_see_order(who.account, item)]


@orders.post("/orders", status_code=201, response_model=Order)
def register_order(at: AtHouse, who: Writing, register: Register, new: NewOrder, key: Key = None) -> Response:
    """Register an order; it counts once another person has verified it."""
    _needs(rights.may_order(who.account))
    paper = None if new.document is None else (new.document.name, octets_of(new.document, where="document"))

    def do() -> Order:
        order = register.add(_plain(new), officer=who_acts(who), now=at.now(), document=paper)
        return _shown(at, order)

    return once(at, who, key, asked=("order", new.model_dump_json()), status=201, do=do)


@orders.get("/orders/{order}")
def show_order(at: AtHouse, who: Reading, register: Register, order: OrderName) -> Order:
    """Show one order."""
    _needs(rights.may_see_orders(who.account))
    return _shown(at, seen(who, register, order))


@orders.post("/orders/{order}/verify", response_model=Order)
def verify_order(
    at: AtHouse, who: Verifying, register: Register, order: OrderName, said: Verification, key: Key = None
) -> Response:
    """Say that an order is genuine; never by who added it. It counts from the next message on."""
    _needs(rights.may_order(who.account))

    def do() -> Order:
        return _shown(
            at, register.verify(_whole(who, register, order), officer=who_acts(who), how=said.how, now=at.now())
        )

    return once(at, who, key, asked=("verify", order, said.how), status=200, do=do)


@orders.post("/orders/{order}/revoke", response_model=Order)
def revoke_order(
    at: AtHouse, who: Writing, register: Register, order: OrderName, said: Revocation, key: Key = None
) -> Response:
    """End an order for good, from the next message on."""
    _needs(rights.may_order(who.account))

    def do() -> Order:
        return _shown(
            at, register.revoke(_whole(who, register, order), officer=who_acts(who), why=said.why, now=at.now())
        )

    return once(at, who, key, asked=("revoke", order, said.why), status=200, do=do)


@orders.get("/reviews")
def list_reviews(who: Reading, register: Register, wanted: Annotated[Wanted, Query()]) -> list[Review]:
    """List what passed on an order that nobody has verified; `all`: also what was looked at already."""
    _needs(rights.may_order(who.account))
    found = register.reviews(everything=wanted.all)
    return [Review.model_validate(item) for item in found if _theirs(who, item)]


@orders.post("/reviews/{review}", response_model=Review)
def answer_review(
    at: AtHouse, who: Writing, register: Register, review: ReviewName, said: Outcome, key: Key = None
) -> Response:
    """Write what was found of an entry of the list."""
    _needs(rights.may_order(who.account))
    known = next((item for item in register.reviews(everything=True) if item.id == review), None)
    if known is None or not _theirs(who, known):
        raise Refused("not_found")

    def do() -> Review:
        found = register.reviewed(known.id, outcome=said.outcome, note=said.note, officer=who_acts(who), now=at.now())
        return Review.model_validate(found)

    return once(at, who, key, asked=("review", review, said.model_dump_json()), status=200, do=do)


def _needs(right: bool) -> None:
    if not right:
        raise Refused("forbidden", "Your role does not allow this.")


def _theirs(who: Caller, item: ReviewNoun) -> bool:
    """Whether an entry is about an agency of the caller."""
    return rights.of_theirs(who.account, item.author.rpartition("@")[2].lower())


def who_acts(who: Caller) -> Who:
    """Return who acts on the register."""
    return Who(name=who.account.title, user=who.account.name, agencies=who.account.agencies)


def seen(who: Caller, register: Docket, order: str) -> Noun:
    """Return an order; one that concerns other agencies than the caller's does not exist."""
    found = register.show(order)
    if not rights.may_see_order(who.account, found):
        raise Refused("not_found")
    return found


def _whole(who: Caller, register: Docket, order: str) -> str:
    """Return the id of an order that was named in full: a beginning is for people who type."""
    if seen(who, register, order).id != order:
        raise Refused("not_found")
    return order


def _shown(at: House, order: Noun) -> Order:
    return Order.model_validate(facts(order, today=at.now().date()))


def _plain(new: NewOrder) -> dict[str, Any]:
    """Return what an officer would have written."""
    given = new.model_dump(mode="json", exclude_none=True)
    return {name: given[name] for name in KEYS if name in given}
