r"""Whether a number is a thing's: what the sentence around it says that it belongs to.

A label right before a number is `context.Context.speaks_against`. Here is what stands farther off and still labels
it: "the help desk gave me a ticket, it's N0034118552", "A-216-550-943, that's the asset tag", "on the sample poster".
A number that an identifier of a person labels as well, or in whose clause a person is spoken of, stays a person's.

Takes: text and a span. Returns: the word of the thing, or None. Touches: nothing. Fails: never.
Cost: a bounded window for each match.
"""

# ruff: noqa: E501  an expression is a list of words; broken lines would hide which

from __future__ import annotations

import functools
import re

from recognizers.context import clause, is_a_body, names_somebody
from recognizers.reading import fold

#: Goods, machines, rooms, papers of trade: "the toner is 219-09-9998" is the toner's number.
_GOODS = (
    r"(?:(?:work|purchase|change|standing) orders?|w\.?o\.?(?=\s?[#\d]|\s(?:no|number|num)\b)|solicitud(?:es)? de (?:reproducci[oó]n|copias|compra|servicio|trabajo|materiales?|cotizaci[oó]n|mantenimiento)|(?:n[uú]mero|n[uú]m\.?|no\.?) de (?:rastreo|gu[ií]a|medidor)|rastreo|meters? (?:no|number|#)|medidor(?:es)?|(?:sub)?grants? (?:no|number|#)|(?:the|your|our|an|this|that) orders?(?! (?:of|to|for|that he|that she))|orders? (?:no|number|#|slip|form|sheet)|p\.?o\.?(?! ?box)|invoices?|facturas?|pedidos?|[oó]rden(?:es)? de (?:compra|copias|trabajo|servicio|pago)|requisitions?|bids?"
    r"|tickets?|tkt|boletos?|tracking|carriers?|(?:shipping )?labels?|etiquetas?|courier|mensajer[oa]|(?:bond|deposit|bail|receipt) slips?|slip numbers?|(?:check|receipt|folio) numbers|receipt books?|n[uú]meros de (?:recibo|folio)|shipments?|env[ií]os?|packages?|paquetes?|parcels?|deliver(?:y|ies)(?: slip)?"
    r"|cartons?|cart[oó]n|boxes|box (?:of|for|with|no|number)|cajas?|crates?|pallets?|bins?|shelf|shelves|anaquel|charolas?|trays?|bandejas?|drawers?|lockers?|racks?"
    r"|toners?|cartridges?|cartuchos?|printers?|impresoras?|copiers?|copiadoras?|fotocopiadoras?|laptops?|tablets?|radios?|cameras?|c[aá]maras?|headsets?|monitors?|projectors?|proyector"
    r"|chairs?|sillas?|filters?|filtros?|pumps?|bombas?|generators?|bolt seals?|precintos?|containers?|contenedor(?:es)?|batter(?:y|ies)"
    r"|parts|part (?:no|num|number|#)|piezas?|(?:la|n[uú]mero de|no\.? de) parte(?: de)?|refacci[oó]n|repuestos?|assets?|activos? fijos?|equipment|equipos?|inventory|inventario|stock|batch|lotes?|software|licen[sc]e keys?|warranty|garant[ií]a"
    r"|leases?|arrendamientos?|(?:access|webinar|session|meeting|promo|discount) codes?|vendors?|proveedor(?:es)?|suppliers?|maker'?s?|manufacturers?|fabricantes?|catalogs?|cat[aá]logos?|isbn|issn|editions?|edici[oó]n|manuals?|manuales|handbooks?|brochures?|folletos?|flyers?|volantes?|posters?|p[oó]ster(?:es)?|pamphlets?|log ?books?"
    r"|fuel cards?|gas cards?|tarjetas? de gasolina|fleet|flotilla|motor pool|g-plates?|government plates?|permit numbers?|permisos? de (?:obra|construcci[oó]n|venta)|licencias? de (?:obra|construcci[oó]n|negocio|contratista)"
    r"|zones?|zonas?|gates?|port[oó]n|buildings?|keypads?|access codes?|passcodes?|dial[- ]?ins?|conference (?:id|line)|meeting id|switchboard|fax (?:no|number|line|machine)|print shop|imprenta)"
)
#: Papers that may also carry a person's number: only right before it are they its label.
_PAPERS = (
    r"(?:contracts?|contratos?|agreements?|convenios?|memos?|circulars?|fax forms?|forms?|formularios? (?:no|n[uú]m)|templates?|plantillas?|specimens?|samples?|muestras?|ejemplos?|examples?|statutes?|estatutos?"
    r"|ordinances?|ordenanzas?|resolutions?|bills?|rev|manual pages?|ledgers?|accounts? payable|budgets?|grants?|warrants? (?:no|number)|permits?|pins?|volumes?|rolls?|rollo|models?|modelos?)"
)
#: Also things where a number has no label at all: what is shown or printed, and vehicles of an agency.
_SOFT = (
    r"(?:memos?|circulars?|manual|samples?|muestras?|templates?|plantillas?|specimens?|statutes?|estatutos?|ordinances?|ordenanzas?|permits?|contracts?|contratos?|agreements?|ledgers?|rev|volumes?"
    r"|rolls?|rollo|models?|pad|pin|exempt|exent[ao]s?|pase (?:de|para)|parking pass(?:es)?|hang ?tags?|de ustedes|unidades? nuestras?|del (?:colegio|condado|estado|municipio)|(?:county|city|agency|state)'s|our (?:unit|own|fleet|van|truck|pool)|your (?:own|gov|unit|agency'?s)|fake|dummy|made up|test (?:rows?|data|system))"
)
_THING = rf"(?:{_GOODS}|{_PAPERS})"
#: What offices number in series: a label only where "no." or "number" stands behind it, or over a column of no person's.
_RECORDS = (
    r"(?:(?<!credit )(?<!wage )(?<!background )reports?|quotes?|quotations?|estimates?|cotizaci[oó]n(?:es)?|presupuestos?|informes?|reportes?|audits?|auditor[ií]as?|inspections?|inspecci[oó]n(?:es)?|inspecciones|minutes|actas?(?! de (?:nac|matr|def|div|bau))|oficios?"
    r"|notices?|avisos?|directives?|directivas?|[oó]rdenes|bulletins?|bolet[ií]n(?:es)?|decrees?|decretos?|understandings?|entendimientos?|mo[ua]s?|igas?|plans?|planos?|plan(?:es)? de \w+|drawings?|lessons?|lecci[oó]n(?:es)?|surveys?"
    r"|encuestas?|wells?|pozos?|hydrants?|valves?|culverts?|licitaci[oó]n(?:es)?|concursos?|subvenci[oó]n(?:es)?|awards?|keys?(?: tags?)?|llaves?|projects?|proyectos?(?: de ley)?|iniciativas?|bonds?|pledges?|policies|procedures?|procedimientos?"
    r"|rules?|reglas?|regulations?|reglamentos?|motions?|measures?|exhibits? [a-z]|auctions?|subastas?|lots?|lotes?|serials?|series?|accounts? payable|vouchers?|comprobantes? de (?:pago|gasto|compra|egreso|ingreso)|controls?|gu[ií]as?|bultos?|rf[pqi]s?|o\.?c\.?"
    r"|transactions?|transacci[oó]n(?:es)?|transfers?|transferencias?|releases?|comunicados?|press releases?|newsletters?|issues?|patches|tests?|drills?|simulacros?|kits?|extinguishers?|extintor(?:es)?|scanners?|vests?|chalecos?|safes?|elevators?|ascensor(?:es)?)"
)
_NUMBERED = re.compile(
    rf"\b(?P<thing>{_RECORDS})(?: (?:of|on|for|de|del|sobre|para) (?:the |la |el |los |las )?\w+){{0,2}}\s?[,:(]?\s?(?:no\.?|numbers?|num\.?|n[uú]m\.?|n[uú]mero|nro\.?|n[.°º]|#)\s?[.:#]?\s?\Z",
    re.IGNORECASE,
)
#: The beginnings that programs give to what they number: "INC-559-81-2207".
_SERIES = re.compile(
    r"(?<![\w-])(?P<thing>INC|REQ|RITM|CHG|PRB|TKT|TCK|SR|WO|PO|RF[PQI]|REF|RPT|DOC|INV|TASK|CRM|WR|SO|JO|SVC|HDT|ITS|QT|EST|COT|FOL|TRK|AWB|BOL|PKG|EQ|AST|HD|IT|TR|MO[UA]|IGA|OC|SOL|FAC|PED|ORD|KB|FOIA|IPRA|PRR|BID|LOT|GR|CTR|VCH|CHK|PN)[-# :]{1,2}\Z"
)
#: A case, incident or alert that a desk's letters number: "Case SOC-912-70-3456". What names a person's number is no desk.
_CASE_OF_A_DESK = re.compile(
    r"\b(?P<thing>(?i:cases?|incidents?|alerts?|events?|tickets?|casos?|incidentes?|alertas?|eventos?))\s(?i:(?:no|num|n[uú]m|number|n[uú]mero|id)\b\.?\s?)?[#:]?\s?"
    r"(?!(?:SSN?|SSA|NSS|[IA]?TIN|TAX|DL|OLN|DOB|MVD|DMV)-)(?P<desk>[A-Z]{2,6})-\Z"
)
#: Heads of columns of numbers in which nobody is kept, where no other head names people.
_SERIES_HEAD = re.compile(
    rf"\W*(?:{_RECORDS}|(?:orden(?:es)? )?compra|requisici[oó]n(?:es)?|comprobantes?|checks?|cheques?|refs?|references?|referencias?|accounts?|cuentas?|meters?|medidor(?:es)?|activos?|parcelas?|fianzas?|permits?|permisos?|warrants?|models?)"
    r"(?:\s(?:no|num|n[uú]m|number|n[uú]mero|nro|id|code))?[\W#]*|\W*(?:no|num|n[uú]m|number|n[uú]mero|nro|id)\.? (?:de |of )?"
    rf"(?:{_RECORDS}|requisici[oó]n|comprobante|cheque|referencia|cuenta|medidor|parcela|activo|permiso)\W*",
    re.IGNORECASE,
)
#: Heads of a list of an agency's cars: units with their miles and plates.
_CAR_HEAD = re.compile(
    r"\W*(?:vin|niv|serie|chasis|(?:license |state )?(?:plates?|tags?)|placas?)(?: (?:no|number|#))?\W*", re.IGNORECASE
)
_UNIT_HEAD = re.compile(r"\b(?:(?<!housing )units?|unidad(?:es)?|fleet|asset)\b", re.IGNORECASE)
_MILES_HEAD = re.compile(r"\b(?:miles|mileage|odometer|millas|millaje|kilometraje|kms?)\b", re.IGNORECASE)
_PEOPLE_HEAD = re.compile(
    r"\b(?:names?|nombres?|last|first|apellidos?|initials|iniciales|who|qui[eé]n|owners?|due[ñn][oa]s?|payees?|holders?|titular(?:es)?|benefi\w+|claimants?|participantes?|customers?|guests?|hu[eé]sped(?:es)?|visitors?|visitantes?|members?|miembros?|household|family|families|familias?|residents?|residentes?|crew|riders?|patients?|pacientes?|users?|usuari[oa]s?|witness(?:es)?|testigos?|victims?|v[ií]ctimas?|voters?|votantes?|licensee|registrant|passengers?|pasajer[oa]s?|travell?ers?|viajer[oa]s?|detainees?|detenid[oa]s?|subjects?|children|ni[ñn][oa]s?|driver|conductor(?:es)?|person|persona)\b",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    rf"\b(?P<thing>{_GOODS})\b[^.!?;\n]{{0,70}}?[,:;]?\s(?:it'?s|it is|its|that'?s|(?:is|was) under|under|has (?:\w+ ){{0,3}}number|(?:(?:came|comes|went|got|was|is) (?:through|in|over|back|out|up|entered|issued|printed|listed|keyed)|printed|prints|shows|reads|issued|entered) (?:as|with|under)|(?:now )?(?:starts?|begins?|runs?|empiezan?)(?: over| again| de nuevo)? (?:at|with|from|en|con)|is|was|reads|says|starts|shows|gives|es|era|dice|aparece|trae)\s?:?"
    r"\s(?:the |el |la |n[uú]mero |number |no\.? |n[uú]m\.? |#)?\W{0,3}\Z",
    re.IGNORECASE,
)
_PREFIXED = re.compile(
    rf"\b(?P<thing>{_THING})\b(?:'s)?(?:[ :]{{1,2}}|(?=#))(?:(?:no|number|num|n[uú]mero|id|code|itself|is|it|was|on|el|la|de|del|n[uú]m|tag|suy[oa]|nuestr[oa]|m[ií][oa]|yours?|ours)\b[.:]?\s?){{0,4}}[#:]?\s?(?-i:[A-Z]{{1,4}}-|[A-Z]{{2}} )?\W{{0,2}}\Z",
    re.IGNORECASE,
)
_EXPLAINED = re.compile(
    rf"(?:[^.!?\n]{{0,110}}[.,;(][\s>]{{0,6}}|\s\()(?:that'?s|it'?s|its|it is|which is|they are|es|son|is|for|para)\s(?:\w+ ){{0,3}}?(?P<thing>{_THING})\b"
    rf"|\s(?:is|es|was) (?:the|our|your|el|la|de la|del) (?:\w+ )?(?P<told>{_GOODS})\b|\W{{1,3}}(?P<apposed>rev\b\.? ?\d|on the (?:sample|blank|specimen|poster|form)|(?:in|from) (?:our|the) (?:\w+ ){{0,2}}(?:catalog|inventory|print shop|store|warehouse)|exent[ao]|exempt\b|[^.!?\n]{{0,50}}?(?:en blanco\b|blank stock)|de (?:la )?muestra|de ejemplo)",
    re.IGNORECASE,
)
#: Words that say that a number is a person's, whatever thing is spoken of as well.
_PERSONAL = re.compile(
    r"\b(?:ssn|ss ?#|soc(?:ial)?(?: sec(?:urity)?)?|seguro social|nss|itin|taxpayer|alien|a-? ?(?:number|num|#|file)|uscis|i-?94|sevis|passport|pasaporte|visa|dob|born|naci[oó]"
    r"|driver'?s?|oln|dl|he|she|his|hers?|him|client|cliente|applicant|solicitante|defendant|inmate|tenant|inquilin[oa]|student|alumn[oa]|patient|paciente|employee|emplead[oa]|worker|trabajador[a]?"
    r"|(?-i:Mr|Mrs|Ms|Sr|Sra)|don|do[nñ]a|señora?|ella|él|esposa?|wife|husband|mother|father|son(?! (?:de|del|el|la|las|los|un|una|unos|unas|para|por|muy|tod[oa]s|m[aá]s|nuestr[oa]s?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|en|gratis|como|p[uú]blic[oa]s|\d)\b)|daughter|hij[oa]|mam[aá]|pap[aá])\b",
    re.IGNORECASE,
)
_BEFORE, _AFTER = 120, 170
#: Between the first and the last of a series: "790441266B1 through 790441266B6", "EQ-0041..0044".
_RANGE = r"(?: (?:through|thru|hasta(?: (?:el|la))?|al) |\s?\.\.\.?\s?)"
_TO_LAST = re.compile(rf"{_RANGE}(?:no\.? |#)?(?P<last>[A-Z0-9][A-Z0-9 -]{{0,18}}[A-Z0-9])", re.IGNORECASE)
_FROM_FIRST = re.compile(rf"(?P<first>[A-Z0-9][A-Z0-9 -]{{0,18}}[A-Z0-9]){_RANGE}\Z", re.IGNORECASE)
#: Words for a number that only a person has.
_IDENTIFIER = re.compile(
    r"\b(?:ssns?|ss ?#|social(?: security)?(?! (?:services?|work\w*|media))|seguro social|nss|itins?|taxpayer|a-? ?number|alien)\b",
    re.IGNORECASE,
)
#: "... is really her social", "Ana Ruiz's SSN".
_OWN_IDENTIFIER = re.compile(
    rf"(?:\A\W{{0,3}}(?:is|was|es|era)\b[^.\n]{{0,30}}?|\b(?:his|her|their|su)\s(?:\w+ )?|'s\s(?:\w+ )?){_IDENTIFIER.pattern}",
    re.IGNORECASE,
)
#: A name or a person right behind a number, with at most small words between.
_OF_SOMEBODY = re.compile(
    r"[\s,:(]{0,3}(?:(?:is|was|es|era|really|for|of|to|under|belongs|billed|de|del|para|a nombre|sra?|mr|mrs|ms|don|do[ñn]a|la|el|se[ñn]ora?)\b\.?\s){0,4}"
    r"(?P<who>(?-i:[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+),? (?-i:[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+)(?! ?(?:&|(?-i:[A-ZÁÉÍÓÚÑ])|inc|llc|company|co\b))|(?:his|hers?|their)\b|(?-i:[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+)(?='s\b))",
    re.IGNORECASE,
)
#: Numbers before this one in a list: "invoices 912-83-4419 and 912-83-4420".
_LISTED = re.compile(r"(?:\b[A-Z]{0,3}[-0-9]{4,20}(?:, | and | & | y | or | o |, and |, y ))+\Z")
#: Whom a letter begins with is not whom its numbers are of.
_GREETING = re.compile(
    r"\A\W*(?:(?:dear|hi|hello|hey|hola|buen[oa]s \w+|estimad[oa])[ ,]+(?:(?:oficial|officer|agente|agent|deputy|sgt\.?|director[a]?|lic\.?|sra?\.?|mr\.?|ms\.?|mrs\.?)\s)?"
    r"|(?:oficial|officer|agente|agent|deputy|sgt\.?)\s)(?-i:[A-ZÁÉÍÓÚÑ][\w.'-]+(?: [A-ZÁÉÍÓÚÑ][\w.'-]+)?)[:,]\s",
    re.IGNORECASE,
)


#: "Our system thinks anything shaped like that is a social": what a number looks like is not whose it is.
_SHAPED = re.compile(
    r"\b(?:shaped|looks?|looking|formatted|format) (?:\w+ ){0,2}?like (?:that |this |it )?(?:(?:is|was) )?(?:an? |the )?(?:ssns?|socials?|itins?)?\b[^.\n]{0,24}?\b(?:ssns?|socials?|itins?)\b"
    r"|\b(?:looks?|looking|shaped|formatted) like (?:an? |the )?(?:ssns?|socials?|itins?)\b|\b(?:not|isn'?t|no es|never) (?:an? |un |el )?(?:ssns?|socials?|seguro(?: social)?|itins?)\b"
    r"|\b(?:thinks?|believes?|assumes?|cree|piensa) (?:\w+ ){0,4}(?:is|was|are|es|son) (?:an? |un |el )?(?:ssns?|socials?|itins?|seguro(?: social)?)\b"
    r"|\bparece (?:un |el )?(?:seguro(?: social)?|ssn|itin)\b",
    re.IGNORECASE,
)
#: "Núm.: " alone before a number on its line.
_BARE_LABEL = re.compile(r"[\s>*-]*(?:n[uú]m(?:ero)?|no|number|folio|ref(?:erence|erencia)?|#)[\s.:#]*", re.IGNORECASE)
_RANGE_MOST, _RANGE_PLACES = 36, 4  # code points of the other end; places in which the ends may differ
_LONG, _PLACES = 7, 6  # digits of a number that is looked for at other places; how many of these

