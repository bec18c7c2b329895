"""Parts in, findings out: the only door of the gateway to Presidio and to `recognizers/`.

Takes: a Rulebook (recognizer overrides, spaCy model) once; then parts of a message and its fingerprint key.
Returns: findings ordered as the parts are, then by start; and an Unread(TIMEOUT) for each part whose reading ran
over a pattern's deadline. Touches: nothing after it was built.
Fails: `ValueError` (RecognizerError) for recognizers that are wrong or do not find their own cases; never for text.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import recognizers
from dlp_gateway import machines
from dlp_gateway.disguise import disguises
from dlp_gateway.guess import counts
from dlp_gateway.hits import RANK, Hit, resolved
from dlp_gateway.model import Cause, Finding, NearMiss, Part, PartKind, RecognizerSheet, Unread
from dlp_gateway.text import normalise
from recognizers.base import CONTEXT, DISTANCE, FIELD, FORM, RULE
from recognizers.columns import cells, is_in, laid, rubrics, told_under_heads
from recognizers.engine import Engine
from recognizers.spec import LEFT, RIGHT
from recognizers.statement import read
from recognizers.subjects import Found, Source, persons
from recognizers.weigh import WEIGHTS
from recognizers.whose import heads_things

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from presidio_analyzer import RecognizerResult

    from dlp_gateway.config import Rulebook
    from dlp_gateway.disguise import Disguise
    from dlp_gateway.text import Normalised
    from recognizers.base import Recognizer
    from recognizers.engine import LazyArtifacts
    from recognizers.misses import Miss

_REPLY = re.compile(r"\A(?:Subject: ?)?(?:\s*(?:re|fwd?|rv|aw|tr|enc)\s*:)*\s*", re.IGNORECASE)
_SUBJECT_MAX = 300  # code points of a subject that are looked at
_LIKELY = 0.5  # a form that is a number of this kind without any word
_MOVED = 6  # features of a statement that are told
_AHEAD = 4_000  # code points of texts that the judge reads together: in longer ones it has enough to do at once
_STUDIED = 200_000  # code points that are looked through for near misses: some seconds of work for who waits


class _View(NamedTuple):
    """A text to analyse and how to get back: `back(start, end)` is the span in Part.text, or None."""

    text: str
    back: Callable[[int, int], tuple[int, int] | None]


class _Read(NamedTuple):
    """A text that was read ahead."""

    plain: Normalised
    artifacts: LazyArtifacts


@dataclass(frozen=True, slots=True)
class _Table:
    """Rows of a table as lines "header: value" (decisions 22) and where each value stood."""

    text: str
    starts: tuple[int, ...]  # of each value in `text`
    origins: tuple[int, ...]  # of each value in Part.text
    lengths: tuple[int, ...]
    sure: tuple[tuple[int, int, bool], ...]  # spans in Part.text of values whose column is beyond doubt; if of things

    @classmethod
    def of(cls, text: str, spans: list[tuple[int, int, int, bool, bool]]) -> _Table:
        """Build it from (start in `text`, start in Part.text, length, sure, things are numbered in the column)."""
        starts, origins, lengths, _, _ = zip(*spans, strict=True)
        sure = sorted(
            (origin, origin + length, things) for _, origin, length, certain, things in spans if certain or things
        )
        return cls(text=text, starts=starts, origins=origins, lengths=lengths, sure=tuple(sure))

    def decides(self, hit: Hit) -> bool:
        """Tell whether only words outside its own cell made this a hit: then its column's head decides."""
        cell = self._cell(hit)
        if cell is None or cell[2] or hit.distance is None or hit.form >= _LIKELY:
            return False
        low, high, _ = cell
        return hit.start - hit.distance < low or hit.end + hit.distance > high

    def is_of_things(self, hit: Hit) -> bool:
        """Tell whether the head says that its column numbers things."""
        cell = self._cell(hit)
        return cell is not None and cell[2] and hit.entity in RANK

    def _cell(self, hit: Hit) -> tuple[int, int, bool] | None:
        at = bisect_right(self.sure, hit.start, key=lambda cell: cell[0]) - 1
        return None if at < 0 or hit.end > self.sure[at][1] else self.sure[at]

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the span in Part.text: the piece of the values that lies inside, or None."""
        first = max(0, bisect_right(self.starts, start) - 1)
        while first < len(self.starts) and self.starts[first] + self.lengths[first] <= start:
            first += 1
        if first == len(self.starts) or self.starts[first] >= end:
            return None
        last = bisect_right(self.starts, end - 1) - 1
        low = self.origins[first] + max(0, start - self.starts[first])
        high = self.origins[last] + min(self.lengths[last], end - self.starts[last])
        return (low, high) if low < high else None


class Scanner:
    """Finds protected identifiers in the parts of a message."""

    def __init__(self, rulebook: Rulebook) -> None:
        found = recognizers.load(rulebook.recognizer_dir, today=rulebook.loaded_on)
        self._engine = Engine(found, spacy_model=rulebook.spacy_model)

    @property
    def entities(self) -> frozenset[str]:
        """The entities that some recognizer finds."""
        return self._engine.entities

    def scan(self, parts: tuple[Part, ...], fingerprint_key: bytes) -> tuple[tuple[Finding, ...], tuple[Unread, ...]]:
        """Find what stands in the parts; a text that two parts share is read once."""
        known: dict[tuple[str, bool], list[RecognizerResult]] = {}
        about = _subject(parts)
        ahead = self._ahead(parts, about)
        findings: list[Finding] = []
        unread: list[Unread] = []
        for part in parts:
            try:
                hits = self._hits(part, known, about, ahead.get(part.text) if _is_prose(part) else None)
            except recognizers.PatternTimeout:
                unread.append(Unread(locator=part.locator, media_type=part.media_type, cause=Cause.TIMEOUT))
            else:
                findings += (_finding(part, hit, fingerprint_key) for hit in hits)
        return _with_subjects(parts, findings, about, ahead), tuple(unread)

    def _ahead(self, parts: tuple[Part, ...], about: str) -> dict[str, _Read]:
        """Read the short texts of a message together."""
        plain: dict[str, Normalised] = {}
        left = _AHEAD
        for part in parts:
            if len(part.text) <= left and part.text not in plain and _is_prose(part):
                plain[part.text] = normalise(part.text)
                left -= len(part.text)
        made = self._engine.read_ahead([item.text for item in plain.values()], about=about)
        return {text: _Read(item, one) for (text, item), one in zip(plain.items(), made, strict=True)}

    def load_models(self) -> None:
        """Load now what else the first mail that needs it would wait for."""
        self._engine.load_models()

    def near_misses(self, parts: tuple[Part, ...]) -> tuple[NearMiss, ...]:
        """Return what looked like something and was left alone, and why; in the first `_STUDIED` code points only."""
        about, left, found = _subject(parts), _STUDIED, []
        for part in parts:
            if machines.writes(part):
                continue
            plain = normalise(part.text[:left])
            left = max(0, left - len(part.text))
            try:
                found += [_missed(part, plain, miss) for miss in self._engine.misses(plain.text, about=about)]
            except recognizers.PatternTimeout:
                continue  # `scan` has told it as Unread
        return tuple(found)

    def sheets(self) -> tuple[RecognizerSheet, ...]:
        """Return what is looked for, by stem."""
        return tuple(_sheet(item) for item in sorted(self._engine.recognizers, key=lambda item: item.stem))

    def _hits(
        self, part: Part, known: dict[tuple[str, bool], list[RecognizerResult]], about: str, ahead: _Read | None
    ) -> list[Hit]:
        table = _table(part)
        plain = normalise(part.text) if ahead is None else ahead.plain
        made = ahead.artifacts if ahead is not None else self._shared(part, plain.text, about, table)
        views = [_View(plain.text, plain.span)]
        views += (_view(other) for other in disguises(part.text, plain))
        if made is not None and (plain.text, True) not in known:
            known[plain.text, True] = self._engine.analyze(plain.text, about=about, ahead=made)
        hits = [hit for view in views for hit in self._seen(view, known, about, prose=_is_prose(part))]
        hits = [hit for hit in hits if table is None or not table.decides(hit)]
        hits = _of_somebody(part, hits)
        if table is not None:
            found = [*self._seen(_lines(table), known, about, prose=False)]
            quiet = any(hit.rule == FIELD for hit in found) and self._engine.quiet(plain.text, about=about, ahead=made)
            hits = [hit for hit in (*hits, *found) if not (quiet and hit.rule == FIELD) and not table.is_of_things(hit)]
        if machines.writes(part):
            hits = [hit for hit in hits if machines.leaves(part.text, hit)]
        return resolved(hit for hit in hits if counts(part, hit.recognizer, hit.rule, hit.score, (hit.start, hit.end)))

    def _shared(self, part: Part, text: str, about: str, table: _Table | None) -> LazyArtifacts | None:
        """Return what the text and the question whether it is quiet are read from, where both may be asked."""
        return self._engine.artifacts(text, about=about) if table is not None and _is_prose(part) else None

    def _seen(
        self, view: _View, known: dict[tuple[str, bool], list[RecognizerResult]], about: str, *, prose: bool
    ) -> Iterator[Hit]:
        key = (view.text, prose)
        if key not in known:
            known[key] = self._engine.analyze(view.text, about=about, prose=prose)
        for result in known[key]:
            span = view.back(result.start, result.end)
            if span is not None:
                yield _hit(result, span, view.text[result.start : result.end])

    def prove(self) -> None:
        """Run every recognizer's cases through the real engine; ValueError names the first that fails."""
        for recognizer in self._engine.recognizers:
            for case in recognizer.spec.cases.find:
                self.prove_case(recognizer.stem, case)
            for case in recognizer.spec.cases.ignore:
                self.prove_case(recognizer.stem, case)

    def prove_case(self, stem: str, case: str) -> None:
        """Check that recognizer `stem` finds exactly the spans that stand in guillemets; ValueError if not."""
        text, expected = unmarked(case)
        part = Part(locator="1", media_type="text/plain", kind=PartKind.BODY, text=text)
        findings, unread = self.scan((part,), b"proof")
        entity = next(item.entity for item in self._engine.recognizers if item.stem == stem)
        found = {(item.start, item.end) for item in findings if item.recognizer == stem}
        # What two recognizers of an entity see at one place is told once, in the name and the span of the surer one.
        others = [item for item in findings if item.recognizer != stem and item.entity == entity]
        found |= {(low, high) for low, high in expected if any(o.start < high and o.end > low for o in others)}
        if found != expected or unread:
            wanted, got = ([text[low:high] for low, high in sorted(spans)] for spans in (expected, found))
            raise recognizers.RecognizerError(f"recognizer {stem}, case {case!r}: expected {wanted}, found {got}")


