"""Typefaces: the words in a font file, and whether its letters are what they say.

The outline of a letter is no text. But a font may show other letters than the text says: one that draws digits as other
ones or other signs as digits (fontshapes), or draws them as pictures, is held. What a page sets in a font that it
carries is drawn with that font, for OCR.

Takes: a font file, or a page's text and font (htmlfonts). Returns: words as HIDDEN; a picture. Touches: fontTools,
FreeType: runs confined. Fails: never; damaged fonts are Unread(MALFORMED).
Source: OpenType 1.9 (name, cmap, post, SVG, sbix, CBDT), WOFF 1 and 2.
"""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from fontTools.ttLib import TTCollection, TTFont, TTLibError
from PIL import Image, ImageDraw, ImageFont

from dlp_gateway.content import fontshapes, transfer
from dlp_gateway.content.piece import Reading
from dlp_gateway.content.unpack import words
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.config import ContentLimits
    from dlp_gateway.content.piece import Piece

_BROKEN = (TTLibError, OSError, ValueError, KeyError, IndexError, TypeError, AssertionError, OverflowError, EOFError)
_SIZE_PX, _LINE_PX, _MARGIN, _WIDTH_PX, _HEIGHT_PX = 32, 48, 20, 1_600, 3_000
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


def read_typeset(piece: Piece, _limits: ContentLimits) -> Reading:
    """Draw the text that a page sets in a font of its own, with that font."""
    told = json.loads(piece.octets)
    try:
        font = next(_fonts(transfer.base64(unquote_to_bytes(told["font"]))))
        names = "\n".join(_words(font))
        octets, whole = _drawn(told["runs"], ImageFont.truetype(io.BytesIO(_plain(font)), _SIZE_PX))
        cut = not (whole and told["whole"]) and _lies(font)
    except _BROKEN:
        return Reading(unread=(piece.unread(Cause.MALFORMED),))
    parts = (piece.text(names, view="names"),) if names else ()
    pieces = (piece.inside("set", octets=octets, media_type="image/png"),)
    return Reading(parts=parts, pieces=pieces, unread=(piece.unread(Cause.TOO_BIG),) if cut else ())


def _drawn(runs: list[tuple[str, bool]], face: ImageFont.FreeTypeFont) -> tuple[bytes, bool]:
    """Return runs of text as a picture, those that are not set in the font in a plain typeface; and if all had room."""
    plain = ImageFont.load_default(_SIZE_PX)
    picture = Image.new("L", (_WIDTH_PX, _HEIGHT_PX), 255)
    draw = ImageDraw.Draw(picture)
    across, down = _MARGIN, _MARGIN
    for text, own in runs:
        for word in re.findall(r"\n|[^\S\n]+|\S{1,40}", text):
            width = 0 if word == "\n" else round(draw.textlength(word, font=face if own else plain))
            if word == "\n" or across + width > _WIDTH_PX - _MARGIN:
                down += _LINE_PX if across > _MARGIN else 0
                across = _MARGIN
            if word != "\n" and down < _HEIGHT_PX - _LINE_PX:
                draw.text((across, down + _LINE_PX * 3 // 4), word, fill=0, font=face if own else plain, anchor="ls")
                across += width
    out = io.BytesIO()
    picture.crop((0, 0, _WIDTH_PX, min(_HEIGHT_PX, down + _LINE_PX + _MARGIN))).save(out, "PNG")
    return out.getvalue(), down < _HEIGHT_PX - _LINE_PX


def _fonts(octets: bytes) -> Iterator[TTFont]:
    if octets.startswith(b"ttcf"):
        yield from TTCollection(io.BytesIO(octets)).fonts
    else:
        yield TTFont(io.BytesIO(octets), lazy=True)


def _words(font: TTFont) -> Iterator[str]:
    """Yield the strings of a font: its names, its licence, what its maker noted."""
    for record in font["name"].names if "name" in font else ():
        yield record.toUnicode(errors="replace")
    kept = font.flavorData
    for octets in (getattr(kept, "metaData", None), getattr(kept, "privData", None)):
        yield words(octets or b"")
    for tag in ("meta", "FFTM", "PfEd", "ltag", "DSIG"):
        if tag in font.reader:
            yield words(font.reader[tag])


def _lies(font: TTFont) -> bool:
    """Return whether a font shows other signs than the text says; what has no letters shows none."""
    codes = {code for table in font["cmap"].tables for code in getattr(table, "cmap", ())} if "cmap" in font else set()
    if not codes:
        return False
    return fontshapes.lies(_plain(font), codes)


def _plain(font: TTFont) -> bytes:
    """Return a font as FreeType reads it, which knows neither WOFF2 nor the fonts of a collection one by one."""
    out = io.BytesIO()
    font.flavor = None
    font.save(out, reorderTables=None)
    return out.getvalue()
