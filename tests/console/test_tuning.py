"""The Tuning page: what the rules make of a message that somebody tries them on; nothing of it stays anywhere."""

import asyncio
import re

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp_gateway.console.tuning import UPLOAD_OCTETS, Mark, annotated
from dlp_gateway.model import Role, ScannerFault
from dlp_gateway.scope import Scope
from dlp_gateway.trial import message, of_text
from tests.console.test_desk import HOSTILE, VALUE, Bench
from tests.store.making import opened


@pytest.fixture
def bench(tmp_path):
    with opened(f"sqlite:///{tmp_path / 'gateway.db'}") as store:
        yield Bench(store)


def tried(bench):
    return bench.office.workbench.tried


def send(person, *, files=None, **form):
    """Send the form of the page as a browser does."""
    token = person.token("/tuning")

    async def ask():
        transport = httpx2.ASGITransport(app=person.bench.app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://console", cookies=person.cookies) as client:
            return await client.post("/tuning", data={"token": token, **form}, files=files or {"file": ("", b"")})

    return asyncio.run(ask())


def test_a_pasted_text_is_judged_with_hits_near_misses_and_verdict(bench):
    """All that was seen is on one page: the verdict, each hit with its value, what was nearly one and why not."""
    officer = bench.person("ana", Role.OFFICER)
    page = send(officer, text="SSN 219-09-9998", to="agent@ice.dhs.gov", subject="Your request")
    assert page.status_code == 200
    assert "It would be held." in page.text
    assert f"<mark>{VALUE}<sup>1</sup></mark>" in page.text
    assert '<mark class="near">000-12-3456<sup>~1</sup></mark>' in page.text
    assert "area 000 was never issued" in page.text
    assert "SSA" in page.text
    [asked] = tried(bench)[-1:]
    assert b"Subject: Your request\r\n" in asked.content
    assert b"SSN 219-09-9998" in asked.content
    assert [path.in_scope for path in asked.envelope.forward_paths] == [True]


def test_a_file_is_judged_as_it_is(bench):
    """An uploaded message goes to the worker octet by octet, with the recipients that it names itself."""
    officer = bench.person("ana", Role.OFFICER)
    octets = b"From: clerk@mvd.example\r\nTo: agent@ice.dhs.gov\r\nSubject: x\r\n\r\n\xff\xfe raw\r\n"
    assert send(officer, files={"file": ("a.eml", octets)}, to="").status_code == 200
    asked = tried(bench)[-1]
    assert asked.content == octets
    assert asked.envelope.reverse_path.text == "clerk@mvd.example"


def test_mail_without_a_recipient_in_scope_would_pass_unopened(bench):
    """What the gateway would not even open is not said to be held, whatever stands in it."""
    page = send(bench.person("ana", Role.OFFICER), text=VALUE, to="friend@other.example, no address")
    assert "sent on unopened" in page.text
    assert "It would be held." not in page.text
    assert "is left out" in page.text


def test_law_nothing_that_was_tried_is_kept_but_that_somebody_did(bench):
    """The record says who, and what the verdict was; no word of the message stands in it, and there is no case."""
    send(bench.person("ana", Role.OFFICER), text=f"{VALUE} zanzibar", to="agent@ice.dhs.gov")
    entries = list(bench.store.audit_entries(subject="tuning"))
    assert [(entry.actor, entry.action) for entry in entries] == [("Ana", "tried")]
    kept = entries[0].detail + str(bench.store.audit_private(entries[0].seq))
    assert not [word for word in (VALUE, "zanzibar", "ice.dhs.gov") if word in kept]
    assert bench.store.incidents() == ()


def test_law_no_word_of_a_tried_message_becomes_markup(bench):
    """Hostile words stand on the page as text."""
    page = send(bench.person("ana", Role.OFFICER), text="<script>alert(0)</script>", to="<b>x</b>", sender="<i>")
    assert "<script>alert" not in page.text
    assert "<b>x" not in page.text
    assert "<img src=x" not in page.text


@pytest.mark.parametrize(
    ("form", "files", "status"),
    [
        ({"text": "  "}, None, 400),
        ({}, {"file": ("big.eml", b"x" * (UPLOAD_OCTETS + 300_000))}, 413),
        ({}, [("file", ("a.eml", b"x")), ("other", ("b.eml", b"y"))], 413),
    ],
)
def test_what_cannot_be_tried_is_told(bench, form, files, status):
    """Nothing, too much, or two files: a clear answer, and no worker is asked."""
    officer = bench.person("ana", Role.OFFICER)
    assert send(officer, files=files, **form).status_code == status
    assert [asked.id for asked in tried(bench)] == ["q1"]  # the canary, for the list of what is looked for


def test_a_scanner_in_trouble_is_told(bench):
    """The form and its text stay; nothing is lost."""
    officer = bench.person("ana", Role.OFFICER)
    officer.token("/tuning")
    bench.broken = ScannerFault("gone")
    answer = send(officer, text="keep these words", to="agent@ice.dhs.gov")
    assert answer.status_code == 503
    assert "The scanner does not answer" in answer.text
    assert "keep these words" in answer.text


@pytest.mark.parametrize("role", [Role.OFFICER, Role.COUNSEL, Role.APPROVER, Role.AUDITOR, Role.ADMIN])
def test_whoever_decides_looks_after_the_rules_or_audits_may_try_them(bench, role):
    """The page has the list of what is looked for, which of it was tuned here, and from which score on it counts."""
    page = bench.person("ana", role).go("/tuning")
    assert page.status_code == 200
    assert "tuned here" in page.text
    assert 'value="agent@ice.dhs.gov"' in page.text


def test_law_the_rules_are_not_tried_by_another_site_or_without_a_log_in(bench):
    """A form from elsewhere is refused, and who is not logged in is led to the log-in page."""
    officer = bench.person("ana", Role.OFFICER)
    assert officer.go("/tuning", method="POST", text="x").status_code == 403
    officer.cookies = {}
    assert officer.go("/tuning").status_code == 303


TEXTS = st.text("ab<>&\"' \n😀", max_size=40)
MARKS = st.lists(st.builds(Mark, st.integers(-5, 45), st.integers(-5, 45), st.sampled_from("123"), near=st.booleans()))


@settings(max_examples=300)
@given(TEXTS, MARKS)
def test_law_marks_lose_nothing_of_a_text_and_make_no_markup_of_it(text, marks):
    """Whatever the spans: without marks and signs the very text is there, and no tag but ours."""
    shown = str(annotated(text, marks))
    assert {*re.findall(r"<[^>]*>", shown)} <= {"<mark>", '<mark class="near">', "</mark>", "<sup>", "</sup>"}
    bare = re.sub(r"<sup>.*?</sup>|</?mark[^>]*>", "", shown)
    for quoted, plain in (("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        bare = bare.replace(quoted, plain)
    assert bare == text


@settings(max_examples=200)
@given(st.text(max_size=200), st.text(max_size=60))
def test_any_words_make_a_message(text, subject):
    """Whatever is pasted, lone surrogates and line ends in the subject included, becomes one message."""
    made, _ = message(
        of_text(text, subject=subject), name="p.eml", recipients=(), reverse_path=None, scope=Scope((), ())
    )
    assert made.content


def test_law_a_held_case_is_tried_without_a_word_of_it(bench):
    """Reached from the case or by its number: verdict, hits and near misses with labels where words would stand."""
    case, officer = bench.hold(), bench.person("ana", Role.OFFICER)
    assert officer.go(f"/tuning?case={case.case}").headers["location"] == f"/cases/{case.case}/trial"
    assert f"/cases/{case.case}/trial" in officer.go(f"/cases/{case.case}").text
    page = officer.go(f"/cases/{case.case}/trial")
    assert page.status_code == 200
    assert "It would be held." in page.text
    assert "Social Security number #" in page.text
    assert "area 000 was never issued" in page.text
    for words in (VALUE, "000-12-3456", HOSTILE):
        assert words not in page.text
    entries = [(entry.action, entry.actor) for entry in bench.store.audit_entries(subject=case.id)]
    assert entries[-2:] == [("viewed", "Ana"), ("tried", "Ana")]
    assert bench.store.incident(case.id) == case


@pytest.mark.parametrize(
    ("role", "agencies", "status"),
    [(Role.ADMIN, (), 403), (Role.OFFICER, ("health.example",), 404), (Role.AUDITOR, (), 200)],
)
def test_law_a_held_case_is_tried_by_who_may_open_it(bench, role, agencies, status):
    """Whoever may tune but not read mail tries the rules on mail of their own."""
    case = bench.hold()
    page = bench.person("bo", role, agencies=agencies).go(f"/cases/{case.case}/trial")
    assert page.status_code == status
    assert VALUE not in page.text


def test_a_scanner_that_is_away_is_told_of_a_held_case_too(bench):
    """The page says so and shows nothing."""
    case, officer = bench.hold(), bench.person("ana", Role.OFFICER)
    bench.broken = ScannerFault("away")
    page = officer.go(f"/cases/{case.case}/trial")
    assert (page.status_code, "does not answer" in page.text) == (503, True)
