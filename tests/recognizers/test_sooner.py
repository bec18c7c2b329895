"""What is made sooner is what was made before: gates, word pieces, triggers of what is dictated."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from dlp_gateway import dictated, spelled
from recognizers import load
from recognizers.encoder import _encoder
from recognizers.reading import Reading
from recognizers.segments import Segmenter
from recognizers.statement import Statement

STATEMENTS = Path(__file__).with_name("corpus") / "statements"
#: Pieces of what is dictated, and what looks like it.
BITS = re.findall(
    r"\S+",
    "two Two THREE as in was dash raya gui\u00f3n guion x-ray X A I Alpha 7 3. 5 cientos dos doscientos veintidos then"
    " luego - , \u00e9 _ 12 mil oh \u0131 ' \u212a \u4e00 x",
)


def sentences(every: int) -> list[str]:
    """Return labelled sentences: every so-and-so-many-th."""
    lines = [line for path in sorted(STATEMENTS.glob("*.tsv")) for line in path.read_text(encoding="utf-8").split("\n")]
    return [line.rpartition("\t")[2] for line in lines[::every]]


def test_a_gate_stands_open_where_its_expression_matches():
    """A turn of phrase that is found without its gate is found with it."""
    turns = [turn for item in load(judge=False) if isinstance(item, Statement) for _, turn in item._assertions]
    assert sum(bool(turn.needs.grams) for turn in turns) > 0.8 * len(turns)
    met = 0
    for told in sentences(12):
        reading = Reading(told)
        for ordinal, sentence in enumerate(reading.sentences):
            for turn in turns:
                if turn.expression.search(reading.folded, sentence.start, sentence.end):
                    met += 1
                    folded = reading.folded[sentence.start : sentence.end]
                    assert turn.may_match(folded, reading.grams(ordinal)), turn.expression.pattern[:80]
    assert met > 20  # of which there is something to lose


def test_a_word_has_the_pieces_that_the_tokenizer_gives_it():
    """Words of mail and of nonsense are cut as the encoder's own tokenizer cuts them."""
    tokenizer = _encoder()._tokenizer
    segmenter, chance = Segmenter(tokenizer), random.Random(7)
    words = {word for told in sentences(60) for word in told.split()}
    words |= {"".join(chance.choices("abcdeinorstXYZ0123456789.,-'", k=chance.randint(1, 14))) for _ in range(2000)}
    known = [word for word in words if segmenter.knows(word)]
    assert len(known) > 0.8 * len(words)
    for word in known:
        assert segmenter.pieces(word) == tuple(tokenizer.encode(word, add_bos=False, add_eos=False)), word


@pytest.mark.parametrize("triggers", [spelled._TRIGGERS, dictated._TRIGGERS])
def test_triggers_are_found_where_the_expression_finds_them(triggers):
    """The quick look finds each trigger, and never leaves out one that is enough alone."""
    chance = random.Random(7)
    made = [
        "".join(f"{chance.choice(BITS)}{chance.choice(['', ' ', ' ', chr(10)])}" for _ in range(25))
        for _ in range(2000)
    ]
    for text in [*made, *sentences(30)]:
        starts, alone = triggers.starts(text)
        assert starts == [found.start() for found in triggers.expression.finditer(text)], text
        assert alone or triggers.alone.search(text) is None, text
