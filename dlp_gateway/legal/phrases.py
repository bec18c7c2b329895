"""Find phrases of a pretext or of a broad request, wherever they stand in a message, quoted or not.

Takes: parts. Returns: `Phrase`s with their places. Touches: nothing.
They are shown to officers with the words, as phrases found, never as accusations; they are no reason to pass or to
hold (decisions.md 39). Source: the report of 2020 ("currently under federal investigation", "violations of federal
law", all individuals at one address, "direct access", "same-day"); the rest is our own wording of the same.
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dlp_gateway.model import PartKind, Phrase
from dlp_gateway.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.model import Part

PRETEXT, BREADTH = "pretext", "breadth"
# A page of phrases is enough for any officer; a part beyond this length is a table or a book.
_MOST, _MAX_CHARS = 200, 200_000

PHRASES: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (name, family, re.compile(regex, re.IGNORECASE))
    for name, family, regex in (
        ("under_federal_investigation", PRETEXT, r"\b(?:currently |presently |now )?(?:under|subject (?:of|to)|being) (?:an? )?(?:active |ongoing |open )?(?:federal|criminal) investigat(?:ion|ed)|\bbajo investigaci[o\u00f3]n (?:federal|criminal)"),
        ("violations_of_federal_law", PRETEXT, r"\bviolat(?:ions?|ed|ing) (?:of )?(?:u\.?s\.? |the )?federal (?:law|statutes?)s?|\bviolaci[o\u00f3]n(?:es)? (?:de|a) (?:la |las )?ley(?:es)? federal(?:es)?"),
        ("official_investigation", PRETEXT, r"\b(?:in furtherance of|in connection with|as part of|pursuant to|part of) an? (?:official|ongoing|active|criminal|law enforcement) (?:\w+ )?investigation|\bofficial (?:investigation|business|use) (?:only)?|\binvestigaci[o\u00f3]n oficial"),
        ("law_enforcement_purposes", PRETEXT, r"\bfor (?:official )?law[- ]enforcement (?:purposes?|use)|\bfines de aplicaci[o\u00f3]n de la ley"),
        ("national_security", PRETEXT, r"\bnational security (?:matter|concern|investigation|interest|threat)|\bseguridad nacional\b(?! \(ice)"),
        ("no_order_needed", PRETEXT, r"\b(?:no|without (?:a|any)|not need an?|don'?t need an?|does not require an?) (?:court order|warrant|subpoena)s? (?:is |are )?(?:needed|required|necessary)?|\bno se (?:necesita|requiere) (?:una )?orden"),
        ("must_comply", PRETEXT, r"\b(?:you are|your (?:office|agency) is) (?:required|obligated|obliged) (?:by (?:federal )?law )?to (?:provide|comply|cooperate|disclose|assist)|\bfailure to (?:comply|cooperate|provide)|\bobstruct(?:ion|ing)\b"),
        ("do_not_tell", PRETEXT, r"\b(?:do not|please do not|don'?t) (?:tell|notify|disclose|inform|advise|discuss|share this)|\brequested not to disclose|\bkeep this (?:request )?(?:confidential|between us|quiet)|\bno (?:avise|informe|divulgue)"),
        ("cited_statute", PRETEXT, r"\b(?:pursuant to|under|per|citing|in accordance with) (?:title )?(?:8 u\.?s\.?c\.? ?(?:\u00a7+ ?|section )?(?:1373|1360|1225|1357)|18 u\.?s\.?c\.? ?(?:\u00a7+ ?|section )?2721|5 u\.?s\.?c\.? ?(?:\u00a7+ ?|section )?552a)"),
        ("everybody_at_address", BREADTH, r"\b(?:all|every|any|each|everyone|everybody|anyone) (?:\w+ ){0,3}?(?:individuals?|persons?|people|occupants?|residents?|tenants?|drivers?|vehicles?|registered|who lives?|living|residing) (?:\w+ ){0,3}?(?:at|from|on|in) (?:this|that|the|a particular|the same|the following|\d)(?: \w+){0,3}|\b(?:everyone|anyone|all) (?:registered|listed|living) (?:at|in|to)\b|\btodas las personas (?:\w+ ){0,3}(?:en|de) (?:esta|esa|la) (?:direcci[o\u00f3]n|domicilio)"),
        ("direct_access", BREADTH, r"\b(?:direct|unfettered|unrestricted|full|read[- ]only|log[- ]?in|online|back[- ]end) access\b|\baccess to (?:the|your) (?:\w+ ){0,3}(?:database|system|portal|records system)|\blog-?in credentials|\bacceso directo\b"),
        ("same_day", BREADTH, r"\bsame[- ]day\b|\bas soon as possible today|\b(?:asap|immediately|urgently|right away|by (?:close of business|cob|end of (?:the )?day|eod) today)\b|\b(?:el )?mismo d[i\u00ed]a\b"),
        ("whole_list", BREADTH, r"\b(?:full|complete|entire|whole|comprehensive|bulk|monthly|weekly|daily) (?:list|file|extract|export|dump|feed|roster|database|spreadsheet|download)s?\b|\b(?:list|spreadsheet|roster|export) of (?:all|every|everyone)\b|\blista completa\b|\btoda la base de datos"),
        ("everything_on", BREADTH, r"\b(?:any and all|all available|anything (?:you|that you) have|everything (?:you have|on file)|whatever you have)(?: (?:records|information|data|documents))?(?: (?:on|about|for|regarding))?|\btoda la informaci[o\u00f3]n (?:que|disponible|sobre)"),
        ("by_origin", BREADTH, r"\b(?:all|any|every|list of) (?:\w+ ){0,3}(?:foreign[- ]born|foreign nationals?|non-?citizens?|undocumented|illegal (?:aliens?|immigrants?)|mexican nationals?|immigrants?|aliens?)\b"),
    )
)  # fmt: skip


def phrases_in(parts: tuple[Part, ...]) -> tuple[Phrase, ...]:
    """Find the phrases; each name once for a part, where it stands first."""
    found: list[Phrase] = []
    for part in parts:
        if part.kind in {PartKind.NAME, PartKind.HIDDEN} or len(part.text) > _MAX_CHARS:
            continue
        found.extend(_in_part(part))
        if len(found) >= _MOST:
            break
    return tuple(found[:_MOST])


def _in_part(part: Part) -> Iterator[Phrase]:
    plain = normalise(part.text)
    for name, family, pattern in PHRASES:
        match = pattern.search(plain.text)
        if match is not None:
            start, end = plain.span(*match.span())
            yield Phrase(name=name, family=family, locator=part.locator, start=start, end=end)
