"""One conformance suite for both back ends: record, outcome, docket, readers."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from dlp_gateway.model import Disposition, Order, Reason, Reply, Standing, State, StoreFault
from dlp_gateway.store import NotFound, Told, seal
from tests.store.making import (
    CANARY,
    CLERK,
    DUE,
    EXPIRY,
    FEDERAL,
    NOW,
    OFFICER,
    PRIVATE,
    RIDER,
    explained,
    inspection,
    message,
    open_store,
    opened,
    order_process,
)

DELIVER, BOUNCE = Disposition.DELIVER, Disposition.BOUNCE
ORDER = Order(id="order-1", court="D.N.M.", docket_number="1:26-cv-00123", state="verified")


@pytest.fixture
def store(database_url):
    with opened(database_url) as store:
        yield store


def record(store, mail=None, judged=None, now=NOW):
    return asyncio.run(store.record(mail or message(), judged or inspection(), now=now))


def actions(store, subject=None):
    return [entry.action for entry in store.audit_entries(subject=subject)]


def test_hold_keeps_the_case_as_it_was_returned(store):
    """A held message is a case that reads back equal, by id and by number."""
    case = record(store)
    assert (case.state, case.revision, case.recipients) == (State.HELD, 1, (FEDERAL,))
    assert (case.due_at, case.expires_at) == (NOW + DUE, NOW + EXPIRY)
    assert case == store.incident(case.id) == store.incident(case.case) == store.incident(case.case.lower())


def test_sealed_content_opens_to_the_same_octets(store):
    """What was held is what the private key opens, octet for octet."""
    mail = message(text="ñ" * 1000)
    case = record(store, mail)
    assert mail.content == seal.unseal(PRIVATE, store.sealed(case.id))
    assert len(mail.content) == case.octets


def test_large_content_is_kept(store):
    """A message of 25 MB is sealed and kept like a small one."""
    mail = replace(message(), content=b"Subject: x\r\n\r\n" + b"0123456789" * 2_500_000)
    assert mail.content == seal.unseal(PRIVATE, store.sealed(record(store, mail).id))


def test_nul_and_odd_octets_are_kept(store):
    """No octet of the content means anything to the database."""
    mail = replace(message(), content=bytes(range(256)) * 10)
    assert mail.content == seal.unseal(PRIVATE, store.sealed(record(store, mail).id))


def test_deliver_makes_no_case_but_an_audit_row(store):
    """What may go is audited and not kept."""
    assert record(store, judged=inspection(DELIVER)) is None
    assert actions(store) == ["decided"]
    assert store.incidents() == ()


def test_bounce_is_a_case_without_content(store):
    """A bounce has a number to look up and nothing else."""
    case = record(store, judged=inspection(BOUNCE))
    assert (case.state, case.octets, case.content_sha256) == (State.BOUNCED, 0, "")
    with pytest.raises(NotFound):
        store.sealed(case.id)


def test_case_numbers_count_up_by_year(store):
    """Numbers are given out in order, each year anew."""
    cases = [record(store, message(text=str(number))).case for number in range(3)]
    later = record(store, message(text="next year"), now=NOW + timedelta(days=365)).case
    assert [*(f"NM-2026-{number:06d}" for number in (1, 2, 3)), "NM-2027-000001"] == [*cases, later]


def test_incidents_are_listed_by_state_oldest_first(store):
    """Officers see the oldest case first, and can ask for a state."""
    second = record(store, message(text="b"), now=NOW + timedelta(seconds=1))
    first = record(store, message(text="a"))
    bounced = record(store, message(text="c"), inspection(BOUNCE), now=NOW + timedelta(seconds=2))
    assert (first, second, bounced) == store.incidents()
    assert (first, second) == store.incidents(State.HELD)
    assert (second,) == store.incidents(State.HELD, limit=1, offset=1)


# ------------------------------------------------------------------------------------------------- repeats


def test_law_repeat_after_a_lost_250_is_the_same_incident(store):
    """A client that repeats a held message gets the same case, and the audit says so."""
    first, second = record(store), record(store, message(queue_id="q2"))
    assert first == second
    assert actions(store) == ["decided", "repeated"]
    assert (first,) == store.incidents()
    assert sum(notice.kind == "held" for notice in store.notices(first.id)) == 1


def test_repeat_through_other_relays_is_the_same_incident(store):
    """Trace fields that relays put on top do not make another message of it (decision 26)."""
    first = record(store, message(trace=b"Received: from a\r\n\tby b; date\r\n"))
    trace = b"RECEIVED : x\r\nReturn-Path: <a@b>\r\nReceived: from c\r\n by d\r\n"
    assert first == record(store, message(trace=trace))


@pytest.mark.parametrize(
    "other",
    [
        message(text="other"),
        message(sender="boss@agency.example"),
        message(sender=None),
        message(to=("chief@ice.dhs.gov",)),
        message(riders=(RIDER,)),
        message(trace=b"X-Other: field\r\n"),
    ],
    ids=["content", "reverse-path", "null reverse-path", "recipient", "rider", "other field"],
)
def test_another_message_is_another_case(store, other):
    """Content, reverse-path and every recipient belong to what a repeat must share."""
    assert record(store).id != record(store, other).id


def test_looking_for_a_repeat_finds_it_by_its_key_however_much_is_held(tmp_path):
    """Each hold asks whether its message is held already; SQLite, left alone, reads all that is held for that."""

    async def together(store):
        await asyncio.gather(*(store.record(message(text=f"{n}"), inspection(), now=NOW) for n in range(40)))

    with opened(f"sqlite:///{tmp_path}/gateway.db") as store:
        plans = explained(store, lambda: asyncio.run(together(store)))
    assert "SEARCH incidents USING INDEX uq_incidents_held (hold_key=?)" in plans
    assert [plan for plan in plans if re.search("incidents.*(state=|SCAN)|SCAN incidents", plan)] == []


def test_repeat_in_one_batch_is_the_same_incident(store):
    """Two copies that arrive at the same moment make one case."""

    async def both():
        return await asyncio.gather(*(store.record(message(queue_id=f"q{n}"), inspection(), now=NOW) for n in range(9)))

    assert len({case.id for case in asyncio.run(both())}) == 1
    assert actions(store) == ["decided"] + ["repeated"] * 8


def test_recipients_of_a_case(store):
    """A fork holds those in scope, hold_all everybody, a bounce refuses everybody."""
    mail = message(riders=(RIDER,))
    assert record(store, mail).recipients == (FEDERAL,)
    assert record(store, message(text="b", riders=(RIDER,)), inspection(mixed="hold_all")).recipients == (
        FEDERAL,
        RIDER,
    )
    assert record(store, mail, inspection(BOUNCE)).recipients == (FEDERAL, RIDER)


# -------------------------------------------------------------------------------------------------- orders


def judged_by_order():
    return inspection(DELIVER, legal=(order_process(),))


def test_order_in_force_lets_the_message_go(store):
    """A verified order that still stands makes no case."""
    store.put_order(ORDER, actor="officer", action="order_verified", now=NOW)
    assert record(store, judged=judged_by_order()) is None
    assert asyncio.run(store.standing()) == Standing(orders=(ORDER,))


@pytest.mark.parametrize(
    "stored",
    [
        None,
        replace(ORDER, state="revoked"),
        replace(ORDER, state="registered"),
        replace(ORDER, valid_until=NOW.date() - timedelta(days=1)),
        replace(ORDER, valid_from=NOW.date() + timedelta(days=1)),
    ],
    ids=["unknown", "revoked", "not verified", "expired", "not yet"],
)
def test_law_order_not_in_force_at_record_holds(store, stored):
    """An order revoked between verdict and record does not let the message go (decision 34)."""
    if stored is not None:
        store.put_order(stored, actor="officer", action="order_changed", now=NOW)
    mail = message()
    case = record(store, mail, judged_by_order())
    assert case.state == State.HELD
    assert case.inspection.verdict.disposition == Disposition.QUARANTINE
    assert case.inspection.verdict.reasons == (Reason.ORDER_REVOKED,)
    assert mail.content == seal.unseal(PRIVATE, store.sealed(case.id))
    assert case == record(store, mail, judged_by_order())


def test_uses_of_an_order_are_counted_with_the_outcome(store, database_url):
    """An order's use counts when the next hop has taken the message."""
    store.put_order(ORDER, actor="officer", action="order_verified", now=NOW)
    record(store, judged=judged_by_order())
    for code in (451, 250):
        reply = Reply(code=code, enhanced=None, text="said")
        asyncio.run(store.outcome(message_id="q1", incident=None, reply=reply, now=NOW))
    engine = sa.create_engine(database_url)
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT uses FROM orders")).scalar() == 1
    engine.dispose()


