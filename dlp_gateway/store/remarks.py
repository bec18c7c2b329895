"""What authors and officers told each other, as rows; and which cases are an author's own.

Takes: ids, addresses. Returns: rows with sealed words (remarks.py opens them), model.Incident.
Touches: tables remarks, incidents and spent; a remark is written with its act (cases.py). Fails: NotFound, StoreFault.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from dlp_gateway.store import words
from dlp_gateway.store.cases import NotFound, from_row
from dlp_gateway.store.database import lock
from dlp_gateway.store.remark_tables import remarks, spent
from dlp_gateway.store.tables import WORD_CHARS, case_words, incidents

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from dlp_gateway.model import Address, Incident
    from dlp_gateway.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRemark:
    """A remark to be written with an act. `sealed`: its words; `document`: a paper, sealed by itself."""

    id: str
    at: datetime
    kind: str
    by: str
    user: str
    key_id: str
    sealed: bytes
    basis: str | None = None
    document: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A remark as it stands in the table, without its document."""

    id: str
    incident_id: str
    at: datetime
    kind: str
    by: str
    user: str
    basis: str | None
    sealed: bytes | None


class Remarks:
    """The remarks of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, incident_id: str) -> tuple[Kept, ...]:
        """Return what was told about a case, oldest first."""
        query = sa.select(*_KEPT).where(remarks.c.incident_id == incident_id).order_by(remarks.c.at, remarks.c.id)
        with self._database.read() as connection:
            return tuple(_kept(row) for row in connection.execute(query).mappings())

    def document(self, remark_id: str, *, incident_id: str) -> tuple[Kept, bytes]:
        """Return a remark of a case with its sealed document; NotFound."""
        wanted = sa.and_(remarks.c.id == remark_id, remarks.c.incident_id == incident_id)
        with self._database.read() as connection:
            row = connection.execute(sa.select(*_KEPT, remarks.c.document).where(wanted)).mappings().first()
        if row is None or row["document"] is None:
            raise NotFound("there is no such paper, or it is no longer kept")
        return _kept(row), bytes(row["document"])

    def count(self, *, user: str, since: datetime) -> int:
        """Count what an account has said since a time."""
        query = sa.select(sa.func.count()).where(remarks.c.user == user, remarks.c.at > since)
        with self._database.read() as connection:
            return int(connection.execute(query).scalar_one())

    def cases_of(self, address: Address, *, limit: int) -> tuple[Incident, ...]:
        """Return the cases of an author's mail, newest first."""
        query = sa.select(incidents).where(*_from(address)).order_by(incidents.c.opened_at.desc()).limit(limit)
        with self._database.read() as connection:
            return tuple(from_row(row) for row in connection.execute(query).mappings())

    # ----------------------------------------------------------------------------------- used once only

    def spend(self, digest: str, *, until: datetime) -> bool:
        """Note that something was used; False if it was before."""
        with self._database.write() as connection:
            lock(connection)
            if connection.execute(sa.select(spent.c.id).where(spent.c.id == digest)).first():
                return False
            connection.execute(sa.insert(spent).values(id=digest, until=until))
        return True

    def forget_spent(self, now: datetime) -> None:
        """Forget what would be too old to be used anyway."""
        with self._database.write() as connection:
            lock(connection)
            connection.execute(sa.delete(spent).where(spent.c.until < now))


_KEPT = tuple(remarks.c[name] for name in ("id", "incident_id", "at", "kind", "by", "user", "basis", "sealed"))


def _kept(row: sa.RowMapping) -> Kept:
    values = {column.name: row[column.name] for column in _KEPT}
    sealed = values["sealed"]
    return Kept(**values | {"sealed": None if sealed is None else bytes(sealed)})


def _from(address: Address) -> Iterator[sa.ColumnElement[bool]]:
    """Ask by the indexes for what has this sender's domain and local part; `remarks.is_author` has the last word."""
    local_part = address.local_part.lower()[:WORD_CHARS]
    yield incidents.c.sender == words.turned(address.domain)
    yield incidents.c.id.in_(sa.select(case_words.c.incident_id).where(case_words.c.word == local_part))
