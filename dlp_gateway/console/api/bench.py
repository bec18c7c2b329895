"""Inspect: what the rules make of a message that nobody sent. Nothing of it is kept.

Takes: the octets of a message. Returns: the verdict and what led to it. Touches: a worker process; the audit log.
Fails: Refused; ScannerFault, Saturated.
"""

from __future__ import annotations

from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter, Query, Request, Security
from pydantic import BaseModel, ConfigDict, Field

from dlp_gateway import trial
from dlp_gateway.console import rights
from dlp_gateway.console.api import shapes
from dlp_gateway.console.api.entry import AtHouse, Caller, House, caller, within
from dlp_gateway.console.api.problem import Refused
from dlp_gateway.console.api.shapes import Shape
from dlp_gateway.console.office import Workbench
from dlp_gateway.model import Disposition, Message, Permit, Study

bench = APIRouter(tags=["inspect"])

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


class Found(Shape):
    """Something that was found; where it stands, not what it says."""

    entity: str
    locator: str
    start: int
    end: int
    score: float
    recognizer: str
    rule: str
    subject: str | None


class Near(Shape):
    """Something that was nearly found, and why it was not."""

    entity: str
    locator: str
    start: int
    end: int
    score: float


class Judged(BaseModel):
    """What the rules make of a message. Offsets are code points into the text of the part of that locator."""

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


@bench.post(
    "/inspect",
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "an RFC 5322 message, or a document that would be attached to one",
            "content": {
                "message/rfc822": {"schema": {"type": "string", "format": "binary"}},
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
            },
        }
    },
)
async def inspect_message(
    request: Request,
    at: AtHouse,
    who: Annotated[Caller, Security(caller, scopes=[Permit.INSPECT])],
    wanted: Annotated[Wanted, Query()],
) -> Judged:
    """Judge a message by the rules in force. It is neither sent nor kept; that somebody tried is in the record."""
    if not rights.may_tune(who.account):
        raise Refused("forbidden", "Your role does not allow this.")
    if at.office.workbench is None:
        raise Refused("not_found", "This console has no scanner to try.")
    within(at.work, who.token.id, at.now())
    octets = await request.body()
    if not octets:
        raise Refused("invalid", "The body is empty; send a message.")
    workbench = at.office.workbench
    message, left_out = await anyio.to_thread.run_sync(lambda: _message(octets, wanted, workbench))
    async with at.inspecting:
        study = await workbench.study(message)
    await anyio.to_thread.run_sync(lambda: _record(at, who, message, study))
    return _judged(message, study, left_out)


def _message(octets: bytes, wanted: Wanted, workbench: Workbench) -> tuple[Message, tuple[str, ...]]:
    return trial.message(
        octets, name="given.eml", recipients=tuple(wanted.to), reverse_path=wanted.sender, scope=workbench.scope
    )


def _record(at: House, who: Caller, message: Message, study: Study) -> None:
    """Write into the audit log that somebody tried the rules: who seeks a way around them is seen to seek it."""
    verdict = study.explanation.inspection.verdict
    at.office.store.audit_append(
        actor=who.account.title, action="tried", subject="tuning", now=at.now(), user=who.account.name,
        token=who.token.id, disposition=verdict.disposition, rule=verdict.rule, octets=len(message.content),
    )  # fmt: skip


def _judged(message: Message, study: Study, left_out: tuple[str, ...]) -> Judged:
    judged = study.explanation.inspection
    return Judged(
        in_scope=[path.path.text for path in message.envelope.in_scope],
        left_out=list(left_out),
        disposition=judged.verdict.disposition,
        rule=judged.verdict.rule,
        reasons=list(judged.verdict.reasons),
        findings=[Found.model_validate(item) for item in judged.findings],
        near_misses=[Near.model_validate(item) for item in study.near_misses],
        persons=judged.persons,
        unread=[shapes.UnreadPart.model_validate(item) for item in judged.unread],
        legal_process=[shapes.process(item) for item in judged.legal_process],
        jurisdiction=judged.jurisdiction,
        rulebook=judged.rulebook_version,
    )
