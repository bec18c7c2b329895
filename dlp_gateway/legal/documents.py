"""Tell whether an attached text is itself an order: caption, number, operative words, a judge's signature.

Takes: the flat text of one attachment. Returns: a `Claim` if the text has the form of a court's paper, else None.
Touches: nothing.
Not signals by themselves, since agencies' papers have them, too: "YOU ARE COMMANDED", "probable cause", "district
court", "order", "judge" (config/legal_process.yaml, traps). What counts is all of: a known court in the caption with a
number of that court, operative words, and a judge's signature; and none of: an agency's form, a proposed or unsigned
paper, an order that quashes or denies.
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dlp_gateway.legal import cues
from dlp_gateway.legal.claims import Claim, claims_in
from dlp_gateway.legal.dates import expired

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from dlp_gateway.legal.wording import Flat

# The caption of a paper stands in its first page; the signature on its last.
_CAPTION_CHARS = 3000

_OPERATIVE = re.compile(
    r"\bit is (?:\w+ ){0,3}ordered\b|\bordered,? adjudged\b|\bso ordered\b|\bis hereby ordered\b|\bthe court (?:\w+ )?(?:orders|directs|hereby orders)\b"
    r"|\byou are (?:hereby )?commanded\b|\bse ordena\b|\bel tribunal ordena\b|\bse le ordena\b|\bthe court(?:'s)? (?:\w+ )?grants\b"
)
_SIGNATURE = re.compile(
    r"/s/ ?[a-z]|\bs/ ?[a-z]{2}|\b(?:electronically |digitally )?signed by (?:the )?(?:hon|judge|magistrate|[a-z]+ [a-z.]* ?[a-z]+,? )|\bfirmad[oa] (?:electronicamente )?por\b"
    r"|\bby the court\b|\bentered for the court\b|\bfiled in my office\b|\bendorsed filed\b"
)
_JUDGE = re.compile(
    r"\b(?:united states |u\. ?s\. |chief )*(?:district|magistrate|circuit|bankruptcy|superior court|metropolitan|supreme court)(?: court)? (?:judge|justice)\b"
    r"|\bhonorable\b|\bhon\. |\bdistrict court judge\b|\bjudge of the\b|\b(?:juez|jueza) (?:de distrito|magistrad[oa]|federal)\b|\bclerk of (?:the )?court\b|\bjudge\b"
)
_PROPOSED = re.compile(
    r"\[ ?proposed ?\]|\(proposed\)|\bproposed (?:\w+ ){0,3}order\b|\bdraft\b|\bborrador\b|\bunsigned\b|\bspecimen\b|\bsample\b|\btemplate\b|\bnot for (?:filing|signature)\b"
)
_BLANK_SIGNATURE = re.compile(r"(?<!_)_{6,}+ ?(?:[^\s_]{1,40} ){0,5}?(?:judge|juez|magistrate)")
_REQUEST = re.compile(
    r"\b(?:motion|application|petition|request) for (?:an? |the )?(?:\w+ ){0,4}(?:order|warrant)\b|\bcomes now\b|\bmoves (?:this|the) (?:honorable )?court\b"
)
_UNDOING = re.compile(
    r"\border (?:\w+ ){0,3}(?:quash|vacat|deny|denying|dismiss|stay|revers|withdraw|rescind)\w*\b|\b(?:is|are|be) (?:hereby )?(?:quashed|vacated|denied|stayed|dismissed|rescinded)\b"
)
_SEAL_OF_AGENCY = re.compile(
    r"\bdepartment of homeland security\b|\bimmigration and customs enforcement\b|\bauthorized immigration officer\b|\bsignature of (?:the )?(?:authorized )?(?:immigration|issuing) (?:officer|official)\b"
)


def document_in(text: Flat, *, today: date) -> Claim | None:
    """Judge the text as a paper of a court. None: it is not one, and may only speak of one."""
    operative = _OPERATIVE.search(text.low)
    if operative is None:
        return None
    caption = next(_captions(text, today), None)
    if caption is None:
        return None
    reasons = tuple(dict.fromkeys((*_form_faults(caption), *_doubts(text.low, today=today))))
    administrative = "administrative" in reasons
    return Claim(
        start=caption.start,
        kind=_kind(text.low, caption),
        judicial=not administrative,
        reasons=reasons,
        court=caption.court,
        docket=caption.docket,
        signer=_signer(text.low),
        issued=caption.issued,
    )


def _captions(text: Flat, today: date) -> Iterator[Claim]:
    """Give what stands as court and number in the first page."""
    for claim in claims_in(text, today=today, noun_given=True):
        if claim.docket is not None and claim.court is not None and claim.start <= _CAPTION_CHARS:
            yield claim


def _form_faults(caption: Claim) -> Iterator[str]:
    """Keep what is wrong with the court or the number; the wording of a caption is no prose to be doubted."""
    for reason in caption.reasons:
        if reason.startswith(("docket_", "court_")) or reason in {"tribal_court", "foreign_court", "immigration_court"}:
            yield reason


def _doubts(low: str, *, today: date) -> Iterator[str]:
    words = cues.SURVIVED.sub(" ", low)
    if _is_administrative(words):
        yield "administrative"
    if _PROPOSED.search(words):
        yield "draft"
    if _JUDGE.search(words) is None or _SIGNATURE.search(words) is None or _BLANK_SIGNATURE.search(words):
        yield "unsigned"
    if _UNDOING.search(words):
        yield "undone"
    if _REQUEST.search(words[:_CAPTION_CHARS]) and "granted" not in words and "granting" not in words:
        yield "requested"
    if expired(words, today=today):
        yield "expired"


def _is_administrative(low: str) -> bool:
    """Whether an agency made it. An order may name the agency's paper that it enforces; a form number it does not have."""
    named = any(pattern.search(low) for _, pattern in cues.ADMINISTRATIVE) or _SEAL_OF_AGENCY.search(low)
    return bool(named) and not cues.ENFORCING.search(low)


def _kind(low: str, caption: Claim) -> str:
    """Tell by the title: a subpoena is one though it commands, an order that enforces one is an order."""
    title = low[: low.find("you are") if "you are" in low else _CAPTION_CHARS][:_CAPTION_CHARS]
    federal = caption.court is not None and caption.court.system.startswith("federal")
    if caption.court is not None and caption.court.fault:
        return caption.kind
    if cues.SUBPOENA.search(title) and not cues.ENFORCING.search(low):
        return (
            caption.kind if "subpoena" in caption.kind else "court_subpoena_federal" if federal else "court_subpoena_nm"
        )
    if re.search(r"\bwarrants?\b", title):
        arrest = cues.ARREST.search(title) is not None
        return ("arrest_warrant_federal" if arrest else "search_warrant_federal") if federal else "search_warrant_state"
    if federal:
        return "federal_court_order"
    is_new_mexico = caption.court is not None and caption.court.system == "nm_district"
    return "nm_district_court_order" if is_new_mexico else "state_court_order"


def _signer(low: str) -> str | None:
    found = list(cues.SIGNER.finditer(low))
    return found[-1].group() if found else None
