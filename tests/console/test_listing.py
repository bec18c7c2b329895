"""The queue's page: filters, views under a name, and many cases at once; never a release."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from dlp_gateway.model import Lane, Role, State
from dlp_gateway.store import Act
from tests.console.test_desk import Bench
from tests.store.making import opened


@pytest.fixture
def bench(tmp_path):
    with opened(f"sqlite:///{tmp_path / 'gateway.db'}") as store:
        yield Bench(store)


def change(bench, case, **fields):
    return bench.store.act(
        case.id, lambda old: Act(incident=replace(old, **fields), action="marked"), actor="o", now=bench.now
    )


def listed(person, query=""):
    return re.findall(r'<a href="/cases/([^"?/]+)">', person.go(f"/cases?{query}").text)


def test_each_filter_lets_through_what_it_names(bench):
    """Whose, mark, kind of finding, paper, domains, age: alone and together."""
    old = bench.hold("clerk@mvd.example")
    bench.now += timedelta(hours=5)
    ana = bench.person("ana", Role.OFFICER)
    new = bench.hold("clerk@health.example", text="y")
    change(bench, new, assignee="Ana", urgent=True)
    for query, found in {
        "whose=mine": [new],
        "whose=nobody": [old],
        "mark=urgent": [new],
        "mark=legal_hold": [],
        "mark=unread": [],
        "sender=mvd.example": [old],
        "sender=vd.example": [],
        "recipient=ice.dhs.gov": [new, old],
        "entity=US_SSN": [new, old],
        "entity=PASSPORT": [],
        "paper=none": [new, old],
        "paper=court": [],
        "age=4": [old],
        "age=24": [],
        "sender=health.example&whose=mine&entity=US_SSN": [new],
    }.items():
        assert sorted(listed(ana, query)) == sorted(case.case for case in found), query


@pytest.mark.parametrize(
    "query", ["entity=%22", "paper=x", "mark=%27;drop", "age=-1", "page=%C2%B2", "sender=%25", "sender=%00", "view=zz"]
)
def test_an_odd_address_is_a_page_all_the_same(bench, query):
    """What is unknown is left out, what matches nothing says so."""
    bench.hold()
    assert bench.person("ana", Role.OFFICER).go(f"/cases?{query}").status_code == 200


def test_a_view_is_kept_under_a_name_shared_and_forgotten(bench):
    """Its owner finds it again; a shared one everybody; only the owner forgets it."""
    ana, bo = bench.person("ana", Role.OFFICER), bench.person("bo", Role.OFFICER)
    form = {"f.view": "open", "f.mark": "urgent", "f.entity": "US_SSN", "name": "Hot <b>"}
    ana.go("/cases/views", method="POST", token=ana.token(), **form)
    assert "Hot &lt;b&gt;</a>" in ana.go("/cases").text
    assert "entity=US_SSN&amp;mark=urgent" in ana.last.text
    assert "Hot" not in bo.go("/cases").text
    ana.go("/cases/views", method="POST", token=ana.token(), **form, shared="1")
    assert "Hot &lt;b&gt; <small>(ana)</small>" in bo.go("/cases").text
    (view,) = bench.store.views.of("bo")
    assert bo.go("/cases/views/forget", method="POST", token=bo.token(), view_id=view.id).status_code == 409
    assert ana.go("/cases/views/forget", method="POST", token=ana.token(), view_id=view.id).status_code == 303
    assert bench.store.views.of("bo") == ()


def test_a_view_without_a_name_is_not_kept(bench):
    """And the filters stand there as before."""
    ana = bench.person("ana", Role.OFFICER)
    page = ana.go("/cases/views", method="POST", token=ana.token(), **{"f.q": "abc", "name": " "})
    assert (page.status_code, 'value="abc"' in page.text) == (409, True)


def many(person, act, *cases, **form):
    ticked = [f"{case.case}:{case.revision}" for case in cases]
    return person.go("/cases/many", method="POST", token=person.token(), act=act, case=ticked, **form)


def test_many_cases_are_refused_each_for_the_record(bench):
    """One reason, one entry for each; the one that changed meanwhile is named and left alone."""
    ana = bench.person("ana", Role.OFFICER)
    cases = [bench.hold(text=f"n{number}") for number in range(3)]
    change(bench, cases[1], urgent=True)
    page = many(ana, "refuse", *cases, reason="No order of a court was given.")
    assert [bench.store.incident(case.id).state for case in cases] == ["refused", "held", "refused"]
    assert re.search(rf"<li>{cases[1].case}: .*changed by somebody else", page.text)
    notes = [entry.action for case in cases for entry in bench.store.audit_entries(subject=case.id)]
    assert notes.count("refuse") == 2


def test_law_many_cases_are_never_released_at_once(bench):
    """A form that asks for it is refused as one that this console does not know."""
    ana = bench.person("ana", Role.OFFICER, Role.APPROVER, Role.COUNSEL)
    case = bench.hold()
    for act in ("release", "approve", "retry", "refer", ""):
        form = {"basis": "COURT_ORDER", "recipient": case.recipients[0], "note": "a very good reason"}
        assert many(ana, act, case, **form).status_code == 400
    assert bench.store.incident(case.id) == case


def test_law_a_sweep_reaches_no_case_that_is_not_theirs(bench):
    """Another agency's, a whistleblower's, and what is with counsel stay as they are; the answer tells nothing more."""
    ana = bench.person("ana", Role.OFFICER, agencies=("mvd.example",))
    mine, other = bench.hold("clerk@mvd.example"), bench.hold("clerk@health.example")
    sealed = change(bench, bench.hold("clerk@mvd.example", text="w"), lane=Lane.WHISTLEBLOWER)
    referred = change(bench, bench.hold("clerk@mvd.example", text="r"), lane=Lane.COUNSEL)
    missing = replace(mine, case="NM-2026-999999")
    page = many(ana, "refuse", mine, other, sealed, referred, missing, note="No order, says the author")
    told = dict(re.findall(r"<li>(NM-[\d-]+): (.*?)</li>", page.text))
    assert told[other.case] == told[sealed.case] == told["NM-2026-999999"]
    assert "with counsel" in told[referred.case]
    assert {bench.store.incident(case.id).state for case in (other, sealed, referred)} == {State.HELD}
    assert bench.store.incident(mine.id).state == "refused"


def test_cases_are_given_to_an_officer_who_may_see_them(bench):
    """To a person by name, to nobody again; not to one whose agency it is not, nor to somebody made up."""
    ana = bench.person("ana", Role.OFFICER)
    bench.person("bo", Role.OFFICER)
    bench.person("cy", Role.OFFICER, agencies=("health.example",))
    case = bench.hold("clerk@mvd.example")
    for name, given in (("Bo", "Bo"), ("Cy", "Bo"), ("Nobody Here", "Bo"), ("", None)):
        many(ana, "assign", bench.store.incident(case.id), assignee=name)
        assert bench.store.incident(case.id).assignee == given


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.APPROVER])
def test_law_who_may_not_decide_sweeps_nothing(bench, role):
    """No boxes to tick on their page, and a form sent all the same is refused."""
    case, person = bench.hold(), bench.person("ana", role)
    assert 'name="case"' not in person.go("/cases").text
    assert many(person, "refuse", case, note="No order of a court").status_code == 403
    assert bench.store.incident(case.id) == case
