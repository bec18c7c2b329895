"""Whom findings are about: names link them, rows of a sheet are counted by their best key."""

from __future__ import annotations

from recognizers.subjects import Found, Source, persons


def found(text: str, *values: str, entity: str = "US_SSN") -> list[Found]:
    return [Found(0, text.index(value), text.index(value) + len(value), entity, value) for value in values]


def test_two_named_persons_are_two():
    """A value belongs to the person named before it."""
    text = "Maria Lopez called, SSN 219-09-9998. Later Pedro Chavez came, SSN 536-90-4399."
    assert persons([Source(text, ())], found(text, "219-09-9998", "536-90-4399"), "") == [1, 2]


def test_a_last_name_means_the_person_named_in_full_before():
    """Who shares a word of the name is the same person."""
    text = "Maria Lopez called about 219-09-9998. Ms. Lopez also gave 536-90-4399."
    assert persons([Source(text, ())], found(text, "219-09-9998", "536-90-4399"), "") == [1, 1]


def test_the_subject_of_the_message_names_whom_a_body_without_names_is_about():
    """Where the body names nobody, the person in the Subject is meant."""
    text = "the number is 219-09-9998"
    assert persons([Source(text, ())], found(text, "219-09-9998"), "Rosa Medina") == [1]
    assert persons([Source(text, ())], found(text, "219-09-9998"), "parking") == [None]


def test_rows_with_the_same_best_key_are_one_person():
    """Two rows with one social security number tell of one person; a row without a key is a person of its own."""
    text = "A\t219\nB\t536\nC\t219\nD\t"
    rows = tuple((row, start, start + len(line)) for row, (start, line) in enumerate(_lines(text)))
    items = [Found(0, text.index("219"), 5, "US_SSN", "219"), *found(text, "536")]
    items += [Found(0, text.rindex("219"), text.rindex("219") + 3, "US_SSN", "219")]
    items += [Found(0, text.index("D"), text.index("D") + 1, "RELIGION", "d")]
    assert persons([Source(text, rows)], items, "") == [1, 2, 1, 3]


def _lines(text: str) -> list[tuple[int, str]]:
    starts = [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]
    return [(start, text[start:].split("\n", 1)[0]) for start in starts]
