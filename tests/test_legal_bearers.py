"""Capitalised words that nothing marks as a person's: places and things in passing; and persons who are told of."""

import pytest

from dlp_gateway.legal.bearers import are_plain_words
from tests.test_legal import matched
from tests.test_legal_whose import ORDER, PERSON, order_lets_go
from tools.words import small_words

CARD = "055-501-309"


@pytest.mark.parametrize(
    "line",
    [
        f"Packs cartons at the Harrowgate Egg plant; card {CARD}",
        f"Trained at Blue Heron Barbering; card {CARD}",
        f"Residence: Alder Hall, Room 12. Card {CARD}",
        f"Program: Marine Biology MS. Card {CARD}",
        f"Worked for Quick Step Valet until May; card {CARD}",
        f"Gets NJ FamilyWell; card {CARD}",
        f"Came through Puerto Escondido on foot; card {CARD}",
        f"The Weeping Falls licence bureau holds card {CARD}",
        f"Born Villa Verde, Tabasco; card {CARD}",
        f"Temporary Protected Status; card {CARD}",
        f"Non-driver card {CARD}",
        f"Estudia en Prado Alto High; tarjeta {CARD}",
        f"415 Goose Hollow Rd Ste B, Copper Grove NE. Card {CARD}",
    ],
)
def test_what_is_named_in_passing_is_nobody(line):
    """In a letter that names the order's person: after "the" or "at", in an address, behind a label for things."""
    assert order_lets_go(line, CARD)


def test_whose_number_it_is_stays_one_name_before_a_label_in_capitals():
    """`Wendeline Achebe-Stroud, MRN`: the label is no first name."""
    assert order_lets_go("", top=f"The court's order is attached.\n\n{PERSON}, MRN 4410022, SSN 219-09-9998\n")


@pytest.mark.parametrize(
    "line",
    [
        f"Shares the flat with Odalys Ferrant, who has card {CARD}",
        f"His cousin Odalys Ferrant has card {CARD}",
        f"For Odalys Ferrant we have card {CARD}",
        f"Odalys Ferrant lives at the same address, card {CARD}",
        f"The car is driven by Odalys Ferrant, card {CARD}",
        f"Same address: Odalys Ferrant. Card {CARD}",
        f"Landlord: Odalys Ferrant, card {CARD}",
        f"Odalys Ferrant\nCard {CARD}",
        f"Cell mate is Odalys Ferrant, card {CARD}",
        f"We note that Odalys Ferrant, too, has card {CARD}",
        f"Also on the account: Tarek Brule and Odalys Ferrant, card {CARD}",
        f"Vive con Odalys Ferrant, tarjeta {CARD}",
        f"Works with Odalys Ferrant, also undocumented, card {CARD}",
        f"Employed by Odalys Ferrant, a DACA recipient, card {CARD}",
        f"Enrolled with Odalys Ferrant, her son, card {CARD}",
        f"The Odalys Ferrant mentioned on page 2 has card {CARD}",
        f"From Odalys Ferrant we have card {CARD}",
        f"Va tambi\u00e9n la tarjeta {CARD} de Odalys Ferrant",
        f"The file of Odalys Ferrant has card {CARD}",
    ],
)
def test_law_somebody_else_who_is_told_of_holds(line):
    """By kin, by a verb, by a label or by nothing but a name: whoever is told of is not whom the order names."""
    assert not order_lets_go(line, CARD)


def test_law_where_the_orders_person_is_not_named_nobody_is_named_in_passing():
    """What stands after "at" or "the" may be all that tells whose record it is."""
    letter = f"The court's order is attached; at the Ferrant Odalys residence we found card {CARD}.\n"
    assert not any(item.accepted for item in matched(letter, ORDER.format(whose=PERSON, more=""), CARD))


def test_plain_words_are_what_texts_write_small():
    """Words of a trade or a place, and no names, of which some are words besides."""
    assert are_plain_words({"golden", "lotus", "spa"})
    assert not are_plain_words({"golden", "lopez"})
    assert not are_plain_words({"grace", "young"})


@pytest.mark.parametrize("words", [("golden lotus\nNguyen's\nTV\nspa", ["spa"]), ("hawk\nhawk\na\nLopez", ["hawk"])])
def test_the_list_of_words_is_made_of_words_in_small_letters(words):
    """Names and abbreviations begin with a capital in the list that it is made from."""
    assert small_words(words[0]) == words[1]
