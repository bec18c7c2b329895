"""The database behind the store: one code for SQLite and PostgreSQL.

Takes: a URL. Returns: transactions. Touches: the database, its file and directory.
Fails: StoreFault with the library's class and code, never a statement's values.
Source: sqlite.org/wal.html, sqlite.org/pragma.html#pragma_synchronous; PostgreSQL 15 manual 13.3 and 30.3.

Two rules keep writers apart, in threads, processes and nodes:
1. There is ONE lock. SQLite: BEGIN IMMEDIATE. PostgreSQL: the row of `chain_head`, FOR UPDATE. Whatever changes a row
   that others can see takes it first; so nobody waits for a second lock while holding it, and nothing deadlocks.
2. The one thing done before it are the octets of a new case, which nobody else can see yet: on PostgreSQL big mail of
   several nodes goes in side by side, and the lock is held for the small rows and the commit only.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import sqlalchemy as sa
from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from dlp_gateway.model import StoreFault
from dlp_gateway.store.tables import chain_head

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    _Turn = Callable[[Any], Any]

_MIGRATIONS = Path(__file__).parent / "migrations"

#: How long a writer waits for another one. Below the 45 s that an inspection may take and the 100 s that Postfix
#: waits (SMTPD_PROXY_README), far above a commit (0.1 to 50 ms).
LOCK_S = 15

#: A connection that a firewall dropped must not hold a writer for the kernel's 15 minutes (tcp(7)).
_POSTGRES: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    "options": f"-c lock_timeout={LOCK_S}s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s",
}

#: FULL: a commit survives the loss of power (WAL's NORMAL may lose the last ones). secure_delete: what is erased leaves
#: the file. A checkpoint each 16 MB, not 4: hot pages are copied less often. At most as much of the file in memory:
#: with SQLite's 2 MB the pages of the words of cases (words.py) are read again for each hold.
_PRAGMAS = (
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",
    "trusted_schema = OFF",
    "wal_autocheckpoint = 4000",
    "cache_size = -8000",
)

#: Any number that is ours: the lock under which one process migrates (PostgreSQL 15 manual 13.3.5).
_MIGRATION_LOCK = 0x646C705F6777


class Database:
    """An open database whose schema is the one this program knows."""

    def __init__(self, url: str) -> None:
        self._url = _parse(url)
        self.sqlite = self._url.get_backend_name() == "sqlite"
        self._inode = (0, 0)
        self._turn = threading.Lock()  # spares SQLite's sleeping busy handler within one process
        if self.sqlite:
            _make_file(Path(str(self._url.database)))
            self._inode = self._file()
        self._engine = _engine(self._url, sqlite=self.sqlite)
        try:
            self._migrate()
        except BaseException:
            self._engine.dispose()
            raise

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """Give a connection for reading; it sees what is committed."""
        with faults(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[sa.Connection]:
        """Give a connection for reading that sees one moment, whatever is written meanwhile."""
        with faults(), self._engine.connect() as connection:
            if not self.sqlite:  # SQLite's readers always do
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """Give a transaction, committed durably when the block ends and undone when it raises.

        SQLite's lock is taken here, PostgreSQL's by `lock`, which comes first (rule 1) unless rule 2 allows.
        """
        with faults(), self._one_at_a_time(), self._engine.connect() as connection:
            options = connection.execution_options(dlp_write=True)
            try:
                with options.begin():
                    yield connection
            except DBAPIError as error:
                if "I/O" in str(error.orig):  # after a failed fsync the same descriptor lies ("fsyncgate")
                    self._engine.dispose()
                raise

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        if not self.sqlite:
            yield
            return
        if not self._turn.acquire(timeout=LOCK_S):
            raise StoreFault(f"another thread held the database for {LOCK_S} s")
        try:
            self._check_file()
            yield
        finally:
            self._turn.release()

    def _file(self) -> tuple[int, int]:
        """Which file stands at the URL's path; (0, 0) if none does."""
        try:
            status = Path(str(self._url.database)).stat()
        except OSError:
            return 0, 0
        return status.st_dev, status.st_ino

    def _check_file(self) -> None:
        """Refuse to write into a file that is deleted or replaced: SQLite would, and a restart would lose it all."""
        if self._file() != self._inode:
            self._engine.dispose()
            raise StoreFault(
                f"database file {self._url.database} was deleted or replaced under the running program: "
                "restore it from the backup and restart"
            )

    def _migrate(self) -> None:
        """Bring the schema up to date, one process at a time; refuse one that a newer program made."""
        config = AlembicConfig()
        config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
        script = ScriptDirectory.from_config(config)
        with self.read() as connection:
            if _current(connection, script) == script.get_current_head():
                return
        with self.write() as connection:
            if not self.sqlite:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
            if _current(connection, script) != script.get_current_head():
                config.attributes["connection"] = connection
                command.upgrade(config, "head")


#: Statements of the hold path are built once: SQLAlchemy needs longer to build one than SQLite to run it.
_HEAD = sa.select(chain_head.c.seq, chain_head.c.hash).where(chain_head.c.id == 1).with_for_update()


def lock(connection: sa.Connection) -> tuple[int, str]:
    """Take THE lock; return number and hash of the chain's last entry."""
    row = connection.execute(_HEAD).one_or_none()
    if row is None:
        raise StoreFault("the audit log has lost its head (table chain_head is empty): restore the backup")
    return row.seq, row.hash


