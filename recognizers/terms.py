"""Words and phrases of a class, found in a list of words in one pass; common slips of the keyboard included.

Takes: groups of phrases. Returns: `Hit`s. Touches: nothing. Fails: never. Cost: linear in the number of words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from recognizers.reading import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from recognizers.reading import Reading

_PARTS = re.compile(r"[^\W_]+")
_SEPARATES = re.compile(r"[.!?;:,]\s|\n\s*\n|[|\t]|[()\[\]\"]")
#: Letters of the shortest word whose slips are known; slips of shorter words are other words.
_SLIP_FROM = 8
_VOWELS = "aeiou"


class Hit(NamedTuple):
    """A phrase found: `group` it belongs to, half-open span of words."""

    group: str
    first: int
    last: int


class _Phrase(NamedTuple):
    words: tuple[str, ...]
    group: str
    capital: str  # "": any case; "A": as many capitals as the list has; "a": first letter


class Terms:
    """All phrases of one class. A phrase written `=SNAP` counts only in capitals, `=Jordan` only with its capital."""

    def __init__(self, groups: Mapping[str, Iterable[str]], *, slips: Iterable[str] = ()) -> None:
        self._by_first: dict[str, list[_Phrase]] = {}
        self._slips: dict[str, str] = {}
        for group, phrases in groups.items():
            for phrase in phrases:
                self._add(group, phrase)
        for options in self._by_first.values():
            options.sort(key=lambda option: -len(option.words))
        known = {word for options in self._by_first.values() for option in options for word in option.words}
        for word in slips:
            self._slips.update((slip, fold(word)) for slip in _slips(fold(word)) if slip not in known)
        self._known = known
        self.first_words = frozenset(self._by_first.keys() | self._slips.keys())  # with which a phrase may begin

    def _add(self, group: str, phrase: str) -> None:
        capital = ""
        if phrase.startswith("="):
            phrase = phrase[1:]
            capital = "A" if phrase.isupper() else "a"
        parts = tuple(_PARTS.findall(fold(phrase)))
        self._by_first.setdefault(parts[0], []).append(_Phrase(parts, group, capital))

    def any_in(self, words: Iterable[str]) -> bool:
        """Tell whether a phrase can be among these words at all."""
        return not self.first_words.isdisjoint(words)

    def begins(self, reading: Reading) -> Iterator[int]:
        """Yield the words of a text at which a phrase may begin, unordered."""
        for word, places in reading.places.items():
            if word in self.first_words:
                yield from places

    def hits(self, reading: Reading, first: int, last: int) -> Iterator[Hit]:
        """Yield the longest phrases between two words, left to right, not overlapping."""
        at, begins, told = first, self.first_words, reading.words
        while at < last:
            found = self._at(reading, at, last) if told[at] in begins else None
            if found is None:
                at += 1
            else:
                yield found
                at = found.last

    def _at(self, reading: Reading, at: int, last: int) -> Hit | None:
        for option in self._by_first.get(self._mended(reading.words[at]), ()):
            end = at + len(option.words)
            if end <= last and self._same(reading, at, option):
                return Hit(option.group, at, end)
        return None

    def _mended(self, word: str) -> str:
        return self._slips.get(word, word)

    def _same(self, reading: Reading, at: int, option: _Phrase) -> bool:
        for offset, word in enumerate(option.words):
            if offset and (
                self._mended(reading.words[at + offset]) != word or _apart(reading, at + offset - 1, option.words)
            ):
                return False
        if not option.capital:
            return True
        written = reading.text[reading.starts[at] : reading.ends[at + len(option.words) - 1]]
        return written.isupper() if option.capital == "A" else written[0].isupper()


def _apart(reading: Reading, index: int, phrase: tuple[str, ...]) -> bool:
    """Tell whether more than a joiner stands between two words. "U. S." is one."""
    between = reading.text[reading.ends[index] : reading.starts[index + 1]]
    if len(between) == 1:
        return between not in " -'\u2019/.&\n"
    if len(between) > 6:  # noqa: PLR2004  a wrap and a quote mark
        return True
    single = len(reading.words[index]) == 1 and len(phrase) > 1
    return _SEPARATES.search(between) is not None and not single


def _slips(word: str) -> Iterator[str]:
    """Yield what hasty fingers make of a word: a letter lost, doubled, swapped, or a wrong vowel."""
    if len(word) < _SLIP_FROM:
        return
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]
        yield word[:at] + word[at] + word[at:]
        yield word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
        if word[at] in _VOWELS:
            yield from (word[:at] + vowel + word[at + 1 :] for vowel in _VOWELS if vowel != word[at])
