"""Releases and notices, on both databases, towards a real SMTP server on loopback."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from dlp_gateway.model import NextHopFault, Reply, State, StoreFault
from dlp_gateway.outbox import Done, Outbox
from dlp_gateway.quarantine import Officer, Quarantine
from dlp_gateway.relay import Relay
from dlp_gateway.store import seal
from dlp_gateway.trace import received
from tests.fakes import DROP, NextHop
from tests.store.making import CANARY, CLERK, EXPIRY, FEDERAL, NOW, OFFICER, PRIVATE, RIDER, inspection, message, opened

ANA = Officer(name="Ana Officer", user="ana")
NOTE = "The court asked for it on 2 March."
LATER = NOW + timedelta(minutes=1)
CHIEF = "chief@ice.dhs.gov"


def compose(*, kind, incident, recipient, now):
    """A notice that shows what it was made from."""
    return f"To: {recipient}\r\nSubject: {kind} {incident.case} {now.isoformat()}\r\n\r\n{kind}\r\n".encode()


@pytest.fixture
def store(database_url):
    with opened(database_url) as store:
        yield store


def outbox(store, relay, **changes):
    settings = {
        "store": store, "relay": relay, "notice_relay": relay, "compose": compose, "private_key": PRIVATE,
        "hostname": "gw.example", "clock": lambda: NOW,
    }  # fmt: skip
    return Outbox(**{**settings, **changes})


def hold(store, **mail):
    return asyncio.run(store.record(message(**mail), inspection(), now=NOW))


def release(store, case, **more):
    return Quarantine(store).release(case.id, officer=ANA, basis="COURT_ORDER", note=NOTE, now=NOW, **more)


def run(store, *moments, answers=None, **changes):
    """Run the outbox at each moment against a real next hop; return the hop and what was done each time."""

    async def all_of_it():
        async with NextHop() as hop:
            for verb, script in (answers or {}).items():
                hop.answers[verb] = list(script)
            relay = Relay(next_hop=hop.config(), hostname="gw.example")
            box = outbox(store, relay, **changes)
            done = [await box.run_once(moment) for moment in moments]
            await relay.close()
            return hop, done

    return asyncio.run(all_of_it())


def last(store, case):
    return list(store.audit_entries(subject=case.id))[-1]


def released_mail(hop):
    return [taken for taken in hop.taken if b"CANARY" in taken.content]


# ----------------------------------------------------------------------------------------------- releasing


def test_law_released_octets_are_received_field_plus_octets_in(store):
    """What leaves is one Received field and the held octets, from the stored reverse-path to the stored recipient."""
    mail = message(text="Ana", riders=(RIDER,))
    case = asyncio.run(store.record(mail, inspection(), now=NOW))
    release(store, case)
    hop, (done,) = run(store, NOW)
    (taken,) = released_mail(hop)
    trace = received(envelope=mail.envelope, message_id=mail.id, hostname="gw.example")
    assert taken.content == trace + mail.content
    assert taken.paths == [FEDERAL]
    assert CLERK.encode() in taken.mail
    assert done == Done(released=1)
    after = store.incident(case.id)
    assert (after.state, after.closed_at, after.released_reply[:3]) == (State.RELEASED, NOW, "250")
    assert json.loads(last(store, case).detail)["code"] == 250
    assert store.verify_audit(now=NOW) == []


def test_law_nothing_held_leaves_without_a_release(store):
    """The outbox run on any day sends no content of a held, proposed, refused or expired case."""
    cases = [hold(store, text=str(number)) for number in range(3)]
    Quarantine(store, second_approver=True).release(cases[0].id, officer=ANA, basis="COURT_ORDER", note=NOTE, now=NOW)
    Quarantine(store).refuse(cases[1].id, officer=ANA, note=NOTE, now=NOW)
    moments = [NOW + timedelta(days=day) for day in (0, 1, 29, 31, 400)]
    hop, _ = run(store, *moments)
    Quarantine(store).expire_due(moments[-1])
    again, _ = run(store, *moments)
    assert released_mail(hop) == released_mail(again) == []


def test_release_to_some_goes_to_those_only(store):
    """A subset is the RCPT list."""
    case = hold(store, to=(FEDERAL, CHIEF))
    release(store, case, recipients=(CHIEF,))
    hop, _ = run(store, NOW)
    assert [taken.paths for taken in released_mail(hop)] == [[CHIEF]]


def test_parameters_of_the_recipient_are_kept(store):
    """DSN wishes of the client go along with a released rider of hold_all."""
    mail = message(riders=(RIDER,))
    case = asyncio.run(store.record(mail, inspection(mixed="hold_all"), now=NOW))
    release(store, case)
    hop, _ = run(store, NOW)
    (taken,) = released_mail(hop)
    assert taken.paths == [FEDERAL, RIDER]
    assert b"NOTIFY=NEVER" in taken.rcpts[1]


def test_released_mail_arrives_once(store):
    """Running again, also on another node, sends nothing more."""
    release(store, hold(store))
    hop, done = run(store, NOW, NOW, NOW + timedelta(days=1))
    again, _ = run(store, NOW + timedelta(days=2))
    assert len(released_mail(hop)) == 1
    assert released_mail(again) == []
    assert [item.released for item in done] == [1, 0, 0]


@pytest.mark.parametrize("verb", ["CONNECT", "MAIL", "RCPT", "DATA", "DOT"])
def test_transient_refusal_is_tried_again_with_growing_pauses(store, verb):
    """4yz anywhere: stays RELEASING, waits, goes out when the next hop takes it; once."""
    case = release(store, hold(store))
    hop, _ = run(store, NOW, NOW + timedelta(seconds=59), answers={verb: [b"451 4.3.0 later"]})
    assert released_mail(hop) == []
    assert store.incident(case.id).state is State.RELEASING
    hop, _ = run(store, NOW + timedelta(minutes=1))
    assert len(released_mail(hop)) == 1
    assert store.incident(case.id).state is State.RELEASED


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DOT"])
def test_permanent_refusal_fails_with_the_next_hops_words(store, verb):
    """5yz: RELEASE_FAILED, the words are kept, officers are told; an officer may try again."""
    case = release(store, hold(store))
    _, (done,) = run(store, NOW, answers={verb: [b"550 5.7.1 go away"]})
    failed = store.incident(case.id)
    assert (failed.state, done.failed) == (State.RELEASE_FAILED, 1)
    assert failed.released_reply == "550 5.7.1 go away"
    assert "go away" not in last(store, case).detail
    assert [n.recipient for n in store.notices(case.id) if n.kind == "release_failed"] == [OFFICER]
    release(store, failed)
    hop, _ = run(store, NOW + timedelta(hours=1))
    assert len(released_mail(hop)) == 1


def test_law_what_smtp_cannot_carry_fails_for_good_and_stops_nobody(store):
    """A bare newline in the held octets is never sent: RELEASE_FAILED for an officer to see, and the next goes out."""
    bad = asyncio.run(
        store.record(replace(message(text="bad"), content=b"Subject: x\n\nCANARY\n"), inspection(), now=NOW)
    )
    release(store, bad)
    good = hold(store, text="good", queue_id="q2")
    release(store, good)
    hop, (done,) = run(store, NOW)
    assert (done.released, done.failed) == (1, 1)
    assert len(released_mail(hop)) == 1
    assert hop.broken == []
    assert store.incident(bad.id).state is State.RELEASE_FAILED
    assert "cannot be sent" in store.incident(bad.id).released_reply
    assert store.incident(good.id).state is State.RELEASED


def test_no_answer_is_tried_for_two_days_then_fails(store):
    """A next hop that is away: patience of two days, hourly at last, then an officer decides."""
    case = release(store, hold(store))
    tries, now = 0, NOW
    while store.incident(case.id).state is State.RELEASING:
        _, (done,) = run(store, now, answers={"CONNECT": [DROP] * 9})
        tries += done.later + done.failed
        now += timedelta(hours=1)
    failed = store.incident(case.id)
    assert (failed.state, failed.released_reply) == (State.RELEASE_FAILED, "no answer from the next hop")
    assert now == NOW + timedelta(hours=49)
    assert failed.release_attempts == tries == 49


def test_law_refused_while_failing_is_never_sent(store):
    """An officer who gives up after a failure ends it."""
    case = release(store, hold(store))
    run(store, NOW, answers={"RCPT": [b"550 5.1.1 no"]})
    Quarantine(store).refuse(case.id, officer=ANA, note=NOTE, now=NOW)
    hop, _ = run(store, NOW + EXPIRY)
    assert released_mail(hop) == []


def test_one_releaser_at_a_time(store, database_url):
    """While one node is sending, no other begins; after its lease another may."""
    release(store, hold(store))
    with opened(database_url) as other:
        until = NOW + timedelta(minutes=15)
        assert store.lease_release(now=NOW, until=until, holder="one") is not None
        assert other.lease_release(now=NOW, until=until, holder="two") is None
        assert other.lease_release(now=until + timedelta(seconds=1), until=until, holder="two") is not None


def test_law_two_outboxes_send_a_release_and_its_notices_once(store, database_url):
    """Two nodes run their loops together: every mail arrives once."""
    for number in range(5):
        release(store, hold(store, text=str(number)))

    async def both():
        async with NextHop() as hop:
            relays = [Relay(next_hop=hop.config(), hostname="gw.example") for _ in range(2)]
            with opened(database_url) as other:
                boxes = [outbox(each, relay) for each, relay in zip((store, other), relays, strict=True)]
                await asyncio.gather(*(box.run_once(LATER) for box in boxes))
            for relay in relays:
                await relay.close()
            return hop

    hop = asyncio.run(both())
    assert len(released_mail(hop)) == 5
    assert len(hop.taken) == 5  # held and officer_new notices are overtaken by the release
    assert {case.state for case in store.incidents()} == {State.RELEASED}


def test_wrong_private_key_sends_nothing_and_keeps_the_release(store):
    """A configuration mistake is ours: tried again, nothing lost, no half mail."""
    case = release(store, hold(store))
    hop, (done,) = run(store, NOW, private_key=seal.generate())
    assert (hop.taken, done.later) == ([], 1)
    hop, _ = run(store, LATER)
    assert len(released_mail(hop)) == 1
    assert store.incident(case.id).state is State.RELEASED


class TakesAndCuts:
    """A next hop that takes the mail, and in the same moment the database goes away."""

    def __init__(self, url):
        self.taken = 0
        self._engine = sa.create_engine(url)

    async def send(self, *, envelope, recipients, content):
        self.taken += 1
        self.rename("chain_head", "away")
        return Reply(code=250, enhanced="2.0.0", text="queued")

    def rename(self, old, new):
        with self._engine.begin() as connection:
            connection.execute(sa.text(f"ALTER TABLE {old} RENAME TO {new}"))
        self._engine.dispose()


def test_database_that_goes_away_after_the_250_makes_no_second_copy(store, database_url):
    """The result is owed to the store and written before anything else, as long as this process lives."""
    case = release(store, hold(store))
    relay = TakesAndCuts(database_url)
    box = outbox(store, relay)
    for _ in range(2):
        with pytest.raises(StoreFault):
            asyncio.run(box.run_once(NOW))
    relay.rename("away", "chain_head")
    asyncio.run(box.run_once(NOW + timedelta(seconds=5)))
    assert relay.taken == 1
    assert store.incident(case.id).state is State.RELEASED
    assert store.verify_audit(now=NOW) == []


# ------------------------------------------------------------------------------------------------- notices


def subjects(hop):
    return sorted(taken.content.split(b"Subject: ")[1].split()[0].decode() for taken in hop.taken)


def test_notices_go_out_after_our_reply_with_the_null_reverse_path(store):
    """Not at once; then to author and officer, once, from nobody (RFC 5321 4.5.5), without a Received of ours."""
    case = hold(store)
    hop, _ = run(store, NOW)
    assert hop.taken == []
    hop, (done, again) = run(store, LATER, LATER + timedelta(days=3))
    assert subjects(hop) == ["held", "officer_new"]
    assert {tuple(taken.paths) for taken in hop.taken} == {(CLERK,), (OFFICER,)}
    assert all(taken.mail.startswith(b"MAIL FROM:<>") for taken in hop.taken)
    assert not any(b"CANARY" in taken.content for taken in hop.taken)
    assert (done.notices_sent, again.notices_sent) == (2, 0)
    assert {notice.state for notice in store.notices(case.id)} == {"sent"}


def test_notice_is_tried_again_on_4yz_and_given_up_on_5yz(store):
    """Transient: later; permanent: failed, with the words."""
    case = hold(store)
    run(store, LATER, answers={"RCPT": [b"450 4.2.0 busy", b"550 5.1.1 nobody"]})
    notices = {notice.kind: notice for notice in store.notices(case.id)}
    assert sorted(notice.state for notice in notices.values()) == ["failed", "pending"]
    assert {"450 4.2.0 busy", "550 5.1.1 nobody"} == {notice.last_reply for notice in notices.values()}
    hop, _ = run(store, LATER + timedelta(minutes=2))
    assert len(hop.taken) == 1


def test_notices_are_given_up_after_two_days(store):
    """A mailbox that never answers does not keep a notice for ever."""
    case = hold(store)
    run(store, LATER, NOW + timedelta(days=2), answers={"CONNECT": [DROP] * 99})
    assert {(notice.state, notice.reason) for notice in store.notices(case.id)} == {("failed", "no_answer")}


def test_notice_that_must_not_be_sent_is_failed_not_retried(store):
    """Where the writer of notices refuses a recipient, nothing goes out."""

    def refusing(**_):
        raise ValueError("in scope")

    case = hold(store)
    hop, _ = run(store, LATER, LATER + timedelta(days=1), compose=refusing)
    assert hop.taken == []
    assert {(notice.state, notice.reason) for notice in store.notices(case.id)} == {("failed", "not_allowed")}


def test_notice_of_a_case_decided_meanwhile_is_not_sent(store):
    """'Your mail is held' does not follow after 'your mail is refused'."""
    case = hold(store)
    Quarantine(store).refuse(case.id, officer=ANA, note=NOTE, now=NOW)
    hop, _ = run(store, LATER)
    assert subjects(hop) == ["refused"]
    assert {n.reason for n in store.notices(case.id) if n.state == "suppressed"} == {"overtaken"}


def test_suppressed_notices_stay_unsent(store):
    """Over the hourly limit nothing goes out, now or later."""
    for number in range(25):
        hold(store, text=str(number))
    hop, _ = run(store, LATER, LATER + timedelta(days=1))
    assert subjects(hop).count("held") == 20


def test_run_stops_when_told_and_survives_faults(store):
    """The loop goes on through a fault of the store, and ends when asked."""

    async def some_turns():
        stop, turns = asyncio.Event(), 0

        def clock():
            nonlocal turns
            turns += 1
            if turns == 1:
                raise StoreFault("away")
            stop.set()
            return LATER

        async with NextHop() as hop:
            relay = Relay(next_hop=hop.config(), hostname="gw.example")
            await outbox(store, relay, clock=clock).run(stop)
            await relay.close()
            return hop

    case = hold(store)
    assert len(asyncio.run(some_turns()).taken) == 2
    assert {notice.state for notice in store.notices(case.id)} == {"sent"}


class Broken:
    """A next hop that cannot be reached."""

    async def send(self, *, envelope, recipients, content):
        raise NextHopFault("connection refused")


def test_law_no_content_in_a_log_of_a_failing_release(store, capfd):
    """Whatever fails on the way out, nothing of the mail is written to the log."""
    case = release(store, hold(store))
    asyncio.run(outbox(store, Broken()).run_once(NOW))
    asyncio.run(outbox(store, Broken(), private_key=seal.generate()).run_once(LATER))
    out, error = capfd.readouterr()
    for word in (CANARY, CLERK, FEDERAL):
        assert word not in out + error
    assert store.incident(case.id).release_attempts == 2
    assert replace(case, release_attempts=2).state is State.RELEASING
