"""Logging in and out, and knowing who asks: cookie, form token, where a request comes from.

Takes: requests. Returns: model.Session, redirections. Touches: accounts (the store).
Fails: `Denied`, which the application turns into a page. GET never changes anything.
Source: OWASP cheat sheets on sessions and CSRF (synchroniser token, Sec-Fetch-Site); RFC 6265bis 4.1.3 (`__Host-`).
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import anyio
import anyio.to_thread
from starlette.responses import RedirectResponse, Response

from dlp_gateway.accounts import FRESH, NoEntry
from dlp_gateway.console import forms, places
from dlp_gateway.console.pace import Pace
from dlp_gateway.console.pages import render

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from starlette.datastructures import FormData
    from starlette.requests import Request

    from dlp_gateway.accounts import Accounts
    from dlp_gateway.model import Session

#: argon2 takes 64 MiB for each; two at a time keep the console's memory bounded whoever knocks.
_AT_ONCE = 2
#: Where a log-in leads that nobody was sent from.
_FIRST = "/today"


class Denied(Exception):
    """The request is not let through; `status` and words for the page."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


class Door:
    """Who comes in. `secure`: the console is reached over https, so that the cookie may say so."""

    def __init__(
        self, accounts: Accounts, *, secure: bool, clock: Callable[[], datetime], agency: bool = False
    ) -> None:
        self._accounts = accounts
        self._secure = secure
        self._clock = clock
        self.limiter = anyio.CapacityLimiter(_AT_ONCE)
        self._pace = Pace(clock)
        self._agency = agency

    @property
    def _cookie(self) -> str:
        return "__Host-dlp" if self._secure else "dlp"

    def token(self, request: Request) -> str:
        """Return the token that the browser sent; empty if none."""
        return request.cookies.get(self._cookie, "")

    async def session(self, request: Request) -> Session | None:
        """Return whose request this is."""
        token = self.token(request)
        if not token:
            return None
        return await anyio.to_thread.run_sync(lambda: self._accounts.session(token, now=self._clock()))

    async def let_in(self, request: Request) -> Session:
        """Return whose request this is; Denied (401) leads to the log-in page."""
        session = await self.session(request)
        if session is None:
            raise Denied(401, "Log in to go on.")
        return session

    def is_fresh(self, session: Session) -> bool:
        """Whether the password was given lately enough for what is grave."""
        return self._clock() - session.fresh_at <= FRESH

    # ------------------------------------------------------------------------------------------- forms

    def form_token(self, request: Request) -> str:
        """Return what every form of this log-in carries."""
        return hmac.new(self.token(request).encode(), b"form", hashlib.sha256).hexdigest()

    async def form(self, request: Request, *, octets: int = forms.WORDS_OCTETS, files: int = 0) -> FormData:
        """Read a form that one of our own pages sent; Denied (403) for any other. `files`: how many it may hold."""
        _same_site(request)
        form = await _read(request, octets=octets, files=files)
        given = form.get("token", "")
        if not isinstance(given, str) or not hmac.compare_digest(given, self.form_token(request)):
            raise Denied(403, "This form is too old, or it did not come from this console. Go back and try again.")
        return form

    # ------------------------------------------------------------------------------------------- in, out

    async def show(self, request: Request) -> Response:
        """Show the log-in page."""
        return self._page(request, status=200, wrong=False)

    async def log_in(self, request: Request) -> Response:
        """Check what was given; a cookie and on to where they wanted to go, or the page again."""
        _same_site(request)
        self.slow_down(request)
        form = await _read(request)
        name, password, code = (_text(form, field) for field in ("name", "password", "code"))
        try:
            async with self.limiter:
                token = await anyio.to_thread.run_sync(
                    lambda: self._accounts.log_in(name=name, password=password, code=code, now=self._clock())
                )
        except NoEntry:
            self.note_failure(request)
            return self._page(request, status=401, wrong=True)
        answer = RedirectResponse(await self.onward(token, inside(_text(form, "to"))), status_code=303)
        await self.enter(request, answer, token)
        return answer

    async def enter(self, request: Request, answer: Response, token: str) -> None:
        """Give the browser its log-in; one that it had before ends."""
        old = self.token(request)
        if old:
            await anyio.to_thread.run_sync(lambda: self._accounts.log_out(old))
        answer.set_cookie(self._cookie, token, httponly=True, secure=self._secure, samesite="strict", path="/")

    async def log_out(self, request: Request) -> Response:
        """End the log-in."""
        await self.form(request)
        token = self.token(request)
        await anyio.to_thread.run_sync(lambda: self._accounts.log_out(token))
        answer = RedirectResponse("/login", status_code=303)
        answer.delete_cookie(self._cookie, path="/", secure=self._secure, httponly=True, samesite="strict")
        return answer

    async def onward(self, token: str, to: str) -> str:
        """Return where a log-in leads: where they wanted to go, or to where the day of such a person begins."""
        if to != _FIRST:
            return to
        session = await anyio.to_thread.run_sync(lambda: self._accounts.session(token, now=self._clock()))
        return _FIRST if session is None else places.of(session.account)[0].path

    def _page(self, request: Request, *, status: int, wrong: bool) -> Response:
        to = inside(request.query_params.get("to", ""))
        return render(request, "login.html", status=status, wrong=wrong, to=to, agency=self._agency)

    def slow_down(self, request: Request) -> None:
        """Refuse (Denied, 429) a client that has failed too often lately."""
        if self._pace.too_many(request):
            raise Denied(429, "Too many tries from this address. Wait five minutes.")

    def note_failure(self, request: Request) -> None:
        """Count a wrong password, a forged link or the like."""
        self._pace.note(request)


def to_login(request: Request) -> Response:
    """Send somebody to the log-in page, and back here afterwards."""
    return RedirectResponse(f"/login?to={quote(request.url.path)}", status_code=303)


def _same_site(request: Request) -> None:
    """Refuse what another site makes a browser send; browsers without these fields still need the form's token."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    host = request.headers.get("host", "")
    if site not in {"same-origin", "none"} or (origin not in {None, "null"} and urlsplit(origin or "").netloc != host):
        raise Denied(403, "This request came from another site.")


async def _read(request: Request, *, octets: int = forms.WORDS_OCTETS, files: int = 0) -> FormData:
    try:
        return await forms.read(request, octets=octets, files=files)
    except forms.TooMuch:
        raise Denied(413, "That is more than this form takes.") from None


def _text(form: FormData, field: str) -> str:
    value = form.get(field, "")
    return value if isinstance(value, str) else ""


def inside(path: str) -> str:
    """Return a path of this console, whatever was asked for: never another site."""
    split = urlsplit(path)
    safe = path.startswith("/") and not path.startswith(("//", "/\\")) and not split.netloc and not split.scheme
    return path if safe and split.path.isprintable() and not path.startswith("/login") else _FIRST
