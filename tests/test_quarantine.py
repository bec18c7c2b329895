"""What officers and the clock may do to a case, on both databases."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from dlp_gateway.config import Jurisdiction, LawfulBasis
from dlp_gateway.model import Cause, Disposition, State, Unread
from dlp_gateway.quarantine import ActRefused, NotAllowed, NotFound, Officer, Quarantine, Stale, WrongState
from dlp_gateway.store import Act, seal
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
    inspection,
    message,
    opened,
)

ANA, BEN = Officer(name="Ana Officer", user="ana"), Officer(name="Ben Approver", user="ben")
NOTE = "The court asked for it on 2 March."
CHIEF = "chief@ice.dhs.gov"


@pytest.fixture
def store(database_url):
    with opened(database_url) as store:
        yield store


@pytest.fixture
def quarantine(store):
    return Quarantine(store, private_key=PRIVATE)


@pytest.fixture
def pair(store):
    """A quarantine that asks for two people."""
    return Quarantine(store, private_key=PRIVATE, second_approver=True)


def hold(store, *, judged=None, now=NOW, **mail):
    return asyncio.run(store.record(message(**mail), judged or inspection(), now=now))


def last(store, case):
    return list(store.audit_entries(subject=case.id))[-1]


def release(quarantine, case, officer=ANA, **more):
    return quarantine.release(case.id, officer=officer, **{"basis": "COURT_ORDER", "note": NOTE, "now": NOW, **more})


# ------------------------------------------------------------------------------------------------ deciding


def test_release_needs_basis_and_note_and_is_audited(store, quarantine):
    """Who released, on what basis, to how many: in the log; the note and addresses: where they can be erased."""
    case = release(quarantine, hold(store))
    assert (case.state, case.basis, case.approved_by) == (State.RELEASING, "COURT_ORDER", "Ana Officer")
    assert (case.release_to, case.revision) == ((FEDERAL,), 2)
    entry = last(store, case)
    facts = json.loads(entry.detail)
    assert (entry.actor, entry.action, facts["user"], facts["basis"]) == (
        "Ana Officer",
        "release",
        "ana",
        "COURT_ORDER",
    )
    assert (facts["from"], facts["state"], facts["revision"]) == ("held", "releasing", 2)
    assert NOTE not in entry.detail
    assert json.loads(store.audit_private(entry.seq)[entry.seq])["note"] == NOTE
    assert store.verify_audit(now=NOW) == []


@pytest.mark.parametrize("note", ["", "ok", "          ok          ", "x" * 5000])
def test_release_without_a_real_note_is_refused(store, quarantine, note):
    """Nothing moves without a reason that can be read in court."""
    case = hold(store)
    with pytest.raises(NotAllowed, match="note"):
        release(quarantine, case, note=note)
    assert store.incident(case.id) == case


@pytest.mark.parametrize("basis", ["", "because", "court_order", "EMERGENCY"])
def test_release_on_an_unknown_basis_is_refused(store, quarantine, basis):
    """The words name the bases that count."""
    case = hold(store)
    with pytest.raises(NotAllowed, match="COURT_ORDER"):
        release(quarantine, case, basis=basis)
    assert store.incident(case.id) == case


def test_bases_are_those_of_the_cases_jurisdiction(store):
    """A basis that another state knows does not count here."""
    jurisdiction = Jurisdiction(
        name="default", title="", domains=(), protected=(), assurance="reference", accepted_kinds=(),
        bases=(LawfulBasis(code="EMERGENCY", evidence=""),), verified=True, proposed=False, citation="", source="",
    )  # fmt: skip
    quarantine = Quarantine(store, jurisdictions=(jurisdiction,))
    with pytest.raises(NotAllowed, match=r"one of: EMERGENCY$"):
        release(quarantine, hold(store))
    assert release(quarantine, store.incidents()[0], basis="EMERGENCY").state is State.RELEASING


def test_a_case_of_two_jurisdictions_knows_the_bases_of_both(store):
    """`one+other` allows what each of them allows; where nothing is common, nothing."""

    def law(name, *codes):
        return Jurisdiction(
            name=name, title="", domains=(), protected=(), assurance="reference", accepted_kinds=(),
            bases=tuple(LawfulBasis(code=code, evidence="") for code in codes), verified=True, proposed=False,
            citation="", source="",
        )  # fmt: skip

    case = hold(store, judged=replace(inspection(), jurisdiction="nm+ca"))
    both = Quarantine(store, jurisdictions=(law("nm", "COURT_ORDER", "HIPAA"), law("ca", "EMERGENCY", "COURT_ORDER")))
    assert [basis.code for basis in both.demands(case)] == ["COURT_ORDER"]
    with pytest.raises(NotAllowed, match="HIPAA does not count"):
        release(both, case, basis="HIPAA")
    apart = Quarantine(store, jurisdictions=(law("nm", "HIPAA"), law("ca", "EMERGENCY")))
    with pytest.raises(NotAllowed, match="ask counsel"):
        release(apart, case)
    named_so = Quarantine(store, jurisdictions=(law("nm+ca", "HIPAA"), law("nm", "COURT_ORDER")))
    assert [basis.code for basis in named_so.demands(case)] == ["HIPAA"]


@pytest.mark.parametrize("name", ["", "  "])
def test_nobody_cannot_act(name):
    """An officer has a name and an account."""
    with pytest.raises(NotAllowed, match="--officer"):
        Officer(name=name, user="ana")
    with pytest.raises(NotAllowed, match="--officer"):
        Officer(name="Ana", user=name)


def test_release_to_some_recipients(store, quarantine):
    """An officer may release to a part of the case's recipients."""
    case = hold(store, to=(FEDERAL, CHIEF))
    assert release(quarantine, case, recipients=(CHIEF,)).release_to == (CHIEF,)


