"""Expressions that are searched only in sentences that hold what each of their matches does.

Takes: expressions over folded text; sentences of a `Reading`. Returns: matches, spans. Touches: nothing. Fails: never.
Cost: one look at a set for each expression instead of a search through the sentence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recognizers.needs import needs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from recognizers.reading import Reading


class Gated:
    """One expression, and the words of which every match holds one; none: not known."""

    __slots__ = ("expression", "needs")

    def __init__(self, expression: str, *, sketch: str = "") -> None:
        """Compile it. `sketch`: the same with any word in the place of long lists, of which nothing is learnt."""
        self.expression = re.compile(expression)
        self.needs = needs(sketch or expression)

    def may_match(self, folded: str, grams: frozenset[str]) -> bool:
        """Tell whether a folded text with these pieces of words can hold a match."""
        return not self.needs.grams or self.needs.may_stand_in(folded, grams)

    def finditer(self, reading: Reading, ordinal: int) -> Iterator[re.Match[str]]:
        """Return the matches in a sentence."""
        sentence = reading.sentences[ordinal]
        if not self.may_match(reading.folded[sentence.start : sentence.end], reading.grams(ordinal)):
            return iter(())
        return self.expression.finditer(reading.folded, sentence.start, sentence.end)


class GatedAny:
    """Several expressions that are searched as one, where one of them may match."""

    __slots__ = ("_needs", "expression")

    def __init__(self, expressions: Iterable[str], *, sketches: Iterable[str]) -> None:
        self._needs = [needs(sketch) for sketch in sketches]
        self.expression = re.compile("|".join(f"(?:{one})" for one in expressions) or "(?!)")

    def spans(self, reading: Reading, ordinal: int) -> list[tuple[int, int]]:
        """Return the spans of the matches in a sentence."""
        sentence = reading.sentences[ordinal]
        folded = reading.folded[sentence.start : sentence.end]
        there = reading.grams(ordinal) if self._needs else frozenset[str]()
        if all(held.grams and not held.may_stand_in(folded, there) for held in self._needs):
            return []
        return [found.span() for found in self.expression.finditer(reading.folded, sentence.start, sentence.end)]
