"""Officers' pages: who gets in, what each role sees and may do, and that nothing happens but what a form asked for."""

import asyncio
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from argon2 import PasswordHasher

from dlp_gateway import console
from dlp_gateway.accounts import Accounts
from dlp_gateway.address import parse_path
from dlp_gateway.config import Destination, load_config, load_rulebook
from dlp_gateway.config.papers import read_papers
from dlp_gateway.console.acts import APPROVALS
from dlp_gateway.console.office import Authors
from dlp_gateway.console.pages import marked
from dlp_gateway.docket import Docket
from dlp_gateway.model import (
    Attached,
    Copy,
    Disposition,
    Explanation,
    Message,
    NearMiss,
    Part,
    PartKind,
    RecognizerSheet,
    Role,
    SafePage,
    StoreFault,
    Study,
)
from dlp_gateway.passes import Passes
from dlp_gateway.quarantine import Quarantine
from dlp_gateway.remarks import Remarks
from dlp_gateway.scope import Scope
from tests.console.papers import Papers
from tests.store.making import PRIVATE, finding, inspection, message, opened

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
#: Cheap to compute: these tests are about who gets in, not about what guessing costs.
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "correct horse battery"
VALUE = "219-09-9998"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\" onmouseover='x' javascript:alert(3)"


class Bench:
    """A console over a real store, a message that says one protected thing, and a clock that a test turns."""

    def __init__(self, store, *, second_approver=False, jurisdictions=()):
        self.store, self.now, self.read = store, NOW, []
        self.accounts = Accounts(store.people, public_key=PRIVATE.public, private_key=PRIVATE, hasher=QUICK)
        self.broken, self.papers = None, Papers()
        self.docket = Docket(store.register, key=b"k" * 32, kinds=("federal_court_order", "search_warrant_state"))
        quarantine = Quarantine(store, second_approver=second_approver, jurisdictions=jurisdictions)
        office = console.Office(
            store=store, accounts=self.accounts, quarantine=quarantine, reader=Reader(self._explain),
            health=self._health, clock=lambda: self.now, second_approver=second_approver, workbench=Workbench(self),
            docket=self.docket, papers=self.papers, authors=self._authors(),
        )  # fmt: skip
        self.use(office)

    def _authors(self):
        """What the pages for authors of held mail work with."""
        self.passes = Passes(b"s" * 32)
        self.remarks = Remarks(self.store, public_key=PRIVATE.public, private_key=PRIVATE)
        papers = read_papers(load_config({}).config_dir / "legal_process.yaml")
        return Authors(remarks=self.remarks, passes=self.passes, papers=papers)

    def use(self, office):
        """Make the application of an office."""
        self.office = office
        self.app = console.app(store=self.store, health=self._health, clock=lambda: self.now, office=office)

    async def _health(self):
        return console.Health(role="console", version="1", rulebook="r", checks=())

    def study(self, given):
        """What a worker would say: one finding and one near miss in the text of a hostile message."""
        if self.broken:
            raise self.broken
        text = f"{HOSTILE} number {VALUE} and 000-12-3456 end"
        part = Part(locator="1", media_type="text/plain", kind=PartKind.BODY, text=text)
        low, near = text.index(VALUE), text.index("000-12")
        found = replace(finding(), start=low, end=low + len(VALUE))
        miss = NearMiss(
            entity="US_SSN", locator="1", start=near, end=near + 11, score=0.85, recognizer="ssn", rule="dashes",
            reason="area 000 was never issued",
        )  # fmt: skip
        sheet = RecognizerSheet(
            stem="ssn", entity="US_SSN", threshold=0.5, patterns=9, words=30, finds=40, ignores=50, allowed=0,
            tuned=True, source="SSA",
        )  # fmt: skip
        explanation = Explanation(inspection=replace(inspection(), findings=(found,)), parts=(part,))
        return Study(explanation=explanation, near_misses=(miss,), recognizers=(sheet,))

    async def _explain(self, incident):
        if self.broken:
            raise self.broken
        self.read.append(incident.case)
        text = f"{HOSTILE} number {VALUE} end"
        part = Part(locator="1", media_type="text/plain", kind=PartKind.BODY, text=text)
        start = text.index(VALUE)
        found = replace(finding(), locator="1", start=start, end=start + len(VALUE))
        return Explanation(inspection=replace(incident.inspection, findings=(found,)), parts=(part,))

    def hold(self, sender="clerk@mvd.example", *, text="x"):
        mail = message(text=text + sender)
        mail = replace(mail, id=f"q{text}{sender}", envelope=replace(mail.envelope, reverse_path=parse_path(sender)))
        return asyncio.run(self.store.record(mail, inspection(), now=self.now))

    def person(self, name, *roles, agencies=()):
        self.accounts.add(
            name=name, title=name.title(), roles=roles, agencies=agencies, password=PASSWORD, codes=False,
            actor="root", now=self.now,
        )  # fmt: skip
        return Browser(self).log_in(name)


