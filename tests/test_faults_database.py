"""PostgreSQL breaks under the running program: stopped as by a crash, connections cut; and comes back."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.databases import PrivatePostgres
from tests.running import running, until
from tests.test_faults import FEDERAL, RIDER, hop, is_held, letter, mark, ready, seen  # noqa: F401  fixtures
from tests.wires import Wire

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def server():
    """A PostgreSQL of our own: the tests stop it."""
    directory = Path(tempfile.mkdtemp(prefix="dlp-postgres-"))
    server = PrivatePostgres(directory)
    server.start()
    try:
        yield server
    finally:
        server.stop("immediate")
        shutil.rmtree(directory)


@pytest.fixture(scope="module")
def program(tmp_path_factory, hop, server):  # noqa: F811
    settings = {
        "DLP_NEXT_HOP": hop.address,
        "DLP_NEXT_HOP_TLS": "none",
        "DLP_WORKERS": "1",
        "DLP_DATABASE_URL": server.url,
    }
    with running(tmp_path_factory.mktemp("postgres") / "state", **settings) as started:
        yield started


@pytest.mark.fault("PostgreSQL stopped as by a crash", recovers="when it is back; `/readyz` names `store` meanwhile")
def test_law_postgresql_gone_and_back(program, hop, server):  # noqa: F811
    """Covered mail gets 451 and stays with the client, other mail passes; nothing is restarted."""
    one, two = mark(), mark()
    with Wire(program.smtp_port) as wire:
        assert is_held(wire.mail(letter(mark()), FEDERAL))
        server.stop("immediate")
        try:
            assert wire.mail(letter(one), RIDER).startswith("250")
            assert wire.mail(letter(two), FEDERAL).startswith("451 4.3.0")
            until(lambda: "store" in ready(program))
        finally:
            server.start()
    until(lambda: ready(program) == {})
    assert len(hop.taken(one)) == 1
    assert not hop.anything(two)


@pytest.mark.fault(
    "all connections to PostgreSQL cut by its administrator", recovers="at the next message", varies=True
)
def test_law_connections_to_postgresql_cut(program, hop, server, seen):  # noqa: F811
    """The next covered message is held or gets 451; the one after that is held."""
    engine = sa.create_engine(server.url)
    with engine.connect() as connection:
        connection.execute(
            sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        )
    engine.dispose()
    first, second = mark(), mark()
    with Wire(program.smtp_port) as wire:
        reply = wire.mail(letter(first), FEDERAL)
        assert is_held(reply) or reply.startswith("451 4.3.0"), reply
        with contextlib.suppress(AssertionError):
            assert is_held(wire.mail(letter(second), FEDERAL))
    assert not hop.anything(first)
    seen.client("covered: 451 4.3.0 or 250 with a case number")
    seen.held = "what got 250 with a case number"
