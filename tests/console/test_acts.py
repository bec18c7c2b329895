"""What officers do with one case beyond release and refuse: counsel, retry, mistakes, deputies, duties, the month."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dlp_gateway.config import load_config, load_rulebook
from dlp_gateway.console import chart
from dlp_gateway.model import Lane, Reply, Role, State
from dlp_gateway.quarantine import Officer
from dlp_gateway.store import Act
from dlp_gateway.store.queue import Day
from tests.console.test_desk import NOW, VALUE, Bench
from tests.store.making import opened


@pytest.fixture
def bench(tmp_path):
    with opened(f"sqlite:///{tmp_path / 'gateway.db'}") as store:
        yield Bench(store)


@pytest.fixture
def bench_of_two(tmp_path):
    with opened(f"sqlite:///{tmp_path / 'gateway.db'}") as store:
        yield Bench(store, second_approver=True)


def change(bench, case, **fields):
    return bench.store.act(
        case.id, lambda old: Act(incident=replace(old, **fields), action="marked"), actor="o", now=bench.now
    )


# ------------------------------------------------------------------------------------------------- counsel


def test_law_what_is_with_counsel_is_counsels_to_decide(bench):
    """An officer sees it and decides nothing; counsel decides or gives it back."""
    case, ana = bench.hold(), bench.person("ana", Role.OFFICER)
    assert ana.act(case, "refer", lane="counsel").status_code == 303
    page = ana.go(f"/cases/{case.case}").text
    assert "with counsel" in page
    assert 'value="refuse"' not in page
    for act in ("refuse", "release", "refer", "withdraw"):
        form = {"basis": "COURT_ORDER", "recipient": case.recipients[0], "lane": ""}
        assert ana.act(case, act, **form).status_code == 409
    assert bench.store.incident(case.id).state == "held"
    cy = bench.person("cy", Role.COUNSEL)
    assert cy.act(case, "refer", lane="").status_code == 303
    assert ana.act(case, "refuse").status_code == 303


def test_law_a_whistleblowers_case_is_counsels_alone(bench):
    """From the act on it is on no page of an officer, an approver or an auditor, and no form of theirs reaches it."""
    case, ana = bench.hold(), bench.person("ana", Role.OFFICER)
    answer = ana.act(case, "refer", lane="whistleblower")
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases")
    for person in (ana, bench.person("bo", Role.APPROVER, Role.DIRECTOR), bench.person("au", Role.AUDITOR)):
        assert case.case not in person.go("/cases?view=all").text
        assert case.case not in person.go("/today").text
        assert person.go(f"/cases/{case.case}").status_code == 404
        assert person.act(case, "refuse").status_code == 404
    cy = bench.person("cy", Role.COUNSEL)
    assert case.case in cy.go("/cases?mark=counsel").text
    assert cy.act(case, "release", basis="WHISTLEBLOWER", recipient=case.recipients[0]).status_code == 303


def test_law_a_referral_takes_back_what_was_proposed(bench_of_two):
    """Nobody's old approval lets go what counsel has to look at."""
    bench = bench_of_two
    case, ana, bo = bench.hold(), bench.person("ana", Role.OFFICER), bench.person("bo", Role.APPROVER)
    ana.act(case, "release", basis="COURT_ORDER", recipient=case.recipients[0])
    assert ana.act(case, "refer", lane="counsel").status_code == 303
    assert bo.act(case, "approve").status_code == 409
    after = bench.store.incident(case.id)
    assert (after.state, after.proposed_by, after.release_to) == ("held", None, ())


def test_law_no_clock_refuses_what_counsel_has(bench):
    """Long after its time it still waits, and officers are reminded."""
    case = change(bench, bench.hold(), lane=Lane.COUNSEL)
    bench.office.quarantine.expire_due(NOW + timedelta(days=400))
    assert bench.store.incident(case.id).state == "held"


# ------------------------------------------------------------------------------------------------- retry


def failed(bench, case):
    return change(
        bench, case, state=State.RELEASE_FAILED, basis="COURT_ORDER", approved_by="Bo", proposed_by="Ana",
        release_to=case.recipients, released_reply="554 5.7.1 no <b>thanks</b>", release_attempts=3,
    )  # fmt: skip


