"""Which of their kinds office files are: what a zip, an OLE file or an XML text holds says so, not its name.

Takes: octets. Returns: media types. Touches: nothing. Fails: never. Linear time.
Source: ECMA-376 part 2 (packages), ODF 1.3 part 2 (3.1 mimetype), [MS-CFB] 2.6 (names of streams are UTF-16).
"""

from __future__ import annotations

import re

OOXML = "application/vnd.openxmlformats-officedocument"
FLAT_OOXML = "application/vnd.ms-office.flat-opc"
ODF = "application/vnd.oasis.opendocument"
FLAT_ODF = "application/vnd.oasis.opendocument.flat-xml"
OLE = "application/x-ole-storage"
OUTLOOK = "application/vnd.ms-outlook"

_OOXML_NAMES = re.compile(
    rb"\[Content_Types\]\.xml|(?:word|WORD)[/\\]document\d?\.xml|(?:xl|XL)[/\\]workbook\.(?:xml|bin)"
    rb"|(?:ppt|PPT)[/\\]presentation\.xml"
)
_ODF_NAMES = re.compile(rb"application/vnd\.(?:oasis\.opendocument|sun\.xml\.)|META-INF/manifest\.xml")
_ODF_CONTENT = b"content.xml"
_MSG = "__properties_version1.0".encode("utf-16-le")
_OFFICE_STREAMS = tuple(
    name.encode("utf-16-le")
    for name in ("WordDocument", "Workbook", "PowerPoint Document", "EncryptedPackage", "\1Ole10Native", "VBA")
)
_HEAD = 4096
_WIDE = re.compile(rb"(?:\xff\xfe)?<\0|(?:\xfe\xff)\0?<")
_FLAT = (
    (re.compile(rb"<(?:\w+:)?package\s[^>]*xmlPackage", re.DOTALL), FLAT_OOXML),
    (re.compile(rb"<(?:\w+:)?wordDocument\s[^>]*schemas", re.DOTALL), FLAT_OOXML),
    (re.compile(rb"<(?:\w+:)?Workbook\s[^>]*schemas-microsoft-com:office:spreadsheet", re.DOTALL), FLAT_OOXML),
    (re.compile(rb"<(?:\w+:)?document(?:-content)?\s[^>]*opendocument:xmlns:office", re.DOTALL), FLAT_ODF),
)


def refined(octets: bytes, kind: str) -> tuple[str, ...]:
    """Return what a zip or OLE file is in particular; any other kind as it is."""
    if kind == "application/zip":
        if _OOXML_NAMES.search(octets):
            return (OOXML,)
        return (ODF,) if _ODF_CONTENT in octets and _ODF_NAMES.search(octets) else (kind,)
    if kind == OLE and _MSG in octets:
        return (OUTLOOK, OLE) if any(name in octets for name in _OFFICE_STREAMS[:3]) else (OUTLOOK,)
    return (kind,)


def is_part_of_ooxml(name: str) -> bool:
    """Return whether a name in a zip file is one by which it was taken for an office file."""
    return _OOXML_NAMES.fullmatch(name.encode("utf-8", "replace")) is not None


def flat(octets: bytes) -> str | None:
    """Return which office format an XML text is."""
    head = octets[:_HEAD]
    if _WIDE.match(head):
        head = head.replace(b"\0", b"")
    if b"<" not in head[:64]:
        return None
    return next((kind for pattern, kind in _FLAT if pattern.search(head)), None)