#: Spans whose answer is kept: a number is asked about by every recognizer whose shape it has, one after the other.
_SAME = 64
_IN_BRACKETS = re.compile(rf"[(\[]\s?{_THING}\b", re.IGNORECASE)
_A_THING = re.compile(rf"\b{_THING}\b", re.IGNORECASE)


@functools.lru_cache(maxsize=1024)
def heads_things(header: str, heads: tuple[str, ...] = ()) -> bool:
    """Tell whether a column's head says that things are numbered in it: "Asset tag", "A# (asset)".

    "Ref" and "Account" do where none of the table's `heads` names people.
    """
    header = header.replace("_", " ")
    if _IN_BRACKETS.search(header):
        return True
    if _PERSONAL.search(header) is not None:
        return False
    if _A_THING.search(header) is not None:
        return True
    all_heads = " | ".join(heads).replace("_", " ")
    a_cars = _CAR_HEAD.fullmatch(header) is not None and _UNIT_HEAD.search(all_heads) and _MILES_HEAD.search(all_heads)
    return (
        (bool(a_cars) or _SERIES_HEAD.fullmatch(header) is not None)
        and _PERSONAL.search(all_heads) is None
        and _PEOPLE_HEAD.search(all_heads) is None
    )


@functools.lru_cache(maxsize=_SAME)
def thing(text: str, start: int, end: int) -> str | None:
    """Return the thing whose number stands at a span, where the sentence says so and speaks of no person."""
    if _in_a_range(text, start, end):
        return "series"
    return _case_of_a_desk(text, start, end) or _told_thing(text, start, end)


