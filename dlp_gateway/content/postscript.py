"""PostScript and EPS: what a simple program shows, in every string and comment of it; the others are held.

Takes: a piece. Returns: lines as shown, the same without gaps, strings and the program itself as HIDDEN; previews of
EPS as pieces; Unread(UNSUPPORTED) where the program does more than psprogram knows. Touches: nothing. Fails: never.
Source: PostScript Language Reference, third edition; Encapsulated PostScript File Format 3.0, 5.2 (the DOS header).
"""

from __future__ import annotations

import struct
from itertools import groupby
from typing import TYPE_CHECKING

from dlp_gateway.content import charset, pdflayout
from dlp_gateway.content.pdflayout import Glyph
from dlp_gateway.content.piece import Reading
from dlp_gateway.content.psprogram import Machine
from dlp_gateway.content.pstokens import Name, UnclearError, tokens
from dlp_gateway.content.unpack import Unpacking
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from dlp_gateway.config import ContentLimits
    from dlp_gateway.content.piece import Piece
    from dlp_gateway.content.psprogram import Shown
    from dlp_gateway.content.pstokens import Token

_DOS, _DOS_HEADER = b"\xc5\xd0\xd3\xc6", 30
_ENDS = b"\x04\x1a\0\t\n\f\r "  # what spoolers put around a program
_WIDTH = 0.5  # of a character, by the size of its font


def read_postscript(piece: Piece, limits: ContentLimits) -> Reading:
    """Read a PostScript program."""
    out = Unpacking(piece, limits)
    program = _program(piece, out).strip(_ENDS)
    # Without its first mark, by which it would be taken for a program once more.
    source = piece.seen_as("source", octets=program.removeprefix(b"%!"), media_type="text/plain")
    if not program.startswith(b"%!"):
        out.unread(Cause.MALFORMED)
    machine = Machine()
    found: list[Token] = []
    try:
        found = tokens(program)
        machine.run(found)
    except UnclearError:
        out.unread(Cause.UNSUPPORTED)
    strings = b"".join(token for token in found if isinstance(token, bytes))
    said = b"".join(shown.octets for shown in machine.shown)
    for number, text in enumerate(dict.fromkeys((*charset.readings(said), *charset.readings(strings))), start=1):
        out.text(f"strings{number}", text)
    names = " ".join(token.text for token in found if isinstance(token, Name) and token.literal)
    out.text("names", names)
    return _pages(piece, machine.shown) + out.done() + Reading(pieces=(source,) if program else ())


def _program(piece: Piece, out: Unpacking) -> bytes:
    """Return the program of an EPS with a DOS header, whose previews are given; of others all octets."""
    octets = piece.octets
    if not octets.startswith(_DOS) or len(octets) < _DOS_HEADER:
        return octets
    at, size, *previews = struct.unpack_from("<6I", octets, len(_DOS))
    covered = bytearray(octets)
    covered[:_DOS_HEADER] = bytes(_DOS_HEADER)
    for number, (start, length) in enumerate(((at, size), (previews[0], previews[1]), (previews[2], previews[3]))):
        stretch = octets[start : start + length]
        covered[start : start + len(stretch)] = bytes(len(stretch))
        if number and stretch:
            out.remnant(f"preview{number}", stretch)
    out.remnant("around", bytes(covered).strip(b"\0"))
    return octets[at : at + size]


def _pages(piece: Piece, shown: list[Shown]) -> Reading:
    """Return what is shown, page by page in lines from the top."""
    pages = []
    for _, strings in groupby(shown, key=lambda one: one.page):
        glyphs = [
            Glyph(text, one.left, one.base, one.left + len(text) * one.size * _WIDTH, one.base + one.size)
            for one in strings
            if (text := charset.readings(one.octets)[0]).strip()
        ]
        pages.append(pdflayout.text(pdflayout.lines(glyphs)))
    text = "\n\n".join(filter(None, pages))
    return Reading(parts=(piece.text(text),) if text else ())