@pytest.mark.parametrize("recipients", [(), ("stranger@ice.dhs.gov",), (FEDERAL, RIDER), (FEDERAL.upper(),)])
def test_law_release_never_goes_beyond_the_cases_recipients(store, quarantine, recipients):
    """No address that was not a held envelope recipient can be released to; riders of a fork were served."""
    case = hold(store, riders=(RIDER,))
    with pytest.raises(NotAllowed, match="recipients"):
        release(quarantine, case, recipients=recipients)
    assert store.incident(case.id) == case


def test_refuse_tells_the_author(store, quarantine):
    """A refusal is final and the author hears of it."""
    case = quarantine.refuse(hold(store).id, officer=ANA, note=NOTE, now=NOW)
    assert (case.state, case.closed_at) == (State.REFUSED, NOW)
    assert ("refused", CLERK) in {(notice.kind, notice.recipient) for notice in store.notices(case.id)}


def test_withdraw_closes_without_a_notice(store, quarantine):
    """The author asked for it and need not be told."""
    case = quarantine.withdraw(hold(store).id, officer=ANA, note=NOTE, now=NOW)
    assert case.state is State.WITHDRAWN
    assert {notice.kind for notice in store.notices(case.id)} == {"held", "officer_new"}


@pytest.mark.parametrize("closing", ["refuse", "withdraw", "expire", "bounce"])
def test_law_what_is_refused_or_expired_is_never_released(store, quarantine, closing):
    """No act leads from a final state to a release."""
    if closing == "bounce":
        case = hold(store, judged=inspection(Disposition.BOUNCE))
    else:
        case = hold(store)
        if closing == "expire":
            quarantine.expire_due(NOW + EXPIRY)
        else:
            getattr(quarantine, closing)(case.id, officer=ANA, note=NOTE, now=NOW)
    for act in (
        lambda: release(quarantine, case),
        lambda: quarantine.approve(case.id, officer=BEN, note=NOTE, now=NOW),
        lambda: quarantine.return_to_held(case.id, officer=BEN, note=NOTE, now=NOW),
    ):
        with pytest.raises(WrongState):
            act()
    assert store.lease_release(now=NOW + EXPIRY, until=NOW + 2 * EXPIRY, holder="x") is None


def test_a_released_case_cannot_be_refused_any_more(store, quarantine):
    """Once an officer released, the mail is on its way."""
    case = release(quarantine, hold(store))
    for act in (quarantine.refuse, quarantine.withdraw):
        with pytest.raises(WrongState, match="is releasing"):
            act(case.id, officer=BEN, note=NOTE, now=NOW)


def test_unknown_case_is_told(quarantine):
    """A mistyped number is not a traceback."""
    for act in (quarantine.show, lambda case: quarantine.refuse(case, officer=ANA, note=NOTE, now=NOW)):
        with pytest.raises(NotFound, match="there is no case"):
            act("NM-2026-999999")


