"""Opening a case for whoever may: the case of an address, the look in the record, the password again for what is grave.

Takes: requests of people who are logged in. Returns: model.Incident. Touches: the store, the accounts.
Fails: Denied (404 for a case that is not theirs, as if there were none); ActRefused for a wrong password.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio.to_thread

from dlp_gateway.accounts import NoEntry
from dlp_gateway.console import rights
from dlp_gateway.console.asking import reader
from dlp_gateway.console.login import Denied
from dlp_gateway.console.office import Messages
from dlp_gateway.store import ActRefused, NotFound

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request

    from dlp_gateway.console.login import Door
    from dlp_gateway.console.office import Office
    from dlp_gateway.model import Incident, Session


class Opening:
    """What all pages of a case share: who may open it, and what was opened a moment ago."""

    def __init__(self, office: Office, door: Door) -> None:
        self._office = office
        self._door = door
        self.messages = Messages(office.reader, clock=office.clock)
        self._viewed: set[tuple[str, str]] = set()

    async def incident(self, request: Request) -> Incident:
        """Return the case of the address, if it is theirs to see; else there is no such case, as far as they know."""
        account = reader(request)
        name = str(request.path_params["case"])
        try:
            incident = await anyio.to_thread.run_sync(lambda: self._office.store.incident(name))
        except NotFound:
            raise Denied(404, "There is no such case, or it is not yours to see.") from None
        if not rights.may_see(account, incident):
            raise Denied(404, "There is no such case, or it is not yours to see.")
        return incident

    async def record(self, incident: Incident, session: Session) -> None:
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

    async def confirm(self, session: Session, form: FormData) -> None:
        """Ask for the password again where the log-in is old; ActRefused if it is not right."""
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
