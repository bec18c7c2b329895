"""Forms and tables: "label: value" lines, cells under a head.

Takes: text, the labels and values of a class. Returns: `Field`s: label and value that state something.
Touches: nothing. Fails: never. Cost: linear: a value is at most `_LONGEST` code points.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from recognizers.columns import Column, cells, is_in, kinds, rubrics
from recognizers.reading import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recognizers.reading import Reading

_LONGEST = 70
_BETWEEN = (
    r"(?:'?s)?(?: (?:on|per|in|at|from|of|as)\b[\w ]{1,20})?\s?(?:\([^)\n]{1,24}\))?\s?(?:is\s?|es\s?)?"
    r"(?::{1,2}|=|\t+| ?\|| {3,}|\.{3,}|\s-{1,2}\s|\?(?=\s*(?:y|yes|no|n|si)\b))\s*"
)
_VALUE = re.compile(r"[^\n|;\t]{1,70}")
#: What stands in an empty form, or tells how to fill it in.
_BLANK = re.compile(
    r"[_\s.\-*/x()\[\]]*$|n/?a\b|tbd\b|(?:required|optional|select|choose|please|enter|see|check|list|specify|provide|indicate|if|must"
    r"|obligatorio|opcional|seleccione|escriba|indique|elija|vea|si (?:aplica|corresponde))\b|\[ ?\]|☐|□|_{2,}"
    r"|(?:yes|y|si|s)\s?(?:/|or|o|\[|☐|□|_|\()\s?|(?:\(|\[)\s*(?:\)|\]|yes|optional|required)"
)
_ANSWER = re.compile(
    r"(?:yes|y|not|no|n|si|none|unknown|unk|pending|active|inactive|expired|verified|unverified|denied|approved|positive|current"
    r"|ninguno|ninguna|desconocido|pendiente|activo|activa|vencido|vencida|aprobado|negado|x|true|false|☒|☑|✓|✔|\[x\]|1|0)\b"
)


#: What may stand before a label that begins a line or a cell.
_BEGINS = re.compile(r"(?:[\n|\t;,]|\s{3}|[.;] )[\s>*\-•\"'#]{0,6}\Z")


class Field(NamedTuple):
    """A label and its value: half-open span of the value in the text."""

    label: str
    start: int
    end: int
    begins: bool = True  # the label begins a line or a cell


class Labels:
    """The labels of a class, wherever a form or a table may have them."""

    def __init__(self, labels: Iterable[str]) -> None:
        expressions = [_expression(label) for label in sorted(set(labels), key=len, reverse=True)]
        self._any = bool(expressions)
        label = "|".join(expressions) or "(?!)"
        self._line = re.compile(rf"(?<![^\W_])(?P<label>{label}){_BETWEEN}")
        self._head = re.compile(
            rf"(?:\W|client\W|participant\W|applicant\W|cliente\W|is\W)*(?:{label})(?:'?s)?\W*(?:\(.*)?"
        )
        #: The first words of labels, which may stand glued to the next ("dateofbirth").
        self._tokens = tuple({_TOKEN.findall(fold(label))[0] for label in labels})
        self._beginnings = frozenset(token[:_BEGINNING] for token in self._tokens)
        #: Without one of these no label stands in a text.
        self.first_words = frozenset(
            fold(label).split()[0].strip("#.:'-/").split("-")[0].split("/")[0] for label in labels
        )

    def may_stand_in(self, reading: Reading) -> bool:
        """Tell whether the first word of a label stands anywhere."""
        return self._any and not self.first_words.isdisjoint(reading.places)

    def _labelled(self, reading: Reading) -> Iterator[re.Match[str]]:
        """Yield the labels of a text, left to right: only a word with which one begins can begin one."""
        if "#" in self._tokens:
            yield from self._line.finditer(reading.folded)
            return
        begins = (
            at
            for word, places in reading.places.items()
            if (word[:_BEGINNING] in self._beginnings or word[:1] in self._beginnings) and word.startswith(self._tokens)
            for at in places
        )
        end = 0
        for start in sorted(map(reading.starts.__getitem__, begins)):
            found = self._line.match(reading.folded, start) if start >= end else None
            if found is not None:
                yield found
                end = found.end()

    def fields(self, reading: Reading) -> Iterator[Field]:
        """Yield what stands after the labels, and below them in columns."""
        if not self.may_stand_in(reading):
            return
        for found in self._labelled(reading):
            value = _VALUE.match(reading.folded, found.end())
            if value is not None:
                begins = _BEGINS.search(reading.folded, max(0, found.start() - 8), found.start()) is not None
                field = _stripped(reading.folded, found["label"], value.start(), value.end())
                yield field._replace(begins=begins or found.start() == 0)
        for column in _columns(reading):
            if self._head.fullmatch(fold(column.header)) and column.start not in _kinds(reading):
                yield _stripped(reading.folded, column.header, column.start, column.end)


def _columns(reading: Reading) -> list[Column]:
    kept: list[Column] | None = reading.kept.get("columns")  # type: ignore[assignment]
    if kept is None:
        kept = cells(reading.text)
        reading.kept["columns"] = kept
    return kept


def _kinds(reading: Reading) -> frozenset[int]:
    kept: frozenset[int] | None = reading.kept.get("kinds")  # type: ignore[assignment]
    if kept is None:
        kept = kinds(_columns(reading), reading.text)
        reading.kept["kinds"] = kept
    return kept


#: Words to choose from in a blank form: "hombre / mujer / trans / otro".
_CHOICES = re.compile(r"[^\n:/,;]{1,28}(?: ?/ ?[^\n:/,;]{1,28}){2,}")
_OPEN_CHOICE = re.compile(
    r"(?:^|/)\s*(?:otr[oa]s?|other|none|ninguno|unknown|desconocido|n/?a|no contesta|no answer"
    r"|declined?|unsure|no s[eé]|prefers? not[^/]*|prefiere no[^/]*)\b",
    re.IGNORECASE,
)


def is_of_nobody(reading: Reading, start: int, end: int) -> bool:
    """Tell whether a span stands in a table's row that tells of kinds, or among the words of a form to choose from."""
    return is_in(_rubrics(reading), start, end) or any(low <= start and end <= high for low, high in _choices(reading))