# ----------------------------------------------------------------------------------------- outcome, notices


def test_outcome_is_an_audit_row_and_the_riders_reply(store):
    """What the next hop said of the riders is kept with the case; its words only where they can be erased."""
    case = record(store, message(riders=(RIDER,)))
    reply = Reply(code=550, enhanced="5.1.1", text=f"<{RIDER}>: unknown\nsorry")
    asyncio.run(store.outcome(message_id="q1", incident=case, reply=reply, now=NOW))
    assert f"550 5.1.1 <{RIDER}>: unknown sorry" == store.incident(case.id).riders_reply
    entry = list(store.audit_entries())[-1]
    assert (entry.action, json.loads(entry.detail)["code"]) == ("outcome", 550)
    assert RIDER not in entry.detail
    assert RIDER in store.audit_private(entry.seq)[entry.seq]


def test_outcome_never_raises(database_url):
    """After the next hop's 250 no trouble of ours may reach the gateway."""
    store = open_store(database_url)
    store.close()
    reply = Reply(code=250, enhanced=None, text="ok")
    asyncio.run(store.outcome(message_id="q1", incident=None, reply=reply, now=NOW))


def test_author_and_officers_are_told_of_a_hold_after_the_reply(store):
    """Notices stand in the outbox with the case, for later than our reply."""
    case = record(store)
    assert {("held", CLERK), ("officer_new", OFFICER)} == {(n.kind, n.recipient) for n in store.notices(case.id)}
    assert store.due_notices(NOW) == ()
    assert len(store.due_notices(NOW + timedelta(minutes=1))) == 2


