"""The queue as a whole: what a day brings, many cases at once, filters under a name, to whom a case can be given.

Takes: requests of programs. Returns: shapes. Touches: the store, through `quarantine` for every act.
Fails: Refused, ActRefused: answered as problems. Nothing is ever released here.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Response, Security
from pydantic import BaseModel, ConfigDict, Field

from dlp_gateway.console import many, rights
from dlp_gateway.console.api import shapes
from dlp_gateway.console.api.cases import Reader
from dlp_gateway.console.api.entry import AtHouse, Caller, caller
from dlp_gateway.console.api.orders import Order
from dlp_gateway.console.api.problem import Refused, kind_of
from dlp_gateway.console.api.replay import Key, once
from dlp_gateway.console.api.shapes import CaseLine, Shape
from dlp_gateway.console.day import Day
from dlp_gateway.console.listing import Wanted
from dlp_gateway.model import Permit, State
from dlp_gateway.store.views import View as Row

queue = APIRouter(tags=["queue"])

Keeping = Annotated[Caller, Security(caller, scopes=[Permit.CASE_READ, Permit.VIEW_WRITE])]
ViewName = Annotated[str, Path(pattern=r"^[a-z0-9]{1,32}$", description="id of the view")]
_TEXT = 4000
_NAME = 64


class Band(BaseModel):
    """How many wait that long."""

    age: str
    cases: int


class Agency(Shape):
    """How many cases wait from one sender's domain, by age in the order of `ages`; "" is the null reverse-path."""

    domain: str
    cases: list[int]


class DayCount(Shape):
    """What came and what became of it within one day of the agency's zone."""

    begins: datetime
    held: int
    released: int
    refused: int


class Today(BaseModel):
    """What waits, for whom, what failed, which orders end within a week, and a month of what came and went."""

    at: datetime
    counts: dict[State, int]
    ages: list[Band]
    agencies: list[Agency]
    overdue: int
    assigned_to_me: int
    with_counsel: int
    next: list[CaseLine]
    failed: list[CaseLine]
    ending: list[Order]
    days: list[DayCount]


class Seen(BaseModel):
    """A case, and the state of it that was seen."""

    model_config = ConfigDict(extra="forbid")

    case: str = Field(pattern=r"^[A-Za-z0-9-]{1,64}$", description="number or id")
    revision: int = Field(strict=True, ge=0, le=999_999_999, description="as the list or the case gave it")


class Many(BaseModel):
    """What is to be done with many cases: refused, or given to somebody. There is no release of many."""

    model_config = ConfigDict(extra="forbid")

    act: Literal["refuse", "assign"]
    cases: list[Seen] = Field(min_length=1, max_length=many.MOST)
    note: str = Field(default="", max_length=_TEXT, description="for refuse: why, in at least 10 characters")
    assignee: str | None = Field(
        default=None, max_length=300, description="for assign: one of GET /officers; null is nobody"
    )


class Done(BaseModel):
    """A case with which it was done."""

    case: str
    state: State
    revision: int


class NotDone(BaseModel):
    """A case with which nothing was done: `kind` of the problem, as in /problems, and why."""

    case: str
    kind: str
    why: str


class Results(BaseModel):
    """What became of each."""

    act: str
    done: list[Done]
    not_done: list[NotDone]


class Filters(BaseModel):
    """Filters of the queue, as in the address of its page; what is not known is left out."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    view: str = Field(default="open", max_length=32)
    q: str = Field(default="", max_length=200)
    whose: str = Field(default="", max_length=16)
    sender: str = Field(default="", max_length=255)
    recipient: str = Field(default="", max_length=255)
    entity: str = Field(default="", max_length=64)
    paper: str = Field(default="", max_length=16)
    mark: str = Field(default="", max_length=32)
    age: str = Field(default="", max_length=8)


class View(BaseModel):
    """Filters under a name. `mine`: only one's own can be forgotten; `shared`: everybody sees it."""

    id: str
    name: str
    mine: bool
    shared: bool
    query: str
    filters: Filters


