"""Certificates and requests for them: X.509 as text (PEM) or in octets (DER), for the words in them.

Programs show whose a certificate is when it is opened; any text may stand there.

Takes: a piece. Returns: its text as it stands, and the words of the certificates as HIDDEN. Touches: nothing.
Fails: never; what is not DER is read for its runs of printable text. Linear: each value is looked at once per level.
Source: RFC 7468 (PEM), RFC 5280 4.1.2.4 and 4.2.1.6 (names and alternative names), X.690 8 (values in values).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from asn1crypto import parser

from dlp_gateway.content import charset, plain, transfer
from dlp_gateway.content.piece import Piece, Reading
from dlp_gateway.content.unpack import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.config import ContentLimits

_BLOCK = re.compile(rb"-----BEGIN [A-Z0-9 ]{1,40}-----([A-Za-z0-9+/=\s]*)")
_UNIVERSAL, _CONTEXT = 0, 2
_OCTETS, _WIDE, _WIDEST = 4, 30, 28
_TEXTS = frozenset({12, 18, 19, 20, 22, 26, 27})  # X.680 table 1: UTF-8, numeric, printable, teletex, IA5 ...
_DEEPEST = 32


def read_certificate(piece: Piece, limits: ContentLimits) -> Reading:
    """Read certificates."""
    blocks = [transfer.base64(found.group(1)) for found in _BLOCK.finditer(piece.octets)]
    told = "\n".join(line for block in blocks or [piece.octets] for line in _said(block))
    reading = plain.read_text(piece, limits) if blocks else Reading()
    return reading + (Reading(parts=(piece.text(told, view="certificate"),)) if told.strip() else Reading())


def _said(der: bytes) -> list[str]:
    try:
        return list(_texts(der, 0))
    except ValueError:
        return [words(der)]


def _texts(der: bytes, depth: int) -> Iterator[str]:
    """Yield the strings in DER, also those in values that are wrapped as octets."""
    while der:
        class_, built, tag, _, value, _ = read = parser.parse(der)
        der = der[sum(len(part) for part in read[3:]) :]
        if (built or (class_, tag) == (_UNIVERSAL, _OCTETS)) and depth < _DEEPEST:
            yield from _inside(value, depth + 1, wrapped=not built)
        elif class_ == _CONTEXT or tag in _TEXTS:
            yield charset.readings(value)[0]
        elif tag in (_WIDE, _WIDEST):
            yield value.decode("utf-16-be" if tag == _WIDE else "utf-32-be", "replace")


def _inside(value: bytes, depth: int, *, wrapped: bool) -> list[str]:
    try:
        return list(_texts(value, depth))
    except ValueError:
        return [] if wrapped else [words(value)]
