"""Text as words and sentences, for rules that read prose, notes, forms and quoted threads.

Takes: normalised text. Returns: a `Reading`: words with their places, sentences with their kind.
Touches: nothing. Fails: never. Cost: one pass; a sentence is at most `LONGEST` code points, so that everything
that looks at a whole sentence stays linear in the text.
"""

from __future__ import annotations

import functools
import operator
import re
from dataclasses import dataclass
from enum import StrEnum, unique
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from recognizers.spec import LOADER

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Code points; longer "sentences" (tables without line ends, nonsense) are cut at a space.
LONGEST = 700
#: A line shorter than this did not end because the writer's program wrapped it (RFC 5322 2.1.1: 78 columns).
WRAPPED = 56

_WORD = re.compile(r"[^\W_]+")
_ACCENTS = str.maketrans(
    "áàâäãåéèêëíìîïóòôöõúùûüñçýÁÀÂÄÃÅÉÈÊËÍÌÎÏÓÒÔÖÕÚÙÛÜÑÇÝ", "aaaaaaeeeeiiiiooooouuuuncyAAAAAAEEEEIIIIOOOOOUUUUNCY"
)
_LINE = re.compile(r"[^\n]*\n?")
_QUOTE = re.compile(r"[>|\s]*")
_BULLET = re.compile(r"(?:[-*•·\u2013+o]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s")
_LABEL = re.compile(r"[A-Za-zÀ-ÿ#][^:\n]{0,40}:(?:\s|$)")
#: A row of a table: bars, tabs, columns of blanks, commas without a blank.
_ROW = re.compile(r"\t|\S ?\| ?\S|\S {3,}\S|(?:[^,\n]*,(?! )){3}")
_STOP = re.compile(r"[.!?…]+[\"'”\u2019)\]]*(?=\s)|[•;](?=\s)")
_ABBREVIATION = re.compile(
    r"(?:^|[^\w-])(?:mr|mrs|ms|dr|sr|sra|srta|jr|st|sto|no|num|u\.s|e\.e|inc|dept|lic|ud|uds|vs|approx|ext|esq|prof|gov|sen"
    r"|rep|hon|sgt|lt|capt|det|ofc|atty|aka|apt|ave|blvd|gen|col|fla|tex|calif|ariz|colo|ee|exp|[a-z]|\w\.\w)\.$",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"(?:from|sent|to|cc|bcc|date|reply-to|importance|attachments?|de|enviado(?: el)?|para|cco|fecha|datos adjuntos"
    r"|importancia|x-[a-z-]+|message-id|mime-version|content-[a-z-]+|return-path|received)\s*:",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"(?:^|\s)(?:in|at|the|of|to|a|an|and|or|from|for|with|is|was|has|his|her|my|our|en|de|del|el|la|los|las|un|una|y|o|con|su|es|que"
    r"|por)$",
    re.IGNORECASE,
)
_WROTE = re.compile(r"(?:on|el)\b.{5,160}\b(?:wrote|escribi[oó])\s*:?\s*$", re.IGNORECASE)


@unique
class Kind(StrEnum):
    """What a sentence is: what somebody tells, or what mail programs and offices put around it."""

    PROSE = "prose"
    HEADER = "header"  # reply headers: From:, Sent:, "On ... wrote:"
    NOTICE = "notice"  # disclaimers, nondiscrimination and language-assistance lines
    GREETING = "greeting"  # greetings and closings


@dataclass(frozen=True, slots=True)
class Sentence:
    """Half-open spans: `start`/`end` in code points of the text, `first`/`last` in words."""

    start: int
    end: int
    first: int
    last: int
    kind: Kind


@functools.cache
def words(name: str) -> dict[str, list[str]]:
    """Return a word list of `recognizers/words/`."""
    path = Path(__file__).parent / "words" / f"{name}.yaml"
    loaded: dict[str, list[str]] = yaml.load(path.read_text(encoding="utf-8"), LOADER)  # noqa: S506  both are safe loaders
    return loaded


