"""Every technique of hiding a sentence fails, and its harmless twin passes: nothing found, nothing held."""

from __future__ import annotations

import pytest

from dlp_gateway.config import ContentLimits
from dlp_gateway.content import read
from dlp_gateway.disguise import disguises
from dlp_gateway.text import normalise
from tests.content import computed, drawn, machines  # noqa: F401  they add their own to the table
from tests.content.techniques import TECHNIQUES

SSN = "219-09-9998"
SECRET, HARMLESS = f"SSN {SSN} is hers", "We meet at noon 505-555-0123"


def texts(content: bytes) -> list[str]:
    """Return everything that is looked at, as the scanner sees it."""
    parts, _ = read(content, ContentLimits())
    plain = [(part.text, normalise(part.text)) for part in parts]
    return [one.text for _, one in plain] + [other.text for text, one in plain for other in disguises(text, one)]


@pytest.mark.parametrize("name", TECHNIQUES)
def test_what_is_hidden_is_found(name: str) -> None:
    """The planted number stands in some text that is looked at."""
    assert any(SSN in text for text in texts(TECHNIQUES[name](SECRET)))


@pytest.mark.parametrize("name", TECHNIQUES)
def test_the_harmless_twin_is_read_to_the_end(name: str) -> None:
    """The same wrapping around a harmless sentence is read, too, and nothing in it is held."""
    content = TECHNIQUES[name](HARMLESS)
    assert any("505-555-0123" in text for text in texts(content))
    assert [unread for unread in read(content, ContentLimits())[1] if unread.media_type != "image/gif"] == []
