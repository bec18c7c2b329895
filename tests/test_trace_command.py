"""`dlp-gateway trace`: log lines and store together tell what became of a message; and officers work in pairs."""

from __future__ import annotations

import asyncio
import json
import os
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from dlp_gateway import cli as commands
from dlp_gateway import log
from dlp_gateway.model import Disposition, Reply
from dlp_gateway.quarantine import NotAllowed
from dlp_gateway.store import seal
from tests.running import running
from tests.store.making import CLERK, FEDERAL, NOW, RIDER, finding, inspection, message, open_store


def cli(*arguments, state, **settings):
    """A command in this process: a start takes seconds, and exit codes are tested in test_cli.py."""
    environment = {name: None for name in os.environ if name.startswith("DLP_")}
    settings = {"DLP_STATE_DIR": str(state), **settings}
    return CliRunner().invoke(commands.app, [*arguments], env={**environment, **settings})


def keys(state):
    seal.generate_keys(state / "keys")
    log.hash_key(state)


@contextmanager
def store_of(state):
    """The store that the commands on `state` open."""
    store = open_store(
        f"sqlite:///{state / 'gateway.sqlite3'}", public_key=seal.load_public(state / "keys" / "seal.pub")
    )
    try:
        yield store
    finally:
        store.close()


@pytest.fixture
def state(tmp_path):
    """A state directory with keys, one held message (with a rider) and one delivered one."""
    keys(tmp_path)
    with store_of(tmp_path) as store:
        held = message(queue_id="Held-1", riders=(RIDER,), trace=TRACE)
        case = asyncio.run(store.record(held, inspection(), now=NOW))
        let_go = inspection(Disposition.DELIVER, entities=())
        asyncio.run(store.record(message(queue_id="sent-2", to=("chief@ice.dhs.gov",)), let_go, now=NOW))
        asyncio.run(
            store.outcome(
                message_id="sent-2", incident=None, reply=Reply(code=250, enhanced="2.0.0", text="Ok: queued"), now=NOW
            )
        )
    assert case is not None
    return tmp_path


#: What the author's own server and mail program wrote: the ids that they know it by.
TRACE = (
    b"Received: from pc7 (pc7.agency.example [192.0.2.9])\r\n\tby mx.agency.example (Postfix) with ESMTP "
    b"id 4F2B8HELD\r\n"
    b"\tfor <x@y.example>; Mon, 2 Mar 2026 09:29:59 +0000\r\nMessage-ID:\r\n <one.7@agency.example>\r\n"
)


def lines(state):
    """The log of three messages as a journal shows it: one held, one passed unopened, one of somebody else."""
    key = log.hash_key(state)
    hashed = {name: log.address_hash(key, name) for name in (CLERK, FEDERAL, RIDER, "x@other.example")}
    rows = [
        {"timestamp": "2026-03-02T09:30:00.2Z", "event": "judged", "queue_id": "Held-1", "code": 250,
         "disposition": "quarantine", "sender": hashed[CLERK], "recipients": [hashed[FEDERAL], hashed[RIDER]]},
        {"timestamp": "2026-03-02T10:00:00.0Z", "event": "passed", "queue_id": "pass-3", "code": 250,
         "sender": hashed[CLERK], "recipients": [hashed[RIDER]]},
        {"timestamp": "2026-03-02T10:00:01.0Z", "event": "passed", "queue_id": "other-4", "code": 250,
         "sender": hashed["x@other.example"], "recipients": [hashed["x@other.example"]]},
    ]  # fmt: skip
    return "".join(f"Mar 02 mail dlp-gateway[7]: {json.dumps(row)}\n" for row in rows) + "not ours {\n[]\n"


def trace(state, *arguments):
    done = cli("trace", "--json", *arguments, state=state)
    return done, {row["queue_id"]: row for row in map(json.loads, done.stdout.splitlines())}


def test_an_address_is_found_in_log_and_store(state):
    """What was held, what was passed unopened, in the address's own letter case or another; nobody else's mail."""
    (state / "gw.log").write_text(lines(state))
    done, rows = trace(state, RIDER.upper(), "--log", str(state / "gw.log"))
    assert done.exit_code == 0, done.output
    assert list(rows) == ["Held-1", "pass-3"]
    held, passed = rows.values()
    assert (held["case"], held["state"], held["reverse_path"]) == ("NM-2026-000001", "held", CLERK)
    assert {event["event"] for event in held["events"]} == {"decided", "log:judged"}
    assert passed["case"] is None
    assert [event["code"] for event in passed["events"]] == [250]


@pytest.mark.parametrize(
    ("queue_id", "expected"),
    [
        ("held-1", "Held-1"),
        ("sent-2", "sent-2"),
        ("nm-2026-000001", "Held-1"),
        ("4F2B8held", "Held-1"),
        ("<one.7@AGENCY.example>", "Held-1"),
        ("one.7@agency.example", "Held-1"),
    ],
)
def test_a_queue_id_is_found_without_any_log(state, queue_id, expected):
    """The store knows every message in scope, held or not, with the next hop's word."""
    done, rows = trace(state, queue_id)
    assert done.exit_code == 0, done.output
    assert list(rows) == [expected]
    actions = [event["event"] for event in rows[expected]["events"]]
    assert actions == (["decided"] if expected == "Held-1" else ["decided", "outcome"])


