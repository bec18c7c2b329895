"""Text in one spelling, and the map back to the original."""
# ruff: noqa: RUF001  look-alikes and dashes are what is tested

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp_gateway.text import normalise

SSN = "219-09-9998"

DISGUISES = {
    "plain": "219-09-9998",
    "en dash": "219–09–9998",
    "em dash": "219—09—9998",
    "non-breaking hyphen": "219\u201109\u20119998",
    "minus sign": "219−09−9998",
    "small hyphen-minus": "219\ufe6309\ufe639998",
    "full-width": "２１９－０９－９９９８",
    "box line": "219─09─9998",
    "Arabic-Indic digits": "٢١٩-٠٩-٩٩٩٨",
    "Devanagari digits": "२१९-०९-९९९८",
    "mathematical digits": "𝟐𝟏𝟗-𝟎𝟗-𝟗𝟗𝟗𝟖",
    "circled digits": "②①⑨-⓪⑨-⑨⑨⑨⑧",
    "keycaps": "2\ufe0f\u20e31\ufe0f\u20e39-09-9998",
    "struck through": "2\u03361\u03369\u0336-0\u03369\u0336-9\u03369\u03369\u03368\u0336",
    "zero-width space": "2\u200b1\u200b9-0\u200b9-9\u200b998",
    "zero-width joiner": "219\u200d-09-99\u200d98",
    "soft hyphen": "2\u00ad19-09-99\u00ad98",
    "bidi controls": "\u202a219\u202c-\u206609\u2069-9998",
    "word joiner": "219\u2060-09-\u20609998",
    "variation selector": "219\ufe0e-09-9998\ufe0e",
    "NUL and other controls": "2\x0019-0\x019-9998\x7f",
    "tag characters": "219-\U000e0041\U000e004209-9998",
    "wrapped after a hyphen": "219-09-\n9998",
    "wrapped before a hyphen": "219-09\n-9998",
    "wrapped in a reply": "219-09-\r\n> > 9998",
    "letter O for zero": "219-O9-9998",
    "letter l for one": "2l9-09-9998",
}


@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=DISGUISES.keys())
def test_a_number_reads_the_same_in_every_disguise(disguise: str) -> None:
    """Whatever a number is dressed in, a pattern for its plain form finds it, and the map leads back to all of it."""
    text = f"No. {disguise} of Ana"
    normal = normalise(text)
    start = normal.text.index(SSN)
    first, last = normal.span(start, start + len(SSN))
    assert normal.text == f"No. {SSN} of Ana"
    assert normalise(text[first:last]).text == SSN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ЅЅN", "SSN"),
        ("А219099998", "A219099998"),
        ("pаssport", "passport"),
        ("Ϲitizen", "Citizen"),
        ("🅂🅂🄽", "SSN"),
        ("🅢🅢🅝", "SSN"),
        ("ꜱꜱɴ", "SSN"),
        ("ﬁle", "file"),
        ("driver’s", "driver's"),
        ("a\u00a0b\u2003c\td", "a b c d"),
        ("a\u2028b\u0085c\rd\r\ne", "a\nb\nc\nd\ne"),
        ("No nos dé su cédula, señor Núñez", "No nos dé su cédula, señor Núñez"),
        ("No nos de\u0301 su ce\u0301dula, sen\u0303or Nu\u0301n\u0303ez", "No nos dé su cédula, señor Núñez"),
    ],
)
def test_words_read_as_a_person_reads_them(text: str, expected: str) -> None:
    """Look-alike letters, ligatures, spaces and line ends take one spelling; Spanish keeps its accents."""
    assert normalise(text).text == expected


@pytest.mark.parametrize(
    "text", ["Привет, мир! Москва", "Αθήνα και Πειραιάς", "שָׁלוֹם", "漢字仮名", "안녕하세요", "Հայաստան"]
)
def test_text_of_another_script_stays_as_it_is(text: str) -> None:
    """Words that really are Russian, Greek, Hebrew, Chinese, Korean or Armenian are not made Latin."""
    assert normalise(text).text == text


@pytest.mark.parametrize(
    "text", ["D-202-CV-2019-O1234", "IOE0912345678", "call I-94-and-O-1", "lil-Ol-Illo", "2019-\ntext"]
)
def test_what_only_resembles_a_number_keeps_its_letters_and_lines(text: str) -> None:
    """Docket numbers, receipt numbers and words are not turned into digits, and ordinary wraps stay."""
    assert normalise(text).text == text


def test_a_list_of_numbers_keeps_its_lines() -> None:
    """Only a hyphen at a line end joins digits over it."""
    assert normalise("12345\n6789\n10").text == "12345\n6789\n10"


def test_a_ligature_maps_every_letter_to_itself() -> None:
    """One code point that reads as several gives each of them its own place."""
    normal = normalise("a㎏b")
    assert normal.text == "akgb"
    assert list(normal.offsets) == [0, 1, 1, 2, 3]
    assert normal.span(1, 2) == (1, 2)


def test_a_composed_letter_maps_to_its_mark_too() -> None:
    """A span that ends in a letter with a mark ends after the mark."""
    normal = normalise("cafe\u0301!")
    assert normal.span(0, 4) == (0, 5)


def test_an_empty_span_stays_empty() -> None:
    """A span of nothing maps to nothing."""
    assert normalise("a\u200bb").span(1, 1) == (2, 2)


alphabet = st.sampled_from([*"019-Oo lIaé\n\r\t>.–Аб½ﬁ😀٣가", "\r\n", "\u200b", "\u0301", "\u0336", "\u202e", "\x00"])
texts = st.one_of(st.text(), st.lists(alphabet).map("".join))


@settings(max_examples=400, derandomize=True, deadline=None)
@given(texts)
def test_law_the_map_is_complete_and_in_order(text: str) -> None:
    """There is one offset more than there are code points; they never decrease, and end with the original."""
    normal = normalise(text)
    offsets = list(normal.offsets)
    assert len(offsets) == len(normal.text) + 1
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(text)
    assert normal.offsets[-1] == normal.offsets[len(normal.text)]


@settings(max_examples=400, derandomize=True, deadline=None)
@given(texts)
def test_law_every_span_lies_inside_the_original(text: str) -> None:
    """Each code point of the output maps to at least one code point of the original."""
    normal = normalise(text)
    for at in range(len(normal.text)):
        start, end = normal.span(at, at + 1)
        assert 0 <= start < end <= len(text)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(texts, texts)
def test_a_planted_number_is_found_again(before: str, after: str) -> None:
    """A number between any two texts, set off by plain words, survives, and its span is exactly the number."""
    text = f"{before} word {SSN} word {after}"
    normal = normalise(text)
    place = normal.text.index(f"word {SSN} word") + len("word ")
    start, end = normal.span(place, place + len(SSN))
    assert text[start:end] == SSN


@settings(max_examples=200, derandomize=True, deadline=None)
@given(texts)
def test_nothing_unseen_is_left(text: str) -> None:
    """No control, no zero-width character and no carriage return is in the output."""
    assert not set(normalise(text).text) & set("\x00\x01\x7f\r\t\u200b\u200d\u00ad\u202e\ufeff\ufe0f")


def test_offsets_can_be_sliced_and_refuse_what_is_not_there() -> None:
    """The map is a sequence like any other."""
    offsets = normalise("a\u200bb").offsets
    assert offsets[0:3] == [0, 2, 3]
    with pytest.raises(IndexError):
        offsets[4]
