"""Where in a text an expression can match: near the words and digits that every match holds, and nowhere else.

The text is searched near them only, with the same matches: each lies whole within a window, and so does whatever might
be matched instead of it. Whether so many digits stand so close together at all, and which pieces of words a text has,
is told once for all expressions.

Takes: `Needs`, text, spans of it. Returns: spans to search. Touches: nothing. Fails: never.
Cost: a few plain searches in the text, one pass over its digits; arrays where there are many.
"""

from __future__ import annotations

import functools
import operator
import re
from typing import TYPE_CHECKING, Any

import numpy as np

from recognizers.needs import LONGEST, REACH
from recognizers.needs import low as lower
from recognizers.reading import grams

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recognizers.needs import Needs

    Spans = tuple[tuple[int, int], ...]

_MOST = 16  # digits that are counted together
_FEW = 64  # digits of a text below which plain lists are quicker than arrays
_SHORT = 1_000  # code points: in a shorter text a window around a word is nearly all of it
_GAP = 96  # code points between two windows that are cheaper to search than a second search is to begin
_DENSE = 0.7  # share of a text: with more to search than this, all of it is searched at once
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_a-z]")  # every capital is one
_LEAST = 2  # digits worth a look at where they stand: one stands everywhere


def holds_any(words: tuple[str, ...], text: str) -> bool:
    """Tell whether one of these words stands in a text, whatever its case and accents."""
    low = lower(text)
    return any(word in low for word in words)


@functools.lru_cache(maxsize=8)
def _grams(text: str) -> frozenset[str]:
    return grams(lower(text))


class Digits:
    """Where the digits of a text stand, and in how few code points so many of them stand together."""

    __slots__ = ("_places", "_widths")

    def __init__(self, text: str) -> None:
        self._places = [found.start() for found in _DIGIT.finditer(text)]
        self._widths = _narrowest(self._places)

    def may_hold(self, found: Needs) -> bool:
        """Tell whether as many digits as a match needs stand anywhere as close together as they would in it."""
        width = self._widths[min(found.digits, _MOST)]
        return width <= found.longest or (found.longest > LONGEST and width < _NEVER)

    def near(self, found: Needs, text: str) -> Spans:
        """Return the spans in which a match could lie: around each group of digits that is enough."""
        most, longest = min(found.digits, _MOST), found.longest
        below, above = 1 - longest, longest + found.ahead
        if len(self._places) > _FEW:
            return self._near_many(found, text)
        pairs = zip(self._places, self._places[most - 1 :], strict=False)
        near = [(last + below, first + above) for first, last in pairs if last - first < longest]
        if found.capital:
            near = [(low, high) for low, high in near if _LETTER.search(text, max(0, low), high) is not None]
        return _merged(near, len(text))

    def _near_many(self, found: Needs, text: str) -> Spans:
        places, most, longest = _array(text), min(found.digits, _MOST), found.longest
        firsts, lasts = places[: len(places) - most + 1], places[most - 1 :]
        close = lasts - firsts < longest
        lows, highs = lasts[close] + 1 - longest, firsts[close] + longest + found.ahead
        if found.capital:
            letters = _capitals(text)
            there = letters[np.searchsorted(letters, lows)] < highs
            lows, highs = lows[there], highs[there]
        if not len(lows):
            return ()
        apart = lows[1:] > highs[:-1] + _GAP  # both grow: what is apart from the one before begins a span
        begin, end = np.concatenate(([True], apart)), np.concatenate((apart, [True]))
        return _merged(zip(lows[begin].tolist(), highs[end].tolist(), strict=True), len(text))


@functools.lru_cache(maxsize=4)
def _array(text: str) -> Any:
    return np.array(digits_of(text)._places, dtype=np.int64)  # noqa: SLF001  the same places for arrays


@functools.lru_cache(maxsize=4)
def _capitals(text: str) -> Any:
    """Return where capitals may stand, and a place that no text has."""
    return np.array([*(found.start() for found in _LETTER.finditer(text)), _NEVER], dtype=np.int64)


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
    return near(found, text, spans) if may_match(found, text) else ()


def near(found: Needs, text: str, spans: Spans) -> Spans:
    """Return the same for a text that may hold a match."""
    if found.longest > LONGEST:
        return spans
    if found.words and len(text) >= _SHORT:
        spans = _within(spans, _near_words(found, text))
    if found.digits < _LEAST - found.capital:
        return spans
    return _within(spans, digits_of(text).near(found, text))


def may_match(found: Needs, text: str) -> bool:
    """Tell whether a text holds what every match does: without searching it, in most cases."""
    if found.digits and not digits_of(text).may_hold(found):
        return False
    if found.grams:
        return found.may_stand_in(lower(text), _grams(text))
    return not found.words or holds_any(found.words, text)


def _near_words(found: Needs, text: str) -> Spans:
    low, reach = lower(text), found.longest + REACH
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
