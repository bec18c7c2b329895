"""Inspect: what the rules make of a message that nobody sent, or of a held one, masked; what is looked for.

Takes: the octets of a message, or a case. Returns: the verdict, what led to it, the text of each part.
Touches: a worker process; the audit log. Nothing of it is kept. Fails: Refused; ActRefused, ScannerFault, Saturated.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import anyio.to_thread
from fastapi import APIRouter, Depends, Query, Request, Security
from pydantic import BaseModel, ConfigDict, Field

from dlp_gateway import trial
from dlp_gateway.console import rights, trying
from dlp_gateway.console.api import shapes
from dlp_gateway.console.api.cases import Reader, Theirs
from dlp_gateway.console.api.entry import AtHouse, Caller, caller, within
from dlp_gateway.console.api.problem import Refused
from dlp_gateway.console.api.shapes import Shape
from dlp_gateway.console.asking import filter_for
from dlp_gateway.console.giving import is_kept
from dlp_gateway.console.office import Workbench
from dlp_gateway.model import Disposition, Finding, Message, NearMiss, PartKind, Permit, Study

if TYPE_CHECKING:
    from collections.abc import Mapping

bench = APIRouter(tags=["inspect"])
_S = TypeVar("_S", bound=Shape)

#: As the Tuning page takes; bigger ones are for `dlp-gateway inspect`.
OCTETS = 10_485_760
_ADDRESS = r"^[^\x00-\x1f\x7f]*$"


class Wanted(BaseModel):
    """To whom and from whom the message would go."""

    model_config = ConfigDict(extra="forbid")

    to: list[str] = Field(
        default_factory=list, max_length=100, description="recipients; default: those of To, Cc and Bcc"
    )
    sender: str | None = Field(
        default=None, max_length=320, pattern=_ADDRESS, description="reverse-path; default: the address of From"
    )
    subject: str = Field(default="", max_length=300, pattern=_ADDRESS, description="of a bare text (text/plain)")


class Found(Shape):
    """Something that was found. `text`: what stands there, in a held message its label; `context`: what moved it."""

    entity: str
    locator: str
    start: int
    end: int
    score: float
    recognizer: str
    rule: str
    subject: str | None
    context: tuple[str, ...]
    text: str = ""


class Near(Shape):
    """Something that was nearly found; `reason`: why it was left alone."""

    entity: str
    locator: str
    start: int
    end: int
    score: float
    recognizer: str
    rule: str
    reason: str
    text: str = ""


class Read(Shape):
    """The text of a part, as the recognizers read it; of a held message with every value masked."""

    locator: str
    kind: PartKind
    media_type: str
    filename: str | None
    text: str


class Judged(BaseModel):
    """What the rules make of a message. Offsets are code points into the text of the part of that locator.

    Of a held message texts are masked, so that offsets are into the text before masking.
    """

    in_scope: list[str]
    left_out: list[str] = Field(description="addresses that are none")
    disposition: Disposition
    rule: str
    reasons: list[str]
    findings: list[Found]
    near_misses: list[Near]
    persons: int
    unread: list[shapes.UnreadPart]
    legal_process: list[shapes.Process]
    jurisdiction: str
    rulebook: str
    parts: list[Read]


class Recognizer(Shape):
    """One recognizer: what it finds, from which score on, and how many examples prove it at every start."""

    stem: str
    entity: str
    threshold: float
    patterns: int
    words: int
    finds: int
    ignores: int
    allowed: int
    tuned: bool
    source: str


class Mistake(Shape):
    """A value that officers say was found by mistake; never the value."""

    at: datetime
    case: str
    label: str
    entity: str
    recognizer: str
    rule: str
    score: float
    cause: str


class Tally(Shape):
    """How often one rule was wrong for one cause."""

    recognizer: str
    rule: str
    entity: str
    cause: str
    count: int


class Mistakes(BaseModel):
    """What was found by mistake: counts over all of it, and the newest."""

    tally: list[Tally]
    newest: list[Mistake]


class Page(BaseModel):
    """How many of the newest."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=100, ge=1, le=5000)


def workbench(at: AtHouse, who: Annotated[Caller, Security(caller, scopes=[Permit.INSPECT])]) -> Workbench:
    """Return what tries the rules, for those who may."""
    if not rights.may_tune(who.account):
        raise Refused("forbidden", "Your role does not allow this.")
    if at.office.workbench is None:
        raise Refused("not_found", "This console has no scanner to try.")
    return at.office.workbench


Bench = Annotated[Workbench, Depends(workbench)]
Trying = Annotated[Caller, Security(caller, scopes=[Permit.INSPECT])]


