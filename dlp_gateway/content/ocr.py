"""Print in pictures, read by tesseract: upright, turned, light on dark, small; doubtful digits in a second reading.

The first look is tesseract's own of the whole page, set straight. Where it sees hardly anything, the picture is shown
once more: upright, in reverse, its captions alone, turned by quarters, all on one sheet, since starting the
program costs more than reading a small picture. Small pictures are shown so at once.

Takes: a file of gray pages (scans). Returns: one text for all pages, its tables, its doubtful digits as HIDDEN.
Touches: tesseract by its door. Fails: never; pages for which no time was left are Unread(TIMEOUT).
Source: measured with 8 typefaces at 5 to 40 pixels of height: below 20 pixels tesseract reads better what was enlarged.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from itertools import groupby, pairwise
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
_LARGE_PX, _SMALL_PX, _AGAIN_PX = 3_300, 1_000, 1_200  # of the longer side: letter paper at 300 dpi; a card
_MOST_GROWTH = 3
_SURE = 60.0  # words above are words; photographs give none
_DIGIT = re.compile(r"\d")
_LEAST_SURE = 25.0  # those below are specks and edges
_ENOUGH_WORDS, _ENOUGH_SURE = 5, 80.0  # read upside down words come out at 66 on average, upright ones above 90
_WORSE = 20.0  # a view that is so much less sure than the best shows print upside down, not print
_SMALL_AREA = 120_000  # pixels: logos and lines of print; one look at a sheet costs 0.35 s, two looks 0.75 s
_SKEW_PX, _MOST_SKEW, _LEAST_SKEW, _CLEARLY = 400, 30, 1.5, 1.15  # degrees; how much better level must be
_COLUMN_GAP = 3.0  # heights of a word; two blanks of a typewriter are 1.7, a wide one of justified lines 1.5
_MIDDLE = 128
_WHITE, _BLACK, _LEAST_PRINT, _MOST_PRINT = 240, 16, 0.0005, 0.15  # gray levels; shares of the pixels
_LEAST_DPI = 70  # tesseract does not believe less
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
        small = picture.width * picture.height <= _SMALL_AREA
        words = () if small else self._look(picture, dpi)
        others = ""
        surest: Sequence[Word] = words
        if not _is_enough(words):
            straight = straightened(picture)
            if straight is not picture and not small and _is_enough(again := self._look(straight, dpi)):
                words = again
            else:
                others, surest = self._look_again(straight)
        text = _text(words)
        if _is_enough(surest) and _sureness(words) < _sureness(surest) - _WORSE:
            # The first look saw print upside down or from behind: of that only what is sure, and numbers, are words.
            text, others = others, _text(word for word in words if word.sure >= _SURE or _DIGIT.search(word.text))
        self._pages.append(text or others)
        self._tables.add(pdflayout.lines(_glyphs(words)))
        if text and others.split() != text.split():
            self._others.append(others)

    def _look(self, picture: Image.Image, dpi: int) -> tuple[Word, ...]:
        return self._eyes.read(_file(_fitted(picture)), mode=tesseract.PAGE, dpi=max(_LEAST_DPI, dpi))

    def _look_again(self, picture: Image.Image) -> tuple[str, Sequence[Word]]:
        """Return what the views of a picture say that show print, and the words of the surest view."""
        sheet, bounds = _sheet(picture)
        words = self._eyes.read(_file(sheet), mode=tesseract.SCATTERED, dpi=_DPI)
        views = [[word for word in words if top <= word.top < bottom] for top, bottom in bounds]
        best = max(views, key=_sureness)
        texts = (
            pdflayout.text(pdflayout.lines(_glyphs(view)))
            for view in views
            if view and _sureness(view) >= _sureness(best) - _WORSE
        )
        return "\n\n".join(dict.fromkeys(texts)), best

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


def _sheet(picture: Image.Image) -> tuple[Image.Image, list[tuple[int, int]]]:
    """Return the picture as it is, in reverse and turned by quarters on one sheet, and where each view stands."""
    longer = max(picture.size)
    factor = _AGAIN_PX / longer if longer > _AGAIN_PX else min(_MOST_GROWTH, max(1.0, _AGAIN_PX / longer / 2))
    small = picture.resize(
        (max(1, round(picture.width * factor)), max(1, round(picture.height * factor))), Image.Resampling.LANCZOS
    )
    spread = ImageOps.autocontrast(small, cutoff=1)
    views = [
        spread,
        ImageOps.invert(spread),
        *_captions(small),
        spread.transpose(Image.Transpose.ROTATE_90),
        spread.transpose(Image.Transpose.ROTATE_270),
        spread.transpose(Image.Transpose.ROTATE_180),
        ImageOps.mirror(spread),
    ]
    width = max(view.width for view in views)
    sheet = Image.new("L", (width + 2 * _GAP, sum(view.height + _GAP for view in views) + _GAP), 255)
    top, bounds = _GAP, []
    for view in views:
        sheet.paste(view, (_GAP, top))
        bounds.append((top - _GAP // 2, top + view.height + _GAP // 2))
        top += view.height + _GAP
    return sheet, bounds


def _captions(picture: Image.Image) -> list[Image.Image]:
    """Return what is brightest and what is darkest of a picture, black on white: print that was laid over it."""
    pixels = picture.width * picture.height
    counts = picture.histogram()
    found = []
    for low, high in ((_WHITE, 256), (0, _BLACK)):
        if _LEAST_PRINT * pixels < sum(counts[low:high]) < _MOST_PRINT * pixels:
            found.append(picture.point(lambda level, low=low, high=high: 0 if low <= level < high else 255))
    return found


def straightened(picture: Image.Image) -> Image.Image:
    """Return the picture turned so that its lines of print run level, where it clearly has such lines."""
    longer = max(picture.size)
    small = picture if longer <= _SKEW_PX else picture.reduce(max(2, longer // _SKEW_PX))
    spread = ImageOps.autocontrast(small, cutoff=1)
    ink = ImageOps.invert(spread) if _paper(spread) > _MIDDLE else spread
    level = _levelness(ink, 0.0)
    coarse = max(
        (angle * 2.0 for angle in range(-_MOST_SKEW // 2, _MOST_SKEW // 2 + 1)), key=lambda a: _levelness(ink, a)
    )
    best = max((coarse + step * 0.5 for step in range(-3, 4)), key=lambda angle: _levelness(ink, angle))
    if abs(best) < _LEAST_SKEW or _levelness(ink, best) < _CLEARLY * level:
        return picture
    return picture.rotate(best, expand=True, resample=Image.Resampling.BICUBIC, fillcolor=_paper(picture))


def _levelness(ink: Image.Image, angle: float) -> float:
    """Return how much the rows of a picture differ when it is turned: most where lines of print lie level."""
    turned = ink.rotate(angle, expand=True, resample=Image.Resampling.BILINEAR) if angle else ink
    rows = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    steps = (after - before for before, after in pairwise(rows))
    return sum(step * step for step in steps) * float(turned.width * turned.width)


def _file(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PPM")
    return out.getvalue()


def _is_enough(words: Sequence[Word]) -> bool:
    """Return whether so much was read that the picture was held the right way."""
    long = sum(1 for word in words if sum(map(str.isalnum, word.text)) > 1)
    return long >= _ENOUGH_WORDS and _sureness(words) >= _ENOUGH_SURE


def _sureness(words: Sequence[Word]) -> float:
    """Return how sure words are on average; 0 for none."""
    long = [word.sure for word in words if sum(map(str.isalnum, word.text)) > 1]
    return sum(long) / len(long) if long else 0.0


def _text(words: Iterable[Word]) -> str:
    """Return the words line by line, with a gap between blocks and a tab between columns."""
    blocks: list[str] = []
    kept = [word for word in words if word.sure >= _LEAST_SURE]
    for _, block in groupby(kept, key=lambda word: word.line[:2]):
        rows = groupby(block, key=lambda word: word.line)
        blocks.append("\n".join(_line(list(row)) for _, row in rows))
    return "\n\n".join(blocks)


def _line(row: list[Word]) -> str:
    """Return one line; what stands wide apart is not one phrase: a caption's party and its title."""
    wide = _COLUMN_GAP * max(word.height for word in row)
    said = [row[0].text]
    for before, word in pairwise(row):
        said += ["\t" if word.left - before.left - before.width > wide else " ", word.text]
    return "".join(said)


def _glyphs(words: Iterable[Word]) -> list[Glyph]:
    """Return the words as glyphs, y growing upwards."""
    return [
        Glyph(word.text, word.left, -word.top - word.height, word.left + word.width, -word.top)
        for word in words
        if word.sure >= _LEAST_SURE and word.height
    ]
