"""Where a person lives, told as people tell a way: "above the old Western Auto, side stairs", "la 184 con Saint Nicholas".

One piece of a description says nothing; two or three different ones (a dwelling, a place beside another, a corner or
a road, a number, a door's colour) describe a spot. It is a home where the mail asks or tells where a person of it is
to be found, and no office, delivery, site or event stands there.
Source: how clerks, carriers and meter readers describe a door without an address; the report of 2020.
"""

# ruff: noqa: E501  an expression is a list of words; broken lines would hide which

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recognizers.base import CONTEXT, Recognizer
from recognizers.personal_number import heads_row, person_at
from recognizers.reading import Kind, fold
from recognizers.statement import read

if TYPE_CHECKING:
    from presidio_analyzer import RecognizerResult
    from presidio_analyzer.nlp_engine import NlpArtifacts

    from recognizers.reading import Reading, Sentence

_COLOURS = r"(?:yellow|blue|green|white|red|brown|gr[ae]y|pink|tan|turquoise|purple|orange|black|amarill[oa]|azul|verde|blanc[oa]|roj[oa]|cafe|gris|rosad[oa]|celeste|morad[oa]|anaranjad[oa])"
_HOUSE = r"(?:house|duplex|triplex|trailer|trlr|camper|apartments?|apt|apto|casa|casita|cabin|traila|trailita|mobile home|double ?wide|single ?wide|bungalow|adobe|shack|rowhouse|townhouse|depa|departamento)"
#: Kinds of pieces of a description, over folded text.
_PIECES = {
    "dwelling": re.compile(
        rf"\b(?:{_HOUSE}|basement|sotano|granny flat|upstairs|downstairs|garage apartment|porch|shutters|stairs|(?:side|back|front|left|right) (?:bell|door|stairs|unit|window)|timbre|doorbell|buzzer|driveway|in the rear|rear unit|house in (?:back|the rear)|del fondo|room (?:over|above)|cuarto|(?:first|second|third|1st|2nd|3rd|top|ground) floor|(?:primer|segundo|tercer) piso|piso \d|bunk|cot|loft)\b"
    ),
    "colour": re.compile(
        rf"\b{_COLOURS} (?:\w+ )?(?:{_HOUSE}|door|shutters|gate|fence|roof|awning|puerta|porton|techo|cerca|reja|portal|tarp|porch|trim|siding)\b|\b(?:{_HOUSE}|puerta|porton|techo|reja|portal|barda|zaguan|lona) {_COLOURS}\b"
    ),
    "beside": re.compile(
        r"\b(?:behind|above|over the|across (?:from|the street)|next (?:door )?to|past the|down from|(?:two|2|three|3|few) (?:doors?|drs?|houses|blocks)(?: (?:down|up|over|dwn))?|between|btwn?|corner of|cross street|esquina(?: con)?|frente al?|detras de(?:l| la| los| las)?|atras de(?:l| la| los| las)?|junto (?:al?|con)|al lado de(?:l| la)?|arriba de(?:l| la)?|(?:pasando|pasandito|antes de llegar|llegando|cruzando|bajando|subiendo|saliendo|adelantito|mas (?:alla|aca|adelante|abajo|arriba)) (?:del?|al?|el|la|los|las|por)\b|(?:a|de) mano (?:izquierda|derecha)|a la (?:izquierda|derecha)|(?:primera|segunda|tercera|cuarta|quinta|ultima) (?:casa|traila|puerta|entrada|vuelta|calle)|(?:primer|segundo|tercer|ultimo) (?:portal|porton|zaguan)|en la (?:loma|vega|orilla)|a la vuelta|left at|right at|turn (?:left|right)|(?:first|second|third|last) (?:driveway|left|right|house|trailer|door|casa|puerta)|cuadras?|near the|by the|up the hill|down the (?:hill|road|alley)|off (?:of )?(?:rt|route|hwy|highway|county road|cr)"
        r"|gate made|painted on|entre la)\b"
    ),
    "road": re.compile(
        r"\b(?:[nsew] )?\w+ (?:st|street|ave|avenue|rd|road|dr|drive|ln|lane|blvd|ct|court|pl|way|trail|terrace)\b|\b\d{1,3}(?:st|nd|rd|th)\b|\bla \d{1,3} con\b|\bcalle \w+|\burb\.? |\b(?:rt|route|hwy|highway|cr|county road|ruta|carretera) \d+|\bestate \w+|\bcamino \w+|\bavenida \w+"
    ),
    "number": re.compile(
        r"\b(?:lot|space|spc|unit|apt|apto|trailer|trlr|no\.|num|numero|casa|el|#) ?#?\d{1,4} ?[a-z]?\b|\b\d{2,5} or \d{2,5}\b|\b\d of \d\b|\b(?![iuwntf]-)[a-z]-\d{1,3}\b"
    ),
}
_CORNER = re.compile(
    r"(?<![.\w] )\b(?:on |at |over on )?[A-Z][a-z]{3,} (?:and|&|y|con|at) [A-Z][a-z]{3,}\b|\bon [A-Z][a-z]{3,}\b(?! (?:\d|and \d))"
)
#: What asks for a person's place, or tells it.
_WHERE = re.compile(
    r"\b(?:lives?|lived|living|stays?|staying|sleeps?|resides?|moved|where|whereabouts|home visit|house call|hv|knock|answers|find (?:him|her|them)|still (?:at|there)|old spot|new spot|mail (?:goes|comes|to)|returned card|carrier|account|meter|picks? up|picked up|bed|row|dropped off|lights on|licensed to|goes to|directions|address|door"
    r"|vive|viven|donde|adonde|para (?:donde|en)|se mudo|mudaron|se cambio|undeliverable|renta|duerme|se queda|quedandose|visita|vecinos|direccion|domicilio|aviso|correo|recibo|cuenta|luz|encontrar|hallar|lo (?:dejo|deja|recoge)n?)\b"
)
#: What else stands at such a spot; over folded text.
_OTHER_PLACE = re.compile(
    r"\b(?:offices?|oficinas?|annex|plant|pump house|hydrants?|pothole|clinics?|clinica|warehouse|bodega|shed|site visit|sites?|storage|supplies|donat\w+|donativo|brochures|delivery|deliver(?:ed|ies)?|events?|evento|lunch(?:eon)?|rsvp|dinner|ceremony|party|fiesta|tournament|chambers|secretary|honor'?s|volunteers|meeting|reunion|training|drill|exercise|demo|parade|concert|bench|bus (?:stop|shelter)|route|ruta|dump|transfer station|attendant|caretaker|operator|tool trailer|food truck|kiosk|pay station|caja de pagos|pagos|abrimos|open(?:s|ing)?|hours|parking|lot b|store|shop opens|work zone|detour|construction|crew|contractor|inspect(?:ion|ors?)|permit|buzon (?:de|para)|for sale|se vende|sold|auction|fire (?:drill|code|alarm)|alarms?|camera|sensor|meter station|we (?:use|moved|are at)|nos mudamos|our (?:office|unit|building|shop|new)|nuestr[oa]s? (?:oficina|unidad|local)|la unidad|el local|museum|church service|polling place|shelter list|vaccin\w+|k9|training)\b"
)
#: Places that are told only as what the home is beside: "behind the feed store", "pasando la iglesia"; over folded text.
_LANDMARK = re.compile(
    r"\b(?:behind|past|above|over|next (?:door )?to|across from|in back of|beside|by|near|before|after|below|from|at|off|down from|up from|left at|right at|detras del?|atras del?|pasando|pasandito|enfrente del?|frente al?|junto al?|al lado del?|arriba del?|cerca del?|antes de llegar al?|cruzando|entre|mas (?:alla|aca|adelante|abajo|arriba) del?|saliendo del?|a la vuelta del?|desde)"
    r" (?:the |that |el |la |los |las |an? |una? |where the )?(?:[\w']+ ){0,3}?(?:offices?|plant|warehouse|bodega|storage|store|tienda|clinica?|parking|park|dump|transfer station|museum|route|ruta|bus stop|church|church service|depot|shop)\b"
)
#: Said of where somebody sleeps and of nothing else; over folded text.
_DWELLS = re.compile(
    r"\b(?:(?:he|she|they|who|family|couple|client|subject|mr\.? [\w'-]+|mrs\.? [\w'-]+|ms\.? [\w'-]+|[a-z'-]{3,}) (?:still |now |currently |mostly |just )?(?:lives|stays|resides|sleeps|is staying|is living|are staying|are living)|they (?:live|stay)"
    r"|(?<!nos )(?:vive|viven|duerme|duermen)|se (?:queda|quedan|esta quedando|estan quedando)) (?!(?:open|closed|abiert)\w*)"
)
_LEAST_KINDS = 2
_NEAR = 1


