"""Text that a page sets in a font of its own, which may show other letters than it says.

Takes: a parsed page. Returns: for each font that the page carries, its octets, and the page's text in runs: which are
set in it and which are not. Touches: nothing. Fails: never.
Source: CSS Fonts 4 (@font-face, font-family, font).
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from selectolax.lexbor import SelectolaxError

from dlp_gateway.content import htmlstyle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser, LexborNode

#: The type of such a text with its font, as JSON; no Content-Type can say it.
SET = "drawn type"
_FACE = re.compile(r"@font-face\s*\{([^}]*)\}", re.IGNORECASE)
_FAMILY = re.compile(r"font-family\s*:\s*[\"']?([^;\"'}]{1,80})", re.IGNORECASE)
_RULE = re.compile(r"([^{};@]{1,300})\{([^{}]{0,4000})\}")
_BLOCK_NAMES = "p div li br tr td th table ul ol h1 h2 h3 h4 h5 h6 pre section article body blockquote"
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_SILENT = frozenset({"style", "script", "head", "title", "template"})
_MOST_FACES, _MOST_CHARS = 8, 8_000


def typeset(tree: LexborHTMLParser) -> Iterator[tuple[str, bytes]]:
    """Yield the URI of each font that the page carries and uses, and what is to be drawn with it."""
    styles = "\n".join(sheet.text(deep=True) for sheet in tree.css("style"))
    for face in _FACE.findall(styles)[:_MOST_FACES]:
        family, uris = _FAMILY.search(face), htmlstyle.uris(face)
        if family is None or not uris:
            continue
        used = _set_in(tree, _FACE.sub("", styles), family[1].strip())
        if used:
            runs = list(_runs(tree, used))
            whole = sum(len(text) for text, _ in runs) < _MOST_CHARS
            yield uris[0], json.dumps({"font": uris[0].partition(",")[2], "runs": runs, "whole": whole}).encode()


def _set_in(tree: LexborHTMLParser, styles: str, family: str) -> set[int]:
    """Return the elements that a font is chosen for, by rule or by their own style."""
    found: set[int] = set()
    for selectors, declarations in _RULE.findall(styles):
        if "font" in declarations.lower() and family.lower() in declarations.lower():
            for selector in selectors.split(","):
                found |= {node.mem_id for node in _selected(tree, selector.strip())}
    for node in tree.css("[style], font[face]"):
        own = f"{node.attributes.get('style') or ''} {node.attributes.get('face') or ''}"
        if family.lower() in own.lower():
            found.add(node.mem_id)
    return found


def _selected(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    try:
        return tree.css(selector) if selector else []
    except SelectolaxError:
        return []


def _runs(tree: LexborHTMLParser, used: set[int]) -> Iterator[tuple[str, bool]]:
    """Yield the text of the page and whether it is set in the font; line ends where blocks begin."""
    left = _MOST_CHARS
    for node in tree.root.traverse(include_text=True) if tree.root is not None else ():
        if node.is_element_node and node.tag in _BLOCKS:
            yield "\n", False
        elif node.is_text_node and left > 0:
            above = list(_above(node))
            if not any(parent.tag in _SILENT for parent in above):
                text = " ".join((node.text_content or "").split(" "))[:left]
                left -= len(text)
                yield text, any(parent.mem_id in used for parent in above)


def _above(node: LexborNode) -> Iterator[LexborNode]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent
