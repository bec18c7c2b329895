"""A client that takes for ever to send a request loses its connection, so that it cannot hold all of them.

uvicorn waits without end for the rest of a request; a hundred connections that trickle would leave officers no room.
Source: uvicorn's h11 protocol (pinned in requirements.lock); RFC 9112 9.5 (a server may close at any time).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

REQUEST_S = 10.0  # for a request's header, and again for its body: forms of a few kB


class PatientProtocol(H11Protocol):
    """One HTTP connection that is looked at every `REQUEST_S`."""

    def __init__(
        self, *args: Any, call_later: Callable[..., asyncio.TimerHandle] | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self._call_later = call_later or self.loop.call_later
        self._look_handle: asyncio.TimerHandle | None = None
        self._seen: object = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to look."""
        super().connection_made(transport)
        self._look_handle = self._call_later(REQUEST_S, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Look no more."""
        if self._look_handle is not None:
            self._look_handle.cancel()
        super().connection_lost(exc)

    def _look(self) -> None:
        """Close it if the client was to send something at this look and at the last one, and it was the same thing."""
        waiting = (id(self.cycle), self.conn.their_state)
        if self.conn.their_state in {h11.IDLE, h11.SEND_BODY} and (self._seen == waiting or self.cycle is None):
            self.transport.abort()
            return
        self._seen = waiting
        self._look_handle = self._call_later(REQUEST_S, self._look)
