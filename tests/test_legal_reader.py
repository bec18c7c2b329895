"""The learned reader holds what the rules wrongly accept, accepts what they only miss, and outweighs nothing else."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from dlp_gateway.legal.opinion import DOUBTED, FIRM, MERIT, SURE, SURER, VETO, weighed_with
from tests.test_legal import LAW, attached, body, finding, header, match

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

from train_reader import letters

_NUMBER = re.compile(r"\b\d{3}-\d{2}-\d{4}\b")
LETTERS = [letter for letter in letters() if letter.hand]
COURT_FAULTS = ("court_unknown", "docket_malformed", "tribal_court", "immigration_court", "administrative")


def told(subject, text, *more, law=LAW):
    found = tuple(
        replace(finding("US_SSN"), start=one.start(), end=one.end(), fingerprint=one.group())
        for one in _NUMBER.finditer(text)
    )
    return match(header("Subject", subject), body(text), *more, findings=found, law=law)


def counts(subject, text, **more):
    return any(item.accepted for item in told(subject, text, **more))


@pytest.fixture(scope="module")
def affirmed():
    """Letters that count because the reader is sure, not because the rules are."""
    found = []
    for letter in LETTERS:
        taken = [item for item in told(letter.subject, letter.body) if item.accepted] if letter.genuine else []
        if taken and all(MERIT in item.reasons for item in taken):
            found.append(letter)
    return found


def test_law_no_false_letter_counts():
    """No letter that tells of somebody else's, an undone, a hoped-for or an agency's order is accepted."""
    assert [one.subject for one in LETTERS if not one.genuine and counts(one.subject, one.body)] == []


def test_more_genuine_letters_count_than_by_rules_alone(affirmed):
    """The reader accepts letters of orders told in words that no list of phrases has."""
    assert len(affirmed) >= 30


def test_law_a_sentence_that_takes_the_order_back_holds(affirmed):
    """A letter that the reader accepts counts no more with a sentence that says that the order was undone."""
    for sentence in ("The order was vacated on Friday.", "The judge revoked it.", "La orden fue revocada ayer."):
        assert [one.subject for one in affirmed if counts(one.subject, f"{one.body.strip()}\n\n{sentence}\n")] == []


def test_law_the_reader_alone_accepts_nothing_where_the_paper_itself_is_asked_for(affirmed):
    """At level `document` a letter without its order is held, whatever the reader says."""
    strict = replace(LAW, assurance="document")
    assert not any(counts(one.subject, one.body, law=strict) for one in affirmed[:20])


def test_law_the_reader_is_silent_beside_an_attached_paper(affirmed):
    """What is attached as an agency's paper makes the reader's word worth nothing."""
    paper = attached("DEPARTMENT OF HOMELAND SECURITY\nIMMIGRATION ENFORCEMENT SUBPOENA\nForm I-138\nYOU ARE COMMANDED")
    for one in affirmed[:20]:
        taken = told(one.subject, one.body, paper)
        assert not any(item.accepted and MERIT in item.reasons for item in taken), one.subject


@pytest.mark.parametrize("fault", COURT_FAULTS)
def test_law_the_reader_outweighs_no_fault_of_court_or_number(fault):
    """However sure the reader is, what is no question of wording stays."""
    assert weighed_with((fault, "not_affirmed"), chance=1.0, taken_back=False) == (fault, "not_affirmed")


def test_the_reader_doubts_accepts_and_is_told_what_was_taken_back():
    """Each threshold decides from its own value on; words that take the order back decide against the reader."""
    assert weighed_with((), chance=DOUBTED - 0.01, taken_back=False) == (VETO,)
    assert weighed_with((), chance=DOUBTED, taken_back=False) == ()
    assert weighed_with(("not_affirmed",), chance=SURE, taken_back=False) == ()
    assert weighed_with(("not_affirmed",), chance=SURE - 0.01, taken_back=False) == ("not_affirmed",)
    assert weighed_with(("denied", "not_affirmed"), chance=FIRM, taken_back=False) == ()
    assert weighed_with(("denied",), chance=FIRM - 0.01, taken_back=False) == ("denied",)
    assert weighed_with(("denied", "contradicted"), chance=FIRM, taken_back=False) == ("denied", "contradicted")
    assert weighed_with(("undone",), chance=SURER - 0.01, taken_back=False) == ("undone",)
    assert weighed_with(("undone",), chance=SURER, taken_back=False) == ()
    assert weighed_with(("undone",), chance=1.0, taken_back=True) == ("undone",)
