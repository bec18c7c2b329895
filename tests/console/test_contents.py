"""What shows or gives a held message beside its text: who may, what is in it, and what the record says."""

import re
from datetime import timedelta

import pytest

from dlp_gateway.config import load_config, load_rulebook
from dlp_gateway.model import Role
from dlp_gateway.viewing import Viewer
from tests.console.seeing import ADDRESS, SCRIPT, VALUE, SeeingBench, mail
from tests.console.test_desk import NOW, PASSWORD, Browser
from tests.store.making import CLERK, FEDERAL, RIDER, opened

TEXT = f"The SSN of the client is {VALUE}. The meeting is on Monday."
HTML = f"<html><body onload='alert(0)'><h1>Hello</h1>{SCRIPT}<p>The SSN of the client is 219-<b>09</b>-9998.</p></body>"
MINUTES = b"Minutes: we talked about the weather.\r\n"


@pytest.fixture(scope="module")
def viewer():
    return Viewer(load_rulebook(load_config({}), now=NOW))


@pytest.fixture
def bench(tmp_path, viewer):
    with opened(f"sqlite:///{tmp_path / 'gateway.db'}") as store:
        yield SeeingBench(store, viewer)


@pytest.fixture
def bench_of_two(tmp_path, viewer):
    with opened(f"sqlite:///{tmp_path / 'gateway.db'}") as store:
        yield SeeingBench(store, viewer, second_approver=True)


def field(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.text)[1]


def actions(bench, case):
    return [entry.action for entry in bench.store.audit_entries(subject=case.id)]


# --------------------------------------------------------------------------------------------------------- HTML


def test_law_the_frame_shows_no_value_and_nothing_that_runs_loads_or_leads_away(bench):
    """Elements of a fixed list, masks in place of values, and a policy under which nothing else would work either."""
    case, officer = bench.keep(mail(TEXT, html=HTML)), bench.person("ana", Role.OFFICER)
    page = officer.go(f"/cases/{case.case}/html?part=2")
    assert page.status_code == 200
    assert "<h1>Hello</h1>" in page.text
    assert "<mark>Social Security number #1</mark>" in page.text
    assert not re.search(
        r"219|9998|alert|198\.51|javascript|onerror|<(script|img|a|iframe|form|body onload)", page.text
    )
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert policy.endswith("sandbox")
    assert "frame-ancestors 'self'" in policy
    assert page.headers.get_list("content-security-policy") == [policy]
    assert page.headers["x-frame-options"] == "SAMEORIGIN"


def test_the_case_page_has_a_frame_without_rights_and_names_files_masked(bench):
    """`sandbox=""` takes scripts, forms, windows and its origin; a file's name is masked as the text is."""
    case = bench.keep(mail(TEXT, html=HTML, files=[(f"SSN {VALUE}.txt", "text/plain", MINUTES)]))
    page = bench.person("ana", Role.OFFICER).go(f"/cases/{case.case}").text
    assert '<iframe sandbox="" loading="lazy" referrerpolicy="no-referrer"' in page
    assert f'src="/cases/{case.case}/html?part=1.2"' in page
    assert VALUE not in page


@pytest.mark.parametrize("part", ["", "9", "1", "h:Subject", "../x", "1.1%00", "1" * 500, "<script>"])
def test_a_part_that_is_no_html_is_told_so(bench, part):
    """Whatever stands in the address: a page that says there is none, never a fault or the part's own words."""
    case, officer = bench.keep(mail(TEXT)), bench.person("ana", Role.OFFICER)
    page = officer.go(f"/cases/{case.case}/html?part={part}")
    assert page.status_code == 200
    assert "There is no HTML under this number." in page.text


def test_law_who_may_not_read_a_case_gets_no_frame_of_it(bench):
    """Another agency's officer, an admin, a stranger: none sees the page, masked as it is."""
    case = bench.keep(mail(TEXT, html=HTML))
    path = f"/cases/{case.case}/html?part=2"
    assert bench.person("eve", Role.OFFICER, agencies=("other.example",)).go(path).status_code == 404
    admin = bench.person("root", Role.ADMIN)
    assert admin.go(path).status_code == 403
    admin.cookies.clear()
    assert admin.go(path).status_code == 303


# ----------------------------------------------------------------------------------------------------- original


def ask_original(officer, case, *, reason="to compare it with the order", **form):
    return officer.go(f"/cases/{case.case}/original", method="POST", token=officer.token(), reason=reason, **form)