def test_no_notice_of_what_is_bounced_or_delivered(store):
    """The agency's own MTA tells of a bounce (no backscatter)."""
    case = record(store, judged=inspection(BOUNCE))
    record(store, judged=inspection(DELIVER))
    assert store.notices(case.id) == ()


@pytest.mark.parametrize(
    "sender", [None, "spoofed@elsewhere.example", "x@notagency.example", "x@agency.example.evil.example"]
)
def test_law_only_the_agencys_own_authors_are_told(store, sender):
    """A notice never goes to a reverse-path outside the agency's domains."""
    case = record(store, message(sender=sender))
    assert [notice.kind for notice in store.notices(case.id)] == ["officer_new"]


def test_law_no_notice_to_a_recipient_in_scope(database_url):
    """Even if the settings name a federal mailbox as officer or agency, it is not told."""
    told = Told(agency_domains=("ice.dhs.gov",), officers=(FEDERAL.upper(), OFFICER))
    with opened(database_url, told=told) as store:
        case = record(store, message(sender=FEDERAL))
        assert [notice.recipient for notice in store.notices(case.id)] == [OFFICER]


def test_notices_over_the_hourly_limit_are_suppressed_not_lost(database_url):
    """The third notice of an hour stands in the outbox, marked; the next hour is free again."""
    with opened(database_url, told=Told(agency_domains=("agency.example",), per_hour=2)) as store:
        cases = [record(store, message(text=str(number))) for number in range(3)]
        later = record(store, message(text="later"), now=NOW + timedelta(hours=2))
        states = [store.notices(case.id)[0].state for case in (*cases, later)]
    assert states == ["pending", "pending", "suppressed", "pending"]


