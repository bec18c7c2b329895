"""The learned judge: how likely a sentence tells something protected about a person, and of which class.

Takes: a `Reading` and what the rules found in it. Returns: `Opinion`s of the sentences worth one. Touches: reads
`judge.npz` beside this file (numbers only, no pickle) at its first use. Fails: `RecognizerError` where it is missing.
Cost: linear: a sum of weights for each piece of a sentence; only sentences in doubt are measured, fewer encoded.
Source: a linear model trained by `tools/train.py` on tests/recognizers/corpus; docs/judge.md is its card.
"""

from __future__ import annotations

import functools
import math
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from recognizers.encoder import bag, encode, starts
from recognizers.gauges import MEASURES
from recognizers.gauges import rows as rows_of
from recognizers.reading import Kind
from recognizers.spec import RecognizerError
from recognizers.traits import bucket, letters, spelled, spoken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recognizers.reading import Reading

_FILE = Path(__file__).with_name("judge.npz")
#: Rules tell the judge, class by class: the best score of a word, and of a turn of phrase.
RULES = ("rule", "turn")
#: Logits of words between which a sentence is in doubt, and from which one settles what becomes of the whole text.
DOUBT, _CERTAIN = (-3.0, 2.0), 4.0
#: How much louder the words of the sentence speak than those of the sentence before, of the Subject, of the whole text.
NEAR = 0.5
#: What the likeliest class needs: a sentence of no class tells a number, which others find.
LIKELIEST = 0.15
_ABOUT_MAX, _WHOLE_MAX = 300, 60  # code points of a Subject, sentences of a text that are looked at for this
#: Classes whose telling words are a number.
NUMBERS = frozenset(
    [
        "US_SSN", "US_ITIN", "ALIEN_NUMBER", "USCIS_RECEIPT", "IMMIGRATION_NUMBER", "PASSPORT", "DRIVER_LICENSE",
        "LICENSE_PLATE_OR_VIN", "DATE_OF_BIRTH",
    ]
)  # fmt: skip
_SENTENCES_MAX = 512  # sentences weighed at once: bounds the memory
_WORDS_MAX = 32_768  # words whose pieces are kept, 4 MB: more than `_SENTENCES_MAX` sentences can have
_LEAST = 1e-6  # instead of a length of nothing


class Opinion(NamedTuple):
    """Probabilities of one sentence: that it tells anything protected, and of each class (`Judge.classes`)."""

    any: float
    classes: tuple[float, ...]
    left: float | None = None  # in doubt, and of no class: what its meaning as a whole was left to be added to


class Weights(NamedTuple):
    """The model's numbers. Column 0 is "anything" by words, 1 by words and meaning, the others are the classes."""

    classes: tuple[str, ...]
    idf: Any  # (buckets,)
    pieces: Any  # (buckets, 2 + classes)
    measures: Any  # (measures, 2 + classes)
    bag: Any  # (4 times the encoder's numbers, 2 + classes): words of the sentence, then of what stands around it
    meaning: Any  # (encoder's numbers,): adds to column 1
    bias: Any  # (2 + classes,)
    closely: float  # words that weigh less than this, and say nothing to the rules, were never enough in training

    @classmethod
    def none(cls, classes: tuple[str, ...]) -> Weights:
        """Return a model that has learnt nothing yet."""
        empty = np.zeros((1, 1))
        return cls(classes, empty, empty, empty, empty, empty, empty, 0.0)


