# ruff: noqa: E501  an order's paragraph is one line
"""A doubt counts in the part of an order where it would bind anybody, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.test_legal import LAW, attached, body, finding, match, matched

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
    "others of many trades redacted": {"more": "The midwife's name shall be redacted. Names of the hospital's social workers and of her landlord shall be struck through. The visitors' addresses are exempt and shall be deleted."},
    "others told by what they do": {"more": "Names of passengers of the van and all wage data shall be redacted. Names of the persons she drives shall be removed. Names and identifying matter of siblings shall be removed."},
    "otros tachados": {"more": "Los nombres y datos de cualquier otra persona deberán ser tachados."},
    "taxes withheld": {"give": GIVE.replace("with her Social Security number", "with her name, Social Security number and amounts of tax withheld, if any")},
    "the docket's copy": {"more": "Full Social Security numbers shall be redacted from any copy filed on the docket."},
    "all others redacted": {"more": "Respondent shall redact the names and Social Security numbers of persons other than Ana Lopez Marsh."},
    "numbers of children redacted": {"more": "The names, numbers and records of children in the household shall be redacted."},
    "a defendant's address": {"recital": "Before the Court is the petition. ROLF HARDY KLINE, Defendant in the related case, was heard.", "more": "His landlord's name shall be redacted."},
    "data withheld beside the number": {"give": GIVE.replace("number.", "number and prior names, any placard data to be withheld.")},
    "returned at the end": {"more": "At the close of the case the copies shall be returned to the Department or destroyed."},
    "her motion failed": {"more": "Ms. Marsh's motion to quash and Ana Lopez Marsh's motion to stay are overruled and denied, except as provided in paragraph 4."},
    "denied as to the rest": {"more": "The petition is GRANTED as to Ana Lopez Marsh and DENIED as to the rest."},
    "title on two motions": {"title": "ORDER ON MOTION TO COMPEL AND MOTION TO QUASH"},
    "rule made absolute": {"title": "JUDGMENT ON RULE TO SHOW CAUSE"},
    "entry on a motion": {"title": "ENTRY REGARDING MOTION"},
    "adopts a recommendation": {"recital": "The Magistrate Judge recommends that the petition be granted.", "more": "The Recommendation is ADOPTED."},
    "tendered": {"give": GIVE.replace("produce", "tender")},
    "of no other person": {"give": GIVE.replace("number.", "number, and of no other person's file.")},
    "lodged earlier": {"recital": "The Court has read in camera the envelope that was\n     lodged by Respondent on September 30, and makes these findings."},
    "a clerk's entry": {"give": "MINUTE entry before the Honorable Quilla R. Sandstrom: By 12/4/2026 Respondent shall produce to Homeland Security Investigations the driver file of Ana Lopez Marsh, with her Social Security number.", "signature": ""},
    "sealed brackets": {"signature": "[e-signed] Quilla R. Sandstrom\nUnited States District Judge"},
    "name above the line and below the office": {"signature": "Quilla R. Sandstrom\n______________________________\nDISTRICT COURT JUDGE\n1C4 77D E09 2AB6\nQuilla R. Sandstrom\nDistrict Court Judge"},
    "date in the column beside": {"signature": "Dated:  OCT 21 2026          Quilla R. Sandstrom (e-signed)\n                             ______________________________\n                             JUDGE OF THE DISTRICT COURT"},
    "copies below a system's mark": {"signature": "Electronically Signed By: Hon. Judge Quilla R. Sandstrom\n            Wed, Oct 21 2026 09:12:44 AM", "below": "c:  P. Tallow, AUSA\n    R. Deck for Respondent"},
    "signed electronically on": {"signature": "Quilla R. Sandstrom, United States District Judge\nElectronically signed on 2026-10-21 14:38:07"},
    "a system's time above a hand": {"signature": "10/21/2026 9:15:02 AM\n\n[signature]\nDistrict Court Judge Quilla R. Sandstrom"},
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
    "recommended in the first person": {"title": "PROPOSED FINDINGS AND RECOMMENDED DISPOSITION", "give": GIVE.replace("IT IS ORDERED that Respondent shall", "I recommend that the Court grant the petition and order Respondent to")},
    "a recommendation that tells of its adoption": {"title": "RECOMMENDATION OF UNITED STATES MAGISTRATE JUDGE", "give": GIVE.replace("IT IS ORDERED", "I respectfully RECOMMEND").replace("by December 4, 2026", "within ten days of any order adopting this Recommendation")},
    "recommended in a list": {"give": "IT IS RECOMMENDED:\n     1. Respondent shall, within 15 days, produce to Homeland Security Investigations the driver file of Ana Lopez Marsh, with her Social Security number."},
    "a clerk's entry with a stamp below": {"give": "MINUTE entry before the Honorable Quilla R. Sandstrom: By 12/4/2026 Respondent shall produce to Homeland Security Investigations the driver file of Ana Lopez Marsh, with her Social Security number.", "signature": "", "below": "VACATED 11/14/2026, see Doc. 31"},
    "an order still to come": {"give": GIVE.replace("IT IS ORDERED that Respondent shall", "It is ORDERED: 1. IF, by November 30, Petitioner files an affidavit, THEN the Court will sign an order that Respondent")},
    "may later be directed": {"give": "IT IS ORDERED that any records which Respondent may later be directed to produce to Homeland Security Investigations concerning Ana Lopez Marsh, with her Social Security number, be filed under seal."},
    "no duty": {"more": "Unless and until a further order is signed, Respondent is under no duty to produce anything."},
    "leave only": {"give": "The motion for leave is GRANTED. Petitioner may serve upon Respondent a subpoena for the records of Ana Lopez Marsh, with her Social Security number. Respondent shall have twenty-one days to comply or object.", "more": "Nothing herein shall be construed as an order compelling production."},
    "not decided": {"more": "The Court does not decide whether the Department must comply."},
    "the immigration agency's own file": {"respondent": "SECRETARY, DEPARTMENT OF HOMELAND SECURITY", "give": GIVE.replace("Respondent shall", "Respondents shall").replace("driver file", "A-file")},
    "workers' numbers struck": {"give": GIVE.replace("the driver file of Ana Lopez Marsh, with her Social Security number", "the wage reports, listing for each worker, Ana Lopez Marsh and the others, the first name"), "more": "Social Security numbers of the workers are NOT to be produced."},
    "number and another's name redacted": {"more": "The Social Security number and the spouse's name shall be redacted."},
    "numbers of her and of others redacted": {"more": "The Social Security numbers of Ana Lopez Marsh and of household members shall be redacted."},
    "his data and others'": {"more": "Los nombres y datos de la conductora y de cualquier otra persona deberán ser tachados."},
    "number withheld beside the tax": {"more": "The Social Security number shall be withheld; tax withheld may be stated."},
    "the agency's copy": {"more": "Full Social Security numbers shall be redacted from the copy given to Homeland Security Investigations."},
    "the driver and her passengers": {"more": "Names of the driver and of passengers of the van shall be redacted."},
    "names struck": {"more": "All names shall be redacted before production."},
    "her number in a pronoun": {"more": "Her Social Security number shall be masked; the midwife's name shall be redacted."},
    "the driver's number": {"more": "The driver's Social Security number shall be redacted."},
    "long list not required": {"more": "Respondent is not required to produce the license file, license application, photograph, thumbprint, address history, Social Security number or legal-presence documents of any individual."},
    "a table's row": {"recital": "The Court rules on the claimants as follows:\n\n     Olive Brand Harker     GRANTED; with number\n     Ana Lopez Marsh        DENIED. No showing.", "give": GIVE.replace("of Ana Lopez Marsh, with her Social Security number", "of those as to whom the petition is granted")},
    "all but hers redacted in words that give": {"more": "Respondent shall produce the files of all persons other than Ana Lopez Marsh."},
    "her file denied with a motion": {"more": "The motion to stay is denied. The petition is DENIED as to Ana Lopez Marsh."},
    "show cause, not decided": {"title": "ORDER TO SHOW CAUSE", "more": "Respondent shall show cause why it should not be held in contempt."},
    "motion granted on two motions": {"title": "ORDER GRANTING MOTION TO QUASH"},
    "name printed once below a line": {"signature": "______________________________\nQuilla R. Sandstrom\nDISTRICT COURT JUDGE"},
    "name above a line, another's below": {"signature": "Quilla R. Sandstrom\n______________________________\nDISTRICT COURT JUDGE\nPeter Tallow"},
    "to the defence, unless it offers": {"give": GIVE.replace("to Homeland Security Investigations, Denver, ", ""), "more": "Production shall be made to the Office of the Federal Public Defender. The file shall not be furnished to Homeland Security Investigations or to any other person, unless and until the defense elects to offer it."},
    "signed for another": {"signature": "[e-signed] T. Clerk for the Hon. Quilla R. Sandstrom\nDeputy Clerk"},
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


@pytest.mark.parametrize(
    "court",
    [
        "JUDICIAL COURT OF THE RED MESA BAND\nARIZONA\nCase No. CF-26-0071\n",
        "EXAMPLE RIVER NATION TRIAL COURT\nOKLAHOMA\nCase No. CV-2026-71\n",
        "SUPREME COMMON LAW DISTRICT COURT OF THE REPUBLIC\nWyoming\nCause No. CLC-26-0007-A\n",
    ],
)
def test_law_a_court_that_is_no_states_orders_nothing(court):
    """A tribe's court, or one that people have made themselves, is none of a state, whatever state's court its text names."""
    recital = "The Program shall ask the Superior Court of Arizona, Pima County, to recognise this order."
    paper = ORDER.format(**{**PLAIN, "recital": recital}).replace("Case No. 1:26-mc-00311-QRS", "")
    place = LETTER.index("219-09-9998")
    number = replace(finding("US_SSN"), start=place, end=place + 11, fingerprint="219-09-9998")
    paper = court + paper.split("DISTRICT OF COLORADO\n", 1)[1]
    found = match(body(LETTER), attached(paper), law=replace(LAW, assurance="document"), findings=(number,))
    assert not any(item.accepted for item in found)


def test_an_aside_on_what_is_kept_back_says_nothing_of_the_order():
    """That notes were left out, and that receipt be confirmed, leaves a sound order sound; that the number is not in it does not."""
    assert accepted(
        {}, f"{LETTER}\nNot sending the medical notes, the order carves those out. Please confirm receipt.\n"
    )
    assert accepted({}, f"{LETTER}\nIf anything in the order is not covered please call 303-555-0162.\n")
    assert not accepted({}, f"{LETTER}\nThe number is not in the order, we send it anyway.\n")


def test_an_order_to_another_agency_is_none_to_the_one_that_writes():
    """The letter's agency, named in full, is none that the order names."""
    assert not accepted({}, LETTER.replace("Department of Revenue", "Division of Wildlife"))


