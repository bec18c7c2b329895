"""How much a sentence of a letter takes from the order that it attaches: undone, another's, kept quiet, a favour.

Takes: the author's words as flat text. Returns: the greatest misgiving of any sentence, as a probability.
Touches: reads `misgivings.npz` beside this file (numbers only, no pickle) and the sentence encoder at its first use.
Cost: linear, one to two milliseconds a sentence; asked only where a sound order is attached.
Source: a linear model trained by `tools/train_misgivings.py` on tests/messages/legal/misgivings; docs/misgivings.md.
"""

from __future__ import annotations

import functools
import math
import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from dlp_gateway.legal.reader import weighed

if TYPE_CHECKING:
    from dlp_gateway.legal.wording import Flat

#: From this probability on an officer looks at the letter first.
MISGIVEN = 0.65
#: What the meaning of a sentence weighs against its words and its letters.
MEANING = 2.0
_FILE = Path(__file__).with_name("misgivings.npz")
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
_DIGITS = re.compile(r"[0-9]+")
_LEAST_WORDS = 3
# Sentences of a letter that are weighed: twelve pages. A longer letter is none that a clerk writes above an order.
_SENTENCES_MAX = 300


class Misgivings(NamedTuple):
    """The model's numbers: what a bucket is worth by being rare, what it weighs, what meanings weigh, and the bias."""

    idf: Any  # (buckets,)
    weights: Any  # (buckets,)
    meaning: Any  # (encoder's numbers,)
    bias: float

    @classmethod
    @functools.cache
    def shipped(cls) -> Misgivings:
        """Return the model that comes with this package."""
        with np.load(_FILE, allow_pickle=False) as file:
            return cls(
                idf=file["idf"].astype(np.float32),
                weights=file["weights"].astype(np.float32) * float(file["scale"]),
                meaning=file["meaning"].astype(np.float32),
                bias=float(file["bias"]),
            )

    def greatest(self, letter: Flat) -> float:
        """Return the probability that a sentence of this letter takes from its order; 1 for one too long to weigh."""
        from recognizers.encoder import encode  # noqa: PLC0415  Presidio stands behind it: only who judges mail loads it

        told = sentences(letter)
        if len(told) > _SENTENCES_MAX:
            return 1.0
        margins = (self._margin(sentence, meant) for sentence, meant in zip(told, encode(told), strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, max(margins, default=-30.0)))))

    def _margin(self, sentence: str, meant: Any) -> float:
        margin = self.bias + MEANING * float(meant @ self.meaning)
        for block in traits(sentence):
            buckets, values = weighed(block, self.idf)
            margin += float(values @ self.weights[buckets])
        return margin


def sentences(letter: Flat) -> list[str]:
    """Return the sentences that say anything."""
    ends = sorted({0, *letter.ends, len(letter.text)})
    told = (letter.text[first:last].strip() for first, last in pairwise(ends))
    return [sentence for sentence in told if len(_WORD.findall(sentence)) >= _LEAST_WORDS]


def traits(sentence: str) -> tuple[list[int], list[int]]:
    """Return the buckets of the words and their pairs, and of the words' letters; all digits are alike."""
    from recognizers.reading import fold  # noqa: PLC0415  ditto
    from recognizers.traits import bucket, letters  # noqa: PLC0415  ditto

    words = [_DIGITS.sub("0", word) for word in _WORD.findall(fold(sentence))]
    alone = [bucket(f"w {word}") for word in words]
    pairs = [bucket(f"p {one} {other}") for one, other in pairwise(["^", *words, "$"])]
    return [*alone, *pairs], [piece for word in words for piece in letters(word)]
