"""Signatures and locked pieces."""

from __future__ import annotations

import base64

import pytest

from dlp_gateway import content
from dlp_gateway.config import ContentLimits
from dlp_gateway.content import charset, formats
from dlp_gateway.content.piece import Piece, Reading
from dlp_gateway.content.secure import read_encrypted, read_signature
from dlp_gateway.model import Cause

SIGNED = bytes.fromhex("06092a864886f70d010702")
DATA = bytes.fromhex("06092a864886f70d010701")
DETACHED = b"\x30\x82\x01\x00" + SIGNED + b"\xa0\x82\x00\xf0\x30\x82\x00\xec\x02\x01\x01\x31\x00\x30\x0b" + DATA
OPAQUE = DETACHED.replace(b"\x30\x0b" + DATA, b"\x30\x19" + DATA + b"\xa0\x0c\x04\x0a219099998!")


def signature(octets: bytes) -> Reading:
    return read_signature(Piece(locator="2", media_type="application/pkcs7-signature", octets=octets), ContentLimits())


def armoured(octets: bytes, head: str = "") -> bytes:
    body = base64.encodebytes(octets).decode()
    return f"-----BEGIN PGP SIGNATURE-----\r\n{head}\r\n{body}=AbCd\r\n-----END PGP SIGNATURE-----\r\n".encode()


def test_a_detached_signature_is_read_for_its_words() -> None:
    """Nothing of a detached signature is held; the words in its certificates are HIDDEN text."""
    reading = signature(DETACHED + b"\x0c\x0bAna Example\x05\x00")
    assert reading.unread == ()
    assert [part.text for part in reading.parts] == ["Ana Example"]


def test_a_pgp_signature_is_read_for_its_words() -> None:
    """Armour headers and notations are told; the packet must be a signature."""
    reading = signature(armoured(b"\x88\x75note 219-09-9998\x00\xff", "Comment: from Ana\r\n"))
    assert reading.unread == ()
    assert "Comment: from Ana" in reading.parts[0].text
    assert "219-09-9998" in reading.parts[0].text


def test_what_only_calls_itself_a_signature_is_held() -> None:
    """Signed content, another packet, or armour with something around it is no detached signature."""
    for octets in (OPAQUE, armoured(b"\xd2\x75x"), armoured(b"\x88x") + b"219", b""):
        assert [unread.cause for unread in signature(octets).unread] == [Cause.MALFORMED]


def test_plain_text_that_calls_itself_a_signature_is_read_as_text() -> None:
    """Whoever opens such a file sees its text, so that is what is read."""
    reading = signature(b"219-09-9998")
    assert reading.unread == ()
    assert [(piece.media_type, piece.octets) for piece in reading.pieces] == [("text/plain", b"219-09-9998")]


def test_a_signature_too_big_is_held() -> None:
    """A signature that could carry a file needs a human."""
    assert [unread.cause for unread in signature(DETACHED + bytes(70_000)).unread] == [Cause.TOO_BIG]


def test_s_mime_is_told_by_its_octets() -> None:
    """Enveloped data is ENCRYPTED whatever the parameters say; opaque signed data is not supported yet."""
    enveloped = OPAQUE.replace(SIGNED, SIGNED[:-1] + b"\x03")
    for octets, cause in ((enveloped, Cause.ENCRYPTED), (OPAQUE, Cause.UNSUPPORTED)):
        piece = Piece(locator="1", media_type="application/pkcs7-mime", octets=octets)
        assert [unread.cause for unread in read_encrypted(piece, ContentLimits()).unread] == [cause]
    assert (
        read_encrypted(Piece(locator="1", media_type="application/pkcs7-mime", octets=DETACHED), ContentLimits()).unread
        == ()
    )


@pytest.mark.parametrize("media_type", ["application/pgp-signature", "application/x-openpgp"])
@pytest.mark.parametrize("octets", [b"hQEMA" * 20 + b"\n", b"note \x01\x02 of \xff\xfe\n", b"219 -----BEGIN PGP\n"])
def test_what_is_neither_cryptography_nor_plain_text_is_held(media_type: str, octets: bytes) -> None:
    """Armour without its frame, a frame without armour, and other octets are not taken for text."""
    piece = Piece(locator="2", media_type=media_type, octets=octets)
    row = formats.by_label(media_type)
    assert row is not None
    assert content.attempt(row, piece, ContentLimits()).unread


def test_binary_fields_of_a_main_frame_are_held() -> None:
    """Packed numbers among EBCDIC text say what no letter does, so the file is held."""
    packed = "Name of the client: Ana Roe ".encode("cp037") + bytes.fromhex("219099998c")
    assert charset.main_frame(packed) is None
    assert charset.main_frame(packed[:-5]) == "Name of the client: Ana Roe "
