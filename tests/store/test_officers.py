"""What officers keep beside the cases, on both databases: views, mistakes, deputies, lanes, the month's figures."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from dlp_gateway.accounts import Accounts
from dlp_gateway.address import parse_path
from dlp_gateway.model import Delegation, Lane, LegalProcess, Mistake, Role, State
from dlp_gateway.store import Act, ActRefused, Filter, NotFound
from tests.store.making import NOW, PRIVATE, inspection, message, opened

EVERYTHING = Filter(states=tuple(State))
DAY = timedelta(days=1)


@pytest.fixture
def store(database_url):
    with opened(database_url) as store:
        yield store


def hold(store, sender="a@mvd.example", *, at=NOW, **changes):
    mail = message(text=sender + str(at))
    mail = replace(mail, id=f"m-{sender}-{at}"[:60], envelope=replace(mail.envelope, reverse_path=parse_path(sender)))
    return asyncio.run(store.record(mail, replace(inspection(), **changes), now=at))


def change(store, case, *, at=NOW, mistakes=(), **fields):
    return store.act(
        case.id,
        lambda old: Act(incident=replace(old, **fields), action="marked", mistakes=mistakes),
        actor="o",
        now=at,
    )


def wrong(case, label="US_SSN #1", *, cause="example", at=NOW, rule="dashes"):
    return Mistake(
        id=f"{case.id[:20]}{label[-3:]}{cause[:6]}", at=at, incident_id=case.id, case=case.case, by="Ana", label=label,
        entity="US_SSN", recognizer="ssn", rule=rule, score=0.85, cause=cause, note="an officer's words",
    )  # fmt: skip


def test_the_figures_of_a_day_count_what_came_and_what_became_of_it(store):
    """Each once, on its day, whatever state it is in now; a filter narrows them; a day ends where the next begins."""
    days = [NOW - 2 * DAY, NOW - DAY, NOW]
    hold(store, at=NOW - 2 * DAY)
    second, third = hold(store, at=NOW - DAY), hold(store, "b@health.example", at=NOW - DAY)
    hold(store, at=NOW)
    change(store, second, state=State.RELEASED, closed_at=NOW - timedelta(hours=1), basis="HIPAA", approved_by="Bo")
    change(store, third, state=State.EXPIRED, closed_at=NOW - timedelta(hours=2))
    counted = [(day.held, day.released, day.refused) for day in store.queue.trend(EVERYTHING, days)]
    assert counted == [(1, 0, 0), (2, 1, 1)]
    mine = Filter(states=tuple(State), agencies=("health.example",))
    assert [(day.held, day.refused) for day in store.queue.trend(mine, days)] == [(0, 0), (1, 1)]


def test_a_lane_comes_back_as_it_was_written(store):
    """And a whistleblower's is seen only by who may ask for it, also among the mistakes."""
    case = change(store, hold(store), lane=Lane.WHISTLEBLOWER)
    change(store, case, mistakes=(wrong(case),))
    assert store.incident(case.id).lane is Lane.WHISTLEBLOWER
    sealed = replace(EVERYTHING, whistleblower=True)
    assert (store.queue.count(EVERYTHING), store.queue.count(sealed)) == (0, 1)
    assert (store.mistakes.newest(EVERYTHING, limit=9), store.mistakes.tally(EVERYTHING)) == ((), ())
    assert [item.case for item in store.mistakes.newest(sealed, limit=9)] == [case.case]


@pytest.mark.parametrize(
    ("judicial", "paper"), [((), "none"), ((True,), "court"), ((False,), "other"), ((False, True), "court")]
)
def test_cases_are_told_apart_by_the_papers_they_name(store, judicial, paper):
    """A court's, though only claimed; others only; none."""
    papers = tuple(
        LegalProcess(kind="k", judicial=item, locator="1", accepted=False, reasons=("unsigned",)) for item in judicial
    )
    hold(store, legal_process=papers)
    found = [name for name in ("none", "court", "other") if store.queue.count(replace(EVERYTHING, paper=name))]
    assert found == [paper]


