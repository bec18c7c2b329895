"""Tell from what stands around capitalised words whether they name somebody or are named in passing.

Takes: a text, where the words stand in it. Returns: truth values. Touches: nothing but a list of words (recognizers/small.py).
"Works nights at the Portales Cheese plant", "Redwood Hall, Room 318", "Granite State Dental registry": letters are full
of capitals that are nobody's name, more than any list can hold. A person who is told of has a mark: a title or a label
before, a number, a verb or an `'s` behind, a line of one's own, a word for kin or for a record. Words without such a mark
that something hints at as a place or thing - "the", "at", the label of a field - are named in passing. They count as
nobody only in a letter that names the order's own person: `gate.py` sees to that.
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import re

from dlp_gateway.legal.nobodies import is_of_a_trade

_BEFORE_CHARS = 90
_BEHIND_CHARS = 60
# What a line or a piece of it begins with: a bullet, a number in a list, a dash.
_BEGINS = re.compile(
    r"(?:^|\n|\t|[|;]|[ ][-\u2013\u2014/]|[.!?:](?=\s))[\s\"'(\u2022*>-]*(?:\(?[\da-zA-Z]{1,2}[.)][ ]+)?$"
)
_LINE_BEGINS = re.compile(r"(?:^|\n|\t|[|])[\s\"'(\u2022*>-]*(?:\(?[\da-zA-Z]{1,2}[.)][ ]+)?$")
_ENDS_PIECE = re.compile(r"[ ]?(?:$|[,:;(|\t\n\u2013\u2014]|[ ]-[ ]|\.\s)")
# A field's label; and one that says that what follows is a thing or a place.
_LABEL = re.compile(r"(?:^|[\n,;.|(])[ \t]*(?P<label>[^\n:;,|]{2,48})[:=][ \t]*$")
_THING = re.compile(
    r"\b(?:employers?|patr[o\u00f3]n|empleador|work(?:s|place)?|residence|residencia|address(?:es)?|direcci[o\u00f3]n|domicilio|home|lives|vive|housing|placement|placed|location|lugar|city|ciudad|town|county|condado|state|country|pa[i\u00ed]s|born|birth ?place|place|nationality|nacionalidad|citizenship|ciudadan[i\u00ed]a|language|idioma|religion|church|program|programa|benefits?|beneficios|coverage|provider|clinic|hospital|facility|shelter|albergue|school|escuela|college|university|degree|major|trade|occupation|job|position|title|licen[cs]e|vehicle|status|visa|immigration|dorm|room|salon|shop|store|vessel|boat|brand|center|last known|last seen|exam\w*|plan|insurance|bank|banco|agency|office|unit|department|division|court|from|to|cc|re|via|receives|recibe|trained|health|training|activity|purpose|sent by|prepared by|contact us|questions)\b",
    re.IGNORECASE,
)
_TITLE = re.compile(r"\b(?:mr|mrs|ms|miss|mx|sr|sra|srta|don|do\u00f1a|dr|dra|prof)\.?[ ]+$", re.IGNORECASE)
_KIN = re.compile(
    r"\b(?:wife|husband|spouse|ex-wife|ex-husband|partner|fianc[e\u00e9]e?|girlfriend|boyfriend|son|daughter|child(?:ren)?|kids?|stepson|stepdaughter|brother|sister|siblings?|mother|father|mom|dad|parents?|grand\w+|uncle|aunt|cousin|niece|nephew|in-law|guardian|custodian of|roommate|house-?mate|co-?worker|colleague|neighbou?r|friend|tenant|landlord|landlady|sponsor|witness|victim|co-?defendant|co-?applicant|beneficiary|dependents?|household(?: members?)?|client|patient|student|inmate|claimant|applicant|worker|driver|holder|owner|registrant|subject|person|man|woman|minor|individual|employee|member|resident|participant|name|names|"
    r"espos[oa]|marido|mujer|pareja|novi[oa]|hij[oa]s?|herman[oa]s?|madre|padre|abuel[oa]|t[i\u00ed][oa]|prim[oa]|sobrin[oa]|su[e\u00e9]gr[oa]|cu\u00f1ad[oa]|tutor[oa]?|compa\u00f1er[oa]|vecin[oa]|amig[oa]|inquilin[oa]|testigo|v[i\u00ed]ctima|cliente|paciente|estudiante|alumn[oa]|reclus[oa]|solicitante|reclamante|trabajador[oa]?|conductor[oa]?|titular|se\u00f1or[oa]?|menor|persona|emplead[oa]|residente|participante|nombre|llamad[oa])s?(?:'s)?,?[ (:]{1,3}(?:(?:is|was|named|called|es|era|se llama|de nombre)[ ]+)?$",
    re.IGNORECASE,
)
# "The record of", "for", "about", "married to"; not "the Division of", "worked for", "a native of".
_PREPOSED = re.compile(
    r"\b(?P<word>of|for|on|about|regarding|re|concerning|against|named|called|alias|a/?k/?a|c/o|with|belong(?:s|ing) to|married to|issued to|assigned to|registered to|related to|attached|enclosed|send|sending|give|release|of[ ]one|de|del|para|sobre|contra|con|por|a nombre de|respecto (?:a|de)|en cuanto a)[ ]+(?:(?:the|one|a|said|la|el|l[ao]s|se\u00f1or[a]?)[ ]+)?$",
    re.IGNORECASE,
)
_OF_A_PLACE = re.compile(
    r"\b(?:departments?|div(?:ision)?|bureau|office|board|council|commission|ministry|church|county|city|town|village|state|state's|school|college|university|house|member|native|citizen|resident|part|place|north|south|east|west|outskirts|court|district|parish|temple|clinic|bank|port|province|republic|kingdom|island|commonwealth|secretary|director|superintendent|society|association|union|hospital|administration|registrar|institute|academy|center|"
    r"departamento|divisi[o\u00f3]n|oficina|junta|comisi[o\u00f3]n|iglesia|condado|ciudad|pueblo|estado|escuela|colegio|universidad|natural|originari[oa]|ciudadan[oa]|calle|avenida|barrio|colonia|urbanizaci[o\u00f3]n|secretar[i\u00ed]a|servicio|instituto|hospital|centro|banco|tribunal|distrito|registro|cl[i\u00ed]nica|albergue|provincia|rep[u\u00fa]blica|"
    r"works?|worked|working|employed|registered|enrolled|insured|licensed|trained|certified|banks|trabaja|trabaj[o\u00f3]|inscrit[oa]|matriculad[oa]|emplead[oa])[ ]+(?:(?:nights|days|part-time|full-time)[ ]+)?(?:of|for|with|de|del|para|con|on|por)[ ]+(?:(?:the|la|el|l[ao]s)[ ]+)?$",
    re.IGNORECASE,
)
# Two that are named together: "Ana Lopez and Luis Perez".
_TOGETHER = re.compile(
    r"(?P<first>(?:[A-Z\u00c0-\u00de][\w'.-]*[ ]+){1,4}[A-Z\u00c0-\u00de][\w'-]*|[A-Z\u00c0-\u00de][\w'-]+),?[ ]+(?:and|y|e|&|or|o)[ ]+$|(?P<listed>(?:[A-Z\u00c0-\u00de][\w'.-]*[ ]+){1,4}[A-Z\u00c0-\u00de][\w'-]*),[ ]+(?:(?:and|y)[ ]+)?$"
)
_NUMBER = re.compile(
    r"[ ,(:;\u2013\u2014-]{0,5}(?:\(?\s*(?:ssn|s\.s\.n|ss ?#|social sec|soc\.|dob\b|d\.o\.b|date of birth|born\b|b\. ?\d|nacid[oa]|n\. ?\d|a-?#|a-?number|a ?\d{3}[ -]?\d{3}|alien|seguro|aged?\b|edad\b|\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d\d|\d{3}[ -]\d\d[ -]\d{4}|\d{1,2}(?:[,)]| years| a\u00f1os)))",
    re.IGNORECASE,
)
_ACTS = re.compile(
    r",?[ ]+(?:(?:also|too|now|then|himself|herself|tambi[e\u00e9]n|no)[ ]+)?(?:who|whom|whose|is|was|are|were|has|had|have|lives?|lived|resides?|resided|works|worked|receives?|received|came|entered|arrived|told|said|says|called|asked|applied|holds?|held|owns?|owned|claims?|claimed|does|did|will|would|may|can|cannot|got|gets|stays?|stayed|rents?|drives?|attends?|needs?|overstayed|crossed|filed|married|reported|suffers?|que|we|they|mentioned|named|listed|drives|pays|gave|says|quien|cuy[oa]|es|fue|era|son|tiene|ten[i\u00ed]a|vive|viv[i\u00ed]a|reside|trabaja|trabajaba|recibe|naci[o\u00f3]|lleg[o\u00f3]|entr[o\u00f3]|dijo|solicit[o\u00f3]|est[a\u00e1]|estaba|padece|cruz[o\u00f3])\b"
)
# What only a person is, told right behind: "Ignatius Okwu, a DACA recipient", "Ignatius Okwu (refugee)".
_DESCRIBED = re.compile(
    r"[ ,(\u2013\u2014-]{1,4}(?:(?:and|y|is|was|who is|both|also|too|another|an?|the|her|his|their|our|whose|once|formerly|un|una|su|mi|tambi[e\u00e9]n|que es)[ ,]+){0,3}(?:[\w-]+[ ]+){0,2}?(?:undocumented|unauthori[sz]ed|illegal\w*|refugees?|asyl\w+|immigrants?|migrants?|daca|dreamer|tps|parole\w*|green card|visa|ead|overstay\w*|deport\w*|removed|detain\w*|citizens?|nationals?|resident|naturali[sz]ed|lpr|no (?:legal |lawful )?(?:status|papers)|without (?:legal |lawful )?(?:status|papers)|status|hiv|gay|lesbian|trans\w*|pregnant|disabled|blind|deaf|diabet\w+|patient|victim|survivor|son|daughter|wife|husband|spouse|mother|father|brother|sister|cousin|uncle|aunt|nephew|niece|friend|roommate|partner|tenant|neighbou?r|boss|co-?worker|indocumentad[oa]s?|refugiad[oa]s?|asilad[oa]s?|solicitante|sin papeles|sin estatus|sin visa|deportad[oa]|detenid[oa]|ciudadan[oa]|residente|embarazada|espos[oa]|hij[oa]|herman[oa]|prim[oa]|t[i\u00ed][oa]|padre|madre|vecin[oa]|amig[oa]|patr[o\u00f3]n)\b",
    re.IGNORECASE,
)
_OWNED = re.compile(r"['\u2019]s?$")
# Within the clause behind: whose number it is.
_IDENTIFIED = re.compile(
    r"[^\n.;:,/]{0,40}?(?:\b(?:ssn|social security|seguro social|dob|date of birth|a-number)\b|(?<![\d-])\d{3}[ -]\d\d[ -]\d{4}(?![\d-]))",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"[ ]+(?:file|files|records?|case|data|information|info|folder|matter|abstract|chart|account|transcript|profile|paperwork|history|expediente|caso|datos)\b",
    re.IGNORECASE,
)


# "The Portales Cheese plant", "trained at", "born in": nobody is called so. A person can be "in" nothing.
_PLACED = re.compile(
    r"\b(?:the|in|at|from|near|off|via|through|outside|around|inside|into|visited|toward|en|desde|cerca de)[ ]+(?:(?:the|la|el|l[ao]s)[ ]+)?(?:[a-z\u00e0-\u00ff]+[ ]+)?$|\b(?:born|issued|nacid[oa]s?)[ ]+(?:(?!to\b|of\b|de\b|a\b)[\w'\u2019]+[ ]+){0,2}$",
    re.IGNORECASE,
)
_WORKED = re.compile(
    r"\b(?:work(?:s|ed|ing)?|employed|hired|paid|trained|enrolled|registered|insured|certified|trabaj\w+|emplead[oa]|inscrit[oa])[ ]+(?:(?:nights|days|part-time|full-time)[ ]+)?(?:for|by|with|at|in|through|para|por|con|en)[ ]+(?:(?:the|la|el)[ ]+)?$|\b(?:salon|shop|store|restaurant|clinic|hotel|base|school|plant|employers?|hospital|bar|caf\u00e9|patr[o\u00f3]n|empresa|escuela|tienda)[ ]+(?:(?:was|is|were|are|es|era)[ ]+)?$",
    re.IGNORECASE,
)
# Within an address: a number and its words, or such a one and a comma, before.
_ADDRESSED = re.compile(
    r"\d[^\n;|\t:]{0,60}?,[ ]+(?:[\w.'#-]+[ ]+){0,3}$|\d[\w-]*[ ]+(?:[A-Z\u00c0-\u00de][\w.'-]*[ ]+){0,4}$"
)
# What a thing's name ends with, or a small word behind it says that it is.
_ENDS_THING = re.compile(
    r"\b(?:Station|Building|Plaza|Mall|Mart|Market|Store|Shop|Salon|Bar|Grill|Caf[e\u00e9]|Kitchen|Deli|House|Home|Homes|Hall|Towers?|Park|Village|Manor|Gardens|Terrace|Townhomes|Townhouses|Estates|Heights|Hills|Valley|Ridge|Creek|Lake|River|Falls|Beach|Springs|Bay|Island|Mesa|Canyon|Highlands|Complex|Campus|Field|Airport|Bridge|Jail|Prison|Card|Certificate|Permit|Visa|Program|Project|Plan|Fund|Grant|Waiver|Parole|Protection|System|Network|Team|Group|Club|Society|Union|League|Mission|Ministry|Church|Temple|Mosque|Synagogue|Chapel|Parish|Seminary|Library|Museum|Theatre|Works|Mill|Factory|Plant|Garage|Auto|Tire|Nails?|Spa|Studio|Press|Media|News|Radio|School|Science|Studies|Engineering|Education|Aide|Assistant|Technician|Standards|Development|Control|District|Region|Area|Zone|Corridor|Crossing|Checkpoint|Entry|Iglesia|Escuela|Tienda|Mercado|Rancho|Fonda|Hotel|Posada|Hogar|Parque|Plaza|Puente|Tarjeta|Programa|BS|BA|MS|MA|MBA|RN|AA)\.?$"
)
_THING_BEHIND = re.compile(
    r"[ ](?:(?:work|business|membership|identity|health|medical|nursing|dental|trade|high|middle|elementary) )?(?:plant|factory|registry|licen[cs]e|bureau|school|program(?:me)?|clinic|store|area|neighbou?rhood|district|county|church|salon|shop|restaurant|office|branch|campus|building|complex|warehouse|farm|ranch|mill|facility|shelter|hospital|airport|station|crossing|checkpoint|border|port|valley|region|province|department|unit|team|company|card|permit|certificate|degree|course|plan|site|camp|dormitory|apartments?|building|house|hotel|bar|court|line|route|form|system|database|test|exam|class|classes|degree)\b"
)


# "WorkFirst NJ", "Home Health Aide NY 441-2298"; "Born Tlaxiaco, Oaxaca" begins a sentence.
_OF_A_STATE = re.compile(
    r"[ ](?:AK|AL|AR|AZ|CA|CO|CT|DC|DE|FL|GA|HI|IA|ID|IL|IN|KS|KY|LA|MA|MD|ME|MI|MN|MO|MS|MT|NC|ND|NE|NH|NJ|NM|NV|NY|OH|OK|OR|PA|PR|RI|SC|SD|TN|TX|UT|VA|VT|WA|WI|WV|WY)$|^(?:Born|Nacid[oa])[ ]|(?:^|[ ])(?:NM|NJ|NY|TX|WA|CA|NV|OR|AZ|CO|UT|IL|MN|MA|PA|OH|MI|GA|FL|NC|VA|MD)[ ]"
)
# What people are called by, though it is a word.
_GIVEN = frozenset(
    """
