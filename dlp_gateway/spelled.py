"""Numbers written in words, English and Spanish, mixed with figures: what digits they say.

"two one nine, zero nine, nine nine nine eight" and "doscientos diecinueve, cero nueve, noventa y nueve noventa y
ocho" are one number to who listens. A run counts if it says seven to sixteen digits, is dictated (three number
words, single digits all along, "dash" or "then" between figures), and is no counting ("one, two, three ..."):
shorter ones are prose. A digit that the writer could not read is an x. Codes with letters: dictated.py.

Takes: normalised text. Returns: the runs with their digits. Touches: nothing. Fails: never. Cost: linear.
"""

# ruff: noqa: RUF001  digits of other scripts are what this file is about

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_UNITS = {
    "zero": 0, "oh": 0, "o": 0, "nought": 0, "naught": 0, "cero": 0, "one": 1, "uno": 1, "un": 1, "una": 1, "two": 2,
    "dos": 2, "three": 3, "tres": 3, "four": 4, "cuatro": 4, "five": 5, "cinco": 5, "six": 6, "seis": 6, "seven": 7,
    "siete": 7, "eight": 8, "ocho": 8, "nine": 9, "niner": 9, "nueve": 9,
    "〇": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
_TEENS = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14,
    "quince": 15, "dieciseis": 16, "diecisiete": 17, "dieciocho": 18, "diecinueve": 19, "veintiun": 21,
    "veintiuno": 21, "veintidos": 22, "veintitres": 23, "veinticuatro": 24, "veinticinco": 25, "veintiseis": 26,
    "veintisiete": 27, "veintiocho": 28, "veintinueve": 29,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90, "veinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70,
    "ochenta": 80, "noventa": 90,
}  # fmt: skip
_HUNDREDS = {
    "cien": 100, "ciento": 100, "doscientos": 200, "trescientos": 300, "cuatrocientos": 400, "quinientos": 500,
    "seiscientos": 600, "setecientos": 700, "ochocientos": 800, "novecientos": 900,
}  # fmt: skip
_TIMES = {"double": 2, "triple": 3, "treble": 3, "doble": 2}
_HUNDRED, _THOUSAND, _MILLION = "hundred", frozenset({"thousand", "mil"}), frozenset({"million", "millon", "millones"})
_SCALES = _THOUSAND | _MILLION | {_HUNDRED}
JOINS = frozenset({"y", "and"})
BREAKS = frozenset({
    "dash", "hyphen", "minus", "guion", "raya", "dot", "point", "punto", "coma", "comma", "slash", "space", "espacio",
    "then", "luego", "diagonal", "menos",
})  # fmt: skip
FILLERS = frozenset({"uh", "um", "er", "eh", "ah", "hmm", "este", "pues"})
_UNREAD = re.compile(
    r"(?i)(?:can.?t (?:read|make (?:it )?out)|cannot read|illegible|unreadable|smudged?|smeared"
    r"|no se (?:lee|ve|entiende)|ilegible|borroso|borrado)\b"
)
_UNREAD_WORD, _UNREAD_DIGIT = "unread", "x"
_NUMBER_WORDS = (
    frozenset(_UNITS) | frozenset(_TEENS) | frozenset(_TENS) | frozenset(_HUNDREDS) | frozenset(_TIMES) | _THOUSAND
    | _MILLION | {_HUNDRED}
)  # fmt: skip
_FOREIGN_DIGITS = "〇零一二三四五六七八九"
_TOKEN = re.compile(rf"[A-Za-zÀ-ÿ]+|[0-9]+|[{_FOREIGN_DIGITS}]")
_TRIGGER = re.compile(
    r"(?i)(?<![a-z])(?:zero|oh|one|two|three|four|five|six|seven|eight|niner?|cero|uno|dos|tres|cuatro|cinco|seis|siete"
    r"|ocho|nueve|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|\w{0,8}cientos|noventa|ochenta|setenta|cuarenta"
    rf"|double|triple|doble|then|luego|dash|hyphen|gui[oó]n|raya|mil)(?![a-z])|[{_FOREIGN_DIGITS}]"
    r"|(?<![\w.,:/$-])[0-9](?![\w.:%])"
)
_LEAST_TRIGGERS = 3
_JOINED = re.compile(r"(?i)(?<=\d)[ ,;-]{1,3}(?:and |y )?(?:then|dash|hyphen|luego|gui[oó]n|raya)[ ,;-]{1,3}(?=\w)")
_LEAST_DIGITS, _MOST_DIGITS, _LEAST_WORDS = 7, 16, 3
_LEAST_SINGLE = 8  # single digits one after the other
_JOINED_MOST = 12  # digits of figures that "dash" or "then" joins
GAP = re.compile(r"[\s,.;:\-/()_*+|>]{0,4}")
_BREAK_MARK = re.compile(r"[,.;:\-/()_*+|\n]")
_LONGEST_FIGURES = 9
_LABEL_FIGURES = 2
_USUAL_GROUPS = (2, 3)
_CLOSE, _MARGIN = 120, 150  # code points from the first to the third number word; around them
_NEVER_LAST = frozenset({"o", "un", "una", *_TIMES})  # "or", "a", and doubling of nothing


