"""Tell whether an order gives an agency's records, and to whom.

Takes: the flat text of an order (`Flat.low`), or a piece of it. Returns: truth values. Touches: nothing.
An order to hand over keys, or to let a party's lawyer see a file, is a court's order, and none to give the file to an
immigration officer.
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# How much of a sentence to either side of a command is read.
_SENTENCE = 300
# What an agency has to give, or the process that it has to obey.
_THINGS = re.compile(
    r"\b(?:records?|files?|documents?|papers?|materials?|items?|data|information|histor(?:y|ies)|address\w*|photo\w*|images?|licen[cs]e\w*|abstracts?|accounts?|transcripts?|reports?|lists?|contents?|identit\w+|names?|books|logs?|statements?|e-?mails?|messages?|footage|video\w*|applications?|registration\w*|titles?|tax|returns?|wage\w*|employment|medical|certificates?|attachment|schedule|exhibit|numbers?|evidence|entries|cop(?:y|ies)|summar(?:y|ies)|profiles?|screens?|ssn|dob|social security|sheets?|ledgers?|packets?|cards?|particulars|responsive|subpoenas?|summons|warrants?|production|petition|demand|compel|enforce\w*|search|seiz\w*|arrest|body|order to|'s order"
    r"|registros?|expedientes?|documentos?|informacion|datos|antecedentes|domicilio|direccion|archivos?|fotografia\w*|licencia|copias?|historial|nombres?|numeros?|identidad|citatorio|citacion|requerimiento|solicitud|peticion|constancias?|certificaci(?:on|ones)|actas?|tarjetas?|partidas?|informes?)\b"
)
_PRIVATE = re.compile(
    r"\b(?:to|upon|on|at) (?:the |its |his |her |their )?(?:\w+ )?(?:plaintiffs?|defendants?|defense|respondents?|chambers|court|clerk|experts?|landlord|husband|wife|mother|father|spouse|guardian\w*|employer|insurer|public defender|movant|intervenors?|counsel|special master|receiver|trustee|monitor|executors?|executrix|heirs?|jury|jurors?|widow|attorneys?|lawyers?|parties|clinic|hospital|bank)\b"
    r"|\bal? (?:la )?(?:defensa|defensor\w*|conyuge|camara|secretaria|madre|padre|espos[oa]|abogad[oa]|herederos?|albacea|viuda|patron|hij[oa]s?)\b"
)
_GOVERNMENT = re.compile(
    r"\b(?:united states(?! district| code| magistrate| court| circuit)|u\.? ?s\.? attorney|government|agents?|officers?|investigators?|ice|hsi|dhs|ero|cbp|homeland|customs enforcement|border protection|citizenship and immigration|the state|prosecut\w+|attorney general|police|sheriff|district attorney|fbi|petitioner(?!'s counsel)|applicant|estado|gobierno|fiscal\w*|agentes?|oficial\w*|policia|solicitante|peticionario)\b"
)
# The government is a party: "to plaintiff" may be to it.
_GOVERNMENT_SUES = re.compile(
    r"\b(?:united states(?: of america)?|state(?: of (?:new )?[a-z]+)?|people of [a-z ]{4,30}|secretary [a-z .]{0,60}|department of [a-z ]{3,40})[ ,)|\u00a7:]{1,12}(?:plaintiff|petitioner|applicant|movant|v\b|vs\b)"
    r"|\b(?:homeland security|customs enforcement|citizenship and immigration services|attorney general|united states(?: of america)?)(?:,? et al\.?)?[ ,;)|\u00a7:]{1,12}(?:defendant|respondent|intervenor)"
)
# Those who are the government in no case, whoever sues; and a sentence that grants a motion and says no more.
_DEFENCE = re.compile(
    r"\bto (?:the |his |her |their |defendant's |child's )?(?:office of (?:the )?)?(?:[\w']+ ){0,3}?(?:defen[cs]e(?: (?:counsel|attorneys?|team))?|public defenders?|guardians? ad litem|court-appointed special advocate)\b"
    r"|\bto (?:the )?(?:counsel|attorneys?|lawyers?|solicitors?)(?: of record)? (?:for|of|to) (?!(?:the )?(?:united states|u\. ?s|government|petitioners?|plaintiffs?|applicants?|movants?|claimants?|defendants?|respondents?|part(?:y|ies)|state|people|commonwealth|dhs|ice|hsi|uscis|cbp|agency|secretary|department|homeland)\b)"
)
_ONLY_GRANTS = re.compile(
    r"\b(?:motions?|petitions?|applications?|requests?)\b[^.;]{0,160} (?:is|are) (?:hereby )?(?:granted|allowed)(?: in part)?\W*$"
)
# The caption up to "v.", in which an immigration agency is the one who asks, wherever stamps stand between its names.
_VERSUS = re.compile(r"\bvs?\.? |\bcontra\b")
_AGENCY_ASKS = re.compile(
    r"\b(?:homeland security|customs enforcement|citizenship and immigration services|border protection|united states of america)\b[^;]{0,240}?\b(?:plaintiff|petitioner|applicant|movant|demandante|peticionari[oa])\b"
)
_CAPTION_CHARS = 1500
# What parts the parties of a caption from its number and title.
_OF_THE_COURT = re.compile(r"\b(?:court|tribunal|filed|clerk|county|parish)\b")
_BAR = re.compile(r" [):|\u00a7\]](?= |$)")
_ROLE = re.compile(r"\b(?P<role>petitioner|respondent|plaintiff|defendant|intervenor|garnishee|claimant)s?\b")
_PARTY_CHARS = 80
_IMMIGRATION_AGENCY = re.compile(
    r"\b(?:(?:secretary|director|united states|u\.? ?s\.?)[, of]* )*(?:department of homeland security|dep't of homeland security|homeland security|immigration (?:and|&) customs enforcement|citizenship (?:and|&) immigration services|customs (?:and|&) border protection|border protection|enforcement (?:and|&) removal operations|attorney general of the united states)\b"
)
_STATES_OWN = re.compile(
    r"\b(?:departments?|division|agency|bureau|commission(?:er)?|board|registr\w+|comptroller|treasurer|university|county|sheriff|state of|commonwealth|office of)\b"
)
_FIRM_NAME = re.compile(
    r"\b(?:bank|credit union|trust co|inc|llc|l\.l\.c|corp|corporation|company|ltd|wireless|telecom\w*|hotel|airlines?|insurance (?:co|group))\b(?![^,]{0,40}\b(?:department|division|commission|bureau)\b)"
)
# To whom: an immigration agency, its counsel or its officer, named behind the word that gives.
_TO_IMMIGRATION = re.compile(
    r"(?<!not )(?<!never )\b(?:to|unto|with|al?|upon|furnish|provide|send|give|para)\b(?: (?!not\b|nor\b)[\w().,'&-]+){0,14}? ?\b(?:ice|hsi|dhs|uscis|cbp|ero|opla|homeland security|immigration and customs|customs and border|citizenship (?:and|&) immigration|ciudadania e inmigracion|control de (?:inmigracion y )?aduanas|seguridad nacional|border protection|enforcement (?:and|&) removal)\b"
)
_CHAMBERS = re.compile(
    r"\bto (?:the )?(?:\w+ )?chambers\b|\bfor in camera\b|\bin camera (?:inspection|review|examination)\b(?! (?:of|held|having))|\bto (?:the|this) court\b|\bfor (?:the court's|judicial) (?:review|inspection)\b|\b(?:al tribunal|a este tribunal|a la corte|a la sala|en camara)\b"
)
_NOBODY_ELSE = re.compile(
    r"\b(?:no ?one|nobody|none) (?:else|other)\b|\battorneys?.{0,2} eyes only\b|\b(?:no|not|nor)\b[^.;]{0,60}?\blaw enforcement\b|\bto no (?:\w+ )?(?:agency|agencies|officer|authority)\b|\b(?:and|but) not to (?:the )?(?:ice|hsi|dhs|cbp|uscis|department of homeland)\b|(?<!of )\bno other (?:person|party|agency|body)\b(?!'s)|\ba nadie mas\b|\bninguna (?:otra )?(?:autoridad|agencia|persona)\b"
)


def of_records(low: str, match: re.Match[str]) -> bool:
    """Whether the sentence of a command speaks of what an agency holds, not of keys, children or money."""
    return _THINGS.search(sentence(low, match)) is not None


def sentence(low: str, match: re.Match[str]) -> str:
    """Give the sentence around a command, as far as a few lines."""
    before = low[max(0, match.start() - _SENTENCE) : match.start()]
    after = low[match.end() : match.end() + _SENTENCE]
    begun, ended = (
        r"[a-z)]{2}\. |; |(?<=\d)\. (?=\d{1,2}[.)] )",
        r"(?<=[a-z)]{2})\. |; |/[sf]/|(?<=\d)\. (?=\d{1,2}[.)] )",
    )
    return re.split(begun, before)[-1] + match.group() + re.split(ended, after)[0]


# Given to another agency, it is not given to an immigration one.
_OTHER_AGENCY = re.compile(
    r"\b(?:disclos|produc|releas|provid|giv|send|deliver|turn|hand|furnish|transmit|report|entreg|proporcion)\w*\b[^.;?]{0,80}?\b(?:to|al?) (?:the |la |el )?(?:fbi|dea|atf|irs|police|state police|sheriff\w*|district attorney|county attorney|(?:state |county )?auditor|department of (?:labor|education|agriculture)|inspector general|marshals?|secret service|public defender|policia|fiscalia)\b"
)
_OTHER_OFFICE = re.compile(
    r"\bto (?:the )?(?:(?:state |county )?auditor|department of (?:labor|education|agriculture)|(?:\w+ )?probation|pretrial services|parole|child support|fbi|dea|atf|irs|state police|marshals?|secret service|postal inspect\w+|internal revenue)\b"
)
_IMMIGRATION = re.compile(
    r"\b(?:ice|hsi|dhs|uscis|cbp|ero|opla|homeland|immigration|inmigracion|customs|border|you|your|yours|usted|su oficina|agent|officer)\b"
)
# "responds to the court's order", "pursuant to a court order"
_ORDER_OF = re.compile(r"(?:'s)? (?:\w+ )?(?:order|warrant|writ|subpoena|orden)s?\b")


def given_to_others(low: str) -> bool:
    """Whether a letter says that the order gives to private parties or the judge, and names no agency that it gives to."""
    if _NOBODY_ELSE.search(low):
        return True
    private = any(
        match.group().startswith(("to ", "al ", "a ")) and _ORDER_OF.match(low, match.end()) is None
        for match in _PRIVATE.finditer(low)
    )
    if _OTHER_AGENCY.search(low) and not _IMMIGRATION.search(low):
        return True
    return private and _GOVERNMENT.search(low) is None and re.search(r"\byou(?:r|rs)?\b|\busted\b", low) is None


def for_others(whole: str, operative: str, commands: Iterable[re.Match[str]]) -> bool:
    """Whether it orders to give to private parties or the judge only, or says that nobody else is to have it."""
    if _NOBODY_ELSE.search(operative):
        return True
    sentences = [words for words in (sentence(operative, match) for match in commands) if _THINGS.search(words)]
    private = any(_PRIVATE.search(words) for words in sentences)
    giving = [words for words in sentences if not _ONLY_GRANTS.search(words)]
    if any(_DEFENCE.search(words) for words in giving) and not any(_GOVERNMENT.search(words) for words in giving):
        return True
    if sentences and all(_OTHER_OFFICE.search(words) and not _IMMIGRATION.search(words) for words in sentences):
        return True
    public = any(_GOVERNMENT.search(words) for words in sentences) or _government_sues(whole)
    return private and not public


def plainly_given(operative: str, commands: Iterable[re.Match[str]]) -> list[re.Match[str]]:
    """Give the commands whose sentence names an immigration agency as the one to give to, and no judge's chambers."""
    return [match for match in commands if _is_plain(operative, match)]


