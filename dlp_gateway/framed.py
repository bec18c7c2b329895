"""HTML of a held message made fit for a frame: a fixed list of elements, nothing that loads, runs or leads away.

nh3 (ammonia, in Rust) parses and cleans; of what it gives only tags of the list are taken over, letter by letter, and
all text is escaped again, so that not even a fault of the library puts anything else on a page. The values to be masked
are looked for in the text as it runs through the markup: `219-<b>09</b>-9998` is one value.

Takes: markup, values under their labels. Returns: HTML with `<mark>label</mark>` in place of values.
Touches: nothing. Fails: never; `unplaced` says which values were not found. The only door to nh3.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

import nh3

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

#: Elements that give a text its shape. No `a`: a link would lead away, its words stay. No `img`, `style`, `form`.
_INLINE_NAMES = "b strong i em u s del ins sub sup small code kbd samp abbr cite q bdi span"
_BLOCK_NAMES = (
    "p div br hr h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre table caption thead tbody tfoot tr th td center "
    "address"
)
_INLINE, _BLOCKS = frozenset(_INLINE_NAMES.split()), frozenset(_BLOCK_NAMES.split())
#: Elements that go with all that stands in them; any other goes and leaves its text.
_EMPTIED_NAMES = (
    "script style title template svg math object iframe noembed noframes textarea select option audio video canvas"
)
_EMPTIED = frozenset(_EMPTIED_NAMES.split())
_TAG = re.compile(r"(<[^<>]*>)")
_TAKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: (?:colspan|rowspan)="[1-9]\d?")*)>')
_SPAN = re.compile(r"[1-9]\d?")
_QUOTED = re.compile(r"(?m)^(?:> )+")  # content.htmltext's mark before lines of a quotation
#: Below this many characters a value is only masked where it stands as a word: else every `F` of a sex would go.
_SHORT = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Framed:
    """HTML for a frame, and the texts of values that were nowhere in its text."""

    html: str
    unplaced: frozenset[str]


def framed(
    markup: str, values: Mapping[str, frozenset[str]], *, say: Callable[[str], str] = lambda label: label
) -> Framed:
    """Clean markup and mask in it every occurrence of every value. `say`: the words of a mask, escaped afterwards."""
    tokens = tuple(_tokens(markup))
    running = _running(tokens)
    spans: list[tuple[int, int, str]] = []
    unplaced = set()
    for label, texts in values.items():
        for text in texts:
            found = [(start, end, label) for start, end in running.find(text)]
            spans += found
            if not found:
                unplaced.add(text)
    masks = _masks(spans, tokens, say)
    return Framed(html="".join(_written(tokens, masks)), unplaced=frozenset(unplaced))


def _tokens(markup: str) -> Iterator[str]:
    """Yield tags of the list and pieces of text, unescaped; a tag begins with a NUL, which HTML cannot hold."""
    cleaned = nh3.clean(
        markup,
        tags=set(_INLINE | _BLOCKS),
        clean_content_tags=set(_EMPTIED),
        attributes={"td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}},
        attribute_filter=lambda _tag, _name, value: value if _SPAN.fullmatch(value) else None,
        strip_comments=True,
        link_rel=None,
        url_schemes=set(),
    )
    for piece in _TAG.split(cleaned):
        if not piece.startswith("<"):
            yield html.unescape(piece).replace("\0", "\N{REPLACEMENT CHARACTER}")
        elif (tag := _TAKEN.fullmatch(piece)) and tag[2] in _INLINE | _BLOCKS:
            yield f"\0{piece}"


class _Running:
    """The text through all markup: no white space, folded, with the way back to the tokens."""

    def __init__(self, text: str, places: list[int], glued: bytearray) -> None:
        self._text, self._places, self._glued = text, places, glued

    def find(self, value: str) -> Iterator[tuple[int, int]]:
        """Yield the places of a value, as half-open spans of the tokens' characters."""
        wanted = _folded(_QUOTED.sub("", value))
        at = self._text.find(wanted) if wanted else -1
        while at >= 0:
            end = at + len(wanted)
            if len(wanted) >= _SHORT or not (self._joined(at) or self._joined(end)):
                yield self._places[at], self._places[end - 1] + 1
            at = self._text.find(wanted, at + 1)

    def _joined(self, at: int) -> bool:
        """Whether letters or digits meet at a place with nothing between them."""
        return 0 < at < len(self._text) and bool(self._glued[at]) and self._text[at - 1 : at + 1].isalnum()


def _folded(text: str) -> str:
    return "".join(_fold(mark) for mark in text)


def _fold(mark: str) -> str:
    """Return a character as values are compared: without white space, invisible ones, case and width."""
    if mark.isascii():
        return "" if mark.isspace() else mark.lower()
    wide = unicodedata.normalize("NFKC", mark).casefold()
    return "".join(one for one in wide if not one.isspace() and unicodedata.category(one) != "Cf")


def _running(tokens: tuple[str, ...]) -> _Running:
    pieces: list[str] = []
    places: list[int] = []
    glued = bytearray()
    near, offset = False, 0
    for token in tokens:
        if token.startswith("\0"):
            near = near and _name(token) in _INLINE
        else:
            for place, mark in enumerate(token, start=offset):
                folded = _fold(mark)
                for one in folded:
                    pieces.append(one)
                    places.append(place)
                    glued.append(near)
                    near = True
                near = near and not mark.isspace()
        offset += len(token)
    return _Running("".join(pieces), places, glued)


def _name(token: str) -> str:
    tag = _TAKEN.fullmatch(token, 1)
    return tag[2] if tag else ""


def _masks(
    spans: list[tuple[int, int, str]], tokens: tuple[str, ...], say: Callable[[str], str]
) -> dict[int, list[tuple[int, int, str]]]:
    """Join spans that overlap and cut them at the tokens: per token, from, to and the words that stand there."""
    starts = [0, *accumulate(map(len, tokens))]
    masks: dict[int, list[tuple[int, int, str]]] = {}
    for start, end, labels in _joined(sorted(spans)):
        words = say(", ".join(sorted(labels)))
        number = bisect_right(starts, start) - 1
        while number < len(tokens) and starts[number] < end:
            if not tokens[number].startswith("\0"):
                low, high = max(start, starts[number]), min(end, starts[number + 1])
                if low < high:
                    cut = (low - starts[number], high - starts[number], words)
                    masks.setdefault(number, []).append(cut)
                    words = ""
            number += 1
    return masks


def _joined(spans: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, set[str]]]:
    group: tuple[int, int, set[str]] | None = None
    for start, end, label in spans:
        if group is not None and start < group[1]:
            group = (group[0], max(group[1], end), group[2] | {label})
            continue
        if group is not None:
            yield group
        group = (start, end, {label})
    if group is not None:
        yield group


def _written(tokens: tuple[str, ...], masks: dict[int, list[tuple[int, int, str]]]) -> Iterator[str]:
    for number, token in enumerate(tokens):
        if token.startswith("\0"):
            yield token[1:]
            continue
        shown = 0
        for low, high, words in masks.get(number, ()):
            yield html.escape(token[shown:low])
            yield f"<mark>{html.escape(words)}</mark>" if words else ""
            shown = high
        yield html.escape(token[shown:])