class Reader:
    """Explains as a test says, and is always ready."""

    def __init__(self, explain):
        self._explain = explain

    async def __call__(self, incident):
        return await self._explain(incident)

    async def copy(self, incident, recipients):
        """A clean copy that says the same to everybody (tests/console/seeing.py has the real one)."""
        await self._explain(incident)
        clean = inspection(Disposition.DELIVER, entities=())
        made = Copy(
            content=b"Subject: copy\r\n\r\n[redacted]\r\n", digest="0" * 64, subject="copy", body="[redacted]",
            files=(), kept=(), dropped=(), removed=1, left=(), inspection=clean,
        )  # fmt: skip
        envelope = replace(incident.envelope, forward_paths=recipients)
        return made, Message(id="copy", envelope=envelope, content=made.content, fingerprint_key=b"")

    async def page(self, incident, _locator):
        await self._explain(incident)
        return SafePage(html="<p>shown</p>")

    async def file(self, incident, _locator):
        await self._explain(incident)
        return Attached()

    async def original(self, incident):
        await self._explain(incident)
        return b"Subject: original\r\n\r\n"

    def warm(self):
        """There is nothing to start."""


class Workbench:
    """Studies as a test says; agencies of ICE are in scope."""

    version, destination = "rulebook-1", "ice.dhs.gov"
    scope = Scope((Destination(domain="ice.dhs.gov", subdomains=True, group="demo", in_scope=True, source="x"),), ())

    def __init__(self, bench):
        self._bench, self.tried = bench, []

    def canary(self):
        return message()

    async def study(self, given):
        self.tried.append(given)
        return self._bench.study(given)


class Browser:
    """A browser without scripts: keeps cookies, reads forms, follows redirections when told."""

    def __init__(self, bench):
        self.bench, self.cookies, self.last = bench, {}, None

    def go(self, path, *, method="GET", headers=None, **form):
        async def ask():
            transport = httpx2.ASGITransport(app=self.bench.app)
            async with httpx2.AsyncClient(
                transport=transport, base_url="http://console", cookies=self.cookies
            ) as client:
                return await client.request(method, path, data=form or None, headers=headers)

        self.last = asyncio.run(ask())
        self.cookies.update(dict(self.last.cookies.items()))
        return self.last

    def log_in(self, name, password=PASSWORD):
        answer = self.go("/login", method="POST", name=name, password=password)
        assert answer.status_code == 303, answer.text
        return self

    def token(self, page="/cases"):
        return re.search(r'name="token" value="([0-9a-f]{64})"', self.go(page).text)[1]

    def act(self, case, act, *, revision=None, **form):
        form = {"token": self.token(), "act": act, "note": "because the test says so", **form}
        if revision is None:
            revision = self.bench.store.incident(case.id).revision
        return self.go(f"/cases/{case.case}/acts", method="POST", revision=str(revision), **form)


@pytest.fixture
def bench(tmp_path):
    with opened(f"sqlite:///{tmp_path / 'gateway.db'}") as store:
        yield Bench(store)


