"""Files embedded as OLE packages: what the Packager keeps of a file, with the names it had.

Takes: the native data of a package. Returns: the file and its names. Touches: nothing.
Fails: never; data of another form are the file itself, without a name.
Source: [MS-OLEDS] 2.2.4 to 2.2.6 (OLE 1.0 embedded objects), 2.3.6; the Packager's layout as LibreOffice writes it.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EMBEDDED = 2  # FormatID of an object with its data
_PACKAGE = "package"


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """`octets` of the file; `names` as they stand; `base`: its name without folders; `after`: what follows."""

    octets: bytes
    names: tuple[str, ...] = ()
    base: str | None = None
    after: bytes = b""


def read(data: bytes) -> Package:
    """Read native data of the class Package: flag, label, path, type, temporary path, size, octets."""
    try:
        label, at = _string(data, 2)
        path, at = _string(data, at)
        (length,) = struct.unpack_from("<I", data, at + 4)
        temporary = data[at + 8 : at + 8 + length].rstrip(b"\0").decode("cp1252", "replace")
        at += 8 + length
        (size,) = struct.unpack_from("<I", data, at)
        if size > len(data) - at - 4:
            return Package(octets=data)
    except (ValueError, struct.error):
        return Package(octets=data)
    names = tuple(dict.fromkeys(filter(None, (label, path, temporary))))
    base = (label or path).replace("\\", "/").rpartition("/")[2] or None
    return Package(octets=data[at + 4 : at + 4 + size], names=names, base=base, after=data[at + 4 + size :])


def embedded(data: bytes) -> Package:
    """Read an OLE 1.0 object as RTF carries it: its class, and what that class keeps (2.2.5)."""
    try:
        _, kind, at = *struct.unpack_from("<II", data), 8
        names = []
        for _ in range(3):  # class, topic, item
            (length,) = struct.unpack_from("<I", data, at)
            names.append(data[at + 4 : at + 4 + length].rstrip(b"\0").decode("cp1252", "replace"))
            at += 4 + length
        (size,) = struct.unpack_from("<I", data, at)
        native, after = data[at + 4 : at + 4 + size], data[at + 4 + size :]
    except (ValueError, struct.error):
        found = data.find(_OLE)
        return Package(octets=data[found:] if found >= 0 else data)
    if kind != _EMBEDDED or not native:
        return Package(octets=b"", names=tuple(names), after=data)
    if names[0].lower() == _PACKAGE:
        inner = read(native)
        return Package(octets=inner.octets, names=(*names, *inner.names), base=inner.base, after=inner.after + after)
    found = max(0, native.find(_OLE))
    return Package(octets=native[found:], names=tuple(names), after=after)


def _string(data: bytes, at: int) -> tuple[str, int]:
    end = data.index(b"\0", at)
    return data[at:end].decode("cp1252", "replace"), end + 1
