"""English words that texts write small: `hawk`, `golden`; not `Lopez`.

Takes: words. Returns: truth values. Touches: reads words/english.txt.gz at its first use (5 MB).
Source: tools/words.py makes the list from SCOWL; english-notice.txt beside it is its licence.
"""

from __future__ import annotations

import functools
import gzip
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LIST = Path(__file__).parent / "words" / "english.txt.gz"


def are_small(words: Iterable[str]) -> bool:
    """Whether all of these words, in small letters, are in the list."""
    return _small_words().issuperset(words)


@functools.cache
def _small_words() -> frozenset[str]:
    return frozenset(gzip.decompress(_LIST.read_bytes()).decode().split("\n"))
