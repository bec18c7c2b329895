"""Octets as text: every reading that a reader could make, the likeliest first.

Takes: octets and the charset their sender declared (or None). Returns: one text, or several where declared and
evident charset differ in what a person would see. Touches: nothing. Fails: never; what no charset explains is read as
windows-1252, in which every octet means something.
Source: RFC 2045 5.2, RFC 6657 (charset of text), the WHATWG Encoding Standard (labels and their supersets), RFC
2152 (UTF-7), RFC 1468 (ISO-2022).
"""

from __future__ import annotations

import codecs
import re
import unicodedata

# What readers take for a label: superset encodings as in the WHATWG standard.
_SUPERSETS = {
    "ascii": "cp1252",
    "latin_1": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "tis_620": "cp874",
    "iso2022_jp": "iso2022_jp_ext",
}
_LABELS = {"x-unknown": "", "unknown-8bit": "", "default": "", "none": "", "x-user-defined": "", "ansi": "cp1252"}
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_ESCAPES = re.compile(rb"\x1b[$()*+,\-./][\x20-\x7e]{1,2}")
_UTF7_RUN = re.compile(rb"\+[A-Za-z0-9+/]{3,}(?:-|(?![A-Za-z0-9+/]))")
_HZ = re.compile(rb"~\{[\x21-\x7d]{2,}~\}")
_OVERLONG = re.compile(rb"[\xc0\xc1][\x80-\xbf]|\xe0[\x80-\x9f][\x80-\xbf]")
# Octets beyond ASCII between digits: a lax decoder drops what it cannot read, and the number is whole.
_STRAY = re.compile(rb"[0-9][\x80-\xff]{1,4}-?[0-9]|[0-9]-[\x80-\xff]{1,4}[0-9]")
_EBCDIC_TEXT = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ,.-:;/'\n\x85\t"
_FEW = 10  # of so many characters beyond ASCII one may be damaged in a text that is of its charset
_EBCDIC = bytes(code for code in range(256) if bytes((code,)).decode("cp037") in _EBCDIC_TEXT)
_LEAST_EBCDIC = 10
# What main frames write besides: signs (square brackets stand elsewhere in cp1047), and the letters of Spanish.
_SIGNS = '\r\x8d()&$*#@%_?!"+=<>|¬¢\\áéíóúüñÁÉÍÓÚÜÑ'
_MAIN_FRAME = (_EBCDIC_TEXT + _SIGNS).encode("cp037") + b"\xad\xbd"
_WORDS = (_EBCDIC_TEXT[:62] + " ").encode("cp037")
_VOWELS, _BLANK = "aeioAEIO".encode("cp037"), b"\x40"
_MOSTLY = 0.8  # of a text are letters, digits and blanks, which are a quarter of all octets
_SAMPLE = 4096  # octets looked at to tell UTF-16 and UTF-32 without a mark


def readings(octets: bytes, declared: str | None = None) -> tuple[str, ...]:
    r"""Return the text, and where charsets disagree the other readings after it; line ends become `\n`."""
    candidates: list[str] = []
    for text in _candidates(octets, _codec(declared)):
        plain = text.replace("\r\n", "\n").replace("\r", "\n")
        if plain not in candidates:
            candidates.append(plain)
    return tuple(candidates)


def known(label: str) -> bool:
    """Return whether a charset label means anything."""
    return _codec(label) is not None


def _codec(label: str | None) -> str | None:
    """Return Python's name of a text encoding, widened as readers do; None for what is none."""
    if label is None:
        return None
    wanted = label.strip().strip("\"'").lower()
    wanted = _LABELS.get(wanted, wanted)
    if not wanted or not re.fullmatch(r"[\w.:+-]{1,40}", wanted, re.ASCII):
        return None
    try:
        info = codecs.lookup(wanted)
        "a".encode(info.name)
    except (LookupError, UnicodeError, ValueError):
        return None
    return None if info.name in _NOT_CHARSETS else _SUPERSETS.get(info.name, info.name)


# Codecs of Python that are no charset of anybody's mail.
_NOT_CHARSETS = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"})


def _candidates(octets: bytes, declared: str | None) -> list[str]:
    for mark, codec in _MARKS:
        if octets.startswith(mark):
            return [_decode(octets, codec), *_alternates(octets)]
    wide = _wide(octets, declared)
    if wide is not None:
        return [octets.decode(wide, "replace")]
    texts = []
    if declared is not None and (text := _strict(octets, declared) or _lenient(octets, declared)) is not None:
        texts.append(text)
    if octets.isascii():
        texts.append(octets.decode("ascii"))
    elif (text := _strict(octets, "utf-8")) is not None:
        texts.append(text)
    elif not texts:
        texts += [text for text in (_lenient(octets, "utf-8"), _western(octets)) if text is not None]
    if (text := _ebcdic(octets)) is not None:
        texts.append(text)
    if _STRAY.search(octets) and _strict(octets, "utf-8") is None:
        texts.append(octets.decode("ascii", "ignore"))
    return [*texts, *_alternates(octets)]


