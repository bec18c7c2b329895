"""What the learned reader's opinion is worth: it may doubt what the rules accept, and accept what they only miss.

Takes: what the rules hold against a reference, the reader's probability, the letter. Returns: what stays against it.
Touches: nothing. Thresholds: docs/reader.md has the curve that they were chosen from.
The reader never outweighs what is no question of wording: the court, the number, who signed, whose words, dates, what
kind, whom the data is about, an attached paper. A letter that says of the order itself that it was taken back, or that
it forbids, or that tells by a turn of phrase that it obeys none (turns.STRIKES), is held however sure the reader is.
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dlp_gateway.legal.turns import STRIKES, freed, turns_in

if TYPE_CHECKING:
    from collections.abc import Collection

    from dlp_gateway.legal.wording import Flat

#: Below this the reader's doubt holds what the rules accept.
DOUBTED = 0.25
#: From this on a reference counts in which the rules miss nothing but an affirmation.
SURE = 0.7
#: From this on one counts about which the rules have no doubts but the mildest, which also stand in what is denied to
#: those who resist the order: of letters of 18 hands none that was false had only these from 0.5 on.
FIRM = 0.65
#: From this on one counts about which the rules have other doubts of wording.
SURER = 0.9
VETO = "doubted_by_reader"
MERIT = "affirmed_to_reader"
_UNSAID = frozenset({"not_affirmed"})
_MILD = _UNSAID | {"denied", "future", "not_an_order", "prohibits_disclosure", "requested"}
# What the rules tell from words alone, so that the reader, who knows what usually stands around them, may know better.
_OF_WORDING = _UNSAID | {
    "about_others", "conditional", "contradicted", "denied", "draft", "future", "hearsay", "negated", "not_an_order", "on_appeal", "prohibits_disclosure", "question", "requested",
    "undone", "unsigned",
}  # fmt: skip
_THE_PAPER = r"(?:it|them|(?:the|that|this|her|his|its|their|my|said|prior|earlier|first) (?:\w+ )?(?:order|warrant|writ|ruling|decree|judgment)|(?:la|esa|esta|su|dicha) (?:\w+ )?orden|el (?:auto|mandamiento)|sus? efectos?)"
_UNDO = r"(?:revok|rescind|vacat|quash|dissolv|withdr[ae]|suspend|stay|set aside|revers|recall|nullif|annul|revoc|anul|suspendi|dejo sin)"
_TAKEN_BACK = re.compile(
    rf"\b{_UNDO}\w* {_THE_PAPER}\b|\b(?:order|warrant|writ|ruling|decree|orden|mandamiento)s?,? (?:itself )?(?:(?:was|is|has|had|been|were|then|since|later|promptly|fue|ha sido|quedo|esta|que|ya) ){{0,3}}{_UNDO}(?:e?d|ing|ad[oa]|id[oa]|\b)|\b(?:rescission|revocation|revocacion|suspension) (?:of|de) {_THE_PAPER}"
    r"|\bno (?:such )?(?:order|warrant|orden) (?:exists|existe|has|was|is)\b|\border\w* (?:\w+ ){0,6}on ice\b"
    r"|\b(?:(?:enjoin|restrain|forb[ia]d|prohibit)\w*|bar(?:s|red|ring))\b[^.;?]{0,120}\b(?:from|to) (?:disclos|send|giv|provid|releas|produc|transmit|shar|suppl|furnish)"
    r"|\b(?:shall|may|must|is|are) not (?:to )?(?:provide|disclose|produce|release|give|send|furnish|transmit|hand|supply|deliver|share)\b"
    r"|\bshow cause\b[^.;?]{0,80}\bwhy\b"
    r"|\b(?:the|this|that) order (?:was|is|has been) (?:issued|signed|made|entered|given) by (?:an?|the) (?:immigration judge|hearing officer|administrative law judge)\b"
)
# Refused to those who ask, and nothing told behind it that came of it: `freed` takes what fails for an attempt to undo.
_REFUSED = re.compile(
    r"\b(?:denied|denies|denying|overruled|rejected|dismissed|refused) (?:(?:the|your|its|ice's|hsi's|dhs's|government's|agency's) ){0,2}(?:motion|petition|application) (?:to|for) (?:compel|enforce|an order|production|disclosure)\b(?![^?]{0,400}\b(?:reconsider|reversed|remand|renewed|later|granted|ordered|directed|order)\w*)"
    r"|\b(?:jueza?|tribunal|corte|juzgado) (?:ya )?(?:la|lo|nos la|se la) (?:nego|denego|rechazo|desestimo|declaro sin lugar)\b"
    r"|\b(?:judge|court|magistrate) (?:(?:later|then|since|promptly) )?(?:denied|refused|rejected|turned down) it\b"
    r"|\ba titulo (?:de )?(?:cooperacion|cortesia|colaboracion|favor|voluntario|informativo)\b"
)


def weighed_with(faults: Collection[str], *, chance: float, taken_back: bool) -> tuple[str, ...]:
    """Give what stays against a reference; nothing stays of what the rules only miss in words the reader is sure of."""
    if not faults:
        return () if chance >= DOUBTED and not taken_back else (VETO,)
    told = frozenset(faults)
    if told - _OF_WORDING or taken_back or chance < _least(told):
        return tuple(faults)
    return ()


def _least(told: frozenset[str]) -> float:
    """Give the probability from which a reference with these faults counts."""
    if told <= _UNSAID:
        return SURE
    return FIRM if told <= _MILD else SURER


def taken_back(text: Flat) -> bool:
    """Whether the letter says of the order itself that it was undone, never was or forbids, or that none is obeyed."""
    return undoes(text) or not STRIKES.isdisjoint(turns_in(freed(text)))


def undoes(text: Flat) -> bool:
    """Whether the letter says of the order itself that it was undone, never was or forbids."""
    return bool(_TAKEN_BACK.search(freed(text)) or _REFUSED.search(text.low))