def _is_prose(part: Part) -> bool:
    """Whether it may be prose: the judge reads no field of a header but the Subject."""
    return part.kind is not PartKind.HEADER or part.locator.lower().endswith("h:subject")


def _missed(part: Part, plain: Normalised, miss: Miss) -> NearMiss:
    start, end = plain.span(miss.start, miss.end)
    return NearMiss(
        entity=miss.entity, locator=part.locator, start=start, end=end, score=round(miss.score, 2),
        recognizer=miss.recognizer, rule=miss.rule, reason=miss.reason,
    )  # fmt: skip


def _sheet(item: Recognizer) -> RecognizerSheet:
    spec = item.spec
    return RecognizerSheet(
        stem=item.stem, entity=item.entity, threshold=spec.threshold, patterns=len(item.patterns),
        words=len(spec.presidio.phrases), finds=len(spec.cases.find), ignores=len(spec.cases.ignore),
        allowed=len(spec.allow) + len(spec.presidio.allow_list), tuned=recognizers.is_tuned(item), source=spec.source,
    )  # fmt: skip


def _with_subjects(
    parts: tuple[Part, ...], findings: list[Finding], about: str, ahead: dict[str, _Read]
) -> tuple[Finding, ...]:
    """Say of each finding which person it is about, where one can be told."""
    if not findings:
        return ()
    place = {part.locator: at for at, part in enumerate(parts)}
    found = [Found(place[item.locator], item.start, item.end, item.entity, item.fingerprint) for item in findings]
    told_in = {item.text for item in found}
    sources = [Source(part.text, _rows(part)) if at in told_in else Source("", ()) for at, part in enumerate(parts)]
    known = {text: read(text, item.artifacts) for text, item in ahead.items() if item.plain.text == text}
    told = persons(sources, found, about, known)
    return tuple(
        item if number is None else replace(item, subject=f"person {number}")
        for item, number in zip(findings, told, strict=True)
    )


