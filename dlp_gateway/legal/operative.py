"""Tell what an order orders: to disclose, or not to, or nothing of the kind.

Takes: the parts of a paper that has the form of an order, its title. Returns: reasons against it. Touches: nothing.
A doubt counts in the operative part only, or where the order as a whole is taken back: in its title, by a stamp, below
the signature. Where the court plainly commands an agency to give records to the government, what it denies, seals or
schedules beside that does not take the command back.
An attempt to undo an order that failed ("the motion to quash is denied") is taken out first.
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dlp_gateway.legal import cues
from dlp_gateway.legal.commands import GIVE, commands_in, obliged_in
from dlp_gateway.legal.recipients import (
    for_others,
    immigration_roles,
    named_by_role,
    parties_in,
    plainly_given,
    private_roles,
    sentence,
    to_chambers,
)
from dlp_gateway.legal.redactions import Given, leaves_out
from dlp_gateway.legal.suspension import suspends_itself

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.legal.sections import Sections

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
# "Release to any federal agency shall be made only upon further order": this order is none to such an agency.
_ONLY_LATER = re.compile(
    r"\b(?:release|disclosure|production|delivery|transmittal|transfer|entrega|divulgacion)s?\b[^.;]{0,60}? (?:to|al?) [^.;]{0,80}?\b(?:federal|immigration|ice|hsi|dhs|uscis|cbp|homeland|law enforcement|any agency|inmigracion|agencia federal)\b[^.;]{0,60}?\b(?:only|requires?|shall require|awaits?|may be sought|solo|solamente|unicamente|requiere)\b[^.;]{0,40}?\b(?:orders?|leave|permission|orden|permiso)\b"
)
# That an order's own existence, or what it seeks, be kept quiet forbids nothing to the agency's answer.
_OWN_SECRECY = re.compile(
    r"^ (?:tell|inform|notify|advise|alert|contact|warn)\b|\b(?:existence|fact|contents?|terms) of (?:this|the) (?:order|warrant|application|investigation|subpoena|writ)|\b(?:notify|notice to) (?:the|any|its)? ?(?:subscriber|customer|account|target|subject)|\bto (?:any other person|the (?:subscriber|customer|public|media|press))|\bexistencia de esta orden|\bfurther (?:disclos|disseminat|releas)|\bexcept (?:as|to|for|in)\b|\bunless\b|\bother than\b|\bfor any (?:other )?purpose|\bbeyond\b|\boutside\b"
)
_TO_AGENTS = re.compile(
    r"\b(?:immigration|ice|dhs|hsi|homeland|customs|enforcement|federal (?:agency|agencies|agents?|authorities|government)|united states|inmigracion)\b"
)
_UNDONE = r"(?:quash\w*|vacat\w*|stayed|staying|set(?:ting)? aside|rescind\w*|dissolv\w*|revers\w*|recall\w*|cancel\w*|withdraw\w*|withdrawn|annul\w*|void\w*|supersed\w*|suspend\w*|terminat\w*|revok\w*|nullif\w*|anulad\w*|revocad\w*|sin efecto|suspendid\w*)"
_UNDOES = re.compile(
    r"\b(?:shall have|have|has|having|is of|of) no (?:further |legal |continuing )?(?:force|effect|validity)\b|\b(?:circuit|court of appeals|appellate division|supreme court)\b(?: has| have)? (?:revers|vacat|stay|remand|overturn|enjoin)\w*|\b(?:obligation|duty|requirement)\b[^.;]{0,120}?\b(?:is|are) (?:hereby )?(?:terminated|ended|lifted|extinguished|discharged|relieved|excused)\b|\b(?:in|into) abeyance\b|\bshall not (?:take effect|be (?:effective|enforce\w*))|\bnot (?:yet )?(?:effective|enforceable|in effect)\b|\b(?:takes|take|become|becomes|effective) (?:effect |effective )?(?:only )?(?:upon|once|if|after) (?!(?:entry|filing|signing|service|receipt|its|the date|issuance)\b)"
    r"|\b(?:compliance|enforcement|production|order|paragraph)\b[^.;]{0,40}?\b(?:is|are|shall be|remains?) (?:hereby )?(?:deferred|postponed|suspended|paused|tolled|held|stayed|abated)\b|\bconditioned (?:up)?on\b|\b(?:up)?on (?:the )?(?:posting|payment) of\b|\btentative\b|\bunenforceable\b|\bneed(?:s)? (?:to )?(?:produce|provide|give|disclose|release) (?:nothing|no)\b|\binclined to\b|\ben suspenso\b|"
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
# It tells what was decided upon, not how: "order on motion to compel and motion to quash".
_TITLE_ON = re.compile(
    r"\b(?:order|ruling|decision|entry|judgment)s? (?:up)?(?:on|re:?|regarding|as to)\b(?!.*\bgranting\b)"
)
_TITLE_DECIDES = re.compile(
    r"\btemporary restraining order and order to show cause\b|\b(?:judgment|ruling|decision|order) (?:up)?on (?:the )?(?:rule|order|motion|return)\b"
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
_RECOMMENDS = re.compile(
    r"\b(?:is|be)(?:[ ,]+(?!so\b|not\b)\w+){0,12}?[ ,]+recommended\b|\bit is so recommended\b|\b(?:court|undersigned|magistrate judge) (?:\w+ )?recommends\b|\bse recomienda\b"
)
# A magistrate judge's paper to the judge who will decide: its title, or its author speaking.
_TITLE_RECOMMENDS = re.compile(r"\brecommend(?:ation|ations|ed)\b|\brecomendaci\w+")
_I_RECOMMEND = re.compile(
    r"\b(?:i|we|the undersigned)(?:,? (?:hereby|therefore|respectfully|accordingly|thus|also),?)* recommends?\b|\bmust be recommended\b|\brespetuosamente recomiend\w+"
)
# "It is recommended: 1. Respondent shall ...": the words stand right before what is commanded.
_LEADS_IN = re.compile(r"\brecommend(?:ed|s|ing)(?: by the court)?(?: that| as follows)?\W*(?:\(?\w{1,2}[.)]?)?\W*$")
_ADOPTS = re.compile(
    r"(?<!\border )(?<!\borders )\badopt(?:s|ing)?\b|(?<!if )(?<!when )(?<!once )(?<!until )(?<!unless )\badopted\b(?! by the district judge)|\baccept(?:s|ed|ing)\b[^.;]{0,40}\brecommendation"
)
_IN_CAMERA = re.compile(r"\bin camera\b|\bonly to the court\b")
# Sending the order itself around discloses nothing.
_OF_ITSELF = re.compile(
    r"[^.;\n]{0,160}\bcop(?:y|ies) of th(?:is|e) (?:order|orden)\b[^.;]{0,160}|[^.;]{0,160}\bcopia de esta orden\b"
)
# Stamped or typed at the edge of a paper that counts no more; in brackets or between stars anywhere.
_STAMPED = re.compile(
    r"\b(?:vacated|superseded|stayed|withdrawn|quashed|recalled|rescinded|revoked|void|cancell?ed|reversed|suspended|sin efecto|revocad[oa]|anulad[oa])\b"
)
_STAMP_WORDS = 14
# Where one paper of a packet ends: its signature.
_SIGNED = re.compile(r"(?:^|[ (])/?[sf]/ ")
_UNDOES_ORDER = re.compile(
    rf"\b(?:orders?|judgment|decision|warrant|writ|orden|sentencia)\b[^.;]{{0,120}}?\b(?:is|are|be|hereby|queda|quedan)\b(?: \w+){{0,3}}? {_UNDONE}|\b(?:court|tribunal)\b(?: hereby)? (?:quashes|vacates|stays|rescinds|recalls|withdraws|revokes)\b[^.;]{{0,40}}?\b(?:order|judgment|decision)\b"
)
# The court says itself that it commands no such thing.
_DISCLAIMS = re.compile(
    r"\b(?:this order )?(?:is|are) not directed to (?:the )?(?:department|division|agency|respondent|commission)\b|\bconfers (?:on it |upon it )?no authority\b|\bnothing (?:herein|in this order|here) (?:orders|compels|directs|requires) (?:it|respondent|production|disclosure|the (?:department|agency|division|commission))\b(?! to (?:create|compile|answer|respond|prepare|make|search|waive)\b)|\bnothing (?:herein|in this order|here|above|contained herein|in this (?:entry|judgment|ruling|decree)) (?:authorizes|permits|allows) (?:(?:the|any|such) )?(?:disclosure|production|release)\b(?! (?:to|of|by|beyond|for|or use|outside|in)\b)|\bunder no (?:present |current |further )?(?:duty|obligation|compulsion) to (?:produce|disclose|release|provide|give|furnish|deliver)\b(?: (?:anything|it|them|any (?:record|document|file)s?|the (?:records?|file|documents?)))?(?=[ ]?(?:[.;,]|and\b|until\b|unless\b|$))|\bpermitted,? but not required\b|\bnothing (?:herein|in this order|here|contained herein|in this (?:entry|judgment|ruling|decree)) (?:shall|is to|may|should|will) be (?:construed|read|understood|taken|deemed)(?: \w+){0,3} (?:as|to be) (?:an |any )?(?:order|ruling|direction|finding)s? (?:compelling|directing|requiring|that (?:the )?(?:department|division|agency|respondent|custodian) (?:shall|must))|\bdoes not (?:now |yet )?decide (?:whether|if) (?:[\w.]+ ){1,5}(?:must|shall|has to|should|is required to) (?:comply|produce|respond|disclose)\b|\bnot an order (?:compelling|directing|to)\b|\bdoes not (?:direct|order|compel) (?:it|respondent|the (?:department|division|agency|commission))\b"
)
_LEAVE = re.compile(
    r"\b(?:for|grant\w*|seek\w*|request\w*) leave to\b|\bmove[sd]? (?:the court )?(?:for|to) (?:an? )?(?:extension|continuance|seal|intervene|extend|continue)\b"
)
# The same below an attachment, whose lists may speak of revoked licences.
_TAKEN_BACK = re.compile(
    r"\W*(?:note:? )?(?:this (?:order|warrant)|order|warrant)?\W*(?:is |was |has been )?(?:hereby )?(?:vacated|superseded|stayed|quashed|recalled|rescinded|reversed)\b"
)
_NOTED = re.compile(
    r"[\[*][^\]*]{0,80}\b(?:vacated|superseded|stayed|withdrawn|recalled|rescinded|revoked|reversed)\b[^\]*]{0,80}[\]*]"
)
# What is denied beside a command and gives or keeps no record: "her motion to continue the trial is denied".
_OF_THE_CASE = re.compile(
    r"\b(?:motions?|requests?|applications?|cross-motions?)\b(?: [\w'-]+){0,3}? (?:to|for|of) (?:(?!\b(?:granted|allowed|compel|enforce|produc\w+|disclos\w+|releas\w+)\b)[^.;]){0,60}?\b(?:continu\w*|trial|suppress|sever|bifurcate|sanctions?|costs?|fees?|contempt|expedit\w*|interven\w*|seal|stay|quash|dismiss|strike|extension|reconsider\w*|argument|transfer|recus\w*|protective order)\b(?:(?!\bgranted\b)[^.;]){0,60}?\b(?:denied|dismissed|rejected|refused|overruled)\b"
)
# An attempt to undo the order that failed, whoever made it: "respondent's request that this order be stayed is denied".
_FAILED = re.compile(
    r"\b(?:motions?|requests?|applications?|objections?|exceptions?|demands?|mocion(?:es)?|solicitud(?:es)?|objecion(?:es)?)\b(?:(?!\b(?:granted|allowed|sustained|and (?:the|this|said) (?:order|judgment)|con lugar)\b)[^.;]){0,200}?\b(?:denied|overruled|refused|rejected|deniega|denegad[oa]|sin lugar)\b"
)
# What is undone is something else: an order of another day, a stay, a motion that is granted in part.
_EARLIER = re.compile(
    r"\b(?:orders?|stay|injunction|judgment|orden)\b[^.;]{0,40}?\b(?:of|dated|entered|filed|de|del)\b[^.;]{0,24}?(?:january|february|march|april|may|june|july|august|september|october|november|december|\d{1,2}/\d|\d{4}|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)|\b(?:earlier|prior|previous|temporary|scheduling|sealing) (?:\w+ )?(?:orders?|subpoenas?|summons|restraints?)\b|\brestraints?\b|\bhearing\b|\b(?:specifications?|items?|requests?|categor(?:y|ies)|demands?) (?:nr )?\(?(?:\d{1,2}|[a-h]|one|two|three|four|five)\b|\bthe stay\b|\bin part\b|\bto th(?:e|at) extent\b|\bas to (?:all|the|requests?|items?|documents?|pages?|others?)\b|\botherwise\b|\bwithdrawn\b|\bprotective order\b|\bmodif\w+\b"
)
_THIS_ORDER = re.compile(
    r"\b(?:this|the present|the foregoing|the above) (?:order|judgment|writ|subpoena|entry|decree|production)\b(?! (?:does|shall|is) (?:supersede|vacate|replace))|\b(?:compliance|enforcement|production|execution|operation|obligation|paragraphs? \w+|effect)\b[^.;]{0,60}?\b(?:stay\w*|suspend\w*|defer\w*|held(?! (?:in confidence|confidential|under seal))|abeyance|toll\w*|postpon\w*|excus\w*|reliev\w*)|\besta orden\b|\babeyance\b"
)
# The prohibition binds those who get the records, or concerns a piece of them.
_OF_RECIPIENT = re.compile(
    r"\b(?:petitioners?|movants?|applicants?|recipients?|ice|hsi|dhs|uscis|cbp|homeland security(?: investigations)?|immigration services|customs enforcement|border protection|the government|united states|agency receiving|receiving agency|federal agency)[ ,)]*(?:and (?:its|their) [\w ]{2,30})?$"
)
# "Shall not be used or shared for civil immigration enforcement": who has the records already is told what for.
_OF_USE = re.compile(
    r" (?:be )?used?\b(?![^.;]*\bto (?:\w+ ){0,4}?(?:ice|hsi|dhs|uscis|cbp|ero|immigration|homeland|customs|federal)\b)[^.;]{0,60}? (?:for|in|against|as|other than|except)\b"
)
_PIECES = re.compile(
    r"\b(?:any other(?! (?:component|agenc\w+|office|division|branch|bureau|part|officer))|other (?:person|licensee|client|record)\w*|another|pages?|notes?|exhibits?|medical|mental|psych\w*|treatment|diagnos\w*|privileged|telephone|recordings?)\b"
)
_NO_PERSON = re.compile(
    r"\b(?:court|state|county|united|department|division|order|petitioner|respondent|plaintiff|defendant|case|docket|filed|clerk|judge)\b"
)
_AGENCY_WORDS = frozenset(
    """
