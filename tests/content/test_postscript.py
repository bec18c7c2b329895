"""PostScript: simple programs are read as they show, all others are held."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlp_gateway.config import ContentLimits
from dlp_gateway.content.piece import Piece, Reading
from dlp_gateway.content.postscript import read_postscript
from dlp_gateway.model import Cause, PartKind

TOP = "%!PS\n/Helvetica findfont 12 scalefont setfont "
SIMPLE = (
    TOP + "/n { 72 exch moveto } bind def gsave 700 n (Name: \\(Ana\\) ) show grestore 650 n <526f65> show showpage"
)


def reading(program: bytes) -> Reading:
    return read_postscript(Piece(locator="2", media_type="application/postscript", octets=program), ContentLimits())


def shown(program: str) -> str:
    found = reading(program.encode("latin-1"))
    assert found.unread == ()
    return "".join(part.text for part in found.parts if part.kind is not PartKind.HIDDEN)


def test_a_simple_program_is_read_as_it_shows() -> None:
    """Lines stand from the top, and strings are told however they are spelled."""
    assert shown(SIMPLE).split("\n") == ["Name: (Ana) ", "Roe"]
    assert shown(TOP + "72 90 moveto (below) show 72 400 moveto (ab\\\nove) show") == "above\nbelow"
    assert shown(TOP + "72 90 moveto 1 0 32 2 0 (so) awidthshow <~87cURDZ~> show") == "soHello"
    assert shown(TOP + "300 90 moveto (right) dup stringwidth pop neg 0 rmoveto show") == "right"


@pytest.mark.parametrize(
    "body",
    [
        "0 1 8 { 219099998 exch show } for",
        "3 copy 2 1 roll show",
        "/s 9 string def s 0 50 put s show",
        "9 moveto 219 9 string cvs show",
        "/show { pop (other) show } def (it) show",
        "/F << /FontType 3 >> definefont pop",
        "/Symbol findfont 9 scalefont setfont (abc) show",
        "9 9 moveto -20 0 (899990912) ashow",
        "9 9 moveto (98) show -30 0 rmoveto (219) show",
        "90 rotate 9 9 moveto (a) show",
        "-1 1 scale 9 9 moveto (a) show",
        "8 8 1 [1 0 0 1 0 0] { <00> } image",
        "9 9 moveto 1 1 2 2 3 3 curveto stroke",
        "9 9 moveto " + "1 0 rlineto " * 9 + "stroke",
        "(a) cvx exec",
        "(a show) //show",
        "/three glyphshow",
        "{ (a) show",
        "(a show",
        "gsave save grestore restore",
        "/l { l } def l",
        "show",
        "/a { (" + "a" * 9000 + ") show } def /b { " + "a " * 99 + "} def " + "b " * 99,
        "/a { a } def a",
    ],
)
def test_what_only_a_whole_interpreter_could_tell_is_held(body: str) -> None:
    """Whatever puts strings together, draws, turns, repeats, or is no program at all needs a human."""
    assert [unread.cause for unread in reading((TOP + body).encode()).unread] == [Cause.UNSUPPORTED]


def test_what_is_no_program_is_held() -> None:
    """A label alone does not make a program of other octets."""
    assert Cause.MALFORMED in {unread.cause for unread in reading(b"\0\1\2 219").unread}


@given(st.binary(max_size=300), st.integers(0, len(SIMPLE)))
def test_no_octets_make_the_reader_fail(octets: bytes, at: int) -> None:
    """Whatever stands in a program or is cut off it, the reader answers."""
    program = SIMPLE.encode()
    for damaged in (program[:at] + octets + program[at:], program[:at], b"\xc5\xd0\xd3\xc6" + octets, octets):
        assert isinstance(reading(damaged), Reading)


@given(st.lists(st.sampled_from("( ) < > [ ] { } / show moveto def dup exch load 9 (a) /a a save restore".split())))  # noqa: SIM905
def test_no_program_of_known_words_makes_the_reader_fail(words: list[str]) -> None:
    """Operands that are missing or of the wrong kind end the run."""
    assert isinstance(reading(f"{TOP}{' '.join(words)}".encode()), Reading)
