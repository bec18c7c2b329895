"""The audit log and the people, as pages. Nothing can be changed here.

Takes: requests of people who are logged in. Returns: pages. Touches: the store, reading only. Fails: Denied.
"""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING

import anyio.to_thread

from dlp_gateway.console import rights
from dlp_gateway.console.login import Denied
from dlp_gateway.console.pages import render
from dlp_gateway.store import NotFound

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from dlp_gateway.console.office import Office
    from dlp_gateway.model import AuditEntry, Session

_PAGE = 100


class Record:
    """The pages for auditors and administrators."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def audit(self, request: Request) -> Response:
        """Show audit entries from a number on, or those about one case, message or account."""
        session: Session = request.state.session
        if not rights.may_see_log(session.account):
            raise Denied(403, "The whole log is for auditors, counsel and admins who are not bound to one agency.")
        query = request.query_params
        since = int(query["since"]) if query.get("since", "").isdecimal() else 0
        subject = query.get("subject", "").strip()[:128] or None
        entries = await anyio.to_thread.run_sync(lambda: self._entries(since, subject))
        return render(
            request, "audit.html", entries=entries, since=since, subject=subject or "", last=_last(entries),
            full=len(entries) == _PAGE,
        )  # fmt: skip

    def _entries(self, since: int, subject: str | None) -> tuple[tuple[AuditEntry, str], ...]:
        found = islice(self._office.store.audit_entries(since, subject=self._subject(subject)), _PAGE)
        return tuple((entry, _words(entry.detail)) for entry in found)

    def _subject(self, given: str | None) -> str | None:
        """Return the id that the log knows for a case number; anything else stands for itself."""
        if given is None:
            return None
        try:
            return self._office.store.incident(given).id
        except NotFound:
            return given

    async def people(self, request: Request) -> Response:
        """Show who has an account."""
        session: Session = request.state.session
        if not rights.may_see_people(session.account):
            raise Denied(403, "Accounts are for admins and auditors.")
        accounts = await anyio.to_thread.run_sync(self._office.accounts.all)
        return render(request, "people.html", accounts=accounts, now=self._office.clock())


def _last(entries: tuple[tuple[AuditEntry, str], ...]) -> int:
    return entries[-1][0].seq if entries else 0


def _words(detail: str) -> str:
    """Write the facts of an entry on a line: what is empty is left out, the chain's digest of private parts too."""
    facts = json.loads(detail)
    known = {key: value for key, value in facts.items() if value not in (None, "", [], {}) and key != "private"}
    return "; ".join(f"{key}: {_value(value)}" for key, value in known.items())


def _value(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
