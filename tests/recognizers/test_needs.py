"""Searching only near what a match must hold finds the same as searching everywhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

import recognizers
from recognizers.base import NUMBERS, regions
from recognizers.narrow import holds_any, narrowed
from recognizers.needs import literals, needs
from recognizers.spec import FLAGS

CORPUS = Path(__file__).with_name("corpus")
PATTERNS = [
    pytest.param(item.PREFILTER == NUMBERS, pattern.regex.pattern, id=f"{item.stem}-{pattern.name}")
    for item in recognizers.load(judge=False)
    for pattern in item.patterns
]


@pytest.fixture(scope="module")
def text():
    """Return a long text of the corpus, in which most recognizers find something."""
    paths = sorted(CORPUS.glob("*/*"))
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").split("\n")]
    return "\n".join(re.sub("[«»]", "", line.rpartition("\t")[2]) for line in lines[::60])


@pytest.mark.parametrize(("numbers", "expression"), PATTERNS)
def test_no_match_is_lost(numbers, expression, text):
    """Each shipped expression finds the same places near what it needs as in the whole text."""
    compiled = regex.compile(expression, FLAGS)
    spans = regions(text) if numbers else ((0, len(text)),)
    whole = [found.span() for low, high in spans for found in compiled.finditer(text, low, high)]
    near = narrowed(needs(expression), text, spans)
    assert [found.span() for low, high in near for found in compiled.finditer(text, low, high)] == whole


@given(st.lists(st.sampled_from([*"0123456789 -/.xA#\n", "SSN ", "born ", "plate ", "Apt 4, ", "mar 3 "]), max_size=80))
@settings(max_examples=60, deadline=None)
def test_no_match_is_lost_in_short_texts(pieces):
    """In texts of digits, marks and labels, too, nothing is found less where only what is needed is searched."""
    text = "".join(pieces)
    for numbers, expression in (param.values for param in PATTERNS):
        compiled = regex.compile(expression, FLAGS)
        spans = regions(text) if numbers else ((0, len(text)),)
        whole = [found.span() for low, high in spans for found in compiled.finditer(text, low, high)]
        near = narrowed(needs(expression), text, spans)
        assert [found.span() for low, high in near for found in compiled.finditer(text, low, high)] == whole


@pytest.mark.parametrize(
    "item", [item for item in recognizers.load(judge=False) if item.PREFILTER], ids=lambda i: i.stem
)
def test_what_a_prefilter_needs_stands_in_what_it_finds(item, text):
    """Each piece of text that a prefilter finds holds one of the words told of it."""
    words = literals(item.PREFILTER)
    for found in regex.compile(item.PREFILTER, FLAGS).finditer(text):
        assert not words or holds_any(words, text[max(0, found.start() - 1) : found.end() + 1])


@pytest.mark.parametrize(
    ("expression", "words", "digits"),
    [
        (r"\b(?:that day|that (?:same )?week)\b", {"that day", "that week", "that same week"}, 0),
        (r"\d{3}-?\d{2}-?[0-9]{4}", set(), 9),
        (r"(?:[0-9]{7}|[A-Z]{2}[0-9]{5})x?", set(), 5),
        (r"(?:passport|pasaporte)? ?[A-Z]\d{8}", set(), 8),
        (r"born(?=.{0,9}x)", {"born"}, 0),
    ],
)
def test_needs_are_read_from_the_expression(expression, words, digits):
    """Words of which one stands in every match, and the fewest digits of any, are told; what may be left out is not."""
    found = needs(expression)
    assert (set(found.words), found.digits) == (words, digits)


@pytest.mark.parametrize("expression", [r"(?:passport){e<=1}", r"[[:alpha:]]{4}word", r"\p{L}+word", r"word(?<=a.*b)"])
def test_what_another_reader_of_expressions_means_is_not_guessed(expression):
    """Where `regex` reads more than Python does, nothing is taken for needed."""
    assert needs(expression).words == ()


def test_letters_that_pass_for_others_are_seen():
    """A word in capitals, with accents or a dotted I, is near the word that an expression needs."""
    expression = needs(r"nacimiento|birthplace")
    for written in ("NACIMIENTO", "nacimíento", "BİRTHPLACE"):
        text = f"{'x ' * 2_000}{written}{' x' * 2_000}"
        (low, high), *others = narrowed(expression, text, ((0, len(text)),))
        assert low <= text.index(written) < text.index(written) + len(written) <= high
        assert not others
        assert high - low < len(text) / 4


def test_texts_without_what_is_needed_are_not_searched():
    """Where a long text holds neither word nor digits of an expression, nothing of it is left to search."""
    assert narrowed(needs(r"\d{3}-\d{2}-\d{4}"), "no digit", ((0, 8),)) == ()
    text = "a line without it, room 204\n" * 4_000
    assert narrowed(needs(r"\bleap day\b"), text, ((0, len(text)),)) == ()
    assert narrowed(needs(r"\d{3}-\d{2}-\d{4}"), text, ((0, len(text)),)) == ()
