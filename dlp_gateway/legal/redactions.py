"""Tell whether an order leaves out the person's number or name from what it gives.

Takes: the operative part of an order, flat and low; what it gives. Returns: truth values. Touches: nothing.
Orders black out much: a reporter, a foster home, the others in a household, a bank's account. Only a clause that
takes out the very number or name of whom the order is about gives the file without what the mail carries. A name or
number counts as that person's unless the clause says whose else it is, and that one is nobody of whom the records are.
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

# Where one thought ends. "without redaction of X; and the rest is withheld"
_CLAUSE = re.compile(
    r"[;:?]|\.(?= )|(?=\bnot to be \w+:)|,? (?:but|except that|provided|save that|pero|salvo que)\b|, (?:and|which) (?=(?:the|his|her|its|it|shall|such|those|these|no|respondent|defendant|is|are)\b)"
    r"|, (?:with )?(?=(?:any|all|the|said|such) (?:[\w-]+ ){1,6}(?:to be |being |shall be |are to be |is to be )?(?:first )?(?:withheld|redacted|removed|masked|omitted|excluded|struck|blacked)\b)"
    r"|(?<= )(?=with (?:the |all |any )?(?:names?|identit(?:y|ies)) of (?:[\w-]+ ){1,5}(?:being |first )?(?:redacted|removed|masked|omitted|struck|blacked)\b)"
)
_NUMBER = r"(?:social security|seguro social|ssns?\b|taxpayer identification|identif(?:ying|ication)|identifiers?\b|personal (?:data|information|identif)|numero de identificacion)"
_WITHOUT_PERSONS = re.compile(
    rf"\b(?:redact|remov|delet|mask|anonymi[sz]|omit|black\w* out|excis|strik|struck|withh[eo]ld|exclud|truncat|obscur|test(?:ad|ar)|tach)\w*\b.{{0,120}}?(?:\bnames?\b|\bnombres?\b|{_NUMBER})"
    rf"|(?:\bnames?\b|\baddress\w*|\bnombres?\b|{_NUMBER}).{{0,160}}?\b(?:redact|remov|mask|delet|omit|withh[eo]ld|exclud|truncat|obscur|struck|stricken|black\w* out|testad|tachad|privileged)\w*\b"
    rf"|\b(?:leav(?:es?|ing) out|(?:does|do|shall|must) not (?:include|contain|show|state)|without|exclusive of|but not|other than|except(?:ing)?|apart from|minus|save) (?:the |any |his |her |their |its |all )?(?:{_NUMBER}|names?\b)"
    r"|\b(?:shall|may|must) not identify\b|\b(?:anonymi[sz]ed|de-identified)\b|\baggregate (?:data|form|figures)\b"
)
_NOT_GIVEN = re.compile(
    rf"\b(?:shall|may|must|is|are|will|need|to|do|does|should) (?:not|never)\b(?! (?:be )?(?:redact|mask|remov|withh|truncat|delet|obscur|be (?:redact|mask|remov|withh))).{{0,240}}?{_NUMBER}"
    rf"|{_NUMBER}.{{0,120}}?\b(?:(?:shall|may|must|is|are|will|be|need) not(?: be)?(?! (?:be )?(?:redact|mask|remov|withh|truncat|delet|obscur))|not to be|protected from|remains? confidential)\b"
    rf"|\bden(?:ied|ies|y) (?:as to|insofar|with respect|in respect|so far|to the extent|en cuanto|regarding|for)\b.{{0,60}}?{_NUMBER}|\bno\b(?! (?:later|redaction|later than)).{{0,30}}?{_NUMBER}.{{0,60}}?\b(?:is|are|shall|may|to be)\b"
    rf"|\bnumero de seguro social\b.{{0,60}}?\bno (?:se|debe\w*|sera\w*)"
)
_LAST_FOUR = re.compile(
    r"\b(?:only )?(?:the )?last four\b|\bultimos cuatro\b|\bpartially masked\b|\ball but the last\b"
)
_RETURNED = re.compile(
    r"\b(?:be|shall) (?:returned|return|destroy\w*|delet\w*|purg\w*|sequester\w*)\b.{0,60}\b(?:to (?:the )?(?:department|division|agency|custodian|respondent)|cop(?:y|ies) in (?:its|their) possession)\b"
)
# What is not given goes back: "the remainder of the file shall be returned".
_THE_REST = re.compile(r"\b(?:remainder|rest|balance|remaining|other|originals?)\b")
# Given back when the case is over is given first.
_AT_THE_END = re.compile(
    r"\b(?:at|upon|after|within [\w() ]{1,24} (?:of|after)) (?:the )?(?:close|conclusion|end|completion|termination|final disposition|resolution)\b|\bwhen (?:the|this) (?:case|matter|investigation|prosecution) (?:ends|is (?:over|closed|concluded))\b|\bno longer needed\b"
)
_UNREDACTED = re.compile(
    r"\b(?:re-?entry of )?removed aliens?\b|\breentry after removal\b|\bwithout (?:any |further )?(?:redaction|redacting|masking)|\bun(?:redact|mask)ed\b|\bno redaction|\b(?:shall|must|is|are|be|need|may) not (?:be )?(?:redact|mask|remov|withh|truncat|delet|obscur|omit)\w*|\bnot (?:to be )?(?:redact|mask|withh|omit|delet)\w*|\bsin (?:testar|tachar|omitir)\b|\bredactions? (?:shall|may|are|is) (?:be )?limited\b"
)
# Taxes are withheld, too, and an office is called after removals.
_NAMED_SO = re.compile(
    r"\bwithholding (?:and \w+ )?(?:data|records?|tax\w*|statements?|certificates?|forms?|reports?|history|information|filings?)\b|\benforcement (?:and|&) removal operations\b"
    r"|\b(?:amounts? of |any |the )?(?:tax(?:es)?|wages|contributions|premiums) withheld\b"
)
# A copy for the public: what the agency gets is another.
_OF_PUBLIC_COPY = re.compile(
    r"\bfrom (?:any|the|all|each) (?:\w+ )?(?:cop(?:y|ies)|papers?|versions?|exhibits?|documents?) (?:publicly |to be |that is |which is )?(?:filed|docketed|lodged)\b|\b(?:in|from|on) (?:any |the )?(?:public(?:ly)? (?:docket|filed|file|version|record|filing)\w*|filings? (?:on|in) the (?:public )?(?:docket|record))\b"
)
# A list of what is left out: "Not to be provided: evaluations; the number".
_LEFT_OUT = re.compile(
    rf"\b(?:not (?:to be )?(?:provided|produced|disclosed|released|included|furnished|given|searched|seized)|excluded|withheld|omitted|redacted)(?: (?:are|is))? ?:[^.]{{0,240}}?{_NUMBER}"
)
# A thing that is taken out, and what may stand between it and the word for whose it is.
_TAKEN = rf"(?:\bnames?\b|\bnombres?\b|\baddress\w*|{_NUMBER}(?: numbers?)?)"
_THING = re.compile(_TAKEN)
_OWNER_BEFORE = re.compile(
    r"(?P<whose>(?:[\w-]+ ){0,3}[\w-]+(?:'s|s'))(?: (?!and\b|or\b)[\w-]+){0,3} (?:(?:and|or|y|,) )?(?:[\w-]+ )?$|\b(?P<pronoun>his|her|their|its|your|sus?) (?:[\w-]+ ){0,2}$|(?P<noun>[\w-]+) $"
)
_OWNER_BEHIND = re.compile(
    rf"(?: ?(?:,|and|or|y|o|&|/)? ?(?:(?:the|full|home|and|or|phone|telephone|contact|dates? of birth|birth dates?|birthdates?|dobs?|numbers?|records?|photos?|photographs?|images?|ages?|employers?|e-?mails?|wages?|identit\w+|identifying \w+|datos(?: personales)?|(?:(?:account|bank|billing|payroll|wage|salary|claim|contact) )?(?:data|details|matters?|information|particulars)|{_TAKEN}),? ?){{1,4}})*? ?\b(?:of|for|belonging to|used by|given by|del?|de l[ao]s|de una?|de cual\w+)\b (?P<whose>(?:(?!\b(?:shall|must|is|are|be|to|may|will|being|with|se)\b)[\w'-]+ ?){{1,10}})"
)
# What is told of an owner does not say who it is: "her children appearing in the application".
_TOLD_OF = re.compile(
    r"\b(?:who|whom|which|that|appearing|mentioned|occurring|recorded|contained|shown|interviewed|que|quienes)\b"
)
# Words before a thing that say nothing of whose it is.
_NOBODYS = frozenset(
    """
