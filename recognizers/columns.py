"""Tables typed into plain text: which words stand in which column under which head.

Takes: text. Returns: `Column` cells of every table found in it, so that a bare number can be told by its head.
Touches: nothing. Fails: never. Cost: linear.
Source: clerks paste rows of a sheet into a mail: tabs, bars, commas, semicolons or runs of spaces.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from recognizers.context import names_somebody

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CELLS = (
    re.compile(r"[^\t\n]+"),
    re.compile(r"[^|\n]+"),
    re.compile(r"[^;\n]+"),
    re.compile(r'"[^"\n]*"|[^,\n]+'),
    re.compile(r"\S+(?: \S+)*"),  # two spaces or more between columns
)
_MARKS = ("\t", "|", ";", ",", "  ")
_SURE_MARKS = ("\t", "|")
_RULE_LINE = re.compile(r"[\s|+:=_-]+")
_HEAD_MAX = 40  # code points of a column's head; a longer cell is prose
_CELLS_MAX = 60
_LINE_MAX = 8_000  # code points; a longer line is no row that anybody typed
_RULES_MAX = 4  # lines of rule signs one after the other; more are no table's, and every one of them may be a head
#: Heads of tables whose rows are people.
_OF_PEOPLE = re.compile(
    r"\b(?:names?|nombres?|apellidos?|last|first|initials|iniciales|who|quién|clients?|clientes?|participantes?"
    r"|participants?|persons?(?! (?:served|counted))|driver|conductor|owner|dueño|tenant|inquilin[oa]|student|alumn[oa]"
    r"|patient|paciente|inmate|intern[oa]|defendant|acusad[oa]|employee|emplead[oa]|worker|trabajador|dob|born"
    r"|nacimiento|fecha de nac\w*|ssn|a-?(?:number|#|no)|alien|case|caso|file|exp(?:ediente)?|booking|id)\b|#",
    re.IGNORECASE,
)
#: Heads of columns that name kinds; a first column of numbers or addresses is nobody's rubric.
_OF_KINDS = re.compile(
    r"\W*(?:categor(?:y|ies|[ií]as?)|status(?:es)?|estatus|types?|tipos?|class(?:es)?|clases?|kinds?|groups?|grupos?|countr(?:y|ies)"
    r"|pa[ií]s(?:es)?|nationalit(?:y|ies)|nacionalidad(?:es)?|origins?|or[ií]gen(?:es)?|languages?|idiomas?|programs?|programas?)\W*",
    re.IGNORECASE,
)
_KINDS_LEAST = 3  # rows: two may be two people
#: Heads of a first column whose cells are reasons, codes or papers; alone they do not say that nobody is told of.
_OF_REASONS = re.compile(
    r"\W*(?:codes?|c[oó]digos?|reasons?|motivos?|raz[oó]n(?:es)?|causas?|documents?|documentos?|papers?|benefits?|beneficios?|items?|concepts?|conceptos?"
    r"|rubros?|topics?|temas?|measures?|indicators?|indicador(?:es)?|answers?|respuestas?|eligibility|funds?|fondos?|lines?|counts?)\W*",
    re.IGNORECASE,
)
#: A count, a change, a share or a sum of money: what a row of statistics has behind its first cell.
_COUNT = re.compile(
    r"[+\-\u2212\u2013~<>]?\s?\$?\s?"
    r"(?:\d{1,3}(?:[,. ]\d{3}){1,3}|\d{1,6})(?:\.\d{1,2})?\s?%?|[-\u2013\u2014]|n/?a|<\s?\d+",
    re.IGNORECASE,
)
#: Heads of columns of numbers that each are one person's, or one case's.
_OF_CASES = re.compile(
    r"\b(?:ids?|nos?|num|number|n[uú]mero|case|caso|file|exp(?:ediente)?|booking|docket|ssn|a-?num\w*|alien|dob|born|age|edad|unit|bed|cell|room|bunk|year|date|fecha|phone|name|nombre|last|first|apellidos?|wages?|salary|sueldo|hours|pay|rate|earned)\b|#",
    re.IGNORECASE,
)
_COUNTED_LEAST = 2  # rows of counts
_KINDS_MOST = 300  # rows: there are not more kinds of anything, and each cell of a longer table costs a look
_DIGITS_LEAST = 7  # of a number that a person has
#: Who papers and programmes are for: no certain person.
_FOR_WHOM = re.compile(
    r"\b(?:applicants?|claimants?|workers?|employees?|clients?|clientes?|participants?|solicitantes?|emplead[oa]s?|trabajador(?:es|as?)?)\b",
    re.IGNORECASE,
)
_A_WORD = re.compile(r"[^\W\d_]{2}")
_GAP_MAX = 1  # blank lines inside a table (some clients double every line end)


class Column(NamedTuple):
    """One cell of a text table: half-open span in the text, and its column's head.

    `sure`: cells are parted by tabs or bars, which prose does not have.
    """

    row: int
    header: str
    start: int
    end: int
    sure: bool


class _Line(NamedTuple):
    start: int
    text: str


def cells(text: str) -> list[Column]:
    """Return the cells below a line of heads, row by row, for every table in `text`."""
    return [*_cells_kept(text)] if len(text) <= _KEPT else _cells(text)


@functools.lru_cache(maxsize=4)
def _cells_kept(text: str) -> tuple[Column, ...]:
    return tuple(_cells(text))


_KEPT = 20_000  # code points of a text whose cells are kept for who asks next: those of a longer one are many


def _cells(text: str) -> list[Column]:
    found: list[Column] = []
    lines = list(_lines(text))
    at = 0
    while at < len(lines):
        taken, table = _table(lines, at, len(found))
        found += table
        at += taken
    return found


def laid(layout: Iterable[Any]) -> list[Column]:
    """Return the cells of a part's own table (model.Cell)."""
    return [Column(cell.row, cell.header, cell.start, cell.end, sure=True) for cell in layout]


