"""All pages of a PDF, within bounds: one text, one reading by place, the tables, and pictures of what only eyes read.

Takes: an open document, how many pages may be read. Returns: `Told`. Touches: pdfium. Fails: never; a page that
cannot be loaded is a cause.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pypdfium2 as pdfium

from dlp_gateway.content import codes, pdflayout, pdfpage, scans
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from dlp_gateway.model import Cell

# Putting a page together by place takes 4 us a glyph: four seconds for a thousand letters' worth of pages.
_MOST_GLYPHS = 1_000_000
# Pages given to OCR of one document: it reads about one a second, and has half a minute.
_MOST_SCANS = 40
_MOST_FAILURES = 16  # pages in a row that cannot be loaded: the count is a lie


@dataclass(slots=True)
class Told:
    """What the pages say. `scans`: pictures of pages with their numbers; `alone`: pages that are one picture each."""

    text: str = ""
    places: str = ""
    tables: str = ""
    cells: tuple[Cell, ...] = ()
    scans: list[scans.Scan] = field(default_factory=list)
    codes: dict[str, None] = field(default_factory=dict)
    alone: list[int] = field(default_factory=list)
    causes: dict[Cause, None] = field(default_factory=dict)


def read(document: pdfium.PdfDocument, *, most_pages: int, see_all: bool) -> Told:
    """Read all pages; with `see_all` make a picture of each, since the text in the file cannot be believed."""
    reader = _Reader(document, see_all=see_all)
    total = len(document)
    for number in range(min(total, most_pages)):
        if not reader.page(number):
            break
    if total > most_pages:
        reader.told.causes.setdefault(Cause.TOO_BIG)
    if not total:
        reader.told.causes.setdefault(Cause.MALFORMED)
    return reader.done()


class _Reader:
    """Goes through the pages."""

    def __init__(self, document: pdfium.PdfDocument, *, see_all: bool) -> None:
        self.told = Told()
        self._document, self._see_all = document, see_all
        self._texts: list[str] = []
        self._places: list[str] = []
        self._tables = pdflayout.Tables()
        self._glyphs = 0
        self._failures = 0

    def page(self, number: int) -> bool:
        """Read one page; False if it is of no use to go on."""
        try:
            page = pdfpage.read(self._document, number, with_places=self._glyphs < _MOST_GLYPHS)
        except pdfium.PdfiumError:
            self.told.causes.setdefault(Cause.MALFORMED)
            self._failures += 1
            return self._failures < _MOST_FAILURES
        self._failures = 0
        self._glyphs += page.glyphs
        lying = pdflayout.text(page.lies)
        as_drawn = lying.split() == page.text.split()
        self._texts.append(lying if as_drawn else page.text)  # the same words; by place they keep their columns
        if not as_drawn:
            self._places.append(lying)
        self._tables.add(page.lies)
        if page.wants_ocr or page.wants_codes or self._see_all:
            self._look(number, page)
        return True

    def _look(self, number: int, page: pdfpage.Page) -> None:
        """Make a picture of a page, for OCR and for what bar codes it shows."""
        if len(self.told.scans) >= _MOST_SCANS:
            self.told.causes.setdefault(Cause.TOO_BIG)
            return
        picture, dpi = pdfpage.picture(self._document, number)
        if not scans.may_hold_text(picture):
            return
        self.told.codes.update(dict.fromkeys(codes.read(picture)))
        if page.wants_ocr or self._see_all:
            self.told.scans.append((picture, dpi))
            if page.is_scan:
                self.told.alone.append(number)

    def done(self) -> Told:
        """Return what all pages say."""
        self.told.text = "\n".join(self._texts)
        self.told.places = "\n\n".join(self._places)
        self.told.tables, self.told.cells = self._tables.text, tuple(self._tables.cells)
        return self.told
