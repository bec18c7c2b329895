"""Deciding a case: release or propose it, approve, turn down, refuse, withdraw.

Takes: a case, who decides, why. Returns: the case after it. Touches: the store. Fails: ActRefused, StoreFault.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from dlp_gateway import policy
from dlp_gateway.model import Lane, State
from dlp_gateway.quarantine.acting import Acting
from dlp_gateway.quarantine.acts import (
    OPEN,
    approved_already,
    closed,
    decided,
    held_again,
    in_state,
    of_counsel,
    releasing,
    same,
    still_clean,
    subset,
    with_evidence,
)
from dlp_gateway.quarantine.officer import NotAllowed, said
from dlp_gateway.store import notices

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from dlp_gateway.model import Incident, Inspection
    from dlp_gateway.quarantine.officer import Officer
    from dlp_gateway.store import Act

_REFUSABLE = (*OPEN, State.RELEASE_FAILED)


class Deciding(Acting):
    """The acts that decide."""

    def release(
        self,
        case: str,
        *,
        officer: Officer,
        basis: str,
        note: str,
        now: datetime,
        evidence: Mapping[str, str] = MappingProxyType({}),
        recipients: tuple[str, ...] | None = None,
        revision: int | None = None,
        judged: Inspection | None = None,
    ) -> Incident:
        """Release to the stored recipients, or to some of them; with a second approver this proposes it.

        So it does where the jurisdiction file says who may approve this basis, and the officer is none of them.
        `evidence`: what the basis asks for, by name. Also tries a failed release again. `judged`: what the rules in
        force find in a redacted copy, which leaves only if that is nothing.
        """
        said(note, "note")

        def decide(old: Incident) -> Act:
            in_state(old, (State.HELD, State.RELEASE_FAILED), "released")
            of_counsel(old, officer)
            still_clean(old, basis, judged)
            if words := policy.refusal(old, basis, evidence, self._jurisdictions):
                raise NotAllowed(words)
            wanted = replace(
                old, basis=basis, release_to=subset(old, recipients), proposed_by=officer.name,
                proposed_user=officer.user,
            )  # fmt: skip
            two = self._second_approver or not self._may_approve(old, basis, officer)
            if two and not approved_already(old, wanted):
                return with_evidence(decided(replace(wanted, state=State.PROPOSED), "propose", officer, note), evidence)
            return with_evidence(releasing(wanted, officer, note, now), evidence)

        return self._act(case, decide, officer=officer, now=now, revision=revision)

    def approve(
        self,
        case: str,
        *,
        officer: Officer,
        note: str,
        now: datetime,
        revision: int | None = None,
        judged: Inspection | None = None,
    ) -> Incident:
        """Approve a proposed release; never by its proposer, under whatever name. `judged`: as for a release."""
        said(note, "note")

        def decide(old: Incident) -> Act:
            in_state(old, (State.PROPOSED,), "approved")
            _second_pair_of_eyes(old, officer)
            if old.lane is Lane.WHISTLEBLOWER:
                of_counsel(old, officer)
            if not self._may_approve(old, old.basis or "", officer):
                roles = " or ".join(policy.approvers(old, old.basis or "", self._jurisdictions))
                raise NotAllowed(f"basis {old.basis} is for {roles} to approve; say as what you act (--as ROLE)")
            still_clean(old, old.basis, judged)
            return releasing(old, officer, note, now)

        return self._act(case, decide, officer=officer, now=now, revision=revision)

    def retry(
        self,
        case: str,
        *,
        officer: Officer,
        note: str,
        now: datetime,
        revision: int | None = None,
        judged: Inspection | None = None,
    ) -> Incident:
        """Send a release that failed once more: same basis, same recipients, so that what was approved stands.

        `judged`: as for a release.
        """
        said(note, "note")

        def decide(old: Incident) -> Act:
            in_state(old, (State.RELEASE_FAILED,), "tried again")
            of_counsel(old, officer)
            if (old.basis or "") not in policy.known_bases(old, self._jurisdictions):
                raise NotAllowed(f"basis {old.basis} counts no more in {old.inspection.jurisdiction}; release it anew")
            still_clean(old, old.basis, judged)
            again = releasing(old, officer, note, now)
            return replace(again, action="retry", incident=replace(again.incident, approved_by=old.approved_by))

        return self._act(case, decide, officer=officer, now=now, revision=revision)

    def return_to_held(
        self, case: str, *, officer: Officer, note: str, now: datetime, revision: int | None = None
    ) -> Incident:
        """Turn a proposal down; the case waits again."""
        said(note, "note")

        def decide(old: Incident) -> Act:
            in_state(old, (State.PROPOSED,), "returned")
            return decided(held_again(old), "return", officer, note)

        return self._act(case, decide, officer=officer, now=now, revision=revision)

    def refuse(self, case: str, *, officer: Officer, note: str, now: datetime, revision: int | None = None) -> Incident:
        """Refuse for good; the author is told."""
        said(note, "note")

        def decide(old: Incident) -> Act:
            in_state(old, _REFUSABLE, "refused")
            of_counsel(old, officer)
            return decided(closed(old, State.REFUSED, now), "refuse", officer, note, told=(notices.REFUSED,))

        return self._act(case, decide, officer=officer, now=now, revision=revision)

    def withdraw(
        self, case: str, *, officer: Officer, note: str, now: datetime, revision: int | None = None
    ) -> Incident:
        """Close a case because its author no longer wants the mail sent."""
        said(note, "note")

        def decide(old: Incident) -> Act:
            in_state(old, OPEN, "withdrawn")
            if officer.role != "author":
                of_counsel(old, officer)
            return decided(closed(old, State.WITHDRAWN, now), "withdraw", officer, note)

        return self._act(case, decide, officer=officer, now=now, revision=revision)


def _second_pair_of_eyes(old: Incident, officer: Officer) -> None:
    """Refuse a proposer's own approval, under whatever name, and that of who stands in for the proposer."""
    if officer.user == old.proposed_user or same(officer.name, old.proposed_by):
        raise NotAllowed(f"case {old.case} was proposed by you; another officer must approve it")
    if officer.stands_for and officer.stands_for == old.proposed_user:
        raise NotAllowed(f"case {old.case} was proposed by the person in whose place you approve; ask somebody else")
