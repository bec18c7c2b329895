# ruff: noqa: E501  each case is one line
"""The reference gate: a court's order, affirmed, complete and well-formed - or a hold with its reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp_gateway import legal
from dlp_gateway.address import parse_path
from dlp_gateway.config import Jurisdiction
from dlp_gateway.model import Client, Envelope, Finding, ForwardPath, Order, Part, PartKind

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
KINDS = (
    "federal_court_order",
    "state_court_order",
    "nm_district_court_order",
    "search_warrant_federal",
    "search_warrant_state",
    "arrest_warrant_federal",
)
LAW = Jurisdiction(
    name="default",
    title="Default",
    domains=(),
    protected=(),
    assurance="reference",
    accepted_kinds=KINDS,
    bases=(),
    verified=True,
    proposed=False,
    citation="",
    source="",
)
ENVELOPE = Envelope(
    reverse_path=parse_path("clerk@agency.example"),
    forward_paths=(ForwardPath(path=parse_path("officer@ice.dhs.gov"), in_scope=True),),
    client=Client(address="127.0.0.1", port=1, helo="x"),
    received_at=NOW,
)
GOOD = "Attached are the records, pursuant to the order of the United States District Court for the District of New Mexico in No. 1:19-cv-01234-KWR-JFR."


def body(text, **more):
    return Part(locator="1", media_type="text/plain", kind=PartKind.BODY, text=text, **more)


def header(name, text):
    return Part(locator=f"h:{name}", media_type="text/rfc822-headers", kind=PartKind.HEADER, text=text)


def attached(text, **more):
    return Part(locator="2", media_type="text/plain", kind=PartKind.ATTACHMENT, text=text, filename="a.txt", **more)


def match(*parts, law=LAW, docket=(), findings=(), read=True):
    return legal.match(
        envelope=ENVELOPE, parts=parts, findings=findings, docket=docket, now=NOW, jurisdiction=law, read=read
    )


def accepted(*parts, **more):
    return [item for item in match(*parts, **more) if item.accepted]


def matched(letter, paper, *values):
    """What a paper attached to a letter comes to at `document`, with a number found at each of these values."""
    starts = [(letter.index(value), len(value)) for value in values]
    numbers = tuple(replace(finding("US_SSN"), locator="1", start=start, end=start + size) for start, size in starts)
    return match(body(letter), attached(paper), findings=numbers, law=replace(LAW, assurance="document"))


def reasons(*parts, **more):
    return {reason for item in match(*parts, **more) for reason in item.reasons}


GENUINE = [
    GOOD,
    "Pursuant to a court order (D.N.M., No. 1:19-cv-01234), please find the requested record attached.",
    "We send this under the Order of October 3, 2026, Second Judicial District Court, Bernalillo County, D-202-CV-2019-01234.",
    "Court order: U.S. District Court, District of New Mexico, case 2:20-cr-00012-RB-1, signed by Judge Robert Brack on March 3, 2026.",
    "In compliance with the search warrant issued by the U.S. District Court for the District of New Mexico (case no. 21-mj-00417), I attach the file.",
    "The First Judicial District Court, County of Santa Fe, State of New Mexico, ordered production in D-101-CV-2021-00132; the order is dated 5 May 2026.",
    "Court: United States District Court for the District of New Mexico\nCase No.: 1:26-mc-00045\nOrder dated: March 3, 2026\nJudge: Hon. Laura Sandoval\n\nThe records follow.",
    "Please see the records required by the order of the Tenth Circuit, No. 19-2100.",
    "As ordered by the court in Doe v. State, S.D.N.Y., 19 Civ. 1234 (LAK), order of May 1, 2026, we produce the record.",
    "Per the Western District of Texas's order (Judge Vance, 5:26-cv-01234, ECF No. 7) we are sending the two pages that it requires.",
    "Orden del Segundo Distrito Judicial, Condado de Bernalillo, caso D-202-CV-2026-00877, 12-nov-2026. Se cumple:",
    "Per the order of the Superior Court of California, County of Los Angeles, No. 19STCV12345, dated April 2, 2026, the file is attached.",
    "Order of the Maricopa County Superior Court, CV2019-012345, is attached with the record it names.",
    "The Bernalillo County Metropolitan Court issued search warrant T-4-SW-2026-001234; this is our return.",
    "Magistrate Court of Luna County, search warrant M-14-SW-2026-00123, signed by the judge: records attached.",
    "By order of the New Mexico Court of Appeals, A-1-CA-41428, we transmit the record.",
    "Order enforcing an ICE administrative subpoena, United States v. Agency, D.N.M., No. 1:26-mc-00012, entered by Judge Brack: the records are attached.",
    "The court denied the motion to quash and the order in 1:26-mc-00012 (D.N.M.) stands; the record follows.",
    "Adjuntamos los documentos en cumplimiento de la orden judicial del Tribunal de Distrito de los Estados Unidos para el Distrito de Nuevo México, caso 1:26-cv-00123.",
    "Conforme a la orden del Segundo Tribunal de Distrito Judicial, condado de Bernalillo, Nuevo México, número de caso D-202-CV-2026-00123, enviamos el expediente.",
    "Orden de registro firmada por un juez magistrado del Tribunal de Distrito de los Estados Unidos, Distrito de Nuevo México, núm. 26-mj-00417. Se adjunta.",
    "Judge Garcia's order in D-307-CR-2020-00511 (Third Judicial District Court, Doña Ana County) directs us to produce this.",
    "King County Superior Court, Washington, order of June 1, 2026, No. 26-2-12345-6 SEA: certified records enclosed.",
    "Dear Officer, enclosed please find certified copies responsive to the Order entered November 3, 2026 in Case No. 1:19-cv-01234 by the United States District Court for the District of New Mexico.",
    "Per Judge Riggs' order in United States v. Doe, No. 1:19-cv-01234 KWR/JFR (D.N.M. Nov. 3, 2026), we produce the record.",
    "RECORDS PRODUCED UNDER COURT ORDER\n\nCourt: U.S. District Court, D.N.M.\nDocket: 1:19-cv-01234\nJudge: K. Riggs",
    "This responds to the Court's order (Doc. 12) in 1:19-cv-01234, United States District Court, District of New Mexico.",
    "Court Order No. D-202-CV-2026-01234, Second Judicial District, Bernalillo County: see attached production.",
    "A federal judge has ordered us to provide this: 1:19-cv-01234, U.S. District Court for the District of New Mexico.",
    "State of New Mexico, County of Santa Fe, First Judicial District Court, No. D-101-CV-2026-00132: per the order signed October 1, 2026 the records are attached.",
    "We have received a valid search warrant signed by U.S. Magistrate Judge Fashing, D.N.M. No. 26-mr-417, and produce the account record.",
    "Por orden judicial del Primer Tribunal de Distrito Judicial del Estado de Nuevo México, D-101-CV-2026-00132, adjuntamos el registro.",
    "Subject records are disclosed under authority of court order 1:19-cv-01234 (U.S. District Court, New Mexico). Please do not share them further. If you have questions, call me.",
    "We are not sending this on the administrative subpoena. The U.S. District Court for the District of New Mexico ordered production in 1:19-cv-01234; the order is attached.",
    "Attached are the records ordered by Judge Brack in 1:19-cv-01234, D.N.M.",
    "As directed by the Court in its Order of 3 November 2026 (D.N.M., 1:19-cv-01234), I attach the file. Thank you.\n-- \nMaria\nCONFIDENTIAL: not to be disclosed without a court order.",
]


@pytest.mark.parametrize("text", GENUINE)
def test_a_complete_affirmed_reference_counts(text):
    """Court, docket number of that court and order, affirmed in the author's own words, are accepted."""
    assert [item.judicial for item in accepted(body(text))], reasons(body(text))


