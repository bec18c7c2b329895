"""Redacted copies: each a case of its own, beside the case that it is made from.

So a copy is released, tried again, audited and erased like any case, and whatever goes wrong with it can never send the
octets of the original: they are the content of another case.

Takes: the message that a copy is, what was found in it. Returns: its case. Touches: tables incidents and contents, the
audit log of both cases, in one transaction. Fails: ActRefused (nothing was written), StoreFault.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from dlp_gateway.model import Incident, State
from dlp_gateway.store import audit, cases, seal, words
from dlp_gateway.store.database import lock
from dlp_gateway.store.record import allot, case_facts, facts
from dlp_gateway.store.tables import contents, incidents, new_id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from dlp_gateway.model import Inspection, Message
    from dlp_gateway.store.database import Database
    from dlp_gateway.store.record import Clocks


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCopy:
    """A copy to be filed. `message`: what would be sent, to whom; `detail`, `private`: what the audit log keeps."""

    message: Message
    inspection: Inspection
    detail: Mapping[str, object]
    private: Mapping[str, object]


class Copies:
    """The redacted copies of a database."""

    def __init__(self, database: Database, *, public_key: seal.PublicKey, clocks: Clocks) -> None:
        self._database = database
        self._public_key = public_key
        self._clocks = clocks

    def file(
        self,
        id_or_case: str,
        copy: NewCopy,
        *,
        check: Callable[[Incident], None],
        actor: str,
        now: datetime,
        revision: int | None,
    ) -> Incident:
        """Open a case for a copy. `check` sees the original as it stands under the lock, and may refuse."""
        sealed = seal.seal(self._public_key, copy.message.content)
        with self._database.write() as connection:
            head = lock(connection)
            original = cases.find(connection, id_or_case)
            if revision is not None and original.revision != revision:
                raise cases.Stale(f"case {original.case} was changed by somebody else; look at it again")
            check(original)
            prefix = self._clocks.case_prefix
            number = f"{prefix}-{now.year}-{next(allot(connection, prefix, now.year, 1)):06d}"
            made = replace(self._drafted(original, copy, now=now, sealed=sealed), case=number)
            row = cases.to_row(made)
            connection.execute(sa.insert(incidents), [row])
            words.put(connection, [row])
            content = {"incident_id": made.id, "key_id": self._public_key.id, "sealed": sealed}
            connection.execute(sa.insert(contents), [content])
            audit.append(connection, head, list(_entries(original, made, copy, actor=actor, now=now)))
        return made

    def of(self, case: str) -> tuple[Incident, ...]:
        """Return the copies made from a case, oldest first."""
        query = sa.select(incidents).where(incidents.c.copy_of == case).order_by(incidents.c.opened_at, incidents.c.id)
        with self._database.read() as connection:
            return tuple(cases.from_row(row) for row in connection.execute(query).mappings())

    def _drafted(self, original: Incident, copy: NewCopy, *, now: datetime, sealed: bytes) -> Incident:
        """Return the copy's case; who may not see the original may not see it."""
        message = copy.message
        return Incident(
            id=new_id(now),
            case="",
            state=State.HELD,
            message_id=message.id,
            envelope=message.envelope,
            recipients=tuple(dict.fromkeys(path.path.text for path in message.envelope.forward_paths)),
            inspection=copy.inspection,
            opened_at=now,
            due_at=now + self._clocks.due,
            expires_at=now + self._clocks.expiry,
            revision=1,
            octets=len(message.content),
            content_sha256=hashlib.sha256(sealed).hexdigest(),
            urgent=original.urgent,
            lane=original.lane,
            assignee=original.assignee,
            copy_of=original.case,
        )


def _entries(
    original: Incident, made: Incident, copy: NewCopy, *, actor: str, now: datetime
) -> tuple[audit.Entry, audit.Entry]:
    """Say in the original's record that a copy was made, and begin the record of the copy."""
    counted = dict(copy.detail)
    return (
        audit.Entry(
            at=now,
            actor=actor,
            action="copy",
            subject=original.id,
            detail={**counted, "case": original.case, "copy": made.case, "revision": original.revision},
            private=copy.private,
        ),
        audit.Entry(
            at=now,
            actor=actor,
            action="copied",
            subject=made.id,
            detail={**counted, **facts(copy.inspection), **case_facts(made, repeated=False), "copy_of": original.case},
            private=copy.private,
        ),
    )
