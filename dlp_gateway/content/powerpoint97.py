"""PowerPoint 97 to 2003: every text of every slide, note, master and comment, of earlier savings, too.

Takes: the PowerPoint Document stream. Returns: texts, and embedded OLE objects. Touches: nothing.
Fails: never; a record that leads outside its container ends that container.
Source: [MS-PPT] 2.3.1 (RecordHeader), 2.9.41 (text atoms), 2.10.34 (ExOleObjStg), 2.3.7 (encryption).
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field

_CONTAINER = 0xF
_CHARS, _BYTES, _STRING = 4000, 4008, 4026  # TextCharsAtom, TextBytesAtom, CString
_OBJECT, _BLOB, _LOCK = 4113, 5003, 12052  # ExOleObjStg, BinaryTagDataBlob, CryptSession10Container
_SLIDES = frozenset({1006, 1008, 1016, 4080, 1010})  # slide, notes, master, list with text, environment
_COMPRESSED = 1
_DEEPEST = 64
_MOST_OBJECT = 67_108_864
_SIGNS = str.maketrans({"\r": "\n", "\x0b": "\n", "\0": None})


@dataclass(slots=True)
class Told:
    """What the records say."""

    lines: list[str] = field(default_factory=list)
    objects: list[bytes] = field(default_factory=list)
    locked: bool = False


def told(stream: bytes) -> Told:
    """Walk all records."""
    found = Told()
    _walk(stream, found, 0)
    return found


def _walk(octets: bytes, found: Told, depth: int) -> None:
    at = 0
    while at + 8 <= len(octets):
        version, kind, length = struct.unpack_from("<HHI", octets, at)
        body = octets[at + 8 : at + 8 + length]
        if kind in {_CHARS, _STRING}:
            found.lines.append(body.decode("utf-16-le", "replace").translate(_SIGNS))
        elif kind == _BYTES:
            found.lines.append(body.decode("latin-1").translate(_SIGNS))
        elif kind == _OBJECT:
            found.objects.append(_inflated(body[4:]) if version >> 4 == _COMPRESSED else body)
        elif (version & 0xF == _CONTAINER or kind == _BLOB) and depth < _DEEPEST:
            found.locked = found.locked or kind == _LOCK
            _walk(body, found, depth + 1)
            if kind in _SLIDES:
                found.lines.append("")
        at += 8 + length


def _inflated(octets: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(octets, _MOST_OBJECT)
    except zlib.error:
        return octets