def to_chambers(operative: str, match: re.Match[str]) -> bool:
    """Whether what is commanded goes to the judge alone, to look at."""
    words = sentence(operative, match)
    return ("in camera" in words or "en camara" in words) and _CHAMBERS.search(words) is not None


def _is_plain(operative: str, match: re.Match[str]) -> bool:
    words = sentence(operative, match)
    if match.group().startswith(("grant", "con lugar")):
        return False
    return _TO_IMMIGRATION.search(words) is not None and not (_CHAMBERS.search(words) or _NOBODY_ELSE.search(words))


def private_roles(margin: tuple[str, ...]) -> frozenset[str]:
    """Give the parties of the caption that are firms, or immigration agencies that are sued: their files are no state's."""
    caption = " ".join(margin)[:_CAPTION_CHARS]
    found = [
        (match["role"], caption[max(0, match.start() - _PARTY_CHARS) : match.start()])
        for match in _ROLE.finditer(caption)
    ]
    firms = frozenset(role for role, named in found if _FIRM_NAME.search(_VERSUS.split(named)[-1]))
    return firms | _federal_roles(caption)


def immigration_roles(margin: tuple[str, ...]) -> frozenset[str]:
    """Give the words of the caption for immigration agencies that ask: what goes to "intervenor" goes to them."""
    caption = " ".join(_BAR.split(line)[0] for line in margin if not _OF_THE_COURT.search(line))[:_CAPTION_CHARS]
    found: set[str] = set()
    for match in _ROLE.finditer(caption):
        named = _ROLE.split(_VERSUS.split(caption[: match.start()])[-1])[-1]
        asks = match["role"] not in {"respondent", "defendant", "garnishee"}
        if asks and _IMMIGRATION_AGENCY.search(named) and not _STATES_OWN.search(_IMMIGRATION_AGENCY.sub(" ", named)):
            found.add(match["role"])
    return frozenset(found)


