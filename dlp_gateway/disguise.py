# ruff: noqa: RUF001  look-alikes are what this file is about
r"""Numbers in disguise: what else a person would read in a text than its code points say in their order.

Normalising (text.py) makes one spelling of what looks alike one for one. Here is what does not go one for one:
numbers in words, letters and digits spaced out, markup and wraps inside a number, odd marks between its groups, text
written backwards or stood on end, text hidden in characters that nobody sees.

Takes: a text and its `Normalised`. Returns: further readings, only of the lines in which there are any, so that
ordinary mail costs a few searches; a line before stays for the words that name a number. Around what somebody
dictates more stays: the question it answers stands paragraphs away.
Touches: nothing. Fails: never. Cost: linear.
Source: UAX 9 (U+202E turns what follows around), UTS 51 (tag characters), messages that hide identifiers.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dlp_gateway import dictated, spelled
from dlp_gateway.text import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dlp_gateway.text import Normalised

    Span = Callable[[int, int], tuple[int, int]]

_OVERRIDE = re.compile("\u202e([^\u202c\u202d\u202e\u2069\n]+)")
_TAGS = re.compile("[\U000e0020-\U000e007e]{4,}")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{6,}")
_ZERO_ONE = re.compile("[\u200b\u200c\u200d\u2060\ufeff]{48,}")
_FIRST_TAG, _FIRST_SELECTOR, _FIRST_FAR_SELECTOR = 0xE0000, 0xFE00, 0xE0100

# Single letters and digits with the same mark between them, six at least: `S S N : 2 1 9 - 0 9`.
_SPACED = re.compile(r"(?<![^\s\"'(>])[\w#:-](?:([ .*_~|/+]{1,2})[\w#:-])(?:\1[\w#:-]){4,}(?!\w)", re.ASCII)
_SPACED_WORD = re.compile(r"(?<![\w])[\w#:-](?:([ .*_~|/+]{1,2})[\w#:-])(?:\1[\w#:-]){0,200}(?!\w)", re.ASCII)
# Markup between the digits of a number: tags, bulletin-board tags, Markdown, escapes of TeX and of Markdown.
_MARKUP = re.compile(
    r"(?<=[0-9-])(?:</?[a-zA-Z][^<>\n]{0,80}>|<!--[^\n]{0,80}?-->|\[/?[a-zA-Z]{1,10}(?:=[^\]\n]{0,40})?\]|[*_~`\\^]|\{\}"
    r"|&(?:shy|zwnj|zwj|ZeroWidthSpace|nbsp);){1,4}(?=[0-9-])"
)
_MARKUP_AT_START = re.compile(r"(?:\*\*|__|~~|`)(?=[0-9])")
# Three, two and four digits with marks between them that numbers do not have, or with the words for them.
_ODD = re.compile(
    r"(?<![\w-])([0-9]{3})(\W{1,8}|\W{0,3}(?:dash|hyphen|minus|dot|slash|gui[oó]n|raya|punto)\W{0,3})([0-9]{2})"
    r"(\W{1,8}|\W{0,3}(?:dash|hyphen|minus|dot|slash|gui[oó]n|raya|punto)\W{0,3})([0-9]{4})(?![\w-])",
    re.IGNORECASE,
)
_USUAL = re.compile(r"[-./ ]{0,3}")  # the recognizers know these
_COLUMN = re.compile(r"[\s|;,:/=+()$%<>\"'-]*")  # columns and punctuation: only a word beside makes them a number
_BRACKETED = re.compile(r"[\s()<>\"']*-[\s()<>\"']*")
_WRAP = re.compile(r"(?<=[0-9-])[ \t]*\n[>| \t]*(?=[0-9-])")
_WHOLE = re.compile(r"(?<![\w-])[0-9]{3}-[0-9]{2}-[0-9]{4}(?![\w-])")
_UPRIGHT = re.compile(r"(?m)^[ \t>]*[^\W_][ \t]*(?:\n[ \t>]*[\w#:.-]?[ \t]*){8,}$")
_BACKWARDS = re.compile(r"(?i)(?<![a-z])NSS(?![a-z])|laicos|ytiruces|rebmun|oruges|oremun|htrib")
_LETTERS = re.compile(
    r"(?<![\w-])(?=(?:[OoIl| .]{0,2}[0-9]){6})[0-9OoIl|]{3}([ .]?)[0-9OoIl|]{2}\1[0-9OoIl|]{4}(?![\w-])"
)
# Letters and signs of other scripts that look like a digit, and digits of other scripts that look like another one.
_LOOKS = str.maketrans({
    **dict.fromkeys("ଠഠဝዐⲞⲟⵔჿ০୦௦౦೦൦〇〇Ο\U00010292\U000102ab", "0"), **dict.fromkeys("ƖǀӀⲒⵏᛁ∣⏽۱\U00010320", "1"),
    **dict.fromkeys("ꝚƧϨꙄᒿꛯ", "2"), **dict.fromkeys("ꞫȜƷꝪⳌЗӠзʒȝ", "3"), **dict.fromkeys("Ꮞ४", "4"),
    **dict.fromkeys("Ƽƽ", "5"), **dict.fromkeys("ⳒбᏮ", "6"), **dict.fromkeys("\U000104d2\U0001d212ߖ", "7"),
    **dict.fromkeys("৪੪ȢȣଃՑ\U0001031a", "8"), **dict.fromkeys("੧୨৭൭ꝮⳊ", "9"),
})  # fmt: skip
_LOOKED = re.compile(f"[{''.join(map(chr, _LOOKS))}]")
_NUMBER = re.compile(r"(?<![\w-])[0-9]{3}[- ./]?[0-9]{2}[- ./]?[0-9]{4}(?![\w-])")
_TO_DIGIT = str.maketrans("OoIl|", "00111")
_HYPHENS = re.compile(r"(?<=[0-9])(?:-{2,}|[\[({<]\s*-\s*[\])}>])(?=[0-9])")
_CLOSE = 12  # code points looked at on either side of a wrap


class _Text:
    """A text under change: for every code point the half-open span of the normalised text it came from."""

    __slots__ = ("ends", "starts", "text")

    def __init__(self, text: str, starts: list[int], ends: list[int]) -> None:
        self.text, self.starts, self.ends = text, starts, ends

    @classmethod
    def cut(cls, text: str, start: int, end: int) -> _Text:
        return cls(text[start:end], list(range(start, end)), list(range(start + 1, end + 1)))

    def put(self, changes: Iterable[tuple[int, int, str]]) -> _Text:
        """Replace spans (in order, apart from each other) by other words; each of those stands for the whole span."""
        out, starts, ends, at = [], [], [], 0
        for first, last, words in changes:
            out += [self.text[at:first], words]
            starts += self.starts[at:first]
            ends += self.ends[at:first]
            if first < last:
                starts += [min(self.starts[first:last])] * len(words)
                ends += [max(self.ends[first:last])] * len(words)
            at = last
        out.append(self.text[at:])
        return _Text("".join(out), starts + self.starts[at:], ends + self.ends[at:])

    def drop(self, pattern: re.Pattern[str]) -> _Text:
        return self.put((match.start(), match.end(), "") for match in pattern.finditer(self.text))


@dataclass(frozen=True, slots=True)
class Disguise:
    """Another reading: `span` returns the half-open span of the original text that `text[start:end]` came from.

    `changed`, where given: the only spans of `text` that say something new; the rest stands there for its words.
    """

    text: str
    span: Span
    changed: tuple[tuple[int, int], ...] | None = None

    def is_new(self, start: int, end: int) -> bool:
        """Tell whether a span of `text` says what the text itself does not."""
        if self.changed is None:
            return True
        at = bisect_left(self.changed, (start, start))
        return any(low < end and start < high for low, high in self.changed[max(0, at - 1) : at + 1])


def disguises(original: str, plain: Normalised) -> Iterator[Disguise]:
    """Yield the further readings of a text; none for most."""
    if not original.isascii():
        yield from _unseen(original)
    pieces = [piece for piece in _changed(plain.text) if piece is not None]
    if pieces:
        whole = _joined(pieces)
        yield Disguise(whole.text, lambda start, end: _span(whole, plain, start, end))
    yield from _spoken(plain)


def _span(whole: _Text, plain: Normalised, start: int, end: int) -> tuple[int, int]:
    if end <= start:
        at = plain.offsets[whole.starts[start]] if start < len(whole.starts) else 0
        return at, at
    return plain.span(min(whole.starts[start:end]), max(whole.ends[start:end]))


def _joined(pieces: list[_Text]) -> _Text:
    """Return the changed pieces as one text, a blank line between them."""
    text, starts, ends = [], [], []
    for piece in pieces:
        last = piece.ends[-1] if piece.ends else 0
        text.append(f"{piece.text}\n\n")
        starts += [*piece.starts, last, last]
        ends += [*piece.ends, last, last]
    return _Text("".join(text), starts, ends)


# ------------------------------------------------------------------------------------------------ line by line


def _changed(text: str) -> Iterator[_Text | None]:
    """Yield each stretch of lines that reads otherwise, changed."""
    for start, end in _stretches(text):
        yield _otherwise(_Text.cut(text, start, end))


_TRIGGERS = (_SPACED, _MARKUP, _ODD, _WRAP, _UPRIGHT, _LETTERS, _HYPHENS)
_BACKWARDS_WORDS = ("nss", "laicos", "ytiruces", "rebmun", "oruges", "oremun", "htrib")


def _stretches(text: str) -> list[tuple[int, int]]:
    """Return the lines, with the one before, in which something asks for another reading; none twice."""
    lowered = text.lower()
    backwards = any(word in lowered for word in _BACKWARDS_WORDS)
    spans = sorted(
        _lines_around(text, match.start(), match.end())
        for pattern in ((*_TRIGGERS, _BACKWARDS) if backwards else _TRIGGERS)
        for match in pattern.finditer(text)
    )
    out: list[tuple[int, int]] = []
    for start, end in spans:
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def _lines_around(text: str, start: int, end: int) -> tuple[int, int]:
    first = text.rfind("\n", 0, start)
    before = text.rfind("\n", 0, max(first, 0)) if first > 0 else -1
    last = text.find("\n", end)
    return max(before + 1, start - _LINES_MOST), min(last if last >= 0 else len(text), end + _LINES_MOST)


_LINES_MOST = 2000  # code points of a line kept on either side


def _otherwise(piece: _Text) -> _Text | None:
    """Return a stretch as a person would read it; None if that is no other."""
    before = piece.text
    piece = piece.put(_usual_marks(piece.text))
    piece = piece.drop(_MARKUP)
    if piece.text != before:
        piece = piece.drop(_MARKUP_AT_START)
    piece = piece.put((match.start(), match.end(), "-") for match in _HYPHENS.finditer(piece.text))
    piece = piece.put(_upright(piece.text))
    piece = piece.put(_unwrapped(piece.text))
    if _SPACED.search(piece.text):
        piece = piece.put(_unspaced(piece.text))
    piece = piece.put(_usual_marks(piece.text))
    piece = piece.put(
        (match.start(), match.end(), match.group().translate(_TO_DIGIT)) for match in _LETTERS.finditer(piece.text)
    )
    if _BACKWARDS.search(piece.text):
        piece = _Text(piece.text[::-1], piece.starts[::-1], piece.ends[::-1])
    return piece if piece.text != before else None


def _unspaced(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _SPACED_WORD.finditer(text):
        mark = match.group(1)
        yield match.start(), match.end(), match.group()[:: len(mark) + 1]


def _usual_marks(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _ODD.finditer(text):
        first, second = match.group(2), match.group(4)
        if _USUAL.fullmatch(first) and _USUAL.fullmatch(second):
            continue
        doubtful = all(_COLUMN.fullmatch(mark) and not _BRACKETED.fullmatch(mark) for mark in (first, second))
        mark = "/" if doubtful else "-"
        yield match.start(), match.end(), mark.join(match.group(1, 3, 5))


def _unwrapped(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the line ends inside a number whose hyphens all stand there."""
    for match in _WRAP.finditer(text):
        left, right = text[max(0, match.start() - _CLOSE) : match.start()], text[match.end() :][:_CLOSE]
        if any(whole.start() < len(left) < whole.end() for whole in _WHOLE.finditer(left + right)):
            yield match.start(), match.end(), ""