def _told_thing(text: str, start: int, end: int) -> str | None:
    low, high = clause(text, start, end)
    before = _LISTED.sub("", _GREETING.sub("", text[max(low, start - _BEFORE) : start]))
    direct = _PREFIXED.search(before) or _SERIES.search(before)
    if direct is not None:
        return None if _PERSONAL.search(before[direct.start() :]) or _told_of(text[end:high]) else direct["thing"]
    numbered = _NUMBERED.search(before)
    if _is_personal(before[: numbered.start()] if numbered else before):
        return None
    told = numbered or _LABELLED.search(before)
    if told is not None:
        return None if _is_personal(text[end:high]) else told["thing"]
    after = text[end : min(len(text), end + _AFTER)].split("\n\n", 1)[0]
    explained = _EXPLAINED.match(after)
    if explained is None or _is_personal(after[: explained.end()]):
        return None
    return explained["thing"] or explained["told"] or explained["apposed"]


def _case_of_a_desk(text: str, start: int, end: int) -> str | None:
    """Return the word for a case that a desk's letters number, where nobody is told of around it."""
    if text[max(0, start - 1) : start] != "-":
        return None
    before = text[max(0, start - _BEFORE) : start].rsplit("\n\n", 1)[-1]
    found = _CASE_OF_A_DESK.search(before)
    if found is None:
        return None
    told = f"{before[: found.start()]} 0 {text[end : end + _AFTER]}"
    return None if _is_personal(re.sub(rf"\b{found['desk']}\b", " ", told)) else found["thing"].lower()


