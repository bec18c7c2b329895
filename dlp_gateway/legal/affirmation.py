"""Tell whether the author acts under an order, has it, or tells what it commands; English and Spanish.

Takes: flat text, the place of a reference in it. Returns: truth values. Touches: nothing.
Three ways to affirm: words bound to the order in its own sentences (`cues.AFFIRMED`); what the order tells somebody to
give (`_COMMANDS`); in another sentence, an act under "that order" (`_ACTS`), if nothing there doubts it. A label that
holds nothing but court, number and the words of a label affirms, too.
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import re
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from dlp_gateway.legal import cues

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.legal.courts import Court
    from dlp_gateway.legal.dockets import Docket
    from dlp_gateway.legal.wording import Flat

_GIVE = (
    r"(?:produc\w*|releas\w*|provid\w*|furnish\w*|disclos\w*|deliver\w*|turn(?:s|ed)? over|hand(?:s|ed)? (?:over|hsi|ice|you)|transmit\w*|surrender\w*|send|give|communicate|suppl(?:y|ies)|submit|report|make available|tell|identify"
    r"|entreg\w*|proporcion\w*|divulg\w*|remit\w*|dar(?:le|les)?|de|enviar\w*|suministr\w*|facilit\w*|comunic\w*|inform\w*|revel\w*)"
)
_ORDERING = (
    r"(?:directed|directing|directs|ordered|orders|ordering|commanded|commanding|commands|compelled|compelling|compels|required|requiring|requires|obliges|obliging|obligates|mandates|mandated|mandating|instructs|instructed|told|instructing|calls? (?:on|upon|for)|calling (?:on|upon|for)|says? (?:that )?[\w ,]{0,40}(?:must|shall)|tells"
    r"|manda|mando|mandando|ordena|ordeno|ordenando|obliga|obligo|obligando|exige|exigio|dispone|dispuso|requiere|requirio|instruye|instruyo)"
)
# "By its order of June 5 the County Court at Law directed Vital Statistics to provide USCIS the number of the heir."
_COMMANDS = re.compile(
    rf"\b(?:court|circuit|judge|justice|magistrate|order|warrant|writ|tribunal|corte|juzgado|juez|jueza|orden|mandamiento)\b[^;?]{{0,240}}?\b{_ORDERING}\b(?P<who>[^;?]{{0,160}}?)\b(?P<give>{_GIVE})\b"
)
# The next sentence, whose subject is the order or the judge: "It directs the Division to send HSI the number".
_GOES_ON = re.compile(
    rf"^\W*(?:it|she|he|(?:the|that|this|its) (?:order|warrant|ruling|court|judge|justice)|(?:the )?(?:hon\.? |honorable )?(?:judge|justice|magistrate judge) [\w.'-]+(?: [\w.'-]+){{0,2}}(?:'s order)?|paragraph [\w()]{{1,4}}|la (?:orden|jueza|corte)|el (?:juez|tribunal|auto|mandamiento)|dice que|(?:en )?su (?:punto )?(?:resolutivo|parrafo|punto)(?: \w+)?|(?:punto )?resolutivo \w+)[^.;?]{{0,60}}?\b{_ORDERING}\b(?P<who>[^;?]{{0,160}}?)\b(?P<give>{_GIVE})\b[^;?]{{0,160}}?\b(?:ice|hsi|dhs|uscis|cbp|homeland|immigration|you|usted|inmigracion)\b"
)
# What the agency shall do or was given seven days to do: "our agency shall deliver to you the number".
_SHALL = re.compile(
    rf"\b(?:shall|must|is to|are to|has to|was (?:told|given [\w ]{{1,20}}) to|debera|tiene que|ha de) (?:\w+ly )?(?P<give>{_GIVE})\b"
)
_COURTS_WORD = re.compile(
    r"\b(?:court|circuit|judge|order|warrant|writ|motion|tribunal|corte|juez|jueza|orden|mandamiento)\b"
)
_WHO_CHARS = 60
# Whom it commands: the agency that writes. An order to a sheriff, a landlord or a company is none to it.
_US = re.compile(
    r"\b(?:us|our|me|my|we|this|nos|nuestr[oa]s?|est[ae]|departments?|divisions?|agency|agencies|office|bureau|commission|custodian|registrar|registry|secretary|secretariat|cabinet|administration|board|unit|authority|program|dmv|mvd|vital (?:records|statistics)|records|workforce|licensing|motor vehicles?|revenue|taxation|treasury|elections|health|human services|education|corrections|transportation|agriculture|university|school|state|city|county"
    r"|departamento|estatal|division|oficina|agencia|secretaria|registro|direccion|custodio|comision)\b"
)
_ACRONYM = re.compile(r"\b[A-Z][A-Z&]{1,6}\b")
_NOT_US = re.compile(
    r"\b(?:sheriff|police|landlord|tenant|employer|clinic|hospital|bank|verizon|company|corporation|inc|llc|parties|party|plaintiffs?|defendants?|respondents?|husband|wife|mother|father|spouse|counsel|attorneys?|marshal|warden|jail|carrier|provider|executor|trustee|insurer|hotel"
    r"|ice|hsi|(?<!state )dhs(?! estatal)|cbp|ero|uscis|alguacil|policia|patron|clinica|banco|empresa)\b"
)
_SOMEBODY_ELSE = re.compile(
    r"\b(?:sheriff|police|landlord|tenant|employer|clinic|hospital|bank|verizon|company|corporation|husband|wife|mother|father|spouse|marshal|warden|jail|carrier|provider|executor|trustee|insurer|hotel|alguacil|patron|clinica|banco|empresa)\b"
)
# Nothing stands between: "directing disclosure of", "ordered that production be made", "to produce".
_NOBODY = re.compile(r"[ ,]*(?:(?:that|to|the|full|prompt|immediate|que|a|la|el)[ ,]+)*")
_MADE = r"(?:order|warrant|writ|decree|orden|mandamiento|mandato|auto)"
_THAT = r"(?:the|that|this|said|its|judge'?s|court'?s|la|el|dich[oa]|es[ea]|est[ea]|su)"
# An act under the order that another sentence names.
_ACTS = re.compile(
    rf"\b(?:under|pursuant to|per|in (?:compliance|accordance|conformity|obedience) (?:with|to)|in (?:answer|response|return|obedience) to|compl(?:y|ies|ied|ying|iance) with|obey(?:s|ing)?|following|by virtue of|by authority of|as required by|as directed by|as commanded by) (?:{_THAT} ){{1,2}}(?:court |judicial |search |signed |court's )?{_MADE}\b"
    rf"|\b(?:as|what) (?:the )?(?:court'?s? |judge'?s? |search )?(?:{_MADE}|court|judge) (?:\w+ )?(?:commands?|directs?|requires?|orders?|ordered|directed|commanded|required|calls for|wants|specifies|names|covers)\b"
    r"|\b(?:produced|furnished|provided|released|delivered|disclosed|sent|transmitted|supplied|complied) accordingly\b|\baccordingly,? (?:we|i|the|this|here|attached|enclosed|find)\b|\bas (?:so )?(?:ordered|commanded|directed)\b|\bwe (?:now |hereby |therefore |are )?(?:comply|complying|obey)\b|\bwe (?:now |hereby |therefore )?do so (?:here|now|today|below|herewith|by this)\b|\b(?:done|doing) so (?:here|now|below|today|herewith)\b"
    rf"|\b(?:cumplimos|cumplo|cumpliendo|acatamos|acatando|acato|obedecemos|atendemos|en (?:cumplimiento|acatamiento|obediencia|atencion) (?:de|a|con|al)|conforme a|segun|por mandato de|en virtud de|a tenor de|por) (?:con )?(?:{_THAT} )?{_MADE}\b|\ben (?:su )?(?:cumplimiento|acatamiento|obediencia)\b|\b(?:ejecutada|diligenciada) la orden en nuestras oficinas,? (?:se (?:entrego|entrega)|entregamos) ?:|\bcomo (?:lo )?(?:manda|ordena|dispone|ordeno|dispuso|exige)\b|\bnos (?:obliga|manda|exige|ordena|ordeno)\b|\b(?:cumplimos|acatamos|obedecemos|cumplo|acato|se (?:le |les )?(?:cumple|acata|obedece|da cumplimiento)) ?[:.]|\b(?:aqui|va|esto es) (?:va |esta )?lo que (?:ordeno|mando|dispuso) (?:el|la) (?:tribunal|corte|juez|jueza|magistrad[oa])\b|\bhere is what (?:it|the order|the court|the judge) (?:calls for|commands|orders|requires|directs)\b"
)
_MADE_ES = re.compile(
    r"\b(?:firmo|dicto|emitio|expidio|libro|otorgo|giro)\b[^;?]{0,80}?\b(?:orden|mandamiento|auto)\b|\b(?:orden|mandamiento|auto)\b[^;?]{0,80}?\b(?:firmad[oa]|dictad[oa]|emitid[oa]|expedid[oa]|librad[oa]|girad[oa])\b"
)
# Sentences of one text that are looked at for an act.
_MOST_SENTENCES = 200
_MOST_COMMANDS = 20


# A judge who rules, in whatever words: a subpoena that one has so ordered is an order.
_A_JUDGE = r"(?<!immigration )(?<!law )(?<!tribal )\b(?:judge|justice|magistrate|court|chancellor|jud(?:icial|\.) dist(?:rict|\.)|hon|j|u\.?s\.?m\.?j|juez|jueza|magistrad[oa]|tribunal|corte)\b"
_RULES = r"\b(?:so[- ]ordered|ordered|orders|ordering|order (?:of|dated|entered|enforcing|compelling|directing|granting)|enforc(?:ed|es|ing)|directed|commanded|commands|compelled|requires|required|granted|allowed|adopted|ordeno|orden|mando|dispuso|concedio|confirma|exigible|con lugar)\b"
_BINDS = re.compile(rf"{_A_JUDGE}[^?]{{0,200}}?{_RULES}|{_RULES}[^?]{{0,200}}?{_A_JUDGE}")


def binds(around: str) -> bool:
    """Whether the sentences speak of a court's judge who rules; that they do so of this reference is for others to tell."""
    return _BINDS.search(around) is not None


