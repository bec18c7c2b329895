"""Accounts and log-ins as rows.

Takes: accounts, hashes, digests of tokens; never a password or a token. Returns: model.Account, model.Session.
Touches: tables accounts and sessions, and the audit log for what an administrator must be able to see later.
Fails: ActRefused with words for the administrator; StoreFault.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from dlp_gateway.model import Account, Role, Session, StoreFault
from dlp_gateway.store import audit, codec, delegations
from dlp_gateway.store.cases import ActRefused, NotFound
from dlp_gateway.store.database import lock
from dlp_gateway.store.tables import accounts, sessions

if TYPE_CHECKING:
    from datetime import datetime

    from dlp_gateway.model import Delegation
    from dlp_gateway.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What proves who somebody is. `code_secret`: sealed; `code_used`: time step of the last code taken.

    `identity`: digest of who an agency's provider says they are; then there is no password (an empty hash fits none).
    """

    password_hash: str
    code_secret: bytes | None = None
    code_used: int = 0
    identity: str | None = None


class People:
    """The accounts of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Account, ...]:
        """Return the accounts by name."""
        with self._database.read() as connection:
            rows = connection.execute(sa.select(accounts).order_by(accounts.c.name)).mappings()
            return tuple(_account(row) for row in rows)

    def find(self, name: str) -> tuple[Account, Secrets]:
        """Return an account and what proves it; NotFound."""
        with self._database.read() as connection:
            return _found(connection, name)

    def identified(self, identity: str) -> Account | None:
        """Return the account of somebody whom an agency's provider knows."""
        with self._database.read() as connection:
            query = sa.select(accounts).where(accounts.c.identity == identity)
            row = connection.execute(query).mappings().first()
            return None if row is None else _account(row)

    def add(self, account: Account, secrets: Secrets, *, actor: str, now: datetime) -> None:
        """Write a new account; ActRefused if the name is taken."""
        row = _row(account) | {"id": account.id, "created_at": now, **_secret_row(secrets)}
        with self._database.write() as connection:
            head = lock(connection)
            if connection.execute(sa.select(accounts.c.id).where(accounts.c.name == account.name)).first():
                raise ActRefused(f"there is an account {account.name} already; `users set` changes it")
            connection.execute(sa.insert(accounts).values(row))
            audit.append(connection, head, [_entry("account_added", account, actor=actor, now=now)])

    def change(
        self, account: Account, *, action: str, actor: str, now: datetime, secrets: Secrets | None = None
    ) -> None:
        """Write an account as it is to be. Its log-ins end: whoever was in with the old rights must come in again."""
        row = _row(account) | (_secret_row(secrets) if secrets else {})
        with self._database.write() as connection:
            head = lock(connection)
            connection.execute(sa.update(accounts).where(accounts.c.id == account.id).values(row))
            connection.execute(sa.delete(sessions).where(sessions.c.account_id == account.id))
            audit.append(connection, head, [_entry(action, account, actor=actor, now=now)])

    def stands_for(self, name: str, *, now: datetime) -> tuple[Delegation, ...]:
        """Return in whose place somebody may approve now."""
        with self._database.read() as connection:
            return delegations.in_force(connection, name, now=now)

    # ------------------------------------------------------------------------------------------- log-ins

    def failed(self, account: Account, *, failures: int, locked_until: datetime | None, now: datetime) -> None:
        """Count a wrong try; a lock goes into the audit log."""
        values = {"failures": failures, "locked_until": locked_until}
        with self._database.write() as connection:
            head = lock(connection)
            connection.execute(sa.update(accounts).where(accounts.c.id == account.id).values(values))
            if locked_until not in {None, account.locked_until}:
                audit.append(connection, head, [_entry("account_locked", account, actor=account.name, now=now)])

    def log_in(
        self, account: Account, *, session_id: str, code_used: int, now: datetime, fresh_at: datetime | None = None
    ) -> None:
        """Open a log-in; ActRefused if the code was taken by somebody meanwhile. `fresh_at`: of the proof, if older."""
        mine = sa.and_(accounts.c.id == account.id, accounts.c.code_used <= code_used - (1 if code_used else 0))
        values = {"failures": 0, "locked_until": None, "last_login_at": now, "code_used": code_used}
        with self._database.write() as connection:
            head = lock(connection)
            if connection.execute(sa.update(accounts).where(mine).values(values)).rowcount == 0:
                raise ActRefused("this code was used already; wait for the next one")
            row = {"id": session_id, "account_id": account.id, "created_at": now, "seen_at": now}
            row |= {"fresh_at": fresh_at or now}
            connection.execute(sa.delete(sessions).where(sessions.c.id == session_id))
            connection.execute(sa.insert(sessions).values(row))
            audit.append(connection, head, [_entry("logged_in", account, actor=account.name, now=now)])

    def session(self, session_id: str) -> Session | None:
        """Return a log-in with its account as it is now."""
        query = sa.select(sessions, accounts.c.name).join(accounts).where(sessions.c.id == session_id)
        with self._database.read() as connection:
            row = connection.execute(query).mappings().first()
            if row is None:
                return None
            account, _ = _found(connection, row["name"])
        times = {name: row[name] for name in ("created_at", "seen_at", "fresh_at")}
        return Session(id=session_id, account=account, **times)

    def seen(self, session_id: str, *, now: datetime) -> None:
        """Note that a log-in is in use."""
        self._set(session_id, seen_at=now)

    def refresh(self, session_id: str, *, now: datetime) -> None:
        """Note that the password was given again."""
        self._set(session_id, fresh_at=now, seen_at=now)

    def log_out(self, session_id: str) -> None:
        """End a log-in."""
        with self._database.write() as connection:
            lock(connection)
            connection.execute(sa.delete(sessions).where(sessions.c.id == session_id))

    def end_sessions(self, *, seen_before: datetime, created_before: datetime) -> None:
        """Forget log-ins that have ended by time."""
        old = sa.or_(sessions.c.seen_at < seen_before, sessions.c.created_at < created_before)
        with self._database.write() as connection:
            lock(connection)
            connection.execute(sa.delete(sessions).where(old))

    def _set(self, session_id: str, **values: object) -> None:
        with self._database.write() as connection:
            lock(connection)
            connection.execute(sa.update(sessions).where(sessions.c.id == session_id).values(values))


