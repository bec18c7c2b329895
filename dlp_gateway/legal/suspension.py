"""Tell whether an order suspends its own command, or hangs it on something that has yet to come.

Takes: one clause of the operative part, flat and low. Returns: a truth value. Touches: nothing.
What an order says of other papers, motions and cases leaves its command alone; what it says of this order, of a
paragraph of it, of the production, does not: "paragraph 1 is vacated", "the foregoing is suspended pending mediation",
"the Bureau shall withhold production until", "HSI shall receive nothing until".
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import re

_COMMAND = r"(?:this (?:order|production|paragraph|judgment|directive|command)|the (?:foregoing|above|obligation|production|disclosure|delivery|release|command|directive|court's order|present order)|paragraphs? \(?(?:\d{1,2}|[a-e])\)?(?: (?:above|hereof|of this order))?|production|compliance|enforcement|disclosure|la (?:presente|entrega|divulgacion)|esta orden|el parrafo \w+)"
_UNTIL = r"(?:until|pending|unless|before|only (?:if|upon|when|after|once)|hasta|mientras|a menos que)"
_GIVEN = r"(?:produced|disclosed|released|delivered|provided|furnished|given|transmitted|made|sent|turned over)"
_THINGS = r"(?:files?|records?|documents?|information|production|disclosure|delivery|release|materials?|compliance|responses?)"
# What is held back here is held back from others than the agency.
_FROM_OTHERS = re.compile(
    r"\b(?:third part|other (?:person|part|agenc|individual)|outside|public|press|media|anyone else|further|any use|trial|contents?|medical|psych\w*|privileged|notes?)\b"
)
_SUSPENDS = re.compile(
    rf"\b{_COMMAND}(?: (?!not\b|and\b|but\b)[\w'-]+){{0,6}}? (?:is|are|be|stands?|remains?|queda|quedan)(?: (?:hereby|therefore|accordingly|also|further|temporarily|now))* (?:stayed|suspended|vacated|set aside|in abeyance|held|deferred|postponed|tolled|withdrawn|excused|lifted|rescinded|stricken|deleted|void|conditional|contingent|conditioned|not (?:yet )?(?:final|effective|enforceable|in (?:force|effect)|to)|suspendid[oa]|sin efecto|en suspenso)\b(?! (?:in confidence|confidential|under seal))"
    rf"|\b{_COMMAND}(?: [\w'-]+){{0,4}}? (?:shall|will|may|must|does|do|is to) not (?:be made|take effect|begin|commence|occur|apply|issue|run|go|become|proceed)\b"
    rf"|\b{_COMMAND}(?: [\w'-]+){{0,4}}? (?:applies|apply|takes? effect|shall take effect|is effective|becomes? effective|operates?|binds|is due|shall be made) (?:only )?(?:only\b|if\b|unless\b|upon (?:the )?(?:filing|posting|payment|proof|approval)\b)"
    rf"|\b(?:shall|may|must|is to|are to) (?:withhold|delay|await|defer|hold(?: back)?|retain)\b[^.;]{{0,60}}?\b{_THINGS}\b[^.;]{{0,40}}?\b{_UNTIL}\b(?! (?:trial|destroyed|returned))"
    r"|\b(?:excused|relieved|released|discharged) from (?:paragraph|compliance|complying|production|producing|(?:the|its|this) (?:obligation|order|command|production))\b"
    rf"|\b(?:hsi|ice|dhs|uscis|cbp|ero|investigations|enforcement|services|government|petitioner|plaintiff|united states|agents?|recipients?)(?: \w+)? (?:shall|may|will|is to|are to) (?:receive|obtain|have|be given|get|see|take) (?:nothing|none|no \w+|not\b)[^.;]{{0,60}}?\b{_UNTIL}\b"
    rf"|\b(?:file|records?|documents?|information|materials?)\b[^.;]{{0,60}}? (?:shall|must|is to|are to) be (?:{_GIVEN}|submitted|lodged) (?:only |solely )?to (?:the )?(?:\w+ )?(?:chambers|court|clerk|master|defen[cs]e(?: counsel)?|public defender|guardian ad litem)\b[^.;]{{0,20}}?\b(?:only|alone|exclusively|in camera)\b"
    rf"|\b(?:file|records?|documents?|information|materials?)\b[^.;]{{0,60}}? (?:shall|must|is to|are to) be (?:{_GIVEN}|submitted|lodged) (?:only|solely|exclusively) to (?:the )?(?:\w+ )?(?:chambers|court|clerk|master|defen[cs]e(?: counsel)?|public defender|guardian ad litem)\b"
)
_NOTHING_YET = re.compile(
    rf"\b(?:no|not any|none of the) {_THINGS}\b(?P<what>[^.;]{{0,60}}? (?:shall|may|will|is to|are to) (?:be )?(?:{_GIVEN}|pass|go|leave|issue|occur)\b[^.;]{{0,80}}?)\b{_UNTIL}\b"
)


def suspends_itself(clause: str) -> bool:
    """Whether a clause takes back, puts off or hangs on a condition what the order commands."""
    if _SUSPENDS.search(clause):
        return True
    yet = _NOTHING_YET.search(clause)
    return yet is not None and _FROM_OTHERS.search(yet["what"]) is None
