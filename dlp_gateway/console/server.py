"""The HTTP listener: uvicorn without its own signals, logs, headers and guesses.

Takes: an ASGI application, an endpoint. Touches: one TCP listener. Fails: OSError if the endpoint is taken.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from typing import TYPE_CHECKING, Self

import uvicorn

from dlp_gateway.console.patience import PatientProtocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp

    from dlp_gateway.config import Listen

#: Seconds that open requests get at the end; none of ours takes longer (health.py has the longest wait).
_GRACE_S = 6


class _Quiet(uvicorn.Server):
    """A uvicorn that leaves SIGTERM to `service` and says when it accepts."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.accepting = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.accepting.set()


class HttpListener:
    """One listening endpoint and the application behind it."""

    def __init__(self, *, server: _Quiet, task: asyncio.Task[None], port: int) -> None:
        self._server = server
        self._task = task
        self.port = port

    @classmethod
    async def open(cls, application: ASGIApp, listen: Listen) -> Self:
        """Bind, and return once the endpoint accepts. Port 0 takes a free one: see `port`."""
        bound = _bind(listen)
        settings = uvicorn.Config(
            application,
            http=PatientProtocol,
            log_config=None,  # log.py takes the text out of what libraries write
            access_log=False,
            server_header=False,
            lifespan="off",
            ws="none",
            timeout_keep_alive=5,
            timeout_graceful_shutdown=_GRACE_S,
            limit_concurrency=100,  # officers and one Prometheus; more is an accident
            h11_max_incomplete_event_size=16_384,
        )
        server = _Quiet(settings)
        task = asyncio.create_task(server.serve(sockets=[bound]))
        await server.accepting.wait()
        return cls(server=server, task=task, port=bound.getsockname()[1])

    async def close(self) -> None:
        """Stop accepting, let open requests end, free the endpoint."""
        self._server.should_exit = True
        await self._task


def _bind(listen: Listen) -> socket.socket:
    family = socket.AF_INET6 if ":" in listen.host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((listen.host, listen.port))
        bound.listen(100)
        bound.setblocking(False)
    except OSError:
        bound.close()
        raise
    return bound
