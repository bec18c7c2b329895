"""Today, the queue, a case, and what is done with it.

Takes: requests of people who are logged in. Returns: pages. Touches: the store, through `quarantine` for every act.
Fails: Denied; ActRefused is shown on the case's page and nothing has changed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import anyio.to_thread
from starlette.responses import RedirectResponse, Response

from dlp_gateway import redact
from dlp_gateway.accounts import NoEntry
from dlp_gateway.console import health, page, rights
from dlp_gateway.console.login import Denied
from dlp_gateway.console.office import Messages, Office, shown, values
from dlp_gateway.console.pages import render
from dlp_gateway.model import Fault, State
from dlp_gateway.quarantine import Officer
from dlp_gateway.store import ActRefused, Filter, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.datastructures import FormData
    from starlette.requests import Request

    from dlp_gateway.console.login import Door
    from dlp_gateway.model import Account, Explanation, Incident, Session

_PAGE = 50
_NOTE_MAX = 4000
ALL = "all"
#: Views of the queue that are a click away; the first is the one that opens.
VIEWS: dict[str, tuple[State, ...]] = {
    "open": (State.HELD, State.PROPOSED, State.RELEASE_FAILED),
    **{state.value: (state,) for state in State},
    ALL: tuple(State),
}
#: Sentences that fit most refusals, so that a note can be chosen instead of written.
REFUSALS = (
    "No order of a court was given.",
    "The paper is signed by an agency's officer, not by a judge.",
    "The order is about other people or other facts.",
    "The author says that it was sent by mistake.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """An act as the form asks for it."""

    case: str
    officer: Officer
    note: str
    revision: int
    form: FormData


class Desk:
    """The pages of an officer's day."""

    def __init__(self, office: Office, door: Door) -> None:
        self._office = office
        self._door = door
        self._messages = Messages(office.reader, clock=office.clock)
        self._viewed: set[tuple[str, str]] = set()

    # -------------------------------------------------------------------------------------------- looking

    async def today(self, request: Request) -> Response:
        """Show what waits, for whom, and whether the gateway works."""
        account = _reader(request)
        self._office.reader.warm()
        store, now = self._office.store, self._office.clock()
        mine = _filter(account, states=VIEWS["open"])

        def read() -> dict[str, Any]:
            opened = store.queue.opened(_filter(account, states=page.WAITING_STATES))
            return {
                "counts": store.queue.counts(mine),
                "bands": page.banded(opened, now=now),
                "overdue": store.queue.count(_filter(account, states=page.WAITING_STATES, due_before=now)),
                "oldest": store.queue.page(mine, limit=8),
                "assigned": store.queue.count(_filter(account, states=VIEWS["open"], assignee=account.title)),
            }

        facts = await anyio.to_thread.run_sync(read)
        return render(request, "today.html", now=now, health=await health.ask(self._office.health), **facts)

    async def queue(self, request: Request) -> Response:
        """Show the cases that the filter lets through, a page at a time."""
        account = _reader(request)
        self._office.reader.warm()
        query = request.query_params
        view = query.get("view", "open") if query.get("view", "open") in VIEWS else "open"
        words = query.get("q", "")[:200]
        number = max(1, int(query["page"])) if query.get("page", "").isdecimal() else 1
        wanted = _filter(
            account, states=VIEWS[view], words=tuple(words.split()),
            assignee=account.title if query.get("mine") else None, newest_first=view == ALL,
        )  # fmt: skip
        store = self._office.store

        def read() -> tuple[tuple[Incident, ...], int]:
            return store.queue.page(wanted, limit=_PAGE, offset=(number - 1) * _PAGE), store.queue.count(wanted)

        cases, total = await anyio.to_thread.run_sync(read)
        return render(
            request, "queue.html", cases=cases, total=total, view=view, views=tuple(VIEWS), q=words, number=number,
            pages=-(-total // _PAGE), mine=bool(query.get("mine")), now=self._office.clock(),
        )  # fmt: skip

    async def case(self, request: Request) -> Response:
        """Show one case."""
        incident = await self._incident(request)
        return await self._case_page(request, incident)

    async def reveal(self, request: Request) -> Response:
        """Show values, after a reason was given and the password again if it was long ago; both are recorded."""
        session: Session = request.state.session
        form = await self._door.form(request)
        incident = await self._incident(request)
        if not rights.may_reveal(session.account):
            raise Denied(403, "Your role does not see values.")
        wanted = frozenset(str(label) for label in form.getlist("value"))
        try:
            await self._confirm(session, form)
            explanation = await self._messages.explained(incident)
            await self._record_reveal(incident, session, form, _known(explanation, wanted))
        except (ActRefused, Fault) as problem:
            return await self._case_page(request, incident, problem=str(problem))
        return await self._case_page(request, incident, reveal=wanted)

    async def _confirm(self, session: Session, form: FormData) -> None:
        if self._door.is_fresh(session):
            return
        password = str(form.get("password", ""))
        now = self._office.clock()
        try:
            await anyio.to_thread.run_sync(
                lambda: self._office.accounts.confirm(session, password=password, now=now), limiter=self._door.limiter
            )
        except NoEntry:
            raise ActRefused("Your password was not right; nothing was shown.") from None

    async def _record_reveal(
        self, incident: Incident, session: Session, form: FormData, labels: tuple[str, ...]
    ) -> None:
        quarantine, now = self._office.quarantine, self._office.clock()
        if not labels:
            raise ActRefused("Choose what you need to see.")
        await anyio.to_thread.run_sync(
            lambda: quarantine.looked(
                incident.id, officer=_officer(session), reason=str(form.get("reason", "")), shown=labels, now=now
            )
        )

    async def _case_page(
        self, request: Request, incident: Incident, *, reveal: frozenset[str] = frozenset(), problem: str = ""
    ) -> Response:
        session: Session = request.state.session
        store, quarantine = self._office.store, self._office.quarantine
        await self._record_view(incident, session)
        history = await anyio.to_thread.run_sync(lambda: tuple(store.audit_entries(subject=incident.id)))
        explanation, unread = await self._explained(incident)
        account = session.account
        return render(
            request, "case.html", status=409 if problem else 200, case=incident, problem=problem or unread,
            parts=await shown(explanation, reveal=reveal) if explanation else (),
            values=values(explanation) if explanation else (), revealed=reveal, history=history,
            bases=quarantine.demands(incident), refusals=REFUSALS, now=self._office.clock(),
            second_approver=self._office.second_approver, fresh=self._door.is_fresh(session),
            may={
                "decide": rights.may_decide(account),
                "approve": rights.may_approve(account) and incident.proposed_user != account.name,
                "reveal": rights.may_reveal(account),
            },
        )  # fmt: skip

    async def _record_view(self, incident: Incident, session: Session) -> None:
        """Write into the audit log that somebody opened a case, once per log-in."""
        if (session.id, incident.id) in self._viewed:
            return
        store, now = self._office.store, self._office.clock()
        await anyio.to_thread.run_sync(
            lambda: store.audit_append(
                actor=session.account.title, action="viewed", subject=incident.id, now=now, user=session.account.name
            )
        )
        self._viewed.add((session.id, incident.id))

    async def _explained(self, incident: Incident) -> tuple[Explanation | None, str]:
        """Read the message; what cannot be read now is said, and the facts are shown all the same."""
        if incident.octets == 0 or incident.erased_at is not None:
            return None, ""
        try:
            return await self._messages.explained(incident), ""
        except Fault:
            return None, "The message cannot be read at this moment. Try again; if it stays, run dlp-gateway doctor."

    async def _incident(self, request: Request) -> Incident:
        """Return the case of the address, if it is theirs to see; else there is no such case, as far as they know."""
        account = _reader(request)
        name = str(request.path_params["case"])
        try:
            incident = await anyio.to_thread.run_sync(lambda: self._office.store.incident(name))
        except NotFound:
            raise Denied(404, "There is no such case, or it is not yours to see.") from None
        if not rights.may_see(account, incident):
            raise Denied(404, "There is no such case, or it is not yours to see.")
        return incident

    # --------------------------------------------------------------------------------------------- acting

    async def act(self, request: Request) -> Response:
        """Do what the form asks for; back to the case, or on to the next one."""
        session: Session = request.state.session
        form = await self._door.form(request)
        incident = await self._incident(request)
        name = str(form.get("act", ""))
        if name not in _ACTS:
            raise Denied(400, "The form asks for something that this console does not know.")
        allowed, act = _ACTS[name]
        if not allowed(session.account):
            raise Denied(403, "Your role does not allow this.")
        officer = self._acting(session, incident, str(form.get("basis", "")) or incident.basis or "")
        asked = _Asked(case=incident.id, officer=officer, note=_note(form), revision=_revision(form), form=form)
        try:
            await anyio.to_thread.run_sync(lambda: act(self, asked))
        except ActRefused as problem:
            fresh = await self._incident(request)
            return await self._case_page(request, fresh, problem=str(problem))
        return RedirectResponse(f"/cases/{incident.case}", status_code=303)

    def _acting(self, session: Session, incident: Incident, basis: str) -> Officer:
        """Say as what a person acts: what the basis wants of them, if they are that."""
        demands = self._office.quarantine.demands(incident)
        wanted = next((item.approvers for item in demands if item.code == basis), ())
        return replace(_officer(session), role=rights.acts_as(session.account, wanted))

    def _release(self, asked: _Asked) -> None:
        basis = str(asked.form.get("basis", ""))
        recipients = tuple(str(text) for text in asked.form.getlist("recipient"))
        self._office.quarantine.release(
            asked.case, officer=asked.officer, basis=basis, note=asked.note, now=self._office.clock(),
            evidence=_evidence(asked.form, basis), recipients=recipients, revision=asked.revision,
        )  # fmt: skip

    def _approve(self, asked: _Asked) -> None:
        self._office.quarantine.approve(asked.case, **self._common(asked))

    def _return(self, asked: _Asked) -> None:
        self._office.quarantine.return_to_held(asked.case, **self._common(asked))

    def _refuse(self, asked: _Asked) -> None:
        self._office.quarantine.refuse(asked.case, **self._common(asked))

    def _withdraw(self, asked: _Asked) -> None:
        self._office.quarantine.withdraw(asked.case, **self._common(asked))

    def _ask(self, asked: _Asked) -> None:
        on = asked.form.get("on") == "1"
        self._office.quarantine.needs_information(asked.case, on=on, **self._common(asked))

    def _hold(self, asked: _Asked) -> None:
        self._office.quarantine.legal_hold(asked.case, on=asked.form.get("on") == "1", **self._common(asked))

    def _urgent(self, asked: _Asked) -> None:
        self._office.quarantine.urgent(
            asked.case, on=asked.form.get("on") == "1", officer=asked.officer, now=self._office.clock(),
            revision=asked.revision,
        )  # fmt: skip

    def _assign(self, asked: _Asked) -> None:
        mine = asked.officer.name if asked.form.get("on") == "1" else None
        self._office.quarantine.assign(
            asked.case, assignee=mine, officer=asked.officer, now=self._office.clock(), revision=asked.revision
        )

    def _common(self, asked: _Asked) -> dict[str, Any]:
        return {
            "officer": asked.officer, "note": asked.note, "now": self._office.clock(), "revision": asked.revision,
        }  # fmt: skip


_Act = tuple["Callable[[Account], bool]", "Callable[[Desk, _Asked], None]"]

#: What a form may ask for: who may, and what happens.
_ACTS: dict[str, _Act] = {
    "release": (rights.may_decide, Desk._release),  # noqa: SLF001  the table of this class
    "approve": (rights.may_approve, Desk._approve),  # noqa: SLF001
    "return": (rights.may_approve, Desk._return),  # noqa: SLF001
    "refuse": (rights.may_decide, Desk._refuse),  # noqa: SLF001
    "withdraw": (rights.may_decide, Desk._withdraw),  # noqa: SLF001
    "ask": (rights.may_decide, Desk._ask),  # noqa: SLF001
    "legal_hold": (rights.may_decide, Desk._hold),  # noqa: SLF001
    "urgent": (rights.may_decide, Desk._urgent),  # noqa: SLF001
    "assign": (rights.may_decide, Desk._assign),  # noqa: SLF001
}


def _reader(request: Request) -> Account:
    session: Session = request.state.session
    if not rights.may_read(session.account):
        raise Denied(403, "An admin sees no cases. Log in as an officer to work on them.")
    return session.account


def _filter(account: Account, *, states: tuple[State, ...], **more: Any) -> Filter:
    return Filter(states=states, agencies=account.agencies, whistleblower=rights.sees_whistleblowers(account), **more)


def _officer(session: Session) -> Officer:
    return Officer(name=session.account.title, user=session.account.name)


def _note(form: FormData) -> str:
    """Join the sentence that was chosen and the one that was written."""
    parts = (str(form.get(field, "")).strip() for field in ("reason", "note"))
    return " ".join(part for part in parts if part)[: _NOTE_MAX + 1]


def _evidence(form: FormData, basis: str) -> dict[str, str]:
    """Return what was given for this basis: fields `evidence.BASIS.name`."""
    prefix = f"evidence.{basis}."
    return {
        name.removeprefix(prefix): str(value)[:_NOTE_MAX]
        for name, value in form.multi_items()
        if name.startswith(prefix) and value
    }


def _revision(form: FormData) -> int:
    text = str(form.get("revision", ""))
    if not text.isdecimal():
        raise Denied(400, "The form does not say which state of the case it is about. Open the case again.")
    return int(text)


def _known(explanation: Explanation, wanted: frozenset[str]) -> tuple[str, ...]:
    """Return those of the labels asked for that stand in the message."""
    known = redact.labels(explanation.parts, explanation.inspection.findings).values()
    return tuple(sorted(wanted & set(known)))
