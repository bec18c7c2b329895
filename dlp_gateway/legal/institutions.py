"""Tell names that are no person's from the name right beside a number.

Takes: the text of a part, the names in one sentence, where the number stands. Returns: the names that can be whose
number it is. Touches: nothing.
"NC DHHS sends the NC FAST profile of Ana Lopez, SSN ..." names three; one is a person. Only where a name stands right
before the number ("Ana Lopez, SSN") are the others looked at: what has an agency's word or an acronym in it, and whom
the first line addresses, is not whose number it is.
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dlp_gateway.legal.persons import Mention

_BESIDE = re.compile(
    r"[\s,;:(\u2013\u2014-]*(?:(?:whose |with |and |su |con )?(?:SSN|S\.S\.N\.|social security(?: number| no\.?| #)?|(?:n[u\u00fa]mero de )?seguro social|NSS|n[u\u00fa]mero)[\s:#.=(]*)?",
    re.IGNORECASE,
)
_BESIDE_CHARS = 48
# Consonants only, or letters of an agency that everybody writes so.
_ACRONYM = re.compile(
    r"\b(?:[BCDFGHJKLMNPQRSTVWXZ]{2,6}|DOT|DOL|DHS|ICE|USCIS|HSI|CBP|OPLA|EDD|DES|DSHS|OIM|DDS|DHW|IDES|HFS|SNAP|TANF|WIC|ERO|CYFD|ADES|AHCCCS|DOC|DOR|OED|ODJFS|HHSC|FSSA|DETR|KDOR|OTDA|ACS|DIR|DIS)\b"
)
_INSTITUTION = frozenset(
    """
department departamento division bureau office oficina agency agencia commission comision board junta registry registro administration administracion authority secretary secretaria
program programa services servicios service servicio unit unidad center centro income maintenance food stamp stamps fast investigation investigations protection benefits beneficios bienestar apoyo welfare workforce laborales laboral soluciones
correction corrections adult fuerza trabajo salud educacion familia transportation transporte hacienda motores vehiculos licensing records legal counsel privacy compliance regulatory affairs enterprise treasury revenue comptroller bates exhibit
university college school hospital clinic bank court tribunal corte juzgado field sub-office national center custodian custodio liaison desk
""".split()  # noqa: SIM905  a list of this length is read as prose
)
_OFFICE_OF = re.compile(r"(?P<office>[^\n,]+?)\s(?:de la|del|de)\s(?P<name>[^\n]+)")
# Whom the first line of a letter addresses: `Ms. Ravenscroft (OPLA Charlotte), ...`, `TFO Yarborough,`.
_ADDRESSED_CHARS = 60
_ADDRESSED = re.compile(r"\s*(?:[:(]|,\s*(?:\n|$))")


def persons_of(text: str, beside: tuple[Mention, ...], number: int) -> tuple[Mention, ...]:
    """Leave out what is no person's name where one stands right before the number."""
    beside = tuple(_of_whom(text, item) if _stands_before(text, item, number) else item for item in beside)
    if not any(_stands_before(text, item, number) for item in beside):
        return beside
    return tuple(item for item in beside if _stands_before(text, item, number) or not _no_person(text, item))


def _of_whom(text: str, item: Mention) -> Mention:
    """Give `Rafaela Mota` for `Registro Demogr\u00e1fico de Rafaela Mota`, which Spanish writes as one row of capitals."""
    written = text[item.start : item.end]
    match = _OFFICE_OF.fullmatch(written)
    if match is None or not _folded(match["office"]) & _INSTITUTION:
        return item
    words = item.words & _folded(match["name"])
    return replace(item, start=item.start + match.start("name"), words=words) if len(words) > 1 else item


def _folded(name: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode().lower()
    return frozenset(re.findall(r"[a-z]{2,}(?:'[a-z]+)?", plain.replace("-", " ")))


def _stands_before(text: str, item: Mention, number: int) -> bool:
    between = text[item.end : number] if 0 <= number - item.end <= _BESIDE_CHARS else None
    return between is not None and _BESIDE.fullmatch(between) is not None


def _no_person(text: str, item: Mention) -> bool:
    written = text[item.start : item.end]
    if item.words & _INSTITUTION or (_ACRONYM.search(written) and "," not in written):
        return True
    if item.start >= _ADDRESSED_CHARS:
        return False
    return _ADDRESSED.match(text, item.end) is not None or (len(item.words) == 1 and text[item.end :].startswith(","))
