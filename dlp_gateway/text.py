"""Text as a reader would read it, with a map back to where each code point stood.

A number is the same number to a person whether its hyphens are hyphens or dashes, its digits full-width, its
letters borrowed from another script, or its middle full of characters nobody sees. `normalise` makes one
spelling of them, so that a pattern need know only that one, and keeps for every code point where it came from.

Takes: text as decoded. Returns: `Normalised`. Touches: nothing. Fails: never.
Cost: linear; plain ASCII is returned as it is, other text costs a table look-up per code point beyond ASCII.
Source: UAX 15 (NFKC), UAX 44 (categories), UTS 39 (look-alikes; the ones that pass for Latin in usual fonts).
"""
# ruff: noqa: RUF001  look-alikes and dashes are what this file is about

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from types import MappingProxyType
from typing import overload

# Nobody sees them: soft hyphen, joiners, bidi controls, variation selectors, annotation anchors, tags.
_INVISIBLE = frozenset(
    chain.from_iterable(
        range(first, last + 1)
        for first, last in (
            (0x00AD, 0x00AD),
            (0x034F, 0x034F),
            (0x061C, 0x061C),
            (0x17B4, 0x17B5),
            (0x180B, 0x180F),
            (0x200B, 0x200F),
            (0x202A, 0x202E),
            (0x2060, 0x206F),
            (0xFE00, 0xFE0F),
            (0xFEFF, 0xFEFF),
            (0xFFF9, 0xFFFB),
            (0x1BCA0, 0x1BCA3),
            (0x1D173, 0x1D17A),
            (0xE0000, 0xE01EF),
        )
    )
)
# Dashes beyond category Pd: minus signs, bullets, box lines and the Japanese vowel sign that pass for a hyphen.
_DASHES = "\u02d7\u2043\u207b\u208b\u2212\u23af\u2500\u2501\u2796\u30fc\uff70"
# Blank in every font though not of category Zs (fillers, Braille blank), and what a decoder could not read.
_SPACES = "\t\v\f\x1c\x1d\x1e\x1f\u115f\u1160\u2800\u3164\uffa0\ufffd"
_LINE_ENDS = "\r\u0085\u2028\u2029"
_ALIKE = dict(
    zip("‘’‛ʼ“”‟∕∶‧・ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢɑɡıɩ", "''''\"\"\"/:··ABCDEFGHIJKLMNOPRSTUVWYZagii", strict=True)
)
# Capitals in black circles, in black squares, and regional indicators: NFKC leaves them as they are.
_ENCLOSED_CAPITALS = (0x1F150, 0x1F170, 0x1F1E6)

# Letters of other scripts that pass for a Latin letter.
_ALPHABETS = (
    ("АВЕЅІЈКМНОРСТУХҮԚԜӀԌасеѕіјорухһӏԁԛԝкмтнвь", "ABESIJKMHOPCTYXYQWIGacesijopyxhldqwkmthbb"),  # Cyrillic
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχγϲϹϳ", "ABEZHIKMNOPTYXaikvoptuxycCj"),  # Greek
    ("ՕօոսհցՏԼ", "OonuhgSL"),  # Armenian
    ("ᎠᎡᎢᎪᎫᎬᎳᎷᎻᏚᏙᏞᏟᏢᏦᏴᏀᏃ", "DRTAJEWMHSVLCPKBGZ"),  # Cherokee
    ("ꓐꓑꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ", "BPDTGKJCZFMNLSRVHWXYAEIOU"),  # Lisu
)
_TO_LATIN = {ord(letter): latin for foreign, own in _ALPHABETS for letter, latin in zip(foreign, own, strict=True)}
_FOREIGN = "".join(map(chr, _TO_LATIN))
_SCRIPTS = "\u0370-\u03ff\u0400-\u052f\u0531-\u058f\u13a0-\u13ff\ua4d0-\ua4ff"
_FOREIGN_LETTER = re.compile(f"[{_SCRIPTS}]")
_NATIVE_LETTER = re.compile(rf"(?![{re.escape(_FOREIGN)}])[{_SCRIPTS}]")
_LATIN_OR_DIGIT = re.compile(r"[0-9A-Za-z]")
_WORD = re.compile(r"\w+")

# Letters written for digits, only in the two shapes whose length and hyphens leave no other reading: 219-O9-9998
# and 219-O99-998, with at least six true digits.
_LETTER_DIGITS = re.compile(r"[0-9OoIl|]{3}-[0-9OoIl|]{2,3}-[0-9OoIl|]{3,4}(?![\w-])")
_TO_DIGIT = str.maketrans("OoIl|", "00111")
_TRUE_DIGITS, _SHAPES = 6, ((3, 2, 4), (3, 3, 3))

