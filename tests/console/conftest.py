"""One started program for all browser tests of the console, since starting it costs half a minute; a browser for each.

Playwright's loop runs in this thread while a browser is open, so one that stayed open would be in the way of others.
"""

import pytest
from playwright.sync_api import sync_playwright

from tests.console.browsing import PASSWORD, PEOPLE, add
from tests.providers import CLIENT, SECRET, provider
from tests.running import PATIENCE_S, free_port, running


@pytest.fixture(scope="session")
def program(tmp_path_factory):
    """The whole program, with people who need each other, and an agency's provider (`agency`) on another site."""
    port = free_port()
    with (
        provider() as agency,
        running(
            tmp_path_factory.mktemp("console") / "state",
            DLP_SECOND_APPROVER="true",
            DLP_AGENCY_DOMAINS="mvd.example",
            DLP_CONSOLE_LISTEN=f"127.0.0.1:{port}",
            DLP_CONSOLE_URL=f"http://localhost:{port}",
            DLP_OIDC_ISSUER=agency.issuer,
            DLP_OIDC_CLIENT_ID=CLIENT,
            DLP_OIDC_CLIENT_SECRET=SECRET,
            DLP_OIDC_GROUPS="DLP officers = officer",
        ) as started,
    ):
        started.console_port, started.agency = port, agency
        for name, title, *roles in PEOPLE:
            add(started, name, title, *roles)
        yield started


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
        context.set_default_timeout(PATIENCE_S * 1000)
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