def fold(text: str) -> str:
    """Return the text in lower case without accents, code point by code point."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return lowered.translate(_ACCENTS)


def grams(folded: str) -> frozenset[str]:
    """Return the pieces of two and three letters that a folded text has."""
    pairs = [*map(operator.add, folded, folded[1:])]
    return frozenset(pairs).union(map(operator.add, pairs, folded[2:]))


class Reading:
    """One text: `words[i]` (folded) stands at `starts[i]`:`ends[i]`."""

    def __init__(self, text: str, about: str = "") -> None:
        self.text = text
        self.about = about  # the subject of the message the text stands in
        self.prose = True  # whether it may be prose, which the judge reads
        self.folded = fold(text)
        spans = [found.span() for found in _WORD.finditer(self.folded)]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]
        self.words = [self.folded[start:end] for start, end in spans]
        self.kept: dict[str, object] = {}  # what several recognizers need of the same text, made once

    @functools.cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences in order; together they hold every word."""
        return tuple(self._sentences())

    @functools.cached_property
    def places(self) -> dict[str, list[int]]:
        """Each distinct word with the indices at which it stands."""
        found: dict[str, list[int]] = {}
        for index, word in enumerate(self.words):
            found.setdefault(word, []).append(index)
        return found

    @functools.cached_property
    def of_word(self) -> list[int]:
        """For each word the ordinal of its sentence."""
        return [
            ordinal for ordinal, sentence in enumerate(self.sentences) for _ in range(sentence.first, sentence.last)
        ]

    @functools.cached_property
    def capitals(self) -> list[bool]:
        """For each word whether it begins with a capital letter."""
        text = self.text
        return [text[start].isupper() for start in self.starts]

    def grams(self, ordinal: int) -> frozenset[str]:
        """Return the pieces of two and three letters of a sentence."""
        kept = self.kept.setdefault("grams", {})
        assert isinstance(kept, dict)
        if ordinal not in kept:
            sentence = self.sentences[ordinal]
            kept[ordinal] = grams(self.folded[sentence.start : sentence.end])
        found: frozenset[str] = kept[ordinal]
        return found

    @functools.cached_property
    def _rows(self) -> tuple[bool, ...]:
        if not _may_be_row(self.text):
            return (False,) * len(self.sentences)
        return tuple(_is_row(self.text[item.start : item.end]) for item in self.sentences)

    def is_row(self, ordinal: int) -> bool:
        """Tell whether a sentence is a row of a table."""
        return self._rows[ordinal]

    def head(self, ordinal: int) -> int | None:
        """Return the first row of the table a row stands in; None for the head itself, and for what is no row."""
        if "heads" not in self.kept:
            heads: list[int | None] = []
            for at, row in enumerate(self._rows):
                first = heads[at - 1] if at and heads[at - 1] is not None else at - 1
                heads.append(first if row and at and self._rows[at - 1] else None)
            self.kept["heads"] = heads
        found = self.kept["heads"]
        assert isinstance(found, list)
        told: int | None = found[ordinal]
        return told

    def _sentences(self) -> Iterator[Sentence]:
        word = 0
        for start, end, header in _pieces(self.text):
            first = word
            while word < len(self.words) and self.starts[word] < end:
                word += 1
            if word > first:
                yield Sentence(start, end, first, word, Kind.HEADER if header else self._kind(start, end, first, word))

    def _kind(self, start: int, end: int, first: int, last: int) -> Kind:
        sentence = self.folded[start:end]
        begins, alone = _notice_words()
        likely = not begins.isdisjoint(self.words[first:last]) or any(word in sentence for word in alone)
        if likely and _notice().search(sentence):
            return Kind.NOTICE
        if last - first <= 5 and self.words[first] in _greetings():  # noqa: PLR2004  "Good morning Ms. Lopez,"
            return Kind.GREETING
        return Kind.PROSE


@functools.cache
def _greetings() -> frozenset[str]:
    return frozenset(words("persons")["greetings"])


@functools.cache
def _notice_words() -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the words with which a notice's phrases begin, and the phrases of one word, which may go on."""
    phrases = words("persons")["boilerplate"]
    split = [(phrase, _WORD.findall(phrase)) for phrase in phrases]
    alone = tuple(phrase for phrase, parts in split if len(parts) == 1)
    return frozenset(parts[0] for _, parts in split if len(parts) > 1), alone


@functools.cache
def _notice() -> re.Pattern[str]:
    return re.compile("|".join(rf"\b{re.escape(phrase)}" for phrase in words("persons")["boilerplate"]))


def _pieces(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield (start, end, is a header line) of sentences: blocks of wrapped lines, cut at full stops."""
    for start, end, header in _blocks(text):
        if header:
            yield start, end, True
        else:
            yield from ((a, b, False) for a, b in _cut(text, start, end))


def _blocks(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield runs of lines that belong together; a line begins a new run unless the one before was wrapped."""
    start, previous = 0, ""
    for found in _LINE.finditer(text):
        line = found.group()
        if not line:
            break
        body = line[_QUOTE.match(line).end() :].rstrip()  # type: ignore[union-attr]
        header = bool(_HEADER.match(body) or (len(body) < 200 and _WROTE.match(body)))  # noqa: PLR2004  one line
        if header or not _continues(previous, body):
            if found.start() > start:
                yield start, found.start(), False
            start = found.start()
        if header:
            yield start, found.end(), True
            start, body = found.end(), ""
        previous = body
    if start < len(text):
        yield start, len(text), False


def _is_row(text: str) -> bool:
    return _may_be_row(text) and _ROW.search(text) is not None


def _may_be_row(text: str) -> bool:
    """Tell whether there is what every row has: a few plain searches instead of one at each place."""
    return "\t" in text or "|" in text or "   " in text or text.count(",") - text.count(", ") >= 3  # noqa: PLR2004


def _continues(previous: str, body: str) -> bool:
    """Tell whether a line goes on with the sentence of the line before."""
    if not previous or not body or _BULLET.match(body) or (_is_row(previous) and _is_row(body)):
        return False
    if body[0].islower() and previous[-1] not in ".!?:;":
        return True
    if _OPEN.search(previous[-8:]):
        return True
    return len(previous) >= WRAPPED and previous[-1] not in ".!?:;" and not _LABEL.match(body)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for found in _STOP.finditer(text, start, end):
        if found.group() == "." and _ABBREVIATION.search(text, max(start, found.end() - 9), found.end()):
            continue
        yield from _short(text, at, found.end())
        at = found.end()
    if at < end:
        yield from _short(text, at, end)


def _short(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        stop = space if space > 0 else start + LONGEST
        yield start, stop
        start = stop
    yield start, end
