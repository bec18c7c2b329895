"""Codes that somebody dictates letter by letter: "alpha two one four uh triple seven zero five eight".

Letters come as words of the spelling alphabet, as "B as in boy", "K like kilo", "B de burro", single or in short
blocks ("W A C, twenty-five", "IOE, zero nine one seven"), by their names ("em-ar-vee"); digits in words or figures
(spelled.py). A run counts if it holds letters and three digits at least, six to seventeen characters in all, and is
dictated: three number words, spelled letters, "dash", "then" or single characters.

Takes: normalised text. Returns: the runs with the code they say. Touches: nothing. Fails: never. Cost: linear.
Source: ICAO Annex 10 volume II, 5.2.1.3; police spelling alphabets count behind a letter only: they are names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dlp_gateway.spelled import (
    BREAKS,
    COUNTED,
    FILLERS,
    GAP,
    JOINING,
    JOINS,
    Run,
    Triggers,
    is_number,
    plain,
    said,
    windows,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_ALPHABET: list[str] = re.findall(
    r"\w+",
    "alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar papa"
    " quebec romeo sierra tango uniform victor whiskey whisky xray yankee zulu",
)
_NATO = {word: word[0].upper() for word in _ALPHABET}
_NAMES = {
    "em": "M", "ar": "R", "vee": "V", "bee": "B", "cee": "C", "dee": "D", "eff": "F", "ef": "F", "gee": "G",
    "jay": "J", "kay": "K", "ell": "L", "pee": "P", "cue": "Q", "ess": "S", "tee": "T", "zee": "Z", "zed": "Z",
    "aitch": "H", "ex": "X", "wye": "Y", "eye": "I",
}  # fmt: skip
#: Blocks of capitals that name a number and are no part of it.
_LABELS = frozenset(
    re.findall(
        r"\w+",
        "SSN ITIN TIN EIN DL OLN DLN CDL VIN DOB FN ID NO NUM NSS OK FYI RE ATN ATTN FAX TEL PH EXT AM PM PO BOX APT"
        " STE RM USA US DHS ICE CBP ERO HSI MVD DMV DPS PIN TKT REF CASE FORM",
    )
)
_AS, _IN, _LIKE = "as", "in", frozenset({"like", "for", "de", "como"})
_TOKEN = re.compile(r"[A-Za-zÀ-ÿ]+|[0-9]+")
_TRIGGER = re.compile(
    rf"(?i:(?<![a-z])(?:{'|'.join(_ALPHABET)}|x-ray|zero|oh|one|two|three|four|five|six|seven|eight|niner?|cero|uno|dos|tres"
    r"|cuatro|cinco|seis|siete|ocho|nueve|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|veint\w{1,8}|double|triple|doble|then"
    r"|luego|dash|hyphen|gui[oó]n|as in)(?![a-z]))|(?<![\w.,:/$'-])[0-9A-HJ-Z](?![\w.:%'])"
)
_ALONE = re.compile(
    rf"(?i)(?<=\d)[ ,;-]{{1,3}}(?:and |y )?(?:then|dash|hyphen|luego|gui[oó]n|raya)[ ,;-]{{1,3}}(?=\w)"
    rf"|(?<![a-z])(?:{'|'.join(_ALPHABET)})[ ,;-]{{1,3}}(?=\d)"
)
_TRIGGERS = Triggers(
    expression=_TRIGGER,
    words=COUNTED | {*_ALPHABET},
    single=re.compile(r"[0-9A-HJ-Z](?<![\w.,:/$'-][0-9A-Z])(?![\w.:%'])"),
    others=("x-ray", "veint", "gui\u00f3n"),
    alone=_ALONE,
    needs=JOINING | {*_ALPHABET},
    clarified=True,
)
_ASIDE = re.compile(r"\s?\([^()0-9\n]{1,40}\)")
_FIRST = re.compile(
    r"\W{0,3}(?:(?:with|con) )?(?:the|an?|la|una?) ([A-Z]) (?:goes |is |va )?(?:up front|in front|first|before"
    r"|adelante|al frente)\b"
)
_MOST_GAP = 6
_LEAST_DIGITS, _LEAST, _MOST, _MOST_LETTERS, _MOST_BLOCKS = 3, 6, 17, 8, 4
_DICTATED, _SINGLE, _FEW, _MANY = 3, 5, 5, 8
_BLOCK = 4
_DOUBTFUL = frozenset("AIYOEU")  # "a", "I", "y", "o": words, too


@dataclass(slots=True)
class _Item:
    said: str  # letters, or a number word
    start: int
    end: int
    letter: bool
    clear: bool  # a spelling word told which letter
    joined: bool  # "dash" or "then" stands before it
    apart: bool  # a mark stands before it
    tight: bool  # only a hyphen stands before it

    @property
    def single(self) -> bool:
        """Whether it is one character, or a word for one letter."""
        return len(self.said) == 1


def codes(text: str) -> Iterator[Run]:
    """Yield every code with letters that somebody dictates."""
    at = 0
    for start, end in windows(text, _TRIGGERS):
        for run in _Reader(text, start, end).runs():
            if run.start >= at:
                at = run.end
                yield run


def with_first_letter(text: str, run: Run) -> Run:
    """Return a run of digits with the letter that the words behind it put in front: "640, with the N up front"."""
    found = _FIRST.match(text, run.end)
    return run if found is None else Run(run.start, found.end(), found[1] + run.digits.replace("-", ""))


class _Reader:
    """Reads one window word by word."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text, self._start = text, start
        self._tokens = [*_TOKEN.finditer(text, start, end)]
        self._run: list[_Item] = []
        self._joined = False

    def runs(self) -> Iterator[Run]:
        """Yield the codes of the window."""
        at = 0
        while at < len(self._tokens):
            took = self._taken(at)
            if took:
                at += took
                continue
            if self._run:
                yield from _code(self._flushed())
                took = self._taken(at)  # it may begin the next one
            at += took or 1
        yield from _code(self._flushed())

    def _flushed(self) -> list[_Item]:
        run, self._run, self._joined = self._run, [], False
        return run

    def _taken(self, at: int) -> int:
        """Take in the token; return how many tokens that used, 0 if the run cannot go on with it."""
        token = self._tokens[at]
        word = plain(token.group())
        if self._run:
            if self._in_an_aside(token.start()):
                return 1
            if word in FILLERS or word in JOINS or word in BREAKS:
                self._joined = self._joined or word in BREAKS
                return 1
            clarified = self._clarified(at, word)
            if clarified:
                return clarified
            gap = _ASIDE.sub("", self._text[self._run[-1].end : token.start()])
            if "(" in gap or "\n" in gap or not (self._joined or len(gap) <= _MOST_GAP or GAP.fullmatch(gap)):
                return 0
        letter = self._letter(at, word)
        if letter:
            self._add(token, letter, letter=True, clear=word in _NATO)
        elif is_number(word):
            self._add(token, word, letter=False, clear=False)
        else:
            return 0
        return 1

    def _in_an_aside(self, at: int) -> bool:
        last = self._run[-1].end
        aside = _ASIDE.match(self._text, last)
        return aside is not None and at < aside.end()

    def _add(self, token: re.Match[str], word: str, *, letter: bool, clear: bool) -> None:
        gap = self._text[self._run[-1].end : token.start()] if self._run else ""
        apart = self._joined or any(mark in gap for mark in ",;-/")
        self._run.append(
            _Item(
                word,
                token.start(),
                token.end(),
                letter=letter,
                clear=clear,
                joined=self._joined,
                apart=apart,
                tight=gap == "-",
            )
        )
        self._joined = False

    def _clarified(self, at: int, word: str) -> int:
        """Take "as in boy", "like kilo", or a spelling word behind its own letter; return the tokens used."""
        last = self._run[-1]
        if not (last.letter and len(last.said) == 1):
            return 0
        following = [plain(token.group()) for token in self._tokens[at + 1 : at + 4]]
        used = 0
        if word == _AS and following[:1] == [_IN] and len(following) > 1:
            used = 4 if following[1:] == ["x", "ray"] else 3
        elif word in _LIKE and following and following[0][0].upper() == last.said and len(following[0]) > 1:
            used = 3 if following[:2] == ["x", "ray"] else 2
        elif not last.clear and len(word) > 1 and _NATO.get(word) == last.said:
            used = 1
        if used:
            last.end, last.clear = self._tokens[min(at + used, len(self._tokens)) - 1].end(), True
        return used

    def _letter(self, at: int, word: str) -> str:
        """Return the letter or the letters that a token stands for; empty if it is none."""
        raw: str = self._tokens[at].group()
        if word in _NATO:
            return _NATO[word]
        if len(raw) == 1 and raw.isascii():
            return raw if raw.isupper() else raw.upper() if self._is_told(at) else ""
        if word in _NAMES and self._tight(at):
            return _NAMES[word]
        blocks = raw.isupper() and raw.isascii() and 1 < len(raw) <= _BLOCK and raw not in _LABELS
        return raw if blocks else ""

    def _is_told(self, at: int) -> bool:
        following = [plain(token.group()) for token in self._tokens[at + 1 : at + 3]]
        return following == [_AS, _IN]

    def _tight(self, at: int) -> bool:
        token = self._tokens[at]
        return "-" in (self._text[token.start() - 1 : token.start()], self._text[token.end() : token.end() + 1])


