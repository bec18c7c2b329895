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
    r"\bto (?:this|the|its) form of (?:the )?order\b|\b(?:could|can|did|do|does)(?: not|n't) (?:find|locate) (?!(?:the |this |that |any |such |an? )?(?:order|warrant|case|docket|judge|court|number|entry|signature|it)\b)[^.;?]{0,60}|\b(?:earlier|previous|prior|first|former|old) (?:\w+ ){0,2}?(?:order|ruling)\b[^.;?]{0,60}? (?:by|with) (?:this|the (?:present|attached|enclosed|new|later))\b(?: (?:order|one))?|(?<=order )for your convenience\b|(?<=order, )for your convenience\b|(?<=copy )for your convenience\b|(?<=copy, )for your convenience\b|\b(?:subpoenas?|summons|citatorios?|requerimientos?|letters?|requests?|demands?)\b[^.;?]{0,60}?\b(?:sin (?:la )?firma|unsigned|(?:not|never|no|[a-z]+n't) (?:yet )?(?:been )?(?:signed|firmad[oa]))\b[^.;?,]{0,40}"
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
# Any stay that is not said to be over or refused; one of removal or of a case is another thing.
_STAY = re.compile(
    r"\b(?:an?|the|its|this|that|their|temporary|administrative|emergency|under) stay\b(?! (?:of (?:removal|deportation|discovery|proceedings|the case)|at\b|in touch|with\b|tuned)|s? here\b)"
)
_STAY_OVER = re.compile(
    r"\bstay\b[^.;?]{0,80}?\b(?:lifted|dissolved|vacated|denied|refused|expired|ended|ran out|is over|dropped|declined)\b|\b(?:lift\w*|dissol\w+|vacat\w+|den(?:ied|ying|ies)|refus\w+|declin\w+|no|nor|without) (?:[\w']+ ){0,6}?stay\b"
)
# "The order does not ask for her address": then it is kept back, or it goes beside the order.
_NOT_ASKED = re.compile(
    rf"\b(?:{_THE_PAPER}|it|{_COURT})(?: itself)? (?:(?:does|did)(?:n't| not|n't even| not even) (?:ask (?:for|about)|cover|mention|name|reach|call for|extend to|include|list|require|give|say)|(?:says|asks) nothing (?:of|about|for)|is silent (?:on|about|as to))\b|\b(?:la orden|el auto|la jueza|el juez|el tribunal) no (?:lo |la |los |las )?(?:pide|incluye|menciona|abarca|cubre|exige|nombra|pidio|incluyo|menciono)\b|\b(?:{_THE_PAPER}|{_COURT}) (?:only|just|merely) (?:calls?|asks?|asked|wants?|wanted|covers?|names?|directs?|requires?|mentions?)\b|\bnot (?:part of )?what (?:the )?(?:{_COURT}|{_PAPER})\b|\b(?:{_THE_PAPER}|{_COURT})(?: [\w.'-]+)? (?:excluded|left out|struck|withheld|carved out|leaves out|excludes|exempted)\b|\b(?:outside|beyond|not (?:in|within|part of|covered by|called for by)) {_THE_PAPER}\b"
)
_KEPT_BACK = re.compile(
    r"(?:\bnot|n't|\bnever|\bno longer) (?:\w+ ){0,2}?(?:in here|here|included|sent|enclosed|attached|provided|produced|released|supplied|given|copied|part of this|sending|include|send|enclose|attach|provide|produce|release|supply)\b|\bno (?:[\w'-]+ ){1,5}?(?:is|are|was|were|has been|have been) (?:\w+ )?(?:included|sent|enclosed|attached|provided|produced|released|pulled|supplied)\b|\bnot here\b|\b(?:left|taken|kept|leave|leaving|keep|stays?|remains?) (?:\w+ )?(?:out|back|here|off|behind|with us|sealed)\b|(?<!judge )(?<!court )(?<!order )\b(?:withheld|removed|redacted|masked|blacked|excluded|pulled|omitted|held back|nulled|blanked|stripped|scrubbed)\b|\bno (?:se (?:incluyen?|envian?|mandan?|entregan?)|van?)\b|\bqueda[n]? (?:fuera|aqui|excluid\w+)\b|\b(?:excluid|omitid|tachad|retenid)[oa]s?\b"
)
# "The ruling did not survive", "we are not the bureau that it means": what is denied of the order or its reach.
_NEGATED = re.compile(
    rf"\b(?:{_THE_PAPER}|{_COURT}|paragraphs? \w+)(?: (?!who\b|that\b|which\b)[\w'.-]+){{0,2}}? (?:does|did|do|has|had|have|is|was|were|are|will|can|could|would|should|may)(?:n't|n't ever| not| never| no longer| hardly| scarcely)\b|\b(?:are|am|is|was|were|'re|'m)(?: not|n't) the (?:\w+ ){{0,3}}?(?:agents?|bureau|agency|office|department|division|board|commission|person|people|one|ones)\b|\b(?:and|but|,) not (?:to )?(?:us|you|ice|hsi|dhs|uscis|cbp|your (?!letter|request|e-?mail|note|form|subpoena|detainer)\w+)\b|\bya no (?:rige|vale|obliga|aplica|existe|es)\b|\b(?:orden|auto|jueza?|tribunal)(?: \w+){{0,2}}? (?:no|nunca|tampoco) (?!se (?:incluy|envi|mand|entreg))\w+"
)
_NOT_YET = re.compile(r"\bnot (?:yet )?take effect\b")
# That nobody is to be told, and what is left open, is said in orders that stand.
_OWN_SILENCE = re.compile(
    r"\b(?:not|n't|never|no) (?:\w+ )?(?:told|tell|notif\w+|contact\w*|inform\w*|object\w*|oppos\w*|decid\w*|reach\w* the|limit\w*|appeal\w*|sought|stayed|vacated|been (?:stayed|vacated|appealed|modified))\b"
)
_BUT = re.compile(r",? (?:but|although|though|even so|yet|pero|aunque|sin embargo)\b")
_NAMED = re.compile(rf"\b(?:{_PAPER}|{_COURT}|government|paragraphs?|signed|signature|firma\w*)\b")
_OBEYS = re.compile(
    r"\b(?:compl\w+|obey\w*|obedien\w+|abid\w+|order\w*|judges?|courts?|paragraphs?|sections?|must|bound|required?|ruled|ruling|commands?|directs?|not|no|nothing|none|n't|only|the (?:rest|other)|lost|denied|overruled|cumpl\w+|acat\w+|orden\w*|jueza?|tribunal|parrafo|inciso|debemos)\b"
)
_SAID: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (reason, re.compile(regex))
    for reason, regex in (
        (
            "undone",
            rf"\b{_THE_PAPER}\b(?:[ ,(]+(?!not\b|never\b|no\b|nor\b)(?:[\w'/-]{{1,4}}\.|[\w'/-]+(?:\.\w+)*)){{0,8}}?[ ,)]+(?:{_WAS}{{1,4}})?{_UNDID}\b",
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
            r"\b(?:took|tak(?:e|es|en|ing)|pull(?:s|ed|ing)?) (?:it|this|that|the (?:\w+ )?(?:order|warrant|ruling)) back\b|\b(?:threw|throw\w*|thrown|toss\w*|struck|knock\w*) (?:it |that |this |(?:the |that |this |her |his )?(?:\w+ )?(?:order|warrant|ruling|injunction) )?(?:out|down|aside)\b|\bchanged (?:her|his|its|their) mind\b|\bthought better of\b|\bsecond thoughts\b|\b(?:put|placed|is|are) (?:it |that |the order |the warrant )?on (?:ice|hold)\b|\b(?:entered|issued|signed) (?:in error|by mistake)\b|\b(?:grant\w*|issu\w*) mandamus\b|\bmandamus (?:relief )?(?:against|from|staying|vacating)\b|\b(?:excuses|relieves|exempts|excused|relieved|exempted) (?:us|this|our|the) (?:agency|department|office|division|board|bureau|commission)?\b ?(?:from|of)\b|\ban (?:amended|superseding|corrected|second|new) order (?:was |has |has been |then |since )?(?:issued|entered|came|followed|signed)\b|\bunexecuted\b|\bse (?:arrepintio|retracto|echo para atras)\b",
        ),
        (
            "undone",
            rf"\b{_UNDID} (?:the )?(?:execution|enforcement|operation|effects?|service|ejecucion|efectos) (?:of|de) (?:it\b|{_THE_PAPER}\b)",
        ),
        (
            "undone",
            rf"\b(?:on|upon|after) (?:rehearing|reconsideration)\b|\breconsidered\b|\b{_COURT}\b[^.;?]{{0,30}}? (?:has |have )?(?:since|later|then|now|thereafter) (?:den(?:ied|ies)|refused|struck|dismissed|ruled otherwise|changed|withdr\w+)\b|\b(?:crossed|struck|scratched|inked) (?:it|that|them|the \w+) out\b|\bcrossed out\b|\b{_UNDID} paragraphs? \w+\b|\bonly as to\b|\bleft (?:it|them|that|the number) in\b|\b(?:struck|strikes|deleted) (?:it|that|the order|paragraphs? \w+|that paragraph)\b",
        ),
        (
            "on_appeal",
            r"\b(?:is|was|now|still|esta) (?:under|on|en) (?:appeal|apelacion)\b|\b(?:we|they|he|she|it|board|department|agency|commission|office|union|counsel) (?:have |has |had )?(?:just |since |also )?(?:appealed|noticed an appeal|filed (?:an?|the|our|its) (?:notice of )?appeal)\b|\bappeal (?:is|remains) (?:pending|open)\b",
        ),
        (
            "expired",
            rf"\b{_THE_PAPER}\b(?:[ ,(]+(?!not\b|never\b)(?:[\w'/-]{{1,4}}\.|[\w'/-]+(?:\.\w+)*)){{0,8}}? (?:has |had |have |already |since |then )*(?:expired|lapsed|ran out|run out|vencio|caduco|expiro|is (?:stale|spent|dead))\b|\b(?:expired|lapsed|stale|vencid[oa]|caducad[oa]) {_PAPER}\b",
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
            r"\bbeyond (?:what|the|that)\b[^.;?]{0,30}?\b(?:order|judge|court|ordered|asked|requires?)\b|\bmore than (?:it|what|the (?:order|court|judge)) (?:asks?|says?|requires?|wants?|ordered)\b|\b(?:over and above|in addition to) (?:it|what|that|the (?:order|warrant))\b|\b(?:go|goes|going|gone|went) further than\b|\b(?:not|nowhere|n't) (?:called for|required|asked for|asked|ordered|mentioned|named|listed|covered) (?:in|by|under) (?:the|this|that|it)\b[^.;?]{0,20}\b(?:order|court|judge|warrant)?\b[^.;?]{0,60}?\b(?:but|included|enclosed|sending|attached|anyway|also|too)\b|\b(?:i|we)(?: have|'ve)? (?:also |just )(?:add|added|includ\w+|attach\w*|enclos\w*|throw in|threw in)\b|\btreat (?:this|it|that) as (?!confidential|sensitive|privileged|sealed|restricted|private)|\b(?:as|in|out of|part of) (?:our |a )?(?:cooperation|goodwill|good will)\b|\bvoluntar(?:y|ily)\b|\bunofficially\b|\bextraoficialmente\b|\boff the (?:books|record)\b|\bbetween (?:us|you and me)\b|\bentre nosotros\b|\bmas alla de lo\b|\bpor (?:cortesia|comodidad)\b|\bas a (?:courtesy|favou?r)\b",
        ),
        (
            "draft",
            r"\bforger(?:y|ies)\b|\b(?:procured|obtained|gotten|got) (?:by|through) (?:fraud|deceit|a lie|mistake)\b|\bmock-?ups?\b|\bfor (?:our |the |an? )?(?:\w+ )?(?:training|exercise|drill|rehearsal)\b|\b(?:version|text|wording|form|paper|one) (?:that |which )?(?:the )?(?:government|ausa|u\.? ?s\.? attorney|hsi|ice|counsel|prosecutors?|agents?)\b[^.;?]{0,20}\b(?:proposed|drafted|submitted|prepared|wants)\b|\bthe real (?:one|order)\b|\bsignature\b[^.;?]{0,40}\b(?:pasted|photoshopped|copied|missing|not (?:hers|his|the judge's))\b",
        ),
        (
            "negated",
            r"\b(?:told|advised|asked|instructed|warned|directed|ordered|wants|wanted)\b[^.;?]{0,40}? (?:not to (?:send|give|share|release|produce|provide|turn|hand|answer|comply|respond|disclose (?:it|this|any|the (?:file|records?|number)))|against\b|to (?:wait|hold|stop|refrain|sit tight))|\b(?:legal|counsel|attorneys?|management|supervisor|director|general counsel|boss)\b[^.;?]{0,24}?(?:\bnot|n't|\bnever|\byet to) (?:yet )?(?:been )?(?:clear|approv|authori[sz]|sign|consult|review|agree|allow|want)\w*|\badvis(?:ed|es) against\b|\bwithout (?:telling|asking|waiting for|(?:our |my |the )?(?:\w+ )?(?:counsel|legal|director|supervisor)(?:'s)? (?:approval|clearance|knowledge|consent))\b",
        ),
        (
            "conditional",
            r"\b(?:not|n't) (?:\w+ )?(?:due|effective|in (?:force|effect)|final|binding|enforceable|ripe|to (?:go|be sent|be produced))\b[^.;?]{0,40}\b(?:until|yet|before)\b|\b(?:undertaking|bond|security|condition|deposit|certification|affidavit)\b(?! (?:is|remains) sealed)[^.?]{0,60}?\b(?:none|not|never|yet to)\b",
        ),
        (
            "prohibits_disclosure",
            r"\bsealed from (?:you|ice|hsi|dhs|uscis|cbp|your)\b|\bonly (?:the |an? )?(?:grand jury|court|judge|defen[cs]e|prosecutors?|parties|counsel|auditor|fbi|irs|police)\b[^.;?]{0,12}\b(?:may|can|shall|is to|are to|gets?|should)\b",
        ),
        (
            "future",
            rf"\b(?:ahead|in advance|in anticipation|in expectation) of (?:the |an? |its |any |her |his )?(?:\w+ ){{0,2}}?(?:order|ruling|signature|hearing|warrant|decision)\b|\b(?:{_COURT}|she|he)\b[^.;?]{{0,40}}? (?:would|promised to|intends to|means to|plans to|meant to) (?:\w+ )?(?:sign|enter|issue|grant|rule|withdraw|vacate|stay|reconsider)\b",
        ),
        (
            "expired",
            r"\b(?:(?:order|warrant|orden)(?:'s)?|its) (?:\w+ ){0,3}?(?:days|weeks|months|term|period|window|life|time|plazo)\b[^.;?]{0,12}?\b(?:are|is|has|have|were|was|had) (?:now |long |already )?(?:over|up|past|passed|run|elapsed|expired|gone|out)\b",
        ),
        (
            "undone",
            rf"\b(?:we|they|it|he|she|department|agency|bureau|board|union|commission) (?:have |has |then |since )?(?:won|prevailed)\b|\b(?:ruled|sided|found|decided|held) (?:for|with|in favou?r of) (?:us|the (?:department|agency|bureau|board|office|commission|union)|her|him)\b|\b{_THE_PAPER} (?:is|was)(?: now| long| a)? (?:gone|dead|over|joke|no good|history|old|last (?:year|month|spring|summer|fall|winter)'s|void|stale|closed|moot|out of date)\b|\b(?:marked|stamped|declared|called) (?:it |{_THE_PAPER} )?(?:as )?(?:void|vacated|stayed|withdrawn|cancell?ed)\b|\brun its course\b|\b(?:case|matter|petition|proceeding|action) (?:was|is|has been|had been) (?:\w+ )?(?:dismissed|closed|dropped|settled|withdrawn|abandoned)\b|\b(?:dropped|closed|settled|abandoned|withdrew) (?:the|its|their|his|her) (?:case|matter|petition|proceeding|action)\b|\b(?:la|lo) (?:revoc|retir|anul|suspendi|invalid)\w+|\bwithout enforcing\b",
        ),
        (
            "not_an_order",
            r"\b(?:may|can|could|might|free to|were to) (?:refuse|decline|choose|decide)\b|\bleft (?:it|that|this|the (?:matter|question|choice)) (?:up )?to (?:us|me|the (?:department|agency|bureau|office))\b|\boptional\b|\b(?:up to|choice of) us\b|\b(?:our|my) (?:own )?(?:choice|discretion|decision|initiative)\b|\bgood (?:relations?|relationship|terms|standing)\b|\bgesture\b|\bgoodwill\b|\b(?:de|como) favor\b|\bby way of a?\s?(?:courtesy|favou?r)\b|\b(?:order|auto|orden)\b[^.;?]{0,20} (?:only |merely |just )?(?:sets|schedules|fixes|senala) (?:an? |the |una? )?(?:hearing|argument|briefing|conference|vista|audiencia)\b",
        ),
        (
            "prohibits_disclosure",
            rf"\b{_COURT}\b[^.;?]{{0,30}}? (?:gave|gives|ordered|orders|directed|wants|sent)\b[^.;?]{{0,40}}? to (?:chambers|the (?:judge|court|defen[cs]e|grand jury|public defender|parties)|(?:his|her|their) (?:lawyer|attorney|counsel))\b|\bto (?:the )?(?:judge|court|chambers) first\b|\b(?:tro|injunction|restraining order)\b[^.;?]{{0,60}}? (?:bars?|forbids?|blocks?|stops?|prohibits?|prevents?)\b|\b(?:not|nor|n't) (?:\w+ )?(?:among (?:those|them|the)|(?:allowed|entitled|authori[sz]ed|permitted|cleared|supposed|meant) to (?:see|have|get|receive|know|hold|read))\b|\bnos prohibe\b|\bprohibe (?:dar|entregar|divulgar|enviar|revelar)\w*|\bque no (?:la|lo|los|las|se|le|les)? ?(?:\w+ )?(?:mand|envi|entreg|dier|divulg|compart)\w+",
        ),
        (
            "future",
            r"\b(?:days?|weeks?|period|time|window|deadline)\b[^.;?]{0,40}?(?:\bnot|n't|\bnever) (?:yet )?(?:run|passed|expired|ended|elapsed|begun|lapsed|closed)\b|\b(?:has|have|had) (?:\w+ )?(?:more )?(?:days|weeks) (?:more |left |remaining )?(?:to|in which to) (?:object|appeal|oppose|respond|move|contest)\b|\b(?:release|production|effective|delivery|start) date\b[^.;?]{0,30}? (?:is|falls)\b|\buntil (?:the |this |that )?(?:order|warrant|ruling|it) (?:is|becomes) (?:final|effective|signed|entered)\b|\b(?:if|were) (?:the |this |that )?(?:order|warrant|it) (?:were|was|to be) (?:signed|entered|real|granted|in force)\b|\b(?:aun|todavia) no (?:nos |se |la |lo )?\w+",
        ),
        (
            "unsigned",
            r"\b(?:no|without (?:an?|any|the)|not (?:see|find|have) (?:an?|any|the|her|his)) (?:judge's |legible |visible )?signature\b(?! (?:is )?(?:needed|required))|\bsignature (?:block|line|space|page)\b[^.;?]{0,30}?\b(?:blank|empty|missing|bare|not)\b|\b(?:came|comes|is|was|issued|signed) (?:from|by) (?:your|the|an?|its|ice's|hsi's) (?:own )?(?:attorney|lawyer|counsel|agent|officer|supervisor|clerk)\b|\bnot (?:from |by )?an? (?:real |actual )?judge\b",
        ),
        (
            "about_others",
            r"\b(?:from|of|in) (?:an?|some) (?:older|other|another|different|old|earlier|previous) (?:case|matter|file|proceeding|docket)\b|\bfrom another (?:case|matter)\b|\bshould do\b|\bgood enough\b",
        ),
        (
            "expired",
            r"\b(?:was|is|were) (?:only )?(?:good|valid|effective|in force) (?:only )?(?:for|through|until|till|to)\b|\b(?:authority|power|effect|force|validity|term)\b[^.;?]{0,30}? (?:ended|expired|ceased|lapsed|ran out|stopped)\b",
        ),
        (
            "undone",
            rf"\b(?:put|puts|placed|has|imposed) (?:an? |the )?(?:hold|stop|freeze|halt) (?:on|to)\b|\b(?:order|warrant|injunction|paragraph \w+) (?:was |has been |is )?lifted\b|\bsubpoenas? (?:was|is|has been) (?:later |since |then )?quashed\b|\b(?:came|went|fell|dropped|taken) out of {_THE_PAPER}\b|\b(?:paro|detuvo|freno) (?:todo|la orden|la entrega)\b|\b(?:shred|destroy|discard|tear up|throw away) {_THE_PAPER}\b",
        ),
        (
            "not_an_order",
            rf"\b{_THE_PAPER} (?:is |was )?(?:only|just|merely) (?:lets?|allows?|permits?|invites?|asks?|suggests?|an? )|\b(?:to|at|in) our (?:judgment|option|pleasure)\b|\b{_THE_PAPER} (?:is|was) (?:meant|intended|destined|made) (?:for|to)\b|\b(?:no|lacks?|lacked|without|beyond (?:its|the court's|his|her)) (?:power|jurisdiction|authority)\b|\bwrong (?:district|court|judge|county|case|number)\b|\b(?:belongs|belonged) to (?:another|a different|some other|somebody)\b|\bjueza? (?:la |lo )?(?:vera|firmara|decidira|resolvera|estudia)\b",
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
    if _STAY.search(left) and not _STAY_OVER.search(letter.low):
        yield "undone"
    if _sent_beside(letter, left):
        yield "not_an_order"
    if _denied_or_outweighed(letter, left):
        yield "contradicted"
    if undoes(letter) or _it_was_undone(letter, left):
        yield "undone"
    if not (STRIKES - _OF_RECORDS).isdisjoint(turns_in(left)):
        yield "contradicted"


def _sent_beside(letter: Flat, left: str) -> bool:
    """Whether a sentence says what the order does not ask for, and not that it is kept back."""
    sentences = (left[first:last] for first, last in pairwise((0, *letter.ends)))
    return any(_NOT_ASKED.search(words) and not _KEPT_BACK.search(words) for words in sentences)


def _denied_or_outweighed(letter: Flat, left: str) -> bool:
    """Whether a sentence denies anything of order or judge, or sets something else than obedience against them."""
    for first, last in pairwise((0, *letter.ends)):
        words = left[first:last]
        if _NOT_YET.search(letter.low[first:last]):
            return True
        if _NEGATED.search(words) and not (_KEPT_BACK.search(words) or _OWN_SILENCE.search(words)):
            return True
        weighed = _BUT.split(words, maxsplit=1)
        if len(weighed) > 1 and _NAMED.search(weighed[0]) and not _OBEYS.search(weighed[1]):
            return True
    return False


def _it_was_undone(letter: Flat, left: str) -> bool:
    """Whether "it was withdrawn" can be said of the order: no record is spoken of in that sentence or the one before."""
    before = 0
    for first, last in pairwise((0, *letter.ends)):
        if _IT.search(left[first:last]) and not _A_RECORD.search(left[before:last]):
            return True
        before = first
    return False
