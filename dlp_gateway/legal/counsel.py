"""Tell whether the author sends on what the agency's own counsel wrote below, and makes it their own.

Takes: the author's own words, the quoted or forwarded ones. Returns: truth values. Touches: nothing.
Quoted words are somebody else's. Those of the agency's counsel count as the author's if the author says so ("as
instructed by counsel below"), counsel is named in the forwarded message's From line, no immigration agency's address
or lawyer is, and neither of them takes anything back.
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dlp_gateway.legal.claims import contradictions, doubts_of
from dlp_gateway.legal.wording import flat

if TYPE_CHECKING:
    from datetime import date

_COUNSEL = r"(?:counsel(?:'s)?|general counsel(?:'s)?|our (?:attorney|lawyer)s?(?:'s)?|(?:assistant |asst\.? |deputy )?attorney general(?:'s)?|legal(?: affairs| services| department| office)?|abogad[oa]s?|asesori?a? ?(?:legal|juridic[oa])|juridico)"
_ADOPTS = re.compile(
    rf"\b(?:as|per|on|following|under|with|segun|conforme a|por)\b[^.;?]{{0,30}}?\b(?:instruct\w*|direct\w*|advi[cs]\w*|told|approv\w*|cleared|note|memo|e-?mail|message|words|indic\w*|instruc\w*|dict\w*)\b[^.;?]{{0,30}}?\b{_COUNSEL}"
    rf"|\bper (?:our )?{_COUNSEL}|\b{_COUNSEL}\b[^.;?]{{0,30}}?\b(?:instruct\w*|directs?|directed|advis\w*|approv\w*|cleared)\b"
)
_BELOW = re.compile(r"\b(?:below|beneath|under(?:neath)?|forwarded|abajo|mas abajo|reenvi\w+|adelante)\b")
_FROM = re.compile(r"(?im)^[ \t*]*(?:from|de)\*?[ \t]*:\*?[ \t]*(?P<who>[^\n]{3,200})$")
_AN_AGENCYS = re.compile(
    r"\b(?:ice|hsi|dhs|ero|cbp|uscis|opla|ausa|immigration|homeland|customs|enforcement|u\.?s\.? attorney|assistant united states attorney|officer|agent|oficial|agente)\b|\bdhs\.gov\b"
)


def counsels_words(own: str, quoted: str, *, today: date) -> bool:
    """Whether the quoted words are those of the agency's counsel, and the author acts on them."""
    words = flat(own)
    if _ADOPTS.search(words.low) is None or _BELOW.search(words.low) is None:
        return False
    senders = [flat(match["who"]).low for match in _FROM.finditer(quoted)]
    if len(senders) != 1 or re.search(_COUNSEL, senders[0]) is None or _AN_AGENCYS.search(senders[0]):
        return False
    return not (doubts_of(words, today=today) or contradictions(flat(quoted)))
