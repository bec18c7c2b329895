"""Files cut into volumes: `scan.zip.001`, `scan.zip.002`, which every archive program puts together again.

Takes: the pieces that lie side by side in one message, folder or archive. Returns: each set of volumes as one more
piece. Touches: nothing. Fails: never. One look at each name; the octets are copied once.
Source: the names that 7-Zip, split(1), HJSplit and Info-ZIP give; a set counts only if its first volume begins a file
of a known kind, and none of the others does.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from dlp_gateway.content import sniff
from dlp_gateway.content.piece import Piece
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dlp_gateway.model import Unread

# A volume's number, or the letters of split(1), at the end of its name; a number before its suffix.
_CUT = re.compile(r"(.*)\.((?:part|z|r)?\d{1,4}|[ab][a-z])", re.IGNORECASE)
_NUMBERED = re.compile(r"(.*?)[._ -]?(?:part|parte|teil|vol)?[._ -]?(\d{1,4})\.([a-z0-9]{2,4})", re.IGNORECASE)
_LAST = re.compile(r"(.*)\.zip", re.IGNORECASE)  # Info-ZIP: list.z01, list.z02, list.zip
_MOST_OCTETS = 104_857_600  # a mail takes no more
_MARKS = ("!", "?", ".", ":")  # what follows a locator in those of what is inside

Set = tuple[tuple[Piece, ...], Piece]


def joined(pieces: Sequence[Piece]) -> Iterator[Set]:
    """Yield each set of volumes, and the file that they are together."""
    for volumes in _sets(pieces):
        octets = b"".join(volume.octets for volume in volumes)
        first = volumes[0]
        if len(octets) <= _MOST_OCTETS and (looks := _looks(volumes)):
            name = _NUMBERED.sub(r"\1.\3", _CUT.sub(r"\1", first.filename or ""))
            whole = replace(first, locator=f"{first.locator}?joined", octets=octets, filename=name, parameters=())
            yield volumes, replace(whole, media_type=looks, alternate=first.alternate or looks == "text/plain")


def read_as_one(unread: Sequence[Unread], sets: Sequence[Set]) -> Iterator[Unread]:
    """Yield what could not be read, but for volumes that were read together to their end."""
    settled = [volume.locator for volumes, whole in sets if not _about(unread, whole.locator) for volume in volumes]
    for item in unread:
        if item.cause not in {Cause.MALFORMED, Cause.UNSUPPORTED} or not any(_is_at(item, at) for at in settled):
            yield item


def _about(unread: Sequence[Unread], locator: str) -> bool:
    return any(_is_at(item, locator) for item in unread)


def _is_at(item: Unread, locator: str) -> bool:
    return item.locator == locator or item.locator.startswith(tuple(f"{locator}{mark}" for mark in _MARKS))


def _sets(pieces: Sequence[Piece]) -> Iterator[tuple[Piece, ...]]:
    """Yield the pieces whose names differ in a counter only, in its order."""
    found: dict[tuple[str, str], dict[tuple[int, str], Piece]] = {}
    for piece in pieces:
        name = (piece.filename or "").strip().lower()
        if last := _LAST.fullmatch(name):
            found.setdefault((last[1], ""), {}).setdefault((len(name), "~"), piece)
        if match := _CUT.fullmatch(name) or _NUMBERED.fullmatch(name):
            stem, counter, *suffix = match.groups()
            number = counter.lstrip("partz").lstrip("0") if counter[-1].isdecimal() else counter
            place = (len(number), number)
            found.setdefault((stem, "".join(suffix)), {}).setdefault(place, piece)
    for volumes in found.values():
        if len(volumes) > 1:
            yield tuple(volumes[place] for place in sorted(volumes))


def _looks(volumes: Sequence[Piece]) -> str:
    """Return the type to read a set as: what its first volume begins, or text cut in pieces; empty for other files."""
    first, *others = (volume.octets for volume in volumes)
    if sniff.signature(first):
        return "" if any(map(sniff.signature, others)) else "application/octet-stream"
    counted_last = all(_CUT.fullmatch((volume.filename or "").strip()) for volume in volumes)
    texts = counted_last and all(sniff.is_text(octets, labelled=False) for octets in (first, *others))
    return "text/plain" if texts else ""