@pytest.fixture
def bench_of_two(tmp_path):
    with opened(f"sqlite:///{tmp_path / 'gateway.db'}") as store:
        yield Bench(store, second_approver=True)


# ------------------------------------------------------------------------------------------------- getting in


@pytest.mark.parametrize("path", ["/today", "/cases", "/cases/NM-2026-000001", "/audit", "/people"])
def test_law_nothing_of_a_case_is_shown_without_a_log_in(bench, path):
    """Whoever is not logged in is led to the log-in page, and back afterwards to where they wanted to go."""
    bench.hold()
    answer = Browser(bench).go(path)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/login?to={path}")
    assert "clerk@mvd.example" not in answer.text


def test_the_first_page_shows_numbers_to_strangers_and_the_day_to_officers(bench):
    """Monitoring and passers-by see counts; who is logged in goes on to their work."""
    bench.hold()
    page = Browser(bench).go("/")
    assert page.status_code == 200
    assert 'href="/login"' in page.text
    assert "clerk@" not in page.text
    officer = bench.person("ana", Role.OFFICER)
    assert officer.go("/").headers["location"] == "/today"


def test_a_wrong_password_says_nothing_about_which_part_was_wrong(bench):
    """The same page for a wrong name and a wrong password."""
    bench.person("ana", Role.OFFICER)
    pages = [Browser(bench).go("/login", method="POST", name=n, password="wrong password") for n in ("ana", "nobody")]
    assert [page.status_code for page in pages] == [401, 401]
    assert pages[0].text == pages[1].text


def test_many_tries_from_one_address_are_stopped(bench):
    """Guessing through many names is stopped, too; after a while the address may try again."""
    browser = Browser(bench)
    for number in range(20):
        assert browser.go("/login", method="POST", name=f"n{number}", password="wrong password").status_code == 401
    assert browser.go("/login", method="POST", name="ana", password="wrong password").status_code == 429
    bench.now += timedelta(minutes=6)
    assert browser.go("/login", method="POST", name="ana", password="wrong password").status_code == 401


@pytest.mark.parametrize(
    "to", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/login", "\r\nx: y"]
)
def test_law_log_in_leads_nowhere_but_to_this_console(bench, to):
    """A link with a prepared target cannot send an officer to another site."""
    bench.person("ana", Role.OFFICER)
    answer = Browser(bench).go("/login", method="POST", name="ana", password=PASSWORD, to=to)
    assert answer.headers["location"] == "/today"


def test_the_cookie_is_kept_from_scripts_and_other_sites(bench):
    """HttpOnly and SameSite=Strict; over https also Secure under the host's own name."""
    bench.person("ana", Role.OFFICER)
    cookie = Browser(bench).go("/login", method="POST", name="ana", password=PASSWORD).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_logging_out_ends_the_session_for_a_kept_cookie_too(bench):
    """A copy of the cookie opens nothing after log-out."""
    officer = bench.person("ana", Role.OFFICER)
    kept = dict(officer.cookies)
    assert officer.go("/logout", method="POST", token=officer.token()).status_code == 303
    officer.cookies = kept
    assert officer.go("/today").status_code == 303


# ------------------------------------------------------------------------------------------------- forms


@pytest.mark.parametrize(
    ("form", "headers"),
    [
        ({}, {}),
        ({"token": "0" * 64}, {}),
        ({"token": "good"}, {"sec-fetch-site": "cross-site"}),
        ({"token": "good"}, {"origin": "https://evil.example"}),
    ],
)
def test_law_no_other_site_can_act_for_an_officer(bench, form, headers):
    """Without the form's token, or from elsewhere, nothing changes."""
    case, officer = bench.hold(), bench.person("ana", Role.OFFICER)
    if form.get("token") == "good":
        form["token"] = officer.token()
    answer = officer.go(
        f"/cases/{case.case}/acts",
        method="POST",
        headers=headers,
        act="refuse",
        revision="1",
        note="a good reason",
        **form,
    )
    assert answer.status_code == 403
    assert bench.store.incident(case.id) == case


