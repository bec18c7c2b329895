"""What a paper commands: who must give what, told from what it forbids."""

from dataclasses import replace

import pytest

from dlp_gateway.legal.commands import commands_in
from tests.test_legal import LAW, attached, match

FORBIDDEN = (
    "it is ordered: 2. no party, and no employee of the division, shall disclose the same to any person or agency",
    "ordered that neither the department nor its counsel shall release the records of the minor",
    "it is ordered that nobody at the agency shall provide the records to any federal officer",
    "it is hereby ordered that no records of the respondent shall be released to any agency",
    "none of the parties shall furnish the records or information to homeland security investigations",
    "se ordena que ninguna agencia debera entregar los expedientes a nadie",
    "se ordena: 1. la oficina de licencias no entregara el expediente a seguridad nacional",
    "se ordena: 1. a la oficina de licencias, que no entregue el expediente a seguridad nacional",
    "se ordena: 1. nadie en la agencia entregara los datos a inmigracion",
    "resuelve: 1. la peticionaria entregara copia del expediente a la oficina",
    "el tribunal recuerda que la agencia pidio que se le entregara el expediente",
    "it is ordered that the department and its officers are enjoined and restrained from producing any record to ice",
    "it is ordered that the division is prohibited from releasing the records of the driver to homeland security",
    "ordered that respondent be barred from furnishing the file to immigration and customs enforcement",
)
COMMANDED = (
    "it is ordered that no later than may 5 the department shall produce the records of the respondent",
    "it is ordered that the division shall disclose the records of the minor to homeland security investigations",
    "no objection having been filed, it is ordered that the department release the records named in the petition",
    "no party having objected, the department shall release the records of the respondent",
    "se ordena: 1. la oficina de licencias entregara a seguridad nacional el expediente del titular",
    "se ordena: 1. a la oficina de licencias, que en treinta dias remita copia del expediente al agente",
    "dispone: se entregara copia del expediente a la agencia",
    "se ordena que la oficina debera entregar los expedientes del demandado",
)


@pytest.mark.parametrize("words", FORBIDDEN)
def test_law_what_is_forbidden_to_everybody_is_no_command(words):
    """A clause whose subject is nobody gives nothing, however many it names between."""
    assert commands_in(words) == []


@pytest.mark.parametrize("words", COMMANDED)
def test_a_command_is_found(words):
    """The same words with somebody who must."""
    assert commands_in(words)


PARTY = """\
            SUPERIOR COURT OF WASHINGTON FOR PIERCE COUNTY

{who}   )   No. 26-2-18834-7
{role},                              )
     v.                              )   ORDER
STATE DEPARTMENT OF LICENSING,       )
                       Defendant.    )

IT IS HEREBY ORDERED:
1. Defendant Department of Licensing shall, by November 30, 2026, deliver to {to} the record of Ana Lopez,
including her Social Security number and address.
DATED November 10, 2026.
                                     /s/ Roberta K. Lindahl
                                     JUDGE
{below}
"""
AGENCY = "UNITED STATES DEPARTMENT OF HOMELAND )\nSECURITY,                           "
FIRM = "HARROWGATE TINNING, INC.,           "


def given(who, to, role="Plaintiff", below=""):
    paper = PARTY.format(who=who, to=to, role=role, below=below)
    return any(item.accepted for item in match(attached(paper)))


@pytest.mark.parametrize(
    ("role", "to"),
    [
        ("Plaintiff", "plaintiff's counsel"),
        ("Petitioner", "counsel for petitioner"),
        ("Intervenor", "the insurance fund and to Intervenor, attention C. Roe,"),
    ],
)
def test_a_party_that_is_an_immigration_agency_is_given_to_by_its_role(role, to):
    """Who asks is told by the caption, over two lines and beside its bar."""
    assert given(AGENCY, to, role)


@pytest.mark.parametrize("to", ["plaintiff's counsel", "counsel for plaintiff", "plaintiff"])
def test_law_what_another_party_is_given_goes_to_no_agency(to):
    """The same words where a firm asks."""
    assert not given(FIRM, to)


def test_law_what_an_agency_asked_for_the_court_alone_is_not_given():
    """The agency's role in the caption gives it nothing that goes to chambers."""
    assert not given(AGENCY, "the court for in camera inspection")


def test_an_order_in_force_until_it_is_cancelled_is_in_force():
    """How long it holds is said over two lines below the signature; a stamp there still ends it."""
    until = "This order remains in effect until modified or\ncancelled by the court."
    assert given(AGENCY, "plaintiff's counsel", below=until)
    assert not given(AGENCY, "plaintiff's counsel", below=f"{until}\nCANCELLED BY THE COURT 11/20/2026")


RESOLVED = """\
ESTADO DE NUEVO MEXICO
CONDADO DE DONA ANA
TERCER TRIBUNAL DE DISTRITO JUDICIAL
Causa núm. D-307-CV-2026-00417

ORDEN

El Tribunal RESUELVE Y ORDENA:
1. {clause}

f/ Harriet Q. Lindgren
JUEZA DE DISTRITO
"""


def resolves(clause: str) -> bool:
    """Whether a Spanish order with this clause is accepted as the order itself."""
    found = match(attached(RESOLVED.format(clause=clause)), law=replace(LAW, assurance="document"))
    return any(item.accepted for item in found)


@pytest.mark.parametrize(
    "clause",
    [
        "La Oficina suministrará a HSI, dentro de diez días, copia del expediente de Odalys Example.",
        "A la Oficina de Tarjetas, que provea a USCIS el expediente de Odalys Example.",
        "Se entregará a ICE el expediente de Odalys Example, desde 2024 hasta 2026.",
        "Que la Oficina de Tarjetas expida y remita a USCIS certificación de la tarjeta de Odalys Example.",
    ],
)
def test_a_spanish_order_commands_by_its_tense(clause):
    assert resolves(clause)


@pytest.mark.parametrize(
    "clause",
    [
        "La Oficina entregará a ICE el expediente de Odalys Example una vez ICE preste fianza.",
        "Se celebrará vista sobre si la Oficina entregará a ICE el expediente de Odalys Example.",
        "La Oficina entregará a la madre de Odalys Example su expediente, y ella decidirá si lo entrega a ICE.",
        "Se ordena a ICE que devuelva el expediente de Odalys Example y que remita copia a la Oficina.",
        "Se paraliza la entrega. La Oficina entregará a ICE el expediente de Odalys Example cuando se levante.",
        "La Oficina podrá entregar a ICE el expediente de Odalys Example, a su discreción.",
        "Se revoca la orden por la que la Oficina entregaría a ICE el expediente de Odalys Example.",
        "ICE solicitó que la Oficina entregara el expediente de Odalys Example. Sin lugar.",
        "La Oficina ha dicho que entregará a ICE el expediente de Odalys Example.",
        "La Oficina se abstendrá de remitir a ICE el expediente de Odalys Example.",
    ],
)
def test_law_what_a_spanish_order_only_speaks_of_is_no_command(clause):
    """What waits for something, what others decide or have asked for, and what is forbidden."""
    assert not resolves(clause)
