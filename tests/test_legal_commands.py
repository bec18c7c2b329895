"""What a paper commands: who must give what, told from what it forbids."""

import pytest

from dlp_gateway.legal.commands import commands_in

FORBIDDEN = (
    "it is ordered: 2. no party, and no employee of the division, shall disclose the same to any person or agency",
    "ordered that neither the department nor its counsel shall release the records of the minor",
    "it is ordered that nobody at the agency shall provide the records to any federal officer",
    "it is hereby ordered that no records of the respondent shall be released to any agency",
    "none of the parties shall furnish the records or information to homeland security investigations",
    "se ordena que ninguna agencia debera entregar los expedientes a nadie",
    "it is ordered that the department and its officers are enjoined and restrained from producing any record to ice",
    "it is ordered that the division is prohibited from releasing the records of the driver to homeland security",
    "ordered that respondent be barred from furnishing the file to immigration and customs enforcement",
)
COMMANDED = (
    "it is ordered that no later than may 5 the department shall produce the records of the respondent",
    "it is ordered that the division shall disclose the records of the minor to homeland security investigations",
    "no objection having been filed, it is ordered that the department release the records named in the petition",
    "no party having objected, the department shall release the records of the respondent",
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