def test_the_original_is_given_for_a_reason_that_is_recorded(bench):
    """The very octets, as a download that no browser shows; the record says who got what, and why."""
    content = mail(TEXT, files=[("x.html", "text/html", SCRIPT.encode())])
    case, officer = bench.keep(content), bench.person("ana", Role.OFFICER)
    answer = ask_original(officer, case)
    assert answer.content == content
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == f'attachment; filename="{case.case}.eml"'
    assert "sandbox" in answer.headers["content-security-policy"]
    attachment = ask_original(officer, case, part="2")
    assert attachment.content.strip() == SCRIPT.encode()
    assert attachment.headers["content-disposition"] == f'attachment; filename="{case.case}-2.html"'
    shown = [entry.detail for entry in bench.store.audit_entries(subject=case.id) if entry.action == "reveal"]
    assert ['"message"' in detail for detail in shown] == [True, False]
    assert '"attachment 2"' in shown[1]


@pytest.mark.parametrize("form", [{"reason": "no"}, {"part": "7"}, {"part": "../../etc/passwd"}, {"part": "h:Subject"}])
def test_law_nothing_leaves_without_a_reason_or_under_a_wrong_name(bench, form):
    """The page again with what is wrong; neither octets nor an entry that says somebody saw them."""
    case, officer = bench.keep(mail(TEXT)), bench.person("ana", Role.OFFICER)
    answer = ask_original(officer, case, **form)
    assert answer.status_code == 409
    assert VALUE not in answer.text
    assert "reveal" not in actions(bench, case)


def test_law_an_old_log_in_downloads_only_for_the_password(bench):
    """A screen left open gives nothing to whoever sits down."""
    case, officer = bench.keep(mail(TEXT)), bench.person("ana", Role.OFFICER)
    bench.now += timedelta(minutes=16)
    assert "Your password again" in officer.go(f"/cases/{case.case}/original").text
    assert ask_original(officer, case, password="wrong password").status_code == 409
    assert VALUE.encode() in ask_original(officer, case, password=PASSWORD).content


def test_law_an_auditor_downloads_nothing(bench):
    """Who may not act sees masked text and no more."""
    case, auditor = bench.keep(mail(TEXT)), bench.person("aud", Role.AUDITOR)
    assert auditor.go(f"/cases/{case.case}/original").status_code == 403
    assert ask_original(auditor, case).status_code == 403
    assert "/original" not in auditor.go(f"/cases/{case.case}").text


# --------------------------------------------------------------------------------------------------------- copy


def send_copy(officer, case, **form):
    page = officer.go(f"/cases/{case.case}/copy")
    given = {"recipient": FEDERAL, "note": "because the test says so"}
    given |= {name: field(page, name) for name in ("token", "revision", "digest")} | form
    return officer.go(f"/cases/{case.case}/copy", method="POST", **given)


def test_a_redacted_copy_is_released_as_a_case_of_its_own(bench):
    """The officer sees what it says; it goes to the held recipient alone; the original stays held, untouched."""
    case = bench.keep(mail(TEXT, html=HTML, files=[("minutes.txt", "text/plain", MINUTES)]), riders=(RIDER,))
    officer = bench.person("ana", Role.OFFICER)
    page = officer.go(f"/cases/{case.case}/copy")
    assert "The SSN of the client is [redacted]." in page.text
    assert VALUE not in page.text
    assert RIDER not in page.text
    answer = send_copy(officer, case)
    assert answer.status_code == 303, answer.text
    (made,) = bench.store.copies.of(case.case)
    assert answer.headers["location"] == f"/cases/{made.case}"
    assert (made.state, made.release_to, made.basis, made.copy_of) == (
        "releasing", (FEDERAL,), "NOT_PROTECTED", case.case,
    )  # fmt: skip
    assert [path.path.text for path in made.envelope.forward_paths] == [FEDERAL]
    assert bench.store.incident(case.id) == case
    assert "copy" in actions(bench, case)
    assert actions(bench, made)[:2] == ["copied", "release"]
    assert bench.store.verify_audit(now=NOW) == []


def test_law_a_copy_of_two_needs_the_second_person_as_any_release_does(bench_of_two):
    """It is proposed, its proposer cannot approve it, another can."""
    bench = bench_of_two
    case = bench.keep(mail(TEXT))
    both, other = bench.person("ana", Role.OFFICER, Role.APPROVER), bench.person("bo", Role.APPROVER)
    send_copy(both, case)
    (made,) = bench.store.copies.of(case.case)
    assert made.state == "proposed"
    assert both.act(made, "approve").status_code == 409
    assert other.act(made, "approve").status_code == 303
    assert bench.store.incident(made.id).state == "releasing"


