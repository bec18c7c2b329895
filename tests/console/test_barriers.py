"""Nobody is kept out: axe on every page there is, in both themes and languages, from a telephone to a wall of screen.

The pages are not listed here: they are asked of the application, so that a new one is looked at from its first day.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from starlette.routing import Route

from dlp_gateway.console import rooms
from tests.console.browsing import PEOPLE, VALUE, send
from tests.console.test_desk import Bench
from tests.store.making import opened

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
CONTRAST = ["color-contrast"]
WIDTHS = (320, 1280, 3840)
#: Pages with another address than their route: filters that match nothing, what does not exist, open to strangers.
BESIDES = ("/cases?q=nothing", "/cases/none", "/nothing-here", "/status")


@pytest.fixture(scope="module")
def case(program):
    """A held mail with several findings, a paper that does not count, and something that nobody can read."""
    return send(
        program, f"SSN {VALUE}, lives at 2207 Calle Lorca, Deming NM 88030. See form I-200, Warrant for Arrest."
    )


@pytest.fixture(scope="module")
def pages(tmp_path_factory, case):
    """The addresses of all pages: every route that can be read, with something that is there in its place-holders."""
    with opened(f"sqlite:///{tmp_path_factory.mktemp('routes') / 'gateway.db'}") as store:
        made = rooms.application(Bench(store).office, status=None, routes=[], exception_handlers={})
    known = {"case": case}
    found = [route for route in made.routes if isinstance(route, Route) and "GET" in route.methods]
    return [route.path.format_map({name: known.get(name, "1") for name in route.param_convertors}) for route in found]


def html(page, path):
    """Open a page; whether it is one that people read (not a download, not for programs)."""
    try:
        answer = page.goto(path)
    except Exception as problem:  # a download has no page
        if "Download is starting" in str(problem):
            return False
        raise
    # In the page of a mail's own HTML no script runs, axe included; it is looked at by the tests of hostile mail.
    caged = "sandbox" in answer.headers.get("content-security-policy", "")
    return answer.headers.get("content-type", "").startswith("text/html") and not caged


def barriers(page, path, *, only):
    options = {"runOnly": {"type": "rule" if only is CONTRAST else "tag", "values": only}}
    violations = Axe().run(page, options=options).response["violations"]
    return [(path, item["id"], node["html"]) for item in violations for node in item["nodes"]]


def too_wide(page, path):
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((path, f"wider than {width}"))
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


@pytest.mark.parametrize("language", ["en", "es"])
def test_law_no_page_has_a_barrier(person, pages, case, language):
    """axe finds nothing on any page, nor on one that is refused, in both themes; none outgrows its window.

    Each page is looked at as the first of the people sees it who may open it; a case, whose page differs, as each does.
    """
    found, seen = [], set()
    for name, *_ in PEOPLE:
        page = person(name, color_scheme="light")
        for path in (*pages, *BESIDES):
            if path in seen or not html(page, f"{path}{'&' if '?' in path else '?'}lang={language}"):
                continue
            shown = "refused" if page.locator(".panel.error").count() else path
            if shown not in seen and "/login" not in page.url:
                found += looked_at(page, path)
            seen |= {shown} - {f"/cases/{case}"}
        page.context.close()
    assert found == []
    assert seen >= {"/today", "/cases", "/tuning", "/audit", "/people", "/system", "refused"}


def looked_at(page, path):
    """All that is wrong with an open page: light by all rules, dark by the one that differs, and in all widths."""
    page.emulate_media(color_scheme="light")
    found = barriers(page, path, only=WCAG)
    page.emulate_media(color_scheme="dark")
    return [*found, *barriers(page, path, only=CONTRAST), *too_wide(page, path)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_law_the_log_in_page_has_no_barrier(program, chromium, scheme):
    """Who cannot use the door cannot use the house."""
    page = chromium.new_page(base_url=f"http://127.0.0.1:{program.console_port}", color_scheme=scheme)
    for path in ("/login", "/login?lang=es", "/"):
        page.goto(path)
        assert [*barriers(page, path, only=WCAG), *too_wide(page, path)] == []
    page.close()


def test_a_printed_page_is_black_on_white_whatever_the_theme(person, case):
    """What goes to paper for a file or a court has no controls on it, and nothing is cut off."""
    page = person("ana", color_scheme="dark")
    page.goto(f"/cases/{case}")
    page.emulate_media(media="print", color_scheme="dark")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    ink = page.evaluate("getComputedStyle(document.querySelector('h1')).color")
    assert ground in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
    assert sum(map(int, ink.removeprefix("rgb(").removesuffix(")").split(","))) < 150
    assert page.locator("nav:visible, button:visible").count() == 0
