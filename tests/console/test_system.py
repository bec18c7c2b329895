"""The System page: how everything is, for whoever works here; how it is set up, for admins and auditors."""

from dataclasses import replace

import pytest

from dlp_gateway import console
from dlp_gateway.config import Setting
from dlp_gateway.console.system import size_words
from dlp_gateway.model import Role, StoreFault, Switch
from tests.console.test_desk import NOW, Bench, Browser
from tests.store.making import opened

WELL = console.Health(role="smtp", version="1", rulebook="r", checks=(console.Check(name="workers", ok=True),))
ILL = replace(WELL, checks=(console.Check(name="workers", ok=False, detail="see the log: workers"),))


class Machine:
    """A machine as a test says."""

    settings = (
        Setting(name="workers", value="2", where="environment DLP_WORKERS"),
        Setting(name="database_url", value="", where="gateway.yaml:12: database_url"),
    )

    def __init__(self, smtp):
        self._smtp = smtp

    def versions(self):
        return (("dlp-gateway", "9.9.9"), ("spacy", ""))

    def free_octets(self):
        return 5 << 30

    def smtp_role(self):
        return self._smtp


@pytest.fixture
def bench(tmp_path):
    with opened(f"sqlite:///{tmp_path / 'gateway.db'}") as store:
        yield with_machine(Bench(store), WELL)


def with_machine(bench, smtp):
    office = replace(bench.office, machine=Machine(smtp))
    bench.app = console.app(store=bench.store, health=bench._health, clock=lambda: bench.now, office=office)
    return bench


def test_the_page_tells_how_parts_queues_and_record_are(bench):
    """Health of both roles, what waits, the database and its room, versions."""
    bench.hold()
    page = bench.person("ana", Role.OFFICER).go("/system").text
    for words in ("workers", "SQLite 3.", "9.9.9", "5,120 MB", "Entries in the audit log", "Notices waiting"):
        assert words in page
    assert "Mail is checked" in page


@pytest.mark.parametrize(("smtp", "words"), [(ILL, "Something needs help"), (None, "No SMTP role answers")])
def test_a_role_in_trouble_or_away_is_told(bench, smtp, words):
    """A part that fails is named with what to do; a role that runs elsewhere is no fault."""
    page = with_machine(bench, smtp).person("ana", Role.OFFICER).go("/system")
    assert page.status_code == 200
    assert words in page.text
    assert ("see the log: workers" in page.text) is (smtp is ILL)


def test_a_switch_that_is_on_is_told_with_who_and_why(bench):
    """The words of who turned it are shown to staff, and are text."""
    bench.store.turn(
        Switch(name="panic", state="hold", since=NOW, by="Ana", reason="<b>drill</b>"), user="ana", now=NOW
    )
    page = bench.person("ana", Role.OFFICER).go("/system").text
    assert "&lt;b&gt;drill&lt;/b&gt;" in page
    assert "panic" in page


@pytest.mark.parametrize(("role", "shown"), [(Role.ADMIN, True), (Role.AUDITOR, True), (Role.OFFICER, False)])
def test_law_settings_are_for_admins_and_auditors_and_secrets_for_nobody(bench, role, shown):
    """Who looks after the machine sees what is set and where; a value that may hold a password is not there."""
    page = bench.person("ana", role).go("/system").text
    assert ("environment DLP_WORKERS" in page) is shown
    assert ("(not shown)" in page) is shown


def test_a_database_that_goes_away_is_said_and_the_rest_shown(bench, monkeypatch):
    """The page that should tell what is wrong does not fail with it."""
    officer = bench.person("ana", Role.OFFICER)

    def away():
        raise StoreFault("the database is locked")

    monkeypatch.setattr(bench.store, "about", away)
    page = officer.go("/system")
    assert page.status_code == 200
    assert "The database does not answer" in page.text
    assert "9.9.9" in page.text


def test_the_page_is_for_people_who_are_logged_in(bench):
    """Monitoring has /readyz and /status; who turned a switch is not for passers-by."""
    assert Browser(bench).go("/system").status_code == 303


@pytest.mark.parametrize(
    ("octets", "words"),
    [(0, "0 B"), (10_239, "10,239 B"), (10_240, "10 kB"), (1 << 30, "1,024 MB"), (1 << 60, "1,048,576 TB")],
)
def test_sizes_are_said_in_whole_numbers(octets, words):
    """The largest unit that leaves a number of two to five digits."""
    assert size_words(octets) == words
