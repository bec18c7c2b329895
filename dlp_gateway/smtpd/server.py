"""The SMTP server: a listening socket, who may connect, how many, and how it ends.

Takes: configuration and what the dialogue needs. Touches: the listening socket.
Fails: OSError when the address cannot be bound.
Source: RFC 5321 3.1 (554 greeting), 3.8 (421); decisions.md 8; docs/performance.md (Nagle, SO_REUSEPORT).
"""

from __future__ import annotations

import asyncio
import socket
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dlp_gateway import log, metrics
from dlp_gateway import reply as replies
from dlp_gateway.model import Reply
from dlp_gateway.smtpd.census import Census
from dlp_gateway.smtpd.dialogue import Dialogue
from dlp_gateway.smtpd.entrance import Entrance

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from dlp_gateway.config import Config, Listen
    from dlp_gateway.gateway import Gateway
    from dlp_gateway.scope import Scope
    from dlp_gateway.smtpd.session import Session
    from dlp_gateway.transaction import Hop

_STRANGERS = 4  # of all connections a quarter at most may be from elsewhere: strangers cannot lock listed clients out
_BACKLOG = 1024  # short connections come in bursts; the kernel refuses what is beyond somaxconn anyhow


class SmtpServer:
    """Listens, admits clients, and lets them finish when it stops.

    `scope` may be replaced at any time (reload): it is read at each MAIL, so that a transaction sees one of them.
    """

    def __init__(
        self,
        *,
        config: Config,
        gateway: Gateway,
        relay: Hop,
        scope: Scope,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        census: Census | None = None,
    ) -> None:
        self.limits = config.smtp_limits
        self.hostname = config.hostname
        self.greeting = Reply(code=220, enhanced=None, text=f"{config.hostname} ESMTP dlp-gateway")
        self.normalises = config.bare_newline == "normalise"
        self.gateway = gateway
        self.hop = relay
        self.scope = scope
        self.clock = clock
        self.entrance = Entrance(config, clock=time.monotonic)
        self._endpoint = config.smtp_listen
        self._sessions: set[Session] = set()
        self._census = census or Census()  # of all processes on the port
        self._server: asyncio.Server | None = None
        self._empty = asyncio.Event()
        self._stopping = False
        self._strangers = 0  # sessions from elsewhere that may log in

    # -- life ---------------------------------------------------------------------------------------------

    async def start(self, sock: socket.socket | None = None) -> None:
        """Accept clients on the configured address, or on a bound socket (see `listen`)."""
        sock = sock or listen(self._endpoint)
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Dialogue(self, loop), sock=sock, backlog=_BACKLOG)

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        assert self._server is not None
        name = self._server.sockets[0].getsockname()
        return str(name[0]), int(name[1])

    async def stop(self, *, grace_s: float = 30.0) -> None:
        """Accept nobody more, say 421 to idle clients, let transactions in progress finish, for `grace_s` at most."""
        self._stopping = True
        if self._server is not None:
            self._server.close()
        for session in tuple(self._sessions):
            session.leave()
        self._look_whether_empty()
        try:
            await asyncio.wait_for(self._empty.wait(), grace_s)
        except TimeoutError:
            for session in tuple(self._sessions):
                session.hang_up()
        self.entrance.close()
        await self.gateway.close()

    # -- for the dialogue ---------------------------------------------------------------------------------

    def admit(self, session: Session, address: str) -> Reply | None:
        """Take a session in, or return the reply that turns it away. Never an open relay: only listed networks."""
        refusal, cause = self._refusal(address)
        if refusal is not None:
            log.refused_client(address=address, cause=cause)
            metrics.REFUSED_CONNECTIONS.labels(cause).inc()
            return refusal
        session.permitted = self.entrance.knows(address)
        self._strangers += not session.permitted
        session.came_as_stranger = not session.permitted
        self._sessions.add(session)
        self._census.add(address, 1)
        metrics.CONNECTIONS.inc()
        return None

    def _refusal(self, address: str) -> tuple[Reply | None, str]:
        known = self.entrance.knows(address)
        if not known and not self.entrance.strangers:
            return replies.NOT_A_CLIENT, "network"
        if self._stopping:
            return replies.SHUTTING_DOWN, "limit"
        if self._census.total >= self.limits.connections:
            return replies.TOO_MANY_CONNECTIONS, "limit"
        if not known and self._strangers >= max(self.limits.connections // _STRANGERS, 1):
            return replies.TOO_MANY_CONNECTIONS, "limit"
        if self._census.of(address) >= self.limits.connections_per_client:
            return replies.TOO_MANY_FROM_CLIENT, "limit"
        return None, ""

    def release(self, session: Session, address: str) -> None:
        """Let a session go."""
        self._sessions.discard(session)
        self._strangers -= session.came_as_stranger
        self._census.add(address, -1)
        metrics.CONNECTIONS.dec()
        self._look_whether_empty()

    def _look_whether_empty(self) -> None:
        if self._stopping and not self._sessions:
            self._empty.set()

    def trusts(self, address: str) -> bool:
        """Whether XFORWARD of this client counts."""
        return self.entrance.trusts(address)

    @property
    def tls(self) -> ssl.SSLContext | None:
        """What STARTTLS uses now; None: not offered."""
        return self.entrance.tls


def listen(endpoint: Listen, *, reuse_port: bool = False) -> socket.socket:
    """Return a bound TCP socket. `reuse_port`: several processes share the port (SO_REUSEPORT)."""
    family, _, _, _, address = socket.getaddrinfo(
        endpoint.host, endpoint.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    # With proto 0 asyncio does not know that it is TCP and leaves Nagle's algorithm on: 40 ms for each connection.
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if reuse_port:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        sock.setblocking(False)
        sock.bind(address)
    except BaseException:
        sock.close()
        raise
    return sock