def _upright(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _UPRIGHT.finditer(text):
        yield match.start(), match.end(), "".join(char for char in match.group() if not char.isspace() and char != ">")


# ------------------------------------------------------------------------------------------------------ spoken


def _spoken(plain: Normalised) -> Iterator[Disguise]:
    """Yield the text around what somebody dictates, as codes with letters, and as digits where that is another."""
    spaced = (run for run in spelled.runs(plain.text) if not _SPACED_WORD.fullmatch(plain.text, run.start, run.end))
    numbers = [dictated.with_first_letter(plain.text, run) for run in spaced]
    coded = [*dictated.codes(plain.text)]
    alone: list[spelled.Run] = []
    doubled: list[spelled.Run] = []
    at = 0
    for run in numbers:
        while at < len(coded) and coded[at].end <= run.start:
            at += 1
        (doubled if at < len(coded) and coded[at].start < run.end else alone).append(run)
    for runs in (sorted([*coded, *alone], key=lambda run: run.start), doubled):
        if runs:
            yield _told(plain, runs)


def _told(plain: Normalised, runs: list[spelled.Run]) -> Disguise:
    """Return the lines around the runs, with what they say in their place."""
    pieces: list[_Text] = []
    changed: list[tuple[int, int]] = []
    base = 0
    for group in _together(runs):
        low = _line_start(plain.text, max(0, group[0].start - _TOLD_AROUND), group[0].start)
        high = min(len(plain.text), group[-1].end + _TOLD_AROUND)
        pieces.append(
            _Text.cut(plain.text, low, high).put((run.start - low, run.end - low, run.digits) for run in group)
        )
        shift = base - low
        for run in group:
            changed.append((run.start + shift, run.start + shift + len(run.digits)))
            shift += len(run.digits) - (run.end - run.start)
        base += len(pieces[-1].text) + 2
    whole = _joined(pieces)
    return Disguise(whole.text, lambda start, end: _span(whole, plain, start, end), tuple(changed))


def _together(runs: list[spelled.Run]) -> Iterator[list[spelled.Run]]:
    """Yield the runs in groups that stand so close that the text around them is one."""
    group: list[spelled.Run] = []
    for run in runs:
        if group and run.start - group[-1].end > 2 * _TOLD_AROUND:
            yield group
            group = []
        group.append(run)
    yield group


def _line_start(text: str, low: int, start: int) -> int:
    """Return the first line's start between `low` and `start`, else `low`."""
    found = text.find("\n", low, start) if low else -1
    return low if found < 0 else found + 1


_TOLD_AROUND = 1200  # code points kept on either side of what somebody dictates


# ------------------------------------------------------------------------------------------------------ unseen


def _unseen(original: str) -> Iterator[Disguise]:
    """Yield the text in the order in which it is displayed, and text in characters that nobody sees."""
    if "\u202e" in original:
        piece = _Text.cut(original, 0, len(original))
        changes = [(match.start(1), match.end(1)) for match in _OVERRIDE.finditer(original)]
        for start, end in changes:
            piece.starts[start:end] = piece.starts[start:end][::-1]
            piece.ends[start:end] = piece.ends[start:end][::-1]
        turned = _OVERRIDE.sub(lambda match: match.group()[0] + match.group(1)[::-1], original)
        shown = normalise(turned)
        yield Disguise(shown.text, lambda start, end: _turned_span(piece, *shown.span(start, end)))
    yield from _alike(original)
    for pattern, read in ((_TAGS, _tags), (_SELECTORS, _selectors), (_ZERO_ONE, _bits)):
        for match in pattern.finditer(original):
            for said in read(match.group()):
                if sum(map(str.isalnum, said)) * 2 > len(said):
                    yield Disguise(said, _constant(match.span()))


def _constant(span: tuple[int, int]) -> Span:
    return lambda _start, _end: span


def _alike(original: str) -> Iterator[Disguise]:
    """Yield the text with what looks like a digit as that digit, if a number comes of it."""
    looked = [match.start() for match in _LOOKED.finditer(original)]
    if looked:
        shown = normalise(original.translate(_LOOKS))
        spans = [shown.span(*match.span()) for match in _NUMBER.finditer(shown.text)]
        if any(start <= at < end for start, end in spans for at in looked):
            yield Disguise(shown.text, shown.span)


def _turned_span(piece: _Text, start: int, end: int) -> tuple[int, int]:
    if end <= start:
        return start, start
    return min(piece.starts[start:end]), max(piece.ends[start:end])


def _tags(run: str) -> Iterator[str]:
    yield "".join(chr(ord(char) - _FIRST_TAG) for char in run)


def _selectors(run: str) -> Iterator[str]:
    codes = (ord(char) for char in run)
    octets = bytes(code - _FIRST_SELECTOR if code < _FIRST_TAG else code - _FIRST_FAR_SELECTOR + 16 for code in codes)
    yield octets.decode("utf-8", "replace")


def _bits(run: str) -> Iterator[str]:
    """Yield what two kinds of unseen characters say as noughts and ones, either way round."""
    kinds = sorted(set(run))
    if len(kinds) == 2:  # noqa: PLR2004  a third one would part the bits
        for zero, one in (kinds, kinds[::-1]):
            bits = run.replace(zero, "0").replace(one, "1")
            yield "".join(chr(int(bits[at : at + 8], 2)) for at in range(0, len(bits) - 7, 8))
