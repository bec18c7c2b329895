"""A mail that attacks whoever reads it: script, pictures and frames in every field it has, on every page there is.

Nothing of it runs, nothing is asked of anybody but this console, and its frame does not get out. That the attack would
work where nobody stops it is shown first, in the same browser.
"""

import html
import re
import smtplib

import pytest
from starlette.routing import Route

from dlp_gateway.console import rooms
from tests.console.browsing import VALUE
from tests.console.test_desk import Bench
from tests.store.making import opened

#: An address that belongs to nobody (RFC 5737); a browser asks for it all the same.
AWAY = "http://198.51.100.7"
#: Each does by itself what it can: a dialog, a request, another address for the window, a mark on the page.
ATTACKS = (
    "<script>alert('ran');document.documentElement.dataset.hit='1'</script>",
    f"<img src='{AWAY}/img' onerror=\"alert('ran')\">",
    "\"><svg onload=alert('ran')>",
    "'><body onload=alert('ran')>",
    f"<iframe src='{AWAY}/frame'></iframe><iframe srcdoc=\"<script>parent.alert('ran')</script>\"></iframe>",
    f"<link rel=stylesheet href='{AWAY}/css'><style>body{{background:url({AWAY}/bg)}}</style>",
    f"<meta http-equiv=refresh content='0;url={AWAY}/refresh'><base href='{AWAY}/'>",
    f"<form action='{AWAY}/form'><button autofocus onfocus=alert('ran')>x</button></form>",
    f"<object data='{AWAY}/object'></object><embed src='{AWAY}/embed'><video src='{AWAY}/video' autoplay></video>",
    f"<a href='{AWAY}/link' target=_top id=lure>click</a><a href=\"javascript:alert('ran')\">click</a>",
    "{{7*7}}{% raw %}<math><mtext><style><!--</style><img title=\"--&gt;&lt;img src=x onerror=alert('ran')&gt;\">",
)
ALL = "".join(ATTACKS)
ONE = "<script>alert('ran')</script>\"'><img src=x onerror=alert('ran')>"
#: In a path only what RFC 5321 lets stand between quotes.
SENDER = "\"<script>alert('ran')</script><img/src=x onerror=alert('ran')>\"@mvd.example"


def hostile():
    """The mail: every field, name, parameter and part of it attacks. Each line of it is SMTP that any server takes."""
    name = ONE.replace('"', "'").replace("\\", "")
    lines = [
        f"From: {ONE} <clerk@mvd.example>", f"To: {ONE} <agent@ice.dhs.gov>", f"Subject: {ALL}", f"Date: {ONE}",
        f"Message-ID: <{ONE}@mvd.example>", f"Court-Order: {ONE}", f"X-{'A' * 20}: {ONE}", f"<script>: {ONE}",
        f"Reply-To: {ONE}", f"In-Reply-To: <{ONE}>", f"User-Agent: {ONE}", "MIME-Version: 1.0",
        f'Content-Type: multipart/mixed; boundary=edge; x="{name}"', "", ONE,
        "--edge", "Content-Type: text/plain; charset=utf-8", "", f"The SSN of the client is {VALUE}. {ALL}",
        "--edge", "Content-Type: text/html; charset=utf-8", "",
        f"<html><head><title>{ALL}</title></head><body onload=\"alert('ran')\"><p>SSN {VALUE}</p>{ALL}</body></html>",
    ]  # fmt: skip
    kinds = ("text/html", "image/svg+xml", "text/csv", "application/json", "<script>/x", "message/rfc822")
    for number, media_type in enumerate(kinds):
        lines += [
            "--edge", f'Content-Type: {media_type}; name="{number}{name}"', f"Content-Description: {ONE}",
            f'Content-Disposition: attachment; filename="{number}{name}.html"', "",
            f"Subject: {ONE}\r\n\r\n{ALL} SSN {VALUE}",
        ]  # fmt: skip
    return "\r\n".join([*lines, "--edge--", ""]).encode()


@pytest.fixture(scope="module")
def case(program):
    """The number of the case that the mail became."""
    with smtplib.SMTP("127.0.0.1", program.smtp_port, timeout=300) as smtp:
        smtp.ehlo()
        smtp.docmd(f"MAIL FROM:<{SENDER}>")
        smtp.rcpt("agent@ice.dhs.gov")
        _, reply = smtp.data(hostile())
    return re.search(r"case (\S+)", reply.decode())[1]


@pytest.fixture(scope="module")
def paths(tmp_path_factory, case):
    """Every address that shows something, asked of the application: a new page is attacked from its first day."""
    with opened(f"sqlite:///{tmp_path_factory.mktemp('routes') / 'gateway.db'}") as store:
        made = rooms.application(Bench(store).office, status=None, routes=[], exception_handlers={})
    routes = [route for route in made.routes if isinstance(route, Route) and "GET" in route.methods]
    known = {"case": case}
    found = [route.path.format_map({key: known.get(key, "1") for key in route.param_convertors}) for route in routes]
    more = (f"/cases?q={case}", f"/cases?q={ONE}", f"/cases/{ONE}", f"/audit?case={case}", f"/cases/{case}/html?part=2")
    return [*found, *more]


