"""HTML: what a browser shows, and everything that it does not.

The displayed text joins what markup splits (`219-<b>09</b>-9998`), breaks lines where blocks do, and writes a table
with a header row as lines `header: value`, with the cells they came from. Comments, attributes, scripts, styles,
templates and hidden elements follow as HIDDEN, and once more the whole text with nothing hidden.

Takes: a piece of HTML octets. Returns: Parts; embedded documents and `data:` URIs as pieces. Touches: nothing.
Fails: never. A document nested deeper than any author nests is held, since the parser's time grows with the square.
Source: WHATWG HTML (parsing by lexbor; rendering, section 15), CSS 2.2 (display, visibility).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from dlp_gateway.content import blockletters, charset, htmlfonts, htmlstyle, svgplaces, transfer
from dlp_gateway.content.htmltext import hidden_style, marked, render, unmarked
from dlp_gateway.content.piece import Piece, Reading
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from dlp_gateway.config import ContentLimits

_META_CHARSET = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:+-]{1,40})", re.IGNORECASE
)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*)")
_NEVER_NEST_NAMES = (
    "area base br col embed hr img input link meta param source track wbr p li td th tr dt dd option optgroup "
    "thead tbody tfoot colgroup"
)
_NEVER_NEST = frozenset(_NEVER_NEST_NAMES.split())
_DEEPEST = 3000  # browsers stop at 512; lexbor needs 0.05 s for this depth and 10 s for 50,000
_LONG_TAG = re.compile(r"<[A-Za-z/][^<>]{4000,}")
_ATTRIBUTE = re.compile(r"[^\s=]+")
_MOST_ATTRIBUTES = 4000  # words in one tag; no author writes a hundred attributes
_RULES = 1000  # different hiding selectors that are followed; responsive newsletters have some dozens
_CSS_COMMENT = re.compile(r"/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)")
# Markup that the parser drops: what stands in an end tag, a doctype, or a tag that never ends.
_DROPPED = re.compile(r"</[A-Za-z][^\s<>/]*[\s/]([^<>]+)>|<!doctype([^<>]*)>|<[A-Za-z/!?]([^<>]*)\Z", re.IGNORECASE)
_START_TAG = re.compile(r"<[A-Za-z][^<>]*>")
_ATTRIBUTE_NAME = re.compile(r"[\s\"'/]([^\s=<>\"'/]+)\s*=")
_PREFIXED_SVG, _HEAD = re.compile(rb"<[\w.-]+:svg\b"), 4096  # XML names that HTML does not know
_DATA_URI = re.compile(r"\s*data:([^,;]*)((?:;[^,]*)?),(.*)", re.IGNORECASE | re.DOTALL)
_ENTITY_DECLARATION = re.compile(r"<!ENTITY\b", re.IGNORECASE)


def read_html(piece: Piece, _limits: ContentLimits) -> Reading:
    """Read HTML, or XML, in every charset in doubt."""
    reading = Reading()
    for number, text in enumerate(_texts(piece), start=1):
        reading += _read(piece, text, suffix=f"charset{number}" if number > 1 else "")
    return reading


def markup(piece: Piece) -> str | None:
    """Return the markup by its first charset, for who cleans it; None for what the parser must not see."""
    text = _texts(piece)[0]
    return None if _ENTITY_DECLARATION.search(text) or _is_laborious(text) else text


def _texts(piece: Piece) -> list[str]:
    """Return the text by the charset of the Content-Type and by the one the document names (HTML 13.2.3)."""
    own = _META_CHARSET.search(piece.octets[:4096])
    named = [piece.parameter("charset"), own.group(1).decode("ascii") if own else None]
    declared = [label for label in named if label] or [None]
    return list(dict.fromkeys(text for label in declared for text in charset.readings(piece.octets, label)))


def _read(piece: Piece, text: str, *, suffix: str) -> Reading:
    if _ENTITY_DECLARATION.search(text):
        return _stripped(piece, text, suffix=suffix, cause=Cause.UNSUPPORTED)
    if _is_laborious(text):
        return _stripped(piece, text, suffix=suffix, cause=Cause.TOO_DEEP)
    tree = LexborHTMLParser(text)
    roots = _roots(tree)
    rules = _hiding_rules(tree)
    hidden = frozenset(place for rule in rules[:_RULES] for place in _selected(tree, rule))
    unread = (piece.unread(Cause.TOO_BIG),) if len(rules) > _RULES else ()
    shown = render(roots, hidden=hidden, everything=False)
    dash = f"{suffix}-" if suffix else ""
    told, quoted = marked(shown), unmarked(shown)
    parts = [piece.text(told.text, view=suffix, layout=told.cells)]
    if quoted.text:
        parts.append(piece.text(quoted.text, view=f"{dash}quoted", layout=quoted.cells))
    templates = tree.template_fragments()
    if shown.left_out or templates:
        whole = render([*roots, *templates], hidden=frozenset(), everything=True).text
        if _words(whole) != _words(shown.text):
            parts.append(piece.text(whole, view=f"{dash}all"))
    if (as_styled := htmlstyle.styled(text)) is not None:
        parts.append(piece.text(render([as_styled], hidden=frozenset(), everything=False).text, view=f"{dash}styled"))
    if placed := svgplaces.text(tree.css("svg text, svg tspan")):
        parts.append(piece.text(placed, view=f"{dash}places"))
    fonts = dict(htmlfonts.typeset(tree))
    unseen, pieces = _unseen(piece, [*roots, *templates], text, fonts)
    if unseen:
        parts.append(piece.text(unseen, view=f"{dash}markup"))
    return Reading(parts=tuple(parts), pieces=(*pieces, *_drawn(piece, tree, told.text)), unread=unread)


def _drawn(piece: Piece, tree: LexborHTMLParser, shown: str) -> Iterator[Piece]:
    """Yield what somebody drew: SVG shapes, and letters made of signs."""
    drawings = svgplaces.drawings(tree) or (piece.octets if _PREFIXED_SVG.search(piece.octets[:_HEAD]) else b"")
    if drawings:
        yield piece.inside("drawings", octets=drawings, media_type=svgplaces.DRAWN)
    if blockletters.blocks(shown):
        yield piece.seen_as("signs", octets=shown.encode("utf-8", "replace"), media_type=blockletters.DRAWN)


def _stripped(piece: Piece, text: str, *, suffix: str, cause: Cause) -> Reading:
    """Return the text without tags, for what the parser must not see; it is held, but what it says is told."""
    plain = re.sub(r"<[^<>]*>", "", text)
    return Reading(parts=(piece.text(plain, view=suffix),), unread=(piece.unread(cause),))


def _words(text: str) -> str:
    return "".join(text.split())


def _is_laborious(text: str) -> bool:
    """Return whether the parser's time would grow with the square: elements too deep, or attributes too many.

    Depth is judged from above: start tags that still wait for their end tags.
    """
    depth = 0
    for match in _TAG.finditer(text):
        if match.group(2).lower() not in _NEVER_NEST:
            depth = depth + 1 if not match.group(1) else max(0, depth - 1)
            if depth > _DEEPEST:
                return True
    return any(len(_ATTRIBUTE.findall(long.group())) > _MOST_ATTRIBUTES for long in _LONG_TAG.finditer(text))


def _roots(tree: LexborHTMLParser) -> list[LexborNode]:
    """Return the document's own nodes: also comments before and after the root element."""
    if tree.root is None:
        return []
    first = tree.root
    while first.prev is not None:
        first = first.prev
    found = [first]
    while found[-1].next is not None:
        found.append(found[-1].next)
    return found


