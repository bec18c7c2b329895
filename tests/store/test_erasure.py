"""Erasing addresses: gone from every table, and the log still verifies."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
import sqlalchemy as sa

from dlp_gateway.model import Disposition, Reply
from dlp_gateway.quarantine import Officer, Quarantine
from tests.store.making import CLERK, FEDERAL, NOW, RIDER, inspection, message, opened

ANA = Officer(name="Ana Officer", user="ana")
NOTE = "Ana Ejemplo asked for it."
LATER = NOW + timedelta(days=400)


@pytest.fixture
def store(database_url):
    with opened(database_url) as store:
        yield store


def hold(store, text, disposition=Disposition.QUARANTINE):
    mail = message(text=text, riders=(RIDER,), queue_id=f"q-{text}")
    case = asyncio.run(store.record(mail, inspection(disposition), now=NOW))
    reply = Reply(code=250, enhanced="2.0.0", text=f"<{RIDER}> taken")
    asyncio.run(store.outcome(message_id=f"q-{text}", incident=case, reply=reply, now=NOW))
    return case


def dump(url):
    engine, metadata = sa.create_engine(url), sa.MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        text = repr([connection.execute(sa.select(table)).all() for table in metadata.sorted_tables])
    engine.dispose()
    return text


def close_notices(store):
    while notice := store.lease_notice(now=LATER, until=LATER + timedelta(hours=1), holder="x"):
        store.settle_notice(notice, holder="x", now=LATER, state="sent", last_reply=f"250 <{notice.recipient}>")


def test_addresses_of_closed_cases_leave_every_table(store, database_url):
    """Local parts, notes and replies are gone; domains, decisions and the chain stay; nothing is a problem."""
    case = hold(store, "closed")
    hold(store, "bounced", Disposition.BOUNCE)
    hold(store, "delivered", Disposition.DELIVER)
    Quarantine(store).refuse(case.id, officer=ANA, note=NOTE, now=NOW)
    close_notices(store)
    before = [entry.hash for entry in store.audit_entries()]
    assert store.erase_addresses(LATER, now=LATER) > 0
    text = dump(database_url)
    for word in (CLERK, FEDERAL, RIDER, NOTE):
        assert word not in text
    assert store.incident(case.id).recipients == ("erased@ice.dhs.gov",)
    assert [entry.hash for entry in store.audit_entries()][: len(before)] == before
    assert store.verify_audit(now=LATER) == []
    assert store.erase_addresses(LATER, now=LATER) == 0


def test_open_cases_legal_holds_and_young_entries_keep_their_addresses(store):
    """Erasing never reaches mail that is still to be decided, evidence, or what is younger."""
    open_case, evidence = hold(store, "open"), hold(store, "evidence")
    quarantine = Quarantine(store)
    quarantine.legal_hold(evidence.id, officer=ANA, on=True, note=NOTE, now=NOW)
    quarantine.refuse(evidence.id, officer=ANA, note=NOTE, now=NOW)
    assert store.erase_addresses(NOW, now=LATER) == 0
    assert store.erase_addresses(LATER, now=LATER) == 0
    for case in (open_case, evidence):
        assert store.incident(case.id).recipients == (FEDERAL,)


def test_erased_addresses_that_nobody_erased_are_a_problem(store, database_url):
    """Only the store's own entry makes a gap in the side table sound."""
    hold(store, "closed", Disposition.BOUNCE)
    engine = sa.create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM audit_private"))
    engine.dispose()
    assert store.verify_audit(now=NOW)
