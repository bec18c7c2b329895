"""The displayed text of an HTML tree, with the cells of its tables.

Takes: nodes of a parsed document. Returns: text and cells. Touches: nothing. Fails: never; no recursion but for cells.
Source: WHATWG HTML 15.3 (which elements are blocks), CSS Text 3 section 4.1 (white space collapses), CSS 2.2 9.2.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dlp_gateway.content import cells

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selectolax.lexbor import LexborNode

    from dlp_gateway.model import Cell

_BLOCK_NAMES = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html legend li listing main menu nav ol optgroup option p plaintext pre "
    "search section summary table tbody tfoot thead title tr ul xmp"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_NEVER_TEXT = frozenset({"script", "style"})  # read as markup, not as words of the page
_UNSHOWN = frozenset({"title", "noscript", "template", "datalist", "noframes", "iframe", "rp"})
_KEEPS_SPACE = frozenset({"pre", "textarea", "listing", "xmp", "plaintext"})
_SPACE = re.compile(r"[ \t\n\r\f]+")
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all|"
    r"(?:font-size|opacity|max-height|line-height)\s*:\s*0*\.?0+(?![.\d])",
    re.IGNORECASE,
)
_INLINE = re.compile(r"display\s*:\s*inline", re.IGNORECASE)
_REVERSED = re.compile(r"unicode-bidi\s*:\s*(?:isolate-)?bidi-override", re.IGNORECASE)
_RIGHT_TO_LEFT = re.compile(r"direction\s*:\s*rtl", re.IGNORECASE)
_MOST_SPAN = 64  # columns or rows one cell may stand in; the specification allows 1,000
_MOST_CELL_CHARS = 400  # a longer one is layout, not data


def hidden_style(style: str) -> bool:
    """Return whether CSS declarations keep an element from being seen."""
    return _HIDING.search(style) is not None


def render(roots: Iterable[LexborNode], *, hidden: frozenset[int], everything: bool) -> tuple[str, tuple[Cell, ...]]:
    """Return the text of trees; with `everything` also of what is hidden, and of pictures' texts in their place."""
    page = _Page(hidden=hidden, everything=everything)
    for root in roots:
        page.walk(root)
        page.end_line()
    return page.done()


