"""Office Open XML: documents, workbooks and presentations, their templates and macro variants; also as one flat file.

What a part is, its root element says; names, content types and relations may lie or be missing. Every part is read:
those that a program shows as shown, all others for the words in them, and what is no XML as a piece of its own.

Takes: a zip piece, or a flat XML one. Returns: texts with places such as `1.3!sheet1`; embedded files and pictures as
pieces. Touches: nothing. Fails: never; what is damaged is read as far as it goes, and held.
Source: ECMA-376 (transitional, strict), ISO/IEC 29500-2 (packages), [MS-OFFMACRO2], Flat OPC as Word writes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lxml import etree

from dlp_gateway.content import drawntext, markup, officekinds, sheettext, sniff, transfer, wordtext
from dlp_gateway.content.markup import attribute, children, name
from dlp_gateway.content.piece import Reading
from dlp_gateway.content.unpack import words
from dlp_gateway.content.zips import read_zip
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from dlp_gateway.config import ContentLimits
    from dlp_gateway.content.markup import Element
    from dlp_gateway.content.piece import Piece
    from dlp_gateway.model import Cell, Part

_SHOWN_WORD = frozenset({"document", "hdr", "ftr", "footnotes", "endnotes"})
_WORD = _SHOWN_WORD | {"comments", "glossaryDocument"}
_SHEETS = frozenset({"worksheet", "macrosheet", "dialogsheet", "chartsheet"})
_SHOWN_DRAWN = frozenset({"sld", "chartSpace", "wsDr", "drawing", "dataModel", "userShapes"})
_DRAWN = _SHOWN_DRAWN | {"notes", "sldLayout", "sldMaster", "notesMaster", "handoutMaster"}
_WORD_NAMESPACE = re.compile(r"/wordprocessingml/|/word/\d{4}/wordml")
_SCHEMAS = re.compile(r"\{(?:http://schemas\.|https?://purl\.oclc\.org/ooxml|urn:schemas-microsoft-com)")
_DOCUMENTS = frozenset({"svg", "html"})  # roots of parts that have a reader of their own
#: Names of parts as programs write them: these may stand in locators and need no text of their own.
_USUAL_NAME = re.compile(
    r"(?:\[Content_Types\]\.xml|(?:[A-Za-z]{2,20}/){0,3}(?:_rels/)?[A-Za-z_]{2,30}\d{0,4}(?:-\d)?(?:\.[A-Za-z]{2,10}){1,2}"
    r"|_rels/\.rels|customXml/(?:_rels/)?item(?:Props)?\d{1,3}\.xml(?:\.rels)?)"
)
_STEM = re.compile(r"[A-Za-z]+\d{0,4}")
_PRINTER = re.compile(r"printersettings|devmode", re.IGNORECASE)
_MOST_PRINTER_OCTETS = 65_536  # a DEVMODE takes some kilobytes
_FLAT_ROOT = "package"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One part of the package: its name, where it is told, and its octets."""

    path: str
    piece: Piece
    root: Element | None = None
    whole: bool = True

    @property
    def kind(self) -> str:
        return name(self.root) if self.root is not None else ""


def read_ooxml(piece: Piece, limits: ContentLimits) -> Reading:
    """Read a package of parts in a zip file."""
    unzipped = read_zip(piece, limits)
    names = {part.locator.removesuffix(":name"): part.text for part in unzipped.parts if part.locator.endswith(":name")}
    kept = tuple(part for part in unzipped.parts if not (":name" in part.locator and _USUAL_NAME.fullmatch(part.text)))
    paths = ((names.get(inner.locator.removesuffix("?local"), ""), inner) for inner in unzipped.pieces)
    entries = [(path.replace("\\", "/"), inner) for path, inner in paths]
    if not any(officekinds.is_part_of_ooxml(path) for path, _ in entries):
        return unzipped  # the names of its parts stood in a file inside it
    package = _Package(piece, limits, entries)
    return Reading(parts=kept, unread=unzipped.unread) + package.read()


def read_flat_opc(piece: Piece, limits: ContentLimits) -> Reading:
    """Read the same package written as one XML file: parts as elements, or in base64."""
    parsed = markup.parse(piece.octets)
    if parsed.root is None or name(parsed.root) != _FLAT_ROOT:
        return Reading(unread=(piece.unread(Cause.MALFORMED),))
    entries = []
    for number, part in enumerate(children(parsed.root, "part"), start=1):
        for data in children(part, "xmlData", "binaryData"):
            octets = (
                b"".join(etree.tostring(child) for child in data)
                if name(data) == "xmlData"
                else transfer.base64((data.text or "").encode("ascii", "ignore"))
            )
            entries.append((attribute(part, "name").lstrip("/"), piece.inside(str(number), octets=octets)))
    reading = _Package(piece, limits, entries).read()
    return reading if parsed.whole else reading + Reading(unread=(piece.unread(Cause.MALFORMED),))


