"""Tokens: keys by which programs act as people at /api/v1.

Takes: who may do what for how long. Returns: keys, once; model.Token. Touches: the store.
Fails: ActRefused with words for who asks.
Source: RFC 6750 (bearer tokens); NIST SP 800-63B-4 on look-up secrets: 256 random bits need no slow hash.

A token never gives more than its account has: the account's roles and agencies count, as they are at each request.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from dlp_gateway.model import APART, Permit, Token
from dlp_gateway.store import ActRefused

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from dlp_gateway.store.tokens import Tokens as Rows

__all__ = ["KEY", "LONGEST_DAYS", "Tokens"]

#: What a key looks like. The prefix lets scanners of secrets find one that was written down.
KEY = re.compile(r"dlpgw_[A-Za-z0-9_-]{43}")
_PREFIX = "dlpgw_"
#: A key that nobody renews within a year is one that nobody minds.
LONGEST_DAYS = 365
_TITLE = 100
#: The last use is written at most this often: a request must not wait for the writer's lock.
_USED_EVERY = timedelta(minutes=1)


class Tokens:
    """The tokens: issued, known, ended."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def issue(
        self,
        *,
        account: str,
        title: str,
        permits: Iterable[Permit],
        agencies: tuple[str, ...],
        days: int,
        by: str,
        now: datetime,
        fresh: bool = False,
    ) -> tuple[str, Token]:
        """Make a token; returns its key, which nobody can ask for again. `fresh`: the password was given just now."""
        wanted = tuple(permit for permit in Permit if permit in set(permits))
        _check(title=title, wanted=wanted, days=days)
        key = _PREFIX + secrets.token_urlsafe(32)
        token = Token(
            id=secrets.token_hex(8), account=account.strip().lower(), title=title.strip(), permits=wanted,
            agencies=agencies, created_at=now, created_by=by, expires_at=now + timedelta(days=days),
            fresh_at=now if fresh else None,
        )  # fmt: skip
        self._rows.add(token, digest=digest(key), now=now)
        return key, token

    def known(self, key: str, *, now: datetime) -> Token | None:
        """Return the token of a key if it works."""
        if not KEY.fullmatch(key):
            return None
        token = self._rows.by_digest(digest(key))
        if token is None or not token.works(now):
            return None
        if token.last_used_at is None or now - token.last_used_at > _USED_EVERY:
            self._rows.used(token.id, now=now)
        return token

    def revoke(self, token_id: str, *, by: str, now: datetime) -> Token:
        """End a token for good, at once."""
        return self._rows.revoke(token_id, by=by, now=now)

    def refresh(self, token: Token, *, now: datetime) -> None:
        """Note that the account's password was given for it."""
        self._rows.refresh(token.id, now=now)

    def find(self, token_id: str) -> Token:
        """Return one token."""
        return self._rows.find(token_id)

    def all(self, account: str | None = None) -> tuple[Token, ...]:
        """Return the tokens, newest first: all, or those of one account."""
        return self._rows.all(account)


def _check(*, title: str, wanted: tuple[Permit, ...], days: int) -> None:
    if not title.strip() or len(title) > _TITLE or not title.isprintable():
        raise ActRefused(f"say what the token is for, in 1 to {_TITLE} characters")
    if not wanted:
        raise ActRefused("choose what the token may do")
    if any(pair <= set(wanted) for pair in APART):
        raise ActRefused("one token cannot do both halves of what takes two people; make two, for two people")
    if not 1 <= days <= LONGEST_DAYS:
        raise ActRefused(f"a token lasts 1 to {LONGEST_DAYS} days")


def digest(key: str) -> str:
    """Return under what the token of a key stands."""
    return hashlib.sha256(key.encode()).hexdigest()
