"""Tell what an order orders: to disclose, or not to, or nothing of the kind.

Takes: the flat text of a paper that has the form of an order, its title. Returns: reasons against it.
Touches: nothing.
An attempt to undo an order that failed ("the motion to quash is denied") is taken out first.
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dlp_gateway.legal import cues
from dlp_gateway.legal.commands import GIVE, commands_in
from dlp_gateway.legal.recipients import for_others

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.legal.wording import Flat

# The words by which a paper orders at all.
_ORDERS = re.compile(
    r"\bproduction is (?:due|ordered|required)\b|\bit is\b[^.;]{0,60}?\border\w*|\bordered\b|\bthe court\b[^.;]{0,80}?\b(?:orders|directs|commands|grants|compels|requires|hereby)\b|\bis (?:hereby )?granted\b|\bgrants\b|\bgranted\b|\byou are (?:\w+ ){0,2}(?:commanded|ordered|directed|required)\b"
    r"|\bshall\b|\bmust\b|\b(?:is|are) (?:hereby )?(?:directed|commanded|compelled|required|authorized)\b|\bse (?:le )?(?:ordena|manda|requiere)\b|\bordena\b|\bcon lugar\b|\bresuelve\b|\bdispone\b|\bcommands? you\b"
)
_MUST_NOT = re.compile(
    r"\b(?:shall not|may not|must not|is not to|are not to|not be (?:required|compelled|obligated) to|need not|enjoin\w*|prohibit\w*|restrain\w*|barred|forbid\w*|forbidden|precluded|no (?:debera|podra|entregara|divulgara)|se (?:le )?prohibe|abstenerse|no (?:such )?(?:records?|documents?|information) (?:shall|may|will|are to) be)\b(?P<what>[^.;]{0,200})"
)
_GIVING = re.compile(
    r"\b(?:transmit|communicat|report|cooperat|allow|permit|access|disclos|produc|releas|provid|shar|transfer|turn|giv|send|furnish|comply|divulg|entreg|compart|revel|inform)"
)
# That an order's own existence, or what it seeks, be kept quiet forbids nothing to the agency's answer.
_OWN_SECRECY = re.compile(
    r"\b(?:existence|fact|contents?|terms) of (?:this|the) (?:order|warrant|application|investigation|subpoena|writ)|\b(?:notify|notice to) (?:the|any|its)? ?(?:subscriber|customer|account|target|subject)|\bto (?:any other person|the (?:subscriber|customer|public|media|press))|\bexistencia de esta orden|\bfurther (?:disclos|disseminat|releas)|\bexcept (?:as|to|for|in)\b|\bunless\b|\bother than\b|\bfor any (?:other )?purpose|\bbeyond\b"
)
_TO_AGENTS = re.compile(
    r"\b(?:immigration|ice|dhs|hsi|homeland|customs|enforcement|federal (?:agency|agencies|agents?|authorities|government)|united states|inmigracion)\b"
)
_UNDONE = r"(?:quash\w*|vacat\w*|stayed|staying|set(?:ting)? aside|rescind\w*|dissolv\w*|revers\w*|recall\w*|cancel\w*|withdraw\w*|withdrawn|annul\w*|void\w*|supersed\w*|suspend\w*|terminat\w*|revok\w*|nullif\w*|anulad\w*|revocad\w*|sin efecto|suspendid\w*)"
_UNDOES = re.compile(
    r"\b(?:shall have|have|has|having|is of|of) no (?:further |legal |continuing )?(?:force|effect|validity)\b|\b(?:circuit|court of appeals|appellate division|supreme court)\b(?: has| have)? (?:revers|vacat|stay|remand|overturn|enjoin)\w*|\b(?:obligation|duty|requirement)\b[^.;]{0,120}?\b(?:is|are) (?:hereby )?(?:terminated|ended|lifted|extinguished|discharged|relieved|excused)\b|\b(?:in|into) abeyance\b|\bshall not (?:take effect|be (?:effective|enforce\w*))|\bnot (?:yet )?(?:effective|enforceable|in effect)\b|\b(?:takes|take|become|becomes|effective) (?:effect |effective )?(?:only )?(?:upon|once|if|after) (?!(?:entry|filing|signing|service|receipt|its|the date|issuance)\b)"
    r"|\b(?:compliance|enforcement|production|order|paragraph)\b[^.;]{0,40}?\b(?:is|are|shall be|remains?) (?:hereby )?(?:deferred|postponed|suspended|paused|tolled|held)\b|\bconditioned (?:up)?on\b|\b(?:up)?on (?:the )?(?:posting|payment) of\b|\btentative\b|\bunenforceable\b|\bneed(?:s)? (?:to )?(?:produce|provide|give|disclose|release) (?:nothing|no)\b|\binclined to\b|\ben suspenso\b|"
    rf"\bhas been (?:\w+ )?{_UNDONE}|\b(?:vacated|quashed|withdrawn|rescinded|recalled|superseded|revoked|cancell?ed|stayed) (?:by|on|per|pursuant to)\b"
    rf"|\b(?:subpoenas?|orders?|warrants?|writs?|summons|injunction|orden|mandamiento|citatorio|enforcement)\b[^.;]{{0,120}}?\b(?:is|are|be|was|shall be|hereby|queda|quedan|se)\b(?: \w+){{0,3}}? {_UNDONE}"
    rf"|\b(?:court|tribunal)\b(?: hereby)? (?:quashes|vacates|stays|rescinds|dissolves|recalls|withdraws|revokes|anula|revoca)\b|\bmotions? (?:to|for|in)\b[^.;]{{0,60}}?\b(?:quash|vacate|stay|modify|set aside|dismiss|protective order)\b[^.;]{{0,120}}?\b(?:is|are|be|hereby)?\b(?: \w+){{0,2}}? ?(?:granted|well[- ]taken|sustained)"
    r"|\bgrant(?:s|ed|ing)\b[^.;]{0,60}?\bmotions? (?:to|for|in)\b[^.;]{0,60}?\b(?:quash|vacate|stay|set aside|dismiss|protective order)\b"
)
_DENIES = re.compile(
    r"\b(?:petition|motion|application|request|cross-motion|enforcement|warrant|order|mocion|solicitud|peticion)\b[^.;]{0,120}?\b(?:is|are|be|must be|was|should be|hereby)\b(?: \w+){0,3}? (?:denied|dismissed|rejected|refused|overruled)\b|\b(?:court|tribunal)\b(?: hereby| therefore| will)? (?:denies|deny|declines|refuses|dismisses|deniega|rechaza)\b|\bno ha lugar\b|\bsin lugar\b|\bdeclines to\b|\bnot well[- ]taken\b|\bdenegada?\b"
)
_TITLE_UNDOES = re.compile(
    rf"\b(?:order|orders|orden|judgment|decision)\b.{{0,60}}?\b(?:{_UNDONE}|quash|vacate|staying|dismiss\w*|anul\w*|revoc\w*)\b|\bgranting\b.{{0,60}}?\b(?:to|for) (?:quash|vacate|stay|dismiss|protective order)"
)
_TITLE_DENIES = re.compile(
    r"\border\b.{0,80}?\b(?:denying|rejecting|refusing|declining)\b|\bdenial\b|\bdenegando\b|\bdenegatoria\b"
)
_TITLE_FORBIDS = re.compile(
    r"\b(?:protective order|restraining order|injunction|orden de proteccion|prohibiting|enjoining|barring)\b"
)
# Orders about the proceeding itself.
_TITLE_PROCEDURE = re.compile(
    r"\border\b.{0,20}?\b(?:setting|resetting|scheduling|continu\w+|substitut\w+|appoint\w+|extending|extension|recus\w+|reassign\w+|assign\w+|transferr\w+|referr\w+|pro hac|to show cause|for hearing|to seal|sealing|unsealing|correcting|for briefing|of recusal|to appear|of detention|of release|setting conditions)\b"
    r"|\bscheduling order\b|\bminutes of\b|\bletter (?:to|ruling)\b|\bnotice of (?:hearing|setting|appearance)\b|\border to show cause\b|\bminute (?:order|entry)\b(?=.*\bhearing\b)"
)
# "Order appointing guardian and directing release of records."
_TITLE_RELEASES = re.compile(
    r"\b(?:and|y) (?:for |of )?(?:(?:directing|compelling|requiring|authorizing|ordering|order for) )?(?:(?:the|its|all) )?(?:release|disclosure|production|delivery|transmittal|furnishing|entrega|divulgacion)\b"
)
# What is to be given without the persons in it.
_WITHOUT_PERSONS = re.compile(
    r"\b(?:shall|must|is to|are to) (?:first )?(?:redact|remove|delete|mask|anonymi[sz]e|omit)\b|\b(?:leav(?:es?|ing) out|omit(?:s|ting)|(?:does|do|shall|must) not (?:include|contain|show|state)|without|excluding|exclusive of|but not|other than|except(?:ing)?) (?:the |any |his |her |their )?(?:social security|ssn|names?|identif\w+|personal)\b|\b(?:names?|address\w*|identif\w+|personal\w*)(?: \w+){0,4} (?:shall be |are to be |must be |is to be |be )?(?:redacted|removed|masked|deleted|omitted)\b|\b(?:shall|may|must) not identify\b|\b(?:anonymi[sz]ed|de-identified)\b|\baggregate (?:data|form|figures)\b"
)
# The very number stays out, or comes back.
_NOT_THE_NUMBER = re.compile(
    r"\b(?:social security|ssn|taxpayer identification|identifying) ?(?:numbers?|information|data)?\b[^.;]{0,80}?\b(?:removed|redacted|withheld|masked|privileged|excluded|omitted|deleted|struck|blacked out|truncated|obscured|protected from|not (?:to )?be|(?:shall|may|must|is|are|will) not|last four|ultimos cuatro|omitid[oa]s?|tachad[oa]s?|excluid[oa]s?)\b"
    r"|\b(?:remov(?:e|es|ed|ing)|(?:redact|withh[eo]ld|mask|exclud|truncat|omit|delet|obscur|black\w* out)\w*)\b[^.;]{0,60}?\b(?:social security|ssns?)\b|\blast four digits\b|\b(?:be|shall) (?:returned|return|destroy\w*|delet\w*|purg\w*|sequester\w*)\b[^.;]{0,60}\b(?:department|division|agency|custodian|cop(?:y|ies)|numbers?|records?)\b"
    r"|\b(?:numero|numeros) de seguro social\b[^.;]{0,60}?\b(?:no (?:se|debe\w*|sera\w*)|testad[oa]s?|omit\w*|exclu\w*|tach\w*)\b"
)
_RECOMMENDS = re.compile(
    r"\b(?:is|be) (?:hereby |respectfully )?recommended\b|\b(?:court|undersigned|magistrate judge) (?:\w+ )?recommends\b|\bse recomienda\b"
)
_ADOPTS = re.compile(r"\badopt(?:s|ed|ing)?\b|\baccept(?:s|ed|ing)\b[^.;]{0,40}\brecommendation")
_IN_CAMERA = re.compile(r"\bin camera\b|\bonly to the court\b")
# Sending the order itself around discloses nothing.
_OF_ITSELF = re.compile(
    r"[^.;\n]{0,160}\bcop(?:y|ies) of th(?:is|e) (?:order|orden)\b[^.;]{0,160}|[^.;]{0,160}\bcopia de esta orden\b"
)
# A full stop that ends no sentence: "(ECF No. 6)", "Hon. A. Judge", "28 U.S.C. 1651".
_NO_STOP = re.compile(
    r"\b(?P<listed>attachment|exhibit|schedule|appendix|annex|part|section|subsection|item|list|paragraph|anexo|apendice) [a-z]\.|\b(?:(?:no|nos)\.(?= ?[\d\[(])|(?:ecf|dkt|dkts|doc|docs|hon|mr|mrs|ms|dr|st|vs?|sec|para|pars?|exh?|att|inc|co|ltd|corp|dep't|u\.s\.c|usc|c\.f\.r|fed|civ|crim|rev|stat|ch|art|approx|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|[a-z])\.)"
)
_NEGATIVE = re.compile(
    r"\b(?:not|no|nor|never|nothing|none|whether|brief|asked|asks|argued|moved that|cop(?:y|ies) of th(?:is|e) (?:order|orden)|copia de esta orden|denied|restrain\w*|enjoin\w*|prohibit\w*|barred|forbid\w*|relieved|excused|refrain\w*|abst\w+|prohib\w+)\b"
)


def operative_faults(text: Flat, title: str, *, warrant: bool) -> Iterator[str]:
    """Say why what the paper orders is not to disclose."""
    low = _NO_STOP.sub(_without_stop, text.low.replace("u.s.", "us"))
    low = cues.SURVIVED.sub(" ", low)
    title = cues.SURVIVED.sub(" ", title)
    kept = _OF_ITSELF.sub(" ", low)
    commands = commands_in(kept)
    gives = bool(commands)
    if not warrant and (for_others(kept, commands) or _WITHOUT_PERSONS.search(kept) or _NOT_THE_NUMBER.search(kept)):
        yield "prohibits_disclosure"
    if _ORDERS.search(low) is None:
        yield "order_not_named"
    elif not warrant and (not gives or (_RECOMMENDS.search(low) and not _ADOPTS.search(low))):
        yield "not_an_order"
    if _TITLE_UNDOES.search(title) or _UNDOES.search(low):
        yield "undone"
    if (_TITLE_DENIES.search(title) and "grant" not in title) or (_DENIES.search(low) and not _granted_or_ordered(low)):
        yield "denied"
    if _TITLE_PROCEDURE.search(title) and not _TITLE_RELEASES.search(title):
        yield "on_appeal" if "show cause" in title else "not_an_order"
    yield from _forbids(low, title, gives=gives, warrant=warrant)


def _without_stop(match: re.Match[str]) -> str:
    """Spell "No. 6" so that it neither ends a sentence nor denies anything."""
    if match["listed"]:
        return f"{match['listed']}."  # "described in Attachment A." ends a sentence
    word = match.group()[:-1]
    return "nr " if word in {"no", "nos"} else f"{word} "


def _negative(words: str) -> bool:
    return _NEGATIVE.search(words) is not None


def _granted_or_ordered(low: str) -> bool:
    """Whether, beside what it denies, the order commands to give something: `granted in part`."""
    return (
        any(
            not _negative(match.group())
            for match in re.finditer(
                rf"\b(?:shall|ordered (?:that|to)|directed to|commanded to|must)\b[^.;]{{0,160}}?\b{GIVE}", low
            )
        )
        or re.search(
            r"\bgranted in part\b|\bcross-motion\b(?![^.;]{0,60}\b(?:reliev|excus|protect|exempt|keep))[^.;]{0,60}\bgranted\b",
            low,
        )
        is not None
    )


def _forbids(low: str, title: str, *, gives: bool, warrant: bool) -> Iterator[str]:
    if warrant:
        return
    for match in _MUST_NOT.finditer(low):
        what = match["what"]
        if _GIVING.search(what) is None or _OWN_SECRECY.search(what):
            continue
        if not gives or _TO_AGENTS.search(what):
            yield "prohibits_disclosure"
            return
    if (_TITLE_FORBIDS.search(title) and not gives) or _IN_CAMERA.search(low):
        yield "prohibits_disclosure"
