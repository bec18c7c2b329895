"""Street addresses, and whose they are: a person's home is protected, an office is not.

What: house number and street in the English and Spanish ways, rural routes, highway numbers, trailer parks, post
office boxes; with unit, city, state and ZIP where they follow. Look-alikes: the office in every signature, places of
hearings and trainings, projects, shops. Score: evidence for a home (lives at, domicilio, apartment, a person named
beside it, a column of addresses) less evidence for an office (suite, department, signature, "our address").
Source: USPS Publication 28.
"""

# ruff: noqa: E501  an expression is a list of words; broken lines would hide which

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from recognizers.base import CONTEXT, DISTANCE, RULE, Recognizer
from recognizers.context import is_a_body

if TYPE_CHECKING:
    from presidio_analyzer import RecognizerResult
    from presidio_analyzer.nlp_engine import NlpArtifacts

_I = re.IGNORECASE
_UNIT = (
    r"(?:(?:apto?|apartment|apartamento|unit|trlr|trailer|space|spc|sp|lot|depto|departamento|int|interior|casa)"
    r"\b\.? ?#?|#) ?\w{1,5}|(?:(?:upper|lower|rear|upstairs|downstairs|basement|attic|side|front|back)(?: (?:rear|front|unit|flat|apt|apartment|door|house))?|in (?:the )?(?:rear|back|basement)|altos|bajos)(?=\s*(?:[.,;)\n]|\Z))"
)
_OFFICE_UNIT = (
    r"(?:(?:ste|suites?|floor|fl|bldg|building|room|rm|oficina|local|piso|edificio|dept|mail ?stop)\b\.? ?#?\w{1,6}"
    r"|\d{1,2}(?:st|nd|rd|th) floor|(?:primer|segundo|tercer|cuarto|quinto) piso)"
)
_STATE = r"(?:NM|N\.M\.|New Mexico|Nuevo M[eé]xico|AZ|Arizona|TX|Texas|CO|Colorado|CA|California|UT|OK|NV|KS|IL|FL|NY|GA|NC|WA|OR|ID|NE|Chihuahua|Chih\.?|Sonora)"
_CITY = r"(?:[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+|[A-ZÁÉÍÓÚÑ]{3,})(?: [A-ZÁÉÍÓÚÑ][A-Za-záéíóúñ]+){0,2}"
#: What follows the street: unit, city, state, ZIP; a line end may stand between them.
_TAIL = re.compile(
    rf"(?P<unit>,?\s{{0,2}}(?i:(?P<home>{_UNIT})|(?P<office>{_OFFICE_UNIT}))(?![\w'-]))?"
    rf"(?P<city>,?[ \n]{{1,2}}{_CITY},?\s{{0,2}}{_STATE}\b\.?|,[ \n]{_CITY}(?![\w']))?"
    r"(?P<zip>,?\s{1,2}\d{5}(?:-\d{4})?(?!\d))?"
)

_HOME = re.compile(
    r"\b(?:liv(?:es?|ed|ing)|resid(?:es?|ed|ing|ence|encia|encial|ential|e|en|ía)|stay(?:s|ed|ing)?|(?<!take )(?<!taken )(?<!keep )home(?! (?:visits?|and keep|page))|(?<!open )(?<!chapter )(?<!station )(?<!ware)house|household|hous(?:ed|ing)|dwell\w*"
    r"|domicil\w*|moved|moving|relocat\w+|rent(?:s|ed|ing|a|an|aba|ando)?|apartment|apto|trailer|mobile home|vive[ns]?|viv[ií]a[ns]?|viviendo|vivienda"
    r"|casa|hogar|mud[oóa]\w*|apartamento|departamento \w|se queda|queda con|qued[aá]ndose|landlord|tenant|roommate|lease|inquilin\w+"
    r"|gets? (?:his|her|their) mail|mail (?:still )?(?:goes|comes|is sent|is going|gets sent|is forwarded) to|receives (?:his |her |their )?mail|recibe (?:su )?correo|correo (?:\w+ ){0,2}(?:llega|va|manda)|knock(?:ed)? (?:at|on)"
    r"|(?:shows?|has|have|lists?|got|puts?) (?:him|her|them) (?:at|on|in)|(?:lo|la|los|las) (?:tienen?|tenemos|ubican?) en|casita|gets? (?:off|on|dropped off|picked up) at|registered (?:at|to|in)|sleeps|located (?:him|her|them)|find (?:him|her|them)|(?:pick|picked) (?:him|her|them) up|(?:take|took|drove|drive|drop|dropped) (?:him|her|them) (?:\w+ ){0,2}(?:to|at)|where to find|duermen?|cuarto"
    r"|l[oa]s? (?:encuentran|hallan|pueden encontrar|ven) en|(?:his|her|their) (?:bills?|checks?|letters?|statements?|notices?|card|prescriptions?|meds|packages?|summons|paychecks?|refund) (?:\w+ ){0,3}(?:to|at)|mail (?:for|of) (?!the |our |us |all )(?:\w+\.? ){1,3}(?:goes|comes|is sent)|correo de (?!la oficina|los |nuestr)(?:\w+ ){1,3}(?:llega|va)|returned (?:mail|envelopes?|letters?)|undeliverable|rides? the bus|walks? (?:home )?from|encontrarl[oa]s?|hallarl[oa])\b",
    _I,
)
#: Words that are said of a home only.
_LIVES = re.compile(
    r"\b(?:(?:he|she|they|who) (?:sleeps?|stays?)|(?<!oficina )(?<!cl[ií]nica )se quedan?|duermen?|works? from home|trabaja desde (?:su )?casa|lives?|lived|living (?:at|in|with)|resid(?:es?|ed|ing|ence|encia|e)|home address|address on file|(?-i:[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+'s) (?:house|home|place|apartment|trailer)|domicilio|vive[ns]?|viv[ií]a[ns]?)\b",
    _I,
)
_LABEL = re.compile(
    r"(?:\b(?:home|his|her|their|my|billing|client'?s?|current|last known|known|mailing|physical|street|residential|new|old|previous|same|best|listed|service)"
    r"\s(?:address|addr)\b|\baddress(?:es)? (?:on file|of record|is|was|we have|listed|provided|given|for)\b"
    r"|\b(?:address|addr|direcci[oó]n(?:es)?|domicilio)\b(?: (?:\w+ ){0,3})?\s?[:#=-]|\b(?:su|última|ultima|nueva|misma) direcci[oó]n\b"
    r"|\b(?:address|addr|direcci[oó]n|domicilio)\s\Z|(?<!customer )(?<!the )\bservice (?:at|to|location)\b|\bdirecci[oó]n (?:de|del|que|en|es|conocida|actual|registrada)\b|\bon file\b|\bin (?:our|the) (?:system|file|records?)\b)",
    _I,
)
_MAILED = re.compile(r"\b(?:mailed|sent|addressed|enviad[oa]s?|enviamos|mand[oó])\b[^.\n]{0,50}\b(?:to|at|a)\s\Z", _I)
_PERSON = re.compile(
    r"\b(?:he|she|his|hers?|him|they|them|their|client|participant|applicant|defendant|respondent|inmate|parolee|probationer|offender|individual"
    r"|suspect|gentleman|lady|woman|man|mother|father|mom|dad|son|daughter|wife|husband|spouse|brother|sister|uncle|aunt|cousin|girlfriend"
    r"|in \w+'s name|in the name of|under the name|a nombre de|boyfriend|patient|student|tenant|family|kids?|child(?:ren)?|niñ[oa]s?|recipient|beneficiary|registrant|owner|driver|licensee|subject(?!\s?:)"
    r"|mr|mrs|ms|sr|sra|srta|señora?|señorita|don(?!['\u2019])|doña|ella|él|cliente|solicitante|participante|madre|padre|mam[aá]|pap[aá]|hij[oa]s?|espos[oa]"
    r"|herman[oa]s?|familia|paciente|clienta|mujer|alumn[oa]|v[ií]ctima|testigo|titular|reclamante|detenid[oa]|demandad[oa]|trabajador(?:a)?|conductor(?:a)?|inquilin[oa]|acusad[oa]|reo|muchach[oa]|joven|beneficiari[oa])\b\.?",
    _I,
)
#: Decals and papers as well as people: alone they are nobody.
_THEM = frozenset(("they", "them", "their"))
_OFFICE = re.compile(
    r"\b(?:offices?|oficinas?|courthouse|court (?:is|of|clerk)|tribunal|juzgado|courtroom|departments?|dept|departamento de|division|bureau|agency|agencia|city hall"
    r"|town hall|buildings?|bldg|edificio|clinics?|cl[ií]nica|hospital|schools?|escuela|university|college|library|biblioteca|bank|banco|center|centre"
    r"|centro|headquarters|hq|located at|location|ubicad[oa]s?|visit us|vis[ií]tenos|hours|open (?:monday|weekdays|from|to)|abiert[oa]|meetings?|reuni[oó]n"
    r"|trainings?|capacitaci[oó]n|held at|conference|event|workshop|taller|seminar|webinar|hearing|audiencia|store|tienda|restaurant|warehouse|company"
    r"|compa[ñn][ií]a|inc|llc|corp|ltd|facility|facilities|plant|project|construction|contractor|permit|pothole|property|parcel|site|pick-?up (?:site|location|point|window|at|from|is)|grand opening|realtors?|realty|broker|dock"
    r"|ship(?:ped|ping)? (?:to|the)|deliver(?:y|ies)|delivered (?:to the|at)|drop (?:off|box)|entrance|parking|elevator|lobby|stop by|come by|museum|museo|church service"
    r"|(?:animal|dog|cat|pet) shelter|humane society|hotel|airport|station|precinct|polling|ribbon|mural|exhibit|concert|dds|dmd|m\.?d\.?|cpa|esq|notary|foreman|will (?:see|meet|host|speak|present|teach)|(?:lawyers?|attorneys?|counsel|abogad[oa]s?|licenciad[oa]) (?:is|are|est[aá]n?|es) (?:at|on|in|en)|open house|casa abierta|jornada de puertas abiertas|inauguraci[oó]n|(?:nueva|new) (?:estaci[oó]n|station)|administration|suboffice|subestaci[oó]n|hosted|presents|rezoning|zoning|(?:first|second|third|ground|top) floor (?:at|of)|community center|senior center|fair|commission|committee|council|vendor|invoice|remit|billing dept|suite)\b",
    _I,
)
#: An organisation or a public place named right before the address: it stands there.
_BODY = re.compile(
    r"\b(?:county|city|town|village|pueblo|nation|tribe|schools?|elementary|academy|charter|headstart|head start|university|college|church|parish|presbyterian"
    r"|baptist|methodist|catholic|lutheran|mosque|synagogue|temple|shop|club|gym|ymca|league|museum|cafe|café|grill|diner|bakery|salon|garage|auto|tire"
    r"|motors?|electric|gas|plumbing|supply|supplies|foods|services?|associates|partners|group|foundation|authority|co-?op|credit union|pharmacy"
    r"|stores?|tiendas?|librar(?:y|ies)|bibliotecas?|courthouses?|hospital(?:es)?|clinics?|cl[ií]nicas?|hall|auditori(?:um|o)|laundromat|theat(?:er|re)|arena|stadium|gallery|plaza|annex|tower|pavilion|armory|unit|section|program|branch|desk|team|yard|condado|ciudad"
    r"|jail|sheriff(?:'s)?(?: office)?|police|booking|public health|alguacil\w*|c[aá]rcel|ayuntamiento|alcald[ií]a|city hall|registro civil"
    r"|(?:business|main|central|front|field|district|regional|branch|admin\w*|leasing|records|clerk'?s|assessor'?s|county|city|town|court|school|program'?s?|agency'?s?) office|oficina (?:central|principal|regional|del? \w+|administrativa)|unidad|secci[oó]n|asesor[ií]a(?: (?:legal|jur[ií]dica))?|ventanilla|mostrador|m[oó]dulo|iglesia|parroquia|taller|taquer[ií]a|restaurante|farmacia|museo|gimnasio|payable|receivable)s?\b[\s,:;()*-]*(?:(?:is|are|now|at|on|near|in|es|en|la|est[aá]|located|moved|to) ){0,4}\Z",
    _I,
)
#: "New address of the records unit": whose it is stands behind the word.
_ITS = re.compile(
    r"\b(?:address|addr|direcci[oó]n|domicilio)(?: (?:of|for|de|para) (?:the |our |la |las |los |el |nuestr[oa] )|\s?del )(?P<who>[^:,.\n]{2,50}?)\s?(?::|,|\bis\b|\bes\b|\bwas\b|\bwill\b|\Z)",
    _I,
)
#: What people are asked to send to offices.
_SUBMIT = re.compile(
    r"\b(?:mail|send|return|submit|forward|bring|deliver|file|remit|picked up|available|env[ií]\w+|entreg\w+|mand[ea]\w*|regres\w+)\b[^.\n]{0,40}"
    r"\b(?:forms?|mou|bids?|proposals?|payments?|comments?|applications?|ballots?|invoices?|contracts?|reports?|packets?|quotes?|r[eé]sum[eé]s?|donations?"
    r"|statements?|timesheets?|rsvps?|entries|nominations|formularios?|solicitudes|propuestas|pagos?|facturas?|donativos?|comentarios)\b"
    r"|\b(?:forms?|bids?|proposals?|payments?|comments?|applications|ballots?|donations?|nominations|entries|propuestas|comentarios)\b[^.\n]{0,40}"
    r"\b(?:mailed|sent|returned|submitted|picked up|delivered|available|enviad[oa]s|entregad[oa]s)\b|\battn\b|\battention\b|\batenci[oó]n:?",
    _I,
)
#: "license printed with 700 W Bender Blvd for Dario Paz": whose it is stands behind, what says so before.
_FOR_SOMEBODY = re.compile(
    r"[\s,]{0,2}(?:for|as|belongs to|is|under|comes back to|para|de|a nombre de)\s(?:[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+,? [A-ZÁÉÍÓÚÑ][a-záéíóúñ]+)(?! (?:County|Department|Schools?|Center))"
)
_AGREES = re.compile(
    r"\b(?:licen[sc]e|licencia|mvd|dmv|registration|renewal|id card|card|account|bill|record|envelopes?|letter|mail|file|voter|card|cuenta|recibo|sobre|carta|correo)s?\b",
    _I,
)
#: Nobody's mail in particular; over the words right before an address.
_MAIL_GOES = re.compile(
    r"(?<!his )(?<!her )(?<!their )(?<!su )\b(?:mail|letters|correspondence|packages|correo|correspondencia) (?:\w+ ){0,3}?(?:goes|comes|go|is sent|still|va|llega|sigue llegando|se recibe) (?:\w+ ){0,2}?(?:to|at|a|al|en)(?: the| el| la)?\s\Z"
    r"|(?:\A|[.!?\n]\s{0,4})(?:any |all |toda )?(?:mail|letters|correspondence|packages|correo|correspondencia) (?:\w+ ){0,2}?(?:sent|addressed|mailed|enviad[oa]s?|dirigid[oa]s?) (?:to|at|a|al) (?:our (?:old )?(?:office )?)?\Z",
    _I,
)
_OURS = re.compile(r"\b(?:our|nuestr[oa]s?|agency'?s|we are at|we moved|estamos en|we have moved)\b", _I)
_WORKPLACE = re.compile(r"\b(?:works?|worked|working|employed|job|employer|trabaj\w+|emplead\w+)\b", _I)
_CONTACT = re.compile(
    r"(?:\b(?:phone|tel|fax|office|cell|direct|mobile|tel[eé]fono|celular|[opfmc])\b\.?\s?[:.]?\s?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}"
    r"|\(?\b\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b|(?<![\d-])\d{3}-\d{4}\b|\w@\w|\bwww\.|https?://)",
    _I,
)
_TITLE = re.compile(
    r"\b(?:director|manager|specialist|clerk|supervisor|attorney|secretary|division|bureau|department|coordinator|analyst|administrator|agent|deputy"
    r"|chief|bureau chief|custodian|assessor|treasurer|superintendent|principal|mayor|mediator|trustee|paralegal|planner|inspector|assistant|counsel|officer|jefe|directora?|gerente|especialista|coordinadora?|abogad[oa]|subdirector\w*|divisi[oó]n|cabinet)\b",
    _I,
)
_RECORD = re.compile(
    r"^[\s>*\-•]*(?:full |last |first |client |participant |legal )?(?:name|nombre|dob|date of birth|fecha de nac\w*|ssn|a#|a-?number|client|cliente|case|dl|sex|sexo)"
    r"(?: (?:no|number|completo))?\s?[:=]",
    _I | re.MULTILINE,
)
#: What stands below a writer's name and is no person's.
_HOUSE = re.compile(
    r"\b(?:jail|detention center|sheriff|police|department|dept|public health|hospital|clinic|courthouse|city hall|county (?:of|clerk|jail)|library|district|court|office|bureau|human resources|public works|procurement|city of|county of|town of"
    r"|recursos humanos|obras p[uú]blicas|ventanilla|palacio municipal|municipio|condado de|secretar[ií]a|tesorer[ií]a|finanzas"
    r"|c[aá]rcel|alguacil\w*|polic[ií]a|departamento de|hospital|cl[ií]nica|juzgado|tribunal|biblioteca|ayuntamiento|alcald[ií]a|oficina)\b",
    _I,
)
_SIGN_OFF = re.compile(
    r"^[\s>]*(?:sincerely|(?:very )?(?:truly|sincerely) yours|yours (?:truly|sincerely)|(?:best|kind|warm)? ?regards|(?:all the )?best|respectfully(?: submitted)?|cheers|v/r"
    r"|(?:many )?thanks(?: again| so much| in advance)?|thank you(?: again| so much| in advance| for your (?:help|time))?|with (?:thanks|appreciation)"
    r"|(?:muy )?atentamente|atte|(?:un )?(?:cordial(?:es)? )?saludos?(?: cordial(?:es)?)?|cordialmente|(?:muchas |mil )?gracias(?: de antemano| por (?:su|la) (?:ayuda|atenci[oó]n))?"
    r"|de antemano,? (?:muchas )?gracias|quedo a sus [oó]rdenes|--|__+)[\s,.!]*$",
    _I | re.MULTILINE,
)
_NAME = re.compile(
    r"(?<![\w.])[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+,? (?:[A-Z]\.? |(?:de|del|la|los|de la) )?[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+(?:[ -][A-ZÁÉÍÓÚÑ][a-záéíóúñ]+)?"
    r"|(?<![\w.])[A-ZÁÉÍÓÚÑ]{3,},? [A-ZÁÉÍÓÚÑ]{3,}"
)
_NOT_NAMES = re.compile(
    r"\b(?:Street|Ave|Avenue|Road|Drive|County|City|State|New|North|South|East|West|Santa|San|Los|Las|Rio|El|La|Main|Central|Please|The|This|Our"
    r"|Thank|Thanks|Dear|Hello|Good|Motor|Vehicle|Human|Services?|Health|Public|Home|Park|Library|Center|School|Department|Division|Office|Bureau"
    r"|Court|District|Federal|United|States|Mexico|Homes|Acres|Estates|Multi|Service|Apartments|Manor|National|Community|Open|House|Monday|Tuesday|Wednesday|Thursday|Friday|Address|Directions|Contractor|Plaza|Memorial|Hall|Elementary|Middle|High|Clinic|Church|Store|Market|Hospital|Agency|Magistrate"
    r"|Property|Permit|Project|Training|Meeting|Building|Builders|Visit|Send|Mail|Attached|Update|January|February|March|April|May|June|July|August"
    r"|September|October|November|December)\b",
    _I,
)
_SENTENCE_END = re.compile(
    r"(?<!\b[A-Z])(?<!\bSt)(?<!\bAve)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)(?<!\bSr)(?<!\bSra)(?<!\bApt)(?<!\bNo)(?<!\bCol)(?<!\bAv)(?<!\bBlvd)(?<!\bRd)(?<!\bFracc)(?<!\bDepto)[.!?]\s+(?=[A-ZÁÉÍÓÚÑ¿¡])"
)
_REACH_BEFORE, _REACH_AFTER, _BLOCK = 260, 130, 700  # code points looked at around an address
_QUESTIONS = 24  # a list of hundreds of addresses is no signature: there a name counts unasked
_PLACES = frozenset({"ORG", "GPE", "FAC", "LOC"})
_SAMPLE = re.compile(
    r"\bany ?town\b|\byour (?:street|city)\b|\bcualquier (?:ciudad|calle)\b|\b(?:calle|avenida|ciudad) (?:cualquiera|falsa|ficticia)\b",
    _I,
)  # of forms and trainings
#: When a place is open: said of what people visit, never of where somebody lives.
_HOURS = re.compile(
    r"\bopen (?:daily|noon|weekdays|until|to the public|mon|tue|wed|thu|fri|sat|sun|\d)|\b(?:noon|(?:[6-9]|1[0-2])(?::\d\d)?(?: ?[ap]\.?m\.?)?) ?(?:-|\u2013|to|a) ?(?:las )?(?:noon|[1-7]|12)(?::\d\d)?(?: ?[ap]\.?m\.?)?(?=[ \t]*(?:[.,;|\n)]|\Z))"
    r"|\b(?:between|from) (?:[6-9]|1[0-2])(?::\d\d)?(?: ?[ap]\.?m\.?)? (?:and|to|until|till) (?:noon|[1-7]|12)\b|\bentre las (?:siete|ocho|nueve|diez|[7-9]|10)(?::\d\d)? y las \w+|\bde (?:las )?(?:siete|ocho|nueve|diez|[7-9]|10)(?::\d\d)? a (?:las )?(?:una|dos|tres|cuatro|cinco|seis|doce|[1-6]|12)\b|\b(?:lunes|mon(?:day)?)\.? (?:a|to|through|-) (?:viernes|fri(?:day)?)\b|\bhorarios?\b|\bbusiness hours\b",
    _I,
)
#: The first line of a table of places, and of one of people. A telephone or a location may be anybody's.
_PLACES_HEAD = re.compile(
    r"\b(?:offices?|oficinas?|sucursal(?:es)?|branch(?:es)?|counters?|cajas?|m[oó]dulos?|hours|horarios?)\b", _I
)
_PEOPLE_HEAD = re.compile(
    r"\b(?:names?|nombres?|clients?|clientes?|participants?|dob|last|first|apellidos?|tenants?|owners?|defendants?|ssn|a#|registered|employees?|workers?|patients?|students?|inmates?|drivers?|emplead[oa]s?|pacientes?|alumn[oa]s?|inquilin[oa]s?|due[ñn][oa]s?|titular(?:es)?|home)\b",
    _I,
)
_HOMES_HEAD = re.compile(
    r"(?<!office )(?<!work )(?<!business )\b(?:address(?:es)?|addr|home|residence|street|direcci[oó]n|domicilio|casa)\b(?! (?:of (?:the )?office|de (?:la )?oficina))",
    _I,
)
#: "Library card of Delia Ochoa: ", "Invoice to Delia Ochoa, ": the address behind it is hers.
_CARD_OF = re.compile(
    r"\b(?:cards?|accounts?|record|file|invoices?|bill(?:ed)?|statement|letters?|checks?|envelopes?|packages?|notices?|summons|refund|tarjeta|cuenta|recibo|sobre|carta|factura|cheque|aviso)s? (?:to|for|of|a|para|de)(?: (?:mrs?|ms|sra?|don|do[ñn]a|la se[ñn]ora|el se[ñn]or)\.?)? "
    r"(?-i:[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+ (?!County|City|Department|Schools?|Center|Office|District|Supply|Services?|Court|Clinic|Hospital|Church|Bank)[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+)(?: (?-i:[A-ZÁÉÍÓÚÑ])[a-záéíóúñ]+)?[,:(]\s{1,2}\Z",
    _I,
)
_YEARS = re.compile(r"(?:19|20)\d\d\Z")


class _Scene(NamedTuple):
    """What stands around an address: its clause, what is right before it, its paragraph."""

    before: str
    after: str
    line_before: str
    paragraph: str
    earlier: str


class Address(Recognizer):
    """Addresses that the words around them make a home."""

    uses_context = False

    def valid(self, text: str, match: Any) -> bool:  # noqa: ARG002
        """Tell whether the number can be a house number of that street."""
        number = match.groupdict().get("number") or ""
        return not (_YEARS.fullmatch(number) and match.re.groupindex.get("type2"))

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        """Find addresses and weigh whose they are."""
        found = sorted(
            super().analyze(text, entities, nlp_artifacts), key=lambda item: (item.start, -item.end, -item.score)
        )
        kept: list[RecognizerResult] = []
        asked = _Asked(nlp_artifacts)
        end = 0
        for result in found:
            if result.start < end:
                continue
            end = result.end
            if self._is_home(text, result, asked):
                end = result.end
                kept.append(result)
        return kept

    def _is_home(self, text: str, result: RecognizerResult, asked: _Asked) -> bool:
        """Weigh whose address it is; if a person's, take in unit and city and set the score."""
        small = result.recognition_metadata[RULE] == "street_small_letters"
        tail = _TAIL.match(text, result.end)
        assert tail is not None, "the tail may be empty"
        if _SAMPLE.search(text, result.start, tail.end()):
            return False
        scene = _scene(text, result.start, tail.end())
        if small and not _HOME.search(scene.before[-90:]) and not _LABEL.search(scene.before[-60:]):
            return False
        weight = _weight(scene, tail, result.score)
        weight += 3 * (result.recognition_metadata[RULE] == "trailer_park")  # people live there
        if weight == 0 and not small and _named(scene, asked):
            weight = 1
        result.end = tail.end()
        result.score = 0.85 if weight > 1 else 0.65
        result.recognition_metadata[CONTEXT], result.recognition_metadata[DISTANCE] = "home", 0
        return weight >= 1


