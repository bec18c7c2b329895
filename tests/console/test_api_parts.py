"""/api/v1: a held message given in part, by programs as by the pages."""

import pytest

from dlp_gateway.model import Permit, Role
from tests.console.programs import NOTE, Browser, house_at
from tests.store.making import FEDERAL, RIDER


@pytest.fixture
def house(tmp_path):
    with house_at(tmp_path) as house:
        yield house


@pytest.fixture
def program(house):
    return house.program("ana", Role.OFFICER)


def tag(house, case):
    return f'"{case.id}.{house.store.incident(case.id).revision}"'


def post(program, case, path, *, match=None, key=None, **body):
    headers = {"if-match": match or tag(program.house, case)} | ({"idempotency-key": key} if key else {})
    return program.ask(f"/cases/{case.case}/{path}", method="POST", headers=headers, json={"note": NOTE, **body})


def test_a_program_sees_and_sends_a_redacted_copy(house, program):
    """What was seen is named by its digest; it becomes a case of its own, and the original stays held."""
    case = house.hold()
    seen = program.ask(f"/cases/{case.case}/copy").json()
    assert (seen["left"], seen["recipients"]) == ([], [FEDERAL])
    done = post(program, case, "copy", digest=seen["digest"], recipients=seen["recipients"])
    assert done.status_code == 200, done.text
    (made,) = house.store.copies.of(case.case)
    assert done.json() == {"case": made.case, "act": "copy", "state": "releasing", "revision": made.revision}
    assert house.store.incident(case.id) == case


def test_law_the_same_key_makes_one_copy(house, program):
    """A program that lost the answer asks again and is told the same."""
    case = house.hold()
    body = {"digest": "0" * 64, "recipients": [FEDERAL], "key": "k" * 20, "match": tag(house, case)}
    first, again = post(program, case, "copy", **body), post(program, case, "copy", **body)
    assert (first.status_code, first.json()) == (200, again.json())
    assert len(house.store.copies.of(case.case)) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"digest": "1" * 64, "recipients": [FEDERAL]}, 412),
        ({"digest": "0" * 64, "recipients": [RIDER]}, 422),
        ({"digest": "0" * 64, "recipients": []}, 422),
        ({"digest": "0" * 64, "recipients": [FEDERAL], "note": "no"}, 422),
        ({"digest": "0" * 64, "recipients": [FEDERAL], "match": '"x.1"'}, 412),
    ],
)
def test_law_nothing_is_made_of_what_was_not_seen_or_to_whom_it_may_not(house, program, body, status):
    """Another text, another recipient, no reason, another state of the case."""
    case = house.hold()
    assert post(program, case, "copy", **body).status_code == status
    assert house.store.copies.of(case.case) == ()


def test_a_program_returns_mail_to_its_author(house, program):
    """The list has kinds and places; the case stays held and waits."""
    case = house.hold()
    (place,) = program.ask(f"/cases/{case.case}/redaction").json()["places"]
    assert place == {"entity": "US_SSN", "place": "body", "locator": "1", "line": 1, "count": 1}
    assert post(program, case, "redaction").json()["state"] == "held"
    assert house.store.incident(case.id).needs_information
    assert post(program, case, "redaction").status_code == 409


@pytest.mark.parametrize(("role", "permits"), [(Role.AUDITOR, None), (Role.APPROVER, None), (Role.OFFICER, "read")])
@pytest.mark.parametrize("path", ["copy", "redaction"])
def test_law_only_who_decides_gives_in_part(house, role, permits, path):
    """A role that does not, or a token without the permit."""
    case = house.hold()
    narrowed = {"permits": (Permit.CASE_READ,)} if permits else {}
    other = house.program("bo", role, **narrowed)
    assert other.ask(f"/cases/{case.case}/{path}").status_code == 403
    assert (
        post(other, case, path, **({"digest": "0" * 64, "recipients": [FEDERAL]} if path == "copy" else {})).status_code
        == 403
    )
    assert house.store.incident(case.id) == case


@pytest.mark.parametrize("way", ["page", "program"])
def test_law_a_copy_is_judged_again_when_it_is_approved(tmp_path, way):
    """Rules that have learnt meanwhile stop a copy that waited, whichever way the second person approves it."""
    with house_at(tmp_path, second_approver=True) as house:
        case, ana = house.hold(), house.program("ana", Role.OFFICER)
        seen = ana.ask(f"/cases/{case.case}/copy").json()
        assert (
            post(ana, case, "copy", digest=seen["digest"], recipients=seen["recipients"]).json()["state"] == "proposed"
        )
        (made,) = house.store.copies.of(case.case)
        ben = house.program("ben", Role.APPROVER, permits=(Permit.CASE_READ, Permit.CASE_APPROVE))
        browser = Browser(house).log_in("ben")
        approve = {"page": lambda: browser.act(made, "approve"), "program": lambda: ben.act(made, "approve")}[way]
        house.copies_are_clean = False
        answer = approve()
        assert answer.status_code == {"page": 409, "program": 422}[way]
        assert "US_SSN" in answer.text
        assert house.store.incident(made.id).state == "proposed"
        house.copies_are_clean = True
        assert approve().status_code in {200, 303}
        assert house.store.incident(made.id).state == "releasing"