REFUSED = [
    ("Attached as discussed.", set()),
    ("Pursuant to a court order the record is attached.", {"court_missing", "docket_missing"}),
    ("Pursuant to an order of the United States District Court for the District of New Mexico we attach it.", {"docket_missing"}),
    ("Pursuant to court order 1:19-cv-01234 we attach it.", {"court_missing"}),
    ("The hearing in 1:19-cv-01234 (D.N.M.) is on Monday.", {"order_not_named"}),
    ("Pursuant to the order in 1:29-cv-01234 (D.N.M.) we attach it.", {"docket_year_future"}),
    ("Pursuant to the order in 1:19-zz-01234 (D.N.M.), case no. 1:19-zz-01234, we attach it.", {"docket_malformed"}),
    ("Pursuant to the order of the Northern District of New Mexico, 1:19-cv-01234, we attach it.", {"court_unknown"}),
    ("Pursuant to the order of the District of California, 1:19-cv-01234, we attach it.", {"court_unknown"}),
    ("Pursuant to the order of the Second Judicial District Court, Bernalillo County, D-101-CV-2019-01234.", {"docket_not_of_this_court"}),
    ("Pursuant to the order of the Second Judicial District Court, D-999-CV-2019-01234.", {"docket_court_unknown"}),
    ("Pursuant to the order of the Second Judicial District Court, Bernalillo County, 1:19-cv-01234.", {"docket_not_of_this_court"}),
    ("Pursuant to the order of D.N.M. 1:19-cv-00000 we attach it.", {"docket_malformed"}),
    ("We have no court order in 1:19-cv-01234 (D.N.M.).", {"negated"}),
    ("No court order is needed here, see 1:19-cv-01234 (D.N.M.).", {"negated"}),
    ("We act without a court order; compare 1:19-cv-01234 (D.N.M.).", {"negated"}),
    ("Do you have a court order, as in 1:19-cv-01234 (D.N.M.)?", {"question"}),
    ("Is there an order in 1:19-cv-01234 (D.N.M.)?", {"question"}),
    ("We will get a court order in 1:19-cv-01234 (D.N.M.) next week.", {"future"}),
    ("The judge will sign the order in 1:19-cv-01234 (D.N.M.) tomorrow.", {"future"}),
    ("A court order is pending in 1:19-cv-01234 (D.N.M.).", {"future"}),
    ("Please obtain a court order in 1:19-cv-01234 (D.N.M.).", {"requested"}),
    ("You need a court order, see 1:19-cv-01234 (D.N.M.).", {"requested"}),
    ("We filed a motion for an order in 1:19-cv-01234 (D.N.M.).", {"requested"}),
    ("If the court order in 1:19-cv-01234 (D.N.M.) is signed we send more.", {"conditional"}),
    ("Unless a court order is shown in 1:19-cv-01234 (D.N.M.), wait.", {"conditional"}),
    ("The order in 1:19-cv-01234 (D.N.M.) was vacated.", {"undone"}),
    ("The order in 1:19-cv-01234 (D.N.M.) is attached. It was quashed last week.", {"undone", "contradicted"}),
    ("The order in 1:19-cv-01234 (D.N.M.) has expired.", {"undone"}),
    ("Order in 1:19-cv-01234 (D.N.M.), valid until March 3, 2020, attached.", {"expired"}),
    ("Order in 1:19-cv-01234 (D.N.M.), signed on March 3, 2027, attached.", {"date_in_future"}),
    ("The proposed order in 1:19-cv-01234 (D.N.M.) is attached.", {"draft"}),
    ("Draft court order, 1:19-cv-01234, D.N.M.", {"draft"}),
    ("The order in 1:19-cv-01234 (D.N.M.) has not been signed yet.", {"unsigned"}),
    ("The court denied the order we sought in 1:19-cv-01234 (D.N.M.).", {"denied"}),
    ("The order quashing the subpoena in 1:19-mc-01234 (D.N.M.) is attached.", {"undone"}),
    ("The agent says there is a court order in 1:19-cv-01234 (D.N.M.).", {"hearsay"}),
    ("I think there is an order in 1:19-cv-01234 (D.N.M.).", {"hearsay"}),
    ("The order in 1:19-cv-01234 (D.N.M.) prohibits us from disclosing her address.", {"prohibits_disclosure"}),
    ("Administrative warrant I-200, file 1:19-cv-01234, District of New Mexico order.", {"administrative"}),
    ("ICE administrative subpoena under 8 U.S.C. 1225(d)(4), D.N.M. 1:19-cv-01234, court order to follow.", {"administrative"}),
    ("The order in 1:19-cv-01234 (D.N.M.) was signed by Supervisory Deportation Officer J. Doe.", {"administrative"}),
    ("Order of the immigration judge, Immigration Court El Paso, 1:19-cv-01234.", {"administrative"}),
    ("The order of the Navajo Nation District Court, 1:19-cv-01234, is attached.", {"tribal_court"}),
    ("Subpoena issued in 1:19-cv-01234 (D.N.M.) is attached.", {"kind_not_accepted"}),
    ("Grand jury subpoena, D.N.M., 26-gj-00012: records attached.", {"kind_not_accepted"}),
    ("Subpoena in 1:19-cv-01234 (D.N.M.); failure to comply may lead to a court order.", {"kind_not_accepted"}),
    ("The order signed by the Assistant U.S. Attorney in 1:19-cv-01234 (D.N.M.) is attached.", {"signer_not_judge"}),
    ("No tenemos orden judicial en 1:26-cv-00123 (D.N.M.).", {"negated"}),
    ("Sin orden judicial, caso 1:26-cv-00123, Distrito de Nuevo México.", {"negated"}),
    ("Necesitamos una orden judicial del Distrito de Nuevo México, caso 1:26-cv-00123.", {"requested"}),
    ("¿Tiene una orden judicial, caso 1:26-cv-00123, Distrito de Nuevo México?", {"question"}),
    ("La orden judicial del Distrito de Nuevo México, caso 1:26-cv-00123, está pendiente.", {"future"}),
    ("La orden judicial del Distrito de Nuevo México, caso 1:26-cv-00123, fue anulada.", {"undone"}),
    ("Borrador de la orden judicial, Distrito de Nuevo México, caso 1:26-cv-00123.", {"draft"}),
    ("Orden del juez de inmigración, caso 1:26-cv-00123, Distrito de Nuevo México.", {"administrative"}),
    ("Orden administrativa, Distrito de Nuevo México, caso 1:26-cv-00123.", {"administrative"}),
    ("Purchase order 1:19-cv-01234 for the District of New Mexico office.", {"order_not_named"}),
    ("In order to discuss 1:19-cv-01234 (D.N.M.) call me.", {"order_not_named"}),
    ("> " + GOOD, {"not_the_authors_words"}),
    ("See below.\n\n-----Original Message-----\nFrom: officer@ice.dhs.gov\n\n" + GOOD, {"not_the_authors_words"}),
    ("Here.\n\nFrom: Officer\nSent: Monday\nTo: Clerk\nSubject: x\n\n" + GOOD, {"not_the_authors_words"}),
    ("Here.\n\nOn Mon, Nov 2, 2026 at 3:04 PM Officer <o@ice.dhs.gov> wrote:\n\n" + GOOD, {"not_the_authors_words"}),
    ("Aquí.\n\nEl lun, 2 nov 2026, Oficial <o@ice.dhs.gov> escribió:\n" + GOOD, {"not_the_authors_words"}),
    (GOOD + "\n\nWe do not have a signed court order, though.", {"contradicted"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), REFUSED)
def test_anything_else_does_not(text, expected):
    """What is incomplete, ill-formed, not affirmed, not the author's or no court's is not accepted, and says why."""
    assert accepted(body(text)) == []
    assert expected <= reasons(body(text)), reasons(body(text))


MENTIONS = [
    "The newspaper wrote about the order in 1:19-cv-01234 (D.N.M.).",
    "ICE has threatened to get a court order in 1:19-cv-01234 (D.N.M.).",
    "We were hoping to have an order in 1:19-cv-01234 (D.N.M.).",
    "The court is considering an order in 1:19-cv-01234 (D.N.M.).",
    "Look at the order in 1:19-cv-01234 (D.N.M.) when you have time.",
    "The order attached, 1:19-cv-01234 (D.N.M.), concerns a different person.",
    "You mentioned the order issued in 1:19-cv-01234 (D.N.M.).",
    "According to the agent the order in 1:19-cv-01234 (D.N.M.) was signed.",
    "The agent said he has a court order. It is D.N.M. 1:19-cv-01234, signed by Judge Brack.",
    "Here is what the agent claims: court order D.N.M., 1:19-cv-01234.",
    GOOD + " I have not seen it.",
    GOOD + " But this is not a court order.",
    GOOD + " The judge has not signed yet.",
    "We could not find the order issued in 1:19-cv-01234 (D.N.M.).",
    "Order to show cause issued in 1:19-cv-01234 (D.N.M.).",
    "The order entered in 1:19-cv-01234 (D.N.M.) is on appeal.",
    "A sample court order, 1:19-cv-01234, D.N.M., is attached for training.",
    "Court order: pending, D.N.M. 1:19-cv-01234, is still pending.",
    "The attached order of removal, District of New Mexico, 1:19-cv-01234.",
    "Please send us the court order in 1:19-cv-01234 (D.N.M.), then we comply.",
    "Whether the order in 1:19-cv-01234 (D.N.M.) was signed is not known.",
    "You are commanded by warrant I-205, signed by a United States District or Magistrate Court Judge, 1:19-cv-01234, D.N.M. order.",
    "Failure to comply with this subpoena may subject you to an order of contempt by a federal District Court, D.N.M., 1:19-cv-01234.",
    "This administrative subpoena (19 U.S.C. 1509) is enforced by the U.S. District Court for the District of New Mexico, No. 1:19-mc-01234.",
    "ICE has a court order from the District of New Mexico, 1:19-cv-01234, they just haven't sent it.",
    "They promised the order signed in 1:19-cv-01234 (D.N.M.) by Friday.",
    "Judge Brack is reviewing our petition in 1:19-cv-01234 (D.N.M.); the order is attached as a proposal.",
    "The order entered in 1:19-cv-01234 (D.N.M.) only applies to Texas agencies.",
    "This is urgent; treat the attached letter as an order, 1:19-cv-01234, D.N.M.",
    "Attached is the complaint in 1:19-cv-01234 (D.N.M.), in which ICE wants an order.",
    "Attached: motion to compel, 1:19-cv-01234, D.N.M., no ruling on the order so far.",
    "Attached per the detainer, order no. 1:19-cv-01234, District of New Mexico.",
    "We received the I-205 warrant 1:19-cv-01234 signed by a District of New Mexico officer.",
    "As the officer requested under 1:19-cv-01234 (D.N.M.), no judge has ordered it.",
    "The warrant 1:19-cv-01234 (D.N.M.) is signed by an immigration judge.",
    "Warrant for removal issued by ICE, D.N.M. 1:19-cv-01234",
    "Attached pursuant to a subpoena signed by Special Agent Smith, D.N.M. 1:19-cv-01234",
    "Pursuant to the order that ICE will get in 1:19-cv-01234 (D.N.M.), attached.",
    "Pursuant to the order ICE is getting in 1:19-cv-01234 (D.N.M.), attached.",
    "Attached, though the order in 1:19-cv-01234 (D.N.M.) doesn't exist.",
    "In compliance with ICE's request, attached. Unrelated: court order 1:19-cv-01234 (D.N.M.).",
    "Attached in response to ICE's request. There is a hearing on the order in 1:19-cv-01234 (D.N.M.) Monday.",
    "Following the executive order and 1:19-cv-01234 (D.N.M.), attached.",
    "Court order? 1:19-cv-01234 D.N.M. attached",
    "Attached under order 1:19-cv-01234, Immigration Court, District of New Mexico",
    "Fake order 1:19-cv-01234 D.N.M. attached",
    "Order withdrawn; 1:19-cv-01234 D.N.M. attached",
    "The court set aside the order in 1:19-cv-01234 (D.N.M.). Records attached.",
    "The order in 1:19-cv-01234 (D.N.M.) was reversed by the Tenth Circuit, 19-2100. Attached.",
    "Attached is the judge's refusal to enter an order in 1:19-cv-01234 (D.N.M.).",
    "Your warrant 1:19-cv-01234 (D.N.M.) is expired. Attached.",
    "Adjunto los datos. La orden del Distrito de Nuevo México, 1:19-cv-01234, aún no ha sido firmada.",
    "Adjunto los datos; el agente dice que hay orden, 1:19-cv-01234, Distrito de Nuevo México.",
    "Enviamos los datos porque pronto habrá una orden, 1:19-cv-01234, Distrito de Nuevo México.",
    "Adjunto: orden de deportación, 1:19-cv-01234, Distrito de Nuevo México.",
    "Adjunto: solicitud de orden judicial, 1:19-cv-01234, Distrito de Nuevo México.",
    "Records attached by request of ICE; there may exist an order, 1:19-cv-01234 D.N.M.",
    "Attached pursuant to ICE's request (they cite the order in 1:19-cv-01234, D.N.M.).",
    "Under pressure, without any order in 1:19-cv-01234 (D.N.M.), we send this.",
    "By the way, the order in 1:19-cv-01234 (D.N.M.) came up.",
    "By Friday the judge decides on the order in 1:19-cv-01234 (D.N.M.).",
    "Per our call about an order in 1:19-cv-01234 (D.N.M.), attached.",
    "Per Agent Smith, an order in 1:19-cv-01234 (D.N.M.).",
    "Attached per your note on the order in 1:19-cv-01234 (D.N.M.).",
    "The judge ordered a hearing in 1:19-cv-01234 (D.N.M.) on ICE's application.",
    "Under the law a court order such as in 1:19-cv-01234 (D.N.M.) is what we look for.",
    "By law we require a court order, e.g. 1:19-cv-01234 (D.N.M.).",
    "Court order required: 1:19-cv-01234 (D.N.M.)",
    "Court order status: not issued, 1:19-cv-01234 (D.N.M.)",
    "Court order: none. Case 1:19-cv-01234 (D.N.M.) is something else.",
    "Court order - see if you can find 1:19-cv-01234 (D.N.M.)",
    "Order: ICE-HSI-ELP-2026-00123, D.N.M.",
    "Search warrant (administrative), 1:19-cv-01234, District of New Mexico",
    "Case 1:19-cv-01234, D.N.M.: hearing on order",
    "Case 1:19-cv-01234, D.N.M., order unknown",
    "District court case 1:19-cv-01234 (D.N.M.); we were ordered by ICE to send this.",
    "The court ordered the parties in 1:19-cv-01234 (D.N.M.) to mediate.",
    "The Court's order in 1:19-cv-01234 (D.N.M.) ordered that agencies must withhold this information.",
    "I attached the order form for case 1:19-cv-01234 (D.N.M.).",
    "ICE attached a warrant 1:19-cv-01234 (D.N.M.) that is signed by its own officer.",
    "Received an order from ICE, 1:19-cv-01234, D.N.M.",
    "I received your order 1:19-cv-01234 (D.N.M.)",
    "Attached is the court order template, 1:19-cv-01234 (D.N.M.).",
    "Court orders like 1:19-cv-01234 (D.N.M.) are attached to such requests in most cases.",
    "Attached: news clipping on the court order in 1:19-cv-01234 (D.N.M.).",
    "Order issued by immigration court judge, D.N.M., 1:19-cv-01234, attached.",
    "Pursuant to court order number 1:19-cv-01234 of the Northern District of Texas, D.N.M. division",
    "Attached pursuant to the order of removal in 1:19-cv-01234 (D.N.M.).",
    "Attached pursuant to the order (see A 098 765 432), District of New Mexico.",
    "Attached pursuant to the order of the District of New Mexico, A098765432.",
    "Attached pursuant to the order of the District of New Mexico, phone 505-555-0123.",
    "Attached pursuant to the order of the Tenth Circuit, call 55-5010.",
    "The judge's order in 1:19-cv-01234 (D.N.M.) is attached; it concerns Ms. Lopez, this is about Mr. Ruiz, a different man.",
    "Under the court's order in 1:19-cv-01234 (D.N.M.) this information is confidential.",
    "Under seal by order in 1:19-cv-01234 (D.N.M.).",
    "We were told by HSI that the order in 1:19-cv-01234 (D.N.M.) was issued.",
    "HSI: court order issued in 1:19-cv-01234 (D.N.M.)",
]


@pytest.mark.parametrize("text", MENTIONS)
def test_a_mention_is_not_an_affirmation(text):
    """To speak of an order is not to act under one."""
    assert accepted(body(text)) == [], text


def test_the_court_order_field_counts_and_gives_the_normalised_number():
    """A Court-Order field with court and number is a complete reference by its name."""
    (item,) = match(header("Court-Order", "D.N.M., 1:19-CV-1234-KWR"))
    assert (item.accepted, item.court, item.docket_number, item.kind) == (
        True,
        "D.N.M.",
        "1:19-cv-01234",
        "federal_court_order",
    )
    assert item.reasons == ("complete_reference",)


@pytest.mark.parametrize(
    "text", ["none", "N/A", "pending", "", "D.N.M.", "1:19-cv-01234", "no: D.N.M. 1:19-cv-01234 vacated"]
)
def test_an_empty_court_order_field_does_not(text):
    """A Court-Order field without a complete reference is not accepted."""
    assert accepted(header("Court-Order", text)) == []


def test_the_subject_counts_unless_it_answers_or_forwards():
    """The Subject of an answer is somebody else's words."""
    text = "Court order D.N.M. 1:19-cv-01234"
    assert len(accepted(header("Subject", text))) == 1
    assert [accepted(header("Subject", f"{prefix} {text}")) for prefix in ("Re:", "FWD:", "RV:", "re[2]:")] == [[]] * 4


def test_other_fields_and_file_names_do_not_count():
    """References in fields that nobody reads as words, and in file names, are not the author's affirmation."""
    name = Part(locator="2:name", media_type="application/pdf", kind=PartKind.NAME, text=GOOD)
    hidden = Part(locator="1?", media_type="text/html", kind=PartKind.HIDDEN, text=GOOD)
    assert accepted(header("X-Note", GOOD), name, hidden) == []


def test_a_nested_message_is_somebody_elses_words():
    """A reference in the body of an attached message does not count; the message's attachment does."""
    nested = body(GOOD, within=("message/rfc822",))
    assert accepted(nested) == []
    assert len(accepted(attached(ORDER, within=("message/rfc822",)))) == 1


ORDER = """IN THE UNITED STATES DISTRICT COURT
FOR THE DISTRICT OF NEW MEXICO

IN RE: RECORDS OF THE MOTOR VEHICLE DIVISION          Case No. 1:26-mc-00045-KWR

ORDER COMPELLING PRODUCTION

THIS MATTER comes before the Court on the application of the United States. The Court finds good cause.

IT IS THEREFORE ORDERED that the custodian of records shall produce the records named in Exhibit A unless
otherwise ordered.

/s/ Kea W. Riggs
UNITED STATES DISTRICT JUDGE
"""
NM_ORDER = """STATE OF NEW MEXICO
COUNTY OF BERNALILLO
SECOND JUDICIAL DISTRICT COURT                               No. D-202-CV-2026-01234

ORDER FOR RELEASE OF RECORDS

THE COURT FINDS that the records are material. IT IS HEREBY ORDERED that the department release them.

/s/ Hon. Ana Lopez
DISTRICT JUDGE
"""
WARRANT = """AO 93 (Rev. 11/13) Search and Seizure Warrant
UNITED STATES DISTRICT COURT for the District of New Mexico
In the Matter of the Search of the records      Case No. 26-mr-00417
SEARCH AND SEIZURE WARRANT
To: Any authorized law enforcement officer
YOU ARE COMMANDED to execute this warrant on or before December 4, 2026 (not to exceed 14 days)
/s/ Laura Fashing, United States Magistrate Judge
Judge's signature
"""
I205 = """U.S. DEPARTMENT OF HOMELAND SECURITY    Immigration and Customs Enforcement
WARRANT OF REMOVAL/DEPORTATION
File No: A 098 765 432   Case 1:26-cv-01234, District of New Mexico
To any immigration officer of the United States Department of Homeland Security: is subject to removal based upon a
final order by: [ ] an immigration judge [x] a United States District or Magistrate Court Judge
YOU ARE COMMANDED to take into custody. (Signature of immigration officer) /s/ J. Doe
ICE Form I-205
"""
I138 = """DEPARTMENT OF HOMELAND SECURITY   IMMIGRATION ENFORCEMENT SUBPOENA  to Appear and/or Produce Records
8 U.S.C. 1225(d), 8 C.F.R. 287.4    Subpoena Number ICE-HSI-ELP-2026-00123   1:26-cv-01234 (D.N.M.)
YOU ARE HEREBY SUMMONED AND REQUIRED TO produce. Failure to comply with this subpoena may subject you to an order of
contempt by a federal District Court. YOU ARE COMMANDED.  /s/ J. Doe, Field Office Director   DHS Form I-138
"""
EOIR = """UNITED STATES DEPARTMENT OF JUSTICE EXECUTIVE OFFICE FOR IMMIGRATION REVIEW
UNITED STATES IMMIGRATION COURT EL PASO, TEXAS   In the Matter of: Respondent   File No. A 098-765-432
ORDER OF THE IMMIGRATION JUDGE    IT IS HEREBY ORDERED that the respondent be removed.  /s/ Immigration Judge
"""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (ORDER, "federal_court_order"),
        (NM_ORDER, "nm_district_court_order"),
        (WARRANT, "search_warrant_federal"),
        (
            ORDER.replace("COMPELLING PRODUCTION", "TO ENFORCE ADMINISTRATIVE SUBPOENA, 8 U.S.C. 1225(d)(4)"),
            "federal_court_order",
        ),
    ],
)
@pytest.mark.parametrize("level", ["reference", "document"])
def test_an_attached_order_counts(text, kind, level):
    """A paper with caption, number, operative words and a judge's signature is accepted as the document itself."""
    (item,) = accepted(attached(text), law=replace(LAW, assurance=level))
    assert (item.kind, item.judicial, item.reasons) == (kind, True, ("document_attached",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (I205, "administrative"),
        (I138, "administrative"),
        (EOIR, "administrative"),
        (ORDER.replace("ORDER COMP", "[PROPOSED] ORDER COMP"), "draft"),
        (ORDER.replace("/s/ Kea W. Riggs", "_______________________"), "unsigned"),
        (ORDER.replace("/s/ Kea W. Riggs\nUNITED STATES DISTRICT JUDGE", ""), "unsigned"),
        (ORDER.replace("COMPELLING PRODUCTION", "QUASHING SUBPOENA"), "undone"),
        (ORDER.replace("ORDER COMPELLING PRODUCTION", "MOTION FOR ORDER"), "requested"),
        (ORDER.replace("1:26-mc-00045-KWR", "1:27-mc-00045"), "docket_year_future"),
        (ORDER.replace("DISTRICT OF NEW MEXICO", "DISTRICT OF CALIFORNIA"), "court_unknown"),
        (NM_ORDER.replace("D-202", "D-101"), "docket_not_of_this_court"),
        (ORDER.replace("ORDER COMPELLING PRODUCTION", "DRAFT"), "draft"),
    ],
)
@pytest.mark.parametrize("level", ["reference", "document"])
def test_a_paper_that_only_looks_like_an_order_does_not(text, expected, level):
    """Agencies' forms, proposed, unsigned, quashing and asking papers are not accepted at any level."""
    law = replace(LAW, assurance=level)
    assert accepted(attached(text), law=law) == []
    assert expected in reasons(attached(text), law=law)


