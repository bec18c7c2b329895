"""Tell whom what was found is about, and whether an order covers that person.

Takes: parts, findings, keyed hashes of the persons in an order. Returns: names with their places; who is covered.
Touches: nothing. Names never leave this module but as keyed hashes.
A name is two or more capitalised words, "LAST, FIRST", a title with a surname, or the cell of a name column. Whoever is
named in the same row, line or sentence as a finding is whom it is about, else whoever was named last before it, else
whom the Subject names. Judges, officers, attorneys and clerks are not whom it is about.
Two spellings are one person when the words of one are all among the words of the other: "Ana Lopez" is "LOPEZ GARCIA,
ANA MARIA", "Ana Perez" is not. The register cannot tell namesakes apart; officers can.
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass
from itertools import combinations, islice
from typing import TYPE_CHECKING

from dlp_gateway.legal.bearers import is_hinted, is_marked, is_plainly_marked
from dlp_gateway.legal.institutions import persons_of
from dlp_gateway.legal.nobodies import is_nobody
from dlp_gateway.model import PartKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dlp_gateway.model import Finding, OrderPerson, Part

_UPPER = "A-Z\u00c0-\u00d6\u00d8-\u00de"
_WORD = rf"[{_UPPER}][^\W\d_]*(?:['\u2019-][^\W\d_]+)*"
_LINK = r"(?:de la|de los|del|de|la|y|van|von|der|bin|al|da|dos)"
_FULL = re.compile(
    rf"(?<![\w@./-])(?:[{_UPPER}]\.|{_WORD})(?:[ \t]+(?:{_LINK}[ \t]+)?(?:[{_UPPER}]\.|{_WORD})){{1,5}}(?![\w@])"
)
_TURNED = re.compile(
    rf"(?<![\w@./-])(?P<last>{_WORD}(?:[ \t-]{_WORD})?),[ \t]+(?P<first>{_WORD}(?:[ \t]+(?:{_WORD}|[{_UPPER}]\.?)){{0,2}})(?![\w@])"
)
_TITLED = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Sr|Sra|Srta|Don|Do\u00f1a(?! Ana\b))\.?[ \t]+(?P<name>{_WORD}(?:[ \t]+{_WORD}){{0,3}})"
)
_LABELLED = re.compile(
    r"(?i:\b(?:(?:full |client'?s? |patient'?s? |applicant'?s? |participant'?s? |driver'?s? |subject'?s? |legal )?name|nombre(?: completo| y apellidos?)?|client|cliente|patient|paciente|applicant|solicitante|participant|participante|driver|conductor|subject|holder|titular)\b[ \t]*[:=\t][ \t]*)(?P<name>[^\W\d_][^\n\d|;:,\t]{2,60}(?:,[ \t]*[^\W\d_][^\n\d|;:,\t]{1,40})?)"
)
_NAME_HEAD = re.compile(
    r"(?i)\b(?:name|nombre|client|cliente|patient|applicant|participant|driver|holder|titular|apellidos?|surname|person|individual)\b"
)
_NOT_NAME_HEAD = re.compile(
    r"(?i)\b(?:file|user|agency|office|employer|company|business|street|city|county|school|program|judge|officer|agent)\b"
)
# Words that stand capitalised in such mail and are no part of a person's name.
_NO_NAME = frozenset(
    """
