"""What the learned judge sees of a sentence: words, turns, letters, whom it speaks of, what the rules say.

Takes: a `Reading`, ordinals of sentences. Returns: for each sentence bucket numbers of four kinds of words and pieces
(hashed, so that no vocabulary is shipped) and a vector of named measures. Touches: nothing. Fails: never.
Cost: linear; the pieces of a word are made once for each distinct word.
Source: character and word n-grams of a linear model (Joachims 1998; hashing: Weinberger et al. 2009), and the
evidence of `person.py` as measures, not as gates: a hard gate on the person lost 8 % of the recall.
"""

from __future__ import annotations

import bisect
import functools
import itertools
import math
import re
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from recognizers.reading import Kind, Reading, fold, words
from recognizers.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recognizers.person import Evidence

#: Buckets of the hash: 2^17 holds some 10^5 pieces of a few thousand sentences with few collisions.
BUCKETS = 1 << 17
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
    return crc32(piece.encode("utf-8", "surrogatepass")) % BUCKETS


@functools.lru_cache(maxsize=32_768)
def _word(word: str) -> int:
    return bucket("w " + word)


@functools.lru_cache(maxsize=65_536)
def letters(word: str) -> tuple[int, ...]:
    """Return the buckets of a word's pieces; "<" and ">" mark its ends."""
    marked = f"<{word[:24]}>"
    return tuple(
        bucket(f"l {marked[at : at + size]}")
        for size in range(_SHORTEST, _LONGEST + 1)
        for at in range(len(marked) - size + 1)
    )


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
    kinds = _classes()
    told = [_shape(reading, index, kinds, index == first) for index in range(first, last)]
    vocabulary = _places()
    if vocabulary.any_in(set(reading.words[first:last])):
        for hit in vocabulary.hits(reading, first, last):
            told[hit.first - first : hit.last - first] = [hit.group, *[""] * (hit.last - hit.first - 1)]
    return [word for word in told if word]


def _shape(reading: Reading, index: int, kinds: dict[str, str], begins: bool) -> str:  # noqa: FBT001
    word = reading.words[index]
    if word in spelled():
        return "NUM"
    if not word.isalpha():
        return f"#{min(len(word), 9)}" if word.isdigit() else _mixed(word)
    kind = kinds.get(word)
    capital = reading.text[reading.starts[index]].isupper()
    if kind == "NAME":
        return kind if capital else word
    if kind is not None:
        return kind
    if capital and not begins and len(word) > 1 and word not in _known():
        return "CAPS" if reading.text[reading.starts[index] : reading.ends[index]].isupper() else "CAP"
    return word


@functools.lru_cache(maxsize=4096)
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
    for found in itertools.islice(_NUMBER.finditer(reading.folded, sentence.start, sentence.end), _NUMBERS_MAX):
        shape = _LETTER.sub("a", _DIGIT.sub("9", found.group()[:_NUMBER_LONGEST]))
        digits = shape.count("9")
        at = bisect.bisect_left(reading.starts, found.start())
        before = reading.words[max(sentence.first, at - 2) : at]
        size = f"{min(digits, 12)}{'a' if 'a' in shape else ''}"
        yield from (f"n {shape}", f"o {size}")
        yield from (f"m {word} {size}" for word in before)


_AROUND_MAX = 40  # words


def _around(reading: Reading, ordinal: int) -> Iterator[str]:
    """Yield the words of the sentence before, of the Subject, and of the head of the table a row stands in."""
    if ordinal:
        before = reading.sentences[ordinal - 1]
        yield from (f"b {word}" for word in reading.words[max(before.first, before.last - _AROUND_MAX) : before.last])
    yield from (f"j {word}" for word in fold(reading.about).split()[:_AROUND_MAX])
    head = reading.head(ordinal)
    if head is not None:
        sentence = reading.sentences[head]
        yield from (f"h {word}" for word in reading.words[sentence.first : sentence.last][:_AROUND_MAX])


@functools.cache
def _known() -> frozenset[str]:
    return frozenset(words("persons")["not_names"])


def pieces(reading: Reading, ordinal: int) -> Pieces:
    """Return the buckets of a sentence."""
    sentence = reading.sentences[ordinal]
    last = min(sentence.last, sentence.first + _WORDS_MAX)
    plain = reading.words[sentence.first : last]
    told = ["^", *shapes(reading, sentence.first, last), "$"]
    turns = [f"t {one} {two}" for one, two in itertools.pairwise(told)]
    turns += [f"u {one} {two} {three}" for one, two, three in zip(told, told[1:], told[2:], strict=False)]
    turns += [f"s {one} {three}" for one, three in zip(told, told[2:], strict=False)]
    return Pieces(
        words=[_word(word) for word in {*plain}],
        pairs=[bucket(f"p {one} {two}") for one, two in {*itertools.pairwise(plain)}],
        turns=[bucket(turn) for turn in {*turns}],
        letters=[piece for word in {*plain} if word.isalpha() for piece in letters(word)],
        numbers=[bucket(piece) for piece in {*_numbers(reading, ordinal)}],
        around=[bucket(piece) for piece in {*_around(reading, ordinal)}],
    )


#: Measures of a sentence that are no words, in the order of the vector.
MEASURES = (
    "certain", "likely", "loose", "plural", "indefinite", "conditional", "modal", "policy", "events", "contact",
    "detail", "question", "heading", "statistics", "told", "verb", "casework", "few", "anyone", "example", "instruct",
    "official", "own_staff", "own_kin", "counted", "header", "notice", "greeting", "short", "long", "shouted", "colon",
    "first", "before_certain", "before_likely", "before_plural", "before_policy", "before_statistics", "after_certain",
    "subject_certain", "subject_likely", "subject_policy", "social", "publicity", "alone", "policy_share",
    "row", "headed", "answers", "quoted", "digits", "numbers", "people_share", "told_share", "length",
)  # fmt: skip
_SHORT, _LONG = 4, 30  # words


