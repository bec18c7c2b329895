"""The header of a dBASE table: which fields a record has, and whether octets are such a table at all.

Takes: octets. Returns: fields. Touches: nothing. Fails: never.
Source: the Library of Congress, fdd000325 (dBASE table); Visual FoxPro, "Table file structure".
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

_HEADER, _DESCRIPTOR, _END = 32, 32, 0x0D
_FOXPRO = 263  # octets behind the descriptors that name the database a table is of
_VERSIONS = frozenset(b"\x02\x03\x30\x31\x32\x43\x63\x83\x8b\x8e\xcb\xf5\xfb")
_MONTHS, _DAYS = range(1, 13), range(1, 32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column: its name, its type, and how many octets it has in a record."""

    name: str
    kind: str
    size: int


def fields(octets: bytes) -> tuple[Field, ...]:
    """Return the fields of a table whose header adds up; nothing for what is none."""
    if len(octets) <= _HEADER + _DESCRIPTOR or octets[0] not in _VERSIONS or octets[2] not in _MONTHS:
        return ()
    head, record = struct.unpack_from("<HH", octets, 8)
    found = []
    at = _HEADER
    while at + _DESCRIPTOR < min(head, len(octets)) and octets[at] != _END:
        found.append(_field(octets[at : at + _DESCRIPTOR]))
        at += _DESCRIPTOR
    adds_up = record == 1 + sum(field.size for field in found) and head - at in (1, 2, 1 + _FOXPRO)
    return tuple(found) if adds_up and octets[at] == _END and octets[3] in _DAYS else ()


def _field(descriptor: bytes) -> Field:
    kind = chr(descriptor[11])
    size = descriptor[16] + (descriptor[17] << 8 if kind == "C" else 0)
    return Field(name=descriptor[:11].split(b"\0")[0].decode("latin-1"), kind=kind, size=size)
