"""The panic switch: all nodes obey at once, nothing in scope slips through, and it fails safe."""

from __future__ import annotations

import asyncio
import json
import os
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from dlp_gateway import cli as commands
from dlp_gateway.model import Disposition, Panic, Reason, State, StoreFault, Switch
from dlp_gateway.policy import panic
from dlp_gateway.quarantine import Officer, Quarantine
from dlp_gateway.store.switches import BYPASS, PANIC
from tests.fakes import FakePool, MemoryStore
from tests.fakes import inspection as verdict_of
from tests.store.making import EXPIRY, NOW, inspection, message, opened
from tests.test_gateway import HELD, IN_SCOPE, RIDER, judged

OLGA = Officer(name="Olga", user="olga")
ON = Switch(name=PANIC, state=Panic.HOLD, by="Olga", reason="a recognizer was found broken")


@pytest.fixture
def store(database_url):
    with opened(database_url) as store:
        yield store


@pytest.mark.parametrize("disposition", list(Disposition))
def test_law_hold_holds_whatever_the_rules_say(disposition):
    """Also what they would deliver or bounce; riders get their mail; the rules' word is kept beside it."""
    store = MemoryStore()
    store.panic = Panic.HOLD
    built, reply = judged(IN_SCOPE, RIDER, pool=FakePool(verdict_of(disposition)), store=store)
    assert reply == HELD
    assert [taken.paths for taken in built.hop.taken] == [[RIDER]]
    (_, recorded), = store.recorded  # fmt: skip
    assert (recorded.verdict.rule, recorded.verdict.reasons[0]) == ("panic", Reason.PANIC)
    assert recorded.verdict.observed[-1].disposition is disposition


def test_law_defer_leaves_everything_with_the_client():
    """451 4.7.1, nothing inspected, stored or sent; not even riders, whose copy would be doubled at the next try."""
    store, pool = MemoryStore(), FakePool(verdict_of())
    store.panic = Panic.DEFER
    built, reply = judged(IN_SCOPE, RIDER, pool=pool, store=store)
    assert reply[0].startswith("451 4.7.1")
    assert (built.hop.taken, store.recorded, pool.messages) == ([], [], [])


def test_mail_out_of_scope_passes_meanwhile():
    """The switch is about mail in scope."""
    store = MemoryStore()
    store.panic = Panic.DEFER
    built, reply = judged(RIDER, store=store)
    assert reply[0].startswith("250")
    assert len(built.hop.taken) == 1


def test_law_a_switch_turned_while_a_message_is_judged_still_stops_it(store):
    """Recording finds the switch under the lock: nothing is let go, the client is told 451; a held one is held."""
    store.turn(ON, user="olga", now=NOW)
    with pytest.raises(StoreFault, match="panic"):
        asyncio.run(store.record(message(), inspection(Disposition.DELIVER), now=NOW))
    assert asyncio.run(store.record(message(), inspection(), now=NOW)).state is State.HELD
    assert [entry.action for entry in store.audit_entries()] == ["switched", "decided"]


def test_law_a_release_waits_while_the_switch_is_on(store):
    """What officers released is sent when it is off again."""
    case = asyncio.run(store.record(message(), inspection(), now=NOW))
    Quarantine(store).release(case.id, officer=OLGA, basis="COURT_ORDER", note="seen the order itself", now=NOW)
    store.turn(ON, user="olga", now=NOW)
    lease = {"now": NOW, "until": NOW + timedelta(minutes=15), "holder": "one"}
    assert store.lease_release(**lease) is None
    store.turn(replace(ON, state=Panic.OFF), user="olga", now=NOW)
    assert store.lease_release(**lease).id == case.id


def test_all_nodes_obey_and_the_audit_log_tells(database_url, store):
    """Another node's next message sees the switch; who turned it and why is on record."""
    with opened(database_url) as other:
        store.turn(ON, user="olga", now=NOW)
        assert asyncio.run(other.standing()).panic is Panic.HOLD
        assert other.switches()[0] == replace(ON, since=NOW)
        (entry,) = other.audit_entries()
        assert (entry.action, entry.actor) == ("switched", "Olga")
        assert json.loads(entry.detail)["state"] == "hold"
        assert json.loads(other.audit_private(1)[1]) == {"reason": ON.reason}
        assert other.verify_audit(now=NOW) == []


