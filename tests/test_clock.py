"""The machine's clock jumps, forward by a month and back by two days: the clock is handed in, so a test can bend it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from dlp_gateway.model import State
from dlp_gateway.quarantine import Quarantine
from tests.store.making import NOW, inspection, message, open_store

LATER, EARLIER = NOW + timedelta(days=31), NOW - timedelta(days=2)


def held(store, text, now):
    return asyncio.run(store.record(message(text=text), inspection(), now=now))


def test_law_a_clock_that_jumps_releases_nothing_and_the_log_stays_whole(database_url):
    """What is held expires as the clock says, which is a refusal; what comes at an odd time is held and recorded."""
    store = open_store(database_url)
    quarantine = Quarantine(store)
    first = held(store, "first", NOW)
    second = held(store, "second", LATER)
    quarantine.expire_due(LATER)
    third = held(store, "third", EARLIER)
    quarantine.expire_due(EARLIER)
    states = [store.incident(case.id).state for case in (first, second, third)]
    assert states == [State.EXPIRED, State.HELD, State.HELD]
    for now in (EARLIER, NOW, LATER):
        assert store.verify_audit(now=now) == []
    store.close()
