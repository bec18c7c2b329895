"""A court's paper that an officer uploads is read like an attachment, whatever its name and octets are."""

import asyncio
from datetime import UTC, datetime

import pytest

from dlp_gateway.config import ContentLimits
from dlp_gateway.content import read
from dlp_gateway.model import PartKind
from dlp_gateway.service.papers import Papers
from dlp_gateway.store import seal
from tests.store.making import PRIVATE

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TEXT = b"UNITED STATES DISTRICT COURT\nNo. 1:26-mc-00045\n"


class Reading:
    """Keeps the message that a worker would be asked to explain; opens what was sealed."""

    async def explain(self, message):
        self.message = message

    def unsealed(self, sealed):
        return seal.unseal(PRIVATE, sealed)


@pytest.fixture
def papers():
    made = Papers(Reading(), clock=lambda: NOW)
    made.reading = made._reading
    return made


@pytest.mark.parametrize(
    "name",
    [
        "order.txt",
        "",
        'a"\r\nBcc: x@evil.example\r\n\r\nb.txt',
        "pedido de Ñuñoa.txt",
        "x" * 900,
        "order.eml",
        "../../x",
    ],
)
def test_a_paper_is_one_attachment_with_its_octets(papers, name):
    """No name adds a header field or a part, and the text that is read is the paper's."""
    asyncio.run(papers.read(name, TEXT))
    message = papers.reading.message
    assert b"\nBcc:" not in message.content
    parts, _ = read(message.content, ContentLimits())
    (found,) = [part for part in parts if part.kind is PartKind.ATTACHMENT and "DISTRICT" in part.text]
    assert "1:26-mc-00045" in found.text


@pytest.mark.parametrize(
    "octets", [b"", b"\x00" * 100, b"%PDF-1.7 broken", b"PK\x03\x04 broken", bytes(range(256)) * 40]
)
def test_a_broken_paper_is_a_message_all_the_same(papers, octets):
    """What cannot be read is for the reader to say, never an error on the way there."""
    for name in ("order.pdf", "order.zip", "order.txt"):
        asyncio.run(papers.read(name, octets))
        assert papers.reading.message.content
        assert papers.reading.message.envelope.in_scope


def test_a_sealed_paper_is_opened_to_its_octets(papers):
    """What the register keeps comes back as it was."""
    assert papers.opened(seal.seal(PRIVATE.public, TEXT)) == TEXT
