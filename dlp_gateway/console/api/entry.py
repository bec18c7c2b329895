"""Who asks, and whether they may: tokens, permits, agencies, limits.

Takes: requests. Returns: Caller. Touches: the store; writes a token's last use. Fails: Refused (401, 403, 429).

What a caller may do is the account's rights (rights.py: the same that the pages ask) and the token's permits, both.
Cookies count for nothing here, so that no page of another site can make a browser act.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING, Annotated

import anyio
from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes

from dlp_gateway.accounts import FRESH
from dlp_gateway.console.api.looks import Looks
from dlp_gateway.console.api.problem import Refused
from dlp_gateway.console.api.rate import Limit, Rate
from dlp_gateway.console.office import Messages, Office
from dlp_gateway.model import Account, Permit, Token
from dlp_gateway.quarantine import Officer
from dlp_gateway.scope import below
from dlp_gateway.tokens import Tokens

if TYPE_CHECKING:
    from datetime import datetime

#: A program that follows the queue asks some times a minute; one that pages through all of it a hundred times.
REQUESTS = Limit(size=600, seconds=60)
#: What occupies a worker process or shows values: as often as a busy person would.
WORK = Limit(size=60, seconds=60)
#: Requests without a working token, of one address.
STRANGERS = Limit(size=60, seconds=60)
#: Passwords: as many as the log-in page takes.
PASSWORDS = Limit(size=20, seconds=300)


class House:
    """What the API works with: the office, its tokens, its limits, the messages it has open."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.tokens = Tokens(office.store.tokens)
        self.messages = Messages(office.reader, clock=office.clock)
        self.looks = Looks(office.store)
        self.inspecting = anyio.CapacityLimiter(1)
        self.hashing, self.proving = anyio.CapacityLimiter(1), anyio.CapacityLimiter(1)
        self.requests, self.work = Rate(REQUESTS), Rate(WORK)
        self.strangers, self.passwords = Rate(STRANGERS), Rate(PASSWORDS)

    def now(self) -> datetime:
        """Return the time."""
        return self.office.clock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A program and whom it works for. `account` is narrowed to the token's agencies."""

    account: Account
    token: Token

    def needs(self, *permits: Permit) -> None:
        """Refuse a token that lacks a permit."""
        lacking = [permit for permit in permits if permit not in self.token.permits]
        if lacking:
            raise Refused("forbidden", f"The token lacks the permit {lacking[0]}.")

    def officer(self, role: str = "officer") -> Officer:
        """Return who acts, for the record."""
        return Officer(name=self.account.title, user=self.account.name, role=role, token=self.token.id)

    def is_fresh(self, now: datetime) -> bool:
        """Whether the account's password was given lately enough for what is grave."""
        return self.token.fresh_at is not None and now - self.token.fresh_at <= FRESH


def house(request: Request) -> House:
    """Return what the API works with."""
    found: House = request.app.state.house
    return found


AtHouse = Annotated[House, Depends(house)]
_bearer = HTTPBearer(auto_error=False, scheme_name="token", description="A token: `dlpgw_` and 43 characters.")


def caller(
    request: Request,
    at: AtHouse,
    given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    wanted: SecurityScopes,
) -> Caller:
    """Return who asks; Refused for whom no token speaks, or whose token is not for this."""
    now = at.now()
    token = at.tokens.known(given.credentials, now=now) if given is not None else None
    account = at.office.accounts.person(token.account, now=now) if token is not None else None
    if token is None or account is None:
        client = request.client.host if request.client else ""
        within(at.strangers, client, now)
        raise Refused("unauthorized", headers={"www-authenticate": 'Bearer realm="dlp-gateway"'})
    within(at.requests, token.id, now)
    found = Caller(account=_narrowed(account, token), token=token)
    found.needs(*map(Permit, wanted.scopes))
    return found


def within(rate: Rate, key: str, now: datetime) -> None:
    """Refuse what comes too often."""
    wait = rate.wait(key, now=now)
    if wait:
        raise Refused("too_many", headers={"retry-after": str(ceil(wait))})


def _narrowed(account: Account, token: Token) -> Account:
    """Return the account with those agencies only that are both its own and the token's."""
    if not token.agencies:
        return account
    if not account.agencies:
        return replace(account, agencies=token.agencies)
    both = [own for own in token.agencies if any(below(own, other) for other in account.agencies)]
    both += [own for own in account.agencies if any(below(own, other) for other in token.agencies)]
    if not both:  # an empty list would mean every agency
        raise Refused("forbidden", "The agencies of the token are no longer the account's.")
    return replace(account, agencies=tuple(dict.fromkeys(both)))
