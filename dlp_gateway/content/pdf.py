"""PDF: what its pages show, what they do not show, and what stands beside them.

The text as drawn is the document's text. HIDDEN follow: the page as it lies on the paper where that differs (numbers
whose digits were placed one by one), tables with their heads, the fields of forms, every string of every object,
drawings that no page shows, older revisions. Files inside become pieces; what only eyes can read becomes scans.

Takes: a piece that is a PDF. Returns: Parts, pieces, scans. Touches: pdfium and qpdf, so it must run confined.
Fails: never by itself; a locked file is Unread(ENCRYPTED), a damaged one MALFORMED with what could be read of it.
Source: ISO 32000-2; 7.5.6 (incremental updates), 7.6 (encryption).
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2 as pdfium

from dlp_gateway.content import (
    cells,
    pdffonts,
    pdfpage,
    pdfpages,
    pdfpictures,
    pdfsalvage,
    pdfstreams,
    picturewords,
    scans,
)
from dlp_gateway.content.pdfobjects import collect
from dlp_gateway.content.piece import Piece, Reading
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from dlp_gateway.config import ContentLimits
    from dlp_gateway.content.pdfobjects import Objects
    from dlp_gateway.model import Part

_HEADER = b"%PDF-"
_END = re.compile(rb"%%EOF[ \t]*\r?\n?")
_MOST_REVISIONS = 24  # signing and filling forms by a dozen people makes about that many
_TAIL = 2048  # octets in which readers look for the end of the file (ISO 32000-2 annex, implementation note)
_MOST_DRAWINGS = 3000  # each field of a form has one or two
_LEAST_SCRAP = 8  # octets outside the file that may be words
_COMMENT = re.compile(rb"(?m)^%(?!PDF-|%EOF|%%EOF)([\x09\x20-\x7e]{4,})\r?$")
_STREAM_SHARE = 2  # one stream may be half of what all of a message may unpack to
_DAMAGE = re.compile(r"decod|unexpected EOF|stream data|premature|invalid stream", re.IGNORECASE)
_XML = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<[?!A-Za-z]")


def read_pdf(piece: Piece, limits: ContentLimits) -> Reading:
    """Read a PDF in all its revisions."""
    start = max(0, piece.octets.find(_HEADER))
    octets = piece.octets[start:]
    teller = _Teller(piece, limits)
    try:
        teller.revision(octets)
    except (pikepdf.PasswordError, _Locked):
        return Reading(unread=(piece.unread(Cause.ENCRYPTED),))
    older = _older(octets)
    for number, end in enumerate(older[-_MOST_REVISIONS:], start=1):
        teller.older(octets[:end], name=f"revision{number}")
    if len(older) > _MOST_REVISIONS:
        teller.hold(Cause.TOO_BIG)
    teller.around(piece.octets[:start], octets)
    return teller.done()


class _Locked(Exception):
    """The file wants a password."""


def _older(octets: bytes) -> list[int]:
    """Return where older revisions of the file end; that of a linearized file's first part is none."""
    ends = [match.end() for match in _END.finditer(octets)]
    if b"/Linearized" in octets[:1024]:
        ends = ends[1:]
    return [end for end in ends[:-1] if octets[end:].strip()]


