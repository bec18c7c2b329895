"""OpenDocument: texts, sheets, presentations and drawings, zipped or flat; OpenOffice.org 1 files as well.

Takes: a zip piece, or a flat XML one. Returns: texts with cells; embedded objects, files and pictures as pieces.
Touches: nothing. Fails: never; what is damaged is read as far as it goes, and held; a locked file is Unread(ENCRYPTED).
Source: ODF 1.3 part 2 (packages, 3.4 encryption) and part 3 (schema).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from dlp_gateway.content import markup, odftext, sniff, transfer
from dlp_gateway.content.markup import name
from dlp_gateway.content.piece import Reading
from dlp_gateway.content.unpack import words
from dlp_gateway.content.zips import read_zip
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from dlp_gateway.config import ContentLimits
    from dlp_gateway.content.markup import Element
    from dlp_gateway.content.piece import Piece
    from dlp_gateway.model import Cell, Part

_USUAL_NAME = re.compile(
    r"mimetype|manifest\.rdf|layout-cache"
    r"|(?:[A-Z]?[A-Za-z-]{1,20}2?/|Object \d{1,3}/){0,4}[A-Za-z-]{0,30}(?:\.(?:xml|rdf|png))?"
    r"|Pictures/[0-9A-F]{16,40}\.\w{3,4}|(?:ObjectReplacements/)?Object \d{1,3}"
)
_STEM = re.compile(r"[A-Za-z]+")
_MIMETYPE = re.compile(rb"[a-z/.0-9+-]{0,100}")
_LOCKED = re.compile(rb"encryption-data\b")
_TEXTS = frozenset({"document-content", "document", "document-styles"})
_DOCUMENTS = frozenset({"svg", "html", "math"})


def read_odf(piece: Piece, limits: ContentLimits) -> Reading:
    """Read a package of parts in a zip file."""
    unzipped = read_zip(piece, limits)
    names = {part.locator.removesuffix(":name"): part.text for part in unzipped.parts if part.locator.endswith(":name")}
    kept = [part for part in unzipped.parts if not (":name" in part.locator and _USUAL_NAME.fullmatch(part.text))]
    package = _Package(piece, limits)
    manifest = b"".join(
        inner.octets for inner in unzipped.pieces if names.get(inner.locator, "").endswith("manifest.xml")
    )
    if _LOCKED.search(manifest):
        return Reading(parts=tuple(kept), unread=(piece.unread(Cause.ENCRYPTED), *unzipped.unread))
    for inner in unzipped.pieces:
        package.part(names.get(inner.locator.removesuffix("?local"), ""), inner)
    return Reading(parts=tuple(kept), unread=unzipped.unread) + package.done()


def read_flat_odf(piece: Piece, limits: ContentLimits) -> Reading:
    """Read a document in one XML file."""
    package = _Package(piece, limits)
    package.part("content.xml", piece.inside("content", octets=piece.octets))
    return package.done()


class _Package:
    """All parts of one document while they are read."""

    def __init__(self, piece: Piece, limits: ContentLimits) -> None:
        self.piece = piece
        self.limits = limits
        self._parts: list[Part] = []
        self._pieces: list[Piece] = []
        self._unread: list[tuple[Cause, Piece]] = []
        self._labels: set[str] = set()

    def done(self) -> Reading:
        """Return everything."""
        unread = dict.fromkeys(inner.unread(cause) for cause, inner in self._unread)
        return Reading(parts=tuple(self._parts), unread=tuple(unread), pieces=tuple(self._pieces))

    def part(self, path: str, inner: Piece) -> None:
        """Read one part: what is XML of ODF here, the rest by its own reader."""
        head = inner.octets[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
        if not (head.startswith(b"<") or head[:4] in (b"\xff\xfe<\0", b"\xfe\xff\0<")):
            if inner.octets.strip(b"\0") and path != "mimetype" and not _is_cache(path, inner.octets):
                self._pieces.append(inner)
            elif not _MIMETYPE.fullmatch(inner.octets):
                self._say(inner, "words", words(inner.octets), hidden=True)
            return
        parsed = markup.parse(inner.octets)
        if parsed.root is None or name(parsed.root) in _DOCUMENTS:
            self._pieces.append(inner)
            return
        here = replace(self.piece, locator=self._locator(path, inner), alternate=inner.alternate)
        if not parsed.whole and name(parsed.root) != "manifest":  # old manifests name their DTD
            self._unread.append((Cause.MALFORMED, here))
            self._say(here, "raw", markup.stripped(inner.octets), hidden=True)
        if name(parsed.root) in _TEXTS:
            self._document(here, parsed.root)
        elif name(parsed.root) not in {"manifest", "RDF"}:
            told = markup.lines(parsed.root)
            settings = name(parsed.root) == "document-settings"
            self._say(here, "", "\n".join(markup.telling(told) if settings else told), hidden=True)
        self._say(here, "attributes", "\n".join(markup.attributes(parsed.root)), hidden=True)

    def _locator(self, path: str, inner: Piece) -> str:
        stem = path.partition(".")[0]
        number = inner.locator.rpartition("!")[2]
        label = stem if _STEM.fullmatch(stem) and stem not in self._labels else number
        self._labels.add(label)
        return f"{self.piece.locator or '0'}!{label}"

    def _say(self, here: Piece, view: str, text: str, *, hidden: bool, layout: tuple[Cell, ...] = ()) -> None:
        if text.strip():
            self._parts.append(here.text(text, view=view or ("hidden" if hidden else ""), layout=layout))

    def _document(self, here: Piece, root: Element) -> None:
        told = odftext.Document(root, most_chars=self.limits.text_chars)
        for written in told.shown:
            self._say(here, written.view, written.text, hidden=bool(written.view), layout=written.layout)
        for written in told.hidden:
            self._say(
                here, f"hidden-{written.view}".removesuffix("-"), written.text, hidden=True, layout=written.layout
            )
        self._say(here, "before-changes", told.before, hidden=True)
        self._say(here, "notes", "\n".join(dict.fromkeys(told.notes)), hidden=True)
        if told.over:
            self._unread.append((Cause.TOO_BIG, here))
        for number, data in enumerate((e for e in root.iter() if name(e) == "binary-data"), start=1):
            octets = transfer.base64((data.text or "").encode("ascii", "ignore"))
            self._pieces.append(self.piece.inside(f"object{number}", octets=octets))


def _is_cache(path: str, octets: bytes) -> bool:
    """Return whether a part is LibreOffice's cache of line breaks: numbers only, of no format and without words."""
    return path == "layout-cache" and not sniff.kinds(octets) and len(octets) < 65_536  # noqa: PLR2004  a book's
