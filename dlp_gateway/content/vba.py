"""Source text of VBA macros.

Takes: the octets of a stream of a VBA storage. Returns: its source. Touches: nothing.
Fails: never; a damaged stream gives what stands before the damage.
Source: [MS-OVBA] 2.4.1 (compression), 2.3.4.3 (module streams: the source begins with `Attribute`).
"""

from __future__ import annotations

import re
import struct

# The container: its signature, the head of its first chunk, a flag octet, and the beginning of `Attribute VB_Name`.
_START = re.compile(rb"\x01..\x00(?:Attribut|ATTRIBUT)", re.DOTALL)
_CHUNK = 4096
_MOST = 4_194_304


def source(stream: bytes) -> str:
    """Return the source text of a module stream; empty if it has none."""
    match = _START.search(stream)
    if match is None:
        return ""
    return _decompressed(stream[match.start() + 1 :]).decode("cp1252", "replace")


def _decompressed(octets: bytes) -> bytes:
    out, at = bytearray(), 0
    while at + 2 <= len(octets) and len(out) < _MOST:
        (head,) = struct.unpack_from("<H", octets, at)
        end = min(len(octets), at + (head & 0x0FFF) + 3)
        if head & 0x8000:
            _chunk(octets[at + 2 : end], out)
        else:
            out += octets[at + 2 : end]
        at = end
    return bytes(out)


def _chunk(octets: bytes, out: bytearray) -> None:
    """Undo one chunk: flag octets, each for eight literals or copies of what came before (2.4.1.3.2)."""
    begin, at = len(out), 0
    while at < len(octets):
        flags = octets[at]
        at += 1
        for bit in range(8):
            if at >= len(octets) or len(out) - begin >= _CHUNK:
                return
            if not flags >> bit & 1:
                out.append(octets[at])
                at += 1
                continue
            if at + 2 > len(octets):
                return
            (token,) = struct.unpack_from("<H", octets, at)
            at += 2
            width = max(4, (len(out) - begin - 1).bit_length())
            offset, length = (token >> (16 - width)) + 1, (token & (0xFFFF >> width)) + 3
            if offset > len(out):
                return
            for _ in range(length):
                out.append(out[-offset])
