"""How courts of all states print captions, numbers and signatures: each is read in a paper and in a letter.

The material stands in tests/messages/legal/captions.yaml; add a line there.
"""

from __future__ import annotations

import pytest
import yaml

from dlp_gateway.legal.courts import courts_in
from tests.test_legal import attached, body, match
from tests.test_legal_papers import FOLDER

FORMS = yaml.load((FOLDER / "captions.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
_ORDER = "IT IS ORDERED that the Department shall produce to Homeland Security Investigations the record of Ana Lopez."
_CAPTION = "UNITED STATES DISTRICT COURT\nDISTRICT OF ALASKA\n\nCase No. 3:25-cv-00118-SLG\n\nORDER\n\n"


def accepted(*parts):
    return any(item.accepted for item in match(*parts))


@pytest.mark.parametrize("caption", FORMS["captions"])
def test_a_court_and_its_number_are_read(caption):
    """The number counts behind and beside its court in a paper, and in a letter's sentence."""
    court, number = caption.split("|")
    order = f"ORDER\n\n{_ORDER}\n\n/s/ Ann B. Roe\nJudge\n"
    assert accepted(attached(f"{court}\n{number}\n\n{order}"))
    assert accepted(attached(f"IN RE RECORDS                 {number}\n{court}\n\n{order}"))
    told = f"Pursuant to the order of the {court.title()}, {number}, signed by Judge Ann Roe, we disclose the number."
    assert accepted(body(told))


@pytest.mark.parametrize("signature", FORMS["signed"])
def test_a_judges_signature_is_read(signature):
    """However a judge signs or a clerk's system says so, the order is signed."""
    assert accepted(attached(f"{_CAPTION}{_ORDER}\n\n{signature.replace('|', chr(10))}\n"))


@pytest.mark.parametrize("signature", FORMS["not_signed"])
def test_law_nobody_else_signs_for_a_judge(signature):
    """A place to sign, counsel, an agent, an arbitrator: the order does not count."""
    assert not accepted(attached(f"{_CAPTION}{_ORDER}\n\n{signature.replace('|', chr(10))}\n"))


@pytest.mark.parametrize("caption", FORMS["clerks"])
def test_a_court_is_read_as_clerks_shorten_it(caption):
    """Names such as "Hennepin Cty Dist Ct" and "Suffolk Superior" are read as courts beside their number."""
    court, number = caption.split("|")
    told = (
        f"Pursuant to the order of Judge Ann Roe, {court}, No. {number}, dated October 2, 2025, we give ICE the number."
    )
    assert accepted(body(told))
    assert not accepted(
        body(f"Pursuant to the order of {court.split()[0]} Security, No. {number}, we give ICE the number.")
    )


@pytest.mark.parametrize("word", ["sdnm", "wdaz", "edme"])
def test_law_letters_that_name_no_district_are_no_court(word):
    """Of letters run together only those of a district that exists are a federal court."""
    assert not courts_in(f"per the order of {word}, 1:25-mc-00044")


@pytest.mark.parametrize(("word", "name"), [("sdtx", "S.D. Tex."), ("ndca", "N.D. Cal."), ("wd wash.", "W.D. Wash.")])
def test_a_district_is_read_as_its_letters_run_together(word, name):
    """Clerks leave the full stops out."""
    assert [court.name for court in courts_in(f"per the order of {word}, 3:25-mc-00044")] == [name]
