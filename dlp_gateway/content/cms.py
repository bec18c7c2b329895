"""S/MIME objects: what is only signed or compressed is opened, what is locked is held.

An opaque signature wraps the text in a structure that mail programs unwrap unasked, so the text is read as theirs.

Takes: a piece that was declared S/MIME, or is such an object. Returns: the wrapped entity as a piece, the words of
certificates as HIDDEN, Unread(ENCRYPTED) for what is enveloped. Touches: nothing. Fails: never.
Source: RFC 8551 (S/MIME), RFC 5652 (CMS), RFC 3274 (compressed data), X.690 8.1.3.6 (indefinite lengths).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from asn1crypto import cms

from dlp_gateway.content import squeeze, transfer
from dlp_gateway.content.piece import Piece, Reading
from dlp_gateway.content.secure import read_encrypted, read_signature
from dlp_gateway.content.unpack import Unpacking, words
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from dlp_gateway.config import ContentLimits

_PEM = re.compile(rb"-----BEGIN [A-Z0-9 ]{1,40}-----(.*?)(?:-----END|\Z)", re.DOTALL)
_LOCKED = frozenset({"enveloped_data", "encrypted_data", "authenticated_enveloped_data", "signed_and_enveloped_data"})
_ENTITY = "multipart/x-entity"


def read_cms(piece: Piece, limits: ContentLimits) -> Reading:
    """Read an S/MIME object."""
    piece = replace(piece, octets=_binary(piece.octets))
    try:
        opened = cms.ContentInfo.load(piece.octets)
        kind = opened["content_type"].native
        if kind in _LOCKED:
            return Reading(unread=(piece.unread(Cause.ENCRYPTED),))
        return _opened(piece, limits, kind, opened["content"])
    except (ValueError, TypeError, KeyError, RecursionError):
        held = read_encrypted(piece, limits)
        told = words(piece.octets)
        return held + Reading(parts=(piece.text(told, view="words"),) if told else ())


def _opened(piece: Piece, limits: ContentLimits, kind: str, content: cms.SignedData) -> Reading:
    if kind == "compressed_data":
        return _compressed(piece, limits, content["encap_content_info"])
    if kind == "data":
        return Reading(pieces=(_entity(piece, content.native or b""),))
    encapsulated = content["encap_content_info"]
    inner = _octets(encapsulated)
    if inner is None:
        return read_signature(piece, limits)
    type_of_inner = encapsulated["content_type"].native
    told = words(b"\0".join(_dumped(content, key) for key in ("certificates", "signer_infos", "unprotected_attrs")))
    parts = (piece.text(told, view="signature"),) if told else ()
    wrapped = _entity(piece, inner)
    if type_of_inner != "data":  # another object inside, without a MIME header of its own
        inner_info = cms.ContentInfo({"content_type": type_of_inner, "content": encapsulated["content"].parsed})
        wrapped = replace(wrapped, media_type="application/pkcs7-mime", octets=inner_info.dump())
    return Reading(parts=parts, pieces=(wrapped,))


def _compressed(piece: Piece, limits: ContentLimits, encapsulated: cms.EncapsulatedContentInfo) -> Reading:
    out = Unpacking(piece, limits)
    found, rest = squeeze.zlib_stream(_octets(encapsulated) or b"", room=out.room)
    out.take(_entity(piece, b""), found)
    out.remnant("after", rest)
    return out.done()


def _octets(encapsulated: cms.EncapsulatedContentInfo) -> bytes | None:
    """Return the octets that are wrapped; None where there are none (a detached signature, certificates only)."""
    content = encapsulated["content"]
    native = getattr(content, "native", None)
    if isinstance(native, bytes):
        return native
    contents = getattr(content, "contents", None)
    return contents if isinstance(contents, bytes) and contents else None


def _entity(piece: Piece, octets: bytes) -> Piece:
    """Return the wrapped octets as the MIME entity that they are (RFC 8551 3.1)."""
    return replace(piece.inside("signed", octets=octets, media_type=_ENTITY), filename=None, attached=False)


def _dumped(content: cms.SignedData, key: str) -> bytes:
    try:
        return bytes(content[key].dump())
    except (KeyError, ValueError, TypeError):
        return b""


def _binary(octets: bytes) -> bytes:
    """Return the object itself out of its armour, or out of base64 that nobody declared."""
    armour = _PEM.search(octets)
    if armour:
        return transfer.base64(armour.group(1))
    return octets if octets[:1] == b"0" or not octets[:64].strip().isalnum() else transfer.base64(octets)