@pytest.mark.parametrize(
    "form",
    [{"digest": "0" * 64}, {"recipient": RIDER}, {"recipient": "x@evil.example"}, {"note": "no"}, {"revision": "9"}],
)
def test_law_a_copy_goes_only_as_it_was_seen_to_whom_it_may(bench, form):
    """Another text, another recipient, no reason, an old page: nothing is filed, nothing goes."""
    case, officer = bench.keep(mail(TEXT), riders=(RIDER,)), bench.person("ana", Role.OFFICER)
    assert send_copy(officer, case, **form).status_code == 409
    assert bench.store.copies.of(case.case) == ()
    assert bench.store.incident(case.id) == case


def test_law_a_decided_case_gives_no_copy(bench):
    """Refused is refused: not in part either."""
    case, officer = bench.keep(mail(TEXT)), bench.person("ana", Role.OFFICER)
    page = officer.go(f"/cases/{case.case}/copy")
    officer.act(case, "refuse")
    late = officer.go(
        f"/cases/{case.case}/copy", method="POST", token=field(page, "token"), revision=field(page, "revision"),
        recipient=FEDERAL, note="because the test says so", digest=field(page, "digest"),
    )  # fmt: skip
    assert late.status_code == 409
    assert bench.store.copies.of(case.case) == ()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.APPROVER, Role.ADMIN])
def test_law_only_who_decides_gives_copies_and_returns_mail(bench, role):
    """A form that a page of theirs does not even show is refused when it is sent all the same."""
    case, person = bench.keep(mail(TEXT)), bench.person("ana", role)
    token = re.search(r'name="token" value="([0-9a-f]{64})"', person.go("/status").text + person.go("/system").text)
    for path in ("copy", "redaction"):
        assert person.go(f"/cases/{case.case}/{path}").status_code == 403
        form = {"token": token[1] if token else "", "revision": "1", "note": "because the test says so"}
        assert person.go(f"/cases/{case.case}/{path}", method="POST", **form).status_code == 403
    assert bench.store.incident(case.id) == case


def test_law_nobody_gives_a_copy_of_mail_that_they_wrote(bench):
    """Whatever roles the author has."""
    case = bench.keep(mail(TEXT))
    bench.accounts.add(
        name="ana", title="Ana", roles=(Role.OFFICER,), agencies=(), password=PASSWORD, codes=False, actor="root",
        now=bench.now, address=CLERK,
    )  # fmt: skip
    officer = Browser(bench).log_in("ana")
    token = officer.token()
    assert officer.go(f"/cases/{case.case}/copy").status_code == 403
    form = {"token": token, "revision": "1", "recipient": FEDERAL, "note": "because the test says so", "digest": "x"}
    assert officer.go(f"/cases/{case.case}/copy", method="POST", **form).status_code == 403
    assert bench.store.copies.of(case.case) == ()


# ------------------------------------------------------------------------------------------ a list for the author


def test_a_message_is_returned_to_its_author_with_a_list_and_stays_held(bench):
    """Kinds and places, never the facts; a letter is on its way, and the case waits for the author."""
    case = bench.keep(mail(f"Hello,\n\n{TEXT}\nShe lives at {ADDRESS}.", subject=f"SSN {VALUE}"))
    officer = bench.person("ana", Role.OFFICER)
    page = officer.go(f"/cases/{case.case}/redaction")
    assert VALUE not in page.text
    answer = officer.go(
        f"/cases/{case.case}/redaction", method="POST", token=field(page, "token"), revision=field(page, "revision"),
        note="The record can go without these.",
    )  # fmt: skip
    assert answer.status_code == 303
    after = bench.store.incident(case.id)
    assert (after.state, after.needs_information) == ("held", True)
    assert {(mark.entity, mark.place, mark.line) for mark in after.marks} >= {
        ("US_SSN", "subject", 0), ("US_SSN", "body", 3), ("HOME_ADDRESS", "body", 4),
    }  # fmt: skip
    assert "redaction" in [note.kind for note in bench.store.notices(case.id)]
    assert "redaction" in actions(bench, case)


def test_an_old_page_returns_nothing(bench):
    """What somebody else did meanwhile is not overwritten."""
    case, officer = bench.keep(mail(TEXT)), bench.person("ana", Role.OFFICER)
    page = officer.go(f"/cases/{case.case}/redaction")
    officer.act(case, "urgent", on="1")
    form = {"token": field(page, "token"), "revision": field(page, "revision"), "note": "because the test says so"}
    assert officer.go(f"/cases/{case.case}/redaction", method="POST", **form).status_code == 409
    assert bench.store.incident(case.id).marks == ()
