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

_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_NOT_BASE64 = bytes(set(range(256)) - set(_BASE64))
_NOT_BASE64_OR_SPACE = re.compile(rb"[^A-Za-z0-9+/=\s]")
_INNER_SPACE = re.compile(rb"[A-Za-z0-9+/=][ \t]+[A-Za-z0-9+/=]")  # words, as no encoder writes them
_INNER_BLANK_LINE = re.compile(rb"\S[ \t]*(?>\r\n|\n|\r)[ \t]*(?>\r\n|\n|\r)\s*\S")  # text below what was encoded
_INK = re.compile(rb"\S")
_PADDING = re.compile(rb"=+")
_INNER_PADDING = re.compile(rb"=[^=]")
_LONG_END = 64  # octets from the first padding on; a stream ends there, and some white space follows
_LAST_QUANTUM = re.compile(rb"[^=]{4}|[^=]{3}=|[^=]{2}==")
_UU_BEGIN = re.compile(rb"(?m)^begin(?:-base64)? [0-7]{3,4} ([^\r\n]*)\r?$\n?")
_QP_SIGN = re.compile(rb"=(?:[2-9A-F][0-9A-F])")
_QP_LONG_BREAK = re.compile(rb"=[ \t]+(?=\r?\n)")
_ENCODING_WORD = re.compile(r"[a-z0-9-]+")
_COMMENT = re.compile(r"\([^()]*\)")
_LINK = re.compile(rb"https?://[^\s<>\"]+|(?<![\w.-])[\w.-]{1,40}=[\"'][^\"']*")
_BASE64_LINE = re.compile(rb"(?m)^[A-Za-z0-9+/=]{20,}[ \t]*\r?\n?")


@dataclass(frozen=True, slots=True, kw_only=True)
class UuFile:
    """A uuencoded file; `start` and `end` of its lines in the text."""

    name: bytes
    octets: bytes
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One way to undo the encoding. `name` is empty for what most readers would do."""

    name: str
    octets: bytes


def views(octets: bytes, encoding: str) -> tuple[View, ...]:
    """Return what the body is under `encoding` (any case, with junk around it); unknown encodings leave it be."""
    words = set(_ENCODING_WORD.findall(_COMMENT.sub(" ", encoding.lower())))
    if words & {"base64", "b", "base-64", "x-base64"}:
        found = _base64_views(octets)
    elif words & {"quoted-printable", "q", "x-quoted-printable"}:
        found = [View(name="", octets=quoted_printable(octets))]
    elif words & {"uuencode", "x-uuencode", "x-uue", "uue", "x-uu"} and (files := uu_files(octets)):
        found = [
            View(name="", octets=b"".join(file.octets for file in files)),
            View(name="raw", octets=_around(octets, files)),
        ]
    else:
        found = [View(name="", octets=octets)]
    seen: dict[bytes, View] = {}
    for view in found:
        if not view.name or _INK.search(view.octets):
            seen.setdefault(view.octets, view)
    return tuple(seen.values())


def quoted_printable(octets: bytes) -> bytes:
    """Undo quoted-printable; what is no escape stays as it is (RFC 2045 6.7 note 1)."""
    return quopri.decodestring(_QP_LONG_BREAK.sub(b"=", octets))


def has_quoted_printable(octets: bytes) -> bool:
    """Return whether octets hold an escape that a reader might undo unasked; those in links are the links' own."""
    return b"=" in octets and _QP_SIGN.search(_LINK.sub(b" ", octets)) is not None


def base64(octets: bytes) -> bytes:
    """Undo base64: foreign characters are ignored, streams that were put one after the other are all read."""
    return _streams(_digits(octets))


def _digits(octets: bytes) -> bytes:
    return bytes(octets).translate(None, _NOT_BASE64)


def _is_plain(octets: bytes) -> bool:
    """Whether all of it is one whole stream: then its digits and what they say need not stand side by side (bar 8)."""
    padding = octets.find(b"=")
    if 0 <= padding < len(octets) - _LONG_END:
        return False
    return _digits(octets[padding:] if padding >= 0 else b"") in (b"", b"=", b"==") and len(_digits(octets)) % 4 == 0


def _streams(digits: bytes) -> bytes:
    """Decode what stands between paddings; by views, since each copy of a big attachment counts (bar 8)."""
    if len(digits) % 4 == 0 and digits.find(b"=", 0, -2) < 0 and _LAST_QUANTUM.fullmatch(digits, len(digits) - 4):
        return binascii.a2b_base64(digits)
    view, start, found = memoryview(digits), 0, []
    for padding in _PADDING.finditer(digits):
        found += _quanta(view[start : padding.start()])
        start = padding.end()
    return b"".join([*found, *_quanta(view[start:])])


def _quanta(stream: memoryview) -> list[bytes]:
    """Decode one stream without its padding; a single digit left over carries no octet."""
    whole = len(stream) - len(stream) % 4
    rest = bytes(stream[whole:])
    return [
        binascii.a2b_base64(stream[:whole]),
        binascii.a2b_base64(rest + b"=" * (-len(rest) % 4)) if len(rest) > 1 else b"",
    ]


def _base64_views(octets: bytes) -> list[View]:
    if _is_plain(octets):
        found = [View(name="", octets=binascii.a2b_base64(octets))]  # which passes over what is no digit
    else:
        digits = _digits(octets)
        found = [View(name="", octets=_streams(digits))]
        if _INNER_PADDING.search(digits):
            found.append(View(name="padding", octets=b"".join(_quanta(memoryview(digits.replace(b"=", b""))))))
        del digits
    if any(sign.search(octets) for sign in (_NOT_BASE64_OR_SPACE, _INNER_SPACE, _INNER_BLANK_LINE)):
        found.append(View(name="raw", octets=_BASE64_LINE.sub(b"", octets)))
    return found


def uu_files(octets: bytes) -> list[UuFile]:
    """Return every uuencoded file in a text; a damaged line ends its file."""
    files: list[UuFile] = []
    for match in _UU_BEGIN.finditer(octets):
        if match.group().startswith(b"begin-base64"):
            found = octets.find(b"====", match.end())
            end = found if found >= 0 else len(octets)
            inner = base64(octets[match.end() : end])
        else:
            inner, end = _uu_lines(octets, match.end())
        files.append(UuFile(name=match.group(1), octets=inner, start=match.start(), end=end))
    return files


def _around(octets: bytes, files: list[UuFile]) -> bytes:
    starts = [0, *(file.end for file in files)]
    ends = [*(file.start for file in files), len(octets)]
    return b"\n".join(octets[start:end] for start, end in zip(starts, ends, strict=True))


def _uu_lines(octets: bytes, start: int) -> tuple[bytes, int]:
    out = []
    while start < len(octets):
        end = octets.find(b"\n", start)
        end = len(octets) if end < 0 else end
        line = octets[start:end].rstrip(b"\r")
        if line in (b"end", b"`", b"") or not b" " <= line[:1] <= b"`":
            break
        out.append(_uu_line(line))
        start = end + 1
    return b"".join(out), start


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
