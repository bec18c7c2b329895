"""Webhooks: what becomes of cases is told to the operator's sites, signed, once each, whatever breaks in between."""

import asyncio
import base64
import contextlib
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dlp_gateway.config import Webhooks as Sites
from dlp_gateway.model import Lane, State
from dlp_gateway.quarantine import Officer, Quarantine
from dlp_gateway.store import Act
from dlp_gateway.store.webhooks import FAILED, PENDING, SENT
from dlp_gateway.webhooks import Webhooks, key_of, new_secret, signature
from tests.store.making import CANARY, CLERK, FEDERAL, inspection, message, opened

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_" + base64.b64encode(b"y" * 32).decode()
OFFICER = Officer(name="Ana", user="ana")
NOTE = "because the test says so"


class Site:
    """A site that speaks HTTP/1.1 and answers as a test says. `told`: header fields and body of each request."""

    def __init__(self):
        self.told, self.status, self.more = [], 204, ""

    async def __aenter__(self):
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/told"
        return self

    async def __aexit__(self, *_):
        self._server.close()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._server.wait_closed(), 5)

    async def _serve(self, reader, writer):
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
                fields = {name.lower(): value for name, value in fields.items()}
                body = await reader.readexactly(int(fields["content-length"]))
                self.told.append((head.split(" ")[1], fields, body.decode()))
                writer.write(f"HTTP/1.1 {self.status} x\r\n{self.more}content-length: 0\r\n\r\n".encode())
                await writer.drain()
        writer.close()

    @property
    def events(self):
        return [json.loads(body) for _, _, body in self.told]


class Desk:
    """A store, a clock that a test turns, and the loop that tells sites."""

    def __init__(self, store):
        self.store, self.now = store, NOW
        self.quarantine = Quarantine(store)
        self._held = 0

    def loop(self, *urls, secrets=(SECRET,)):
        sites = Sites(urls=urls, secrets=secrets)
        return Webhooks(self.store.webhooks, sites, url="https://console.example", clock=lambda: self.now)

    async def hold(self):
        self._held += 1
        mail = message(text=f"{self._held}", queue_id=f"q{self._held}")
        return await self.store.record(mail, inspection(), now=self.now)


@pytest.fixture
def desk(tmp_path):
    with opened(f"sqlite:///{tmp_path / 'gateway.db'}") as store:
        yield Desk(store)


@pytest.fixture
def any_desk(database_url):
    """On each database that the store works with."""
    with opened(database_url) as store:
        yield Desk(store)


def test_the_signature_is_the_one_that_receivers_libraries_check():
    """The example of the specification of Standard Webhooks."""
    key = key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    told = signature(key, event="msg_p5jXN8AQM9LWM0D4loKWxJek", at=1614265330, body='{"test": 2432232314}')
    assert told == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_new_secret_is_one_that_the_settings_take():
    """32 random octets, and never the same."""
    assert len(key_of(new_secret())) == 32
    assert new_secret() != new_secret()


def test_a_case_is_told_from_its_opening_to_its_end(any_desk):
    """Number, state and how it came there; signed; by an id that stays the same."""
    desk = any_desk

    async def run():
        async with Site() as site:
            loop = desk.loop(site.url)
            await loop.run_once(desk.now)
            case = await desk.hold()
            desk.quarantine.assign(case.id, officer=OFFICER, assignee="Ana", now=desk.now)
            desk.quarantine.looked(case.id, officer=OFFICER, reason=NOTE, shown=("US_SSN #1",), now=desk.now)
            desk.quarantine.refuse(case.id, officer=OFFICER, note=NOTE, now=desk.now)
            await loop.run_once(desk.now)
            return case, site

    case, site = asyncio.run(run())
    assert [event["type"] for event in site.events] == ["case.opened", "case.changed", "case.refused"]
    assert site.events[-1]["data"] == {
        "id": case.id, "case": case.case, "action": "refuse", "from": "held", "state": "refused", "revision": 3,
        "seq": site.events[-1]["data"]["seq"], "url": f"https://console.example/cases/{case.case}",
    }  # fmt: skip
    path, fields, body = site.told[0]
    signed = f"{fields['webhook-id']}.{fields['webhook-timestamp']}.{body}".encode()
    mac = base64.b64encode(hmac.digest(key_of(SECRET), signed, hashlib.sha256)).decode()
    assert (path, fields["webhook-signature"]) == ("/told", f"v1,{mac}")
    assert len({fields["webhook-id"] for _, fields, _ in site.told}) == 3


