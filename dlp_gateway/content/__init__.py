"""The content of a message as text: every place where a reader or a program could find some, or why not.

THE table of readers is here. A reader gives back the pieces inside its piece, and they are read in turn, so that
formats are strangers to each other and nesting cannot exhaust the interpreter's stack.

Takes: the content octets and the operator's limits. Returns: Parts and Unread, in document order.
Touches: nothing. Fails: never; whatever a reader trips over becomes Unread(MALFORMED), which is held.
Source: architecture.md section 6; WHATWG MIME Sniffing for what is read by its looks and not by its label.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from dlp_gateway.content import sniff
from dlp_gateway.content.html import read_html
from dlp_gateway.content.limits import Purse
from dlp_gateway.content.mime import read_message, read_multipart, read_text_with_entities
from dlp_gateway.content.piece import Piece, Reading
from dlp_gateway.content.plain import read_text
from dlp_gateway.content.secure import read_encrypted, read_signature
from dlp_gateway.content.table import is_table, read_table
from dlp_gateway.model import Cause, Unread

if TYPE_CHECKING:
    from collections.abc import Callable

    from dlp_gateway.config import ContentLimits
    from dlp_gateway.model import Part

    Reader = Callable[[Piece, ContentLimits], Reading]

# Read by their label, because their label says what is to be done with them.
_STRUCTURES: dict[str, Reader] = {
    "message/rfc822": read_message,
    "message/global": read_message,
    "message/news": read_message,
    "multipart/x-in-text": read_text_with_entities,
    "application/pgp-encrypted": read_encrypted,
    "application/pkcs7-mime": read_encrypted,
    "application/x-pkcs7-mime": read_encrypted,
    "application/pgp-signature": read_signature,
    "application/pkcs7-signature": read_signature,
    "application/x-pkcs7-signature": read_signature,
}
# Read by their label, if their octets are text.
_TEXTS: dict[str, Reader] = {
    "text/html": read_html,
    "application/xhtml+xml": read_html,
    "text/xml": read_html,
    "application/xml": read_html,
    "image/svg+xml": read_html,
    "text/enriched": read_html,
    "text/richtext": read_html,
    "text/csv": read_table,
    "application/csv": read_table,
    "text/x-csv": read_table,
    "text/comma-separated-values": read_table,
    "text/tab-separated-values": read_table,
    "text/plain": read_text,
}
_SUFFIXES: dict[str, Reader] = {
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".xml": read_html,
    ".svg": read_html,
    ".csv": read_table,
    ".tsv": read_table,
    ".tab": read_table,
    ".txt": read_text,
}
# Labels under which text may travel though they are not text/*: what is text by its looks is read, and that is all.
_ANY_OCTETS = ("text/", "application/", "message/")
# These say something else, even where the octets are printable: the words in them are encoded once more.
_NOT_FOR_US = frozenset(
    {
        "application/pdf",
        "application/postscript",
        "application/rtf",
        "text/rtf",
        "message/partial",
        "message/external-body",
        "application/mac-binhex40",
        "application/ms-tnef",
        "application/vnd.ms-tnef",
    }
)

#: What they carry lies elsewhere, so that an empty body is no empty message (RFC 2046 5.2.2, 5.2.3).
_ELSEWHERE = frozenset({"message/partial", "message/external-body"})


def read(content: bytes, limits: ContentLimits) -> tuple[tuple[Part, ...], tuple[Unread, ...]]:
    """Read a message: every text in it, and every piece that nobody could read. Never raises for bad input.

    Bounded by `limits` in depth, pieces and code points of text; what lies beyond is Unread(TOO_DEEP, TOO_BIG).
    """
    desk = _Desk(limits, octets=len(content))
    waiting = [Piece(locator="", media_type="message/rfc822", octets=content)]
    while waiting:
        piece = waiting.pop()
        if desk.is_read(piece):
            continue
        if not desk.purse.pay_piece(len(piece.octets)):
            desk.unread.append(piece.unread(Cause.TOO_BIG))
            break
        reading = _read(piece, limits)
        desk.take(reading)
        waiting += reversed(reading.pieces)
    return tuple(desk.parts), tuple(desk.unread)


class _Desk:
    """What has been read so far: paid for, each place under a locator of its own."""

    def __init__(self, limits: ContentLimits, *, octets: int) -> None:
        self.purse = Purse(limits, octets=octets)
        self.parts: list[Part] = []
        self.unread: list[Unread] = []
        self._seen: set[tuple[str, str | None, bytes]] = set()
        self._locators: Counter[str] = Counter()

    def is_read(self, piece: Piece) -> bool:
        """Return whether these very octets were read as this very type before; only alternates are let off."""
        key = (piece.media_type, piece.parameter("charset"), blake2b(piece.octets, digest_size=16).digest())
        if piece.alternate and key in self._seen:
            return True
        self._seen.add(key)
        return False

    def take(self, reading: Reading) -> None:
        """Keep what was read, as far as it is paid for."""
        self.unread += reading.unread
        for part in reading.parts:
            self._locators[part.locator] += 1
            if not self.purse.pay_text(len(part.text)):
                self.unread.append(Unread(locator=part.locator, media_type=part.media_type, cause=Cause.TOO_BIG))
            elif (number := self._locators[part.locator]) > 1:
                self.parts.append(replace(part, locator=f"{part.locator}~{number}"))
            else:
                self.parts.append(part)


def _read(piece: Piece, limits: ContentLimits) -> Reading:
    if piece.depth > limits.depth:
        return Reading(unread=(piece.unread(Cause.TOO_DEEP),))
    try:
        return _choose(piece, limits)
    except Exception:  # noqa: BLE001  a reader that fails is a message nobody could read, and a human must
        return Reading(unread=(piece.unread(Cause.MALFORMED),))


def _choose(piece: Piece, limits: ContentLimits) -> Reading:
    """Read a piece by what it is labelled and what it looks like; where these disagree, as each."""
    reader = _STRUCTURES.get(piece.media_type)
    if reader is None and piece.media_type.startswith("multipart/"):
        reader = read_multipart
    if reader is not None:
        return reader(piece, limits)
    if not piece.octets.strip():
        return Reading(unread=(piece.unread(Cause.UNSUPPORTED),) if piece.media_type in _ELSEWHERE else ())
    signature = sniff.signature(piece.octets)
    if signature is not None:
        return Reading(
            unread=(replace(piece, media_type=_shown(piece.media_type, signature)).unread(Cause.UNSUPPORTED),)
        )
    if not sniff.is_text(piece.octets, labelled=piece.media_type.startswith(("text/", "message/"))):
        return _not_text(piece, limits)
    reading = _text(piece, limits)
    if piece.media_type in _NOT_FOR_US or not piece.media_type.startswith(_ANY_OCTETS):
        reading += Reading(unread=() if piece.media_type in _TEXTS else (piece.unread(Cause.UNSUPPORTED),))
    return reading


def _shown(declared: str, signature: str) -> str:
    """Return the type to name to people: the label, unless it claims to be text or nothing."""
    return signature if declared.startswith("text/") or declared == "application/octet-stream" else declared


def _not_text(piece: Piece, limits: ContentLimits) -> Reading:
    """Read octets that are no text: a label that says so is held with whatever words can be made out."""
    if not piece.media_type.startswith("text/"):
        return Reading(unread=(piece.unread(Cause.UNSUPPORTED),))
    return read_text(piece, limits) + Reading(unread=(piece.unread(Cause.MALFORMED),))


def _text(piece: Piece, limits: ContentLimits) -> Reading:
    """Read text by its label, else by its name, else by its looks."""
    if (piece.attached or piece.filename) and piece.media_type != "text/plain" and sniff.is_message(piece.octets):
        return Reading(pieces=(replace(piece, media_type="message/rfc822", depth=piece.depth + 1),))
    name = (piece.filename or "").lower()
    by_name = next((reader for suffix, reader in _SUFFIXES.items() if name.endswith(suffix)), None)
    labelled = _TEXTS.get(piece.media_type)
    if labelled is read_text and by_name is not None:
        labelled = by_name
    reader = labelled or by_name or _by_looks(piece)
    if reader is read_text and (piece.attached or piece.filename) and is_table(piece.octets):
        reader = read_table
    reading = reader(piece, limits)
    if reader is not read_text and labelled is not None and piece.media_type not in _TEXTS:
        reading += read_text(replace(piece, alternate=True, locator=f"{piece.locator}?plain"), limits)
    return reading


def _by_looks(piece: Piece) -> Reader:
    if piece.media_type.endswith("+xml") or sniff.is_html(piece.octets):
        return read_html
    return read_table if is_table(piece.octets) else read_text
