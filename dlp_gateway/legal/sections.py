"""Divide a court's paper: margin, recitals, operative part, schedule.

Takes: the lines of a paper, who signed it. Returns: `Sections`, each flat and low. Touches: nothing.
The operative part begins where the court first orders, grants or commands, and ends with the judge's signature. What
stands before it tells what others asked for and what was ordered earlier; what is quoted is somebody else's order; a
clause behind an empty check box is not part of the paper. A doubt counts only in the part where it would bind anybody.
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dlp_gateway.legal.wording import flat

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dlp_gateway.legal.signatures import Signature

# What court systems print at the edge of each page, and the line numbers of pleading paper.
_PAGE_HEADER = re.compile(
    r"(?i)^\W*(?:case:? )?\d?:?\d{2}-[a-z]{2}-\d+\S*.{0,60}\b(?:document|doc\.?|dkt|ecf no|filed:?|page(?:id)?)\b.*$|^\W*page \d+(?: of \d+)?\W*$|^\W*-? ?\d{1,3} ?-?\W*$"
)
_LINE_NUMBER = re.compile(r"^ {0,4}\d{1,2}(?: {2,}|$)")
_UNTICKED = re.compile(
    r"(?:\[ ?\]|\( {1,3}\)|\u2610)(?: {0,3})[^\[\u2610\u2612\u2611]*?(?=\[ ?[xX]? ?\]|\( ?[xX]? {0,3}\)|[\u2610\u2612\u2611]|$)"
)
_QUOTED = re.compile(r"[\"\u201c\u00ab]([^\"\u201d\u00bb]{1,1500})[\"\u201d\u00bb]")
_FEW_WORDS = 4
# The frame around a stamp.
_FRAME = re.compile(r"[|+*]|[-_=]{3,}")
# What a full stop leaves: "special agent r  roe" would be no word beside a word.
_SPACES = re.compile(r" {2,}")
# A full stop that ends no sentence: "(ECF No. 6)", "Hon. A. Judge", "28 U.S.C. 1651".
_NO_STOP = re.compile(
    r"\b(?P<listed>attachment|exhibit|schedule|appendix|annex|part|section|subsection|item|list|paragraph|anexo|apendice) [a-z]\.|\b(?:(?:no|nos)\.(?= ?[\d\[(])|(?:ecf|dkt|dkts|doc|docs|hon|mr|mrs|ms|dr|st|vs?|sec|para|pars?|exh?|att|attn|det|sgt|lt|capt|cpl|insp|asst|atty|jr|sr|incl|inc|co|ltd|corp|dep't|u\.s\.c|usc|c\.f\.r|fed|civ|crim|rev|stat|ch|art|approx|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|[a-z])\.)"
)
# Words of a sentence, by which the first line of prose is told from a caption's.
_SMALL_WORD = re.compile(r"\b[a-z]{2,}\b")
_PROSE_WORDS = 6
# Where the court begins to speak in its own name.
_BEGINS = re.compile(
    r"\b(?:it is|is|be it|it be|does|do)\b(?:[ ,]+(?!not\b|so\b)[\w'/-]+(?:\.[\w]+)*){0,24}?[ ,]+(?:ordered|adjudged|decreed)\b"
    r"|(?:^|[.;:,] |\) )(?:it )?(?:hereby )?(?:adjudged,? )?ordered(?:,? adjudged)?(?:,? and decreed)?,?(?: as follows| that|:| \(|,| adjudged| granting| denying| directing| to\b)"
    r"|\bthe court (?:hereby |therefore |now |accordingly |also |further ){0,2}(?:orders|grants|directs|commands|enters|rules (?:on|as follows|without))\b|\benters the following order\b|\b(?:i|we) (?:hereby |therefore ){0,2}(?:order|direct|grant)\b"
    r"|\b(?:petitions?|motions?|applications?|requests?|extension)\b[^.;]{0,200}?\b(?:is|are|be,? and (?:is )?hereby(?: is)?,?)\b[^.;]{0,40}?\b(?:granted|denied|allowed|dismissed)\b|\b(?:petition|motion|application|extension) (?:granted|denied|allowed)\b"
    r"|\bminute (?:order|entry) (?:granting|denying|before)\b|\b(?:extension|request) (?:is )?granted in part\b|\bmemo endorsed\b|\border: (?:granted|sustained|allowed)\b|\bthe court so orders\b"
    r"|\byou are (?:hereby )?(?:commanded|ordered|directed)\b|\bwe command you\b|\bthe entry (?:is|shall be)\b|\[x\] (?:orders|granted)\b"
    r"|(?<!\basi )\bse (?:le )?(?:ordena|manda|decreta)\b|\b(?:resuelve|dispone|ordena|decreta)(?: y (?:ordena|manda|dispone|decreta))? ?:|\b(?:tribunal|corte|juez|jueza|juzgado)\b[^.;]{0,60}?\b(?:ordena|dispone|resuelve|decreta|concede)\b|\bse declara (?:con|ha|no ha) lugar\b|\b(?:con|ha) lugar\b|\bpor tanto\b"
    r"|\b(?:department|division|agency|respondent|defendant|commission|bureau|custodian|provider) (?:is )?(?:hereby )?(?:ordered|directed|commanded|required) to\b"
    r"|\b\d{1,2}\.\d{1,2} (?:[\w]+ +){1,9}?(?:shall|must),? (?:(?!not\b)[\w,()/]+ +){0,8}?(?:produce|deliver|furnish|transmit|provide|release|disclose|send|forward|give)\b"
    r"|(?:^|[.;] )(?:[\w]+ +){0,5}?(?:department|division|agency|respondents?|defendants?|commission(?:er)?|bureau|custodian|provider|board|registr(?:y|ar)|secretary|director|comptroller|administration|authority|office|university|[a-z]{3,6})(?:'s \w+)? (?:shall|must),?(?: (?!not\b)[\w,()/]+){0,14}? (?:produce|deliver|furnish|transmit|provide|release|disclose|send|forward|give)\b"
)
# A clerk's entry names its judge where it begins.
_ENTRY_OF = re.compile(r"(?i)\b(?:minute (?:entry|order) before|text(?:[- ]only)? (?:order|entry) by)\b")
# A line by which a terse order opens, whatever capitals and names follow.
_OPENS = re.compile(
    r"(?i)^\W*(?:(?:and )?now,? )?(?:therefore,? )?(?:it is (?:hereby |therefore |accordingly ){0,2}(?:ordered|adjudged)\b|(?:hereby )?ordered (?:that|as follows)\b|ordered:|you are (?:hereby )?(?:commanded|ordered|directed)\b|the court (?:hereby |therefore ){0,2}orders\b|se (?:le )?(?:ordena|manda)\b)"
)
# The same within a line: "The motion is GRANTED. YOU ARE HEREBY ORDERED".
_COMMANDS = re.compile(
    r"(?i)\b(?:you are (?:hereby )?(?:ordered|commanded|directed)|it is (?:hereby |therefore |accordingly |further ){0,2}(?:ordered|adjudged))\b|\b(?:resuelve|dispone|ordena|decreta)(?: y (?:ordena|manda|dispone|decreta))? ?:\s*$"
)
_SCHEDULE = re.compile(r"(?i)^\W*(?:attachment|exhibit|schedule|appendix|annex|anexo|anejo|ap[e\u00e9]ndice)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sections:
    """A paper's parts, flat and low. `margin`: lines of caption, stamps and what stands below the signature.

    `below`: what stands below the signature, on one line; `written`: operative part and schedule as they stand there.
    """

    margin: tuple[str, ...]
    below: str
    recitals: str
    operative: str
    schedule: str
    written: str


def sections_of(lines: tuple[str, ...], signatures: Iterable[Signature]) -> Sections:
    """Divide the lines of a paper."""
    kept = [_UNTICKED.sub(" ", _LINE_NUMBER.sub("", "" if _PAGE_HEADER.match(line) else line)) for line in lines]
    first = next((index for index, line in enumerate(kept) if _begins_body(line)), 0)
    marks = [item.line for item in signatures if item.orders and item.line > first]
    signed = [line for line in marks if not _ENTRY_OF.search(kept[line])]
    last = max(signed, default=len(kept) - 1)
    # No signature ends what a clerk's entry orders: a stamp below it is told by its short line.
    stamps = [line for line in kept[first:] if not is_prose(line)] if marks and not signed else []
    body = flat("\n".join(kept[first : last + 1]))
    tail = kept[last + 1 :]
    place = next((index for index, line in enumerate(tail) if _SCHEDULE.match(line)), len(tail))
    begins = _BEGINS.search(_veiled(body.low))
    start = begins.start() if begins else 0
    if begins and begins.group().startswith(("is ", "does ", "do ", "the court grants")):
        start = body.sentence(start, start)[0]  # "The file of Ana Roe is ordered disclosed."
    margin = (*kept[:first], *tail[:place], *stamps)
    scheduled = flat("\n".join(tail[place:]))
    return Sections(
        margin=tuple(filter(None, (flat(line).low for line in margin))),
        below=_unquoted(flat(_FRAME.sub(" ", "\n".join(tail[:place]))).low),
        recitals=body.low[:start],
        operative=_unquoted(body.low[start:]),
        schedule=_unquoted(scheduled.low),
        written=f"{body.text[start:]}\n\n{scheduled.text}",
    )


def _begins_body(line: str) -> bool:
    return is_prose(line) or _OPENS.match(line) is not None or _COMMANDS.search(line) is not None


def is_prose(line: str) -> bool:
    """Whether a line is one of a sentence, not of a caption."""
    return len(_SMALL_WORD.findall(line)) >= _PROSE_WORDS


def _veiled(text: str) -> str:
    """Give a text of the same length in which nothing quoted and no abbreviation's full stop is seen."""
    text = _QUOTED.sub(lambda match: "q" * len(match.group()), text)
    return _NO_STOP.sub(_without_stop, text.replace("u.s.", "u s "))


def _unquoted(text: str) -> str:
    """Put one word in the place of what is quoted; a defined term of a few words stays. End sentences only where they end."""
    text = _SPACES.sub(" ", _NO_STOP.sub(_without_stop, text.replace("u.s.", "us")))
    return _QUOTED.sub(lambda match: match.group() if len(match[1].split()) < _FEW_WORDS else "quoted", text)


def _without_stop(match: re.Match[str]) -> str:
    """Spell "No. 6" so that it neither ends a sentence nor denies anything."""
    if match["listed"]:
        return f"{match['listed']}."  # "described in Attachment A." ends a sentence
    word = match.group()[:-1]
    return "nr " if word in {"no", "nos"} else f"{word} "
