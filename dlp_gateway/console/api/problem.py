"""What went wrong, as `application/problem+json` (RFC 9457): one table of kinds, each with how to go on.

Takes: refusals and faults. Returns: answers. Touches: the log, for faults of ours. Fails: never.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from dlp_gateway import log
from dlp_gateway.model import Fault
from dlp_gateway.store import ActRefused, NotFound, Stale, WrongState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI
    from starlette.requests import Request

MEDIA_TYPE = "application/problem+json"
ROOT = "/api/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of problem. `mend`: how whoever asked can go on."""

    status: int
    title: str
    mend: str


KINDS: dict[str, Kind] = {
    "malformed": Kind(
        status=400,
        title="The request cannot be read.",
        mend="Compare it with the OpenAPI document: /api/v1/openapi.json.",
    ),
    "unauthorized": Kind(
        status=401,
        title="The token is missing, unknown, expired or revoked.",
        mend="Send the header Authorization: Bearer KEY. Make a new token at the console or with `tokens add`.",
    ),
    "forbidden": Kind(
        status=403,
        title="The account or the token does not allow this.",
        mend="Ask for a token with the permit that the detail names, or somebody whose role allows it.",
    ),
    "not_fresh": Kind(
        status=403,
        title="The account's password was not given within the last 15 minutes.",
        mend="POST it to /api/v1/token/confirm, then ask again.",
    ),
    "not_found": Kind(
        status=404,
        title="There is no such thing, or it is not yours to see.",
        mend="Look for it in the list that it should stand in.",
    ),
    "method_not_allowed": Kind(
        status=405,
        title="This address does not take this method.",
        mend="The header Allow names those that it takes.",
    ),
    "wrong_state": Kind(
        status=409,
        title="The case is in a state in which this cannot be done.",
        mend="Get the case again; somebody, or a clock, was first.",
    ),
    "in_progress": Kind(
        status=409,
        title="The first request with this Idempotency-Key is still being worked on.",
        mend="Wait a second and send the same request again.",
    ),
    "stale": Kind(
        status=412,
        title="It was changed since you saw it; nothing was done.",
        mend="Get it again, look at what changed, and send the new ETag in If-Match.",
    ),
    "too_big": Kind(
        status=413,
        title="The request is bigger than this address takes.",
        mend="Use `dlp-gateway inspect` for big messages.",
    ),
    "invalid": Kind(
        status=422,
        title="What was asked for lacks something or contradicts itself; nothing was done.",
        mend="The detail says what; `errors` names the fields.",
    ),
    "key_reused": Kind(
        status=422,
        title="This Idempotency-Key was used for another request.",
        mend="Make a new key for each thing that is to be done.",
    ),
    "precondition_required": Kind(
        status=428,
        title="The request does not say which state it is about.",
        mend="Get the case and send its ETag in If-Match, so that no decision of somebody else is overwritten.",
    ),
    "too_many": Kind(
        status=429,
        title="Too many requests.",
        mend="Wait as many seconds as Retry-After says.",
    ),
    "fault": Kind(
        status=500,
        title="Something went wrong here.",
        mend="The cause is in the log of the console; run `dlp-gateway doctor`.",
    ),
    "unavailable": Kind(
        status=503,
        title="The database or the scanner does not answer, or too much is being sent. Nothing was changed.",
        mend="Try again as many seconds later as Retry-After says.",
    ),
}
BY_STATUS = {
    400: "malformed",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_big",
    500: "fault",
    503: "unavailable",
}
_AGAIN_S = 5


class Refused(Exception):
    """The request is not carried out; `kind` of KINDS, `detail` in words, header fields of the answer."""

    def __init__(self, kind: str, detail: str = "", *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.headers = dict(headers or {})


class FieldError(BaseModel):
    """One field that is wrong."""

    where: str = Field(description="where it stands, e.g. body.note or query.limit")
    what: str


class Problem(BaseModel):
    """A problem (RFC 9457)."""

    type: str = Field(description="URI of the kind of problem; it can be opened")
    title: str
    status: int
    detail: str = ""
    errors: list[FieldError] = Field(default_factory=list)


def responses(*kinds: str) -> dict[int | str, dict[str, Any]]:
    """Return these kinds as the document tells them: for a route's own, and for what every operation may answer."""
    return {
        str(KINDS[kind].status): {
            "description": KINDS[kind].title,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for kind in kinds
    }


def answer(
    kind: str, detail: str = "", *, headers: Mapping[str, str] | None = None, errors: list[FieldError] | None = None
) -> Response:
    """Return the answer that tells of a problem."""
    known = KINDS[kind]
    told = Problem(
        type=f"{ROOT}/problems/{kind}", title=known.title, status=known.status, detail=detail, errors=errors or []
    )
    return JSONResponse(
        told.model_dump(exclude_defaults=False), status_code=known.status, media_type=MEDIA_TYPE, headers=headers
    )


def add_to(application: FastAPI) -> None:
    """Let every problem be answered in this form."""
    for kind, handler in _HANDLERS.items():
        application.add_exception_handler(kind, handler)


async def _refused(_request: Request, problem: Exception) -> Response:
    refused = cast("Refused", problem)
    return answer(refused.kind, refused.detail, headers=refused.headers)


async def _act_refused(_request: Request, problem: Exception) -> Response:
    return answer(kind_of(problem), str(problem))


def kind_of(problem: Exception) -> str:
    """Return the kind of an act that was refused."""
    kinds: tuple[tuple[type[Exception], str], ...] = (
        (NotFound, "not_found"),
        (Stale, "stale"),
        (WrongState, "wrong_state"),
        (ActRefused, "invalid"),
    )
    return next(kind for known, kind in kinds if isinstance(problem, known))


async def _invalid(_request: Request, problem: Exception) -> Response:
    """Name the fields; never what stood in them, which may be a password or words of a message."""
    found = cast("RequestValidationError", problem).errors()
    errors = [FieldError(where=".".join(map(str, item["loc"])), what=str(item["msg"])) for item in found[:50]]
    unreadable = any(item["type"] == "json_invalid" for item in found)
    return answer("malformed" if unreadable else "invalid", errors=errors)


async def _http(_request: Request, problem: Exception) -> Response:
    known = cast("HTTPException", problem)
    kind = BY_STATUS.get(known.status_code, "malformed")
    headers = {"retry-after": str(_AGAIN_S)} if kind == "unavailable" else known.headers
    return answer(kind, headers=headers)


async def _fault(_request: Request, problem: Exception) -> Response:
    log.fault(where="api", kind="store", cause=type(problem).__name__)
    return answer("unavailable", headers={"retry-after": str(_AGAIN_S)})


async def _bug(_request: Request, _problem: Exception) -> Response:
    return answer("fault")


_HANDLERS: dict[type[Exception], Any] = {
    Refused: _refused,
    ActRefused: _act_refused,
    RequestValidationError: _invalid,
    HTTPException: _http,
    Fault: _fault,
    Exception: _bug,
}
