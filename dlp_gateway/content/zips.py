"""Zip as the loosest reader sees it: the central directory, the local headers, and where they disagree both.

Some programs believe the directory at the end, some the headers before each entry, and some look for headers
wherever they stand. So every entry of every directory is read, then every header in the octets that no entry
covered; what is left over (a program in front, text behind, gaps) is looked at, too.

Takes: a piece. Returns: names, comments and fields as text, entries as pieces. Touches: nothing. Fails: never.
Cost: linear; entries that overlap are not read twice, and all together give no more than the limits allow.
Source: PKWARE APPNOTE.TXT 6.3.10 (4.3 structure, 4.4 fields, 4.5 extra fields), David Fifield, "A better zip bomb".
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from dlp_gateway.content import charset, squeeze
from dlp_gateway.content.unpack import Squeezed, Unpacking, words
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.config import ContentLimits
    from dlp_gateway.content.piece import Piece, Reading

_LOCAL, _CENTRAL, _END = b"PK\3\4", b"PK\1\2", b"PK\5\6"
_LOCATOR64, _END64, _DESCRIPTOR = b"PK\6\7", b"PK\6\6", b"PK\7\x08"
_LOCAL_OCTETS, _CENTRAL_OCTETS, _END_OCTETS = 30, 46, 22
_DIRECTORIES = 4  # directories believed: one at the end, a few before it in files that were put together
_ENCRYPTED, _STREAMED = 0x0001, 0x0008
_AES = 99
_ZIP64_FIELD, _UNICODE_NAME, _UNICODE_COMMENT = 0x0001, 0x7075, 0x6375
_FULL = 0xFFFFFFFF
_NEXT = re.compile(rb"PK(?:\x03\x04|\x01\x02|\x05\x06|\x07\x08)")
_STORED = 0
_METHODS: dict[int, squeeze.Undo] = {
    8: squeeze.deflate,
    12: squeeze.bzip2,
    14: squeeze.lzma_in_zip,
    95: squeeze.xz,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    """What one header says. `size`: octets of compressed data, None if told behind them. `data`: where they start."""

    name: bytes
    flags: int
    method: int
    size: int | None
    data: int
    extra: bytes
    comment: bytes = b""

    def same_data(self, other: _Header) -> bool:
        return (self.method, self.data) == (other.method, other.data) and (
            self.size == other.size or None in (self.size, other.size)
        )


@dataclass(slots=True)
class _Cover:
    """Which octets belong to something known."""

    spans: list[tuple[int, int]] = field(default_factory=list)
    entries: list[tuple[int, int]] = field(default_factory=list)

    def gaps(self, length: int) -> Iterator[tuple[int, int]]:
        at = 0
        for start, end in sorted(self.spans):
            if start > at:
                yield at, start
            at = max(at, end)
        if at < length:
            yield at, length

    def overlaps(self) -> bool:
        ordered = sorted(set(self.entries))
        return any(start < end for (_, end), (start, _) in pairwise(ordered))


def read_zip(piece: Piece, limits: ContentLimits) -> Reading:
    """Read a zip archive, also one inside other octets, damaged or dressed up."""
    return _Zip(piece, limits).read()


class _Zip:
    """One archive while it is read."""

    def __init__(self, piece: Piece, limits: ContentLimits) -> None:
        self.octets = piece.octets
        self.out = Unpacking(piece, limits)
        self.cover = _Cover()
        self.starts: set[int] = set()  # of data already read
        self.strays = False  # whether octets belong to no entry
        self.rare: dict[str, Squeezed] | None = None
        self.polyglot = piece.alternate  # what stands in front is read as what it is by its own reader

    def read(self) -> Reading:
        listed = list(dict.fromkeys(self._listed()))
        for central, local in listed:
            self.cover.entries.append((local.data, local.data + (central.size or 0)) if local else (0, 0))
        if self.cover.overlaps():
            self.out.unread(Cause.MALFORMED)
        for central, local in listed:
            if self.out.full:
                break
            self._entry(central, local)
        for start, end in list(self.cover.gaps(len(self.octets))):
            self._gap(start, end)
        if _END not in self.octets and (self.strays or not self.starts):
            self.out.unread(Cause.MALFORMED)  # cut off, and not behind the last entry: who can say what the rest is
        return self.out.done()

    # ------------------------------------------------------------------------------------------ directories

    def _listed(self) -> Iterator[tuple[_Header, _Header | None]]:
        """Yield each entry of each directory with its local header, if that can be found.

        A directory inside the data of an entry is that of an archive in this one, and read with it.
        """
        at, number, inside = len(self.octets), 0, list[tuple[int, int]]()
        while number < _DIRECTORIES:
            at = self.octets.rfind(_END, 0, at)
            if at < 0 or at + _END_OCTETS > len(self.octets):
                return
            if (start := next((start for start, end in inside if start <= at < end), None)) is not None:
                at = start
                continue
            number += 1
            for central, local in self._directory(at, number):
                if local is not None:
                    inside.append((local.data, local.data + (central.size or 0)))
                yield central, local

    def _directory(self, end: int, number: int) -> Iterator[tuple[_Header, _Header | None]]:
        size, start, comment = struct.unpack_from("<IIH", self.octets, end + 12)
        text = self.octets[end + _END_OCTETS : end + _END_OCTETS + comment]
        self.cover.spans.append((end, end + _END_OCTETS + len(text)))
        top = end
        if self.octets[end - 20 : end - 16] == _LOCATOR64:
            top = end - 20
            at = self.octets.rfind(_END64, 0, top)
            if at >= 0 and at + 56 <= len(self.octets):
                size, start = struct.unpack_from("<QQ", self.octets, at + 40)
                self.cover.spans.append((at, end))
                top = at
        shift = top - size - start  # octets that were put in front of the archive
        if self.octets[start + shift : start + shift + 4] != _CENTRAL:
            shift = 0
        self.out.text(f"comment{number}", words(text) if text else "")
        at = start + shift
        while self.octets[at : at + 4] == _CENTRAL and at + _CENTRAL_OCTETS <= len(self.octets):
            header, offset, after = self._central(at)
            self.cover.spans.append((at, after))
            at = after
            yield header, self._local(offset + shift) or (self._local(offset) if shift else None)
            if len(self.cover.spans) > self.out.most * 4:
                return

    def _central(self, at: int) -> tuple[_Header, int, int]:
        flags, method = struct.unpack_from("<HH", self.octets, at + 8)
        size, full, names, extras, comments = struct.unpack_from("<IIHHH", self.octets, at + 20)
        (offset,) = struct.unpack_from("<I", self.octets, at + 42)
        body = at + _CENTRAL_OCTETS
        extra = self.octets[body + names : body + names + extras]
        size, offset = _widened(extra, full=full, size=size, offset=offset)
        after = body + names + extras + comments
        header = _Header(
            name=self.octets[body : body + names],
            flags=flags,
            method=method,
            size=size,
            data=offset,
            extra=extra,
            comment=self.octets[body + names + extras : after],
        )
        return header, offset, after

    def _local(self, at: int) -> _Header | None:
        if at < 0 or self.octets[at : at + 4] != _LOCAL or at + _LOCAL_OCTETS > len(self.octets):
            return None
        flags, method = struct.unpack_from("<HH", self.octets, at + 6)
        size, full, names, extras = struct.unpack_from("<IIHH", self.octets, at + 18)
        body = at + _LOCAL_OCTETS
        extra = self.octets[body + names : body + names + extras]
        size, _ = _widened(extra, full=full, size=size, offset=0)
        self.cover.spans.append((at, body + names + extras))
        return _Header(
            name=self.octets[body : body + names],
            flags=flags,
            method=method,
            size=None if flags & _STREAMED and not size else size,
            data=body + names + extras,
            extra=extra,
        )

    # ---------------------------------------------------------------------------------------------- entries

    def _entry(self, central: _Header, local: _Header | None) -> None:
        inner = self.out.entry(*_names(central), *(_names(local) if local else ()), filename=_base(central.name))
        self._told(central, inner.locator)
        if local is None:
            self.out.unread(Cause.MALFORMED, inner)
            return
        said = _Header(
            name=central.name, flags=central.flags, method=central.method, size=central.size, data=local.data, extra=b""
        )
        self._data(inner, said, other=local)
        if not local.same_data(said) and not self.out.full:
            self._data(inner, local, alternate=True)

    def _told(self, header: _Header, locator: str) -> None:
        name = locator.rpartition("!")[2]
        self.out.text(f"{name}:comment", words(header.comment) if header.comment else "")
        self.out.text(f"{name}:fields", words(_unknown_fields(header.extra)))

    def _data(self, inner: Piece, header: _Header, *, other: _Header | None = None, alternate: bool = False) -> None:
        """Give what a header says its data are."""
        size = header.size if header.size is not None else self._until_next(header.data)
        data = self.octets[header.data : header.data + size]
        self.cover.spans.append((header.data, header.data + len(data)))
        if header.flags & _STREAMED:
            self._descriptor(header.data + len(data))
        if header.data in self.starts and not alternate:
            return  # two names for the same octets
        self.starts.add(header.data)
        flags = header.flags & other.flags if other else header.flags
        if flags & _ENCRYPTED or header.method == _AES:
            self.out.unread(Cause.ENCRYPTED, inner)
            return
        found = self._undone(inner, header, data)
        if found is None:
            return
        if not found.whole and (header.flags & _ENCRYPTED):
            self.out.unread(Cause.ENCRYPTED, inner)
            return
        if len(data) < size and not alternate:
            found = Squeezed(found.octets, whole=False, over=found.over)
        self.out.take(inner, found, alternate=alternate)

    def _undone(self, inner: Piece, header: _Header, data: bytes) -> Squeezed | None:
        if header.method == _STORED:
            return Squeezed(data[: self.out.room], over=len(data) > self.out.room)
        method = _METHODS.get(header.method)
        if method is None:
            return self._elsewhere(inner, header)
        found, rest = method(data, room=self.out.room)
        if rest.strip(b"\0") and found.whole:
            self.out.remnant(f"{inner.locator.rpartition('!')[2]}:after", rest)
        return found

    def _elsewhere(self, inner: Piece, header: _Header) -> Squeezed | None:
        """Return what libarchive makes of an entry under a compressor that we have none for."""
        if self.rare is None:
            # A parser in C that only the rarest archives need to meet.
            from dlp_gateway.content import archive  # noqa: PLC0415

            self.rare = dict(archive.contents(self.octets, format_name="zip", room=self.out.room))
        found = self.rare.get(charset.readings(header.name)[0])
        if found is None:
            self.out.unread(Cause.UNSUPPORTED, inner)
        return found

    def _until_next(self, at: int) -> int:
        """Return how long data are whose size stands behind them: up to the descriptor that tells just that size."""
        for match in _NEXT.finditer(self.octets, at):
            length = match.start() - at
            if match.group() != _DESCRIPTOR:
                return length
            if struct.pack("<I", length & _FULL) == self.octets[match.start() + 8 : match.start() + 12]:
                return length
        return len(self.octets) - at

    def _descriptor(self, at: int) -> None:
        marked = self.octets[at : at + 4] == _DESCRIPTOR
        length = 16 if marked else 12
        if self.octets[at + length : at + length + 2] != b"PK" and self.octets[at + length + 8 :][:2] == b"PK":
            length += 8  # zip64: two sizes of eight octets
        self.cover.spans.append((at, min(len(self.octets), at + length)))

    # ------------------------------------------------------------------------------------------------- gaps

    def _gap(self, start: int, end: int) -> None:
        """Read the entries that no directory tells of, and what stands around them."""
        while start < end and not self.out.full:
            at = self.octets.find(_LOCAL, start, end)
            header = self._local(at) if at >= 0 else None
            if header is None:
                break
            if start or not self.polyglot:
                self.out.remnant("before", self.octets[start:at])
            inner = self.out.entry(*_names(header))
            size = header.size
            if size is None:
                size = min(self._until_next(header.data), end - header.data)
            self._data(
                inner,
                _Header(
                    name=header.name, flags=header.flags, method=header.method, size=size, data=header.data, extra=b""
                ),
            )
            start = max(header.data + size, at + 4)
            if header.flags & _STREAMED:
                start += 16 if self.octets[start : start + 4] == _DESCRIPTOR else 0
        if start < end and (start or not self.polyglot):
            self.strays = True
            self.out.remnant("around", self.octets[start:end])


def _names(header: _Header) -> tuple[bytes, ...]:
    fields = dict(_fields(header.extra))
    return (header.name, fields[_UNICODE_NAME][5:]) if _UNICODE_NAME in fields else (header.name,)


def _base(name: bytes) -> str:
    return name.decode("utf-8", "replace").replace("\\", "/").rstrip("/").rpartition("/")[2]


def _fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        yield kind, extra[at + 4 : at + 4 + size]
        at += 4 + size
    if at < len(extra):
        yield -1, extra[at:]


def _unknown_fields(extra: bytes) -> bytes:
    return b"\0".join(value for kind, value in _fields(extra) if kind not in (_ZIP64_FIELD, _UNICODE_NAME))


def _widened(extra: bytes, *, full: int, size: int, offset: int) -> tuple[int, int]:
    """Return size and offset with the values of zip64, which stand in this order where the short ones are full."""
    wide = dict(_fields(extra)).get(_ZIP64_FIELD, b"")
    values = list(struct.unpack_from(f"<{len(wide) // 8}Q", wide))
    if full == _FULL and values:
        values.pop(0)
    if size == _FULL and values:
        size = values.pop(0)
    if offset == _FULL and values:
        offset = values.pop(0)
    return size, offset
