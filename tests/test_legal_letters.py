"""Letters with Subject and body, some with a court's paper pasted in: genuine ones count, near misses do not."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import yaml

from tests.test_legal import body, finding, header, match
from tests.test_legal_papers import FOLDER

LETTERS = yaml.safe_load((FOLDER / "letters.yaml").read_text(encoding="utf-8"))
_NUMBER = re.compile(r"\b\d{3}-\d{2}-\d{4}\b")


def counts(letter):
    text = letter["body"]
    found = tuple(
        replace(finding("US_SSN"), start=item.start(), end=item.end(), fingerprint=item.group())
        for item in _NUMBER.finditer(text)
    )
    return any(item.accepted for item in match(header("Subject", letter["subject"]), body(text), findings=found))


@pytest.mark.parametrize("letter", LETTERS["genuine"], ids=lambda letter: letter["subject"])
def test_a_genuine_letter_counts(letter):
    """A reference told in Subject and body together, or a court's paper pasted above its data, is accepted."""
    assert counts(letter)


@pytest.mark.parametrize("letter", LETTERS["held"], ids=lambda letter: letter["subject"])
def test_law_no_near_miss_counts(letter):
    """What only looks like it - others' orders, other persons, unsigned papers, agents' words - is not accepted."""
    assert not counts(letter)
