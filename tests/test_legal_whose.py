"""Whose record goes with a court's paper: whom a warrant arrests, and capitalised words that are nobody's name."""

from dataclasses import replace

import pytest

from tests.test_legal import LAW, attached, body, finding, match

WARRANT = """\
AO 442 (Rev. 11/11) Arrest Warrant

                  UNITED STATES DISTRICT COURT
                            for the
                       District of Idaho

United States of America         )
            v.                   )   Case No. 1:26-mj-00214-REP
TOBIAS QUARLES-MBEKI and         )
LENNART IVO SORBY                )
            Defendants           )

                        ARREST WARRANT

To:  Any authorized law enforcement officer

YOU ARE COMMANDED to arrest and bring before a United States magistrate judge without unnecessary delay
(name of person to be arrested)  TOBIAS QUARLES-MBEKI,
who is accused of an offense or violation based on the following document filed with the court: [X] Complaint

This offense is briefly described as follows: 8 U.S.C. 1326(a), reentry of a removed alien

Date:  November 5, 2026                        /s/ Rosamund E. Pike-Aldous
                                               Issuing officer's signature
City and state:  Boise, Idaho                  Rosamund E. Pike-Aldous, U.S. Magistrate Judge
                                               Printed name and title

Name of defendant/offender:  TOBIAS QUARLES-MBEKI
Known aliases:  Tobe Quarles
Known family, friends, and other associates (name, relation, address):
     {associate}
"""


def warrant_lets_go(name: str, *, associate: str = "none known") -> bool:
    """Whether the warrant, attached to a letter with somebody's number, lets it go."""
    letter = f"As the enclosed warrant of the court commands, the record of {name}, SSN 219-09-9998, is below.\n"
    start = letter.index("219")
    number = replace(finding("US_SSN"), locator="1", start=start, end=start + 11)
    paper = attached(WARRANT.format(associate=associate))
    found = match(body(letter), paper, findings=(number,), law=replace(LAW, assurance="document"))
    return any(item.accepted for item in found)


@pytest.mark.parametrize("name", ["Tobias Quarles-Mbeki", "Tobe Quarles"])
def test_an_arrest_warrant_covers_whom_it_arrests(name):
    """By the name in its command, or another of the same person."""
    assert warrant_lets_go(name)


@pytest.mark.parametrize(
    ("name", "associate"),
    [
        ("Odile Quarles-Mbeki", "Wife, O. Quarles-Mbeki, same address"),
        ("Odile Quarles-Mbeki", "Odile Quarles-Mbeki (wife), 14 Fennel Ct, Nampa"),
        ("Lennart Ivo Sorby", "none known"),
    ],
)
def test_law_an_arrest_warrant_covers_nobody_whom_it_only_mentions(name, associate):
    """Family on its second page, by letters or in full, and who is accused with the person."""
    assert not warrant_lets_go(name, associate=associate)
