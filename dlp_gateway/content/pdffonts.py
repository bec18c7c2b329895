"""Whether the fonts of a PDF tell the truth about their glyphs.

A reader shows the glyph that the encoding selects; a program that copies text asks the ToUnicode map. Where the two
differ for letters and digits, what programs read is not what people see, and only OCR reads what people see.

Takes: an open document. Returns: whether any font differs. Touches: nothing. Fails: never.
Source: ISO 32000-2 9.10.2 (ToUnicode), 9.6.5 and annex D (encodings: ASCII letters and digits are the same in all).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pikepdf

from dlp_gateway.content.pdfstreams import expanded

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENCODINGS = frozenset({"/WinAnsiEncoding", "/MacRomanEncoding", "/StandardEncoding", "/PDFDocEncoding"})
_SECTIONS = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_HEX = re.compile(rb"<\s*([0-9A-Fa-f\s]*)>|(\[)|(\])")
_DIGITS = {
    "/zero": "0", "/one": "1", "/two": "2", "/three": "3", "/four": "4", "/five": "5", "/six": "6", "/seven": "7",
    "/eight": "8", "/nine": "9",
}  # fmt: skip
_MOST_MAP = 200_000  # octets; maps of fonts for one byte have some thousand
_LEAST_LIES = 2  # one is a mistake that producers make


def lie(document: pikepdf.Pdf) -> bool:
    """Return whether the map of a font says of letters and digits what its encoding does not."""
    return any(
        _lies(thing)
        for thing in document.objects
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font" and "/ToUnicode" in thing
    )


def _lies(font: pikepdf.Object) -> bool:
    meant = _encoded(font)
    told = font.get("/ToUnicode")
    if not meant or not isinstance(told, pikepdf.Stream):
        return False
    octets = expanded(told, _MOST_MAP)
    wrong = {code for code, said in _mapped(octets or b"") if code in meant and said not in ("", meant[code])}
    return len(wrong) >= _LEAST_LIES


def _encoded(font: pikepdf.Object) -> dict[int, str]:
    """Return what codes of a simple font mean by its encoding, where that is beyond doubt: ASCII letters and digits."""
    if font.get("/Subtype") not in ("/Type1", "/TrueType", "/MMType1"):
        return {}
    encoding = font.get("/Encoding")
    named = encoding.get("/BaseEncoding") if isinstance(encoding, pikepdf.Dictionary) else encoding
    known = {code: chr(code) for code in range(48, 123) if chr(code).isalnum()} if str(named) in _ENCODINGS else {}
    if isinstance(encoding, pikepdf.Dictionary) and isinstance(encoding.get("/Differences"), pikepdf.Array):
        code = 0
        for item in list(encoding["/Differences"]):
            if isinstance(item, pikepdf.Name):
                name = str(item)
                known.pop(code, None)
                if name in _DIGITS or re.fullmatch(r"/[A-Za-z]", name):
                    known[code] = _DIGITS.get(name, name[1:])
                code += 1
            else:
                code = int(item)
    return known


def _mapped(octets: bytes) -> Iterator[tuple[int, str]]:
    """Yield what a map says of each code."""
    for kind, body in _SECTIONS.findall(octets):
        marks = [(b"".join(digits.split()), opens, closes) for digits, opens, closes in _HEX.findall(body)]
        numbers = [digits for digits, opens, closes in marks if not opens and not closes]
        if kind == b"char":
            yield from ((_number(code), _text(said)) for code, said in zip(numbers[::2], numbers[1::2], strict=False))
        elif not any(opens for _, opens, _ in marks):
            for first, last, said in zip(numbers[::3], numbers[1::3], numbers[2::3], strict=False):
                start = _text(said)
                for code in range(_number(first), min(_number(last), _number(first) + 255) + 1):
                    step = code - _number(first)
                    yield code, start[:-1] + chr(min(ord(start[-1]) + step, 0x10FFFF)) if start else ""


def _number(digits: bytes) -> int:
    return int(digits or b"0", 16)


def _text(digits: bytes) -> str:
    even = digits if len(digits) % 4 == 0 else digits.rjust(len(digits) + 4 - len(digits) % 4, b"0")
    return bytes.fromhex(even.decode("ascii")).decode("utf-16-be", "replace").replace("\0", "")