def test_law_a_switch_turned_behind_the_logs_back_is_found(database_url, store):
    """Who can write the table can turn it; audit verify says that the log does not."""
    store.turn(ON, user="olga", now=NOW)
    engine = sa.create_engine(database_url)
    for change in ("UPDATE switches SET state = 'off'", "DELETE FROM switches"):
        with engine.begin() as connection:
            connection.execute(sa.text(change))
        assert any("switch panic" in problem.what for problem in store.verify_audit(now=NOW))
    engine.dispose()


def test_law_a_word_that_nobody_knows_stops_mail(database_url, store):
    """A newer program's mode, or a damaged row: a fault, not a guess."""
    store.turn(ON, user="olga", now=NOW)
    engine = sa.create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE switches SET state = 'later'"))
    engine.dispose()
    with pytest.raises(StoreFault, match="later"):
        asyncio.run(store.standing())


def test_law_what_only_the_switch_holds_is_never_refused_by_a_clock(store):
    """The rules would have let it pass; officers are reminded, again and again."""
    judged_by_rules = replace(inspection(Disposition.DELIVER), findings=())
    case = asyncio.run(store.record(message(), panic.hold(judged_by_rules), now=NOW))
    other = asyncio.run(store.record(message(text="b"), panic.hold(inspection()), now=NOW))
    Quarantine(store).expire_due(NOW + EXPIRY * 2)
    assert store.incident(case.id).state is State.HELD
    assert store.incident(case.id).escalations == 1
    assert store.incident(other.id).state is State.EXPIRED


# -------------------------------------------------------------------------------------------------- commands


def cli(state, *words):
    return CliRunner().invoke(commands.app, [*words], env={"DLP_STATE_DIR": str(state), "OFFICER": "", "SUDO_USER": ""})


def test_the_commands_turn_it_on_and_off_and_tell(tmp_path):
    """on, status, off: each says what is so; a reason and a name are asked for."""
    assert cli(tmp_path, "keys", "generate").exit_code == 0
    why = ("--reason", "a recognizer was found broken", "--officer", "Olga")
    assert "never used" in cli(tmp_path, "panic", "status").output
    assert cli(tmp_path, "panic", "on", "--hold", *why).exit_code == 0
    told = json.loads(cli(tmp_path, "panic", "status", "--json").output)["panic"]
    assert (told["state"], told["by"], told["reason"]) == ("hold", "Olga", why[1])
    assert cli(tmp_path, "bypass", "begin", *why).exit_code == 0
    assert "bypass: on since" in cli(tmp_path, "bypass", "status").output
    assert cli(tmp_path, "bypass", "end", *why).exit_code == 0
    assert cli(tmp_path, "panic", "off", *why).exit_code == 0
    assert "panic: off since" in cli(tmp_path, "panic", "status").output
    assert cli(tmp_path, "audit", "export").output.count('"switched"') == 4


@pytest.mark.parametrize(
    "words",
    [
        ("panic", "on", "--reason", "long enough a reason", "--officer", "Olga"),
        ("panic", "on", "--hold", "--defer", "--reason", "long enough a reason", "--officer", "Olga"),
        ("panic", "on", "--hold", "--reason", "no", "--officer", "Olga"),
        ("panic", "off", "--reason", "long enough a reason"),
        ("bypass", "begin", "--officer", "Olga"),
    ],
)
def test_half_a_command_changes_nothing(tmp_path, words):
    """No mode, two modes, no reason, no name: usage."""
    cli(tmp_path, "keys", "generate")
    assert cli(tmp_path, *words).exit_code in {2, os.EX_USAGE}
    assert "never used" in cli(tmp_path, "panic", "status").output


def test_bypass_changes_no_verdict(store):
    """It is a record, not a route."""
    store.turn(Switch(name=BYPASS, state="on", by="Olga", reason="the database server burns"), user="olga", now=NOW)
    assert asyncio.run(store.standing()).panic is Panic.OFF
    assert asyncio.run(store.record(message(), inspection(Disposition.DELIVER), now=NOW)) is None
