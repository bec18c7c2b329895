"""Redacted copies as cases, on both databases: what goes out is the copy, and the original stays where it is."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from dlp_gateway import redacted
from dlp_gateway.model import (
    Account,
    Cause,
    Copy,
    Disposition,
    Lane,
    Mark,
    Message,
    Reason,
    Role,
    State,
    Unread,
)
from dlp_gateway.quarantine import COPY_BASIS, NotAllowed, NotFound, Officer, Quarantine, Stale, WrongState
from dlp_gateway.remarks import Remarks
from dlp_gateway.store import Act, Filter
from tests.store.making import CANARY, CLERK, FEDERAL, NOW, PRIVATE, RIDER, inspection, message, opened
from tests.test_outbox import LATER, NOTE, run

ANA = Officer(name="Ana Officer", user="ana")
BO = Officer(name="Bo Approver", user="bo")
#: What a worker finds in a clean copy.
CLEAN = replace(
    inspection(Disposition.DELIVER, entities=()),
    verdict=replace(inspection().verdict, disposition=Disposition.DELIVER, reasons=(Reason.NO_PROTECTED_DATA,)),
)
WORDS = b"Subject: hello (redacted copy)\r\n\r\nhello [redacted]\r\n"


@pytest.fixture
def store(database_url):
    with opened(database_url) as store:
        yield store


def hold(store, **mail):
    return asyncio.run(store.record(message(**mail), inspection(), now=NOW))


def made_of(case, *, left=(), to=None):
    """A copy as a worker makes it, and the message that it is."""
    paths = case.envelope.in_scope if to is None else to
    copy = Copy(
        content=WORDS, digest="d", subject="hello", body="hello [redacted]", files=(), kept=(), dropped=(), removed=1,
        left=left, inspection=CLEAN,
    )  # fmt: skip
    envelope = redacted.envelope(case.envelope, paths, hostname="gw.example", now=NOW)
    return {"copy": copy, "message": Message(id="q1.c", envelope=envelope, content=WORDS, fingerprint_key=b"")}


def file(store, case, *, officer=ANA, note=NOTE, **changes):
    revision = changes.pop("revision", case.revision)
    return Quarantine(store).file_copy(
        case.id, officer=officer, note=note, now=NOW, revision=revision, **{**made_of(case), **changes}
    )


def test_law_what_leaves_is_the_copy_and_the_original_stays_held(store):
    """One transaction to the held recipient with the masked words; not a word of the original, nothing to riders."""
    case = hold(store, riders=(RIDER,))
    made = file(store, case)
    Quarantine(store).release(made.id, officer=ANA, basis=COPY_BASIS, note=NOTE, now=NOW, judged=CLEAN)
    hop, (done,) = run(store, NOW)
    (taken,) = hop.taken
    assert done.released == 1
    assert taken.content.endswith(WORDS)
    assert CANARY.encode() not in taken.content
    assert taken.paths == [FEDERAL]
    assert store.incident(made.id).state is State.RELEASED
    assert store.incident(case.id) == case
    assert store.verify_audit(now=NOW) == []


def test_a_copy_knows_its_original_and_is_found_from_it(store):
    """A number of its own, the same author, only its recipients; both records tell of the other."""
    case = hold(store)
    made = file(store, case)
    assert store.copies.of(case.case) == (made,)
    assert store.queue.page(Filter(states=(State.HELD,), words=(made.case,)), limit=5) == (made,)
    assert (made.copy_of, made.state, made.recipients) == (case.case, State.HELD, (FEDERAL,))
    assert made.case != case.case
    assert made.envelope.reverse_path == case.envelope.reverse_path
    (entry,) = [entry for entry in store.audit_entries(subject=case.id) if entry.action == "copy"]
    assert made.case in entry.detail
    (entry,) = store.audit_entries(subject=made.id)
    assert (entry.action, case.case in entry.detail) == ("copied", True)


def test_law_a_copy_in_which_something_is_left_is_not_filed(store):
    """Whatever an officer's form says."""
    case = hold(store)
    with pytest.raises(NotAllowed):
        file(store, case, copy=made_of(case, left=("US_SSN",))["copy"])
    assert store.copies.of(case.case) == ()


def test_law_a_copy_goes_to_the_cases_own_recipients_in_scope_only(store):
    """Not to riders, not to anybody else, not to nobody."""
    case = hold(store, riders=(RIDER,))
    stranger = hold(store, to=("other@ice.dhs.gov",), queue_id="q2", text="b").envelope.in_scope
    for paths in (case.envelope.riders, stranger, case.envelope.forward_paths, ()):
        with pytest.raises(NotAllowed):
            file(store, case, message=made_of(case, to=paths)["message"])
    assert store.copies.of(case.case) == ()


