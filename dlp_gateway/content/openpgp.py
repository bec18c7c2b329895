"""OpenPGP objects: what is only packed or signed is opened, what is locked is held, names in keys are read.

Takes: a piece, armoured or binary. Returns: literal data as pieces, user ids and comments as HIDDEN,
Unread(ENCRYPTED) where a packet is encrypted. Touches: nothing. Fails: never; packets that break off are Unread.
Source: RFC 9580 4 (packets), 5.6 (compressed), 5.9 (literal), 5.11 (user ids), 6 (armour).
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

from dlp_gateway.content import charset, squeeze, transfer
from dlp_gateway.content.secure import as_text
from dlp_gateway.content.unpack import Squeezed, Unpacking, words
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dlp_gateway.config import ContentLimits
    from dlp_gateway.content.piece import Piece, Reading

_ARMOUR = re.compile(
    rb"-----BEGIN PGP [A-Z ,0-9/]{1,40}-----[ \t]*\r?\n((?:[A-Za-z][\w-]*: [^\r\n]*\r?\n)*)[ \t]*\r?\n?"
    rb"([A-Za-z0-9+/=\s]*?)(?:\r?\n=[A-Za-z0-9+/]{4}\s*)?(?:-----END|\Z)"
)
_LOCKED = frozenset({1, 3, 9, 18, 20})  # session keys, encrypted data of all generations
_COMPRESSED, _LITERAL, _USER_ID, _ATTRIBUTE, _SIGNATURE = 8, 11, 13, 17, 2
_KNOWN = frozenset({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 17, 18, 19, 20, 21})
_LEVELS = 8  # compressed packets inside compressed ones


def read_openpgp(piece: Piece, limits: ContentLimits) -> Reading:
    """Read an OpenPGP object."""
    armours = list(_ARMOUR.finditer(piece.octets))
    if not armours and (plain := as_text(piece)) is not None:
        return plain
    out = Unpacking(piece, limits)
    streams = [transfer.base64(armour.group(2)) for armour in armours] or [piece.octets]
    for armour in armours:
        out.text("armour", charset.readings(armour.group(1))[0])
    for stream in streams:
        _packets(stream, out)
    return out.done()


def _packets(octets: bytes, out: Unpacking) -> None:
    waiting = [(octets, 0)]
    while waiting and not out.full:
        here, level = waiting.pop()
        for tag, body in _split(here):
            if tag in _LOCKED:
                out.unread(Cause.ENCRYPTED)
            elif tag == _COMPRESSED and level >= _LEVELS:
                out.unread(Cause.TOO_DEEP)
            elif tag == _COMPRESSED and body:
                found = _undone(body, room=out.room)
                out.room -= len(found.octets)
                if found.over or not found.whole:
                    out.unread(Cause.TOO_BIG if found.over else Cause.MALFORMED)
                waiting.append((found.octets, level + 1))
            elif tag == _LITERAL:
                _literal(body, out)
            elif tag in (_USER_ID, _ATTRIBUTE, _SIGNATURE):
                out.text("names", words(body))
            elif tag not in _KNOWN:
                out.unread(Cause.MALFORMED)
                break


def _literal(body: bytes, out: Unpacking) -> None:
    """Give literal data: format, name, date, octets."""
    size = body[1] if len(body) > 1 else 0
    inner = out.entry(body[2 : 2 + size])
    out.take(inner, Squeezed(body[2 + size + 4 :]))


def _undone(body: bytes, *, room: int) -> Squeezed:
    undo: dict[int, Callable[..., tuple[Squeezed, bytes]]] = {
        1: squeeze.deflate,
        2: squeeze.zlib_stream,
        3: squeeze.bzip2,
    }
    if body[0] == 0:
        return Squeezed(body[1:])
    method = undo.get(body[0])
    return method(body[1:], room=room)[0] if method else Squeezed(b"", whole=False)


def _split(octets: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield tag and body of each packet, those in several pieces joined."""
    at = 0
    while at < len(octets):
        head = octets[at]
        at += 1
        if not head & 0x80:
            yield -1, b""
            return
        if head & 0x40:
            body, at = _new_format(octets, at)
            yield head & 0x3F, body
        else:
            width = (1, 2, 4, 0)[head & 3]
            size = int.from_bytes(octets[at : at + width], "big") if width else len(octets)
            at += width
            yield head >> 2 & 0x0F, octets[at : at + size]
            at += size


def _new_format(octets: bytes, at: int) -> tuple[bytes, int]:
    pieces = []
    while at < len(octets):
        first = octets[at]
        at += 1
        if first < 192:  # noqa: PLR2004  RFC 9580 4.2.1 gives these bounds
            size, more = first, False
        elif first < 224:  # noqa: PLR2004
            size, more = ((first - 192) << 8) + int.from_bytes(octets[at : at + 1], "big") + 192, False
            at += 1
        elif first == 255:  # noqa: PLR2004
            size, more = struct.unpack(">I", octets[at : at + 4].ljust(4, b"\0"))[0], False
            at += 4
        else:
            size, more = 1 << (first & 0x1F), True
        pieces.append(octets[at : at + size])
        at += size
        if not more:
            break
    return b"".join(pieces), at
