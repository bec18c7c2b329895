"""Typefaces: the words in a font file, and whether its letters are what they say.

The outline of a letter is no text. But a font may show other letters than the text says: one that draws digits as other
ones or other signs as digits (fontshapes), or draws them as pictures, is held.

Takes: a font file. Returns: its words as HIDDEN. Touches: fontTools, FreeType: runs confined. Fails: never; damaged
fonts are Unread(MALFORMED).
Source: OpenType 1.9 (name, cmap, post, SVG, sbix, CBDT), WOFF 1 and 2.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from fontTools.ttLib import TTCollection, TTFont, TTLibError

from dlp_gateway.content import fontshapes
from dlp_gateway.content.piece import Reading
from dlp_gateway.content.unpack import words
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.config import ContentLimits
    from dlp_gateway.content.piece import Piece

_BROKEN = (TTLibError, OSError, ValueError, KeyError, IndexError, TypeError, AssertionError, OverflowError, EOFError)
_DRAWN = ("SVG ", "sbix", "CBDT", "EBDT")  # letters that are pictures


def read_font(piece: Piece, _limits: ContentLimits) -> Reading:
    """Read a font file by itself."""
    lines: dict[str, None] = {}
    honest = True
    try:
        for font in _fonts(piece.octets):
            lines.update(dict.fromkeys(_words(font)))
            honest = honest and not _lies(font) and not any(tag in font for tag in _DRAWN)
    except _BROKEN:
        lines.update(dict.fromkeys(words(piece.octets).splitlines()))
        return Reading(parts=(piece.text("\n".join(lines), view="names"),), unread=(piece.unread(Cause.MALFORMED),))
    unread = () if honest else (piece.unread(Cause.UNSUPPORTED),)
    return Reading(parts=(piece.text("\n".join(lines), view="names"),) if lines else (), unread=unread)


def _fonts(octets: bytes) -> Iterator[TTFont]:
    if octets.startswith(b"ttcf"):
        yield from TTCollection(io.BytesIO(octets)).fonts
    else:
        yield TTFont(io.BytesIO(octets), lazy=True)


def _words(font: TTFont) -> Iterator[str]:
    """Yield the strings of a font: its names, its licence, what its maker noted."""
    for record in font["name"].names if "name" in font else ():
        yield record.toUnicode(errors="replace")
    for tag in ("meta", "FFTM", "PfEd", "ltag", "DSIG"):
        if tag in font.reader:
            yield words(font.reader[tag])


def _lies(font: TTFont) -> bool:
    """Return whether a font shows other signs than the text says; what has no letters shows none."""
    codes = {code for table in font["cmap"].tables for code in getattr(table, "cmap", ())} if "cmap" in font else set()
    if not codes:
        return False
    plain = io.BytesIO()
    font.flavor = None  # FreeType reads neither WOFF2 nor a font of a collection
    font.save(plain, reorderTables=None)
    return fontshapes.lies(plain.getvalue(), codes)