homeland security immigration customs enforcement investigations border protection citizenship services service social vital records record production directing disclosure release granting compel petition motion application human health family families welfare labor workforce motor vehicles revenue public safety corrections education transportation licensing regulation administration commission bureau agency office secretary commissioner director matter subpoena
""".split()  # noqa: SIM905  a list of this length is read as prose
)
_NUMBER_WORDS = re.compile(
    r"\b(?:social security|seguro social|ssn|identif\w+|numbers?|unredacted|complete|entire|whole|applications?|full)\b"
)
_LISTED = re.compile(r"\b(?:attachment|schedule|exhibit|appendix|anexo|anejo)\b")
_IN_PART = re.compile(r"\bdenied (?:as to|insofar|with respect|in part)\b|\bgranted (?:as to|in part)\b")
# How far before "shall not" its subject stands.
_SUBJECT = 120
_NEGATIVE = re.compile(
    r"\b(?:not|no|nor|never|nothing|none|whether|brief|asked|asks|argued|moved that|cop(?:y|ies) of th(?:is|e) (?:order|orden)|copia de esta orden|denied|restrain\w*|enjoin\w*|prohibit\w*|barred|forbid\w*|relieved|excused|refrain\w*|abst\w+|prohib\w+)\b"
)


def operative_faults(parts: Sections, title: str, *, warrant: bool) -> Iterator[str]:
    """Say why what the paper orders is not to disclose."""
    low = cues.SURVIVED.sub(" ", parts.operative)
    title = cues.SURVIVED.sub(" ", title)
    kept = _of_the_state(parts, _OF_ITSELF.sub(" ", low))
    commands = commands_in(kept, private=private_roles(parts.margin))
    plain = plainly_given(kept, commands)
    yield from _scope_faults(parts, kept, commands, plain=plain, warrant=warrant)
    if _ORDERS.search(low) is None:
        yield "order_not_named"
    elif not warrant and (
        not commands or _DISCLAIMS.search(low) or _only_leave(parts, commands) or _recommends(parts, title, low)
    ):
        yield "not_an_order"
    if (_TITLE_UNDOES.search(title) and not (plain and _TITLE_ON.search(title))) or _undone(
        parts, low, plain=bool(plain)
    ):
        yield "undone"
    if not plain and (
        (_TITLE_DENIES.search(title) and "grant" not in title)
        or (_DENIES.search(_OF_THE_CASE.sub(" ", low)) and not _granted_or_ordered(low))
    ):
        yield "denied"
    if "show cause" in title and not (plain and _TITLE_DECIDES.search(title)):
        yield "on_appeal"
    elif not plain and _TITLE_PROCEDURE.search(title) and not _TITLE_RELEASES.search(title):
        yield "not_an_order"
    yield from _forbids(low, title, gives=bool(commands) or warrant, plain=bool(plain) or warrant)


def _only_leave(parts: Sections, commands: list[re.Match[str]]) -> bool:
    """Whether nothing is ordered but that a motion is granted, and the motion asked for leave to do something."""
    return (
        all(command.group().startswith("grant") for command in commands) and _LEAVE.search(parts.recitals) is not None
    )


def _recommends(parts: Sections, title: str, low: str) -> bool:
    """Whether it tells another judge what to order; an order that adopts what was recommended does not."""
    if _ADOPTS.search(low) or "adopting" in title:
        return False
    said = _RECOMMENDS.search(low) or _LEADS_IN.search(parts.recitals) or _I_RECOMMEND.search(f"{parts.recitals} {low}")
    return said is not None or _TITLE_RECOMMENDS.search(title) is not None


def gives_plainly(parts: Sections) -> bool:
    """Whether the court itself commands an agency to give records to the government: a paper that does is an order."""
    kept = _of_the_state(parts, _OF_ITSELF.sub(" ", cues.SURVIVED.sub(" ", parts.operative)))
    return bool(plainly_given(kept, commands_in(kept, private=private_roles(parts.margin))))


def obliged(parts: Sections) -> tuple[str, ...]:
    """Give the words by which the order names whom it commands."""
    kept = _of_the_state(parts, _OF_ITSELF.sub(" ", cues.SURVIVED.sub(" ", parts.operative)))
    return obliged_in(kept, commands_in(kept, private=private_roles(parts.margin)))


def _of_the_state(parts: Sections, kept: str) -> str:
    """Spell out "DHS" where it is a state's Department of Human Services, and the parties that are agencies."""
    kept = named_by_role(kept, immigration_roles(parts.margin))
    whole = f"{' '.join(parts.margin)} {parts.recitals} {kept}"
    if "department of human services" in whole and "department of homeland security" not in whole:
        return re.sub(r"\bdhs\b", "the department of human services", kept)
    return kept


