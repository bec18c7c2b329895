"""Opening a database: URLs, schema, versions, durability settings, and faults of the real thing."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from dlp_gateway.model import State, StoreFault
from dlp_gateway.quarantine import Officer, Quarantine
from dlp_gateway.store.database import Database
from dlp_gateway.store.tables import metadata
from tests.databases import fresh_postgres
from tests.store.making import NOW, inspection, message, open_store, opened


def engine_of(url):
    return sa.create_engine(url)


def test_migrations_make_the_schema_of_the_code(database_url):
    """tables.py and migrations/ say the same."""
    Database(database_url).close()
    engine = engine_of(database_url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_opening_again_keeps_everything(database_url):
    """A second start finds what the first one wrote."""
    with opened(database_url) as store:
        case = asyncio.run(store.record(message(), inspection(), now=NOW))
    with opened(database_url) as store:
        assert store.incidents(State.HELD) == (case,)
        assert store.verify_audit(now=NOW) == []


def test_many_may_open_a_new_database_at_once(database_url):
    """Two roles that start together both find the schema; one of them made it."""
    with ThreadPoolExecutor(4) as threads:
        for database in list(threads.map(lambda _: Database(database_url), range(4))):
            database.close()


def test_newer_schema_is_refused_with_both_versions_named(database_url):
    """A program older than its database touches nothing and says what to do."""
    Database(database_url).close()
    engine = engine_of(database_url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreFault, match=r"schema 9999, this program knows up to \d{4}.*newer program"):
        Database(database_url)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nonsense", "is not one"),
        ("mysql://host/db", "only sqlite and postgresql"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite:////proc/nowhere/gateway.db", "make its directory writable"),
        ("postgresql://gateway@127.0.0.1:1/none", "no answer"),
    ],
)
def test_bad_url_says_what_is_wrong(url, words):
    """No traceback of a library, no password, but what to mend."""
    with pytest.raises(StoreFault, match=words):
        Database(url)


def test_password_does_not_show_in_a_fault():
    """Whatever fails, the URL's password stays out of the words."""
    with pytest.raises(StoreFault) as caught:
        Database("postgresql://gateway:s3cret@127.0.0.1:1/none")
    assert "s3cret" not in str(caught.value)


def test_short_postgres_url_means_psycopg(postgres_server):
    """What operators write, and what other tools write, opens alike."""
    for name in ("postgresql", "postgresql+psycopg2"):
        url = sa.make_url(postgres_server).set(drivername=name).render_as_string(hide_password=False)
        database = Database(url)
        with database.read() as connection:
            assert connection.dialect.driver == "psycopg"
        database.close()


def test_a_file_that_is_no_database_is_refused(tmp_path):
    """Somebody else's file is not written over."""
    path = tmp_path / "gateway.db"
    path.write_bytes(b"a letter, not a database. " * 100)
    with pytest.raises(StoreFault, match="not a database"):
        Database(f"sqlite:///{path}")
    assert path.read_bytes().startswith(b"a letter")


def test_sqlite_is_durable_and_closed_to_others(tmp_path):
    """WAL with synchronous FULL (2), foreign keys on; nobody but owner and group reads the file."""
    path = tmp_path / "new" / "gateway.db"
    database = Database(f"sqlite:///{path}")
    with database.read() as connection:
        said = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
        modes = {file.stat().st_mode & 0o007 for file in path.parent.iterdir()}
    database.close()
    assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    assert modes == {0}


def test_postgres_is_durable_even_if_the_server_is_not_told(postgres_server):
    """A server set to synchronous_commit = off is told otherwise, connection by connection."""
    url = sa.make_url(postgres_server).update_query_dict({"options": "-c synchronous_commit=off"})
    database = Database(url.render_as_string(hide_password=False))
    with database.read() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
    database.close()


# ------------------------------------------------------------------------------------------ faults, for real