@dataclass(frozen=True, slots=True)
class Run:
    """A half-open span of the text and the digits it says, hyphens between its groups."""

    start: int
    end: int
    digits: str


@dataclass(slots=True)
class _Token:
    word: str
    start: int
    end: int
    breaks: bool  # a mark or a word before it sets it apart
    tight: bool  # only a hyphen stands before it
    joined: bool = False  # "dash" or "then" stands before it


class Triggers(NamedTuple):
    """What begins or belongs to something dictated, and how it is found without trying it at each place."""

    expression: re.Pattern[str]  # all of them
    words: frozenset[str]  # those that are words of the letters a to z
    single: re.Pattern[str]  # those that are one character
    others: tuple[str, ...]  # what the others hold: a text with one of these is searched with the expression
    alone: re.Pattern[str]  # what is enough alone
    needs: frozenset[str]  # words of which it holds one
    clarified: bool = False  # "as in" is a trigger

    def starts(self, text: str) -> tuple[list[int], bool]:
        """Return where triggers stand, and whether one that is enough alone may be among them."""
        lowered = text.lower()
        if len(lowered) == len(text) and not self._has_others(lowered):
            return self._plain_starts(text, lowered)
        found, at = [], 0
        for line in text.splitlines(keepends=True):  # no trigger goes on behind the end of a line
            lowered = line.lower()
            if len(lowered) == len(line) and not self._has_others(lowered):
                found += [at + start for start in self._plain_starts(line, lowered)[0]]
            else:
                found += [at + match.start() for match in self.expression.finditer(line)]
            at += len(line)
        return found, True

    def _has_others(self, lowered: str) -> bool:
        return any(mark in lowered for mark in (*self.others, *_ODD_LETTERS))

    def _plain_starts(self, text: str, lowered: str) -> tuple[list[int], bool]:
        found = [match.start() for match in self.single.finditer(text)]
        words = {*_LETTERS.findall(lowered)}
        if told := self.words & words:
            found += (match.start() for match in _LETTERS.finditer(lowered) if match.group() in told)
        if _AS_IN in lowered and self.clarified:
            found += (match.start() for match in _CLARIFIED.finditer(lowered))
        return sorted(found), not self.needs.isdisjoint(words)


_LETTERS = re.compile(r"[a-z]+")
#: Letters that stand for "i", "s" and "k" where case is ignored.
_ODD_LETTERS = ("\u0131", "\u017f", "\u212a")
_AS_IN = "as in"
_CLARIFIED = re.compile(r"(?<![a-z])as in(?![a-z])")
JOINING = frozenset({"then", "dash", "hyphen", "luego", "guion", "raya"})
#: Words that begin something dictated, whether it is a number or has letters.
COUNTED = frozenset(
    """
zero oh one two three four five six seven eight nine niner cero uno dos tres cuatro cinco seis siete ocho nueve
twenty thirty forty fifty sixty seventy eighty ninety double triple doble then luego dash hyphen guion
""".split()  # noqa: SIM905  a list of this length is read as prose
)
_TRIGGERS = Triggers(
    expression=_TRIGGER,
    words=COUNTED | {"noventa", "ochenta", "setenta", "cuarenta", "raya", "mil"},
    single=re.compile(r"[0-9](?<![\w.,:/$-][0-9])(?![\w.:%])"),
    others=("cientos", "gui\u00f3n", *_FOREIGN_DIGITS),
    alone=_JOINED,
    needs=JOINING,
)


