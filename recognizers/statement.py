"""Statements about persons: a status told in prose, a note, a form or a table.

Takes: the `statement:` part of a recognizer's YAML: words, assertions, labels. Returns: Presidio results whose rule
says how it was told. Touches: nothing. Fails: RecognizerError for a part that is no statement.
Cost: linear. A text without any of the words costs a look at its words.
Source: a status is protected when it is stated about a person: named, a pronoun, "the client", a row of a table.
Talk of policy, statistics, programmes, places is not. docs/detection.md tells how well this works.
"""

# ruff: noqa: E501  an expression is a list of words; broken lines would hide which

from __future__ import annotations

import bisect
import functools
import re
import weakref
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from recognizers.base import FIELD, Recognizer
from recognizers.forms import Field, Labels, is_answer, is_blank, is_of_nobody
from recognizers.gated import Gated, GatedAny
from recognizers.reading import Kind, Reading, Sentence, fold, words
from recognizers.spec import RecognizerError
from recognizers.terms import Hit, Terms
from recognizers.weigh import features, questions, score, small_talk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from presidio_analyzer import RecognizerResult
    from presidio_analyzer.nlp_engine import NlpArtifacts

    from recognizers.bench import Bench
    from recognizers.spec import Spec

#: Scores of form fields: a value that says it, an answer to a label that asks it, a value we do not know.
_VALUE, _ANSWER, _FREE = 0.93, 0.88, 0.6
#: Words; a longer value is prose that happens to follow a colon.
_VALUE_WORDS = 9

_COUNT = re.compile(r"[\d,.]{1,7}%?")  # a count is no value

#: Code points around a field in which its neighbours tell what the form is about.
_AROUND = 160
_GOODS = re.compile(
    r"\b(?:vendor|manufacturer|serial|model|modelo|lead time|quantity|qty|price|part no|sku|shipment|warranty|item|assigned to|ticket|uptime|licensee"
    r"|proveedor|fabricante|cantidad|precio|articulo|marca|customer:? state|region|invoice|factura|meeting id|passcode|finding|resolution)\b"
)
_PERSONAL = re.compile(
    r"\b(?:first name|last name|full name|client|participant|applicant|student|patient|defendant|inmate|dob|d\.o\.b|date of birth|birth ?date|ssn|sex|gender"
    r"|nombre|apellidos?|fecha de nac\w+|cliente|sexo|a-?number|a#|he|she|his|her|spouse|esposa)\b"
)

_readings: weakref.WeakKeyDictionary[Any, Reading] = weakref.WeakKeyDictionary()


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Assertion(_Strict):
    """A turn of phrase over a folded sentence; `{country}` and the like stand for word lists.

    A group `value` is the span; what a group `capital` holds must have a capital in the text. `strength`:
    `fact` says it even where nobody is named, the others are weighed like words of that group.
    """

    name: str
    regex: str
    strength: Literal["fact", "assertion", "had", "weak"] = "assertion"


class StatementSpec(_Strict):
    """The `statement:` part. Words of three strengths, turns of phrase, labels of forms and what may fill them in."""

    said_of: tuple[str, ...] = ()  # what a person is: undocumented, LPR, asylee
    had: tuple[str, ...] = ()  # what a person has: DACA, a green card
    weak: tuple[str, ...] = ()  # what needs a clear person: visa, detainer
    slips: tuple[str, ...] = ()  # words whose typing errors count too
    triggers: tuple[str, ...] = ()  # words without which no assertion can stand
    assertions: tuple[Assertion, ...] = ()
    labels: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    countries: bool = False  # countries, their codes and demonyms are values, too
    answers: bool = False  # yes and no are values
    free: bool = False  # any short value counts
    generic: tuple[str, ...] = ()  # labels that any form may have: only a value of this class says something
    asks: str = ""  # what a question asks whose answer stands on the next line
    small_talk: bool = False  # what colleagues tell of themselves next to congratulations and condolences
    never: tuple[str, ...] = ()  # turns of phrase in which a word is no statement


class Told(NamedTuple):
    """A word or turn of phrase in a sentence, and how sure the rules are that it is said of a person."""

    ordinal: int
    start: int
    end: int
    score: float
    rule: str
    features: dict[str, float]


