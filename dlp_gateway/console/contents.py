"""The content of a case beside its text: safe HTML, the original by download, a redacted copy, a list for the author.

Takes: requests of people who are logged in. Returns: pages, downloads. Touches: the store, through `quarantine` for
every act; worker processes read the message. Fails: Denied; ActRefused is shown and nothing has changed.
Source: docs/decisions/0015-redacted-copies.md; decisions.md 30 and 35.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anyio.to_thread
from starlette.responses import RedirectResponse, Response

from dlp_gateway import redact
from dlp_gateway.console import originals, rights
from dlp_gateway.console.asking import note_of, officer_of, revision_of, text
from dlp_gateway.console.frame import framed_page
from dlp_gateway.console.giving import gives_as, is_kept, may_give, may_have
from dlp_gateway.console.login import Denied
from dlp_gateway.console.originals import LOCATOR, NO_FILE
from dlp_gateway.console.pages import render
from dlp_gateway.model import Fault, SafePage, State
from dlp_gateway.quarantine import COPY_BASIS
from dlp_gateway.store import ActRefused

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request

    from dlp_gateway.console.login import Door
    from dlp_gateway.console.office import Office
    from dlp_gateway.console.opening import Opening
    from dlp_gateway.model import Copy, Incident, Mark, Session
    from dlp_gateway.quarantine import Officer

_AWAY = "The message cannot be read at this moment. Try again; if it stays, run dlp-gateway doctor."
_CHANGED = "What the copy says has changed since you looked at it. Look at it again."
_NOT_HELD = "A redacted copy can be made only of a message that is held, for its own recipients."
#: What these pages say beside what stands in their templates.
SAID = (_AWAY, _CHANGED, NO_FILE, _NOT_HELD)


class Contents:
    """The pages of a case that show or give more than its text."""

    def __init__(self, office: Office, door: Door, opening: Opening) -> None:
        self._office = office
        self._door = door
        self._opening = opening

    # -------------------------------------------------------------------------------------------------- HTML

    async def page(self, request: Request) -> Response:
        """Show one part as HTML, for the frame on the case's page."""
        incident = await self._opening.incident(request)
        await self._opening.record(incident, request.state.session)
        locator = request.query_params.get("part", "")
        if not is_kept(incident) or not LOCATOR.fullmatch(locator):
            return framed_page(request, SafePage(withheld="no_html"))
        try:
            return framed_page(request, await self._office.reader.page(incident, locator))
        except Fault:
            return framed_page(request, SafePage(withheld="away"))

    # ---------------------------------------------------------------------------------------------- original

    async def original(self, request: Request) -> Response:
        """Ask why somebody needs the original."""
        incident = await self._opening.incident(request)
        self._may_reveal(request.state.session)
        return self._original_page(request, incident, part=request.query_params.get("part", ""))

    async def download(self, request: Request) -> Response:
        """Give the message, or one attachment, as it was sent; the look is in the record before the octets are out."""
        session: Session = request.state.session
        form = await self._door.form(request)
        incident = await self._opening.incident(request)
        self._may_reveal(session)
        part = text(form, "part")
        try:
            await self._opening.confirm(session, form)
            octets, name = await originals.octets(self._office, incident, part)
            await self._record(incident, session, form, part)
        except (ActRefused, Fault) as problem:
            words = _AWAY if isinstance(problem, Fault) else str(problem)
            return self._original_page(request, incident, part=part, problem=words)
        return Response(octets, media_type="application/octet-stream", headers=originals.headers(name))

    async def _record(self, incident: Incident, session: Session, form: FormData, part: str) -> None:
        quarantine, now = self._office.quarantine, self._office.clock()
        shown = originals.told(part)
        await anyio.to_thread.run_sync(
            lambda: quarantine.looked(
                incident.id, officer=officer_of(session), reason=text(form, "reason"), shown=shown, now=now
            )
        )

    def _original_page(self, request: Request, incident: Incident, *, part: str, problem: str = "") -> Response:
        return render(
            request, "original.html", status=409 if problem else 200, case=incident, problem=problem,
            part=part if LOCATOR.fullmatch(part) else "", fresh=self._door.is_fresh(request.state.session),
        )  # fmt: skip

    # -------------------------------------------------------------------------------------------------- copy

    async def copy(self, request: Request) -> Response:
        """Show what a redacted copy would say, and what it would go without."""
        incident = await self._opening.incident(request)
        may_give(request.state.session.account, incident)
        await self._opening.record(incident, request.state.session)
        return await self._copy_page(request, incident)

    async def send_copy(self, request: Request) -> Response:
        """File the copy that was looked at as a case of its own, and release it, or propose to."""
        session: Session = request.state.session
        form = await self._door.form(request)
        incident = await self._opening.incident(request)
        may_give(session.account, incident)
        try:
            made = await self._sent(session, incident, form)
        except (ActRefused, Fault) as problem:
            words = _AWAY if isinstance(problem, Fault) else str(problem)
            return await self._copy_page(request, await self._opening.incident(request), problem=words)
        return RedirectResponse(f"/cases/{made.case}", status_code=303)

    async def _sent(self, session: Session, incident: Incident, form: FormData) -> Incident:
        wanted = {str(path) for path in form.getlist("recipient")}
        recipients = tuple(path for path in may_have(incident) if path.path.text in wanted)
        if not recipients or len(recipients) < len(wanted):
            raise ActRefused("Choose to whom the copy goes.")
        revision, note = revision_of(form), note_of(form)
        copy, message = await self._office.reader.copy(incident, recipients)
        if copy.digest != text(form, "digest"):
            raise ActRefused(_CHANGED)
        quarantine, now = self._office.quarantine, self._office.clock()
        officer = self._acting(session, incident)

        def act() -> Incident:
            made = quarantine.file_copy(
                incident.id, officer=officer, copy=copy, message=message, note=note, now=now, revision=revision
            )
            return quarantine.release(
                made.id, officer=officer, basis=COPY_BASIS, note=note, now=now, judged=copy.inspection
            )

        return await anyio.to_thread.run_sync(act)

    def _acting(self, session: Session, incident: Incident) -> Officer:
        """Say as what a person acts."""
        role, giver = gives_as(session.account, incident, self._office.quarantine.demands(incident))
        return officer_of(session, role=role, stands_for=giver)

    async def _copy_page(self, request: Request, incident: Incident, *, problem: str = "") -> Response:
        copy: Copy | None = None
        recipients = may_have(incident)
        if incident.state is not State.HELD or not recipients or not is_kept(incident):
            problem = problem or _NOT_HELD
        else:
            try:
                copy, _ = await self._office.reader.copy(incident, recipients)
            except Fault:
                problem = problem or _AWAY
        return render(
            request, "copy.html", status=409 if problem else 200, case=incident, problem=problem, copy=copy,
            recipients=recipients, second_approver=self._office.second_approver,
        )  # fmt: skip

    # ----------------------------------------------------------------------------------- a list for the author

    async def marks(self, request: Request) -> Response:
        """Show the list that the author would get."""
        incident = await self._opening.incident(request)
        may_give(request.state.session.account, incident)
        await self._opening.record(incident, request.state.session)
        return await self._marks_page(request, incident)

    async def ask(self, request: Request) -> Response:
        """Return the message to its author with the list."""
        session: Session = request.state.session
        form = await self._door.form(request)
        incident = await self._opening.incident(request)
        may_give(session.account, incident)
        quarantine, now = self._office.quarantine, self._office.clock()
        officer = self._acting(session, incident)
        try:
            marks = await self._marked(incident)
            await anyio.to_thread.run_sync(
                lambda: quarantine.ask_redaction(
                    incident.id, officer=officer, marks=marks, note=note_of(form), now=now, revision=revision_of(form)
                )
            )
        except (ActRefused, Fault) as problem:
            words = _AWAY if isinstance(problem, Fault) else str(problem)
            return await self._marks_page(request, await self._opening.incident(request), problem=words)
        return RedirectResponse(f"/cases/{incident.case}", status_code=303)

    async def _marked(self, incident: Incident) -> tuple[Mark, ...]:
        explanation = await self._opening.messages.explained(incident)
        return redact.marks(explanation.parts, explanation.inspection.findings)

    async def _marks_page(self, request: Request, incident: Incident, *, problem: str = "") -> Response:
        marks: tuple[Mark, ...] = ()
        shown: dict[str, Any] = {"held": incident.state is State.HELD and is_kept(incident) and not incident.copy_of}
        if shown["held"]:
            try:
                marks = await self._marked(incident)
            except Fault:
                problem = problem or _AWAY
        return render(
            request, "redaction.html", status=409 if problem else 200, case=incident, problem=problem, marks=marks,
            told=self._office.store.tells_author(incident), **shown,
        )  # fmt: skip

    # ------------------------------------------------------------------------------------------------ rights

    @staticmethod
    def _may_reveal(session: Session) -> None:
        if not rights.may_reveal(session.account):
            raise Denied(403, "Your role does not see values.")
