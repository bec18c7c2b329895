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

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from dlp_gateway import policy
from dlp_gateway.config import BASES
from dlp_gateway.model import Disposition, Reason, State
from dlp_gateway.store import Act, ActRefused, NotFound, Stale, WrongState, notices, seal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime, timedelta

    from dlp_gateway.config import Jurisdiction, LawfulBasis
    from dlp_gateway.model import Incident
    from dlp_gateway.store import Store

__all__ = ["BASES", "ActRefused", "NotAllowed", "NotFound", "Officer", "Quarantine", "Stale", "WrongState"]

#: A note must say something; "ok" does not. The text goes into the record and before a court.
_NOTE_CHARS = 10
_NOTE_MAX = 4000

#: 8 U.S.C. 1373 forbids to prohibit sending these to federal immigration authorities: counsel decides, no timer.
_STATUS = frozenset({"CITIZENSHIP", "IMMIGRATION_STATUS"})

_OPEN = (State.HELD, State.PROPOSED)
_REFUSABLE = (*_OPEN, State.RELEASE_FAILED)
_TIMER = "clock"


class NotAllowed(ActRefused):
    """The act is not this officer's, or lacks what it asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """Who acts: the name they gave (`--officer`), the account the system knows (OS user or console account).

    `role`: as what they act (`--as`): officer, director, designee, counsel, records_custodian.
    """

    name: str
    user: str
    role: str = "officer"

    def __post_init__(self) -> None:
        """Refuse an act by nobody."""
        if not self.name.strip() or not self.user.strip():
            raise NotAllowed("name the officer who acts (--officer NAME)")


class Quarantine:
    """The acts. `private_key`: only for `reveal`. `jurisdictions`: which bases count where; () = decision 40's.

    `second_approver`: release needs a proposer and another person who approves.
    """

    def __init__(
        self,
        store: Store,
        *,
        private_key: seal.PrivateKey | None = None,
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

    # ------------------------------------------------------------------------------------------- looking

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
        _said(reason, "reason")
        self._act(case, lambda old: _looked(old, officer, reason, shown), officer=officer, now=now)

    def demands(self, incident: Incident) -> tuple[LawfulBasis, ...]:
        """Return the bases that count for a case, with the evidence each asks for and who may approve it."""
        return policy.demands(incident, self._jurisdictions)

    # ------------------------------------------------------------------------------------------- deciding

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
    ) -> Incident:
        """Release to the stored recipients, or to some of them; with a second approver this proposes it.

        So it does where the jurisdiction file says who may approve this basis, and the officer is none of them.
        `evidence`: what the basis asks for, by name. Also tries a failed release again.
        """
        _said(note, "note")

        def decide(old: Incident) -> Act:
            _in_state(old, (State.HELD, State.RELEASE_FAILED), "released")
            if words := policy.refusal(old, basis, evidence, self._jurisdictions):
                raise NotAllowed(words)
            wanted = replace(
                old, basis=basis, release_to=_subset(old, recipients), proposed_by=officer.name,
                proposed_user=officer.user,
            )  # fmt: skip
            two = self._second_approver or not self._may_approve(old, basis, officer)
            if two and not _approved_already(old, wanted):
                return _with(_decided(replace(wanted, state=State.PROPOSED), "propose", officer, note), evidence)
            return _with(_releasing(wanted, officer, note, now), evidence)

        return self._act(case, decide, officer=officer, now=now, revision=revision)

    def approve(
        self, case: str, *, officer: Officer, note: str, now: datetime, revision: int | None = None
    ) -> Incident:
        """Approve a proposed release; never by its proposer, under whatever name."""
        _said(note, "note")

        def decide(old: Incident) -> Act:
            _in_state(old, (State.PROPOSED,), "approved")
            if officer.user == old.proposed_user or _same(officer.name, old.proposed_by):
                raise NotAllowed(f"case {old.case} was proposed by you; another officer must approve it")
            if not self._may_approve(old, old.basis or "", officer):
                roles = " or ".join(policy.approvers(old, old.basis or "", self._jurisdictions))
                raise NotAllowed(f"basis {old.basis} is for {roles} to approve; say as what you act (--as ROLE)")
            return _releasing(old, officer, note, now)

        return self._act(case, decide, officer=officer, now=now, revision=revision)

    def return_to_held(
        self, case: str, *, officer: Officer, note: str, now: datetime, revision: int | None = None
    ) -> Incident:
        """Turn a proposal down; the case waits again."""
        _said(note, "note")

        def decide(old: Incident) -> Act:
            _in_state(old, (State.PROPOSED,), "returned")
            back = replace(old, state=State.HELD, basis=None, release_to=(), proposed_by=None, proposed_user=None)
            return _decided(back, "return", officer, note)

        return self._act(case, decide, officer=officer, now=now, revision=revision)

    def refuse(self, case: str, *, officer: Officer, note: str, now: datetime, revision: int | None = None) -> Incident:
        """Refuse for good; the author is told."""
        _said(note, "note")

        def decide(old: Incident) -> Act:
            _in_state(old, _REFUSABLE, "refused")
            return _decided(_closed(old, State.REFUSED, now), "refuse", officer, note, told=(notices.REFUSED,))

        return self._act(case, decide, officer=officer, now=now, revision=revision)

    def withdraw(
        self, case: str, *, officer: Officer, note: str, now: datetime, revision: int | None = None
    ) -> Incident:
        """Close a case because its author no longer wants the mail sent."""
        _said(note, "note")

        def decide(old: Incident) -> Act:
            _in_state(old, _OPEN, "withdrawn")
            return _decided(_closed(old, State.WITHDRAWN, now), "withdraw", officer, note)

        return self._act(case, decide, officer=officer, now=now, revision=revision)

    # ------------------------------------------------------------------------------------------- marking

    def assign(
        self, case: str, *, officer: Officer, assignee: str | None, now: datetime, revision: int | None = None
    ) -> Incident:
        """Give the case to somebody, or to nobody (None)."""
        return self._mark(case, "assign", lambda old: replace(old, assignee=assignee), officer, now, revision)

    def legal_hold(
        self, case: str, *, officer: Officer, on: bool, note: str, now: datetime, revision: int | None = None
    ) -> Incident:
        """Stop (or let go on) every clock of the case: neither expired nor erased while on."""
        _said(note, "note")
        return self._mark(case, "legal_hold", lambda old: replace(old, legal_hold=on), officer, now, revision, note)

    def urgent(self, case: str, *, officer: Officer, on: bool, now: datetime, revision: int | None = None) -> Incident:
        """Mark the case urgent, or not."""
        return self._mark(case, "urgent", lambda old: replace(old, urgent=on), officer, now, revision)

    def needs_information(
        self, case: str, *, officer: Officer, on: bool, note: str, now: datetime, revision: int | None = None
    ) -> Incident:
        """Mark that the case waits for an answer, or that it came."""
        _said(note, "note")
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
            case, lambda old: _decided(change(old), action, officer, note), officer=officer, now=now, revision=revision
        )

    # ------------------------------------------------------------------------------------------- the clock

    def expire_due(self, now: datetime) -> tuple[Incident, ...]:
        """Remind officers of cases whose time has come; refuse what has expired. Never releases anything.

        Citizenship or immigration status alone, and what is under legal hold, is never refused by a timer: officers
        are reminded again after each further span of the due time.
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

    # --------------------------------------------------------------------------------------------- common

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