def _found(connection: sa.Connection, name: str) -> tuple[Account, Secrets]:
    row = connection.execute(sa.select(accounts).where(accounts.c.name == name.lower())).mappings().first()
    if row is None:
        raise NotFound(f"there is no account {name}; `users list` shows them")
    secret = None if row["code_secret"] is None else bytes(row["code_secret"])
    known = Secrets(
        password_hash=row["password_hash"], code_secret=secret, code_used=row["code_used"], identity=row["identity"]
    )
    return _account(row), known


def _account(row: sa.RowMapping) -> Account:
    try:
        return Account(
            roles=tuple(Role(word) for word in codec.restore_texts(row["roles"])),
            agencies=codec.restore_texts(row["agencies"]),
            one_time_codes=row["code_secret"] is not None,
            federated=row["identity"] is not None,
            **{name: row[name] for name in _PLAIN},
        )
    except ValueError as error:
        raise StoreFault(f"account {row['id']}: {error}") from error


_PLAIN = (
    "id", "name", "title", "disabled", "failures", "locked_until", "created_at", "last_login_at", "address",
)  # fmt: skip


def _row(account: Account) -> dict[str, Any]:
    plain = ("name", "title", "disabled", "failures", "locked_until", "address")
    row = {name: getattr(account, name) for name in plain}
    return row | {"roles": codec.canonical(account.roles), "agencies": codec.canonical(account.agencies)}


def _secret_row(secrets: Secrets) -> dict[str, Any]:
    return {name: getattr(secrets, name) for name in ("password_hash", "code_secret", "code_used", "identity")}


def _entry(action: str, account: Account, *, actor: str, now: datetime) -> audit.Entry:
    """Say what happened to whose account; who may see which agency's cases is part of the record."""
    known = replace(account, failures=0, locked_until=None)
    detail = {"account": known.name, "roles": list(known.roles), "agencies": list(known.agencies)}
    return audit.Entry(
        at=now, actor=actor, action=action, subject=f"account:{known.id}",
        detail=detail
        | {"disabled": known.disabled, "one_time_codes": known.one_time_codes, "federated": known.federated},
    )  # fmt: skip
