"""The queue: filters, views under a name, and what can be done with many cases at once. Never a release.

Takes: requests of people who are logged in. Returns: pages. Touches: the store, through `quarantine` for every act.
Fails: Denied; what could not be done with a case is told beside its number, and the others are done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

import anyio.to_thread
from starlette.responses import RedirectResponse, Response

from dlp_gateway.config import ENTITIES
from dlp_gateway.console import many, rights
from dlp_gateway.console.acts import REFUSALS
from dlp_gateway.console.asking import filter_for, note_of, officer_of, reader, text
from dlp_gateway.console.login import Denied
from dlp_gateway.console.pages import render
from dlp_gateway.model import State
from dlp_gateway.store import ActRefused, NotFound
from dlp_gateway.store.queue import MARKS, PAPERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.datastructures import FormData
    from starlette.requests import Request

    from dlp_gateway.console.login import Door
    from dlp_gateway.console.office import Office
    from dlp_gateway.model import Account, Session
    from dlp_gateway.store import Filter

_PAGE = 50
ALL = "all"
#: Views of the queue that are a click away; the first is the one that opens.
VIEWS: dict[str, tuple[State, ...]] = {
    "open": (State.HELD, State.PROPOSED, State.RELEASE_FAILED),
    **{state.value: (state,) for state in State},
    ALL: tuple(State),
}
#: How long cases have been waiting at least, in hours.
AGES = {"4": timedelta(hours=4), "24": timedelta(days=1), "168": timedelta(days=7)}
WHOSE = ("mine", "nobody")
_NAME_MAX = 64
_WORDS_MAX, _DOMAIN_MAX = 200, 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the form of filters asks for; anything unknown in an address is left out."""

    view: str = "open"
    q: str = ""
    whose: str = ""
    sender: str = ""
    recipient: str = ""
    entity: str = ""
    paper: str = ""
    mark: str = ""
    age: str = ""
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Wanted:
        """Read an address."""
        number = query.get("page", "")
        return cls(
            view=_one_of(query, "view", VIEWS) or "open",
            q=query.get("q", "").strip()[:_WORDS_MAX],
            whose="mine" if query.get("mine") else _one_of(query, "whose", WHOSE),
            sender=query.get("sender", "").strip().lower()[:_DOMAIN_MAX],
            recipient=query.get("recipient", "").strip().lower()[:_DOMAIN_MAX],
            entity=_one_of(query, "entity", ENTITIES),
            paper=_one_of(query, "paper", PAPERS),
            mark=_one_of(query, "mark", (*MARKS, "late")),
            age=_one_of(query, "age", AGES),
            page=max(1, int(number[:9])) if number.isascii() and number.isdigit() else 1,
        )

    @classmethod
    def of_query(cls, query: str) -> Wanted:
        """Read what `query` wrote."""
        return cls.of(dict(parse_qsl(query)))

    def query(self, *, page: int | None = None) -> str:
        """Write the address of these filters, without what is as always."""
        asked = {name: getattr(self, name) for name in _FIELDS if getattr(self, name) not in {"", "open"}}
        return urlencode(asked | ({"page": str(page)} if page else {}))

    @property
    def narrow(self) -> bool:
        """Whether more is asked for than a view and words: the form of filters stands open."""
        return any(getattr(self, name) for name in _FIELDS if name not in {"view", "q"})


_FIELDS = ("view", "q", "whose", "sender", "recipient", "entity", "paper", "mark", "age")


