"""A case: its page, values shown for a reason, and the acts that its forms ask for.

Takes: requests of people who are logged in. Returns: pages. Touches: the store, through `quarantine` for every act.
Fails: Denied; ActRefused is shown on the case's page and nothing has changed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import anyio.to_thread
from starlette.responses import RedirectResponse, Response

from dlp_gateway import redact
from dlp_gateway.console import giving, history, rights
from dlp_gateway.console.acts import APPROVALS, REFUSALS, Acts
from dlp_gateway.console.asking import officer_of, text
from dlp_gateway.console.login import Denied
from dlp_gateway.console.office import shown, values
from dlp_gateway.console.pages import render
from dlp_gateway.model import Fault, Saturated, ScannerFault
from dlp_gateway.quarantine import CAUSES, Wrong
from dlp_gateway.store import ActRefused

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request

    from dlp_gateway.console.login import Door
    from dlp_gateway.console.office import Office
    from dlp_gateway.console.opening import Opening
    from dlp_gateway.model import Account, Explanation, Incident, Session


_AWAY = "The message cannot be read at this moment. Try again; if it stays, run dlp-gateway doctor."
_SCANNER = (ScannerFault, Saturated)


class Desk:
    """The pages of one case."""

    def __init__(self, office: Office, door: Door, opening: Opening) -> None:
        self._office = office
        self._door = door
        self._opening = opening
        self._acts = Acts(office)

    # -------------------------------------------------------------------------------------------- looking

    async def case(self, request: Request) -> Response:
        """Show one case."""
        incident = await self._opening.incident(request)
        return await self._case_page(request, incident)

    async def reveal(self, request: Request) -> Response:
        """Show values, after a reason was given and the password again if it was long ago; both are recorded."""
        session: Session = request.state.session
        form = await self._door.form(request)
        incident = await self._opening.incident(request)
        if not rights.may_reveal(session.account):
            raise Denied(403, "Your role does not see values.")
        wanted = frozenset(str(label) for label in form.getlist("value"))
        try:
            await self._opening.confirm(session, form)
            explanation = await self._opening.messages.explained(incident)
            await self._record_reveal(incident, session, form, _known(explanation, wanted))
        except (ActRefused, Fault) as problem:
            return await self._case_page(request, incident, problem=str(problem))
        return await self._case_page(request, incident, reveal=wanted)

    async def _record_reveal(
        self, incident: Incident, session: Session, form: FormData, labels: tuple[str, ...]
    ) -> None:
        quarantine, now = self._office.quarantine, self._office.clock()
        if not labels:
            raise ActRefused("Choose what you need to see.")
        await anyio.to_thread.run_sync(
            lambda: quarantine.looked(
                incident.id, officer=officer_of(session), reason=str(form.get("reason", "")), shown=labels, now=now
            )
        )

    async def _case_page(
        self, request: Request, incident: Incident, *, reveal: frozenset[str] = frozenset(), problem: str = ""
    ) -> Response:
        session: Session = request.state.session
        await self._opening.record(incident, session)
        explanation, unread = await self._explained(incident)
        known = await anyio.to_thread.run_sync(lambda: self._known_of(incident, session.account))
        return render(
            request, "case.html", status=409 if problem else 200, case=incident, problem=problem or unread,
            parts=await shown(explanation, reveal=reveal) if explanation else (),
            values=values(explanation) if explanation else (), revealed=reveal,
            details=explanation.process_details if explanation else (),
            refusals=REFUSALS, approvals=APPROVALS, causes=CAUSES, now=self._office.clock(),
            second_approver=self._office.second_approver, fresh=self._door.is_fresh(session),
            may=_may(session, incident) | {"tune": self._office.workbench is not None}, **known,
        )  # fmt: skip

    def _known_of(self, incident: Incident, account: Account) -> dict[str, Any]:
        """Return what the store and the jurisdiction files know of a case."""
        store, quarantine = self._office.store, self._office.quarantine
        entries = tuple(store.audit_entries(subject=incident.id))
        told = history.lines(entries, store.audit_private(*(entry.seq for entry in entries)))
        proposed, since = history.proposal(told)
        return {
            "history": told,
            "proposed": proposed,
            "since": since,
            "mistakes": {item.label: item for item in store.mistakes.of(incident.id)},
            "bases": quarantine.demands(incident),
            "copies": tuple(item for item in store.copies.of(incident.case) if rights.may_see(account, item)),
            "remarks": None if self._office.authors is None else self._office.authors.remarks.of(incident),
            "laws": quarantine.laws(incident),
        }

    async def _explained(self, incident: Incident) -> tuple[Explanation | None, str]:
        """Read the message; what cannot be read now is said, and the facts are shown all the same."""
        if incident.octets == 0 or incident.erased_at is not None:
            return None, ""
        try:
            return await self._opening.messages.explained(incident), ""
        except Fault:
            return None, _AWAY

    # --------------------------------------------------------------------------------------------- acting

    async def act(self, request: Request) -> Response:
        """Do what the form asks for, and back to the case."""
        session: Session = request.state.session
        form = await self._door.form(request)
        incident = await self._opening.incident(request)
        act, asked = self._acts.asked(session, incident, form)
        try:
            judged = await giving.judged(self._office, incident, text(form, "act"))
            after = await anyio.to_thread.run_sync(lambda: self._acts.do(act, replace(asked, judged=judged)))
        except (ActRefused, *_SCANNER) as problem:
            fresh = await self._opening.incident(request)
            words = _AWAY if isinstance(problem, _SCANNER) else str(problem)
            return await self._case_page(request, fresh, problem=words)
        return RedirectResponse(_after(session, after), status_code=303)

    async def mistaken(self, request: Request) -> Response:
        """Put the ticked values onto the list of mistakes."""
        session: Session = request.state.session
        form = await self._door.form(request)
        incident = await self._opening.incident(request)
        if not rights.may_decide(session.account):
            raise Denied(403, "Your role does not allow this.")
        try:
            wrong = _wrong(await self._opening.messages.explained(incident), form)
            asked = self._acts.noted(session, incident, form)
            await anyio.to_thread.run_sync(lambda: self._acts.mistaken(asked, wrong))
        except (ActRefused, Fault) as problem:
            return await self._case_page(request, await self._opening.incident(request), problem=str(problem))
        return RedirectResponse(f"/cases/{incident.case}", status_code=303)


def _may(session: Session, incident: Incident) -> dict[str, bool]:
    """Say what of a case's page is theirs: nobody is shown a form that would be refused."""
    account = session.account
    counsels = not incident.lane or rights.sees_whistleblowers(account)
    return {
        "decide": rights.may_decide(account) and counsels,
        "mark": rights.may_decide(account),
        "approve": rights.may_approve(account) and incident.proposed_user != account.name,
        "reveal": rights.may_reveal(account),
    }


def _after(session: Session, incident: Incident) -> str:
    """Say where to go on: the case, or the queue where it is no more theirs to see."""
    return f"/cases/{incident.case}" if rights.may_see(session.account, incident) else "/cases"


def _wrong(explanation: Explanation, form: FormData) -> tuple[Wrong, ...]:
    """Return the ticked values as the message has them; anything else that a form says is left out."""
    wanted = {str(label) for label in form.getlist("value")}
    return tuple(
        Wrong(label=item.label, entity=item.entity, recognizer=item.recognizer, rule=item.rule, score=item.score)
        for item in values(explanation)
        if item.label in wanted
    )


def _known(explanation: Explanation, wanted: frozenset[str]) -> tuple[str, ...]:
    """Return those of the labels asked for that stand in the message."""
    known = redact.labels(explanation.parts, explanation.inspection.findings).values()
    return tuple(sorted(wanted & set(known)))
