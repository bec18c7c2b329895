"""What only the learned judge says counts where people write, and elsewhere only where a sentence is told."""

from __future__ import annotations

import pytest

from dlp_gateway.guess import counts
from dlp_gateway.model import Cell, Part, PartKind
from recognizers.base import JUDGED
from recognizers.bench import CERTAIN, SURE_RULE


def said(text: str, word: str, kind: PartKind = PartKind.ATTACHMENT, *, cells: tuple[Cell, ...] = ()) -> bool:
    part = Part(locator="2", media_type="text/plain", kind=kind, text=text, layout=cells)
    start = text.index(word)
    return counts(part, "citizenship", JUDGED, CERTAIN, (start, start + len(word)))


@pytest.mark.parametrize(
    "text", ["Name: Zia Paper Co\n", "INSERT INTO p VALUES('Zia Paper Co','51-2087');\n", "e\tes\nZia,\nes\nee\n"]
)
def test_a_guess_about_a_bare_name_in_a_file_does_not_count(text: str) -> None:
    """Cells, code and specks are no sentences."""
    assert not said(text, "Zia")


@pytest.mark.parametrize("kind", [PartKind.ATTACHMENT, PartKind.HIDDEN])
def test_a_sentence_in_a_file_counts(kind: PartKind) -> None:
    """What somebody tells is judged wherever it stands, also where lines were wrapped."""
    text = "Zia came back from the border with her two small children and a letter\nfrom Oaxaca, undocumented still.\n"
    assert said(text, "Zia", kind)
    assert said(text, "undocumented", kind)


def test_a_short_note_in_a_body_counts() -> None:
    """People write notes without any grammar to each other."""
    assert said("Perez: undocumented\n", "undocumented", PartKind.BODY)


def test_a_row_of_a_table_in_a_body_is_no_note() -> None:
    """The cells of a table are a file's own affair wherever it stands."""
    cell = Cell(row=1, column=0, header="Name", start=6, end=18)
    assert not said("Name: Zia Paper Co\n", "Name", PartKind.BODY, cells=(cell,))
    assert said("Name: Zia Paper Co\nPerez: undocumented\n", "undocumented", PartKind.BODY, cells=(cell,))


def test_a_block_of_base64_is_no_number() -> None:
    """No identifier is forty characters long."""
    word = "pANAwAKAdG7M8mXsVBlAcslYgBrArnSSW52b2ljZSBvZiB0aGU"
    assert not said(f"owEBbAGT{word}\n", word, PartKind.BODY)


def test_what_rules_find_counts_everywhere() -> None:
    """Only guesses are weighed here."""
    part = Part(locator="2", media_type="text/plain", kind=PartKind.HIDDEN, text="Zia")
    assert counts(part, "citizenship", "national_of", SURE_RULE / 2, (0, 3))