# Marks in the one-for-one text: a place whose reading is not one code point long; a place to leave out.
_UNEVEN, _OMIT = "\0", "\1"
_TOUCHED = re.compile(f"[{_UNEVEN}{_OMIT}]+")
# A number wrapped at its hyphen: the line end (and a reply's quote marks) stands inside the number (RFC 3676 4.5).
_WRAP = re.compile(rf"-[ {_UNEVEN}]*\n[ >{_UNEVEN}]*(?=[0-9])|\n[ >{_UNEVEN}]*-(?=[0-9])")

# Beyond the scripts in which a mark on a letter only decorates it, marks are letters themselves (Hebrew, Arabic,
# Indic) and stay.
_FIRST_SCRIPT_WITH_MARKS = 0x0590


class _Offsets(Sequence[int]):
    """The map as its break points: between two of them output and source advance together."""

    __slots__ = ("_length", "_sources", "_starts")

    def __init__(self, starts: list[int], sources: list[int], length: int) -> None:
        self._starts, self._sources, self._length = starts, sources, length

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> list[int]: ...
    def __getitem__(self, index: int | slice) -> int | list[int]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(self._length))]
        place = index + self._length if index < 0 else index
        if not 0 <= place < self._length:
            raise IndexError(index)
        at = bisect_right(self._starts, place) - 1
        return self._sources[at] + place - self._starts[at]


@dataclass(frozen=True, slots=True)
class Normalised:
    """`text` is the reader's spelling; `offsets[i]` is the code point of the original that `text[i]` came from.

    `offsets` has `len(text) + 1` entries, never decreases, and ends with the length of the original. `tails`: how
    many further code points of the original (combining marks) one code point swallowed, by its original offset.
    """

    text: str
    offsets: Sequence[int]
    tails: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open span of the original that `text[start:end]` came from."""
        first = self.offsets[start]
        if end <= start:
            return first, first
        last = self.offsets[end - 1]
        return first, last + 1 + self.tails.get(last, 0)


def normalise(text: str) -> Normalised:
    r"""Return `text` in one spelling: NFKC, `-` for every dash, ASCII digits, one kind of space, nothing unseen.

    Line ends become `\n` and stay, except inside a number that was wrapped at its hyphen. Accented letters are
    composed and kept. A look-alike letter becomes Latin where its word, or the whole text, has nothing that only
    its own script has. Linear time.
    """
    even = _WRAP.sub(_join, text.translate(_EVEN))
    if _UNEVEN not in even and _OMIT not in even:
        return Normalised(_fold_words(even), range(len(text) + 1))
    weaver = _Weaver(text)
    for match in _TOUCHED.finditer(even):
        weaver.keep(even, match.start())
        weaver.take(match)
    weaver.keep(even, len(even))
    return weaver.finish()


def _join(match: re.Match[str]) -> str:
    """Leave out the line end of a wrapped number, in as many places as it had; keep any other."""
    found, start = match.group(), match.start()
    if not match.string[max(0, start - 9) : start].rstrip(f" {_UNEVEN}")[-1:].isdigit():
        return found
    return f"-{_OMIT * (len(found) - 1)}" if found[0] == "-" else f"{_OMIT * (len(found) - 1)}-"


class _Weaver:
    """Builds the output run by run; holds the break points of the map."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.pieces: list[str] = []
        self.length = 0  # of the output so far
        self.cursor = 0  # how much of the source is used up
        self.starts, self.sources = [0], [0]
        self.tails: dict[int, int] = {}

    def keep(self, even: str, end: int) -> None:
        """Take over the one-for-one text up to `end`."""
        if end > self.cursor:
            self._emit(even[self.cursor : end], at=self.cursor)
            self.cursor = end

    def take(self, match: re.Match[str]) -> None:
        """Write what is uneven as a reader would read it."""
        for offset, kind in enumerate(match.group(), start=match.start()):
            if kind == _UNEVEN:
                self._uneven(self.source[offset], at=offset)
        self.cursor = match.end()

    def finish(self) -> Normalised:
        """Return the result."""
        self._break(len(self.source))
        text = _fold_words("".join(self.pieces))
        return Normalised(text, _Offsets(self.starts, self.sources, self.length + 1), self.tails)

    def _break(self, at: int) -> None:
        """Let the output go on from `at` in the source."""
        if self.sources[-1] + self.length - self.starts[-1] == at:
            return
        if self.starts[-1] == self.length:
            self.sources[-1] = at
        else:
            self.starts.append(self.length)
            self.sources.append(at)

    def _emit(self, piece: str, *, at: int) -> None:
        self._break(at)
        self.pieces.append(piece)
        self.length += len(piece)

    def _uneven(self, char: str, *, at: int) -> None:
        if char == "\r" and self.source[at + 1 : at + 2] == "\n":
            return  # the \n that follows stands for both
        if unicodedata.category(char)[0] == "M" and ord(char) not in _INVISIBLE:
            self._mark(char, at=at)
            return
        for letter in _fold(char):
            self._emit(letter, at=at)

    def _mark(self, mark: str, *, at: int) -> None:
        """Compose a mark with the letter before it; drop what only decorates; keep what is a letter itself."""
        base = self.pieces[-1][-1] if self.pieces else ""
        composed = unicodedata.normalize("NFC", base + mark)
        if base and len(composed) == 1:
            self.pieces[-1] = self.pieces[-1][:-1]
            self.pieces.append(composed)
        elif base and ord(base) >= _FIRST_SCRIPT_WITH_MARKS:
            self._emit(mark, at=at)
            return
        if base:
            origin = self.sources[-1] + self.length - 1 - self.starts[-1]
            self.tails[origin] = at - origin


