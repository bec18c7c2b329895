"""What readers take and give: the words that all formats share.

A reader takes one `Piece` and gives a `Reading`: the text it found, what it could not read, and the pieces inside
it that somebody else must read. So formats stay strangers, and nesting costs a list, not the interpreter's stack.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dlp_gateway.model import Cause, Part, PartKind, Unread

if TYPE_CHECKING:
    from dlp_gateway.model import Cell

Parameters = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Octets somewhere in the message, freed of their transfer encoding.

    `locator` is empty for the message itself. `media_type`: as declared, lower case. `parameters`: of the
    Content-Type, names in lower case, doubles kept. `alternate`: a reading most programs would not make, so all
    text in it is HIDDEN. `depth`: number of containers around it.
    """

    locator: str
    media_type: str
    octets: bytes
    parameters: Parameters = ()
    filename: str | None = None
    attached: bool = False
    alternate: bool = False
    within: tuple[str, ...] = ()
    depth: int = 0

    @property
    def inner(self) -> str:
        """The prefix of the locators of what is inside."""
        return f"{self.locator}." if self.locator else ""

    def parameter(self, name: str) -> str | None:
        """Return the first value of a parameter."""
        return next((value for key, value in self.parameters if key == name), None)

    def text(self, text: str, *, view: str = "", layout: tuple[Cell, ...] = ()) -> Part:
        """Return the displayed text as a Part; with a `view`, text that is not displayed as such."""
        if view or self.alternate:
            kind = PartKind.HIDDEN
        else:
            kind = PartKind.ATTACHMENT if self.attached or self.filename else PartKind.BODY
        return Part(
            locator=f"{self.locator or '0'}?{view}" if view else self.locator or "0",
            media_type=self.media_type,
            kind=kind,
            text=text,
            filename=self.filename,
            within=self.within,
            layout=layout,
        )

    def place(self, name: str, text: str, *, hidden: bool = False, layout: tuple[Cell, ...] = ()) -> Part:
        """Return the text of one place inside a document: locator `1.3!name`. Names are ordinals, never content."""
        part = self.text(text, view="hidden" if hidden else "", layout=layout)
        return replace(part, locator=f"{self.locator or '0'}!{name}")

    def inside(
        self, name: str, *, octets: bytes, media_type: str = "application/octet-stream", filename: str | None = None
    ) -> Piece:
        """Return a file inside this document or container: locator `1.3!name`, one container deeper.

        Only its octets are believed; `filename` may help to tell what they are. A name that people see needs a Part.
        """
        return replace(
            self,
            locator=f"{self.locator or '0'}!{name}",
            octets=octets,
            media_type=media_type,
            parameters=(),
            filename=filename,
            attached=True,
            within=(*self.within, self.media_type),
            depth=self.depth + 1,
        )

    def named(self, filename: str, *, number: int = 1) -> Part:
        """Return the name of a file as a Part: locator `1.3:name`."""
        kind = PartKind.HIDDEN if self.alternate else PartKind.NAME
        locator = f"{self.locator or '0'}:name" + (f"#{number}" if number > 1 else "")
        return Part(
            locator=locator, media_type="text/plain", kind=kind, text=filename, filename=filename, within=self.within
        )

    def unread(self, cause: Cause) -> Unread:
        """Return that this piece could not be read."""
        return Unread(locator=self.locator or "0", media_type=self.media_type, cause=cause)

    def seen_as(self, view: str, *, octets: bytes, media_type: str | None = None) -> Piece:
        """Return the same place read another way: one container deeper, and never displayed as such."""
        return replace(
            self,
            locator=f"{self.locator or '0'}?{view}",
            octets=octets,
            media_type=media_type or self.media_type,
            parameters=() if media_type else self.parameters,
            alternate=True,
            depth=self.depth + 1,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one reader found in one piece. `unpacked`: its pieces were compressed, and pay as such (limits.Purse).

    `scans`: pictures of pages that only OCR can read, made by the reader itself (scans), never what a sender sent.
    """

    parts: tuple[Part, ...] = ()
    unread: tuple[Unread, ...] = ()
    pieces: tuple[Piece, ...] = ()
    scans: tuple[Piece, ...] = ()
    unpacked: bool = False

    def __add__(self, other: Reading) -> Reading:
        return Reading(
            parts=self.parts + other.parts,
            unread=self.unread + other.unread,
            pieces=self.pieces + other.pieces,
            scans=self.scans + other.scans,
            unpacked=self.unpacked or other.unpacked,
        )
