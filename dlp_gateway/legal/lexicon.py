"""What kind of word a word is, English and Spanish: so that one turn of phrase stands for all that mean the same.

Takes: a word in lower case, without accents. Returns: the name of its class, "" if it has none. Touches: nothing.
The classes are for the learned reader (reader.py): "ordered us to furnish" and "nos mando entregar" become the same.
Source: our own wording; a word that is missing costs the reader a little certainty, nothing else.
"""

# ruff: noqa: E501  a class is read as one line

from __future__ import annotations

import re
from functools import cache

_CLASSES: tuple[tuple[str, str], ...] = (
    ("COURT", r"courts?|tribunal|corte|juzgado|bench|chambers|sala"),
    ("JUDGE", r"judges?|justice|magistrate|chancellor|hon|honorable|mag|juez|jueza|magistrad[oa]|j\.?s\.?c|usmj|usdj"),
    ("PAPER", r"orders?|warrants?|writs?|decree|judgment|ruling|mandamus|orden|ordenes|mandamiento|auto|resolucion|sentencia|fallo|mandato|decreto|entry|endorsement"),
    ("SUBPOENA", r"subpoenas?|summons(?:es)?|citacion|citatorio|detainers?|requerimiento"),
    ("ADMIN", r"administrative|administrativ[oa]|i-?138|i-?247a?|i-?200|i-?205|detencion|agency's|eoir|immigration|inmigracion"),
    ("COMMAND", r"order(?:ed|ing)|direct(?:s|ed|ing)|command(?:s|ed|ing)?|requir(?:es|ed|ing)|compel(?:s|led|ling)?|oblig(?:es|ed)|instruct(?:s|ed|ing)|tells|told|ordena|ordeno|ordenan?do|manda|mando|mandan?do|obliga|obligo|dispone|dispuso|exige|exigio|requiriendo\w*|made|makes"),
    ("MADE", r"sign(?:ed|s)|signature|issu(?:ed|es)|enter(?:ed|s)|granted|grants|allowed|filed|docketed|so-ordered|enforc(?:ed|ing|es)|dated|decided|firmad[oa]|firmo|firma|dicto|dictad[oa]|emitio|emitid[oa]|expidio|expedid[oa]|libro|concedio|fechad[oa]"),
    ("GIVE", r"produc(?:e|es|ed|ing|tion)|releas(?:e|es|ed|ing)|furnish(?:es|ed|ing)?|deliver(?:s|ed|ing|y)?|transmit(?:s|ted|ting)?|provid(?:e|es|ed|ing)|disclos(?:e|es|ed|ing|ure)|suppl(?:y|ies|ied|ying)|surrender(?:s|ed)?|send(?:s|ing)?|sent|give[sn]?|giving|gave|hand(?:s|ed|ing)?|turn(?:s|ed|ing)?|tender(?:s|ed)?|communicate|convey|forward(?:s|ed|ing)?|identify|entreg\w+|remit\w+|suministr\w+|proporcion\w+|envi\w+|mandarles?|revel\w+|comuni\w+|produci\w+|inform\w+|dar(?:le|les)?|demos|exhib\w+|facilit\w+"),
    ("COMPLY", r"compl(?:y|ies|ied|ying|iance)|obey(?:s|ed|ing)?|obedience|pursuant|accordingly|accordance|obedecemos|obedezco|cumpl\w+|acat\w+|virtud|obediencia|hereby|herewith|therefore|answer(?:s|ing)?|responsive|return"),
    ("US", r"we|us|our|i|me|my|department|agency|division|office|bureau|hospital|district|school|custodian|clinic|county|registrar|nos|nuestr[oa]s?|departamento|oficina|agencia|division|administracion|distrito|custodi[oa]|registry|commission|sheriff|university|unit"),
    ("YOU", r"you|your|yours|usted|ustedes|le|les|su|sus|ice|hsi|dhs|ero|cbp|uscis|opla|homeland|enforcement|agents?|officers?|oficial|agente|immigration and customs"),
    ("UNDO", r"vacat\w+|stay(?:ed|s)?|quash\w*|set-aside|revers\w+|withdr\w+|rescind\w*|revok\w+|supersed\w+|dissolv\w+|overturn\w+|void\w*|moot\w*|anul\w+|revoc\w+|suspend\w+|suspens\w+|dej\w+ sin|efecto|modif\w+|narrow\w+|recall\w*|strike|struck|remand\w*|abeyance"),
    ("EXPIRE", r"expir\w+|laps\w+|venci\w*|caduc\w+|ran|late|stale|prescri\w+"),
    ("DENY", r"den(?:y|ied|ies|ying|ial)|refus\w+|declin\w+|reject\w+|disallow\w+|neg[oa]\w*|denega\w+|rechaz\w+|desestim\w+|overrul\w+"),
    ("ASK", r"ask(?:s|ed|ing)?|request(?:s|ed|ing)?|seek(?:s|ing)?|sought|appl(?:y|ied|ication|ies)|petition(?:s|ed)?|motion(?:s)?|moved|pid\w+|pedi\w+|solicit\w+|mocion|peticion|want(?:s|ed)?|need(?:s|ed)?|quiere"),
    ("NOT", r"not|no|never|none|nothing|without|cannot|nor|neither|nobody|n't|\w+n't|sin|nunca|tampoco|ni|ningun[oa]?|nada|nadie"),
    ("IF", r"if|unless|until|once|whether|would|could|might|may|should|si|hasta|cuando|when|perhaps|maybe|provided|suppose|quizas?|podria|seria|hubiera"),
    ("WILL", r"will|shall|soon|tomorrow|expect\w*|await\w*|pending|hope\w*|going|pendiente\w*|manana|esper\w+|pronto|forthcoming|yet|todavia|aun"),
    ("BUT", r"but|although|though|however|anyway|anyhow|still|while|pero|aunque|embargo|mas|instead|regardless"),
    ("SAYS", r"says?|said|claims?|mention\w*|heard|hear|reportedly|apparently|assur\w+|dice|dijo|dicen|afirm\w+|segun|phone|telefono|voicemail|news|read"),
    ("DRAFT", r"draft\w*|proposed|unsigned|sample|template|training|test|example|borrador|proyecto|propuest\w+|plantilla|ejemplo|blank"),
    ("OTHER", r"other|another|different|someone|else|brother|sister|wife|husband|cousin|otr[oa]s?|roommate|neighbou?r|unrelated|herman[oa]|espos[oa]|also|too|tambien|besides|separately|courtesy|favor|favou?r|convenience|cortesia|extra"),
    ("SEAL", r"seal\w*|protective|confidential|prohibit\w*|forbid\w*|enjoin\w*|bar(?:s|red)|injunction|sellad\w*|prohib\w+|protect\w*|withh\w+"),
    ("ENTITY", r"bank|employer|landlord|hospital's|carrier|provider|plaintiff|defendant|clerk|attorney|ausa|fiscal|abogad[oa]|counsel|police|marshal|banco|patron"),
)  # fmt: skip
_PATTERN = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _CLASSES))


@cache
def class_of(word: str) -> str:
    """Give the name of the class that a word belongs to; the first that fits counts."""
    match = _PATTERN.fullmatch(word)
    return (match.lastgroup or "") if match else ""
