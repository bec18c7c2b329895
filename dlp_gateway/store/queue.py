"""The queue as officers look at it: filtered, counted, a page at a time.

Takes: a Filter. Returns: model.Incident; counts. Touches: table incidents, reading only.
Pages are asked for by offset: an officer looks at the first ones, and the filters narrow the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from dlp_gateway.model import Lane, State
from dlp_gateway.store import words
from dlp_gateway.store.cases import from_row
from dlp_gateway.store.sight import WHISTLEBLOWER, visible
from dlp_gateway.store.tables import Utc, incidents

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from dlp_gateway.model import Incident
    from dlp_gateway.store.database import Database

__all__ = ["MARKS", "OPEN", "PAPERS", "WHISTLEBLOWER", "Day", "Filter", "Mark", "Queue"]

OPEN = (State.HELD, State.PROPOSED)

#: Bands of age: a label, and the age at which the band ends; the last one (None) never ends.
Bands = Sequence[tuple[str, timedelta | None]]

#: What a case names: no paper at all, a court's (claimed, not proven), or only such as are not a court's.
PAPERS = ("none", "court", "other")
#: What a case can be marked as, beside its state.
MARKS = ("urgent", "needs_information", "legal_hold", "counsel", "unread")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which cases. `words`: for each the case must have one that begins like it (words.py).

    `agencies`: domains of the reverse-path, with those below; () is all. `whistleblower`: whether those cases too.
    `sender`, `recipient`: a domain that the officer looks for, besides. `entity`: a kind of finding; `paper`: PAPERS;
    `marks`: MARKS, each of which the case must have. `unassigned`: only cases that nobody has taken.
    """

    states: tuple[State, ...] = OPEN
    words: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    assignee: str | None = None
    due_before: datetime | None = None
    whistleblower: bool = False
    newest_first: bool = False
    sender: str = ""
    recipient: str = ""
    entity: str = ""
    paper: str = ""
    marks: tuple[str, ...] = ()
    unassigned: bool = False
    opened_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The last case of a page that was read: the next page begins behind it."""

    opened_at: datetime
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What came and what became of it within one day; `refused`: by officers or the clock, or taken back."""

    begins: datetime
    held: int
    released: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """All that waits, in numbers: for whoever looks after the machine. `oldest_at` None if nothing waits."""

    held: int
    overdue: int
    release_failed: int
    oldest_at: datetime | None
    bands: tuple[tuple[str, int], ...]


_REFUSED = (State.REFUSED, State.EXPIRED, State.WITHDRAWN)