def _scene(text: str, start: int, end: int) -> _Scene:
    low, high = max(0, start - _REACH_BEFORE), min(len(text), end + _REACH_AFTER)
    before, after = text[low:start], text[end:high]
    paragraph_start = text.rfind("\n\n", max(0, start - _BLOCK), start) + 2
    if paragraph_start == 1:
        paragraph_start = max(0, start - _BLOCK)
    paragraph_end = text.find("\n\n", end, end + _BLOCK)
    paragraph = text[paragraph_start : paragraph_end if paragraph_end >= 0 else end + _BLOCK]
    clause = _SENTENCE_END.split(before.rsplit("\n\n", 1)[-1])[-1]
    if not clause.strip(" \n>:-*•\t"):  # the address begins a paragraph: the one before introduces it
        clause = _SENTENCE_END.split(before)[-1]
    return _Scene(
        before=clause,
        after=_SENTENCE_END.split(after.split("\n\n", 1)[0])[0],
        line_before=_line_before(before),
        paragraph=paragraph,
        earlier=text[max(0, start - _BLOCK) : start],
    )


def _line_before(before: str) -> str:
    """Return the text of the line before the one where the address begins, if the address begins its line."""
    lines = before.split("\n")
    return lines[-2] if len(lines) > 1 and not lines[-1].strip(" >") else ""


