"""dBASE tables: values as programs show them, and nothing that only looks like one."""

from __future__ import annotations

import struct

from hypothesis import given
from hypothesis import strategies as st

from dlp_gateway.config import ContentLimits
from dlp_gateway.content import sniff
from dlp_gateway.content.dbase import read_dbase
from dlp_gateway.content.piece import Piece, Reading
from dlp_gateway.model import Cause, Cell
from tests.content.machines import dbf

COLUMNS = ("NAME", "C", 12), ("SSN", "I", 4), ("BORN", "D", 8), ("SEEN", "T", 8), ("FEE", "Y", 8), ("RATE", "B", 8)
RECORD = b" Ana Roe     " + struct.pack("<i", 219099998) + b"19850412" + struct.pack("<ii", 2451545, 0)
RECORD += struct.pack("<qd", 125_000, 0.5)
TABLE = dbf(*COLUMNS, records=(RECORD,), version=0x30)


def reading(octets: bytes) -> Reading:
    return read_dbase(Piece(locator="2", media_type="application/x-dbf", octets=octets), ContentLimits())


def test_values_are_read_as_programs_show_them() -> None:
    """Whole numbers, dates, moments and money stand in a record as octets, and people see digits under their names."""
    found = reading(TABLE)
    cells = {
        cell.header: text[cell.start : cell.end] for text, layout in _layouts(found) for cell in layout if cell.header
    }
    assert cells == {
        "NAME": "Ana Roe", "SSN": "219099998", "BORN": "1985-04-12", "SEEN": "2000-01-01", "FEE": "12.5", "RATE": "0.5",
    }  # fmt: skip
    assert found.unread == ()


def _layouts(found: Reading) -> list[tuple[str, tuple[Cell, ...]]]:
    return [(part.text, part.layout) for part in found.parts if part.layout]


def test_a_field_of_a_type_that_is_not_known_is_held() -> None:
    """What a program would make of it, nobody here knows."""
    table = dbf(("NAME", "C", 12), ("PHOTO", "P", 9), records=(b" Ana Roe     219099998",))
    assert [unread.cause for unread in reading(table).unread] == [Cause.UNSUPPORTED]


def test_only_a_header_that_adds_up_is_one() -> None:
    """A record's size, the header's size and its end must agree, else the octets are some other format."""
    assert sniff.kinds(TABLE) == ("application/x-dbf",)
    for at in (0, 2, 8, 10, 32 + 16, 32 * 7):
        other = TABLE[:at] + bytes((TABLE[at] ^ 0x40,)) + TABLE[at + 1 :]
        assert sniff.kinds(other) == (), at
    assert sniff.kinds(TABLE[:100]) == ()


@given(st.binary(max_size=200), st.integers(0, len(TABLE)))
def test_no_octets_make_the_reader_fail(octets: bytes, at: int) -> None:
    """Whatever is written over a table or cut off it, the reader answers."""
    for damaged in (TABLE[:at] + octets + TABLE[at + len(octets) :], TABLE[:at], octets):
        assert isinstance(reading(damaged), Reading)
        sniff.kinds(damaged)
