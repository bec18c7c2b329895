"""What every match of an expression must hold, so that only the text near it is searched.

An expression tried at each place of a long text costs the same whether or not anything is there; most texts hold
nothing of what most expressions need. Here is read from the expression itself: words of which every match holds one,
how many digits it holds at least, how long it can be at most. `narrow.py` searches a text near such words and digits.

Takes: an expression. Returns: `Needs`. Touches: nothing. Fails: never: what cannot be told is not used.
Source: prefilters of RE2 and Hyperscan (required literals); `re._parser`, Python's own reader of expressions.
"""

from __future__ import annotations

import functools
import importlib
import re
from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from recognizers.reading import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_parser: Any = importlib.import_module("re._parser")  # typeshed does not know it

_WORDS_MAX = 12  # words that are looked for one by one; more cost what they spare
_SHORTEST = 4  # letters: a shorter word stands everywhere
LONGEST = 512  # code points of a match: with longer ones there is little to spare
REACH = 64  # code points that an expression may look at beside its match
_GRAM, _SHORT_GRAM = 3, 2  # letters of the pieces of words by which words are ruled out; of words that are no longer
#: What `regex` reads otherwise than `re`: fuzzy counts, named classes, sets in sets.
_OTHERWISE = re.compile(r"\{[^}]*[a-z<>]|\[\[|\[:\^?\w+:\]|\(\?\||&&|--\[")
#: Letters that pass for others where case is ignored, and are left by `fold`.
_CASES = str.maketrans("\u0130\u0131\u017f\u212a", "iisk")


class Needs(NamedTuple):
    """What a match holds: one of `words` (none: not known), `digits` at least; and how long it is at most.

    Longer than `LONGEST` is as good as endless. It looks at no more than `ahead` code points behind its end.
    """

    words: tuple[str, ...] = ()
    digits: int = 0
    longest: int = LONGEST + 1
    ahead: int = REACH
    capital: bool = False  # every match holds a capital letter
    grams: frozenset[str] = frozenset()  # a piece of each word, of which every match holds one; none: not known
    spelt: Mapping[str, tuple[str, ...]] = MappingProxyType({})  # the words by their piece

    def may_stand_in(self, low: str, grams: frozenset[str]) -> bool:
        """Tell whether a text in one case, with these pieces of words, holds one of the words."""
        spelt = self.spelt
        for gram in self.grams & grams:
            for word in spelt[gram]:
                if word in low:
                    return True
        return False


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
    spelt: dict[str, tuple[str, ...]] = {}
    for word in sorted(words) if all(len(word) >= _SHORT_GRAM for word in words) else ():
        spelt[_gram(word)] = (*spelt.get(_gram(word), ()), word)
    known = len(words) <= _WORDS_MAX and all(_letters(word) >= _SHORTEST for word in words)
    return Needs(
        tuple(sorted(words)) if known else (),
        held.digits,
        min(longest, LONGEST + 1),
        1 + _ahead(parsed),
        _capital(parsed, sensitive=False),
        frozenset(spelt),
        spelt,
    )


def _gram(word: str) -> str:
    """Return the piece of a word that stands in the fewest others, as far as rare letters tell."""
    pieces = (word[at : at + _GRAM] for at in range(max(1, len(word) - _GRAM + 1)))
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


def _parsed(expression: str) -> Any:
    """Return an expression as `re` reads it; None where `regex` reads it otherwise, or it looks too far."""
    if _OTHERWISE.search(expression) is not None:
        return None
    try:
        parsed = _parser.parse(expression, re.IGNORECASE | re.MULTILINE | re.DOTALL)
        _sequence(parsed)
        return parsed if parsed.getwidth() and _ahead(parsed) <= REACH else None
    except (re.error, RecursionError, OverflowError):
        return None  # `regex` knows more than `re`; such an expression is searched everywhere


def _capital(parts: Iterable[Any], *, sensitive: bool) -> bool:
    """Tell whether every match holds a capital letter: case counts in groups that say so only."""
    return any(_is_capital(str(kind), told, sensitive=sensitive) for kind, told in parts)


def _is_capital(kind: str, told: Any, *, sensitive: bool) -> bool:
    if kind == "LITERAL":
        return sensitive and bool(chr(told).isupper())
    if kind == "IN":
        return sensitive and all(_are_capitals(str(each), what) for each, what in told)
    if kind == "SUBPATTERN":
        _, on, off, inner = told
        case = not bool(on & re.IGNORECASE) and (sensitive or bool(off & re.IGNORECASE))
        return _capital(inner, sensitive=bool(case))
    if kind == "BRANCH":
        return all(_capital(option, sensitive=sensitive) for option in told[1])
    if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return bool(told[0]) and _capital(told[2], sensitive=sensitive)
    return _capital(told, sensitive=sensitive) if kind == "ATOMIC_GROUP" else False


def _are_capitals(kind: str, told: Any) -> bool:
    if kind == "RANGE":
        return bool(ord("A") <= told[0] and told[1] <= ord("Z"))
    return kind == "LITERAL" and chr(told).isupper()


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
        char = low(chr(told))
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
    if kind in ("ASSERT", "ASSERT_NOT") and told[1].getwidth()[1] > REACH:
        raise re.error("looks too far beside its match")
    return _EMPTY if kind in ("AT", "ASSERT", "ASSERT_NOT") else _ANYTHING


def _set(options: list[tuple[Any, Any]]) -> _Held:
    if all(str(kind) == "LITERAL" for kind, _ in options):
        chars = frozenset(low(chr(code)) for _, code in options)
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
def low(text: str) -> str:
    """Return the text in one case and without accents, letter for letter."""
    folded = fold(text)
    return folded if folded.isascii() else folded.translate(_CASES)
