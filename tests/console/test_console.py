"""What the HTTP side promises: health that can be trusted, numbers, one page that shows nothing personal."""

import asyncio
import dataclasses
import json
import math
import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from dlp_gateway import console
from dlp_gateway.address import parse_path
from dlp_gateway.config import Listen
from dlp_gateway.console import page
from dlp_gateway.model import (
    Client,
    Disposition,
    Envelope,
    ForwardPath,
    Incident,
    Inspection,
    State,
    StoreFault,
    Switch,
    Verdict,
)
from dlp_gateway.store.queue import Waiting

NOW = datetime(2026, 11, 22, 21, 5, tzinfo=UTC)
WELL = console.Health(
    role="console",
    version="0.1.0",
    rulebook="4f9c2ab17d3e88aa",
    checks=(console.Check(name="store", ok=True), console.Check(name="next_hop", ok=True)),
)
ILL = dataclasses.replace(
    WELL, checks=(console.Check(name="store", ok=True), console.Check(name="next_hop", ok=False, detail="no answer"))
)


def incident(hours, *, state=State.HELD, due_in=24):
    verdict = Verdict(disposition=Disposition.QUARANTINE, rule="protected-data", reasons=())
    opened = NOW - timedelta(hours=hours)
    return Incident(
        id="b5c1",
        case="NM-2026-000123",
        state=state,
        message_id="q1",
        envelope=Envelope(
            reverse_path=parse_path("clerk@agency.example"),
            forward_paths=(ForwardPath(path=parse_path("agent@ice.dhs.gov"), in_scope=True),),
            client=Client(address="192.0.2.1", port=25, helo="mx"),
            received_at=opened,
        ),
        recipients=("agent@ice.dhs.gov",),
        inspection=Inspection(
            findings=(), unread=(), legal_process=(), verdict=verdict, rulebook_version="r", jurisdiction="default",
            parts_read=1,
        ),
        opened_at=opened,
        due_at=opened + timedelta(hours=due_in),
        expires_at=opened + timedelta(days=30),
        revision=1,
    )  # fmt: skip


class Cases:
    """Cases in memory, as the store counts them."""

    def __init__(self, *incidents):
        self.known, self.queue = incidents, self

    def waiting(self, bands, *, now):
        open_ = [case for case in self.known if case.state in {State.HELD, State.PROPOSED}]
        numbers, below = [], timedelta()
        for label, above in bands:
            ages = [max(timedelta(), now - case.opened_at) for case in open_]
            numbers.append((label, sum(below <= age and (above is None or age < above) for age in ages)))
            below = above
        return Waiting(
            held=len(open_), overdue=sum(case.due_at <= now for case in open_), bands=tuple(numbers),
            release_failed=sum(case.state is State.RELEASE_FAILED for case in self.known),
            oldest_at=min((case.opened_at for case in open_), default=None),
        )  # fmt: skip

    def switches(self):
        return (Switch(name="panic", state="hold", since=NOW), Switch(name="bypass", state="off"))


class Away(Cases):
    def waiting(self, bands, *, now):
        raise StoreFault("the database is locked")

    def switches(self):
        raise StoreFault("the database is locked")


def get(path, *, health=WELL, store=None, method="GET", accept="*/*", role="console", probe=None):
    """Ask the application in this process."""

    async def ask():
        async def well():
            return health

        asked = probe or well
        application = (
            console.app(store=store or Cases(), health=asked, clock=lambda: NOW)
            if role == "console"
            else console.health_app(health=asked)
        )
        transport = httpx2.ASGITransport(app=application, raise_app_exceptions=False)
        async with httpx2.AsyncClient(transport=transport, base_url="http://console.example") as client:
            return await client.request(method, path, headers={"accept": accept})

    return asyncio.run(ask())


# ------------------------------------------------------------------------------------------------ health


@pytest.mark.parametrize("role", ["console", "smtp"])
def test_healthz_says_that_the_process_runs(role):
    """Liveness asks no part: a dead database must not restart the process."""
    answer = get("/healthz", health=ILL, store=Away(), role=role)
    assert (answer.status_code, answer.text) == (200, "ok\n")


@pytest.mark.parametrize("role", ["console", "smtp"])
def test_readyz_names_the_part_that_fails(role):
    """Readiness is 200 only if every check is well, and says which is not."""
    assert get("/readyz", role=role).status_code == 200
    answer = get("/readyz", health=ILL, role=role)
    assert answer.status_code == 503
    assert answer.json() == {
        "ready": False,
        "role": "console",
        "version": "0.1.0",
        "rulebook": "4f9c2ab17d3e88aa",
        "checks": {"store": "ok", "next_hop": "no answer"},
    }


