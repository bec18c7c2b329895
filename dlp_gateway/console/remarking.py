"""The officers' side of what authors answer: asking them something, and opening the papers that they sent.

Takes: requests of people who may see the case. Returns: pages, a download. Touches: the store, through `remarks`.
Fails: Denied. Opening a paper is in the audit log before the paper is out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio.to_thread
from starlette.responses import RedirectResponse, Response

from dlp_gateway.console import originals, rights
from dlp_gateway.console.login import Denied
from dlp_gateway.store import ActRefused, NotFound

if TYPE_CHECKING:
    from starlette.requests import Request

    from dlp_gateway.console.login import Door
    from dlp_gateway.console.office import Authors, Office
    from dlp_gateway.model import Incident, Session

_NO_CASE = "There is no such case, or it is not yours to see."


class Remarking:
    """What officers do with remarks."""

    def __init__(self, office: Office, authors: Authors, door: Door) -> None:
        self._office = office
        self._authors = authors
        self._door = door

    async def ask(self, request: Request) -> Response:
        """Ask the author something; back to the case."""
        form = await self._door.form(request)
        session: Session = request.state.session
        incident = await self._incident(request)
        if not rights.may_decide(session.account):
            raise Denied(403, "Your role does not allow this.")
        question, revision = str(form.get("question", "")), str(form.get("revision", ""))
        account, now = session.account, self._office.clock()
        try:
            await anyio.to_thread.run_sync(
                lambda: self._authors.remarks.ask(
                    incident.id, by=account.title, user=account.name, question=question, now=now,
                    revision=int(revision) if revision.isdecimal() else -1,
                )
            )  # fmt: skip
        except ActRefused as problem:
            raise Denied(409, str(problem)) from None
        return RedirectResponse(f"/cases/{incident.case}#remarks", status_code=303)

    async def paper(self, request: Request) -> Response:
        """Give the paper that came with an answer, as a download that no browser shows as a page."""
        await self._door.form(request)
        session: Session = request.state.session
        incident = await self._incident(request)
        if not rights.may_reveal(session.account):
            raise Denied(403, "Your role does not see values.")
        remark_id = str(request.path_params["remark"])
        try:
            name, octets = await anyio.to_thread.run_sync(lambda: self._opened(session, incident, remark_id))
        except NotFound:
            raise Denied(404, "There is no such paper, or it is no longer kept.") from None
        headers = originals.headers(originals.plain(name, otherwise="paper"))
        return Response(octets, media_type="application/octet-stream", headers=headers)

    def _opened(self, session: Session, incident: Incident, remark_id: str) -> tuple[str, bytes]:
        found = self._authors.remarks.paper(incident, remark_id)
        self._office.store.audit_append(
            actor=session.account.title, action="paper", subject=incident.id, now=self._office.clock(),
            user=session.account.name, remark=remark_id,
        )  # fmt: skip
        return found

    async def _incident(self, request: Request) -> Incident:
        session: Session = request.state.session
        name = str(request.path_params["case"])
        try:
            incident = await anyio.to_thread.run_sync(lambda: self._office.store.incident(name))
        except NotFound:
            raise Denied(404, _NO_CASE) from None
        if not rights.may_see(session.account, incident):
            raise Denied(404, _NO_CASE)
        return incident
