"""Whose record an attached order gives: names that it shortens, persons and numbers that it leaves out."""

from dataclasses import replace

import pytest

from tests.test_legal import LAW, attached, body, finding, match, matched

ORDER = """\
IN THE DISTRICT COURT OF LANCASTER COUNTY, NEBRASKA

IN THE INTEREST OF              )
{caption},      )   No. CI 26-4471
A Child.                        )   ORDER FOR DISCLOSURE

IT IS THEREFORE ORDERED:
1. The Department of Health and Human Services shall produce to U.S. Citizenship and Immigration Services, Omaha, by
November 30, 2026, its file on {given}, with the Social Security number.
{more}
Dated this 23rd day of October, 2026.
                    BY THE COURT:
                    /s/ Harriet Q. Lindgren
                    District Judge
"""
LETTER = "The court's order is attached. Our file on {name}, SSN 219-09-9998, is enclosed as it commands.\n"
CHILD = "Nevenka Ostojic Marr"


def goes(name: str = CHILD, *, caption: str = CHILD.upper(), given: str = CHILD, more: str = "") -> bool:
    """Whether the order, attached to a letter that names somebody beside a number, lets it go."""
    letter = LETTER.format(name=name)
    order = ORDER.format(caption=caption, given=given, more=more)
    return any(item.accepted for item in matched(letter, order, "219-09-9998"))


@pytest.mark.parametrize(
    "caption", ["NEVENKA O. M.", "NEVENKA OSTOJIC M.", "N. O. M.", "N. M.", "N.O.M.", "Nevenka O. Marr"]
)
def test_a_shortened_name_is_that_persons(caption):
    """Courts shorten children's names: letters stand for the words that are missing."""
    assert goes(caption=caption, given="the child")


@pytest.mark.parametrize("caption", ["BRAYAN O. M.", "NEVENKA T. S.", "K. L.", "Nevenka O. Prather"])
def test_law_a_shortened_name_of_somebody_else_holds(caption):
    """Letters or words that are not the person's are somebody else's."""
    assert not goes(caption=caption, given="the child")


def test_law_a_surname_alone_is_not_the_person():
    """The label of a number behind a name does not cut its first name off: a sister's record is not given."""
    assert goes("Nevenka Ostojic Marr")
    assert not goes("Dragana Ostojic Marr")


@pytest.mark.parametrize(
    "more",
    [
        "2. Records of the minor's mother, D.O.M., are not within this order and shall not be produced under it.",
        "2. Records of Dragana Ostojic Marr are not within this order.",
        "2. Not to be provided: medical records; any Social Security number; photographs.",
        "2. Excluded: the child's Social Security number and address.",
    ],
)
def test_law_what_an_order_leaves_out_is_held(more):
    """A person by initials or name, or the number in a list of what is not given."""
    assert not goes("Dragana Ostojic Marr" if "D.O.M." in more or "Dragana" in more else CHILD, more=more)


@pytest.mark.parametrize(
    "more",
    [
        "2. Names of her guardians appearing in the file shall be struck out.",
        "2. Names of reporters and of foster parents shall be redacted.",
        "2. Nothing in this order requires the Department to create a document or to answer future subpoenas.",
        "2. The wage and withholding records of 2025 are included, with name and Social Security number.",
        "2. Names and account data of any other child in the file shall be redacted.",
        "2. Patient names in the log shall be redacted.",
        "2. A copy goes to ICE Enforcement and Removal Operations, with the Social Security number and address.",
    ],
)
def test_what_an_order_says_beside_its_command_does_not_take_it_back(more):
    """Others' names that are struck out, and words that only sound like leaving out."""
    assert goes(more=more)


DENIED = "2. The petition is denied as to Dragana Ostojic Marr. She is a lawful permanent resident and is left out."


@pytest.mark.parametrize(
    ("below", "value", "entity", "released"),
    [
        ("", "lawful permanent resident", "IMMIGRATION_STATUS", True),
        ("\nFile of Dragana Ostojic Marr: refugee of 2019\n", "refugee", "IMMIGRATION_STATUS", False),
        ("\nDragana Ostojic Marr, SSN 457-55-5462\n", "457-55-5462", "US_SSN", False),
    ],
)
def test_law_only_the_courts_own_words_may_tell_of_whom_it_leaves_out(below, value, entity, released):
    """Why it denies may be read in the order; a record of that person behind the signature is one that it denies."""
    order = ORDER.format(caption=CHILD.upper(), given=CHILD, more=DENIED) + below
    letter = LETTER.format(name=CHILD)
    found = [
        replace(finding("US_SSN"), start=letter.index("219"), end=letter.index("219") + 11),
        replace(finding(entity), locator="2", start=order.index(value), end=order.index(value) + len(value)),
    ]
    told = match(body(letter), attached(order), findings=tuple(found), law=replace(LAW, assurance="document"))
    assert any(item.accepted for item in told) is released


@pytest.mark.parametrize(
    "clause",
    [
        (
            "is enjoined and restrained from producing to U.S. Immigration and Customs Enforcement or any other"
            " component of the Department of Homeland Security"
        ),
        "is prohibited from releasing to U.S. Citizenship and Immigration Services",
    ],
)
def test_law_an_order_that_enjoins_gives_nothing(clause):
    """What an agency is restrained from giving is not given, whom ever it names."""
    order = ORDER.replace("shall produce to U.S. Citizenship and Immigration Services", clause)
    text = order.format(
        caption=CHILD.upper(), given=CHILD, more="2. It shall produce a copy of the records to counsel."
    )
    assert not any(item.accepted for item in matched(LETTER.format(name=CHILD), text))