def _rows(part: Part) -> tuple[tuple[int, int, int], ...]:
    """Return (row, start, end) of the cells of the part's tables, by start."""
    told: Iterable[Any] = part.layout or cells(part.text)
    return tuple(sorted(((cell.row, cell.start, cell.end) for cell in told), key=lambda cell: cell[1]))


def _subject(parts: tuple[Part, ...]) -> str:
    """Return the Subject of the message itself, without the reply marks."""
    for part in parts:
        if part.kind is PartKind.HEADER and part.locator.lower() == "h:subject":
            return _REPLY.sub("", part.text[:_SUBJECT_MAX])
    return ""


def unmarked(case: str) -> tuple[str, set[tuple[int, int]]]:
    """Return the text of a case without its guillemets, and the half-open spans that stood in them."""
    text, spans, start = "", set(), 0
    for piece in re.split(f"([{LEFT}{RIGHT}])", case):
        if piece == LEFT:
            start = len(text)
        elif piece == RIGHT:
            spans.add((start, len(text)))
        else:
            text += piece
    return text, spans


def _of_somebody(part: Part, hits: list[Hit]) -> list[Hit]:
    """Return the hits without statuses in rows of a sheet that count kinds, or list them."""
    if not part.layout or all(hit.entity in RANK for hit in hits):
        return hits
    rows = rubrics(laid(part.layout), part.text)
    return [hit for hit in hits if hit.entity in RANK or not is_in(rows, hit.start, hit.end)]


