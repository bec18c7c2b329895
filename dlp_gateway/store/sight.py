"""Whose cases somebody may see, as conditions of a query: their agencies', a whistleblower's only if they are counsel.

Takes: a Filter, as far as it says who looks. Returns: conditions on the table incidents. Touches: nothing.
Source: decisions.md 39.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from dlp_gateway.model import Lane
from dlp_gateway.store.tables import incidents

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.store.queue import Filter

#: The basis that only counsel may see.
WHISTLEBLOWER = "WHISTLEBLOWER"


def visible(wanted: Filter) -> Iterator[sa.ColumnElement[bool]]:
    """Yield what a case must be for this person to know of it."""
    if wanted.agencies:
        yield sa.or_(*(condition for domain in wanted.agencies for condition in sent_from(domain)))
    if not wanted.whistleblower:
        yield sa.or_(incidents.c.basis.is_(None), incidents.c.basis != WHISTLEBLOWER)
        yield incidents.c.lane != Lane.WHISTLEBLOWER


def sent_from(domain: str) -> Iterator[sa.ColumnElement[bool]]:
    """Ask for the reverse-path's domain in the envelope's canonical JSON, in which no text can hold a bare quote."""
    opening = _literal('"reverse_path":{"address":{"domain":"')
    end = _literal(f'{domain.lower()}","local_part"')
    yield incidents.c.envelope.like(f"%{opening}{end}%", escape="\\")
    yield incidents.c.envelope.like(f"%{opening}%.{end}%", escape="\\")


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
