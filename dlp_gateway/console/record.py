"""The audit log and the people, as pages: to look through, to prove and to take out. Nothing can be changed here.

Takes: requests of people who are logged in. Returns: pages; the log as JSON lines.
Touches: the store, reading; an export is written into the log before its first line is out. Fails: Denied.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from itertools import islice
from typing import TYPE_CHECKING

import anyio
import anyio.to_thread
from starlette.responses import StreamingResponse

from dlp_gateway.console import rights
from dlp_gateway.console.login import Denied
from dlp_gateway.console.pages import render
from dlp_gateway.store import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request
    from starlette.responses import Response

    from dlp_gateway.console.login import Door
    from dlp_gateway.console.office import Office
    from dlp_gateway.model import Account, AuditEntry, Session
    from dlp_gateway.store import Problem
    from dlp_gateway.store.seal import VerifyingKey

_PAGE = 100
LINES = "application/x-ndjson"
_DIGEST = re.compile(r"[0-9a-f]{64}")
#: More than any log has entries, less than any database's numbers.
_DIGITS = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What recomputing the chain found. `sworn_to`: the last entry that a signed checkpoint swears to."""

    problems: tuple[Problem, ...]
    entries: int
    sworn_to: int


def prove(office: Office, key: VerifyingKey) -> Proof:
    """Recompute the whole chain and compare it with what was sworn to."""
    store = office.store
    problems = store.verify_audit(now=office.clock(), key=key)
    return Proof(problems=tuple(problems), entries=store.audit_end(), sworn_to=store.anchor(key).end)


def export(office: Office, account: Account, *, since: int, token: str = "") -> Iterator[str]:
    """Write into the log that it is taken out, then give it as JSON lines, without addresses and notes."""
    told = {"user": account.name, "since": since} | ({"token": token} if token else {})
    office.store.audit_append(actor=account.title, action="audit_exported", subject="audit", now=office.clock(), **told)
    return (f"{_line(entry)}\n" for entry in office.store.audit_entries(since))


def named(office: Office) -> str:
    """Return what a file of the log is called."""
    return f"audit-{office.clock():%Y%m%d-%H%M%S}.jsonl"


class Record:
    """The pages for auditors and administrators."""

    def __init__(self, office: Office, door: Door) -> None:
        self._office = office
        self._door = door
        self._one = anyio.CapacityLimiter(1)

    async def audit(self, request: Request) -> Response:
        """Show audit entries from a number on, or those about one case, message or account."""
        _log_reader(request)
        return await self._log(request)

    async def _log(self, request: Request, proof: Proof | None = None) -> Response:
        query = request.query_params
        since = _number(query.get("since", ""))
        subject = query.get("subject", "").strip()[:128] or None
        entries = await anyio.to_thread.run_sync(lambda: self._entries(since, subject))
        return render(
            request, "audit.html", entries=entries, since=since, subject=subject or "", last=_last(entries),
            full=len(entries) == _PAGE, proof=proof, can_verify=self._office.swearing is not None,
        )  # fmt: skip

    async def verify(self, request: Request) -> Response:
        """Recompute the whole chain and compare it with the signed checkpoints, one at a time."""
        _log_reader(request)
        key = self._office.swearing
        if key is None:
            raise Denied(404, "This console has no key to compare the log with.")
        async with self._one:
            proof = await anyio.to_thread.run_sync(lambda: prove(self._office, key))
        return await self._log(request, proof)

    async def export(self, request: Request) -> Response:
        """Give the log as JSON lines, without addresses and notes; that it was taken stands in it from then on."""
        account = _log_reader(request)
        form = await self._door.form(request)
        since = _number(str(form.get("since", "")))
        lines = await anyio.to_thread.run_sync(lambda: export(self._office, account, since=since))
        headers = {"content-disposition": f'attachment; filename="{named(self._office)}"'}
        return StreamingResponse(lines, media_type=LINES, headers=headers)

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


def _log_reader(request: Request) -> Account:
    session: Session = request.state.session
    if not rights.may_see_log(session.account):
        raise Denied(403, "The whole log is for auditors, counsel and admins who are not bound to one agency.")
    return session.account


def _number(text: str) -> int:
    """Return the number of an entry; 0, the beginning, for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0


def _line(entry: AuditEntry) -> str:
    """Write an entry as `dlp-gateway audit export` does."""
    facts = {**asdict(entry), "at": entry.at.isoformat(), "detail": json.loads(entry.detail)}
    return json.dumps(facts, ensure_ascii=False)


def _last(entries: tuple[tuple[AuditEntry, str], ...]) -> int:
    return entries[-1][0].seq if entries else 0


def _words(detail: str) -> str:
    """Write the facts of an entry on a line: what is empty is left out, the chain's digest of private parts too."""
    facts = json.loads(detail)
    known = {key: value for key, value in facts.items() if value not in (None, "", [], {}) and key != "private"}
    return "; ".join(f"{key}: {_value(value)}" for key, value in known.items())


def _value(value: object) -> str:
    """Write a fact for people: lists and groups in words, a digest by its beginning (the export has all of it)."""
    if isinstance(value, list):
        return ", ".join(map(_value, value))
    if isinstance(value, dict):
        return " ".join(f"{key} {_value(item)}" for key, item in value.items() if item is not None)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"{text[:12]}…" if _DIGEST.fullmatch(text) else text