@pytest.mark.parametrize("agency", ["Department of Revenue, Golden", "Department of Transportation, DOR"])
def test_a_city_or_a_divisions_letters_make_no_other_agency(agency):
    """What stands behind an agency's name - its city, the letters of its division - is no other agency's name."""
    assert accepted({}, LETTER.replace("Department of Revenue", agency))
    assert not accepted({}, LETTER.replace("Department of Revenue", "Department of Transportation, Golden"))


WIDE = """\
COURT OF COMMON PLEAS OF BERKS COUNTY, PENNSYLVANIA
COMMONWEALTH OF PENNSYLVANIA       : CRIMINAL DIVISION
               v.                  : No. CP-06-MD-0000871-2026
ANA LOPEZ MARSH                    :
                                   {title}
AND NOW, this 4th day of November, 2026, upon consideration of the Petition for Release of Licensing Records,
it is hereby ORDERED that the Petition is GRANTED. The Colorado Department of Revenue shall deliver to Homeland Security
Investigations, Denver, the driver file of Ana Lopez Marsh, with her Social Security number.
                                        BY THE COURT:
                                        /s/ Ardith M. Stoltz
                                        Judge of the Court of Common Pleas
"""


@pytest.mark.parametrize("title", ["O R D E R", "ORDER"])
def test_a_title_set_wide_is_read_as_the_word_it_is(title):
    """Letters with blanks between are one word."""
    assert any(item.accepted for item in matched(LETTER, WIDE.format(title=title), "219-09-9998"))


