"""Tell whether a court's paper names a person only to leave that person out.

Takes: the flat text of a paper, the folded words of a person's name. Returns: truth values. Touches: nothing.
"The request for the records of other persons, including Ana Lopez, is denied" names Ana Lopez and gives nothing of
hers. A clause that names the person and denies holds, whatever other clauses say of the same person; so does "only"
in a command that names somebody else.
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from dlp_gateway.legal.persons import mentions_in, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.legal.wording import Flat

# Where one thought ends within a sentence. "A; B", "A, but B", "A, and shall not B".
_CLAUSE = re.compile(
    r";|:(?= )|(?<=[ap]\.m)\. |(?<=\S)(?<!\bno)(?<!\bnos)\. (?=\(?(?:\d{1,2}|[a-h])[.)] \S)|,? and otherwise\b|,? (?:but|however|except that|while|whereas|provided|pero|sin embargo|mientras|aunque)\b|, (?:and|y) (?=(?:it |the court |shall|is|se|no)\b)|,? and (?=(?:is |are )?denied (?:as to|in|for) (?:the (?:rest|others?|remainder|remaining|other)|all others?|every other)\b)|,? and (?=(?:is |are )?denied (?:as to|with respect to|for)\b)|,? y (?=(?:sin lugar|(?:se )?deniega|denegad[oa]) (?:en cuanto al?|respecto (?:al?|del?))\b)"
)
_DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|dismiss(?:es|ed)|reject(?:s|ed)|refus(?:es|ed)|declin(?:es|ed)|fails?|failed|withdrawn|stricken|moot|quash(?:es|ed)|vacat(?:es|ed)|suppress\w*|exclud\w*|except(?!ion)\w*|with the exception|other than|save (?:for|as to|that)|apart from|omit\w*|redact\w*|outside|beyond|insufficient|lacks?|without (?:basis|cause|support)|overbroad|too broad"
    r"|(?:does|do|did|shall|may|must|is|are|will|has|have) not(?! (?:to exceed|later|limited))|not (?:to )?(?:include\w*|cover\w*|extend\w*|reach\w*|apply|produc\w+|disclos\w+|releas\w+|as to)|no (?:records?|information|data|documents?|probable cause|showing|basis|order|such)|none of|nothing|nor"
    r"|deniega|denegad[oa]|rechazad[oa]|excluye\w*|excluid[oa]s?|salvo|excepto|con excepcion|fuera de|no (?:se )?(?:incluye|comprende|extiende|aplica|entreg\w+|divulg\w+|procede)|sin lugar|desestima\w*)\b"
)
# What is not blacked out is given whole.
_UNREDACTED = re.compile(
    r"\bwithout (?:any |further )?(?:redact\w*|masking)|\bno redactions?\b|\b(?:shall|must|is|are|be) not (?:be )?(?:redact|omit|exclud|suppress)\w*|\bredactions? (?:shall|may|are|is) (?:be )?limited\b|\bnot to be (?:redact|omit|mask|withh|exclud)\w*|\bintent to deny\b"
)
# An attempt to undo the order that failed, or an objection.
_FAILED = re.compile(
    r"\b(?:(?:cross-?)?motions?|requests?|applications?|objections?)\b(?: [\w.'-]+){0,4}? (?:to|for) (?:an? )?(?:stay|quash|vacate|dismiss|reconsider\w*|set aside|protective order|certif\w+|a stay)\b(?:no\. ?\d|[^.;]){0,80}?\b(?:is|are|be)\b[^.;]{0,24}?\b(?:denied|overruled|dismissed)\b(?: and (?:denied|overruled|dismissed)\b)?(?:,? except as provided\b(?: in (?:paragraphs?|sections?|items?) \w+)?)?"
    r"|\b(?:objecion(?:es)?|objeci\u00f3n|oposici[o\u00f3]n) (?:de|presentada por|que present[o\u00f3]) [^.;]{1,60}?\b(?:debe desestimarse|se desestima|es desestimada|queda desestimada|se rechaza|se declara sin lugar|se deniega)\b|\bla (?:objecion|objeci\u00f3n|oposici[o\u00f3]n) (?:debe desestimarse|se desestima|se rechaza|se deniega)\b"
)
# Whom a clause that blacks out or denies leaves alone; nothing is given between.
_OF_OTHERS = re.compile(
    r"\b(?:redact|remov|mask|black\w* out|delet|excis|obscur)\w*\b(?:(?!\b(?:produc|releas|provid|disclos|send|deliver|furnish|give|transmit)\w*)[^.;])*?\b(?:persons?|members?|individuals?|anyone|anybody|people|others?|claimants?|employees?|children|part(?:y|ies))\b(?: [\w'-]+){0,4}? (?:other than|except(?: for)?|besides|but not)\b"
    r"|\b(?:den(?:y|ies|ied)|dismissed|quashed|vacated|refused|excluded|withdrawn)\b[^.;]{0,40}?\b(?:as to|with respect to|as regards|regarding|for|insofar as it (?:reaches|concerns|names))\b (?:all|any|every|each)?(?:the )?(?: ?other)? ?(?:persons?|members?|individuals?|anyone|anybody|everyone|everybody|people|others?|claimants?|employees?|drivers?|children|part(?:y|ies)|workers?|records?)\b(?: [\w'-]+){0,4}? (?:other than|except(?: for)?|besides|but|save) "
    r"|\b(?:deniega|denegad[oa]|rechazad[oa]|sin lugar)\b[^.;]{0,40}?\b(?:en cuanto a|respecto (?:de|a)|para) (?:tod[oa]s?|cualquier|las?|los?)(?: l[oa]s)?(?: (?:otra|demas|otras))? ?(?:personas?|reclamantes?|empleados?|demas|individuos?)\b[^.;]{0,30}?\b(?:que no sean?|salvo|excepto|distint[oa]s? (?:de|a)|fuera de) "
)
# Whom nobody tells, what the records may not be used for, what bars nothing, who said nothing against it, who else wanted to join.
_HARMLESS = re.compile(
    r"\b(?:shall|may|must|is to|are to|will) not (?:(?:tell|inform|notify|advise|alert|contact|warn|give notice to)\b|(?:reveal|disclose|mention) (?:(?:the )?(?:existence|contents?|fact) of )?th(?:is|e) (?:order|application|investigation|subpoena|proceeding)\b)|\bneed not (?:notify|inform|tell|give notice to)\b|\b(?:shall|may|must|is|are|will) not be (?:used|offered)(?: or (?:used|shared|offered|disseminated))? (?:for|in|as|to) (?:(?!\b(?:ice|hsi|dhs|uscis|cbp)\b)[^.;]){0,120}?\bagainst\b"
    r"|\b(?:a|the|any) (?:stay|appeal|application|objection|claim|petition for (?:review|asylum))\b(?:\bm[rsx]s?\.|[^.;]){0,160}?\bdoes not (?:reach the issue|bar|affect|preclude|prevent|change|alter|moot|excuse)\b"
    r"|\b(?:has|have|had|does|do|did) not (?:object\w*|oppos\w*|contest\w*|appear\w*|respond\w*|answer\w*|reply|replied|moved? to (?:quash|modify|intervene|stay)|(?:seek|sought|asked?) (?:to (?:quash|modify|intervene)|a stay))\b|\bif the court is not in session\b"
    r"|\bmotions? of (?:\bm[rsx]s?\.|[^.;]){0,120}? to intervene (?:is|are|be) (?:hereby )?denied\b"
    r"|\border granting in part (?:and|&) denying in part\b"
)
# To quash is to give nothing: what such a motion wins for a person is left out.
_QUASHED = re.compile(
    r"\bmotions? (?:to quash|to modify|for (?:a )?protective order)\b(?:[^;]{0,200}?)\b(?:granted|sustained|allowed)\b(?: in part)? (?:(?:only )?as to|with respect to|insofar as|for|in favor of)\b(?P<whose>(?:(?!,? (?:and|but) (?:otherwise )?denied\b)[^;]){0,200})"
)
# What is blacked out of the rest: other people, told by what they are and not by name.
_NAMES_OF_OTHERS = re.compile(
    r"\b(?:with )?(?:the )?(?:names?|identit(?:y|ies)|identifiers|particulars|addresses) of (?:(?:all|any|the|each|every) )?(?:(?:other|remaining|third|minor) (?:[\w'-]+ ){0,3}|(?:the )?(?=witness|reporter|sibling|co-?worker|customer|house))(?:persons?|part(?:y|ies)|members?|individuals?|children|witness(?:es)?|reporters?|siblings?|co-?workers?|customers|employees|tenants|residents|claimants) (?:(?:being|to be|shall be|are|is|must be|having been) )?(?:first )?(?:redacted|masked|omitted|removed|blacked out|struck|excised)\b"
)
_NUMBERED = re.compile(r"\b(?:no|nos|dkt|doc)\. ?$")
_NAME_CHARS = 60
_INITIALS = re.compile(r"(?<![\w.])(?:[A-Z]\. ?){2,5}")
# How the records may be used is no matter of whose they are.
_USE = re.compile(r"\b(?:use[ds]?|usar\w*|utiliz\w+)\b")
_ONLY = re.compile(
    r"\b(?:only|solely|exclusively|limited to|alone|no other|nobody else|and no one|(?:u|ú)nicamente|solamente|s(?:o|ó)lo|exclusivamente)\b"
)
_GIVES = re.compile(
    r"\b(?:shall|must|ordered|orders|directed|commanded|compelled|required|granted|debera|ordena|manda)\b"
)
# In capitals, as courts write them, they look like a name: "IT IS FURTHER ORDERED".
_COMMANDING = frozenset(
    {"further", "ordered", "therefore", "hereby", "adjudged", "decreed", "shall", "granted", "only"}
)


def left_out(paper: Flat, person: frozenset[str]) -> bool:
    """Whether a clause that names the person denies, or a command names others "only"."""
    named = False
    for clause, low in _clauses(paper):
        if _names(clause, person):
            named = True
            spared = _NAMES_OF_OTHERS.sub(" ", _HARMLESS.sub(" ", _FAILED.sub(" ", _UNREDACTED.sub(" ", low))))
            if _DENIES.search(_spared(spared, person)) or _quashed_for(low, person):
                return True
    return named and any(_others_only(clause, low, person) for clause, low in _clauses(paper))


def _quashed_for(low: str, person: frozenset[str]) -> bool:
    """Whether a motion to quash is granted as to the person."""
    return any(words_of(match["whose"]) & person for match in _QUASHED.finditer(low))


def _spared(low: str, person: frozenset[str]) -> str:
    """Take out what others lose: "redact the names of all members of the household other than Ana Lopez"."""
    for match in _OF_OTHERS.finditer(low):
        behind = words_of(low[match.end() : match.end() + _NAME_CHARS])
        if behind & person:
            return f"{low[: match.start()]} {low[match.end() :]}"
    return low


def _clauses(paper: Flat) -> Iterator[tuple[str, str]]:
    """Give each clause as written and for matching; "(ECF No. 1)" ends none."""
    first = 0
    for last in (
        *(end for end in paper.ends if not _NUMBERED.search(paper.low, max(0, end - 8), end)),
        len(paper.text),
    ):
        places = [first, *(first + match.end() for match in _CLAUSE.finditer(paper.low[first:last])), last]
        for start, end in pairwise(places):
            yield paper.text[start:end], paper.low[start:end]
        first = last


def _names(clause: str, person: frozenset[str]) -> bool:
    words = words_of(clause)
    return bool(person) and (person <= words or _surname_of(clause, person) or _shortened(clause, person))


def _shortened(clause: str, person: frozenset[str]) -> bool:
    """Whether initials stand there that are the person's: `the minor's mother, J.N.R.`."""
    letters = sorted(word[0] for word in person)
    return any(sorted(re.findall(r"[a-z]", found.lower())) == letters for found in _INITIALS.findall(clause))


def _surname_of(clause: str, person: frozenset[str]) -> bool:
    """Whether a title with one of the name's words stands there: `Ms. Brightwater`."""
    titled = re.findall(r"\b(?:Mr|Mrs|Ms|Mx|Sr|Sra|Srta)\.? ([^\W\d_][\w'-]+)", clause)
    return any(words_of(word) <= person for word in titled if words_of(word))


def _others_only(clause: str, low: str, person: frozenset[str]) -> bool:
    """Whether a command gives what is somebody else's, and only that."""
    if not (_ONLY.search(low) and _GIVES.search(low)) or _USE.search(low) or _names(clause, person):
        return False
    others = [mention.words for mention in mentions_in(clause.title() if clause.isupper() else clause)]
    return any(not words & person and not words & _COMMANDING for words in others)
