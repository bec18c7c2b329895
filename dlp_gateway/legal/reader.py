"""The learned reader: how likely the author of a letter obeys a judge's order that they tell in their own words.

Takes: the author's words as flat text, the claims found in them. Returns: a probability. Touches: reads `reader.npz`
beside this file (numbers only, no pickle) at its first use. Cost: linear, two milliseconds for a letter.
Source: a linear model trained by `tools/train_reader.py` on tests/messages/legal/words; docs/reader.md is its card.
"""

from __future__ import annotations

import functools
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from dlp_gateway.legal.traits import traits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dlp_gateway.legal.claims import Claim
    from dlp_gateway.legal.wording import Flat

#: Shorter and longer letters than those that the reader has learnt from are left to the rules.
LEAST_CHARS, MOST_CHARS = 200, 8_000
_FILE = Path(__file__).with_name("reader.npz")


class Reader(NamedTuple):
    """The model's numbers: what a bucket is worth by being rare, what it weighs, and the bias."""

    idf: Any  # (buckets,)
    weights: Any  # (buckets,)
    bias: float

    @classmethod
    @functools.cache
    def shipped(cls) -> Reader:
        """Return the reader that comes with this package."""
        with np.load(_FILE, allow_pickle=False) as file:
            return cls(
                idf=file["idf"].astype(np.float32),
                weights=file["weights"].astype(np.float32) * float(file["scale"]),
                bias=float(file["bias"]),
            )

    def chance(self, text: Flat, claims: Iterable[Claim]) -> float:
        """Return the probability that the letter acts under the order which it names."""
        margin = self.bias
        for block in traits(text, claims):
            buckets, values = weighed(block, self.idf)
            margin += float(values @ self.weights[buckets])
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, margin))))


def weighed(block: list[int], idf: Any) -> tuple[Any, Any]:
    """Return the different buckets of a block and what each is worth; the values have length one together."""
    buckets, counts = np.unique(np.array(block, dtype=np.int64), return_counts=True)
    values = (1 + np.log(counts)) * idf[buckets]
    return buckets, values / max(math.sqrt(float(values @ values)), 1e-6)
