"""SQLite databases: the rows of every table, with the names of their columns.

Takes: a piece. Returns: a text for each table; files kept in cells as pieces. Touches: memory only: the octets are
opened as a database without a file. Fails: never. Nothing of the database runs: views and triggers are not asked.
Source: the SQLite file format (1.3: a database in WAL mode says so in octets 18 and 19; it is read without its log).
"""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

from dlp_gateway.content import grid
from dlp_gateway.content.piece import Piece, Reading
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.config import ContentLimits

_JOURNAL = slice(18, 20)
_ROLLBACK = b"\1\1"
_TABLES = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
_MOST_STEPS = 1_000_000  # of the engine's machine between two looks at the work done


def read_database(piece: Piece, limits: ContentLimits) -> Reading:
    """Read an SQLite database."""
    reading = Reading(unpacked=True)
    octets = bytearray(piece.octets)
    octets[_JOURNAL] = _ROLLBACK
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        try:
            database.deserialize(bytes(octets))
            database.execute("PRAGMA trusted_schema = OFF")
            database.execute("PRAGMA cell_size_check = ON")
            database.text_factory = lambda value: value.decode("utf-8", "replace")
            for number, (name, statement) in enumerate(database.execute(_TABLES).fetchall(), start=1):
                reading += _table(piece, database, number, str(name), limits=limits)
                reading += Reading(parts=(piece.place(f"table{number}-made", str(statement), hidden=True),))
        except (sqlite3.Error, OverflowError, ValueError):
            reading += Reading(unread=(piece.unread(Cause.MALFORMED),))
    return reading


def _table(piece: Piece, database: sqlite3.Connection, number: int, name: str, *, limits: ContentLimits) -> Reading:
    """Read one table, up to the limit of text."""
    quoted = name.replace('"', '""')
    cursor = database.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608  a name of the file's own, quoted
    rows: list[list[str]] = [[str(column[0]) for column in cursor.description]]
    files: list[Piece] = []
    size = 0
    for row in cursor:
        rows.append([_word(value) for value in row])
        files += _files(piece, f"table{number}-{len(rows) - 1}", row)
        size += sum(map(len, rows[-1]))
        if size > limits.text_chars or len(files) > limits.parts:
            return _said(piece, number, name, rows, files) + Reading(unread=(piece.unread(Cause.TOO_BIG),))
    return _said(piece, number, name, rows, files)


def _said(piece: Piece, number: int, name: str, rows: list[list[str]], files: list[Piece]) -> Reading:
    parts = [piece.place(f"table{number}-name", name)]
    for at, told in enumerate(grid.table(rows), start=1):
        place = f"table{number}" + (f"-{at}" if at > 1 else "")
        parts.append(piece.place(place, told.text, hidden=bool(told.view), layout=told.layout))
    return Reading(parts=tuple(parts), pieces=tuple(files), unpacked=True)


def _word(value: object) -> str:
    return "" if value is None or isinstance(value, bytes) else str(value)


def _files(piece: Piece, name: str, row: tuple[object, ...]) -> Iterator[Piece]:
    for column, value in enumerate(row, start=1):
        if isinstance(value, bytes) and value:
            yield piece.inside(f"{name}-{column}", octets=value)
