"""Fresh databases for the tests: a file of SQLite, a database of a real PostgreSQL.

PostgreSQL is the server of DLP_TEST_POSTGRES_URL, or a private one made here from Debian's package. Where there is
neither, the tests that need it fail and say so: a store that was proven on one of two back ends is not proven.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Iterator

_MISSING = (
    "PostgreSQL is not here: `apt-get install postgresql`, or set DLP_TEST_POSTGRES_URL to a server where the user may "
    "create databases (postgresql://user@host/postgres)"
)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a server's maintenance database."""
    if given := os.environ.get("DLP_TEST_POSTGRES_URL"):
        yield str(sa.make_url(given).set(drivername="postgresql+psycopg").render_as_string(hide_password=False))
        return
    directory = Path(tempfile.mkdtemp(prefix="dlp-postgres-"))
    try:
        server = PrivatePostgres(directory)
        server.start()
        yield server.url
        server.stop("immediate")
    finally:
        shutil.rmtree(directory)


class PrivatePostgres:
    """A server that listens on a socket in its own directory only; tests may stop and start it."""

    def __init__(self, directory: Path) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not found:
            pytest.fail(_MISSING)
        programs, self.directory = found[-1].parent, directory
        self._user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self._user:
            shutil.chown(directory, "postgres")
        data = str(directory / "data")
        self._control = [*self._user, str(programs / "pg_ctl"), "-D", data, "-w"]
        options = ["-D", data, "-A", "trust", "-U", "gateway", "--no-sync", "-E", "UTF8"]
        _run([*self._user, str(programs / "initdb"), *options])
        self.url = f"postgresql+psycopg://gateway@/postgres?host={directory}"

    def start(self) -> None:
        options = f"-F -k {self.directory} -c listen_addresses='' -c max_connections=200"
        _run([*self._control, "-l", str(self.directory / "log"), "-o", options, "start"])

    def stop(self, mode: str) -> None:
        """`fast` as an administrator, `immediate` as a crash."""
        _run([*self._control, "-m", mode, "stop"])


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    if done.returncode != 0:
        pytest.fail(f"{command[-1]}: {done.stderr or done.stdout}")


def fresh_postgres(server: str, name: str) -> str:
    """Make an empty database on a server; its URL."""
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return str(sa.make_url(server).set(database=name).render_as_string(hide_password=False))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'gateway.db'}"
    return fresh_postgres(request.getfixturevalue("postgres_server"), f"dlp_test_{os.getpid()}")