class Statement(Recognizer):
    """Finds one class of statements."""

    PREFILTER = None
    uses_context = False
    bench: Bench | None = None  # rules and judge of all classes; None: the rules decide alone

    def __init__(self, spec: Spec, *, stem: str) -> None:
        super().__init__(spec, stem=stem)
        self.rules = _validated(spec, stem)
        self.terms = Terms(
            {"said_of": self.rules.said_of, "had": self.rules.had, "weak": self.rules.weak}, slips=self.rules.slips
        )
        self.labels = Labels(self.rules.labels)
        self._values = Terms({"value": _all_values(self.rules)}, slips=self.rules.slips)
        self._asks = re.compile(expand(self.rules.asks) if self.rules.asks else "(?!)")
        self._generic = frozenset(map(fold, self.rules.generic))
        self._triggers = Terms({"trigger": [word for phrase in self.rules.triggers for word in _listed(phrase)]})
        self._assertions = tuple((rule, _compiled(stem, rule)) for rule in self.rules.assertions)
        self._never = _nevers(self.rules.never)

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:  # noqa: ARG002
        """Find the statements of this class."""
        reading = read(text, nlp_artifacts)
        if self._says_nothing(reading):
            return []
        fields = [*self.labels.fields(reading), *self._answers(reading)]
        if fields and self.bench is not None and reading.prose and self.bench.quiet(reading):
            fields = []
        found = [self._field(reading, field) for field in fields]
        results = [item for item in found if item is not None]
        in_fields = {reading.of_word[bisect.bisect_left(reading.starts, item.start)] for item in results}
        judged = self._judged(reading, {near for at in in_fields for near in (at - 1, at, at + 1)})
        results += [self._told(hit.start, hit.end, hit.score, hit.rule, hit.features) for hit in judged]
        return _best([item for item in results if not is_of_nobody(reading, item.start, item.end)])

    def _says_nothing(self, reading: Reading) -> bool:
        """Tell by a few looks that no word, label, answer or judge of this class can say anything: the usual case."""
        if self.bench is None or any(self.bench.begins(reading, self.stem)) or self.labels.may_stand_in(reading):
            return False
        return not (self.rules.asks and questions(reading)) and not (reading.prose and self.bench.held(reading))

    def _judged(self, reading: Reading, known: set[int]) -> Iterator[Told]:
        """Yield what rules and judge together hold for said of a person; fields of forms tell it in `known`."""
        hits = self.told(reading)
        if self.bench is None or not reading.prose:
            yield from (hit for hit in hits if hit.score >= self.spec.threshold)
            return
        for _, same in groupby(hits, key=lambda hit: hit.ordinal):
            yield from self.bench.weighed(reading, [*same], self.spec.threshold)
        seen = {hit.ordinal for hit in hits if hit.score >= self.spec.threshold}
        yield from self.bench.alone(reading, self.entity, known | seen)

    def first_words(self) -> Iterator[tuple[str, bool]]:
        """Yield the words with which phrases begin, and whether they are triggers of turns of phrase."""
        yield from ((word, False) for word in self.terms.first_words)
        yield from ((word, True) for word in self._triggers.first_words)

    def told(self, reading: Reading) -> list[Told]:
        """Return every word and turn of phrase of this class that may say something, weighed by the rules."""
        kept = reading.kept.setdefault("told", {})
        assert isinstance(kept, dict)
        if self.stem not in kept:
            kept[self.stem] = [*self._hits(reading)]
        found: list[Told] = kept[self.stem]
        return found

    def _hits(self, reading: Reading) -> Iterator[Told]:
        if self.bench is not None:
            ordinals, triggered = self.bench.begins(reading, self.stem)
            if not ordinals and not triggered:
                return
        else:
            ordinals = {reading.of_word[at] for at in self.terms.begins(reading)}
            triggered = {reading.of_word[at] for at in self._triggers.begins(reading)}
        for ordinal in sorted(ordinals | triggered):
            talk = self.rules.small_talk and small_talk(reading, ordinal)
            if reading.sentences[ordinal].kind is not Kind.NOTICE and not talk:
                yield from self._sentence(reading, ordinal, triggered=ordinal in triggered)

    def _sentence(self, reading: Reading, ordinal: int, *, triggered: bool) -> Iterator[Told]:
        sentence = reading.sentences[ordinal]
        told = [(hit.group, hit) for hit in self.terms.hits(reading, sentence.first, sentence.last)]
        if triggered and next(self._triggers.hits(reading, sentence.first, sentence.last), None) is not None:
            told += self._asserted(reading, ordinal)
        never = self._never.spans(reading, ordinal) if told else []
        for rule, hit in told:
            start, end = reading.starts[hit.first], reading.ends[hit.last - 1]
            if any(start < stop and end > begin for begin, stop in never):
                continue
            found = features(reading, ordinal, hit)
            yield Told(ordinal=ordinal, start=start, end=end, score=score(found), rule=rule, features=found)

    def _asserted(self, reading: Reading, ordinal: int) -> Iterator[tuple[str, Hit]]:
        for rule, gated in self._assertions:
            for found in gated.finditer(reading, ordinal):
                span = found.span("value") if "value" in found.re.groupindex else found.span()
                capital = found.span("capital") if "capital" in found.re.groupindex else (-1, -1)
                hit = _words_of(reading, ordinal, span)
                if hit is not None and capital[0] >= 0:
                    hit = _capitals(reading, ordinal, hit)
                if hit is not None:
                    yield rule.name, Hit(rule.strength, *hit)

    def _answers(self, reading: Reading) -> Iterator[Field]:
        """Yield the short line after a question about a person as a field: "Where is he from?", "Honduras"."""
        if not self.rules.asks:
            return
        for question, answer in questions(reading):
            if self._asks.search(question):
                yield Field(question, answer.start, _line_end(reading, answer))

    def _field(self, reading: Reading, field: Field) -> RecognizerResult | None:
        value = reading.folded[field.start : field.end]
        if is_blank(value) or self._never.expression.search(value):
            return None
        around = reading.folded[max(0, field.start - _AROUND) : field.end + _AROUND]
        if _GOODS.search(around) and not _PERSONAL.search(around):
            return None
        sure = self._value(reading, field, value)
        if fold(field.label) in self._generic and (sure < _VALUE or not field.begins):
            return None
        return self._told(field.start, field.end, sure, FIELD, {}) if sure else None

    def _value(self, reading: Reading, field: Field, value: str) -> float:
        span = _words_between(reading, field.start, field.end)
        if span is None or span[1] - span[0] > _VALUE_WORDS:
            return 0.0
        if any(hit.first <= span[0] + 3 for hit in self._values.hits(reading, *span)):
            return _VALUE
        if self.rules.answers and is_answer(value):
            return _ANSWER
        general = set(reading.words[span[0] : span[1]]) & _general()
        told = _COUNT.fullmatch(value) is None
        return _FREE if self.rules.free and span[1] - span[0] <= 4 and not general and told else 0.0  # noqa: PLR2004  a form's cell

    def _told(self, start: int, end: int, value: float, rule: str, found: dict[str, float]) -> RecognizerResult:
        result = self.result(start=start, end=end, score=value, rule=rule)
        result.recognition_metadata["features"] = found
        return result