the a an this that these those he she they we you i it his her their our your my and or but for from with without of in on at by to as is are was were be has have had do does did not no yes if when while per
attached enclosed please pursuant dear hello hi hola estimado estimada regards sincerely thanks thank gracias atentamente saludos re fw fwd subject asunto date sent cc to from see note order orders court courts judge judges magistrate justice honorable hon case no number docket cause
united states state states federal district county city new mexico texas arizona california colorado nevada washington york jersey albuquerque santa fe las cruces bernalillo roswell farmington gallup el paso denver phoenix northern southern eastern western central
department division office bureau agency administration service services section unit motor vehicle vehicles human workforce solutions health public safety taxation revenue corrections homeland security immigration customs enforcement protection investigations removal operations citizenship
ice dhs hsi cbp ero uscis mvd dmv hsd dws doh irs ssa fbi doj ssn itin dob dl id vin alien registration receipt number social driver drivers license licence passport birth address home street avenue road drive lane calle avenida boulevard court way place apartment apt suite box po
january february march april may june july august september october november december enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre monday tuesday wednesday thursday friday saturday sunday
mr mrs ms miss dr sr sra srta officer agent inspector investigator lieutenant adjudicator special supervisory deportation director deputy assistant attorney counsel clerk records custodian manager supervisor secretary chief sheriff detective analyst
reportlab pdf library adobe acrobat microsoft word excel opensource record file files copy copies document documents information data list table name names full first last middle client clients applicant participant patient subject person persons individual status country citizen national lawful permanent resident nys nyc tax taxation licensing treasury dol dss dps
claimant claimants taxpayer taxpayers beneficiary recipient enrollee licensee inmate ward minor youth child student employee tenant reclamante contribuyente beneficiario beneficiaria
religion nationality citizenship birthplace gender sex ethnicity occupation employer phone receives ubi ein fein agente agentes investigador fiscal unidad oficina departamento menores task program programs plan circuit admitted discharged tel sid plate twp township tfa oficial employment corte cortes apelaciones suprema supremo aviation maintenance
soluciones laborales laboral cumplimiento manutencion sustento vivienda transporte transportacion transito educacion recursos humanos archivo archivos custodia registro registros hacienda rentas beneficios bienestar desempleo empleo trabajo fuerza vehiculos motores licencias correccion rehabilitacion seguridad publica publico publicas obras asuntos servicios familias seccion comision junta autoridad instituto agencia administracion demografico
orthodox catholic pentecostal muslim jewish lutheran methodist evangelical buddhist hindu sikh mormon adventist catolica catolico pentecostal evangelica evangelico musulman judia judio
mexican guatemalan honduran salvadoran nicaraguan venezuelan colombian ecuadorian peruvian bolivian brazilian chilean haitian cuban dominican jamaican filipino vietnamese chinese ukrainian russian indian nepali nepalese pakistani afghan iraqi iranian syrian somali ethiopian eritrean nigerian ghanaian cameroonian congolese korean cambodian mexicana mexicano guatemalteca guatemalteco hondurena hondureno salvadorena salvadoreno venezolana venezolano colombiana colombiano haitiana haitiano cubana cubano peruana peruano ecuatoriana ecuatoriano brasilena brasileno
assistance rental voucher vouchers community affairs eligibility enrollment compliance disclosure response request production answer reply wage wages unemployment insurance claim claims payment payments benefits summary matter telephonic
programa asistencia nutricional suplementaria medica alimentos cupones privilege permit certificate temporary protected deferred action childhood arrivals conditional parole parolee humanitarian asylum asylee refugee nonimmigrant immigrant authorization adjustment non emergency calfresh calworks general relief correctional facility penitentiary ave blvd hwy pkwy deniega concede resuelve further ordered adjudged decreed therefore hereby granted
daca tps medicaid snap tanf wic dui visa warrant subpoena writ motion petition petitioner respondent plaintiff defendant exhibit attachment page form section act law statute code title chapter
la el los las primera instancia una un orden tribunal juez jueza distrito condado estado estados unidos numero caso expediente adjunto adjuntamos conforme seg\u00fan segun fecha nacimiento direccion domicilio licencia seguro nombre
""".split()  # noqa: SIM905  a list of this length is read as prose
)
_LABEL = re.compile(
    r"\b(?i:religion|nationality|citizenship|birthplace|gender|sex|ethnicity|occupation|employer|phone|receives|admitted|discharged|ssn|dob|status|country|address)\b"
)
# Whole words that are none of a name, though a piece may be. Small, "born" follows one: "Subject: Ana Lopez, born ..."
_NEVER = frozenset({"born", "nacido", "nacida", "Medi-Cal", "Cal-Works", "MEDI-CAL", "NE", "NW", "SE", "SW"})
# Words before or behind a name that make it an official's.
_ROLE_BEFORE = re.compile(
    r"(?i)\b(?:judge|justice|magistrate|hon\.?|honorable|officer|agent|ausa|tf[ao]|attorney|counsel|clerk|director|detective|sheriff|deputy|inspector|investigator|lieutenant|adjudicator|supervisor|secretary|custodian|dear|attn\.?|attention|signed by|prepared by|jue[zs]a?|oficial|agente(?: especial)?|licenciad[oa]|lic\.)[ \t:,]*(?:of the court[ \t,]*)?$"
)
_ROLE_BEHIND = re.compile(
    r"(?i)^[ \t]*(?:,|\(|-|\||\n)[ \t]*(?:(?:the|chief|senior|deputy|assistant|special|supervisory|united|states|u\.s\.|district|magistrate|records?|division|compliance|deportation|program|office|legal|privacy)[ \t]+)*(?:judge|agent|officer|attorney|director|clerk|custodian|manager|supervisor|analyst|secretary|counsel|paralegal|specialist|technician|esq)\b"
)
_CLOSING = re.compile(
    r"(?im)^[ \t]*(?:sincerely|(?:best |kind |warm )?regards|respectfully|thank you|thanks|cordially|yours|atentamente|saludos|gracias|-- )[^\n]{0,30}$"
)
_SENTENCE = re.compile(r"(?<=[.!?])[ \t]+(?=[A-Z\u00c0-\u00de])|\n")
_LINKED = re.compile(rf"(?<!\w)(?:{_LINK}|[{_UPPER}]\.?|[Jj]r\.?|[Ss]r\.?|I{{2,3}})(?!\w)")
# Trimmed off a name it shows that there was none: "Old Ferry Road".
_STREET_BEHIND = re.compile(
    r"[ \t]+(?:Road|Rd|Street|Avenue|Ave|Boulevard|Blvd|Highway|Hwy|Parkway|Pkwy)\b(?!\.?[ ]*[:=\t])"
)
_MOST = 4000
# Letters that Unicode does not take apart into a base and an accent.
_UNDECOMPOSED = str.maketrans(
    {
        "\u2019": "'",
        "\u2018": "'",
        "\u02bb": "'",
        "\u02bc": "'",
        "\u0142": "l",
        "\u0141": "L",
        "\u00f8": "o",
        "\u00d8": "O",
        "\u0111": "d",
        "\u0110": "D",
        "\u00e6": "ae",
        "\u00df": "ss",
        "\u0131": "i",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One name: where it stands, and its words, folded.

    `marked`: a number, a title, kin or a verb marks them as a person's; `passing`: nothing does, not even their place,
    and they are hinted at as a thing's.
    """

    start: int
    end: int
    words: frozenset[str]
    marked: bool = True
    passing: bool = False


