"""Tell whether an order leaves out the person's number or name from what it gives.

Takes: the operative part of an order, flat and low; the words of the persons that its commands name. Returns: truth
values. Touches: nothing.
Orders black out much: a reporter, a foster home, the others in a household, a bank's account. Only a clause that
takes out the very number or name of whom the order is about gives the file without what the mail carries.
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

# Where one thought ends. "without redaction of X; and the rest is withheld"
_CLAUSE = re.compile(
    r"[;:?]|\.(?= )|,? (?:but|except that|provided|save that|pero|salvo que)\b|, (?:and|which) (?=(?:the|his|her|its|it|shall|such|those|these|no|respondent|defendant|is|are)\b)"
)
_NUMBER = r"(?:social security|seguro social|ssns?\b|taxpayer identification|identif(?:ying|ication)|identifiers?\b|personal (?:data|information|identif)|numero de identificacion)"
_WITHOUT_PERSONS = re.compile(
    rf"\b(?:redact|remov|delet|mask|anonymi[sz]|omit|black\w* out|excis|strik|struck|withh[eo]ld|exclud|truncat|obscur|test(?:ad|ar)|tach)\w*\b.{{0,120}}?(?:\bnames?\b|\bnombres?\b|{_NUMBER})"
    rf"|(?:\bnames?\b|\baddress\w*|\bnombres?\b|{_NUMBER}).{{0,160}}?\b(?:redact|remov|mask|delet|omit|withh[eo]ld|exclud|truncat|obscur|struck|stricken|black\w* out|testad|tachad|privileged)\w*\b"
    rf"|\b(?:leav(?:es?|ing) out|(?:does|do|shall|must) not (?:include|contain|show|state)|without|exclusive of|but not|other than|except(?:ing)?|apart from|minus|save) (?:the |any |his |her |their |its |all )?(?:{_NUMBER}|names?\b)"
    r"|\b(?:shall|may|must) not identify\b|\b(?:anonymi[sz]ed|de-identified)\b|\baggregate (?:data|form|figures)\b"
)
_NOT_GIVEN = re.compile(
    rf"\b(?:shall|may|must|is|are|will|need|to|do|does|should) (?:not|never)\b(?! (?:be )?(?:redact|mask|remov|withh|truncat|delet|obscur|be (?:redact|mask|remov|withh))).{{0,80}}?{_NUMBER}"
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
_UNREDACTED = re.compile(
    r"\bwithout (?:any |further )?(?:redaction|redacting|masking)|\bun(?:redact|mask)ed\b|\bno redaction|\b(?:shall|must|is|are|be|need|may) not (?:be )?(?:redact|mask|remov|withh|truncat|delet|obscur|omit)\w*|\bnot redacted\b|\bsin (?:testar|tachar|omitir)\b|\bredactions? (?:shall|may|are|is) (?:be )?limited\b"
)
# Whose name or number it is instead.
_OTHERS = re.compile(
    r"\b(?:household|siblings?|spous\w+|dependan?ts?|co-?(?:workers?|signers?|residents?|applicants?|defendants?|borrowers?|tenants?)|others?|another|third part\w+|non-?part\w+|reporters?|reporting|referents?|callers?|informants?|sources?|foster|caregivers?|caretakers?|providers?|employers?'?|feins?|employer identification|federal tax identification|minors?|children'?s?|family members?|fathers?'?s?|mothers?'?s?|husbands?'?s?|wi(?:fe|ves)'?s?|intervenors?'?s?|witness\w*|staff|personnel|employees?|victims?|account|routing|bank\w*|direct[- ]deposit|donors?|patients?|students?|physicians?|clients? other|investigators|verifiers|reviewers|workers|officers|interviewers|examiners|adjudicators|supervisors|landlords|neighbou?rs|querellante|patron\w*|demandad[oa]s?|menores|terceros|hij[oa]s|familiares|respondent's|defendant's|plaintiff's)\b"
)


def leaves_out(operative: str, persons: Collection[str]) -> bool:
    """Whether a clause takes out name or number of the person, or gives them as last digits only."""
    for clause in _clauses(operative):
        if _LAST_FOUR.search(clause) or _RETURNED.search(clause):
            return True
        plain = _UNREDACTED.sub(" ", clause)
        if not (_WITHOUT_PERSONS.search(plain) or _NOT_GIVEN.search(plain)):
            continue
        if _OTHERS.search(plain) is None or any(re.search(rf"\b{re.escape(word)}\b", plain) for word in persons):
            return True
    return False


def _clauses(text: str) -> list[str]:
    return [clause for clause in _CLAUSE.split(text) if clause.strip()]