# --------------------------------------------------------------------------------------------------- audit


def test_law_no_content_in_any_audit_record(store):
    """Nothing a message says, nor any address, is in the chained log; no table but the sealed one holds content."""
    mail = message(text="Ana Ejemplo", riders=(RIDER,))
    for disposition in Disposition:
        record(store, mail, inspection(disposition))
    log = "".join(f"{entry}" for entry in store.audit_entries())
    for word in (CANARY, "Ejemplo", CLERK, FEDERAL, RIDER):
        assert word not in log


def test_law_no_content_in_the_database(store, database_url):
    """Not one table of the database shows a word of a held message."""
    record(store, message(text="Ana Ejemplo"))
    engine = sa.create_engine(database_url)
    metadata = sa.MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        dump = repr([connection.execute(sa.select(table)).all() for table in metadata.sorted_tables])
    engine.dispose()
    assert CLERK in dump
    assert CANARY not in dump
    assert "Ejemplo" not in dump


def test_audit_row_tells_what_was_decided_and_why(store):
    """The log says disposition, rule, reasons, counts and rulebook of every in-scope message."""
    case = record(store, judged=inspection(entities=("US_SSN", "US_SSN", "HOME_ADDRESS")))
    entry = next(iter(store.audit_entries(subject=case.id)))
    facts = json.loads(entry.detail)
    assert facts["entities"] == {"US_SSN": 1, "HOME_ADDRESS": 1}  # distinct values, as in lists and letters
    assert (facts["disposition"], facts["rule"], facts["reasons"]) == ("quarantine", "a-rule", ["protected_data"])
    assert ("rulebook-1", "q1", case.case) == (facts["rulebook"], facts["message_id"], facts["case"])


def test_audit_of_a_healthy_store_has_no_problems(store):
    """verify finds nothing where nothing was done."""
    record(store)
    record(store, message(queue_id="q2"))
    record(store, judged=inspection(BOUNCE))
    record(store, judged=inspection(DELIVER))
    asyncio.run(store.outcome(message_id="q", incident=None, reply=Reply(code=250, enhanced=None, text=""), now=NOW))
    store.audit_append(actor="officer", action="keys_rotated", subject="keys", now=NOW, key="abc")
    assert store.verify_audit(now=NOW) == []
    assert [entry.seq for entry in store.audit_entries(since=1)] == [2, 3, 4, 5, 6]


# -------------------------------------------------------------------------------------------------- faults


def test_ready_commits(store):
    """A ready store is one that has just written."""
    asyncio.run(store.ready())


def test_law_closed_store_raises_storefault(database_url):
    """A store that cannot write says so; nothing is taken as recorded."""
    store = open_store(database_url)
    store.close()
    for act in (store.record(message(), inspection(), now=NOW), store.ready()):
        with pytest.raises(StoreFault):
            asyncio.run(act)


def test_law_broken_store_raises_storefault(store, database_url):
    """A store whose tables are gone raises StoreFault in every verb, and its text holds no value."""
    engine = sa.create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE chain_head"))
        connection.execute(sa.text("DROP TABLE outbox"))
    engine.dispose()
    for disposition in Disposition:
        with pytest.raises(StoreFault) as caught:
            record(store, judged=inspection(disposition))
        assert "agency.example" not in str(caught.value)
    with pytest.raises(StoreFault):
        asyncio.run(store.ready())
    assert store.incidents() == ()


def test_one_bad_record_does_not_fail_the_others(store):
    """Records that share a transaction stand and fall alone."""
    good, bad = message(text="good"), replace(message(text="bad"), id="q\ud800")

    async def both():
        jobs = [store.record(mail, inspection(), now=NOW) for mail in (good, bad, good)]
        return await asyncio.gather(*jobs, return_exceptions=True)

    first, broken, repeat = asyncio.run(both())
    assert isinstance(broken, StoreFault)
    assert first.state == State.HELD
    assert first == repeat
    assert store.verify_audit(now=NOW) == []