def test_a_probe_that_hangs_is_not_ready(monkeypatch):
    """Silence is a failure, told within seconds."""
    monkeypatch.setattr("dlp_gateway.console.health._PATIENCE_S", 0.05)

    async def hang():
        await asyncio.Event().wait()

    answer = get("/readyz", probe=hang)
    assert answer.status_code == 503
    assert "no answer" in answer.json()["checks"]["answer"]


# ----------------------------------------------------------------------------------------------- metrics


def samples(answer):
    families = text_string_to_metric_families(answer.text)
    return {sample.name: sample.value for family in families for sample in family.samples if not sample.labels}


def test_the_console_measures_what_waits():
    """Held, overdue, oldest and failed releases are counted at each scrape."""
    store = Cases(incident(1), incident(30), incident(2, state=State.PROPOSED), incident(9, state=State.RELEASE_FAILED))
    found = samples(get("/metrics", store=store))
    assert found["dlp_gateway_held_messages"] == 3
    assert found["dlp_gateway_held_overdue_messages"] == 1
    assert found["dlp_gateway_held_oldest_seconds"] == 30 * 3600
    assert found["dlp_gateway_release_failed_messages"] == 1


def states(answer):
    families = text_string_to_metric_families(answer.text)
    found = (sample for family in families for sample in family.samples if sample.name == "dlp_gateway_switch_on")
    return {(sample.labels["switch"], sample.labels["state"]): sample.value for sample in found}


def test_the_console_measures_the_switches():
    """Every state that a switch can have has a figure, so that an alert can tell 0 from nothing; NaN where unknown."""
    assert states(get("/metrics")) == {("panic", "hold"): 1, ("panic", "defer"): 0, ("bypass", "on"): 0}
    assert all(map(math.isnan, states(get("/metrics", store=Away())).values()))


def test_the_page_says_that_a_switch_is_on():
    """In words, beside the verdict on the machine's health."""
    check = console.Check(name="panic", ok=True, detail="hold since 2026-11-22 05:00 UTC")
    health = dataclasses.replace(WELL, checks=(*WELL.checks, check))
    assert "The panic switch is on" in get("/", health=health).text
    assert "The panic switch is on" not in get("/").text


def test_law_what_cannot_be_counted_is_not_zero():
    """A database that is away gives NaN, so that no alert goes quiet on it."""
    found = samples(get("/metrics", store=Away()))
    assert math.isnan(found["dlp_gateway_held_messages"])
    assert math.isnan(found["dlp_gateway_held_oldest_seconds"])


def test_the_smtp_role_has_metrics_and_no_page():
    """The role that faces the network shows no status page."""
    assert get("/metrics", role="smtp").status_code == 200
    assert get("/", role="smtp").status_code == 404


# -------------------------------------------------------------------------------------------------- page


def test_the_page_counts_by_age():
    """Young, today's and left-over cases stand in their bands, with the number as text."""
    text = get("/", store=Cases(*map(incident, (1, 2, 5, 23, 24, 50)))).text
    bands = re.findall(r'<th scope="row">([^<]+)</th><td class="number">(\d+)</td>', text)
    assert bands == [("Less than 4 hours", "2"), ("4 to 24 hours", "2"), ("More than 24 hours", "2")]
    assert "<dd>2 days</dd>" in text


def test_the_page_says_what_needs_help():
    """A failed check is named in words, not in colour alone."""
    text = get("/", health=ILL).text
    assert "Needs help" in text
    assert "Look at: next_hop." in text
    assert '<span class="mark">Fault</span>' in text
    assert "Working" in get("/").text


def test_the_page_tells_of_capture():
    """Somebody who tries it out reads that nothing is sent on."""
    assert "Trial mode." in get("/", health=dataclasses.replace(WELL, capture=True)).text
    assert "Trial mode." not in get("/").text


def test_a_database_that_is_away_does_not_take_the_page_with_it():
    """The page stays and says that it cannot count."""
    answer = get("/", store=Away(), health=ILL)
    assert answer.status_code == 200
    assert "The database did not answer" in answer.text


def test_law_the_page_shows_nothing_personal():
    """No case number, address or id is on any page or in any metric."""
    store = Cases(incident(1), incident(3, state=State.RELEASE_FAILED))
    for path in ("/", "/metrics", "/readyz", "/nope"):
        text = get(path, store=store).text
        assert not re.search(r"NM-2026|b5c1|agency\.example|ice\.dhs\.gov|clerk|192\.0\.2", text)


@settings(derandomize=True, max_examples=40, deadline=None)
@given(text=st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=40))
def test_law_no_text_becomes_markup(text):
    """Names and details of checks, versions and rulebooks are escaped; the page stays well-formed."""
    hostile = f"<script>{text}</script>\"'&"
    health = console.Health(
        role=hostile,
        version=hostile,
        rulebook=hostile,
        checks=(console.Check(name=hostile, ok=False, detail=hostile), console.Check(name=hostile, ok=True)),
    )
    shown = page.status_page(health=health, counts=None, now=NOW)
    assert "<script" not in shown.lower()


