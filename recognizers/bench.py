"""Rules and judge of all classes of statements together.

Takes: the statement recognizers and the judge. Returns: opinions on a text, made once for all of them; what of a
rule's hit stands; what the judge holds alone. Touches: nothing. Fails: never for text.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from recognizers import statement
from recognizers.base import JUDGED
from recognizers.judge import LIKELIEST, NUMBERS, sentence_text
from recognizers.reach import somebody
from recognizers.weigh import questions
from recognizers.whose import thing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recognizers.judge import Judge, Opinion
    from recognizers.reading import Reading

#: A sentence without one word is a code of some machine: nothing in it can be judged.
_WORD = re.compile(r"(?<![\w-])[^\W\d_]{2,}(?![\w-])")
#: Rules whose score is this or more stand whatever the judge says: words that leave no doubt.
_BEYOND_DOUBT = 0.965


class Bench:
    """The statement recognizers and their judge."""

    def __init__(self, statements: tuple[statement.Statement, ...], judge: Judge) -> None:
        self._statements = statements
        self.judge = judge
        self._starts: dict[str, list[tuple[str, bool]]] = {}
        self._labels: dict[str, set[str]] = {}
        for item in statements:
            for word, trigger in item.first_words():
                self._starts.setdefault(word, []).append((item.stem, trigger))
            for word in item.labels.first_words:
                self._labels.setdefault(word, set()).add(item.stem)
        self._asking = frozenset(item.stem for item in statements if item.rules.asks)
        self._column = {name: at for at, name in enumerate(judge.classes)}
        self._stems: dict[int, list[str]] = {}
        for item in statements:
            if item.entity in self._column:
                self._stems.setdefault(self._column[item.entity], []).append(item.stem)

    def may_tell(self, words: set[str]) -> bool:
        """Tell whether a text of these words can hold anything that a rule knows."""
        return not self._starts.keys().isdisjoint(words)

    def begins(self, reading: Reading, stem: str) -> tuple[set[int], set[int]]:
        """Return the sentences in which a phrase, or a trigger, of a class may begin: found in one pass for all."""
        return self._begun(reading).get(stem, _NOWHERE)

    def _begun(self, reading: Reading) -> dict[str, tuple[set[int], set[int]]]:
        kept = reading.kept.get("begins")
        if kept is None:
            found: dict[str, tuple[set[int], set[int]]] = {}
            for word in self._starts.keys() & reading.places.keys():
                ordinals = {reading.of_word[at] for at in reading.places[word]}
                for other, trigger in self._starts[word]:
                    found.setdefault(other, (set(), set()))[trigger].update(ordinals)
            kept = reading.kept["begins"] = found
        assert isinstance(kept, dict)
        return kept

    def concerned(self, reading: Reading) -> set[str]:
        """Return the classes of which a word, a label, an answer or the judge may say something: few in most texts."""
        found = {*self._begun(reading)}
        for word in self._labels.keys() & reading.places.keys():
            found |= self._labels[word]
        if not self._asking <= found and questions(reading):
            found |= self._asking
        for _, opinion in self.held(reading) if reading.prose else ():
            found.update(stem for column in _likely(opinion.classes) for stem in self._stems.get(column, ()))
        return found

    def rules(self, reading: Reading) -> dict[int, dict[str, float]]:
        """Return, sentence by sentence, what the rules of all classes tell the judge."""
        measured: dict[int, dict[str, float]] = {}
        begun = self._begun(reading)
        for item in self._statements:
            for hit in item.told(reading) if item.stem in begun else ():
                found = measured.setdefault(hit.ordinal, {})
                kind = "turn" if hit.rule not in ("said_of", "had", "weak") else "rule"
                worth = _worth(hit.score)
                for name in (f"{kind} {item.entity}", "any rule"):
                    found[name] = max(worth, found.get(name, 0.0))
        return measured

    def opinions(self, reading: Reading) -> dict[int, Opinion]:
        """Return the judge's opinions on a text, made at the first question."""
        if "opinions" not in reading.kept:
            self.read_ahead([reading])
        found = reading.kept["opinions"]
        assert isinstance(found, dict)
        return found

    def read_ahead(self, readings: Sequence[Reading]) -> None:
        """Let the judge weigh several short texts in one go, each as it would be alone."""
        told = self.judge.opinions_on([(reading, self.rules(reading)) for reading in readings])
        for reading, opinions in zip(readings, told, strict=True):
            reading.kept["opinions"] = opinions

    def likely(self, reading: Reading, ordinal: int) -> float:
        """Return how likely a sentence tells anything of a person; 0 where that was never in question."""
        opinion = self.opinions(reading).get(ordinal)
        return 0.0 if opinion is None else opinion.any

    def quiet(self, reading: Reading) -> bool:
        """Tell whether nothing in a text is told of anybody: a table of counts, an empty form, a policy."""
        if "quiet" not in reading.kept:
            told = self.opinions(reading)
            loud = any(item.any >= QUIET for item in told.values() if item.left is None)
            whole = {} if loud else self.judge.told_whole(reading, told)
            reading.kept["quiet"] = not loud and all(item.any < QUIET for item in whole.values())
        return bool(reading.kept["quiet"])

    def weighed(self, reading: Reading, hits: list[statement.Told], threshold: float) -> Iterator[statement.Told]:
        """Yield what stands of the rules' hits in one sentence: where the judge agrees, or cannot doubt them."""
        likely = self.likely(reading, hits[0].ordinal)
        least = DOUBT if likely < DOUBT or somebody(reading) else LONELY
        for hit in hits:
            if hit.score >= _BEYOND_DOUBT or (hit.score >= threshold and likely >= least):
                yield hit._replace(score=round(max(threshold, likely, min(hit.score, SURE_RULE)), 3))

    def held(self, reading: Reading) -> list[tuple[int, Opinion]]:
        """Return the sentences that some class may be told of: few of a text, and looked for once for all classes."""
        if "held" not in reading.kept:
            # One word that no rule knows ("gafete", a Subject) says nothing of anybody.
            least = 2.0 if len(reading.words) == 1 and reading.text.strip().isalpha() else min(HOLD, _NUMBER_HOLD)
            reading.kept["held"] = [item for item in self.opinions(reading).items() if item[1].any >= least]
        found = reading.kept["held"]
        assert isinstance(found, list)
        return found

    def alone(self, reading: Reading, entity: str, known: set[int]) -> Iterator[statement.Told]:
        """Yield the sentences of a class in which no rule saw anything, and the judge does."""
        column = self._column.get(entity)
        if column is None:
            return
        for ordinal, opinion in self.held(reading):
            least = _NUMBER_HOLD if entity in NUMBERS else HOLD
            if opinion.any < least or ordinal in known or column not in _likely(opinion.classes):
                continue
            if opinion.any < LONELY and not somebody(reading):
                continue
            if not _WORD.search(sentence_text(reading, ordinal)):
                continue
            first, last = self.judge.telling(reading, ordinal, column)
            start, end = reading.starts[first], reading.ends[last - 1]
            if entity in NUMBERS and _nobodys(reading, start, end):
                continue
            sure = opinion.any if opinion.any >= CERTAIN else min(opinion.any, SURE_RULE)
            sure = _NUMBER if entity in NUMBERS else sure
            yield statement.Told(ordinal, start, end, round(sure, 3), JUDGED, {})