def test_law_looking_changes_nothing_but_the_record_of_who_looked(bench):
    """No page that a link or a scanner can open changes a case."""
    case, officer = bench.hold(), bench.person("ana", Role.OFFICER)
    for path in ("/today", "/cases", f"/cases/{case.case}", f"/cases/{case.case}/acts?act=refuse", "/logout"):
        officer.go(path)
    assert bench.store.incident(case.id) == case
    assert officer.go("/today").status_code == 200


# ------------------------------------------------------------------------------------------------- cases


def test_a_case_page_tells_why_and_masks_what_was_found(bench):
    """Facts and masked text are there, the value is not, and the look is in the record once."""
    case, officer = bench.hold(), bench.person("ana", Role.OFFICER)
    page = officer.go(f"/cases/{case.case}")
    officer.go(f"/cases/{case.case}")
    assert page.status_code == 200
    assert "<mark>Social Security number #1</mark>" in page.text
    assert VALUE not in page.text
    seen = [(entry.actor, entry.action) for entry in bench.store.audit_entries(subject=case.id)]
    assert seen.count(("Ana", "viewed")) == 1


def test_law_no_word_of_a_message_becomes_markup(bench):
    """What a hostile mail says stands on the page as text."""
    sender = '"<script>alert(1)</script>"@mvd.example'
    case, officer = bench.hold(sender), bench.person("ana", Role.OFFICER)
    for path in ("/today", "/cases", f"/cases/{case.case}", "/cases?q=<script>alert(1)</script>"):
        text = officer.go(path).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert officer.last.headers["content-security-policy"].startswith("default-src 'none'")


def test_masks_in_a_message_itself_are_only_text():
    """A message that imitates a mask gets a mark at most, and nothing of it is lost."""
    assert marked("a [US_SSN #1] <b>") == "a <mark>Social Security number #1</mark> &lt;b&gt;"


def test_values_are_shown_for_a_reason_that_is_recorded(bench):
    """A revealed value is on the page, and the record says who saw which, and why."""
    case, officer = bench.hold(), bench.person("ana", Role.OFFICER)
    form = {"token": officer.token(), "value": "US_SSN #1"}
    refused = officer.go(f"/cases/{case.case}/reveal", method="POST", reason="no", **form)
    assert (refused.status_code, VALUE in refused.text) == (409, False)
    page = officer.go(f"/cases/{case.case}/reveal", method="POST", reason="to compare it with the order", **form)
    assert VALUE in page.text
    entry = [entry for entry in bench.store.audit_entries(subject=case.id) if entry.action == "reveal"]
    assert [(e.actor, "US_SSN #1" in e.detail) for e in entry] == [("Ana", True)]


def test_law_an_old_log_in_shows_values_only_for_the_password(bench):
    """A screen left open for a quarter of an hour shows no value to whoever sits down."""
    case, officer = bench.hold(), bench.person("ana", Role.OFFICER)
    bench.now += timedelta(minutes=16)
    form = {"token": officer.token(), "value": "US_SSN #1", "reason": "to compare it with the order"}
    for password in ({}, {"password": "wrong password"}):
        assert VALUE not in officer.go(f"/cases/{case.case}/reveal", method="POST", **form, **password).text
    assert VALUE in officer.go(f"/cases/{case.case}/reveal", method="POST", **form, password=PASSWORD).text


def test_a_case_can_be_refused_and_the_next_form_of_the_old_page_is_stale(bench):
    """Two tabs: the second decision on the same page is refused and says so; nothing is overwritten."""
    case, officer = bench.hold(), bench.person("ana", Role.OFFICER)
    assert officer.act(case, "refuse", revision=1).status_code == 303
    assert bench.store.incident(case.id).state == "refused"
    late = officer.act(case, "release", revision=1, basis="COURT_ORDER", recipient=case.recipients[0])
    assert late.status_code == 409
    assert bench.store.incident(case.id).state == "refused"