def well_formed(text):
    """Parse a page as XML after closing HTML's void elements."""
    return ET.fromstring(re.sub(r"<(meta|link|hr)\b([^>]*)>", r"<\1\2/>", text.removeprefix("<!DOCTYPE html>\n")))


@pytest.mark.parametrize("path", ["/", "/nope"])
def test_pages_are_well_formed_and_accessible(path):
    """Language, title, one h1, landmarks, labelled sections, table heads, a skip link that has a target."""
    tree = well_formed(get(path, store=Cases(incident(1)), health=ILL).text)
    assert tree.get("lang") == "en"
    assert tree.findtext("head/title")
    assert len(tree.findall(".//h1")) == 1
    assert len(tree.findall(".//main")) == 1
    ids = {element.get("id") for element in tree.iter() if element.get("id")}
    for section in tree.iter("section"):
        label = section.get("aria-labelledby")
        assert label in ids or section.get("aria-label") or "error" in section.get("class", "")
    for head in tree.iter("th"):
        assert head.get("scope") in {"col", "row"}
    assert tree.find(".//a[@class='skip']").get("href").removeprefix("#") in ids


def _luminance(colour):
    """WCAG 2.1 relative luminance."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_colours_have_contrast(theme):
    """WCAG 2.1 AA: text at least 4.5:1 on every ground it stands on, marks at least 3:1."""
    sheet = get("/static/console.css").text
    blocks = re.findall(r":root \{(.*?)\}", sheet, re.DOTALL)
    colour = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", blocks[theme]))
    for text, grounds in {
        "text": ("ground", "panel", "good-ground", "bad-ground", "code"),
        "soft": ("ground", "panel"),
        "link": ("ground", "panel"),
        "good": ("good-ground", "panel"),
        "bad": ("bad-ground", "panel"),
        "warn": ("warn-ground",),
    }.items():
        for ground in grounds:
            assert contrast(colour[text], colour[ground]) >= 4.5, (text, ground)
    assert contrast(colour["bar"], colour["code"]) >= 3
    assert contrast(colour["line"], colour["panel"]) >= 3


# ----------------------------------------------------------------------------------------- HTTP's own


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz", "/metrics", "/static/console.css", "/nope"])
def test_law_every_answer_has_the_security_headers(path):
    """Also errors: no script, no frame, no cache, no sniffing."""
    headers = get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'")
    assert "script" not in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"


def test_errors_are_clear():
    """404 and 405 say what to do; a bug shows neither its text nor its place."""
    assert "There is no such page" in get("/nope").text
    answer = get("/", method="POST")
    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}
    assert "does not take what was sent" in answer.text


def test_law_a_bug_shows_no_text():
    """An exception's words may quote mail: the page says only that it happened."""

    async def broken():
        raise RuntimeError("219-09-9998")

    answer = get("/", probe=broken)
    assert answer.status_code == 500
    assert "219-09-9998" not in answer.text
    assert "Something went wrong here" in answer.text
    assert answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path", ["/static/../page.py", "/static/%2e%2e/page.py", "/static/..%2fpage.py", "/static//etc/passwd"]
)
def test_nothing_but_the_style_sheet_is_served(path):
    """Paths do not climb."""
    assert get(path).status_code in {404, 405}


def test_nothing_is_loaded_from_elsewhere():
    """Pages and the sheet name no other host."""
    for path in ("/", "/nope", "/static/console.css"):
        assert not re.search(r"https?://|//[a-z]|url\(|@import|<script", get(path).text)


# ---------------------------------------------------------------------------------------------- listener


def test_the_listener_accepts_when_open_returns_and_frees_the_port_when_closed():
    """`ready` can be printed after open; a restart can bind at once."""

    async def live():
        async def well():
            return WELL

        application = console.health_app(health=well)
        first = await console.HttpListener.open(application, Listen(host="127.0.0.1", port=0))
        async with httpx2.AsyncClient() as client:
            answer = await client.get(f"http://127.0.0.1:{first.port}/readyz")
        await first.close()
        second = await console.HttpListener.open(application, Listen(host="127.0.0.1", port=first.port))
        await second.close()
        return answer

    answer = asyncio.run(live())
    assert json.loads(answer.text)["ready"] is True
    assert "server" not in answer.headers


def test_a_taken_port_is_an_os_error():
    """The operator reads which endpoint is taken before `ready`, not a hanging start."""

    async def twice():
        async def well():
            return WELL

        application = console.health_app(health=well)
        first = await console.HttpListener.open(application, Listen(host="127.0.0.1", port=0))
        try:
            with pytest.raises(OSError, match="in use"):
                await console.HttpListener.open(application, Listen(host="127.0.0.1", port=first.port))
        finally:
            await first.close()

    asyncio.run(twice())
