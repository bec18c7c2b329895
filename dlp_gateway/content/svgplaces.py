"""SVG text by its place: letters and words drawn each by itself, in whatever order, as the lines that a person sees.

Takes: the text elements of a parsed document. Returns: text; empty where places tell nothing new. Touches: nothing.
Fails: never. Only the places that elements name are followed, not transformations.
Source: SVG 2 11.4 (x, y, dx of text and tspan; a list gives a place to each letter).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dlp_gateway.content import pdflayout
from dlp_gateway.content.pdflayout import Glyph

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from selectolax.lexbor import LexborHTMLParser, LexborNode

#: The type of such a document; no Content-Type can say it.
DRAWN = "drawn svg"
_SHAPES = "path, polygon, polyline, line, rect, circle, ellipse, use, image"
_WRAPPER = ('<drawings xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">', "</drawings>")
_NUMBER = re.compile(r"-?\d*\.?\d+(?:[eE][+-]?\d+)?")
_SIZE = re.compile(r"font-size\s*:\s*(\d+(?:\.\d+)?)")
_USUAL_SIZE, _WIDTH = 16.0, 0.5  # CSS's default; the mean width of a digit in usual typefaces, as a share of the size
_MOST_LETTERS = 100_000


def text(nodes: Sequence[LexborNode]) -> str:
    """Return the lines that placed text makes; empty if fewer than two places are named."""
    glyphs = [glyph for node in nodes for glyph in _glyphs(node)][:_MOST_LETTERS]
    return pdflayout.text(pdflayout.lines(glyphs)) if len(glyphs) > 1 else ""


def drawings(tree: LexborHTMLParser) -> bytes:
    """Return the SVG elements of a page that draw more than text, as one XML document; empty if there are none."""
    outermost = [node for node in tree.css("svg") if not _is_inside_another(node)]
    drawn = [node for node in outermost if node.css_first(_SHAPES) is not None]
    if not drawn:
        return b""
    source = "".join((node.html or "").replace("&nbsp;", "&#160;") for node in drawn)
    return f"{_WRAPPER[0]}{source}{_WRAPPER[1]}".encode("utf-8", "replace")


def _is_inside_another(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None and parent.tag != "svg":
        parent = parent.parent
    return parent is not None


def _glyphs(node: LexborNode) -> Iterator[Glyph]:
    """Yield the letters of an element that stand in it directly, from where it says they begin."""
    if "x" not in node.attributes:
        return
    across, down, size = _numbers(node, "x"), _numbers(node, "y"), _size(node)
    at, line = (across or [0.0])[0], (down or [0.0])[0]
    number = 0
    for child in node.iter(include_text=True):
        if not child.is_text_node:
            continue
        for char in " ".join((child.text_content or "").split()):
            at = across[number] if number < len(across) else at
            line = down[number] if number < len(down) else line
            number += 1
            if not char.isspace():
                yield Glyph(char, at, -line, at + size * _WIDTH, -line + size)
            at += size * _WIDTH


def _numbers(node: LexborNode, name: str) -> list[float]:
    """Return the places an element names; without any, those of the text around it."""
    value = node.attributes.get(name)
    if value is None and node.tag == "tspan" and node.parent is not None and name == "y":
        value = node.parent.attributes.get(name)
    return [float(number) for number in _NUMBER.findall(value or "")[:_MOST_LETTERS]]


def _size(node: LexborNode) -> float:
    attributes = node.attributes
    found = _NUMBER.match(attributes.get("font-size") or "")
    if found is None and (match := _SIZE.search(attributes.get("style") or "")):
        return float(match.group(1))
    return float(found.group()) if found else _USUAL_SIZE
