"""What the learned judge sees of a sentence's words: words, turns, letters, numbers, what stands around it.

Takes: a `Reading`, ordinals of sentences. Returns: for each sentence bucket numbers of six kinds of words and pieces
(hashed, so that no vocabulary is shipped). Touches: nothing. Fails: never.
Cost: linear; what is hashed of a word alone is hashed once for each distinct word.
Source: character and word n-grams of a linear model (Joachims 1998; hashing: Weinberger et al. 2009).
"""

from __future__ import annotations

import bisect
import functools
import itertools
import re
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from recognizers.reading import Reading, fold, words
from recognizers.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Iterator


#: Buckets of the hash: 2^17 holds some 10^5 pieces of a few thousand sentences with few collisions.
BUCKETS = 1 << 17
_MASK = BUCKETS - 1
#: Kinds of pieces, each scaled to length one, so that a long sentence does not shout.
BLOCKS = ("words", "pairs", "turns", "letters", "numbers", "around")
_SHORTEST, _LONGEST = 3, 5  # letters of a piece
_WORDS_MAX = 60  # words of a sentence that are looked at


class Pieces(NamedTuple):
    """Bucket numbers of a sentence, block by block."""

    words: list[int]
    pairs: list[int]
    turns: list[int]
    letters: list[int]
    numbers: list[int]  # how numbers are written, and the words before them
    around: list[int]  # words of the sentence before, of the Subject, of a table's head


def bucket(piece: str) -> int:
    """Return the bucket of a word, a pair, a turn or a piece: its kind stands in front."""
    return crc32(piece.encode("utf-8", "surrogatepass")) & _MASK


class _Said(NamedTuple):
    """A word, hashed as far as it goes alone: a checksum goes on from where the words before it left it."""

    tail: bytes  # the word behind a blank
    own: int
    pair: int  # what a pair begins with
    before: int  # bucket: in the sentence before
    about: int  # bucket: in the Subject
    head: int  # bucket: in the head of a table


@functools.lru_cache(maxsize=32_768)
def _said(word: str) -> _Said:
    own = word.encode("utf-8", "surrogatepass")
    kinds = (crc32(b"w " + own), crc32(b"p " + own), crc32(b"b " + own), crc32(b"j " + own), crc32(b"h " + own))
    word_, pair, before, about, head = kinds
    return _Said(b" " + own, word_ & _MASK, pair, before & _MASK, about & _MASK, head & _MASK)


@functools.lru_cache(maxsize=32_768)
def _turned(shape: str) -> tuple[bytes, int, int, int]:
    """Return a shape behind a blank, and what turns of two, of three, and of two with a gap begin with."""
    own = shape.encode("utf-8", "surrogatepass")
    return b" " + own, crc32(b"t " + own), crc32(b"u " + own), crc32(b"s " + own)


@functools.lru_cache(maxsize=65_536)
def letters(word: str) -> tuple[int, ...]:
    """Return the buckets of a word's pieces; "<" and ">" mark its ends."""
    marked = f"<{word[:24]}>"
    if marked.isascii():
        own = marked.encode()
        return tuple(
            crc32(own[at : at + size], _LETTERS) & _MASK
            for size in range(_SHORTEST, _LONGEST + 1)
            for at in range(len(own) - size + 1)
        )
    return tuple(
        bucket(f"l {marked[at : at + size]}")
        for size in range(_SHORTEST, _LONGEST + 1)
        for at in range(len(marked) - size + 1)
    )


_LETTERS = crc32(b"l ")


@functools.cache
def _classes() -> dict[str, str]:
    """Return what stands for a word where only its kind matters; later lists win."""
    lists = words("persons")
    kinds = {
        "surnames": "NAME", "given": "NAME", "roles": "ROLE", "kin": "KIN", "titles": "TITLE", "officials": "OFFICIAL",
        "months": "TIME", "pronouns": "PRON", "possessives": "POSS",
    }  # fmt: skip
    return {word: kind for name, kind in kinds.items() for word in lists[name]}


@functools.cache
def _places() -> Terms:
    """Return countries, places and demonyms as phrases: their group is what stands for them."""
    lists = words("countries")
    foreign = [item for item in lists["countries"] if "US" not in item["iso"]]  # type: ignore[index]
    names = [name for item in foreign for name in item["names"]]  # type: ignore[index]
    demonyms = [name for item in foreign for name in item["demonyms"]]  # type: ignore[index]
    groups = {
        "COUNTRY": [*names, *lists["places"], *lists["region_names"]],
        "DEMONYM": [*demonyms, *lists["region_demonyms"]],
        "LANGUAGE": lists["languages"],
    }
    return Terms(groups)


def shapes(reading: Reading, first: int, last: int) -> list[str]:
    """Return the words of a sentence with names, numbers and countries put for what they are."""
    plain, capitals = reading.words[first:last], reading.capitals
    told = []
    for index, word in enumerate(plain, first):
        shape, if_capital = _shape(word)
        if if_capital and capitals[index]:
            shape = _capital(reading, index, if_capital, begins=index == first, word=word)
        told.append(shape)
    vocabulary = _places()
    if vocabulary.any_in(plain):
        for hit in vocabulary.hits(reading, first, last):
            told[hit.first - first : hit.last - first] = [hit.group, *[""] * (hit.last - hit.first - 1)]
    return [word for word in told if word]


