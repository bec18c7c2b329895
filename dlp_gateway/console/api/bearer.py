"""A token about itself: what it may do, and its account's password for what is grave.

Takes: requests of programs. Returns: shapes. Touches: the store. Fails: Refused.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from dlp_gateway.accounts import FRESH, MOST_PASSWORD, NoEntry
from dlp_gateway.console.api.entry import AtHouse, Caller, caller, within
from dlp_gateway.console.api.problem import Refused
from dlp_gateway.model import Permit, Role

token = APIRouter(tags=["token"])

Anybody = Annotated[Caller, Depends(caller)]


class Self(BaseModel):
    """What a token is. `agencies`: those that it and its account share; empty is all."""

    id: str
    title: str
    account: str
    roles: tuple[Role, ...]
    agencies: tuple[str, ...]
    permits: tuple[Permit, ...]
    expires_at: datetime
    fresh_until: datetime | None


class Password(BaseModel):
    """The account's password."""

    model_config = ConfigDict(extra="forbid")

    password: SecretStr = Field(min_length=1, max_length=MOST_PASSWORD)


@token.get("/token")
def show_token(who: Anybody) -> Self:
    """Show what the token may do, and for whom."""
    return _told(who, who.token.fresh_at)


@token.post("/token/confirm")
async def confirm_token(at: AtHouse, who: Anybody, given: Password) -> Self:
    """Give the account's password, so that values may be revealed for 15 minutes."""
    now = at.now()
    within(at.passwords, who.account.name, now)
    password = given.password.get_secret_value()
    try:
        await anyio.to_thread.run_sync(
            lambda: at.office.accounts.prove(who.account.name, password=password, now=now), limiter=at.hashing
        )
    except NoEntry:
        raise Refused("forbidden", "The password was not right, or the account is locked.") from None
    await anyio.to_thread.run_sync(lambda: at.tokens.refresh(who.token, now=now))
    return _told(who, now)


def _told(who: Caller, fresh_at: datetime | None) -> Self:
    return Self(
        id=who.token.id,
        title=who.token.title,
        account=who.account.name,
        roles=who.account.roles,
        agencies=who.account.agencies,
        permits=who.token.permits,
        expires_at=who.token.expires_at,
        fresh_until=None if fresh_at is None else fresh_at + FRESH,
    )
