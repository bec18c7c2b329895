"""The words by which a case is found: an index of their beginnings, so that a search need not read every case.

Takes: the columns of a case. Returns: its words; a condition of a query. Touches: table case_words.
A search finds what begins with the word asked for: a case's number with or without what stands before it, an address,
its local part and the pieces of that, its domain and those above it, kinds of findings and of papers, courts' numbers.
"""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from dlp_gateway.store.database import insert
from dlp_gateway.store.tables import WORD_CHARS, case_words, incidents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

#: What one case may put in: above a hundred recipients with all their words, and no flood from a thousand.
_MOST = 1000
_PIECES = re.compile(r"[^\W_]+")
#: Greater than any character that a word may go on with, in the order of code points that the column has.
_LAST = "\U0010ffff"


def put(connection: sa.Connection, rows: Iterable[Mapping[str, Any] | sa.RowMapping]) -> None:
    """Write the words of new cases, given as rows of incidents."""
    insert(connection, case_words, [{"word": word, "incident_id": row["id"]} for row in rows for word in of(row)])


def put_again(connection: sa.Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the words of cases anew, without those that they no longer have."""
    ids = [row["id"] for row in rows]
    connection.execute(sa.delete(case_words).where(case_words.c.incident_id.in_(ids)))
    put(connection, rows)


def found(word: str) -> sa.ColumnElement[bool]:
    """Ask for the cases that have a word that begins like this."""
    low = word.lower().replace("\0", "")[:WORD_CHARS]
    begins = sa.and_(case_words.c.word >= low, case_words.c.word < low + _LAST)
    return incidents.c.id.in_(sa.select(case_words.c.incident_id).where(begins))


def sender(envelope: Mapping[str, Any]) -> str:
    """Return the reverse-path's domain from its end, as `under` asks for it; empty for the null reverse-path."""
    path = envelope.get("reverse_path")
    return turned(str(path["address"]["domain"])) if path else ""


def turned(domain: str) -> str:
    """Write a domain from its end, each label with a dot: `mvd.example` is `example.mvd.`, as are all below it."""
    return "".join(f"{label}." for label in reversed(domain.lower().split(".")))


def turned_back(sender: str) -> str:
    """Return the domain that `turned` wrote from its end; empty for the null reverse-path."""
    return ".".join(reversed(sender.split(".")[:-1]))


def under(domain: str) -> sa.ColumnElement[bool]:
    """Ask for what came from a domain or one below it."""
    low = turned(domain)
    return sa.and_(incidents.c.sender >= low, incidents.c.sender < low + _LAST)


def of(row: Mapping[str, Any] | sa.RowMapping) -> frozenset[str]:
    """Return the words of a case, lower case, each at most as long as the column."""
    told = (word.lower().replace("\0", "")[:WORD_CHARS] for word in _told(row))
    return frozenset(islice((word for word in told if word), _MOST))


def _told(row: Mapping[str, Any] | sa.RowMapping) -> Iterator[str]:
    yield from _number(str(row["case_number"]))
    yield str(row["message_id"])
    yield from _inspection(json.loads(row["inspection"]))
    yield from _envelope(json.loads(row["envelope"]))


def _number(case: str) -> Iterator[str]:
    """Yield a case's number whole, and from each of its pieces on; the last one without zeros, too."""
    pieces = case.split("-")
    yield from ("-".join(pieces[at:]) for at in range(len(pieces)))
    yield pieces[-1].lstrip("0")


def _inspection(told: Mapping[str, Any]) -> Iterator[str]:
    names = [told["verdict"]["rule"], told["jurisdiction"], *(item["entity"] for item in told["findings"])]
    for paper in told["legal_process"]:
        names.append(paper["kind"])
        yield from filter(None, (paper.get("court"), paper.get("docket_number"), paper.get("docket_printed")))
    for name in dict.fromkeys(names):
        yield name
        yield from _PIECES.findall(name)


def _envelope(told: Mapping[str, Any]) -> Iterator[str]:
    client = told["client"]
    yield from (str(client["address"]), str(client["helo"]))
    paths = (told["reverse_path"], *(item["path"] for item in told["forward_paths"]))
    for path in filter(None, paths):
        yield path["text"]
        local, domain = path["address"]["local_part"], path["address"]["domain"]
        yield from (local, f"@{domain}", *_PIECES.findall(local))
        labels = domain.split(".")
        yield from (".".join(labels[at:]) for at in range(len(labels)))