class _Page:
    """The text as it grows; white space is held back until a word follows it."""

    def __init__(self, *, hidden: frozenset[int], everything: bool, tables: bool = True) -> None:
        self._hidden, self._everything, self._tables = hidden, everything, tables
        self._pieces: list[str] = []
        self._length = 0
        self._gap = ""  # white space that only counts between words
        self._fresh = True  # at the beginning of a line
        self._keeping = 0  # elements around us that keep their white space
        self._cells: list[Cell] = []
        self._rows = 0

    def done(self) -> tuple[str, tuple[Cell, ...]]:
        """Return the text and the cells."""
        return "".join(self._pieces), tuple(self._cells)

    def walk(self, root: LexborNode) -> None:
        """Write a tree in document order."""
        node: LexborNode | None = root
        end = root.mem_id
        while node is not None:
            child = node.first_child if self._enter(node) else None
            while child is None and node is not None:
                self._leave(node)
                if node.mem_id == end:
                    return
                child, node = node.next, node.parent
            node = child

    def end_line(self) -> None:
        """Begin a new line, unless this one is empty."""
        self._gap = ""
        if not self._fresh:
            self._write("\n")
            self._fresh = True

    def _enter(self, node: LexborNode) -> bool:
        """Write what opens here; return whether what is inside is to be written, too."""
        if node.is_text_node:
            self._text(node.text_content or "")
            return False
        if not node.is_element_node:
            return bool(node.first_child)  # a document or fragment; comments have no children
        tag = node.tag or ""
        if tag in _NEVER_TEXT or (not self._everything and self._is_hidden(node, tag)):
            return False
        return self._open(node, tag)

    def _open(self, node: LexborNode, tag: str) -> bool:
        if tag in _KEEPS_SPACE:
            self._keeping += 1
        if tag == "br":
            self._gap = ""
            self._write("\n")
            self._fresh = True
        elif tag in {"td", "th"}:
            self._gap = "" if self._fresh else "\t"
        elif _is_block(node, tag):
            self.end_line()
        if tag in {"img", "input", "area"}:
            self._replaced(node, tag)
        written = (tag == "table" and self._tables and self._table(node)) or (
            _is_reversed(node, tag) and self._reverse(node)
        )
        return not written

    def _leave(self, node: LexborNode) -> None:
        if node.is_element_node:
            tag = node.tag or ""
            if tag in _KEEPS_SPACE:
                self._keeping = max(0, self._keeping - 1)
            if _is_block(node, tag):
                self.end_line()

    def _is_hidden(self, node: LexborNode, tag: str) -> bool:
        if tag in _UNSHOWN or node.mem_id in self._hidden:
            return True
        attributes = node.attributes
        return "hidden" in attributes or ("style" in attributes and hidden_style(attributes["style"] or ""))

    def _replaced(self, node: LexborNode, tag: str) -> None:
        """Write what stands in place of a picture, or in a field of a form."""
        attributes = node.attributes
        if tag == "input" and (self._everything or (attributes.get("type") or "").lower() != "hidden"):
            self._text(attributes.get("value") or "")
        elif self._everything:
            self._text(attributes.get("alt") or "")

    def _text(self, text: str) -> None:
        if self._keeping:
            self._word(text)
            self._fresh = text.endswith("\n") or (self._fresh and not text)
            return
        for piece in _SPACE.split(text) if _SPACE.search(text) else (text,):
            if piece:
                self._word(piece)
            self._gap = self._gap or " "
        if text and not text[-1].isspace():
            self._gap = ""

    def _word(self, word: str) -> None:
        if self._gap and not self._fresh:
            self._write(self._gap)
        self._gap = ""
        self._write(word)
        self._fresh = False

    def _write(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece)

    def _inner(self, node: LexborNode) -> str:
        """Return the text of one element on one line."""
        page = _Page(hidden=self._hidden, everything=self._everything, tables=False)
        child = node.first_child
        while child is not None:
            page.walk(child)
            child = child.next
        return " ".join("".join(page._pieces).split())

    def _reverse(self, node: LexborNode) -> bool:
        self._text(self._inner(node)[::-1])
        return True

    def _table(self, node: LexborNode) -> bool:
        """Write a table of data by its cells; leave layout, and tables inside tables, to the ordinary way."""
        grid = _grid(node)
        rows = [[self._inner(cell) if cell else "" for cell in row] for row in grid] if grid else []
        rows = [row for row in rows if any(row)]
        if len(rows) < 2 or max(map(len, rows)) < 2 or any(len(c) > _MOST_CELL_CHARS for row in rows for c in row):  # noqa: PLR2004
            return False
        self.end_line()
        place = {"offset": self._length, "first_row": self._rows}
        headed = _is_headed(grid) or (cells.is_header(rows) and not cells.are_pairs(rows))
        if headed or (self._everything and cells.is_header(rows)):
            text, found = cells.by_column(rows, header=True, **place)
        elif cells.are_pairs(rows):
            text, found = cells.by_row(rows, **place)
        else:
            return False
        self._write(text)
        self._cells += found
        self._rows += len(rows)
        return True


def _is_block(node: LexborNode, tag: str) -> bool:
    return tag in _BLOCKS and not _INLINE.search(node.attributes.get("style") or "")


def _is_reversed(node: LexborNode, tag: str) -> bool:
    """Return whether an element shows its text backwards."""
    attributes = node.attributes
    style = attributes.get("style") or ""
    backwards = (attributes.get("dir") or "").lower() == "rtl" or _RIGHT_TO_LEFT.search(style)
    return bool(backwards) and (tag == "bdo" or _REVERSED.search(style) is not None)


def _is_headed(grid: list[list[LexborNode | None]]) -> bool:
    return bool(grid) and len(grid[0]) > 1 and all(cell is None or cell.tag == "th" for cell in grid[0])


def _grid(table: LexborNode) -> list[list[LexborNode | None]]:
    """Return the cells of a table by row and column, None where one reaches in; empty if it holds a table."""
    rows: list[list[LexborNode | None]] = []
    waiting: dict[int, int] = {}  # column: rows that a cell from above still reaches into
    for node in table.traverse(include_text=False):
        if node.tag == "table" and node.mem_id != table.mem_id:
            return []
        if node.tag == "tr":
            rows.append([])
        elif node.tag in {"td", "th"} and rows:
            row = rows[-1]
            while waiting.get(len(row), 0):
                waiting[len(row)] -= 1
                row.append(None)
            across, down = _span(node, "colspan"), _span(node, "rowspan")
            waiting.update(dict.fromkeys(range(len(row), len(row) + across), down - 1))
            row += [node, *[None] * (across - 1)]
    return rows


def _span(node: LexborNode, name: str) -> int:
    value = node.attributes.get(name) or ""
    return min(_MOST_SPAN, max(1, int(value))) if value.isdecimal() and value.isascii() else 1
