"""Numbers of a person's papers that no label names: told in an answer, beside a name, letter by letter.

"The photo page says EP6302885", "tag? - 418KLV, the grey Civic Mr. Kowalczyk drives", "Benedicto Agcaoili, cook,
P7720184B". The shape alone says little, so evidence is summed: shape, a word for papers, cars or taxes in the
sentence or in the question before it, a person in the sentence, near it or in the subject; against it the nouns of
goods and papers of trade. What a shape or such a word says decides as what it is told.
Source: how clerks answer ("tag?", "could you read the no.?"); formats as in the recognizers of each class.
"""

# ruff: noqa: E501  an expression is a list of words; broken lines would hide which

from __future__ import annotations

import bisect
import re
from typing import TYPE_CHECKING, Any

from recognizers.base import CONTEXT, Recognizer
from recognizers.context import is_a_body
from recognizers.person import CERTAIN, LIKELY
from recognizers.reading import Kind, fold
from recognizers.statement import read
from recognizers.weigh import evidence_of, subject_grade
from recognizers.whose import THINGS, fleet, thing

if TYPE_CHECKING:
    from presidio_analyzer import RecognizerResult
    from presidio_analyzer.nlp_engine import NlpArtifacts

    from recognizers.reading import Reading

#: What words say that a number is, the narrow ones first; over folded text.
_KINDS = {
    "USCIS_RECEIPT": r"receipt|recibo|i-797|letterhead|notice|papel(?:ito)? rosad\w+|proof of filing|extension letter|priority date|uscis",
    "IMMIGRATION_NUMBER": r"i-?94|admission|admision|admitted|arrival|visa|foil|foja|sevis|i-20|ds form|ds-?2019|white card|red number|numero rojo|control number|issuing post|visa sticker|entry stamp|sello de entrada|foreign id|matricula|consular|cedula",
    "ALIEN_NUMBER": r"alien|a-?number|a#|registration no|registro de extranjero|file jacket|alias|after the letter|green card|mica|residencia|resident card|detainer|court notice",
    "PASSPORT": r"passport|pasaporte|booklet|libreta|photo page|bio page|travel document|documento de viaje|book(?! of| club)|cubierta|cover|crew ?list|tripulant\w+",
    "LICENSE_PLATE_OR_VIN": r"plates?|tags?|placas?|chapas?|tablilla|vin|serie|chassis|tablero|dash|door sticker|windshield|transponder|drives?|driving|driver'?s car|maneja\w*|conduc\w+|parked|estaciona\w*|parking|permiso \d+|car|carro|coche|auto|truck|troca|pickup|van|suv|sedan|moto|vehicles?|vehiculos?"
    r"|ford|chevy|chevrolet|silverado|toyota|corolla|camry|tacoma|tundra|rav4|honda|civic|accord|cr-v|nissan|altima|sentra|rogue|dodge|ram|charger|jeep|gmc|sierra|hyundai|elantra|kia|mazda|vw|jetta|impala|malibu|equinox|explorer|f-?[1-3]50|odyssey|caravan|sienna",
    "DRIVER_LICENSE": r"licen[sc]e|licencia|lic|oln|dln?|operator(?: number| no)?|class [a-d]|clase [a-d]|driver|conductor|chofer|manejaba|real id|mvd|dmv|dps|credential|credencial|id shown|id|identification|identificacion|identity|carnet",
    "US_ITIN": r"itin|tax(?:es|payer)?|contribuyente|contributiva|impuestos?|w-?7|irs|1098|1040|nine numbers?|9 (?:ones?|numbers?)|leading nine|cosigner",
    "US_SSN": r"ssn|ss#|soc(?:ial)?|seguro|nss|payroll|nomina|wages?|salario|quarter|trimestre|earnings|w-?2|filed under|nine digits|nueve digitos|claim(?:ant|ed)?",
}
_NAMED = {entity: re.compile(rf"(?<![a-z0-9])(?:{words})(?![a-z0-9])") for entity, words in _KINDS.items()}
#: Words that ask for a number or say that one is told, of whatever kind.
_NUMBER = re.compile(
    r"(?<![a-z0-9])(?:numbers?|no\.|num\.?|numero|#|digits?|digitos|cifras?|card|tarjeta|docs?|documentos?|papers?|papel(?:es|ito)?|on file|en el sistema|copied|copi[oe]|wrote|apunt\w+|reads?|dice|says|illegible|smeared|last char\w*|ultima cifra|characters|spaces|begins? with|starts? with|empieza con|the letter|la letra)(?![a-z0-9])"
)
_PASSPORT_LIKE = re.compile(r"[A-Z]{1,2}[- ]?\d{3,4}[ ]?\d{3,5}[A-Z]?")
_LETTERED = re.compile(r"(?=(?:\w? ?)*[A-Z])(?:[ -]?[A-Z\d]){8,15}|[A-Z]{1,3}[- ]?\d[\d ]{5,12}[A-Z]?")
_MASKED = re.compile(r"[\dx*?]{3}-[\dx*?]{2}-[\dx*?]{4}")
_IN_PIECES = re.compile(r"\w+ .{6,70}\d")
#: A name at the head of a row: "Benedicto Agcaoili, cook, ...", "118 - Anahí Solórzano - Corolla - ...".
_ROW = re.compile(
    r"(?m)^[>\s\d.)*•-]{0,8}(?:\w+ \d+ - )?[A-ZÁÉÍÓÚÑ][a-záéíóúñ']+(?: [A-Z]\.?)?(?:,? [A-ZÁÉÍÓÚÑ][a-záéíóúñ']+){1,3}\s?(?:[,|;\t(]| - | {2})"
)
_STATES = frozenset(
    re.findall(
        r"\w\w",
        "AL AK AZ AR CA CO CT DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH OK OR PA RI SC SD"
        " TN TX UT VA VT WA WI WV WY DC PR",
    )
)
_SHAPES = (
    ("DRIVER_LICENSE", re.compile(rf"(?:{'|'.join(sorted(_STATES))})[ -](?:\d{{7,9}}|[A-Z]\d{{7,12}})")),
    ("USCIS_RECEIPT", re.compile(r"[A-Z]{3}[- ]?\d{2}[- ]?\d{3}[- ]?\d{5}")),
    ("ALIEN_NUMBER", re.compile(r"A[- ]?\d{2,3}[- ]?\d{3}[- ]?\d{3}")),
    ("IMMIGRATION_NUMBER", re.compile(r"N[- ]?\d{10}|\d{8,9} ?\d?[A-Z]\d|\d{9}[A-Z]\d|\d{3} \d{3} \d{3} ?[A-Z]\d")),
    ("US_ITIN", re.compile(r"9\d{2}[- /]?(?:5\d|6[0-5]|7\d|8[0-8]|9\d)[- /]?\d{4}")),
    ("US_ITIN", re.compile(r"9 .{3,60}\d{4}")),
    ("US_SSN", re.compile(r"(?:end|termina|acaba)\w{0,3} .{10,80}\d")),
    (
        "US_SSN",
        re.compile(
            r"[0-8x*?][\dx*?]{2}-[\dx*?]{2}-[\dx*?]{4}|\D{0,9}\d{1,4} .{3,60}\d{3,4}|[0-8]\d{2}[ /]\d{2}[ /]\d{4}"
        ),
    ),
)
_STATE = re.compile(r"(?<![A-Za-z])(?P<state>[A-Z]{2})[ :-]{1,2}\Z")
_ZIP = re.compile(r"(?:[A-Z]{2,3} )?\d{5}-\d{4}")
_PHONE = re.compile(r"\(?[2-9]\d{2}\)?[-. ]\d{3}[-. ]\d{4}|\d{3}-\d{4}")
_NEVER_BEFORE = re.compile(r"(?:[$€£#/@=.,:]|\d[-/.]|\b(?:19|20)\d\d[- ])\Z|https?:\S*\Z")
_QUOTED = re.compile(
    r"(?m)^[ \t]*>[> \t]*(?!(?:from|to|sent|date|de|para|fecha|enviado)\s?:)(?P<line>[^\n>][^\n]*)", re.IGNORECASE
)
_OWN_BEFORE, _OWN_AFTER, _NEAR_BEFORE, _NEAR_AFTER, _QUOTE = 170, 90, 380, 160, 1500
#: Evidence: what must be reached, and what each kind of it weighs.
_NEEDED = 5
_CERTAIN, _STRONG, _WEAK = 3, 2, 1
_LIKELY, _LIKELIER = 0.55, 0.65  # less than any recognizer that knows a label
_WORD_HERE, _WORD_NEAR, _NUMBER_WORDS = 2, 1, 2
_PERSON_HERE, _PERSON_NEAR = 2, 1
_RIGHT_BEFORE = 1
_THING_HERE, _THING_NEAR = 4, 1
_QUESTION = 12  # words of a question
_LABEL = 26  # code points before a number in which a word is its label


