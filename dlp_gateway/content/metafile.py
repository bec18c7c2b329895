"""Metafiles: EMF, WMF, and LibreOffice's SVM: previews of objects and drawings that office programs put into files.

Takes: a piece. Returns: the text they draw, line by line; bitmaps in them as pieces. Touches: nothing.
Fails: never; a record that is cut ends the reading, and the piece is held.
Source: [MS-EMF] 2.3.5 (drawing records), [MS-EMFPLUS] 2.3.4.14 (DrawString), [MS-WMF] 2.3.3; vcl/source/gdi/svm of
LibreOffice, whose strings are looked for as such.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from dlp_gateway.content.piece import Reading
from dlp_gateway.content.unpack import words
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from dlp_gateway.config import ContentLimits
    from dlp_gateway.content.piece import Piece

_PLACEABLE, _SVM = b"\xd7\xcd\xc6\x9a", b"VCLMTF"
_EMF_TEXTS = {83: "latin-1", 84: "utf-16-le"}  # EMR_EXTTEXTOUTA, EMR_EXTTEXTOUTW
_EMF_SMALL_TEXT, _EMF_COMMENT, _EMF_END = 108, 70, 14
_EMF_BITMAPS = {76: 84, 77: 84, 80: 48, 81: 48, 114: 84, 116: 84}  # record type: where its bitmap's offsets stand
_EMF_PLUS, _DRAW_STRING = b"EMF+", 0x401C
_WMF_TEXTOUT, _WMF_EXTTEXTOUT, _WMF_END = 0x0521, 0x0A32, 0x0000
_WMF_BITMAPS = {0x0F43: 28, 0x0B41: 26, 0x0940: 22, 0x0D33: 24}  # record function: where its bitmap may begin
_DIB_HEADER = 40
_MOST_BITMAPS = 64


def read_metafile(piece: Piece, _limits: ContentLimits) -> Reading:
    """Read the texts and bitmaps of a metafile."""
    reader = _Metafile(piece.octets)
    if piece.octets.startswith(_SVM):
        reader.texts.append((0, words(piece.octets)))
        reader.whole = True
    elif piece.octets[40:44] == b" EMF":
        reader.emf()
    else:
        reader.wmf(22 if piece.octets.startswith(_PLACEABLE) else 0)
    text = reader.text()
    inner = tuple(
        piece.inside(f"bitmap{number}", octets=bitmap_file(bitmap), media_type="image/bmp")
        for number, bitmap in enumerate(reader.bitmaps[:_MOST_BITMAPS], start=1)
    )
    unread = [] if reader.whole else [piece.unread(Cause.MALFORMED)]
    unread += [piece.unread(Cause.TOO_BIG)] if len(reader.bitmaps) > _MOST_BITMAPS else []
    parts = (piece.text(text),) if text.strip() else ()
    loose = words(piece.octets)
    return Reading(
        parts=(*parts, piece.text(loose, view="words")) if loose else parts, pieces=inner, unread=tuple(unread)
    )


class _Metafile:
    """What the records draw: texts with their height on the page, and bitmaps."""

    def __init__(self, octets: bytes) -> None:
        self._octets = octets
        self.texts: list[tuple[int, str]] = []
        self.bitmaps: list[bytes] = []
        self.whole = False

    def text(self) -> str:
        """Return the texts; those drawn one after the other at the same height are one line."""
        lines: list[str] = []
        height: int | None = None
        for at, text in self.texts:
            if lines and at == height:
                lines[-1] += text
            else:
                lines.append(text)
            height = at
        return "\n".join(lines)

    # --------------------------------------------------------------------------------------------------- EMF

    def emf(self) -> None:
        at = 0
        while at + 8 <= len(self._octets):
            kind, size = struct.unpack_from("<II", self._octets, at)
            if size < 8 or at + size > len(self._octets):  # noqa: PLR2004  type and size themselves
                return
            self._emf_record(kind, self._octets[at : at + size])
            if kind == _EMF_END:
                self.whole = True
                return
            at += size

    def _emf_record(self, kind: int, record: bytes) -> None:
        if kind in _EMF_TEXTS and len(record) >= 56:  # noqa: PLR2004  up to the offset of the string
            height, count, offset = struct.unpack_from("<iII", record, 40)
            width = 2 if kind == 84 else 1  # noqa: PLR2004  EMR_EXTTEXTOUTW
            self._draw(height, record[offset : offset + count * width], _EMF_TEXTS[kind])
        elif kind == _EMF_SMALL_TEXT and len(record) >= 36:  # noqa: PLR2004
            height, count, options = struct.unpack_from("<iII", record, 12)
            start = 36 if options & 0x100 else 52  # without and with bounds
            narrow = options & 0x200
            self._draw(
                height, record[start : start + count * (1 if narrow else 2)], "latin-1" if narrow else "utf-16-le"
            )
        elif kind == _EMF_COMMENT and record[12:16] == _EMF_PLUS:
            self._emf_plus(record[16:])
        elif kind in _EMF_BITMAPS and len(record) >= _EMF_BITMAPS[kind] + 16:
            head, head_size, bits, bits_size = struct.unpack_from("<IIII", record, _EMF_BITMAPS[kind])
            self._bitmap(record[head : head + head_size], record[bits : bits + bits_size])

    def _emf_plus(self, records: bytes) -> None:
        at = 0
        while at + 12 <= len(records):
            kind, _, size = struct.unpack_from("<HHI", records, at)
            if size < 12:  # noqa: PLR2004  its own head
                return
            if kind == _DRAW_STRING and at + 40 <= len(records):
                (count,) = struct.unpack_from("<I", records, at + 20)
                self._draw(-at - 1, records[at + 40 : at + 40 + count * 2], "utf-16-le")
            at += size

    # --------------------------------------------------------------------------------------------------- WMF

    def wmf(self, start: int) -> None:
        at = start + 18
        while at + 6 <= len(self._octets):
            size, kind = struct.unpack_from("<IH", self._octets, at)
            if size < 3 or at + size * 2 > len(self._octets):  # noqa: PLR2004  words of the head
                return
            record = self._octets[at : at + size * 2]
            if kind == _WMF_END:
                self.whole = True
                return
            self._wmf_record(kind, record)
            at += size * 2

    def _wmf_record(self, kind: int, record: bytes) -> None:
        if kind == _WMF_TEXTOUT and len(record) >= 8:  # noqa: PLR2004
            (count,) = struct.unpack_from("<H", record, 6)
            after = 8 + count + count % 2
            height = struct.unpack_from("<h", record, after)[0] if after + 2 <= len(record) else 0
            self._draw(height, record[8 : 8 + count], "cp1252")
        elif kind == _WMF_EXTTEXTOUT and len(record) >= 14:  # noqa: PLR2004
            height, _, count, options = struct.unpack_from("<hhHH", record, 6)
            start = 22 if options & 0x6 else 14  # a rectangle stands before the string
            self._draw(height, record[start : start + count], "cp1252")
        elif kind in _WMF_BITMAPS and len(record) > _WMF_BITMAPS[kind] + _DIB_HEADER:
            bitmap = record[_WMF_BITMAPS[kind] :]
            self._bitmap(bitmap, b"")

    def _draw(self, height: int, octets: bytes, codec: str) -> None:
        text = octets.decode(codec, "replace").replace("\0", "")
        if text:
            self.texts.append((height, text))

    def _bitmap(self, head: bytes, bits: bytes) -> None:
        if len(head) >= _DIB_HEADER and struct.unpack_from("<I", head)[0] == _DIB_HEADER:
            self.bitmaps.append(head + bits)


def bitmap_file(bitmap: bytes) -> bytes:
    """Return a bitmap of a record as a BMP file: with the head that tells where its pixels begin."""
    if len(bitmap) < _DIB_HEADER:
        return bitmap
    depth, packing = struct.unpack_from("<HI", bitmap, 14)
    (colours,) = struct.unpack_from("<I", bitmap, 32)
    palette = (colours or (1 << depth if depth <= 8 else 0)) * 4 + (12 if packing == 3 else 0)  # noqa: PLR2004  BI_BITFIELDS
    start = min(14 + _DIB_HEADER + palette, 14 + len(bitmap))
    return b"BM" + struct.pack("<IHHI", 14 + len(bitmap), 0, 0, start) + bitmap