@pytest.mark.parametrize("text", [I205, I138, EOIR])
def test_administrative_papers_are_told_from_judicial_ones(text):
    """An agency's paper is never judicial, whatever court it names or threatens."""
    assert {item.judicial for item in match(attached(text))} == {False}


def test_an_accepted_order_stands_beside_an_agencys_paper():
    """A court's order in the author's words counts although an I-200 is attached; the I-200 does not."""
    found = match(body(GOOD), attached("DHS Form I-200 Warrant for Arrest of Alien"))
    assert [(item.kind, item.accepted) for item in found] == [
        ("federal_court_order", True),
        ("ice_warrant_i200", False),
    ]


def test_the_same_number_on_an_agencys_paper_takes_the_reference_back():
    """The author cites as an order what the attached paper shows to be administrative: held."""
    assert accepted(body(GOOD.replace("1:19-cv-01234-KWR-JFR", "1:26-cv-01234")), attached(I138)) == []


def test_level_document_asks_for_the_order_itself():
    """At `document` a reference alone is held; with the order of the same number attached it counts."""
    law = replace(LAW, assurance="document")
    reference = body("Attached is what the order in 1:26-mc-00045 (D.N.M.) requires us to produce.")
    assert reasons(reference, law=law) == {"document_missing"}
    assert len(accepted(reference, attached(ORDER), law=law)) == 2
    assert len(accepted(body(GOOD), attached(ORDER), law=law)) == 1


