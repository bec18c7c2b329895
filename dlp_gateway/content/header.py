"""Header sections as the loosest reader would see them.

Takes: octets. Returns: fields, the body, and the lines that are neither. Touches: nothing. Fails: never.
Source: RFC 5322 2.2 and 4 (fields, folding, obsolete forms), RFC 2047 (encoded words), RFC 2231 (parameters), RFC
7103 (how malformed ones are met).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from dlp_gateway.content import charset, transfer

# One line end of any kind; atomic, so that CRLF is never taken for two.
_BLANK_LINE = re.compile(rb"(?>\r\n|\n|\r)(?>\r\n|\n|\r)")
_LINE = re.compile(rb"([^\r\n]*)(?>\r\n|\n|\r|\Z)")
_FIELD = re.compile(rb"([\x21-\x39\x3b-\xff]+)[ \t]*:(.*)", re.DOTALL)
_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,80})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN_WORDS = re.compile(r"(?<=\?=)\s+(?==\?[^?\s]{1,80}\?[bBqQ]\?)")
_ALMOST_WORD = re.compile(r"=\?[^?\s]+\?")
_PARAMETER = re.compile(r'(?:^|(?<=[\s;"(),=]))([^\s=;"(),]+)\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)')
_SECTION = re.compile(r"(.+?)(?:\*(\d{1,3}))?(\*)?")
_MEDIA_TYPE = re.compile(r"\s*([\w!#$&.+^-]+)\s*/\s*([\w!#$&.+^-]+)")
_COMMENT = re.compile(r"\([^()\"]*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One header field: `name` as written, `raw` the unfolded octets of its value."""

    name: str
    raw: bytes

    @property
    def text(self) -> str:
        """The value as a person sees it: decoded, encoded words and all."""
        return decode(charset.readings(self.raw)[0].strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A header section. `junk`: its lines that are no fields; `over`: octets beyond the limit, not looked at.

    `early`: what it is to readers for whom the first line that is no field begins the body.
    """

    fields: tuple[Field, ...]
    body: bytes
    junk: bytes = b""
    over: bool = False
    early: Section | None = None

    def values(self, name: str) -> list[str]:
        """Return every value of a field, in order, as text."""
        return [charset.readings(field.raw)[0].strip() for field in self.fields if field.name.lower() == name]


def split(octets: bytes, *, limit: int) -> Section:
    """Take a header section off its body. Without a first line that is a field, there is no header section.

    A view of octets (spool.py) does, too; what is returned are octets.
    """
    start = _leading(octets)
    if start == len(octets) or octets[start : start + 1] in b"\r\n":
        return Section(fields=(), body=_after_line_end(octets, start))
    blank = _BLANK_LINE.search(octets, start)
    end = blank.start() if blank else len(octets)
    fields, junk, broke_at, before = _fields(bytes(octets[start : min(end, start + limit)]))
    if not fields:
        return Section(fields=(), body=bytes(octets))
    over = end - start > limit
    if blank is None and broke_at is not None:
        return Section(fields=fields, body=bytes(octets[start + broke_at :]), over=over)
    early = Section(fields=fields[:before], body=bytes(octets[start + broke_at :])) if broke_at is not None else None
    body = bytes(octets[blank.end() :]) if blank else b""
    return Section(fields=fields, body=body, junk=junk, over=over, early=early)


def _leading(octets: bytes) -> int:
    """Return where fields may begin: after an mbox line, which some agents leave on top."""
    if bytes(octets[:6]).startswith((b"From ", b">From ")):
        return _LINE.match(octets).end()  # type: ignore[union-attr]  # the pattern matches anything
    return 0


def _after_line_end(octets: bytes, at: int) -> bytes:
    return bytes(octets[at + (2 if octets[at : at + 2] == b"\r\n" else 1) :])


def _fields(octets: bytes) -> tuple[tuple[Field, ...], bytes, int | None, int]:
    """Return the fields, the lines that are none, where the first such line stands, and how many fields before it."""
    found: list[tuple[str, list[bytes]]] = []
    junk: list[bytes] = []
    broke_at, before = None, 0
    for match in _LINE.finditer(octets):
        line = match.group(1)
        if line[:1] in (b" ", b"\t") and found:
            (junk if junk and broke_at == -1 else found[-1][1]).append(line)
        elif field := _FIELD.match(line):
            found.append((field.group(1).decode("latin-1"), [field.group(2)]))
        elif line:
            junk.append(line)
            if not found:
                break
            if broke_at is None:
                broke_at, before = match.start(), len(found)
    fields = tuple(Field(name=name, raw=b"".join(lines)) for name, lines in found)
    return fields, b"\n".join(junk), broke_at, before


def decode(value: str) -> str:
    """Undo RFC 2047 wherever it stands, also where it should not (quoted strings, split inside a character)."""
    if "=?" not in value:
        return value
    joined = _BETWEEN_WORDS.sub("", value)
    out: list[str] = []
    pending: tuple[str, bytes] | None = None
    cursor = 0
    for match in _ENCODED_WORD.finditer(joined):
        label = match.group(1).partition("*")[0].lower()
        gap = joined[cursor : match.start()]
        if pending and (gap or pending[0] != label):
            out.append(_flat(*pending))
            pending = None
        out.append(gap)
        pending = (label, (pending[1] if pending else b"") + _word(match.group(2), match.group(3)))
        cursor = match.end()
    if pending:
        out.append(_flat(*pending))
    return "".join(out) + joined[cursor:]


def _word(encoding: str, text: str) -> bytes:
    octets = text.encode("utf-8", "replace")
    if encoding in "bB":
        return transfer.base64(octets)
    return transfer.quoted_printable(octets.replace(b"_", b" ").replace(b"= ", b"=20"))


def _flat(label: str, octets: bytes) -> str:
    return charset.readings(octets, label)[0].replace("\n", " ")


def doubtful(value: str) -> bool:
    """Return whether readers may differ on the encoded words in a value, so that the raw one is to be read, too."""
    words = list(_ENCODED_WORD.finditer(value))
    return len(_ALMOST_WORD.findall(value)) != len(words) or any(
        "*" in word.group(1) or not charset.known(word.group(1)) for word in words
    )


def media_type(value: str) -> str:
    """Return `type/subtype` in lower case; empty for what is none."""
    match = _MEDIA_TYPE.match(_COMMENT.sub(" ", value))
    return f"{match.group(1)}/{match.group(2)}".lower() if match else ""


def parameters(value: str) -> tuple[tuple[str, str], ...]:
    """Return the parameters of a structured field in order, doubles kept, RFC 2231 sections joined and decoded."""
    plain: list[tuple[str, str]] = []
    sections: dict[str, dict[int, tuple[bool, str]]] = {}
    rest = value.partition(";")[2] if "/" in value.partition(";")[0] or ";" in value else value
    for match in _PARAMETER.finditer(rest):
        name, text = match.group(1).lower(), _unquote(match.group(2))
        parsed = _SECTION.fullmatch(name)
        if parsed and (parsed.group(2) or parsed.group(3)):
            sections.setdefault(parsed.group(1), {}).setdefault(
                int(parsed.group(2) or 0), (bool(parsed.group(3)), text)
            )
        else:
            plain.append((name, decode(text)))
    return (*plain, *((name, _joined(numbered)) for name, numbered in sections.items()))


def _unquote(text: str) -> str:
    text = text.strip()
    if not text.startswith('"'):
        return text
    return re.sub(r"\\(.)", r"\1", text[1:-1] if text.endswith('"') and len(text) > 1 else text[1:])


def _joined(numbered: dict[int, tuple[bool, str]]) -> str:
    """Join the sections of one parameter (RFC 2231 3 and 4); the first extended one tells the charset."""
    octets, label = b"", None
    for index, (extended, text) in sorted(numbered.items()):
        value = text
        if extended and index == min(numbered) and text.count("'") > 1:
            label, _, value = text.split("'", 2)
        octets += unquote_to_bytes(value) if extended else value.encode("utf-8", "replace")
    return charset.readings(octets, label or None)[0]
