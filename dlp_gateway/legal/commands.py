"""Find what a court's paper commands an agency to give.

Takes: the flat, low text of a paper in which no full stop stands for an abbreviation. Returns: the words that give,
each bound to a word that commands. Touches: nothing.
"To provide" alone commands nothing: an application asks for an order "directing the Department to provide". So the
word that commands stands before it in the same clause, with nothing between that would be another thing to do; it is
no recital of an earlier order, not conditional, and not to a bank, an agent or the person.
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dlp_gateway.legal.recipients import of_records, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

GIVE = (
    r"(?:produc|produzc|tender|releas|provid|furnish|disclos|deliver|turn(?:ed|ing)? over|hand(?:ed|ing)? over|transmit|suppl(?:y|ied)|mak\w+ available|surrender|submit|give|send|transfer|forward|permit inspection|allow|grant access"
    r"|comply|obey|search|seiz|arrest|entreg|proporcion|divulg|suministr|enviara?n?\b|enviese\b|envie\b|haga entrega|haran? entrega|provea|proveera|producira|remit|inform[ea]n?\b|facilit|exhib(?!its?\b|ition)|expid|cumpl|presente|permit\w* el acceso)"
)
_GIVING = re.compile(
    rf"\bproduction (?:is|shall be) (?:due|ordered|required|made)\b|\b(?!providers?\b){GIVE}\w*|\bgranted\b|\bgrants?\b|\bgranting\b|\bcon lugar\b|\bserve (?:up)?on\b"
)
_COMMANDING = re.compile(
    r"\b(?:shall|must|will|is to|are to|has to|have to|ordered|orders|ordering|directed|directs|directing|commanded|commands?|compelled|compels|compelling|required|requires|instructed|authorized"
    r"|ordena|ordenan|ordeno|ordenandose|manda|mandar|mando|debera|deberan|debe|requiere|requerido|requerida|ha de|han de|dispone|resuelve)\b"
)
# Spanish commands by the tense, too: "la Oficina entregará"; behind "se ordena", "a la Oficina, que entregue".
_FUTURE = re.compile(
    r"(?:entregar|remitir|proporcionar|suministrar|facilitar|enviar|producir|divulgar|exhibir|expedir|proveer|permitir)an?|haran? entrega"
)
_SUBJUNCTIVE = re.compile(
    r"(?:entregue|remita|proporcione|suministre|facilite|envie|produzca|divulgue|exhiba|expida|provea|haga entrega)n?"
)
_TO_WHOM = re.compile(r"^\W*(?:\d{1,2}\W+|[a-h]\W+)?(?:al|a l[aos]s?|que)\b(?:.*\bque\b)?")
_ASKS = re.compile(
    r"\b(?:peticionari[oa]s?|demandantes?|promoventes?|partes|abogad[oa]s?|gobierno|estados unidos)[ ,]*(?:que )?$"
)
# What a Spanish command waits for, wherever it stands; and "se ordena a ICE que": those who asked are told to do something.
_WAITS = re.compile(
    r"\b(?:si|cuando|una vez|tan pronto|luego de que|despues de que|en caso de|siempre y cuando|mientras|hasta (?:que|tanto))\b"
)
_THOSE_WHO_ASK = re.compile(
    r"\W*(?:a|al|a la|a los|a las) (?:(?:agentes?|oficial|agencia|parte|division|oficina) (?:de |especial )?)?(?:ice|hsi|uscis|cbp|dhs|ero|seguridad nacional|investigaciones de seguridad|inmigracion|servicio de (?:ciudadania|inmigracion)|estados unidos|gobierno|fiscal\w*|peticionari[oa]|demandante|promovente)\b"
)
# "Se pidió que entregara" is no future; "no se entregará" no command to give.
_NO_FUTURE = re.compile(r"\bque (?:[\w,]+ ){0,3}$")
_NEGATED = re.compile(r"\b(?:no|ni|nunca|tampoco|nada|jamas|si) (?:(?:se|les?|l[ao]s?|nos) ){0,2}$")
# Items of a list, each "to do" something, and the words above that command them all; no sentence ends between.
_ITEM = re.compile(r"\W*(?:\(?[\da-h]{1,2}\)|and \(?[\da-h]{1,2}\)) to (?:(?:also|further|forthwith|promptly) )?")
_LIST_CHARS = 1500
_LEAD = re.compile(
    r"(?P<lead>[^.;:]{0,120}?)\b(?:is|are) (?:hereby )?(?:ordered|commanded|directed)(?: and (?:ordered|commanded|directed))?(?: as follows)? ?:(?=(?:(?![a-z]{3}\. )[^:])*$)"
)
_AGENCY, _OTHER = "agency", "other"
# "The schedule will govern the petition for production": a noun is commanded right behind the word that orders it.
_NOUN = re.compile(r"(?:production|disclosure|delivery|provision|submission|transmi\w*sion|transmittal|compliance)s?")
_BESIDE = 40
# How far before the word that gives the word that commands may stand, and how far before that its subject.
_REACH = 300
_SUBJECT = 120
# Between them: something else to do.
_ANOTHER_ACT = re.compile(
    r"^\W*have\b|\b(?:hearing|briefing|why|whether|show cause|costs?|fees?|pay|concerning (?:the )?production|preserv\w*|propos\w*|deadline|recommend\w*|moves?|seeks?|apply|applies|to compel|to enforce|to direct|for an order|set|continu\w*|refer\w*|advis\w*|consider\w*|remind\w*|schedul\w*|asks?|asked|excused|relieved|withheld|withhold|in error|inadvertent\w*|without authority|not|nor|no|never|nothing|none|neither|refrain\w*|abst\w+|cease|stop|enjoin\w*|restrain\w*|prohibit\w*|forbid\w*|barred|bars|precluded?|prevent\w*|prohib\w+|impid\w+|veda\w*|audiencia|costas|pagar|conservar)\b"
)
_HARMLESS = re.compile(
    r"\b(?:no|not) (?:later|more|fewer|less) than\b|\b(?:and )?not after\b|\bnot to exceed\b|\bwithout (?:further|delay|undue|unnecessary|charge|cost|redaction)\b|\bno (?:mas|menos) (?:tarde )?(?:de|que|del)\b|\bnr\b"
)
# Before the word that commands.
_DOUBTED = re.compile(
    r"\b(?:may,?|not|no|never|nothing|none) $|\b(?:may|might|could|would) (?:(?:be|later|yet|also|then|hereafter|subsequently|in future|at any time) )+$|\b(?:prayer|prays?|whether|why|brief\w*|argue[sd]|contend\w*|asks?|asked|mov\w+ that|recommend\w*)\b"
)
# What an agency is told not to do, or to argue about: then a granted motion gives nothing by itself.
_UNDER_TEST = re.compile(r"^\W*not\b|\bshow cause\b|\bwhy\b")
_MODAL = re.compile(r"shall|must|will|is to|are to|has to|have to|debera|deberan|debe|ha de|han de")
# Nobody shall: the clause forbids, whomever it names between.
_NOBODY = re.compile(
    r"\b(?:no (?!later|more|fewer|less|sooner|doubt|objections?|opposition|response|answer|hearing|cause|appearance|timely|good|party having)\w+|none|neither|nobody|ningun[oa]?s?|nadie)\b(?![^;]*\b(?:but|except that|sino)\b)"
)
# "An application for an order directing": asked for, not made.
_ASKED_FOR = re.compile(r"\b(?:for|seeking|requesting) (?:an? |the |such an )?(?:\w+ )?orders? $")
# What was given by mistake, or is not given here.
_NOT_TO_GIVE = re.compile(
    r"\W*(?:to \w+ |by \w+ )?(?:in error|inadvertent\w*|by mistake|mistakenly|improperly|unlawfully|without (?:authority|leave)|por error)\b"
)
# Where the one who is commanded begins.
_BEGINS = re.compile(r"\border(?:ed|s)?\b(?: that)?|\bthat\b|[:)\u00a7]|\bcourt\b|\bentered\b")
# The records that the sentence before has named.
_OF_THEM = re.compile(r" (?:them|the same|same|los|las|lo mismo)\b")
# What is given is a paper for the court.
_FOR_THE_COURT = re.compile(
    r"\W*(?:al tribunal|al juez|a la jueza|a este tribunal|a la corte|a la sala)\b|\W*(?:to the court )?(?:an? |the |its |their |his |her )?(?:joint |status |written |further |supplemental )*(?:proposed|form of|status|brief|memorandum|motion|response|report|notice|affidavit|declaration|certificat\w*|objections?|letter|explanation|reasons?|privilege log|log|invoice|index|in camera|under seal)\b"
)
# Who is commanded: an agency or its custodian, or nobody that is named.
_AN_AGENCY = re.compile(
    r"\b(?:departments?|division|agency|agencies|bureau|office|commission(?:er)?|board|secretary|secretariat|custodian|respondents?|defendants?|dmv|mvd|bmv|state|county|city|university|school|authority|administration|registrar|registry|director|you|workforce|motor|vehicles?|labor|revenue|employment|services|records|licensing|health|vital|treasurer|comptroller|library|court clerk"
    r"|departamento|division|secretaria|oficina|direccion|agencia|registro|demandad[oa]|custodi[oa]|comision|junta)\b"
)
_NO_AGENCY = re.compile(
    r"\b(?:bank|n\.? ?a|credit union|wireless|verizon|t-mobile|at&t|telecom\w*|inc|llc|l\.l\.c|corp|corporation|company|ltd|hospital|clinic|landlord|employer|hotel|airline\w*|insurer|google|apple|meta|facebook|whatsapp|western union|moneygram|paypal|probation|banco|empresa|clinica|patron)\b"
)
# Firms: that one is a respondent or has a custodian makes it no agency.
_FIRM = re.compile(
    r"\b(?:bank|credit union|trust (?:co|company)|wireless|verizon|t-mobile|at&t|telecom\w*|inc|llc|l\.l\.c|corp|corporation|ltd|hotel|airline\w*|insurer|google|apple|meta|facebook|whatsapp|western union|moneygram|paypal|banco|empresa)\b"
)
_OF_THE_STATE = re.compile(
    r"\b(?:departments?|division|agency|bureau|commission(?:er)?|secretary|secretariat|dmv|mvd|bmv|registry|comptroller|treasurer|university|departamento|administracion|secretaria)\b"
)
# Those who ask, or both sides: what they give each other is no agency's file.
_PARTIES = re.compile(
    r"\b(?:petitioners?|plaintiffs?|movants?|intervenors?|each (?:party|side)|the parties|both (?:parties|sides)|united states(?: of america)?)(?:, (?:through|by)\b[^,]{0,60})?[ ,]*$"
)
_PARTY_FIRST = re.compile(
    r"\W*(?:\(?\d{1,2}[.)]+ )?(?:\w+ ){0,4}?(?:ordered that )?(?:petitioner|plaintiff|movant|intervenor|the united states|united states)\b(?!'s)"
)
_OFFICERS = re.compile(
    r"\b(?:hsi|ice|dhs|ero|cbp|uscis|homeland security investigations|homeland security|customs enforcement|the government|agents?|the clerk|clerk of court|marshal|counsel|attorneys?|parties|applicant|witness)[ ,]*$"
)
# When or for what case it holds, if it ever does.
_CONDITION = re.compile(
    r"\b(?:provided (?:that|however|,)|provided, however|on condition|conditioned|not before|no earlier than|not earlier than|only (?:after|if|when|upon|once)|unless(?! (?:and until )?(?:otherwise|further|the court orders otherwise))|until(?! (?:otherwise|further order|all|the (?:record|production|close)))|upon (?:the )?(?:posting|payment|filing|entry|receipt|proof|execution|issuance) of|after (?:the )?(?:posting|payment|mandate|appeal|expir\w+)|(?:days|months|weeks) (?:from|after) (?:the )?(?:date on which|denial|mandate|issuance of the mandate|affirm\w*)"
    r"|si (?:el|la|este|esta|dicho) (?:tribunal|juez|jueza|corte|sala)|previa (?:orden|autorizacion|resolucion)|a menos que|siempre que|hasta que|solo (?:si|cuando|despues))\b|(?:^\W*|[,;:] |[:;] ?\(?\w{1,2}[.)] |\bthat )(?:if|in the event|should|when|once|si|cuando|una vez)\b(?! (?:processed|filed with it|any|available|known|it exists|they exist|such|one exists|not|practicable|possible))"
)
# What an order was, not what this one is: "On May 29 this Court entered an Order directing the Department to produce".
_RECITAL = re.compile(
    r"\b(?:entered|issued|made|signed|granted|vacat\w+|stayed|reversed|withdrew|recalled) (?:an? |its |the |that |his |her )?(?:\w+ ){0,3}?(?:orders?|warrants?|decision|judgment)\b[^.;]{0,80}?\b(?:directing|compelling|requiring|ordering|commanding|granting|authorizing|that (?:directed|compelled|required|ordered))"
    r"|\b(?:previously|earlier|had|once|initially|originally|was|were) (?:ordered|directed|commanded|compelled|required|granted)\b|\b(?:earlier|prior|previous|former|original|first|initial) order\b"
    r"|\b(?:order|directive|decision)\b[^.;]{0,60}?\b(?:which|that) (?:\w+ )?(?:required|directed|ordered|commanded|compelled)\b|\b(?:order|directive)\b[^.;]{0,60}?\bthat (?:it|they|he|she|the \w+)\b[^.;]{0,80}?\bshall (?:have|be of) no\b"
    r"|\b(?:will|would|may|might|intends? to|is prepared to) (?:then |thereafter |later |promptly )?(?:sign|enter|issue|make)\b (?:an?|such an?|any|a further|a separate)\b[^.;]{0,30}?\borders?\b"
    r"|\b(?:dicto|emitio|expidio) (?:una|la) (?:orden|resolucion) que\b|\borden anterior\b"
)
# Motions that, granted, give nobody a record.
_OTHER_MOTION = re.compile(
    r"\b(?:reconsider\w*|rehear\w*|reargu\w*|clarif\w*|interven\w*|withdraw\w*|continu\w*|extension|extend|enlarge\w*|seal\w*|redact\w*|quash\w*|vacat\w*|stay|stays|set aside|modif\w*|protective order|dismiss\w*|relief from|leave to|pro hac|substitut\w*|consolidat\w*|transfer|strike|recus\w*|hearing|briefing|expedit\w+ (?:hearing|briefing|consideration)|in camera|reconsiderac\w*|aclarac\w*|prorroga|desestim\w*|anul\w*)\b"
)
# What is granted so that somebody has to give: named near the word.
_NEAR_GRANTED = 120
_STOP = r"(?<=[a-z)]{2})\. |; "
_GRANTABLE = re.compile(
    r"\b(?:compel\w*|enforc\w*|produc\w*|disclos\w*|releas\w*|furnish\w*|access|records?|information|documents?|subpoena\w*|discovery|applications?|petitions?|an order|2703|warrant|obligar|entreg\w*|divulg\w*|expediente|peticion|solicitud)\b"
)


def commands_in(text: str, *, private: frozenset[str] = frozenset()) -> list[re.Match[str]]:
    """Give the words by which the paper commands an agency to give what it has. `private`: parties that are none.

    That a motion is granted commands nothing by itself where only others are told to give.
    """
    told = [(match, to) for match in _GIVING.finditer(text) if (to := _commanded_to(text, match, private))]
    found = [match for match, to in told if to is _AGENCY]
    if all(_is_grant(match) for match in found) and any(to is _OTHER for _, to in told):
        return []
    return found


def obliged_in(text: str, commands: Iterable[re.Match[str]]) -> tuple[str, ...]:
    """Give the words by which each command names whom it commands."""
    found = []
    for match in commands:
        back = re.split(r"[.;]", text[max(0, match.start() - _REACH) : match.start()])[-1]
        verbs = list(_COMMANDING.finditer(back))
        if verbs and not _is_grant(match):
            found.append(f"{_BEGINS.split(back[: verbs[-1].start()])[-1]} {back[verbs[-1].end() :]}")
    return tuple(found)


def _is_grant(match: re.Match[str]) -> bool:
    return match.group().startswith("grant") or match.group() == "con lugar"


def _commanded_to(text: str, match: re.Match[str], private: frozenset[str]) -> str:
    """Say who is commanded to give: an agency, somebody else, "" for nobody."""
    words = sentence(text, match)
    if not (of_records(text, match) or _OF_THEM.match(text, match.end())) or _RECITAL.search(words):
        return ""
    if _CONDITION.search(words):
        return "" if _is_grant(match) else _OTHER
    if _is_grant(match):
        return _AGENCY if _grants(text, match, words) else ""
    if match.group().startswith("production "):
        return _AGENCY
    return _commanded(text, match, private)


def _grants(text: str, match: re.Match[str], words: str) -> bool:
    # "The request for argument is granted. Argument on the petition is set": what the next sentence names is not granted.
    before = re.split(_STOP, text[max(0, match.start() - _NEAR_GRANTED) : match.start()])[-1]
    near = before + re.split(_STOP, text[match.start() : match.end() + _NEAR_GRANTED])[0]
    negative = _ANOTHER_ACT.search(_HARMLESS.sub(" ", text[max(0, match.start() - 12) : match.start()]))
    return _GRANTABLE.search(near) is not None and _OTHER_MOTION.search(words) is None and negative is None


def _commanded(text: str, match: re.Match[str], private: frozenset[str]) -> str:
    """Say whom a word before it commands to give, with nothing else to do between."""
    back = re.split(r"[.;]", text[max(0, match.start() - _REACH) : match.start()])[-1]
    verbs = list(_COMMANDING.finditer(back))
    if _FOR_THE_COURT.match(text, match.end()) or _NOT_TO_GIVE.match(text, match.end()):
        return ""
    if verbs:
        return _behind(back, verbs[-1], match, private)
    lead = _lead_of(text, match) if _ITEM.fullmatch(back) else ""
    return _commanded_by(lead, private) if lead else _by_tense(back, match, sentence(text, match), private)


def _lead_of(text: str, match: re.Match[str]) -> str:
    """Give the words that command the items of a list, of which this is one: "you are ordered: (1) to ...; (2) to give"."""
    leads = list(_LEAD.finditer(text[max(0, match.start() - _LIST_CHARS) : match.start()]))
    return leads[-1]["lead"] if leads else ""


def _commanded_by(lead: str, private: frozenset[str]) -> str:
    if _DOUBTED.search(lead) or _NOBODY.search(lead):
        return ""
    return _AGENCY if _to_an_agency(lead, "", private) else _OTHER


def _behind(back: str, verb: re.Match[str], match: re.Match[str], private: frozenset[str]) -> str:
    """Say whom the word that commands binds to what is given."""
    if verb.group().endswith("ing") and _ASKED_FOR.search(back[: verb.start()]):
        return ""
    between = _HARMLESS.sub(" ", back[verb.end() :])
    if _DOUBTED.search(back[: verb.start()]) or _forbids(back, verb):
        return ""
    if _ANOTHER_ACT.search(between):
        return _OTHER if _UNDER_TEST.search(between) else ""
    if _NOUN.fullmatch(match.group()) and (_MODAL.fullmatch(verb.group()) or len(between) > _BESIDE):
        return ""
    return _AGENCY if _to_an_agency(back[: verb.start()][-_SUBJECT:], between, private) else _OTHER


def _by_tense(back: str, match: re.Match[str], clause: str, private: frozenset[str]) -> str:
    """Say whom a Spanish verb commands by itself, behind these words of its clause; "" where it commands nobody."""
    verb = match.group()
    future, asked = _FUTURE.fullmatch(verb), _SUBJUNCTIVE.fullmatch(verb)
    commands = (future and not _NO_FUTURE.search(back)) or (asked and _TO_WHOM.match(back))
    if not commands or _WAITS.search(clause) or _NEGATED.search(back) or _NOBODY.search(back) or _ASKS.search(back):
        return ""
    return _AGENCY if _to_an_agency(back[-_SUBJECT:], "", private) else _OTHER


def _forbids(back: str, verb: re.Match[str]) -> bool:
    """Whether the subject of the clause is nobody: "no party, and no employee of the division, shall disclose"."""
    clause = re.split(r"(?<=\d)\)|[:\u00a7]|\bthat\b|\bque\b", back[: verb.start()])[-1]
    return _MODAL.fullmatch(verb.group()) is not None and _NOBODY.search(clause) is not None


def _to_an_agency(before: str, between: str, private: frozenset[str]) -> bool:
    """Whether who is commanded can be the agency that writes."""
    if _THOSE_WHO_ASK.match(between):
        return False
    subject = before.rstrip(" ,")
    if _OFFICERS.search(subject) or _PARTIES.search(subject):
        return False
    if _PARTY_FIRST.match(subject.split(":")[-1]) and _OF_THE_STATE.search(subject) is None:
        return False
    named = f"{_BEGINS.split(before)[-1]} {between}".replace("department of homeland security", "dhs")
    if _FIRM.search(named) or any(re.search(rf"\b{role}s?\b", named) for role in private):
        return _OF_THE_STATE.search(named) is not None
    if _NO_AGENCY.search(named) is None:
        return True
    return _AN_AGENCY.search(named) is not None
