"""A held message given in part: a redacted copy, or a list of what its author is to take out.

Takes: requests of programs. Returns: shapes. Touches: a worker process, the store through `quarantine`.
Fails: Refused, ActRefused, faults of ours: answered as problems; nothing has changed.
"""

from __future__ import annotations

from typing import Annotated, Literal

import anyio.to_thread
from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from dlp_gateway import redact
from dlp_gateway.console import giving
from dlp_gateway.console.api import state
from dlp_gateway.console.api.cases import Reader, Theirs
from dlp_gateway.console.api.entry import AtHouse, Caller, House, within
from dlp_gateway.console.api.problem import Refused, responses
from dlp_gateway.console.api.replay import Key, once
from dlp_gateway.console.api.shapes import Done, Shape
from dlp_gateway.console.login import Denied
from dlp_gateway.model import Copy, ForwardPath, Incident, Message, Permit, State
from dlp_gateway.quarantine import COPY_BASIS, Officer

parts = APIRouter(tags=["cases"])

_TEXT = 4000
Note = Annotated[
    str, Field(min_length=10, max_length=_TEXT, description="why; goes into the record and before a court")
]


class Place(Shape):
    """Where a kind of fact stands in a message, without a word of it. `line` 0: lines say nothing there."""

    entity: str
    place: Literal["subject", "header", "body", "file", "name", "unseen"]
    locator: str
    line: int
    count: int


class PlaceList(BaseModel):
    """What an author would be asked to take out."""

    case: str
    places: list[Place]


class LeftOut(Shape):
    """An attachment that the copy goes without."""

    name: str
    cause: str


class MaskedFile(BaseModel):
    """An attachment of plain text, masked."""

    name: str
    text: str


class RedactedCopy(BaseModel):
    """What a redacted copy would say. It can go only if nothing is `left` in it; `digest` names what was seen."""

    case: str
    subject: str
    body: str
    files: list[MaskedFile]
    kept: list[str]
    dropped: list[LeftOut]
    removed: int
    left: list[str]
    digest: str
    recipients: list[str]


class ReturnIt(BaseModel):
    """Return the message to its author with the list."""

    model_config = ConfigDict(extra="forbid")

    note: Note


class SendCopy(BaseModel):
    """Release the copy that was seen, or propose it where another person must approve."""

    model_config = ConfigDict(extra="forbid")

    digest: str = Field(pattern=r"^[0-9a-f]{64}$", description="of the copy, as it was shown")
    recipients: list[str] = Field(min_length=1, max_length=1000, description="of those that the copy names")
    note: Note


def _giver(who: Caller, found: Incident) -> None:
    """Refuse what a form of the case's page would refuse."""
    who.needs(Permit.CASE_DECIDE)
    try:
        giving.may_give(who.account, found)
    except Denied as denied:
        raise Refused("forbidden", denied.words) from None
    if not giving.is_kept(found):
        raise Refused("not_found", "The message is not kept: it was refused at once, or erased after its time.")


def _officer(at: House, who: Caller, found: Incident) -> Officer:
    role, stands_for = giving.gives_as(who.account, found, at.office.quarantine.demands(found))
    officer = who.officer(role)
    return Officer(name=officer.name, user=officer.user, role=role, token=officer.token, stands_for=stands_for)


@parts.get("/cases/{case}/redaction")
async def list_places(at: AtHouse, who: Reader, found: Theirs) -> PlaceList:
    """List what the author would be asked to take out: kinds and places, never the facts. Permit case:decide."""
    _giver(who, found)
    within(at.work, who.token.id, at.now())
    await anyio.to_thread.run_sync(lambda: at.looks.record(who, found, now=at.now()))
    explanation = await at.messages.explained(found)
    places = redact.marks(explanation.parts, explanation.inspection.findings)
    return PlaceList(case=found.case, places=[Place.model_validate(place) for place in places])


@parts.post("/cases/{case}/redaction", response_model=Done)
async def return_for_redaction(
    at: AtHouse, who: Reader, found: Theirs, asked: ReturnIt, if_match: state.IfMatch = None, key: Key = None
) -> Response:
    """Return a held message to its author with the list; it stays held. Permit case:decide. Needs If-Match."""
    _giver(who, found)
    within(at.work, who.token.id, at.now())
    revision, officer = state.seen(found, if_match), _officer(at, who, found)
    explanation = await at.messages.explained(found)
    marks = redact.marks(explanation.parts, explanation.inspection.findings)

    def do() -> Done:
        case = at.office.quarantine.ask_redaction(
            found.id, officer=officer, marks=marks, note=asked.note, now=at.now(), revision=revision
        )
        return Done(case=case.case, act="redaction", state=case.state, revision=case.revision)

    request = ("redaction", found.id, if_match or "", asked.model_dump_json())
    return await anyio.to_thread.run_sync(lambda: once(at, who, key, asked=request, status=200, do=do))


@parts.get("/cases/{case}/copy", responses=responses("wrong_state"))
async def show_copy(at: AtHouse, who: Reader, found: Theirs) -> RedactedCopy:
    """Show what a redacted copy would say, and what it would go without. Permit case:decide."""
    _giver(who, found)
    within(at.work, who.token.id, at.now())
    await anyio.to_thread.run_sync(lambda: at.looks.record(who, found, now=at.now()))
    recipients = giving.may_have(found)
    copy, _ = await _made(at, found, recipients)
    return RedactedCopy(
        case=found.case, subject=copy.subject, body=copy.body, removed=copy.removed, digest=copy.digest,
        files=[MaskedFile(name=name, text=text) for name, text in copy.files], kept=list(copy.kept),
        dropped=[LeftOut.model_validate(item) for item in copy.dropped], left=list(copy.left),
        recipients=[path.path.text for path in recipients],
    )  # fmt: skip


@parts.post("/cases/{case}/copy", response_model=Done)
async def send_copy(
    at: AtHouse, who: Reader, found: Theirs, asked: SendCopy, if_match: state.IfMatch = None, key: Key = None
) -> Response:
    """Make a case of the copy and release it, or propose to; the original stays held. Answers with the copy's case.

    Permit case:decide. Needs If-Match.
    """
    _giver(who, found)
    within(at.work, who.token.id, at.now())
    revision, officer = state.seen(found, if_match), _officer(at, who, found)
    recipients = tuple(path for path in giving.may_have(found) if path.path.text in asked.recipients)
    if len(recipients) < len(set(asked.recipients)):
        raise Refused("invalid", "A copy goes to recipients of the case that are in scope, and to nobody else.")
    copy, message = await _made(at, found, recipients)
    if copy.digest != asked.digest:
        raise Refused("stale", "The copy says something else than what you saw. Look at it again.")
    quarantine, now = at.office.quarantine, at.now()

    def do() -> Done:
        made = quarantine.file_copy(
            found.id, officer=officer, copy=copy, message=message, note=asked.note, now=now, revision=revision
        )
        case = quarantine.release(
            made.id, officer=officer, basis=COPY_BASIS, note=asked.note, now=now, judged=copy.inspection
        )
        return Done(case=case.case, act="copy", state=case.state, revision=case.revision)

    request = ("copy", found.id, if_match or "", asked.model_dump_json())
    return await anyio.to_thread.run_sync(lambda: once(at, who, key, asked=request, status=200, do=do))


async def _made(at: House, found: Incident, recipients: tuple[ForwardPath, ...]) -> tuple[Copy, Message]:
    if found.state is not State.HELD or not recipients:
        raise Refused(
            "wrong_state", "A redacted copy is made of a message that is held, for its own recipients in scope."
        )
    return await at.office.reader.copy(found, recipients)
