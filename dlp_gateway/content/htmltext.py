"""The displayed text of an HTML tree, with the cells of its tables.

Takes: nodes of a parsed document. Returns: text and cells. Touches: nothing. Fails: never; no recursion but for cells.
Source: WHATWG HTML 15.3 (which elements are blocks), CSS Text 3 section 4.1 (white space collapses), CSS 2.2 9.2.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from dlp_gateway.content import cells

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selectolax.lexbor import LexborNode

    from dlp_gateway.model import Cell

    Attributes = dict[str, str | None]

_BLOCK_NAMES = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html legend li listing main menu nav ol optgroup option p plaintext pre "
    "search section summary table tbody tfoot thead title tr ul xmp"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_NEVER_TEXT = frozenset({"script", "style"})  # read as markup, not as words of the page
_UNSHOWN = frozenset({"title", "noscript", "template", "datalist", "noframes", "iframe", "rp", "rt"})
_CELLS = frozenset({"td", "th"})
_REPLACED = frozenset({"img", "input", "area"})
_KEEPS_SPACE = frozenset({"pre", "textarea", "listing", "xmp", "plaintext"})
_SPACE = re.compile(r"[ \t\n\r\f]+")
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all|"
    r"(?:font-size|opacity|max-height|line-height)\s*:\s*0*\.?0+(?![.\d])|"
    r"(?:text-indent|left|top|right|bottom|margin-left)\s*:\s*-\d{3,}|clip\s*:\s*rect\(\s*0|"
    r"(?<![\w-])(?:width|height)\s*:\s*0+(?:px|pt|em)?\s*(?:!important\s*)?;[^}]{0,200}overflow\s*:\s*hidden|"
    r"overflow\s*:\s*hidden[^}]{0,200}(?<![\w-])(?:width|height)\s*:\s*0+(?:px|pt|em)?\s*(?:;|\Z)|"
    r"(?<![\w-])color\s*:\s*transparent|transform\s*:\s*scale\(\s*0",
    re.IGNORECASE,
)
_INLINE = re.compile(r"display\s*:\s*inline", re.IGNORECASE)
_REVERSED = re.compile(r"unicode-bidi\s*:\s*(?:isolate-)?bidi-override", re.IGNORECASE)
_RIGHT_TO_LEFT = re.compile(r"direction\s*:\s*rtl", re.IGNORECASE)
#: What mail programs wrap somebody else's words in, beside `blockquote`: Gmail, Yahoo, Proton, the new Outlook (which
#: puts `x_` before the names of a message that it quotes). Older Outlooks are known by their block of fields.
_QUOTING = re.compile(
    r"(?:\A|\s)(?:x_)*(?:gmail_quote(?:_container)?|yahoo_quoted|protonmail_quote|"
    r"mail-editor-reference-message-container)(?=\s|\Z)",
    re.IGNORECASE,
)
_MARK = "> "  # RFC 3676 4.5: what readers of plain text know a quoted line by
_MOST_SPAN = 64  # columns or rows one cell may stand in; the specification allows 1,000
_FILLS_PER_CELL, _MOST_FILLS = 4, 10_000
_MOST_CELL_CHARS = 400  # a longer one is layout, not data


def hidden_style(style: str) -> bool:
    """Return whether CSS declarations keep an element from being seen."""
    return _HIDING.search(style) is not None


def render(roots: Iterable[LexborNode], *, hidden: frozenset[int], everything: bool) -> Rendering:
    """Return the text of trees; with `everything` also of what is hidden, and of pictures' texts in their place."""
    page = _Page(hidden=hidden, everything=everything)
    for root in roots:
        page.walk(root)
        page.end_line()
    text, found = page.done()
    return Rendering(text=text, cells=found, left_out=page.left_out, quotations=tuple(page.quotations))


def marked(shown: Rendering) -> Rendering:
    """Return the text with `> ` before each line of a quotation, as plain text has it.

    Without it somebody else's words would read as the author's own.
    """
    if not shown.quotations:
        return shown
    starts = [place for begin, end in shown.quotations for place in _line_starts(shown.text, begin, end)]
    bounds = [0, *starts, len(shown.text)]
    text = _MARK.join(shown.text[begin:end] for begin, end in pairwise(bounds))

    def moved(place: int) -> int:
        return place + len(_MARK) * bisect_right(starts, place)

    found = tuple(replace(cell, start=moved(cell.start), end=moved(cell.end - 1) + 1) for cell in shown.cells)
    return replace(shown, text=text, cells=found)


