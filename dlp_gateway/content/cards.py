"""vCard and iCalendar: lines unfolded, values unescaped and decoded, each with the name of its property.

Takes: a piece of text octets. Returns: the lines as `name: value` with cells, HTML descriptions and attached files as
pieces, the text as it stood as HIDDEN. Fails: never; a value that is not what it says stays as it stands.
Cost: linear.
Source: RFC 6350 and vCard 2.1 (quoted-printable values, soft line breaks), RFC 5545 3.1 (folding) and 3.3.11 (text),
RFC 2445; X-ALT-DESC is what Outlook writes for an HTML description.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dlp_gateway.content import charset, transfer
from dlp_gateway.content.piece import Piece, Reading
from dlp_gateway.model import Cell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.config import ContentLimits

_FOLD = re.compile(r"\r?\n[ \t]")
_LINE = re.compile(r"(?:[\w-]+\.)?([\w-]+)((?:;(?:[^:;\"]|\"[^\"]*\")*)*):(.*)", re.DOTALL)
_PARAMETER = re.compile(r';([\w-]+)(?:=((?:"[^"]*"|[^;])*))?')
_ESCAPE = re.compile(r"\\([nN,;:\\])")
_BEGINNING = re.compile(r"\s*BEGIN:(?:VCARD|VCALENDAR)\b", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T.*)?", re.DOTALL)
# Words that people read beside the values, for the names that are none.
_WORDS = {
    "adr": "Address", "label": "Address", "bday": "Date of birth", "birthplace": "Place of birth", "deathdate": "Died",
    "fn": "Name", "n": "Name", "tel": "Telephone", "org": "Organization", "url": "Link", "geo": "Place",
    "dtstart": "Start", "dtend": "End", "x-alt-desc": "Description", "attendee": "Attendee", "organizer": "Organizer",
}  # fmt: skip
_COMMON_NAME = "cn"
_BREAKS = 10_000  # soft line breaks undone in one file


def read_cards(piece: Piece, limits: ContentLimits) -> Reading:
    """Read a file of vCards or a calendar."""
    texts = charset.readings(piece.octets, piece.parameter("charset"))
    reading = Reading()
    for number, text in enumerate(texts, start=1):
        suffix = f"charset{number}" if number > 1 else ""
        told, layout, inner = _read(piece, text, limits.parts)
        parts = (piece.text(told, view=suffix, layout=layout), piece.text(text, view=f"{suffix}raw"))
        reading += Reading(parts=parts, pieces=tuple(inner) if number == 1 else ())
    return reading


def is_cards(octets: bytes) -> bool:
    """Return whether octets begin as a vCard or a calendar does."""
    return _BEGINNING.match(charset.readings(octets[:200])[0].lstrip("\ufeff")) is not None


def _read(piece: Piece, text: str, most: int) -> tuple[str, tuple[Cell, ...], list[Piece]]:
    out: list[str] = []
    layout: list[Cell] = []
    inner: list[Piece] = []
    length = row = 0
    for name, parameters, value in _lines(text):
        if name == "begin":
            row += 1
        file = _file(piece, name, parameters, value, len(inner) + 1) if len(inner) < most else None
        if file is not None:
            inner.append(file)
        said = _said(name, parameters, value) if file is None or name == "x-alt-desc" else ""
        for label, words in (("", said), ("Name", parameters.get(_COMMON_NAME, "")), ("", _rest(parameters))):
            if not words.strip() or name in {"begin", "end", "version"}:
                continue
            head = label or _WORDS.get(name, name.removeprefix("x-").replace("-", " ").capitalize())
            start = length + len(head) + 2
            layout.append(Cell(row=row, column=len(layout), header=head, start=start, end=start + len(words)))
            out.append(f"{head}: {words}\n")
            length = start + len(words) + 1
        if name == "end":
            out.append("\n")
            length += 1
    return "".join(out), tuple(layout), inner


def _lines(text: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Yield name, parameters and value of each line, unfolded."""
    soft = 0
    if "quoted-printable" in text.lower():
        joined: list[str] = []
        for line in text.split("\n"):
            if joined and joined[-1].endswith("=") and soft < _BREAKS and "quoted-printable" in joined[-1].lower():
                joined[-1] = joined[-1][:-1] + line.lstrip(" \t")
                soft += 1
            else:
                joined.append(line.rstrip("\r"))
        text = "\n".join(joined)
    for line in _FOLD.sub("", text).split("\n"):
        match = _LINE.fullmatch(line)
        if match:
            found = {key.lower(): value.strip('"') for key, value in _PARAMETER.findall(match.group(2))}
            yield match.group(1).lower(), found, match.group(3)


def _encoding(parameters: dict[str, str]) -> str:
    bare = next((key for key in parameters if key in {"base64", "quoted-printable", "b"}), "")
    return (parameters.get("encoding") or bare).lower()


def _said(name: str, parameters: dict[str, str], value: str) -> str:
    """Return a value as people see it."""
    if _encoding(parameters) == "quoted-printable":
        octets = transfer.quoted_printable(value.encode("utf-8", "replace"))
        value = charset.readings(octets, parameters.get("charset"))[0]
    elif _encoding(parameters) in {"b", "base64"}:
        value = charset.readings(transfer.base64(value.encode("utf-8", "replace")), parameters.get("charset"))[0]
    if name in {"adr", "n", "org", "label"}:
        fields = [_unescaped(field).strip() for field in re.split(r"(?<!\\);", value)]
        fields = [field for field in fields if field]
        return " ".join(reversed(fields[:2])) if name == "n" else ", ".join(fields)
    if name == "bday" and (day := _DAY.fullmatch(value.strip())):
        return "-".join(day.groups())
    return _unescaped(value)


def _unescaped(value: str) -> str:
    return _ESCAPE.sub(lambda match: "\n" if match.group(1) in "nN" else match.group(1), value)


def _rest(parameters: dict[str, str]) -> str:
    """Return what parameters say in words of their own: those with a number in them."""
    return "\n".join(value for key, value in parameters.items() if key != _COMMON_NAME and re.search(r"\d{3}", value))


def _file(piece: Piece, name: str, parameters: dict[str, str], value: str, number: int) -> Piece | None:
    """Return what is a document of its own: an HTML description, a picture, an attached file."""
    if name == "x-alt-desc" or parameters.get("fmttype", "").lower() == "text/html":
        octets = _unescaped(value).encode("utf-8", "replace")
        return piece.inside(f"alt{number}", octets=octets, media_type="text/html")
    if value[:5].lower() == "data:" and ";base64," in value[:200].lower():
        octets = transfer.base64(value.partition(",")[2].encode("utf-8", "replace"))
        return piece.inside(f"file{number}", octets=octets)
    if _encoding(parameters) in {"b", "base64"} and name in {"attach", "photo", "logo", "sound", "key"}:
        octets = transfer.base64(value.encode("utf-8", "replace"))
        return piece.inside(f"file{number}", octets=octets, filename=parameters.get("filename"))
    return None
