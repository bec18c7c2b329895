"""Marking a case: whose it is, urgent, under legal hold, waiting for an answer, with counsel, found by mistake.

Takes: a case, who marks it. Returns: the case after it. Touches: the store. Fails: ActRefused, StoreFault.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dlp_gateway.model import Mistake, State
from dlp_gateway.quarantine.acting import Acting
from dlp_gateway.quarantine.acts import decided, held_again, in_state, of_counsel
from dlp_gateway.quarantine.officer import NotAllowed, said
from dlp_gateway.store import WrongState

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from dlp_gateway.model import Incident, Lane
    from dlp_gateway.quarantine.officer import Officer
    from dlp_gateway.store import Act


#: Why a value that was found is no private fact; what whoever tunes can do something about.
CAUSES = (
    "other_number",  # a case, invoice, part or telephone number that looks like an identifier
    "public_address",  # an office, court, shop or other place that is no private person's home
    "public_person",  # somebody in their office: the agent, the clerk, a judge
    "form_text",  # a template, label, footer or instruction; nobody's facts
    "example",  # invented or test data
    "other_meaning",  # the word means something else here
    "other",
)
#: More values than an officer ticks; a spreadsheet that is wrong throughout is one cause, told for its first rows.
_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A value of a case that was found by mistake, as the case's page names it."""

    label: str
    entity: str
    recognizer: str
    rule: str
    score: float


_NOTE = 4000  # characters, as for every note
_REFERABLE = (State.HELD, State.PROPOSED, State.RELEASE_FAILED)


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

    def refer(
        self, case: str, *, officer: Officer, lane: Lane, note: str, now: datetime, revision: int | None = None
    ) -> Incident:
        """Refer a case to counsel, as a whistleblower's for their eyes only, or give it back (counsel alone).

        What somebody had proposed is taken back: in a lane nothing goes out but on counsel's proposal.
        """
        said(note, "note")

        def decide(old: Incident) -> Act:
            in_state(old, _REFERABLE, "referred")
            of_counsel(old, officer)
            if lane is old.lane:
                raise WrongState(f"case {old.case} is there already")
            back = held_again(old) if old.state is State.PROPOSED else old
            return decided(replace(back, lane=lane), "refer" if lane else "unrefer", officer, note)

        return self._act(case, decide, officer=officer, now=now, revision=revision)

    def mistaken(
        self,
        case: str,
        *,
        officer: Officer,
        wrong: tuple[Wrong, ...],
        cause: str,
        note: str,
        now: datetime,
        revision: int | None = None,
    ) -> Incident:
        """Put values that are no private facts onto the list of mistakes. Decides nothing: the case stays as it is."""
        if cause not in CAUSES:
            raise NotAllowed(f'"{cause}" is no cause; one of: {", ".join(CAUSES)}')
        if not 1 <= len(wrong) <= _MOST:
            raise NotAllowed(f"choose the values that were found by mistake, at most {_MOST}")
        if cause == "other":
            said(note, "note")

        def decide(old: Incident) -> Act:
            found = tuple(_mistake(old, item, officer, cause=cause, note=note, now=now) for item in wrong)
            act = decided(old, "mistaken", officer, note)
            detail = {**act.detail, "cause": cause, "values": [item.label for item in wrong]}
            return replace(act, detail=detail, mistakes=found)

        return self._act(case, decide, officer=officer, now=now, revision=revision)

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


def _mistake(old: Incident, item: Wrong, officer: Officer, *, cause: str, note: str, now: datetime) -> Mistake:
    return Mistake(
        id=secrets.token_hex(16), at=now, incident_id=old.id, case=old.case, by=officer.name, label=item.label,
        entity=item.entity, recognizer=item.recognizer, rule=item.rule, score=item.score, cause=cause,
        note=note.strip()[:_NOTE],
    )  # fmt: skip
