"""The OpenAPI 3.1 document: what FastAPI writes, with the problems that every operation may answer.

Takes: the application. Returns: the document. Touches: nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi

from dlp_gateway.console.api.problem import ROOT, FieldError, Problem, responses

if TYPE_CHECKING:
    from fastapi import FastAPI

ABOUT = """\
What the console's pages do, for programs: the same rights, the same record.

**Who asks.** Each request carries a token (`Authorization: Bearer dlpgw_...`). A token acts for an account: it may what
the account's roles allow and its own permits name, for the agencies that both have. The permits of an operation stand
beside its security scheme.

**Which state.** A case is answered with an `ETag`; an act on it names the state that was seen in `If-Match`. Without it
the answer is 428, and 412 if somebody else was first.

**Once.** A request with an `Idempotency-Key` that is repeated within a day is answered as the first one, and marked
`Idempotency-Replayed: true`.

**Problems** are `application/problem+json` (RFC 9457); `type` can be opened and says how to go on.
"""

#: What may be the answer to anything, and what to requests that carry something.
_ALWAYS = ("malformed", "unauthorized", "forbidden", "not_found", "too_big", "invalid", "too_many", "unavailable")
_CHANGING = ("wrong_state", "stale", "precondition_required")
_OPEN = f"{ROOT}/problems"


def made(application: FastAPI) -> dict[str, Any]:
    """Return the document, made once."""
    if application.openapi_schema is None:
        application.openapi_schema = _made(application)
    return application.openapi_schema


def _made(application: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title=application.title, version=application.version, description=application.description,
        routes=application.routes, servers=[{"url": ROOT}], separate_input_output_schemas=False,
    )  # fmt: skip
    schemas = document["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas["Problem"].pop("$defs", None)
    schemas["FieldError"] = FieldError.model_json_schema()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            operation["responses"].pop("422", None)
            operation["responses"] |= responses(*_kinds(path, method))
    return document


def _kinds(path: str, method: str) -> tuple[str, ...]:
    if path.startswith("/problems"):
        return ("malformed", "not_found", "too_big")
    if method in {"post", "delete"}:
        return _ALWAYS + _CHANGING
    return _ALWAYS