def test_every_key_of_the_log_and_every_nodes_log_is_tried(state):
    """After a rotation of log.key old lines are still found; two nodes' logs are read as one."""
    old = lines(state)
    log.rotate_hash_key(state)
    (state / "one.log").write_text(old)
    (state / "two.log").write_text(lines(state).replace("pass-3", "pass-5"))
    done, rows = trace(state, RIDER, "--log", str(state / "one.log"), "--log", str(state / "two.log"))
    assert done.exit_code == 0, done.output
    assert set(rows) == {"Held-1", "pass-3", "pass-5"}


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (("--since", "2026-03-02T09:45:00+00:00"), {"pass-3"}),
        (("--until", "2026-03-02T09:45:00"), {"Held-1"}),
        (("--since", "2026-03-03"), set()),
    ],
)
def test_a_time_narrows_the_answer(state, window, expected):
    """When it came: an author remembers the morning, not the id."""
    (state / "gw.log").write_text(lines(state))
    _, rows = trace(state, CLERK, "--log", str(state / "gw.log"), *window)
    assert set(rows) - {"sent-2"} == expected


@pytest.mark.parametrize("sought", ["4F2B81PASS", "4f2b81pass", "NEXTHOP7"])
def test_the_queue_ids_of_both_neighbours_are_found_in_the_log(state, sought):
    """The sender's as a hash, as it told it with XFORWARD; the next hop's as it is."""
    row = {
        "timestamp": "2026-03-02T10:00:00.0Z", "event": "passed", "queue_id": "pass-9", "code": 250, "sender": "x",
        "recipients": [], "ids": [log.address_hash(log.hash_key(state), "4F2B81PASS")], "next_hop_id": "NEXTHOP7",
    }  # fmt: skip
    (state / "gw.log").write_text(json.dumps(row) + "\n")
    _, rows = trace(state, sought, "--log", str(state / "gw.log"))
    assert set(rows) == {"pass-9"}


def test_a_look_up_is_audited_without_the_address(state):
    """Who looked, and the keyed hash of what for; the chain stays whole."""
    trace(state, FEDERAL)
    with store_of(state) as store:
        entry = list(store.audit_entries())[-1]
        assert store.verify_audit(now=NOW) == []
    assert (entry.action, entry.subject) == ("traced", log.address_hash(log.hash_key(state), FEDERAL))
    assert FEDERAL not in entry.detail


def test_what_nobody_knows_is_said(state):
    """EX_DATAERR, and where mail passed unopened would be."""
    done, rows = trace(state, "nobody@example.org")
    assert (done.exit_code, rows) == (os.EX_DATAERR, {})
    assert "--log" in done.stderr


def test_a_log_without_its_key_is_refused(state):
    """A fresh key would match nothing and look like an answer."""
    (state / "keys" / "log.key").unlink()
    (state / "gw.log").write_text("{}\n")
    done, _ = trace(state, FEDERAL, "--log", str(state / "gw.log"))
    assert isinstance(done.exception, seal.KeyFault)
    assert "log.key" in str(done.exception)


def test_a_trace_reads_well(state):
    """For people: the message, its case, whom, and each event with its time."""
    shown = cli("trace", FEDERAL, state=state).stdout
    assert shown.startswith(f"Held-1  case NM-2026-000001 held  <{CLERK}> -> {FEDERAL}, {RIDER}\n")
    assert "2026-03-02T09:30:00Z  decided" in shown


# ------------------------------------------------------------------------------------- counts and two people


def test_lists_count_distinct_values(tmp_path):
    """A number that stands three times is one fact, as in the notices and in the audit log."""
    keys(tmp_path)
    twice = (finding(), replace(finding(), start=40, end=51), replace(finding(), fingerprint="cd34"))
    with store_of(tmp_path) as store:
        asyncio.run(store.record(message(), replace(inspection(), findings=twice), now=NOW))
        entry = next(iter(store.audit_entries()))
    row = json.loads(cli("quarantine", "list", "--json", state=tmp_path).stdout)
    assert row["entities"] == {"US_SSN": 2} == json.loads(entry.detail)["entities"]


def release(state, *more, user="ana", command="release"):
    """Officers come by sudo, so that the account behind them is known; without root all share one account."""
    basis = ["--basis", "COURT_ORDER"] if command == "release" else []
    note = ["--note", "Order seen and read in full", "--officer", f"Officer {user}"]
    settings = {"DLP_SECOND_APPROVER": "true", "SUDO_USER": user}
    return cli("quarantine", command, "NM-2026-000001", *basis, *note, *more, state=state, **settings)


def test_a_release_waits_for_a_second_account(state):
    """With second_approver the first officer proposes; the same account cannot approve under another name."""
    assert "proposed" in release(state).stdout
    done = cli(
        "quarantine", "approve", "NM-2026-000001", "--note", "I looked at it, too", "--officer", "Somebody Else",
        state=state, DLP_SECOND_APPROVER="true", SUDO_USER="ana",
    )  # fmt: skip
    assert isinstance(done.exception, NotAllowed)
    assert "another officer" in str(done.exception)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can come as two accounts")
def test_another_account_approves(state):
    """The second person's approval releases."""
    release(state)
    done = release(state, user="ben", command="approve")
    assert done.exit_code == 0, done.stderr
    assert "releasing" in done.stdout


def test_addresses_of_old_mail_are_erased_and_the_log_verifies(state):
    """The console role takes addresses out of what is older than address_retention_days."""
    assert trace(state, "chief@ice.dhs.gov")[0].exit_code == 0
    with running(state, "console", DLP_ADDRESS_RETENTION_DAYS="90") as console:
        assert console.stop() == 0
    assert trace(state, "chief@ice.dhs.gov")[0].exit_code == os.EX_DATAERR
    with store_of(state) as store:
        assert store.verify_audit(now=datetime.now(UTC)) == []