mark adam sean alan lisa donna victoria gloria sara mario rosa ana luz paz cruz esperanza soledad flor estrella sol cielo angel angeles domingo consuelo dolores mercedes pilar carmen socorro amparo concepcion rocio refugio milagros remedios nieves blanca clara alba aurora perla reina salvador justo fidel cesar leon rey guadalupe
grace hope faith joy april may june rose lily ivy ruby amber pearl will bill rich art gene frank grant dean chase drew ray guy max sue dawn eve iris jade heaven destiny trinity melody harmony summer autumn sky star king prince bob bobby tom tommy harry nick dick rob robin earl duke chuck rusty sandy ginger penny patty carol holly olive violet daisy heather hazel myrtle fern basil clay cliff glen dale heath jasper jay martin wren teddy ernest herb kitty misty crystal opal coral prudence patience charity mercy honor felicity serenity peter jimmy johnny josh jeff mike maria barb dolly candy bunny angela norm rod russ stew ted tony vic wade warren ward webster wesley blaze buck bud buddy cash colt cooper crew dusty finn flip fletcher gale gus hank heidi jasmine jewel lance laurel lane lark linden lotty mac marina mercedes mickey nelly nova paige palmer parish pepper perry piper porter poppy quinn raven rocky roman rosemary rusty saffron sage scarlet scout shannon sherry sherman skip sonny sterling tad tanner tiger timber toby trace tucker tyler valentine verity willow wolf blue river brook stone forest chance ace christian pat jack john jo kit lane miles pierce ford reed hunter mason carter
""".split()  # noqa: SIM905  a list of this length is read as prose
)
_OF_A_SECOND = re.compile(
    r"\b(?:same|other|second|also|shared|co-?|joint|mism[oa]|otr[oa]|segund[oa])\b", re.IGNORECASE
)


def is_marked(text: str, start: int, end: int) -> bool:
    """Whether what stands around the words between two places marks them as a person's name, if only by their place."""
    before, behind = _around(text, start, end)
    if is_plainly_marked(text, start, end):
        return True
    return not _OF_A_STATE.search(text[start:end]) and (_FILE.match(behind) is not None or _is_led_to(before, behind))