def _hiding_rules(tree: LexborHTMLParser) -> list[str]:
    """Return the selectors by which the document's own style sheets hide elements, each once."""
    found: dict[str, None] = {}
    for sheet in tree.css("style"):
        for block in _CSS_COMMENT.sub("", sheet.text(deep=True)).split("}"):
            before, _, declarations = block.rpartition("{")
            if hidden_style(declarations):
                found.update(dict.fromkeys(before.rpartition("{")[2].rpartition(";")[2].strip().split(",")))
    return list(found)


def _selected(tree: LexborHTMLParser, selector: str) -> list[int]:
    """Return the elements that a selector means; none where our engine does not know it (all text is read anyway)."""
    try:
        return [node.mem_id for node in tree.css(selector.strip())] if selector.strip() else []
    except SelectolaxError:
        return []


# --------------------------------------------------------------------------------------- what is not shown


def _unseen(piece: Piece, roots: list[LexborNode], source: str, fonts: dict[str, bytes]) -> tuple[str, list[Piece]]:
    """Return a line for each different attribute, comment, script and lost scrap, and the documents in them."""
    lines: dict[str, None] = {}
    pieces: list[Piece] = []
    comments: list[str] = []
    for node in _nodes(roots):
        if node.is_comment_node:
            comments.append(_comment(node))
        elif node.is_element_node:
            _attributes(node, lines)
        elif node.is_text_node and node.parent is not None and node.parent.tag in {"script", "style"}:
            code = node.text_content or ""
            undone = htmlstyle.joined(code) if node.parent.tag == "script" else htmlstyle.unescaped(code)
            lines.update(dict.fromkeys((code, undone)))
    pieces += _documents(piece, list(lines), comments, fonts)
    for scrap in (*comments, *_scraps(source)):
        lines.setdefault(scrap)
    return "\n".join(line for line in lines if line.strip()), pieces


