"""Drawings: SVG as a picture, so that print made of lines and shapes is read by OCR like any other print.

What stands in an SVG as text is read as text (html, svgplaces); here it is only drawn. A page with several drawings
gets one more picture with all of them side by side, since a number may be spread over them.

Takes: a piece that is an SVG document, or several one after the other. Returns: pictures as pieces; a drawing that no
renderer understands is Unread(MALFORMED). Touches: resvg (Rust), in memory; nothing outside the file is fetched, and no
typeface is looked for. Fails: never by itself; it may take long, so it runs confined.
Source: SVG 1.1 as resvg draws it; measured: 30 ms for a line of print, 0.5 s more for its OCR.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import resvg_py
from lxml import etree

from dlp_gateway.content.piece import Reading
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dlp_gateway.config import ContentLimits
    from dlp_gateway.content.piece import Piece

_SVG = "http://www.w3.org/2000/svg"
_NUMBER = re.compile(r"\s*(\d{0,9}(?:\.\d{1,9})?)")
_LONGER_PX, _LEAST_PX = 2_200, 48  # of the longer side: letter paper at 200 dpi; of the shorter
_TILE, _TILES_ACROSS, _GAP = 120, 16, 8  # user units of a drawing on the common sheet
_MOST_APART, _MOST_TOGETHER = 4, 400  # drawings that get a picture of their own, and a place on the sheet
_BEGINS, _STROKES = re.compile(r"[Mm]"), 16  # a path and its first stroke count as two
_SIGN_STROKES = 8  # fewer draw no number: seven digits and no label
_USUAL = (300.0, 150.0)  # CSS 2.2, 10.3.2


def read_drawing(piece: Piece, _limits: ContentLimits) -> Reading:
    """Draw every drawing of a page."""
    found = list(_drawings(piece.octets))
    if not found or len(found) > _MOST_TOGETHER:
        return Reading(unread=(piece.unread(Cause.TOO_BIG if found else Cause.MALFORMED),))
    if len(found) == 1 and not _may_be_print(found[0], least=_SIGN_STROKES):
        return Reading()  # a logo; large plain shapes cost OCR more than a page of print
    shown = (
        found
        if len(found) == 1
        else [_sheet(found), *(one for one in found if _may_be_print(one, least=_STROKES))][: 1 + _MOST_APART]
    )
    pictures = [_picture(drawing) for drawing in shown]
    pieces = (
        piece.inside(f"drawn{number}", octets=octets, media_type="image/png")
        for number, octets in enumerate(pictures, start=1)
        if octets
    )
    return Reading(pieces=tuple(pieces), unread=() if all(pictures) else (piece.unread(Cause.MALFORMED),))


def _drawings(octets: bytes) -> Iterator[etree._Element]:
    """Yield the outermost SVG elements."""
    parser = etree.XMLParser(recover=True, resolve_entities="internal", no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(octets.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return
    if root is None:
        return
    if etree.QName(root).localname == "svg":
        yield root
        return
    yield from (child for child in root if isinstance(child.tag, str) and etree.QName(child).localname == "svg")


def _may_be_print(drawing: etree._Element, *, least: int) -> bool:
    """Return whether a drawing has as many strokes as a line of print; an icon has a few."""
    strokes = sum(1 + len(_BEGINS.findall(shape.get("d") or "")) for shape in drawing.iter() if not len(shape))
    return strokes >= least


def _picture(drawing: etree._Element) -> bytes | None:
    """Return the drawing as a PNG; None if it cannot be drawn."""
    width, height = _size(drawing)
    scale = _LONGER_PX / max(width, height)
    across, down = (max(_LEAST_PX, round(length * scale)) for length in (width, height))
    try:
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=etree.tostring(drawing, encoding="unicode", with_tail=False),
                skip_system_fonts=True, width=across, height=down,
            )
        )  # fmt: skip
    except ValueError:
        return None


def _size(drawing: etree._Element) -> tuple[float, float]:
    """Return width and height in whatever unit; only their ratio counts."""
    box = re.split(r"[\s,]+", (drawing.get("viewBox") or "").strip())
    told = box[2:] if len(box) == 4 else (drawing.get("width") or "", drawing.get("height") or "")  # noqa: PLR2004
    lengths = [_length(value) for value in told]
    return (lengths[0] or lengths[1] or _USUAL[0], lengths[1] or lengths[0] or _USUAL[1])


def _length(value: str) -> float:
    found = _NUMBER.match(value)
    return float(found.group(1) or 0) if found and found.group(1) != "." else 0.0


def _sheet(found: Iterable[etree._Element]) -> etree._Element:
    """Return one drawing with all of them side by side, in the order of the page, each at the same height."""
    sheet = etree.Element(f"{{{_SVG}}}svg", nsmap={None: _SVG})
    left = top = _GAP
    for drawing in found:
        width, height = _size(drawing)
        across = max(1, min(_TILE * _TILES_ACROSS, round(_TILE * width / height)))
        if left > _GAP and left + across > _TILE * _TILES_ACROSS:
            left, top = _GAP, top + _TILE + _GAP
        tile = etree.fromstring(etree.tostring(drawing, with_tail=False))
        if "viewBox" not in tile.attrib:
            tile.set("viewBox", f"0 0 {width:g} {height:g}")
        for name, value in (("x", left), ("y", top), ("width", across), ("height", _TILE)):
            tile.set(name, str(value))
        sheet.append(tile)
        left += across + _GAP
    sheet.set("viewBox", f"0 0 {_TILE * _TILES_ACROSS} {top + _TILE + _GAP}")
    return sheet