def test_law_only_a_held_case_as_it_was_seen_gives_a_copy(store):
    """A refused or proposed one does not, nor one that changed meanwhile."""
    case = hold(store)
    with pytest.raises(Stale):
        file(store, case, revision=7)
    Quarantine(store).refuse(case.id, officer=ANA, note=NOTE, now=NOW)
    with pytest.raises(WrongState):
        file(store, store.incident(case.id))
    assert store.copies.of(case.case) == ()


def test_law_a_case_of_counsel_gives_copies_to_counsel_alone(store):
    """And the copy is shown to nobody who may not see the original."""
    case = hold(store)
    quarantine, counsel = Quarantine(store), Officer(name="Co", user="co", role="counsel")
    case = quarantine.refer(case.id, officer=ANA, lane=Lane.WHISTLEBLOWER, note=NOTE, now=NOW)
    with pytest.raises(NotAllowed):
        file(store, case)
    assert file(store, case, officer=counsel).lane is Lane.WHISTLEBLOWER


def test_law_two_people_release_a_copy_where_two_are_asked_for(store):
    """Its proposer cannot approve it."""
    made = file(store, hold(store))
    quarantine = Quarantine(store, second_approver=True)
    quarantine.release(made.id, officer=ANA, basis=COPY_BASIS, note=NOTE, now=NOW, judged=CLEAN)
    with pytest.raises(NotAllowed):
        quarantine.approve(made.id, officer=ANA, note=NOTE, now=NOW)
    assert run(store, NOW)[0].taken == []
    assert quarantine.approve(made.id, officer=BO, note=NOTE, now=NOW, judged=CLEAN).state is State.RELEASING


@pytest.mark.parametrize(
    "judged",
    [None, inspection(), replace(CLEAN, unread=(Unread(locator="1", media_type="a/b", cause=Cause.ENCRYPTED),))],
)
def test_law_a_copy_that_waited_is_judged_again_before_it_leaves(store, judged):
    """Whoever approves, releases or tries again: rules that find something today, or were not asked, stop it."""
    made = file(store, hold(store))
    two, one = Quarantine(store, second_approver=True), Quarantine(store)
    two.release(made.id, officer=ANA, basis=COPY_BASIS, note=NOTE, now=NOW, judged=CLEAN)
    with pytest.raises(NotAllowed):
        two.approve(made.id, officer=BO, note=NOTE, now=NOW, judged=judged)
    one.return_to_held(made.id, officer=BO, note=NOTE, now=NOW)
    with pytest.raises(NotAllowed):
        one.release(made.id, officer=ANA, basis=COPY_BASIS, note=NOTE, now=NOW, judged=judged)
    one.release(made.id, officer=ANA, basis=COPY_BASIS, note=NOTE, now=NOW, judged=CLEAN)
    store.act(
        made.id, lambda old: Act(incident=replace(old, state=State.RELEASE_FAILED), action="x"), actor="t", now=NOW
    )
    with pytest.raises(NotAllowed):
        one.retry(made.id, officer=ANA, note=NOTE, now=NOW, judged=judged)
    assert run(store, NOW)[0].taken == []
    assert one.retry(made.id, officer=ANA, note=NOTE, now=NOW, judged=CLEAN).state is State.RELEASING


@pytest.mark.parametrize("lane", [Lane.COUNSEL, Lane.WHISTLEBLOWER])
@pytest.mark.parametrize("referred", ["original", "copy"])
def test_law_a_case_and_its_copies_go_to_counsel_together(store, lane, referred):
    """Waiting or proposed, made of it or made from: what a whistleblower sent is in no copy that officers still see."""
    case, counsel = hold(store), Officer(name="Co", user="co", role="counsel")
    first, second = file(store, case), file(store, case)
    quarantine = Quarantine(store, second_approver=True)
    quarantine.release(second.id, officer=ANA, basis=COPY_BASIS, note=NOTE, now=NOW, judged=CLEAN)
    stranger = hold(store, queue_id="q9", text="b")
    one = case if referred == "original" else first
    quarantine.refer(one.id, officer=ANA, lane=lane, note=NOTE, now=NOW)
    family = [store.incident(item.id) for item in (case, first, second)]
    assert [item.lane for item in family] == [lane] * 3
    assert [item.state for item in family] == [State.HELD] * 3
    assert family[2].proposed_by is None
    seen = {item.case for item in store.queue.page(Filter(states=tuple(State)), limit=9)}
    assert seen == ({stranger.case} if lane is Lane.WHISTLEBLOWER else {stranger.case, *(item.case for item in family)})
    with pytest.raises(Stale):
        quarantine.refuse(second.id, officer=counsel, note=NOTE, now=NOW, revision=second.revision)
    quarantine.refer(case.id, officer=counsel, lane=Lane.NONE, note=NOTE, now=NOW)
    assert {store.incident(item.id).lane for item in family} == {Lane.NONE}
    assert "followed" in [entry.action for entry in store.audit_entries(subject=second.id)]
    assert store.verify_audit(now=NOW) == []


