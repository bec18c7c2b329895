"""What is done with a case: each act that a form may ask for, who may ask for it, and what happens.

Takes: forms of people who are logged in. Returns: the case after it. Touches: the store, through `quarantine`.
Fails: Denied (not theirs to ask); ActRefused, which the case's page shows, and nothing has changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from dlp_gateway.console import rights
from dlp_gateway.console.asking import Asked, evidence_of, note_of, officer_of, revision_of, text
from dlp_gateway.console.login import Denied
from dlp_gateway.model import Lane
from dlp_gateway.remarks import is_author
from dlp_gateway.store import ActRefused

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.datastructures import FormData

    from dlp_gateway.console.office import Office
    from dlp_gateway.model import Account, Incident, Session
    from dlp_gateway.quarantine import Officer, Wrong

#: Sentences that fit most refusals, so that a note can be chosen instead of written.
REFUSALS = (
    "No order of a court was given.",
    "The paper is signed by an agency's officer, not by a judge.",
    "The order is about other people or other facts.",
    "The author says that it was sent by mistake.",
)

#: What a second pair of eyes can say of a proposal, to be chosen instead of written; nothing is chosen for them.
APPROVALS = (
    "I read the message and compared it with the order.",
    "I read the message and the evidence; the basis holds.",
    "The evidence does not fit this message or its recipients.",
    "The basis does not hold.",
)


#: Acts that let mail go are another person's than its author's, whatever roles the author has.
_NEVER_BY_THE_AUTHOR = frozenset({"release", "approve"})


def check(account: Account, incident: Incident, name: str) -> None:
    """Refuse (Denied) an act that is not theirs to ask for, by whatever way they ask: a form, or a program."""
    if not ACTS[name].may(account):
        raise Denied(403, "Your role does not allow this.")
    if name in _NEVER_BY_THE_AUTHOR and is_author(account, incident):
        raise Denied(403, "You wrote this email yourself. Another person decides about it.")


def acting(account: Account, incident: Incident, name: str, *, approvers: tuple[str, ...]) -> tuple[str, str]:
    """Say as what a person acts: what the basis wants of them, if they are that; for counsel's cases counsel.

    And whom they stand in for, if the right to approve is not their own.
    """
    if name == "approve":
        sealed = incident.lane is Lane.WHISTLEBLOWER
        return rights.acts_for(account, ("counsel",) if sealed else approvers)
    return rights.acts_as(account, approvers if incident.lane is Lane.NONE else ("counsel",)), ""


class Act(NamedTuple):
    """One act: who may ask for it, and what happens."""

    may: Callable[[Account], bool]
    do: Callable[[Acts, Asked], Incident]


class Acts:
    """The acts on one case."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._quarantine = office.quarantine

    def asked(self, session: Session, incident: Incident, form: FormData) -> tuple[Act, Asked]:
        """Read a form; Denied if there is no such act or it is not theirs."""
        name = text(form, "act")
        if name not in ACTS:
            raise Denied(400, "The form asks for something that this console does not know.")
        check(session.account, incident, name)
        return ACTS[name], self.noted(session, incident, form)

    def noted(self, session: Session, incident: Incident, form: FormData) -> Asked:
        """Read who asks and what they say, whatever the act."""
        officer = self._acting(session, incident, text(form, "act"), text(form, "basis") or incident.basis or "")
        return Asked(case=incident.id, officer=officer, note=note_of(form), revision=revision_of(form), form=form)

    def do(self, act: Act, asked: Asked) -> Incident:
        """Do it; ActRefused says why not."""
        return act.do(self, asked)

    def mistaken(self, asked: Asked, wrong: tuple[Wrong, ...]) -> Incident:
        """Put values onto the list of mistakes; the caller has read them from the message."""
        told = {**self._silent(asked), "note": asked.text("mistake_note")}
        return self._quarantine.mistaken(asked.case, wrong=wrong, cause=asked.text("cause"), **told)

    def _acting(self, session: Session, incident: Incident, act: str, basis: str) -> Officer:
        demands = self._quarantine.demands(incident)
        wanted = next((item.approvers for item in demands if item.code == basis), ())
        role, giver = acting(session.account, incident, act, approvers=wanted)
        return officer_of(session, role=role, stands_for=giver)

    def _release(self, asked: Asked) -> Incident:
        basis = asked.text("basis")
        recipients = tuple(str(item) for item in asked.form.getlist("recipient"))
        return self._quarantine.release(
            asked.case, basis=basis, evidence=evidence_of(asked.form, basis), recipients=recipients,
            judged=asked.judged, **self._common(asked),
        )  # fmt: skip

    def _approve(self, asked: Asked) -> Incident:
        return self._quarantine.approve(asked.case, judged=asked.judged, **self._common(asked))

    def _return(self, asked: Asked) -> Incident:
        return self._quarantine.return_to_held(asked.case, **self._common(asked))

    def _retry(self, asked: Asked) -> Incident:
        return self._quarantine.retry(asked.case, judged=asked.judged, **self._common(asked))

    def _refuse(self, asked: Asked) -> Incident:
        return self._quarantine.refuse(asked.case, **self._common(asked))

    def _withdraw(self, asked: Asked) -> Incident:
        return self._quarantine.withdraw(asked.case, **self._common(asked))

    def _ask(self, asked: Asked) -> Incident:
        return self._quarantine.needs_information(asked.case, on=asked.on, **self._common(asked))

    def _hold(self, asked: Asked) -> Incident:
        return self._quarantine.legal_hold(asked.case, on=asked.on, **self._common(asked))

    def _refer(self, asked: Asked) -> Incident:
        try:
            lane = Lane(asked.text("lane"))
        except ValueError:
            raise ActRefused("The form asks for something that this console does not know.") from None
        return self._quarantine.refer(asked.case, lane=lane, **self._common(asked))

    def _urgent(self, asked: Asked) -> Incident:
        return self._quarantine.urgent(asked.case, on=asked.on, **self._silent(asked))

    def _assign(self, asked: Asked) -> Incident:
        mine = asked.officer.name if asked.on else None
        return self._quarantine.assign(asked.case, assignee=mine, **self._silent(asked))

    def _common(self, asked: Asked) -> dict[str, Any]:
        return {**self._silent(asked), "note": asked.note}

    def _silent(self, asked: Asked) -> dict[str, Any]:
        return {"officer": asked.officer, "now": self._office.clock(), "revision": asked.revision}


#: What a form may ask for.
ACTS: dict[str, Act] = {
    "release": Act(rights.may_decide, Acts._release),  # noqa: SLF001  the table of this class
    "approve": Act(rights.may_approve, Acts._approve),  # noqa: SLF001
    "return": Act(rights.may_approve, Acts._return),  # noqa: SLF001
    "retry": Act(rights.may_decide, Acts._retry),  # noqa: SLF001
    "refuse": Act(rights.may_decide, Acts._refuse),  # noqa: SLF001
    "withdraw": Act(rights.may_decide, Acts._withdraw),  # noqa: SLF001
    "ask": Act(rights.may_decide, Acts._ask),  # noqa: SLF001
    "legal_hold": Act(rights.may_decide, Acts._hold),  # noqa: SLF001
    "refer": Act(rights.may_decide, Acts._refer),  # noqa: SLF001
    "urgent": Act(rights.may_decide, Acts._urgent),  # noqa: SLF001
    "assign": Act(rights.may_decide, Acts._assign),  # noqa: SLF001
}
