"""The two straight lines: judge and pass_through."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from dlp_gateway.model import Disposition, StoreFault
from tests.fakes import DROP, FakePool, House, MemoryStore, NextHop, house, inspection

IN_SCOPE, RIDER = "officer@ice.example", "rider@other.example"
QUARANTINE = inspection(Disposition.QUARANTINE)
HOLD_ALL = inspection(Disposition.QUARANTINE, mixed_recipients="hold_all")
BOUNCE = inspection(Disposition.BOUNCE)
HELD = ["250 2.0.0 Ok: held for review, case TEST-2026-000001"]
REFUSED = ["550-5.7.1 Refused by policy.", "550 5.7.1 Case TEST-2026-000001"]
RELAYED = ["250 2.0.0 Ok: queued as FAKE1"]


def judged(*recipients: str, **settings: Any) -> tuple[House, list[str]]:
    """Send one message to these; the house afterwards, and the reply."""

    async def play() -> tuple[House, list[str]]:
        async with house(**settings) as built:
            client = await built.client()
            reply = await client.mail(*recipients, wire=b"x\r\n")
            assert await client.in_step()
            return built, reply

    return asyncio.run(play())


@pytest.mark.parametrize(
    ("verdict", "recipients", "reply", "relayed_to"),
    [
        (inspection(), (IN_SCOPE,), RELAYED, [[IN_SCOPE]]),
        (inspection(), (IN_SCOPE, RIDER), RELAYED, [[RIDER, IN_SCOPE]]),
        (QUARANTINE, (IN_SCOPE,), HELD, []),
        (QUARANTINE, (IN_SCOPE, RIDER), HELD, [[RIDER]]),
        (HOLD_ALL, (IN_SCOPE,), HELD, []),
        (HOLD_ALL, (RIDER, IN_SCOPE), HELD, []),
        (BOUNCE, (IN_SCOPE,), REFUSED, []),
        (BOUNCE, (RIDER, IN_SCOPE), REFUSED, []),
    ],
)
def test_law_who_gets_it_follows_from_the_verdict(verdict, recipients, reply, relayed_to):
    """DELIVER everybody; QUARANTINE fork the riders only; hold_all and BOUNCE nobody."""
    built, got = judged(*recipients, pool=FakePool(verdict))
    assert reply == got
    assert relayed_to == [taken.paths for taken in built.hop.taken]
    assert len(built.store.recorded) == 1


def test_law_an_order_revoked_meanwhile_holds_what_the_verdict_let_pass():
    """The store made a case of it in the record transaction (decision 34)."""
    store = MemoryStore()
    store.revoked = True
    built, reply = judged(IN_SCOPE, RIDER, store=store)
    assert reply == HELD
    assert [taken.paths for taken in built.hop.taken] == [[RIDER]]


class Forgetful(MemoryStore):
    """Makes no case of what must be held."""

    async def record(self, message, inspection, *, now):
        await super().record(message, inspection, now=now)


@pytest.mark.parametrize("verdict", [QUARANTINE, HOLD_ALL, BOUNCE])
def test_law_without_a_case_nothing_is_acknowledged(verdict):
    """A store that does not do what it promised is a fault, never a delivery."""
    built, reply = judged(IN_SCOPE, RIDER, pool=FakePool(verdict), store=Forgetful())
    assert reply == ["451 4.3.0 Temporary failure here, please try again later"]
    assert built.hop.taken == []


@pytest.mark.parametrize("refusal", [b"450 4.2.0 Later", b"550 5.1.1 No"])
def test_a_refusal_of_the_riders_is_the_reply_and_the_case_stays(refusal):
    """Decision 31."""
    hop = NextHop()
    hop.answers["DOT"] = [refusal]
    built, reply = judged(IN_SCOPE, RIDER, hop=hop, pool=FakePool(QUARANTINE))
    assert reply == [refusal.decode()]
    assert len(built.store.incidents) == 1


def test_riders_whose_next_hop_is_lost_are_451_and_the_case_stays():
    """The client comes again; the store knows the message then."""
    hop = NextHop()
    hop.answers["DOT"] = [DROP]
    built, reply = judged(IN_SCOPE, RIDER, hop=hop, pool=FakePool(QUARANTINE))
    assert reply[0].startswith("451 4.4.2")
    assert len(built.store.incidents) == 1


class Sulking(MemoryStore):
    """Breaks its promise never to fail on outcomes."""

    async def outcome(self, *, message_id, incident, reply, now):
        await super().outcome(message_id=message_id, incident=incident, reply=reply, now=now)
        raise StoreFault("broken on purpose")


@pytest.mark.parametrize("verdict", [inspection(), QUARANTINE])
def test_law_after_the_next_hops_250_nothing_turns_the_reply_into_a_failure(verdict):
    """Not even an outcome row that cannot be written; it is written beside the reply."""
    built, reply = judged(IN_SCOPE, RIDER, pool=FakePool(verdict), store=Sulking())
    assert reply[0].startswith("250")
    assert [item[2].code for item in built.store.outcomes] == [250]


class Stuck(MemoryStore):
    """Never comes back from an outcome until let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go = asyncio.Event()

    async def outcome(self, *, message_id, incident, reply, now):
        await self.go.wait()
        await super().outcome(message_id=message_id, incident=incident, reply=reply, now=now)


def test_the_reply_does_not_wait_for_the_outcome_row_and_stopping_does():
    """A slow disk after the next hop's 250 must not make the client send again."""

    async def play() -> None:
        store = Stuck()
        async with house(store=store) as built:
            client = await built.client()
            assert await client.mail(IN_SCOPE, wire=b"x\r\n") == RELAYED
            assert store.outcomes == []
            await client.ask("QUIT")
            stopping = asyncio.ensure_future(built.server.stop(grace_s=5))
            store.go.set()
            await stopping
            assert len(store.outcomes) == 1

    asyncio.run(play())


def test_each_message_has_an_id_and_a_fingerprint_key_of_its_own():
    """Fingerprints never compare across messages."""

    async def play() -> None:
        async with house() as built:
            client = await built.client()
            for _ in range(3):
                await client.mail(IN_SCOPE, wire=b"x\r\n")
            messages = built.pool.messages
            assert len({message.id for message in messages}) == 3
            assert len({message.fingerprint_key for message in messages}) == 3
            assert {len(message.fingerprint_key) for message in messages} == {32}

    asyncio.run(play())


def test_a_replaced_pool_judges_from_the_next_message_on():
    """Reload: the old pool may be closed as soon as it is idle."""

    async def play() -> None:
        async with house() as built:
            client = await built.client()
            assert await client.mail(IN_SCOPE, wire=b"x\r\n") == RELAYED
            built.gateway.pool = FakePool(QUARANTINE)
            assert await client.mail(IN_SCOPE, wire=b"x\r\n") == HELD

    asyncio.run(play())


def test_what_is_inspected_is_the_content_without_dots_and_without_our_trace():
    """And with the whole envelope as the client gave it."""

    async def play() -> None:
        async with house() as built:
            client = await built.client()
            await client.mail(IN_SCOPE, RIDER, wire=b"..a\r\n.b\r\n")
            (message,) = built.pool.messages
            assert message.content == b".a\r\nb\r\n"
            assert [path.path.text for path in message.envelope.forward_paths] == [IN_SCOPE, RIDER]
            assert [path.in_scope for path in message.envelope.forward_paths] == [True, False]
            assert replace(message.envelope.client, port=0).address == "127.0.0.1"

    asyncio.run(play())
