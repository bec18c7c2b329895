"""Logging in with the agency's own account: there and back, with what only this browser can bring back.

Takes: requests of people who want in. Returns: redirections, a page. Touches: the provider, accounts (the store).
Fails: Denied with words for the person. What a browser keeps between the halves is sealed, ends after ten minutes, and
counts once; both halves are GET, as the standard wants it, and change nothing but who is logged in.
Source: OpenID Connect Core 3.1; RFC 9700 4.2, 4.7 (state, mix-up); RFC 6265bis 5.2 (SameSite: the way back comes from
another site, so this cookie is Lax, and the log-in's own Strict one is not sent along a redirection from there).
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import anyio.to_thread
from starlette.responses import RedirectResponse, Response

from dlp_gateway import log
from dlp_gateway.accounts import NoEntry
from dlp_gateway.console.login import Denied, inside
from dlp_gateway.console.pages import render
from dlp_gateway.identity import ProviderFault, Refused
from dlp_gateway.identity.claims import MIXED, NO_ROLE, NOT_AGAIN, NOT_PROVED
from dlp_gateway.passes import PassError
from dlp_gateway.store import ActRefused

if TYPE_CHECKING:
    from starlette.requests import Request

    from dlp_gateway.console.login import Door
    from dlp_gateway.console.office import Agency, Office
    from dlp_gateway.model.identity import Identity

#: As long as somebody may look for their second factor.
_ROUND = timedelta(minutes=10)
#: Characters of where somebody wanted to go: a cookie has room for 4096 in all.
_TO_MOST = 1000
START, BACK = "/login/agency", "/login/agency/back"
_STALE = "This log-in took too long, or it was begun in another window or browser. Start again."
_USED = "This log-in was used already. Start again."
_NOT_LET_IN = "Your agency's log-in did not let you in. Nothing was changed."
_SHUT = "Your account at this console is shut out. Ask your admin."
_AWAY = "Your agency's log-in does not answer, or not as it should. Try again in a moment, or tell your admin."

#: Everything that somebody may be told who does not get in.
SAID = (_STALE, _USED, _NOT_LET_IN, _SHUT, _AWAY, NOT_PROVED, NO_ROLE, MIXED, NOT_AGAIN)


class AgencyDoor:
    """The two halves. `secure`: the console is reached over https."""

    def __init__(self, office: Office, agency: Agency, door: Door, *, secure: bool) -> None:
        self._office = office
        self._agency = agency
        self._door = door
        self._secure = secure

    @property
    def _cookie(self) -> str:
        return "__Host-dlp-agency" if self._secure else "dlp-agency"

    async def start(self, request: Request) -> Response:
        """Send the browser to the provider."""
        self._door.slow_down(request)
        again = request.query_params.get("again") == "1"
        try:
            begun = await self._agency.provider.begin(again=again)
        except ProviderFault as problem:
            raise self._away(problem) from None
        kept = {
            "state": begun.state, "nonce": begun.nonce, "verifier": begun.verifier, "again": again,
            "to": inside(request.query_params.get("to", "")[:_TO_MOST]),
        }  # fmt: skip
        sealed = self._agency.passes.sealed(kept, until=self._office.clock() + _ROUND)
        answer = RedirectResponse(begun.url, status_code=303)
        answer.set_cookie(
            self._cookie, sealed, max_age=int(_ROUND.total_seconds()), httponly=True, secure=self._secure,
            samesite="lax", path="/",
        )  # fmt: skip
        return answer

    async def back(self, request: Request) -> Response:
        """Take what the provider sent the browser back with; a log-in, and a page that leads on."""
        self._door.slow_down(request)
        try:
            kept = self._kept(request)
            identity = await self._identity(request, kept)
            await self._spend(kept["state"])
            token = await anyio.to_thread.run_sync(
                lambda: self._office.accounts.enter(identity, now=self._office.clock())
            )
        except ProviderFault as problem:
            raise self._away(problem) from None
        except (Refused, NoEntry, ActRefused, Denied) as problem:
            self._door.note_failure(request)
            raise _denied(problem) from None
        # A page, not a redirection: the new cookie is Strict, and this request came from the provider's site.
        answer = render(request, "entered.html", to=await self._door.onward(token, kept["to"]))
        await self._door.enter(request, answer, token)
        answer.delete_cookie(self._cookie, path="/", secure=self._secure, httponly=True, samesite="lax")
        return answer

    def _kept(self, request: Request) -> dict[str, Any]:
        """Return what this browser was given at the start; Denied if the answer is not to that."""
        try:
            kept = self._agency.passes.unsealed(request.cookies.get(self._cookie, ""), now=self._office.clock())
        except PassError:
            raise Denied(400, _STALE) from None
        state = request.query_params.get("state", "")
        if not hmac.compare_digest(state.encode(), str(kept["state"]).encode()):
            raise Denied(400, _STALE)
        issuer = request.query_params.get("iss")
        if issuer not in {None, self._agency.provider.issuer}:
            raise Refused(_NOT_LET_IN, "other_issuer")
        return kept

    async def _identity(self, request: Request, kept: dict[str, Any]) -> Identity:
        if "error" in request.query_params:
            raise Refused(_NOT_LET_IN, "error")
        return await self._agency.provider.finish(
            code=request.query_params.get("code", ""), nonce=kept["nonce"], verifier=kept["verifier"],
            again=kept["again"],
        )  # fmt: skip

    async def _spend(self, state: str) -> None:
        """Let an answer count once, whichever node it comes to."""
        digest, until = hashlib.sha256(state.encode()).hexdigest(), self._office.clock() + _ROUND
        if not await anyio.to_thread.run_sync(lambda: self._office.store.remarks.spend(digest, until=until)):
            raise Denied(400, _USED)

    @staticmethod
    def _away(problem: ProviderFault) -> Denied:
        log.fault(where="agency_login", kind="provider", cause=str(problem))
        return Denied(502, _AWAY)


def _denied(problem: Exception) -> Denied:
    """Say it in words; the log gets a code, never a name or what was sent."""
    if isinstance(problem, Denied):
        return problem
    if isinstance(problem, Refused):
        log.fault(where="agency_login", kind="refused", cause=problem.code)
        return Denied(403, problem.words)
    return Denied(403, _SHUT if isinstance(problem, NoEntry) else str(problem))