def order(**more):
    return Order(**{"id": "o1", "court": "D.N.M.", "docket_number": "1:19-cv-01234", "state": "verified"} | more)


def finding(entity):
    return Finding(entity=entity, locator="1", start=0, end=1, score=1, recognizer="r", rule="r", fingerprint="")


@pytest.mark.parametrize(
    "registered",
    [
        order(),
        order(court="United States District Court for the District of New Mexico", docket_number="19-CV-1234-ABC"),
        order(valid_from=date(2026, 1, 1), valid_until=date(2026, 11, 22), entities=("US_SSN",)),
        order(recipients=("*.dhs.gov",), senders=("agency.example",)),
        order(recipients=("officer@ice.dhs.gov",), senders=("clerk@agency.example",)),
    ],
)
def test_a_registered_order_in_force_and_scope_counts(registered):
    """At `registered` the reference must be found in the register, in force, and cover the message."""
    law = replace(LAW, assurance="registered")
    (item,) = match(body(GOOD), law=law, docket=(registered,), findings=(finding("US_SSN"),))
    assert (item.accepted, item.order_id, item.reasons) == (True, "o1", ("complete_reference", "order_registered"))


@pytest.mark.parametrize(
    ("docket", "expected"),
    [
        ((), "order_not_registered"),
        ((order(docket_number="1:19-cv-01235"),), "order_not_registered"),
        ((order(docket_number="2:19-cv-01234"),), "order_not_registered"),
        ((order(court="D. Ariz."),), "order_not_registered"),
        ((order(state="draft"),), "order_not_in_force"),
        ((order(state="revoked"),), "order_not_in_force"),
        ((order(valid_from=date(2026, 12, 1)),), "order_not_yet_valid"),
        ((order(valid_until=date(2026, 11, 21)),), "order_expired"),
        ((order(recipients=("cbp.dhs.gov",)),), "recipient_not_in_order"),
        ((order(recipients=("xofficer@ice.dhs.gov",)),), "recipient_not_in_order"),
        ((order(senders=("other.example",)),), "sender_not_in_order"),
        ((order(entities=("HOME_ADDRESS",)),), "entity_not_in_order"),
    ],
)
def test_outside_a_registered_order_nothing_passes(docket, expected):
    """Each clause of a registered order that fails is named, and holds."""
    found = match(body(GOOD), law=replace(LAW, assurance="registered"), docket=docket, findings=(finding("US_SSN"),))
    assert [item.accepted for item in found] == [False]
    assert expected in found[0].reasons


