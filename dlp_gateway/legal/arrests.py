"""Tell whom an arrest warrant commands to arrest, apart from those whom it only mentions.

Takes: the text of the paper, as written and flat. Returns: the pieces of it that name whose matter it is. Touches: nothing.
The second page of AO 442 lists family and friends of the person to be arrested, and captions list co-defendants; the
warrant gives nothing of theirs. What counts is the command to arrest, the lines of that person's other names, and what
an order on the same paper commands to give.
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from dlp_gateway.legal.persons import mentions_in

if TYPE_CHECKING:
    from dlp_gateway.legal.wording import Flat

_COMMAND = re.compile(
    r"\b(?:to|shall|forthwith|immediately) (?:take into custody|arrest|apprehend)\b(?! warrants?\b)|\b(?:arrestar|arreste|arresten|aprehender|aprehenda|detener a|detenga a)\b"
)
_COMMAND_CHARS = 300
# A warrant commands once or twice.
_MOST_COMMANDS = 20
# Behind the name of whom it arrests: what that one is accused of, and by whom.
_ACCUSED = re.compile(
    r"\b(?:who (?:is|was|has|stands)|accused|charged|based on|offense|for violat\w+|to answer|believed|residing|lives|acusad[oa]|por el delito)\b"
)
_OTHER_NAMES = re.compile(
    r"(?im)^[^\n]{0,30}(?:\ba/?k/?a\b|\balias(?:es)?\b|\balso known as\b|\bname of (?:defendant|person|offender)\b|\btambi[e\u00e9]n conocid[oa]\b)[^\n]{0,120}"
)
_GIVES = re.compile(
    r"\b(?:shall|must|ordered|commanded|directed|required|ordena)\b[^.;]{0,300}?\b(?:furnish|provid|produc|disclos|deliver|releas|transmit|supply|suppli|entreg|proporcion)\w*[^.;]{0,300}"
)


def arrested_in(text: str, paper: Flat) -> str:
    """Give what an arrest warrant says of whom it arrests; all of it where the command names nobody."""
    commands = []
    for match in islice(_COMMAND.finditer(paper.low), _MOST_COMMANDS):
        low = paper.low[match.end() : match.end() + _COMMAND_CHARS]
        ends = _ACCUSED.search(low)
        commands.append(paper.text[match.end() : match.end() + (ends.start() if ends else len(low))])
    if not any(mentions_in(piece) for piece in commands):
        return text
    given = [paper.text[match.start() : match.end()] for match in _GIVES.finditer(paper.low)]
    return "\n".join([*commands, *_OTHER_NAMES.findall(text), *given])
