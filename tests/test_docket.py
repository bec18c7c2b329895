"""The docket: two officers, checked fields, keyed persons, and scope clause by clause."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from dlp_gateway import docket
from dlp_gateway.docket import Docket, Who
from dlp_gateway.legal import match
from dlp_gateway.model import Part, PartKind
from dlp_gateway.store import ActRefused, NotFound
from tests.store.making import message, open_store
from tests.test_legal import ENVELOPE, LAW, body, finding

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
KEY = b"k" * 32
ANA, BEN = Who(name="Ana", user="ana"), Who(name="Ben", user="ben")
DATA = {
    "kind": "federal_court_order",
    "court": "D.N.M.",
    "docket_number": "1:26-mc-00045",
    "issued_on": "2026-10-02",
    "valid_until": "2027-01-31",
    "persons": ["Mateo Example"],
    "entities": ["US_SSN"],
    "senders": ["agency.example"],
    "recipients": ["ice.dhs.gov"],
}
CITED = "Pursuant to the order of the U.S. District Court, District of New Mexico, No. 1:26-mc-00045, it follows.\n\n"


@pytest.fixture
def desk(tmp_path):
    """Give a docket on a new database."""
    store = open_store(f"sqlite:///{tmp_path}/db")
    yield Docket(store.register, key=KEY, kinds=("federal_court_order",))
    store.close()


def add(desk, **changes):
    return desk.add(DATA | changes, officer=ANA, now=NOW)


def test_an_order_counts_once_another_officer_has_verified_it(desk):
    """Added, verified by somebody else with a method, revoked by anybody; each is a state of its own."""
    order = add(desk)
    assert order.state == "added"
    verified = desk.verify(order.id, officer=BEN, how="phoned the clerk of the court", now=NOW)
    assert (verified.state, verified.verified_by) == ("verified", "Ben")
    assert desk.revoke(order.id, officer=ANA, why="the court vacated it", now=NOW).state == "revoked"


@pytest.mark.parametrize(
    "who", [ANA, Who(name="Ana", user="other"), Who(name=" ana ", user="x"), Who(name="C", user="ana")]
)
def test_law_who_added_an_order_never_verifies_it(desk, who):
    """Not under another name, not under another account with the same name."""
    order = add(desk)
    with pytest.raises(ActRefused, match="another officer"):
        desk.verify(order.id, officer=who, how="phoned the clerk of the court", now=NOW)
    assert desk.show(order.id).state == "added"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"entities": ["US_SSM"]}, 'Did you mean "US_SSN"'),
        ({"court": "Northern District of New Mexico"}, "no court"),
        ({"docket_number": "D-101-CV-2026-00001"}, "no number"),
        ({"docket_number": "1:31-mc-00045"}, "docket_year_future"),
        ({"issued_on": "2026-12-24"}, "not come yet"),
        ({"issued_on": "24.12.2025"}, "not a date"),
        ({"valid_until": "2026-11-21"}, "past"),
        ({"valid_until": "2026-12-01", "valid_from": "2026-12-24"}, "before"),
        ({"max_uses": 0}, "max_uses"),
        ({"persons": ["Mateo"]}, "two words"),
        ({"persons": None}, 'write "any"'),
        ({"recipients": ["not a domain!"]}, "neither an address nor a domain"),
        ({"kind": "i200"}, "no kind"),
        ({"person": ["x"]}, 'Did you mean "persons"'),
    ],
)
def test_a_wrong_order_is_refused_and_nothing_is_stored(desk, changes, words):
    """The key, what is wrong and how to mend it are said; the register stays empty."""
    with pytest.raises(ActRefused, match=words):
        add(desk, **changes)
    assert desk.list() == ()


def test_the_same_order_stands_in_the_register_once(desk):
    """Two entries with different scopes would disagree; the first must be revoked."""
    order = add(desk)
    with pytest.raises(ActRefused, match="same order"):
        add(desk, entities=["HOME_ADDRESS"])
    desk.revoke(order.id, officer=ANA, why="registered too widely", now=NOW)
    assert add(desk).state == "added"


def test_another_spelling_is_the_same_order(desk):
    """The court in full and the number without its office digit: no second scope for one order."""
    add(desk)
    with pytest.raises(ActRefused, match="same order"):
        add(desk, court="United States District Court for the District of New Mexico", docket_number="26-mc-45")


def test_names_are_kept_nowhere(desk):
    """The register has initials and keyed hashes; the document is sealed."""
    order = desk.add(DATA, officer=ANA, now=NOW, document=("order.pdf", b"%PDF Mateo Example"))
    shown = docket.facts(order, today=NOW.date())
    assert "Mateo" not in str(shown)
    assert shown["persons"][0]["initials"] == "M.E."
    sealed = desk.document(order.id)
    assert sealed is not None
    assert b"Mateo" not in sealed


def test_an_unknown_order_is_said_to_be_unknown(desk):
    """A wrong id changes nothing."""
    with pytest.raises(NotFound):
        desk.revoke("order-none", officer=ANA, why="no such order here", now=NOW)


# ------------------------------------------------------------------------------------------------- matching


def verified(**changes):
    order = docket.order_of(DATA | changes, key=KEY, kinds=("federal_court_order",), today=date(2026, 11, 22))
    return replace(order, state="verified")


def judged(text, order, *, level="registered", entity="US_SSN"):
    part = body(CITED + text)
    start = part.text.index("536-90-4399")
    found = replace(finding(entity), start=start, end=start + 11)
    (item,) = match(
        envelope=ENVELOPE, parts=(part,), findings=(found,), docket=(order,), now=NOW,
        jurisdiction=replace(LAW, assurance=level), person_key=KEY,
    )  # fmt: skip
    return item


@pytest.mark.parametrize(
    "text",
    [
        "Mateo Example, SSN 536-90-4399.",
        "Name: EXAMPLE, MATEO\nSSN: 536-90-4399",
        "Mr. Example's social security number is 536-90-4399.",
        "The client is Mateo R. Example.\n\nSSN 536-90-4399",
        "Nombre: Mateo Example\nSeguro social: 536-90-4399",
    ],
)
def test_a_person_in_scope_passes(text):
    """However the name is written, the order covers its person."""
    item = judged(text, verified())
    assert item.accepted, item.reasons
    assert all(clause.met for clause in item.clauses)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Rosa Otero, SSN 536-90-4399.", "person_not_in_order"),
        ("Mateo Otero, SSN 536-90-4399.", "person_not_in_order"),
        ("Name: OTERO, ROSA\nSSN: 536-90-4399", "person_not_in_order"),
        ("Mateo Example is the cousin. Rosa Otero has the SSN 536-90-4399.", "person_not_in_order"),
        ("SSN 536-90-4399", "person_unknown"),
    ],
)
def test_law_other_persons_are_held(text, reason):
    """Somebody else, or nobody that the text names: outside the order's scope."""
    item = judged(text, verified())
    assert not item.accepted
    assert reason in item.reasons
    assert not next(clause for clause in item.clauses if clause.name == "persons").met