def runs(text: str) -> Iterator[Run]:
    """Yield every number that stands in words, or in words and figures."""
    for start, end in windows(text, _TRIGGERS):
        yield from _runs(text, start, end)


def windows(text: str, triggers: Triggers) -> Iterator[tuple[int, int]]:
    """Yield the stretches in which triggers stand close together, or one that is enough alone: few texts have any."""
    found, alone = triggers.starts(text)
    pairs = [(first, third) for first, third in zip(found, found[_LEAST_TRIGGERS - 1 :], strict=False)]
    pairs += [match.span() for match in triggers.alone.finditer(text)] if alone else []
    start = end = -1
    for first, third in sorted(pairs):
        if third - first > _CLOSE:
            continue
        if end >= 0 and first - _MARGIN > end:
            yield start, end
            start = -1
        start = max(0, first - _MARGIN, end if start < 0 else 0) if start < 0 else start
        end = third + _MARGIN
    if end >= 0:
        yield start, end


def _runs(text: str, start: int, end: int) -> Iterator[Run]:
    run: list[_Token] = []
    breaks = False
    unread_to = -1
    for match in _TOKEN.finditer(text, start, end):
        if match.start() < unread_to:
            continue
        word = plain(match.group())
        gap = text[run[-1].end if run else match.start() : match.start()]
        unread = _UNREAD.match(text, match.start(), end) if run else None
        if unread is not None:
            word, unread_to = _UNREAD_WORD, unread.end()
        if len(run) == 1 and run[0].word.isdecimal() and ":" in gap and len(run[0].word) <= _LABEL_FIGURES:
            run, breaks = [], False  # "Line 4: two one nine ...": the number of a line
        if word in BREAKS or ((word in JOINS or word in FILLERS) and run):
            breaks = breaks or word in BREAKS
            continue
        counts = unread is not None or is_number(word)
        if not counts or (run and not (GAP.fullmatch(gap) or breaks or len(gap) < _LONGEST_FIGURES)):
            yield from _run(run)
            run, breaks = [], False
        if counts:
            apart = breaks or bool(_BREAK_MARK.search(gap))
            last = unread_to if unread is not None else match.end()
            tight = gap == "-" and not (word.isdecimal() and run[-1].word.isdecimal())
            run.append(_Token(word, match.start(), last, breaks=apart, tight=tight, joined=breaks))
            breaks = False
    yield from _run(run)


def is_number(word: str) -> bool:
    """Tell whether a plain word is a number word or a figure."""
    return word in _NUMBER_WORDS or (word.isdecimal() and len(word) <= _LONGEST_FIGURES)


def plain(word: str) -> str:
    """Return a word in lower case without accents."""
    lower = word.lower()
    return lower if lower.isascii() else unicodedata.normalize("NFD", lower).encode("ascii", "ignore").decode() or lower


def _run(tokens: list[_Token]) -> Iterator[Run]:
    """Yield what a run of tokens says, without the figures and articles around it."""
    kept = len(tokens)
    while kept and tokens[kept - 1].word in _NEVER_LAST:
        kept -= 1
    tokens = tokens[:kept]
    if not _is_dictated(tokens):
        return
    groups = _groups(tokens)
    scaled = any(token.word in _SCALES for token in tokens)
    if any(token.tight for token in tokens) and not scaled:  # "two-one-nine zero-nine": the spaces set the groups apart
        loose = _groups([replace(token, breaks=not token.tight) for token in tokens])
        groups = loose if len(loose) in _USUAL_GROUPS else groups
    digits = "".join(groups)
    if not _LEAST_DIGITS <= len(digits) <= _MOST_DIGITS or _is_counting(groups):
        return
    yield Run(tokens[0].start, tokens[-1].end, _grouped(digits, groups))


def _is_dictated(tokens: list[_Token]) -> bool:
    """Tell a number that somebody reads out from figures and number words in prose."""
    spelled = sum(not token.word.isdecimal() and token.word != _UNREAD_WORD for token in tokens)
    unread = sum(token.word == _UNREAD_WORD for token in tokens)
    if unread > len(tokens) // 2:
        return False
    if spelled >= _LEAST_WORDS:
        return True
    figures = sum(len(token.word) for token in tokens if token.word.isdecimal())
    joined = any(token.joined for token in tokens[1:]) and figures <= _JOINED_MOST
    single = len(tokens) >= _LEAST_SINGLE and all(len(token.word) == 1 for token in tokens)
    return joined or single or (unread > 0 and spelled > 0)


