"""How much of all that browsers and programs send may be in memory at once, whoever sends it.

Takes: an ASGI application, a Room. Returns: an ASGI application. Touches: nothing.
Fails: Saturated, from reading a body: the application answers it (503), and nothing was changed.
An upload is somebody's mail and goes to no disk (forms.py), one request may be no bigger than its form takes, and all
of them together no bigger than the room: a slow line occupies what has come of it, no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from dlp_gateway.spool import Room

#: Of all bodies together: six orders of the biggest size with their forms. A console has a handful of officers.
OCTETS = 128 << 20
#: As many requests as the listener takes (server.py), and more.
REQUESTS = 1000


def bounded(application: ASGIApp, room: Room) -> ASGIApp:
    """Count what comes in with each request, until it is answered."""

    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            came = len(message.get("body", b""))
            taken += came
            room.grow(came)
            return message

        room.enter(0)
        try:
            await application(scope, counted, send)
        finally:
            room.leave(taken)

    return inner
