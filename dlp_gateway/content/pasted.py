"""Files and words that people paste into a text in some encoding: yEnc, BinHex, Ascii85, base32, hex, character codes.

Each is undone where it has the look of it. What comes out counts only if it is text or a known format: chance makes
that of one hash in thousands, so ordinary mail gets no further views.

Takes: the octets of a text. Returns: `Pasted`. Touches: nothing. Fails: never. Cost: linear.
Source: yEnc 1.3, RFC 1741 (BinHex 4.0), RFC 4648 (base16, base32, base64url), Adobe's Ascii85.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dlp_gateway.content import transfer

if TYPE_CHECKING:
    from collections.abc import Iterator

_YENC = re.compile(rb"(?m)^=ybegin ([^\r\n]*)\r?\n(?:=ypart [^\r\n]*\r?\n)?((?s:.*?))(?:^=yend|\Z)")
_YENC_NAME = re.compile(rb"\bname=([^\r\n]*)")
_YENC_SHIFT, _YENC_ESCAPE = 42, 64
_BINHEX = re.compile(rb"\(This file must be converted with BinHex[^\r\n]*\r?\n\s*:([^:]*):?", re.IGNORECASE)
_BINHEX_ALPHABET = b"!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"
_REPEAT = 0x90
_A85 = re.compile(rb"<~([!-uz\s]+)~>")
_HEX = re.compile(
    rb"(?<![0-9A-Za-z])(?:0x)?[0-9A-Fa-f]{2}(?:[ \t:,-]{0,2}(?:\r?\n)?(?:0x)?[0-9A-Fa-f]{2}){7,}(?![0-9A-Za-z])"
)
_DUMP_LINE = re.compile(rb"(?m)^[0-9A-Fa-f]{4,8}:?[ \t]+((?:[0-9A-Fa-f]{2}[ \t]{0,2}){2,16})(?:[ \t|][^\r\n]*)?\r?$")
_BASE32 = re.compile(rb"(?<![A-Za-z0-9+/=])[A-Z2-7]{16,}={0,6}(?![A-Za-z0-9+/=])")
_BASE64URL = re.compile(rb"(?<![\w=/+-])(?=[A-Za-z0-9]*[_-])[A-Za-z0-9_-]{12,}={0,2}(?![\w=/+-])")
_BITS = re.compile(rb"(?<![01])[01]{7,8}(?:[ \t\r\n,]*[01]{7,8}){7,}(?![01])")
_CODES = re.compile(rb"(?<![\w.])(?:&#)?\d{2,3}(?:[ \t,;]+(?:&#)?\d{2,3}){8,}(?![\w.])")
_MORSE = re.compile(rb"(?<![.-])[.-]{5}(?:[ /]+[.-]{5,6}){8,}(?![.-])")
_MORSE_DIGITS = {
    b"-----": b"0", b".----": b"1", b"..---": b"2", b"...--": b"3", b"....-": b"4", b".....": b"5", b"-....": b"6",
    b"--...": b"7", b"---..": b"8", b"----.": b"9", b"-....-": b"-",
}  # fmt: skip
_PRINTABLE = re.compile(rb"(?:[\t\r\n\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|\xe2[\x80-\xbf]{2})+")
_LEAST = 6  # octets; fewer say nothing that must not leave


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """Octets that stood encoded in a text; `name` of the file they were. `whole`: nothing of it is missing."""

    octets: bytes
    name: bytes = b""
    whole: bool = True


def files(octets: bytes) -> Iterator[Pasted]:
    """Yield the files that stand in a text under an encoding that says so itself."""
    for match in _YENC.finditer(octets):
        name = _YENC_NAME.search(match.group(1))
        yield Pasted(octets=_yenc(match.group(2)), name=name.group(1) if name else b"")
    for match in _BINHEX.finditer(octets):
        yield from _binhex(match.group(1))
    for match in _A85.finditer(octets):
        try:
            yield Pasted(octets=base64.a85decode(match.group(1)))
        except ValueError:
            continue
    lines = [match.group(1) for match in _DUMP_LINE.finditer(octets)]
    if lines:
        yield Pasted(octets=b"".join(map(_hex, lines)))


def phrases(octets: bytes) -> Iterator[str]:
    """Yield what single encoded words say, where that is printable text."""
    for said in _undone(octets):
        if len(said) >= _LEAST and _PRINTABLE.fullmatch(said):
            yield said.decode("utf-8", "replace")


def _undone(octets: bytes) -> Iterator[bytes]:
    for match in _HEX.finditer(octets):
        yield _hex(match.group())
    for match in _BASE32.finditer(octets):
        word = match.group().rstrip(b"=")
        try:
            yield base64.b32decode(word + b"=" * (-len(word) % 8))
        except binascii.Error:
            continue
    for match in _BASE64URL.finditer(octets):
        yield transfer.base64(match.group().translate(bytes.maketrans(b"-_", b"+/")))
    for match in _BITS.finditer(octets):
        yield _bits(match.group())
    for match in _CODES.finditer(octets):
        codes = [int(code) for code in re.findall(rb"\d+", match.group())]
        if all(code in range(32, 127) for code in codes):
            yield bytes(codes)
    for match in _MORSE.finditer(octets):
        yield b"".join(_MORSE_DIGITS.get(sign, b" ") for sign in re.split(rb"[ /]+", match.group()))


def _hex(text: bytes) -> bytes:
    digits = re.sub(rb"0x|[^0-9A-Fa-f]", b"", text)
    return bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))


def _bits(text: bytes) -> bytes:
    groups = text.split()
    if len(groups) > 1 and all(len(group) in (7, 8) for group in groups):
        return bytes(int(group, 2) for group in groups)
    bits = re.sub(rb"[^01]", b"", text)
    return bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits) - 7, 8))


def _yenc(text: bytes) -> bytes:
    plain = text.replace(b"\r", b"").replace(b"\n", b"")
    head, *rest = plain.split(b"=")
    shift = bytes((code - _YENC_SHIFT) & 255 for code in range(256))
    out = [head.translate(shift)]
    for run in rest:
        if run:
            out += [bytes(((run[0] - _YENC_ESCAPE - _YENC_SHIFT) & 255,)), run[1:].translate(shift)]
    return b"".join(out)


def _binhex(text: bytes) -> Iterator[Pasted]:
    """Yield both forks of a BinHex file: name, type, sizes and a checksum stand before them."""
    octets = _unrepeated(_six_bits(text))
    size = octets[0] if octets else 0
    head = 1 + size + 1 + 4 + 4 + 2
    if len(octets) < head + 10:
        yield Pasted(octets=octets, whole=False)
        return
    data, resource = struct.unpack_from(">II", octets, head)
    start = head + 10
    yield Pasted(octets=octets[start : start + data], name=octets[1 : 1 + size], whole=start + data <= len(octets))
    if resource:
        yield Pasted(octets=octets[start + data + 2 : start + data + 2 + resource])


def _six_bits(text: bytes) -> bytes:
    values = {code: number for number, code in enumerate(_BINHEX_ALPHABET)}
    bits = [values[code] for code in text if code in values]
    out = bytearray()
    for at in range(0, len(bits) - 3, 4):
        a, b, c, d = bits[at : at + 4]
        out += bytes(((a << 2 | b >> 4) & 255, (b << 4 | c >> 2) & 255, (c << 6 | d) & 255))
    left = bits[len(bits) // 4 * 4 :]
    if len(left) > 1:
        out.append((left[0] << 2 | left[1] >> 4) & 255)
    if len(left) > 2:  # noqa: PLR2004  three of four
        out.append((left[1] << 4 | left[2] >> 2) & 255)
    return bytes(out)


def _unrepeated(octets: bytes) -> bytes:
    """Undo the run lengths: 0x90 and a count repeat the octet before; 0x90 and 0 are 0x90 itself."""
    head, *rest = octets.split(bytes((_REPEAT,)))
    out = bytearray(head)
    for run in rest:
        count = run[0] if run else 0
        if count == 0:
            out.append(_REPEAT)
        elif out:
            out += out[-1:] * (count - 1)
        out += run[1:]
    return bytes(out)