def _scope_faults(
    parts: Sections, kept: str, commands: list[re.Match[str]], *, plain: list[re.Match[str]], warrant: bool
) -> Iterator[str]:
    """Ask to whom it gives, and whether the number is in what it gives."""
    if not (plain or warrant) and for_others(f"{' '.join(parts.margin)} {parts.recitals} {kept}", kept, commands):
        yield "prohibits_disclosure"
    words = {word for command in commands for word in re.findall(r"[a-z'-]{4,}", sentence(kept, command))}
    told = " ".join(sentence(kept, command) for command in (plain or commands))
    given = Given(persons=words & set(_named_in(parts.margin)), told=told, parties=parties_in(parts.margin))
    if leaves_out(f"{kept} {parts.schedule}", given):
        yield "prohibits_disclosure"
    if not warrant and _number_denied(parts, kept, commands):
        yield "prohibits_disclosure"
    if not (plain or warrant) and any(to_chambers(kept, command) for command in commands):
        yield "prohibits_disclosure"


def _named_in(margin: tuple[str, ...]) -> Iterator[str]:
    """Give the words of the caption that can be a person's name."""
    for line in margin:
        if not _NO_PERSON.search(line):
            yield from (word for word in re.findall(r"[a-z'-]{4,}", line) if word not in _AGENCY_WORDS)


