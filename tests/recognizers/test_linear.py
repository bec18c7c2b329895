"""Work grows with the length of a text, no faster: counted in calls, which no busy machine changes."""

from __future__ import annotations

import cProfile
import pstats
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dlp_gateway.config import load_config, load_rulebook
from dlp_gateway.model import Part, PartKind
from dlp_gateway.scan import Scanner
from recognizers.narrow import narrowed

CORPUS = Path(__file__).with_name("corpus")
SMALL, TIMES = 20_000, 4  # code points: one chunk, and more than one


@pytest.fixture(scope="module")
def scanner():
    return Scanner(load_rulebook(load_config({}), now=datetime.now(UTC)))


def prose(length: int) -> str:
    """Return what people write, with and without persons, cut at a length."""
    paths = sorted((CORPUS / "statements").glob("*.tsv"))
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").split("\n")]
    random.Random(20261122).shuffle(lines)
    return "\n\n".join(line.rpartition("\t")[2] for line in lines)[:length]


def sheet(length: int) -> str:
    """Return rows of invented clients, cut at a length."""
    rows = (
        f"Lopez {n},Ana,0{1 + n % 9}/1{n % 9}/19{50 + n % 49},{n} Oak St NW,505-555-01{n % 100:02}"
        for n in range(length)
    )
    text = "Last name,First name,DOB,Address,Phone\n"
    while len(text) < length:
        text += next(rows) + "\n"
    return text[:length]


def calls(scanner: Scanner, text: str) -> int:
    """Count the calls of functions that scanning a text takes."""
    part = Part(locator="1", media_type="text/plain", kind=PartKind.BODY, text=text)
    profile = cProfile.Profile()
    profile.enable()
    scanner.scan((part,), b"key")
    profile.disable()
    return pstats.Stats(profile).total_calls


@pytest.mark.parametrize("make", [prose, sheet])
def test_four_times_the_text_is_four_times_the_work(scanner, make):
    """A longer text costs at most in proportion, whether it is prose or a sheet full of values."""
    text = make(SMALL * TIMES)
    assert len(text) == SMALL * TIMES
    calls(scanner, text)  # words met for the first time cost more than those met again
    few, many = calls(scanner, text[:SMALL]), calls(scanner, text)
    # In a text that is read as one piece the encoder is asked about fewer sentences: 1.4 times, then it falls again.
    assert many <= 1.5 * TIMES * few


def test_patterns_search_little_of_a_text_that_holds_little(scanner):
    """In prose about nobody, expressions for numbers are tried on a small part of the text only."""
    text = "The meeting about the new form is moved to room 204; please bring the list of open positions.\n" * 700
    patterns = [
        pattern for item in scanner._engine.recognizers for pattern in item.patterns if pattern.needs.digits > 3
    ]
    searched = sum(high - low for one in patterns for low, high in narrowed(one.needs, text, ((0, len(text)),)))
    assert len(patterns) > 50
    assert searched < len(patterns) * len(text) / 5