def test_a_failed_release_is_seen_with_the_next_hops_words_and_tried_again(bench):
    """On the day's page and the case's; the same basis, recipients and approval stand, and the try is recorded."""
    case, ana = failed(bench, bench.hold()), bench.person("ana", Role.OFFICER)
    for path in ("/today", f"/cases/{case.case}", "/cases?view=release_failed"):
        assert "554 5.7.1 no &lt;b&gt;thanks&lt;/b&gt;" in ana.go(path).text
    assert ana.act(case, "retry", note="The agency's server is back").status_code == 303
    after = bench.store.incident(case.id)
    assert (after.state, after.approved_by, after.release_to) == ("releasing", "Bo", case.recipients)
    assert [entry.action for entry in bench.store.audit_entries(subject=case.id)][-1] == "retry"
    assert bench.store.lease_release(now=bench.now, until=bench.now, holder="h").id == case.id


@pytest.mark.parametrize("state", [State.HELD, State.REFUSED, State.RELEASED])
def test_law_nothing_but_a_failed_release_is_tried_again(bench, state):
    """`retry` is no way around a decision: anything else stays as it is."""
    case = change(bench, bench.hold(), state=state, basis="COURT_ORDER", approved_by="Bo")
    assert bench.person("ana", Role.OFFICER).act(case, "retry").status_code == 409
    assert bench.store.incident(case.id).state == state


# ---------------------------------------------------------------------------------------------- mistakes


def mistaken(bench, person, case, **form):
    revision = bench.store.incident(case.id).revision
    return person.go(
        f"/cases/{case.case}/mistakes", method="POST", token=person.token(), revision=str(revision),
        **{"value": "US_SSN #1", "cause": "other_number", **form},
    )  # fmt: skip


def test_what_was_found_by_mistake_goes_onto_the_list_of_who_tunes(bench):
    """Rule and cause are there for an admin, the value and the note are not; the case stays as it was."""
    case, ana, admin = bench.hold(), bench.person("ana", Role.OFFICER), bench.person("root", Role.ADMIN)
    assert mistaken(bench, ana, case, mistake_note="An invoice number of ours").status_code == 303
    assert "a number of another kind" in ana.go(f"/cases/{case.case}").text
    assert "An invoice number of ours" in ana.go("/mistakes").text
    page = admin.go("/mistakes").text
    assert ("a number of another kind" in page, "An invoice number" in page, VALUE in page) == (True, False, False)
    lines = admin.go("/mistakes.jsonl").text
    assert ('"cause": "other_number"' in lines, "An invoice number" in lines, VALUE in lines) == (True, False, False)
    assert bench.store.incident(case.id) == case
    mistaken(bench, ana, case, cause="form_text")
    assert [item.cause for item in bench.store.mistakes.of(case.id)] == ["form_text"]


@pytest.mark.parametrize(
    "wrong", [{"value": "US_SSN #99"}, {"cause": "no_such_cause"}, {"cause": "other", "mistake_note": "x"}]
)
def test_a_mistake_without_value_or_cause_is_none(bench, wrong):
    """What the message does not hold, or a cause that says nothing, is refused with words."""
    case, ana = bench.hold(), bench.person("ana", Role.OFFICER)
    assert mistaken(bench, ana, case, **wrong).status_code == 409
    assert bench.store.mistakes.of(case.id) == ()


def test_law_the_list_of_mistakes_tells_nobody_of_others_cases(bench):
    """Another agency's and a whistleblower's are left out."""
    ana = bench.person("ana", Role.OFFICER)
    case = bench.hold("clerk@mvd.example")
    mistaken(bench, ana, case, mistake_note="seen by its own agency")
    bound = bench.person("bo", Role.OFFICER, agencies=("health.example",))
    assert case.case not in bound.go("/mistakes").text
    change(bench, case, lane=Lane.WHISTLEBLOWER)
    assert case.case not in ana.go("/mistakes").text
    assert case.case not in ana.go("/mistakes.jsonl").text
    assert case.case in bench.person("cy", Role.COUNSEL).go("/mistakes").text


# ---------------------------------------------------------------------------------------------- deputies


