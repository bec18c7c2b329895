"""What a judge is told to have ruled without the word "order": "told us to hand it to you", "resolvió que debíamos".

Takes, returns, touches: a pattern for flat text, no more; `cues.ORDER` holds it. Source: letters of strangers
(tests/messages/legal/words).
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

# Between the judge and what is ruled nobody else stands who tells.
_HERSELF = r"(?:(?!\b(?:agents?|officers?|ice|hsi|dhs|letter|you|your|counsel|attorney|director|supervisor)\b)[^;?])"
RULED = (
    rf"\b(?:judge|court|justice|magistrate|surrogate|chancellor)\b{_HERSELF}{{0,160}}?\b(?:told|tells|telling|ordered|ordering|decided|compelled)\b[^;?]{{0,120}}?\b(?:that|to|shall|must|is to|are to) (?:[\w']+ ){{0,8}}?(?:be )?(?:produc|releas|provid|furnish|disclos|deliver|turn|hand|transmit|surrender|giv|send|suppl|report|do on)"
    r"|\b(?:she|he) (?:has |had |then |therefore |also )*ordered\b[^;?]{0,60}? (?:that|us|the)\b[^;?]{0,100}?\b(?:giv|get|produc|releas|provid|furnish|disclos|deliver|send|suppl|hand|turn)|\beverything (?:the )?judge [\w.' -]{3,40} told\b"
    r"|\b(?:judge|justice)\b[^;?]{0,80}?\bsigned (?:it|this)\b[^;?]{0,120}?\b(?:telling|says|directing|ordering|requiring|commanding|nos ordena|nos manda)\b"
    r"|\b(?:judge|court|justice)\b[^;?]{0,120}?\bruled\b[^;?]{0,120}?\bis to be (?:released|produced|disclosed|given|sent)\b"
    r"|\bminute entry\b|\b(?:written|bench|her|his|the court's|the judge's) ruling\b|\bruling (?:was )?(?:entered|filed|issued|dated)\b|\bdecretal paragraph\b"
    r"|\bauto (?:de (?:apremio|produccion|entrega|ejecucion|\d{1,2} de)|de(?:l tribunal|l juez| la jueza| la corte)|dictad|firmad|por el que)|\bmismo auto\b|\bauto,? parrafo\b"
    r"|\b(?:juez|jueza|corte|tribunal|magistrad[oa])\b[^;?]{0,160}?\b(?:ordena|ordeno|manda|mando|dispuso|resolvio|condena|condeno)\b[^;?]{0,120}?\b(?:entreg|remit|dar|darle|darles|suministr|exhib|divulg|revel|inform|proporcion|pasarle|a disposicion)"
    r"|\bresolucion (?:del|de la|de|el) (?:\d|tribunal|juez|corte)|\b(?:dicto|emitio) (?:la |una )?resolucion\b|\bsentencia\b[^;?]{0,60}?\bdictada por (?:el|la) juez"
)
