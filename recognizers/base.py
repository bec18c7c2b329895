"""The base class of every recognizer: immutable patterns, a deadline that raises, context both ways.

Takes: a `Spec` (one YAML file). Returns: Presidio results with `rule` and `context` in their metadata.
Touches: nothing. Fails: `PatternTimeout`: the text was not read to the end, so it must not count as clean.
Source: presidio_analyzer.PatternRecognizer, whose timeout (60 s) is logged and the pattern skipped.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import regex
from presidio_analyzer import EntityRecognizer, RecognizerResult

from recognizers.context import Context, in_a_list
from recognizers.narrow import holds_any, may_match, near
from recognizers.needs import literals, needs
from recognizers.spec import FLAGS, Spec
from recognizers.whose import elsewhere, fleet, somebodys, thing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from presidio_analyzer.nlp_engine import NlpArtifacts

#: Seconds for one pattern on one chunk of text. A linear pattern needs milliseconds (architecture.md 11).
DEADLINE_S = 1.0

RULE, CONTEXT, DISTANCE, FORM = "rule", "context", "distance", "form_score"  # keys in a result's recognition_metadata
OWNED = "owned"  # the key under which a number is known that the Subject, or the text elsewhere, gives to a thing


JUDGED = "judged"  # the rule of a sentence in which only the judge saw something
FIELD = "form field"  # the rule of a value in a form or a table whose label or head names its class


class PatternTimeout(Exception):
    """A pattern ran over its deadline. Names recognizer and pattern, never the text."""

    def __init__(self, recognizer: str, pattern: str) -> None:
        super().__init__(f"{recognizer}: pattern {pattern} ran over {DEADLINE_S} s")


#: The prefilter of values that hold digits: only what stands near digits is read.
NUMBERS = r"\d"
_NEAR = 200  # code points: longer than a label inside a pattern, or an address, can be
_BESIDE = 0.1  # over the threshold: what a weak word beside a person makes of a number
_PLACES = 7  # digits that a number has at least whose places a form prints as zeros
_DIGITS = regex.compile(r"[0-9]+")


@functools.lru_cache(maxsize=8)
def regions(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of `text` that stand near digits, ordered and apart."""
    spans: list[tuple[int, int]] = []
    for found in _DIGITS.finditer(text):
        low, high = max(0, found.start() - _NEAR), min(len(text), found.end() + _NEAR)
        if spans and low <= spans[-1][1]:
            spans[-1] = (spans[-1][0], high)
        else:
            spans.append((low, high))
    return tuple(spans)


class Pattern:
    """One compiled expression of a recognizer."""

    __slots__ = ("name", "needs", "regex", "score")

    def __init__(self, name: str, expression: str, score: float) -> None:
        self.name = name
        self.regex = _compiled(expression)
        self.needs = needs(expression)
        self.score = score


@functools.cache
def _compiled(expression: str) -> Any:
    return regex.compile(expression, FLAGS)


