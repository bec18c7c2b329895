"""Cursors: where a client is in a list, as one word that it gives back.

Takes: the last item of a page. Returns: a word; from a word the place. Touches: nothing. Fails: Refused (400).
A cursor is a place, not a right: what is behind it is filtered as for the first page.
"""

from __future__ import annotations

import base64
import binascii
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dlp_gateway.console.api.problem import Refused
from dlp_gateway.store.queue import Mark

if TYPE_CHECKING:
    from dlp_gateway.model import Incident

#: Longer than any that we make.
LONGEST = 200
_ID = 64


def after(case: Incident) -> str:
    """Return the cursor of the page behind a case."""
    return _written([case.opened_at.isoformat(), case.id])


def mark(cursor: str) -> Mark:
    """Return the place of a cursor of a list of cases."""
    match _read(cursor):
        case [str(at), str(name)] if name.isalnum() and name.isascii() and len(name) <= _ID:
            return Mark(opened_at=_time(at), id=name)
    raise _unknown()


def behind(number: int) -> str:
    """Return the cursor of the page behind a number."""
    return _written([number])


def number(cursor: str) -> int:
    """Return the place of a cursor of a list that is numbered."""
    match _read(cursor):
        case [int(found)] if not isinstance(found, bool) and 0 <= found < 1 << 62:
            return found
    raise _unknown()


def _written(place: list[object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(place, separators=(",", ":")).encode()).decode().rstrip("=")


def _read(cursor: str) -> object:
    try:
        octets = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        found: object = json.loads(octets)
    except (binascii.Error, ValueError, RecursionError):
        raise _unknown() from None
    return found


def _time(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise _unknown() from None


def _unknown() -> Refused:
    return Refused("malformed", "This cursor is not one of ours. Begin again without one.")