def measures(reading: Reading, ordinal: int) -> dict[str, float]:
    """Return what is not zero of the measures of a sentence."""
    from recognizers import weigh  # noqa: PLC0415  weigh reads the judge's words, too

    seen = weigh.evidence_of(reading, ordinal)
    found = _own(seen)
    found |= _written(reading, ordinal)
    found |= _beside(reading, ordinal)
    found["social"] = weigh.near_social(reading, ordinal)
    found["publicity"] = weigh.near_publicity(reading, ordinal)
    grade = weigh.subject_grade(reading)
    found["subject_certain"], found["subject_likely"] = grade == 3, grade == 2  # noqa: PLR2004  person.CERTAIN, LIKELY
    found["subject_policy"] = min(_policy_words(fold(reading.about)), 3) / 3
    found["alone"] = len(reading.sentences) == 1
    found |= _layout(reading, ordinal)
    return {name: float(value) for name, value in found.items() if value}


def _layout(reading: Reading, ordinal: int) -> dict[str, float]:
    """Measure how the sentence stands in its text: a row, an answer, quoted; and of how much people the text speaks."""
    sentence = reading.sentences[ordinal]
    text = reading.text[sentence.start : sentence.end]
    before = reading.sentences[ordinal - 1] if ordinal else None
    found = [len(number) for number in _DIGITS.findall(text)]
    return {
        "row": reading.is_row(ordinal),
        "headed": reading.head(ordinal) is not None,
        "answers": before is not None and reading.text[before.start : before.end].rstrip().endswith("?"),
        "quoted": text.lstrip()[:1] == ">",
        "digits": min(sum(found), 20) / 10,
        "numbers": min(len(found), 8) / 4,
        **_shares(reading),
    }


_DIGITS = re.compile(r"\d+")


def _shares(reading: Reading) -> dict[str, float]:
    """Measure of the whole text how many sentences speak of a certain person, and how long it is."""
    from recognizers import weigh  # noqa: PLC0415

    if "shares" not in reading.kept:
        seen = [weigh.evidence_of(reading, at) for at in range(min(len(reading.sentences), _SHARED_MAX))]
        count = max(1, len(seen))
        reading.kept["shares"] = {
            "people_share": sum(item.best == 3 for item in seen) / count,  # noqa: PLR2004
            "told_share": sum(item.casework for item in seen) / count,
            "length": min(math.log1p(count), 5) / 5,
        }
    found = reading.kept["shares"]
    assert isinstance(found, dict)
    return found


_SHARED_MAX = 60  # sentences of a text that are looked at for what it is


def _own(seen: Evidence) -> dict[str, float]:
    found: dict[str, float] = {"certain": seen.best == 3, "likely": seen.best == 2, "loose": seen.best == 1}  # noqa: PLR2004
    found["policy"], found["events"] = min(seen.policy, 4) / 2, min(seen.events, 3) / 2
    for name in (
        "plural", "indefinite", "conditional", "modal", "contact", "detail", "question", "heading", "statistics",
        "told", "verb", "casework", "few", "anyone", "example", "instruct", "official", "own_staff", "own_kin",
        "counted",
    ):  # fmt: skip
        found[name] = getattr(seen, name)
    found["header"] = seen.kind is Kind.HEADER
    found["notice"] = seen.kind is Kind.NOTICE
    found["greeting"] = seen.kind is Kind.GREETING
    found["short"], found["long"] = seen.length <= _SHORT, seen.length >= _LONG
    return found


def _written(reading: Reading, ordinal: int) -> dict[str, float]:
    sentence = reading.sentences[ordinal]
    text = reading.text[sentence.start : sentence.end]
    spoken = reading.words[sentence.first : sentence.last]
    return {
        "shouted": text.isupper(),
        "colon": ": " in text[:40],
        "first": not _first_person().isdisjoint(spoken),
    }


@functools.cache
def _first_person() -> frozenset[str]:
    return frozenset(words("persons")["first"])


def _beside(reading: Reading, ordinal: int) -> dict[str, float]:
    """Measure the two sentences before and the one after."""
    from recognizers import weigh  # noqa: PLC0415

    told = range(len(reading.sentences))
    before = [weigh.evidence_of(reading, at) for at in (ordinal - 1, ordinal - 2) if at in told]
    after = [weigh.evidence_of(reading, at) for at in (ordinal + 1,) if at in told]
    best = max((seen.best for seen in before), default=0)
    near = range(max(0, ordinal - 6), min(len(told), ordinal + 7))
    share = sum(weigh.evidence_of(reading, at).policy > 0 for at in near) / len(near)
    return {
        "before_certain": best == 3,  # noqa: PLR2004
        "before_likely": best == 2,  # noqa: PLR2004
        "before_plural": any(seen.plural for seen in before),
        "before_policy": min(sum(seen.policy for seen in before), 4) / 2,
        "before_statistics": any(seen.statistics for seen in before),
        "after_certain": any(seen.best == 3 for seen in after),  # noqa: PLR2004
        "policy_share": share,
    }


def _policy_words(text: str) -> int:
    return sum(word in _policy() for word in text.split())


@functools.cache
def _policy() -> frozenset[str]:
    return frozenset(words("persons")["policy"]) | frozenset(words("persons")["events"])
