"""Take a paper apart: caption, title, letterhead, what it orders, who signed.

Takes: the text of one attached document. Returns: a `Paper`. Touches: nothing.
Nothing is decided here; `documents.py` says what the pieces amount to.
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from dlp_gateway.legal.misread import joined, put_right
from dlp_gateway.legal.sections import Sections, sections_of
from dlp_gateway.legal.signatures import Signature, blank_for_judge, signatures_in
from dlp_gateway.legal.wording import Flat, flat

# The first page: a caption with parties, stamps and a title fits well within it.
_HEAD_LINES = 70
_TITLE_CHARS = 160

_TITLE_WORD = re.compile(
    r"\b(?:order|orders|warrant|subpoena|subpoenas|summons|writ|judgment|ruling|entry|decree|injunction|motion|petition|application|affidavit|complaint|notice|letter|memorandum|request|detainer|decision|recommendation|recommendations|demand|stipulation|certificate|return|indictment|information|brief|response|objection|record of deportable"
    r"|orden|mandamiento|citatorio|citacion|auto|sentencia|resolucion|mocion|solicitud|peticion|requerimiento|oficio|exhorto|notificacion)\b"
)
_NO_TITLE = re.compile(
    r"^(?:to|from|re|cc|with|of|for|against|date|dated|case|no|cause|docket|index|pursuant|in re|in the matter|upon|this|the court|it is|you|if|failure|please|attached|by|and|ordered,|ordered that|ordered\b|now|part|form|see|any|vs?\.?)\b(?! (?:order|warrant))"
    r"|\b(?:is|are|was|were|shall|has|have|having|will|may|moves|comes|came)\b|[.;]$"
)
# "PETITIONER", "ORDER" alone in a caption's right column: the words of a title stand in capitals or alone.
_COLUMNS = re.compile(r"\s*[|\u00a7\u2502]\s*|\s{3,}|\s*\)\s{2,}|\t+")
_PROPOSED_LINE = re.compile(
    r"\bnot (?:yet )?(?:been )?signed\b|\bsin firmar\b|"
    r"^\W*(?:\[? ?proposed ?\]?|proposed (?:form of )?(?:\w+ ){0,6}(?:order|warrant|judgment|writ)\b.*|draft\b(?! of the)(?:\W.{0,60})?|(?:sample|specimen|template|unsigned|borrador|propuesta|lodged(?! by (?:the )?(?:respondent|petitioner|department|agency|division))|unofficial|not an official|for review only|not for filing)\b.{0,60}|void)\W*$"
    r"|\[ ?(?:proposed|draft|borrador|unsigned|sample|lodged) ?\]|\( ?(?:proposed|draft|unsigned|borrador|propuesta) ?\)|\b(?:proposed|draft|sample|unsigned|specimen|mock) (?:stipulated |agreed |search |form of )?(?:order|warrant|writ|judgment)\b"
    r"|\b(?:orden|mandamiento|proyecto de orden|auto) (?:propuest[oa]|en borrador|sin firma\w*)\b|\bproyecto de (?:orden|auto)\b|\bdraft (?:copy|version|only|v?\d)|\bversion preliminar\b|\bborrador\b|\bnot (?:yet )?(?:signed|entered|filed) by the (?:court|judge)\b|\bawaiting (?:signature|the judge)|\bpending (?:judicial )?(?:signature|approval)|\bsignature pending\b|\bto be signed\b|\bpendiente de firma\b|\bsample only\b|\bfor training\b|\btraining (?:copy|purposes|exercise|example)\b|\bspecimen\b"
)

# Children, wards and clients go by initials in captions: C.P. behind "child's name", E.R.V. behind "in the interest of".
_INITIALS = re.compile(
    r"(?i:\b(?:child(?:'s name)?|name of (?:the )?child|minor|in the (?:interest|matter) of|guardianship of|in re|client|ward|driver|youth)\b(?!['\u2019]s (?!name\b)))[^\n]{0,24}?\s*(?P<letters>(?:[A-Z]\.[ -]?){2,4})"
)
# Alone on a line of the caption of a child's case: `K.Y.T.B.   DOB: ...`, `J.A.M.R., a minor`.
_INITIALS_ALONE = re.compile(
    r"(?m)^[ \t]{0,24}(?P<letters>(?:[A-Z]\. ?){2,4})(?=[ \t]*(?:[*:|)]|$|,[ \t]*(?:[*:|)]|$)|,? a (?i:minor|child|ward|youth|protected)\b|[ \t]{2,}|\(|(?i:dob|sex)\b))"
)
_CHILDS_CASE = re.compile(r"(?i)\b(?:minor|child|interest of|guardianship|ward|dependency|juvenile|youth)\b")
# What is no draft's mark: Oregon's certificate that a judgment was ready to be signed, a Texan clerk's stamp on each copy.
_NO_DRAFT = re.compile(
    r"\bthe motion/proposed order attached hereto: ?granted\b|\bthis proposed (?:order|judgment)(?: or (?:order|judgment))? is ready for judicial\b|\bunofficial copy,? office of\b"
)
# What a court stamps on a proposed order that it grants: "*** GRANTED BY COURT 11/06/2026 ***".
_GRANTED_STAMP = re.compile(r"^\W*granted by (?:the )?court\W+(?:on )?\d{1,2}/\d{1,2}/\d{4}\W*$")
# Why an order was asked for: "such a subpoena is not self-executing and is not signed by a judge".
_SUBPOENA_UNSIGNED = re.compile(
    r"\b(?:subpoenas?|summons(?:es)?|detainers?|citatorios?|requerimientos?)\b(?: [\w,'-]+){0,12}? (?:not|never) (?:yet )?(?:been )?signed\b"
)


@dataclass(frozen=True)
class Paper:
    """The text of one document, read for its parts."""

    text: str

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines, with what a scanner misread put right."""
        text = joined(self.text).replace("\r\n", "\n").replace("\f", "\n")
        return tuple(put_right(line).rstrip() for line in text.split("\n"))

    @cached_property
    def flat(self) -> Flat:
        """All of it on one line."""
        return flat("\n".join(self.lines))

    @cached_property
    def head(self) -> Flat:
        """The first page on one line."""
        kept = [line for line in self.lines if line.strip()][:_HEAD_LINES]
        return flat("\n".join(kept))

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """What the paper calls itself, for matching: the lines of the first page that are a title."""
        rows = [_cells(line) for line in self.lines if line.strip()][:_HEAD_LINES]
        found: list[str] = []
        for index, row in enumerate(rows):
            for cell in row:
                low = flat(cell).low
                if _is_title(cell, low):
                    below = rows[index + 1][-1] if index + 1 < len(rows) else ""
                    found.append(f"{low} {flat(below).low}".strip() if _continues(below) else low)
        return tuple(found)

    @cached_property
    def signatures(self) -> tuple[Signature, ...]:
        """Who signed."""
        return signatures_in(self.lines)

    @cached_property
    def sections(self) -> Sections:
        """Margin, recitals, operative part, schedule."""
        return sections_of(self.lines, self.signatures)

    @cached_property
    def initials(self) -> tuple[frozenset[str], ...]:
        """The initials that stand in the caption for a child's, a ward's or a client's name."""
        head = "\n".join([line for line in self.lines if line.strip()][:_HEAD_LINES])
        found = [*_INITIALS.finditer(head), *(_INITIALS_ALONE.finditer(head) if _CHILDS_CASE.search(head) else ())]
        return tuple(frozenset(letter.lower() for letter in re.findall(r"[A-Z]", match["letters"])) for match in found)

    @cached_property
    def waits_for_judge(self) -> bool:
        """Whether a blank line waits for the judge's signature."""
        return blank_for_judge(self.lines, self.signatures)

    @cached_property
    def is_draft(self) -> bool:
        """Whether it says that it is proposed, a draft, a sample."""
        lines = [_NO_DRAFT.sub(" ", flat(line).low) for line in self.lines if line.strip()]
        granted = any(map(_GRANTED_STAMP.match, lines)) and any(signature.orders for signature in self.signatures)
        return any(
            _PROPOSED_LINE.search(_of_this_paper(before, _without_title(line) if granted else line))
            for before, line in pairwise(["", *lines])
        )