@functools.lru_cache(maxsize=32_768)
def _shape(word: str) -> tuple[str, str]:
    """Return what stands for a word, and what would if it had a capital; empty if that makes no difference."""
    if word in spelled():
        return "NUM", ""
    if not word.isalpha():
        return f"#{min(len(word), 9)}" if word.isdigit() else _mixed(word), ""
    kind = _classes().get(word)
    if kind == "NAME":
        return word, kind
    if kind is not None:
        return kind, ""
    return word, "CAP" if len(word) > 1 and word not in _known() else ""


def _capital(reading: Reading, index: int, kind: str, *, begins: bool, word: str) -> str:
    if kind == "NAME":
        return kind
    if begins:
        return word
    return "CAPS" if reading.text[reading.starts[index] : reading.ends[index]].isupper() else "CAP"


def _mixed(word: str) -> str:
    """Return letters and digits as how many of each: "wac2190054321" is "a3#9"."""
    runs = itertools.groupby(word[:24], str.isdigit)
    return "".join(f"{'#' if digits else 'a'}{min(sum(1 for _ in run), 9)}" for digits, run in runs)


@functools.cache
def spelled() -> frozenset[str]:
    """Return words that are said for digits."""
    return frozenset(words("persons")["digits"])


#: A number as it is written: letters and digits with dashes, dots, slashes and single blanks between.
_NUMBER = re.compile(r"[a-z]{0,4}[-#]? ?\d[\da-z]*(?:(?:[-./ ]|- )[\da-z]*\d[\da-z]*)*")
_DIGIT, _LETTER = re.compile(r"\d"), re.compile(r"[a-z]")
_NUMBERS_MAX, _NUMBER_LONGEST = 12, 24


def _numbers(reading: Reading, ordinal: int) -> Iterator[str]:
    """Yield how each number of a sentence is written, alone and after the two words before it."""
    sentence = reading.sentences[ordinal]
    if _DIGIT.search(reading.folded, sentence.start, sentence.end) is None:
        return
    for found in itertools.islice(_NUMBER.finditer(reading.folded, sentence.start, sentence.end), _NUMBERS_MAX):
        shape = _LETTER.sub("a", _DIGIT.sub("9", found.group()[:_NUMBER_LONGEST]))
        digits = shape.count("9")
        at = bisect.bisect_left(reading.starts, found.start())
        before = reading.words[max(sentence.first, at - 2) : at]
        size = f"{min(digits, 12)}{'a' if 'a' in shape else ''}"
        yield from (f"n {shape}", f"o {size}")
        yield from (f"m {word} {size}" for word in before)


_AROUND_MAX = 40  # words


def _around(reading: Reading, ordinal: int) -> list[int]:
    """Return the buckets of the words before, of the Subject, and of the head of the table a row stands in."""
    found: list[int] = []
    if ordinal:
        before = reading.sentences[ordinal - 1]
        told = {*reading.words[max(before.first, before.last - _AROUND_MAX) : before.last]}
        found += [_said(word).before for word in told]
    found += _about(reading)
    head = reading.head(ordinal)
    if head is not None:
        sentence = reading.sentences[head]
        told = {*reading.words[sentence.first : sentence.last][:_AROUND_MAX]}
        found += [_said(word).head for word in told]
    return found


def _about(reading: Reading) -> list[int]:
    if "about" not in reading.kept:
        reading.kept["about"] = [_said(word).about for word in {*fold(reading.about).split()[:_AROUND_MAX]}]
    found = reading.kept["about"]
    assert isinstance(found, list)
    return found


@functools.cache
def _known() -> frozenset[str]:
    return frozenset(words("persons")["not_names"])


def pieces(reading: Reading, ordinal: int) -> Pieces:
    """Return the buckets of a sentence."""
    told, (plain, pairs, turns, numbers, around) = spoken(reading, ordinal)
    return Pieces(plain, pairs, turns, [piece for word in told for piece in letters(word)], numbers, around)


def spoken(reading: Reading, ordinal: int) -> tuple[list[str], tuple[list[int], ...]]:
    """Return the different words of letters in a sentence, and its buckets without the pieces of these words."""
    sentence = reading.sentences[ordinal]
    last = min(sentence.last, sentence.first + _WORDS_MAX)
    plain = reading.words[sentence.first : last]
    different = {*plain}
    said = [_said(word) for word in plain]
    blocks = (
        [_said(word).own for word in different],
        [pair & _MASK for pair in {crc32(two.tail, one.pair) for one, two in itertools.pairwise(said)}],
        [turn & _MASK for turn in _turns(shapes(reading, sentence.first, last))],
        [bucket(piece) for piece in {*_numbers(reading, ordinal)}],
        _around(reading, ordinal),
    )
    return [word for word in different if word.isalpha()], blocks


def _turns(told: list[str]) -> set[int]:
    """Return the turns of two words, of three, and of two with one between."""
    parts = [_BEGIN, *map(_turned, told), _END]
    found = {crc32(two[0], one[1]) for one, two in itertools.pairwise(parts)}
    for one, two, three in zip(parts, parts[1:], parts[2:], strict=False):
        found.add(crc32(three[0], crc32(two[0], one[2])))
        found.add(crc32(three[0], one[3]))
    return found


_BEGIN, _END = _turned("^"), _turned("$")
