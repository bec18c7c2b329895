"""What passed on an order that nobody has verified: the list that officers look at afterwards, and their answers.

Takes: requests of people who are logged in. Returns: pages. Touches: the store, through `docket`.
Fails: Denied; ActRefused is shown on the page and nothing has changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio.to_thread
from starlette.responses import RedirectResponse, Response

from dlp_gateway.console import rights
from dlp_gateway.console.asking import text
from dlp_gateway.console.login import Denied
from dlp_gateway.console.pages import render
from dlp_gateway.docket import OUTCOMES, Who
from dlp_gateway.store import ActRefused

if TYPE_CHECKING:
    from starlette.requests import Request

    from dlp_gateway.console.login import Door
    from dlp_gateway.console.office import Office
    from dlp_gateway.docket import Docket
    from dlp_gateway.model import Account, Review, Session

_PAGE = 50


class Reviews:
    """The pages of the review list."""

    def __init__(self, office: Office, door: Door, *, docket: Docket) -> None:
        self._office = office
        self._door = door
        self._docket = docket

    async def list(self, request: Request) -> Response:
        """Show what nobody has looked at, oldest first; or all of it, newest first."""
        return await self._page(request)

    async def _page(self, request: Request, *, problem: str = "") -> Response:
        account = _reader(request)
        everything = request.query_params.get("show") == "all"
        known = await anyio.to_thread.run_sync(lambda: self._docket.reviews(everything=everything))
        mine = [item for item in known if _is_theirs(account, item)]
        shown = list(reversed(mine))[:_PAGE] if everything else mine[:_PAGE]
        return render(
            request, "reviews.html", status=409 if problem else 200, reviews=shown, total=len(mine),
            everything=everything, outcomes=OUTCOMES, problem=problem, may_order=rights.may_order(account),
        )  # fmt: skip

    async def answer(self, request: Request) -> Response:
        """Write what was found of one entry."""
        account = _reader(request)
        form = await self._door.form(request)
        if not rights.may_order(account):
            raise Denied(403, "Your role does not allow this.")
        entry, now = str(request.path_params["entry"]), self._office.clock()
        known = await anyio.to_thread.run_sync(lambda: self._docket.reviews(everything=True))
        if not any(item.id == entry and _is_theirs(account, item) for item in known):
            raise Denied(404, "There is no such entry, or it is not yours to see.")
        who = Who(name=account.title, user=account.name)
        try:
            await anyio.to_thread.run_sync(
                lambda: self._docket.reviewed(
                    entry, outcome=text(form, "outcome"), note=text(form, "note"), officer=who, now=now
                )
            )
        except ActRefused as problem:
            return await self._page(request, problem=str(problem))
        return RedirectResponse("/orders/reviews", status_code=303)


def _reader(request: Request) -> Account:
    session: Session = request.state.session
    if not rights.may_see_orders(session.account):
        raise Denied(403, "The register of orders is for officers, approvers, counsel and auditors.")
    return session.account


def _is_theirs(account: Account, item: Review) -> bool:
    return rights.of_theirs(account, item.author.rpartition("@")[2].lower())
