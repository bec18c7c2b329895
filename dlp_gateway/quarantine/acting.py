"""What every room of officers' acts stands on: the store, the jurisdictions, one way to act.

Takes: what `service` built. Touches: the store. Fails: ActRefused, StoreFault.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlp_gateway import policy
from dlp_gateway.config.judging import jurisdictions_named

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from dlp_gateway.config import Jurisdiction
    from dlp_gateway.model import Incident
    from dlp_gateway.quarantine.officer import Officer
    from dlp_gateway.store import Act, Store
    from dlp_gateway.store.seal import PrivateKey


class Acting:
    """The ground. `private_key`: only for `reveal`. `jurisdictions`: which bases count where; () = decision 40's.

    `second_approver`: release needs a proposer and another person who approves.
    """

    def __init__(
        self,
        store: Store,
        *,
        private_key: PrivateKey | None = None,
        jurisdictions: tuple[Jurisdiction, ...] = (),
        second_approver: bool = False,
    ) -> None:
        self._store = store
        self._private_key = private_key
        self._jurisdictions = jurisdictions
        self._second_approver = second_approver

    def follow(self, jurisdictions: tuple[Jurisdiction, ...]) -> None:
        """Follow these jurisdictions from now on: the rulebook was reloaded."""
        self._jurisdictions = jurisdictions

    def laws(self, incident: Incident) -> tuple[Jurisdiction, ...]:
        """Return the jurisdiction files that a case was judged by; () if one of them is known no more."""
        return jurisdictions_named(incident.inspection.jurisdiction, self._jurisdictions)

    def _act(
        self,
        case: str,
        decide: Callable[[Incident], Act],
        *,
        officer: Officer,
        now: datetime,
        revision: int | None = None,
    ) -> Incident:
        return self._store.act(case, decide, actor=officer.name, now=now, revision=revision)

    def _may_approve(self, incident: Incident, basis: str, officer: Officer) -> bool:
        allowed = policy.approvers(incident, basis, self._jurisdictions)
        return not allowed or officer.role in allowed
