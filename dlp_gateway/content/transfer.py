"""Transfer encodings undone as the most forgiving reader would, with every other view of a doubtful body.

Takes: the body octets and the Content-Transfer-Encoding. Returns: views, the likeliest first. Touches: nothing.
Fails: never. Linear time.
Source: RFC 2045 6 (encodings), RFC 2045 6.8 (characters outside the alphabet are to be ignored, and readers differ
on that and on padding in the middle), POSIX uuencode.
"""

from __future__ import annotations

import binascii
import quopri
import re
from dataclasses import dataclass

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]+")
_NOT_BASE64_OR_SPACE = re.compile(rb"[^A-Za-z0-9+/=\s]")
_PADDING = re.compile(rb"=+")
_UU_BEGIN = re.compile(rb"(?m)^begin(?:-base64)? [0-7]{3,4} ([^\r\n]*)\r?$\n?")
_QP_SIGN = re.compile(rb"=(?:[0-9A-Fa-f]{2}|[ \t]*\r?\n)")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One way to undo the encoding. `name` is empty for what most readers would do."""

    name: str
    octets: bytes


def views(octets: bytes, encoding: str) -> tuple[View, ...]:
    """Return what the body is under `encoding` (any case, with junk around it); unknown encodings leave it be."""
    word = encoding.strip().strip("\"';").lower()
    if word.startswith("base64") or word == "b":
        found = _base64_views(octets)
    elif word.startswith("quoted-printable") or word == "q":
        found = [View(name="", octets=quoted_printable(octets))]
    elif "uue" in word or word == "uue":
        found = [
            View(name="", octets=b"".join(file for _, file in uu_files(octets)) or octets),
            View(name="raw", octets=octets),
        ]
    else:
        found = [View(name="", octets=octets)]
    seen: dict[bytes, View] = {}
    for view in found:
        seen.setdefault(view.octets, view)
    return tuple(seen.values())


def quoted_printable(octets: bytes) -> bytes:
    """Undo quoted-printable; what is no escape stays as it is (RFC 2045 6.7 note 1)."""
    return quopri.decodestring(octets)


def has_quoted_printable(octets: bytes) -> bool:
    """Return whether octets contain at least two escapes, so that a reader might undo them unasked."""
    return len(_QP_SIGN.findall(octets[:1_000_000])) > 1


def base64(octets: bytes) -> bytes:
    """Undo base64: foreign characters are ignored, streams that were put one after the other are all read."""
    digits = _NOT_BASE64.sub(b"", octets)
    return b"".join(_quanta(stream) for stream in _PADDING.split(digits))


def _quanta(stream: bytes) -> bytes:
    """Decode one stream without its padding; a single digit left over carries no octet."""
    whole = len(stream) - (len(stream) % 4 == 1)
    return binascii.a2b_base64(stream[:whole] + b"=" * (-whole % 4))


def _base64_views(octets: bytes) -> list[View]:
    found = [View(name="", octets=base64(octets))]
    digits = _NOT_BASE64.sub(b"", octets)
    if b"=" in digits.rstrip(b"="):
        found.append(View(name="padding", octets=_quanta(digits.replace(b"=", b""))))
    if _NOT_BASE64_OR_SPACE.search(octets):
        found.append(View(name="raw", octets=octets))
    return found


def uu_files(octets: bytes) -> list[tuple[bytes, bytes]]:
    """Return (name, octets) of every uuencoded file in a text; a damaged line ends its file."""
    files = []
    for match in _UU_BEGIN.finditer(octets):
        if match.group().startswith(b"begin-base64"):
            end = octets.find(b"====", match.end())
            files.append((match.group(1), base64(octets[match.end() : end if end >= 0 else len(octets)])))
        else:
            files.append((match.group(1), _uu_lines(octets, match.end())))
    return files


def _uu_lines(octets: bytes, start: int) -> bytes:
    out = []
    while start < len(octets):
        end = octets.find(b"\n", start)
        end = len(octets) if end < 0 else end
        line = octets[start:end].rstrip(b"\r")
        if line in (b"end", b"`", b"") or not b" " <= line[:1] <= b"`":
            break
        out.append(_uu_line(line))
        start = end + 1
    return b"".join(out)


def _uu_line(line: bytes) -> bytes:
    """Decode one line; encoders that wrote too many or too few characters are forgiven by the length they gave."""
    wanted = (line[0] - 32) & 63
    body = bytes((char - 32) & 63 for char in line[1:])
    body += bytes(-len(body) % 4)
    octets = bytearray()
    for at in range(0, len(body), 4):
        a, b, c, d = body[at : at + 4]
        octets += bytes(((a << 2 | b >> 4) & 255, (b << 4 | c >> 2) & 255, (c << 6 | d) & 255))
    return bytes(octets[:wanted])
