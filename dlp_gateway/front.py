"""One of the processes that share the SMTP port: the dialogue and the way to the next hop, and nothing else.

Started by `service` as `python -m dlp_gateway.front DESCRIPTOR`. It reads no configuration and opens no database:
what it needs comes over the link, and what is in scope goes back over it, to be inspected and recorded there.
Takes: the descriptor of a link. Touches: the SMTP port, the next hop, the shared census.
Fails: ends at once when the other side of the link is gone; nothing was answered that is not recorded.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import socket
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import uvloop

from dlp_gateway import log, metrics, notice
from dlp_gateway.capture import Capture
from dlp_gateway.gateway import Gateway
from dlp_gateway.link import Link
from dlp_gateway.model import Fault
from dlp_gateway.relay import Relay
from dlp_gateway.scope import Scope
from dlp_gateway.smtpd import SmtpServer
from dlp_gateway.smtpd.census import Census
from dlp_gateway.smtpd.server import listen
from dlp_gateway.spool import Room

if TYPE_CHECKING:
    from dlp_gateway.config import Config, Destination, ScopedAddress
    from dlp_gateway.model import Incident, Inspection, Message, Order, Reply, Standing

#: How often a front tells its numbers without being asked, so that little is lost if it dies.
_TELL_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What a front is told when it starts. `row` of `rows`: its place in the census."""

    config: Config
    destinations: tuple[Destination, ...]
    addresses: tuple[ScopedAddress, ...]
    log_key: bytes
    row: int
    rows: int
    room_messages: int
    room_octets: int


class _Desk:
    """The inspection pool and the store of the role's first process, as the gateway has them."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def standing(self) -> Standing:
        """Return the panic switch; the orders stay where the message is judged."""
        standing: Standing = await self._link.call("standing")
        return standing

    async def inspect(self, message: Message, _docket: tuple[Order, ...], now: datetime) -> Inspection:
        """Return what the pure core says."""
        bare = replace(message, content=b"")
        inspection: Inspection = await self._link.call(
            "inspect", bare, len(message.content), now, content=message.content
        )
        return inspection

    async def record(self, message: Message, inspection: Inspection, *, now: datetime) -> Incident | None:
        """Make the decision durable."""
        bare = replace(message, content=b"")
        incident: Incident | None = await self._link.call(
            "record", bare, len(message.content), inspection, now, content=message.content
        )
        return incident

    async def outcome(self, *, message_id: str, incident: Incident | None, reply: Reply, now: datetime) -> None:
        """Note what became of it."""
        await self._link.call("outcome", message_id, incident, reply, now)


class Front:
    """One running front."""

    def __init__(self, sock: socket.socket) -> None:
        self._ended = asyncio.Event()
        self._link = Link(sock, obey=self._obey, lost=_die)
        self._server: SmtpServer | None = None
        self._relay: Relay | Capture | None = None

    async def run(self) -> None:
        """Obey until told to stop."""
        while not self._ended.is_set():
            try:
                await asyncio.wait_for(self._ended.wait(), _TELL_S)
            except TimeoutError:
                await self._link.call("counted", metrics.snapshot())
        self._link.close()

    async def _obey(self, name: str, arguments: tuple[Any, ...], handle: int) -> Any:
        if name == "start":
            return await self._start(arguments[0], handle)
        if name == "metrics":
            return metrics.snapshot()
        assert self._server is not None
        assert self._relay is not None
        if name == "next_hop":
            return await self._relay.ready()
        if name == "reload":
            self._server.scope = Scope(*arguments)
            self._server.entrance.reread()
            self._relay.reread()
        if name == "stop":
            await self._stop()
        return metrics.snapshot()

    async def _start(self, orders: Orders, census: int) -> None:
        config = orders.config
        log.setup(config.log_level)
        self._relay = _next_hop(config)
        desk = _Desk(self._link)
        gateway = Gateway(
            pool=desk,
            store=desk,
            hostname=config.hostname,
            clock=_now,
            bounce_text=lambda _message, _inspection, incident: notice.bounce_text(
                case=incident.case, help_contact=config.help_contact
            ),
            log_key=orders.log_key,
            room=Room(messages=orders.room_messages, octets=orders.room_octets),
        )
        self._server = SmtpServer(
            config=config,
            gateway=gateway,
            relay=self._relay,
            scope=Scope(orders.destinations, orders.addresses),
            clock=_now,
            census=Census(census, rows=orders.rows, row=orders.row),
        )
        # The first client is offered what the next hop offers (decision 5); a dead one must not keep us from starting.
        with contextlib.suppress(Fault):
            await self._relay.ready()
        await self._server.start(listen(config.smtp_listen, reuse_port=True))

    async def _stop(self) -> None:
        assert self._server is not None
        assert self._relay is not None
        await self._server.stop()
        await self._relay.close()
        asyncio.get_running_loop().call_soon(self._ended.set)  # after the answer


def _next_hop(config: Config) -> Relay | Capture:
    """Make the way out with this process's share of connections."""
    if config.next_hop is None:
        return Capture(directory=config.state_dir / "captured")
    return Relay(next_hop=config.next_hop, hostname=config.hostname)


def _now() -> datetime:
    return datetime.now(UTC)


def _die() -> None:
    """End at once: without the first process nothing can be judged or recorded, and its clients keep their mail."""
    os._exit(os.EX_UNAVAILABLE)


def main() -> None:
    """Run one front on the link whose descriptor is the argument."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):  # the first process tells us what they mean
        signal.signal(number, signal.SIG_IGN)
    gc.freeze()  # what was imported stays; looking through it again and again costs 5 % of each message
    gc.set_threshold(50_000, 20, 20)
    sock = socket.socket(fileno=int(sys.argv[1]))

    async def run() -> None:
        await Front(sock).run()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run())


if __name__ == "__main__":
    main()