def _weight(scene: _Scene, tail: re.Match[str], form: float) -> int:
    """Return evidence for a home less evidence for an office."""
    around = f"{scene.before} {scene.after}"
    lives = _LIVES.search(scene.before[-120:]) is not None
    home = bool(_HOME.search(scene.before[-120:]) or _HOME.search(scene.after[:50]))
    label = _LABEL.search(scene.before[-70:]) is not None
    record = _RECORD.search(scene.paragraph) is not None
    weight = 2 * home + lives + 2 * label + (tail["home"] is not None) + (record and label)
    weight += _PERSON.search(around) is not None and (home or label or _somebody(scene, around))
    weight += _MAILED.search(scene.before[-70:]) is not None
    weight -= 3 * (tail["office"] is not None)
    if not lives and _institution(scene):
        weight -= 1 if home and _PERSON.search(around) else 3
    weight -= 2 * bool(
        _OFFICE.search(around)
        or _OFFICE.search(scene.line_before)
        or _TITLE.search(scene.line_before)
        or _TITLE.search(scene.before.rsplit("\n", 1)[-1])
    )
    weight -= 2 * bool(_OURS.search(scene.before[-60:]) or (_WORKPLACE.search(scene.before[-60:]) and not home))
    weight += _FOR_SOMEBODY.match(scene.after) is not None and _AGREES.search(scene.before[-90:]) is not None
    weight -= 3 * (not record and not home and _signature(scene))
    weight -= 3 * (not home and not lives and _of_places(scene))
    weight -= 3 * _of_the_writers(scene)
    weight += 3 * (_CARD_OF.search(scene.before[-90:]) is not None or _row_of_a_person(scene))
    weight += 4 * _introduced(scene.line_before)
    return weight - (form <= 0.1 and not home)  # noqa: PLR2004  a box is an office's more often than not