def is_plainly_marked(text: str, start: int, end: int) -> bool:
    """Whether a number, a title, a word for kin or a verb marks them: then they are a person's, whatever words they are."""
    before, behind = _around(text, start, end)
    written = text[start:end]
    if any(
        (
            _NUMBER.match(behind),
            _IDENTIFIED.match(behind),
            _OWNED.search(written),
            _TITLE.search(before),
            _KIN.search(before),
            _DESCRIBED.match(behind),
        )
    ):
        return True
    return not _OF_A_STATE.search(written) and _ACTS.match(behind) is not None


def is_hinted(text: str, start: int, end: int) -> bool:
    """Whether what stands around or in the words between two places hints at a place or thing."""
    before, behind = _around(text, start, end)
    written = text[start:end]
    label = _LABEL.search(before)
    if _OF_A_STATE.search(written) or (label is not None and _is_of_a_thing(label["label"])):
        return True
    line = before.rpartition("\n")[2]
    around = (_PLACED.search(line), _WORKED.search(line), _ADDRESSED.search(line), _THING_BEHIND.match(behind))
    return any(around) or _ENDS_THING.search(written) is not None or is_of_a_trade(written)


def are_plain_words(words: frozenset[str]) -> bool:
    """Whether all are English words - `golden lotus spa` -, and none is what people are called."""
    from recognizers.small import are_small  # noqa: PLC0415  Presidio stands behind it: only who judges mail loads it

    return are_small(words) and _GIVEN.isdisjoint(words)


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    return text[max(0, start - _BEFORE_CHARS) : start], text[end : end + _BEHIND_CHARS]


def _is_of_a_thing(label: str) -> bool:
    """Whether a field holds a place or thing; "Same address: " may hold who else lives there."""
    return _THING.search(label) is not None and _OF_A_SECOND.search(label) is None


def _is_led_to(before: str, behind: str) -> bool:
    """Whether the words before say that somebody is named next, or whoever is named together with this one."""
    if _TITLE.search(before) or _KIN.search(before):
        return True
    if _LINE_BEGINS.search(before) and _ENDS_PIECE.match(behind):
        return True
    if (label := _LABEL.search(before)) is not None:
        return not _is_of_a_thing(label["label"])
    if _BEGINS.search(before) and _ENDS_PIECE.match(behind):
        return True
    if _PREPOSED.search(before):
        return _OF_A_PLACE.search(before) is None
    together = _TOGETHER.search(before)
    return together is not None and _is_led_to(before[: together.start()], ",")
