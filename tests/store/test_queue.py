"""The queue that officers see: who sees which agency's cases, what a search finds, and in which order."""

import asyncio
import re
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from dlp_gateway.address import parse_path
from dlp_gateway.model import State
from dlp_gateway.store import Act, Filter
from dlp_gateway.store.queue import Mark
from tests.store.making import NOW, explained, inspection, message, opened


@pytest.fixture
def store(database_url):
    with opened(database_url) as store:
        yield store


def hold(store, sender, *, at=NOW):
    mail = message(text=sender + str(at))
    mail = replace(mail, id=f"m-{sender}-{at:%H%M}", envelope=replace(mail.envelope, reverse_path=parse_path(sender)))
    return asyncio.run(store.record(mail, inspection(), now=at))


def change(store, case, **fields):
    return store.act(case.id, lambda old: Act(incident=replace(old, **fields), action="marked"), actor="o", now=NOW)


def cases(store, **wanted):
    return [case.case for case in store.queue.page(Filter(**wanted), limit=50)]


def test_law_an_officer_sees_only_the_agencies_that_are_theirs(store):
    """A domain lets its own mail and that of the domains below it through, and no other's, however alike."""
    own = hold(store, "a@mvd.example")
    below = hold(store, "b@north.mvd.example", at=NOW + timedelta(minutes=1))
    for other in ("c@health.example", "d@xmvd.example", "e@mvd.example.net", "f@mvdXexample.org"):
        hold(store, other)
    assert cases(store, agencies=("mvd.example",)) == [own.case, below.case]
    assert store.queue.count(Filter(agencies=("mvd.example",))) == 2
    assert len(cases(store)) == 6


@pytest.mark.parametrize("domain", ["%", "_vd.example", "mvd%", 'mvd.example","local_part'])
def test_law_no_sign_in_a_domain_widens_what_is_seen(store, domain):
    """The signs that a database reads as 'anything' stand for themselves."""
    hold(store, "a@mvd.example")
    assert cases(store, agencies=(domain,)) == []


def test_law_what_a_whistleblower_sent_is_not_among_the_others(store):
    """A case released on that basis is shown to those alone who may ask for it."""
    case = change(store, hold(store, "a@mvd.example"), basis="WHISTLEBLOWER")
    assert cases(store) == []
    assert cases(store, whistleblower=True) == [case.case]


def test_search_finds_cases_by_number_address_and_kind_of_finding(store):
    """For every word the case has one that begins like it; case of letters does not matter."""
    case = hold(store, "ana@mvd.example")
    other = hold(store, "bo@health.example", at=NOW + timedelta(minutes=1))
    assert cases(store, words=(case.case.lower(),)) == [case.case]
    assert cases(store, words=("ANA@", "us_ssn")) == [case.case]
    assert cases(store, words=("ana@", "bo@")) == []
    assert cases(store, words=("us_s",)) == cases(store, words=("ssn",)) == [case.case, other.case]
    number = case.case.rpartition("-")[2].lstrip("0")
    for words in (("mvd.example",), ("@mvd",), ("example", "mvd"), (case.case[3:],), (number, "ana")):
        assert cases(store, words=words) == [case.case], words
    for sign in ("%", "_", "%%", "us%", "\\", "a" * 500):
        assert cases(store, words=(sign,)) == [], sign


def test_law_erased_addresses_are_found_no_more(store):
    """What retention takes out of a case is taken out of the words it is found by; its domain stays."""
    case = change(store, hold(store, "ana.lopez@mvd.example"), state=State.REFUSED)
    every = {"states": tuple(State)}
    for word in ("ana", "lopez", "ana.lopez@mvd.example", "agent@"):
        assert cases(store, words=(word,), **every) == [case.case], word
    store.erase_addresses(NOW + timedelta(days=1), now=NOW + timedelta(days=1))
    for word in ("ana", "lopez", "agent"):
        assert cases(store, words=(word,), **every) == [], word
    assert cases(store, words=("@mvd.example",), **every) == [case.case]
    assert cases(store, agencies=("mvd.example",), **every) == [case.case]


