"""The bodies and attachments of a message as most programs show them: octets, freed of their transfer encoding.

`content.read` says what a message says in every reading; this says which pieces a reader sees, for who shows one of
them or makes a new message of them. What stands in an attached message or an archive stays inside it.

Takes: a message. Returns: pieces. Touches: nothing. Fails: never; bounded by `limits.parts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from dlp_gateway.content import formats
from dlp_gateway.content.piece import Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dlp_gateway.config import ContentLimits
    from dlp_gateway.model import Part

_ALTERNATIVE = "multipart/alternative"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaves:
    """What is shown in line, and what hangs on the message."""

    bodies: tuple[Piece, ...]
    attachments: tuple[Piece, ...]


def leaves(content: bytes, limits: ContentLimits) -> Leaves:
    """Take a message apart, down to what is no multipart."""
    found = tuple(_leaves(content, limits))
    bodies = tuple(piece for piece in found if _is_body(piece))
    return Leaves(bodies=bodies, attachments=tuple(piece for piece in found if not _is_body(piece)))


def _leaves(content: bytes, limits: ContentLimits) -> Iterator[Piece]:
    waiting, opened = [Piece(locator="", media_type="message/rfc822", octets=content)], 0
    while waiting and opened < limits.parts:
        piece, opened = waiting.pop(), opened + 1
        row = formats.by_label(piece.media_type)
        if row is not None and (not piece.locator or piece.media_type.startswith("multipart/")):
            pieces = formats.load(row)(piece, limits).pieces
            waiting += reversed([inner for inner in pieces if not inner.alternate])
        elif piece.octets.strip():
            yield piece


def _is_body(piece: Piece) -> bool:
    return piece.media_type.startswith("text/") and not (piece.attached or piece.filename)


def fullest(bodies: Iterable[Piece], texts: dict[str, Part]) -> tuple[Part, ...]:
    """Return the displayed texts of bodies; of alternatives (RFC 2046 5.1.4) the one that says most.

    The last is meant to be the best, but some say no more than that another program is needed.
    """
    shown = [piece for piece in bodies if piece.locator in texts]
    return tuple(
        max((texts[piece.locator] for piece in group), key=lambda part: len(part.text.split()))
        for _, group in groupby(shown, key=_choice)
    )


def _choice(piece: Piece) -> str:
    """Return the locator of the outermost set of alternatives that a piece is one of, or its own."""
    if _ALTERNATIVE not in piece.within:
        return piece.locator
    return ".".join(["alternatives", *piece.locator.split(".")[: piece.within.index(_ALTERNATIVE)]])