def test_law_locked_database_is_a_storefault_and_nothing_is_kept(tmp_path, monkeypatch):
    """Another program that holds the lock too long: StoreFault in time, no half case; free again, it works."""
    monkeypatch.setattr("dlp_gateway.store.database.LOCK_S", 0.2)
    path = tmp_path / "gateway.db"
    with opened(f"sqlite:///{path}") as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreFault, match="locked"):
            asyncio.run(store.record(message(), inspection(), now=NOW))
        other.execute("ROLLBACK")
        other.close()
        assert store.incidents() == ()
        assert asyncio.run(store.record(message(), inspection(), now=NOW)).case == "NM-2026-000001"


def test_law_full_disk_is_a_storefault_and_nothing_is_kept(tmp_path):
    """A disk with no room for the message: StoreFault; small messages still go; nothing is half kept."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)], check=False)
    if mounted.returncode != 0:
        assert os.geteuid() != 0, "root could not mount a small disk"
        pytest.skip("only root can make a small disk")
    try:
        with opened(f"sqlite:///{disk / 'gateway.db'}") as store:
            with pytest.raises(StoreFault, match="full"):
                asyncio.run(store.record(message(text="x" * 4_000_000), inspection(), now=NOW))
            case = asyncio.run(store.record(message(), inspection(), now=NOW))
            assert store.incidents() == (case,)
            assert store.verify_audit(now=NOW) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_database_gone_and_back_without_a_restart(database_url):
    """Connections that the server cut are made anew; one record may fail, and says so."""
    store = open_store(database_url)
    asyncio.run(store.record(message(), inspection(), now=NOW))
    engine = engine_of(database_url)
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(
                sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
            )
    engine.dispose()
    case = asyncio.run(store.record(message(text="after"), inspection(), now=NOW))
    assert case.case == "NM-2026-000002"
    assert store.verify_audit(now=NOW) == []
    store.close()


def test_a_reader_makes_no_new_file_where_the_old_one_was_moved_away(tmp_path):
    """It would go on reading an empty one after the true one is back."""
    path, away = tmp_path / "gateway.db", tmp_path / "away"
    database = Database(f"sqlite:///{path}")
    path.rename(away)
    with pytest.raises(StoreFault), database.write():
        pass
    with pytest.raises(StoreFault), database.read() as connection:
        connection.execute(sa.select(metadata.tables["audit"]))
    assert not path.exists()
    away.rename(path)
    with database.read() as connection:
        connection.execute(sa.select(metadata.tables["audit"]))
    database.close()


def test_service_role_of_the_docs_can_work_and_cannot_touch_the_log(postgres_server):
    """The grants in docs/store.md are enough for every act, and too little to rewrite the log."""
    document = (Path(__file__).parents[2] / "docs" / "store.md").read_text()
    grants = document.split("```sql\n")[1].split("```")[0]
    url = fresh_postgres(postgres_server, f"dlp_roles_{os.getpid()}")
    Database(url).close()
    engine = engine_of(url)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP ROLE IF EXISTS dlp_service"))
        connection.execute(sa.text("CREATE ROLE dlp_service LOGIN PASSWORD 'x'"))
        connection.execute(sa.text(grants))
    engine.dispose()
    service = sa.make_url(url).set(username="dlp_service", password="x").render_as_string(hide_password=False)
    officer = Officer(name="Ana", user="ana")
    with opened(service) as store:
        case = asyncio.run(store.record(message(), inspection(), now=NOW))
        asyncio.run(store.ready())
        quarantine = Quarantine(store)
        quarantine.refuse(case.id, officer=officer, note="Not allowed by law.", now=NOW)
        quarantine.erase_due(NOW + timedelta(days=91), retention=timedelta(days=90))
        store.lease_notice(now=NOW + timedelta(days=1), until=NOW + timedelta(days=1), holder="x")
        store.erase_addresses(NOW + timedelta(days=1), now=NOW)
        assert store.verify_audit(now=NOW) == []
    engine = engine_of(service)
    for statement in ("UPDATE audit SET actor = 'x'", "DELETE FROM audit", "TRUNCATE audit", "DROP TABLE audit"):
        with engine.connect() as connection, pytest.raises(sa.exc.ProgrammingError, match=r"permission denied|owner"):
            connection.execute(sa.text(statement))
    engine.dispose()
    engine = engine_of(url)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP OWNED BY dlp_service; DROP ROLE dlp_service"))
    engine.dispose()
