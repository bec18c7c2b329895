"""What a letter says of the order that it attaches, in words that no expression knows."""

import pytest

from dlp_gateway.legal.misgivings import MISGIVEN, Misgivings, sentences
from dlp_gateway.legal.wording import flat
from tests.test_legal_against import goes
from tools.train_misgivings import FOLDER, lines_of

MODEL = Misgivings.shipped()


@pytest.mark.parametrize(
    "said",
    [
        "Somebody upstairs told me in so many words to leave this one in the drawer.",
        "The judge's clerk asked us to sit tight on it.",
        "I am sending it before anybody can tell me not to.",
        "La licenciada de la corte me avisa que esa orden ya no camina.",
        "Hers is not the file that the judge asked about, but it is the one that I have.",
    ],
)
def test_law_an_order_is_held_where_its_bearer_tells_that_it_must_not_be_obeyed(said):
    """Nothing here names what was undone; the sentence as a whole says that an officer must look."""
    assert not goes(said)


@pytest.mark.parametrize(
    "said",
    [
        "The deadline is Friday, so we are early.",
        "Our lawyers asked for more time and the judge gave us a week, which ends today.",
        "The clerk of the court read the number back to me and it is right.",
        "La jueza nos dio hasta el viernes y con esto cumplimos.",
        "His permit lapsed two years ago, as page three shows.",
    ],
)
def test_an_order_goes_with_what_clerks_tell_beside_it(said):
    """How it came to this, how it is sent, what the record says."""
    assert goes(said)


@pytest.mark.parametrize("path", sorted((FOLDER / "misgivings").glob("*.txt")), ids=lambda path: path.stem)
def test_the_shipped_numbers_know_what_they_were_trained_on(path):
    """They belong to this code and to these sentences: most that take from an order are held, few others are."""
    told = [*lines_of(path)]
    held = [MODEL.greatest(flat(one.text)) >= MISGIVEN for one in told]
    taken = [one for one, line in zip(held, told, strict=True) if line.taken]
    others = [one for one, line in zip(held, told, strict=True) if not line.taken]
    assert sum(taken) >= 0.6 * len(taken)
    assert sum(others) <= 0.05 * len(others)


def test_a_letter_too_long_to_weigh_is_held():
    """Nobody writes three hundred sentences above an order; what is not weighed is not let through."""
    letter = flat("The record is enclosed as ordered.\n\n" * 301)
    assert len(sentences(letter)) == 301
    assert MODEL.greatest(letter) == 1.0
    assert MODEL.greatest(flat("")) < MISGIVEN