def _strict(octets: bytes, codec: str) -> str | None:
    """Decode, or return None where the octets are not of that charset."""
    if codec == "cp1252":
        return _western(octets)
    if codec.startswith(("utf-16", "utf-32")):
        return _decode(octets, codec) if b"\0" in octets[:_SAMPLE] else None
    try:
        return octets.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _ebcdic(octets: bytes) -> str | None:
    """Return the reading of octets that are letters, digits and blanks of EBCDIC, as main frames write lists."""
    sample = octets[:_SAMPLE]
    if len(sample) < _LEAST_EBCDIC or len(sample.translate(None, _EBCDIC)) * _FEW > len(sample):
        return None
    return octets.decode("cp037").replace("\x85", "\n")


def main_frame(octets: bytes) -> str | None:
    """Return octets without a label as the EBCDIC that they are beyond doubt: every one printable, most are words."""
    if len(octets) < _LEAST_EBCDIC or octets.translate(None, _MAIN_FRAME):
        return None
    worded = len(octets) - len(octets.translate(None, _WORDS))
    vowels = len(octets) - len(octets.translate(None, _VOWELS))
    if worded < _MOSTLY * len(octets) or vowels * _FEW < len(octets.translate(None, _BLANK)):
        return None
    return octets.decode("cp037").replace("\x85", "\n").replace("\x8d", "\n")


def _lenient(octets: bytes, codec: str) -> str | None:
    """Decode a text of which some octets are damaged, as readers do; None where most of it is not of that charset."""
    if codec.startswith(("utf-16", "utf-32")):
        return None
    try:
        text = octets.decode(codec, "replace")
    except (UnicodeError, ValueError):
        return None
    lost = text.count("\ufffd")
    return text if lost * _FEW <= sum(not char.isascii() for char in text) else None


def _decode(octets: bytes, codec: str) -> str:
    return octets.decode(codec, "replace")


def _western(octets: bytes) -> str:
    """Decode windows-1252 as browsers do: the five octets without a meaning are controls."""
    try:
        return octets.decode("cp1252")
    except UnicodeDecodeError:
        return octets.decode("latin-1").translate(_C1)


_C1 = {code: bytes((code,)).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}


def _wide(octets: bytes, declared: str | None) -> str | None:
    """Return the UTF-16 or UTF-32 that octets without a mark are in, by where their NULs stand."""
    sample = octets[:_SAMPLE]
    if b"\0" not in sample:
        return None
    best, share = None, 0.7  # of code points that are printable; chance gives UTF-16 of random octets about 0.5
    for codec in _WIDE:
        text = sample[: len(sample) // 4 * 4].decode(codec, "replace")
        found = sum(map(_is_western, text)) / max(1, len(text))
        if found > share or (found == share and declared is not None and declared.startswith(codec)):
            best, share = codec, found
    return best


def _is_western(char: str) -> bool:
    return (" " <= char < "\u0600" and char != "\x7f") or char in "\t\r\n" or "\u2000" <= char < "\u2100"


def _alternates(octets: bytes) -> list[str]:
    """Return the readings that escape sequences inside the octets invite."""
    texts: list[str] = []
    if b"\x1b" in octets and _ESCAPES.search(octets):
        texts.append(octets.decode("iso2022_jp_ext", "ignore"))
        texts.append(_western(_ESCAPES.sub(b"", octets)))
    if b"+" in octets and (text := _utf7(octets)) is not None:
        texts.append(text)
    if b"~{" in octets and _HZ.search(octets):
        texts.append(octets.decode("hz", "ignore"))
    if _OVERLONG.search(octets):
        texts.append(_OVERLONG.sub(_shorten, octets).decode("utf-8", "ignore"))
    return texts


def _shorten(match: re.Match[bytes]) -> bytes:
    """Return the octet that an overlong UTF-8 sequence stood for (RFC 3629 3 forbids them; lax readers do not)."""
    code = 0
    for octet in match.group()[1:]:
        code = code << 6 | octet & 0x3F
    code |= (match.group()[0] & 0x1F) << 6 if len(match.group()) == 2 else 0  # noqa: PLR2004  two-octet form
    return chr(code).encode("utf-8", "ignore")


def _utf7(octets: bytes) -> str | None:
    """Return the UTF-7 reading if any run of it hides what a person would read as letters, digits or a hyphen.

    A telephone number `+15055550100` also has the form of a run, but decodes to nothing of that kind.
    """
    if not any(_hides(match.group()) for match in _UTF7_RUN.finditer(octets)):
        return None
    return _UTF7_RUN.sub(lambda match: _run(match.group()).encode("utf-8", "replace"), octets).decode(
        "utf-8", "replace"
    )


def _run(run: bytes) -> str:
    try:
        return run.decode("utf-7")
    except UnicodeDecodeError:
        return run.decode("ascii")


def _hides(run: bytes) -> bool:
    text = _run(run)
    if text.encode("utf-8", "replace") == run:
        return False
    readable = unicodedata.normalize("NFKC", text)
    return all(char.isprintable() for char in readable) and any(
        (char.isascii() and char.isalnum()) or unicodedata.category(char) == "Pd" or char.isdigit() for char in readable
    )