def deputy(bench, giver, taker, *, first=0, last=7, **form):
    today = bench.now.date()
    form = {
        "taker": taker, "role": "designee", "paper": "Signed 20 Nov 2026, drawer 3",
        "valid_from": str(today + timedelta(days=first)), "valid_until": str(today + timedelta(days=last)), **form,
    }  # fmt: skip
    return giver.go("/delegations", method="POST", token=giver.token("/delegations"), **form)


@pytest.fixture
def lawful(tmp_path):
    """A bench under the shipped rules: what a function of the agency needs, the director or a designee approves."""
    law = load_rulebook(load_config({}), now=NOW).jurisdictions
    with opened(f"sqlite:///{tmp_path / 'gateway.db'}") as store:
        yield Bench(store, jurisdictions=law)


def proposed(bench, officer, case):
    form = {"evidence.AGENCY_FUNCTION.function": "licensing", "evidence.AGENCY_FUNCTION.legal_basis": "NMSA 66-2-7"}
    officer.act(case, "release", basis="AGENCY_FUNCTION", recipient=case.recipients[0], **form)
    assert bench.store.incident(case.id).state == "proposed"


def test_a_deputy_approves_within_the_dates_and_the_record_says_for_whom(lawful):
    """Before they begin and after they end an officer approves nothing."""
    ana, di, bo = (
        lawful.person(name, role) for name, role in (("ana", Role.OFFICER), ("di", Role.DIRECTOR), ("bo", Role.OFFICER))
    )
    case = lawful.hold()
    proposed(lawful, ana, case)
    assert bo.act(case, "approve").status_code == 403
    assert deputy(lawful, di, "bo", first=1).status_code == 303
    assert bo.act(case, "approve").status_code == 403
    assert deputy(lawful, di, "bo").status_code == 303
    assert "Signed 20 Nov 2026, drawer 3" in bo.go("/delegations").text
    assert bo.act(case, "approve").status_code == 303
    entry = [item for item in lawful.store.audit_entries(subject=case.id) if item.action == "release"][-1]
    assert '"stands_for":"di"' in entry.detail
    lawful.now += timedelta(days=30)
    later = lawful.hold(text="later")
    ana.log_in("ana")
    bo.log_in("bo")
    proposed(lawful, ana, later)
    assert bo.act(later, "approve").status_code == 403


def test_law_a_deputy_does_not_approve_what_they_or_their_principal_proposed(lawful):
    """Two pairs of eyes stay two."""
    di = lawful.person("di", Role.DIRECTOR, Role.OFFICER)
    bo = lawful.person("bo", Role.OFFICER)
    deputy(lawful, di, "bo")
    for proposer in ("di", "bo"):
        case = lawful.hold(text=proposer)
        lawful.office.quarantine.release(
            case.id, officer=Officer(name=proposer.title(), user=proposer), basis="AGENCY_FUNCTION", now=NOW,
            note="needed for licensing",
            evidence={"function": "licensing", "legal_basis": "NMSA 66-2-7"},
        )  # fmt: skip
        assert lawful.store.incident(case.id).state == "proposed"
        assert bo.act(case, "approve").status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [
        {"taker": "di"}, {"taker": "root"}, {"taker": "nobody"}, {"role": "counsel"}, {"role": "records_custodian"},
        {"paper": "yes"}, {"last": -1}, {"last": 400}, {"valid_until": "soon"},
    ],
)  # fmt: skip
def test_law_nobody_hands_on_what_they_do_not_have_or_to_whom_it_cannot_go(lawful, wrong):
    """To oneself, to an admin, another's right, without a paper or an end: refused, and nothing is in force."""
    di = lawful.person("di", Role.DIRECTOR)
    for name, role in (("bo", Role.OFFICER), ("root", Role.ADMIN)):
        lawful.person(name, role)
    assert deputy(lawful, di, **{"taker": "bo", **wrong}).status_code == 409
    assert lawful.store.delegations.all() == ()