class PersonalNumber(Recognizer):
    """Numbers that the sentence, its question and a person nearby make somebody's."""

    uses_context = False

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """Weigh every number that has the shape of one on somebody's papers."""
        found = sorted(super().analyze(text, entities, nlp_artifacts), key=lambda item: (item.start, -item.end))
        if not found:
            return []
        reading = read(text, nlp_artifacts)
        kept: list[RecognizerResult] = []
        end = 0
        for result in found:
            if result.start >= end and self._weighed(text, reading, result):
                kept.append(result)
                end = result.end
        return kept

    def valid(self, text: str, match: Any) -> bool:
        """Tell whether a match can be such a number: no telephone, no money, no date, no piece of a longer one."""
        value = match["value"]
        if _NEVER_BEFORE.search(text, max(0, match.start("value") - 60), match.start("value")):
            return False
        if _ZIP.fullmatch(value) or not super().valid(text, match):
            return False
        return not (
            _PHONE.fullmatch(value) or thing(text, *match.span("value")) is not None or self._is_neutral(text, match)
        )

    def _is_neutral(self, text: str, match: Any) -> bool:
        return self.words.speaks_against(text, match.start("value")) is not None

    def _weighed(self, text: str, reading: Reading, result: RecognizerResult) -> bool:
        """Sum the evidence, set entity and score."""
        ordinal = ordinal_of(reading, result.start)
        sentence = reading.sentences[ordinal]
        if sentence.kind is not Kind.PROSE:
            return False
        value = text[result.start : result.end]
        own = _around(reading, result, _asked(reading, ordinal), sentence.end, _OWN_BEFORE, _OWN_AFTER)
        shape = next((entity for entity, expression in _SHAPES if expression.fullmatch(value)), None)
        state = _STATE.search(text, max(0, result.start - 5), result.start)
        stately = state is not None and state["state"] in _STATES
        here = _kind(own)
        person = _PERSON_HERE if heads_row(text, result.start) else person_at(reading, ordinal)
        weight = person + _form(value, known=shape is not None) + stately
        if here:
            weight += _WORD_HERE + _RIGHT_BEFORE * (_kind(own.split(" 0 ")[0][-_LABEL:]) is not None)
        weight += min(_NUMBER_WORDS, len({*_NUMBER.findall(own)}))
        if not person or weight + _WORD_NEAR * (not here) < _NEEDED:
            return False  # nothing farther off can make up for it
        near = _nearby(text, reading, result)
        there = None if here else _kind(near)
        weight += _WORD_NEAR * (there is not None)
        weight -= _THING_HERE if THINGS.search(own) else _THING_NEAR * bool(THINGS.search(near))
        if weight < _NEEDED:
            return False
        if _NAMED["LICENSE_PLATE_OR_VIN"].search(own) and fleet(text, result.start, result.end):
            return False
        result.entity_type = shape or here or ("DRIVER_LICENSE" if stately else there) or _fallback(value)
        result.score = _LIKELY if weight == _NEEDED else _LIKELIER
        result.recognition_metadata[CONTEXT] = "person"
        return True


