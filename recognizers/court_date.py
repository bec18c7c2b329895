"""Days on which a certain person will be at a court, an office or an appointment.

What: a date or weekday near a word like hearing, due in court, check-in, audiencia, cita. Score: only where the
sentence speaks of a person, or the words are a form's label ("Court date:"). Look-alikes: public hearings, committee
hearings, trainings, closures.
"""

# ruff: noqa: E501  an expression is a list of words; broken lines would hide which

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recognizers.dated import Dated

if TYPE_CHECKING:
    from presidio_analyzer import RecognizerResult

_PERSON = re.compile(
    r"\b(?:he|she|his|hers?|him|they|their|client|participant|applicant|defendant|respondent|inmate|parolee|probationer|offender|individual|subject(?!\s?:)"
    r"|mother|father|mom|dad|son(?! (?:de|del|el|la|las|los|un|una|unos|unas|para|por|muy|tod[oa]s|m[aá]s|nuestr[oa]s?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|en|gratis|como|p[uú]blic[oa]s|\d)\b)|daughter|wife|husband|spouse|brother|sister|patient|tenant|mr|mrs|ms|sr|sra|srta|señora?|ella|él|cliente"
    r"|solicitante|participante|acusad[oa]|madre|padre|hij[oa]|espos[oa]|herman[oa]|paciente|inquilin[oa]|tiene|tendr[aá]|debe|deber[aá]|le toca|su pr[oó]xima|se presenta(?:r[aá])?)\b",
    re.IGNORECASE,
)
_NO_DAY = r"(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b|(?:Lunes|Martes|Mi[eé]rcoles|Jueves|Viernes|S[aá]bados?|Domingos?|January|February|March|April|May|June|July|August|September|October|November|December)\b)"
_NAME = re.compile(
    rf"(?<![.!?] )(?<!\A)\b{_NO_DAY}[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+,? {_NO_DAY}[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+|\A[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+ [A-ZÁÉÍÓÚÑ][a-záéíóúñ]+ (?:will|has|is|must|tiene|debe)\b"
)
_OF_A_PERSON = re.compile(
    r"\b(?:[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+'s (?:\w+ ){0,3}?(?i:court|hearing|appointment|appt|check-?in|interview|trial)|(?i:probation|parole)"
    r"|(?!Mon|Tue|Wed|Thu|Fri|Sat|Sun|Today|Week|Year|Month)[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+'s (?i:is|was|got|will be)|(?i:audiencia|cita|corte|juicio|entrevista) de (?:la |el )?[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+)\b"
)
_HEADER_LINE = re.compile(r"[>\s*]*(?:subject|asunto|sent|date|enviado|fecha|when)\s?:\*?\s", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:court|hearing|appointment|appt|check-?in|arraignment|sentencing|trial|setting|hrg|ct|corte|audiencia|cita)(?: date)?s?(?: and time)?\s?[:=]\s*\Z"
    r"|\b(?:fecha de (?:corte|audiencia|cita)|pr[oó]xima (?:corte|cita|audiencia))\s?[:=]\s*\Z",
    re.IGNORECASE,
)
_PUBLIC = re.compile(
    r"\b(?:public|committee|legislat\w+|council|commission|board|webinar|training|workshop|staff|everyone|employees|holiday|closed|budget|rulemaking"
    r"|conference call|bill|[hs]b \d+|p[uú]blica|comit[eé]|concejo|comisi[oó]n|capacitaci[oó]n|reuni[oó]n|cerrad[oa]|d[ií]a festivo)\b",
    re.IGNORECASE,
)
#: Who holds an office is not whom the date is about.
_OFFICIAL = re.compile(
    r"\b(?:Director|Secretary|Commissioner|Governor|Mayor|Senator|Sen\.|Representative|Rep\.|Councilor|Judge|Justice|Chief|Sheriff|Deputy|Officer|Agent"
    r"|Sgt\.?|Sergeant|Lt\.?|Captain|Superintendent|Consul|Attorney|Dr\.|Juez|Jueza|Alcalde|Alcaldesa|Gobernadora?|Cónsul|Directora?|Secretari[oa]|Lic\.)"
    r" (?:[A-ZÁÉÍÓÚÑ][\w'-]+\s?){1,2}(?:'s)?"
)
_END = re.compile(r"(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)(?<!\bSr)(?<!\bSra)[.!?]\s+|\n\s*\n")
_REACH = 220  # code points of the sentence looked at on each side


class CourtDate(Dated):
    """Dates of a person's hearings and appointments."""

    PREFILTER = r"\d|day\b|tomorrow|lunes|martes|rcoles|jueves|viernes|mañana"

    def rescored(self, text: str, results: list[RecognizerResult]) -> list[RecognizerResult]:
        """Score by context, then drop what no person is spoken of in."""
        for result in super().rescored(text, results):
            if result.score >= self.spec.threshold and not _personal(text, result.start, result.end):
                result.score = 0.2
        return results


def _personal(text: str, start: int, end: int) -> bool:
    before = _END.split(text[max(0, start - _REACH) : start])[-1]
    line = before.rsplit("\n", 1)[-1]
    if _HEADER_LINE.match(line):
        before = line
    after = _END.split(text[end : end + _REACH])[0]
    before, after = _OFFICIAL.sub(" ", before), _OFFICIAL.sub(" ", after)
    sentence = f"{before} {after}"
    if _PUBLIC.search(sentence):
        return False
    return bool(
        _LABEL.search(before) or _PERSON.search(sentence) or _NAME.search(before) or _OF_A_PERSON.search(sentence)
    )