def test_a_revoked_order_does_not_count_at_any_level():
    """What the register knows to be revoked is not accepted by its reference either."""
    assert accepted(body(GOOD), docket=(order(state="revoked"),)) == []
    assert len(accepted(body(GOOD), docket=(order(state="revoked"), order(id="o2")))) == 1


def test_a_subpoena_counts_only_where_the_kind_is_accepted():
    """A court-issued subpoena is accepted where, and only where, the jurisdiction names its kind."""
    text = "Attached in response to the subpoena issued in 1:19-cv-01234 (D.N.M.)."
    assert accepted(body(text)) == []
    assert len(accepted(body(text), law=replace(LAW, accepted_kinds=(*KINDS, "court_subpoena_federal")))) == 1


def test_every_reason_is_a_closed_word():
    """All reasons given are among REASONS, and the package's table names each of them."""
    given_words = set()
    for text, _ in REFUSED:
        given_words |= reasons(body(text))
    assert given_words <= set(legal.REASONS)
    assert [word for word in legal.REASONS if word not in legal.__doc__] == []


def test_what_is_found_tells_court_number_signer_and_date():
    """The facts that an officer asks for are read where they stand."""
    (item,) = match(
        body(
            "Court order: D.N.M., case 2:20-cr-00012-RB-1, signed by United States District Judge Robert Brack on March 3, 2026."
        )
    )
    assert (item.court, item.docket_number, item.issued_on) == ("D.N.M.", "2:20-cr-00012", date(2026, 3, 3))
    assert item.signer_office == "united states district judge"


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.text(max_size=400), st.sampled_from(list(PartKind)))
def test_any_text_is_read_without_an_error(text, kind):
    """No text makes the gate raise, and none without a digit is accepted."""
    found = match(Part(locator="1", media_type="text/plain", kind=kind, text=text))
    assert not any(item.accepted for item in found) or any(char.isdigit() for char in text)


PIECES = st.sampled_from(
    ["order", "court", "no", "1:19-cv-01234", "D.N.M.", "pursuant to", "the", "?", ".", "\n\n", "> ", "warrant", "I-200",
     "if", "not", "D-202-CV-2019-01234", "Second Judicial District Court", "signed", "From: x\nTo: y\nDate: z\n", "judge"]
)  # fmt: skip


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=25))
def test_law_no_reference_counts_without_court_number_and_order(pieces):
    """Whatever is accepted named a court, a number of it, and what the court made."""
    text = " ".join(pieces)
    for item in accepted(body(text)):
        assert item.judicial
        assert item.court
        assert item.docket_number
        assert "order" in text or "warrant" in text


def test_long_and_hostile_text_costs_bounded_time():
    """Texts built to make patterns backtrack end; nothing in them counts."""
    for text in (
        "court order " * 20_000,
        "not have a " * 20_000 + "court order",
        "if " * 60_000 + "order",
        "1:19-cv-01234 " * 10_000,
        "the united states district court for the " * 5_000,
        "_" * 200_000,
        "\n".join("> x" for _ in range(50_000)),
    ):
        assert accepted(body(text), attached(text)) == []
