"""What cryptography put into the message: locked pieces are held, detached signatures are read for their words.

A detached signature says nothing of its own, and holding every signed message would teach people not to sign. So it
counts as read, if it is one by its own structure, is small, and the words in it (comments, names in certificates,
notations) are given as HIDDEN text. What calls itself one and is plain text is read as that; anything else is held.

Takes: a piece that was declared, or looks, encrypted or signed. Returns: Unread, or HIDDEN text. Fails: never.
Source: RFC 8551 (S/MIME), RFC 5652 (CMS), RFC 3156 and RFC 9580 (OpenPGP), X.690 (DER).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from dlp_gateway.content import charset, sniff, transfer
from dlp_gateway.content.piece import Piece, Reading
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from dlp_gateway.config import ContentLimits

# The largest signature that needs no human: chains of four certificates take about 12 kB; RFC 3161 time stamps 8 kB.
_MOST_OCTETS = 65_536
_ARMOUR = re.compile(
    rb"\s*-----BEGIN PGP SIGNATURE-----[ \t]*\r?\n((?:[A-Za-z]+: [^\r\n]{0,200}\r?\n)*)[ \t]*\r?\n"
    rb"((?:[A-Za-z0-9+/]{1,96}={0,2}\r?\n)+)(?:=[A-Za-z0-9+/]{4}[ \t]*\r?\n)?-----END PGP SIGNATURE-----\s*"
)
_PACKET_TAGS = (0x88, 0x89, 0x8A, 0xC2)  # OpenPGP packet type 2, old and new format (RFC 9580 4.2)
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_DATA = bytes.fromhex("06092a864886f70d010701")
_LOCKED = (
    bytes.fromhex("06092a864886f70d010703"),  # envelopedData
    bytes.fromhex("06092a864886f70d010706"),  # encryptedData
    bytes.fromhex("060b2a864886f70d0109100117"),  # authEnvelopedData
)
_WORDS = re.compile(rb"(?:[\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]){6,}")  # ASCII, and the letters of UTF-8 names
_WIDE_WORDS = re.compile(rb"(?:[\x20-\x7e]\0|\0[\x20-\x7e]){6,}")
_HEAD = 64  # the content type of a CMS object stands within its first octets
_ARMOURED = re.compile(rb"-----BEGIN |[A-Za-z0-9+/=]{40}")  # lines of armour, with its frame or without
_PGP_VERSION = re.compile(rb"\s*(?:Version: ?1\s*)?")


def read_encrypted(piece: Piece, limits: ContentLimits) -> Reading:
    """Read what was declared S/MIME or PGP: a detached signature as such, the rest is locked or of no use yet."""
    if piece.media_type == "application/pgp-encrypted" and _PGP_VERSION.fullmatch(piece.octets):
        return Reading(unread=(piece.unread(Cause.ENCRYPTED),))
    if _is_detached(piece.octets):
        return read_signature(piece, limits)
    head = piece.octets[:_HEAD]
    locked = any(kind in head for kind in _LOCKED) or piece.media_type == "application/pgp-encrypted"
    if not locked and (plain := as_text(piece)) is not None:
        return plain
    return Reading(unread=(piece.unread(Cause.ENCRYPTED if locked else Cause.UNSUPPORTED),))


def read_signature(piece: Piece, _limits: ContentLimits) -> Reading:
    """Read a detached signature: its words are HIDDEN text; what is no signature is held."""
    if len(piece.octets) > _MOST_OCTETS:
        return Reading(unread=(piece.unread(Cause.TOO_BIG),))
    armour = _ARMOUR.fullmatch(piece.octets)
    inner = transfer.base64(armour.group(2)) if armour else piece.octets
    if not (inner[:1] and inner[0] in _PACKET_TAGS if armour else _is_detached(inner)):
        return as_text(piece) or Reading(unread=(piece.unread(Cause.MALFORMED),))
    words = [match.group() for match in _WORDS.finditer(inner)]
    words += [match.group().replace(b"\0", b"") for match in _WIDE_WORDS.finditer(inner)]
    text = "\n".join(charset.readings(word)[0] for word in ([armour.group(1)] if armour else []) + words)
    return Reading(parts=(piece.text(text, view="signature"),) if text.strip() else ())


def as_text(piece: Piece) -> Reading | None:
    """Return the reading of what is labelled as cryptography's and is plain text beyond doubt; else None.

    Whoever opens such a file sees that text. Lines of armour, even without their frame, may say something else.
    """
    if not piece.octets.strip() or not sniff.is_text(piece.octets, labelled=False) or _ARMOURED.search(piece.octets):
        return None
    return Reading(pieces=(replace(piece, media_type="text/plain", depth=piece.depth + 1),))


def _is_detached(octets: bytes) -> bool:
    """Return whether octets are a CMS SignedData without content: its inner type is `data`, and ends right there.

    In DER the encapsulated content info is SEQUENCE(OID data) of eleven octets when nothing is inside; with the
    indefinite lengths of BER it is 30 80 OID 00 00.
    """
    head = octets[:_MOST_OCTETS]
    if head[:1] != b"\x30" or _SIGNED_DATA not in head[:_HEAD]:
        return False
    return b"\x30\x0b" + _DATA in head[:1024] or b"\x30\x80" + _DATA + b"\0\0" in head[:1024]
