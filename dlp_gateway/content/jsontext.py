"""JSON and JSON lines: every value with its key, objects of one list as rows of a table.

The text as it stands is what people see; the values with their keys, escapes undone, are given beside it as HIDDEN.

Takes: a piece of text octets. Returns: Parts. Touches: nothing. Fails: never; what is no JSON is read as text alone.
Cost: linear in the text.
Source: RFC 8259, JSON lines; numbers are kept as they are written, and doubled keys are all kept.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from dlp_gateway.content import charset
from dlp_gateway.content.piece import Piece, Reading
from dlp_gateway.content.plain import read_text
from dlp_gateway.model import Cell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.config import ContentLimits

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_.\-]+")
_LOOKS = re.compile(r"\s*(?:\{\s*(?:\"|\})|\[\s*[\[{\"\d\]-])")


class _Pairs(list["tuple[str, object]"]):
    """An object with all its pairs, doubled keys too."""


def read_json(piece: Piece, limits: ContentLimits) -> Reading:
    """Read JSON as text, and once more as values under their keys."""
    reading = read_text(piece, limits)
    text = charset.readings(piece.octets, piece.parameter("charset"))[0]
    told, layout = _told(list(_values(text.lstrip("\ufeff"))))
    return reading + Reading(parts=(piece.text(told, view="values", layout=layout),)) if told else reading


def is_json(octets: bytes) -> bool:
    """Return whether a text begins as JSON does."""
    return _LOOKS.match(charset.readings(octets[:500])[0].lstrip("\ufeff")) is not None


def words_of(key: str) -> str:
    """Return a key as words: `socialSecurityNumber` and `social_security_number` say the same."""
    return _CAMEL.sub(" ", key).strip()


def _values(text: str) -> Iterator[object]:
    """Yield every JSON value that stands in a text one after the other: one document, or a line each."""
    decoder = json.JSONDecoder(object_pairs_hook=_Pairs, parse_float=str, parse_int=str, strict=False)
    at = 0
    while at < len(text):
        while at < len(text) and text[at] in " \t\r\n,;":
            at += 1
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = text.find("\n", at)
            at = end + 1 if end >= 0 else len(text)
        else:
            yield value


def _told(values: list[object]) -> tuple[str, tuple[Cell, ...]]:
    """Return a line for each value and its cell; a blank line after each object."""
    out: list[str] = []
    cells: list[Cell] = []
    length = row = 0
    waiting: list[tuple[str, object]] = [("", value) for value in reversed(values)]
    while waiting:
        key, value = waiting.pop()
        if isinstance(value, _Pairs):
            row += 1
            out.append("\n")
            length += 1
            waiting += reversed([(words_of(name) if name else key, inner) for name, inner in value])
        elif isinstance(value, list):
            waiting += [(key, inner) for inner in reversed(value)]
        elif value is not None and (said := str(value)).strip():
            head = f"{key}: " if key else ""
            if key:
                start = length + len(head)
                cells.append(Cell(row=row, column=len(cells), header=key, start=start, end=start + len(said)))
            out.append(f"{head}{said}\n")
            length += len(head) + len(said) + 1
    return "".join(out), tuple(cells)