def test_a_used_up_order_is_held():
    """An order for one delivery serves one."""
    item = judged("Mateo Example, SSN 536-90-4399.", replace(verified(max_uses=1), uses=1))
    assert item.reasons == ("order_used_up",)


def test_below_registered_what_the_register_knows_still_holds():
    """An order that is registered for somebody else does not pass at `reference` either."""
    assert not judged("Rosa Otero, SSN 536-90-4399.", verified(), level="reference").accepted
    assert judged("SSN 536-90-4399", verified(), level="reference").accepted


def test_a_row_of_a_table_is_about_its_own_person():
    """Two rows: the order covers one of them, so the message is held."""
    text = CITED + "Mateo Example 536-90-4399\nRosa Otero 219-09-9998"
    part = Part(locator="1", media_type="text/plain", kind=PartKind.BODY, text=text)
    numbers = [text.index("536-90-4399"), text.index("219-09-9998")]
    findings = tuple(replace(finding("US_SSN"), start=at, end=at + 11, fingerprint=str(at)) for at in numbers)
    law = replace(LAW, assurance="registered")
    (item,) = match(
        envelope=ENVELOPE, parts=(part,), findings=findings, docket=(verified(),), now=NOW, jurisdiction=law,
        person_key=KEY,
    )  # fmt: skip
    assert item.reasons == ("person_not_in_order",)


def test_a_docket_file_is_read_like_the_register(tmp_path):
    """Names become hashes; a misspelled clause is refused, since it would widen the order."""
    (order,) = docket.given_orders(DATA | {"id": "o1", "state": "verified"}, key=KEY)
    assert judged("Mateo Example, SSN 536-90-4399.", order).accepted
    with pytest.raises(ActRefused, match="persons"):
        docket.given_orders(
            {"id": "o1", "state": "verified", "court": "D.N.M.", "docket_number": "1", "person": []}, key=KEY
        )
    assert docket.person_key(tmp_path, make=True) == docket.person_key(tmp_path)
    assert message() is not None
