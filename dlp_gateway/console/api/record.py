"""The audit log and the people: looked through, proved, taken out. Nothing can be changed here.

Takes: requests of programs. Returns: shapes; the log as JSON lines. Touches: the store, reading; an export is written
into the log before its first line is out. Fails: Refused.
"""

from __future__ import annotations

from itertools import islice
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Query, Security
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import StreamingResponse

from dlp_gateway.console import record as room
from dlp_gateway.console import rights
from dlp_gateway.console.api import cursor, shapes
from dlp_gateway.console.api.entry import AtHouse, Caller, House, caller, within
from dlp_gateway.console.api.problem import Refused
from dlp_gateway.console.api.shapes import EntryPage, Person, Shape
from dlp_gateway.model import Permit
from dlp_gateway.store import NotFound

record = APIRouter(tags=["record"])
_MOST = 1000
_EXPORT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "one entry a line, as `dlp-gateway audit export` writes it",
        "content": {room.LINES: {"schema": {"type": "string"}}},
    }
}


class Wanted(BaseModel):
    """Which entries."""

    model_config = ConfigDict(extra="forbid")

    subject: str | None = Field(
        default=None, min_length=1, max_length=128, pattern=r"^[^\x00-\x1f\x7f]*$",
        description="only those about this case (number or id), message, account or token",
    )  # fmt: skip
    limit: int = Field(default=100, ge=1, le=_MOST)
    cursor: str | None = Field(default=None, max_length=cursor.LONGEST, description="`next` of the page before")


class Flaw(Shape):
    """One thing that is wrong with the log, and at which entry."""

    seq: int | None
    what: str


class Proof(BaseModel):
    """What recomputing the chain found. `sworn_to`: the last entry that a signed checkpoint swears to."""

    whole: bool
    problems: list[Flaw]
    entries: int
    sworn_to: int


class Export(BaseModel):
    """From where on the log is wanted."""

    model_config = ConfigDict(extra="forbid")

    since: int = Field(default=0, strict=True, ge=0, le=10**18, description="number of the last entry that you have")


@record.get("/audit")
def list_audit(
    at: AtHouse,
    who: Annotated[Caller, Security(caller, scopes=[Permit.AUDIT_READ])],
    wanted: Annotated[Wanted, Query()],
) -> EntryPage:
    """List entries of the audit log, oldest first, with the hashes that chain them."""
    _log_reader(who)
    since = 0 if wanted.cursor is None else cursor.number(wanted.cursor)
    entries = at.office.store.audit_entries(since, subject=_subject(at, wanted.subject))
    found = list(islice(entries, wanted.limit + 1))
    page = found[: wanted.limit]
    following = cursor.behind(page[-1].seq) if len(found) > len(page) else None
    return EntryPage(items=[shapes.entry(item) for item in page], next=following)


@record.get("/audit/verification")
async def verify_audit(at: AtHouse, who: Annotated[Caller, Security(caller, scopes=[Permit.AUDIT_READ])]) -> Proof:
    """Recompute the whole chain and compare it with the signed checkpoints; one at a time, and it takes a while."""
    _log_reader(who)
    within(at.work, who.token.id, at.now())
    key = at.office.swearing
    if key is None:
        raise Refused("not_found", "This console has no key to compare the log with.")
    async with at.proving:
        proof = await to_thread.run_sync(lambda: room.prove(at.office, key))
    return Proof(
        whole=not proof.problems, problems=[Flaw.model_validate(item) for item in proof.problems],
        entries=proof.entries, sworn_to=proof.sworn_to,
    )  # fmt: skip


@record.post("/audit/export", response_class=StreamingResponse, responses=_EXPORT)
def export_audit(
    at: AtHouse, who: Annotated[Caller, Security(caller, scopes=[Permit.AUDIT_READ])], wanted: Export
) -> StreamingResponse:
    """Give the log as JSON lines, without addresses and notes; that it was taken stands in it from then on."""
    _log_reader(who)
    within(at.work, who.token.id, at.now())
    lines = room.export(at.office, who.account, since=wanted.since, token=who.token.id)
    headers = {"content-disposition": f'attachment; filename="{room.named(at.office)}"'}
    return StreamingResponse(lines, media_type=room.LINES, headers=headers)


def _log_reader(who: Caller) -> None:
    if not rights.may_see_log(who.account):
        raise Refused("forbidden", "The whole log is for auditors, counsel and admins who are not bound to one agency.")


def _subject(at: House, given: str | None) -> str | None:
    """Return the id that the log knows for a case number; anything else stands for itself."""
    if given is None:
        return None
    try:
        return at.office.store.incident(given).id
    except NotFound:
        return given


@record.get("/people")
def list_people(at: AtHouse, who: Annotated[Caller, Security(caller, scopes=[Permit.PEOPLE_READ])]) -> list[Person]:
    """List who has an account."""
    if not rights.may_see_people(who.account):
        raise Refused("forbidden", "Accounts are for admins and auditors.")
    return [shapes.person(account) for account in at.office.accounts.all()]
