"""Bar codes in a picture: QR, PDF417 of driver licences, Data Matrix, Aztec, Code 128 and their kin.

What a driver's licence or an identity card says in its bar code is laid out as `label: value`, so that a licence
number is found as one.

Takes: a gray picture. Returns: texts. Touches: zxing-cpp. Fails: never.
Source: AAMVA DL/ID Card Design Standard 2020, annex D (element identifiers, dates as MMDDCCYY); ISO/IEC 15438.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import zxingcpp

from dlp_gateway.content import charset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

_AAMVA = re.compile(r"ANSI ?\d{6}|AAMVA\d{6}|@\n\x1e?\r?")
_ELEMENT = re.compile(r"(?m)^(?:DL|ID)?([DZ][A-Z][A-Z0-9])(.*)$")
_DATE = re.compile(r"(\d\d)(\d\d)(\d{4})")
_ISO_DATE = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
# Annex D, tables D.3 and D.4: those that say who somebody is.
_ELEMENTS = {
    "DAQ": "Driver license number",
    "DCF": "Document discriminator",
    "DCS": "Last name",
    "DAB": "Last name",
    "DAC": "First name",
    "DCT": "First name",
    "DAD": "Middle name",
    "DAA": "Full name",
    "DBB": "Date of birth",
    "DBA": "Expires",
    "DBD": "Issued",
    "DAG": "Street address",
    "DAH": "Street address 2",
    "DAI": "City",
    "DAJ": "State",
    "DAK": "ZIP code",
    "DBK": "Social Security number",
    "DBL": "Date of birth",
    "DBC": "Sex",
    "DCG": "Country",
    "DCI": "Place of birth",
    "DDB": "Card revision date",
    "DDA": "Compliance",
    "DCL": "Race",
    "DAZ": "Hair",
    "DAY": "Eyes",
    "DAU": "Height",
}
_DATES = frozenset({"DBB", "DBA", "DBD", "DBL", "DDB"})
_ADDRESS = ("DAG", "DAH", "DAI", "DAJ", "DAK")
_MOST_PIXELS = 40_000_000


def read(picture: Image.Image) -> list[str]:
    """Return the text of every bar code in a picture, each once."""
    if picture.width * picture.height > _MOST_PIXELS:
        return []
    found = zxingcpp.read_barcodes(picture if picture.mode == "L" else picture.convert("L"))
    texts = (laid_out(_text(code)) for code in found)
    return list(dict.fromkeys(text for text in texts if text.strip()))


def _text(code: zxingcpp.Barcode) -> str:
    """Return what a code says; octets that are no text in the charset it names are read like any other."""
    return code.text if code.text.strip() else charset.readings(bytes(code.bytes))[0]


def laid_out(text: str) -> str:
    """Return a licence's data as lines `label: value`; any other text as it is."""
    if not _AAMVA.search(text[:64]):
        return text
    flat = text.replace("\r", "\n").replace("\x1e", "\n").replace("\x1d", "\n")
    elements = {key: value.strip() for key, value in _ELEMENT.findall(_cut_header(flat))}
    lines = [f"{_ELEMENTS.get(key, key)}: {_value(key, value)}" for key, value in elements.items() if value]
    lines += _together(elements)
    return "\n".join([*lines, "", flat.strip()])


def _cut_header(text: str) -> str:
    """Put the first element on a line of its own: it follows the header and its type, `...DLDAQ123`."""
    return (
        re.sub(r"(?:DL|ID)(?=D[A-Z]{2})", "\n", text, count=1) if "DLDL" not in text else text.replace("DLDL", "DL\nDL")
    )


def _value(key: str, value: str) -> str:
    """Return a date as people write it."""
    if key not in _DATES:
        return value
    if match := _ISO_DATE.fullmatch(value):
        return f"{match[2]}/{match[3]}/{match[1]}"
    return _DATE.sub(r"\1/\2/\3", value)


def _together(elements: dict[str, str]) -> Iterator[str]:
    """Yield the name and the address in one line each, as letters have them."""
    name = " ".join(filter(None, (elements.get(key) for key in ("DAC", "DCT", "DAD", "DCS", "DAB"))))
    if name:
        yield f"Name: {name}"
    street, more, city, state, post = (elements.get(key, "") for key in _ADDRESS)
    if street:
        yield f"Address: {' '.join(filter(None, (street, more)))}, {city}, {state} {post[:5]}"