def _in_state(old: Incident, states: tuple[State, ...], done: str) -> None:
    if old.state not in states:
        raise WrongState(f"case {old.case} is {old.state} and cannot be {done}")


def _said(text: str, what: str) -> None:
    if not _NOTE_CHARS <= len(text.strip()) <= _NOTE_MAX:
        raise NotAllowed(f"the {what} must say why, in {_NOTE_CHARS} to {_NOTE_MAX} characters")


def _same(name: str, other: str | None) -> bool:
    return other is not None and name.strip().casefold() == other.strip().casefold()


def _approved_already(old: Incident, wanted: Incident) -> bool:
    """Whether this is the second try of a release that another officer approved, to the letter."""
    same = (old.basis, old.release_to) == (wanted.basis, wanted.release_to)
    return old.state is State.RELEASE_FAILED and same


def _subset(old: Incident, recipients: tuple[str, ...] | None) -> tuple[str, ...]:
    """Return whom to release to: never anybody who was not an envelope recipient of the case."""
    if recipients is None:
        return old.release_to or old.recipients
    if not recipients or set(recipients) - set(old.recipients):
        raise NotAllowed(f"case {old.case} can be released to its own {len(old.recipients)} recipients only")
    return tuple(text for text in old.recipients if text in recipients)


def _decided(new: Incident, action: str, officer: Officer, note: str, *, told: tuple[str, ...] = ()) -> Act:
    return Act(
        incident=new,
        action=action,
        detail={"user": officer.user, "role": officer.role, "basis": new.basis, "marks": _marks(new)},
        private={"note": note.strip(), "release_to": new.release_to, "assignee": new.assignee},
        notices=told,
    )


def _with(act: Act, evidence: Mapping[str, str]) -> Act:
    """Put the evidence beside the note: what it says is for the record, not for the chain."""
    return replace(act, private={**act.private, "evidence": dict(evidence)}) if evidence else act


def _marks(new: Incident) -> list[str]:
    return [name for name in ("legal_hold", "urgent", "needs_information") if getattr(new, name)]


def _releasing(wanted: Incident, officer: Officer, note: str, now: datetime) -> Act:
    """Through PROPOSED and APPROVED to RELEASING; `next_at` now: the release loop may take it."""
    new = replace(
        wanted,
        state=State.RELEASING,
        approved_by=officer.name,
        release_started_at=now,
        release_attempts=0,
        released_reply=None,
        closed_at=None,
    )
    return replace(_decided(new, "release", officer, note), next_at=now)


def _closed(old: Incident, state: State, now: datetime) -> Incident:
    return replace(old, state=state, closed_at=now)


def _looked(old: Incident, officer: Officer, reason: str, shown: tuple[str, ...]) -> Act:
    detail = {"user": officer.user, "shown": list(shown)}
    return Act(incident=old, action="reveal", detail=detail, private={"reason": reason.strip()})


def _timed(old: Incident, now: datetime) -> Act:
    """Decide what the clock does to a case: remind, or refuse what nobody decided in time."""
    _in_state(old, _OPEN, "timed")
    if old.expires_at <= now and not (old.legal_hold or status_alone(old) or panic_alone(old)):
        return Act(incident=_closed(old, State.EXPIRED, now), action="expire", notices=(notices.EXPIRED,))
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