def _code(items: list[_Item]) -> Iterator[Run]:
    """Yield what the items say, if it is a dictated code."""
    items = _trimmed(items)
    letters = sum(len(item.said) for item in items if item.letter)
    if not 0 < letters <= _MOST_LETTERS or len(items) < 3:  # noqa: PLR2004  a letter and two figures
        return
    code, blocks, at = "", 0, 0
    while at < len(items):
        upto = at
        while upto < len(items) and items[upto].letter == items[at].letter:
            upto += 1
        piece = items[at:upto]
        code += "".join(item.said for item in piece) if items[at].letter else _digits(piece)
        blocks, at = blocks + 1, upto
    digits = sum(map(str.isdecimal, code))
    if (
        digits >= _LEAST_DIGITS
        and _LEAST <= len(code) <= _MOST
        and blocks <= _MOST_BLOCKS
        and _is_dictated(items, digits)
    ):
        yield Run(items[0].start, items[-1].end, code)


def _digits(items: list[_Item]) -> str:
    return "".join(said([(item.said, item.apart, item.tight) for item in items]))


def _is_dictated(items: list[_Item], digits: int) -> bool:
    words = sum(not item.letter and not item.said.isdecimal() for item in items)
    told = words + sum(item.clear for item in items) + sum(item.joined for item in items)
    single = sum(item.single for item in items)
    joined = any(item.joined for item in items) and digits >= _MANY
    if joined or (any(item.clear for item in items) and digits >= _FEW):
        return True
    return told >= _DICTATED or single >= _SINGLE or (told > 0 and told + single >= _DICTATED)


def _trimmed(items: list[_Item]) -> list[_Item]:
    """Cut off letters that are words: "... 4409. I think", "A dash of ..."."""
    while items and items[-1].letter and not items[-1].clear and items[-1].said in _DOUBTFUL:
        items = items[:-1]
    while len(items) > 1 and items[0].letter and not items[0].clear and items[0].said in _DOUBTFUL - {"A", "E"}:
        items = items[1:]
    return items
