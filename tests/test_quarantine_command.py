"""Counsel's lane and failed releases on the command line, as in the browser."""

import asyncio
import secrets
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from dlp_gateway import service
from dlp_gateway.accounts import Accounts
from dlp_gateway.cli import trace
from dlp_gateway.cli.quarantine import app
from dlp_gateway.cli.who import os_user
from dlp_gateway.config import load_config
from dlp_gateway.model import Disposition, Role, State
from dlp_gateway.quarantine import Officer, Quarantine
from dlp_gateway.store import Act, ActRefused
from tests.store.making import inspection, message
from tests.test_copies import made_of

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
NOTE = ("--note", "because the test says so", "--officer", "Ana")


@pytest.fixture
def store(tmp_path, monkeypatch):
    """The store of a state directory that the commands find by the environment."""
    monkeypatch.setenv("DLP_STATE_DIR", str(tmp_path))
    config = load_config()
    service.make_keys(config)
    opened = service.store(config)
    yield opened
    opened.close()


def run(*words):
    """Run a command; what an officer is told when it is refused is the exception's words."""
    done = CliRunner().invoke(app, words)
    if isinstance(done.exception, ActRefused):
        return f"refused: {done.exception}"
    return done.output


def test_counsel_decides_on_the_command_line_what_was_referred(store):
    """An officer refers, and refuses nothing any more; counsel gives it back or refuses it."""
    case = asyncio.run(store.record(message(), inspection(), now=NOW))
    assert "counsel" in run("refer", case.case, *NOTE)
    assert "with counsel" in run("refuse", case.case, *NOTE)
    assert "none of officers, counsel, whistleblower" in run("refer", case.case, "--to", "lawyer", *NOTE)
    assert "with the officers" in run("refer", case.case, "--to", "officers", "--as", "counsel", *NOTE)
    run("refer", case.case, "--to", "whistleblower", *NOTE)
    assert "refused" in run("refuse", case.case, "--as", "counsel", *NOTE)
    assert store.incident(case.id).state == "refused"


def test_a_failed_release_is_tried_again_on_the_command_line(store):
    """With the approval that it had; a case that did not fail is refused."""
    case = asyncio.run(store.record(message(), inspection(), now=NOW))
    assert "cannot be tried again" in run("retry", case.case, *NOTE)
    failed = {"state": State.RELEASE_FAILED, "basis": "COURT_ORDER", "approved_by": "Bo", "release_to": case.recipients}
    store.act(case.id, lambda old: Act(incident=replace(old, **failed), action="marked"), actor="o", now=NOW)
    assert "releasing: agent@ice.dhs.gov" in run("retry", case.case, *NOTE)
    assert store.incident(case.id).approved_by == "Bo"


def test_law_the_command_line_shows_a_whistleblowers_case_to_counsel_alone(store):
    """Not in the list, not by its number, not revealed, not traced; the OS user's account of the console decides."""
    case = asyncio.run(store.record(message(), inspection(), now=NOW))
    other = asyncio.run(store.record(replace(message(text="b"), id="q2"), inspection(), now=NOW))
    run("refer", case.case, "--to", "whistleblower", *NOTE)
    looks = (
        ("show", case.case, "--json"), ("show", case.id, "--json"), ("show", case.case, "--as", "counsel"),
        ("show", case.case, "--reveal", "--reason", "I would like to see it", "--officer", "Cy"),
    )  # fmt: skip
    assert case.case not in run("list", "--json")
    assert other.case in run("list", "--json")
    for look in looks:
        assert "clerk@agency.example" not in run(*look)
    assert traced(case, store) == []
    accounts = Accounts(store.people)
    accounts.add(
        name=os_user(), title="Cy", roles=(Role.COUNSEL,), agencies=(), password=secrets.token_hex(), codes=False,
        actor="t", now=NOW,
    )  # fmt: skip
    assert case.case in run("list", "--json")
    assert "clerk@agency.example" in run("show", case.case, "--json")
    assert [fate.case for fate in traced(case, store)] == [case.case]
    accounts.disable(os_user(), disabled=True, actor="t", now=NOW)
    assert case.case not in run("list")


def traced(case, store):
    """What `trace` would tell of a case."""
    sought = trace.Sought.of(case.case, keys=(b"k",))
    return trace.fates(sought, store=store, lines=(), window=trace.Window())


def test_law_a_copy_is_judged_again_on_the_command_line(store):
    """By the real rules, in a worker: one in which something is found stays, a clean one goes."""
    case = asyncio.run(store.record(message(), inspection(), now=NOW))
    quarantine, ana = Quarantine(store), Officer(name="Ana", user="ana")
    words = (b"The number is 219-09-9998, SSN.", b"Nothing is said here.")
    told = []
    for said in words:
        content = b"From: clerk@agency.example\r\nTo: agent@ice.dhs.gov\r\nSubject: copy\r\n\r\n" + said + b"\r\n"
        copy = replace(made_of(case)["copy"], content=content, inspection=inspection(Disposition.DELIVER, entities=()))
        sent = replace(made_of(case)["message"], content=content)
        made = quarantine.file_copy(case.id, officer=ana, copy=copy, message=sent, note=NOTE[1], now=NOW)
        told.append(run("release", made.case, "--basis", "NOT_PROTECTED", "--note", NOTE[1], "--officer", "Ana"))
    assert "US_SSN" in told[0]
    assert "releasing: agent@ice.dhs.gov" in told[1]
