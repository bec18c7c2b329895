"""Whose record goes with a court's paper: whom a warrant arrests, and capitalised words that are nobody's name."""

import pytest

from tests.test_legal import matched

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
    found = matched(letter, WARRANT.format(associate=associate), "219-09-9998")
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


ORDER = """\
IN THE DISTRICT COURT OF LANCASTER COUNTY, NEBRASKA

In re Records of {whose}     )   No. CI 26-4471
                             )   ORDER FOR DISCLOSURE

IT IS THEREFORE ORDERED:
1. The Department of Labor shall produce to Homeland Security Investigations, Omaha, by November 30, 2026, the record
of {whose}, with name, address and Social Security number.
{more}
Dated this 23rd day of October, 2026.
                    BY THE COURT:
                    /s/ Harriet Q. Lindgren
                    District Judge
"""
PERSON = "Wendeline Achebe-Stroud"
TOP = f"The court's order is attached; the record of {PERSON} follows as it commands.\n\n{PERSON}\nSSN 219-09-9998\n"


def order_lets_go(lines: str, *values: str, more: str = "", top: str = TOP) -> bool:
    """Whether the order lets a letter go that has these lines with values found in them below the person's number."""
    found = matched(f"{top}{lines}\n", ORDER.format(whose=PERSON, more=more), "219-09-9998", *values)
    return any(item.accepted for item in found)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Q2 2026 - Harrowgate Tinning LLC - 8,110.20", "8,110.20"),
        ("Last employer Old Saltbox Roofing, Inc., since 2024", "2024"),
        ("Employer: Harrowgate Red Tinning LLC\nPIN 55-1029", "55-1029"),
        ("Wages from Platte Bend Poultry: 8,110.20", "8,110.20"),
        ("Employer: Harrowgate Tinning, since 03/02/2024", "03/02/2024"),
        ("Mailing address: 415 Goose Hollow Rd, Valparaiso", "415 Goose Hollow Rd"),
        ("Dirección: Calle Alameda Vieja 14, Villa Rosa", "14"),
        ("ID card 055-501-309 issued 4/3/2025 at Weeping Water", "055-501-309"),
        ("Born: Puerto Cortés, Honduras   Religion: Catholic", "Catholic"),
        ("Receives Medicaid and Heartland Plan; case 55-1029", "55-1029"),
        ("Home: 77 Cutler St, Elk Rapids NE 68501, since 2025", "since 2025"),
        ("Home address 415 Goose Hollow Rd., Elk Rapids. Card 055-501-309", "055-501-309"),
        ("Address on file: 1420 N. Santa Clara, Brule Tel. 402-555-0144", "402-555-0144"),
        ("Two addresses in Weeping Water. Card 055-501-309", "055-501-309"),
        ("Domicilio 41 Camino del Roble, Villa Rosa; placas 055-501", "055-501"),
        ("Callejón Sardina 14, expediente 55-1029", "55-1029"),
        ("Address: Mile 14, Old Ferry Road, cabin 6, since 2025", "since 2025"),
        ("Last employer (report of 8/3/2026): Brandt Tile & Stone, Brule, since 2025", "since 2025"),
        ("Program Aviation Maintenance, SID 055-501, admitted 2025", "055-501"),
        ("Home: 1189 Grand Mound, Apt 6C, Brule, NE 69127; licence 055-501-309", "055-501-309"),
        ("Home: 216 Cutler Street, 3rd floor, Red Cloud NE 68970; licence 055-501-309", "055-501-309"),
        ("Employer Desert Plover Linen Service; licence 055-501-309", "055-501-309"),
        ("Treated for asthma.\n\nRespectfully, Odalys Ferrant, Assistant General Counsel, 402-555-0144", "asthma"),
        ("Treated for asthma.\n\nQuedo a sus órdenes, Odalys Ferrant, Custodia de Registros", "asthma"),
        ("El Departamento de Educación y Vivienda anota la tarjeta 055-501-309", "055-501-309"),
        ("La Oficina de Sustento Familiar y la División de Desempleo dan 055-501-309", "055-501-309"),
        ("Treated for asthma.\n\nM. Quarrie\nTidewater Claims, 402-555-0144", "asthma"),
        ("Lives at 1733 Cutler Ave SW, Wyoming MI. Card 055-501-309", "055-501-309"),
        ("Housed at Weeping Water. Card 055-501-309", "055-501-309"),
        ("77 Cutler, Harrowgate Towers 1104; card 055-501-309", "055-501-309"),
        ("At Brule Correctional Facility since 2025; card 055-501-309", "055-501-309"),
        ("415 Goose Hollow Rd, Brule, General Relief since 2024; card 055-501-309", "055-501-309"),
        ("Driver Privilege Card; card 055-501-309", "055-501-309"),
        ("Treated for asthma.\n\nInspector Quarrie has asked for it", "asthma"),
        ("Treated for asthma. Copy to USCIS Brule Field Office", "asthma"),
        ("Vive en la calle Sardina Vieja 14, Villa Rosa; placas 055-501", "055-501"),
        ("Clinic pays by Emergency Medi-Cal; card 055-501-309", "055-501-309"),
        ("Treated for asthma.\n\nM. Quarrie, Tidewater Workforce Records", "asthma"),
        ("Treated for asthma.\n\nDr. Hedda Lindqvist, Empire Flats State Hospital, 402-555-0144", "asthma"),
    ],
)
def test_firms_and_places_are_not_whose_record_it_is(line, value):
    """What stands in such a line is the person's who was named above."""
    assert order_lets_go(line, value)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Odalys Ferrant Roofing, SSN 457-55-5462", "457-55-5462"),
        ("Odalys Ferrant   Harrowgate Tinning LLC   457-55-5462", "457-55-5462"),
        ("77 Cutler St, Odalys Ferrant, 457-55-5462", "457-55-5462"),
        ("Odalys Ferrant, Honduras, 457-55-5462", "457-55-5462"),
        ("card issued 4/3/2025 in Odalys Ferrant's name: 055-501-309", "055-501-309"),
        ("Spouse: Odalys Ferrant, 457-55-5462", "457-55-5462"),
        ("Subject: Odalys Ferrant, born 3 March 1986, 457-55-5462", "457-55-5462"),
        ("Odalys Ferrant Clinic: Mercy, 457-55-5462", "457-55-5462"),
        ("Odalys Ferrant Farms 457-55-5462", "457-55-5462"),
        ("Odalys Ferrant Linen Service 457-55-5462", "457-55-5462"),
        ("Thanks, Odalys Ferrant, Nurse, 457-55-5462", "457-55-5462"),
        ("Thanks. Odalys Ferrant, waitress, was treated for asthma", "asthma"),
        ("Odalys Ferrant, NE 69127: card 055-501-309", "055-501-309"),
        ("77 Cutler St; Odalys Ferrant, NE 69127, 457-55-5462", "457-55-5462"),
        ("Departamento de Vivienda: Odalys Ferrant Registro 457-55-5462", "457-55-5462"),
        ("Odalys Ferrant\tAcme Foods\t03/02/2024", "03/02/2024"),
        ("Odalys Ferrant Religion Catholic Card 55-1029", "55-1029"),
        ("Address: 77 Cutler St, Odalys Ferrant\n457-55-5462", "457-55-5462"),
        ("Employer: Odalys Ferrant\nSSN 457-55-5462", "457-55-5462"),
        ("77 Cutler St, Odalys Ferrant NE 457-55-5462", "457-55-5462"),
        ("Address in Odalys Ferrant's name: 055-501-309", "055-501-309"),
        ("Last employer (report of 8/3/2026): Brandt Tile; Odalys Ferrant has card 055-501-309", "055-501-309"),
        ("Odalys Ferrant Street: 77 Cutler St, card 055-501-309", "055-501-309"),
        ("Odalys Ferrant, Tidewater Workforce Records, SSN 457-55-5462", "457-55-5462"),
        ("Odalys Ferrant, Tidewater Workforce Records\nSSN 457-55-5462", "457-55-5462"),
        ("Odalys Ferrant Employment: waitress, 457-55-5462", "457-55-5462"),
        ("calle Sardina 14, Odalys Ferrant, 457-55-5462", "457-55-5462"),
        ("Housed in Odalys Ferrant's home: card 055-501-309", "055-501-309"),
        ("In one file:\nOdalys Ferrant\nTidewater Claims, 402-555-0144\nSSN 457-55-5462", "457-55-5462"),
        ("Odalys Ferrant\nSSN 457-55-5462, Tidewater Claims", "457-55-5462"),
        ("Cal Ferrant receives Medi-Cal, 457-55-5462", "457-55-5462"),
    ],
)
def test_law_somebody_else_beside_a_firm_or_place_holds(line, value):
    """A name in the line stays a name, whatever stands around it."""
    assert not order_lets_go(line, value)