def read(text: str, artifacts: Any) -> Reading:
    """Return the reading of a text; recognizers that are handed the same NLP artifacts share it."""
    if artifacts is None:
        return _alone(text)
    known = _readings.get(artifacts)
    if known is None or known.text != text:
        known = _readings[artifacts] = Reading(text, getattr(artifacts, "about", ""))
        known.prose = getattr(artifacts, "prose", True)
    return known


@functools.lru_cache(maxsize=2)
def _alone(text: str) -> Reading:
    return Reading(text)


def _demonyms() -> list[str]:
    lists: Any = words("countries")
    one: list[str] = [name for item in lists["countries"] if "US" not in item["iso"] for name in item["demonyms"]]
    one += lists["region_demonyms"]
    many: list[str] = [name + "s" for name in one if name[-1] in "aeiomn"] + [
        name + "es" for name in one if name[-1] in "nsl"
    ]
    return one + many


@functools.cache
def _macros() -> dict[str, str]:
    """Return what `{country}` and its like stand for, as expressions over folded text."""
    lists = words("countries")
    countries: Any = lists["countries"]
    foreign = [item for item in countries if "US" not in item["iso"]]
    return {
        "country": _either(
            [name for item in foreign for name in item["names"]] + lists["places"] + lists["region_names"]
        ),
        "demonym": _either(_demonyms()),
        "language": _either(lists["languages"]),
        "kin": _either(words("persons")["kin"]),
        "role": _either(words("persons")["roles"]),
    }


