"""What every match of an expression must hold, so that only the text near it is searched.

An expression tried at each place of a long text costs the same whether or not anything is there; most texts hold
nothing of what most expressions need. Here is read from the expression itself: words of which every match holds one,
how many digits it holds at least, how long it can be at most. The text is then searched near such words and digits
only, with the same matches: each lies whole within a window, and so does whatever might be matched instead of it.

Takes: an expression, text. Returns: `Needs`; spans of the text to search. Touches: nothing. Fails: never: what cannot
be told of an expression is not used. Cost: a few plain searches in the text, one pass over its digits.
Source: prefilters of RE2 and Hyperscan (required literals); `re._parser`, Python's own reader of expressions.
"""

from __future__ import annotations

import functools
import importlib
import re
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from recognizers.reading import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Spans = tuple[tuple[int, int], ...]

_parser: Any = importlib.import_module("re._parser")  # typeshed does not know it

_WORDS_MAX = 12  # words that are looked for one by one; more cost what they spare
_SHORTEST = 4  # letters: a shorter word stands everywhere
_LONGEST = 512  # code points of a match: with longer ones there is little to spare
_BESIDE = 64  # code points that an expression may look at beside its match
_STEPS = (4, 6, 8, 10)  # digits that are looked for: fewer stand everywhere
_WIDTHS = (16, 32, 64, 128, 256, _LONGEST)
_SHORT = 1_000  # code points: in a shorter text a window is nearly all of it
_DENSE = 0.7  # share of a text: with more to search than this, all of it is searched at once
_DIGITS = re.compile(r"\d+")
#: What `regex` reads otherwise than `re`: fuzzy counts, named classes, sets in sets.
_OTHERWISE = re.compile(r"\{[^}]*[a-z<>]|\[\[|\[:\^?\w+:\]|\(\?\||&&|--\[")
#: Letters that pass for others where case is ignored, and are left by `fold`.
_CASES = str.maketrans("\u0130\u0131\u017f\u212a", "iisk")


class Needs(NamedTuple):
    """What a match holds: one of `words` (none: not known), `digits` at least; and how long it is at most.

    Longer than `_LONGEST` is as good as endless.
    """

    words: tuple[str, ...] = ()
    digits: int = 0
    longest: int = _LONGEST + 1


class _Held(NamedTuple):
    """What a piece of an expression holds: all it can be, if that is few; or words of which it holds one."""

    exact: frozenset[str] | None
    words: frozenset[str]
    digits: int


_ANYTHING = _Held(None, frozenset(), 0)
_EMPTY = _Held(frozenset([""]), frozenset(), 0)


@functools.cache
def needs(expression: str) -> Needs:
    """Return what every match of an expression holds."""
    if _OTHERWISE.search(expression) is not None:
        return Needs()
    try:
        parsed = _parser.parse(expression, re.IGNORECASE | re.MULTILINE | re.DOTALL)
        held, longest = _sequence(parsed), int(parsed.getwidth()[1])
    except (re.error, RecursionError, OverflowError):
        return Needs()  # `regex` knows more than `re`; such an expression is searched everywhere
    words = _better(held.words, held.exact)
    return Needs(tuple(sorted(words)) if len(words) <= _WORDS_MAX else (), held.digits, min(longest, _LONGEST + 1))


def _sequence(parts: Iterable[Any]) -> _Held:
    whole, best, digits = _EMPTY.exact, frozenset[str](), 0
    flushed = False
    for part in parts:
        held = _piece(part)
        digits += held.digits
        joined = _joined(whole, held.exact)
        if joined is None:
            best = _better(_better(best, whole), held.words)
            whole, flushed = held.exact if held.exact is not None else _EMPTY.exact, True
        else:
            whole = joined
    return _Held(None if flushed else whole, _better(best, whole), digits)


