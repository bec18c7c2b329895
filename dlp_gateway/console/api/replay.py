"""Idempotency-Key: a request that is repeated is answered as before and not done again.

Takes: the key, what is asked, what does it. Returns: answers. Touches: the store.
Fails: Refused (409 while the first one is being worked on, 422 for a key that was used for something else).
Source: draft-ietf-httpapi-idempotency-key-header-07. A request that was refused gives its key back: nothing was done.
"""

from __future__ import annotations

import contextlib
import hashlib
from typing import TYPE_CHECKING, Annotated

from fastapi import Header
from starlette.responses import Response

from dlp_gateway import log
from dlp_gateway.console.api.problem import Refused
from dlp_gateway.model import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import BaseModel

    from dlp_gateway.console.api.entry import Caller, House
    from dlp_gateway.store.replies import Reply

Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        description="a new word for each thing to be done; a repeat within a day is answered as the first one",
    ),
]


def once(
    at: House, caller: Caller, key: str | None, *, asked: tuple[str, ...], status: int, do: Callable[[], BaseModel]
) -> Response:
    """Do something unless it was done under this key; `asked`: all that makes the request what it is."""
    if key is None:
        return _written(do().model_dump_json(), status)
    reply_id, request = _digest(caller.token.id, key), _digest(*asked)
    earlier = at.office.store.replies.begin(reply_id, request=request, now=at.now())
    if earlier is not None:
        return _again(earlier, request)
    try:
        body = do().model_dump_json()
    except BaseException:
        with contextlib.suppress(Fault):
            at.office.store.replies.drop(reply_id)
        raise
    try:
        at.office.store.replies.end(reply_id, status=status, body=body)
    except Fault as problem:  # it was done, and that is what is told; whoever repeats it meets If-Match
        log.fault(where="api", kind="store", cause=type(problem).__name__)
    return _written(body, status)


def _again(earlier: Reply, request: str) -> Response:
    if earlier.request != request:
        raise Refused("key_reused")
    if earlier.status is None or earlier.body is None:
        raise Refused("in_progress", headers={"retry-after": "1"})
    answer = _written(earlier.body, earlier.status)
    answer.headers["idempotency-replayed"] = "true"
    return answer


def _written(body: str, status: int) -> Response:
    return Response(body, status_code=status, media_type="application/json")


def _digest(*words: str) -> str:
    """Return one digest of some words, each with its length in front, so that no two lists are alike."""
    return hashlib.sha256("".join(f"{len(word)}:{word}" for word in words).encode()).hexdigest()
