"""Whose cases somebody may see, as conditions of a query: their agencies', a whistleblower's only if they are counsel.

Takes: a Filter, as far as it says who looks. Returns: conditions on the table incidents. Touches: nothing.
Source: decisions.md 39.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from dlp_gateway.model import Lane
from dlp_gateway.store import words
from dlp_gateway.store.tables import incidents

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.model import Incident
    from dlp_gateway.store.queue import Filter

#: The basis that only counsel may see.
WHISTLEBLOWER = "WHISTLEBLOWER"


def for_counsel(incident: Incident) -> bool:
    """Whether a case is a whistleblower's: for counsel's eyes alone."""
    return incident.basis == WHISTLEBLOWER or incident.lane is Lane.WHISTLEBLOWER


def visible(wanted: Filter) -> Iterator[sa.ColumnElement[bool]]:
    """Yield what a case must be for this person to know of it."""
    if wanted.agencies:
        yield sa.or_(*(words.under(domain) for domain in wanted.agencies))
    if not wanted.whistleblower:
        yield sa.or_(incidents.c.basis.is_(None), incidents.c.basis != WHISTLEBLOWER)
        yield incidents.c.lane != Lane.WHISTLEBLOWER