# ------------------------------------------------------------------------------------------------ hashing


def words_of(name: str) -> frozenset[str]:
    """Fold a name to its words, without initials and suffixes."""
    plain = unicodedata.normalize("NFD", name.translate(_UNDECOMPOSED)).encode("ascii", "ignore").decode().casefold()
    plain = re.sub(r"'s\b", "", plain)
    found = re.findall(r"[a-z]{2,}(?:'[a-z]+)?", plain.replace("-", " "))
    return frozenset(found) - {
        "de",
        "la",
        "del",
        "los",
        "las",
        "van",
        "von",
        "der",
        "jr",
        "sr",
        "ii",
        "iii",
        "dos",
        "da",
        "mr",
        "mrs",
        "ms",
        "dr",
    }


def initials_of(name: str) -> str:
    """Give the initials that officers see: `A.L.`."""
    if "," in name:
        last, _, first = name.partition(",")
        name = f"{first} {last}"
    letters = [word[0].upper() for word in re.findall(r"[^\W\d_]{2,}", name)]
    return "".join(f"{letter}." for letter in letters)


def hashes_of(name: str, key: bytes) -> tuple[str, ...]:
    """Hash a person's words and pairs of words, so that a shorter or longer spelling of the name is known again."""
    words = sorted(words_of(name))
    pairs = (" ".join(pair) for pair in combinations(words, 2))
    return tuple(sorted(_hash(text, key) for text in (*words, *pairs)))


def _hash(text: str, key: bytes) -> str:
    return hmac.new(key, f"person:{text}".encode(), hashlib.sha256).hexdigest()[:32]


def whole_hash(words: frozenset[str], key: bytes) -> str:
    """Hash a whole name, to see whether it was named before; "" without a key."""
    return _hash(" ".join(sorted(words)), key) if key else ""


def covered(mention: Mention, persons: Iterable[OrderPerson], key: bytes) -> bool:
    """Whether one of the persons goes by this name."""
    words = sorted(mention.words)
    known = {_hash(text, key) for text in (*words, *(" ".join(pair) for pair in combinations(words, 2)))}
    return bool(words) and any(known <= set(person.hashes) or set(person.hashes) <= known for person in persons)


