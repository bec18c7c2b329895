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
    """One expression, and the pieces of words of which every match holds one; none: not known."""

    __slots__ = ("expression", "grams")

    def __init__(self, expression: str, *, sketch: str = "") -> None:
        """Compile it. `sketch`: the same with any word in the place of long lists, of which nothing is learnt."""
        self.expression = re.compile(expression)
        self.grams = needs(sketch or expression).grams

    def may_match(self, grams: frozenset[str]) -> bool:
        """Tell whether a text with these pieces of words can hold a match."""
        return not self.grams or not self.grams.isdisjoint(grams)

    def finditer(self, reading: Reading, ordinal: int) -> Iterator[re.Match[str]]:
        """Return the matches in a sentence."""
        if not self.may_match(reading.grams(ordinal)):
            return iter(())
        sentence = reading.sentences[ordinal]
        return self.expression.finditer(reading.folded, sentence.start, sentence.end)


class GatedAny:
    """Several expressions that are searched as one, where one of them may match."""

    __slots__ = ("_grams", "expression")

    def __init__(self, expressions: Iterable[str], *, sketches: Iterable[str]) -> None:
        self._grams = [needs(sketch).grams for sketch in sketches]
        self.expression = re.compile("|".join(f"(?:{one})" for one in expressions) or "(?!)")

    def spans(self, reading: Reading, ordinal: int) -> list[tuple[int, int]]:
        """Return the spans of the matches in a sentence."""
        there = reading.grams(ordinal) if self._grams else frozenset[str]()
        if all(held and held.isdisjoint(there) for held in self._grams):
            return []
        sentence = reading.sentences[ordinal]
        return [found.span() for found in self.expression.finditer(reading.folded, sentence.start, sentence.end)]
