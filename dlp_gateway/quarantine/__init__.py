"""What an officer, and the clock, may do to a case; every act is a state change and an audit entry in one transaction.

Takes: a case by id or number, the officer, what the act asks for. Returns: the case after it.
Touches: the store. Fails: ActRefused with words for the officer (nothing was changed), StoreFault.

    HELD ──► PROPOSED ──► (approved) ──► RELEASING ──► RELEASED
     │ │         │                          ▲   └────► RELEASE_FAILED ──► again, or REFUSED
     │ └─────────┼──► where no second approver is asked for ─┘
     └───────────┴──► REFUSED, WITHDRAWN; by the clock: EXPIRED

Only `release` and `approve` lead to RELEASING, and both ask for a person: no timer does (test_law_).
Source: decisions.md 13 (8 U.S.C. 1373), 28, 29, 36, 37, 40.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlp_gateway import policy
from dlp_gateway.config import BASES
from dlp_gateway.quarantine.acts import COPY_BASIS, looked
from dlp_gateway.quarantine.clock import Clock, panic_alone, status_alone
from dlp_gateway.quarantine.copying import Copying
from dlp_gateway.quarantine.deciding import Deciding
from dlp_gateway.quarantine.marking import CAUSES, Marking, Wrong
from dlp_gateway.quarantine.officer import NotAllowed, Officer, said
from dlp_gateway.store import ActRefused, NotFound, Stale, WrongState, seal

if TYPE_CHECKING:
    from datetime import datetime

    from dlp_gateway.config import LawfulBasis
    from dlp_gateway.model import Incident, State

__all__ = [
    "BASES",
    "CAUSES",
    "COPY_BASIS",
    "ActRefused",
    "NotAllowed",
    "NotFound",
    "Officer",
    "Quarantine",
    "Stale",
    "Wrong",
    "WrongState",
    "panic_alone",
    "status_alone",
]  # fmt: skip


class Quarantine(Deciding, Marking, Copying, Clock):
    """All acts, and what looks without changing anything."""

    def list(self, state: State | None = None) -> tuple[Incident, ...]:
        """Return cases, oldest first."""
        return self._store.incidents(state)

    def show(self, case: str) -> Incident:
        """Return one case: facts without a word of the message."""
        return self._store.incident(case)

    def reveal(self, case: str, *, officer: Officer, reason: str, now: datetime) -> bytes:
        """Return the held content; the look is in the audit log before the content is out."""
        if self._private_key is None:
            raise NotAllowed("this process does not hold the private key; reveal where the console runs")
        sealed = self._store.sealed(case)
        self.looked(case, officer=officer, reason=reason, shown=("message",), now=now)
        return seal.unseal(self._private_key, sealed)

    def looked(self, case: str, *, officer: Officer, reason: str, shown: tuple[str, ...], now: datetime) -> None:
        """Record that values are about to be seen: which (`US_SSN #1`, or `message` for all of it), by whom and why."""
        said(reason, "reason")
        self._act(case, lambda old: looked(old, officer, reason, shown), officer=officer, now=now)

    def demands(self, incident: Incident) -> tuple[LawfulBasis, ...]:
        """Return the bases that count for a case, with the evidence each asks for and who may approve it."""
        return policy.demands(incident, self._jurisdictions)
