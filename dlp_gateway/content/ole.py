"""OLE files: Word, Excel and PowerPoint up to 2003, embedded objects, macros, locked office files.

Each storage is read by the streams it has; as a safety net the words of every stream follow as HIDDEN, also those that
a program would no longer show.

Takes: a piece. Returns: texts, embedded files and pictures as pieces. Touches: nothing.
Fails: never; a document whose proper reader failed is told by its raw words, and held.
Source: [MS-CFB], [MS-OLEDS] 2.3.6 (OLENativeStream), [MS-OFFCRYPTO] 2.3 (EncryptedPackage).
"""

from __future__ import annotations

import io
import re
import struct
from typing import TYPE_CHECKING

import msoffcrypto
import olefile

from dlp_gateway.content import blips, excel97, olepackage, powerpoint97, sniff, vba, word97
from dlp_gateway.content.piece import Reading
from dlp_gateway.content.unpack import words
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from dlp_gateway.config import ContentLimits
    from dlp_gateway.content.piece import Piece
    from dlp_gateway.model import Part

_WORD, _EXCEL, _POWERPOINT = "WordDocument", ("Workbook", "Book"), "PowerPoint Document"
_LOCKED = ("EncryptedPackage", "EncryptedSummary", "DRMContent", "\x09DRMContent")
_NATIVE = "\x01Ole10Native"
#: Streams that say what an object is, not what it holds; their words are read like all others.
_PLAIN = re.compile(
    r"\x01(?:Ole|CompObj|Ole10ItemName|OlePres\d{3})|\x02OlePres\d{3}|\x03\w+|\x05\w+|PROJECT\w*|[fo]|[01]Table|Data"
    r"|Pictures|Current User|_VBA_PROJECT|dir|__SRP_\w+|Ctls|User Names|Revision Log|Equation Native|EncryptionInfo"
    r"|Version|DataSpaceMap|StrongEncryption\w*|\x06Primary|_signatures|Item|Properties|PersistentObject|__substg1.0_\w+"
)
_CONTENTS = ("Package", "CONTENTS", "Contents", "EmbeddedOdf")
_PRESENTATION = re.compile(r"[\x01\x02]OlePres\d{3}")
#: Excel opens workbooks that are locked with this password without asking.
_OPEN_SECRET = "VelvetSweatshop"  # noqa: S105  Excel tries it by itself, so it locks nothing
_MOST_STREAMS = 4096
_MOST_WORDS = 4_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DAMAGE = (OSError, ValueError, LookupError, TypeError, struct.error, AttributeError, RecursionError, OverflowError)


def read_ole(piece: Piece, limits: ContentLimits) -> Reading:
    """Read an OLE file, or a workbook stream without one (Excel 2 to 4)."""
    if not piece.octets.startswith(_OLE):
        return _bare(piece)
    try:
        with olefile.OleFileIO(io.BytesIO(piece.octets)) as ole:
            return _File(piece, limits, ole).read()
    except _DAMAGE:
        return _bare(piece)


def _bare(piece: Piece) -> Reading:
    """Tell what can be made of octets that olefile cannot open."""
    raw = words(piece.octets)[:_MOST_WORDS]
    try:
        parts = tuple(excel97.told(piece, piece.octets))
        unread: tuple[Cause, ...] = ()
    except (ValueError, excel97.Locked):
        parts, unread = (), (Cause.MALFORMED,)
    parts += (piece.text(raw, view="words"),) if raw else ()
    return Reading(parts=parts, unread=tuple(piece.unread(cause) for cause in unread))


