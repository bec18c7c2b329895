"""The page of tokens: people make keys for programs that work in their name, and end them; admins end anybody's.

Takes: requests of people who are logged in. Returns: pages. Touches: the store. Fails: Denied; what is wrong with a
form is shown on the page and nothing has changed.

Nobody makes a token for somebody else here: an admin who did could read what an officer may.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio.to_thread
from starlette.responses import RedirectResponse

from dlp_gateway.address import AddressError, fold_domain
from dlp_gateway.console import rights
from dlp_gateway.console.asking import text
from dlp_gateway.console.login import Denied
from dlp_gateway.console.pages import render
from dlp_gateway.model import Permit
from dlp_gateway.store import ActRefused, NotFound
from dlp_gateway.tokens import LONGEST_DAYS, Tokens

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

    from dlp_gateway.console.login import Door
    from dlp_gateway.console.office import Office
    from dlp_gateway.console.opening import Opening
    from dlp_gateway.model import Session, Token

_DAYS = 90


class Keys:
    """The page of tokens."""

    def __init__(self, office: Office, door: Door, opening: Opening) -> None:
        self._office = office
        self._door = door
        self._opening = opening
        self._tokens = Tokens(office.store.tokens)

    async def show(self, request: Request) -> Response:
        """Show the tokens, and the form for a new one."""
        _owner(request)
        return await self._page(request)

    async def issue(self, request: Request) -> Response:
        """Make a token for who asks, after their password; its key stands on the answer and nowhere else."""
        session = _owner(request)
        form = await self._door.form(request)
        try:
            await self._opening.confirm(session, form)
            key = await anyio.to_thread.run_sync(lambda: self._issued(session, form))
        except ActRefused as problem:
            return await self._page(request, form=form, problem=str(problem), status=409)
        return await self._page(request, key=key)

    async def revoke(self, request: Request) -> Response:
        """End a token: one's own, or as an admin anybody's."""
        session = _owner(request)
        await self._door.form(request)
        wanted, now = str(request.path_params["id"]), self._office.clock()
        try:
            await anyio.to_thread.run_sync(
                lambda: self._tokens.revoke(self._theirs(session, wanted).id, by=session.account.title, now=now)
            )
        except NotFound:
            raise Denied(404, "There is no such token, or it is not yours.") from None
        except ActRefused as problem:
            return await self._page(request, problem=str(problem), status=409)
        return RedirectResponse("/tokens", status_code=303)

    def _theirs(self, session: Session, wanted: str) -> Token:
        token = self._tokens.find(wanted)
        if token.id != wanted or not (token.account == session.account.name or rights.may_end_tokens(session.account)):
            raise NotFound(wanted)
        return token

    def _issued(self, session: Session, form: FormData) -> str:
        days = text(form, "days")
        if not (days.isascii() and days.isdigit()):
            raise ActRefused("say for how many days the token is to work")
        key, _ = self._tokens.issue(
            account=session.account.name,
            title=text(form, "title"),
            permits=_permits(form),
            agencies=_agencies(text(form, "agencies")),
            days=int(days[:9]),
            by=session.account.title,
            now=self._office.clock(),
            fresh=True,
        )
        return key

    async def _page(
        self, request: Request, *, form: FormData | None = None, key: str = "", problem: str = "", status: int = 200
    ) -> Response:
        session: Session = request.state.session
        everybodys = rights.may_end_tokens(session.account)
        tokens = await anyio.to_thread.run_sync(lambda: self._tokens.all(None if everybodys else session.account.name))
        return render(
            request, "keys.html", status=status, tokens=tokens, key=key, problem=problem, now=self._office.clock(),
            fresh=self._door.is_fresh(session), longest=LONGEST_DAYS, everybodys=everybodys, mine=session.account.name,
            given={name: text(form, name) if form else "" for name in ("title", "agencies", "days")}, usual=_DAYS,
            chosen=[str(item) for item in form.getlist("permit")] if form else [],
        )  # fmt: skip


def _owner(request: Request) -> Session:
    session: Session = request.state.session
    if not rights.may_have_tokens(session.account):
        raise Denied(403, "Your role does not allow this.")
    return session


def _permits(form: FormData) -> tuple[Permit, ...]:
    known = {permit.value: permit for permit in Permit}
    return tuple(known[str(item)] for item in form.getlist("permit") if str(item) in known)


def _agencies(given: str) -> tuple[str, ...]:
    try:
        return tuple(fold_domain(word) for word in given.replace(",", " ").split())
    except AddressError:
        raise ActRefused("an agency is the part of its addresses behind the @") from None