def dense_names(classes: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the measures in their order: of the sentence, then of the rules of each class."""
    return (*MEASURES, "any rule", *(f"{kind} {name}" for kind in RULES for name in classes))


def dense(found: Mapping[str, float], names: Sequence[str]) -> Any:
    """Return the measures as a vector."""
    return np.array([found.get(name, 0.0) for name in names], dtype=np.float32)


def sentence_text(reading: Reading, ordinal: int) -> str:
    """Return the text of a sentence."""
    sentence = reading.sentences[ordinal]
    return reading.text[sentence.start : sentence.end]


class _Slice(NamedTuple):
    """Sentences of one text that are weighed together, and what the rules measured in them."""

    text: int
    reading: Reading
    ordinals: list[int]
    rules: Mapping[int, Mapping[str, float]]


def bags(reading: Reading, ordinals: Sequence[int]) -> Any:
    """Return the mean meaning of the words of each sentence, of the one before, of the Subject and of the text."""
    own, before, about, whole = _bags([_Slice(0, reading, [*ordinals], {})])
    count = len(ordinals)
    return np.hstack([own, before, np.repeat(about, count, axis=0), np.repeat(whole, count, axis=0)])


def _bags(slices: Sequence[_Slice]) -> tuple[Any, Any, Any, Any]:
    """Return bags of each sentence, of the one before it, of each slice's Subject and of its text."""
    told: list[str] = [""]  # what stands before a first sentence
    own, before, about, whole = [], [], [], []
    subjects: dict[str, int] = {}
    for one in slices:
        first = range(min(len(one.reading.sentences), _WHOLE_MAX))
        asked = sorted({*first, *one.ordinals, *(at - 1 for at in one.ordinals if at)})
        row = {at: place for place, at in enumerate(asked, len(told))}
        told += [sentence_text(one.reading, at) for at in asked]
        subject = one.reading.about[:_ABOUT_MAX]
        if subject not in subjects:
            subjects[subject] = len(told)
            told.append(subject)
        own += [row[at] for at in one.ordinals]
        before += [row[at - 1] if at else 0 for at in one.ordinals]
        about.append(subjects[subject])
        whole.append([row[at] for at in first])
    meant = bag(told)
    texts = np.stack([meant[rows].sum(axis=0) for rows in whole])
    texts /= np.maximum(np.sqrt(np.einsum("ij,ij->i", texts, texts)), _LEAST)[:, None]
    return meant[own], NEAR * meant[before], NEAR * meant[about], NEAR * texts


class _Letters:
    """What the pieces of a word weigh: the same wherever it stands, so it is summed once."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._rows: dict[str, int] = {}
        self._made = np.zeros((_WORDS_MAX + 1, weights.pieces.shape[1] + 1), dtype=np.float32)  # row 0 is nothing

    def of(self, told: Sequence[Sequence[str]]) -> Any:
        """Return for each list of words the sum of their pieces, scaled to length one."""
        fresh = {word for words in told for word in words if word not in self._rows}
        if len(self._rows) + len(fresh) > _WORDS_MAX:
            self._rows.clear()
            fresh = {word for words in told for word in words}
        self._learn([*fresh])
        look = self._rows
        rows = np.fromiter((row for words in told for row in (0, *(look[word] for word in words))), dtype=np.int64)
        sums = np.add.reduceat(self._made[rows], starts([len(words) + 1 for words in told]), axis=0)
        return sums[:, 1:] / np.maximum(np.sqrt(sums[:, :1]), _LEAST)

    def _learn(self, fresh: list[str]) -> None:
        if not fresh:
            return
        found = [letters(word) for word in fresh]
        buckets = np.fromiter(chain.from_iterable(found), dtype=np.int64)
        idf = self._weights.idf[buckets]
        weighed = np.column_stack([idf * idf, self._weights.pieces[buckets] * idf[:, None]])
        first = len(self._rows) + 1
        self._made[first : first + len(fresh)] = np.add.reduceat(weighed, starts([*map(len, found)]), axis=0)
        self._rows.update((word, first + at) for at, word in enumerate(fresh))


class Judge:
    """A trained model."""

    def __init__(self, weights: Weights) -> None:
        self.classes = weights.classes
        self._weights = weights
        self._names = dense_names(weights.classes)
        self._column = {name: at for at, name in enumerate(self._names)}
        self._letters = _Letters(weights)

    @classmethod
    @functools.cache
    def shipped(cls) -> Judge:
        """Return the judge that comes with this package."""
        return cls(load(_FILE))

    def opinions(self, reading: Reading, rules: Mapping[int, Mapping[str, float]]) -> dict[int, Opinion]:
        """Return the opinions on a text. `rules[ordinal]`: what the rules measured in that sentence."""
        return self.opinions_on([(reading, rules)])[0]

    def opinions_on(
        self, texts: Sequence[tuple[Reading, Mapping[int, Mapping[str, float]]]]
    ) -> list[dict[int, Opinion]]:
        """Return the opinions on each of several texts: many short ones cost little more than one."""
        found: list[dict[int, Opinion]] = [{} for _ in texts]
        batch: list[_Slice] = []
        for at, (reading, rules) in enumerate(texts):
            told = [ordinal for ordinal, sentence in enumerate(reading.sentences) if sentence.kind is not Kind.NOTICE]
            for begin in range(0, len(told), _SENTENCES_MAX):
                piece = told[begin : begin + _SENTENCES_MAX]
                if sum(len(one.ordinals) for one in batch) + len(piece) > _SENTENCES_MAX:
                    self._weigh(batch, found)
                    batch = []
                batch.append(_Slice(at, reading, piece, rules))
        if batch:
            self._weigh(batch, found)
        return found

    def _weigh(self, slices: list[_Slice], found: list[dict[int, Opinion]]) -> None:
        """Weigh the words of all sentences, then what else is known of those that are worth it."""
        weights = self._weights
        margins = self._words(slices) + weights.bias
        loud = (margins[:, 0] > weights.closely).tolist()
        rows, kept, at = [], [], 0
        for one in slices:
            told = [row for row, ordinal in enumerate(one.ordinals) if loud[at + row] or ordinal in one.rules]
            rows += [at + row for row in told]
            kept += [one._replace(ordinals=[one.ordinals[row] for row in told])] if told else []
            at += len(one.ordinals)
        if kept:
            self._meant(kept, margins[rows] + self._measured(kept) @ weights.measures, found)

    def _words(self, slices: Sequence[_Slice]) -> Any:
        """Return what the words of each sentence weigh; each kind of piece is scaled to length one."""
        told = [spoken(one.reading, ordinal) for one in slices for ordinal in one.ordinals]
        blocks = [block for _, found in told for block in found]
        lengths = np.fromiter(map(len, blocks), dtype=np.int64, count=len(blocks))
        buckets = np.fromiter(chain.from_iterable(blocks), dtype=np.int64, count=int(lengths.sum()))
        values = self._weights.idf[buckets]
        group = np.repeat(np.arange(len(blocks)), lengths)
        norms = np.sqrt(np.bincount(group, values * values, minlength=len(blocks))).astype(np.float32)
        weighed = self._weights.pieces[buckets] * (values / np.maximum(norms, _LEAST)[group])[:, None]
        per_sentence = lengths.reshape(len(told), -1).sum(axis=1)
        return np.add.reduceat(weighed, starts(per_sentence), axis=0) + self._letters.of([words for words, _ in told])

    def _measured(self, slices: Sequence[_Slice]) -> Any:
        asked = [(one, ordinal) for one in slices for ordinal in one.ordinals]
        found = np.zeros((len(asked), len(self._names)), dtype=np.float32)
        found[:, : len(MEASURES)] = [row for one in slices for row in rows_of(one.reading, one.ordinals)]
        for row, (one, ordinal) in enumerate(asked):
            for name, value in one.rules.get(ordinal, {}).items():
                found[row, self._column[name]] = value
        return found

    def _meant(self, slices: Sequence[_Slice], margins: Any, found: list[dict[int, Opinion]]) -> None:
        """Add what the words mean, and what the sentences in doubt mean as a whole."""
        parts = np.split(self._weights.bag, 4)
        lengths = [len(one.ordinals) for one in slices]
        own, before, about, whole = (bag @ part for bag, part in zip(_bags(slices), parts, strict=True))
        margins = margins + own + before + np.repeat(about + whole, lengths, axis=0)
        words = margins[:, 0]
        settled = np.repeat(np.maximum.reduceat(words, starts(lengths)) >= _CERTAIN, lengths)
        doubtful = np.flatnonzero((words > DOUBT[0]) & (words < DOUBT[1]) & ~settled)
        asked = [(one, ordinal) for one in slices for ordinal in one.ordinals]
        classes = _chances(margins[:, 2:]).tolist()
        total, left, worth = words.copy(), {}, []
        for row in doubtful.tolist():
            one, ordinal = asked[row]
            if max(classes[row]) < LIKELIEST and ordinal not in one.rules:
                left[row] = margins[row, 1].item()  # whatever it means, nothing is found in it
            else:
                worth.append(row)
        if worth:
            meant = encode([sentence_text(asked[row][0].reading, asked[row][1]) for row in worth])
            total[worth] = margins[worth, 1] + meant @ self._weights.meaning
        for row, ((one, ordinal), likely) in enumerate(zip(asked, _chances(total).tolist(), strict=True)):
            found[one.text][ordinal] = Opinion(likely, tuple(classes[row]), left.get(row))

    def told_whole(self, reading: Reading, opinions: Mapping[int, Opinion]) -> dict[int, Opinion]:
        """Return the opinions with what was left undone for sentences in doubt that are of no class."""
        left = {ordinal: opinion.left for ordinal, opinion in opinions.items() if opinion.left is not None}
        if not left:
            return dict(opinions)
        meant = encode([sentence_text(reading, ordinal) for ordinal in left])
        chances = _chances(np.array([*left.values()], dtype=np.float32) + meant @ self._weights.meaning)
        whole = {
            ordinal: opinions[ordinal]._replace(any=likely, left=None)
            for ordinal, likely in zip(left, chances.tolist(), strict=True)
        }
        return {**opinions, **whole}

    def telling(self, reading: Reading, ordinal: int, column: int) -> tuple[int, int]:
        """Return the words (half-open) that speak loudest for a class in a sentence; a number for its classes."""
        sentence = reading.sentences[ordinal]
        if self.classes[column] in NUMBERS and (number := _number(reading, sentence.first, sentence.last)) is not None:
            return number
        weights = self._weights
        loud = [self._loudness(weights, word, column + 2) for word in reading.words[sentence.first : sentence.last]]
        at = int(np.argmax(loud))
        first = last = at
        while first > 0 and loud[first - 1] > loud[at] / 2:
            first -= 1
        while last + 1 < len(loud) and loud[last + 1] > loud[at] / 2:
            last += 1
        return sentence.first + first, sentence.first + last + 1

    @staticmethod
    def _loudness(weights: Weights, word: str, column: int) -> float:
        if not word.isalpha():
            return -1.0
        buckets = [bucket(f"w {word}"), *letters(word)]
        told: float = (weights.idf[buckets] * weights.pieces[buckets, column]).sum().item()
        return told / math.sqrt(len(buckets))


def _chances(margins: Any) -> Any:
    return 1 / (1 + np.exp(-margins))


def _number(reading: Reading, first: int, last: int) -> tuple[int, int] | None:
    """Return the longest run of words that are written or said for a number."""
    best, begin = (0, 0, 0), -1
    for at in range(first, last + 1):
        word = reading.words[at] if at < last else ""
        if word and (not word.isalpha() or word in spelled()):
            begin = at if begin < 0 else begin
        elif begin >= 0:
            best = max(best, (reading.ends[at - 1] - reading.starts[begin], begin, at))
            begin = -1
    return best[1:] if best[0] else None


def load(path: Path) -> Weights:
    """Read a model. Raises RecognizerError."""
    try:
        with np.load(path, allow_pickle=False) as file:
            scale = file["scale"].astype(np.float32)
            return Weights(
                classes=tuple(map(str, file["classes"])),
                idf=file["idf"].astype(np.float32),
                pieces=file["pieces"].astype(np.float32) * scale,
                measures=file["measures"].astype(np.float32),
                bag=file["bag"].astype(np.float32),
                meaning=file["meaning"].astype(np.float32),
                bias=file["bias"].astype(np.float32),
                closely=float(file["closely"]),
            )
    except (OSError, KeyError, ValueError) as error:
        raise RecognizerError(f"{path.name}: {error}") from None