def _joined(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if one is None or other is None or len(one) * len(other) > 2 * _WORDS_MAX:
        return None
    return frozenset(first + second for first, second in product(one, other))


def _piece(part: tuple[Any, Any]) -> _Held:  # noqa: PLR0911  a table in code
    kind, told = str(part[0]), part[1]
    if kind == "LITERAL":
        char = _low(chr(told))
        return _Held(frozenset([char]), frozenset(), int(char.isdigit()))
    if kind == "IN":
        return _set(told)
    if kind == "SUBPATTERN":
        return _sequence(told[3])
    if kind == "ATOMIC_GROUP":
        return _sequence(told)
    if kind == "BRANCH":
        return _either([_sequence(option) for option in told[1]])
    if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _repeated(told[0], told[1], _sequence(told[2]))
    if kind in ("ASSERT", "ASSERT_NOT") and told[1].getwidth()[1] > _BESIDE:
        raise re.error("looks too far beside its match")
    return _EMPTY if kind in ("AT", "ASSERT", "ASSERT_NOT") else _ANYTHING


def _set(options: list[tuple[Any, Any]]) -> _Held:
    if all(str(kind) == "LITERAL" for kind, _ in options):
        chars = frozenset(_low(chr(code)) for _, code in options)
        return _Held(chars if len(chars) < _SHORTEST else None, frozenset(), int(all(map(str.isdigit, chars))))
    digits = all(
        (str(kind) == "RANGE" and ord("0") <= told[0] and told[1] <= ord("9"))
        or (str(kind) == "CATEGORY" and str(told) == "CATEGORY_DIGIT")
        or (str(kind) == "LITERAL" and chr(told).isdigit())
        for kind, told in options
    )
    return _Held(None, frozenset(), int(digits))


def _either(options: list[_Held]) -> _Held:
    exact: frozenset[str] | None = frozenset()
    for option in options:
        exact = None if exact is None or option.exact is None else exact | option.exact
    words = [_better(option.words, option.exact) for option in options]
    held = frozenset[str]().union(*words) if all(words) else frozenset[str]()
    return _Held(exact, held, min((option.digits for option in options), default=0))


def _repeated(least: int, most: int, held: _Held) -> _Held:
    if least == 0:
        once = most == 1 and held.exact is not None and len(held.exact) < _WORDS_MAX
        return _Held((held.exact or frozenset()) | {""}, frozenset(), 0) if once else _ANYTHING
    exact = held.exact if least == most == 1 else None
    return _Held(exact, _better(held.words, held.exact), held.digits * least)


def _better(words: frozenset[str], other: frozenset[str] | None) -> frozenset[str]:
    """Return the set whose words are rarer; an empty one is none."""
    return min((words, other or frozenset[str]()), key=_commonness)


def _commonness(words: frozenset[str]) -> float:
    """Estimate how often one of the words stands in a text: a letter more makes a word ten times rarer."""
    letters = [len(word.replace(" ", "")) for word in words]
    if not letters or min(letters) < _SHORTEST:
        return float("inf")
    return sum(10.0**-count for count in letters)


@functools.lru_cache(maxsize=8)
def _low(text: str) -> str:
    low = fold(text)
    return low if low.isascii() else low.translate(_CASES)


def narrowed(found: Needs, text: str, spans: Spans) -> Spans:
    """Return the pieces of some spans of a text in which an expression with these needs can match."""
    if found.digits > _count(text) or (found.words and not any(word in _low(text) for word in found.words)):
        return ()
    if found.longest > _LONGEST or len(text) < _SHORT:
        return spans
    if found.words:
        spans = _within(spans, _near_words(found, text))
    fewest = max((step for step in _STEPS if step <= found.digits), default=0)
    width = next((width for width in _WIDTHS if width >= found.longest), None)
    return spans if not fewest or width is None else _within(spans, _near_digits(text, fewest, width))


def _near_words(found: Needs, text: str) -> Spans:
    low, reach = _low(text), found.longest + _BESIDE
    places = sorted(at for word in found.words for at in _places(low, word))
    return _merged(((at - reach, at + reach) for at in places), len(text))


def _places(low: str, word: str) -> Iterator[int]:
    at = low.find(word)
    while at >= 0:
        yield at
        at = low.find(word, at + 1)


@functools.lru_cache(maxsize=64)
def _near_digits(text: str, fewest: int, width: int) -> Spans:
    """Return what stands near so many digits within so many code points; so many the text has."""
    starts, ends, upto = _runs(text)
    before = np.concatenate(([0], upto[:-1]))
    last = np.searchsorted(upto, before + fewest)  # the run with which there are enough, counted from each
    there = last < len(starts)
    near = there.copy()
    near[there] = starts[last[there]] - ends[there] <= width
    reach = width + _BESIDE
    lows, highs = (starts[near] - reach).tolist(), (ends[last[near]] + reach).tolist()
    return _merged(zip(lows, highs, strict=True), len(text))


@functools.lru_cache(maxsize=8)
def _count(text: str) -> int:
    return sum(map(len, _DIGITS.findall(text)))


@functools.lru_cache(maxsize=4)
def _runs(text: str) -> tuple[Any, Any, Any]:
    """Return where runs of digits start and end, and how many digits there are up to the end of each."""
    spans = np.array([found.span() for found in _DIGITS.finditer(text)], dtype=np.int64).reshape(-1, 2)
    return spans[:, 0], spans[:, 1], np.cumsum(spans[:, 1] - spans[:, 0])


def _merged(spans: Iterable[tuple[int, int]], length: int) -> Spans:
    """Join spans that touch; `spans` are ordered by start. Where they are nearly everything, return everything."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], min(length, end)))
        else:
            found.append((max(0, start), min(length, end)))
    covered = sum(end - start for start, end in found)
    return ((0, length),) if covered > _DENSE * length else tuple(found)


def _within(spans: Spans, windows: Spans) -> Spans:
    """Return what both have; both are ordered and apart."""
    if len(windows) == 1 and spans and windows[0][0] <= spans[0][0] and windows[0][1] >= spans[-1][1]:
        return spans
    found, at = [], 0
    for low, high in spans:
        while at < len(windows) and windows[at][1] <= low:
            at += 1
        place = at
        while place < len(windows) and windows[place][0] < high:
            found.append((max(low, windows[place][0]), min(high, windows[place][1])))
            place += 1
    return tuple(found)
