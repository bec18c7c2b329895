"""The audit log and the people. Nothing can be changed here.

Takes: requests of programs. Returns: shapes. Touches: the store, reading only. Fails: Refused.
"""

from __future__ import annotations

from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Query, Security
from pydantic import BaseModel, ConfigDict, Field

from dlp_gateway.console import rights
from dlp_gateway.console.api import cursor, shapes
from dlp_gateway.console.api.entry import AtHouse, Caller, House, caller
from dlp_gateway.console.api.problem import Refused
from dlp_gateway.console.api.shapes import EntryPage, Person
from dlp_gateway.model import Permit
from dlp_gateway.store import NotFound

record = APIRouter(tags=["record"])
_MOST = 1000


class Wanted(BaseModel):
    """Which entries."""

    model_config = ConfigDict(extra="forbid")

    subject: str | None = Field(
        default=None, min_length=1, max_length=128, pattern=r"^[^\x00-\x1f\x7f]*$",
        description="only those about this case (number or id), message, account or token",
    )  # fmt: skip
    limit: int = Field(default=100, ge=1, le=_MOST)
    cursor: str | None = Field(default=None, max_length=cursor.LONGEST, description="`next` of the page before")


@record.get("/audit")
def list_audit(
    at: AtHouse,
    who: Annotated[Caller, Security(caller, scopes=[Permit.AUDIT_READ])],
    wanted: Annotated[Wanted, Query()],
) -> EntryPage:
    """List entries of the audit log, oldest first, with the hashes that chain them."""
    if not rights.may_see_log(who.account):
        raise Refused("forbidden", "The whole log is for auditors, counsel and admins who are not bound to one agency.")
    since = 0 if wanted.cursor is None else cursor.number(wanted.cursor)
    entries = at.office.store.audit_entries(since, subject=_subject(at, wanted.subject))
    found = list(islice(entries, wanted.limit + 1))
    page = found[: wanted.limit]
    following = cursor.behind(page[-1].seq) if len(found) > len(page) else None
    return EntryPage(items=[shapes.entry(item) for item in page], next=following)


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