_SHAPES = ((3, 5), (3, 6))  # where the groups of nine digits end: 219-09-9998, 098-765-432


def _grouped(digits: str, groups: list[str]) -> str:
    """Return the digits in the groups in which such numbers are written, if the marks fit, else as they were set."""
    if all(len(group) == 1 for group in groups):
        return digits
    ends = set(accumulate(map(len, groups)))
    if len(digits) == _NINE:
        for first, second in _SHAPES:
            if ends >= {first, second}:
                return "-".join((digits[:first], digits[first:second], digits[second:]))
    return "-".join(groups)


_NINE = 9


def said(words: Iterable[tuple[str, bool, bool]]) -> list[str]:
    """Return the digits that (word, set apart, only a hyphen before it) say, those set apart in groups of their own."""
    return _groups([_Token(word, 0, 0, breaks=apart, tight=tight) for word, apart, tight in words])


def _is_counting(groups: list[str]) -> bool:
    if any(not group.isdecimal() for group in groups):
        return False
    values = [int(group) for group in groups]
    steps = {after - before for before, after in pairwise(values)}
    return len(values) > 2 and len(steps) == 1 and steps <= {1, -1, 2, 5, 10}  # noqa: PLR2004  two make no list


def _groups(tokens: list[_Token]) -> list[str]:
    """Return the digits, those that marks set apart in groups of their own."""
    groups = [""]
    at = 0
    while at < len(tokens):
        if tokens[at].breaks and groups[-1]:
            groups.append("")
        said, at = _number(tokens, at)
        groups[-1] += said
    return [group for group in groups if group]


def _number(tokens: list[_Token], at: int) -> tuple[str, int]:
    """Return the digits of the number that begins at a token, and the token after it."""
    word = tokens[at].word
    if word == _UNREAD_WORD:
        return _UNREAD_DIGIT, at + 1
    if word.isdecimal():
        return word, at + 1
    if word in _TIMES:
        follows = tokens[at + 1].word if at + 1 < len(tokens) else ""
        said = follows if follows.isdecimal() else str(_UNITS.get(follows, ""))
        return said[:1] * _TIMES[word] + said[1:], at + 2
    value, after = _below_million(tokens, at)
    if value and after < len(tokens) and tokens[after].word in _MILLION:
        more, after = _below_million(tokens, after + 1)
        value = value * 1_000_000 + more
    return str(value), max(after, at + 1)


def _below_million(tokens: list[_Token], at: int) -> tuple[int, int]:
    if at >= len(tokens) or not _is_worded(tokens[at].word):
        return 0, at
    value, after = (1, at) if tokens[at].word in _THOUSAND else _below_thousand(tokens, at)
    if value and after < len(tokens) and tokens[after].word in _THOUSAND and not (at < after and tokens[after].breaks):
        value, after = value * 1000, after + 1
        if after < len(tokens) and _is_worded(tokens[after].word) and tokens[after].word not in _THOUSAND:
            more, after = _below_thousand(tokens, after)
            value += more
    return value, after


def _is_worded(word: str) -> bool:
    return word in _NUMBER_WORDS and word not in _TIMES


def _below_thousand(tokens: list[_Token], at: int) -> tuple[int, int]:
    word = tokens[at].word
    if word in _HUNDREDS:
        value, at = _HUNDREDS[word], at + 1
    else:
        value, at = _below_hundred(tokens, at)
        if not (at < len(tokens) and tokens[at].word == _HUNDRED and value):
            return value, at
        value, at = value * 100, at + 1
    if at < len(tokens) and not tokens[at].breaks and _is_below_hundred(tokens[at].word):
        more, at = _below_hundred(tokens, at)
        value += more
    return value, at


def _is_below_hundred(word: str) -> bool:
    return word in _UNITS or word in _TEENS or word in _TENS


def _below_hundred(tokens: list[_Token], at: int) -> tuple[int, int]:
    word = tokens[at].word
    value = _UNITS.get(word, _TEENS.get(word, _TENS.get(word, 0)))
    joined = at + 1 < len(tokens) and (not tokens[at + 1].breaks or tokens[at + 1].tight)  # "ninety-eight"
    if word in _TENS and joined and _UNITS.get(tokens[at + 1].word, 0) > 0:
        return value + _UNITS[tokens[at + 1].word], at + 2
    return value, at + 1
