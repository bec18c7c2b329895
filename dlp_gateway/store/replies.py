"""What requests with an Idempotency-Key were answered, so that one that is repeated is not done twice.

Takes: digests, statuses, bodies without addresses or content. Returns: Reply. Touches: table api_replies.
Fails: StoreFault. Source: draft-ietf-httpapi-idempotency-key-header-07.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from dlp_gateway.store.api_tables import replies
from dlp_gateway.store.database import lock

if TYPE_CHECKING:
    from datetime import datetime

    from dlp_gateway.store.database import Database

#: How long an answer is kept; a client that repeats after a day has lost more than the answer.
KEPT = timedelta(days=1)
#: A request that was begun longer ago died with its process: whoever repeats it may begin anew. Above the longest that
#: a request waits for the database (15 s for the lock, 60 s for a statement).
_ABANDONED = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What was answered to which request; `status` None: it is being worked on."""

    request: str
    status: int | None
    body: str | None


class Replies:
    """The answers of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, reply_id: str, *, request: str, now: datetime) -> Reply | None:
        """Take this key for a request; or return what was answered, or is being worked on, under it."""
        with self._database.write() as connection:
            lock(connection)
            old = sa.or_(
                replies.c.created_at < now - KEPT,
                sa.and_(replies.c.status.is_(None), replies.c.created_at < now - _ABANDONED),
            )
            connection.execute(sa.delete(replies).where(replies.c.id == reply_id, old))
            query = sa.select(replies.c.request, replies.c.status, replies.c.body).where(replies.c.id == reply_id)
            row = connection.execute(query).one_or_none()
            if row is not None:
                return Reply(**row._asdict())
            connection.execute(sa.insert(replies).values(id=reply_id, request=request, created_at=now))
            return None

    def end(self, reply_id: str, *, status: int, body: str) -> None:
        """Write what was answered."""
        with self._database.write() as connection:
            lock(connection)
            change = sa.update(replies).where(replies.c.id == reply_id)
            connection.execute(change.values(status=status, body=body))

    def drop(self, reply_id: str) -> None:
        """Give a key back: nothing was done under it."""
        with self._database.write() as connection:
            lock(connection)
            connection.execute(sa.delete(replies).where(replies.c.id == reply_id))

    def forget(self, now: datetime) -> None:
        """Forget what was answered longer ago than anybody asks again."""
        with self._database.write() as connection:
            lock(connection)
            connection.execute(sa.delete(replies).where(replies.c.created_at < now - KEPT))
