"""Words inside picture files that no picture shows: EXIF, XMP, IPTC, comments, text chunks, what follows the end.

Takes: the octets of a picture file. Returns: lines, XMP documents, previews, what stands behind the picture's end.
Touches: nothing. Fails: never; a damaged file is read as far as it goes. Linear time.
Source: ITU-T T.81 annex B (JPEG markers), ISO/IEC 15948 (PNG chunks), GIF89a, RIFF (WebP container), Exif 2.32.
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dlp_gateway.content import charset

if TYPE_CHECKING:
    from collections.abc import Iterator

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8"
_RUN = re.compile(rb"(?:[\x20-\x7e\t\r\n]|[\xc2-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}){6,}")
_WIDE_RUN = re.compile(rb"(?:[\x20-\x7e]\0){6,}|(?:\0[\x20-\x7e]){6,}")
_XMP = re.compile(rb"<(?:\?xpacket begin|x:xmpmeta|rdf:RDF)\b.*?(?:</x:xmpmeta>|</rdf:RDF>|\Z)", re.DOTALL)
_LETTERS = re.compile(r"\d{4}|[^\W\d_]{3}")
_STANDALONE = frozenset({0x01, *range(0xD0, 0xDA)})
_START_OF_SCAN, _END_OF_IMAGE, _COLOUR_PROFILE = 0xDA, 0xD9, 0xE2
_PIXELS = frozenset({b"IDAT", b"PLTE", b"iCCP", b"fdAT", b"tRNS", b"IEND", b"IHDR", b"hIST", b"sPLT"})
_WEBP_PIXELS = frozenset({b"VP8 ", b"VP8L", b"ALPH", b"ANMF", b"ICCP", b"VP8X", b"ANIM"})
_MOST_CHUNK = 4_000_000
_FILES_BEHIND = (b"PK\x03\x04", b"%PDF-", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\xff\xd8\xff", _PNG, b"{\\rtf")


@dataclass(slots=True)
class Words:
    """What was found. `behind`: octets after the end of the picture. `previews`: small pictures inside the metadata."""

    lines: dict[str, None] = field(default_factory=dict)
    documents: list[bytes] = field(default_factory=list)
    previews: list[bytes] = field(default_factory=list)
    behind: bytes = b""

    def add(self, octets: bytes) -> None:
        """Keep the printable runs of octets."""
        for match in _XMP.finditer(octets):
            self.documents.append(match.group())
        for match in _RUN.finditer(_XMP.sub(b" ", octets)):
            self._line(charset.readings(match.group())[0])
        for match in _WIDE_RUN.finditer(octets):
            self._line(match.group().replace(b"\0", b"").decode("ascii"))

    def _line(self, line: str) -> None:
        if _LETTERS.search(line):
            self.lines.setdefault(line.strip())


def read(octets: bytes) -> Words:
    """Return the words of a picture file."""
    found = Words()
    if octets.startswith(_JPEG):
        end = _jpeg(octets, found)
    elif octets.startswith(_PNG):
        end = _png(octets, found)
    elif octets.startswith((b"GIF87a", b"GIF89a")):
        end = _gif(octets, found)
    elif octets.startswith(b"RIFF") and octets[8:12] == b"WEBP":
        end = _webp(octets, found)
    elif octets.startswith(b"BM"):
        end = int.from_bytes(octets[2:6], "little")
    else:
        end = len(octets)
    found.behind = octets[end:] if 0 < end < len(octets) else b""
    return found


def files_behind(octets: bytes) -> Iterator[bytes]:
    """Yield the files in what follows the end of a picture: from their signature on."""
    starts = sorted({place for mark in _FILES_BEHIND if (place := octets.find(mark)) >= 0})
    for start in starts[:2]:
        yield octets[start:]


def _jpeg(octets: bytes, found: Words) -> int:
    """Read the segments; return where the picture ends."""
    at = 2
    while at + 4 <= len(octets):
        if octets[at] != 0xFF:  # noqa: PLR2004  in the coded data, or damaged: on to the next marker
            at = _next_marker(octets, at)
            continue
        marker = octets[at + 1]
        if marker == _END_OF_IMAGE:
            return at + 2
        if marker in _STANDALONE or marker in {0x00, 0xFF}:
            at += 1 if marker == 0xFF else 2  # noqa: PLR2004  fill octets may stand before a marker
            continue
        size = int.from_bytes(octets[at + 2 : at + 4], "big")
        if marker == 0xFE or 0xE0 <= marker <= 0xEF:  # noqa: PLR2004  COM, APP0 to APP15
            _segment(octets[at + 4 : at + 2 + size], marker, found)
        at += 2 + size
        if marker == _START_OF_SCAN:
            at = _next_marker(octets, at)
    return octets.rfind(b"\xff\xd9") + 2 if octets.rfind(b"\xff\xd9") > 0 else len(octets)


def _next_marker(octets: bytes, at: int) -> int:
    while True:
        at = octets.find(b"\xff", at)
        if at < 0 or at + 1 >= len(octets):
            return len(octets)
        if octets[at + 1] != 0 and not 0xD0 <= octets[at + 1] <= 0xD7:  # noqa: PLR2004  stuffing, restarts
            return at
        at += 2


def _segment(body: bytes, marker: int, found: Words) -> None:
    if marker == _COLOUR_PROFILE and body.startswith(b"ICC_PROFILE"):
        return
    start = body.find(b"\xff\xd8\xff")
    if start >= 0:
        found.previews.append(body[start:])
        body = body[:start]
    found.add(body)


def _png(octets: bytes, found: Words) -> int:
    at = len(_PNG)
    while at + 12 <= len(octets):
        size = int.from_bytes(octets[at : at + 4], "big")
        kind, body = octets[at + 4 : at + 8], octets[at + 8 : at + 8 + size]
        if kind not in _PIXELS:
            _chunk(kind, body, found)
        at += 12 + size
        if kind == b"IEND":
            return at
    return len(octets)


def _chunk(kind: bytes, body: bytes, found: Words) -> None:
    """Read one chunk; tEXt as Latin-1, zTXt and iTXt unfolded."""
    key, _, rest = body.partition(b"\0")
    if kind == b"zTXt":
        found.add(key + b": " + _unfolded(rest[1:]))
    elif kind == b"iTXt" and len(rest) > 1:
        packed, fields = rest[0], rest[2:].split(b"\0", 2)
        said = fields[-1]
        found.add(key + b" " + b" ".join(fields[:-1]) + b": " + (_unfolded(said) if packed else said))
    elif kind == b"tEXt":
        found.add((key + b": " + rest).decode("cp1252", "replace").encode())
    else:
        found.add(body)


def _unfolded(octets: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(octets, _MOST_CHUNK)
    except zlib.error:
        return octets


def _gif(octets: bytes, found: Words) -> int:
    """Read the blocks: comments, plain texts and applications' data have words, images have not."""
    at = 13 + _colours(octets[10:11])
    while at < len(octets):
        block = octets[at]
        if block == 0x3B:  # noqa: PLR2004  trailer
            return at + 1
        if block == 0x21:  # noqa: PLR2004  extension
            body, end = _sub_blocks(octets, at + 2)
            found.add(body)
        elif block == 0x2C:  # noqa: PLR2004  image
            _, end = _sub_blocks(octets, at + 11 + _colours(octets[at + 9 : at + 10]))
        else:
            end = at + 1
        at = end
    return len(octets)


def _colours(flags: bytes) -> int:
    """Return the octets of a colour table."""
    return 3 << (1 + (flags[0] & 7)) if flags and flags[0] & 0x80 else 0


def _sub_blocks(octets: bytes, at: int) -> tuple[bytes, int]:
    pieces = []
    while at < len(octets) and octets[at]:
        pieces.append(octets[at + 1 : at + 1 + octets[at]])
        at += 1 + octets[at]
    return b"".join(pieces), at + 1


def _webp(octets: bytes, found: Words) -> int:
    end = 8 + struct.unpack("<I", octets[4:8].ljust(4, b"\0"))[0]
    at = 12
    while at + 8 <= min(end, len(octets)):
        kind, size = octets[at : at + 4], int.from_bytes(octets[at + 4 : at + 8], "little")
        if kind not in _WEBP_PIXELS:
            found.add(octets[at + 8 : at + 8 + size])
        at += 8 + size + size % 2
    return int(end + end % 2)
