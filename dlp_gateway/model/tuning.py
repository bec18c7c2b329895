"""What a message says to who tunes: what was nearly found, and what is looked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dlp_gateway.model.verdict import Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """What looked like `entity` and was left alone. `start`/`end`: code points into `Part.text` of `locator`.

    `reason` says why in words of ours, never in words of the mail; `score` is what the form alone was worth.
    """

    entity: str
    locator: str
    start: int
    end: int
    score: float
    recognizer: str
    rule: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognizerSheet:
    """One enabled recognizer: what it finds, from which score on, and how many examples prove it at every start.

    `tuned`: a file of the operator's changes it; `words`: that name a value nearby; `allowed`: values that are none.
    """

    stem: str
    entity: str
    threshold: float
    patterns: int
    words: int
    finds: int
    ignores: int
    allowed: int
    tuned: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A message judged for who tunes: the Explanation, what was nearly found, and what was looked for."""

    explanation: Explanation
    near_misses: tuple[NearMiss, ...] = ()
    recognizers: tuple[RecognizerSheet, ...] = ()