# ------------------------------------------------------------------------------------------- two officers


def test_second_approver_releases_what_the_first_proposed(store, pair):
    """Propose, approve, releasing: with both names in the case."""
    case = release(pair, hold(store))
    assert (case.state, case.proposed_by, case.approved_by) == (State.PROPOSED, "Ana Officer", None)
    assert store.lease_release(now=NOW + EXPIRY, until=NOW + 2 * EXPIRY, holder="x") is None
    case = pair.approve(case.id, officer=BEN, note=NOTE, now=NOW)
    assert (case.state, case.proposed_by, case.approved_by) == (State.RELEASING, "Ana Officer", "Ben Approver")


@pytest.mark.parametrize("approver", [ANA, Officer(name="Other", user="ana"), Officer(name=" ana OFFICER ", user="x")])
def test_law_the_proposer_never_approves(store, pair, approver):
    """Neither the same account under another name nor the same name under another account."""
    case = release(pair, hold(store))
    with pytest.raises(NotAllowed, match="another officer"):
        pair.approve(case.id, officer=approver, note=NOTE, now=NOW)
    assert store.incident(case.id) == case


def test_law_a_missing_approver_never_releases(store, pair):
    """A proposal nobody approves stays, is escalated, and expires refused."""
    case = release(pair, hold(store))
    for days in range(1, 40):
        pair.expire_due(NOW + timedelta(days=days))
        assert store.lease_release(now=NOW + EXPIRY * 9, until=NOW + EXPIRY * 10, holder="x") is None
    assert store.incident(case.id).state is State.EXPIRED


def test_a_proposal_can_be_returned(store, pair):
    """A proposal turned down is a held case again, without basis."""
    case = release(pair, hold(store))
    case = pair.return_to_held(case.id, officer=BEN, note=NOTE, now=NOW)
    assert (case.state, case.basis, case.release_to, case.proposed_by) == (State.HELD, None, (), None)


def test_a_proposal_returned_beside_a_new_case_of_the_same_mail(store, pair):
    """The same mail came again while the first case was proposed: both are held, neither is in the other's way."""
    first = release(pair, hold(store))
    second = hold(store)
    assert first.id != second.id
    pair.return_to_held(first.id, officer=BEN, note=NOTE, now=NOW)
    assert {case.id for case in store.incidents(State.HELD)} == {first.id, second.id}
    assert hold(store).id == second.id


def test_second_try_after_a_failure_needs_no_new_approval_unless_it_differs(store, pair):
    """To try again to the letter is no new decision; another recipient or basis is."""
    case = release(pair, hold(store, to=(FEDERAL, CHIEF)), recipients=(FEDERAL,))
    pair.approve(case.id, officer=BEN, note=NOTE, now=NOW)

    def fail():
        leased = store.lease_release(now=NOW + EXPIRY, until=NOW + EXPIRY, holder="x")
        failed = replace(leased, state=State.RELEASE_FAILED)
        act = Act(incident=failed, action="release_failed", unlease=True)
        store.act(case.id, lambda _: act, actor="gateway", now=NOW, holder="x")

    fail()
    assert release(pair, case).state is State.RELEASING
    assert store.incident(case.id).release_to == (FEDERAL,)
    fail()
    assert release(pair, case, recipients=(FEDERAL, CHIEF)).state is State.PROPOSED


def test_two_officers_at_once_exactly_one_wins(store, quarantine):
    """Release and refuse of the same case at the same moment: one is done, the others are told."""
    for number in range(6):
        case = hold(store, text=str(number))

        def act(which, case=case):
            try:
                if which % 2:
                    return quarantine.refuse(case.id, officer=BEN, note=NOTE, now=NOW, revision=1)
                return release(quarantine, case, revision=1)
            except ActRefused as refused:
                return refused

        with ThreadPoolExecutor(4) as threads:
            results = list(threads.map(act, range(4)))
        losers = [result for result in results if isinstance(result, ActRefused)]
        assert len(losers) == 3
        assert all(isinstance(loser, Stale) and "somebody else" in str(loser) for loser in losers)
    assert store.verify_audit(now=NOW) == []


