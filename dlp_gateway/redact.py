"""Parts and findings in, masked text out: `my number is [US_SSN #1]`.

Takes: the parts of one message and their findings. Returns: a text per part. Touches: nothing.
The only door to presidio_anonymizer. Its engine is asked span by span: given a whole text it copies that text once
per finding, which is quadratic.
The same value has the same number wherever it stands; whatever overlaps is masked together.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from dlp_gateway.model import Mark, PartKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dlp_gateway.model import Finding, Part


#: Stands in place of what was taken out. Not `removed`: people are, from countries, and the scanner knows it.
NEUTRAL = "redacted"


def labels(parts: tuple[Part, ...], findings: tuple[Finding, ...]) -> dict[tuple[str, str], str]:
    """Name each distinct value: (entity, fingerprint) -> `US_SSN #1`, numbered per entity in reading order."""
    place = {part.locator: number for number, part in reversed(list(enumerate(parts)))}
    ordered = sorted(findings, key=lambda found: (place.get(found.locator, len(parts)), found.start, found.end))
    numbers: dict[str, dict[str, int]] = defaultdict(dict)
    for found in ordered:
        numbers[found.entity].setdefault(found.fingerprint, len(numbers[found.entity]) + 1)
    return {(entity, key): f"{entity} #{number}" for entity, known in numbers.items() for key, number in known.items()}


def mask(
    parts: tuple[Part, ...],
    findings: tuple[Finding, ...],
    *,
    reveal: frozenset[str] = frozenset(),
    names: Mapping[tuple[str, str], str] | None = None,
) -> tuple[str, ...]:
    """Mask every finding in every part; the texts come in the order of `parts`.

    `reveal`: fingerprints of the values that may be seen. What also belongs to a finding that is not revealed stays
    masked. `names`: what stands in place of (entity, fingerprint); without it `labels`.
    """
    names = labels(parts, findings) if names is None else names
    by_locator: dict[str, list[Finding]] = defaultdict(list)
    for found in findings:
        if found.fingerprint not in reveal:
            by_locator[found.locator].append(found)
    return tuple("".join(_masked(part.text, by_locator[part.locator], names)) for part in parts)


def neutral(parts: tuple[Part, ...], findings: tuple[Finding, ...]) -> dict[tuple[str, str], str]:
    """Name every value without its kind and number, for a copy: that somebody's faith was named would tell of it."""
    return dict.fromkeys(labels(parts, findings), NEUTRAL)


def values(parts: tuple[Part, ...], findings: tuple[Finding, ...]) -> dict[str, frozenset[str]]:
    """Return the texts of each value, as they stand in the parts, by label."""
    texts = {part.locator: part.text for part in parts}
    names = labels(parts, findings)
    found: dict[str, set[str]] = defaultdict(set)
    for one in findings:
        found[names[one.entity, one.fingerprint]].add(texts.get(one.locator, "")[max(0, one.start) : one.end])
    return {label: frozenset(said) for label, said in found.items()}


def marks(parts: tuple[Part, ...], findings: tuple[Finding, ...]) -> tuple[Mark, ...]:
    """List where what was found stands, in reading order, without a word of it; what nobody sees comes last."""
    known = {part.locator: part for part in parts}
    counts: dict[tuple[str, str, str, int], int] = defaultdict(int)
    order = {locator: number for number, locator in enumerate(known)}
    for found in sorted(findings, key=lambda one: (order.get(one.locator, len(order)), one.start)):
        part = known.get(found.locator)
        counts[found.entity, _place(part), found.locator, _line(part, found.start)] += 1
    listed = [
        Mark(entity=entity, place=place, locator=locator, line=line, count=count)
        for (entity, place, locator, line), count in counts.items()
    ]
    shown = {mark.entity for mark in listed if mark.place != _UNSEEN}
    return tuple(mark for mark in listed if mark.place != _UNSEEN or mark.entity not in shown)


_UNSEEN = "unseen"
_PLACES = {PartKind.BODY: "body", PartKind.ATTACHMENT: "file", PartKind.NAME: "name", PartKind.HEADER: "header"}


def _place(part: Part | None) -> str:
    if part is None or part.kind is PartKind.HIDDEN:
        return _UNSEEN
    return "subject" if part.locator == "h:Subject" else _PLACES[part.kind]


def _line(part: Part | None, start: int) -> int:
    if part is None or part.kind not in {PartKind.BODY, PartKind.ATTACHMENT}:
        return 0
    return part.text.count("\n", 0, max(0, start)) + 1


def _masked(text: str, findings: list[Finding], names: Mapping[tuple[str, str], str]) -> Iterator[str]:
    shown = 0
    for start, end, together in _groups(text, findings):
        yield text[shown:start]
        yield _replaced(text[start:end], _label(together, names))
        shown = end
    yield text[shown:]


def _groups(text: str, findings: Iterable[Finding]) -> Iterator[tuple[int, int, list[Finding]]]:
    """Join findings that overlap; spans are cut to the text, so that a wrong one masks too much, never too little."""
    group: list[Finding] = []
    start = end = 0
    for found in sorted(findings, key=lambda found: (found.start, found.end)):
        first, last = max(0, found.start), min(len(text), found.end)
        if first >= last:
            continue
        if group and first < end:
            end = max(end, last)
            group.append(found)
            continue
        if group:
            yield start, end, group
        start, end, group = first, last, [found]
    if group:
        yield start, end, group


def _label(together: list[Finding], names: Mapping[tuple[str, str], str]) -> str:
    """Write `[US_SSN #1]`, or `[DATE_OF_BIRTH #1, US_SSN #2]` where findings overlap."""
    distinct = sorted({names[found.entity, found.fingerprint] for found in together})
    return f"[{', '.join(distinct)}]"


def _replaced(text: str, label: str) -> str:
    """Let the engine replace all of `text`. Imported here: it loads Presidio, which most commands do without."""
    from presidio_anonymizer import AnonymizerEngine  # noqa: PLC0415
    from presidio_anonymizer.entities import OperatorConfig, RecognizerResult  # noqa: PLC0415

    whole = RecognizerResult(entity_type="MASKED", start=0, end=len(text), score=1.0)
    operators = {"MASKED": OperatorConfig("replace", {"new_value": label})}
    engine = AnonymizerEngine()  # type: ignore[no-untyped-call]
    return str(engine.anonymize(text=text, analyzer_results=[whole], operators=operators).text)
