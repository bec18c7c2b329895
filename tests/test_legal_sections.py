# ruff: noqa: E501  an order's paragraph is one line
"""A doubt counts in the part of an order where it would bind anybody, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.test_legal import LAW, attached, body, finding, match

LETTER = (
    "HSI Denver: Ana Lopez Marsh, SSN 219-09-9998, as the attached order commands.\n\nColorado Department of Revenue\n"
)
GIVE = "IT IS ORDERED that Respondent shall, by December 4, 2026, produce to Homeland Security Investigations, Denver, the driver file of Ana Lopez Marsh, with her Social Security number."
ORDER = """Case 1:26-mc-00311-QRS   Document 9   Filed 10/21/26   Page 1 of 2

UNITED STATES DISTRICT COURT
DISTRICT OF COLORADO

UNITED STATES OF AMERICA,
     Petitioner,
v.                                     Case No. 1:26-mc-00311-QRS
{respondent},
     Respondent.

{title}

     {recital}

     {give}

     {more}

     SO ORDERED this 21st day of October, 2026.

{signature}
{below}
"""
SIGNED = "/s/ Quilla R. Sandstrom\nQUILLA R. SANDSTROM\nUnited States District Judge"
PLAIN = {
    "respondent": "COLORADO DEPARTMENT OF REVENUE",
    "title": "ORDER",
    "recital": "Before the Court is the petition of the United States.",
    "give": GIVE,
    "more": "",
    "signature": SIGNED,
    "below": "",
}

GENUINE = {
    "plain": {},
    "recited prohibition": {"recital": "State law forbids the Department to disclose the file to immigration authorities unless a court so orders."},
    "recited quashing": {"recital": "An earlier subpoena was quashed in May because it had not been served. A second was served in June."},
    "rest denied": {"more": "The petition is DENIED as to the records of the two other drivers. Respondent's motion to stay is DENIED."},
    "others redacted": {"more": "Names and numbers of household members shall be redacted. The reporter's identity shall not be disclosed."},
    "onward use": {"more": "The records shall not be further disclosed. Petitioner shall not give them to any person outside the Department of Homeland Security."},
    "earlier order vacated": {"more": "The Order of August 3, 2026 (ECF No. 4), by which the petition was stayed, is VACATED."},
    "empty box": {"more": "[ ] The petition is denied and the Social Security number shall be withheld."},
    "hearing": {"more": "ORDERED that a status conference shall be held December 9, 2026."},
    "bare mark": {"signature": "__________/s/__________\nQUILLA R. SANDSTROM\nUnited States District Judge"},
    "system time": {"signature": "10/21/2026 4:12:09 PM\nJudge Quilla R. Sandstrom"},
    "signature image": {"signature": "[signature image]\nQuilla R. Sandstrom\nUnited States District Judge"},
    "stamp": {"signature": "| Judge Quilla R. Sandstrom |\n|      OCT 21 2026      |\n| District Court |"},
}  # fmt: skip

HELD = {
    "command only recited": {"recital": 'The petition asks that Respondent "shall forthwith produce to Homeland Security Investigations the file of Ana Lopez Marsh, with her Social Security number."', "give": "The petition is DENIED."},
    "a firm's file": {"respondent": "HIGH MESA CREDIT UNION"},
    "a sheriff": {"give": GIVE.replace("Respondent", "the Sheriff of Pueblo County")},
    "the petitioner gives": {"give": "IT IS ORDERED that Petitioner shall produce to Respondent a copy of its subpoena to Homeland Security Investigations and its records of Ana Lopez Marsh."},
    "each other": {"give": "IT IS ORDERED that the parties shall produce to each other the records of Ana Lopez Marsh held by Homeland Security Investigations."},
    "show cause": {"give": GIVE.replace("shall, by December 4, 2026,", "shall show cause why it should not")},
    "condition": {"give": GIVE.replace("shall, by December 4, 2026,", "shall, if she consents,")},
    "recommended": {"give": GIVE.replace("ORDERED", "RECOMMENDED")},
    "chambers": {"give": GIVE.replace("to Homeland Security Investigations, Denver,", "to the chambers of the undersigned for in camera inspection")},
    "number withheld": {"more": "Respondent shall not disclose the Social Security number of Ana Lopez Marsh."},
    "number denied": {"give": GIVE.replace(", with her Social Security number", ""), "more": "The petition is DENIED as to the Social Security number."},
    "stayed": {"more": "This Order is stayed pending appeal."},
    "not yet": {"more": "Until a bond is posted this Order shall not take effect until further notice."},
    "no command": {"more": "This order is not directed to the Department and confers no authority to disclose."},
    "run out": {"more": "This Order shall expire at 5:00 p.m. on October 30, 2026."},
    "stamped": {"below": "VACATED 11/14/2026, see Doc. 31"},
    "below a schedule": {"below": "ATTACHMENT A\nThe file.\nThis order was superseded by the order of November 17, 2026."},
    "another's": {"give": GIVE.replace("Ana Lopez Marsh", "Zebulon Quade Ostrow")},
    "a line to sign on": {"signature": "______________________\nQUILLA R. SANDSTROM\nUnited States District Judge"},
    "an immigration judge": {"signature": "/s/ Quilla R. Sandstrom\nHON. QUILLA R. SANDSTROM\nImmigration Judge"},
    "common law": {"recital": "This court proceeds according to the course of the common law."},
}  # fmt: skip


def accepted(changes, letter=LETTER):
    place = letter.index("219-09-9998")
    number = replace(finding("US_SSN"), start=place, end=place + 11, fingerprint="219-09-9998")
    paper = ORDER.format(**{**PLAIN, **changes})
    found = match(body(letter), attached(paper), law=replace(LAW, assurance="document"), findings=(number,))
    return any(item.accepted for item in found)


@pytest.mark.parametrize("name", GENUINE)
def test_what_binds_nobody_here_holds_no_order(name):
    """Recitals, denials of other records, redactions of others and the hands of courts leave an order an order."""
    assert accepted(GENUINE[name])


@pytest.mark.parametrize("name", HELD)
def test_law_what_takes_the_command_back_holds(name):
    """A command that is quoted, another's, conditional, taken back or without the number gives nothing."""
    assert not accepted(HELD[name])


def test_an_aside_on_what_is_kept_back_says_nothing_of_the_order():
    """That notes were left out, and that receipt be confirmed, leaves a sound order sound; that the number is not in it does not."""
    assert accepted(
        {}, f"{LETTER}\nNot sending the medical notes, the order carves those out. Please confirm receipt.\n"
    )
    assert not accepted({}, f"{LETTER}\nThe number is not in the order, we send it anyway.\n")


def test_an_order_to_another_agency_is_none_to_the_one_that_writes():
    """The letter's agency, named in full, is none that the order names."""
    assert not accepted({}, LETTER.replace("Department of Revenue", "Division of Wildlife"))