def test_an_old_page_cannot_decide(store, quarantine):
    """Who saw revision 1 does not decide on revision 2."""
    case = quarantine.assign(hold(store).id, officer=ANA, assignee="Ben", now=NOW)
    with pytest.raises(Stale, match="look at it again"):
        release(quarantine, case, revision=1)


# ------------------------------------------------------------------------------------------- look and mark


def test_reveal_is_audited_before_the_content_is_out(store, quarantine):
    """Every look at content leaves who, when and why, and changes nothing else."""
    case = hold(store)
    assert quarantine.reveal(case.id, officer=ANA, reason="check the order", now=NOW) == message().content
    entry = last(store, case)
    assert (entry.actor, entry.action) == ("Ana Officer", "reveal")
    assert CANARY not in f"{entry}{store.audit_private(entry.seq)}"
    assert store.incident(case.id) == case


def test_reveal_without_reason_or_key_shows_nothing(store, quarantine):
    """No reason, no key: no content, no entry."""
    case = hold(store)
    with pytest.raises(NotAllowed, match="reason"):
        quarantine.reveal(case.id, officer=ANA, reason="", now=NOW)
    with pytest.raises(NotAllowed, match="private key"):
        Quarantine(store).reveal(case.id, officer=ANA, reason="check the order", now=NOW)
    assert last(store, case).action == "decided"


def test_reveal_with_another_key_says_so(store):
    """The wrong key is a clear error; the attempt is in the log."""
    case = hold(store)
    with pytest.raises(seal.KeyFault, match="another key"):
        Quarantine(store, private_key=seal.generate()).reveal(case.id, officer=ANA, reason="check the order", now=NOW)
    assert last(store, case).action == "reveal"


def test_marks_are_kept_and_audited(store, quarantine):
    """Assignee, urgent, legal hold, needs information: on and off, one audit entry each."""
    case = hold(store)
    quarantine.assign(case.id, officer=ANA, assignee="Ben", now=NOW)
    quarantine.urgent(case.id, officer=ANA, on=True, now=NOW)
    quarantine.legal_hold(case.id, officer=ANA, on=True, note=NOTE, now=NOW)
    marked = quarantine.needs_information(case.id, officer=ANA, on=True, note=NOTE, now=NOW)
    assert (marked.assignee, marked.urgent, marked.legal_hold, marked.needs_information) == ("Ben", True, True, True)
    assert marked.revision == 5
    assert quarantine.assign(case.id, officer=ANA, assignee=None, now=NOW).assignee is None
    assert store.verify_audit(now=NOW) == []


# ----------------------------------------------------------------------------------------------- the clock


def kinds(store, case):
    return [notice.kind for notice in store.notices(case.id)]


def test_due_cases_are_escalated_once(store, quarantine):
    """At its due time officers are reminded; again only at expiry."""
    case = hold(store)
    assert quarantine.expire_due(NOW + DUE - timedelta(seconds=1)) == ()
    (escalated,) = quarantine.expire_due(NOW + DUE)
    assert (escalated.state, escalated.escalated_at) == (State.HELD, NOW + DUE)
    assert quarantine.expire_due(NOW + 2 * DUE) == ()
    assert kinds(store, case).count("officer_due") == 1


def test_expired_cases_are_refused_and_the_author_told(store, quarantine):
    """At expiry the mail is refused, never sent."""
    case = hold(store)
    (expired,) = quarantine.expire_due(NOW + EXPIRY)
    assert (expired.state, expired.closed_at) == (State.EXPIRED, NOW + EXPIRY)
    assert "expired" in kinds(store, case)
    assert last(store, case).actor == "clock"
    assert quarantine.expire_due(NOW + 2 * EXPIRY) == ()


@pytest.mark.parametrize(
    "entities", [("CITIZENSHIP",), ("IMMIGRATION_STATUS",), ("IMMIGRATION_STATUS", "CITIZENSHIP", "CITIZENSHIP")]
)
def test_law_status_alone_is_never_refused_by_a_timer(store, quarantine, entities):
    """8 U.S.C. 1373: counsel decides; the clock only reminds officers, again and again."""
    case = hold(store, judged=inspection(entities=entities))
    for days in range(1, 100):
        quarantine.expire_due(NOW + timedelta(days=days))
    now = store.incident(case.id)
    assert now.state is State.HELD
    assert kinds(store, case).count("officer_due") == now.escalations > 60
    assert "expired" not in kinds(store, case)