# ------------------------------------------------------------------------------------------------- finding


def mentions_in(text: str) -> tuple[Mention, ...]:
    """Find the names in a text, in order; officials' names and those below a closing line are left out."""
    text = text[: _MOST * 50]
    ends = _CLOSING.search(text)
    body_end = ends.start() if ends else len(text)
    found: dict[tuple[int, int], Mention] = {}
    for match in _TITLED.finditer(text):
        _add(found, text, match.start("name"), match.end("name"), least=1)
    for match in _LABELLED.finditer(text):
        _add(found, text, match.start("name"), match.end("name"), least=1)
    for pattern in (_TURNED, _FULL):
        for match in pattern.finditer(text):
            if pattern is _TURNED and (_is_no_name(match["first"].split()[0]) or _has_acronym(match)):
                continue  # `Wendy Tzoc, SSN`, `Wendy Tzoc, MRN`: a full name with a label behind it
            _add(found, text, match.start(), match.end(), least=2, marked=False)
            if len(found) > _MOST:
                break
    kept = [item for item in found.values() if item.start < body_end]
    return tuple(sorted(kept, key=lambda item: item.start))


def shortened_in(text: str) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """Give the names that a text shortens (`BRAYAN N. S.`): their words, and the letters that stand for others."""
    for match in islice(_FULL.finditer(text), _MOST):
        letters = frozenset(letter.lower() for letter in re.findall(rf"(?<!\w)([{_UPPER}])\.", match.group()))
        words = words_of(match.group()) - _NO_NAME
        if letters and words:
            yield words, letters


def _add(
    found: dict[tuple[int, int], Mention], text: str, start: int, end: int, *, least: int, marked: bool = True
) -> None:
    if any(start < taken_end and taken_start < end for taken_start, taken_end in found):
        return
    pieces = _trimmed(text, start, _before_label(text, start, end))
    if pieces is None or _behind_a_house(text, start) or _STREET_BEHIND.match(text, pieces[1], end + 2):
        return
    start, end = pieces
    words = words_of(text[start:end])
    if len(words) < least or any(map(_is_no_name, re.findall(r"[^\s,]+", _LINKED.sub(" ", text[start:end])))):
        return
    if _ROLE_BEFORE.search(text[max(0, start - 40) : start]) or _ROLE_BEHIND.match(text[end : end + 60]):
        return
    if _behind_a_house(text, start):
        return
    if is_nobody(text, start, end):
        return
    passing = not marked and not is_marked(text, start, end) and is_hinted(text, start, end)
    marked = marked or is_plainly_marked(text, start, end)
    found[start, end] = Mention(start=start, end=end, words=words, marked=marked, passing=passing)