def test_law_no_address_note_or_word_of_mail_is_told(desk):
    """What leaves the house by this door says which case, and nothing of whom it is about."""

    async def run():
        async with Site() as site:
            loop = desk.loop(site.url)
            await loop.run_once(desk.now)
            case = await desk.hold()
            desk.quarantine.release(
                case.id, officer=OFFICER, basis="NOT_PROTECTED", note=NOTE, recipients=case.recipients, now=desk.now
            )
            await loop.run_once(desk.now)
            return repr(site.told)

    told = asyncio.run(run())
    for word in (CLERK, FEDERAL, NOTE, CANARY, "US_SSN", "Ana"):
        assert word not in told


@pytest.mark.parametrize("hidden", [{"lane": Lane.WHISTLEBLOWER}, {"basis": "WHISTLEBLOWER"}])
def test_law_nothing_is_told_of_what_is_for_counsel_alone(desk, hidden):
    """From the act that hides a case on, no site learns that it moves; others are told as ever."""

    async def run():
        async with Site() as site:
            loop = desk.loop(site.url)
            await loop.run_once(desk.now)
            case, other = await desk.hold(), await desk.hold()
            await loop.run_once(desk.now)
            desk.store.act(
                case.id, lambda old: Act(incident=replace(old, **hidden), action="refer"), actor="o", now=desk.now
            )
            for held in (case, other):
                desk.store.act(
                    held.id,
                    lambda old: Act(incident=replace(old, urgent=True), action="urgent"),
                    actor="o",
                    now=desk.now,
                )
            await loop.run_once(desk.now)
            return other, site.events[2:]

    other, events = asyncio.run(run())
    assert [event["data"]["case"] for event in events] == [other.case]


def test_a_site_that_is_new_is_told_from_now_on(desk):
    """The past of years is not sent to whoever is added today."""

    async def run():
        async with Site() as site:
            await desk.hold()
            loop = desk.loop(site.url)
            await loop.run_once(desk.now)
            await loop.run_once(desk.now)
            return site.told

    assert asyncio.run(run()) == []


@pytest.mark.parametrize("status", [500, 404, 302, 429])
def test_what_a_site_does_not_take_is_tried_again_and_then_told(desk, status):
    """Under the same id; a redirection is not followed, since nobody else can say where to."""

    async def run():
        async with Site() as site, Site() as elsewhere:
            loop = desk.loop(site.url)
            await loop.run_once(desk.now)
            site.status, site.more = status, f"location: {elsewhere.url}\r\n"
            await desk.hold()
            first = await loop.run_once(desk.now)
            at_once = await loop.run_once(desk.now)
            desk.now += timedelta(seconds=11)
            site.status = 200
            second = await loop.run_once(desk.now)
            return site.told, elsewhere.told, (first.later, at_once.later, second.told)

    told, elsewhere, done = asyncio.run(run())
    assert done == (1, 0, 1)
    assert len(told) == 2
    assert told[0][1]["webhook-id"] == told[1][1]["webhook-id"]
    assert elsewhere == []


def test_a_site_that_nobody_answers_for_is_given_up_after_three_days(desk):
    """It fails for all to see, and can be tried anew."""

    async def run():
        async with Site() as site:
            gone = site.url
        loop = desk.loop(gone)
        await loop.run_once(desk.now)
        await desk.hold()
        states = []
        for _ in range(90):
            await loop.run_once(desk.now)
            states.append(desk.store.webhooks.listed()[0].state)
            desk.now += timedelta(hours=1)
        return states

    states = asyncio.run(run())
    assert states[0] == PENDING
    assert states[71:73] == [PENDING, FAILED]
    assert desk.store.webhooks.again(now=desk.now) == 1
    assert desk.store.webhooks.listed()[0].state == PENDING


