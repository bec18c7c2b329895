"""Filters of the queue under a name, as rows: one person's own, or everybody's.

Takes: a person's account, a name, a query. Returns: View. Touches: table views. Fails: ActRefused, StoreFault.
Nothing of a case is in a view: what it shows is decided each time, by whoever looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from dlp_gateway.store.cases import ActRefused, NotFound
from dlp_gateway.store.database import lock
from dlp_gateway.store.tables import new_id, views

if TYPE_CHECKING:
    from datetime import datetime

    from dlp_gateway.store.database import Database

#: More than fit on a line nobody finds again.
_MOST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One view; `query` as it stands in the address of the queue's page."""

    id: str
    owner: str
    name: str
    query: str
    shared: bool


class Views:
    """The views of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, owner: str) -> tuple[View, ...]:
        """Return somebody's own views and those that others share, by name."""
        mine = sa.or_(views.c.owner == owner, views.c.shared.is_(True))
        with self._database.read() as connection:
            rows = connection.execute(sa.select(views).where(mine).order_by(views.c.name, views.c.id)).mappings()
            return tuple(View(**{name: row[name] for name in View.__dataclass_fields__}) for row in rows)

    def save(self, *, owner: str, name: str, query: str, shared: bool, now: datetime) -> None:
        """Keep a view; one of the same name and owner is written over."""
        values = {"query": query, "shared": shared, "created_at": now}
        own = sa.and_(views.c.owner == owner, views.c.name == name)
        with self._database.write() as connection:
            lock(connection)
            if connection.execute(sa.update(views).where(own).values(values)).rowcount:
                return
            count = connection.execute(sa.select(sa.func.count()).where(views.c.owner == owner)).scalar_one()
            if count >= _MOST:
                raise ActRefused("You have too many views. Forget one first.")
            connection.execute(sa.insert(views).values(id=new_id(now), owner=owner, name=name, **values))

    def forget(self, view_id: str, *, owner: str) -> None:
        """Forget one of somebody's own views; NotFound for anything else."""
        own = sa.and_(views.c.id == view_id, views.c.owner == owner)
        with self._database.write() as connection:
            lock(connection)
            if connection.execute(sa.delete(views).where(own)).rowcount == 0:
                raise NotFound("There is no such view of yours.")