def told_under_heads(layout: Iterable[Any], text: str) -> list[Column]:
    """Return the cells of a part's own table, or of those typed into its text; not its rubrics."""
    told = laid(layout) or cells(text)
    firsts, rows = kinds(told, text), rubrics(told, text)
    return [cell for cell in told if cell.start not in firsts and not _is_rubric(cell, text, rows)]


def _is_rubric(cell: Column, text: str, rows: list[tuple[int, int]]) -> bool:
    """Tell whether a cell stands in a row of kinds and is no number that a person may have."""
    return is_in(rows, cell.start, cell.end) and sum(map(str.isdigit, text[cell.start : cell.end])) < _DIGITS_LEAST


def kinds(columns: Iterable[Column], text: str) -> frozenset[int]:
    """Return where the cells begin that name the kinds a table is about: its first column, each but once, nobody named.

    "category, youth program, document" or "country, people, %" tells of nobody, whatever status or country it lists.
    """
    return frozenset(row[0].start for table in _tables(columns) if _is_of_kinds(table, text) for row in table)


def rubrics(columns: Iterable[Column], text: str) -> list[tuple[int, int]]:
    """Return the half-open spans of rows that tell of kinds and of nobody, by start.

    Whatever stands in them is a rubric: rows of counts ("SNAP | 2,204 | -31"), and rows of a list of codes, papers or
    reasons ("TPS, EAD, limited term").
    """
    tables = [table for table in _tables(columns) if _is_of_nobody(table, text)]
    return sorted(span for table in tables for span in _spans(table, text))