def test_status_with_something_unread_is_not_refused_by_a_timer_either(store, quarantine):
    """What could not be read may be nothing: as far as is known it is status alone."""
    judged = inspection(entities=("CITIZENSHIP",))
    unread = (Unread(locator="1.2", media_type="application/pdf", cause=Cause.UNSUPPORTED),)
    hold(store, judged=replace(judged, unread=unread))
    (case,) = quarantine.expire_due(NOW + EXPIRY)
    assert case.state is State.HELD


@pytest.mark.parametrize("entities", [("US_SSN", "CITIZENSHIP"), ()])
def test_other_cases_do_expire(store, quarantine, entities):
    """Status beside something else, or nothing but unread parts, is refused at expiry."""
    hold(store, judged=inspection(entities=entities))
    (case,) = quarantine.expire_due(NOW + EXPIRY)
    assert case.state is State.EXPIRED


def test_legal_hold_stops_expiry_and_erasure(store, quarantine):
    """Evidence is kept, whatever the clocks say."""
    case = hold(store)
    quarantine.legal_hold(case.id, officer=ANA, on=True, note=NOTE, now=NOW)
    quarantine.expire_due(NOW + EXPIRY)
    assert store.incident(case.id).state is State.HELD
    quarantine.refuse(case.id, officer=ANA, note=NOTE, now=NOW)
    assert quarantine.erase_due(NOW + 20 * EXPIRY, retention=timedelta(days=90)) == ()
    quarantine.legal_hold(case.id, officer=ANA, on=False, note=NOTE, now=NOW)
    assert len(quarantine.erase_due(NOW + 20 * EXPIRY, retention=timedelta(days=90))) == 1


def test_law_no_timer_ever_releases(store, quarantine):
    """Whatever day the clock shows, no case is on its way out without an officer."""
    for number, entities in enumerate([("US_SSN",), ("CITIZENSHIP",), ()]):
        hold(store, text=str(number), judged=inspection(entities=entities))
    for days in (-1000, 0, 1, 29, 30, 31, 365, 36500):
        now = NOW + timedelta(days=days)
        quarantine.expire_due(now)
        quarantine.erase_due(now, retention=timedelta(days=90))
        assert store.lease_release(now=now, until=now, holder="x") is None
    states = {case.state for case in store.incidents()}
    assert states <= {State.HELD, State.EXPIRED}


def test_content_is_erased_after_retention_and_the_record_stays(store, quarantine):
    """Ninety days after the end the octets are gone; case and log remain and verify."""
    case, kept = hold(store), hold(store, text="still held")
    quarantine.refuse(case.id, officer=ANA, note=NOTE, now=NOW)
    ninety = timedelta(days=90)
    assert quarantine.erase_due(NOW + ninety, retention=ninety) == ()
    (erased,) = quarantine.erase_due(NOW + ninety + timedelta(seconds=1), retention=ninety)
    assert erased.erased_at == NOW + ninety + timedelta(seconds=1)
    with pytest.raises(NotFound, match="no content"):
        quarantine.reveal(case.id, officer=ANA, reason="check the order", now=NOW)
    assert store.sealed(kept.id)
    assert store.verify_audit(now=NOW) == []


def test_a_clock_on_two_nodes_acts_once(store, database_url, quarantine):
    """Two consoles that run the clock together remind once and refuse once."""
    case = hold(store)
    with opened(database_url) as other, ThreadPoolExecutor(2) as threads:
        clocks = (quarantine, Quarantine(other))
        for moment in (NOW + DUE, NOW + EXPIRY):
            list(threads.map(lambda clock, moment=moment: clock.expire_due(moment), clocks))
    assert kinds(store, case).count("officer_due") == kinds(store, case).count("expired") == 1
    assert [entry.action for entry in store.audit_entries(subject=case.id)] == ["decided", "escalate", "expire"]


def test_officers_are_reminded_at_the_agencys_mailboxes_only(store, quarantine):
    """The reminder goes to officers, not to the author."""
    hold(store)
    (case,) = quarantine.expire_due(NOW + DUE)
    assert {n.recipient for n in store.notices(case.id) if n.kind == "officer_due"} == {OFFICER}