def test_release_goes_to_the_ticked_recipients_on_a_named_basis(bench):
    """Without a basis nothing goes; with one it is on its way to exactly those who were ticked."""
    case, officer = bench.hold(), bench.person("ana", Role.OFFICER)
    to = case.recipients[0]
    for wrong in ({"basis": ""}, {"basis": "COURT_ORDER", "recipient": "x@evil.example"}, {"basis": "COURT_ORDER"}):
        form = {"recipient": to, **wrong} if "recipient" not in wrong and wrong["basis"] == "" else wrong
        assert officer.act(case, "release", **form).status_code == 409
        assert bench.store.incident(case.id).state == "held"
    assert officer.act(case, "release", basis="COURT_ORDER", recipient=to).status_code == 303
    after = bench.store.incident(case.id)
    assert (after.state, after.release_to, after.approved_by) == ("releasing", (to,), "Ana")


def test_law_nobody_approves_what_they_proposed(bench_of_two):
    """Two people in two roles: the proposer's approval is refused, the other's is not."""
    bench = bench_of_two
    case = bench.hold()
    both, other = bench.person("ana", Role.OFFICER, Role.APPROVER), bench.person("bo", Role.APPROVER)
    both.act(case, "release", basis="COURT_ORDER", recipient=case.recipients[0])
    assert bench.store.incident(case.id).state == "proposed"
    assert both.act(case, "approve").status_code == 409
    assert bench.store.incident(case.id).state == "proposed"
    assert other.act(case, "approve").status_code == 303
    assert bench.store.incident(case.id).state == "releasing"


@pytest.mark.parametrize(
    ("role", "act"),
    [(Role.AUDITOR, "refuse"), (Role.AUDITOR, "assign"), (Role.APPROVER, "release"), (Role.OFFICER, "approve")],
)
def test_law_a_role_does_only_what_is_its_own(bench, role, act):
    """A form that a page of theirs does not even show is refused when it is sent all the same."""
    case, person = bench.hold(), bench.person("ana", role)
    assert person.act(case, act, basis="COURT_ORDER", recipient=case.recipients[0]).status_code == 403
    assert bench.store.incident(case.id) == case


def test_law_an_admin_reads_no_word_of_any_message(bench):
    """Whoever makes the accounts cannot open a case, nor see who wrote to whom."""
    case, admin = bench.hold(), bench.person("root", Role.ADMIN)
    for path in ("/today", "/cases", f"/cases/{case.case}"):
        answer = admin.go(path)
        assert (answer.status_code, "clerk@" in answer.text) == (403, False)
    assert admin.go("/people").status_code == admin.go("/audit").status_code == 200
    assert bench.read == []


def test_law_a_case_of_another_agency_does_not_exist(bench):
    """Neither the list nor the address of the page tells that there is one."""
    case = bench.hold("clerk@mvd.example")
    officer = bench.person("ana", Role.OFFICER, agencies=("health.example",))
    assert case.case not in officer.go("/cases").text
    hidden, missing = officer.go(f"/cases/{case.case}"), officer.go("/cases/NM-2026-999999")
    assert (hidden.status_code, hidden.text) == (404, missing.text.replace("NM-2026-999999", case.case))
    assert officer.act(case, "refuse").status_code == 404
    assert bench.store.incident(case.id) == case


def test_a_basis_asks_for_its_evidence_and_the_right_person(tmp_path):
    """What the jurisdiction file asks for is a field of the form; without it, or by the wrong person, nothing goes."""
    law = load_rulebook(load_config({}), now=NOW).jurisdictions
    with opened(f"sqlite:///{tmp_path / 'gateway.db'}") as store:
        bench = Bench(store, jurisdictions=law)
        case, officer = bench.hold(), bench.person("ana", Role.OFFICER)
        assert 'name="evidence.COURT_RECORD.docket_number"' in officer.go(f"/cases/{case.case}").text
        form = {"basis": "COURT_RECORD", "recipient": case.recipients[0]}
        assert "docket_number" in officer.act(case, "release", **form).text
        assert store.incident(case.id).state == "held"
        given = {"evidence.COURT_RECORD.court": "D.N.M.", "evidence.COURT_RECORD.docket_number": "1:24-cv-00871"}
        assert officer.act(case, "release", **form, **given).status_code == 303
        assert store.incident(case.id).state == "proposed"
        assert bench.person("bo", Role.APPROVER).act(case, "approve").status_code == 409
        assert bench.person("cy", Role.COUNSEL).act(case, "approve").status_code == 303
        assert store.incident(case.id).state == "releasing"