the a an any all every each such said that those these no full complete legal real true first last other only and or of for with including includes include its in to by as under both present current home mailing residence residential street e-mail email
social security number ssn redact redacting redacted remove removing removed mask masking masked delete deleting omit omitting withhold withholding strike striking truncate exclude excluding without except save but not black out blacking obscure obscuring el la los las un una su sus con sin y de del testar tachar elimine omitir produce provide
""".split()  # noqa: SIM905  a list of this length is read as prose
)
# Whom an order may call the person whose records it gives.
_SELF = re.compile(
    r"\b(?:claimants?|licen[cs]ees?|subjects?|child|minor(?! children)|ward|beneficiar\w+|recipients?|applicants?|registrants?|taxpayers?|holders?|individuals?|persons?|drivers?|student|patient|inmates?|prisoners?|offenders?|tenant|customers?|client|operators?|owners?|enrollees?|members?|participants?|employee|(?<!social )(?<!case )(?<!welfare )worker|decedent|deceased|detainees?|part(?:y|ies)|accused|insureds?|titular(?:es)?|solicitantes?|reclamantes?|beneficiari[oa]s?|contribuyentes?|conductor(?:es|a)?|persona|menor|estudiante|paciente|named|same|above|aforesaid|listed|he|she|they|him|them|who|whom|anyone|everyone|all|each)\b"
)
# "Patient names", without an article; and that the command itself speaks of a number or name.
_CLASS_BEFORE = re.compile(
    r"(?:^ ?|[,:] )(?:(?:all|any) )?(?P<noun>patient|customer|client|student|tenant|employee|member|claimant|taxpayer)s? $"
)
_NUMBER_OR_NAME = re.compile(r"\b(?:social security|ssn|names?)\b")
_PIECES = re.compile(r",? (?:and|or|y|o) (?:(?:of|del?) )?|, |/")
_PRONOUNS = frozenset({"his", "her", "their", "its", "your", "su", "sus"})
_DETERMINERS = frozenset(
    (
        "the",
        "a",
        "an",
        "any",
        "all",
        "each",
        "every",
        "such",
        "said",
        "no",
        "el",
        "la",
        "los",
        "las",
        "un",
        "una",
        "todo",
    )
)
# Those who go without a determiner: "names of co-workers", "clients' names".
_ROLE = re.compile(
    r"\b(?:[a-z-]{3,}(?:ers|ors|ists|ants|ents|ees|ians|ors|men|women|staff|personnel)|fathers?|mothers?|husbands?|wi(?:fe|ves)|spouses?|sons?|daughters?|children|minors|clients|patients|students|employees|workers|victims|witness\w*|sources|tenants|account|routing|bank\w*|donors?|shelter|caregiver|caretaker|reporter|provider|employer|foster|landlords?|neighbou?rs?|visitor|school|clinic|hospital|midwife|informant|referent|querellante|patron\w*|menores|terceros|hij[oa]s|familiares|vecin[oa]s)\b"
)
# Others, whatever class they share with the person: "the other claimants", "third persons", "household members".
_OTHERS = re.compile(
    r"\b(?:others?|another|else|third|non-?part\w+|household|family|foster|co-\w+|co(?:workers?|tenants?|occupants?|residents?|defendants?|signers?|applicants?|borrowers?|habitants?|owners?)|siblings?|spous\w+|(?:persons?|people|those|families|children) (?:that |whom? )?(?:she|he|they)|fellow|reporting|emergency|otr[oa]s?|tercer[oa]s?|demas)\b"
)
# Beside names, a thing that is no name and no number: "and all wage data".
_OTHER_DATA = re.compile(
    r"(?:(?:all|any|the) )?(?:wage|payroll|medical|salary|financial|bank\w*|tax) (?:data|information|details|records)"
)
# Parties of a case: whom the caption names so.
_PARTY = re.compile(r"\b(?:plaintiff|defendant|petitioner|respondent|intervenor|movant|demandante|demandad[oa])\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What an order gives, as far as it tells whose things a clause takes out.

    `persons`: words of the persons that it names; `told`: the sentences that command; `parties`: for each party's word
    the words of the caption that name it.
    """

    persons: Collection[str]
    told: str
    parties: Mapping[str, frozenset[str]]


