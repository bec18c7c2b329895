"""The register's pages: two people for one order, a document beside the fields, and what passed without an order."""

import asyncio
import hashlib
import re
from dataclasses import replace

import httpx2
import pytest

from dlp_gateway.model import Disposition, LegalProcess, Reason, Role, ScannerFault
from tests.console.test_desk import HOSTILE, Bench
from tests.store.making import inspection, message, opened

PAPER = f"UNITED STATES DISTRICT COURT\nNo. 1:26-mc-00045\nrecords of Mateo Example\n{HOSTILE}\nA. Judge".encode()
FORM = {
    "act": "add", "kind": "federal_court_order", "court": "D.N.M.", "docket_number": "1:26-mc-00045",
    "judge": "A. Judge", "issued_on": "2026-10-02", "valid_until": "2027-01-31", "persons": "Mateo Example",
    "entities": "US_SSN", "senders": "mvd.example", "any_recipients": "1", "received_from": "clerk, by mail",
}  # fmt: skip


@pytest.fixture
def bench(tmp_path):
    with opened(f"sqlite:///{tmp_path / 'gateway.db'}") as store:
        yield Bench(store)


def send(person, path, *, file=None, **form):
    """Send a form with its token, and a file if there is one."""
    form = {"token": person.token("/orders/new"), **form}

    async def ask():
        transport = httpx2.ASGITransport(app=person.bench.app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://console", cookies=person.cookies) as client:
            files = {"document": ("order <b>.txt", file)} if file is not None else {"document": ("", b"")}
            return await client.post(path, data=form, files=files)

    return asyncio.run(ask())


def added(bench, person, **form):
    answer = send(person, "/orders/new", **{**FORM, **form})
    assert answer.status_code == 303, re.findall(r'role="alert"><p>(.*?)</p>', answer.text)
    return answer.headers["location"]


def test_law_who_registers_an_order_does_not_verify_it(bench):
    """The registrar's form is refused, another officer's makes it count, and nobody's name is stored."""
    ana, bo = bench.person("ana", Role.OFFICER), bench.person("bo", Role.APPROVER)
    page = added(bench, ana)
    assert ana.go(page).text.count('value="verify"') == 0
    refused = ana.go(f"{page}/acts", method="POST", token=ana.token(page), act="verify", note="I know it is right")
    assert (refused.status_code, bench.docket.list()[0].state) == (409, "added")
    done = bo.go(f"{page}/acts", method="POST", token=bo.token(page), act="verify", note="Phoned the clerk of court")
    assert (done.status_code, bench.docket.list()[0].state) == (303, "verified")
    assert "Mateo" not in bo.go(page).text
    assert "in force" in bo.go("/orders?show=in_force").text


def test_a_revoked_order_is_over_and_says_who_ended_it(bench):
    """One person is enough to revoke; a second act on it is refused."""
    ana = bench.person("ana", Role.OFFICER)
    page = added(bench, ana)
    form = {"token": ana.token(page), "act": "revoke", "note": "The court vacated it today"}
    assert ana.go(f"{page}/acts", method="POST", **form).status_code == 303
    assert ana.go(f"{page}/acts", method="POST", **form).status_code == 409
    assert "The court vacated it today" in ana.go(page).text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"docket_number": "nonsense"}, "docket_number"),
        ({"court": ""}, "court"),
        ({"persons": ""}, "persons"),
        ({"any_persons": "1"}, "not both"),
        ({"valid_until": "2020-01-01"}, "past"),
        ({"entities": "NOT_A_KIND"}, "NOT_A_KIND"),
        ({"max_uses": "-3"}, "max_uses"),
        ({"senders": "not a domain!"}, "senders"),
        ({"kind": "ice_warrant_i200"}, "ice_warrant_i200"),
    ],
)
def test_a_wrong_order_is_refused_and_what_was_written_stands_there_again(bench, wrong, said):
    """Nothing is stored by half, and the officer need not write it all again."""
    ana = bench.person("ana", Role.OFFICER)
    answer = send(ana, "/orders/new", **{**FORM, **wrong})
    assert answer.status_code == 409
    assert said in re.search(r'role="alert"><p>(.*?)</p>', answer.text)[1]
    assert 'value="clerk, by mail"' in answer.text
    assert bench.docket.list() == ()


def test_a_document_is_read_into_the_form_and_kept_with_the_order(bench):
    """What it says fills the empty fields, its text stands beside them as text, and its octets are the register's."""
    ana, bo = bench.person("ana", Role.OFFICER), bench.person("bo", Role.OFFICER)
    read = send(ana, "/orders/new", file=PAPER, act="read", received_from="clerk, by mail")
    assert 'name="docket_number" value="1:26-mc-00045"' in read.text
    assert "Mateo Example</textarea>" in read.text
    assert 'value="clerk, by mail"' in read.text
    assert "<script>alert" not in read.text
    tray = re.search(r'name="tray" value="([^"]+)"', read.text)[1]
    page = added(bench, ana, tray=tray)
    order = bench.docket.list()[0]
    assert order.document_sha256 == hashlib.sha256(PAPER).hexdigest()
    shown = bo.go(f"{page}/document", method="POST", token=bo.token(page)).text
    assert "records of Mateo Example" in shown
    assert "<script>alert" not in shown
    seen = [(entry.actor, entry.action) for entry in bench.store.audit_entries(subject=order.id)]
    assert ("Bo", "order_document") in seen


def test_the_original_of_a_document_is_handed_out_as_a_file_that_opens_nowhere(bench):
    """The very octets, as an attachment without a type that a browser would show."""
    ana = bench.person("ana", Role.OFFICER)
    page = added(bench, ana, file=PAPER)
    given = ana.go(f"{page}/document", method="POST", token=ana.token(page), original="1")
    assert given.content == PAPER
    assert given.headers["content-type"] == "application/octet-stream"
    assert given.headers["content-disposition"].startswith("attachment")


