"""What the learned reader looks at in a letter about an order: words and kinds of words, as numbers of buckets.

Takes: the author's words as flat text, the claims found in them. Returns: for each block its buckets. Touches: nothing.
Cost: linear. Court, docket number, SSN, months, names and digits stand as one mark each, so that nothing about a person
or a case is learnt. Blocks: words (runs of one to three), kinds of words (lexicon.py; runs of one to four) and pairs of
kinds with others between, each also with the sentence's part: names the reference, speaks of a court, or neither; and
the turns of phrase that the letter as a whole holds (turns.py).
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING
from zlib import crc32

from dlp_gateway.legal.lexicon import class_of
from dlp_gateway.legal.turns import freed, turns_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dlp_gateway.legal.claims import Claim
    from dlp_gateway.legal.wording import Flat

BLOCKS = 4
BUCKETS = 1 << 17
_WORD = re.compile(r"[^\W\d_][\w'.-]*[^\W_]|[^\W\d_]|[0-9]+|[?\"]")
_SSN = re.compile(r"\b[0-9]{3}-[0-9]{2}-[0-9]{4}\b")
_MONTH = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre"
    r"|octubre|noviembre|diciembre)[a-z]*\.?"
)
_COURT, _DOCKET, _NUMBER, _MONTHS, _NAME = "_court_", "_docket_", "_ssn_", "_month_", "_name_"
_MARKS = frozenset({_COURT, _DOCKET, _NUMBER, _MONTHS})
_OF_COURTS = frozenset({"COURT", "JUDGE", "PAPER"})
_WORDS_RUN, _KINDS_RUN = (1, 2, 3), (1, 2, 3, 4)
# How far apart the two of a pair of kinds may stand.
_NEAREST, _FARTHEST = 2, 4


def traits(text: Flat, claims: Iterable[Claim]) -> tuple[list[int], ...]:
    """Return the buckets of each block; one that comes twice stands there twice."""
    words: list[int] = []
    kinds: list[int] = []
    pairs: list[int] = []
    for said in _sentences(text, claims):
        told = _kinds(said)
        part = _part(said, told)
        for run in _runs(["^", *said, "$"], _WORDS_RUN):
            words += (_bucket(run), _bucket(f"{part}:{run}"))
        short = ["^", *(one for before, one in pairwise(["", *told]) if one != before), "$"]
        for run in _runs(short, _KINDS_RUN):
            kinds += (_bucket(f"C {run}"), _bucket(f"{part}C {run}"))
        pairs += (_bucket(f"{part}S {pair}") for pair in _pairs(short[1:-1]))
    return words, kinds, pairs, [_bucket(f"T {turn}") for turn in turns_in(freed(text))]


def _bucket(trait: str) -> int:
    return crc32(trait.encode()) % BUCKETS


def _sentences(text: Flat, claims: Iterable[Claim]) -> Iterator[list[str]]:
    """Give the words of each sentence, marks in place of what is masked."""
    spans = sorted(_masked(text, claims))
    for low, high in pairwise(sorted({0, *text.ends, len(text.low)})):
        said: list[str] = []
        place = low
        for start, end, mark in spans:
            if place <= start < high:
                said += _words(text, place, start, first=low)
                said.append(mark)
                place = min(end, high)
        said += _words(text, place, high, first=low)
        if said:
            yield said


def _masked(text: Flat, claims: Iterable[Claim]) -> set[tuple[int, int, str]]:
    found = {(match.start(), match.end(), _NUMBER) for match in _SSN.finditer(text.low)}
    for claim in claims:
        if claim.court is not None:
            found.add((claim.court.start, claim.court.end, _COURT))
        if claim.docket is not None:
            found.add((claim.docket.start, claim.docket.end, _DOCKET))
    return found


def _words(text: Flat, start: int, end: int, *, first: int) -> Iterator[str]:
    for match in _WORD.finditer(text.low, start, end):
        yield _word(match.group(), text.text[match.start() : match.end()], opens=match.start() == first)


def _word(low: str, written: str, *, opens: bool) -> str:
    """Give a word, or its mark: a capital inside a sentence is a name unless the word has a class."""
    if low[0].isdigit():
        return "0"
    if _MONTH.fullmatch(low):
        return _MONTHS
    named = written[0].isupper() and not opens and not written.isupper() and not class_of(low)
    return _NAME if named else low


def _kinds(said: Sequence[str]) -> list[str]:
    found = (word if word in _MARKS or word == "?" else class_of(word) for word in said)
    return [kind for kind in found if kind]


def _part(said: Sequence[str], told: Sequence[str]) -> str:
    if _COURT in said or _DOCKET in said:
        return "r"
    return "x" if _OF_COURTS.isdisjoint(told) else "o"


def _runs(said: Sequence[str], lengths: Iterable[int]) -> Iterator[str]:
    for length in lengths:
        for at in range(len(said) - length + 1):
            yield " ".join(said[at : at + length])


def _pairs(told: Sequence[str]) -> Iterator[str]:
    for at, one in enumerate(told):
        for other in told[at + _NEAREST : at + _FARTHEST + 1]:
            yield f"{one} {other}"
