"""Find what the record knows of a message or an address: for `trace`.

Takes: a queue id, or an address. Returns: audit entries with their erasable part, whole histories, oldest first.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One audit entry; `detail` and `private` (empty where it was erased) are read from their JSON."""

    entry: AuditEntry
    detail: dict[str, Any]
    private: dict[str, Any]


def by_queue_id(connection: sa.Connection, queue_id: str) -> dict[str, list[Known]]:
    """Return the histories, by subject, in which a message with this queue id stands; letter case does not matter."""
    like = sa.func.lower(audit.c.detail).contains(f'"message_id":{canonical(queue_id.lower())}', autoescape=True)
    query = sa.select(audit.c.subject).where(sa.or_(sa.func.lower(audit.c.subject) == queue_id.lower(), like))
    return _histories(connection, dict.fromkeys(connection.scalars(query)))


def by_address(connection: sa.Connection, address: str) -> dict[str, list[Known]]:
    """Return the histories of mail that this address sent or was to get; letter case does not matter."""
    return _histories(connection, dict.fromkeys(_subjects(connection, address.casefold())))


def _subjects(connection: sa.Connection, address: str) -> Iterator[str]:
    query = (
        sa.select(audit.c.subject, audit_private.c.body)
        .join(audit, audit.c.seq == audit_private.c.seq)
        .where(audit.c.action.in_(("decided", "repeated")))
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