def _number_denied(parts: Sections, kept: str, commands: list[re.Match[str]]) -> bool:
    """Whether the number was asked for, part of what was asked is denied, and no command speaks of it or of a whole file."""
    asked = _NUMBER_WORDS.search(parts.recitals) is not None and _IN_PART.search(kept) is not None
    told = [sentence(kept, command) for command in commands]
    listed = _NUMBER_WORDS.search(parts.schedule) is not None and any(_LISTED.search(words) for words in told)
    return asked and not listed and not any(_NUMBER_WORDS.search(words) for words in told)


def _undone(parts: Sections, low: str, *, plain: bool) -> bool:
    """Whether the order is taken back: in the operative part, by a stamp, or by what stands below the signature."""
    below = cues.SURVIVED.sub(" ", parts.below)
    margin = [line for line in parts.margin if line not in parts.below or line in below]  # not what went over two lines
    if any(_STAMPED.search(cues.SURVIVED.sub(" ", line)) and len(line.split()) <= _STAMP_WORDS for line in margin):
        return True
    if any(_TAKEN_BACK.match(line) for line in re.split(r"(?<=[.;]) ", parts.schedule)):
        return True
    if any(_UNDOES.search(cues.SURVIVED.sub(" ", line)) for line in (*margin, below)):
        return True
    if _NOTED.search(parts.recitals) or _undone_by_another(low):
        return True
    clauses = [_FAILED.sub(" ", clause) for clause in re.split(r"(?<=[a-z)\d]{2})[.;] ", low)]
    if any(suspends_itself(clause) for clause in clauses):
        return True
    pieces = clauses if plain else [_FAILED.sub(" ", low)]
    return any(_UNDOES.search(piece) and not (plain and _of_another(piece)) for piece in pieces)


