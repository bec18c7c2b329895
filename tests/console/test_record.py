"""The audit log in the browser: looked through, proved, and taken out; whoever takes it out stands in it."""

import json
from dataclasses import replace

import pytest
import sqlalchemy as sa

from dlp_gateway import console
from dlp_gateway.model import Role
from tests.console.test_desk import Bench, Browser
from tests.store.making import SIGNING, opened


@pytest.fixture
def bench(tmp_path):
    url = f"sqlite:///{tmp_path / 'gateway.db'}"
    with opened(url, signing_key=SIGNING, anchor=tmp_path / "anchor.jsonl") as store:
        bench = Bench(store)
        office = replace(bench.office, swearing=SIGNING.public)
        bench.app = console.app(store=store, health=bench._health, clock=lambda: bench.now, office=office)
        bench.url = url
        yield bench


def test_a_whole_log_is_said_to_be_whole(bench):
    """How many entries there are and up to which one a checkpoint swears stands beside the word."""
    bench.hold()
    auditor = bench.person("aud", Role.AUDITOR)
    sworn = bench.store.checkpoint()
    page = auditor.go("/audit/verify").text
    assert "The log is whole." in page
    assert f"Sworn to up to entry: {sworn.seq}." in " ".join(page.split())


def test_law_a_log_that_was_touched_is_not_called_whole(bench):
    """An entry that somebody changed in the database is named."""
    bench.hold()
    auditor = bench.person("aud", Role.AUDITOR)
    engine = sa.create_engine(bench.url)
    with engine.begin() as connection:
        for (name,) in connection.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(sa.text(f"DROP TRIGGER {name}"))
        connection.execute(sa.text("UPDATE audit SET actor = 'nobody' WHERE seq = 1"))
    engine.dispose()
    page = auditor.go("/audit/verify").text
    assert "The log is NOT whole." in page
    assert "The log is whole." not in page


def test_the_log_can_be_taken_out_and_that_it_was_stands_in_it(bench):
    """JSON lines with the whole chain, without an address; the taking is the last of them."""
    case = bench.hold()
    auditor = bench.person("aud", Role.AUDITOR)
    answer = auditor.go("/audit/export", method="POST", token=auditor.token("/audit"), since="0")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))
    assert lines[0]["subject"] == case.id
    assert (lines[-1]["actor"], lines[-1]["action"]) == ("Aud", "audit_exported")
    assert case.recipients[0] not in answer.text
    assert [line["prev_hash"] for line in lines[1:]] == [line["hash"] for line in lines[:-1]]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.APPROVER])
def test_law_the_whole_log_is_not_for_everybody(bench, role):
    """Who decides cases sees the history of each on its page, not everybody's work."""
    person = bench.person("ana", role)
    token = person.token("/cases")
    bound = bench.person("aud", Role.AUDITOR, agencies=("mvd.example",))
    for browser, form in ((person, {"token": token}), (bound, {"token": bound.token("/cases")})):
        assert browser.go("/audit/verify").status_code == 403
        assert browser.go("/audit/export", method="POST", **form).status_code == 403
    assert not [entry for entry in bench.store.audit_entries() if entry.action == "audit_exported"]


def test_nobody_takes_the_log_out_by_a_link_or_from_another_site(bench):
    """A GET gives nothing, nor does a form without our token."""
    auditor = bench.person("aud", Role.AUDITOR)
    assert auditor.go("/audit/export").status_code == 405
    assert auditor.go("/audit/export", method="POST").status_code == 403
    assert Browser(bench).go("/audit/verify").status_code == 303


@pytest.mark.parametrize("since", ["-1", "x", "9" * 30, "٣", "1e3", ""])
def test_odd_numbers_of_entries_are_no_fault(bench, since):
    """What is no number of an entry begins at the beginning."""
    auditor = bench.person("aud", Role.AUDITOR)
    assert auditor.go(f"/audit?since={since}").status_code == 200
