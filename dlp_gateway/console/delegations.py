"""Who approves in whose place: given by the director or the custodian, with dates and the paper that says so.

Takes: requests of people who are logged in. Returns: pages. Touches: the store. Fails: Denied; ActRefused is shown on
the page and nothing has changed. A delegation ends by its dates, by a word, or with the right of who gave it.
Source: decisions.md 37; the report of 2020 on approval by "the director or designee".
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import anyio.to_thread
from starlette.responses import RedirectResponse, Response

from dlp_gateway.console import rights
from dlp_gateway.console.asking import text
from dlp_gateway.console.login import Denied
from dlp_gateway.console.pages import render
from dlp_gateway.model import Delegation, Role
from dlp_gateway.store import ActRefused
from dlp_gateway.store.delegations import GIVES
from dlp_gateway.store.tables import new_id

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request

    from dlp_gateway.console.login import Door
    from dlp_gateway.console.office import Office
    from dlp_gateway.model import Account, Session

#: Longer than a leave; whoever stands in for good gets the role.
_LONGEST = timedelta(days=366)
_PAPER_SAYS, _PAPER_MAX = 10, 500
_FIELDS = ("taker", "role", "valid_from", "valid_until", "paper")


class Delegations:
    """The page of delegations."""

    def __init__(self, office: Office, door: Door) -> None:
        self._office = office
        self._door = door

    async def show(self, request: Request) -> Response:
        """Show who approves in whose place, and the form to give it."""
        return await self._page(request, _reader(request))

    async def _page(
        self, request: Request, account: Account, *, problem: str = "", given: dict[str, str] | None = None
    ) -> Response:
        shown = await anyio.to_thread.run_sync(lambda: self._facts(account))
        now = self._office.clock()
        return render(
            request, "delegations.html", status=409 if problem else 200, problem=problem, now=now,
            today=now.astimezone(self._zone).date(), given=given or dict.fromkeys(_FIELDS, ""),
            may_give=rights.may_delegate(account), last=lambda item: item.valid_until - timedelta(seconds=1), **shown,
        )  # fmt: skip

    def _facts(self, account: Account) -> dict[str, Any]:
        known = self._office.store.delegations.all()
        everybody = rights.may_see_people(account)
        mine = [item for item in known if everybody or account.name in {item.giver, item.taker}]
        titles = {item.name: item.title for item in self._office.accounts.all()}
        takers = [item for item in self._office.accounts.all() if _may_take(item, account)]
        return {"delegations": mine, "titles": titles, "takers": takers, "roles": _gives(account)}

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._office.time_zone)

    async def give(self, request: Request) -> Response:
        """Let another person approve, from one day to another."""
        session: Session = request.state.session
        account = session.account
        form = await self._door.form(request)
        if not rights.may_delegate(account):
            raise Denied(403, "Your role does not allow this.")
        given = {name: text(form, name) for name in _FIELDS}
        try:
            wanted = await anyio.to_thread.run_sync(lambda: self._wanted(account, form))
            await anyio.to_thread.run_sync(lambda: self._office.store.delegations.give(wanted, actor=account.title))
        except ActRefused as problem:
            return await self._page(request, account, problem=str(problem), given=given)
        return RedirectResponse("/delegations", status_code=303)

    async def end(self, request: Request) -> Response:
        """End a delegation at once: one's own, or as an admin anybody's."""
        account = _reader(request)
        form = await self._door.form(request)
        admin = Role.ADMIN in account.roles
        if not (admin or rights.may_delegate(account)):
            raise Denied(403, "Your role does not allow this.")
        store, now, name = self._office.store.delegations, self._office.clock(), text(form, "delegation")
        user = "" if admin else account.name
        try:
            await anyio.to_thread.run_sync(lambda: store.end(name, actor=account.title, user=user, now=now))
        except ActRefused as problem:
            return await self._page(request, account, problem=str(problem))
        return RedirectResponse("/delegations", status_code=303)

    def _wanted(self, account: Account, form: FormData) -> Delegation:
        """Check what the form says; ActRefused names what is wrong."""
        now, zone = self._office.clock(), self._zone
        first, last = _day(form, "valid_from"), _day(form, "valid_until")
        today = now.astimezone(zone).date()
        if last < first or last < today:
            raise ActRefused("The last day is before the first, or past.")
        if last - first > _LONGEST:
            raise ActRefused("That is more than a year. Ask an admin for the role instead.")
        role = text(form, "role")
        if role not in _gives(account):
            raise ActRefused("You do not have this right yourself, so you cannot hand it on.")
        paper = text(form, "paper")
        if not _PAPER_SAYS <= len(paper) <= _PAPER_MAX:
            raise ActRefused("Say where the signed delegation is kept, in 10 to 500 characters.")
        taker = text(form, "taker")
        if not any(item.name == taker and _may_take(item, account) for item in self._office.accounts.all()):
            raise ActRefused("Choose a person with an account who works on cases and is not you.")
        return Delegation(
            id=new_id(now), giver=account.name, taker=taker, role=role, paper=paper, created_at=now,
            valid_from=datetime.combine(first, time(), tzinfo=zone),
            valid_until=datetime.combine(last + timedelta(days=1), time(), tzinfo=zone),
        )  # fmt: skip


def _reader(request: Request) -> Account:
    session: Session = request.state.session
    if not rights.may_see_delegations(session.account):
        raise Denied(403, "This page is for those who approve, their deputies, admins and auditors.")
    return session.account


def _gives(account: Account) -> tuple[str, ...]:
    return tuple(given for role, given in GIVES.items() if role in account.roles)


def _may_take(item: Account, giver: Account) -> bool:
    """Whether somebody can stand in: they may open cases and act on them, and are somebody else."""
    return item.name != giver.name and not item.disabled and rights.may_reveal(item)


def _day(form: FormData, name: str) -> date:
    try:
        return date.fromisoformat(text(form, name))
    except ValueError:
        raise ActRefused("Write the first and the last day.") from None
