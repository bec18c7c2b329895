"""What a letter says against the order that it attaches, and what an order says beside its command."""

import pytest

from dlp_gateway.legal.against import told_against
from dlp_gateway.legal.wording import flat
from tests.test_legal import matched

ORDER = """\
IN THE UNITED STATES DISTRICT COURT
FOR THE DISTRICT OF NEBRASKA

UNITED STATES OF AMERICA,       )
            Petitioner,         )   No. 8:26-mc-00417
      v.                        )
PRAIRIE RECORDS BUREAU,         )   ORDER
            Respondent.         )
{told}
IT IS ORDERED:
1. The Prairie Records Bureau shall produce to Special Agent T. Oduya, Homeland Security Investigations, Omaha, by
November 30, 2026, its file on Zdravka Ilieva, with the social security number.
{more}
SO ORDERED this 23rd day of October, 2026.
                    /s/ Harriet Q. Lindgren
                    Harriet Q. Lindgren
                    United States District Judge
{below}
"""
LETTER = "The order is attached. Zdravka Ilieva, SSN 219-09-9998. {said}\n"


def goes(said: str = "", *, told: str = "", more: str = "", below: str = "") -> bool:
    """Whether the number goes under the order, with these words in the letter or the order."""
    paper = ORDER.format(told=told, more=more, below=below)
    return any(item.accepted for item in matched(LETTER.format(said=said), paper, "219-09-9998"))


@pytest.mark.parametrize(
    "said",
    [
        "We have not told the subscriber, as paragraph 2 of the order bids us.",
        "Our reading of the statute is what it was, but a judge has spoken.",
        "Marked CONFIDENTIAL - SUBJECT TO PROTECTIVE ORDER.",
        "The medical pages are not here because the order does not give them.",
        "It was sealed by an earlier order and we could not have released it without this one.",
        "No judge had signed the subpoena that you left with us in June, so we waited for this order.",
        "The sister's pages were pulled before copying.",
        "We will write again if anything is added while the order runs.",
        "Status of the license: revoked. It was suspended in 2024.",
        "Informamos que el resto queda fuera de la orden.",
        "The Bureau moved to have the subpoena quashed and lost.",
        "Bank pages aren't in here because the order doesn't reach them.",
        "The photograph is in a second file.",
        "Las fotos no van: la orden no las menciona.",
        "Choir and meal plans were taken out since they are not in the order.",
        "The prior order of August was replaced by this one.",
        "Treat the file as confidential. We could not find a photograph.",
        "The stay ran out on November 12, so the order stands.",
        "Our counsel has read the order and agrees.",
        "The Bureau was of another mind, but the judge has ruled and we comply.",
        "Produced under the order and not under your letter.",
        "Her claim was denied in March. The application was withdrawn.",
    ],
)
def test_what_a_letter_says_of_other_things_takes_no_order_back(said):
    """Above an order that plainly commands, a doubt counts only where it is bound to the order."""
    assert goes(said)


@pytest.mark.parametrize(
    "said",
    [
        "The Eighth Circuit stayed it on Friday.",
        "The judge has since vacated the order.",
        "The order was withdrawn last week.",
        "It was set aside on November 2.",
        "A stay was entered on Monday.",
        "The department appealed.",
        "It ran out on the fifth.",
        "She has not signed it yet.",
        "What is attached is the proposed order.",
        "The judge will sign tomorrow.",
        "The order looks forged to me.",
        "We could not verify the order with the clerk.",
        "It is about somebody else.",
        "The order does not require us to send this.",
        "We send it as a courtesy.",
        "That is more than the order asks.",
        "I also added her tax return.",
        "Luego fue revocada.",
        "El juez todavia no la ha firmado.",
        "Is this order even real?",
        "The order does not ask for her telephone; you will want it.",
        "I am told that the judge has taken the order back.",
        "Treat this as our cooperation.",
        "A temporary stay is in place.",
        "The circuit ruled for the bureau.",
        "The case was closed in the meantime.",
        "Counsel advised us not to send the file.",
        "The thirty days that the order gives to object have not run.",
        "The undertaking that it asks for was never filed.",
        "The judge would have to sign it first; she promised to sign on Friday.",
        "It comes from an older case.",
        "You are not among those allowed to see this.",
        "The order only covers her wages, and we put in the address.",
        "La jueza la retiro.",
        "The ruling did not hold up.",
        "We are not the office that the order means.",
        "The order runs to the county and not to us.",
        "The judge signed, but the agent asked for the whole of it.",
        "La orden ya no rige.",
        "The court stayed execution of the order on Friday.",
        "The panel suspended the effect of the order.",
    ],
)
def test_law_what_a_letter_says_of_the_order_itself_holds(said):
    """Undone, unsigned, a sample, somebody else's, not obeyed, exceeded: no paper outweighs its bearer."""
    assert told_against(flat(f"The order is attached. {said}"))
    assert not goes(said)