class Watch:
    """What a page does that the mail could want: requests to others, dialogs, another address, marks."""

    def __init__(self, page, ours):
        self.page, self.ours, self.seen = page, ours, []
        page.set_default_timeout(300_000)  # of a machine that does much else; no assertion depends on it
        page.on("request", lambda request: self._request(request.url))
        page.on("dialog", self._dialog)
        page.on("popup", lambda popup: self.seen.append(("popup", popup.url)))
        page.on("console", self._said)

    def _request(self, url):
        if not url.startswith((*self.ours, "data:,")):
            self.seen.append(("request", url))

    def _dialog(self, dialog):
        self.seen.append(("dialog", dialog.message))
        dialog.dismiss()

    def _said(self, message):
        """A policy that had to stop something is a wall that was reached: the one before it has a hole."""
        if "Content Security Policy" in message.text or "sandboxed" in message.text:
            self.seen.append(("policy", message.text))

    def open(self, path):
        """Open a page and everything on it; whether it was a page."""
        try:
            answer = self.page.goto(path)
        except Exception as problem:
            if "Download is starting" in str(problem):
                return False
            raise
        for details in self.page.locator("details").all():
            details.evaluate("it => { it.open = true }")
        for frame in self.page.locator("iframe").all():
            frame.scroll_into_view_if_needed()
            frame.content_frame.locator("body").wait_for(state="attached")
        self.page.wait_for_load_state("networkidle" if self.page.locator("iframe").count() else "load")
        return answer.headers.get("content-type", "").startswith("text/html")


def test_the_attack_works_where_nobody_stops_it(chromium):
    """Dialogs open and requests leave on a bare page: what the tests below look for would be seen."""
    page = chromium.new_page()
    watch = Watch(page, ("http://ours.example",))
    page.route(f"{AWAY}/**", lambda route: route.abort())
    page.set_content(f"<p>{ALL.replace('<meta', '<i')}</p>")
    page.wait_for_timeout(200)
    kinds = {kind for kind, _ in watch.seen}
    assert {"dialog", "request"} <= kinds
    assert page.locator("html[data-hit]").count() == 1
    page.close()


#: Who sees cases, who sees the record, who sees the machine: what the others see is among it.
@pytest.mark.parametrize("name", ["co", "aud", "root"])
def test_law_a_hostile_mail_runs_nothing_and_asks_nothing_of_others_on_any_page(program, person, paths, case, name):
    """For each person, on each page: no script, no request, no dialog, no other window; the address is ours."""
    page, ours = person(name), f"http://127.0.0.1:{program.console_port}/"
    watch, opened_pages = Watch(page, (ours, f"http://localhost:{program.console_port}/", program.agency.issuer)), 0
    for path in paths:
        if not watch.open(path) or page.url.startswith(program.agency.issuer):  # the agency's own log-in
            continue
        opened_pages += 1
        assert page.url.startswith(ours), path
        assert (path, watch.seen) == (path, [])
        assert page.locator("[data-hit]").count() == 0
        assert page.locator("script:not([src='/static/console.js'])").count() == 0, path
        assert page.locator("img, object, embed, video, base, meta[http-equiv]").count() == 0, path
        frames = page.locator("iframe").all()
        assert all(frame.get_attribute("sandbox") == "" for frame in frames), path
        assert all(frame.get_attribute("src").startswith(f"/cases/{case}/html?part=") for frame in frames), path
    assert opened_pages


def test_law_the_frame_shows_the_mail_and_lets_nothing_out(program, person, case):
    """It is there, masked, with an origin of its own; a click on what was a link goes nowhere."""
    page, ours = person("ana"), f"http://127.0.0.1:{program.console_port}/"
    watch = Watch(page, (ours,))
    watch.open(f"/cases/{case}?lang=en")
    framed = page.locator("iframe").first
    inside = framed.content_frame
    inside.get_by_text("Social Security number #1").first.wait_for()
    assert VALUE not in inside.locator("body").inner_text()
    assert inside.locator("a, script, img, iframe, form, input, style ~ style, [onload], [style]").count() == 0
    inside.get_by_text("click").first.click()
    page.wait_for_load_state("networkidle")
    assert page.url == f"{ours}cases/{case}?lang=en"
    assert watch.seen == []


def test_law_a_page_for_the_frame_is_powerless_when_it_is_opened_by_itself(program, person, case):
    """Whoever leads an officer straight to it wins nothing: sandboxed, without scripts, cookies or an origin."""
    page = person("ana")
    answer = page.request.get(f"/cases/{case}/html?part=2")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none';")
    assert policy.endswith("; sandbox")
    assert not re.search(
        r"<(?!mark|/)(?:script|img|a|iframe|svg|form|input|link|meta(?! charset)|base)\b", answer.text()
    )
    for attack in ATTACKS:
        assert attack not in html.unescape(re.sub(r"&lt;.*?&gt;", "", answer.text()))