class _Teller:
    """Collects what the revisions of one file say, each text once."""

    def __init__(self, piece: Piece, limits: ContentLimits) -> None:
        self._piece, self._limits = piece, limits
        self._most = limits.expanded_octets // _STREAM_SHARE
        self._parts: list[Part] = []
        self._pieces: list[Piece] = []
        self._causes: dict[Cause, None] = {}
        self._said: set[str] = set()
        self._seen: set[bytes] = set()
        self._scans: list[scans.Scan] = []
        self._files = 0

    def hold(self, cause: Cause) -> None:
        """Note that something could not be read."""
        self._causes.setdefault(cause)

    def done(self) -> Reading:
        """Return everything."""
        looks: tuple[Piece, ...] = ()
        if self._scans:
            looks = (self._piece.inside("scan", octets=scans.bundle(self._scans), media_type=scans.MEDIA_TYPE),)
        unread = tuple(self._piece.unread(cause) for cause in self._causes)
        return Reading(parts=tuple(self._parts), unread=unread, pieces=tuple(self._pieces), scans=looks, unpacked=True)

    # ----------------------------------------------------------------------------------------- revisions

    def revision(self, octets: bytes) -> None:
        """Read the file as it is now."""
        if not _END.search(octets[-_TAIL:]):
            self.hold(Cause.MALFORMED)
        try:
            document = _opened(octets)
        except pikepdf.PasswordError:
            raise
        except pikepdf.PdfError:
            self.hold(Cause.MALFORMED)
            self._pages(octets, name="")
        else:
            with document:
                self._document(document, octets, name="")
                if any(_DAMAGE.search(str(warning)) for warning in document.get_warnings()):
                    self.hold(Cause.MALFORMED)
        if Cause.MALFORMED in self._causes:
            self._tell(pdfsalvage.text(octets, most_octets=self._most), view="salvaged")

    def older(self, octets: bytes, *, name: str) -> None:
        """Read the file as it was; a revision that cannot be opened any more has no text of its own."""
        try:
            with _opened(octets) as document:
                self._document(document, octets, name=name)
        except pikepdf.PdfError:
            return

    def _document(self, document: pikepdf.Pdf, octets: bytes, *, name: str) -> None:
        objects = collect(document, most_octets=self._most)
        alone: list[int] = []
        if objects.too_big:
            self.hold(Cause.TOO_BIG)
        else:
            alone = self._pages(octets, name=name, see_all=pdffonts.lie(document))
        self._objects(objects, name=name)
        self._pictures(objects, pdfpictures.shown_alone(document, alone))
        if objects.drawings and not objects.too_big:
            self._drawings(document, objects, name=name)

    # --------------------------------------------------------------------------------------------- pages

    def _pages(self, octets: bytes, *, name: str, see_all: bool = False) -> list[int]:
        """Read the pages; return the numbers of those that are one picture each."""
        try:
            document = pdfium.PdfDocument(octets)
        except pdfium.PdfiumError as error:
            if "password" in str(error).lower():
                raise _Locked from None
            self.hold(Cause.MALFORMED)
            return []
        with document:
            told = pdfpages.read(document, most_pages=self._limits.pages, see_all=see_all)
        self._tell(told.text, view=name)
        self._tell(told.places, view=f"{name}places")
        if told.cells and told.tables not in self._said:
            self._said.add(told.tables)
            self._parts.append(self._piece.text(told.tables, view=f"{name}tables", layout=told.cells))
        self._tell("\n\n".join(told.codes), view=f"{name}codes")
        for picture in told.scans:
            self._scan(picture)
        for cause in told.causes:
            self.hold(cause)
        return told.alone

    def _drawings(self, document: pikepdf.Pdf, objects: Objects, *, name: str) -> None:
        """Read what is drawn by streams that are no page's own: forms, patterns, pages out of use."""
        drawings = objects.drawings[:_MOST_DRAWINGS]
        if len(drawings) < len(objects.drawings):
            self.hold(Cause.TOO_BIG)
        with pdfium.PdfDocument(pdfstreams.as_pages(document, drawings)) as made:
            texts = [pdfpage.read(made, number, with_places=False).text for number in range(len(made))]
        seen = " ".join(" ".join(self._said).split())
        new = dict.fromkeys(text for text in texts if " ".join(text.split()) not in seen)
        self._tell("\n".join(new), view=f"{name}drawings")

    # ------------------------------------------------------------------------------------------- the rest

    def _objects(self, objects: Objects, *, name: str) -> None:
        if objects.fields:
            rows = [(field.label, field.value) for field in objects.fields]
            text, layout = cells.by_row(rows)
            if text not in self._said:
                self._said.add(text)
                self._parts.append(self._piece.text(text, view=f"{name}fields", layout=layout))
        self._tell("\n".join(objects.lines), view=f"{name}objects")
        for octets in objects.texts:
            kind = "text/xml" if _XML.match(octets) else "text/plain"
            self._inside(octets, media_type=kind, filename=None, shown=False)
        for file in objects.files:
            if file.octets is None:
                self.hold(Cause.TOO_BIG)
            else:
                self._inside(file.octets, media_type=file.media_type, filename=file.name or None, shown=True)

    def _pictures(self, objects: Objects, known: frozenset[tuple[int, int]]) -> None:
        found = pdfpictures.read(objects.pictures, known=known, most_octets=self._most)
        for kind, octets in found.files:
            self._inside(octets, media_type=kind, filename=None, shown=True)
        for octets in found.read_already:
            words = picturewords.read(octets)
            self._tell("\n".join(words.lines), view="picture")
            for inner in (*words.documents, *picturewords.files_behind(words.behind)):
                self._inside(inner, media_type="application/octet-stream", filename=None, shown=False)
        for picture in found.scans:
            self._scan(picture)
        if found.too_big:
            self.hold(Cause.TOO_BIG)

    def around(self, before: bytes, octets: bytes) -> None:
        """Read what stands outside of the file proper: before its header, after its end, in its comments."""
        ends = [match.end() for match in _END.finditer(octets)]
        after = octets[ends[-1] :] if ends else b""
        for scrap in (before, after):
            if len(scrap.strip()) > _LEAST_SCRAP:
                self._inside(scrap, media_type="application/octet-stream", filename=None, shown=False)
        comments = b"\n".join(match.group(1) for match in _COMMENT.finditer(octets))
        self._tell(comments.decode("cp1252", "replace"), view="comments")

    # ------------------------------------------------------------------------------------------- keeping

    def _tell(self, text: str, *, view: str) -> None:
        """Keep a text, unless it was told before."""
        if text.strip() and text not in self._said:
            self._said.add(text)
            self._parts.append(self._piece.text(text, view=view))

    def _is_new(self, octets: bytes) -> bool:
        mark = blake2b(octets, digest_size=16).digest()
        if mark in self._seen:
            return False
        self._seen.add(mark)
        return True

    def _scan(self, scan: scans.Scan) -> None:
        if self._is_new(scan[0].tobytes()):
            self._scans.append(scan)

    def _inside(self, octets: bytes, *, media_type: str, filename: str | None, shown: bool) -> None:
        if octets.strip() and self._is_new(octets):
            self._files += 1
            inner = self._piece.inside(
                f"file{self._files}",
                octets=octets,
                media_type=media_type or "application/octet-stream",
                filename=filename,
            )
            self._pieces.append(inner if shown else replace(inner, alternate=True))
            if filename:
                self._parts.append(inner.named(filename))


def _opened(octets: bytes) -> pikepdf.Pdf:
    """Open a file that has no password, or the empty one."""
    return pikepdf.open(io.BytesIO(octets), suppress_warnings=True)