def leaves_out(operative: str, given: Given) -> bool:
    """Whether a clause takes out name or number of the person, or gives them as last digits only."""
    operative = _NAMED_SO.sub(" ", operative)
    if _LEFT_OUT.search(operative):
        return True
    for clause in _clauses(operative):
        if _LAST_FOUR.search(clause) or (
            _RETURNED.search(clause) and not (_AT_THE_END.search(clause) or _THE_REST.search(clause))
        ):
            return True
        plain = _UNREDACTED.sub(" ", clause)
        if _OF_PUBLIC_COPY.search(plain):
            continue
        if (_WITHOUT_PERSONS.search(plain) or _NOT_GIVEN.search(plain)) and _of_the_person(plain, given):
            return True
    return False


def _of_the_person(clause: str, given: Given) -> bool:
    """Whether anything that a clause takes out is the person's own: each thing is, unless it is told whose else it is."""
    if any(re.search(rf"\b{re.escape(word)}\b", clause) for word in given.persons):
        return True
    things = list(_THING.finditer(clause))
    owners = [_owner(clause, match) for match in things if not _of_a_class(clause, match, given)]
    return not things or any(_is_self(owner, clause, given) for owner in owners)


def _of_a_class(clause: str, thing: re.Match[str], given: Given) -> bool:
    """Whether it is everybody's of a class that no command speaks of: "patient names", where a doctor's file is given."""
    before = _CLASS_BEFORE.search(clause, 0, thing.start())
    return (
        thing.group().endswith("s")
        and before is not None
        and _NUMBER_OR_NAME.search(given.told) is not None
        and before["noun"] not in given.told
    )


