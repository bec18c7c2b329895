"""XML: the text of every element under its element's name, attributes, comments, instructions and the declaration.

Takes: a piece. Returns: a line `name: value` for each element and attribute with cells; the running text, which no
markup splits; comments and declarations as HIDDEN. Touches: nothing: no entity, schema or style is ever fetched.
Fails: never; what stands before a fault is kept, and the whole is read as text.
Cost: linear; the parser refuses entities that multiply.
Source: XML 1.0; libxml2's limits on expansion (XML_PARSE_HUGE is off).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from dlp_gateway.content.piece import Piece, Reading
from dlp_gateway.model import Cell

if TYPE_CHECKING:
    from dlp_gateway.config import ContentLimits
    from dlp_gateway.model import Part

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_.\-]+")
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY|ATTLIST|ELEMENT|NOTATION)[^<>]*>?|<\?xml-[^>]*>", re.IGNORECASE)
_CDATA = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_MOST_DECLARATIONS = 1000


def read_xml(piece: Piece, _limits: ContentLimits) -> Reading:
    """Read an XML document of any vocabulary."""
    root = _root(piece.octets)
    if root is None:
        return _declarations(piece)
    sheet = _Sheet()
    notes: list[str] = []
    for node in (*root.itersiblings(preceding=True), *root.iter(), *root.itersiblings()):
        if isinstance(node.tag, str):
            sheet.element(node)
        elif node.text:
            notes.append(node.text)
    text, layout = sheet.done()
    parts: list[Part] = [piece.text(text, layout=layout)]
    running = "".join(piece_of for node in [root] for piece_of in node.itertext() if piece_of)
    if running.strip():
        parts.append(piece.text(running, view="running"))
    if notes:
        parts.append(piece.text("\n".join(notes), view="comments"))
    return Reading(parts=tuple(parts)) + _declarations(piece)


def _root(octets: bytes) -> etree._Element | None:
    parser = etree.XMLParser(
        recover=True, resolve_entities="internal", no_network=True, load_dtd=False, huge_tree=False, strip_cdata=False
    )
    try:
        return etree.fromstring(octets.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _declarations(piece: Piece) -> Reading:
    """Return what the document type declares, and marked sections, which some programs show as they stand."""
    found = [
        match.group() for _, match in zip(range(_MOST_DECLARATIONS), _DECLARATION.finditer(piece.octets), strict=False)
    ]
    found += [
        match.group(1) for _, match in zip(range(_MOST_DECLARATIONS), _CDATA.finditer(piece.octets), strict=False)
    ]
    text = b"\n".join(found).decode("utf-8", "replace")
    return Reading(parts=(piece.text(text, view="declarations"),) if text.strip() else ())


class _Sheet:
    """The lines as they grow; a row for each element that holds others."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._cells: list[Cell] = []
        self._length = self._row = 0
        self._columns = 0

    def element(self, node: etree._Element) -> None:
        name = _words(node.tag)
        if len(node):
            self._row += 1
            self._columns = 0
            self._write("\n")
        for key, value in node.attrib.items():
            self._add(_words(str(key)), str(value))
        if node.text and node.text.strip():
            self._add(name, node.text.strip())
        parent = node.getparent()
        if node.tail and node.tail.strip():
            self._add(
                _words(parent.tag) if parent is not None and isinstance(parent.tag, str) else "", node.tail.strip()
            )

    def _add(self, head: str, value: str) -> None:
        if not value.strip():
            return
        label = f"{head}: " if head else ""
        start = self._length + len(label)
        if head:
            self._cells.append(
                Cell(row=self._row, column=self._columns, header=head, start=start, end=start + len(value))
            )
            self._columns += 1
        self._write(f"{label}{value}\n")

    def done(self) -> tuple[str, tuple[Cell, ...]]:
        return "".join(self._pieces), tuple(self._cells)

    def _write(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece)


def _words(tag: str | bytes) -> str:
    """Return an element's name as words, without its namespace."""
    name = tag.decode("utf-8", "replace") if isinstance(tag, bytes) else tag
    return _CAMEL.sub(" ", name.rpartition("}")[2].rpartition(":")[2]).strip()
