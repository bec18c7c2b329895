"""What officers say was found by mistake, as rows: the list that whoever tunes the recognizers works from.

Takes: a filter. Returns: model.Mistake; counts. Touches: table mistakes, reading; `write` within the transaction of an
act (cases.py). Fails: StoreFault.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from dlp_gateway.model import Mistake
from dlp_gateway.store.sight import visible
from dlp_gateway.store.tables import incidents, mistakes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dlp_gateway.store.database import Database
    from dlp_gateway.store.queue import Filter

_FIELDS = ("id", "incident_id", "at", "by", "label", "entity", "recognizer", "rule", "score", "cause", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How often one rule of one recognizer was wrong for one cause."""

    recognizer: str
    rule: str
    entity: str
    cause: str
    count: int


class Mistakes:
    """The mistakes of a database. Of a filter only whose cases may be seen counts: agencies and `whistleblower`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def newest(self, seen: Filter, *, limit: int, offset: int = 0) -> tuple[Mistake, ...]:
        """Return some mistakes, newest first."""
        query = sa.select(mistakes, incidents.c.case_number).join(incidents).where(*visible(seen))
        query = query.order_by(mistakes.c.at.desc(), mistakes.c.id.desc()).limit(limit).offset(offset)
        with self._database.read() as connection:
            return tuple(_mistake(row) for row in connection.execute(query).mappings())

    def of(self, incident_id: str) -> tuple[Mistake, ...]:
        """Return the mistakes of one case, oldest first."""
        query = sa.select(mistakes, incidents.c.case_number).join(incidents)
        query = query.where(mistakes.c.incident_id == incident_id).order_by(mistakes.c.at, mistakes.c.id)
        with self._database.read() as connection:
            return tuple(_mistake(row) for row in connection.execute(query).mappings())

    def tally(self, seen: Filter) -> tuple[Tally, ...]:
        """Count by recognizer, rule and cause, the most frequent first."""
        by = (mistakes.c.recognizer, mistakes.c.rule, mistakes.c.entity, mistakes.c.cause)
        count = sa.func.count()
        query = sa.select(*by, count).join(incidents).where(*visible(seen)).group_by(*by)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(count.desc(), *by)).all()
        return tuple(Tally(recognizer=row[0], rule=row[1], entity=row[2], cause=row[3], count=row[4]) for row in rows)


def write(connection: sa.Connection, found: Iterable[Mistake]) -> None:
    """Write mistakes in the transaction of the act that tells of them; a later word on a value replaces an earlier."""
    for item in found:
        same = sa.and_(mistakes.c.incident_id == item.incident_id, mistakes.c.label == item.label)
        connection.execute(sa.delete(mistakes).where(same))
        connection.execute(sa.insert(mistakes).values({name: getattr(item, name) for name in _FIELDS}))


def _mistake(row: sa.RowMapping) -> Mistake:
    return Mistake(case=row["case_number"], **{name: row[name] for name in _FIELDS})