def _somebody(scene: _Scene, around: str) -> bool:
    """Tell whether "them" are people: those of its clause, or of the paragraph before."""
    paragraph = scene.earlier.rsplit("\n\n", 1)[-1]
    told = f"{paragraph} {around}"
    named = any(_NOT_NAMES.search(found.group()) is None for found in _NAME.finditer(paragraph))
    return named or any(found.group().lower() not in _THEM for found in _PERSON.finditer(told))


def _introduced(line: str) -> bool:
    """Tell whether the line before says whose address follows: "for Efrain Soto it is:"."""
    found = _NAME.search(line) if line.rstrip().endswith(":") and _TITLE.search(line) is None else None
    return found is not None and _NOT_NAMES.search(found.group()) is None and _OFFICE.search(line) is None


def _row_of_a_person(scene: _Scene) -> bool:
    """Tell whether a table's head names people and addresses, and its row a person before the address."""
    head, _, rows = scene.paragraph.partition("\n")
    if not rows or _PEOPLE_HEAD.search(head) is None or _HOMES_HEAD.search(head) is None:
        return False
    found = _NAME.search(scene.before.rsplit("\n", 1)[-1])
    return found is not None and _NOT_NAMES.search(found.group()) is None


def _of_the_writers(scene: _Scene) -> bool:
    """Tell whether "mail still goes to ..." is said of the office that the text tells of, and nobody is spoken of."""
    if _MAIL_GOES.search(scene.before) is None:
        return False
    told = f"{scene.earlier[-400:]} {scene.after} {scene.paragraph}"
    names = [found.group() for found in _NAME.finditer(told)]
    if _PERSON.search(told) is not None or any(_NOT_NAMES.search(name) is None for name in names):
        return False
    return any(map(is_a_body, names)) or any(found.search(told) is not None for found in (_OFFICE, _OURS, _TITLE))


