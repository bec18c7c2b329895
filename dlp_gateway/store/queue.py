"""The queue as officers look at it: filtered, counted, a page at a time.

Takes: a Filter. Returns: model.Incident; counts. Touches: table incidents, reading only.
Pages are asked for by offset: an officer looks at the first ones, and the filters narrow the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from dlp_gateway.model import State
from dlp_gateway.store.cases import from_row
from dlp_gateway.store.tables import Utc, incidents

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from dlp_gateway.model import Incident
    from dlp_gateway.store.database import Database

#: The basis that only counsel may see (decisions.md 39).
WHISTLEBLOWER = "WHISTLEBLOWER"

OPEN = (State.HELD, State.PROPOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which cases. `words`: each must stand in case number, addresses, rule, or names of what was found.

    `agencies`: domains of the reverse-path, with those below; () is all. `whistleblower`: whether those cases too.
    """

    states: tuple[State, ...] = OPEN
    words: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    assignee: str | None = None
    due_before: datetime | None = None
    whistleblower: bool = False
    newest_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The last case of a page that was read: the next page begins behind it."""

    opened_at: datetime
    id: str


class Queue:
    """Reads the queue."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, wanted: Filter, *, limit: int, offset: int = 0) -> tuple[Incident, ...]:
        """Return some of the cases that the filter lets through, urgent ones first, then oldest first."""
        by_age = incidents.c.opened_at.desc() if wanted.newest_first else incidents.c.opened_at
        query = sa.select(incidents).where(*_conditions(wanted))
        query = query.order_by(incidents.c.urgent.desc(), by_age, incidents.c.id).limit(limit).offset(offset)
        with self._database.read() as connection:
            return tuple(from_row(row) for row in connection.execute(query).mappings())

    def after(self, wanted: Filter, *, limit: int, mark: Mark | None = None) -> tuple[Incident, ...]:
        """Return the cases behind `mark` in order of opening: what comes or goes meanwhile shifts no later page."""
        place = sa.tuple_(incidents.c.opened_at, incidents.c.id)
        query = sa.select(incidents).where(*_conditions(wanted))
        if mark is not None:
            last = sa.tuple_(*map(sa.bindparam, ("at", "id"), (mark.opened_at, mark.id), (Utc, sa.String)))
            query = query.where(place < last if wanted.newest_first else place > last)
        order = (incidents.c.opened_at, incidents.c.id)
        query = query.order_by(*(item.desc() if wanted.newest_first else item for item in order)).limit(limit)
        with self._database.read() as connection:
            return tuple(from_row(row) for row in connection.execute(query).mappings())

    def count(self, wanted: Filter) -> int:
        """Count the cases that the filter lets through."""
        query = sa.select(sa.func.count()).select_from(incidents).where(*_conditions(wanted))
        with self._database.read() as connection:
            return int(connection.execute(query).scalar_one())

    def counts(self, wanted: Filter) -> dict[State, int]:
        """Count the cases of every state that the rest of the filter lets through."""
        query = sa.select(incidents.c.state, sa.func.count()).where(*_conditions(wanted, states=False))
        with self._database.read() as connection:
            rows = connection.execute(query.group_by(incidents.c.state)).all()
        return {State(state): number for state, number in rows}

    def opened(self, wanted: Filter) -> tuple[datetime, ...]:
        """Return when the cases were opened, oldest first: for bands of age, without reading the cases."""
        query = sa.select(incidents.c.opened_at).where(*_conditions(wanted)).order_by(incidents.c.opened_at)
        with self._database.read() as connection:
            return tuple(connection.execute(query).scalars())


def _conditions(wanted: Filter, *, states: bool = True) -> Iterator[sa.ColumnElement[bool]]:
    if states:
        yield incidents.c.state.in_(wanted.states)
    for word in wanted.words:
        yield sa.or_(*(_contains(column, word) for column in _SEARCHED))
    if wanted.agencies:
        yield sa.or_(*(condition for domain in wanted.agencies for condition in _from(domain)))
    if wanted.assignee is not None:
        yield incidents.c.assignee == wanted.assignee
    if wanted.due_before is not None:
        yield incidents.c.due_at <= wanted.due_before
    if not wanted.whistleblower:
        yield sa.or_(incidents.c.basis.is_(None), incidents.c.basis != WHISTLEBLOWER)


_SEARCHED = (incidents.c.case_number, incidents.c.recipients, incidents.c.envelope, incidents.c.inspection)


def _contains(column: sa.Column[str], word: str) -> sa.ColumnElement[bool]:
    return sa.func.lower(column).contains(word.lower(), autoescape=True)


def _from(domain: str) -> Iterator[sa.ColumnElement[bool]]:
    """Ask for the reverse-path's domain in the envelope's canonical JSON, in which no text can hold a bare quote."""
    opening = _literal('"reverse_path":{"address":{"domain":"')
    end = _literal(f'{domain.lower()}","local_part"')
    yield incidents.c.envelope.like(f"%{opening}{end}%", escape="\\")
    yield incidents.c.envelope.like(f"%{opening}%.{end}%", escape="\\")


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