class NewView(BaseModel):
    """Filters to be kept under a name; one of the same name is written over."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=_NAME, pattern=r"^[^\x00-\x1f\x7f-\x9f]*\S[^\x00-\x1f\x7f-\x9f]*$")
    shared: bool = Field(default=False, strict=True)
    filters: Filters = Filters()


@queue.get("/today")
def show_today(at: AtHouse, who: Reader) -> Today:
    """Show what waits and for whom, what failed, which orders end soon, and what came and went in a month."""
    known = Day(at.office).known(who.account)
    return Today(
        at=at.now(),
        counts=known["counts"],
        ages=[Band(age=label, cases=number) for label, number in known["bands"]],
        agencies=[Agency(domain=domain, cases=list(numbers)) for domain, numbers in known["agencies"]],
        overdue=known["overdue"],
        assigned_to_me=known["assigned"],
        with_counsel=known["with_counsel"],
        next=[shapes.line(case) for case in known["oldest"]],
        failed=[shapes.line(case) for case in known["failed"]],
        ending=[Order.model_validate(order) for order in known["ending"]],
        days=[DayCount.model_validate(day) for day in known["days"]],
    )


@queue.get("/officers")
def list_officers(at: AtHouse, who: Reader) -> list[str]:
    """List to whom cases can be given, as the record names them; empty for those who may not give any."""
    return many.officers(at.office, who.account)


@queue.post("/acts", response_model=Results)
def act_on_many(
    at: AtHouse,
    who: Annotated[Caller, Security(caller, scopes=[Permit.CASE_READ, Permit.CASE_DECIDE])],
    asked: Many,
    key: Key = None,
) -> Response:
    """Refuse many cases, or give them to somebody: each is decided and recorded by itself, never released.

    A case that was changed since it was seen is left alone and named; the others are done.
    """
    if not rights.may_decide(who.account):
        raise Refused("forbidden", "Your role does not allow this.")
    wish = many.Wish(
        act=asked.act, account=who.account, officer=who.officer, note=asked.note, assignee=asked.assignee or ""
    )
    chosen = tuple(dict.fromkeys(many.Chosen(item.case, item.revision) for item in asked.cases))

    def do() -> Results:
        outcome = many.each(at.office, wish, chosen)
        return Results(
            act=outcome.act,
            done=[Done(case=item.case, state=item.state, revision=item.revision) for item in outcome.done],
            not_done=[NotDone(case=item.case, kind=kind_of(item.problem), why=item.why) for item in outcome.undone],
        )

    return once(at, who, key, asked=("many", asked.model_dump_json()), status=200, do=do)


@queue.get("/views")
def list_views(at: AtHouse, who: Reader) -> list[View]:
    """List one's own views of the queue and those that others share."""
    return [_shown(who, item) for item in at.office.store.views.of(who.account.name)]


@queue.post("/views", status_code=201)
def save_view(at: AtHouse, who: Keeping, new: NewView) -> View:
    """Keep filters under a name, for oneself or for all."""
    _reads(who)
    name, query = new.name.strip(), Wanted.of(new.filters.model_dump()).query()
    views = at.office.store.views
    views.save(owner=who.account.name, name=name, query=query, shared=new.shared, now=at.now())
    mine = (item for item in views.of(who.account.name) if (item.owner, item.name) == (who.account.name, name))
    return _shown(who, next(mine))


@queue.delete("/views/{view}", status_code=204)
def forget_view(at: AtHouse, who: Keeping, view: ViewName) -> None:
    """Forget a view of one's own."""
    _reads(who)
    at.office.store.views.forget(view, owner=who.account.name)


def _reads(who: Caller) -> None:
    if not rights.may_read(who.account):
        raise Refused("forbidden", "An admin sees no cases.")


def _shown(who: Caller, row: Row) -> View:
    wanted = Wanted.of_query(row.query)
    return View(
        id=row.id, name=row.name, mine=row.owner == who.account.name, shared=row.shared, query=row.query,
        filters=Filters.model_validate(wanted),
    )  # fmt: skip
