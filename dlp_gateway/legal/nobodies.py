"""Tell capitalised words that are no person's name: firms, streets and towns, counties, whom a letter addresses.

Takes: a text and where the words stand in it. Returns: truth values. Touches: nothing.
Each rule asks for a mark of what the words are - a legal form, a house number before, a country behind. Without one
they stay a name: a stranger's name that is left out would give a stranger's record to another person's order.
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import re

_LINE_CHARS = 120
# A whole row of a table that reads as one name is more than a firm's.
_MOST_WORDS = 4
# How a firm's name ends; nobody's does.
_FIRM = re.compile(
    r"\b(?:LLC|L\.L\.C|LLP|PLLC|LLLP|Inc|Incorporated|Corp|Corporation|Company|Ltd|GmbH|S\.R\.L|Cía|Compañía|Co-?op|Cooperative|Credit Union|Cold Storage)\.?$"
)
# Trades, where a firm leaves its legal form out.
_TRADE = re.compile(
    r"\b(?:Packaging|Packing|Packers|Paving|Roofing|Plumbing|Landscaping|Trucking|Logistics|Staffing|Manufacturing|Industries|Enterprises|Holdings|Restaurants?|Construction|Contractors|Forwarders|Fasteners?|Distributors?|Distribution|Warehous\w+|Dairy|Dairies|Poultry|Foods|Farms|Growers|Orchards|Catering|Janitorial|Sheet Metal|Feedlot|Nursery|Nurseries|Greenhouses?|Cannery|Shipyard|Sawmill|Laundry|Care|Tile|Masonry|Drywall|Carwash|Car Wash|Transport|Freight|Motel|Hotels?|Bakery|Supermarkets?|Pharmacy|Clinic|Clínica|Hospital|Center|Centro|University|Universidad|College|Elementary|Academy|Foundation|Association|Institute|Bank|Lending|Linen|Services?|Solutions|Supply|Systems|Partners|Cleaners|Cleaning|Laundromat|Grocery|Diner|Taquer[ií]a|Panader[ií]a|Lumber|Dental|Nursing|Hospice|Motors|Electric|Mechanical|Painting|Carpentry|Concrete|Welding|Textiles?|Furniture|Hardware|Printing|Ranch|Vineyards?|Winery|Brewery|Apartments|Towing|Seafood|Fisheries|Servicios)$"
)
_FIRM_BEHIND = re.compile(r",?[ ](?:LLC|L\.L\.C|LLP|PLLC|Inc|Corp|Co|Ltd)(?![\w-])")
# The label of the next field is not the end of a firm's name: "Ana Lopez Clinic: ..."
_LABEL_BEHIND = re.compile(r"[ ]?[:=\t]")
_LABEL = re.compile(
    r"\b(?:Company|Restaurants?|Transport|Pharmacy|Clinic|Clínica|Hospital|Center|Centro|University|Universidad|College|Elementary|Academy|Association|Institute|Bank)$"
)
# A person's number behind: a firm of one person has that person's; where the mark is weak, on the next line, too.
_NUMBER = r"(?:\b(?:SSN|S\.S\.N|SS ?#|soc(?:ial)?\.? sec|seguro social|DOB|date of birth|nacimiento)|(?<![\d-])\d{3}([ -]?)\d{2}\1\d{4}(?![\d-])|\bA[-# ]{0,2}\d{3}[ -]?\d{3}[ -]?\d{3}\b)"
_NUMBER_BEHIND = re.compile(rf"[^\n]{{0,40}}?{_NUMBER}", re.IGNORECASE)
_NUMBER_BELOW = re.compile(rf"[^\n]{{0,60}}\n[^\n]{{0,20}}?{_NUMBER}", re.IGNORECASE)
# Cells of a row that read as one name.
_GAP = re.compile(r"\t|[ ]{2}")
_OWNS = re.compile(r"['\u2019]s?$")
_STREET_WORD = (
    r"(?:St|Str|Street|Ave|Av|Avenue|Rd|Road|Dr|Drive|Ln|Lane|Ct|Court|Blvd|Boulevard|Pl|Place|Ter|Terr|Terrace|Cir|Circle"
    r"|Pkwy|Parkway|Hwy|Highway|Trl|Trail|Loop|Way|Sq|Square)"
)
_HOUSE = r"(?<![\w-])\d{1,6}(?:-\d{1,4})?[A-Z]?"
# "640 Swint Hollow Rd, Douglasville": the words begin behind the house number and hold the street's.
_STREET = re.compile(rf"(?:[\w'-]+[ ]+){{0,3}}{_STREET_WORD}\b(?:,[ ]*\w+(?:[ ]+\w+)?)?$")
_BEHIND_HOUSE = re.compile(rf"{_HOUSE}[ ]+(?:(?:[NSEW]|[NS][EW])\.?[ ]+)?(?:[\w'.-]+[ ]+){{0,2}}$")
# "Calle Sauce, Vado"; "Bo. Sabana Llana"
_SPANISH_STREET = re.compile(
    r"\b(?:[Cc]alle|[Aa]venida|Avda\.?|[Cc]allej[oó]n|Camino|[Cc]arretera|Carr\.|Paseo|[Uu]rbanizaci[oó]n|[Uu]rb\.|Bo\.|[Bb]arrio|[Cc]olonia|Bda\.|Cond\.|\d Rue|[Rr]ancho|[Hh]acienda|[Rr]esidencial|[Ff]raccionamiento|[Ee]jido)[ ]+(?:(?:del|de la|de los|de las|de|Los|Las|El|La)[ ]+)?$"
)
_UNIT = r"(?:,?[ ]+(?:#|Apt\.?|Unit|Ste\.?|Suite|Apto\.?|Lot|Space|Spc\.?)[ ]?#?[ ]?[\w-]{1,6})?"
# A town behind a whole street, with its state or zip code.
_BEHIND_STREET = re.compile(
    rf"{_HOUSE}[ ]+(?:[\w'.-]+[ ]+){{1,4}}{_STREET_WORD}\.?(?:[ ](?:[NSEW]|[NS][EW])\.?)?{_UNIT},[ ]+$"
)
_STATES = (
    r"(?:AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK"
    r"|OR|PA|PR|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY)"
)
_STATE_BEHIND = re.compile(rf",?[ ]+(?:{_STATES}\b|\d{{5}}\b)")
_WITH_STATE = re.compile(rf"[ ]{_STATES}$")
# A town within an address: something with a number before, its state and zip code behind.
_IN_ADDRESS = re.compile(r"\d[^\n;|\t]{1,60},[ ]+(?:[\w.'-]+[ ]+){0,3}$")
_ZIP_BEHIND = re.compile(r"[ ]+\d{5}(?:-\d{4})?(?![\d-])")
_STATE_AND_ZIP_BEHIND = re.compile(rf",?[ ]+{_STATES}\.?[ ]+\d{{5}}(?:-\d{{4}})?(?![\d-])")
# A town at the end of a line whose label says that it is an address.
_ADDRESS_LINE = re.compile(
    r"^[^\n:]{0,30}\b(?:address|addr|direcci[o\u00f3]n|domicilio|residence)\b[^\n:]{0,20}:(?![^\n]*\bc/o\b)[^\n]*\d[^\n]*,[ ]+$",
    re.IGNORECASE,
)
_LINE_ENDS = re.compile(r"[ ]*(?:$|\n|[.;](?:\s|$))")
# Where somebody was born, or a card was issued: a card issued "at Lithia Springs"
_BORN_AT = re.compile(
    r"\b(?:born|issued|nacid[oa]|expedid[oa]|emitid[oa])\b[^.;:\n]{0,48}?[ ](?:at|in|en)[ ]+(?:(?:san|santa|santo|villa|puerto|ciudad)[ ]+(?:\w+[ ]+)?del?[ ]+)?$|\b(?:natural|originari[oa])[ ]+de[ ]+$"
    r"|\b(?:born(?: in| at)?|place of birth|birthplace|lugar de nacimiento)[ ]*:[ ]*$",
    re.IGNORECASE,
)
# Fields that hold a thing; an employer's may begin with what else a firm is called.
_OF_A_THING = re.compile(
    r"^[ \t]*(?:employer|placement|facility|school|hospital|clinic|bank|direct deposit|religion|patrono|empleador|escuela|colocaci[o\u00f3]n)\b[^:\n]{0,30}:[ \t]*$"
    r"|^[ \t]*(?:(?:last|latest|current|former|present|prior|reporting|\u00faltimo|ultimo) ){0,2}(?:employer|patrono|empleador|patr\u00f3n)\b[^:;\n]{0,44}:[ ](?:[\w'-]+[ ]){0,4}(?:&[ ])?$",
    re.IGNORECASE,
)
# What is named behind: "asiste a la iglesia pentecostal Monte Sinaí", "the parish of Santa Clara"
_HOUSE_OF = re.compile(
    r"\b(?:iglesia|templo|parroquia|congregaci[oó]n|mezquita|sinagoga|church|temple|mosque|parish|synagogue|congregation|escuela|colegio|primaria|secundaria|elementary|albergue|refugio)[ ](?:(?:de|del|of|the|la|el)[ ])?(?:[a-zà-ÿ]+[ ]){0,2}$"
)
# A street with its house number behind: "Calle Luna 41, San Germ\u00e1n"; "Callej\u00f3n Sardinera 14"
_STREET_KIND = r"(?:[Cc]alle|[Aa]venida|[Aa]ve\.|[Cc]allej[o\u00f3]n|[Cc]amino|[Pp]aseo|[Cc]arretera|[Uu]rbanizaci[o\u00f3]n|[Bb]arrio|Rue)"
_BEHIND_SPANISH_STREET = re.compile(
    rf"\b{_STREET_KIND}[ ][^,;:\n]{{1,40}}?\d[\w-]{{0,5}},[ ]+$|{_HOUSE}[ ]+{_STREET_KIND}[ ][^,;:\d\n]{{1,40}},[ ]+$"
)
_IS_SPANISH_STREET = re.compile(rf"^{_STREET_KIND}[ ]")
_HOUSE_BEHIND = re.compile(r",?[ ]?(?:#|n[u\u00fa]m\.?|no\.)?[ ]?\d{1,5}\b(?!-\d)")
# A house of many, and the number of a door, behind the street's: "4800 Calhoun, Moody Towers 1104".
_HOUSE_OF_MANY = re.compile(r"\b(?:Towers?|Apartments|Apts|Dormitory|Dorm|Residence Hall|Lofts)\.?$")
_DOOR_BEHIND = re.compile(r",?[ ](?:#|No\.|Room|Rm\.?|Apt\.?|Unit)?[ ]?\d{1,5}[A-Z]?(?![\d/-])")
# Where somebody has an address, or is.
_ADDRESS_IN = re.compile(
    r"\b(?:address(?:es)?|lives|resides|residing|living|housed|held|placed|staying|stays|lodged|detained|incarcerated|confined|enrolled|registered|employed|works|working|treated|domicilio|direcci[o\u00f3]n|vive|reside|recluid[oa]|detenid[oa]|alojad[oa]|matriculad[oa]|inscrit[oa]|trabaja|emplead[oa])[ ](?:\w+[ ])?(?:in|at|en)[ ]+$",
    re.IGNORECASE,
)
_COUNTRIES = re.compile(
    r"(?:^|,[ ]*)(?:Mexico|México|Guatemala|Honduras|El Salvador|Nicaragua|Costa Rica|Panam[aá]|Venezuela|Colombia|Ecuador|Per[uú]|Bolivia|Brazil|Brasil|Paraguay|Uruguay|Argentina|Haiti|Haití|Cuba|Dominican Republic|República Dominicana|Jamaica|Philippines|Vietnam|Ukraine|Russia|Romania|Albania|Ghana|Nigeria|Senegal|Cameroon|Ethiopia|Eritrea|Somalia|Afghanistan|Pakistan|Bangladesh|Nepal|Uzbekistan)$"
)
# "USCIS Nashville Field Office"
_FIELD = re.compile(r"\b(?:Field|Area|Regional|Resident|Sector|Sub|Asylum|District)$")
_OFFICE_BEHIND = re.compile(r"[ ]Office\b(?![ ]*[:=])")
# "Prince George's County"
_COUNTY = re.compile(r"[ ]+(?:County|Parish|Circuit Court|Superior Court)\b(?![ ]*[:=])")
# Whom a letter addresses: a title and one name, alone above a sentence.
_ADDRESSED_CHARS = 60
_SENTENCE_BELOW = re.compile(
    r"[ ]*(?:\([^)\n]{1,40}\))?[ ]*[:,][ ]*\n\s*\n[ ]*[A-Z\u00c0-\u00de][\w']*,?(?: [\w'-]+){2}"
)
# The same on the line of the letter itself: "Estimada Sra. Colon (USCIS): por orden"
_GREETED = re.compile(
    r"\s*(?:dear|estimad[oa]|hello|hi|good (?:morning|afternoon)|buen[oa]s \w+),?[ ]+(?:mr|mrs|ms|mx|sr|sra|srta)\.?[ ]*$",
    re.IGNORECASE,
)
_GREETING_ENDS = re.compile(r"[ ]*(?:\([^)\n]{1,40}\))?[ ]*[:,]")
_TITLE = re.compile(
    r"\s*(?:(?:dear|estimad[oa]|hello|hi|buen[oa]s \w+,?)[ ]+)?(?:mr|mrs|ms|mx|sr|sra|srta)\.?[ ]*$", re.IGNORECASE
)
# Who signs, and for which office, in the last lines of a letter: "M. Quill, Tidewater Employment Records"
_SIGNED_CHARS = 300
_OFFICE = r"(?:Hospital|Department|Division|Office|Bureau|Board|Records|University|College|Agency|Commission|Registry|Registrar|Authority|Unit|Section|Administration|Services|Claims|Licensing|Compliance|Counsel|Custodian|Disclosure|Litigation|Desk|Oficina|Legal|Custodia|Registros|Expedientes|Archivo)"
_SIGNED = re.compile(
    rf"[ \t]*(?:(?:Dr|Mr|Mrs|Ms|Lic|Lcd[ao])\. )?(?:[A-Z\u00c0-\u00de][\w'.-]* ){{1,4}}?[A-Z\u00c0-\u00de][\w'-]+, (?:[A-Z\u00c0-\u00de&][\w'&.-]* |(?:of|for|and|the|de|del|la|y) ){{0,7}}{_OFFICE}(?:,? \(?\d{{3}}\)?[-. ]\d{{3}}-\d{{4}})?[ ]*"
)
# The same on two lines, the last but a telephone's: "Petra Holm" above "Wage Claims, 555-0106".
_SIGNED_BELOW = re.compile(
    rf"[ \t]*\n[ \t]*(?:[A-Z\u00c0-\u00de&][\w'&.-]*,? |(?:of|for|and|the|de|del|la|y) ){{0,8}}{_OFFICE}(?:,? [A-Z\u00c0-\u00de][\w'&.-]*){{0,6}}(?:,? (?:tel\.? )?\(?\d{{3}}\)?[-. ]\d{{3}}-\d{{4}})?\s*(?:\(?\d{{3}}\)?[-. ]\d{{3}}-\d{{4}}\s*)?$"
)
# Who signs behind the closing words, on the same line, and what they are: "Quedo a sus órdenes, Herminia Saucedo, Custodia"
_CLOSES = re.compile(
    r"^[ \t]*(?:(?:very )?(?:respectfully|sincerely|cordially|truly)(?: yours| submitted)?|(?:best |kind |warm )?regards|yours(?: truly| sincerely)?|thank you|(?:many )?thanks|quedo a sus [oó]rdenes|(?:muy )?atentamente|(?:un )?saludos?(?: cordial(?:es)?)?|cordialmente|(?:muchas )?gracias)[,.][ ]+(?:(?:Dr|Mr|Mrs|Ms|Lic|Lcd[ao])\. )?$",
    re.IGNORECASE,
)
_AND_WHAT = re.compile(r",[ ]+(?:[A-Z\u00c0-\u00de][^\n\d]{2,60})(?:[,.]|$)[^\n]{0,40}(?:\n|$)", re.MULTILINE)


def is_nobody(text: str, start: int, end: int) -> bool:
    """Whether the words between two places of a text name no person whose record anything is."""
    written = text[start:end]
    before = text[max(text.rfind("\n", max(0, start - _LINE_CHARS), start) + 1, start - _LINE_CHARS, 0) : start]
    behind = text[end : end + _LINE_CHARS]
    above = text[:start] if start < _ADDRESSED_CHARS else "-"
    addressed = (_TITLE.match(above) and _SENTENCE_BELOW.match(behind)) or (
        _GREETED.match(above) and _GREETING_ENDS.match(behind)
    )
    office = _FIELD.search(written) and _OFFICE_BEHIND.match(behind)
    if addressed or office or (_COUNTY.match(behind) and _OWNS.search(written)):
        return True
    if _NUMBER_BEHIND.match(behind) or len(written.split()) > _MOST_WORDS:
        return False
    if _GAP.search(written):
        return _COUNTRIES.search(written) is not None
    if _is_plain_firm(written, behind) or _is_plain_place(written, before, behind):
        return True
    if _NUMBER_BELOW.match(behind) is not None:
        return False
    return _is_told(written, before, behind) or (len(text) - end < _SIGNED_CHARS and _signs(text, start, end))


def is_of_a_trade(written: str) -> bool:
    """Whether the words end as a firm's name does, or as trades leave out its legal form."""
    return _FIRM.search(written) is not None or _TRADE.search(written) is not None