def test_law_a_delegation_ends_with_a_word_or_with_the_right_of_who_gave_it(lawful):
    """Ended by the director, or as soon as the director's account is shut out or loses the role."""
    ana, di, bo = (
        lawful.person(name, role) for name, role in (("ana", Role.OFFICER), ("di", Role.DIRECTOR), ("bo", Role.OFFICER))
    )
    case = lawful.hold()
    proposed(lawful, ana, case)
    deputy(lawful, di, "bo")
    (item,) = lawful.store.delegations.all()
    refused = bo.go("/delegations/end", method="POST", token=bo.token("/delegations"), delegation=item.id)
    assert refused.status_code == 403
    di.go("/delegations/end", method="POST", token=di.token("/delegations"), delegation=item.id)
    assert bo.act(case, "approve").status_code == 403
    deputy(lawful, di, "bo")
    lawful.accounts.disable("di", disabled=True, actor="root", now=lawful.now)
    assert bo.act(case, "approve").status_code == 403


def test_an_approver_reads_why_it_was_proposed_and_what_happened_since(bench_of_two):
    """The proposer's words and evidence stand beside the button, and each act after them; looks do not."""
    bench = bench_of_two
    case, ana, bo = bench.hold(), bench.person("ana", Role.OFFICER), bench.person("bo", Role.APPROVER)
    form = {"evidence.COURT_ORDER.order_id": "order-1a2b", "note": "Order read <in full>"}
    ana.act(case, "release", basis="COURT_ORDER", recipient=case.recipients[0], **form)
    page = bo.go(f"/cases/{case.case}").text
    assert "Order read &lt;in full&gt;" in page
    assert 'href="/orders/order-1a2b"' in page
    assert "Since it was proposed:" not in page
    ana.act(case, "ask", on="1", note="The author must say which year")
    page = bo.go(f"/cases/{case.case}").text
    assert "Since it was proposed:" in page
    assert page.count("The author must say which year") == 2


# ------------------------------------------------------------------------------------ duties, marks, the month


def test_a_case_tells_whom_the_rules_ask_to_inform(lawful):
    """The duty, its time and its source stand on the page, and that counsel has not verified them."""
    case = lawful.hold()
    incident = lawful.store.incident(case.id)
    told = replace(incident, inspection=replace(incident.inspection, jurisdiction="ny-vtl"))
    (law,) = lawful.office.quarantine.laws(told)
    assert law.notice_duties[0].within == "3 days"
    page = lawful.person("ana", Role.OFFICER).go(f"/cases/{case.case}").text
    assert "not verified by counsel" in page


def test_a_closed_case_can_be_put_under_legal_hold(bench):
    """A lawsuit may come after the decision; nothing else of a closed case can be changed."""
    case, ana = bench.hold(), bench.person("ana", Role.OFFICER)
    ana.act(case, "refuse")
    assert ana.act(case, "legal_hold", on="1").status_code == 303
    assert bench.store.incident(case.id).legal_hold


def test_the_month_is_drawn_and_told_in_numbers(bench):
    """What came, went and was refused today stands in the table beside the picture; nothing of another agency."""
    for number in range(3):
        bench.hold("clerk@mvd.example", text=f"n{number}")
    case = bench.hold("clerk@mvd.example", text="r")
    ana = bench.person("ana", Role.OFFICER)
    ana.act(case, "refuse")
    page = ana.go("/today").text
    assert re.search(
        r"2026-11-22</th><td class=\"number\">4</td><td class=\"number\">0</td><td class=\"number\">1<", page
    )
    bound = bench.person("bo", Role.OFFICER, agencies=("health.example",))
    assert "Nothing came and nothing went." in bound.go("/today").text


def test_a_bar_of_one_is_seen_beside_a_thousand():
    """One scale for all rows; nothing that happened is drawn as nothing."""
    days = [Day(begins=datetime(2026, 11, n, tzinfo=UTC), held=n * 500, released=1, refused=0) for n in (1, 2)]
    held, released, refused = chart.drawn(days).rows
    assert (held.bars[1].height, released.bars[0].height, refused.bars[0].height) == (chart.ROW, 2.0, 0.0)


def test_the_next_hops_later_is_told_while_it_is_on_its_way(bench):
    """Between two tries the case says what was answered."""
    case = change(
        bench, bench.hold(), state=State.RELEASING, basis="COURT_ORDER", approved_by="Bo",
        released_reply=str(Reply(code=451, enhanced="4.3.2", text="busy").code), release_attempts=2,
    )  # fmt: skip
    page = bench.person("ana", Role.OFFICER).go(f"/cases/{case.case}").text
    assert re.search(r"451</code>\s*\(Tries: 2\)", page)