class _Package:
    """All parts of one document while they are read."""

    def __init__(self, piece: Piece, limits: ContentLimits, entries: list[tuple[str, Piece]]) -> None:
        self.piece = piece
        self.limits = limits
        self.parts: list[Part] = []
        self.pieces: list[Piece] = []
        self.unread: list[tuple[Cause, Piece]] = []
        self.book = sheettext.Book()
        self.hidden_styles: frozenset[str] = frozenset()
        self.hidden_sheets: frozenset[str] = frozenset()
        self._labels: set[str] = set()
        self._entries = [self._opened(path, inner) for path, inner in entries]

    def read(self) -> Reading:
        """Return everything."""
        for entry in self._entries:
            self._prepare(entry)
        for entry in self._entries:
            self._read(entry)
        unread = dict.fromkeys(inner.unread(cause) for cause, inner in self.unread)
        return Reading(parts=tuple(self.parts), unread=tuple(unread), pieces=tuple(self.pieces))

    def _opened(self, path: str, inner: Piece) -> _Entry:
        """Parse a part that is XML; sheets and shared strings are left to be read as a stream."""
        here = replace(self.piece, locator=self._locator(path, inner), octets=inner.octets, alternate=inner.alternate)
        head = inner.octets[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
        wide = inner.octets[:4] in (b"\xff\xfe<\0", b"\xfe\xff\0<")
        if not (head.startswith(b"<") or wide):
            return _Entry(path=path, piece=replace(inner, locator=here.locator))
        if re.search(rb"<(?:\w+:)?(?:worksheet|sst)\b", head) and not markup.has_doctype(inner.octets):
            kind = "sst" if re.search(rb"<(?:\w+:)?sst\b", head) else "worksheet"
            return _Entry(path=path, piece=here, root=etree.Element(kind))
        parsed = markup.parse(inner.octets)
        if parsed.root is None or parsed.root.tag is None or name(parsed.root) in _DOCUMENTS:
            return _Entry(path=path, piece=replace(inner, locator=here.locator), whole=parsed.root is not None)
        return _Entry(path=path, piece=here, root=parsed.root, whole=parsed.whole)

    def _locator(self, path: str, inner: Piece) -> str:
        """Return where a part is told: by its usual name, else by its number; never by a name that somebody chose."""
        stem = path.rpartition("/")[2].partition(".")[0]
        number = inner.locator.rpartition("!")[2]
        usual = _USUAL_NAME.fullmatch(path) and _STEM.fullmatch(stem) and not path.endswith(".rels")
        label = stem if usual and stem not in self._labels else number
        self._labels.add(label)
        return f"{self.piece.locator or '0'}!{label}"

    # ---------------------------------------------------------------------------- what other parts refer to

    def _prepare(self, entry: _Entry) -> None:
        if entry.root is None:
            return
        if entry.kind == "sst":
            self.book.strings = sheettext.strings(entry.piece.octets)
        elif entry.kind == "styleSheet":
            self.book.formats = sheettext.formats(entry.root)
        elif entry.kind == "styles":
            self.hidden_styles = wordtext.hidden_styles(entry.root)
        elif entry.kind == "workbook":
            props = markup.first(entry.root, "workbookPr")
            self.book.date1904 = props is not None and attribute(props, "date1904") in {"1", "true"}
            self.hidden_sheets = self._hidden_sheets(entry.root)

    def _hidden_sheets(self, workbook: Element) -> frozenset[str]:
        """Return the names of the parts of hidden and very hidden sheets (18.2.19, 18.18.68)."""
        targets = {
            attribute(relation, "Id"): attribute(relation, "Target").rpartition("/")[2]
            for entry in self._entries
            if entry.root is not None and entry.kind == "Relationships" and "workbook" in entry.path
            for relation in children(entry.root, "Relationship")
        }
        return frozenset(
            targets.get(attribute(sheet, "id"), "")
            for sheet in workbook.iter()
            if name(sheet) == "sheet" and attribute(sheet, "state", "visible") != "visible"
        )

    # --------------------------------------------------------------------------------------------- one part

    def _read(self, entry: _Entry) -> None:
        if entry.root is None:
            self._other(entry)
            return
        if not entry.whole:
            self.unread.append((Cause.MALFORMED, entry.piece))
            self._say(entry.piece, "", markup.stripped(entry.piece.octets), hidden=True)
        kind = entry.kind
        if kind in _WORD and _WORD_NAMESPACE.search(str(entry.root.tag)):
            self._word(entry.piece, entry.root, hidden=kind not in _SHOWN_WORD)
        elif kind in _SHEETS and not len(entry.root):
            self._sheet(entry)
        elif kind in _DRAWN or kind in _SHEETS:
            self._drawn(
                entry.piece, entry.root, hidden=kind not in _SHOWN_DRAWN or attribute(entry.root, "show") == "0"
            )
        elif kind == "Relationships":
            self._relations(entry.piece, entry.root)
        elif kind not in {"sst", "Types", "styleSheet"} or not entry.whole:
            self._custom(entry)
        if kind not in {"Relationships", "Types"}:
            self._say(entry.piece, "attributes", "\n".join(markup.attributes(entry.root)), hidden=True)

    def _say(self, here: Piece, view: str, text: str, *, hidden: bool, layout: tuple[Cell, ...] = ()) -> None:
        if text.strip():
            name_ = view or ("hidden" if hidden else "")
            self.parts.append(here.text(text, view=name_, layout=layout))

    def _word(self, here: Piece, root: Element, *, hidden: bool) -> None:
        """Tell a part of Word: as displayed, as it was before the changes, and with all that is hidden."""
        shown = wordtext.told(root, wordtext.Mode.SHOWN, hidden_styles=self.hidden_styles)
        self._say(here, "", shown.text, hidden=hidden, layout=shown.layout)
        for table in shown.extra:
            self._say(here, f"table-{table.view}".removesuffix("-"), table.text, hidden=True, layout=table.layout)
        seen = {shown.text}
        for mode, view in ((wordtext.Mode.BEFORE, "before-changes"), (wordtext.Mode.ALL, "all")):
            other = wordtext.told(root, mode, hidden_styles=self.hidden_styles)
            if other.text not in seen:
                seen.add(other.text)
                self._say(here, view, other.text, hidden=True, layout=other.layout)
        if other.signs < sum(len("".join(text.split())) for text in root.itertext(with_tail=True)):
            self._say(here, "rest", "\n".join(markup.lines(root)), hidden=True)  # text where none should be

    def _sheet(self, entry: _Entry) -> None:
        here, path = entry.piece, entry.path.rpartition("/")[2]
        sheet = sheettext.read_sheet(here.octets, self.book, most_chars=self.limits.text_chars)
        for part in sheet.shown:
            hidden = path in self.hidden_sheets
            self._say(
                here, part.view or ("hidden-sheet" if hidden else ""), part.text, hidden=hidden, layout=part.layout
            )
        for part in sheet.hidden:
            self._say(here, f"hidden-{part.view or 'cells'}", part.text, hidden=True, layout=part.layout)
        self._say(here, "behind", "\n".join(dict.fromkeys(sheet.notes)), hidden=True)
        if sheet.root is not None:
            self._beside(here, sheet.root)
        if not sheet.whole:
            self.unread.append((Cause.MALFORMED, here))
            self._say(here, "raw", markup.stripped(here.octets[: self.limits.text_chars]), hidden=True)
        if sheet.over:
            self.unread.append((Cause.TOO_BIG, here))

    def _beside(self, here: Piece, root: Element) -> None:
        """Tell what stands in a sheet beside its cells: headers and footers, validation, links, conditions."""
        printed = [
            sheettext.header_footer(element.text)
            for element in root.iter()
            if name(element) in {"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"}
            and element.text
        ]
        self._say(here, "printed", "\n".join(printed), hidden=True)
        self._say(here, "beside", "\n".join(markup.lines(root)), hidden=True)
        self._say(here, "attributes", "\n".join(markup.attributes(root)), hidden=True)

    def _drawn(self, here: Piece, root: Element, *, hidden: bool) -> None:
        drawn = drawntext.Drawn(root)
        self._say(here, "", drawn.text, hidden=hidden, layout=tuple(drawn.layout))
        self._say(here, "tables", "\n".join(drawn.extra), hidden=True)
        self._say(here, "places", drawntext.placed(root), hidden=True)
        told = set(drawn.text.splitlines())
        self._say(here, "rest", "\n".join(line for line in markup.lines(root) if line not in told), hidden=True)

    def _relations(self, here: Piece, root: Element) -> None:
        links = [attribute(relation, "Target") for relation in root if markup.name(relation)]
        outside = [link for link in links if not _USUAL_NAME.fullmatch(link.removeprefix("../").lstrip("/"))]
        self._say(here, "links", "\n".join(outside), hidden=True)

    def _custom(self, entry: _Entry) -> None:
        """Tell a part that no program lays out; data of somebody's own making go to the reader of XML."""
        if _SCHEMAS.search(str(entry.root.tag if entry.root is not None else "")):
            self._say(entry.piece, "", "\n".join(markup.lines(entry.root)), hidden=True)
            return
        label = entry.piece.locator.rpartition("!")[2]
        inner = self.piece.inside(label, octets=entry.piece.octets, media_type="application/xml")
        self.pieces.append(replace(inner, alternate=True))

    def _other(self, entry: _Entry) -> None:
        """Hand on a part that is no XML of ours; settings of a printer are searched for words here."""
        octets = entry.piece.octets
        printer = _PRINTER.search(entry.path) and len(octets) <= _MOST_PRINTER_OCTETS
        if printer and not sniff.kinds(octets) and not sniff.is_text(octets, labelled=False):
            self._say(replace(self.piece, locator=entry.piece.locator), "printer", words(octets), hidden=True)
        elif octets.strip(b"\0"):
            self.pieces.append(entry.piece)