def _in_a_range(text: str, start: int, end: int) -> bool:
    """Tell whether the number at a span begins or ends a range: nobody's number is one of a series."""
    value = _places(text[start:end])
    last = _TO_LAST.match(text, end, end + _RANGE_MOST)
    if last is not None and _follows(value, _places(last["last"])):
        return True
    first = _FROM_FIRST.search(text[max(0, start - _RANGE_MOST) : start])
    return first is not None and _follows(_places(first["first"]), value)


def _places(value: str) -> str:
    return "".join(char for char in value.upper() if char.isalnum())


def _follows(first: str, last: str) -> bool:
    """Tell whether two numbers can be the ends of a series: alike but for the last places, the second higher."""
    last = _whole(first, last)
    kept = len(first) - _RANGE_PLACES
    return len(first) == len(last) and first[: max(1, kept)] == last[: max(1, kept)] and first < last


def _whole(first: str, last: str) -> str:
    """Return the last number of a series whose common beginning was left out: 0044 after EQ0041."""
    return first[: len(first) - len(last)] + last if len(last) < len(first) else last


@functools.lru_cache(maxsize=_SAME)
def elsewhere(text: str, start: int, end: int, about: str) -> bool:
    """Tell whether the number at a span is a thing's by what the Subject, or the text at another place, says of it.

    Only where the paragraph around it speaks of no person, or nothing but "No." stands before it on its line.
    """
    value = text[start:end]
    if sum(map(str.isdigit, value)) < _LONG:
        return False
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    if not any(_of_a_thing(told, value) for told in (about, before, after)):
        return False
    if _IDENTIFIER.search(_SHAPED.sub(" ", f"{before} 0 {after}")) is not None:
        return False
    if _BARE_LABEL.fullmatch(before.rsplit("\n", 1)[-1]) is not None and after[:1] in ("", "\n", "\r", "."):
        return True
    paragraph = " 0 ".join((before.rsplit("\n\n", 1)[-1], after.split("\n\n", 1)[0]))
    return not _is_personal(_GREETING.sub("", paragraph))


