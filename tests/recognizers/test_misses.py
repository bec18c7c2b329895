"""Near misses: what looked like something, and the reason why it was left alone."""

from __future__ import annotations

import functools

import recognizers
from recognizers.engine import Engine


@functools.cache
def engine() -> Engine:
    return Engine(recognizers.load())


def reasons(text: str, entity: str) -> str:
    return "; ".join(miss.reason for miss in engine().misses(text) if miss.entity == entity)


def test_a_number_that_was_never_issued_says_so():
    """Area 000 was never issued, and the reason names it."""
    assert "area 000 was never issued" in reasons("His SSN is 000-12-3456.", "US_SSN")


def test_bare_digits_without_a_word_say_what_is_missing():
    """Nine digits alone are nothing; the reason names the score that was missing."""
    assert "no word nearby" in reasons("We got 536904399 of them in the box.", "US_SSN")


def test_a_label_that_speaks_against_a_number_is_named():
    """An invoice number is told to be something else."""
    assert "something else" in reasons("Invoice 536-90-4399 is due.", "US_SSN")


def test_a_statement_about_nobody_is_a_near_miss():
    """Words of a class in a sentence about a programme are told with what was seen."""
    assert "not surely said of a person" in reasons("DACA renewals open in May.", "IMMIGRATION_STATUS")


def test_what_is_found_is_no_near_miss():
    """A finding is not told twice."""
    assert not reasons("His SSN is 536-90-4399.", "US_SSN")


def test_reasons_hold_no_text_of_the_mail():
    """A reason may stand where the mail may not."""
    told = " ".join(miss.reason for miss in engine().misses("Zebulon asked if anyone is undocumented, 000-12-3456"))
    assert "Zebulon" not in told
    assert "3456" not in told
