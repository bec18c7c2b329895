"""A client that takes for ever to send a request loses its connection, so that it cannot hold all of them.

uvicorn waits without end for the rest of a request; a hundred connections that trickle would leave officers no room.
A header has one span, whatever comes of it. A body may take as long as it needs while it comes at the pace of a line:
somebody on a poor one uploads a scan of 20 MB for hours.
Source: uvicorn's h11 protocol (pinned in requirements.lock); RFC 9112 9.5 (a server may close at any time).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

REQUEST_S = 10.0  # for a request's header, and between two looks at its body
#: Of a body between two looks: a quarter of what GPRS gives, the slowest line that anybody still uploads on.
LEAST_OCTETS = 5_120


class PatientProtocol(H11Protocol):
    """One HTTP connection that is looked at every `REQUEST_S`."""

    def __init__(
        self, *args: Any, call_later: Callable[..., asyncio.TimerHandle] | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self._call_later = call_later or self.loop.call_later
        self._look_handle: asyncio.TimerHandle | None = None
        self._seen: object = None
        self._came = 0

    def data_received(self, data: bytes) -> None:
        """Count what comes."""
        self._came += len(data)
        super().data_received(data)

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
        """Close it if the client was to send the same thing at this look and at the last one, and did not go on."""
        state, came = self.conn.their_state, self._came
        self._came = 0
        goes_on = state is h11.SEND_BODY and (came >= LEAST_OCTETS or self.flow.read_paused)  # paused: we are behind
        waiting = (id(self.cycle), state)
        if state in {h11.IDLE, h11.SEND_BODY} and not goes_on and (self._seen == waiting or self.cycle is None):
            self.transport.abort()
            return
        self._seen = waiting
        self._look_handle = self._call_later(REQUEST_S, self._look)