def _rubrics(reading: Reading) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] | None = reading.kept.get("rubrics")  # type: ignore[assignment]
    if kept is None:
        kept = reading.kept["rubrics"] = rubrics(_columns(reading), reading.text)
    return kept


def _choices(reading: Reading) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] | None = reading.kept.get("choices")  # type: ignore[assignment]
    if kept is None:
        text = reading.folded
        found = (item for low, high in _slashed(text) for item in _CHOICES.finditer(text, low, high))
        kept = reading.kept["choices"] = [item.span() for item in found if _OPEN_CHOICE.search(item.group())]
    return kept


def _slashed(text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines that hold two slashes: no others can hold words to choose from."""
    at = text.find("/")
    while at >= 0:
        low, high = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        high = len(text) if high < 0 else high
        if text.count("/", at, high) > 1:
            yield low, high
        at = text.find("/", high)


_TOKEN = re.compile(r"[^\W_]+|#")
_BEGINNING = 2  # letters


def _expression(label: str) -> str:
    return r"[\s_\-./]{0,2}".join(re.escape(word) for word in _TOKEN.findall(fold(label)))


def _stripped(text: str, label: str, start: int, end: int) -> Field:
    raw = text[start:end]
    left = len(raw) - len(raw.lstrip(" \"'*>"))
    # A wide gap ends the value: the next field of the same line stands behind it.
    gap = re.search(r" {3,}|, (?=[^,:]{1,25}:)|\. |\)", raw[left:])
    kept = raw[left:][: gap.start()] if gap else raw[left:]
    kept = kept.rstrip(" .,\"'*")
    return Field(label, start + left, start + left + len(kept))


def is_blank(value: str) -> bool:
    """Tell whether a (folded) value is a form's empty line or its instructions."""
    return not value or _BLANK.match(value) is not None


def is_answer(value: str) -> bool:
    """Tell whether a (folded) value is a plain answer: yes, no, unknown, pending."""
    return _ANSWER.match(value) is not None
