"""What every match of an expression must hold, so that only the text near it is searched.

An expression tried at each place of a long text costs the same whether or not anything is there; most texts hold
nothing of what most expressions need. Here is read from the expression itself: words of which every match holds one,
how many digits it holds at least, how long it can be at most. The text is then searched near such words and digits
only, with the same matches: each lies whole within a window, and so does whatever might be matched instead of it.

Takes: an expression, text. Returns: `Needs`; spans of the text to search. Touches: nothing. Fails: never: what cannot
be told of an expression is not used. Cost: a few plain searches in the text, one pass over its digits; whether so
many digits stand so close together anywhere is told once for all expressions.
Source: prefilters of RE2 and Hyperscan (required literals); `re._parser`, Python's own reader of expressions.
"""

from __future__ import annotations

import functools
import importlib
import operator
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
_MOST = 16  # digits that are counted together
_FEW = 64  # digits of a text below which plain lists are quicker than arrays
_SHORT = 1_000  # code points: in a shorter text a window around a word is nearly all of it
_GRAM = 3  # letters of the pieces of words by which words are ruled out
_GAP = 96  # code points between two windows that are cheaper to search than a second search is to begin
_DENSE = 0.7  # share of a text: with more to search than this, all of it is searched at once
_DIGIT = re.compile(r"\d")
#: What `regex` reads otherwise than `re`: fuzzy counts, named classes, sets in sets.
_OTHERWISE = re.compile(r"\{[^}]*[a-z<>]|\[\[|\[:\^?\w+:\]|\(\?\||&&|--\[")
#: Letters that pass for others where case is ignored, and are left by `fold`.
_CASES = str.maketrans("\u0130\u0131\u017f\u212a", "iisk")


class Needs(NamedTuple):
    """What a match holds: one of `words` (none: not known), `digits` at least; and how long it is at most.

    Longer than `_LONGEST` is as good as endless. It looks at no more than `ahead` code points behind its end.
    """

    words: tuple[str, ...] = ()
    digits: int = 0
    longest: int = _LONGEST + 1
    ahead: int = _BESIDE
    grams: frozenset[str] = (
        frozenset()
    )  # pieces of words, however many, of which every match holds one; none: not known


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
    parsed = _parsed(expression)
    if parsed is None:
        return Needs()
    held, longest = _sequence(parsed), int(parsed.getwidth()[1])
    words = _better(held.words, held.exact)
    known = len(words) <= _WORDS_MAX and all(_letters(word) >= _SHORTEST for word in words)
    return Needs(
        tuple(sorted(words)) if known else (),
        held.digits,
        min(longest, _LONGEST + 1),
        1 + _ahead(parsed),
        frozenset(map(_gram, words)) if all(len(word) >= _GRAM for word in words) else frozenset(),
    )


def _gram(word: str) -> str:
    """Return the piece of a word that stands in the fewest others, as far as rare letters tell."""
    pieces = (word[at : at + _GRAM] for at in range(len(word) - _GRAM + 1))
    return min(pieces, key=lambda piece: sum(map(_FREQUENT.find, piece)))


#: Letters of English and Spanish text, the rare ones first; signs are as rare as any.
_FREQUENT = "qxzjkvwybpfghmuldcrsnitoae "


@functools.cache
def literals(expression: str) -> tuple[str, ...]:
    """Return words of which every match holds one, however many and short they are; none where that is not known."""
    parsed = _parsed(expression)
    if parsed is None:
        return ()
    held = _sequence(parsed)
    words = _better(held.words, held.exact)
    return tuple(sorted(words)) if all(words) else ()


def holds_any(words: tuple[str, ...], text: str) -> bool:
    """Tell whether one of these words stands in a text, whatever its case and accents."""
    low = _low(text)
    return any(word in low for word in words)


@functools.lru_cache(maxsize=8)
def _grams(text: str) -> frozenset[str]:
    low = _low(text)
    return frozenset(map("".join, zip(low, low[1:], low[2:], strict=False)))


def _parsed(expression: str) -> Any:
    """Return an expression as `re` reads it; None where `regex` reads it otherwise, or it looks too far."""
    if _OTHERWISE.search(expression) is not None:
        return None
    try:
        parsed = _parser.parse(expression, re.IGNORECASE | re.MULTILINE | re.DOTALL)
        _sequence(parsed)
        return parsed if parsed.getwidth() and _ahead(parsed) <= _BESIDE else None
    except (re.error, RecursionError, OverflowError):
        return None  # `regex` knows more than `re`; such an expression is searched everywhere


def _ahead(parts: Iterable[Any]) -> int:
    """Return how many code points an expression looks at behind what it matches, at most."""
    return max((_looks(str(kind), told) for kind, told in parts), default=0)