class Recognizer(EntityRecognizer):
    """Finds values by patterns and the words around them.

    Subclasses override `valid` (look at a match and the whole text), or `analyze` as a whole; a recognizer whose
    scores need no context sets `uses_context` to False. `PREFILTER`, where given, is an expression without which
    no pattern can match: text that lacks it costs one cheap search. With `NUMBERS` only regions near digits are read.
    """

    PREFILTER: str | None = NUMBERS
    uses_context = True
    neutral_labels = True  # whether labels of ordinary numbers (invoice, phone ...) speak against a match
    past_a_match = True  # whether a label may speak for a second match beyond the first

    def __init__(self, spec: Spec, *, stem: str) -> None:
        self.spec = spec
        self.stem = stem
        self.patterns = tuple(Pattern(item.name, item.regex, item.score) for item in spec.presidio.patterns)
        if spec.presidio.deny_list:
            self.patterns += (_deny_list(spec),)
        self.words = Context(
            spec.presidio.phrases,
            against=spec.against,
            unless=spec.unless,
            beside=spec.beside,
            window=spec.window,
            neutral=self.neutral_labels,
        )
        self._prefilter = regex.compile(self.PREFILTER, FLAGS) if self.PREFILTER else None
        self._literals = literals(self.PREFILTER) if self.PREFILTER else ()
        self._allowed = frozenset(_folded(item) for item in spec.presidio.allow_list) | frozenset(
            _folded(item.value) for item in spec.allow
        )
        super().__init__(
            supported_entities=[spec.presidio.supported_entity],
            name=stem,
            supported_language="en",  # one pass finds every language we know: the language of mail is unknown
            context=list(spec.presidio.phrases),
            score_thresholds={"default": spec.threshold},
        )

    def load(self) -> None:
        """Do nothing: Presidio's hook for models."""

    @functools.cached_property
    def entity(self) -> str:
        """The entity that is found."""
        return self.spec.presidio.supported_entity

    def valid(self, text: str, match: Any) -> bool:
        """Tell whether a match may stand. `text` is the whole text, `match` a regex match in it.

        Nothing but zeros is what forms print where a number goes.
        """
        start, end = self.span(match)
        digits = [char for char in text[start:end] if char.isdigit()]
        return len(digits) < _PLACES or digits.count("0") < len(digits)

    def objection(self, text: str, match: Any) -> str | None:
        """Return why a match may not stand, for who asks; None if it may. Names no text of the mail."""
        return None if self.valid(text, match) else "such a value cannot exist, or is told to be a sample"

    def span(self, match: Any) -> tuple[int, int]:
        """Return the half-open span of the value: the group `value` where the pattern has one."""
        found: tuple[int, int] = match.span("value") if "value" in match.re.groupindex else match.span()
        return found

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:  # noqa: ARG002
        """Find the matches of all patterns. Raises PatternTimeout."""
        if not self.may_match(text):
            return []
        spans = regions(text) if self.PREFILTER == NUMBERS else ((0, len(text)),)
        results = []
        for pattern in self.patterns:
            if not may_match(pattern.needs, text):
                continue
            for match in self.matches(pattern, text, spans):
                start, end = self.span(match)
                if start >= 0 and self.valid(text, match) and _folded(text[start:end]) not in self._allowed:
                    results.append(self.result(start=start, end=end, score=pattern.score, rule=pattern.name))
        if self.uses_context and self.neutral_labels:
            about = getattr(nlp_artifacts, "about", "")
            for result in results:
                result.recognition_metadata[OWNED] = elsewhere(text, result.start, result.end, about)
        return results

    def may_match(self, text: str) -> bool:
        """Tell whether a text holds what no pattern can do without."""
        if self._literals and not holds_any(self._literals, text):
            return False
        return self._prefilter is None or self._prefilter.search(text) is not None

    def matches(self, pattern: Pattern, text: str, spans: tuple[tuple[int, int], ...]) -> Iterator[Any]:
        """Yield the matches of one pattern inside the spans of a text that may hold one. Raises PatternTimeout."""
        try:
            for low, high in near(pattern.needs, text, spans):
                yield from pattern.regex.finditer(text, low, high, timeout=DEADLINE_S)
        except TimeoutError:
            raise PatternTimeout(self.stem, pattern.name) from None

    def result(self, *, start: int, end: int, score: float, rule: str) -> RecognizerResult:
        """Make a Presidio result that says which rule found it."""
        metadata = {
            RecognizerResult.RECOGNIZER_NAME_KEY: self.stem,
            RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
            RULE: rule,
            CONTEXT: None,
            DISTANCE: None,
            FORM: score,
        }
        return RecognizerResult(self.entity, start, end, score, recognition_metadata=metadata)

    def rescored(self, text: str, results: list[RecognizerResult]) -> list[RecognizerResult]:
        """Set each score from the words around it: called by the engine's context enhancer.

        A phrase of ours near it lifts the score to `context_score`; a foreign label right before it (invoice,
        tracking ...) sinks it below every threshold; a match in a list takes over its neighbour's context.
        """
        if not results or not self.uses_context:
            return results
        previous: RecognizerResult | None = None
        for result in sorted(results, key=lambda item: (item.start, item.end)):
            self._rescore(text, result, previous)
            if previous is None or result.end > previous.end:
                previous = result
        return results

    def _is_a_things(self, text: str, result: RecognizerResult) -> bool:
        if result.entity_type == "LICENSE_PLATE_OR_VIN" and fleet(text, result.start, result.end):
            return True
        if result.recognition_metadata.get(OWNED):
            return True
        return self.neutral_labels and thing(text, result.start, result.end) is not None

    def _rescore(self, text: str, result: RecognizerResult, previous: RecognizerResult | None) -> None:
        metadata = result.recognition_metadata
        against = self.words.speaks_against(text, result.start) and not somebodys(text, result.start, result.end)
        if against or self._is_a_things(text, result):
            result.score = min(result.score, 0.2)
            return
        floor = 0 if previous is None or self.past_a_match else min(previous.end, result.start)
        near = self.words.speaks_for(text, result.start, result.end, floor=floor)
        if near is not None:
            metadata[CONTEXT], metadata[DISTANCE] = near
        elif previous is not None and in_a_list(text, previous.end, result.start):
            metadata[CONTEXT] = previous.recognition_metadata[CONTEXT]
            metadata[DISTANCE] = previous.recognition_metadata[DISTANCE]
        if metadata[CONTEXT] is not None:
            result.score = max(result.score, self.spec.context_score)
        elif (weak := self.words.speaks_beside(text, result.start, result.end)) is not None:
            metadata[CONTEXT], metadata[DISTANCE] = weak
            result.score = max(result.score, self.spec.threshold + _BESIDE)


def _deny_list(spec: Spec) -> Pattern:
    words = sorted((regex.escape(word) for word in spec.presidio.deny_list), key=len, reverse=True)
    return Pattern("deny_list", rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", spec.presidio.deny_list_score)


def _folded(value: str) -> str:
    return "".join(char for char in value.casefold() if char.isalnum())