def unmarked(shown: Rendering) -> Rendering:
    """Return what is quoted as it stands, so that no mark parts an address or a number; empty if all fits on one line.

    With cells it is the whole text, where they have their places.
    """
    quoted = [shown.text[begin:end] for begin, end in shown.quotations]
    if not any("\n" in text.strip("\n") for text in quoted):
        return Rendering(text="", cells=(), left_out=False)
    return shown if shown.cells else Rendering(text="".join(quoted), cells=(), left_out=False)


def _line_starts(text: str, begin: int, end: int) -> list[int]:
    """Return where the lines of a span begin; empty lines are left as they are."""
    ends = [match.end() for match in re.finditer("\n", text[begin:end])]
    return [begin + place for place in (0, *ends) if begin + place < end and text[begin + place] != "\n"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """The text, its cells, whether anything was left out that `everything` would show, and what is quoted in it.

    `quotations`: half-open spans of whole lines, in order, never one inside another.
    """

    text: str
    cells: tuple[Cell, ...]
    left_out: bool
    quotations: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Manner:
    """How an element is written: whether its inside is, on lines of its own, with its white space kept, as quoted."""

    inside: bool
    block: bool = False
    keeps: bool = False
    quotes: bool = False


_LEAF, _TRANSPARENT = _Manner(inside=False), _Manner(inside=True)


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
        self._quotes, self._quoted_from = 0, 0  # quotations around us, and where the outermost began
        self.quotations: list[tuple[int, int]] = []
        self.left_out = False  # whether anything here would only be written with `everything`

    def done(self) -> tuple[str, tuple[Cell, ...]]:
        """Return the text and the cells."""
        return "".join(self._pieces), tuple(self._cells)

    def walk(self, root: LexborNode) -> None:
        """Write a tree in document order."""
        open_elements: list[tuple[LexborNode, _Manner]] = []
        node = root
        while True:
            manner = self._enter(node)
            following = node.first_child if manner.inside else None
            if following is not None:
                open_elements.append((node, manner))
            else:
                self._leave(manner)
                while open_elements and (following := node.next) is None:
                    node, manner = open_elements.pop()
                    self._leave(manner)
            if following is None:
                return
            node = following

    def end_line(self) -> None:
        """Begin a new line, unless this one is empty."""
        self._gap = ""
        if not self._fresh:
            self._write("\n")
            self._fresh = True

    def _enter(self, node: LexborNode) -> _Manner:
        """Write what opens here; return how it is to be written on."""
        if node.is_text_node:
            self._text(node.text_content or "")
            return _LEAF
        if not node.is_element_node:
            return _TRANSPARENT  # a document or fragment; comments have no children
        tag, attributes = node.tag or "", node.attributes
        style = attributes.get("style") or ""
        if tag in _NEVER_TEXT:
            return _LEAF
        if self._is_hidden(node, tag, style, attributes):
            self.left_out = True
            if not self._everything:
                return _LEAF
        return self._open(node, tag, style, attributes)

    def _open(self, node: LexborNode, tag: str, style: str, attributes: Attributes) -> _Manner:
        quotes = _is_quotation(tag, attributes)
        block = quotes or (tag in _BLOCKS and not (style and _INLINE.search(style)))
        if tag == "br":
            self._gap = ""
            self._write("\n")
            self._fresh = True
        elif tag in _CELLS:
            self._gap = "" if self._fresh else "\t"
        elif block:
            self.end_line()
        if quotes:
            self._quoted_from = self._quoted_from if self._quotes else self._length
            self._quotes += 1
        if tag in _REPLACED:
            self._replaced(tag, attributes)
        written = (tag == "table" and self._tables and self._table(node)) or (
            _is_reversed(tag, style, attributes) and self._reverse(node)
        )
        keeps = tag in _KEEPS_SPACE
        self._keeping += keeps
        return _Manner(inside=not written, block=block, keeps=keeps, quotes=quotes)

    def _leave(self, manner: _Manner) -> None:
        self._keeping -= manner.keeps
        if manner.block:
            self.end_line()
        if manner.quotes:
            self._quotes -= 1
            if not self._quotes and self._length > self._quoted_from:
                self.quotations.append((self._quoted_from, self._length))

    def _is_hidden(self, node: LexborNode, tag: str, style: str, attributes: Attributes) -> bool:
        return (
            tag in _UNSHOWN
            or "hidden" in attributes
            or (bool(style) and hidden_style(style))
            or (bool(self._hidden) and node.mem_id in self._hidden)
        )

    def _replaced(self, tag: str, attributes: Attributes) -> None:
        """Write what stands in place of a picture, or in a field of a form."""
        if tag == "input" and (self._everything or (attributes.get("type") or "").lower() != "hidden"):
            self._text(attributes.get("value") or "")
        elif attributes.get("alt"):
            self.left_out = True
            if self._everything:
                self._text(attributes["alt"] or "")

    def _text(self, text: str) -> None:
        if self._keeping:
            self._word(text)
            self._fresh = text.endswith("\n") or (self._fresh and not text)
            return
        flat = _SPACE.sub(" ", text)
        if flat.startswith(" "):
            self._gap = self._gap or " "
        if words := flat.strip(" "):
            self._word(words)
            self._gap = " " if flat.endswith(" ") else ""

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
        self.left_out = self.left_out or page.left_out
        return " ".join("".join(page._pieces).split())

    def _reverse(self, node: LexborNode) -> bool:
        self._text(self._inner(node)[::-1])
        return True

    def _table(self, node: LexborNode) -> bool:
        """Write a table of data by its cells; leave layout, quotations and tables in tables to the ordinary way."""
        grid = _grid(node)
        rows = [[self._inner(cell) if cell else "" for cell in row] for row in grid] if grid else []
        rows = [row for row in rows if any(row)]
        if len(rows) < 2 or max(map(len, rows)) < 2 or any(len(c) > _MOST_CELL_CHARS for row in rows for c in row):  # noqa: PLR2004
            return False
        self.end_line()
        place = {"offset": self._length, "first_row": self._rows}
        certain, headed, pairs = _is_headed(grid), cells.is_header(rows), cells.are_pairs(rows)
        if headed and pairs and not certain:
            self.left_out = True  # either may be meant; `everything` goes by column
        if certain or (headed and (self._everything or not pairs)):
            text, found = cells.by_column(rows, header=True, **place)
        elif pairs:
            text, found = cells.by_row(rows, **place)
        else:
            return False
        self._write(text)
        self._cells += found
        self._rows += len(rows)
        return True


def _is_reversed(tag: str, style: str, attributes: Attributes) -> bool:
    """Return whether an element shows its text backwards."""
    own = f"{style};unicode-bidi:{attributes.get('unicode-bidi')};direction:{attributes.get('direction')}"  # as in SVG
    style = own if "unicode-bidi" in attributes else style
    if tag != "bdo" and not (style and _REVERSED.search(style)):
        return False
    return (attributes.get("dir") or "").lower() == "rtl" or _RIGHT_TO_LEFT.search(style) is not None


def _is_quotation(tag: str, attributes: Attributes) -> bool:
    """Return whether an element holds somebody else's words."""
    named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}" if attributes else ""
    return tag == "blockquote" or (named != "" and _QUOTING.search(named) is not None)