def _of_a_thing(text: str, value: str) -> bool:
    """Tell whether a thing's label stands right before a value, at one of its first places."""
    at = text.find(value)
    for _ in range(_PLACES):
        if at < 0:
            return False
        found = _PREFIXED.search(text[max(0, at - _BEFORE) : at])
        if found is not None and _PERSONAL.search(found.group()) is None:
            return True
        at = text.find(value, at + 1)
    return False


@functools.lru_cache(maxsize=_SAME)
def somebodys(text: str, start: int, end: int) -> bool:
    """Tell whether what follows a number with a thing's label gives it to a person all the same."""
    return _told_of(text[end : clause(text, start, end)[1]])


def _told_of(after: str) -> bool:
    """Tell whether what follows a number gives it to a person: "... is Ana Ruiz's social", "... for Ana Ruiz"."""
    told = _SHAPED.sub(" ", after)
    if _OWN_IDENTIFIER.search(told) is not None:
        return True
    found = _OF_SOMEBODY.match(after)
    return found is not None and not is_a_body(found["who"])


def _is_personal(told: str) -> bool:
    told = _SHAPED.sub(" ", told)
    return _PERSONAL.search(told) is not None or names_somebody(told)


#: Any of these nouns, wherever it stands; over folded text.
THINGS = re.compile(rf"\b(?:{fold(_GOODS)}|{_SOFT})\b")


