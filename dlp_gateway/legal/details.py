"""Read from a paper what an officer asks for: who signed, whom it names, what it demands, to whom it is addressed.

Takes: the text of a document. Returns: words of the paper itself, and the lines that show whose paper it is; they go to
officers only (`explain`), never into a log or a stored inspection. Touches: nothing.
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dlp_gateway.legal import cues
from dlp_gateway.legal.courts import courts_in
from dlp_gateway.legal.dockets import MOST
from dlp_gateway.legal.papers import Paper
from dlp_gateway.legal.persons import mentions_in
from dlp_gateway.legal.wording import flat
from dlp_gateway.model import PartKind, ProcessDetail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.model import LegalProcess, Part

_RECORDS = r"(?:records?|files?|applications?|photograph|photo|address(?:es)?|information|history|licen[cs]es?|registration|data|wages?|account|documents?|copy|copies|person|property|arrest|body|numbers?|identifiers?|ssn|identity|particulars|expedientes?|registros?|licencia|informacion|domicilio|numero|datos?|identidad|ficha)"
_OF = r"(?:of|for|from|pertaining to|relating to|related to|regarding|concerning|identifying|belonging to|about|held by|in the name of|to|de|del|sobre|relativ\w+ a|a nombre de)"
_ABOUT = re.compile(
    rf"(?i)\b{_RECORDS}\b[^.;\n]{{0,80}}?\b{_OF}\b[ ]+(?:(?:the )?(?:(?:said|above-named|named|minor|co-?)[ -]?)?(?:person|individual|defendant|respondent|driver|claimant|applicant|child|minor|petitioner|plaintiff|employee|student|patient|licensee|subscriber|customer|taxpayer|recipient|beneficiary|tenant|inmate|account holder|subject|acusad[oa]|demandad[oa]|solicitante|menor)(?: named)?,?[ ]+)?"
)
_DEMAND = re.compile(
    r"(?i)[^.;]{0,40}\b(?:shall|must|ordered (?:that|to)|commanded to|directed to|required to|hereby orders?|se ordena|ordena)\b[^.;]{0,300}?\b(?:produc|releas|provid|furnish|disclos|deliver|turn over|transmit|suppl|submit|entreg|proporcion|divulg|remit|search|arrest)[^.;]{0,300}[.;]?|\bsuch search will reveal\b[^.;]{0,300}[.;]?"
)
_TO = re.compile(
    r"(?im)^[ \t>]*(?:\d\.[ \t]*)?(?:to|para|a la atenci[o\u00f3]n de|attn|attention|dirigido a)[ \t]*:?(?![ \t]*(?:appear|produce|testify|be|execute|show|enforce|compel)\b)[ \t]*(?:\([^)\n]{0,60}\))?[ \t]*(?P<who>[^\n]{3,120})$"
)
_MOST_LINES = 12
_MOST_CHARS = 300


def persons_named(text: str) -> tuple[str, ...]:
    """Give the persons whose records a paper asks for, as printed."""
    line = flat(text).text
    found: dict[str, None] = {}
    for match in _ABOUT.finditer(line):
        following = line[match.end() : match.end() + 80]
        near = [mention for mention in mentions_in(following) if mention.start <= 1]
        for mention in near:
            found.setdefault(following[mention.start : mention.end])
    return tuple(found)[:MOST]


def details_of(parts: tuple[Part, ...], processes: tuple[LegalProcess, ...]) -> tuple[ProcessDetail, ...]:
    """Read the details of each process that was found."""
    texts = {part.locator: part for part in parts}
    return tuple(_detail(texts[item.locator], item) for item in processes if item.locator in texts)


def _detail(part: Part, process: LegalProcess) -> ProcessDetail:
    paper = Paper(part.text)
    signed = paper.signatures
    to = _TO.search("\n".join(paper.lines))
    document = part.kind is PartKind.ATTACHMENT
    return ProcessDetail(
        kind=process.kind,
        locator=process.locator,
        lines=tuple(dict.fromkeys(_lines(paper, process)))[:_MOST_LINES],
        signer=", ".join(filter(None, (signed[0].name, signed[0].title))) if signed else "",
        persons=persons_named(part.text),
        records=tuple(match.group().strip()[:_MOST_CHARS] for match in _DEMAND.finditer(paper.flat.text))[:_MOST_LINES],
        addressee=" ".join(to["who"].split()) if to and document else "",
    )


def _lines(paper: Paper, process: LegalProcess) -> Iterator[str]:
    """Give the lines that show whose paper it is: court, number, title, form, signature."""
    marks = {item.line for item in paper.signatures}
    titles = set(paper.titles)
    for index, line in enumerate(paper.lines):
        low = flat(line).low
        if not low:
            continue
        number = process.docket_printed is not None and process.docket_printed.lower() in low
        shows = number or any(title.startswith(low) for title in titles) or bool(courts_in(low))
        agency = not process.judicial and any(pattern.search(low) for _, pattern in cues.ADMINISTRATIVE)
        if shows or agency or marks & {index, index - 1, index - 2}:
            yield " ".join(line.split())[:_MOST_CHARS]
