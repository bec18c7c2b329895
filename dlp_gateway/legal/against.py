"""Tell what a letter says against the very order that it attaches.

Takes: the author's words without asides (asides.py). Returns: closed reasons. Touches: nothing.
A letter that stands alone is doubted by any "not" in its sentences. Above a court's signed paper that plainly commands
to give records to an immigration agency the paper speaks for itself: "we have not told the account holder", "marked
confidential, subject to the order", "but the Board's view has not changed" take nothing of it back. What counts is a
word that is bound to the order: that it was undone, is unsigned, a sample or somebody else's, that nobody obeys it, or
that what is sent is not in it.
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from dlp_gateway.legal import cues
from dlp_gateway.legal.opinion import undoes
from dlp_gateway.legal.turns import STRIKES, freed, turns_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.legal.wording import Flat

# Reasons of `cues.CONTRADICTIONS` whose words are bound to the order as they stand there.
_BOUND = frozenset({"negated", "about_others", "draft", "not_genuine", "unsigned", "future", "conditional"})
# Turns that speak of pieces of a record ("spouse's SSN masked", "licence revoked 9/04"): the paper tells what it gives.
_OF_RECORDS = frozenset({"without number", "ended by it"})
# "The subpoena that you brought in July was signed by no judge": another paper, and why the order was asked for; and
# that a copy of the order itself is sent for convenience.
_OF_ELSE = re.compile(
    r"\b(?:earlier|previous|prior|first|former|old) (?:\w+ ){0,2}?(?:order|ruling)\b[^.;?]{0,60}? (?:by|with) (?:this|the (?:present|attached|enclosed|new|later))\b(?: (?:order|one))?|(?<=order )for your convenience\b|(?<=order, )for your convenience\b|(?<=copy )for your convenience\b|(?<=copy, )for your convenience\b|\b(?:subpoenas?|summons|citatorios?|requerimientos?|letters?|requests?|demands?)\b[^.;?]{0,60}?\b(?:sin (?:la )?firma|unsigned|(?:not|never|no|[a-z]+n't) (?:yet )?(?:been )?(?:signed|firmad[oa]))\b[^.;?,]{0,40}"
)
_COURT = (
    r"(?:court|circuit|panel|judge|justice|magistrate|bench|appeals|division|tribunal|corte|juez|jueza|apelaciones)"
)
_UNDID = r"(?:stay(?:ed|s)|vacat(?:ed|es)|quash(?:ed|es)|revers(?:ed|es)|rescind(?:ed|s)|revok(?:ed|es)|withdr(?:ew|awn|aws)|recall(?:ed|s)|suspend(?:ed|s)|supersed(?:ed|es)|overturn(?:ed|s)|dissolv(?:ed|es)|enjoin(?:ed|s)|annull?(?:ed|s)|nullif(?:ied|ies)|void(?:ed|s)|cancell?(?:ed|s)|amend(?:ed|s)|modif(?:ied|ies)|narrow(?:ed|s)|replac(?:ed|es)|set aside|undone|undid|paus(?:ed|es)|abrogated|invalidated|struck down|thrown out|pulled back|taken back|suspendi[od]\w*|revoc[oa]\w*|anul[oa]\w*|dej[oa]\w* sin efecto|sin efecto|paraliz[oa]\w*|modific[oa]\w*)"
_PAPER = (
    r"(?:orders?|warrants?|writ|judgment|decree|ruling|decision|injunction|orden|mandamiento|auto|resolucion|sentencia)"
)
_THE_PAPER = rf"(?:(?:the|this|that|our|your|said|attached|enclosed|above|court's|judge's|his|her|its|la|el|esta|este|esa|ese|dicha|dicho|presente|adjunta) (?:[\w'.-]+ ){{0,3}}?{_PAPER})"
_WAS = r"(?:(?:was|is|has|had|have|been|be|were|got|then|since|later|now|also|already|just|promptly|apparently|may|might|could|will|would|being|fue|ha|sido|quedo|queda|esta|estaba|luego|despues|ya|sera)[ ,]+)"
# What it can mean where "it" was undone; of a licence it is the record's own story.
_A_RECORD = re.compile(
    r"\b(?:licen[cs]e|permit|card|registration|certificat\w+|policy|status|visa|benefits?|claim|account|lease|enrol\w+|membership|credential|tarjeta|licencia|permiso|registro|poliza|cuenta)\b"
)
_IT = re.compile(
    rf"\b(?:it|that|this|which|and|but)(?: itself)?,? {_WAS}{{1,4}}(?:{_UNDID}|expired|lapsed|appealed|lifted)\b|\b(?:it|that) (?:expired|lapsed|ran out)\b|(?:^|[.;,] )(?:luego |despues |ya )?(?:fue|quedo|ha sido) (?:{_UNDID}|vencid[oa]|caducad[oa])|\b(?:ya )?(?:vencio|caduco|expiro)\b"
)
# "The order does not ask for her address": then it is kept back, or it goes beside the order.
_NOT_ASKED = re.compile(
    rf"\b(?:{_THE_PAPER}|it|{_COURT})(?: itself)? (?:(?:does|did)(?:n't| not|n't even| not even) (?:ask (?:for|about)|cover|mention|name|reach|call for|extend to|include|list|require|give|say)|(?:says|asks) nothing (?:of|about|for)|is silent (?:on|about|as to))\b|\b(?:la orden|el auto|la jueza|el juez|el tribunal) no (?:lo |la |los |las )?(?:pide|incluye|menciona|abarca|cubre|exige|nombra|pidio|incluyo|menciono)\b|\b(?:outside|beyond|not (?:in|within|part of|covered by|called for by)) {_THE_PAPER}\b"
)
_KEPT_BACK = re.compile(
    r"(?:\bnot|n't|\bnever|\bno longer) (?:\w+ ){0,2}?(?:in here|here|included|sent|enclosed|attached|provided|produced|released|supplied|given|copied|part of this|sending|include|send|enclose|attach|provide|produce|release|supply)\b|\bno (?:[\w'-]+ ){1,5}?(?:is|are|was|were|has been|have been) (?:\w+ )?(?:included|sent|enclosed|attached|provided|produced|released|pulled|supplied)\b|\bnot here\b|\b(?:left|taken|kept|leave|leaving|keep|stays?|remains?) (?:\w+ )?(?:out|back|here|off|behind|with us|sealed)\b|\b(?:withheld|removed|redacted|masked|blacked|excluded|pulled|omitted|held back)\b|\bno se (?:incluyen?|envian?|mandan?|entregan?)\b|\bqueda[n]? (?:fuera|aqui|excluid\w+)\b|\b(?:excluid|omitid|tachad|retenid)[oa]s?\b"
)
_SAID: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (reason, re.compile(regex))
    for reason, regex in (
        (
            "undone",
            rf"\b{_THE_PAPER}\b(?:[ ,(]+(?!not\b|never\b|no\b|nor\b)[\w'./-]+){{0,8}}?[ ,)]+(?:{_WAS}{{1,4}})?{_UNDID}\b",
        ),
        (
            "undone",
            rf"\b{_COURT}\b[^.;?]{{0,60}}?\b{_UNDID}(?= (?:it|them|this|that|on|last|yesterday|until|pending|while|by|so)\b|[.,;:]| {_THE_PAPER}\b| (?:her|his|its|their|the|la|el|su) (?:own )?{_PAPER}\b)",
        ),
        (
            "undone",
            r"\b(?:stay|suspension|restraining order|tro)\b(?: (?:pending appeal|of (?:the|this|that) (?:order|ruling)|of it))?,? (?:was|is|has been|got|were|fue) (?:now |since |later |then |just )?(?:entered|granted|issued|in (?:place|effect|force)|allowed|obtained|concedida|ordenada)\b|\b(?:granted|entered|issued|obtained|got|won|sought and got|concedio|ordeno) (?:us |an? |the |la |una? )?(?:administrative |temporary |emergency )?(?:stay|suspension)\b(?! of (?:removal|deportation))",
        ),
        (
            "undone",
            r"\b(?:took|tak(?:e|es|en|ing)|pull(?:s|ed|ing)?) (?:it|this|that|the (?:\w+ )?(?:order|warrant|ruling)) back\b|\bchanged (?:her|his|its|their) mind\b|\bthought better of\b|\bsecond thoughts\b|\b(?:put|placed|is|are) (?:it |that |the order |the warrant )?on (?:ice|hold)\b|\b(?:entered|issued|signed) (?:in error|by mistake)\b|\b(?:grant\w*|issu\w*) mandamus\b|\bmandamus (?:relief )?(?:against|from|staying|vacating)\b|\b(?:excuses|relieves|exempts|excused|relieved|exempted) (?:us|this|our|the) (?:agency|department|office|division|board|bureau|commission)?\b ?(?:from|of)\b|\bunexecuted\b|\bse (?:arrepintio|retracto|echo para atras)\b",
        ),
        (
            "on_appeal",
            r"\b(?:is|was|now|still|esta) (?:under|on|en) (?:appeal|apelacion)\b|\b(?:we|they|he|she|it|board|department|agency|commission|office|union|counsel) (?:have |has |had )?(?:just |since |also )?(?:appealed|noticed an appeal|filed (?:an?|the|our|its) (?:notice of )?appeal)\b|\bappeal (?:is|remains) (?:pending|open)\b",
        ),
        (
            "expired",
            rf"\b{_THE_PAPER}\b(?:[ ,(]+(?!not\b|never\b)[\w'./-]+){{0,8}}? (?:has |had |have |already |since |then )*(?:expired|lapsed|ran out|run out|vencio|caduco|expiro|is (?:stale|spent|dead))\b|\b(?:expired|lapsed|stale|vencid[oa]|caducad[oa]) {_PAPER}\b",
        ),
        (
            "unsigned",
            rf"\b(?:{_COURT}|she|he)(?: [\w.'-]+){{0,2}}? (?:has|have|had|did|does)(?:n't| not|n't yet| not yet| never| yet to)(?: yet)?(?: been)? (?:sign|enter|issu|rul|decid|grant|approv|act)\w*|\b(?:{_COURT}|juez|jueza)\b[^.;?]{{0,30}}? (?:aun |todavia )?no (?:la |lo )?(?:ha )?(?:firm|emit|dict|resuel|decid)\w+|\b(?:draft|proposed|unsigned|unentered|lodged|form of|borrador de|proyecto de|propuesta de) {_PAPER}\b|\b(?:{_THE_PAPER}|it|this|that) (?:is|was)(?: only| just| merely| still)? (?:an? )?(?:unsigned|draft|proposed|lodged|sample|template|specimen|form|not (?:yet )?(?:signed|entered|final|issued|in (?:effect|force)))\b|\bstill (?:needs?|awaits?|lacks?) (?:the judge|a signature|his signature|her signature|signature)\b",
        ),
        (
            "future",
            rf"\b{_THE_PAPER} (?:itself )?(?:(?:is|are) )?(?:to follow|will (?:follow|be (?:signed|entered|issued|replaced|amended|superseded|vacated)|come|issue|arrive)|should (?:follow|issue|come)|is (?:pending|forthcoming|expected|on its way))\b|\b(?:warrant|order|orden) to follow\b|\b{_COURT}(?: [\w.'-]+){{0,2}} (?:will|should|may|might|is (?:going|expected|likely|about) to|va a) (?:\w+ )?(?:sign|issue|enter|grant|rule|decide|approve|firmar|emitir|dictar)\b|\breplaced by (?:a|an|the) (?:real|proper|final|signed|new|different)\b",
        ),
        (
            "about_others",
            rf"\b(?:{_THE_PAPER}|it|this)(?: itself)? (?:only |really |actually )?(?:is|was|concerns?|names?|covers?|relates to|refers to|es|trata)(?: only)?(?: about| for| de)? (?:somebody|someone|another|a different|some other|her|his|their|otra|otro|un tercero)\b|\b{_THE_PAPER} (?:is|was|does|did|do)(?:n't| not) (?:about|against|concern|name|mention|relate to|apply to|bind|for) (?:him|her|them|us|this|my|our|me|you)\b",
        ),
        (
            "not_genuine",
            rf"\b(?:{_THE_PAPER}|it|this|that|signature|seal|firma|sello) (?:is|looks?|seems?|appears?|may be|might be|could be|was|es|parece)(?: to be| like)?(?: an?| una?)?(?: \w+)? ?(?:fake|forged|forgery|bogus|counterfeit|fabricated|sham|fraudulent|false|invalid|void|not (?:genuine|real|authentic|valid)|fals[oa]|falsificad[oa])\b|\b(?:fake|forged|bogus|counterfeit|fictitious) {_PAPER}\b",
        ),
        (
            "hearsay",
            r"\b(?:could|can|did|do|have|has|were|was)(?:n't| not|not| never)(?: been)?(?: able to)? (?:verif|confirm|authenticat|check|locat|find|found)\w* (?:the |this |that |its |whether )?(?:order|warrant|signature|judge|case|docket|it is real|it)\b|\bdoubts? (?:about|as to|that|whether) (?:it|the (?:order|signature|judge|seal))\b",
        ),
        (
            "negated",
            r"\b(?:will|shall|do|does|did|would|can|need|must)(?:n't| not|not| never) (?:obey|comply with|honou?r|follow|recogni[sz]e|bind)\b|\bno (?:acata|obedece|cumpli|reconoce)\w*|\b(?:does|did)(?:n't| not) (?:order|direct|command|compel|require|oblige|tell) (?:us|this|our|the (?:department|agency|office|board|division|bureau|commission))\b|\b(?:not|never) (?:ordered|directed|compelled|obliged|required) to (?:give|send|provide|produce|release|disclose|turn)\b",
        ),
        (
            "not_an_order",
            r"\bbeyond (?:what|the|that)\b[^.;?]{0,30}?\b(?:order|judge|court|ordered|asked|requires?)\b|\bmore than (?:it|what|the (?:order|court|judge)) (?:asks?|says?|requires?|wants?|ordered)\b|\b(?:over and above|in addition to) (?:it|what|that|the (?:order|warrant))\b|\b(?:go|goes|going|gone|went) further than\b|\b(?:not|nowhere|n't) (?:called for|required|asked for|asked|ordered|mentioned|named|listed|covered) (?:in|by|under) (?:the|this|that|it)\b[^.;?]{0,20}\b(?:order|court|judge|warrant)?\b[^.;?]{0,60}?\b(?:but|included|enclosed|sending|attached|anyway|also|too)\b|\b(?:i|we)(?: have|'ve)? (?:also |just )(?:add|added|includ\w+|attach\w*|enclos\w*|throw in|threw in)\b|\btreat (?:this|it|that) as\b|\b(?:as|in|out of|part of) (?:our |a )?(?:cooperation|goodwill|good will)\b|\bvoluntar(?:y|ily)\b|\bunofficially\b|\bextraoficialmente\b|\boff the (?:books|record)\b|\bbetween (?:us|you and me)\b|\bentre nosotros\b|\bmas alla de lo\b|\bpor (?:cortesia|comodidad)\b|\bas a (?:courtesy|favou?r)\b",
        ),
        ("question", r"\b(?:order|orden|warrant|judge|court)\b[^.;?]{0,80}\?(?:\s|$)"),
    )
)


def told_against(letter: Flat) -> tuple[str, ...]:
    """Give what the author says against the order that stands below."""
    words = _OF_ELSE.sub(" ", cues.SURVIVED.sub(" ", cues.DECIDED.sub(" ", letter.low)))
    left = _OF_ELSE.sub(lambda match: "_" * len(match.group()), freed(letter))
    return tuple(dict.fromkeys(_told(letter, words, left)))


def _told(letter: Flat, words: str, left: str) -> Iterator[str]:
    yield from (reason for reason, pattern in cues.CONTRADICTIONS if reason in _BOUND and pattern.search(words))
    yield from (reason for reason, pattern in _SAID if pattern.search(left) and pattern.search(words))
    if _sent_beside(letter, left):
        yield "not_an_order"
    if undoes(letter) or _it_was_undone(letter, left):
        yield "undone"
    if not (STRIKES - _OF_RECORDS).isdisjoint(turns_in(left)):
        yield "contradicted"


def _sent_beside(letter: Flat, left: str) -> bool:
    """Whether a sentence says what the order does not ask for, and not that it is kept back."""
    sentences = (left[first:last] for first, last in pairwise((0, *letter.ends)))
    return any(_NOT_ASKED.search(words) and not _KEPT_BACK.search(words) for words in sentences)


def _it_was_undone(letter: Flat, left: str) -> bool:
    """Whether "it was withdrawn" can be said of the order: no record is spoken of in that sentence or the one before."""
    before = 0
    for first, last in pairwise((0, *letter.ends)):
        if _IT.search(left[first:last]) and not _A_RECORD.search(left[before:last]):
            return True
        before = first
    return False