#: Said of an agency's own vehicles; over the text around a plate or a vehicle's number.
_FLEET = re.compile(
    r"\b(?:fleet|motor ?pool|flotilla|parque vehicular|surplus|loaners?|pool (?:cars?|vans?|trucks?)|(?:city|county|state|agency) plates?|belongs? to the (?:city|county|state|agency|tribe|village)|mileage|kilometraje|odometer|(?:county|city|state|agency|government)[- ]owned|our (?:vans?|trucks?|bus(?:es)?|vehicles|units?)|(?:county|city|state|agency|district|department) (?:units|vehicles|vans|trucks|buses)|unidades? (?:oficial(?:es)?|nuestras?)|pool vehicles?)\b",
    re.IGNORECASE,
)
#: The same said right in the sentence of the number; there only the sentence must speak of no person.
_OFFICIAL = re.compile(
    r"\b(?:government|govt?|exempt|official|federal|fleet|municipal) (?:plates?|tags?)|\b(?:placas?|tablillas?) (?:oficial(?:es)?|exent[ao]s?|de gobierno)|\bour (?:own )?(?:loaners?|bus(?:es)?|vans?|trucks?|motor ?pool)"
    r"|\b(?:county|city|state|agency|district|department|tribal|school)(?:'s|-owned)? (?:bus(?:es)?|vans?|trucks?|cars?|vehicles?|pickups?|units?)"
    r"|\b(?:bus(?:es)?|autob[uú]s(?:es)?|camioneta|troca|carro|coche|veh[ií]culo|unidad|patrulla|cami[oó]n)s? (?:oficial(?:es)?|(?:de|del) (?:la |el )?(?:condado|ciudad|estado|municipio|departamento|distrito|agencia|escuela|oficina))\b",
    re.IGNORECASE,
)
#: What may stand between such words and the number: another car, or what it did, may not.
_NEXT_TO = re.compile(
    r"(?:[\s,;:()#.-]|\b(?:units?|unidad|plates?|tags?|placas?|tablilla|vin|niv|no|number|n[uú]mero|license|is|es|with|con|the|la|el|y|and|\d{1,4})\b){0,14}\Z",
    re.IGNORECASE,
)
#: Plates that only agencies have: "EX 4471" (exempt), "G13-0447K" (41 CFR 102-34.85).
_OFFICIAL_PLATE = re.compile(r"EX[- ]?\d{4,6}|G\d{2}[- ]?\d{4,5}[A-Z]")
_DRIVEN = re.compile(
    r"\b(?:registered|owner|name|nombre|registrad[oa]|due[ñn][oa]|stop(?:ped)?|suspect|subject|drives|driving|drivers?|conduce|conductor(?:es)?|maneja|su carro|impound(?:ed)?|seen|spotted|hit|caught|rammed|scraped|sideswiped|collid\w{1,4}|crash\w{0,3}|rear-?ended|backed into|followed (?:us|our|it|the)|fled|choc[oó]|sigui[oó]|rebas[oó])\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(?!name|nombre)[^:\n]{1,30}: ", re.IGNORECASE | re.MULTILINE
)  # "Unit: F-118" is nobody called Unit
#: "They belong to the city": cars, and what they are called.
_MAKES = re.compile(
    r"\b(?:they|them|their)\b|\b(?:ford|chevy|chevrolet|toyota|honda|nissan|dodge|jeep|gmc|hyundai|kia|mazda|subaru|volkswagen|buick|chrysler|tesla|ram) (?-i:[A-Z])[\w-]+",
    re.IGNORECASE,
)
#: A name alone on the last lines, with what its bearer does: who writes is not who drives.
_SIGNED = re.compile(
    r"\n[ \t]*\n[ \t]*[A-ZÁÉÍÓÚÑ][\w.'-]{0,20}(?: [A-ZÁÉÍÓÚÑ][\w.'-]{0,20}){0,3}(?:\n[^\n:]{0,60}){0,3}\s*\Z"
)
#: What every car of a row has is no car's own plate: "the pass (TF-0418) on the windshield of each pool car".
_EACH = re.compile(
    r"\b(?:each|every|all(?: of)?(?: the| our)?|cada|tod[oa]s (?:l[oa]s|nuestr[oa]s)) (?:\w+ ){0,2}?(?:cars?|vehicles?|vans?|trucks?|units?|bus(?:es)?|carros?|coches?|veh[ií]culos?|camionetas?|unidad(?:es)?|patrullas?)\b",
    re.IGNORECASE,
)
_AROUND = 500  # code points


