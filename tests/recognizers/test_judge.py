"""What the judge sees of a text: rows under their head, how numbers are written, which words are the number."""

from __future__ import annotations

import pytest

from recognizers.gauges import measures
from recognizers.judge import Judge, bags
from recognizers.reading import Reading
from recognizers.traits import pieces


@pytest.mark.parametrize("mark", [" | ", "\t", "    "])
def test_a_row_knows_the_head_of_its_table(mark):
    """Rows name the first row of their table; prose before and after has none, and no row joins the next."""
    rows = [mark.join(cells) for cells in (("Name", "Country"), ("Tran, Quoc", "Vietnam"), ("Puac, Denis", "Peru"))]
    reading = Reading("Three for the van.\n\n" + "\n".join(rows) + "\n\nThanks for the help.")
    assert [reading.head(at) for at in range(len(reading.sentences))] == [None, None, 1, 1, None]


def test_long_rows_are_sentences_of_their_own():
    """Rows longer than a wrapped line are not read as one sentence."""
    row = "Quoc Tran the elder | 12 North Delancey Street, upstairs unit | arrived in April | no remarks"
    assert len(Reading("\n".join([row] * 3)).sentences) == 3


def test_numbers_of_one_form_look_the_same():
    """Two numbers written alike after the same words have the same pieces; another form has others."""
    one, same, other = (pieces(Reading(f"Filed under {n} today."), 0) for n in ("219-09-9998", "536-90-4399", "21909"))
    assert set(one.numbers) == set(same.numbers)
    assert set(one.numbers) != set(other.numbers)


def test_the_question_before_is_seen():
    """The sentence after a question is measured as its answer, and its words are seen."""
    asked, alone = Reading("Where is he from?\nHonduras."), Reading("Where he is from.\nHonduras.")
    assert measures(asked, 1)["answers"] == 1
    assert "answers" not in measures(alone, 1)
    assert set(pieces(asked, 1).around) > set()


def test_what_stands_around_a_sentence_is_part_of_its_numbers():
    """The same sentence under another Subject and after another sentence has other numbers."""
    one = bags(Reading("We saw Mr. Puac. He is fine.", "Puac"), [1])
    other = bags(Reading("The budget is late. He is fine.", "Budget"), [1])
    assert one.shape == other.shape
    assert one[0, :512] == pytest.approx(other[0, :512], abs=1e-5)
    assert abs(one - other).max() > 0.01


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("Her number is 219-09-9998, same as before.", "219 09 9998"),
        ("He read it out as seven seven one four oh two.", "seven seven one four oh two"),
    ],
)
def test_the_telling_words_of_a_number_are_the_number(sentence, number):
    """Written or said, the longest number is what an officer is shown."""
    judge, reading = Judge.shipped(), Reading(sentence)
    first, last = judge.telling(reading, 0, judge.classes.index("US_SSN"))
    assert " ".join(reading.words[first:last]) == number


def test_texts_weighed_together_are_weighed_as_alone():
    """What the judge thinks of a text is the same whatever other texts it reads with it."""
    told = ("He has no papers. She was born in Peru.", "Budget meeting at ten.", "", "Client: 219-09-9998\nthanks")
    readings = [Reading(text, "Mr. Puac") for text in told]
    judge = Judge.shipped()
    together = judge.opinions_on([(reading, {}) for reading in readings])
    for reading, found in zip(readings, together, strict=True):
        alone = judge.opinions(reading, {})
        assert alone.keys() == found.keys()
        assert all(found[at].any == pytest.approx(alone[at].any, abs=1e-4) for at in alone)
        assert all(found[at].classes == pytest.approx(alone[at].classes, abs=1e-4) for at in alone)