def test_an_upload_is_nobody_elses(bench):
    """Another officer's form with the same token brings no document."""
    ana, bo = bench.person("ana", Role.OFFICER), bench.person("bo", Role.OFFICER)
    read = send(ana, "/orders/new", file=PAPER, act="read")
    tray = re.search(r'name="tray" value="([^"]+)"', read.text)[1]
    added(bench, bo, tray=tray)
    assert bench.docket.list()[0].document_sha256 == ""


def test_a_worker_in_trouble_costs_the_reading_not_the_form(bench):
    """What was written stands, and the order can be registered without the machine's reading."""
    ana = bench.person("ana", Role.OFFICER)
    bench.papers.broken = ScannerFault("gone")
    answer = send(ana, "/orders/new", file=PAPER, **{**FORM, "act": "read"})
    assert answer.status_code == 409
    assert "cannot be read at this moment" in answer.text
    tray = re.search(r'name="tray" value="([^"]+)"', answer.text)[1]
    added(bench, ana, tray=tray)
    assert bench.docket.list()[0].document_sha256


def test_an_agencys_paper_is_called_one(bench):
    """The form says so before anybody registers it as an order."""
    bench.papers.judicial = False
    ana = bench.person("ana", Role.OFFICER)
    assert "agency&#39;s paper" in send(ana, "/orders/new", file=PAPER, act="read").text


def test_law_an_officer_of_one_agency_makes_no_order_for_another(bench):
    """Neither by naming another's domain nor by limiting no senders; another agency's order does not exist."""
    bound = bench.person("ana", Role.OFFICER, agencies=("health.example",))
    for wrong in ({"senders": "mvd.example"}, {"senders": "", "any_senders": "1"}, {"senders": "*.example"}):
        assert send(bound, "/orders/new", **{**FORM, **wrong}).status_code == 409
    page = added(bench, bench.person("bo", Role.OFFICER))
    assert bound.go(page).status_code == 404
    form = {"token": bound.token("/orders/new"), "act": "revoke", "note": "because I say so"}
    assert bound.go(f"{page}/acts", method="POST", **form).status_code == 404
    assert bench.docket.list()[0].state == "added"


def test_law_an_order_for_every_sender_is_not_one_agencys_to_verify(bench):
    """It would open other agencies' mail: only an officer who is bound to none verifies it."""
    page = added(bench, bench.person("ana", Role.OFFICER), senders="", any_senders="1")
    bound, free = bench.person("bo", Role.OFFICER, agencies=("health.example",)), bench.person("cy", Role.OFFICER)
    form = {"act": "verify", "note": "Phoned the clerk of court"}
    assert bound.go(f"{page}/acts", method="POST", token=bound.token(page), **form).status_code == 409
    assert bench.docket.list()[0].state == "added"
    assert free.go(f"{page}/acts", method="POST", token=free.token(page), **form).status_code == 303


@pytest.mark.parametrize(("role", "sees", "acts"), [(Role.AUDITOR, 200, 403), (Role.ADMIN, 403, 403)])
def test_law_who_may_not_act_on_orders_does_not(bench, role, sees, acts):
    """Auditors look, admins do not even do that, and neither opens a document."""
    page = added(bench, bench.person("ana", Role.OFFICER), file=PAPER)
    person = bench.person("x", role)
    assert person.go("/orders").status_code == person.go(page).status_code == sees
    token = person.token("/audit")
    for path in (f"{page}/acts", f"{page}/document", "/orders/new"):
        form = {"token": token, "act": "revoke", "note": "a good reason"}
        assert person.go(path, method="POST", **form).status_code == acts
    assert bench.docket.list()[0].state == "added"


def passed(bench, sender):
    """Deliver a mail on a claimed order, so that it stands on the review list."""
    claim = LegalProcess(
        kind="federal_court_order", judicial=True, locator="1", accepted=True, reasons=("complete_reference",),
        court="D.N.M.", docket_number="1:26-mc-00045",
    )  # fmt: skip
    told = inspection(Disposition.DELIVER, legal=(claim,))
    told = replace(told, verdict=replace(told.verdict, reasons=(Reason.LEGAL_PROCESS_ACCEPTED,)))
    asyncio.run(bench.store.record(message(sender=sender, queue_id=f"q-{sender}"), told, now=bench.now))


def test_what_passed_on_a_claimed_order_is_looked_at_afterwards(bench):
    """It stands on the list until somebody says what they found; with a note, and only for their own agency."""
    passed(bench, "clerk@mvd.example")
    passed(bench, "clerk@health.example")
    ana, bound = bench.person("ana", Role.OFFICER), bench.person("bo", Role.OFFICER, agencies=("mvd.example",))
    page = bound.go("/orders/reviews").text
    assert ("clerk@mvd.example" in page, "clerk@health.example" in page) == (True, False)
    entries = {item.author: item.id for item in bench.docket.reviews()}
    form = {"token": bound.token("/orders/reviews"), "outcome": "genuine", "note": "The clerk of court confirmed it"}
    other = f"/orders/reviews/{entries['clerk@health.example']}"
    assert bound.go(other, method="POST", **form).status_code == 404
    mine = f"/orders/reviews/{entries['clerk@mvd.example']}"
    assert bound.go(mine, method="POST", **{**form, "note": "ok"}).status_code == 409
    assert bound.go(mine, method="POST", **form).status_code == 303
    assert [item.author for item in bench.docket.reviews()] == ["clerk@health.example"]
    assert "The clerk of court confirmed it" in ana.go("/orders/reviews?show=all").text
