"""What the clock does to a case: reminds, refuses what nobody decided in time, erases. It never releases anything.

Takes: the time. Returns: the cases changed. Touches: the store. Fails: StoreFault.
Source: decisions.md 13 (8 U.S.C. 1373: counsel decides, no timer), 36.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dlp_gateway.model import Disposition, Lane, Reason, State
from dlp_gateway.quarantine.acting import Acting
from dlp_gateway.quarantine.acts import OPEN, closed, in_state
from dlp_gateway.store import Act, WrongState, notices

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from dlp_gateway.model import Incident

#: 8 U.S.C. 1373 forbids to prohibit sending these to federal immigration authorities: counsel decides, no timer.
_STATUS = frozenset({"CITIZENSHIP", "IMMIGRATION_STATUS"})

_TIMER = "clock"


class Clock(Acting):
    """The acts of nobody."""

    def expire_due(self, now: datetime) -> tuple[Incident, ...]:
        """Remind officers of cases whose time has come; refuse what has expired. Never releases anything.

        Citizenship or immigration status alone, what is under legal hold and what counsel has to decide is never
        refused by a timer: officers are reminded again after each further span of the due time.
        """
        changed = []
        for incident in self._store.due(now):
            try:
                changed.append(self._store.act(incident.id, lambda old: _timed(old, now), actor=_TIMER, now=now))
            except WrongState:
                continue  # an officer, or another node's clock, was first
        return tuple(changed)

    def erase_due(self, now: datetime, *, retention: timedelta) -> tuple[Incident, ...]:
        """Erase the content of cases closed longer than `retention` ago; the record stays. Legal hold stops it."""
        changed = []
        for incident in self._store.erasable(now - retention):
            try:
                changed.append(self._store.act(incident.id, lambda old: _erased(old, now), actor=_TIMER, now=now))
            except WrongState:
                continue
        return tuple(changed)


def _timed(old: Incident, now: datetime) -> Act:
    """Decide what the clock does to a case: remind, or refuse what nobody decided in time."""
    in_state(old, OPEN, "timed")
    waits = old.legal_hold or old.lane is not Lane.NONE or status_alone(old) or panic_alone(old)
    if old.expires_at <= now and not waits:
        return Act(incident=closed(old, State.EXPIRED, now), action="expire", notices=(notices.EXPIRED,))
    if old.due_at > now or (old.escalated_at is not None and now < old.escalated_at + _again(old)):
        raise WrongState(f"case {old.case} is not due")
    new = replace(old, escalated_at=now, escalations=old.escalations + 1)
    return Act(incident=new, action="escalate", notices=(notices.OFFICER_DUE,))


def _again(old: Incident) -> timedelta:
    """How long after a reminder the next one comes: the due time; before expiry one reminder is enough."""
    if old.escalated_at is not None and old.escalated_at < old.expires_at:
        return max(old.expires_at - old.escalated_at, old.due_at - old.opened_at)
    return old.due_at - old.opened_at


def status_alone(incident: Incident) -> bool:
    """Whether all that was found is citizenship or immigration status (8 U.S.C. 1373)."""
    found = {finding.entity for finding in incident.inspection.findings}
    return bool(found) and found <= _STATUS


def panic_alone(incident: Incident) -> bool:
    """Whether nothing but the panic switch holds the mail: a clock must not refuse what the rules would let pass."""
    return Reason.PANIC in incident.inspection.verdict.reasons and any(
        item.disposition is Disposition.DELIVER for item in incident.inspection.verdict.observed[-1:]
    )


def _erased(old: Incident, now: datetime) -> Act:
    if old.closed_at is None or old.legal_hold or old.erased_at is not None:
        raise WrongState(f"case {old.case} is not to be erased")
    return Act(incident=replace(old, erased_at=now), action="erase", erase=True)