class HomeTold(Recognizer):
    """Descriptions of where a person lives."""

    PREFILTER = r"(?:house|duplex|trailer|trlr|apartment|\bapt|casa|traila|basement|upstairs|stairs|\bdoors?\b|\bdrs\b|driveway|shutters|bell|timbre|floor|piso|\blot\b|unit|puerta|flat|\burb|estate|porch|cuarto|camper|cabin)"
    uses_context = False

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:  # noqa: ARG002
        """Find the sentences that describe the spot where somebody lives."""
        if not self.may_match(text):
            return []
        reading = read(text, nlp_artifacts)
        if not reading.prose:
            return []
        return [
            self._found(reading, sentence)
            for ordinal, sentence in enumerate(reading.sentences)
            if sentence.kind is Kind.PROSE and _describes_a_home(reading, ordinal)
        ]

    def _found(self, reading: Reading, sentence: Sentence) -> RecognizerResult:
        told = reading.text[sentence.start : sentence.end]
        start = sentence.start + len(told) - len(told.lstrip())
        result = self.result(start=start, end=sentence.end, score=0.65, rule="description")
        result.recognition_metadata[CONTEXT] = "home"
        return result


def _describes_a_home(reading: Reading, ordinal: int) -> bool:
    sentence = reading.sentences[ordinal]
    told = reading.folded[sentence.start : sentence.end]
    kinds = {name for name, piece in _PIECES.items() if piece.search(told)}
    if _CORNER.search(reading.text, sentence.start, sentence.end):
        kinds.add("road")
    if (
        len(kinds) < _LEAST_KINDS
        or kinds.isdisjoint(("dwelling", "colour", "number"))
        or not kinds & {"beside", "road"}
    ):
        return False
    around = _around(reading, ordinal)
    other = _LANDMARK.sub(" ", told) if _DWELLS.search(told) else around
    if _OTHER_PLACE.search(other) or not (
        person_at(reading, ordinal)
        or _DWELLS.search(told)
        or heads_row(reading.text, sentence.start + len(reading.text[sentence.start : sentence.end].rstrip()))
    ):
        return False
    return _WHERE.search(f"{around} {fold(reading.about)[:200]}") is not None


def _around(reading: Reading, ordinal: int) -> str:
    """Return the folded sentence with its neighbours."""
    low, high = max(0, ordinal - _NEAR - 1), min(len(reading.sentences), ordinal + _NEAR + 1)
    return reading.folded[reading.sentences[low].start : reading.sentences[high - 1].end]
