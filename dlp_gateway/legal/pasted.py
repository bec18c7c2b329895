"""Tell whether the author has pasted a court's paper into the mail, and what the author says beside it.

Takes: the author's own words, the time. Returns: a `Pasted`, None where no paper stands there. Touches: nothing.
A pasted paper is read as an attached one is: caption, command, a judge's signature. It speaks for the author who puts
data under it, as long as nothing that the author writes above or below takes it back. It is not "the order itself" of
the level `document`: anybody can type one.
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dlp_gateway.legal.claims import doubts_of
from dlp_gateway.legal.courts import courts_in
from dlp_gateway.legal.documents import document_in
from dlp_gateway.legal.papers import Paper
from dlp_gateway.legal.persons import words_of
from dlp_gateway.legal.served import served_in_time
from dlp_gateway.legal.signatures import AGENT, IMMIGRATION_JUDGE
from dlp_gateway.legal.wording import flat

if TYPE_CHECKING:
    from datetime import date

    from dlp_gateway.legal.claims import Claim
    from dlp_gateway.legal.wording import Flat

# The words by which a court's paper commands: nobody writes them in a letter but to quote one.
_FORMULA = re.compile(
    r"\bit is\b[^.;]{0,40}?\bordered\b|\bso ordered\b|\bordered,? adjudged\b|\byou are (?:hereby )?commanded\b|\bwe command you\b|\bthe court (?:hereby )?(?:grants|orders)\b"
    r"|\bse ordena\b|\bel tribunal (?:\w+ )?ordena\b|\bse le manda\b"
)
# The same in capitals, as courts write their commands and nobody else does; a title that runs on into them.
_CAPITALS = re.compile(r"\b(?:ORDERED|GRANTED|GRANTS|DIRECTED|COMMANDED|ORDENA)\b")
_RUN_IN_TITLE = re.compile(r"(?m)^\W*(?:ORDER|ORDEN)\b\s*:\s*(?=(?i:el tribunal|la corte|the court|it is|se ordena)\b)")
# What begins a caption, beside a court's name.
_CAPTION = re.compile(
    r"^\W*(?:state of|county of|in the|in re|united states|commonwealth of|ao ?\d|no\b|case|cause|docket|index|civil action|estado de|condado de|en el|en la|causa|caso|expediente|search|order|warrant|writ|orden)",
    re.IGNORECASE,
)
# Lines that may stand below a judge's mark: the office, a date, a stamp.
_BELOW = 4
# New York's judges sign above "ENTER", which a paste keeps and the pen's mark it loses: typed name, office, entry's date.
_ENTERED = re.compile(
    r"(?im)^(?P<so>\W*(?:it is )?so ordered\W*\n)(?=hon\.? [^\n]{3,60}(?:j\. ?s\. ?c|judge|justice)[^\n]*\n\W*(?:entered|enter|filed)\W+(?:on )?[a-z]+\.? \d{1,2}, \d{4})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """A pasted paper: what it claims and the words in it. `letter`: what the author writes around it.

    `names`: only those count whom its words name; `paper`: the paper by itself.
    """

    claim: Claim
    letter: str
    names: bool
    words: frozenset[str]
    paper: Flat


def pasted_in(text: str, *, today: date) -> Pasted | None:
    """Find a court's paper in the author's words and judge it with what stands around it."""
    if not _commands(text, text.lower()):
        return None
    paper = Paper(_ENTERED.sub(lambda match: f"{match['so']}/s/ ", text))
    titled = paper.titles or _RUN_IN_TITLE.search(text)
    if not titled or not _commands(paper.flat.text, paper.flat.low):
        return None
    claim = document_in(paper, today=today)
    if claim is None or not claim.judicial:
        return None
    first, last = _region(paper)
    inside = "\n".join(paper.lines[first:last])
    letter = "\n".join((*paper.lines[:first], "", *paper.lines[last:]))
    reasons = [*claim.reasons, *doubts_of(flat(letter), today=today)]
    if claim.last_day is not None and served_in_time(flat(letter), last_day=claim.last_day):
        reasons = [reason for reason in reasons if reason != "expired"]
    return Pasted(
        claim=replace(claim, reasons=tuple(dict.fromkeys(reasons))),
        letter=letter,
        names=True,
        words=words_of(inside),
        paper=flat(inside),
    )


def agencys_paper_in(text: str, *, today: date) -> bool:
    """Whether the author has pasted a paper with a court's words that an agency or an immigration judge signed."""
    paper = Paper(text)
    if not paper.titles or not _commands(paper.flat.text, paper.flat.low):
        return False
    if not {item.office for item in paper.signatures} & {AGENT, IMMIGRATION_JUDGE}:
        return False
    claim = document_in(paper, today=today)
    return claim is not None and not claim.judicial


def _commands(text: str, low: str) -> bool:
    return _FORMULA.search(low) is not None or _CAPITALS.search(text) is not None


def _region(paper: Paper) -> tuple[int, int]:
    """Give the first line of the paper and the first behind it."""
    lines = paper.lines
    first = next((index for index, line in enumerate(lines) if _begins(line)), 0)
    marks = [item.line for item in paper.signatures if item.orders] or [len(lines) - 1]
    last = marks[-1] + 1
    while last < len(lines) and last <= marks[-1] + _BELOW and lines[last].strip():
        last += 1
    return first, last


def _begins(line: str) -> bool:
    letters = [char for char in line if char.isalpha()]
    capitals = sum(char.isupper() for char in letters) > len(letters) // 2
    return (
        bool(letters)
        and (capitals or _CAPTION.match(line) is not None)
        and (bool(courts_in(flat(line).low)) or _CAPTION.match(line) is not None)
    )
