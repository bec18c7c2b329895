"""Tables written as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dlp_gateway.config import ContentLimits
from dlp_gateway.content.piece import Piece
from dlp_gateway.content.table import is_table, read_table

if TYPE_CHECKING:
    from dlp_gateway.model import Part


def show(source: str) -> list[Part]:
    piece = Piece(locator="2", media_type="text/csv", octets=source.encode(), attached=True)
    return list(read_table(piece, ContentLimits()).parts)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_each_cell_is_a_line_with_its_header(delimiter: str) -> None:
    """Whatever the delimiter, a bare number stands beside the word that tells what it is."""
    part = show("Name,SSN\nAna,219099998\nBo,536904399\n".replace(",", delimiter))[0]
    assert part.text == "Name\nSSN\n\nName: Ana\nSSN: 219099998\n\nName: Bo\nSSN: 536904399\n\n"
    assert [part.text[cell.start : cell.end] for cell in part.layout if cell.header == "SSN"] == [
        "219099998",
        "536904399",
    ]


def test_the_rows_follow_as_they_were() -> None:
    """What a row shows together, as an address cut at its commas, is kept as HIDDEN text."""
    parts = show("a,b,c\n12 Main St,Santa Fe,NM\n")
    assert [part.locator for part in parts] == ["2", "2?rows"]
    assert "12 Main St,Santa Fe,NM" in parts[1].text


def test_a_table_without_a_header_row_has_cells_without_headers() -> None:
    """Numbers in the first row are no header."""
    part = show("Ana,219-09-9998\nBo,536-90-4399\n")[0]
    assert {cell.header for cell in part.layout} == {""}
    assert "219-09-9998" in part.text


@pytest.mark.parametrize(
    "source",
    [
        'Name,SSN\n"Ana ""A"", Lopez",1\n',
        'Name,SSN\n"Ana\nLopez",1\n',
        'Name,SSN\n"Ana,1\nBo,2\n',
        "sep=;\nName;SSN\nAna;1\n",
        "Name,SSN\nAna\nBo,2,3,4\n",
        "\ufeffName,SSN\r\nAna,1\r\n",
        "Name,SSN\n" + "x" * 200_000 + ",1\n",
        "",
    ],
)
def test_odd_tables_lose_no_word(source: str) -> None:
    """Quotes, line ends in cells, quotes that never end, ragged rows and endless cells: every word is in the text."""
    parts = show(source)
    assert all(word in parts[1].text for word in ("Ana", "Bo") if word in source)
    assert all(word in parts[0].text for word in ("Ana", "Bo") if word in source)


def test_a_table_is_known_by_its_looks() -> None:
    """Rows cut alike under a header are a table; prose, lists and addresses are not."""
    assert is_table(b"Name\tSSN\nAna\t1\nBo\t2\n")
    assert not is_table(b"Dear Ana,\nI hope, as ever, you are well.\nBest,\nBo\n")
    assert not is_table(b"one\ntwo\nthree\n")