def _without_title(line: str) -> str:
    """Leave the mark out of the title that a court granted: "[PROPOSED] ORDER"."""
    return re.sub(r"^\W*proposed\W+(?=order\b)", "", line)


def _of_this_paper(before: str, line: str) -> str:
    """Cut off what a line, begun in the one before, says of an unsigned subpoena."""
    told = _SUBPOENA_UNSIGNED.finditer(f"{before} {line}")
    return line[max([0, *(match.end() - len(before) - 1 for match in told)]) :]


def _cells(line: str) -> list[str]:
    """Take a line of a caption apart into its columns: rules, section signs, brackets or wide gaps stand between."""
    cells = [cell.strip() for cell in _COLUMNS.split(line)]
    return [cell for cell in cells if cell] or [""]


def _is_title(line: str, low: str) -> bool:
    """Whether a line is a title: it names a paper, is short, and stands in capitals or capitalised."""
    if len(low) > _TITLE_CHARS or _TITLE_WORD.search(low) is None or _NO_TITLE.search(low.strip(" )|§:")):
        return False
    letters = [char for char in line if char.isalpha()]
    capitals = sum(char.isupper() for char in letters)
    words = [word for word in re.findall(r"[^\W\d_]+", line) if len(word) > 3]  # noqa: PLR2004  "of the" stay small in titles
    named = all(word[0].isupper() for word in words)
    return bool(letters) and (capitals > 0.7 * len(letters) or (named and len(words) <= 12))  # noqa: PLR2004  a title, no sentence


def _continues(line: str) -> bool:
    """Whether a line goes on with the title above it: capitals only, no party, no sentence."""
    letters = [char for char in line if char.isalpha()]
    return bool(letters) and all(char.isupper() for char in letters) and len(line.strip()) < _TITLE_CHARS
