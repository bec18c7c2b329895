"""Programs that carry an archive: self-extracting files.

Nobody can read a program, so it is held; the archive in it is read all the same, for who has to look.

Takes: a piece. Returns: the archives in it as pieces, and Unread(UNSUPPORTED). Touches: nothing. Fails: never.
Cost: one search for each kind of archive.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlp_gateway.content.piece import Piece, Reading
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from dlp_gateway.config import ContentLimits

_ARCHIVES = (b"7z\xbc\xaf\x27\x1c\0", b"Rar!\x1a\7", b"MSCF\0\0\0\0", b"PK\3\4")


def read_program(piece: Piece, _limits: ContentLimits) -> Reading:
    """Read what is packed into a program."""
    found = [at for magic in _ARCHIVES if (at := piece.octets.find(magic, 1)) > 0]
    pieces = tuple(piece.inside(f"{number}", octets=piece.octets[at:]) for number, at in enumerate(sorted(found), 1))
    return Reading(pieces=pieces, unread=(piece.unread(Cause.UNSUPPORTED),))