def named_by_role(text: str, roles: frozenset[str]) -> str:
    """Write "dhs" where a command gives to a party, or its counsel, that is an immigration agency."""
    for role in roles:
        whom = rf"(?:(?:counsel|attorneys?)(?: of record)? for (?:the )?)?{role}s?(?:'s?(?: (?:counsel|attorneys?)(?: of record)?)?)?"
        text = re.sub(rf"\b(to|upon|on) (?:the )?{whom}(?![\w'])", r"\1 dhs", text)
    return text


def parties_in(margin: tuple[str, ...]) -> dict[str, frozenset[str]]:
    """For each party's word the words of its name in the caption."""
    caption = " ".join(margin)[:_CAPTION_CHARS]
    found: dict[str, frozenset[str]] = {}
    place = 0
    for match in _ROLE.finditer(caption):
        named = _VERSUS.split(caption[max(place, match.start() - _PARTY_CHARS) : match.start()])[-1]
        found.setdefault(match["role"], frozenset(re.findall(r"[a-z'-]{3,}", named)))
        place = match.end()
    return found


def _federal_roles(caption: str) -> frozenset[str]:
    """Give the parties sued that are immigration agencies alone."""
    found: set[str] = set()
    for match in _ROLE.finditer(caption):
        if match["role"] not in {"respondent", "defendant"}:
            continue
        named = _ROLE.split(_VERSUS.split(caption[: match.start()])[-1])[-1]
        if _IMMIGRATION_AGENCY.search(named) and not _STATES_OWN.search(_IMMIGRATION_AGENCY.sub(" ", named)):
            found.add(match["role"])
    return frozenset(found)


def _government_sues(low: str) -> bool:
    if _GOVERNMENT_SUES.search(low):
        return True
    versus = _VERSUS.search(low[:_CAPTION_CHARS])
    return versus is not None and _AGENCY_ASKS.search(low[: versus.start()]) is not None
