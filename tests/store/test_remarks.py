"""Remarks on both databases: written with their act, read sealed, found by their author, erased with the case."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from dlp_gateway.address import parse_path
from dlp_gateway.store import Act, NotFound, Stale
from dlp_gateway.store.remarks import NewRemark
from tests.store.making import NOW, inspection, message, opened


@pytest.fixture
def store(database_url):
    with opened(database_url) as store:
        yield store


def hold(store, sender="clerk@mvd.example", *, text="x", now=NOW):
    mail = message(text=text + sender)
    mail = replace(mail, id=f"q{text}{sender}"[:60], envelope=replace(mail.envelope, reverse_path=parse_path(sender)))
    return asyncio.run(store.record(mail, inspection(), now=now))


def remark(name="a", *, at=NOW, **more):
    return NewRemark(id=name * 32, at=at, kind="order", by="Clerk", user="clerk", key_id="k", sealed=b"\x00s", **more)


def told(store, case, said, **more):
    return store.act(
        case.id, lambda old: Act(incident=old, action="answer", remark=said), actor="Clerk", now=said.at, **more
    )


def test_a_remark_is_written_with_its_act_or_not_at_all(store):
    """The revision grows with it; a stale act leaves neither remark nor entry."""
    case = hold(store)
    after = told(store, case, remark(document=b"\xffpaper", basis="HIPAA"))
    assert after.revision == case.revision + 1
    with pytest.raises(Stale):
        told(store, case, remark("b"), revision=case.revision)
    (kept,) = store.remarks.of(case.id)
    assert (kept.by, kept.user, kept.basis, kept.sealed) == ("Clerk", "clerk", "HIPAA", b"\x00s")
    assert store.remarks.document(kept.id, incident_id=case.id)[1] == b"\xffpaper"
    assert [entry.action for entry in store.audit_entries(subject=case.id)].count("answer") == 1


def test_a_paper_is_had_by_its_own_case_only(store):
    """The name of another case's remark opens nothing."""
    case, other = hold(store), hold(store, text="y")
    told(store, case, remark(document=b"paper"))
    told(store, other, remark("b"))
    for name, incident in (("a" * 32, other), ("b" * 32, other), ("c" * 32, case)):
        with pytest.raises(NotFound):
            store.remarks.document(name, incident_id=incident.id)


def test_words_go_with_the_content_and_names_with_the_addresses(store):
    """Erasing content takes words and papers; erasing addresses takes who said it."""
    case = hold(store)
    told(store, case, remark(document=b"paper"))
    closed = store.act(
        case.id,
        lambda old: Act(incident=replace(old, state="refused", closed_at=NOW), action="refuse"),
        actor="a",
        now=NOW,
    )
    store.act(closed.id, lambda old: Act(incident=old, action="erase", erase=True), actor="clock", now=NOW)
    (kept,) = store.remarks.of(case.id)
    assert kept.sealed is None
    with pytest.raises(NotFound):
        store.remarks.document(kept.id, incident_id=case.id)
    store.act(closed.id, lambda old: Act(incident=old, action="x", private={"note": "n"}), actor="a", now=NOW)
    store.erase_addresses(NOW + timedelta(days=1), now=NOW + timedelta(days=1))
    assert [(item.by, item.user) for item in store.remarks.of(case.id)] == [("erased", "erased")]
    assert store.verify_audit(now=NOW + timedelta(days=1)) == []


def test_an_authors_cases_are_found_newest_first(store):
    """By domain and local part, whatever their capitals; neither a sub-domain's nor a longer name's."""
    first, second = hold(store, "Clerk@MVD.example"), hold(store, text="y", now=NOW + timedelta(hours=1))
    for other in ("clerk@sub.mvd.example", "clerk2@mvd.example", "other@mvd.example", "clerk@mvd.example.org"):
        hold(store, other)
    found = store.remarks.cases_of(parse_path("clerk@mvd.example").address, limit=9)
    assert [item.id for item in found] == [second.id, first.id]
    assert len(store.remarks.cases_of(parse_path("clerk@mvd.example").address, limit=1)) == 1


def test_what_counts_once_counts_once_until_it_is_old(store):
    """The second time is told apart; what is too old to count anyway is forgotten."""
    assert store.remarks.spend("d" * 64, until=NOW)
    assert not store.remarks.spend("d" * 64, until=NOW)
    store.remarks.forget_spent(NOW + timedelta(seconds=1))
    assert store.remarks.spend("d" * 64, until=NOW)


def test_how_much_somebody_has_said_lately_is_counted(store):
    """By account and time."""
    case = hold(store)
    told(store, case, remark())
    told(store, case, remark("b", at=NOW + timedelta(minutes=5)))
    assert store.remarks.count(user="clerk", since=NOW - timedelta(minutes=1)) == 2
    assert store.remarks.count(user="clerk", since=NOW) == 1
    assert store.remarks.count(user="other", since=NOW - timedelta(days=1)) == 0
