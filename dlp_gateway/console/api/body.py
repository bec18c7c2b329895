"""No request is bigger than it may be: what goes on is cut off before it fills the memory.

Takes: an ASGI application, limits. Returns: an ASGI application. Touches: nothing.
Fails: 413, or 503 where all requests together are too much (taking.py), as a problem.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from dlp_gateway.console.api.problem import answer
from dlp_gateway.model import Saturated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_TOO_BIG, _FULL = 413, 503


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many octets a body may have: `usual`, and more where a path ends like one of `bigger`."""

    usual: int
    bigger: Mapping[str, int]

    def of(self, scope: Scope) -> int:
        """Return the limit of a request."""
        return next((most for end, most in self.bigger.items() if scope["path"].endswith(end)), self.usual)


def limited(application: ASGIApp, limits: Limits) -> ASGIApp:
    """Answer 413 for a body that is too big, as soon as that is known."""

    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
        elif _told(scope) > limits.of(scope):
            await answer("too_big")(scope, receive, send)
        else:
            await application(scope, _counted(receive, limits.of(scope)), send)

    return inner


def _counted(receive: Receive, most: int) -> Receive:
    """Stop reading what goes on beyond the limit, whatever it said of its length."""
    left = most

    async def counted() -> Message:
        nonlocal left
        try:
            message = await receive()
        except Saturated:
            raise HTTPException(_FULL) from None
        left -= len(message.get("body", b""))
        if left < 0:
            raise HTTPException(_TOO_BIG)
        return message

    return counted


def _told(scope: Scope) -> int:
    """Return how much the request says that it has."""
    told = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(told) if told.isdigit() else 0
