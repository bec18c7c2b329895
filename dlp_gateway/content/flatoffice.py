"""Office documents written as a single XML file: Flat OPC, Word 2003 XML, XML Spreadsheet 2003.

Takes: a piece. Returns: texts with cells; binary parts as pieces. Touches: nothing.
Fails: never; what is damaged is read as far as it goes, and held.
Source: Word's own Flat OPC; Microsoft Office 2003 XML Reference Schemas (WordprocessingML, SpreadsheetML).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlp_gateway.content import grid, markup, numberformat, transfer, wordtext
from dlp_gateway.content.markup import attribute, children, name
from dlp_gateway.content.ooxml import read_flat_opc
from dlp_gateway.content.piece import Reading
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.config import ContentLimits
    from dlp_gateway.content.grid import Row
    from dlp_gateway.content.markup import Element
    from dlp_gateway.content.piece import Piece
    from dlp_gateway.model import Part


def read_flat(piece: Piece, limits: ContentLimits) -> Reading:
    """Read an office document in one XML file."""
    parsed = markup.parse(piece.octets)
    root = parsed.root
    if root is None:
        return Reading(
            parts=(piece.text(markup.stripped(piece.octets), view="raw"),), unread=(piece.unread(Cause.MALFORMED),)
        )
    if name(root) == "package":
        return read_flat_opc(piece, limits)
    parts = list(_sheets(piece, root) if name(root) == "Workbook" else _word(piece, root))
    beside = "\n".join((*markup.lines(root), *markup.attributes(root)))
    parts.append(piece.text(beside, view="all"))
    inner = [
        piece.inside(str(number), octets=transfer.base64((data.text or "").encode("ascii", "ignore")))
        for number, data in enumerate((e for e in root.iter() if name(e) == "binData"), start=1)
    ]
    unread = () if parsed.whole else (piece.unread(Cause.MALFORMED),)
    return Reading(parts=tuple(parts), pieces=tuple(inner), unread=unread)


def _word(piece: Piece, root: Element) -> Iterator[Part]:
    for view, mode in (("", wordtext.Mode.SHOWN), ("before-changes", wordtext.Mode.BEFORE)):
        told = wordtext.told(root, mode)
        yield piece.text(told.text, view=view, layout=told.layout)


def _sheets(piece: Piece, root: Element) -> Iterator[Part]:
    codes = {
        attribute(style, "ID"): attribute(form, "Format")
        for style in root.iter()
        if name(style) == "Style"
        for form in children(style, "NumberFormat")
    }
    for number, sheet in enumerate((e for e in root.iter() if name(e) == "Worksheet"), start=1):
        for part in grid.written(_rows(sheet, codes)):
            yield (
                piece.text(part.text, view=f"sheet{number}-{part.view}")
                if part.view
                else piece.place(f"sheet{number}", part.text, layout=part.layout)
            )


def _rows(sheet: Element, codes: dict[str, str]) -> Iterator[Row]:
    number = 0
    for row in (e for e in sheet.iter() if name(e) == "Row"):
        number = _index(row, number + 1)
        cells: dict[int, str] = {}
        column = 0
        for cell in children(row, "Cell"):
            column = _index(cell, column + 1)
            text = _shown(cell, codes.get(attribute(cell, "StyleID") or attribute(row, "StyleID"), "General"))
            if text.strip():
                cells[column - 1] = text
        yield number, cells


def _index(element: Element, otherwise: int) -> int:
    said = attribute(element, "Index")
    return int(said) if said.isdecimal() and len(said) < 8 else otherwise  # noqa: PLR2004  1048576


def _shown(cell: Element, code: str) -> str:
    data = next(children(cell, "Data"), None)
    if data is None:
        return ""
    text = "".join(data.itertext())
    if attribute(data, "Type") != "Number":
        return text
    try:
        return numberformat.shown(float(text), code)
    except ValueError:
        return text
