"""What was nearly found, and why it was not: asked for by who tunes, never in the way of mail.

Takes: recognizers and a text. Returns: `Miss`es ordered by start. Touches: nothing. Fails: `PatternTimeout`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from recognizers.base import NUMBERS, regions
from recognizers.bench import HOLD
from recognizers.statement import Statement, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from presidio_analyzer import RecognizerResult

    from recognizers.base import Recognizer
    from recognizers.reading import Reading

_LOW = 0.15  # scores below this are no near miss: everything looks a little like something


class Miss(NamedTuple):
    """A span that looked like `entity`; `reason` holds no text of the mail."""

    entity: str
    recognizer: str
    rule: str
    start: int
    end: int
    score: float
    reason: str


def near_misses(recognizers: Iterable[Recognizer], text: str, artifacts: object) -> list[Miss]:
    """Return what looked like something in a text and was left alone. Raises PatternTimeout."""
    found: list[Miss] = []
    for item in recognizers:
        if isinstance(item, Statement):
            found += _statements(item, read(text, artifacts))
        elif item.may_match(text) and item.patterns:
            found += _values(item, text, artifacts)
    return sorted({*found}, key=lambda miss: (miss.start, miss.end, miss.entity, miss.rule))


def _values(item: Recognizer, text: str, artifacts: object) -> Iterator[Miss]:
    spans = regions(text) if item.PREFILTER == NUMBERS else ((0, len(text)),)
    kept = item.rescored(text, item.analyze(text, [item.entity], artifacts))  # type: ignore[arg-type]
    accepted = {(result.start, result.end) for result in kept if result.score >= item.spec.threshold}
    weak = {(result.start, result.end): result for result in kept if result.score < item.spec.threshold}
    for pattern in item.patterns:
        for match in item.matches(pattern, text, spans):
            start, end = item.span(match)
            if start < 0 or any(low < end and start < high for low, high in accepted):
                continue
            reason = item.objection(text, match) or _weakness(item, text, weak.get((start, end)), start)
            yield Miss(item.entity, item.stem, pattern.name, start, end, pattern.score, reason)


def _weakness(item: Recognizer, text: str, result: RecognizerResult | None, start: int) -> str:
    label = item.words.speaks_against(text, start)
    if label is not None:
        return "a label right before it says that it is something else"
    if result is None:
        return "allowed, or not whose it would have to be"
    return f"no word nearby says what it is (score {result.score:.2f}, needed {item.spec.threshold:.2f})"


def _statements(item: Statement, reading: Reading) -> Iterator[Miss]:
    for hit in item.told(reading):
        likely = 0.0 if item.bench is None else item.bench.likely(reading, hit.ordinal)
        if max(hit.score, likely) >= _LOW and not (hit.score >= item.spec.threshold and likely >= HOLD):
            spoke = sorted(hit.features, key=lambda name: -abs(hit.features[name]))[:6]
            why = f"not surely said of a person (rules {hit.score:.2f}, judge {likely:.2f}; seen: {', '.join(spoke)})"
            yield Miss(item.entity, item.stem, hit.rule, hit.start, hit.end, hit.score, why)
