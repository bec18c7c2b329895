"""Who approves in whose place: given by the director or the custodian, with dates and the paper that says so.

Takes: requests of people who are logged in. Returns: pages. Touches: the store. Fails: Denied; ActRefused is shown on
the page and nothing has changed. A delegation ends by its dates, by a word, or with the right of who gave it.
Source: decisions.md 37; the report of 2020 on approval by "the director or designee".
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import anyio.to_thread
from starlette.responses import RedirectResponse, Response

from dlp_gateway.console import deputies, rights
from dlp_gateway.console.asking import text
from dlp_gateway.console.login import Denied
from dlp_gateway.console.pages import render
from dlp_gateway.store import ActRefused

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request

    from dlp_gateway.console.login import Door
    from dlp_gateway.console.office import Office
    from dlp_gateway.model import Account, Session

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
        shown = await anyio.to_thread.run_sync(lambda: deputies.facts(self._office, account))
        now = self._office.clock()
        return render(
            request, "delegations.html", status=409 if problem else 200, problem=problem, now=now,
            today=now.astimezone(self._zone).date(), given=given or dict.fromkeys(_FIELDS, ""),
            may_give=rights.may_delegate(account), last=lambda item: item.valid_until - timedelta(seconds=1), **shown,
        )  # fmt: skip

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
            wish = deputies.Wish(
                taker=given["taker"], role=given["role"], first=_day(form, "valid_from"),
                last=_day(form, "valid_until"), paper=given["paper"],
            )  # fmt: skip
            await anyio.to_thread.run_sync(lambda: deputies.give(self._office, account, wish))
        except ActRefused as problem:
            return await self._page(request, account, problem=str(problem), given=given)
        return RedirectResponse("/delegations", status_code=303)

    async def end(self, request: Request) -> Response:
        """End a delegation at once: one's own, or as an admin anybody's."""
        account = _reader(request)
        form = await self._door.form(request)
        if not rights.may_end_delegations(account):
            raise Denied(403, "Your role does not allow this.")
        name = text(form, "delegation")
        try:
            await anyio.to_thread.run_sync(lambda: deputies.end(self._office, account, name))
        except ActRefused as problem:
            return await self._page(request, account, problem=str(problem))
        return RedirectResponse("/delegations", status_code=303)


def _reader(request: Request) -> Account:
    session: Session = request.state.session
    if not rights.may_see_delegations(session.account):
        raise Denied(403, "This page is for those who approve, their deputies, admins and auditors.")
    return session.account


def _day(form: FormData, name: str) -> date:
    try:
        return date.fromisoformat(text(form, name))
    except ValueError:
        raise ActRefused("Write the first and the last day.") from None