def _of_places(scene: _Scene) -> bool:
    """Tell whether the address is one that people visit: opening hours stand behind it, or over it a table's head."""
    if _HOURS.search(scene.after[:60]) is not None:
        return True
    head, _, rows = scene.paragraph.partition("\n")
    return "\n" in rows and _PLACES_HEAD.search(head) is not None and _PEOPLE_HEAD.search(head) is None


def _institution(scene: _Scene) -> bool:
    """Tell whether the words right before the address give it to an office, a shop, a place for all."""
    its = _ITS.search(scene.before[-90:])
    if its is not None and _PERSON.search(its["who"]) is None and _NAME.search(its["who"]) is None:
        return True
    near = scene.before[-60:]
    return _BODY.search(near) is not None or _SUBMIT.search(scene.before[-110:]) is not None


def _signature(scene: _Scene) -> bool:
    """Tell whether the address stands in a signature or letterhead: short lines with a title, or ways to call."""
    lines = [line for line in scene.paragraph.split("\n") if line.strip(" >")]
    if any(len(line) > 110 for line in lines):  # noqa: PLR2004  prose
        return False
    official = _TITLE.search(scene.paragraph) is not None or " | " in scene.paragraph
    official = official or _HOUSE.search(scene.line_before) is not None
    reachable = _CONTACT.search(scene.paragraph) is not None
    signed = _SIGN_OFF.search(scene.earlier) is not None
    return (official and (reachable or signed or len(lines) > 2)) or (signed and len(lines) > 1)  # noqa: PLR2004


class _Asked:
    """The language model's word on whether a name is a place's, for a limited number of questions a text."""

    def __init__(self, nlp_artifacts: NlpArtifacts) -> None:
        self._named_in = getattr(nlp_artifacts, "named_in", None)
        self._left = _QUESTIONS

    def is_place(self, window: str, start: int, end: int) -> bool:
        """Tell whether the model sees a place or an organisation there; False when it was asked too often."""
        if self._named_in is None or self._left == 0:
            return False
        self._left -= 1
        places = (item for item in self._named_in(window) if item.label_ in _PLACES)
        return any(item.start_char < end and start < item.end_char for item in places)


def _named(scene: _Scene, asked: _Asked) -> bool:
    """Tell whether a person is named right before the address, and the language model does not call it a place."""
    for window in (scene.before[-70:], scene.line_before[-70:]):
        for found in _NAME.finditer(window):
            if _NOT_NAMES.search(found.group()) is None and not asked.is_place(window, found.start(), found.end()):
                return True
    return False