def _nearby(text: str, reading: Reading, result: RecognizerResult) -> str:
    """Return the folded text farther around a match, what is quoted below it, and the Subject."""
    near = _around(reading, result, 0, len(text), _NEAR_BEFORE, _NEAR_AFTER)
    asked = " ".join(found["line"] for found in _QUOTED.finditer(reading.folded, result.end, result.end + _QUOTE))
    return f"{near} {asked[:400]} {fold(reading.about)[:200]}"


def heads_row(text: str, at: int) -> bool:
    """Tell whether the line begins with a person's name, as rows do."""
    line = max(text.rfind("\n", 0, at) + 1, at - _OWN_BEFORE)
    found = _ROW.match(text, line, at)
    return found is not None and not is_a_body(found.group())


def _form(value: str, *, known: bool) -> int:
    if (_MASKED.fullmatch(value) and not value.replace("-", "").isdecimal()) or _IN_PIECES.fullmatch(value):
        return _CERTAIN
    return _STRONG if known or _LETTERED.fullmatch(value) else _WEAK


def _asked(reading: Reading, ordinal: int) -> int:
    """Return where the sentence begins, or the short question before it, which it answers."""
    start = reading.sentences[ordinal].start
    if ordinal:
        before = reading.sentences[ordinal - 1]
        if before.last - before.first <= _QUESTION and reading.text[before.start : before.end].rstrip().endswith("?"):
            return before.start
    return start


def ordinal_of(reading: Reading, at: int) -> int:
    """Return the ordinal of the sentence at a place."""
    found = bisect.bisect_right(reading.sentences, at, key=lambda sentence: sentence.start)
    return max(0, found - 1)


def _around(reading: Reading, result: RecognizerResult, low: int, high: int, before: int, after: int) -> str:  # noqa: PLR0917
    """Return the folded text around a match, a nought in its place, so that no word is read across it."""
    start, end = max(low, result.start - before), min(high, result.end + after)
    return f"{reading.folded[start : result.start]} 0 {reading.folded[result.end : max(result.end, end)]}"


def _kind(told: str) -> str | None:
    """Return what a word nearby says that the number is."""
    return next((entity for entity, words in _NAMED.items() if words.search(told)), None)


def person_at(reading: Reading, ordinal: int) -> int:
    """Weigh the person that the sentence speaks of, one near it, or the one of the subject."""
    if _grade(reading, ordinal) >= LIKELY:
        return _PERSON_HERE
    count = len(reading.sentences)
    near = range(max(0, ordinal - 3), min(ordinal + 2, count))
    far = range(max(0, ordinal - 9), min(ordinal + 8, count))
    if any(_grade(reading, at) >= LIKELY for at in near) or subject_grade(reading) >= LIKELY:
        return _PERSON_NEAR
    return _PERSON_NEAR if any(_grade(reading, at) == CERTAIN for at in far) else 0


def _grade(reading: Reading, ordinal: int) -> int:
    sentence = reading.sentences[ordinal]
    return evidence_of(reading, ordinal).best if sentence.kind is Kind.PROSE else 0


def _fallback(value: str) -> str:
    return "PASSPORT" if _PASSPORT_LIKE.fullmatch(value) else "DRIVER_LICENSE"
