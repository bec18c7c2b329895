"""What the database says of itself: which one it is, how big, and how much stands in its queues.

Takes: a connection. Returns: `About`. Touches: reads the schema's version and counts rows; no row's content.
Source: sqlite.org/pragma.html#pragma_page_count; PostgreSQL 15 manual 9.27.7 (pg_database_size).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic.migration import MigrationContext

from dlp_gateway.model import State
from dlp_gateway.store.tables import audit, contents, incidents, outbox, sessions

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The database in numbers. `octets`: of the whole; `sealed`: messages kept; `entries`: of the audit log.

    `notices`: by state; `waiting_since`: when the oldest notice that has not gone out was written.
    """

    engine: str
    schema: str
    octets: int
    cases: dict[State, int]
    notices: dict[str, int]
    waiting_since: datetime | None
    sealed: int
    entries: int
    last_entry_at: datetime | None
    sessions: int


def about(connection: sa.Connection) -> About:
    """Ask the database."""
    last = connection.execute(sa.select(audit.c.seq, audit.c.at).order_by(audit.c.seq.desc()).limit(1)).one_or_none()
    waiting = sa.select(sa.func.min(outbox.c.created_at)).where(outbox.c.state == "pending")
    return About(
        engine=_engine(connection),
        schema=MigrationContext.configure(connection).get_current_revision() or "",
        octets=_octets(connection),
        cases={State(state): number for state, number in _counted(connection, incidents.c.state)},
        notices=dict(_counted(connection, outbox.c.state)),
        waiting_since=connection.execute(waiting).scalar(),
        sealed=connection.execute(sa.select(sa.func.count()).select_from(contents)).scalar_one(),
        entries=last.seq if last else 0,
        last_entry_at=last.at if last else None,
        sessions=connection.execute(sa.select(sa.func.count()).select_from(sessions)).scalar_one(),
    )


def _counted(connection: sa.Connection, column: sa.Column[str]) -> list[tuple[str, int]]:
    rows = connection.execute(sa.select(column, sa.func.count()).group_by(column).order_by(column))
    return [(name, number) for name, number in rows]


def _engine(connection: sa.Connection) -> str:
    names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    version = ".".join(map(str, connection.dialect.server_version_info or ()))
    return f"{names.get(connection.dialect.name, connection.dialect.name)} {version}".strip()


def _octets(connection: sa.Connection) -> int:
    if connection.dialect.name == "sqlite":
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        return int(pages) * int(connection.exec_driver_sql("PRAGMA page_size").scalar_one())
    return int(connection.execute(sa.select(sa.func.pg_database_size(sa.func.current_database()))).scalar_one())