def acts_under(text: Flat, low: int, high: int) -> bool:
    """Whether the sentences from `low` to `high` tell what the order commands or who made it, and the author obeys.

    `low`, `high`: where the sentences of court, number and order begin and end.
    """
    around = text.low[low:high]
    if any(_tells_us(text, low + first, low + last) for first, last in islice(_told_whom(around), _MOST_COMMANDS)):
        return True
    if cues.ORDER.search(around) and _goes_on(text, high):
        return True
    if _ACTS.search(around) and _made_by_a_judge(around):
        return True
    return _made_by_a_judge(around) and any(
        _ACTS.search(sentence) and not _doubted(sentence) for sentence in _others(text, low, high)
    )


def _goes_on(text: Flat, high: int) -> bool:
    """Whether the sentence right behind tells what the order commands the agency to give."""
    bounds = (0, *text.ends)
    after = next(
        ((first, last) for first, last in pairwise(bounds) if first >= high and text.low[first:last].strip()), None
    )
    if after is None or _doubted(text.low[slice(*after)]):
        return False
    match = _GOES_ON.match(text.low[slice(*after)])
    return match is not None and _tells_us(text, after[0] + match.start("who"), after[0] + match.end("who"))


def commands_others(around: str) -> bool:
    """Whether all that the order is told to command is somebody else's to do."""
    told = [match["who"] for match in islice(_COMMANDS.finditer(around), _MOST_COMMANDS)]
    return bool(told) and all(_SOMEBODY_ELSE.search(who) and not _US.search(who) for who in told)


