"""`dlp-gateway audit export`: the whole log, resumable, as our lines and as OCSF events; legal hold by command."""

from __future__ import annotations

import asyncio
import json
import os
import re
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from dlp_gateway import cli as commands
from dlp_gateway.cli import ocsf
from dlp_gateway.model import AuditEntry, Disposition, Panic, Switch
from dlp_gateway.quarantine import Officer, Quarantine
from dlp_gateway.store import ActRefused, chain, seal
from tests.running import ROOT
from tests.store.making import CLERK, FEDERAL, NOW, inspection, message, open_store

OLGA = Officer(name="Olga", user="olga")


@pytest.fixture
def site(tmp_path):
    """A log with one of each kind: held, delivered, revealed, refused, switched."""
    seal.generate_keys(tmp_path / "keys")
    store = opened(tmp_path)
    case = asyncio.run(store.record(message(), inspection(), now=NOW))
    asyncio.run(store.record(message(text="b", queue_id="q2"), inspection(Disposition.DELIVER, entities=()), now=NOW))
    private = seal.load_private(tmp_path / "keys" / "seal.key")
    desk = Quarantine(store, private_key=private)
    desk.reveal(case.id, officer=OLGA, reason="counsel asked for it", now=NOW)
    desk.refuse(case.id, officer=OLGA, note="no order was named", now=NOW)
    store.turn(Switch(name="panic", state=Panic.HOLD, by="Olga", reason="a drill"), user="olga", now=NOW)
    store.close()
    return tmp_path


def opened(state):
    return open_store(
        f"sqlite:///{state / 'gateway.sqlite3'}", public_key=seal.load_public(state / "keys" / "seal.pub")
    )


def cli(state, *words):
    return CliRunner().invoke(commands.app, [*words], env={"DLP_STATE_DIR": str(state), "OFFICER": "Olga"})


def exported(state, *words):
    done = cli(state, "audit", "export", *words)
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_export_can_be_verified_like_the_log(site):
    """Every entry, in order, with the hashes; no address without --private."""
    rows = exported(site)
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
    entries = [
        AuditEntry(
            **{**row, "at": datetime.fromisoformat(row["at"]),
               "detail": json.dumps(row["detail"], sort_keys=True, separators=(",", ":"))}
        )
        for row in rows
    ]  # fmt: skip
    assert chain.verify(entries) == []
    assert CLERK not in json.dumps(rows)
    assert FEDERAL in json.dumps(exported(site, "--private"))


def test_an_export_goes_on_where_it_ended(site, tmp_path):
    """Nothing twice, nothing left out; its own entries do not make it talk for ever; a cut log is told."""
    mark = tmp_path / "seq"
    first = exported(site, "--resume", str(mark))
    assert mark.read_text() == f"{first[-1]['seq']}\n"
    second = exported(site, "--resume", str(mark))
    assert [row["action"] for row in second] == ["audit_exported"]
    assert exported(site, "--resume", str(mark)) == []
    store = opened(site)
    store.audit_append(actor="x", action="noted", subject="x", now=datetime.now(UTC))
    store.close()
    assert [row["action"] for row in exported(site, "--resume", str(mark))] == ["noted"]
    mark.write_text("99999\n")
    assert isinstance(cli(site, "audit", "export", "--resume", str(mark)).exception, ActRefused)
    mark.write_text("rubbish")
    assert isinstance(cli(site, "audit", "export", "--resume", str(mark)).exception, ValueError)


def test_ocsf_events_are_what_the_page_says(site):
    """Class, activity and severity of each action as in docs/siem.md; the ids agree with each other."""
    rows = exported(site, "--format", "ocsf")
    by_action = {(row["message"], row["class_uid"]): row for row in rows}
    expected = {
        ("decided", 2006): (1, 3), ("decided", 4009): (3, 1), ("reveal", 6003): (2, 4), ("refuse", 2006): (3, 1),
        ("switched", 6003): (3, 4),
    }  # fmt: skip
    assert {key: (row["activity_id"], row["severity_id"]) for key, row in by_action.items()} == expected
    for row in rows:
        assert row["type_uid"] == row["class_uid"] * 100 + row["activity_id"]
        assert row["category_uid"] == row["class_uid"] // 1000
        assert row["metadata"]["sequence"] == int(row["metadata"]["uid"])
        assert row["time"] == int(NOW.timestamp() * 1000)
        assert {"actor", "status_id", "unmapped", "metadata"} <= set(row)
    assert CLERK not in json.dumps(rows)
    mail = next(row for row in exported(site, "--format", "ocsf", "--private") if row["class_uid"] == 4009)
    assert (mail["email"]["smtp_from"], mail["direction_id"]) == (CLERK, 2)
    finding = by_action["decided", 2006]
    assert finding["finding_info"]["uid"] == "NM-2026-000001"
    assert finding["data_security"]["detection_pattern"] == "US_SSN"


def test_the_page_names_every_class_and_no_other():
    """The table and the code agree on classes and their numbers."""
    page = (ROOT / "docs" / "siem.md").read_text("utf-8")
    named = {(int(uid), name) for uid, name in re.findall(r"\| (\d{4}) ([A-Z][\w ]+?) \|", page)}
    assert named == {(item.uid, item.name) for item in (ocsf._EMAIL, ocsf._FINDING, ocsf._API)}


def test_verify_asks_for_the_anchor_unless_told_that_there_is_none(site):
    """A missing anchor is a problem; --without-anchor says what it then cannot show."""
    done = cli(site, "audit", "verify")
    assert (done.exit_code, "missing" in done.stderr) == (os.EX_DATAERR, True)
    done = cli(site, "audit", "verify", "--without-anchor")
    assert (done.exit_code, "nothing shows a cut" in done.stdout) == (0, True)


def test_legal_hold_stops_the_clocks_by_command(site):
    """On, then content stays whatever the retention; off, and it goes."""
    store = opened(site)
    try:
        (case,) = store.incidents()
        word = ("--note", "litigation hold of 3 March")
        assert "under legal hold" in cli(site, "quarantine", "legal-hold", case.case, "--on", *word).output
        assert Quarantine(store).erase_due(datetime.now(UTC), retention=NOW - NOW) == ()
        assert "no legal hold" in cli(site, "quarantine", "legal-hold", case.case, "--off", *word).output
        assert len(Quarantine(store).erase_due(datetime.now(UTC), retention=NOW - NOW)) == 1
    finally:
        store.close()
