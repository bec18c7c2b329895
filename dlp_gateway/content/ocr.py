"""Print in pictures, read by tesseract: upright, turned, light on dark, small; doubtful digits in a second reading.

The first look is tesseract's own of the whole page. Where it sees hardly anything, the picture is shown once more:
larger, turned by quarters, in reverse and with its contrast spread, all on one sheet, since starting the program costs
more than reading a small picture.

Takes: a file of gray pages (scans). Returns: one text for all pages, its tables, its doubtful digits as HIDDEN.
Touches: tesseract by its door. Fails: never; pages for which no time was left are Unread(TIMEOUT).
Source: measured with 8 typefaces at 5 to 40 pixels of height: below 20 pixels tesseract reads better what was enlarged.
"""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

from dlp_gateway import tesseract
from dlp_gateway.content import misread, pdflayout, scans
from dlp_gateway.content.pdflayout import Glyph
from dlp_gateway.content.piece import Piece, Reading
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dlp_gateway.config import ContentLimits
    from dlp_gateway.model import Part, Unread
    from dlp_gateway.tesseract import Word

_SHARE = 0.9  # of the seconds there are: the answer must be given before the deadline of the child
_LARGE_PX, _SMALL_PX, _AGAIN_PX = 3_300, 1_000, 1_400  # of the longer side: letter paper at 300 dpi; a card
_MOST_GROWTH = 3
_SURE = 60.0  # words above are words; photographs give none
_LEAST_SURE = 25.0  # those below are specks and edges
_ENOUGH_WORDS, _ENOUGH_LETTERS = 5, 25  # a page on which so much was read was held the right way
_TINY_AREA = 12_000  # pixels: an icon; one look is enough
_GAP = 40  # pixels between pictures on one sheet
_DPI = 200


def read_scan(piece: Piece, limits: ContentLimits) -> Reading:
    """Read the pages of a scan."""
    reader = _Reader(tesseract.Eyes(limits.ocr_s * _SHARE))
    unread: tuple[Unread, ...] = ()
    try:
        for picture, dpi in scans.pages(piece.octets):
            reader.page(picture, dpi)
    except tesseract.Weary:
        unread = (piece.unread(Cause.TIMEOUT),)
    return Reading(parts=tuple(reader.parts(piece)), unread=unread)


class _Reader:
    """Reads page after page."""

    def __init__(self, eyes: tesseract.Eyes) -> None:
        self._eyes = eyes
        self._pages: list[str] = []
        self._others: list[str] = []
        self._tables = pdflayout.Tables()

    def page(self, picture: Image.Image, dpi: int) -> None:
        """Read one page; look again where the first look saw hardly anything."""
        page = _fitted(picture)
        words = self._eyes.read(_file(page), mode=tesseract.PAGE, dpi=max(70, dpi))
        self._pages.append(_text(words))
        self._tables.add(pdflayout.lines(_glyphs(words)))
        if not _is_enough(words) and picture.width * picture.height > _TINY_AREA:
            again = self._eyes.read(_file(_sheet(picture)), mode=tesseract.SCATTERED, dpi=_DPI)
            text = _text([word for word in again if word.sure >= _SURE])
            if text.split() != self._pages[-1].split():
                self._others.append(text)

    def parts(self, piece: Piece) -> Iterable[Part]:
        """Yield what was read."""
        text = "\n\n".join(page for page in self._pages if page)
        if text:
            yield replace(piece.text(text), ocr=True)
        if self._tables.cells:
            yield replace(piece.text(self._tables.text, view="tables", layout=tuple(self._tables.cells)), ocr=True)
        others = "\n\n".join(other for other in self._others if other)
        if others:
            yield replace(piece.text(others, view="again"), ocr=True)
        mended = misread.mended(f"{text}\n\n{others}" if others else text)
        if mended is not None:
            yield replace(piece.text(mended, view="mended"), ocr=True)


def _fitted(picture: Image.Image) -> Image.Image:
    """Return the picture in a size that tesseract reads well, with its contrast spread, and room around it."""
    longer = max(picture.size)
    factor = min(_MOST_GROWTH, _SMALL_PX / longer) if longer < _SMALL_PX else min(1.0, _LARGE_PX / longer)
    if factor > 1.0:
        factor = max(2.0, factor)
    size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
    sized = picture if size == picture.size else picture.resize(size, Image.Resampling.LANCZOS)
    spread = ImageOps.autocontrast(sized, cutoff=0.1)
    return ImageOps.expand(spread, border=_GAP // 2, fill=_paper(spread))


def _paper(picture: Image.Image) -> int:
    """Return the commonest gray: the colour of the paper."""
    counts = picture.histogram()
    return counts.index(max(counts))


def _sheet(picture: Image.Image) -> Image.Image:
    """Return the picture turned by quarters and in reverse, on one sheet."""
    longer = max(picture.size)
    factor = _AGAIN_PX / longer if longer > _AGAIN_PX else min(_MOST_GROWTH, max(1.0, _AGAIN_PX / longer / 2))
    small = picture.resize(
        (max(1, round(picture.width * factor)), max(1, round(picture.height * factor))), Image.Resampling.LANCZOS
    )
    spread = ImageOps.autocontrast(small, cutoff=1)
    views = [
        ImageOps.equalize(small),
        ImageOps.invert(spread),
        spread.transpose(Image.Transpose.ROTATE_90),
        spread.transpose(Image.Transpose.ROTATE_270),
        spread.transpose(Image.Transpose.ROTATE_180),
    ]
    width = max(view.width for view in views)
    sheet = Image.new("L", (width + 2 * _GAP, sum(view.height + _GAP for view in views) + _GAP), 255)
    top = _GAP
    for view in views:
        sheet.paste(view, (_GAP, top))
        top += view.height + _GAP
    return sheet


def _file(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PPM")
    return out.getvalue()


def _is_enough(words: Sequence[Word]) -> bool:
    """Return whether so much was read that the picture was held the right way."""
    sure = [word.text for word in words if word.sure >= _SURE and sum(map(str.isalnum, word.text)) > 1]
    return len(sure) >= _ENOUGH_WORDS and sum(map(len, sure)) >= _ENOUGH_LETTERS


def _text(words: Iterable[Word]) -> str:
    """Return the words line by line, with a gap between blocks."""
    blocks: list[str] = []
    kept = [word for word in words if word.sure >= _LEAST_SURE]
    for _, block in groupby(kept, key=lambda word: word.line[:2]):
        rows = groupby(block, key=lambda word: word.line)
        blocks.append("\n".join(" ".join(word.text for word in row) for _, row in rows))
    return "\n\n".join(blocks)


def _glyphs(words: Iterable[Word]) -> list[Glyph]:
    """Return the words as glyphs, y growing upwards."""
    return [
        Glyph(word.text, word.left, -word.top - word.height, word.left + word.width, -word.top)
        for word in words
        if word.sure >= _LEAST_SURE and word.height
    ]