def _nodes(roots: list[LexborNode]) -> Iterator[LexborNode]:
    """Walk the trees in document order without recursion."""
    for root in roots:
        yield from root.traverse(include_text=True)


def _comment(node: LexborNode) -> str:
    html = node.html or ""
    return html.removeprefix("<!--").removesuffix("-->").strip()


def _attributes(node: LexborNode, lines: dict[str, None]) -> None:
    for name, value in node.attributes.items():
        if value is None:
            lines.setdefault(name)
            continue
        lines.setdefault(f"{name}: {value}")
        if "%" in value:
            lines.setdefault(f"{name}: {charset.readings(unquote_to_bytes(value))[0]}")


def _scraps(source: str) -> Iterator[str]:
    """Yield markup that a parser drops without a trace: in end tags, doctypes, unfinished tags, doubled attributes."""
    for match in _DROPPED.finditer(source):
        scrap = next((group for group in match.groups() if group is not None), "")
        if len(scrap.strip()) > 1:
            yield scrap.strip()
    for tag in _START_TAG.finditer(source):
        names = [name.lower() for name in _ATTRIBUTE_NAME.findall(tag.group())]
        if len(names) != len(set(names)):
            yield tag.group()


def _documents(piece: Piece, lines: list[str], comments: list[str], fonts: dict[str, bytes]) -> Iterator[Piece]:
    """Yield the documents inside the document: conditional comments, `srcdoc`, `data:` URIs; text set in its fonts."""
    marked_up = "\n".join(comment for comment in comments if "<" in comment)
    if marked_up and not piece.locator.endswith("?comments"):
        yield piece.seen_as("comments", octets=marked_up.encode("utf-8", "replace"), media_type="text/html")
    number = 0
    for line in lines:
        name, _, value = line.partition(": ")
        if name == "srcdoc":
            number += 1
            yield piece.seen_as(f"srcdoc{number}", octets=value.encode("utf-8", "replace"), media_type="text/html")
        whole = _DATA_URI.fullmatch(value)
        for match in (whole,) if whole else map(_DATA_URI.fullmatch, htmlstyle.uris(line)):
            if match is None:
                continue
            number += 1
            if match.group() in fonts:
                yield piece.inside(f"type{number}", octets=fonts[match.group()], media_type=htmlfonts.SET)
                continue
            octets = unquote_to_bytes(match.group(3))
            octets = transfer.base64(octets) if match.group(2).lower().endswith(";base64") else octets
            yield piece.seen_as(
                f"data{number}", octets=octets, media_type=match.group(1).strip().lower() or "text/plain"
            )
