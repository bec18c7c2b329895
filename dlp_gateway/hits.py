"""What was found in a part, and what of it is told where several saw something in the same characters.

Takes: `Hit`s. Returns: those that stand, by start. Touches: nothing. Fails: never. Cost: a sort.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from recognizers.base import JUDGED

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Entities whose values are numbers, surest first: two of them on the same digits are one number.
_NUMBERS = (
    "USCIS_RECEIPT", "US_ITIN", "US_SSN", "ALIEN_NUMBER", "IMMIGRATION_NUMBER", "PASSPORT", "DRIVER_LICENSE",
    "LICENSE_PLATE_OR_VIN", "PUBLIC_ASSISTANCE", "DATE_OF_BIRTH", "COURT_DATE",
)  # fmt: skip
RANK = {entity: rank for rank, entity in enumerate(_NUMBERS)}
_FAR = 1_000  # code points: farther than any window


class Hit(NamedTuple):
    """A result in terms of the part; `value` is the matched text, normalised."""

    entity: str
    start: int
    end: int
    score: float
    recognizer: str
    rule: str
    value: str
    distance: int | None  # code points to the word nearby that names it
    form: float  # the score before any word was looked at
    context: tuple[str, ...] = ()  # what moved the score


def resolved(hits: Iterable[Hit]) -> list[Hit]:
    """Return the hits by start, without those that say less about the same characters.

    Of two hits of one entity that overlap the longer one stays, of two numbers of different entities the surer,
    then the one nearer to its label. What the judge holds alone shadows nothing, and no number that a recognizer of its
    own finds is told again by it. A statement and a number, or two statements, may share characters.
    """
    groups: dict[str, list[Hit]] = {}
    for hit in sorted(dict.fromkeys(hits), key=lambda item: (item.rule == JUDGED, item.start, -item.end)):
        if hit.rule == JUDGED and hit.entity in RANK and _is_told(hit, groups.get("number", [])):
            continue
        kind = "number" if hit.entity in RANK else hit.entity
        group = groups.setdefault(f"{JUDGED} {hit.entity}" if hit.rule == JUDGED else kind, [])
        while group and _overlap(group[-1], hit):
            hit = _better(group.pop(), hit)  # noqa: PLW2901  what is left of the two
        group.append(hit)
    kept = (hit for group in groups.values() for hit in group)
    return sorted(kept, key=lambda item: (item.start, item.end, item.entity))


def _is_told(hit: Hit, numbers: list[Hit]) -> bool:
    """Tell whether one of these, which are ordered and apart, shares characters with a hit."""
    at = bisect_left(numbers, hit.end, key=lambda one: one.start) - 1
    return at >= 0 and _overlap(hit, numbers[at])


def _better(one: Hit, other: Hit) -> Hit:
    """Return the hit that says more; of one entity the longer, as sure as the surer."""
    if one.entity != other.entity:
        return max(one, other, key=_worth)
    longer = max(one, other, key=lambda hit: (hit.end - hit.start, _worth(hit)))
    return longer._replace(score=max(one.score, other.score))


def _overlap(one: Hit, other: Hit) -> bool:
    return one.start < other.end and other.start < one.end


def _worth(hit: Hit) -> tuple[float, int, int, int]:
    """Order hits on the same characters: surer, nearer to its label, longer, of the surer kind."""
    distance = _FAR if hit.distance is None else hit.distance
    return (hit.score, -distance, hit.end - hit.start, -RANK.get(hit.entity, 0))
