"""Find what the record knows of a message or an address: for `trace`.

Takes: an id of ours or of anybody before us, or an address.
Returns: audit entries with their erasable part, whole histories, oldest first.
Touches: reads audit and audit_private. What retention has erased is not found by address any more.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from dlp_gateway.store import audit as log
from dlp_gateway.store.codec import canonical
from dlp_gateway.store.tables import audit, audit_private

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.model import AuditEntry


#: The entries that tell of a message's coming, and whose it was.
_OPENINGS = ("decided", "repeated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One audit entry; `detail` and `private` (empty where it was erased) are read from their JSON."""

    entry: AuditEntry
    detail: dict[str, Any]
    private: dict[str, Any]


def by_id(connection: sa.Connection, name: str) -> dict[str, list[Known]]:
    """Return the histories, by subject, of what is known by this id; letter case does not matter.

    An id is ours, a case number, or one by which those before us knew the message (queue id, Message-ID).
    """
    detail, low = sa.func.lower(audit.c.detail), canonical(name.lower())
    told = [detail.contains(f'"{field}":{low}', autoescape=True) for field in ("message_id", "case")]
    query = sa.select(audit.c.subject).where(sa.or_(sa.func.lower(audit.c.subject) == name.lower(), *told))
    return _histories(connection, dict.fromkeys([*connection.scalars(query), *_known_as(connection, name)]))


def _known_as(connection: sa.Connection, name: str) -> Iterator[str]:
    """Yield the subjects of mail that somebody before us knew by this id."""
    sought = name.casefold()
    query = (
        sa.select(audit.c.subject, audit_private.c.body)
        .join(audit, audit.c.seq == audit_private.c.seq)
        .where(audit.c.action.in_(_OPENINGS))
        .where(sa.func.lower(audit_private.c.body).contains(canonical(sought)[1:-1], autoescape=True))
        .order_by(audit_private.c.seq)
    )
    for row in connection.execute(query):
        if sought in {text.casefold() for text in json.loads(row.body).get("ids", ())}:
            yield row.subject


def by_address(connection: sa.Connection, address: str) -> dict[str, list[Known]]:
    """Return the histories of mail that this address sent or was to get; letter case does not matter."""
    return _histories(connection, dict.fromkeys(_subjects(connection, address.casefold())))


def _subjects(connection: sa.Connection, address: str) -> Iterator[str]:
    query = (
        sa.select(audit.c.subject, audit_private.c.body)
        .join(audit, audit.c.seq == audit_private.c.seq)
        .where(audit.c.action.in_(_OPENINGS))
        .order_by(audit_private.c.seq)
    )
    if address.isascii():  # others are escaped in the JSON, in the letter case they came in
        query = query.where(sa.func.lower(audit_private.c.body).contains(canonical(address)[1:-1], autoescape=True))
    for row in connection.execute(query):
        if address in _addresses(json.loads(row.body)):
            yield row.subject


def _addresses(private: dict[str, Any]) -> set[str]:
    paths = (private.get("reverse_path"), *private.get("recipients", ()), *private.get("riders", ()))
    return {_mailbox(text).casefold() for text in paths if text}


def _mailbox(path: str) -> str:
    """Leave out a source route (RFC 5321 4.1.2): the address is what stands behind it."""
    return path.partition(":")[2] if path.startswith("@") else path


def _histories(connection: sa.Connection, subjects: dict[str, None]) -> dict[str, list[Known]]:
    return {subject: _known(connection, subject) for subject in subjects}


def _known(connection: sa.Connection, subject: str) -> list[Known]:
    entries = list(log.entries(connection, since=0, subject=subject))
    privates = log.privates(connection, [entry.seq for entry in entries])
    return [
        Known(entry=entry, detail=json.loads(entry.detail), private=json.loads(privates.get(entry.seq, "{}")))
        for entry in entries
    ]
