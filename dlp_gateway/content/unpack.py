"""What comes out of a container, within limits: entries with their names, what was locked, what was too much.

Every reader of archives fills one `Unpacking`. It counts octets and entries, so that a bomb costs no more than the
limits, and what was read before the limit is still given.

Takes: the container's piece and the limits. Returns: a Reading. Touches: its own lists. Fails: never.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dlp_gateway.content import charset, sniff
from dlp_gateway.content.piece import Piece, Reading
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from dlp_gateway.config import ContentLimits
    from dlp_gateway.model import Part, Unread

# Below this many octets no ratio is looked at: a megabyte of blank cells packs a thousandfold and harms nobody.
_UNSUSPICIOUS = 4_194_304
_REMNANT = 1024  # octets; longer remnants that are no text get a reader of their own, shorter ones are padding
_WORDS = re.compile(rb"(?:[\t\r\n\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|[\xe2\xef][\x80-\xbf]{2}){6,}")
_WIDE_WORDS = re.compile(rb"(?:[\x20-\x7e]\0){6,}|(?:\0[\x20-\x7e]){6,}")
_NAMES_APART = 2  # names of one entry given apart: what its two headers say


@dataclass(frozen=True, slots=True)
class Squeezed:
    """What a decompressor gave. `whole`: the stream ended where it should; `over`: there was more than allowed."""

    octets: bytes
    whole: bool = True
    over: bool = False


def words(octets: bytes) -> str:
    """Return the runs of printable text in binary octets, one a line, also those in UTF-16."""
    found = [match.group() for match in _WORDS.finditer(octets)]
    found += [match.group().replace(b"\0", b"") for match in _WIDE_WORDS.finditer(octets)]
    return "\n".join(run.decode("utf-8", "replace") for run in found)


class Unpacking:
    """The entries of one container as they come out."""

    def __init__(self, piece: Piece, limits: ContentLimits) -> None:
        self.piece = piece
        self.most = limits.parts
        self.room = min(limits.expanded_octets, max(_UNSUSPICIOUS, len(piece.octets) * limits.ratio))
        self._parts: list[Part] = []
        self._unread: dict[Unread, None] = {}
        self._pieces: list[Piece] = []
        self._number = 0

    @property
    def full(self) -> bool:
        """Tell whether nothing more may come out; says so in the reading the first time."""
        if self.room > 0 and self._number < self.most:
            return False
        self.unread(Cause.TOO_BIG)
        return True

    def entry(self, *names: bytes | str, filename: str | None = None) -> Piece:
        """Begin an entry: its names are text; the piece to give its octets to."""
        self._number += 1
        told = list(dict.fromkeys(name if isinstance(name, str) else charset.readings(name)[0] for name in names))
        told = [name for name in told if name.strip()]
        base = filename or (told[0].replace("\\", "/").rstrip("/").rpartition("/")[2] if told else None)
        inner = self.piece.inside(str(self._number), octets=b"", filename=base)
        self._parts += (inner.named(name, number=n) for n, name in enumerate(told[:_NAMES_APART], start=1))
        return inner

    def take(self, inner: Piece, found: Squeezed, *, alternate: bool = False) -> None:
        """Give the octets of an entry, whole or as far as they came."""
        self.room -= len(found.octets)
        if found.octets:
            self._pieces.append(
                replace(inner, octets=found.octets, alternate=True, locator=f"{inner.locator}?local")
                if alternate
                else replace(inner, octets=found.octets)
            )
        if found.over:
            self.unread(Cause.TOO_BIG, inner)
        elif not found.whole:
            self.unread(Cause.MALFORMED, inner)

    def unread(self, cause: Cause, inner: Piece | None = None) -> None:
        """Tell that an entry, or the container, could not be read."""
        self._unread[(inner or self.piece).unread(cause)] = None

    def text(self, name: str, text: str) -> None:
        """Give text that stands beside the entries: comments, labels, fields."""
        if text.strip("\0 \t\r\n"):
            self._parts.append(self.piece.place(name, text.replace("\0", "\n"), hidden=True))

    def remnant(self, name: str, octets: bytes) -> None:
        """Give octets that belong to no entry: text as text, what has a format of its own to its reader."""
        if not octets.strip(b"\0"):
            return
        if sniff.is_text(octets, labelled=False):
            self.text(name, charset.readings(octets)[0])
        elif sniff.kinds(octets) or len(octets) > _REMNANT:
            self.room -= len(octets)
            self._pieces.append(self.piece.inside(name, octets=octets))
        else:
            self.text(name, words(octets))

    def done(self) -> Reading:
        """Return everything."""
        return Reading(parts=tuple(self._parts), unread=tuple(self._unread), pieces=tuple(self._pieces), unpacked=True)