def test_a_site_that_says_it_is_gone_is_not_asked_again(desk):
    """410: whoever runs it took it away."""

    async def run():
        async with Site() as site:
            loop = desk.loop(site.url)
            await loop.run_once(desk.now)
            site.status = 410
            await desk.hold()
            return await loop.run_once(desk.now)

    assert asyncio.run(run()).failed == 1


def test_law_two_nodes_tell_each_event_once(any_desk):
    """Leases keep nodes apart: while one is sending, the other finds nothing to do."""
    desk = any_desk

    async def run():
        async with Site() as site:
            one, two = desk.loop(site.url), desk.loop(site.url)
            await one.run_once(desk.now)
            cases = [await desk.hold() for _ in range(5)]
            await asyncio.gather(one.run_once(desk.now), two.run_once(desk.now))
            return cases, site.events

    cases, events = asyncio.run(run())
    assert sorted(event["data"]["case"] for event in events) == sorted(case.case for case in cases)


def test_law_what_was_gathered_survives_the_end_of_the_process(desk):
    """A new process sends what an old one had made ready, and what happened in between."""

    async def run():
        async with Site() as site:
            await desk.loop(site.url).run_once(desk.now)
            first = await desk.hold()
            desk.store.webhooks.gather([loop_id(site.url)], lambda entry: json.dumps({"seq": entry.seq}), now=desk.now)
            second = await desk.hold()
            await desk.loop(site.url).run_once(desk.now)
            return first, second, site.events

    first, second, events = asyncio.run(run())
    assert len(events) == 2
    assert events[1]["data"]["case"] == second.case
    assert first.case != second.case


def loop_id(url):
    return hashlib.sha256(url.encode()).hexdigest()


def test_while_secrets_change_both_sign(desk):
    """Receivers with the old secret and with the new one both find theirs."""

    async def run():
        async with Site() as site:
            loop = desk.loop(site.url, secrets=(SECRET, OTHER))
            await loop.run_once(desk.now)
            await desk.hold()
            await loop.run_once(desk.now)
            return site.told[0]

    _, fields, body = asyncio.run(run())
    at = int(fields["webhook-timestamp"])
    expected = [signature(key_of(word), event=fields["webhook-id"], at=at, body=body) for word in (SECRET, OTHER)]
    assert fields["webhook-signature"].split() == expected


def test_without_a_site_nothing_is_gathered(desk):
    """The log of years is not read for nobody."""

    async def run():
        await desk.hold()
        await desk.loop().run(asyncio.Event())

    asyncio.run(run())
    assert desk.store.webhooks.listed() == ()


def test_what_is_done_with_is_forgotten_after_a_month(desk):
    """Deliveries are no second record."""

    async def run():
        async with Site() as site:
            loop = desk.loop(site.url)
            await loop.run_once(desk.now)
            await desk.hold()
            await loop.run_once(desk.now)
            before = desk.store.webhooks.listed(SENT)
            desk.now += timedelta(days=31)
            await loop.run_once(desk.now)
            return before

    assert len(asyncio.run(run())) == 1
    assert desk.store.webhooks.listed() == ()


def test_every_change_of_a_case_has_a_name_that_begins_with_case(desk):
    """Acts that this file does not know are told, too."""

    async def run():
        async with Site() as site:
            loop = desk.loop(site.url)
            await loop.run_once(desk.now)
            case = await desk.hold()
            desk.store.act(case.id, lambda old: Act(incident=old, action="something_new"), actor="o", now=desk.now)
            await loop.run_once(desk.now)
            return site.events

    events = asyncio.run(run())
    assert [event["type"] for event in events] == ["case.opened", "case.changed"]
    assert events[0]["data"]["state"] == State.HELD