def test_whom_a_letter_addresses_is_not_whose_record_it_is():
    """A title and a surname above the first sentence."""
    top = f"Mr. Ostrander:\n\nAs the attached order commands, the data below is that of {PERSON}.\n\nSSN 219-09-9998\n"
    assert order_lets_go("", top=top)


@pytest.mark.parametrize(
    "more",
    [
        f"2. The motion to quash (Filing No. 4) is DENIED as to {PERSON}, and GRANTED as to the nine others.",
        f"2. The record shall not be used in any removal proceeding against {PERSON}.",
        f"2. {PERSON} was given notice and has not objected.",
        f"2. The stay of removal that {PERSON} has from the Board does not bar this order.",
        f"2. The motion of {PERSON}'s former employer to intervene is DENIED.",
        f"2. {PERSON} was given notice on October 8 and has not moved to quash.",
        f"2. The sheriff shall bring {PERSON} here or, if the Court is not in session, to the jail.",
        f"2. SE ORDENA al Departamento que entregue el expediente de {PERSON}; la objeción de {PERSON} se desestima.",
        f"2. Con lugar en cuanto a {PERSON} y sin lugar en cuanto al coreclamante.",
        f"2. It shall send {PERSON}'s record, the names of other household members being first redacted.",
        f"2. The record of {PERSON} is given with the names of the witnesses redacted.",
        f"2. The petition is DENIED as to all workers other than {PERSON}.",
        f"2. Se deniega respecto de todas las personas que no sean {PERSON}.",
        f"2. It may not be used in a case against {PERSON}, ORDER GRANTING IN PART AND DENYING IN PART - 2",
    ],
)
def test_a_clause_that_takes_nothing_from_the_person_leaves_nobody_out(more):
    """A motion that failed, a use that is barred, an objection that nobody made."""
    assert order_lets_go("", more=more)