@pytest.mark.parametrize(
    "more",
    [
        "2. Respondent's request that this order be stayed pending appeal is DENIED.",
        "2. The temporary restraints of September 30, 2026 are dissolved.",
        "2. The stay entered on September 4 is dissolved; to that extent the earlier order is reversed.",
        "2. What is produced shall not be used or shared for civil immigration enforcement against Ms. Ilieva.",
        "2. The clerk's earlier subpoena of August 6, 2026, which is superseded, binds nobody.",
        "2. The motion to quash is GRANTED IN PART as to specification 3 and otherwise DENIED.",
        "2. The cross-motion for sanctions is DENIED.",
        "2. The Bureau shall not tell Ms. Ilieva of this order for sixty days.",
        "2. This case is stayed until trial, save that production under paragraph 1 shall go forward.",
        "2. The subpoena is modified to leave out counselling notes.",
        "2. No part of the file shall be given to any third party unless the Court allows it.",
    ],
)
def test_what_an_order_undoes_beside_its_command_is_something_else(more):
    """A failed attempt, an earlier paper, a limit of use: the command stands."""
    assert goes(more=more)


@pytest.mark.parametrize(
    "more",
    [
        "2. This order is stayed pending further order.",
        "2. Production under paragraph 1 is stayed until the Court of Appeals has ruled.",
        "2. The motion for a stay is GRANTED and this order is stayed.",
        "2. This order takes effect only upon the filing of a bond.",
        "2. Paragraph 1 is vacated.",
        "2. The foregoing is suspended while the parties mediate.",
        "2. The Bureau shall withhold the file until a protective order is entered.",
        "2. Production shall not be made to an agency of immigration.",
        "2. The Bureau is relieved from paragraph 1 while its appeal is pending.",
        "2. Paragraph 1 applies only if no objection is lodged by December 20, 2026.",
        "2. No document shall pass until the undertaking is approved.",
        "2. The file shall be delivered to chambers only.",
        "2. Homeland Security Investigations shall obtain nothing until its affidavit is filed.",
        "2. Respondent shall not disclose the file to Immigration and Customs Enforcement.",
        "2. The records shall not be used by or disclosed to ICE for any purpose.",
    ],
)
def test_law_what_an_order_says_of_itself_holds(more):
    """Stayed, conditional, or forbidding the very agency."""
    assert not goes(more=more)


def test_law_what_goes_to_the_defence_alone_goes_to_no_agency():
    """Whoever sues, counsel for the accused is not the government."""
    order = ORDER.replace("Special Agent T. Oduya, Homeland Security Investigations, Omaha, by", "defense counsel by")
    refused = "2. The request that a copy go to Homeland Security Investigations is DENIED."
    paper = order.format(told="The motion for a subpoena is GRANTED.", more=refused, below="")
    assert not any(item.accepted for item in matched(LETTER.format(said=""), paper, "219-09-9998"))


@pytest.mark.parametrize(
    "more",
    [
        "2. The file shall be delivered within ten days on a disc.",
        "2. Release to the State, or to any federal agency, shall be made only upon further order.",
        "2. It shall be sent by November 30. Disclosure to Homeland Security Investigations requires leave.",
    ],
)
@pytest.mark.parametrize("whom", ["the Office of the Douglas County Public Defender by", "counsel for Ms. Ilieva by"])
def test_law_what_goes_to_the_defence_first_goes_to_no_agency(whom, more):
    """Nor does it where other clauses say how it is delivered, and who may ask for it later."""
    order = ORDER.replace("Special Agent T. Oduya, Homeland Security Investigations, Omaha, by", whom)
    paper = order.format(told="The motion for a subpoena is GRANTED.", more=more, below="")
    assert not any(item.accepted for item in matched(LETTER.format(said=""), paper, "219-09-9998"))


STAY = """\
UNITED STATES COURT OF APPEALS FOR THE EIGHTH CIRCUIT
No. 26-3301
ORDER
The motion is granted. The order of the District Court entered October 23, 2026 is stayed until further order.
                    /s/ Ozias Trelawney
                    Circuit Judge
"""


def test_law_a_stay_behind_or_before_the_order_that_it_stays_holds():
    """Two papers in one attachment are read as two: neither hides what the other undoes."""
    assert not goes(below=STAY)
    assert not goes(told=f"{STAY}\nUNITED STATES DISTRICT COURT\n")


def test_law_a_stamp_of_several_lines_below_the_signature_holds():
    """A sentence that a frame breaks into lines is one sentence."""
    below = """
  +--------------------------------------------------------+
  |  TEXT ORDER 11/02/2026. Relief is granted. The Order   |
  |  entered October 23, 2026 [4]                          |
  |  is VACATED and of no effect.                          |
  +--------------------------------------------------------+
"""
    assert goes()
    assert not goes(below=below)


def test_law_what_the_next_sentence_names_is_not_granted():
    """That argument on a petition is set grants no petition."""
    order = ORDER.replace(
        "The Prairie Records Bureau shall produce to", "The request for argument is GRANTED. Argument on"
    )
    paper = order.format(told="", more="", below="").replace("its file on", "the petition for the file of")
    assert not any(item.accepted for item in matched(LETTER.format(said=""), paper, "219-09-9998"))