def test_law_what_goes_as_a_whistleblowers_hides_its_copies(store):
    """Counsel propose it on that basis: nobody else sees the copies from then on, until it is turned down."""
    case, counsel = hold(store), Officer(name="Co", user="co", role="counsel")
    made, quarantine = file(store, case), Quarantine(store, second_approver=True)
    quarantine.release(case.id, officer=counsel, basis="WHISTLEBLOWER", note=NOTE, now=NOW)
    assert store.queue.page(Filter(states=tuple(State)), limit=9) == ()
    quarantine.return_to_held(case.id, officer=counsel, note=NOTE, now=NOW)
    assert {item.case for item in store.queue.page(Filter(), limit=9)} == {case.case, made.case}


def test_a_copy_that_is_not_sent_is_not_told_to_its_author_as_their_mail(store):
    """Refused or expired: the author's own mail is still held, and a letter would say otherwise."""
    case = hold(store)
    first, second = file(store, case), file(store, case)
    Quarantine(store).refuse(first.id, officer=ANA, note=NOTE, now=NOW)
    Quarantine(store).expire_due(NOW + timedelta(days=60))
    assert store.incident(second.id).state is State.EXPIRED
    for made in (first, second):
        assert [note for note in store.notices(made.id) if note.recipient == CLERK] == []


def test_the_content_of_a_copy_is_sealed_and_erased_like_any(store):
    """It opens with the same key, and goes when its time comes."""
    made = file(store, hold(store))
    quarantine = Quarantine(store, private_key=PRIVATE)
    assert quarantine.reveal(made.id, officer=ANA, reason=NOTE, now=NOW) == WORDS
    quarantine.withdraw(made.id, officer=ANA, note=NOTE, now=NOW)
    quarantine.erase_due(LATER, retention=timedelta())
    assert store.incident(made.id).erased_at == LATER


# ----------------------------------------------------------------------------------------- a list for the author

MARKS = (
    Mark(entity="US_SSN", place="body", locator="1", line=3, count=2),
    Mark(entity="HOME_ADDRESS", place="file", locator="2!Sheet1!B7", line=1, count=1),
)


def test_a_list_for_the_author_is_kept_and_sent_once_for_each_time_of_waiting(store):
    """The case waits and stays held; asked twice is one letter, asked again after an answer another."""
    case, quarantine = hold(store), Quarantine(store)
    asked = {"officer": ANA, "marks": MARKS, "note": NOTE, "now": NOW}
    quarantine.ask_redaction(case.id, **asked)
    with pytest.raises(WrongState):
        quarantine.ask_redaction(case.id, **asked)
    quarantine.needs_information(case.id, officer=ANA, on=False, note=NOTE, now=NOW)
    quarantine.ask_redaction(case.id, **asked)
    after = store.incident(case.id)
    assert (after.state, after.needs_information, after.marks) == (State.HELD, True, MARKS)
    assert [note.kind for note in store.notices(case.id)].count("redaction") == 2


def test_law_a_list_is_asked_for_only_of_held_mail_with_something_to_take_out(store):
    """Nothing found, already decided, or a copy: no letter."""
    case, quarantine = hold(store), Quarantine(store)
    with pytest.raises(NotAllowed):
        quarantine.ask_redaction(case.id, officer=ANA, marks=(), note=NOTE, now=NOW)
    made = file(store, case)
    with pytest.raises(NotAllowed):
        quarantine.ask_redaction(made.id, officer=ANA, marks=MARKS, note=NOTE, now=NOW)
    quarantine.withdraw(case.id, officer=ANA, note=NOTE, now=NOW)
    with pytest.raises(WrongState):
        quarantine.ask_redaction(case.id, officer=ANA, marks=MARKS, note=NOTE, now=NOW)
    assert [note for note in store.notices(case.id) if note.kind == "redaction"] == []


def test_law_an_author_sees_their_own_mail_and_no_copy_of_it(store):
    """They did not write the copy: it is neither listed nor opened nor taken back by them."""
    case = hold(store)
    made = file(store, case)
    remarks = Remarks(store, public_key=PRIVATE.public, private_key=PRIVATE)
    author = Account(
        id="1", name="clerk", title="Clerk", roles=(Role.AUTHOR,), agencies=(), one_time_codes=False, address=CLERK
    )
    assert [item.case for item in remarks.cases_of(author)] == [case.case]
    assert remarks.case_of(author, case.case) == case
    with pytest.raises(NotFound):
        remarks.case_of(author, made.case)