class _Even(dict[int, int]):
    """What one code point reads as, if that is one code point; filled as they are met, at most once for each."""

    def __missing__(self, code: int) -> int:
        read = _fold(chr(code))
        single = len(read) == 1 and code != _RETURN and unicodedata.category(read)[0] != "M"
        self[code] = even = ord(read if single else _UNEVEN)
        return even


_RETURN = 13
_EVEN = _Even()


def _fold(char: str) -> str:
    """Return how a reader would read one code point: nothing, one letter, or several (a ligature)."""
    code, category = ord(char), unicodedata.category(char)
    if char == "\n" or char in _LINE_ENDS:
        return "\n"
    if code in _INVISIBLE or (category == "Cc" and char not in _SPACES):
        return ""
    if category == "Zs" or char in _SPACES:
        return " "
    if category == "Pd" or char in _DASHES:
        return "-"
    return _letter(char)


def _letter(char: str) -> str:
    """Return how a reader would read a code point that is neither space nor dash."""
    digit = unicodedata.digit(char, None)  # also circled, parenthesised, superscript ones
    if digit is not None:
        return str(digit)
    if ord(char) in _TO_LATIN:
        return char  # its word decides (NFKC would make a lunate sigma a sigma)
    return _ALIKE.get(char) or _enclosed(ord(char)) or _compatible(char)


def _enclosed(code: int) -> str:
    for first in _ENCLOSED_CAPITALS:
        if first <= code < first + 26:
            return chr(ord("A") + code - first)
    return ""


def _compatible(char: str) -> str:
    """Return the NFKC form, itself folded (U+FE63 becomes a minus sign, which becomes a hyphen)."""
    form = unicodedata.normalize("NFKC", char)
    return (
        form if form == char else "".join(piece if piece.isascii() or piece == char else _fold(piece) for piece in form)
    )


def _fold_words(text: str) -> str:
    """Fold, one for one, what only its neighbours tell: letters for digits, letters of another script for Latin."""
    return _LETTER_DIGITS.sub(_as_digits, _lookalikes_to_latin(text))


def _as_digits(match: re.Match[str]) -> str:
    found, before = match.group(), match.string[max(0, match.start() - 2) : match.start()]
    if found.replace("-", "").isdigit() or tuple(map(len, found.split("-"))) not in _SHAPES:
        return found
    if sum(map(str.isdigit, found)) < _TRUE_DIGITS or (before[-1:].isalnum() and not _A_BEFORE.search(before)):
        return found
    return found.translate(_TO_DIGIT)


_A_BEFORE = re.compile(r"(?:^|\W)[Aa]$")


def _lookalikes_to_latin(text: str) -> str:
    """Fold letters that pass for Latin, word by word; a word with a letter of its own script is left as it is."""
    if text.isascii() or not _FOREIGN_LETTER.search(text):
        return text
    foreign_text = _NATIVE_LETTER.search(text) is not None

    def fold(match: re.Match[str]) -> str:
        word = match.group()
        if word.isascii() or _NATIVE_LETTER.search(word) or (foreign_text and not _LATIN_OR_DIGIT.search(word)):
            return word
        return word.translate(_TO_LATIN)

    return _WORD.sub(fold, text)
