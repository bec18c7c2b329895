"""A look at the words of a sentence never hides a turn of phrase that its expression would find."""

from __future__ import annotations

from pathlib import Path

import pytest

from recognizers.reading import Reading
from recognizers.signs import TURNS, Signs, bits

CORPUS = Path(__file__).with_name("corpus")


@pytest.fixture(scope="module")
def sentences():
    """Return (folded text, words) of the sentences of every third line of the corpus."""
    paths = sorted(CORPUS.glob("*/*"))
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").split("\n")]
    readings = [Reading(line.rpartition("\t")[2]) for line in lines[::3]]
    return [
        (reading.folded[one.start : one.end], reading.words[one.first : one.last])
        for reading in readings
        for one in reading.sentences
    ]


@pytest.mark.parametrize("name", TURNS)
def test_no_turn_of_phrase_is_overlooked(name, sentences):
    """Where the expression of a turn matches, one of its words, digits or marks was seen before."""
    missed = [
        folded
        for folded, told in sentences
        if TURNS[name].expression.search(folded) is not None and not Signs(folded, bits(told)).says(name)
    ]
    found = sum(Signs(folded, bits(told)).says(name) for folded, told in sentences)
    assert not missed
    assert found, "nothing in the corpus shows this turn"


def test_words_of_a_list_are_seen_and_counted():
    """Lists answer whether a word of theirs stands in the sentence, and how many."""
    folded = "the policy covers eligible persons"
    signs = Signs(folded, bits(folded.split()))
    assert signs.count("policy") == 3
    assert not signs.any("pronouns")
