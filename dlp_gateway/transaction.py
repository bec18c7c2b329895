"""What a mail transaction towards a next hop can do, whoever takes it: an MTA (relay.py) or a Maildir (capture.py).

Source: RFC 5321 3.3; decisions.md 1-3 (mirrored transactions).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from dlp_gateway import wire
from dlp_gateway.reply import SEND_CONTENT

if TYPE_CHECKING:
    from dlp_gateway.model import Envelope, ForwardPath, Reply


class Transaction(Protocol):
    """One mail transaction, mirrored while the client speaks. Over after `finish`, `reset` or `drop`."""

    recipients: list[ForwardPath]  # those that the next hop has accepted

    async def rcpt(self, path: ForwardPath) -> Reply:
        """Name one recipient; return the next hop's word on it (or on the reverse-path, if it refuses that)."""

    async def rcpt_all(self, paths: tuple[ForwardPath, ...]) -> list[Reply]:
        """Name several recipients at once."""

    async def data(self) -> Reply:
        """Ask to send the content: 354, or the refusal."""

    async def write(self, octets: bytes | memoryview) -> None:
        """Send content in wire form (dots stuffed, whole lines at the end); waits while the next hop is slow."""

    async def finish(self) -> Reply:
        """Send the final dot; return the next hop's word."""

    def reset(self) -> None:
        """End it without sending anything. Never fails."""

    def drop(self) -> None:
        """End it at once, also amid the content: what was sent without its final dot never counts. Never fails."""


class Hop(Protocol):
    """The next hop. `advertised` is what our EHLO may offer (decisions.md 5)."""

    async def open(self, envelope: Envelope) -> Transaction:
        """Return a transaction that nothing was sent of yet."""

    async def keywords(self) -> tuple[frozenset[str], int | None]:
        """Return the EHLO keywords it offers, and its SIZE limit in octets (None: none told)."""


async def transmit(
    transaction: Transaction, *, recipients: tuple[ForwardPath, ...], trace: bytes, content: bytes
) -> Reply:
    """Name `recipients` (beside those named before) and send `trace` + `content`: to all of them, or to nobody.

    The first refusal ends the transaction and is the reply. Raises Fault; ValueError for content with bare newlines.
    """
    wire.refuse_bare_newline(content)
    if recipients:
        for answer in await transaction.rcpt_all(recipients):
            if not answer.positive:
                transaction.reset()
                return answer
    go_ahead = await transaction.data()
    if go_ahead.code != SEND_CONTENT.code:
        transaction.reset()
        return go_ahead
    await transaction.write(trace)
    for piece in wire.stuffed(content):
        await transaction.write(piece)
    return await transaction.finish()