class _File:
    """One OLE file while it is read."""

    def __init__(self, piece: Piece, limits: ContentLimits, ole: olefile.OleFileIO) -> None:
        self.piece = piece
        self.limits = limits
        self.ole = ole
        self.parts: list[Part] = []
        self.pieces: list[Piece] = []
        self.causes: dict[Cause, None] = {}
        self._known = False  # whether a document, an object or a macro was found
        self._strange = False  # whether there is a stream that says something we do not know
        paths = ole.listdir(streams=True, storages=False)
        if len(paths) > _MOST_STREAMS:
            self.causes[Cause.TOO_BIG] = None
        self.streams = {tuple(path): self._octets(path) for path in paths[:_MOST_STREAMS]}

    def _octets(self, path: list[str]) -> bytes:
        try:
            with self.ole.openstream(path) as stream:
                return bytes(stream.read())
        except _DAMAGE:
            self.causes[Cause.MALFORMED] = None
            return b""

    def read(self) -> Reading:
        for path, octets in self.streams.items():
            self._stream(path, octets)
        self._sweep()
        if self._strange and not self._known:
            self.causes[Cause.UNSUPPORTED] = None
        return Reading(
            parts=tuple(self.parts),
            pieces=tuple(self.pieces),
            unread=tuple(self.piece.unread(cause) for cause in self.causes),
        )

    def _stream(self, path: tuple[str, ...], octets: bytes) -> None:
        storage, name = path[:-1], path[-1]
        label = f"object{len(self.parts)}-" if storage else ""
        if name == _WORD:
            self._word(storage, octets, label)
        elif name in _EXCEL:
            self._excel(octets, label, top=not storage)
        elif name == _POWERPOINT:
            self._powerpoint(storage, octets, label)
        elif name in _LOCKED:
            self._locked()
        else:
            self._other(storage, name, octets)
        if name in {"Data", "Pictures", _WORD}:
            self._pictures(octets)

    def _other(self, storage: tuple[str, ...], name: str, octets: bytes) -> None:
        if name == _NATIVE:
            self._native(octets)
        elif name in _CONTENTS:
            self._inside(octets)
        elif _PRESENTATION.fullmatch(name):
            self._inside(octets[octets.find(b"\1\0\0\0") :] if b" EMF" in octets[:200] else b"")
        elif "VBA" in storage:
            self._macro(octets)
        elif not _PLAIN.fullmatch(name):
            self._strange = self._strange or bool(octets)

    def _inside(self, octets: bytes, filename: str | None = None) -> None:
        if octets.strip(b"\0"):
            self._known = True
            number = len(self.pieces) + 1
            self.pieces.append(self.piece.inside(f"object{number}", octets=octets, filename=filename))

    # --------------------------------------------------------------------------------------------- documents

    def _word(self, storage: tuple[str, ...], octets: bytes, label: str) -> None:
        self._known = True
        tables = {name: self.streams.get((*storage, name), b"") for name in ("0Table", "1Table")}
        try:
            for told in word97.told(octets, tables):
                shown = (
                    told.place in {"body", "headers", "footnotes", "endnotes", "boxes", "header-boxes"}
                    and not told.view
                )
                place = f"{label}{told.place}{f'-{told.view}' if told.view else ''}"
                self.parts.append(
                    self.piece.place(place, told.written.text, hidden=not shown, layout=told.written.layout)
                )
        except word97.Locked:
            self.causes[Cause.ENCRYPTED] = None
        except _DAMAGE:
            self.causes[Cause.MALFORMED] = None

    def _excel(self, octets: bytes, label: str, *, top: bool) -> None:
        self._known = True
        source = self.piece.octets if top else octets
        try:
            self.parts += excel97.told(self.piece, source, label)
        except excel97.Locked:
            self._locked()
        except ValueError:
            self.causes[Cause.MALFORMED] = None
        self._pictures(blips.drawings(octets))

    def _powerpoint(self, storage: tuple[str, ...], octets: bytes, label: str) -> None:
        self._known = True
        told = powerpoint97.told(octets)
        if told.locked or self.streams.get((*storage, "Current User"), b"")[12:16] == b"\xdf\xc4\xd1\xf3":
            self.causes[Cause.ENCRYPTED] = None
        text = "\n".join(told.lines)
        if text.strip():
            self.parts.append(self.piece.place(f"{label}slides", text))
        for inner in told.objects:
            self._inside(inner)

    def _locked(self) -> None:
        """Open what is locked with the password that everybody has; hold the rest."""
        self._known = True
        opened = io.BytesIO()
        try:
            file = msoffcrypto.OfficeFile(io.BytesIO(self.piece.octets))
            file.load_key(password=_OPEN_SECRET)
            file.decrypt(opened)
        except (*_DAMAGE, msoffcrypto.exceptions.DecryptionError, msoffcrypto.exceptions.FileFormatError):
            opened = io.BytesIO()
        if sniff.kinds(opened.getvalue()) and opened.getvalue() != self.piece.octets:
            self._inside(opened.getvalue())
        else:
            self.causes[Cause.ENCRYPTED] = None

    # ---------------------------------------------------------------------------------------- what is inside

    def _native(self, octets: bytes) -> None:
        """Give an embedded file, and the names that it had."""
        self._known = True
        package = olepackage.read(octets[4:])
        number = len(self.pieces) + 1
        self._inside(package.octets, package.base)
        shown = "\n".join(filter(None, (*package.names, words(package.after))))
        if shown.strip():
            self.parts.append(self.piece.place(f"object{number}:name", shown, hidden=True))

    def _macro(self, octets: bytes) -> None:
        self._known = True
        text = vba.source(octets)
        if text.strip():
            self.parts.append(self.piece.place(f"macro{len(self.parts)}", text, hidden=True))

    def _pictures(self, octets: bytes) -> None:
        for picture in blips.pictures(octets):
            number = len(self.pieces) + 1
            self.pieces.append(self.piece.inside(f"picture{number}", octets=picture))

    def _sweep(self) -> None:
        """Tell the words of every stream, whatever else was made of it."""
        found: list[str] = []
        length = 0
        for path, octets in self.streams.items():
            raw = "\n".join((path[-1], words(octets)))
            length += len(raw)
            if length > _MOST_WORDS:
                self.causes[Cause.TOO_BIG] = None
                break
            found.append(raw)
        text = "\n".join(found)
        if text.strip():
            self.parts.append(self.piece.text(text, view="words"))
