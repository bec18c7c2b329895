"""Pictures in binary office files, wherever their records stand.

Takes: the octets of a stream. Returns: the octets of pictures. Touches: nothing. Fails: never. Linear time.
Source: [MS-ODRAW] 2.2.23 to 2.2.33 (OfficeArtBlip records), 2.2.31 (OfficeArtMetafileHeader); [MS-XLS] 2.4.58.
"""

from __future__ import annotations

import re
import struct
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLIP = re.compile(rb"..([\x1a-\x1f\x29\x2a])\xf0(....)", re.DOTALL)
_MAGIC = re.compile(rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|II\*\0|MM\0\*|\x28\0\0\0")
_METAFILES = frozenset(b"\x1a\x1b\x1c")
_METAFILE_HEAD = 34
_UID = 16
_MOST_PICTURE = 67_108_864
_DRAWING_GROUP, _CONTINUE = 0x00EB, 0x003C
_LEAST = 64  # octets: smaller ones are bullets


def pictures(octets: bytes) -> Iterator[bytes]:
    """Yield the pictures of a stream."""
    at = 0
    while match := _BLIP.search(octets, at):
        at = match.start() + 1
        (length,) = struct.unpack("<I", match.group(2))
        body = octets[match.end() : match.end() + length]
        if len(body) < length or length < _LEAST:
            continue
        picture = _metafile(body) if match.group(1)[0] in _METAFILES else _bitmap(body)
        if picture:
            at = match.end() + length
            yield picture


def drawings(workbook: bytes) -> bytes:
    """Return the drawing group of a workbook stream, put together from the records that it was cut into."""
    out, at, inside = [], 0, False
    while at + 4 <= len(workbook):
        kind, length = struct.unpack_from("<HH", workbook, at)
        inside = kind == _DRAWING_GROUP or (inside and kind == _CONTINUE)
        if inside:
            out.append(workbook[at + 4 : at + 4 + length])
        at += 4 + length
    return b"".join(out)


def _bitmap(body: bytes) -> bytes | None:
    """Return a bitmap: it begins after one or two identifiers and a tag."""
    match = _MAGIC.search(body, 0, 2 * _UID + 8)
    return body[match.start() :] if match else None


def _metafile(body: bytes) -> bytes | None:
    """Return a metafile, which is compressed by rule."""
    for start in (_UID, 2 * _UID):
        head = body[start : start + _METAFILE_HEAD]
        if len(head) == _METAFILE_HEAD and head[33] == 0xFE and head[32] in (0, 0xFE):  # noqa: PLR2004  filter: none
            data = body[start + _METAFILE_HEAD :]
            if head[32]:
                return data
            try:
                return zlib.decompressobj().decompress(data, _MOST_PICTURE)
            except zlib.error:
                return data
    return None
