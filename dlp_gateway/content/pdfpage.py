"""One page of a PDF: its text as drawn, as it lies on the paper, and as a picture where text alone will not do.

A page goes to OCR as well where it shows something that is no text of its own: pictures over much of it, outlines that
may be letters, no text at all, or glyphs whose meaning the file does not tell.

Takes: an open document and a number. Returns: `Page`s. Touches: pdfium.
Fails: pypdfium2.PdfiumError where pdfium cannot load the page.
Source: ISO 32000-2 9.10 (what a glyph means), 8.9 (images); measures below are in points (1/72 inch).
"""

from __future__ import annotations

import ctypes
import math
import re
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
from pypdfium2 import raw

from dlp_gateway.content import pdflayout
from dlp_gateway.content.pdflayout import Glyph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

    from dlp_gateway.content.pdflayout import Line

_POINTS = 72.0
_LEAST_DPI, _USUAL_DPI, _MOST_DPI = 150, 200, 300  # tesseract reads 10 point print from about 150 on
_MOST_PIXELS = 9_000_000  # A4 at 300 dpi is 8.7 million
_LEGIBLE_PT = 4.0  # print below that height is read by nobody; fine print on cards has 5
_MUCH_OF_THE_PAGE = 0.25
_OVERLAP = 0.1  # of the smaller: strips of scanners overlap by a line
_MOST_BOXES = 60
_TILES = 4  # scanners cut pages into strips; so many pictures on a page may be one
_OUTLINES = 300  # segments of paths with curves: a word of ten letters has about so many
_BARS = 40  # paths on a page from which a bar code could be drawn
_MOST_OBJECTS = 20_000  # of one page that are looked at
_GARBAGE_SHARE = 0.1
_LONG_WORD = re.compile(r"[A-Za-z]{4,}")
_VOWEL = re.compile(r"[aeiouyAEIOUY]")
_ENOUGH_LETTERS, _VOWEL_SHARE = 16, 0.25  # four of ten letters are vowels in either language, with little spread
_STRANGE_SHARE, _LEAST_STRANGE = 0.25, 3  # in English and Spanish prose less than one word in a hundred is so
_QUARTER = math.pi / 2
_NEAR_QUARTER = 0.05  # radians
_LINE_ENDS = re.compile(r"\r\n?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What one page says, and whether eyes must look at it.

    `lies`: its lines by place; empty if not asked for. `wants_codes`: a bar code may be drawn on it. `is_scan`: it
    shows its pictures whole, so that who reads the page has read them.
    """

    text: str
    lies: list[Line]
    glyphs: int
    wants_ocr: bool
    wants_codes: bool
    is_scan: bool


def read(document: pdfium.PdfDocument, number: int, *, with_places: bool) -> Page:
    """Read one page, counted from 0."""
    page = document[number]
    try:
        shown = _text(page)
        things = _things(page)
        return Page(
            text=shown.text,
            lies=pdflayout.lines(shown.glyphs) if with_places else [],
            glyphs=len(shown.glyphs),
            wants_ocr=shown.garbled or things.want_ocr(has_text=bool(shown.text.strip())),
            wants_codes=things.paths >= _BARS,
            is_scan=things.shows_pictures_whole(page.get_bbox()),
        )
    finally:
        page.close()


def picture(document: pdfium.PdfDocument, number: int) -> tuple[Image.Image, int]:
    """Return a page as it is shown, in gray, and its dots per inch."""
    page = document[number]
    try:
        width, height = page.get_size()
        dpi = min(max(_native_dpi(page), _LEAST_DPI), _MOST_DPI)
        scale = min(dpi / _POINTS, math.sqrt(_MOST_PIXELS / max(1.0, width * height)))
        bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=True, limit_image_cache=True)
        return bitmap.to_pil().copy(), max(1, round(scale * _POINTS))
    finally:
        page.close()


# ------------------------------------------------------------------------------------------------------ text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    text: str
    glyphs: list[Glyph]
    garbled: bool


def _text(page: pdfium.PdfPage) -> _Shown:
    layer = page.get_textpage()
    try:
        found = _LINE_ENDS.sub("\n", layer.get_text_range()).replace("\ufffe", "-").replace("\0", "")
        glyphs = list(_glyphs(layer))
        return _Shown(text=found, glyphs=[glyph for glyph, _ in glyphs], garbled=_is_garbled(found, glyphs))
    finally:
        layer.close()


def _glyphs(layer: pdfium.PdfTextPage) -> Iterator[tuple[Glyph, bool]]:
    """Yield the visible characters, each in the frame of its line, and whether their meaning is unknown."""
    box = raw.FS_RECTF()
    for number in range(layer.count_chars()):
        code = raw.FPDFText_GetUnicode(layer, number)
        char = chr(code) if code not in {0xFFFE, 0} else "-"
        if char.isspace() or not raw.FPDFText_GetLooseCharBox(layer, number, ctypes.byref(box)):
            continue
        angle = raw.FPDFText_GetCharAngle(layer, number)
        unknown = bool(raw.FPDFText_HasUnicodeMapError(layer, number))
        yield _turned(char, box, angle if angle > 0 else 0.0), unknown


def _turned(char: str, box: raw.FS_RECTF, angle: float) -> Glyph:
    """Return a glyph in the frame of its own writing direction; each direction far away from the others."""
    left, bottom, right, top = box.left, min(box.bottom, box.top), box.right, max(box.bottom, box.top)
    quarter = round(angle / _QUARTER) % 4
    if abs(angle - round(angle / _QUARTER) * _QUARTER) > _NEAR_QUARTER:
        return _slanted(char, (left, bottom, right, top), angle)
    if quarter == 3:  # noqa: PLR2004  angles grow clockwise: this line runs upwards
        left, bottom, right, top = bottom, -right, top, -left
    elif quarter == 2:  # noqa: PLR2004  upside down
        left, bottom, right, top = -right, -top, -left, -bottom
    elif quarter == 1:
        left, bottom, right, top = -top, left, -bottom, right
    apart = -100_000.0 * quarter
    return Glyph(char, left, bottom + apart, right, top + apart)


def _slanted(char: str, box: tuple[float, float, float, float], angle: float) -> Glyph:
    """Turn the middle of the box; its own size is what the slant made of it, so half of it each way."""
    left, bottom, right, top = box
    x, y = (left + right) / 2, (bottom + top) / 2
    along = x * math.cos(angle) - y * math.sin(angle)
    across = y * math.cos(angle) + x * math.sin(angle) - 1_000_000.0 - 10_000.0 * round(angle, 1)
    half = (top - bottom) / 4
    return Glyph(char, along - half, across - half, along + half, across + half)


def _is_garbled(text: str, glyphs: list[tuple[Glyph, bool]]) -> bool:
    """Return whether too many characters are none that people write: unknown, private, controls, replacement."""
    unknown = sum(failed or _is_odd(glyph.char) for glyph, failed in glyphs)
    return unknown > _GARBAGE_SHARE * max(1, len(glyphs)) or _is_gibberish(text)


def _is_gibberish(text: str) -> bool:
    """Return whether too many words cannot be spoken: the file gives its glyphs meanings that they do not have."""
    words = [word for word in _LONG_WORD.findall(text) if not word.isupper()]
    strange = sum(1 for word in words if not _VOWEL.search(word))
    letters = "".join(words)
    spoken = len(letters) < _ENOUGH_LETTERS or len(_VOWEL.findall(letters)) >= _VOWEL_SHARE * len(letters)
    return not spoken or (strange > _STRANGE_SHARE * len(words) and strange >= _LEAST_STRANGE)


def _is_odd(char: str) -> bool:
    return (
        char == "\ufffd"
        or char < " "
        or "\ue000" <= char <= "\uf8ff"
        or char >= "\U000f0000"
        or "\x7f" <= char < "\xa0"
    )


# ---------------------------------------------------------------------------------------------------- things


@dataclass(slots=True, kw_only=True)
class _Things:
    """What a page shows beside text."""

    area: float
    pictures: int = 0
    covered: float = 0.0
    paths: int = 0
    segments: int = 0
    curves: int = 0
    others: int = 0
    marked: int = 0
    finest: float = 0.0
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)

    def shows_pictures_whole(self, frame: tuple[float, float, float, float]) -> bool:
        """Return whether nothing lies over a picture, none is in a layer, beside the page or too small to be read."""
        if self.paths or self.others or self.marked or not 0 < len(self.boxes) <= _MOST_BOXES:
            return False
        inside = all(
            box[0] >= frame[0] - 2 and box[1] >= frame[1] - 2 and box[2] <= frame[2] + 2 and box[3] <= frame[3] + 2
            for box in self.boxes
        )
        apart = not any(_overlap(one, other) for one, other in combinations(self.boxes, 2))
        return inside and apart and self.finest <= _MOST_DPI * 1.5

    def want_ocr(self, *, has_text: bool) -> bool:
        """Return whether some of it may be text to a reader's eyes."""
        if self.covered > _MUCH_OF_THE_PAGE or self.pictures >= _TILES or self.others:
            return True
        outlined = self.segments >= _OUTLINES and self.curves * 5 >= self.segments
        return outlined or (not has_text and (self.pictures > 0 or self.segments > 0))


def _things(page: pdfium.PdfPage) -> _Things:
    width, height = page.get_size()
    things = _Things(area=max(1.0, width * height))
    for number, thing in enumerate(page.get_objects(max_depth=8)):
        if number > _MOST_OBJECTS:
            things.others += 1
            break
        _count(things, thing)
    return things


def _count(things: _Things, thing: pdfium.PdfObject) -> None:
    if thing.type == raw.FPDF_PAGEOBJ_PATH:
        things.paths += 1
        segments = min(raw.FPDFPath_CountSegments(thing), _OUTLINES)
        things.segments += segments
        if things.curves * 5 < _OUTLINES:
            things.curves += sum(
                raw.FPDFPathSegment_GetType(raw.FPDFPath_GetPathSegment(thing, number)) == raw.FPDF_SEGMENT_BEZIERTO
                for number in range(segments)
            )
    elif thing.type == raw.FPDF_PAGEOBJ_IMAGE:
        left, bottom, right, top = thing.get_bounds()
        things.boxes.append((left, bottom, right, top))
        things.marked += raw.FPDFPageObj_CountMarks(thing)
        if isinstance(thing, pdfium.PdfImage):
            things.finest = max(
                things.finest, max(thing.get_px_size()) / max(1.0, right - left, top - bottom) * _POINTS
            )
        if min(right - left, top - bottom) >= _LEGIBLE_PT:
            things.pictures += 1
            things.covered += (right - left) * (top - bottom) / things.area
    elif thing.type == raw.FPDF_PAGEOBJ_SHADING:
        things.segments += 1


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    smaller = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return width > 0 and height > 0 and width * height > _OVERLAP * smaller


def _native_dpi(page: pdfium.PdfPage) -> int:
    """Return the finest resolution of the pictures that cover much of the page; the usual one if there is none."""
    width, height = page.get_size()
    best = 0
    for number, thing in enumerate(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=8)):
        if number > _MOST_OBJECTS:
            break
        left, _, right, _ = thing.get_bounds()
        if isinstance(thing, pdfium.PdfImage) and right - left > width * _MUCH_OF_THE_PAGE and height:
            best = max(best, round(thing.get_px_size()[0] / (right - left) * _POINTS))
    return best or _USUAL_DPI
