"""The acts as values: what becomes of a case, and what the record says of it.

Takes: the case as it stands, who acts. Returns: store.Act. Touches: nothing.
Fails: ActRefused and its kinds, with words for the officer.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dlp_gateway.model import Lane, State
from dlp_gateway.quarantine.officer import NotAllowed
from dlp_gateway.store import Act, WrongState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from dlp_gateway.model import Incident, Inspection
    from dlp_gateway.quarantine.officer import Officer

OPEN = (State.HELD, State.PROPOSED)
#: What a redacted copy is released on: nothing that the rules protect is left in it.
COPY_BASIS = "NOT_PROTECTED"


def in_state(old: Incident, states: tuple[State, ...], done: str) -> None:
    """Refuse what cannot be done to a case in its state."""
    if old.state not in states:
        raise WrongState(f"case {old.case} is {old.state} and cannot be {done}")


def of_counsel(old: Incident, officer: Officer) -> None:
    """Refuse to decide for counsel what was referred to them."""
    if old.lane is not Lane.NONE and officer.role != "counsel":
        raise NotAllowed(f"case {old.case} is with counsel, who decides it or gives it back")


def still_clean(old: Incident, basis: str | None, judged: Inspection | None) -> None:
    """Refuse to send a redacted copy that the rules in force were not asked about, or in which they find something.

    Rules may have changed since it was made, and what they find now would have been taken out then.
    """
    if old.copy_of is None or basis != COPY_BASIS:
        return
    if judged is None:
        raise NotAllowed(f"case {old.case} is a redacted copy; it is read again before it leaves, and was not")
    left = {finding.entity for finding in judged.findings} | {piece.cause.value for piece in judged.unread}
    if left:
        raise NotAllowed(f"the rules of today find {', '.join(sorted(left))} in this copy; make another one")


def same(name: str, other: str | None) -> bool:
    """Whether two names are one person's."""
    return other is not None and name.strip().casefold() == other.strip().casefold()


def approved_already(old: Incident, wanted: Incident) -> bool:
    """Whether this is the second try of a release that another officer approved, to the letter."""
    unchanged = (old.basis, old.release_to) == (wanted.basis, wanted.release_to)
    return old.state is State.RELEASE_FAILED and unchanged


def subset(old: Incident, recipients: tuple[str, ...] | None) -> tuple[str, ...]:
    """Return whom to release to: never anybody who was not an envelope recipient of the case."""
    if recipients is None:
        return old.release_to or old.recipients
    if not recipients or set(recipients) - set(old.recipients):
        raise NotAllowed(f"case {old.case} can be released to its own {len(old.recipients)} recipients only")
    return tuple(text for text in old.recipients if text in recipients)


def decided(new: Incident, action: str, officer: Officer, note: str, *, told: tuple[str, ...] = ()) -> Act:
    """Say what was decided, by whom and as what."""
    return Act(
        incident=new,
        action=action,
        detail={**officer.facts(), "basis": new.basis, "marks": _marks(new)},
        private={"note": note.strip(), "release_to": new.release_to, "assignee": new.assignee},
        notices=told,
    )


def with_evidence(act: Act, evidence: Mapping[str, str]) -> Act:
    """Put the evidence beside the note: what it says is for the record, not for the chain."""
    return replace(act, private={**act.private, "evidence": dict(evidence)}) if evidence else act


def _marks(new: Incident) -> list[str]:
    lane = [f"lane:{new.lane}"] if new.lane is not Lane.NONE else []
    return [name for name in ("legal_hold", "urgent", "needs_information") if getattr(new, name)] + lane


def releasing(wanted: Incident, officer: Officer, note: str, now: datetime) -> Act:
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
    return replace(decided(new, "release", officer, note), next_at=now)


def closed(old: Incident, state: State, now: datetime) -> Incident:
    """Return the case in a final state."""
    return replace(old, state=state, closed_at=now)


def held_again(old: Incident) -> Incident:
    """Return the case without the proposal that was made, waiting as before."""
    return replace(old, state=State.HELD, basis=None, release_to=(), proposed_by=None, proposed_user=None)


def looked(old: Incident, officer: Officer, reason: str, shown: tuple[str, ...]) -> Act:
    """Say what somebody is about to see; the case stays as it is."""
    detail = {**officer.facts(), "shown": list(shown)}
    return Act(incident=old, action="reveal", detail=detail, private={"reason": reason.strip()})
