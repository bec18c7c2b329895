"""Who may approve in whose place, as rows.

Takes: decided delegations. Returns: model.Delegation. Touches: tables delegations and accounts, and the audit log.
Fails: ActRefused with words for the person, StoreFault.
A delegation lasts no longer than what it was given from: whoever is shut out or loses the role takes it along.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from dlp_gateway.model import Delegation, Role
from dlp_gateway.store import audit, codec
from dlp_gateway.store.cases import NotFound
from dlp_gateway.store.database import lock
from dlp_gateway.store.tables import accounts, delegations

if TYPE_CHECKING:
    from datetime import datetime

    from dlp_gateway.store.database import Database

_FIELDS = tuple(Delegation.__dataclass_fields__)
#: From which role what may be handed on: the director's designee, the custodian's. Counsel's word is a lawyer's own.
GIVES = {Role.DIRECTOR: "designee", Role.RECORDS_CUSTODIAN: "records_custodian"}


class Delegations:
    """The delegations of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Delegation, ...]:
        """Return them all, the latest to end first."""
        query = sa.select(delegations).order_by(delegations.c.valid_until.desc(), delegations.c.id)
        with self._database.read() as connection:
            return tuple(_delegation(row) for row in connection.execute(query).mappings())

    def give(self, wanted: Delegation, *, actor: str, token: str = "") -> None:
        """Write a new delegation. `token`: of the program that spoke for its giver."""
        row = {name: getattr(wanted, name) for name in _FIELDS}
        with self._database.write() as connection:
            head = lock(connection)
            connection.execute(sa.insert(delegations).values(row))
            entry = _entry(wanted, "delegation_given", actor=actor, now=wanted.created_at, token=token)
            audit.append(connection, head, [entry])

    def end(self, delegation_id: str, *, actor: str, user: str, now: datetime, token: str = "") -> Delegation:
        """End a delegation before its time; NotFound if it has ended or is none of `user`'s (their own, "" for any)."""
        mine = sa.and_(delegations.c.id == delegation_id, delegations.c.ended_at.is_(None))
        if user:
            mine = sa.and_(mine, delegations.c.giver == user)
        with self._database.write() as connection:
            head = lock(connection)
            row = connection.execute(sa.select(delegations).where(mine)).mappings().first()
            if row is None:
                raise NotFound("There is no such delegation of yours, or it has ended.")
            connection.execute(
                sa.update(delegations).where(delegations.c.id == delegation_id).values(ended_at=now, ended_by=actor)
            )
            ended = replace(_delegation(row), ended_at=now, ended_by=actor)
            audit.append(connection, head, [_entry(ended, "delegation_ended", actor=actor, now=now, token=token)])
        return ended


def in_force(connection: sa.Connection, taker: str, *, now: datetime) -> tuple[Delegation, ...]:
    """Return in whose place somebody may approve now: begun, not ended, and the giver still has what they gave."""
    query = (
        sa.select(delegations, accounts.c.roles, accounts.c.disabled)
        .join(accounts, accounts.c.name == delegations.c.giver)
        .where(
            delegations.c.taker == taker,
            delegations.c.valid_from <= now,
            delegations.c.valid_until > now,
            delegations.c.ended_at.is_(None),
            accounts.c.disabled.is_(False),
        )
        .order_by(delegations.c.created_at, delegations.c.id)
    )
    rows = connection.execute(query).mappings().all()
    return tuple(_delegation(row) for row in rows if row["role"] in _given_by(row["roles"]))


def _given_by(roles: str) -> set[str]:
    known = set(codec.restore_texts(roles))
    return {given for role, given in GIVES.items() if role in known}


def _delegation(row: sa.RowMapping) -> Delegation:
    return Delegation(**{name: row[name] for name in _FIELDS})


def _entry(item: Delegation, action: str, *, actor: str, now: datetime, token: str) -> audit.Entry:
    detail = {
        "giver": item.giver,
        "taker": item.taker,
        "role": item.role,
        "valid_from": item.valid_from.isoformat(),
        "valid_until": item.valid_until.isoformat(),
    } | ({"token": token} if token else {})
    return audit.Entry(
        at=now, actor=actor, action=action, subject=f"delegation:{item.id}", detail=detail,
        private={"paper": item.paper},
    )  # fmt: skip
