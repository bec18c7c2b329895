"""Archives that libarchive knows: 7z, rar, cab, iso, ar, cpio, lha, xar, and single files under rarer compressors.

Only libarchive's own code is used: filters that start other programs stay off, and passwords are never tried.

Takes: a piece. Returns: names and link targets as text, entries as pieces; locked ones as Unread(ENCRYPTED).
Touches: nothing; libarchive reads from memory. Fails: never, but a hostile archive may crash it: runs confined.
Source: libarchive-formats(5); its messages are how it tells a locked archive from a broken one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import libarchive

from dlp_gateway.content import sniff
from dlp_gateway.content.unpack import Squeezed, Unpacking, words
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.config import ContentLimits
    from dlp_gateway.content.piece import Piece, Reading

# Each kind is read as what it proved to be and as nothing else, which keeps the other parsers out of reach.
_FORMATS = {
    "application/x-7z-compressed": ("7zip", "none"),
    "application/vnd.rar": ("rar", "none"),
    "application/vnd.rar5": ("rar5", "none"),
    "application/vnd.ms-cab-compressed": ("cab", "none"),
    "application/x-iso9660-image": ("iso9660", "none"),
    "application/x-archive": ("ar", "none"),
    "application/x-cpio": ("cpio", "none"),
    "application/x-lzh-compressed": ("lha", "none"),
    "application/x-xar": ("xar", "none"),
    "application/x-rpm": ("cpio", "rpm"),
    "application/warc": ("warc", "none"),
    "application/zstd": ("raw", "zstd"),
    "application/x-lz4": ("raw", "lz4"),
    "application/lzip": ("raw", "lzip"),
    "application/x-compress": ("raw", "compress"),
}
_LOCKED = re.compile(r"ncrypt|assphrase|[Cc]rypto")
_BLOCK = 262_144
_FATAL = -30  # ARCHIVE_FATAL: no further operation is possible
# libarchive keeps no comment of a rar archive. They stand in a block named CMT near the front.
_COMMENT, _COMMENT_WITHIN, _COMMENT_MOST = b"CMT", 65_536, 16_384

_RAR5 = b"Rar!\x1a\7\1"

libarchive.ffi.logger.disabled = True  # its warnings quote names of files


def read_archive(piece: Piece, limits: ContentLimits) -> Reading:
    """Read an archive, or a single compressed file, of a kind that its octets prove."""
    kind = _kind(piece.octets)
    format_name, filter_name = _FORMATS[kind]
    out = Unpacking(piece, limits)
    if kind.startswith("application/vnd.rar"):
        at = piece.octets.find(_COMMENT, 0, _COMMENT_WITHIN)
        out.text("comment", words(piece.octets[at : at + _COMMENT_MOST]) if at >= 0 else "")
    names = (_without_suffix(piece.filename),) if format_name == "raw" else None
    try:
        with libarchive.memory_reader(piece.octets, format_name, filter_name) as opened:
            for entry in opened:
                if out.full or not _entry(entry, out, names):
                    break
    except libarchive.ArchiveError as error:
        out.unread(_cause(error))
    return out.done()


def contents(octets: bytes, *, format_name: str, room: int) -> Iterator[tuple[str, Squeezed]]:
    """Yield the entries of an archive that another reader takes apart but for the rarest compressors."""
    try:
        with libarchive.memory_reader(octets, format_name, "none") as opened:
            for entry in opened:
                found = _read(entry, room=room)
                room -= len(found.octets)
                yield entry.pathname, found
                if room <= 0:
                    return
    except libarchive.ArchiveError:
        return


def _kind(octets: bytes) -> str:
    """Return which of the kinds above octets are; the two generations of rar have nothing but the name in common."""
    return "application/vnd.rar5" if octets.startswith(_RAR5) else sniff.signature(octets) or ""


def _without_suffix(filename: str | None) -> str:
    name, dot, _ = (filename or "").rpartition(".")
    return name if dot else filename or ""


def _entry(entry: libarchive.ArchiveEntry, out: Unpacking, names: tuple[str, ...] | None) -> bool:
    """Read one entry; False if nothing more can be read after it."""
    told = names or tuple(str(name) for name in (entry.pathname, entry.linkpath) if name)
    inner = out.entry(*told)
    out.text(f"{inner.locator.rpartition('!')[2]}:owner", _owner(entry))
    if entry.isdir or entry.issym or entry.isdev or entry.islnk:
        return True
    try:
        out.take(inner, _read(entry, room=out.room))
    except libarchive.ArchiveError as error:
        out.unread(_cause(error), inner)
        return bool(error.retcode != _FATAL)
    return True


def _read(entry: libarchive.ArchiveEntry, *, room: int) -> Squeezed:
    """Read the data of an entry; what came before damage is kept."""
    out: list[bytes] = []
    length = 0
    try:
        for block in entry.get_blocks(_BLOCK):
            out.append(block)
            length += len(block)
            if length > room:
                return Squeezed(b"".join(out)[:room], over=True)
    except libarchive.ArchiveError:
        if not out:
            raise
        return Squeezed(b"".join(out), whole=False)
    return Squeezed(b"".join(out))


def _owner(entry: libarchive.ArchiveEntry) -> str:
    """Return the names of user and group if they can say more than who packed it."""
    names = [str(name) for name in (entry.uname, entry.gname) if name]
    return "\n".join(name for name in names if any(map(str.isdigit, name)))


def _cause(error: libarchive.ArchiveError) -> Cause:
    return Cause.ENCRYPTED if _LOCKED.search(str(error)) else Cause.MALFORMED
