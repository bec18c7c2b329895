"""Marking a case: whose it is, urgent, under legal hold, waiting for an answer.

Takes: a case, who marks it. Returns: the case after it. Touches: the store. Fails: ActRefused, StoreFault.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dlp_gateway.quarantine.acting import Acting
from dlp_gateway.quarantine.acts import decided
from dlp_gateway.quarantine.officer import said

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from dlp_gateway.model import Incident
    from dlp_gateway.quarantine.officer import Officer


class Marking(Acting):
    """The acts that decide nothing."""

    def assign(
        self, case: str, *, officer: Officer, assignee: str | None, now: datetime, revision: int | None = None
    ) -> Incident:
        """Give the case to somebody, or to nobody (None)."""
        return self._mark(case, "assign", lambda old: replace(old, assignee=assignee), officer, now, revision)

    def legal_hold(
        self, case: str, *, officer: Officer, on: bool, note: str, now: datetime, revision: int | None = None
    ) -> Incident:
        """Stop (or let go on) every clock of the case: neither expired nor erased while on."""
        said(note, "note")
        return self._mark(case, "legal_hold", lambda old: replace(old, legal_hold=on), officer, now, revision, note)

    def urgent(self, case: str, *, officer: Officer, on: bool, now: datetime, revision: int | None = None) -> Incident:
        """Mark the case urgent, or not."""
        return self._mark(case, "urgent", lambda old: replace(old, urgent=on), officer, now, revision)

    def needs_information(
        self, case: str, *, officer: Officer, on: bool, note: str, now: datetime, revision: int | None = None
    ) -> Incident:
        """Mark that the case waits for an answer, or that it came."""
        said(note, "note")
        return self._mark(
            case, "needs_information", lambda old: replace(old, needs_information=on), officer, now, revision, note
        )

    def _mark(  # noqa: PLR0917  private; the public acts are keyword-only
        self,
        case: str,
        action: str,
        change: Callable[[Incident], Incident],
        officer: Officer,
        now: datetime,
        revision: int | None,
        note: str = "",
    ) -> Incident:
        return self._act(
            case, lambda old: decided(change(old), action, officer, note), officer=officer, now=now, revision=revision
        )
