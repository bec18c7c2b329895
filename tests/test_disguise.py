"""Readings beyond normalising: every disguise of a number is seen through, its span is right, prose stays prose."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp_gateway.dictated import codes
from dlp_gateway.disguise import disguises
from dlp_gateway.spelled import runs
from dlp_gateway.text import normalise

SSN = "219-09-9998"


def seen(text: str) -> list[str]:
    """Return what the further readings show of the text, as the original has it."""
    return [
        text[slice(*other.span(match.start(), match.end()))]
        for other in disguises(text, normalise(text))
        for match in re.finditer("219-?09-?9998", other.text)
    ]


def tags(text: str) -> str:
    return "".join(chr(0xE0000 + ord(char)) for char in text)


def selectors(text: str) -> str:
    return "".join(chr(0xFE00 + code) if code < 16 else chr(0xE0100 + code - 16) for code in text.encode())


def unseen_bits(text: str) -> str:
    return "".join("\u200b" if bit == "0" else "\u200c" for char in text for bit in f"{ord(char):08b}")


SPELLED = [
    "two one nine, zero nine, nine nine nine eight",
    "two-one-nine zero-nine nine-nine-nine-eight",
    "two nineteen, oh nine, ninety-nine ninety-eight",
    "two hundred nineteen, zero nine, nine thousand nine hundred ninety-eight",
    "dos uno nueve, cero nueve, nueve nueve nueve ocho",
    "doscientos diecinueve, cero nueve, noventa y nueve noventa y ocho",
    "219, zero nine, triple nine eight",
    "2 one 9 - zero 9 - nine 9 nine 8",
    "two one nine dash zero nine dash nine nine nine eight",
    "dos uno nueve guión cero nueve guión nueve nueve nueve ocho",
    "Two One Nine\nZero Nine\nNine Nine Nine Eight",
    "two one nine zero nine nine nine nine eight",
    "二一九-零九-九九九八",
]
DRESSED = [
    "2 1 9 - 0 9 - 9 9 9 8",
    "S S N : 2 1 9 - 0 9 - 9 9 9 8",
    "2.1.9.-.0.9.-.9.9.9.8",
    "2_1_9_-_0_9_-_9_9_9_8",
    "219-**09**-9998",
    "219-[b]09[/b]-9998",
    "219-<b>09</b>-9998",
    "2*1*9*-*0*9*-*9*9*9*8",
    "219\\-09\\-9998",
    "219*09*9998",
    "219 ~ 09 ~ 9998",
    "219#09#9998",
    "219--09--9998",
    "219(-)09(-)9998",
    "219[-]09[-]9998",
    "219 dash 09 dash 9998",
    "219 guion 09 guion 9998",
    "219-0\n9-9998",
    "> 21\n> 9-09-9998",
    "2\n1\n9\n-\n0\n9\n-\n9\n9\n9\n8",
    "\u202e8999-90-912\u202c",
    "8999-90-912 :rebmun NSS",
    "21\ua76e-0\ua76e-999\u09ea",
    f"hello{tags(SSN)}",
    f"hello{selectors(SSN)}",
    f"hello{unseen_bits(SSN)}",
]


@pytest.mark.parametrize("text", SPELLED + DRESSED)
def test_a_disguised_number_is_seen(text: str) -> None:
    """The number is read, and its span lies in the original where the disguise stands."""
    spans = seen(f"The number is:\n{text}\nas told.")
    assert spans
    assert all(span in f"{text} " for span in spans)


CODES = {
    "your sheet has A 0 7 8 dash 4 4 1 dash 2 0 9 on it": "A078441209",
    "the file says alpha two one four uh triple seven zero five eight um and": "A214777058",
    "at the top: W A C, twenty-five, one three zero, five five, nine oh four.": "WAC2513055904",
    "it is f as in frank x as in x ray four four uh zero nine seven six and": "FX440976",
    "OLN D oh-eight-one, three-three-four, seven-two. Expired": "D08133472",
    "Oregon, 418 then K like kilo, L lima, V victor": "418KLV",
    "LIN, 23 (the year), 0-8-8, then 61 9 30.": "LIN2308861930",
    "E 2 2 and then 9 M J.": "E229MJ",
    "nine-oh-four, em-ar-vee, seventy-seven, two-two": "904MRV7722",
    "A, cero noventa y nueve, cuatro uno siete, ocho ocho dos. Repito": "A099417882",
    "P, zero-zero-seven-one-one-two-three-nine.": "P00711239",
    "temp tag, oh-four-one-one-six-Tango, paper": "04116T",
    "X de xilófono, cuatro cinco seis, tres dos uno cero": "X4563210",
}


@pytest.mark.parametrize(("text", "code"), CODES.items())
def test_a_dictated_code_is_seen(text: str, code: str) -> None:
    """Letters of the spelling alphabet, single ones and blocks go with the digits, and the span is where they stand."""
    (run,) = codes(text)
    assert run.digits == code
    assert text[run.start - 1 : run.start] in ("", " ")


@pytest.mark.parametrize(
    "text",
    [
        "Team A 3, Team B 2, then Team C 4 won.",
        "Plan A and plan B, 2 or 3 of them, then lunch at 4",
        "I have 2 cats, 3 dogs then 4 birds",
        "Golf on Saturday, then hotel 4 at 10:30, room 204",
    ],
)
def test_prose_has_no_code_that_it_does_not_say(text: str) -> None:
    """Single letters and figures of ordinary sentences are no code."""
    assert list(codes(text)) == []


SAID = {
    "filed under 001-01-00 and then 37, and": "001-01-0037",
    "nueve cero cuatro, ochenta y ocho, mil setenta y seis": "904-88-1076",
    "twenty-nine million, four hundred eighteen thousand, and six": "29418006",
    "4 0 4, dash, seventeen, dash, can't read, 6, 6, can't read.": "404-17-x66x",
    "9 3 5 / 9 1 / 0 0 6 8": "935-91-0068",
    "five three six uh then ninety, um, then four three double nine": "536-90-4399",
}


@pytest.mark.parametrize(("text", "digits"), SAID.items())
def test_a_number_says_its_digits_in_their_groups(text: str, digits: str) -> None:
    """Scales, fillers, "then", unread digits: the run says what a listener writes down."""
    assert [run.digits for run in runs(text)] == [digits]


def test_only_what_is_dictated_is_new() -> None:
    """The lines around a dictated number stay for their words; what stands in them is not told a second time."""
    text = "Her SSN is 219-09-9998.\n\nThe A-number?\n\nalpha two one four, triple seven, zero five eight\n"
    (shown,) = [other for other in disguises(text, normalise(text)) if "A214777058" in other.text]
    at, old = shown.text.index("A214777058"), shown.text.index("219-09-9998")
    assert shown.is_new(at, at + 10)
    assert not shown.is_new(old, old + 11)


PROSE = [
    "Call me at 505-555-0123 or 505-555-0199 between nine and five, two or three times.",
    "one, two, three, four, five, six, seven, eight, nine, ten",
    "uno, dos, tres, cuatro, cinco, seis, siete, ocho, nueve",
    "We have two dogs, three cats and one of nine fish. Once a week, at six or seven, we meet.",
    "The meeting is on March 3, 2026, 10:30-11:45, room 204; agenda at https://example.org/a_b_c?x=1",
    "Total 1,234.56 for 12 items; invoice 2026-11-0042; case D-202-CV-2026-01234.",
    "A. B. Roe and C. D. Doe met at 5 p.m.",
    "- item one\n- item two\n- item three\n1. first\n2. second",
]


@pytest.mark.parametrize("text", PROSE)
def test_prose_has_no_number_that_it_does_not_say(text: str) -> None:
    """No nine digits come out of ordinary sentences, lists, times and dates."""
    shown = [other.text for other in disguises(text, normalise(text))]
    assert not [text for text in shown if re.search(r"(?<!\d)\d{3}-?\d{2}-?\d{4}(?!\d)", text)]


def test_plain_text_costs_no_further_reading() -> None:
    """A text without disguise has no other reading than its own."""
    text = "Dear all,\nthe SSN of Ana is 219-09-9998 and her phone 505-555-0123.\nBest, Bo\n"
    assert list(disguises(text, normalise(text))) == []


def test_words_that_name_the_number_stay_with_it() -> None:
    """A label on the line before is part of the reading, so that a bare number is known for what it is."""
    text = "Her social security number is\n2 1 9 0 9 9 9 9 8\nand so on"
    (shown,) = (other.text for other in disguises(text, normalise(text)))
    assert shown.startswith("Her social security number is\n219099998")


HOSTILE = st.text(st.sampled_from("219-0 \n*_~.[b]<i>/ \u202e\u202c\u200b\ufe01二九SoOl|nine two dash "), max_size=300)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(HOSTILE)
def test_every_span_lies_in_the_text(text: str) -> None:
    """Whatever stands in a text, no reading raises, and each of its spans is one of the original."""
    for other in disguises(text, normalise(text)):
        for start in range(0, len(other.text), 7):
            for end in range(start, min(len(other.text), start + 9) + 1):
                low, high = other.span(start, end)
                assert 0 <= low <= high <= len(text)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "two",
                "nine",
                "twenty",
                "hundred",
                "thousand",
                "double",
                "and",
                "dash",
                "ninety-eight",
                "219",
                "-",
                ",",
                "x",
                "dos",
                "y",
                "mil",
                "\n",
            ]
        )
    )
)
def test_runs_of_number_words_do_not_overlap(words: list[str]) -> None:
    """Runs stand one after the other inside the text, and say digits."""
    text, at = " ".join(words), 0
    for run in runs(text):
        assert at <= run.start < run.end <= len(text)
        assert set(run.digits) <= set("0123456789-")
        at = run.end


@pytest.mark.parametrize("unit", ["9 ", "nine ", "2*", "\n1", "double ", "219-", "<b>", "\u202e1", "- ", "a b\n"])
def test_the_cost_is_linear(unit: str) -> None:
    """A megabyte of any hostile pattern has a reading of its own size at most, twice over."""
    text = unit * (200_000 // len(unit))
    assert sum(len(other.text) for other in disguises(text, normalise(text))) <= 3 * len(text) + 1000