def _looks(kind: str, told: Any) -> int:
    if kind in ("ASSERT", "ASSERT_NOT"):
        return int(told[1].getwidth()[1]) + _ahead(told[1])
    if kind == "BRANCH":
        return max(map(_ahead, told[1]))
    if kind == "GROUPREF_EXISTS":
        return max(_ahead(option) for option in told[1:] if option is not None)
    inner = {"SUBPATTERN": 3, "MAX_REPEAT": 2, "MIN_REPEAT": 2, "POSSESSIVE_REPEAT": 2}.get(kind)
    if inner is not None:
        return _ahead(told[inner])
    return _ahead(told) if kind == "ATOMIC_GROUP" else 0


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
    letters = [*map(_letters, words)]
    if not letters:
        return float("inf")
    return sum(10.0**-count for count in letters) + (_EVERYWHERE if min(letters) < _SHORTEST else 0)


_EVERYWHERE = 100.0  # more than any number of long words


def _letters(word: str) -> int:
    return len(word.replace(" ", ""))


@functools.lru_cache(maxsize=8)
def _low(text: str) -> str:
    low = fold(text)
    return low if low.isascii() else low.translate(_CASES)


class Digits:
    """Where the digits of a text stand, and in how few code points so many of them stand together."""

    __slots__ = ("_places", "_widths")

    def __init__(self, text: str) -> None:
        self._places = [found.start() for found in _DIGIT.finditer(text)]
        self._widths = _narrowest(self._places)

    def may_hold(self, found: Needs) -> bool:
        """Tell whether as many digits as a match needs stand anywhere as close together as they would in it."""
        width = self._widths[min(found.digits, _MOST)]
        return width <= found.longest or (found.longest > _LONGEST and width < _NEVER)

    def near(self, found: Needs) -> Iterable[tuple[int, int]]:
        """Return the spans, by start, in which a match could lie: around each group of digits that is enough."""
        most, longest = min(found.digits, _MOST), found.longest
        below, above = 1 - longest, longest + found.ahead
        if len(self._places) <= _FEW:
            pairs = zip(self._places, self._places[most - 1 :], strict=False)
            return [(last + below, first + above) for first, last in pairs if last - first < longest]
        places = np.array(self._places, dtype=np.int64)
        firsts, lasts = places[: len(places) - most + 1], places[most - 1 :]
        close = lasts - firsts < longest
        return zip((lasts[close] + below).tolist(), (firsts[close] + above).tolist(), strict=True)


_NEVER = 1 << 60  # a width that no text has


def _narrowest(places: list[int]) -> list[int]:
    """Return for each number of digits, up to `_MOST`, in how few code points they stand together."""
    count = min(len(places), _MOST)
    if len(places) > _FEW:
        array = np.array(places)
        found = [int((array[most - 1 :] - array[: len(array) - most + 1]).min()) + 1 for most in range(1, count + 1)]
    else:
        found = [min(map(operator.sub, places[most - 1 :], places)) + 1 for most in range(1, count + 1)]
    return [0, *found, *[_NEVER] * (_MOST - count)]


@functools.lru_cache(maxsize=8)
def digits_of(text: str) -> Digits:
    """Return where the digits of a text stand, told once for all expressions."""
    return Digits(text)


def narrowed(found: Needs, text: str, spans: Spans) -> Spans:
    """Return the pieces of some spans of a text in which an expression with these needs can match."""
    if not may_match(found, text):
        return ()
    if found.longest > _LONGEST:
        return spans
    if found.words and len(text) >= _SHORT:
        spans = _within(spans, _near_words(found, text))
    return _within(spans, _merged(digits_of(text).near(found), len(text))) if found.digits > 1 else spans


def may_match(found: Needs, text: str) -> bool:
    """Tell whether a text holds what every match does: without searching it, in most cases."""
    if not digits_of(text).may_hold(found) or (found.grams and found.grams.isdisjoint(_grams(text))):
        return False
    return not found.words or holds_any(found.words, text)


def _near_words(found: Needs, text: str) -> Spans:
    low, reach = _low(text), found.longest + _BESIDE
    places = sorted(at for word in found.words for at in _places(low, word))
    return _merged(((at - reach, at + reach) for at in places), len(text))


def _places(low: str, word: str) -> Iterator[int]:
    at = low.find(word)
    while at >= 0:
        yield at
        at = low.find(word, at + 1)


def _merged(spans: Iterable[tuple[int, int]], length: int) -> Spans:
    """Join spans that nearly touch, ordered by start. Where they are nearly everything, return everything."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and start <= found[-1][1] + _GAP:
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
