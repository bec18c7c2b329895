"""How long an order lasts by its own words, counted in days, weeks, months or years."""

from datetime import date

import pytest

from dlp_gateway.legal.terms import last_day
from dlp_gateway.legal.wording import flat
from tests.test_legal_against import goes

SIGNED = date(2026, 10, 23)

PAST = [
    "This Order shall expire, unless extended, at noon on November 2, 2026.",
    "This Order expires fourteen (14) days after its entry.",
    "This authorization shall remain in effect for a period of two weeks, and no longer.",
    "The duty to report begins on January 5, 2026 and continues for a period of one hundred eighty (180) days.",
    "The order is valid for 10 days from the date below.",
    "Esta Orden estará en vigor diez (10) días contados desde su presentación en la secretaría.",
    "La presente orden estara vigente por un termino de diez (10) dias.",
]
RUNNING = [
    "This Order shall remain in effect for ninety (90) days.",
    "This Order expires one year after its entry.",
    "La orden estara vigente por un termino de seis meses.",
]
OF_ANOTHER = [
    "The Bureau shall not tell the subscriber of this Order, which remains so for ten days.",
    "The agents shall keep the file and its retention continues for a period of 10 days.",
    "Probation continues for a period of two weeks.",
    "The Bureau shall produce the file for a period of 10 years before this date.",
]


@pytest.mark.parametrize("said", PAST)
def test_law_an_order_whose_term_has_run_out_gives_nothing(said):
    assert not goes(more="2. " + said)


@pytest.mark.parametrize("said", RUNNING)
def test_an_order_gives_while_its_term_runs(said):
    assert last_day(flat(said).low, signed=SIGNED) > SIGNED
    assert goes(more="2. " + said)


@pytest.mark.parametrize("said", OF_ANOTHER)
def test_how_long_something_else_lasts_ends_no_order(said):
    assert last_day(flat(said).low, signed=SIGNED) is None


def test_a_term_is_counted_from_the_day_on_which_it_begins():
    said = flat("This obligation begins on December 1, 2026 and continues for a period of thirty (30) days.").low
    assert last_day(said, signed=SIGNED) == date(2026, 12, 31)