@pytest.mark.parametrize(
    "more",
    [
        f"2. The motion to quash (Filing No. 4) is GRANTED as to {PERSON}, and denied as to the nine others.",
        f"2. The motion to quash is DENIED as to the nine others, and GRANTED as to {PERSON}.",
        f"2. The record shall not be shared with HSI against {PERSON}.",
        f"2. The petition is DENIED as to {PERSON}.",
        f"2. The petition is DENIED as to all workers, {PERSON} and the nine others.",
        f"2. The petition is GRANTED as to all workers other than {PERSON}.",
        f"2. Sin lugar en cuanto a {PERSON} y con lugar en cuanto al coreclamante.",
        f"2. The file is given with the names of other household members, including {PERSON}, redacted.",
        f"2. La objeción de {PERSON} se declara con lugar y no se entrega su expediente.",
    ],
)
def test_law_a_clause_that_takes_the_person_out_holds(more):
    """A motion to quash that is granted as to the person, and a petition that is denied."""
    assert not order_lets_go("", more=more)


FIRMS = """\
UNITED STATES DISTRICT COURT
DISTRICT OF NEBRASKA

UNITED STATES OF AMERICA, Petitioner,
     v.                                        No. 8:26-mc-00071-JFB
TALLGRASS TOLLING PARTNERS, {form}
     Respondent.

ORDER ENFORCING SUBPOENA

Tallgrass Tolling Partners, {form} ("Tallgrass") keeps accounts for several payers. The petition is granted.
IT IS ORDERED: Tallgrass shall produce to Homeland Security Investigations, Omaha, by November 30, 2026, the account of
{whose}, with name, address and Social Security number.

Dated this 23rd day of October, 2026.
                    /s/ Harriet Q. Lindgren
                    United States District Judge
"""


@pytest.mark.parametrize("form", ["LLC", "Inc.", "Corp."])
def test_law_an_order_to_a_firm_that_the_letter_does_not_name_holds(form):
    """The person's record with a state's office is not what the firm is commanded to give."""
    found = matched(TOP, FIRMS.format(form=form, whose=PERSON), "219-09-9998")
    assert found
    assert not any(item.accepted for item in found)