class Queue:
    """Reads the queue."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, wanted: Filter, *, limit: int, offset: int = 0) -> tuple[Incident, ...]:
        """Return some of the cases that the filter lets through, urgent ones first, then oldest first."""
        by_age = incidents.c.opened_at.desc() if wanted.newest_first else incidents.c.opened_at
        order = (incidents.c.urgent.desc(), by_age, incidents.c.id)
        some = sa.select(incidents.c.id).where(*_conditions(wanted)).order_by(*order).limit(limit).offset(offset)
        query = sa.select(incidents).where(incidents.c.id.in_(some.scalar_subquery())).order_by(*order)
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

    def trend(self, wanted: Filter, days: Sequence[datetime]) -> tuple[Day, ...]:
        """Count what came and what became of it between each of these times and the next, whatever state it is in."""
        opened = self._by_day(incidents.c.opened_at, sa.literal("held"), wanted, days)
        closed = self._by_day(incidents.c.closed_at, incidents.c.state, wanted, days)
        return tuple(
            Day(
                begins=begins,
                held=opened.get((number, "held"), 0),
                released=closed.get((number, State.RELEASED), 0),
                refused=sum(closed.get((number, state), 0) for state in _REFUSED),
            )
            for number, begins in enumerate(days[:-1])
        )

    def _by_day(
        self, column: sa.ColumnElement[Any], kind: sa.ColumnElement[Any], wanted: Filter, days: Sequence[datetime]
    ) -> dict[tuple[int, str], int]:
        day = sa.case(*((column < end, number) for number, end in enumerate(days[1:])))
        within = (column >= days[0], column < days[-1], *_conditions(wanted, states=False))
        inner = sa.select(day.label("day"), kind.label("kind")).where(*within).subquery()
        query = sa.select(inner.c.day, inner.c.kind, sa.func.count()).group_by(inner.c.day, inner.c.kind)
        with self._database.read() as connection:
            return {(day, kind): number for day, kind, number in connection.execute(query)}

    def ages(self, wanted: Filter, bands: Bands, *, now: datetime) -> tuple[tuple[str, int], ...]:
        """Count the cases by age, youngest band first: the database counts, and gives one row."""
        query = sa.select(*_by_age(bands, now)).select_from(incidents).where(*_conditions(wanted))
        with self._database.read() as connection:
            row = connection.execute(query).one()
        return tuple((label, int(number)) for (label, _), number in zip(bands, row, strict=True))

    def agencies(
        self, wanted: Filter, bands: Bands, *, now: datetime, limit: int
    ) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """Count the cases by the sender's domain and by age, most first; "" stands for the null reverse-path."""
        query = (
            sa.select(incidents.c.sender, *_by_age(bands, now))
            .where(*_conditions(wanted))
            .group_by(incidents.c.sender)
            .order_by(sa.func.count().desc(), incidents.c.sender)
            .limit(limit)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return tuple((words.turned_back(sender or ""), tuple(map(int, numbers))) for sender, *numbers in rows)

    def waiting(self, bands: Bands, *, now: datetime) -> Waiting:
        """Count all that waits, whoever asks, in one row: for monitoring, which asks every few seconds."""
        waits, failed = incidents.c.state.in_(OPEN), incidents.c.state == State.RELEASE_FAILED
        query = sa.select(
            sa.func.count().filter(waits),
            sa.func.count().filter(waits, incidents.c.due_at <= now),
            sa.func.count().filter(failed),
            sa.func.min(incidents.c.opened_at).filter(waits),
            *_by_age(bands, now, waits),
        ).where(sa.or_(waits, failed))
        with self._database.read() as connection:
            held, overdue, undone, oldest, *numbers = connection.execute(query).one()
        counted = tuple((label, int(number)) for (label, _), number in zip(bands, numbers, strict=True))
        return Waiting(held=held, overdue=overdue, release_failed=undone, oldest_at=oldest, bands=counted)


def _by_age(bands: Bands, now: datetime, *also: sa.ColumnElement[bool]) -> Iterator[sa.ColumnElement[int]]:
    """Count what is in each band and fulfils `also`; what was opened later than `now` is in the first band."""
    opened, since = incidents.c.opened_at, None
    for _, age in bands:
        until = None if age is None else now - age
        inside = [*also, opened > until] if until is not None else [*also]
        inside += [opened <= since] if since is not None else []
        yield sa.func.count().filter(*inside) if inside else sa.func.count()
        since = until


def _conditions(wanted: Filter, *, states: bool = True) -> Iterator[sa.ColumnElement[bool]]:
    if states:
        yield incidents.c.state.in_(wanted.states)
    yield from map(words.found, wanted.words)
    if wanted.assignee is not None:
        yield incidents.c.assignee == wanted.assignee
    if wanted.due_before is not None:
        yield incidents.c.due_at <= wanted.due_before
    if wanted.unassigned:
        yield incidents.c.assignee.is_(None)
    if wanted.opened_before is not None:
        yield incidents.c.opened_at < wanted.opened_before
    yield from visible(wanted)
    yield from _looked_for(wanted)


def _looked_for(wanted: Filter) -> Iterator[sa.ColumnElement[bool]]:
    """Ask for what the canonical JSON of a case says; no text in it can hold a bare quote."""
    if wanted.sender:
        yield words.under(wanted.sender)
    if wanted.recipient:
        yield _contains(incidents.c.recipients, wanted.recipient)
    if wanted.entity:
        yield incidents.c.inspection.contains(f'"entity":"{wanted.entity}"', autoescape=True)
    if wanted.paper:
        yield _PAPER[wanted.paper]
    yield from (_MARK[mark] for mark in wanted.marks)


_COURTS = incidents.c.inspection.contains('"judicial":true')
_NONE = incidents.c.inspection.contains('"legal_process":[]')
_PAPER = {"none": _NONE, "court": _COURTS, "other": sa.and_(sa.not_(_NONE), sa.not_(_COURTS))}
_MARK: dict[str, sa.ColumnElement[bool]] = {
    "urgent": incidents.c.urgent.is_(True),
    "needs_information": incidents.c.needs_information.is_(True),
    "legal_hold": incidents.c.legal_hold.is_(True),
    "counsel": incidents.c.lane != Lane.NONE,
    "unread": sa.not_(incidents.c.inspection.contains('"unread":[]')),
}


def _contains(column: sa.Column[str], word: str) -> sa.ColumnElement[bool]:
    return sa.func.lower(column).contains(word.lower(), autoescape=True)