def test_marks_and_assignment_are_a_click(bench):
    """Take, urgent, legal hold: each is there after its form, and undone by the same form again."""
    case, officer = bench.hold(), bench.person("ana", Role.OFFICER)
    for act, field, on, off in (
        ("assign", "assignee", "Ana", None),
        ("urgent", "urgent", True, False),
        ("legal_hold", "legal_hold", True, False),
        ("ask", "needs_information", True, False),
    ):  # fmt: skip
        officer.act(case, act, on="1")
        assert getattr(bench.store.incident(case.id), field) == on
        officer.act(case, act, on="0")
        assert getattr(bench.store.incident(case.id), field) == off


def test_a_message_that_cannot_be_read_now_still_shows_its_facts(bench):
    """A worker in trouble costs the text, not the page."""
    case, officer = bench.hold(), bench.person("ana", Role.OFFICER)
    bench.broken = StoreFault("gone")
    page = officer.go(f"/cases/{case.case}")
    assert "clerk@mvd.example" in page.text
    assert "cannot be read at this moment" in page.text


def test_pages_speak_spanish_to_those_who_ask_for_it(bench):
    """By the browser's language or by the link, which is remembered."""
    officer = bench.person("ana", Role.OFFICER)
    assert "Casos" in officer.go("/cases", headers={"accept-language": "es-MX"}).text
    assert 'lang="es"' in officer.go("/cases?lang=es").text
    assert "Casos" in officer.go("/cases").text


def test_the_queue_is_searched_and_paged(bench):
    """A search that matches nothing says so; more than a page has a next one."""
    officer = bench.person("ana", Role.OFFICER)
    for number in range(51):
        bench.hold(text=f"n{number}")
    assert "Nothing waits here" in officer.go("/cases?q=nothing-like-this").text
    first = officer.go("/cases").text
    assert first.count("<tr") == 51
    assert "page=2" in first
    assert officer.go("/cases?page=2").text.count("<tr") == 2
    for odd in ("?page=0", "?page=x", "?view=none", "?page=99999999", "?q=%25", "?page=%D9%A3"):
        assert officer.go(f"/cases{odd}").status_code == 200


@pytest.mark.parametrize(
    ("role", "first", "shown", "not_shown"),
    [(Role.OFFICER, "/today", "/cases", "/people"), (Role.ADMIN, "/audit", "/people", "/cases")],
)
def test_nobody_is_shown_a_door_that_does_not_open_for_them(bench, role, first, shown, not_shown):
    """The navigation has the pages of the role, a log-in leads to the first of them, and each of them opens."""
    person = bench.person("ana", role)
    assert person.last.headers["location"] == first
    page = person.go(first).text
    assert f'<a href="{shown}"' in page
    assert f'<a href="{not_shown}"' not in page
    assert {person.go(path).status_code for path in re.findall(r'<a href="(/[a-z]+)"', page)} == {200}


def test_a_second_pair_of_eyes_says_what_it_found(bench_of_two):
    """A sentence can be chosen instead of written; without either, nothing is approved."""
    bench = bench_of_two
    case = bench.hold()
    bench.person("ana", Role.OFFICER).act(case, "release", basis="COURT_ORDER", recipient=case.recipients[0])
    other = bench.person("bo", Role.APPROVER)
    assert other.act(case, "approve", note="", reason="").status_code == 409
    assert bench.store.incident(case.id).state == "proposed"
    assert other.act(case, "approve", note="", reason=APPROVALS[0]).status_code == 303
    entry = [entry for entry in bench.store.audit_entries(subject=case.id) if entry.action == "release"][-1]
    assert APPROVALS[0] in bench.store.audit_private(entry.seq)[entry.seq]