def _either(phrases: list[str]) -> str:
    ordered = sorted({fold(phrase) for phrase in phrases}, key=lambda phrase: (-len(phrase), phrase))
    return (
        "(?:"
        + "|".join(r"[\s\-.']{1,3}".join(map(re.escape, re.findall(r"[^\W_]+|&", phrase))) for phrase in ordered)
        + ")"
    )


def expand(regex: str, *, listed: bool = True) -> str:
    """Put the word lists into an expression, or any word instead; a space stands for any gap inside a sentence."""
    for name, expression in _macros().items():
        regex = regex.replace("{" + name + "}", expression if listed else r"\w+")
    return regex.replace(" ?", r"[\s>]{0,5}").replace(" ", r"[\s>]{1,5}")


def _listed(phrase: str) -> list[str]:
    """Return the words that a trigger stands for."""
    lists: Any = words("countries")
    if phrase == "{country}":
        names = (name for item in lists["countries"] for name in item["names"])
        return [*names, *lists["places"], *lists["region_names"]]
    if phrase == "{demonym}":
        return _demonyms()
    return [phrase]


def _all_values(rules: StatementSpec) -> list[str]:
    values = [*rules.said_of, *rules.had, *rules.values]
    if rules.countries:
        lists: Any = words("countries")
        for item in lists["countries"]:
            values += [*item["names"], *item["demonyms"], *(f"={code}" for code in item["iso"])]
        values += lists["places"] + lists["region_names"] + lists["region_demonyms"]
    return values


@functools.cache
def _general() -> frozenset[str]:
    lists = words("persons")
    return (
        frozenset(lists["policy"])
        | frozenset(lists["modal"])
        | frozenset(lists["plurals"])
        | frozenset(lists["institutions"])
    )


def _validated(spec: Spec, stem: str) -> StatementSpec:
    try:
        return StatementSpec.model_validate(spec.statement or {})
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"]))
        raise RecognizerError(f"{stem}.yaml: statement.{where}: {error.errors()[0]['msg']}") from None


def _compiled(stem: str, rule: Assertion) -> Gated:
    try:
        return Gated(rf"(?<![^\W_])(?:{expand(rule.regex)})", sketch=expand(rule.regex, listed=False))
    except re.error as error:
        raise RecognizerError(f"{stem}.yaml: statement.assertions: {rule.name}: {error}") from None


def _nevers(rules: tuple[str, ...]) -> GatedAny:
    return GatedAny(map(expand, rules), sketches=(expand(rule, listed=False) for rule in rules))


def _capitals(reading: Reading, ordinal: int, hit: tuple[int, int]) -> tuple[int, int] | None:
    """Cut a name after its last capital; None if it has none. A sentence without any capital is left as it is."""
    sentence = reading.sentences[ordinal]
    text = reading.text[sentence.start : sentence.end]
    if text == text.lower():
        return hit
    first, last = hit
    while last > first and not reading.text[reading.starts[last - 1]].isupper():
        last -= 1
    return (first, last) if last > first and reading.text[reading.starts[first]].isupper() else None


def _line_end(reading: Reading, sentence: Sentence) -> int:
    return sentence.start + len(reading.text[sentence.start : sentence.end].rstrip(" .\n\r"))


def _words_between(reading: Reading, start: int, end: int) -> tuple[int, int] | None:
    first = bisect.bisect_left(reading.starts, start)
    last = bisect.bisect_left(reading.starts, end)
    return (first, last) if last > first else None


def _words_of(reading: Reading, ordinal: int, span: tuple[int, int]) -> tuple[int, int] | None:
    sentence = reading.sentences[ordinal]
    return _words_between(reading, max(span[0], sentence.start), min(span[1], sentence.end))


def _best(results: list[RecognizerResult]) -> list[RecognizerResult]:
    """Join results that overlap: the span of all, score and rule of the best."""
    kept: list[RecognizerResult] = []
    for result in sorted(results, key=lambda item: (item.start, -item.score)):
        if not kept or result.start >= kept[-1].end:
            kept.append(result)
            continue
        best, other = (result, kept[-1]) if result.score > kept[-1].score else (kept[-1], result)
        best.start, best.end = min(best.start, other.start), max(best.end, other.end)
        kept[-1] = best
    return kept
