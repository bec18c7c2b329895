"""Held mail as it was sent, and as HTML that can do nothing.

Takes: requests of programs. Returns: octets, shapes. Touches: a worker process, the store, the audit log.
Fails: Refused, ActRefused, faults of ours: answered as problems. Who has what and why is in the record before the
octets are out; it takes the account's password of the last 15 minutes, as at the page.
"""

from __future__ import annotations

from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter, Query, Response, Security
from pydantic import BaseModel, ConfigDict, Field

from dlp_gateway.console import originals as kept
from dlp_gateway.console import rights
from dlp_gateway.console.api.cases import Reader, Theirs
from dlp_gateway.console.api.entry import AtHouse, Caller, caller, within
from dlp_gateway.console.api.files import DOWNLOAD, Why, download
from dlp_gateway.console.api.problem import Refused
from dlp_gateway.console.giving import is_kept
from dlp_gateway.model import Permit, SafePage

originals = APIRouter(tags=["cases"])

_LOCATOR = r"^\d{1,4}(\.\d{1,4}){0,30}$"


class Wanted(Why):
    """What is to be handed out, and why. Without `part` the whole message."""

    part: str = Field(default="", max_length=160, pattern=rf"^$|{_LOCATOR}", description="`file` of a part")


class Which(BaseModel):
    """Which part is to be shown as HTML."""

    model_config = ConfigDict(extra="forbid")

    part: str = Field(max_length=160, pattern=_LOCATOR, description="locator of a part that has `page`")


class Page(BaseModel):
    """A part as HTML: a fixed list of elements without links, pictures, styles and scripts; all values masked.

    Empty where it is not shown, for the reason in `withheld`: unread, found, too_big, no_html. Show it sandboxed.
    """

    html: str
    withheld: str


@originals.post("/cases/{case}/original", response_class=Response, responses=DOWNLOAD)
async def download_original(
    at: AtHouse,
    who: Annotated[Caller, Security(caller, scopes=[Permit.CASE_READ, Permit.CASE_ORIGINAL])],
    found: Theirs,
    wanted: Wanted,
) -> Response:
    """Hand out the message, or one attachment, as it was sent. Written by a stranger: open it only where that is safe.

    Needs a reason, and a password given lately; both are as at the page, and what was handed out is in the record.
    """
    within(at.work, who.token.id, at.now())
    if not rights.may_reveal(who.account):
        raise Refused("forbidden", "Your role does not see values.")
    if not who.is_fresh(at.now()):
        raise Refused("not_fresh")
    if not is_kept(found):
        raise Refused("not_found", "The message is not kept: it was refused at once, or erased after its time.")
    octets, name = await kept.octets(at.office, found, wanted.part)
    now = at.now()
    await anyio.to_thread.run_sync(
        lambda: at.office.quarantine.looked(
            found.id, officer=who.officer(), reason=wanted.reason, shown=kept.told(wanted.part), now=now
        )
    )
    return download(octets, name)


@originals.get("/cases/{case}/html")
async def show_html(at: AtHouse, who: Reader, found: Theirs, wanted: Annotated[Which, Query()]) -> Page:
    """Show one part as HTML that can do nothing, with every value masked."""
    within(at.work, who.token.id, at.now())
    await anyio.to_thread.run_sync(lambda: at.looks.record(who, found, now=at.now()))
    page = await at.office.reader.page(found, wanted.part) if is_kept(found) else SafePage(withheld="no_html")
    return Page(html=page.html, withheld=page.withheld)
