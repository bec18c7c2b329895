"""Authors end to end, in a real browser: the notice's link, a log-in, an answer; and the agency's own log-in.

The console is `localhost` here and the provider `127.0.0.1`: two sites, as in life, so that a browser treats the way
back from the provider as it would.
"""

import email
import email.policy
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.console.browsing import PASSWORD, send, state
from tests.running import PATIENCE_S

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
TEXT = "Ana Reyes, born 4/17/1988, SSN 219-09-9998"


def letters(program, *, to, case):
    """The notices about a case that were sent to an address."""
    found = []
    for path in Path(program.state_dir, "captured", "new").glob("*"):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        if mail["To"] == to and case in (mail["Subject"] or ""):
            found.append(mail)
    return found


def link_of(program, page, *, case, to="clerk@mvd.example"):
    """The address in the notice, once it is there: the same in both languages, as text and in HTML."""
    for _ in range(600):
        mails = letters(program, to=to, case=case)
        if mails:
            break
        page.wait_for_timeout(100)
    text = mails[0].get_body(("plain",)).get_content()
    html = mails[0].get_body(("html",)).get_content()
    links = re.findall(r"^http://localhost:\S+", text, re.MULTILINE)
    assert len(links) == 2
    assert set(links) == set(re.findall(r'href="([^"]+)"', html))
    return links[0]


@pytest.fixture
def visitor(program, chromium):
    """Open pages of the console as a browser that nobody is logged in with."""
    contexts = []

    def opened(**options):
        contexts.append(chromium.new_context(base_url=f"http://localhost:{program.console_port}", **options))
        contexts[-1].set_default_timeout(PATIENCE_S * 1000)  # the first officer's page waits for the model
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


def log_in(page, name):
    """Log in on the page that asks for it, or on the log-in page."""
    if "/login" not in page.url:
        page.goto("/login")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    return page


def test_an_author_follows_the_link_logs_in_and_answers(program, visitor):
    """From the notice in their mailbox to the officer's page, with a paper, and back with a question."""
    case, page = send(program, TEXT), visitor()
    page.goto(link_of(program, page, case=case))
    assert page.get_by_text("Your email is on hold. A person of this office looks at it.").is_visible()
    assert "agent@ice.dhs.gov" not in page.content()
    page.get_by_role("link", name="Log in to see why, and to answer").click()
    log_in(page, "clerk")
    assert page.url.endswith(f"/mine/{case}")
    assert page.get_by_text("Social Security number: 1").is_visible()
    page.get_by_text("I have an order of a court").click()
    page.get_by_label("Docket number").fill("1:24-cv-00871")
    page.get_by_label("Court", exact=True).fill("D.N.M.")
    paper = {"name": "order.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 invented"}
    page.get_by_label("The order as a file").set_input_files(paper)
    page.get_by_role("button", name="Send the order").click()
    page.get_by_role("heading", name="Asked and answered").wait_for()
    officer = log_in(visitor(), "ana")
    officer.goto(f"/cases/{case}")
    assert officer.get_by_text("1:24-cv-00871").is_visible()
    with officer.expect_download() as download:
        officer.get_by_role("button", name="Download order.pdf").click()
    assert Path(download.value.path()).read_bytes() == b"%PDF-1.7 invented"
    officer.get_by_text("Ask the author").first.click()
    officer.get_by_label("Your question").fill("Who is the judge?")
    officer.get_by_role("button", name="Ask the author").click()
    officer.wait_for_url(lambda url: url.endswith("#remarks"))
    page.goto(f"/mine/{case}")
    assert page.get_by_text("Who is the judge?").is_visible()


def test_an_author_takes_their_mail_back_without_a_mouse(program, visitor):
    """Every control of the page is reached and worked by keys."""
    case, page = send(program, f"{TEXT}, sent by mistake"), visitor()
    page.goto(f"/mine/{case}")
    log_in(page, "clerk")
    page.get_by_text("I take my email back").focus()
    page.keyboard.press("Enter")
    page.get_by_label("I am sure").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_text("Your email was taken back. It was not sent.").is_visible()
    assert state(log_in(visitor(), "ana"), case) == "withdrawn"


def test_a_link_scanners_visit_leaves_the_case_as_it_is(program, visitor):
    """A browser that opens the link and everything on the page that a GET reaches changes nothing."""
    case, page = send(program, f"{TEXT}, scanned"), visitor()
    link = link_of(program, page, case=case)
    before = program.quarantine()
    page.goto(link)
    for href in page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)"):
        page.goto(href)
    assert program.quarantine() == before


def test_an_officer_comes_in_by_their_agency_from_another_site(program, visitor):
    """One click there, back over the other site, and the log-in holds: the first page after it is theirs."""
    program.agency.person = {
        "sub": "b-1", "name": "Bea Officer", "email": "bea@mvd.example", "email_verified": True,
        "groups": ["DLP officers"],
    }  # fmt: skip
    case, page = send(program, f"{TEXT}, seen by an agency's officer"), visitor()
    page.goto(f"/cases/{case}")
    page.get_by_role("link", name="Log in with your agency's account").click()
    page.wait_for_url(lambda url: url.endswith(f"/cases/{case}"))
    assert page.get_by_role("heading", name=case).is_visible()
    assert page.get_by_text("Bea Officer").first.is_visible()
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert (cookies["dlp"]["sameSite"], cookies["dlp"]["httpOnly"]) == ("Strict", True)
    assert "dlp-agency" not in cookies


def test_a_refusal_of_the_agency_is_a_page_with_words(program, visitor):
    """Somebody without a role reads what to do, in their language."""
    program.agency.person = {"sub": "g-1", "name": "Guest", "email": "guest@elsewhere.example", "email_verified": True}
    page = visitor(locale="es-MX")
    page.goto("/login?lang=es")
    page.get_by_role("link", name="Iniciar sesión con la cuenta de su agencia").click()
    assert page.get_by_text("usted no tiene ninguna función en esta consola").is_visible()


@pytest.mark.parametrize("language", ["en", "es"])
def test_law_the_open_pages_have_no_barrier(program, visitor, language):
    """Status and lesson, for whoever has only a link: axe finds nothing in either theme, from telephone to wall."""
    case, page = send(program, f"{TEXT}, {language}"), visitor()
    link = link_of(program, page, case=case)
    found = []
    for path in (link, "/lesson", "/mail/x.y.z"):
        page.goto(f"{path}?lang={language}")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            violations = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}}).response["violations"]
            found += [(path, scheme, item["id"], node["html"]) for item in violations for node in item["nodes"]]
        for width in (320, 1280, 3840):
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append((path, f"wider than {width}"))
    assert found == []