def _is_headed(grid: list[list[LexborNode | None]]) -> bool:
    return bool(grid) and len(grid[0]) > 1 and all(cell is None or cell.tag == "th" for cell in grid[0])


def _grid(table: LexborNode) -> list[list[LexborNode | None]]:
    """Return the cells of a table by row and column, None where one reaches in; empty if it holds a table.

    Also empty where cells reach into more places than data do: the grid would outgrow its source.
    """
    rows: list[list[LexborNode | None]] = []
    waiting: dict[int, int] = {}  # column: rows that a cell from above still reaches into
    spare = _MOST_FILLS
    for node in table.traverse(include_text=False):
        if (node.tag == "table" and node.mem_id != table.mem_id) or spare < 0:
            return []
        if _is_quotation(node.tag or "", node.attributes):
            return []  # on one line with the author's own words it could not be told from them
        if node.tag == "tr":
            rows.append([])
        elif node.tag in _CELLS and rows:
            spare -= _place(node, rows[-1], waiting) - _FILLS_PER_CELL
    return rows


def _place(cell: LexborNode, row: list[LexborNode | None], waiting: dict[int, int]) -> int:
    """Put a cell into the first free column of its row; return how many places it and those from above filled."""
    before = len(row)
    while waiting.get(len(row), 0):
        waiting[len(row)] -= 1
        row.append(None)
    attributes = cell.attributes
    across = _span(attributes.get("colspan"))
    if (down := _span(attributes.get("rowspan"))) > 1:
        waiting.update(dict.fromkeys(range(len(row), len(row) + across), down - 1))
    row += [cell, *[None] * (across - 1)]
    return len(row) - before


def _span(value: str | None) -> int:
    return min(_MOST_SPAN, max(1, int(value))) if value and value.isdecimal() and value.isascii() else 1