def _behind_a_house(text: str, start: int) -> bool:
    """Whether a house number stands before: 123 Luna Vista, 1420 N. Santa Rita."""
    return re.search(r"\d[ \t]+(?:[NSEW]\.?[ \t]+)?$", text[max(0, start - 8) : start]) is not None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Cut words off both ends that are no name: `Attached Ana Lopez SSN` is `Ana Lopez`."""
    spans = [(start + match.start(), start + match.end()) for match in re.finditer(r"[^\s,]+", text[start:end])]
    while spans and (_is_no_name(text[slice(*spans[0])]) or _is_acronym(text, spans)):
        spans.pop(0)
    while spans and _is_no_name(text[slice(*spans[-1])]):
        spans.pop()
    return (spans[0][0], spans[-1][1]) if spans else None


def _before_label(text: str, start: int, end: int) -> int:
    """Give where a name ends that the label of the next field follows: `Ana Lopez Religion Catholic`."""
    label = _LABEL.search(text, start, end)
    named = label and len(words_of(text[start : label.start()]) - _NO_NAME) > 1
    return label.start() if label and named else end


def _is_acronym(text: str, spans: list[tuple[int, int]]) -> bool:
    """Whether capitals stand before a name whose words are none: the file "de CESCO de Lourdes Arce"."""
    first, *others = (text[slice(*span)] for span in spans)
    return (
        len(first) > 1 and first.isupper() and others[:1] == ["de"] and not all(word.isupper() for word in others[1:])
    )


def _has_acronym(turned: re.Match[str]) -> bool:
    """Whether capitals stand behind the comma of a name that is not in capitals."""
    first = turned["first"].split()[0]
    return len(first) > 1 and first.isupper() and not turned["last"].isupper()


def _is_no_name(word: str) -> bool:
    """Whether a word is none of a name: `Lane` is a street's, `Wierzbicki-Lane` a person's; so is `Born`, not `born`."""
    if word in _NEVER:
        return True
    words = words_of(word)
    return not words or (words <= _NO_NAME if "-" in word else bool(words & _NO_NAME))


# -------------------------------------------------------------------------------------- whom a finding is about


def subjects(parts: tuple[Part, ...], findings: tuple[Finding, ...]) -> tuple[tuple[Mention, ...], ...]:
    """For each finding, whom it is about; () where nobody is named. What is seen twice is about whom it is seen with."""
    by_locator: dict[str, tuple[Part, tuple[Mention, ...]]] = {}
    wanted = {finding.locator for finding in findings}
    for part in parts:
        if part.locator in wanted and part.locator not in by_locator:
            by_locator[part.locator] = (part, (*mentions_in(part.text), *_in_cells(part)))
    fallback = _of_subject(parts)
    kinds = {part.locator: part.kind for part in parts}
    seen: dict[tuple[str, str], tuple[Mention, ...]] = {}
    told = []
    for finding in findings:
        place = by_locator.get(finding.locator)
        told.append((_near(place[0], place[1], finding) if place else ()) or fallback)
        if kinds.get(finding.locator) is not PartKind.HIDDEN:
            seen.setdefault((finding.entity, finding.fingerprint), told[-1])
    return tuple(
        seen.get((finding.entity, finding.fingerprint), about)
        if kinds.get(finding.locator) is PartKind.HIDDEN
        else about
        for finding, about in zip(findings, told, strict=True)
    )


def _of_subject(parts: tuple[Part, ...]) -> tuple[Mention, ...]:
    for part in parts:
        if part.kind is PartKind.HEADER and part.locator.lower() == "h:subject":
            return mentions_in(part.text)
    return ()


def _in_cells(part: Part) -> Iterator[Mention]:
    """Give the names in name columns; first and last name of a row are one."""
    rows: dict[int, list[tuple[int, int, str]]] = {}
    for cell in part.layout:
        if _NAME_HEAD.search(cell.header) and not _NOT_NAME_HEAD.search(cell.header):
            rows.setdefault(cell.row, []).append((cell.start, cell.end, part.text[cell.start : cell.end]))
    for cells in rows.values():
        words = frozenset(word for _, _, text in cells for word in words_of(text))
        if words:
            yield Mention(start=min(cell[0] for cell in cells), end=max(cell[1] for cell in cells), words=words)


def _near(part: Part, mentions: tuple[Mention, ...], finding: Finding) -> tuple[Mention, ...]:
    if not mentions:
        return ()
    low, high = _row(part, finding) or _stretch(part.text, finding)
    beside = tuple(item for item in mentions if item.start < high and low < item.end and not _misread(item, finding))
    before = [item for item in mentions if item.end <= low]
    if not beside:
        beside = tuple(before[-1:])
    elif not all(item.passing for item in beside):
        return persons_of(part.text, beside, finding.start)
    if all(item.passing for item in beside):  # in a sentence about whoever was told of before it
        return (*beside, *[item for item in before if not item.passing][-1:])
    return beside


def _misread(item: Mention, finding: Finding) -> bool:
    """Whether a piece of a name was taken for a piece of an address: `Petra Holm`."""
    inside = item.start <= finding.start and finding.end <= item.end
    return inside and finding.entity == "HOME_ADDRESS" and finding.end - finding.start < item.end - item.start


def _row(part: Part, finding: Finding) -> tuple[int, int] | None:
    row = next((cell.row for cell in part.layout if cell.start <= finding.start < cell.end), None)
    if row is None:
        return None
    cells = [cell for cell in part.layout if cell.row == row]
    return min(cell.start for cell in cells), max(cell.end for cell in cells)


def _stretch(text: str, finding: Finding) -> tuple[int, int]:
    """Give the line or sentence that holds a finding."""
    low, high = max(0, finding.start - 1000), min(len(text), finding.end + 1000)
    start = low
    for match in _SENTENCE.finditer(text, low, finding.start):
        start = match.end()
    end = _SENTENCE.search(text, finding.end, high)
    return start, end.start() if end else high