def _owner(clause: str, thing: re.Match[str]) -> str:
    """Give the words that tell whose a thing is, "" where none do."""
    behind = _OWNER_BEHIND.match(clause, thing.end())
    if behind:
        return _TOLD_OF.split(behind["whose"], maxsplit=1)[0].strip()
    before = _OWNER_BEFORE.search(clause[: thing.start()])
    if before is None:
        return ""
    return " ".join(word for word in _words(before["whose"] or before["pronoun"] or before["noun"]) if word)


def _words(owner: str) -> list[str]:
    """Give the words from the last determiner on, and none that says nothing of whose a thing is."""
    words = re.findall(r"[a-z-]+", re.sub(r"'s\b|'", "", owner))
    first = max((index for index, word in enumerate(words) if word in _DETERMINERS), default=None)
    if first is None:
        return [word for word in words if word not in _NOBODYS]
    named = [word for word in words[first + 1 :] if word not in _NOBODYS]
    return ["the", *named] if named else []


def _is_self(owner: str, clause: str, given: Given) -> bool:
    """Whether one of those named can be the person whose records the order gives."""
    if not owner:
        return True
    return any(_is_one(piece.strip(), clause, given) for piece in _PIECES.split(owner) if piece.strip())


def _is_one(owner: str, clause: str, given: Given) -> bool:
    first, _, rest = owner.partition(" ")
    if first in _PRONOUNS:  # "her", "her landlord"
        return not rest or _is_one(f"the {rest}", clause, given)
    if _OTHERS.search(owner) or _OTHER_DATA.fullmatch(owner):
        return False
    if party := _PARTY.search(owner):
        named = given.parties.get(party.group(), frozenset())
        return not named or all(word in given.told for word in named)
    if _SELF.search(owner):
        return True
    if first not in _DETERMINERS and _ROLE.search(owner) is None:
        return True  # a name
    owner = owner.partition(" of ")[0]  # "residents of the home"
    told = given.told.replace(clause.strip(), " ")
    return any(
        re.search(rf"\b{re.escape(word.rstrip('s'))}\w*\b(?!'?s? (?:names?|address|counsel|attorney|lawyer))", told)
        for word in re.findall(r"[a-z-]{4,}", owner.replace("social", " "))
    )


def _clauses(text: str) -> list[str]:
    return [clause for clause in _CLAUSE.split(text) if clause.strip()]