def _spans(table: list[list[Column]], text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of a table's head and rows."""
    first = table[0][0].start
    end = text.rfind("\n", 0, first)
    if end > 0:
        yield text.rfind("\n", 0, end) + 1, end
    yield from ((row[0].start, row[-1].end) for row in table)


def is_in(rows: list[tuple[int, int]], start: int, end: int) -> bool:
    """Tell whether a span lies in one of these, which are ordered."""
    at = bisect_right(rows, start, key=lambda row: row[0]) - 1
    return at >= 0 and end <= rows[at][1]


def _is_of_kinds(table: list[list[Column]], text: str) -> bool:
    firsts = [row[0] for row in table]
    heads = " | ".join(cell.header for cell in table[0])
    if _OF_KINDS.fullmatch(firsts[0].header) is None or not _are_kinds(firsts, text):
        return False
    named = any(names_somebody(text[cell.start : cell.end]) for row in table for cell in row[1:])
    return len(table) >= _KINDS_LEAST and _OF_PEOPLE.search(heads) is None and not named


def _are_kinds(firsts: list[Column], text: str) -> bool:
    """Tell whether each first cell is another one."""
    words = [text[cell.start : cell.end].casefold() for cell in firsts]
    return len(set(words)) == len(words)


def _is_of_nobody(table: list[list[Column]], text: str) -> bool:
    """Tell whether a table counts kinds, or lists codes and what belongs to them, and its cells speak of no person."""
    if len(table) > _KINDS_MOST:
        return False
    firsts = [row[0] for row in table]
    told = [[text[cell.start : cell.end] for cell in row] for row in table]
    if not _are_kinds(firsts, text) or any(names_somebody(_FOR_WHOM.sub(" ", value)) for row in told for value in row):
        return False
    heads = [cell.header for cell in table[0]]
    counted = all(map(_COUNT.fullmatch, (value for row in told for value in row[1:])))
    if counted and len(table) >= _COUNTED_LEAST and all(len(row) > 1 for row in told):
        worded = all(map(_A_WORD.search, (row[0] for row in told)))
        return worded and not any(map(_OF_CASES.search, (head.replace("_", " ") for head in heads)))
    if len(table) < _KINDS_LEAST or _OF_PEOPLE.search(" | ".join(heads)) is not None:
        return False
    return _OF_REASONS.fullmatch(heads[0]) is not None or _OF_KINDS.fullmatch(heads[0]) is not None


def _tables(columns: Iterable[Column]) -> Iterator[list[list[Column]]]:
    """Yield the rows of each table; two tables with the same heads one after the other count as one."""
    rows: list[list[Column]] = []
    for _, group in groupby(columns, key=lambda cell: cell.row):
        row = list(group)
        if rows and row[0].header != rows[-1][0].header:
            yield rows
            rows = []
        rows.append(row)
    if rows:
        yield rows


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for line in text.split("\n"):
        quoted = len(line) - len(line.lstrip("> "))
        yield _Line(start + quoted, line[quoted:].rstrip("\r "))
        start += len(line) + 1


def _table(lines: list[_Line], at: int, row: int) -> tuple[int, list[Column]]:
    """Return how many lines to go on, and the cells of the table whose heads stand in line `at`."""
    for mark, pattern in zip(_MARKS, _CELLS, strict=True):
        if len(lines[at].text) > _LINE_MAX or mark not in lines[at].text:
            continue
        heads = _split(lines[at], pattern)
        if not _are_heads(heads):
            continue
        taken, table = _rows(lines, at + 1, heads, mark, pattern, row)
        if table and (mark in _SURE_MARKS or len(heads) > 2 or table[-1].row > row + 1):  # noqa: PLR2004
            return taken + 1, table
    return 1, []


def _rows(  # noqa: PLR0917
    lines: list[_Line], at: int, heads: list[tuple[int, str]], mark: str, pattern: re.Pattern[str], row: int
) -> tuple[int, list[Column]]:
    table: list[Column] = []
    taken = gap = rules = 0
    for place in range(at, len(lines)):
        line = lines[place]
        if not line.text.strip() or _RULE_LINE.fullmatch(line.text):
            blank = not line.text.strip()
            gap, rules = gap + blank, rules + (not blank)
            if gap > _GAP_MAX or rules > _RULES_MAX:
                break
            taken += 1
            continue
        values = _split(line, pattern) if len(line.text) <= _LINE_MAX and mark in line.text else []
        if len(values) != len(heads):
            break
        gap = rules = 0
        row += 1
        taken += 1
        table += [
            Column(row, head, start, start + len(value), mark in _SURE_MARKS)
            for (_, head), (start, value) in zip(heads, values, strict=True)
            if value
        ]
    return taken, table


def _split(line: _Line, pattern: re.Pattern[str]) -> list[tuple[int, str]]:
    """Return (offset, text) of the cells of a line, stripped; an empty cell keeps its place except between spaces."""
    separator = pattern is not _CELLS[-1]
    body = line.text.strip("|") if pattern is _CELLS[1] else line.text
    shift = line.start + line.text.find(body)
    if separator:
        return [(shift + at, value) for at, value in _separated(body, _MARKS[_CELLS.index(pattern)])]
    return [(shift + found.start(), found.group()) for found in pattern.finditer(body)][: _CELLS_MAX + 1]


def _separated(body: str, mark: str) -> list[tuple[int, str]]:
    values, at = [], 0
    for raw in _unquoted(body, mark) if '"' in body else body.split(mark, _CELLS_MAX + 1):
        values.append((at + len(raw) - len(raw.lstrip(' "')), raw.strip(' "')))
        at += len(raw) + 1
    return values


def _unquoted(body: str, mark: str) -> Iterator[str]:
    """Yield the pieces between marks that do not stand in double quotes (RFC 4180 2)."""
    at, quoted = 0, False
    for position, char in enumerate(body):
        if char == '"':
            quoted = not quoted
        elif char == mark and not quoted:
            yield body[at:position]
            at = position + 1
    yield body[at:]


def _are_heads(heads: list[tuple[int, str]]) -> bool:
    """Tell whether a line can be a line of heads: two to sixty short cells without numbers."""
    if not 2 <= len(heads) <= _CELLS_MAX:  # noqa: PLR2004
        return False
    return all(len(head) <= _HEAD_MAX and sum(map(str.isdigit, head)) <= 2 for _, head in heads) and any(  # noqa: PLR2004
        head for _, head in heads
    )
