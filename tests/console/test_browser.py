"""Officers' work end to end: a real mail in, a real browser, a real message out; and no barrier on any page (axe)."""

import re
import smtplib
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.running import running

PASSWORD = "correct horse battery"
VALUE = "536-90-4399"
HOSTILE = "<script>fetch('/x')</script><img src='http://198.51.100.7/x'><iframe srcdoc='<script>1</script>'></iframe>"
WIDTHS = (320, 1280)


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """The whole program, with two people who need each other."""
    with running(tmp_path_factory.mktemp("console") / "state", DLP_SECOND_APPROVER="true") as started:
        for name, *roles in (("ana", "officer"), ("bo", "approver"), ("aud", "auditor"), ("root", "admin")):
            add(started, name, *roles)
        yield started


def add(program, name, *roles):
    words = [word for role in roles for word in ("--role", role)]
    program.cli(
        "users", "add", name, *words, "--title", name.title(), "--no-codes", "--password-stdin", given=PASSWORD + "\n"
    )


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def person(program, chromium):
    """Give a page on which somebody is logged in; what a page asked of other sites is in `page.strays`."""
    contexts = []

    def log_in(name, **options):
        context = chromium.new_context(base_url=f"http://127.0.0.1:{program.console_port}", **options)
        contexts.append(context)
        page = context.new_page()
        page.strays = []
        page.on("request", lambda request: page.strays.append(request.url))
        page.on("dialog", lambda dialog: page.strays.append(dialog.message))
        page.goto("/login")
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/login" not in url)
        return page

    yield log_in
    for context in contexts:
        context.close()


def send(program, text, *, subject="Your request"):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "clerk@mvd.example", "agent@ice.dhs.gov", subject
    mail.set_content(text)
    with smtplib.SMTP("127.0.0.1", program.smtp_port, timeout=300) as smtp:
        smtp.ehlo()
        smtp.mail("clerk@mvd.example")
        smtp.rcpt("agent@ice.dhs.gov")
        _, reply = smtp.data(mail.as_bytes(policy=SMTP))
    return re.search(r"case (\S+)", reply.decode())[1]


def captured(program):
    return [path.read_bytes() for path in Path(program.state_dir, "captured", "new").glob("*")]


def state(page, case):
    page.goto(f"/cases/{case}?lang=en")
    return page.locator(".tag.state").inner_text()


def test_a_held_mail_is_seen_proposed_approved_and_arrives(program, person):
    """Two people release one mail; the next hop gets the very text, and the case says what it answered."""
    case = send(program, f"The client's SSN is {VALUE}.")
    officer = person("ana")
    officer.get_by_role("link", name=case).first.click()
    assert officer.get_by_text("Social Security number #1").first.is_visible()
    assert VALUE not in officer.content()
    officer.get_by_label("Lawful basis").select_option("COURT_ORDER")
    officer.get_by_label("Why, and on what evidence").fill("Order of the court seen and read.")
    officer.get_by_role("button", name="Propose release").click()
    assert state(officer, case) == "proposed"
    assert officer.get_by_role("button", name="Approve and release").count() == 0
    approver = person("bo")
    approver.goto(f"/cases/{case}")
    approver.get_by_label("Note for the record").first.fill("Compared with the order.")
    approver.get_by_role("button", name="Approve and release").click()
    for _ in range(600):
        if state(approver, case) == "released":
            break
        approver.wait_for_timeout(100)
    assert approver.get_by_text("The next hop said", exact=True).is_visible()
    assert any(VALUE.encode() in mail for mail in captured(program))


def test_a_case_is_refused_with_few_keys_and_no_mouse(program, person):
    """From the open case: `r`, Tab, Tab, Enter. The mail does not go."""
    case = send(program, "Ana Reyes, born 4/17/1988, SSN 219-09-9998, refused by keys")
    officer = person("ana")
    officer.goto(f"/cases/{case}")
    for key in ("r", "Tab", "Tab", "Enter"):
        officer.keyboard.press(key)
    officer.wait_for_load_state()
    assert state(officer, case) == "refused"
    assert not any(b"refused by keys" in mail for mail in captured(program))


def test_the_second_of_two_officers_is_told_that_the_case_has_changed(program, person):
    """Both have the page open; what the first decided stands."""
    case = send(program, f"Race: SSN {VALUE}")
    first, second = person("ana"), person("ana")
    for page in (first, second):
        page.goto(f"/cases/{case}")
    first.get_by_role("button", name="Refuse").click()
    first.wait_for_load_state()
    second.get_by_label("Lawful basis").select_option("COURT_ORDER")
    second.get_by_label("Why, and on what evidence").fill("I did not see that it was refused.")
    second.get_by_role("button", name="Propose release").click()
    second.wait_for_load_state()
    assert second.get_by_role("alert").is_visible()
    assert state(second, case) == "refused"


def test_law_a_hostile_mail_runs_nothing_and_asks_nothing_of_others(program, person):
    """Script, picture and frame in body and subject: no request leaves, no dialog opens, no frame stands."""
    case = send(program, f"{HOSTILE} SSN {VALUE}", subject=HOSTILE)
    officer = person("ana")
    for path in ("/today", f"/cases/{case}", f"/cases?q={case}"):
        officer.goto(path)
        officer.wait_for_load_state("networkidle")
        assert officer.locator("iframe, main img").count() == 0
    ours = f"http://127.0.0.1:{program.console_port}/"
    assert [url for url in officer.strays if not url.startswith((ours, "data:,"))] == []
    assert not [url for url in officer.strays if url.endswith("/x")]


@pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "es")])
def test_law_no_page_has_a_barrier(program, person, scheme, language):
    """axe finds nothing on any page, and no page is wider than its window, down to 320 px."""
    case = send(program, f"Barrier {scheme} {language}: SSN {VALUE}, lives at 2207 Calle Lorca, Deming NM 88030")
    pages = {
        "ana": ("/today", "/cases", "/cases?q=nothing", f"/cases/{case}"),
        "aud": ("/audit",),
        "root": ("/people",),
    }
    for name, paths in pages.items():
        page = person(name, color_scheme=scheme)
        for path in (*paths, "/status", "/cases/none"):
            page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
            found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}).response
            assert [(path, item["id"], item["nodes"][0]["html"]) for item in found["violations"]] == []
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)


def test_law_the_log_in_page_has_no_barrier(program, chromium):
    """Who cannot use the door cannot use the house."""
    page = chromium.new_page(base_url=f"http://127.0.0.1:{program.console_port}")
    page.goto("/login")
    assert Axe().run(page).response["violations"] == []
    page.close()
