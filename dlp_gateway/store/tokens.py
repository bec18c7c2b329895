"""Tokens of programs as rows, each change with its audit entry.

Takes: tokens and digests of their keys; never a key. Returns: model.Token. Touches: table api_tokens, the audit log.
Fails: NotFound, ActRefused with words for who asks; StoreFault.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from dlp_gateway.model import Permit, StoreFault, Token
from dlp_gateway.store import audit, codec
from dlp_gateway.store.api_tables import tokens
from dlp_gateway.store.cases import ActRefused, NotFound
from dlp_gateway.store.database import lock
from dlp_gateway.store.tables import accounts

if TYPE_CHECKING:
    from datetime import datetime

    from dlp_gateway.store.database import Database

_PLAIN = (
    "id", "title", "created_at", "created_by", "expires_at", "fresh_at", "last_used_at", "revoked_at", "revoked_by",
)  # fmt: skip


class Tokens:
    """The tokens of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, account: str | None = None) -> tuple[Token, ...]:
        """Return the tokens, newest first: all, or those of one account."""
        query = _SELECT.order_by(tokens.c.created_at.desc(), tokens.c.id)
        if account is not None:
            query = query.where(accounts.c.name == account)
        with self._database.read() as connection:
            return tuple(_token(row) for row in connection.execute(query).mappings())

    def find(self, token_id: str) -> Token:
        """Return one token; NotFound. The beginning of an id is enough if it is one token's alone."""
        with self._database.read() as connection:
            return _found(connection, token_id)

    def by_digest(self, digest: str) -> Token | None:
        """Return the token of a key."""
        with self._database.read() as connection:
            row = connection.execute(_SELECT.where(tokens.c.digest == digest)).mappings().first()
            return None if row is None else _token(row)

    def add(self, token: Token, *, digest: str, now: datetime) -> None:
        """Write a new token for its account."""
        with self._database.write() as connection:
            head = lock(connection)
            account_id = connection.execute(sa.select(accounts.c.id).where(accounts.c.name == token.account)).scalar()
            if account_id is None:
                raise NotFound(f"there is no account {token.account}; `users list` shows them")
            row = {name: getattr(token, name) for name in _PLAIN}
            row |= {"permits": codec.canonical(token.permits), "agencies": codec.canonical(token.agencies)}
            connection.execute(sa.insert(tokens).values(row | {"digest": digest, "account_id": account_id}))
            audit.append(connection, head, [_entry("token_issued", token, actor=token.created_by, now=now)])

    def revoke(self, token_id: str, *, by: str, now: datetime) -> Token:
        """End a token for good; ActRefused if it was ended before."""
        with self._database.write() as connection:
            head = lock(connection)
            old = _found(connection, token_id)
            if old.revoked_at is not None:
                raise ActRefused(f"token {old.id} is revoked already")
            ended = replace(old, revoked_at=now, revoked_by=by)
            change = {"revoked_at": now, "revoked_by": by}
            connection.execute(sa.update(tokens).where(tokens.c.id == old.id).values(change))
            audit.append(connection, head, [_entry("token_revoked", ended, actor=by, now=now)])
            return ended

    def used(self, token_id: str, *, now: datetime) -> None:
        """Note that a token is in use."""
        self._set(token_id, last_used_at=now)

    def refresh(self, token_id: str, *, now: datetime) -> None:
        """Note that its account's password was given."""
        self._set(token_id, fresh_at=now)

    def _set(self, token_id: str, **values: object) -> None:
        with self._database.write() as connection:
            lock(connection)
            connection.execute(sa.update(tokens).where(tokens.c.id == token_id).values(values))


_SELECT = sa.select(tokens, accounts.c.name.label("account")).join(accounts, accounts.c.id == tokens.c.account_id)


def _found(connection: sa.Connection, token_id: str) -> Token:
    query = _SELECT.where(tokens.c.id.startswith(token_id.lower(), autoescape=True)).limit(2)
    rows = connection.execute(query).mappings().all()
    if len(rows) != 1 or not token_id:
        raise NotFound(f"there is no single token {token_id}; `tokens list` shows them")
    return _token(rows[0])


def _token(row: sa.RowMapping) -> Token:
    try:
        return Token(
            account=row["account"],
            permits=tuple(Permit(word) for word in codec.restore_texts(row["permits"])),
            agencies=codec.restore_texts(row["agencies"]),
            **{name: row[name] for name in _PLAIN},
        )
    except ValueError as error:
        raise StoreFault(f"token {row['id']}: {error}") from error


def _entry(action: str, token: Token, *, actor: str, now: datetime) -> audit.Entry:
    """Say what may be done by it and for how long; what it is for is its owner's words and may be erased."""
    detail: dict[str, Any] = {
        "token": token.id,
        "account": token.account,
        "permits": list(token.permits),
        "agencies": list(token.agencies),
        "expires_at": token.expires_at.isoformat(timespec="seconds"),
    }
    return audit.Entry(
        at=now, actor=actor, action=action, subject=f"token:{token.id}", detail=detail, private={"title": token.title}
    )
