"""Take out of a letter above an attached order what says nothing of the order: what is kept back, courtesies.

Takes: the author's words. Returns: the same without asides. Touches: nothing.
"Labs not included, the judge left those out", "please confirm receipt", "no motion for rehearing is pending" stand above
genuine orders. Only where the paper itself reads as a sound order are they left out of what is held against it; a
sentence with the number, or with words for it, is never left out.
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from dlp_gateway.legal.wording import flat

if TYPE_CHECKING:
    from dlp_gateway.legal.wording import Flat

_THE_DATA = re.compile(
    r"\d{3}-\d\d-\d{4}|\b(?:ssn|social security|seguro social|numbers?|numero|names?|nombre|this record|the record|records|everything|all of it|anyway|still|todo|igual)\b"
)
# Something else than what is sent, and that it is not sent.
_OTHER_THINGS = re.compile(
    r"\b(?:notes?|labs?|grades?|contents?|passport|medical|health|psych\w*|the rest|lo demas|el resto|pages?|paginas|household|address\w*|direccion\w*|domicilio|photos?|fotos?|images?|history|historial|diagnos\w*|calificaciones|reports?|others?|audit|bank\w*|dependents?|dependants?|reporters?|co-?workers?|customers?|clientes|herman[oa]s?|hij[oa]s|espos[oa]|(?:brother|sister|sibling|spouse|husband|wife|child|daughter|son)(?:'s)?|children|siblings)\b"
)
_KEPT_BACK = re.compile(
    r"\bnot (?:being )?(?:sending|sent|included|provided|attached|produced|released|enclosed|in the order)\b|\b(?:do|does|did|is|are|was|were)(?: not|n't) (?:file|reach|cover|include|sent|included|provided|attached|produced|released|enclosed|in the order)\b|\bleft (?:those|that|it|them) out\b|\b(?:was|were|is|are|been) (?:taken|left|kept|pulled) (?:out|back)\b|\b(?:was|were|are|been) (?:removed|held back)\b|\bcarves? (?:those|that|it|them) out\b"
    r"|\bno (?:lo|la|los|las) (?:pide|piden|mando|mandamos|envio|enviamos|incluye|incluimos)\b|\bno (?:se (?:incluyen?|envian?|mandan?)|van?)\b|\bqueda[n]? aqui\b|\b(?:withheld|kept back|blacked out|masked|redacted|stays? here|testad[oa]s?|testaron|excluyo)\b"
)
# Why it is kept back: "the preferences were taken out since they are not in the order".
_SINCE = re.compile(
    r"\b(?:removed|withheld|redacted|masked|excluded|omitted|(?:left|taken|kept|pulled|held) (?:out|back)|testad[oa]s?|omitid[oa]s?|excluid[oa]s?|retirad[oa]s?)[ ,]+(?:since|because|as|porque|pues|ya que|por) (?:(?:they|it|those|that|this|which) (?:is|are|was|were|falls?|fell) (?:not (?:in|within|part of|covered by|named in|called for by)|outside|beyond)|no (?:esta[n]?|figura[n]?|viene[n]?|aparece[n]?) en|no estar en) (?:the|this|that|la|el|esta) (?:order|warrant|writ|ruling|orden|auto|mandamiento)\b"
)
_COURTESY = re.compile(
    r"^\W*(?:please|kindly|favor de|por favor|se ruega|sirvase|let us know|let me know|any questions?|cualquier duda|si falta algo|if (?:anything|something) is missing|if you have (?:any )?questions?)\b(?![^.;?]*\b(?:order|warrant|judge|court|orden|juez|jueza|tribunal|verify|verificar|authentic\w*|genuine)\b)"
)
# "If anything in the order is not covered please call": what may be missing from the answer, and whom to ask.
_MISSING = re.compile(
    r"^\W*(?:if|should|si) (?:anything|something|any (?:items?|parts?|pages?|fields?|portions?)|algo|algun[oa]? (?:parte|dato|pagina|hoja)) [^.;?]{0,50}?\b(?:missing|not (?:covered|included|legible|clear|readable|here|answered)|unclear|illegible|left out|falta\w*|no (?:se )?(?:lee|ve|aparece|incluy\w+|contest\w+))\b"
    r"(?![^.;?]*\b(?:before|until|antes|hasta|destroy\w*|delete|borre\w*|destruya\w*)\b)[^.;?]{0,30}?\b(?:please|let (?:us|me) know|call|write|contact|reply|e-?mail|llam\w+|avis\w+|escrib\w+|comuni\w+)\b"
)
_FAILED = re.compile(
    r"\b(?:is|was|has|have|had) (?:not|never) (?:been )?appealed\b|\bno (?:appeal|stay|motion (?:for (?:rehearing|reconsideration|a stay|stay)|to (?:vacate|quash|stay|reconsider)))(?: or \w+)? (?:is|was|has been) (?:pending|filed|taken|sought|entered)\b|\b(?:recurso|mocion|peticion) (?:de nulidad )?que (?:pidio|presento|interpuso) (?:el|la) [\w ]{2,30}? (?:fue|quedo) (?:negad[oa]|denegad[oa]|rechazad[oa])\b"
    r"|\b(?:\w+ (?:days?|weeks?) )?ahead of the (?:date|deadline|due date|day)\b|\b(?:within|before) the deadline\b|\bover our objections?\b"
    r"|\b(?:after|following|upon|concluded) (?:the |its |an? |his |her |(?:the )?(?:judge|court)(?:'s)? )?in[- ]camera (?:review|inspection|examination)\b|\bin[- ]camera (?:review|inspection|examination) (?:is |was )?(?:concluded|complete|completed|over|done)\b"
)


def without_asides(letter: Flat) -> Flat:
    """Leave out the sentences that tell what is kept back, and courtesies; and what tells of attempts that failed."""
    kept: list[str] = []
    for first, last in pairwise((0, *letter.ends)):
        low, text = letter.low[first:last], letter.text[first:last]
        if _is_aside(low):
            continue
        for match in reversed(list(_FAILED.finditer(low))):
            text = f"{text[: match.start()]}{text[match.end() :]}"
        kept.append(text)
    return flat("\n\n".join(kept))


def _is_aside(sentence: str) -> bool:
    if _THE_DATA.search(sentence):
        return False
    kept_back = _KEPT_BACK.search(sentence) is not None and _OTHER_THINGS.search(sentence) is not None
    kept_back = kept_back or _SINCE.search(sentence) is not None
    return kept_back or _COURTESY.search(sentence) is not None or _MISSING.search(sentence) is not None