#: A ZIP code with its four more digits, and a question for a date or a number that nobody gave.
_ZIP = re.compile(r"[A-Za-z.,] ?\n?(?P<zip>[0-9]{5}-[0-9]{4})(?![0-9-])")
_NONE_GIVEN = re.compile(
    r"\b(?:no|without|w/o|needs?|missing|sin|falta|ningun) (?:a |the |any |la |el )?"
    r"(?:dob|ssn|date of birth|birthdate|fecha de nac\w*|social)\b"
)


def _nobodys(reading: Reading, start: int, end: int) -> bool:
    """Tell whether a number that only the judge sees is a ZIP code or a thing's, or is said not to be given."""
    text = reading.text
    low = start
    while low > 0 and (text[low - 1].isalnum() or text[low - 1] in "-/#"):
        low -= 1
    zipped = _ZIP.match(text, max(0, low - 2)) or _ZIP.match(text, max(0, low - 1))
    if zipped is not None and zipped.start("zip") <= start:
        return True
    if not any(map(str.isdigit, text[start:end])):
        return _NONE_GIVEN.search(reading.folded, max(0, start - _NEAR), end) is not None
    return thing(text, low, end) is not None


def _likely(classes: tuple[float, ...]) -> list[int]:
    """Return the classes a sentence is held for: the likeliest one, and any other that is likely itself."""
    best = max(classes)
    return [at for at, own in enumerate(classes) if own >= (LIKELIEST if own == best else _CLASS)]


_NEAR = 24  # code points before a word for a number
_NOWHERE: tuple[set[int], set[int]] = (set(), set())
#: Probabilities from which a sentence is held, and a class is told beside the likeliest one.
HOLD, _CLASS = 0.55, 0.5
LONELY = 0.9  # instead of both where a text speaks of nobody beside its writer and its reader
_NUMBER_HOLD = 0.7  # codes of machines look like numbers of persons
#: Where no sentence of a text reaches this, fields of forms and tables are left alone, too.
QUIET = 0.05
CERTAIN = 0.95  # below it a sentence that no rule knows is "look at it"
_NUMBER = 0.54  # of a number that only the judge sees: every recognizer that knows its form is surer
DOUBT = 0.5  # what the rules see is held from here on
SURE_RULE = 0.84  # what only the rules are sure of is "look at it", not "certain"


def _worth(score: float) -> float:
    """Return a rule's score as a measure: 0 for a word that says nothing, 1 for as likely as not."""
    logit = math.log(max(score, 1e-6) / max(1 - score, 1e-6))
    return min(2.0, max(0.15, (logit + 4) / 4))
