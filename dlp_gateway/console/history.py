"""What was done with a case or an order, with the words that people gave for it: a second pair of eyes needs the first.

Takes: audit entries and their erasable parts. Returns: lines for a page. Touches: nothing. Fails: never: a part that
was erased, or that this program does not know, is shown without words.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from dlp_gateway.model import AuditEntry

#: Looking changes nothing that an approver would have to look at again.
_LOOKING = frozenset({"viewed", "reveal"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One act: who did what and when, why, and on what evidence (name and value)."""

    at: datetime
    actor: str
    action: str
    note: str = ""
    evidence: tuple[tuple[str, str], ...] = ()


def lines(entries: Iterable[AuditEntry], privates: Mapping[int, str]) -> tuple[Line, ...]:
    """Put the words beside the acts."""
    return tuple(_line(entry, _read(privates.get(entry.seq, ""))) for entry in entries)


def proposal(history: tuple[Line, ...]) -> tuple[Line | None, tuple[Line, ...]]:
    """Return the last proposal, and what was done since by people who did not only look."""
    places = [place for place, line in enumerate(history) if line.action == "propose"]
    if not places:
        return None, ()
    after = history[places[-1] + 1 :]
    return history[places[-1]], tuple(line for line in after if line.action not in _LOOKING)


def _line(entry: AuditEntry, told: Mapping[str, Any]) -> Line:
    evidence = told.get("evidence")
    pairs = evidence.items() if isinstance(evidence, dict) else ()
    return Line(
        at=entry.at,
        actor=entry.actor,
        action=entry.action,
        note=str(told.get("note") or told.get("reason") or ""),
        evidence=tuple((str(name), str(value)) for name, value in pairs),
    )


def _read(body: str) -> Mapping[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