def _told_whom(around: str) -> Iterator[tuple[int, int]]:
    """Give where those stand whom the order commands."""
    for match in _COMMANDS.finditer(around):
        yield match.span("who")
    court = _COURTS_WORD.search(around)
    for match in _SHALL.finditer(around, court.end() if court else len(around)):
        yield max(0, match.start() - _WHO_CHARS), match.start()


def _tells_us(text: Flat, first: int, last: int) -> bool:
    """Whether the command is to the agency that writes, as far as its words tell."""
    who = text.low[first:last]
    if _NOT_US.search(who):
        return False
    return bool(_US.search(who) or _NOBODY.fullmatch(who) or _ACRONYM.search(text.text, first, last))


def _made_by_a_judge(around: str) -> bool:
    return (
        cues.ORDER.search(around) is not None
        or cues.WARRANT.search(around) is not None
        or bool(_MADE_ES.search(around))
    )


def _doubted(sentence: str) -> bool:
    return "?" in sentence or any(pattern.search(sentence) for _, pattern in cues.DOUBTS)


def _others(text: Flat, low: int, high: int) -> list[str]:
    """Give the sentences outside a span."""
    bounds = (0, *text.ends)
    spans = pairwise(bounds)
    return [text.low[start:end] for start, end in spans if end <= low or start >= high][:_MOST_SENTENCES]


def is_label(around: str, docket: Docket, court: Court | None, start: int) -> bool:
    """Whether there is nothing beside court, number and the words of a label."""
    opens = min(docket.start, court.start if court else docket.start) - start
    if cues.LABEL_START.match(around) is None and around[: max(0, opens)].strip(" (-*"):
        return False
    return only_label_words(around, docket, court, start)


def only_label_words(around: str, docket: Docket, court: Court | None, start: int) -> bool:
    """Whether all words beside court and number are words of a label."""
    spans = [(docket.start, docket.end), *([(court.start, court.end)] if court else [])]
    rest = list(around)
    for first, last in spans:
        rest[max(0, first - start) : max(0, last - start)] = " " * (last - first)
    words = re.findall(r"[a-z][a-z.']*", cues.JUDGE_NAME.sub(" ", cues.CASE_NAME.sub(" ", "".join(rest))))
    return all(word.strip(".'") in cues.LABEL_WORDS or len(word.strip(".'")) == 1 for word in words)