@pytest.mark.parametrize("title", ["ORDER", "PETITION", "MOTION", "SUBPOENA", "AFFIDAVIT", "NOTICE"])
def test_a_title_set_wide_counts_as_it_does_set_close(title):
    """It changes nothing of what the paper is: one that asks still asks."""
    close, wide = (matched(LETTER, WIDE.format(title=form), "219-09-9998") for form in (title, " ".join(title)))
    assert [item.reasons for item in wide] == [item.reasons for item in close]


def test_law_a_petition_set_wide_is_held():
    """A title that asks asks, however it is set."""
    assert not any(item.accepted for item in matched(LETTER, WIDE.format(title="P E T I T I O N"), "219-09-9998"))


NUMBERED = """\
          SUPERIOR COURT OF WASHINGTON FOR KING COUNTY
In re the Records of:                   NO. 26-3-04418-2 SEA
ANA LOPEZ MARSH                         {title}
     THIS MATTER came on upon the motion of the prosecutor. The Court considered the motion.
                            I. FINDINGS
1.1  An earlier subpoena was not self-executing and, as the Department says, was
     not signed by a judge.
                            II. {heading}
2.1  The Colorado Department of Revenue shall within 45 days transmit to Homeland Security Investigations,
     Denver, the driver file of Ana Lopez Marsh, including her Social Security number.
2.2  The request for sanctions is DENIED.
     DATED this 22nd day of October, 2026.
                         {signed}
"""
SIGNED = "/s/ Winslow T. Abernethy\n                         JUDGE WINSLOW T. ABERNETHY"


def test_numbered_paragraphs_command_and_an_unsigned_subpoena_told_of_makes_no_draft():
    """The first paragraph that orders begins the order, and why it was asked for is not what it is."""
    paper = NUMBERED.format(title="ORDER DIRECTING TRANSMITTAL OF RECORDS", heading="ORDER", signed=SIGNED)
    assert any(item.accepted for item in matched(LETTER, paper, "219-09-9998"))


@pytest.mark.parametrize(
    ("title", "heading", "signed"),
    [
        ("PROPOSED ORDER DIRECTING TRANSMITTAL OF RECORDS", "ORDER", SIGNED),
        ("MOTION FOR TRANSMITTAL OF RECORDS", "RELIEF", "/s/ Odile Fenn, Attorney for Petitioner"),
        ("ORDER DIRECTING TRANSMITTAL OF RECORDS", "ORDER", "This order was not signed by the court."),
        ("ORDER DIRECTING TRANSMITTAL OF RECORDS\n[PROPOSED]", "ORDER", SIGNED),
    ],
)
def test_law_numbered_paragraphs_of_what_no_judge_signed_are_held(title, heading, signed):
    """What is asked for is numbered as well, and a proposed order reads like the order."""
    paper = NUMBERED.format(title=title, heading=heading, signed=signed)
    assert not any(item.accepted for item in matched(LETTER, paper, "219-09-9998"))
