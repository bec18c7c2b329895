"""Tables written as text: CSV, TSV and their kin, as lines `header: value` with the cells they came from.

The rows as they were follow as HIDDEN, for what a row shows together (an address cut at its commas).

Takes: a piece of text octets. Returns: Parts. Fails: never; a text that is no table becomes one column.
Source: RFC 4180 (CSV), IANA text/tab-separated-values; `sep=;` on top is what spreadsheet programs write.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from dlp_gateway.content import cells, charset
from dlp_gateway.content.piece import Piece, Reading

if TYPE_CHECKING:
    from dlp_gateway.config import ContentLimits

_DELIMITERS = "\t;,|"
_SAMPLE_CHARS, _SAMPLE_ROWS = 65_536, 20
_LEAST_ROWS, _LEAST_COLUMNS = 2, 2
_SEPARATOR_LINE = re.compile(r"sep=(.)\s*", re.IGNORECASE)


def read_table(piece: Piece, _limits: ContentLimits) -> Reading:
    """Read a text that is a table."""
    parts = []
    for number, text in enumerate(charset.readings(piece.octets, piece.parameter("charset")), start=1):
        suffix = f"charset{number}" if number > 1 else ""
        rows = _cut(text, delimiter_of(text) or ",")
        body, layout = cells.by_column(rows, header=cells.is_header(rows))
        parts += [
            piece.text(body, view=suffix, layout=layout),
            piece.text(text, view=f"{suffix}-rows" if suffix else "rows"),
        ]
    return Reading(parts=tuple(parts))


def is_table(octets: bytes) -> bool:
    """Return whether a text is a table by its own looks: at least three rows, all cut alike."""
    text = charset.readings(octets[:_SAMPLE_CHARS])[0]
    return (
        text.count("\n") > _LEAST_ROWS
        and delimiter_of(text) is not None
        and cells.is_header(_cut(text, delimiter_of(text) or ","))
    )


def delimiter_of(text: str) -> str | None:
    """Return the delimiter that cuts the first rows of a text into the same number of cells; None for no table."""
    sample = [line for line in text[:_SAMPLE_CHARS].split("\n") if line.strip()][:_SAMPLE_ROWS]
    if sample and (match := _SEPARATOR_LINE.fullmatch(sample[0])):
        return match.group(1)
    for delimiter in _DELIMITERS:
        widths = {len(row) for row in _cut("\n".join(sample), delimiter)}
        if len(sample) >= _LEAST_ROWS and len(widths) == 1 and min(widths) >= _LEAST_COLUMNS:
            return delimiter
    return None


def _cut(text: str, delimiter: str) -> list[list[str]]:
    """Cut a text into rows of cells; where the quotes of a cell never end, at every line and delimiter."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:  # a cell beyond the module's limit: such quotes never ended
        rows = [line.split(delimiter) for line in text.split("\n")]
    return [row for row in rows if any(map(str.strip, row))]
