"""What can still be read of a PDF that no program opens any more: strings, and streams that unfold.

Takes: octets. Returns: text. Touches: nothing. Fails: never. Linear time.
Source: ISO 32000-2 7.3.4 (strings), 7.3.8 (streams); the data between `stream` and `endstream` are mostly zlib.
"""

from __future__ import annotations

import re
import zlib

from dlp_gateway.content import charset, sniff

_STREAM = re.compile(rb"stream\r?\n(.*?)(?:\r?\n?endstream|\Z)", re.DOTALL)
_STRING = re.compile(rb"\(((?:[^()\\]|\\.){2,4000})\)|<([0-9A-Fa-f\s]{8,4000})>", re.DOTALL)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r?\n)|(.))", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\n", b"t": b"\t", b"b": b"", b"f": b"\n"}
_WORDS = re.compile(r"\w{2}")
_SHOWN_TOGETHER = re.compile(rb"\[((?:[^\[\]\\()]|\\.|\((?:[^()\\]|\\.)*\))*)\]\s*TJ", re.DOTALL)
_MOST_STREAMS = 5000


def text(octets: bytes, *, most_octets: int) -> str:
    """Return the strings outside and inside of streams, a line each."""
    lines = list(_strings(_STREAM.sub(b" ", octets)))
    left = most_octets
    for number, match in enumerate(_STREAM.finditer(octets)):
        if number >= _MOST_STREAMS or left <= 0:
            break
        body = _unfolded(match.group(1), left)
        left -= len(body)
        if sniff.is_text(body, labelled=False):
            lines += _strings(_SHOWN_TOGETHER.sub(_joined, body))
            if b"<" in body[:64] and b"Tj" not in body and b"TJ" not in body:
                lines.append(charset.readings(body)[0])
    return "\n".join(dict.fromkeys(line for line in lines if _WORDS.search(line)))


def _unfolded(body: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(body, most)
    except zlib.error:
        return body[:most]


def _joined(match: re.Match[bytes]) -> bytes:
    """Return what one operator shows in pieces as one string."""
    return b"(" + b"".join(piece.group(1) or b"" for piece in _STRING_SHORT.finditer(match.group(1))) + b")"


_STRING_SHORT = re.compile(rb"\(((?:[^()\\]|\\.)*)\)", re.DOTALL)


def _strings(octets: bytes) -> list[str]:
    found = []
    for literal, digits in _STRING.findall(octets):
        said = _ESCAPE.sub(_unescaped, literal) if literal else bytes.fromhex(_even(digits).decode("ascii"))
        found.append(charset.readings(said)[0])
    return [line for line in found if sum(map(str.isprintable, line)) * 4 >= len(line) * 3]


def _even(digits: bytes) -> bytes:
    packed = b"".join(digits.split())
    return packed if len(packed) % 2 == 0 else packed + b"0"


def _unescaped(match: re.Match[bytes]) -> bytes:
    octal, line_end, char = match.groups()
    if octal:
        return bytes((int(octal, 8) & 255,))
    return b"" if line_end else _ESCAPED.get(char, char)