def _view(other: Disguise) -> _View:
    return _View(other.text, lambda start, end: other.span(start, end) if other.is_new(start, end) else None)


def _lines(table: _Table) -> _View:
    lines = normalise(table.text)
    return _View(lines.text, lambda start, end: table.span(*lines.span(start, end)))


def _table(part: Part) -> _Table | None:
    """Return the rows of the part's cells with heads, or of the tables typed into its text."""
    told = told_under_heads(part.layout, part.text)
    pieces: list[str] = []
    spans: list[tuple[int, int, int, bool, bool]] = []
    at = 0
    for _, group in groupby(told, key=lambda cell: cell[0]):
        row = [*group]
        heads = tuple(cell.header for cell in row)
        for _, header, start, end, sure in row:
            if not header:
                continue
            pieces += (header, ": ", part.text[start:end], "\n")
            spans.append((at + len(header) + 2, start, end - start, sure, heads_things(header, heads)))
            at += len(header) + 2 + end - start + 1
        pieces.append("\n")
        at += 1
    return _Table.of("".join(pieces), spans) if spans else None


def _hit(result: RecognizerResult, span: tuple[int, int], value: str) -> Hit:
    metadata = result.recognition_metadata
    return Hit(
        entity=result.entity_type,
        start=span[0],
        end=span[1],
        score=result.score,
        recognizer=metadata["recognizer_name"],
        rule=metadata.get(RULE, metadata["recognizer_name"]),
        value=value,
        distance=metadata.get(DISTANCE),
        form=metadata.get(FORM, result.score),
        context=_moved(metadata),
    )


def _moved(metadata: dict[str, Any]) -> tuple[str, ...]:
    """Return the word near a value that named it, or what was seen around a statement, strongest first."""
    features: dict[str, float] = metadata.get("features") or {}
    strongest = sorted(features, key=lambda name: -abs(WEIGHTS.get(name, 0) * features[name]))
    word = metadata.get(CONTEXT)
    return (*((word,) if word else ()), *(name for name in strongest[:_MOVED] if name != "bias"))


def _finding(part: Part, hit: Hit, key: bytes) -> Finding:
    value = "".join(char for char in hit.value.casefold() if char.isalnum())
    return Finding(
        entity=hit.entity,
        locator=part.locator,
        start=hit.start,
        end=hit.end,
        score=round(hit.score, 2),
        recognizer=hit.recognizer,
        rule=hit.rule,
        context=hit.context,
        fingerprint=hmac.new(key, value.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest(),
    )