def test_law_a_search_reads_no_case_that_it_does_not_find(database_url):
    """Pages, counts and searches go by indexes: no statement of theirs reads the table of cases from end to end."""
    wanted = (
        Filter(),
        Filter(words=("ana@", "us_ssn")),
        Filter(agencies=("mvd.example",)),
        Filter(states=tuple(State), newest_first=True),
    )
    with opened(database_url) as store:
        plans = [plan for filter_ in wanted for plan in explained(store, partial(pages, store, filter_))]
    assert [plan for plan in plans if re.search(r"SCAN incidents(?! USING (COVERING )?INDEX)|Seq Scan", plan)] == []


def pages(store, wanted):
    """Ask for a page of the queue and how many there are."""
    store.queue.page(wanted, limit=50)
    store.queue.count(wanted)


def test_urgent_cases_come_first_and_then_the_oldest(store):
    """Nothing that waits is behind what came later, but what is urgent goes before all."""
    old, new = hold(store, "a@mvd.example"), hold(store, "b@mvd.example", at=NOW + timedelta(hours=1))
    assert cases(store) == [old.case, new.case]
    change(store, new, urgent=True)
    assert cases(store) == [new.case, old.case]


def test_counts_and_ages_agree_with_the_pages(store):
    """What the counts say is what the pages show."""
    first = hold(store, "a@mvd.example")
    second = hold(store, "b@mvd.example", at=NOW + timedelta(hours=1))
    change(store, second, state=State.REFUSED)
    assert store.queue.counts(Filter()) == {State.HELD: 1, State.REFUSED: 1}
    assert store.queue.ages(Filter(), BANDS, now=first.opened_at) == (("new", 1), ("today", 0), ("old", 0))
    assert cases(store, due_before=NOW) == []
    assert cases(store, due_before=first.due_at) == [first.case]


@pytest.mark.parametrize("newest_first", [False, True])
def test_law_pages_by_mark_show_each_case_once_whatever_comes_and_goes(store, newest_first):
    """A case that is opened or closed between two pages neither hides another nor shows it twice."""
    held = [hold(store, f"c{number}@mvd.example", at=NOW + timedelta(minutes=number // 2)) for number in range(6)]
    wanted, mark, seen = Filter(newest_first=newest_first), None, []
    while page := store.queue.after(wanted, limit=2, mark=mark):
        seen += [case.case for case in page]
        mark = Mark(opened_at=page[-1].opened_at, id=page[-1].id)
        change(store, page[0], state=State.REFUSED)
    in_order = sorted(held, key=lambda case: (case.opened_at, case.id), reverse=newest_first)
    assert seen == [case.case for case in in_order]


BANDS = (("new", timedelta(hours=4)), ("today", timedelta(hours=24)), ("old", None))


def test_ages_are_counted_by_the_database_in_one_row(store):
    """Each case in one band, the edge in the older one, what a clock puts into the future in the first."""
    for hours in (-1, 0, 3, 4, 23, 24, 400):
        hold(store, f"a{hours + 1}@mvd.example", at=NOW - timedelta(hours=hours))
    hidden = hold(store, "b@health.example", at=NOW - timedelta(hours=5))
    mine = Filter(agencies=("mvd.example",))
    assert store.queue.ages(mine, BANDS, now=NOW) == (("new", 3), ("today", 2), ("old", 2))
    agencies = store.queue.agencies(Filter(), BANDS, now=NOW, limit=5)
    assert agencies == (("mvd.example", (3, 2, 2)), ("health.example", (0, 1, 0)))
    waiting = store.queue.waiting(BANDS, now=NOW)
    assert (waiting.held, waiting.release_failed, waiting.oldest_at) == (8, 0, NOW - timedelta(hours=400))
    assert waiting.bands == (("new", 3), ("today", 3), ("old", 2))
    assert waiting.overdue == 2
    change(store, hidden, state=State.RELEASE_FAILED, basis="COURT_ORDER", approved_by="Eva")
    waiting = store.queue.waiting(BANDS, now=NOW)
    assert (waiting.held, waiting.release_failed, waiting.bands[1]) == (7, 1, ("today", 2))


def test_an_empty_queue_has_no_oldest_case(store):
    """Zeros, and no time."""
    waiting = store.queue.waiting(BANDS, now=NOW)
    assert (waiting.held, waiting.oldest_at, {number for _, number in waiting.bands}) == (0, None, {0})
