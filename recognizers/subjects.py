"""Whom each finding is about: an ordinal for each distinct person, as far as a text tells.

Takes: texts with the spans found in them, the rows of their tables, the subject of the message. Returns: for each
finding the number of a person, or None. Touches: nothing. Fails: never. Cost: linear.
Source: issue 5: a name is never a reason to hold, but it links findings; rows of a sheet are counted by best key.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from recognizers.person import LIKELY
from recognizers.reading import Reading, words
from recognizers.weigh import evidence_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: Values that belong to one person only, best key first.
KEYS = (
    "US_SSN", "US_ITIN", "ALIEN_NUMBER", "IMMIGRATION_NUMBER", "PASSPORT", "DRIVER_LICENSE", "USCIS_RECEIPT",
)  # fmt: skip
_REACH = 900  # code points before a finding in which its person is named
_NAMES_MAX = 2_000  # sentences of a text that are asked for names: a longer one is a sheet, whose rows tell
_NUMBER = re.compile(r"\d")


class Found(NamedTuple):
    """A finding: the text it stands in (`text` is its index), its span, entity and fingerprint."""

    text: int
    start: int
    end: int
    entity: str
    fingerprint: str


class Source(NamedTuple):
    """A text, and the rows of its tables as (row, start, end) of their cells, ordered by start."""

    text: str
    rows: tuple[tuple[int, int, int], ...]


class _Name(NamedTuple):
    start: int
    words: frozenset[str]


def persons(
    sources: Sequence[Source], found: Sequence[Found], about: str, known: Mapping[str, Reading] | None = None
) -> list[int | None]:
    """Return the number of the person of each finding; None where none can be told. `known`: texts read before."""
    people = _People()
    known = known or {}
    asked = {item.text for item in found}
    named = {at: _names(known.get(sources[at].text) or Reading(sources[at].text)) for at in asked}
    first = next(iter(_names(known.get(about) or Reading(about))), None)
    keys: dict[tuple[int, int], str] = {}
    for item in found:
        row = _row(sources[item.text].rows, item.start)
        if row is not None and item.entity in KEYS:
            best = keys.get((item.text, row))
            if best is None or KEYS.index(item.entity) < KEYS.index(best.partition(" ")[0]):
                keys[item.text, row] = f"{item.entity} {item.fingerprint}"
    told: list[int | None] = []
    for item in found:
        row = _row(sources[item.text].rows, item.start)
        if row is not None:
            told.append(people.keyed(keys.get((item.text, row), f"row {item.text} {row}")))
        else:
            name = _nearest(named[item.text], item.start) or first
            told.append(people.named(name.words) if name is not None else None)
    return told


class _People:
    """Persons in the order of their first finding; one who shares a word of the name is the same."""

    def __init__(self) -> None:
        self._keys: dict[str, int] = {}
        self._words: dict[str, int] = {}
        self._count = 0

    def keyed(self, key: str) -> int:
        if key not in self._keys:
            self._keys[key] = self._next()
        return self._keys[key]

    def named(self, name: frozenset[str]) -> int:
        known = next((self._words[word] for word in sorted(name) if word in self._words), None)
        number = self._next() if known is None else known
        for word in name:
            self._words.setdefault(word, number)
        return number

    def _next(self) -> int:
        self._count += 1
        return self._count


def _row(rows: tuple[tuple[int, int, int], ...], start: int) -> int | None:
    """Return the row of the cell in which a finding begins."""
    at = bisect_right(rows, start, key=lambda cell: cell[1]) - 1
    return rows[at][0] if at >= 0 and start < rows[at][2] else None


def _nearest(names: list[_Name], start: int) -> _Name | None:
    at = bisect_right(names, start, key=lambda name: name.start)
    before = names[at - 1] if at else None
    if before is not None and start - before.start <= _REACH:
        return before
    after = names[at] if at < len(names) else None
    return after if after is not None and after.start - start <= _REACH // 3 else None


def _names(reading: Reading) -> list[_Name]:
    """Return the persons named in a text, by start: runs of words that are graded as a name."""
    found: list[_Name] = []
    for ordinal in range(min(len(reading.sentences), _NAMES_MAX)):
        graded = [index for index, grade in evidence_of(reading, ordinal).references if grade >= LIKELY]
        found += _runs(reading, graded)
    return found


@functools.cache
def _no_names() -> frozenset[str]:
    lists = words("persons")
    return frozenset().union(*(lists[name] for name in ("pronouns", "kin", "roles", "titles", "first", "loose")))


def _runs(reading: Reading, graded: Iterable[int]) -> list[_Name]:
    runs: list[list[int]] = []
    no_names = _no_names()
    for index in graded:
        word = reading.words[index]
        if word in no_names or not reading.text[reading.starts[index]].isupper() or _NUMBER.search(word):
            continue
        if runs and index - runs[-1][-1] == 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return [_name(reading, run) for run in runs]


def _name(reading: Reading, run: list[int]) -> _Name:
    """Take in the capitalised word behind: the surname that is in no list."""
    after = run[-1] + 1
    told = [reading.words[index] for index in run]
    if after < len(reading.words) and reading.starts[after] == reading.ends[run[-1]] + 1:
        following = reading.text[reading.starts[after] : reading.ends[after]]
        told += [reading.words[after]] if following[0].isupper() and len(following) > 1 else []
    return _Name(reading.starts[run[0]], frozenset(told))