def test_a_later_word_on_a_value_replaces_the_earlier_one(store):
    """One value of one case is one mistake; the rules are counted by cause, the most frequent first."""
    case, other = hold(store), hold(store, at=NOW + DAY)
    change(store, case, mistakes=(wrong(case), wrong(case, "US_SSN #2")))
    change(store, case, mistakes=(wrong(case, cause="form_text"),))
    change(store, other, mistakes=(wrong(other, cause="form_text", rule="plain", at=NOW + DAY),))
    assert [(item.label, item.cause) for item in store.mistakes.of(case.id)] == [
        ("US_SSN #1", "form_text"),
        ("US_SSN #2", "example"),
    ]
    assert {(item.rule, item.cause): item.count for item in store.mistakes.tally(EVERYTHING)} == {
        ("dashes", "form_text"): 1,
        ("dashes", "example"): 1,
        ("plain", "form_text"): 1,
    }
    assert store.mistakes.newest(EVERYTHING, limit=1)[0].case == other.case


def test_addresses_are_erased_with_the_words_about_mistakes(store):
    """What an officer wrote may name somebody; rule and cause stay for who tunes."""
    case = hold(store)
    change(store, case, mistakes=(wrong(case),))
    change(store, case, state=State.REFUSED, closed_at=NOW)
    store.erase_addresses(NOW + DAY, now=NOW + DAY)
    (item,) = store.mistakes.of(case.id)
    assert (item.by, item.note, item.cause) == ("erased", "", "example")


def test_views_are_their_owners(store):
    """Written over by name, shared by their owner's word, forgotten by nobody else; a drawer holds only so many."""
    for query in ("mark=urgent", "mark=legal_hold"):
        store.views.save(owner="ana", name="Mine", query=query, shared=False, now=NOW)
    assert [(view.name, view.query) for view in store.views.of("ana")] == [("Mine", "mark=legal_hold")]
    assert store.views.of("bo") == ()
    store.views.save(owner="ana", name="Ours", query="q=x", shared=True, now=NOW)
    (shared,) = store.views.of("bo")
    with pytest.raises(NotFound):
        store.views.forget(shared.id, owner="bo")
    store.views.forget(shared.id, owner="ana")
    assert store.views.of("bo") == ()
    for number in range(29):
        store.views.save(owner="ana", name=f"n{number}", query="", shared=False, now=NOW)
    with pytest.raises(ActRefused):
        store.views.save(owner="ana", name="one too many", query="", shared=False, now=NOW)


def test_a_delegation_is_in_force_between_its_times_and_with_its_givers_right(store):
    """Not before, not at the end, not once it is ended, and not when the giver's role is gone."""
    accounts = Accounts(store.people, public_key=PRIVATE.public, private_key=PRIVATE)
    accounts.add(
        name="di", title="Di", roles=(Role.DIRECTOR,), agencies=(), password="correct horse battery", codes=False,
        actor="root", now=NOW,
    )  # fmt: skip
    given = Delegation(
        id="d1", giver="di", taker="bo", role="designee", valid_from=NOW, valid_until=NOW + DAY, paper="drawer 3, 2026",
        created_at=NOW,
    )  # fmt: skip
    store.delegations.give(given, actor="Di")
    for at, there in ((NOW - timedelta(seconds=1), ()), (NOW, (given,)), (NOW + DAY, ())):
        assert store.people.stands_for("bo", now=at) == there
    custodians = replace(given, id="d2", role="records_custodian")
    store.delegations.give(custodians, actor="Di")
    assert store.people.stands_for("bo", now=NOW) == (given,)
    with pytest.raises(NotFound):
        store.delegations.end("d1", actor="Bo", user="bo", now=NOW)
    store.delegations.end("d1", actor="Di", user="di", now=NOW)
    assert store.people.stands_for("bo", now=NOW) == ()
    with pytest.raises(NotFound):
        store.delegations.end("d1", actor="Di", user="di", now=NOW)
    actions = [entry.action for entry in store.audit_entries(subject="delegation:d1")]
    assert actions == ["delegation_given", "delegation_ended"]
    assert store.verify_audit(now=NOW) == []