@bench.post(
    "/inspect",
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "an RFC 5322 message, a document that would be attached to one, or a text (UTF-8)",
            "content": {
                "message/rfc822": {"schema": {"type": "string", "format": "binary"}},
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
                "text/plain": {"schema": {"type": "string"}},
            },
        }
    },
)
async def inspect_message(
    request: Request, at: AtHouse, who: Trying, using: Bench, wanted: Annotated[Wanted, Query()]
) -> Judged:
    """Judge a message by the rules in force. It is neither sent nor kept; that somebody tried is in the record."""
    within(at.work, who.token.id, at.now())
    octets = await request.body()
    if not octets:
        raise Refused("invalid", "The body is empty; send a message.")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() == "text/plain":
        octets = trial.of_text(octets.decode("utf-8", "replace"), subject=wanted.subject)
    message, left_out = await anyio.to_thread.run_sync(lambda: _message(octets, wanted, using))
    async with at.inspecting:
        study = await using.study(message)
    await anyio.to_thread.run_sync(lambda: trying.record(at.office, who.account, message, study, token=who.token.id))
    return await anyio.to_thread.run_sync(lambda: _whole(message, study, left_out))


@bench.post("/cases/{case}/inspect")
async def inspect_case(at: AtHouse, who: Reader, using: Bench, found: Theirs) -> Judged:
    """Judge a held message by the rules in force, with every value masked. The case stays as it is.

    Masked are what is found now, what is nearly found, and what was found when the message was held.
    """
    within(at.work, who.token.id, at.now())
    if not is_kept(found):
        raise Refused("not_found", "The message is not kept: it was refused at once, or erased after its time.")
    await anyio.to_thread.run_sync(lambda: at.looks.record(who, found, now=at.now()))
    async with at.inspecting:
        tried = await trying.held(at.office, using, found)
    await anyio.to_thread.run_sync(
        lambda: trying.record(at.office, who.account, tried.message, tried.study, subject=found.id, token=who.token.id)
    )
    return _judged(
        tried.message, tried.study, (),
        findings=[_with_text(Found, item, f"[{label}]") for item, label in tried.findings],
        near_misses=[_with_text(Near, miss, f"[{label}]") for miss, label in tried.misses],
        parts=[Read.model_validate(part) for part in tried.parts],
    )  # fmt: skip


@bench.get("/recognizers")
async def list_recognizers(at: AtHouse, using: Bench) -> list[Recognizer]:
    """List what is looked for, and from which score on it counts."""
    async with at.inspecting:
        study = await using.study(using.canary())
    return [Recognizer.model_validate(sheet) for sheet in study.recognizers]


@bench.get("/mistakes")
def list_mistakes(at: AtHouse, who: Trying, wanted: Annotated[Page, Query()]) -> Mistakes:
    """List what officers say was found by mistake: rules, causes and counts; never a value."""
    if not rights.may_see_mistakes(who.account):
        raise Refused("forbidden", "Your role does not allow this.")
    rows, theirs = at.office.store.mistakes, filter_for(who.account, states=())
    return Mistakes(
        tally=[Tally.model_validate(item) for item in rows.tally(theirs)],
        newest=[Mistake.model_validate(item) for item in rows.newest(theirs, limit=wanted.limit)],
    )


def _message(octets: bytes, wanted: Wanted, workbench: Workbench) -> tuple[Message, tuple[str, ...]]:
    return trial.message(
        octets, name="given.eml", recipients=tuple(wanted.to), reverse_path=wanted.sender, scope=workbench.scope
    )


def _whole(message: Message, study: Study, left_out: tuple[str, ...]) -> Judged:
    """Return all of what was judged: it is the caller's own text."""
    explanation = study.explanation
    texts = {part.locator: part.text for part in explanation.parts}
    return _judged(
        message, study, left_out,
        findings=[_with_text(Found, item, _said(texts, item)) for item in explanation.inspection.findings],
        near_misses=[_with_text(Near, miss, _said(texts, miss)) for miss in study.near_misses],
        parts=[Read.model_validate(part) for part in explanation.parts if part.text.strip()],
    )  # fmt: skip


def _said(texts: Mapping[str, str], item: Finding | NearMiss) -> str:
    return texts.get(item.locator, "")[max(0, item.start) : item.end]


def _with_text(shape: type[_S], item: Finding | NearMiss, text: str) -> _S:
    return shape.model_validate(item).model_copy(update={"text": text})


def _judged(message: Message, study: Study, left_out: tuple[str, ...], **shown: Any) -> Judged:
    judged = study.explanation.inspection
    return Judged(
        in_scope=[path.path.text for path in message.envelope.in_scope],
        left_out=list(left_out),
        disposition=judged.verdict.disposition,
        rule=judged.verdict.rule,
        reasons=list(judged.verdict.reasons),
        persons=judged.persons,
        unread=[shapes.UnreadPart.model_validate(item) for item in judged.unread],
        legal_process=[shapes.process(item) for item in judged.legal_process],
        jurisdiction=judged.jurisdiction,
        rulebook=judged.rulebook_version,
        **shown,
    )
