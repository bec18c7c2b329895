"""What a release asks for: evidence by basis, and the role of who approves, as the jurisdiction file says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dlp_gateway import policy
from dlp_gateway.config.jurisdictions import read_jurisdictions, read_kinds
from dlp_gateway.config.places import shipped_config_dir
from tests.store.making import finding, inspection

CONFIG = Path(shipped_config_dir())
LAWS = read_jurisdictions(
    sorted((CONFIG / "jurisdictions").glob("*.yaml")),
    kinds=read_kinds(CONFIG / "legal_process.yaml"),
    default="default",
    allow_proposed=False,
    today=datetime(2026, 11, 22, tzinfo=UTC).date(),
)


class Case:
    """What the rules look at in an incident."""

    def __init__(self, jurisdiction="default", subjects=()):
        found = tuple(replace(finding(), subject=subject) for subject in subjects)
        self.inspection = replace(inspection(), jurisdiction=jurisdiction, findings=found)


@pytest.mark.parametrize("code", ["COURT_ORDER", "NOT_PROTECTED"])
def test_an_order_needs_no_more_than_the_note_in_the_default_file(code):
    """The contract's command, a basis and a note, is enough for a court order."""
    assert policy.refusal(Case(), code, {}, LAWS) == ""


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("FEDERAL_LAW", {"statute": "8 U.S.C. 1373"}),
        ("HIPAA", {"section": "45 CFR 164.512(f)"}),
        ("COURT_RECORD", {"court": "D.N.M.", "docket_number": "1:26-cv-00001"}),
        ("PUBLIC_RECORDS_LAW", {"request_number": "26-118"}),
        ("AGENCY_FUNCTION", {"function": "licensing", "legal_basis": "66-5-9"}),
    ],
)
def test_a_basis_asks_for_its_evidence(code, given):
    """Without it the release is refused and what is missing is named; with all of it, it is not."""
    words = policy.refusal(Case(), code, {}, LAWS)
    assert all(name in words for name in given)
    assert policy.refusal(Case(), code, given, LAWS) == ""


@pytest.mark.parametrize(("consents", "enough"), [("1", False), ("two", False), ("2", True), ("3", True)])
def test_there_is_one_consent_for_each_person_found(consents, enough):
    """Two persons found: one consent does not cover them."""
    case = Case(subjects=("person 1", "person 2"))
    assert (policy.refusal(case, "WRITTEN_CONSENT", {"consents": consents}, LAWS) == "") is enough


def test_only_california_knows_an_emergency():
    """EMERGENCY is refused everywhere else, and asks for facts there."""
    given = {"facts": "missing child", "asked_by": "Sgt. Example"}
    assert policy.refusal(Case("ca-vehicle-code"), "EMERGENCY", given, LAWS) == ""
    assert policy.refusal(Case("ca-vehicle-code"), "EMERGENCY", {}, LAWS) != ""
    assert [law.name for law in LAWS if policy.refusal(Case(law.name), "EMERGENCY", given, LAWS) == ""] == [
        "ca-vehicle-code"
    ]


def test_the_file_says_who_approves():
    """Counsel for federal law, the director or a designee at the MVD for an order, any officer elsewhere."""
    assert policy.approvers(Case(), "FEDERAL_LAW", LAWS) == ("counsel",)
    assert policy.approvers(Case("nm-mvd"), "COURT_ORDER", LAWS) == ("director", "designee")
    assert policy.approvers(Case(), "COURT_ORDER", LAWS) == ()


def test_of_two_jurisdictions_both_must_agree():
    """A case of two files knows the bases of both, with the evidence of both."""
    case = Case("default+nv")
    assert policy.refusal(case, "HIPAA", {"section": "164.512"}, LAWS) != ""
    assert "docket_number" in policy.refusal(case, "COURT_ORDER", {}, LAWS)


def test_every_file_protects_every_entity_and_says_by_what():
    """A file may only differ in whether a statute or the agency's rule protects; none is verified."""
    assert {len(law.protected) for law in LAWS} == {26}
    assert not any(law.verified or law.proposed for law in LAWS)
    assert {law.name for law in LAWS} == {
        "ca-vehicle-code", "default", "nj", "nm-2025-sb36", "nm-mvd", "nv", "ny-vtl", "santa-fe-2017", "wa", "wa-dol",
    }  # fmt: skip