def _undone_by_another(low: str) -> bool:
    """Whether one signed paper undoes an order and another one with it commands: a stay and the order that it stays."""
    papers = _SIGNED.split(low)
    return len(papers) > 1 and any(
        _UNDOES_ORDER.search(cues.SURVIVED.sub(" ", paper)) and not plainly_given(paper, commands_in(paper))
        for paper in papers
    )


def _of_another(piece: str) -> bool:
    """Whether what is undone is an earlier order or a motion granted in part, while this order commands to give."""
    return _EARLIER.search(piece) is not None and _THIS_ORDER.search(piece) is None


def _negative(words: str) -> bool:
    return _NEGATIVE.search(words) is not None


def _granted_or_ordered(low: str) -> bool:
    """Whether, beside what it denies, the order commands to give something: `granted in part`."""
    return (
        any(
            not _negative(match.group())
            for match in re.finditer(
                rf"\b(?:shall|ordered (?:that|to)|directed to|commanded to|must|ordena|debera)\b[^.;]{{0,160}}?\b{GIVE}",
                low,
            )
        )
        or re.search(
            r"\bgranted in part\b|\bcross-motion\b(?![^.;]{0,60}\b(?:reliev|excus|protect|exempt|keep))[^.;]{0,60}\bgranted\b",
            low,
        )
        is not None
    )


def _is_harmless(what: str) -> bool:
    """Whether it forbids but to tell of the order, or has an exception; one from giving to an agency is no leave."""
    own = _OWN_SECRECY.search(what)
    return own is not None and _TO_AGENTS.search(what, 0, own.start()) is None


def _binds_others(before: str, what: str) -> bool:
    """Whether it binds who gets the records, limits their use, or keeps back a piece of them."""
    return any((_OF_RECIPIENT.search(before), _OF_USE.match(what), _PIECES.search(what)))


def _forbids(low: str, title: str, *, gives: bool, plain: bool) -> Iterator[str]:
    for match in _MUST_NOT.finditer(low):
        what = match["what"]
        if _GIVING.search(what) is None or _is_harmless(what):
            continue
        if plain and _binds_others(low[max(0, match.start() - _SUBJECT) : match.start()], what):
            continue
        if not gives or _TO_AGENTS.search(what):
            yield "prohibits_disclosure"
            return
    if not plain and _ONLY_LATER.search(low):
        yield "prohibits_disclosure"
    if not plain and ((_TITLE_FORBIDS.search(title) and not gives) or _IN_CAMERA.search(low)):
        yield "prohibits_disclosure"
