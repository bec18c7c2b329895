"""The restore drill: the commands of docs/runbooks.md, run on both back ends; a backup older than the anchor."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from dlp_gateway import cli as commands
from dlp_gateway.model import Reply, State
from dlp_gateway.quarantine import Officer, Quarantine
from dlp_gateway.store import seal
from tests.databases import fresh_postgres
from tests.running import ROOT
from tests.store.making import inspection, message, open_store

TEXT = (ROOT / "docs" / "runbooks.md").read_text("utf-8")
OLGA = Officer(name="Olga", user="olga")


class Site:
    """One installation: state directory, database, and where its backups go."""

    def __init__(self, folder, url):
        self.folder, self.url = folder, url
        self.state, self.backup, self.offline = (folder / name for name in ("state", "backup", "offline"))
        for path in (self.state, self.backup, self.offline):
            path.mkdir(parents=True)
        self.url = url or f"sqlite:///{self.state / 'gateway.sqlite3'}"
        self.kind = "postgresql" if url else "sqlite"

    @property
    def environment(self):
        plain = {name: value for name, value in os.environ.items() if not name.startswith("DLP_")}
        libpq = self.url.replace("postgresql+psycopg", "postgresql")
        return {
            **plain, "STATE": str(self.state), "BACKUP": str(self.backup), "OFFLINE": str(self.offline),
            "DATABASE": libpq, "DLP_STATE_DIR": str(self.state), "DLP_DATABASE_URL": self.url, "PYTHONPATH": str(ROOT),
        }  # fmt: skip

    def runbook(self, name):
        """Run a block of the page, as it stands there."""
        (block,) = re.findall(rf"```sh\n# {name}\n(.*?)```", TEXT, re.DOTALL)
        done = subprocess.run(
            ["bash", "-eu"], input=block, env=self.environment, text=True, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr

    def cli(self, *words, stdin=""):
        """A command in this process: a start takes seconds; its exit code as cli.main makes it."""
        done = CliRunner().invoke(commands.app, [*words], env=self.environment, input=stdin)
        kinds = [code for kind, code, _ in commands.EXITS if isinstance(done.exception, kind)]
        error = f"{done.stderr}{done.exception or ''}"
        return SimpleNamespace(returncode=kinds[0] if kinds else done.exit_code, stdout=done.stdout, stderr=error)

    def opened(self):
        keys = self.state / "keys"
        return open_store(
            self.url,
            public_key=seal.load_public(keys / "seal.pub"),
            signing_key=seal.load_signing(keys / "sign.key"),
            anchor=self.state / "audit-anchor.jsonl",
            clock=lambda: datetime.now(UTC),
        )


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def sites(request, tmp_path):
    """The site that breaks, and the spare one."""
    urls = [None, None]
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres_server")
        urls = [fresh_postgres(server, f"dlp_site_{name}_{os.getpid()}") for name in ("old", "new")]
    return tuple(Site(tmp_path / name, url) for name, url in zip(("old", "new"), urls, strict=True))


def record(store, text):
    case = asyncio.run(store.record(message(text=text), inspection(), now=datetime.now(UTC)))
    store.checkpoint()
    return case


def fill(site):
    """A held, a released and a refused case under two generations of keys, then a backup."""
    seal.generate_keys(site.state / "keys")
    store = site.opened()
    try:
        held = record(store, "one")
        seal.rotate_keys(site.state / "keys")
    finally:
        store.close()
    store = site.opened()
    try:
        record(store, "two")
        third = record(store, "three")
        Quarantine(store).refuse(third.id, officer=OLGA, note="no order was named", now=datetime.now(UTC))
        store.checkpoint()
    finally:
        store.close()
    site.runbook(f"backup-{site.kind}")
    site.runbook("backup-keys")
    return held


def carry(old, new):
    """Bring the backup and the keys to the spare machine; the anchor, too, which stood elsewhere all the time."""
    new.backup, new.offline = old.backup, old.offline
    new.runbook("restore-keys")
    new.runbook(f"restore-{new.kind}")
    (new.state / "audit-anchor.jsonl").write_bytes((old.state / "audit-anchor.jsonl").read_bytes())


def test_law_a_restored_site_verifies_opens_and_releases(sites):
    """Chain and anchor agree; mail of both generations of keys unseals octet for octet and can be released."""
    old, new = sites
    held = fill(old)
    carry(old, new)
    done = new.cli("audit", "verify")
    assert done.returncode == 0, done.stderr
    assert new.cli("keys", "status").stdout.count("opened by seal.key") == 2
    store = new.opened()
    try:
        private = seal.load_private(new.state / "keys" / "seal.key")
        for text, case in zip(("one", "two", "three"), store.incidents(), strict=True):
            assert seal.unseal(private, store.sealed(case.id)) == message(text=text).content
        now = datetime.now(UTC)
        Quarantine(store).release(held.id, officer=OLGA, basis="COURT_ORDER", note="order seen", now=now)
        leased = store.lease_release(now=now + timedelta(seconds=1), until=now + timedelta(hours=1), holder="drill")
        assert leased.id == held.id
        assert asyncio.run(store.record(message(text="two"), inspection(), now=now)).id == store.incidents()[1].id
        store.checkpoint()
        assert store.verify_audit(now=now, key=seal.load_verifying(new.state / "keys" / "sign.pub")) == []
    finally:
        store.close()


def test_law_a_backup_older_than_the_anchor_is_seen_named_and_gone_on_with(sites):
    """verify finds it, no checkpoint covers it up, the officer's word ends it, no case number is given twice."""
    old, new = sites
    fill(old)
    store = old.opened()
    lost = record(store, "four")
    known = store.incidents()[0]
    now = datetime.now(UTC)
    Quarantine(store).release(known.id, officer=OLGA, basis="COURT_ORDER", note="order seen", now=now)
    asyncio.run(store.outcome(message_id="q1", incident=lost, reply=Reply(code=250, enhanced=None, text=""), now=now))
    store.checkpoint()
    store.close()
    carry(old, new)
    done = new.cli("audit", "verify")
    assert (done.returncode, "entry is gone" in done.stderr) == (os.EX_DATAERR, True), done.stderr
    store = new.opened()
    with pytest.raises(Exception, match="audit restored"):
        store.checkpoint()
    store.close()
    word = ("--reason", "disk failure, backup of yesterday", "--officer", "Olga")
    done = new.cli("audit", "restored", *word)
    assert done.returncode == 0, done.stderr
    done = new.cli("audit", "verify")
    assert (done.returncode, "restored from a backup" in done.stderr) == (0, True), done.stderr
    assert new.cli("audit", "restored", *word).returncode == os.EX_DATAERR
    store = new.opened()
    try:
        fresh = record(store, "five")
        assert int(fresh.case[-6:]) > int(lost.case[-6:]) + 1000
        assert store.verify_audit(now=now, key=seal.load_verifying(new.state / "keys" / "sign.pub")) == []
    finally:
        store.close()
    told = new.cli("audit", "compare", "--log", "-", stdin=log_of(known, lost))
    assert told.returncode == os.EX_DATAERR
    assert [line.partition(";")[0] for line in told.stdout.splitlines()] == [
        f"{known.case}: was released at 2026-03-02T10:00:00Z and stands at held again: do not decide it twice",
        f"{lost.case}: LOST",
    ]


def log_of(known, lost):
    rows = [
        {"timestamp": "2026-03-02T09:00:00Z", "event": "judged", "disposition": "quarantine", "case": case.case,
         "queue_id": case.message_id}
        for case in (known, lost)
    ]  # fmt: skip
    rows.append({"timestamp": "2026-03-02T10:00:00Z", "event": "release", "case": known.case, "result": "sent"})
    return "".join(f"Mar 02 node1 dlp[1]: {json.dumps(row)}\n" for row in rows) + "not ours\n"


def test_a_tampered_backup_is_not_sworn_to(sites):
    """`audit restored` is for a cut, not for an edit."""
    old, new = sites
    fill(old)
    store = old.opened()
    record(store, "four")
    store.close()
    carry(old, new)
    engine = sa.create_engine(new.url)
    with engine.begin() as connection:
        connection.execute(sa.text(f"UPDATE incidents SET state = '{State.EXPIRED}'"))
    engine.dispose()
    done = new.cli("audit", "restored", "--reason", "disk failure", "--officer", "Olga")
    assert (done.returncode, "not whole" in done.stderr) == (os.EX_DATAERR, True), done.stderr
