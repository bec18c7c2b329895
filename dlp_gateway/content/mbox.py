"""Mailboxes in one file: every message between `From ` lines.

Takes: a piece of text octets. Returns: the messages as pieces, what stands before the first as text. Fails: never.
Cost: linear.
Source: RFC 4155 (application/mbox) and its kin, which quote a `From ` in a body as `>From `, or not at all: so only
a line with an address or a date behind it begins a message, and what a wrong cut tears apart is still read.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from dlp_gateway.content.piece import Piece, Reading
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from dlp_gateway.config import ContentLimits

_POSTMARK = re.compile(rb"(?m)^From [^\r\n]*(?:@|\d\d:\d\d|-)[^\r\n]*\r?\n(?=[!-9;-~]+:)")
_QUOTED = re.compile(rb"(?m)^>(>*From )")


def read_mbox(piece: Piece, limits: ContentLimits) -> Reading:
    """Read a mailbox."""
    marks = list(islice(_POSTMARK.finditer(piece.octets), limits.parts + 1))
    if not marks:
        return Reading(pieces=(_message(piece, 1, piece.octets),))
    reading = Reading()
    if len(marks) > limits.parts:
        reading = Reading(unread=(piece.unread(Cause.TOO_BIG),))
        del marks[-1]
    before = piece.octets[: marks[0].start()]
    if before.strip():
        reading += Reading(pieces=(piece.seen_as("before", octets=before, media_type="text/plain"),))
    ends = [*(mark.start() for mark in marks[1:]), len(piece.octets)]
    messages = (
        _message(piece, number, piece.octets[mark.start() : end])
        for number, (mark, end) in enumerate(zip(marks, ends, strict=True), start=1)
    )
    return reading + Reading(pieces=tuple(messages))


def is_mbox(octets: bytes) -> bool:
    """Return whether octets begin as a mailbox does."""
    return _POSTMARK.match(octets) is not None


def _message(piece: Piece, number: int, octets: bytes) -> Piece:
    """Return one message, its quoted `From ` lines as they were written; the splitter knows the line on top."""
    return piece.inside(str(number), octets=_QUOTED.sub(rb"\1", octets), media_type="message/rfc822")