@functools.lru_cache(maxsize=_SAME)
def fleet(text: str, start: int, end: int) -> bool:
    """Tell whether a plate or a vehicle's number is one of an agency's own cars: the text says so, and of no driver."""
    low, high = clause(text, start, end)
    sentence = text[low:high]
    named = _OFFICIAL_PLATE.fullmatch(text[start:end]) or _is_next_to_official(text[low:start], text[end:high])
    if (named and _is_nobodys(sentence)) or _is_on_each(sentence, start - low, end - low):
        return True
    around = text[max(0, start - _AROUND) : end + _AROUND]
    return _FLEET.search(around) is not None and _is_nobodys(_SIGNED.sub("\n", around))


def _is_on_each(sentence: str, start: int, end: int) -> bool:
    """Tell whether a sentence puts a number on each of several cars, and speaks of nobody up to there."""
    found = _EACH.search(sentence)
    if found is None:
        return False
    told = f"{sentence[min(start, found.start()) : start]} {sentence[end : max(end, found.end())]}"
    return _is_nobodys(f"{sentence[:start]} {told}")


def _is_next_to_official(before: str, after: str) -> bool:
    """Tell whether words for an agency's car stand right before a number, or begin what follows it."""
    if any(_NEXT_TO.match(before, found.end()) for found in _OFFICIAL.finditer(before)):
        return True
    return (found := _OFFICIAL.search(after)) is not None and _NEXT_TO.match(after[: found.start()]) is not None


def _is_nobodys(told: str) -> bool:
    """Tell whether what is told around a vehicle's number speaks of no driver, owner or other person."""
    return _DRIVEN.search(told) is None and not _is_personal(_MAKES.sub(" ", _LABEL.sub("", told)))