class Listing:
    """The pages of the queue."""

    def __init__(self, office: Office, door: Door) -> None:
        self._office = office
        self._door = door

    async def queue(self, request: Request) -> Response:
        """Show the cases that the filters let through, a page at a time."""
        return await self._page(request, Wanted.of(request.query_params))

    async def _page(
        self, request: Request, wanted: Wanted, *, outcome: many.Outcome | None = None, problem: str = ""
    ) -> Response:
        account = reader(request)
        self._office.reader.warm()
        shown = await anyio.to_thread.run_sync(lambda: self._facts(account, wanted))
        return render(
            request, "queue.html", status=409 if problem else 200, wanted=wanted, views=tuple(VIEWS),
            entities=sorted(ENTITIES), papers=PAPERS, marks=(*MARKS, "late"), ages=tuple(AGES), outcome=outcome,
            problem=problem, refusals=REFUSALS, now=self._office.clock(), may_decide=rights.may_decide(account),
            **shown,
        )  # fmt: skip

    def _facts(self, account: Account, wanted: Wanted) -> dict[str, Any]:
        store, conditions = self._office.store, self._filter(account, wanted)
        total = store.queue.count(conditions)
        return {
            "cases": store.queue.page(conditions, limit=_PAGE, offset=(wanted.page - 1) * _PAGE),
            "total": total,
            "pages": -(-total // _PAGE),
            "saved": store.views.of(account.name),
            "officers": many.officers(self._office, account),
        }

    def _filter(self, account: Account, wanted: Wanted) -> Filter:
        now = self._office.clock()
        return filter_for(
            account, states=VIEWS[wanted.view], words=tuple(wanted.q.split()), newest_first=wanted.view == ALL,
            assignee=account.title if wanted.whose == "mine" else None, unassigned=wanted.whose == "nobody",
            sender=wanted.sender, recipient=wanted.recipient, entity=wanted.entity, paper=wanted.paper,
            marks=(wanted.mark,) if wanted.mark in MARKS else (),
            due_before=now if wanted.mark == "late" else None,
            opened_before=now - AGES[wanted.age] if wanted.age else None,
        )  # fmt: skip

    # ------------------------------------------------------------------------------------------- views

    async def save(self, request: Request) -> Response:
        """Keep the filters under a name, for oneself or for all."""
        account = reader(request)
        form = await self._door.form(request)
        wanted = Wanted.of(_strings(form))
        name, now = text(form, "name")[:_NAME_MAX], self._office.clock()
        if not name or not name.isprintable():
            return await self._page(request, wanted, problem="Give the view a name.")
        views = self._office.store.views
        shared = form.get("shared") == "1"
        try:
            await anyio.to_thread.run_sync(
                lambda: views.save(owner=account.name, name=name, query=wanted.query(), shared=shared, now=now)
            )
        except ActRefused as problem:
            return await self._page(request, wanted, problem=str(problem))
        return RedirectResponse(f"/cases?{wanted.query()}", status_code=303)

    async def forget(self, request: Request) -> Response:
        """Forget a view of one's own."""
        account = reader(request)
        form = await self._door.form(request)
        views, name = self._office.store.views, text(form, "view_id")
        try:
            await anyio.to_thread.run_sync(lambda: views.forget(name, owner=account.name))
        except NotFound as problem:
            return await self._page(request, Wanted(), problem=str(problem))
        return RedirectResponse("/cases", status_code=303)

    # ------------------------------------------------------------------------------------- many at once

    async def many(self, request: Request) -> Response:
        """Refuse, or give to somebody, all the cases that were ticked: each as its page was, each in the record."""
        session: Session = request.state.session
        reader(request)
        form = await self._door.form(request)
        if not rights.may_decide(session.account):
            raise Denied(403, "Your role does not allow this.")
        wish = many.Wish(
            act=text(form, "act"), account=session.account, note=note_of(form), assignee=text(form, "assignee"),
            officer=lambda role: officer_of(session, role=role),
        )  # fmt: skip
        if wish.act not in many.ACTS:
            raise Denied(400, "The form asks for something that this console does not know.")
        wanted, chosen = Wanted.of(_strings(form)), _chosen(form)
        if not chosen:
            return await self._page(request, wanted, problem="Tick the cases first.")
        outcome = await anyio.to_thread.run_sync(lambda: many.each(self._office, wish, chosen))
        return await self._page(request, wanted, outcome=outcome)


def _chosen(form: FormData) -> tuple[many.Chosen, ...]:
    """Return the cases that were ticked, each with the state that the page showed."""
    ticked = tuple(dict.fromkeys(str(item) for item in form.getlist("case")))[: many.MOST]
    pairs = (item.partition(":") for item in ticked)
    return tuple(many.Chosen(case, _number(revision)) for case, _, revision in pairs)


def _number(given: str) -> int | None:
    return int(given[:9]) if given.isascii() and given.isdigit() else None


def _one_of(query: Mapping[str, str], name: str, known: Any) -> str:
    given = query.get(name, "")
    return given if given in known else ""


def _strings(form: FormData) -> dict[str, str]:
    """Return the filters that a form carries along: fields `f.NAME`."""
    return {name.removeprefix("f."): str(value) for name, value in form.multi_items() if name.startswith("f.")}