def _signs(text: str, start: int, end: int) -> bool:
    """Whether the words stand in a line that is a name, a comma and an office, or follow closing words in theirs."""
    first = text.rfind("\n", 0, start) + 1
    if _CLOSES.match(text[first:start]) and _AND_WHAT.match(text, end):
        return True
    alone = not text[first:start].strip() and not text[:first].rpartition("\n\n")[2].strip()
    if alone and _SIGNED_BELOW.match(text, end):
        return True
    last = text.find("\n", end)
    return _SIGNED.fullmatch(text[first : last if last >= 0 else len(text)][: 2 * _LINE_CHARS]) is not None


def _is_plain_firm(written: str, behind: str) -> bool:
    labels = _LABEL.search(written) and _LABEL_BEHIND.match(behind)
    return not labels and bool(_FIRM.search(written) or _FIRM_BEHIND.match(behind))


def _is_plain_place(written: str, before: str, behind: str) -> bool:
    if _COUNTRIES.search(written) or _SPANISH_STREET.search(before):
        return True
    if _HOUSE_OF_MANY.search(written) and _DOOR_BEHIND.match(behind):
        return True
    if _IS_SPANISH_STREET.match(written) and _HOUSE_BEHIND.match(behind):
        return True
    if _STREET.match(written) and _BEHIND_HOUSE.search(before):
        return True
    zipped = _STATE_AND_ZIP_BEHIND.match(behind) or (_WITH_STATE.search(written) and _ZIP_BEHIND.match(behind))
    if zipped and _IN_ADDRESS.search(before):
        return True
    return bool(_BEHIND_STREET.search(before) and (_STATE_BEHIND.match(behind) or _WITH_STATE.search(written)))


def _is_told(written: str, before: str, behind: str) -> bool:
    """Whether a trade, a label or a word before tells it: marks that a person's name may carry, too."""
    labels = _LABEL.search(written) and _LABEL_BEHIND.match(behind)
    if _OF_A_THING.match(before) or (_TRADE.search(written) and not labels):
        return True
    ends = _LINE_ENDS.match(behind) or _STATE_BEHIND.match(behind)
    if _HOUSE_OF.search(before) and (ends or behind.startswith(",")):
        return True
    if ends and (_ADDRESS_LINE.match(before) or _ADDRESS_IN.search(before) or _is_town_of(before)):
        return True
    return _BORN_AT.search(before) is not None and _OWNS.search(written) is None


def _is_town_of(before: str) -> bool:
    """Whether a whole street with its house number stands before, and a comma."""
    return bool(_BEHIND_STREET.search(before) or _BEHIND_SPANISH_STREET.search(before))
