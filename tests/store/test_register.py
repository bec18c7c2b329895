"""The docket in the database: what passes without a registered order is listed; a revoked one stops at once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from dlp_gateway.docket import Docket, Who
from dlp_gateway.model import Disposition, Reason, State
from tests.store.making import NOW, inspection, message, open_store, order_process

CLAIMED = replace(
    order_process(None), court="D.N.M.", docket_number="1:26-mc-00045", reasons=("complete_reference",), persons=1
)
ORDER = {
    "court": "D.N.M.", "docket_number": "1:26-mc-00045", "issued_on": "2026-01-02", "persons": "any",
    "entities": "any", "senders": "any", "recipients": "any",
}  # fmt: skip


@pytest.fixture
def store(tmp_path):
    """Give an empty store."""
    opened = open_store(f"sqlite:///{tmp_path}/db")
    yield opened
    opened.close()


def record(store, *, sender="clerk@agency.example", queue_id="q1", process=CLAIMED, minutes=0):
    judged = inspection(Disposition.DELIVER, legal=(process,))
    mail, now = message(sender=sender, queue_id=queue_id), NOW + timedelta(minutes=minutes)
    return asyncio.run(store.record(mail, judged, now=now))


def test_what_passes_on_a_claimed_order_is_listed(store):
    """Claimed order, author, recipient, kinds of data and persons stand on the officers' list."""
    assert record(store) is None
    (entry,) = store.register.reviews()
    assert (entry.court, entry.docket_number, entry.author) == ("D.N.M.", "1:26-mc-00045", "clerk@agency.example")
    assert (entry.entities, entry.persons, entry.flags) == (("US_SSN",), 1, ())
    assert entry.recipients


def test_the_same_order_claimed_by_another_agency_or_for_others_is_flagged(store):
    """A second claim is compared with the first."""
    record(store, process=replace(CLAIMED, person_hashes=("aa",)))
    record(store, queue_id="q2", minutes=1, process=replace(CLAIMED, person_hashes=("aa",)))
    record(store, queue_id="q3", minutes=2, sender="x@other.example", process=replace(CLAIMED, person_hashes=("bb",)))
    assert [item.flags for item in store.register.reviews()] == [(), (), ("other_agency", "other_persons")]


def test_an_answered_entry_leaves_the_list(store):
    """Outcome, officer and note are kept; `--all` still shows them."""
    record(store)
    docket = Docket(store.register, key=b"k", kinds=())
    (entry,) = docket.reviews()
    docket.reviewed(
        entry.id, outcome="not_genuine", note="the clerk knows no such case", officer=Who(name="A", user="a"), now=NOW
    )
    assert docket.reviews() == ()
    assert docket.reviews(everything=True)[0].outcome == "not_genuine"
    assert store.verify_audit(now=NOW) == []


def test_law_an_order_revoked_in_the_same_second_holds(store):
    """The verdict saw it in force; the record, at the same instant, does not."""
    docket = Docket(store.register, key=b"k", kinds=())
    order = docket.add(ORDER, officer=Who(name="A", user="a"), now=NOW)
    docket.verify(order.id, officer=Who(name="B", user="b"), how="phoned the clerk of the court", now=NOW)
    registered = replace(CLAIMED, order_id=order.id, reasons=("complete_reference", "order_registered"))
    assert record(store, process=registered) is None
    docket.revoke(order.id, officer=Who(name="A", user="a"), why="vacated by the court", now=NOW)
    held = record(store, queue_id="q2", process=registered)
    assert held is not None
    assert (held.state, held.inspection.verdict.reasons) == (State.HELD, (Reason.ORDER_REVOKED,))
    assert store.register.reviews() == ()


def test_an_order_for_one_use_lets_one_of_two_go(store):
    """Two messages in one batch cannot share the last use."""
    docket = Docket(store.register, key=b"k", kinds=())
    order = docket.add(ORDER | {"max_uses": 1}, officer=Who(name="A", user="a"), now=NOW)
    docket.verify(order.id, officer=Who(name="B", user="b"), how="phoned the clerk of the court", now=NOW)
    registered = replace(CLAIMED, order_id=order.id)

    async def both():
        judged = inspection(Disposition.DELIVER, legal=(registered,))
        mails = [message(queue_id=name) for name in ("q1", "q2")]
        return await asyncio.gather(*(store.record(mail, judged, now=NOW) for mail in mails))

    outcomes = asyncio.run(both())
    assert sum(case is None for case in outcomes) >= 1