def insert(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, which all have the columns of the first; none is fine.

    By the driver's own executemany: for a row of two short words SQLAlchemy needs longer than SQLite.
    """
    if not rows:
        return
    names = tuple(rows[0])
    dialect = connection.dialect
    statement, given = _insertion(table, names, dialect.name), _given(table, names, dialect)
    values = [tuple(turn(row[name]) if turn else row[name] for name, turn in given) for row in rows]
    connection.exec_driver_sql(statement, values)


@cache
def _insertion(table: sa.Table, names: tuple[str, ...], dialect: str) -> str:
    mark = "?" if dialect == "sqlite" else "%s"
    columns = ", ".join(f'"{table.c[name].name}"' for name in names)
    return f'INSERT INTO "{table.name}" ({columns}) VALUES ({", ".join([mark] * len(names))})'  # noqa: S608  our own names


@cache
def _given(table: sa.Table, names: tuple[str, ...], dialect: sa.Dialect) -> list[tuple[str, _Turn | None]]:
    """Return each column with what turns a value of ours into the driver's."""
    types = ((name, table.c[name].type.dialect_impl(dialect)) for name in names)
    return [(name, kind.bind_processor(dialect)) for name, kind in types]


@contextmanager
def faults() -> Iterator[None]:
    """Turn the library's errors into StoreFault."""
    try:
        yield
    except (SQLAlchemyError, UnicodeError) as error:
        raise StoreFault(_words(error)) from error


def lost(error: BaseException | None) -> bool:
    """Whether a fault concerns the database as a whole, so that trying record by record would only take longer."""
    cause = error.__cause__ if isinstance(error, StoreFault) else error
    if not isinstance(cause, DBAPIError):
        return not isinstance(cause, UnicodeError | SQLAlchemyError)
    busy = isinstance(cause.orig, sqlite3.OperationalError) and "locked" in str(cause.orig)
    unreachable = getattr(cause.orig, "sqlstate", "") is None  # psycopg: the server did not answer
    return cause.connection_invalidated or busy or unreachable


def _words(error: Exception) -> str:
    """Say what went wrong without any value: SQLite's messages hold none, PostgreSQL's may."""
    if not isinstance(error, DBAPIError):
        return f"database: {type(error).__name__}"
    if isinstance(error.orig, sqlite3.Error):
        return f"SQLite: {error.orig}"
    code = getattr(error.orig, "sqlstate", None)
    return f"PostgreSQL: {type(error.orig).__name__}" + (f" (SQLSTATE {code})" if code else ": no answer")


def _parse(url: str) -> sa.URL:
    try:
        parsed = sa.make_url(url)
    except ArgumentError as error:
        raise StoreFault(f"database URL is not one: write sqlite:////path/to/file or {_EXAMPLE}") from error
    backend = parsed.get_backend_name()
    if backend == "postgres":
        backend = "postgresql"
    if backend == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise StoreFault(f"database URL names {backend}: only sqlite and postgresql are known")
    if parsed.database in (None, "", ":memory:"):
        raise StoreFault("database URL names no file: held mail in memory would be lost; write sqlite:////path/to/file")
    return parsed.set(drivername="sqlite")


_EXAMPLE = "postgresql://user@host/database"


def _make_file(path: Path) -> None:
    """Make the file closed to others before SQLite does; -wal and -shm take its mode."""
    try:
        path.parent.mkdir(mode=0o770, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o660))
    except OSError as error:
        raise StoreFault(
            f"database file {path}: {error.strerror}; make its directory writable for this user"
        ) from error


def _engine(url: sa.URL, *, sqlite: bool) -> sa.Engine:
    if not sqlite:
        arguments = _POSTGRES | {"application_name": "dlp-gateway"}
        engine = sa.create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args=arguments)
        sa.event.listen(engine, "connect", _prepare_postgres)
        return engine
    engine = sa.create_engine(url, hide_parameters=True, creator=partial(_open_existing, str(url.database)))
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _open_existing(path: str) -> sqlite3.Connection:
    """Open the file; never make it: a reader that came while it was moved away would go on reading an empty one."""
    uri = f"file:{quote(path)}?mode=rw"
    return sqlite3.connect(uri, uri=True, timeout=LOCK_S, check_same_thread=False)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """Make each connection durable and careful."""
    connection.isolation_level = None  # we say BEGIN ourselves
    if _write_ahead(connection) != "wal":
        raise sqlite3.OperationalError("cannot use WAL here (a network file system?): use a local disk or PostgreSQL")
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _write_ahead(connection: sqlite3.Connection) -> str:
    """Switch a new file to WAL and return its mode; who opens it first together with others waits for them.

    The switch needs the file for itself, and SQLite's busy handler does not wait for that (wal.html, "Activating").
    """
    end = time.monotonic() + LOCK_S
    while True:
        try:
            return str(connection.execute("PRAGMA journal_mode = WAL").fetchone()[0])
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
        time.sleep(0.02)


def _begin_sqlite(connection: sa.Connection) -> None:
    write = connection.get_execution_options().get("dlp_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _prepare_postgres(connection: Any, _record: object) -> None:
    """Refuse to be told 'committed' before it is: a server may have synchronous_commit off."""
    with connection.cursor() as cursor:
        if cursor.execute("SHOW synchronous_commit").fetchone()[0] == "off":
            cursor.execute("SET synchronous_commit = on")
    connection.commit()


def _current(connection: sa.Connection, script: ScriptDirectory) -> str | None:
    revision = MigrationContext.configure(connection).get_current_revision()
    try:
        if revision is not None:
            script.get_revision(revision)
    except CommandError as error:
        raise StoreFault(
            f"the database has schema {revision}, this program knows up to {script.get_current_head()}: "
            "install the newer program, or restore the backup made before the upgrade"
        ) from error
    return revision
