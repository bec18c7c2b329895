"""The processes that share the SMTP port: started, told, counted, and started again when one dies.

Takes: Config, the rulebook; what judges and records. Touches: processes, links, a socket that keeps the port ours.
Fails: OSError when the address is taken; ScannerFault when a front does not start.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from dlp_gateway import link, log, metrics
from dlp_gateway.front import Orders
from dlp_gateway.model import Fault, NextHopFault, ScannerFault
from dlp_gateway.smtpd import census
from dlp_gateway.smtpd.server import listen
from dlp_gateway.spool import adopt

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from dlp_gateway.config import Config, Rulebook
    from dlp_gateway.gateway import Inspecting, Recording

_START_S = 60.0  # importing what a front needs took 0.6 s; with every core busy ten times that
_AGAIN_S = 1.0  # before a front that died is started anew
_ANSWER_S = 2.0  # a front that does not tell its numbers within this is shown with those that it told last
#: Sealing takes content into the heap, twice: of big messages one at a time (50 of 5 MB would be half a GB).
_BIG, _BIG_AT_ONCE = 1_000_000, 1


class Desk(Protocol):
    """What the fronts need of the role: replaced at a reload, so it is asked each time."""

    @property
    def pool(self) -> Inspecting:
        """Return the inspection pool in force."""

    @property
    def store(self) -> Recording:
        """Return the store."""


class Fronts:
    """All of them. `failed` is called when one cannot be started again."""

    def __init__(self, config: Config, desk: Desk, *, log_key: bytes, messages: int) -> None:
        self._count = config.smtp_processes
        self._desk = desk
        self._log_key = log_key
        self._messages = messages
        self._port = _reserve(config)
        port = int(self._port.getsockname()[1])
        self._config = replace(config, smtp_listen=replace(config.smtp_listen, port=port))
        self._census = os.memfd_create("census", os.MFD_CLOEXEC)
        os.ftruncate(self._census, census.octets_for(self._count))
        self._rows = census.Census(self._census, rows=self._count)
        self._big = asyncio.Semaphore(_BIG_AT_ONCE)
        self._links: dict[int, link.Link] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._book: Rulebook | None = None

    async def start(self, book: Rulebook) -> None:
        """Start all, and return when all accept."""
        self._book = book
        starts = [self._start(row) for row in range(self._count)]
        processes = await asyncio.gather(*starts)
        for row, process in enumerate(processes):
            self._watch(row, process)

    async def reload(self, book: Rulebook) -> None:
        """Tell all of a new rulebook; one that is starting just now gets it at its start."""
        self._book = book
        await self._tell("reload", book.destinations, book.addresses)

    async def gather(self) -> None:
        """Ask all for their numbers."""

        async def ask(row: int) -> None:
            with contextlib.suppress(Fault, TimeoutError):
                metrics.others[row] = await asyncio.wait_for(self._links[row].call("metrics"), _ANSWER_S)

        await asyncio.gather(*(ask(row) for row in tuple(self._links)))

    async def ready(self) -> None:
        """Raise NextHopFault unless every front lives and reaches the next hop."""
        if len(self._links) < self._count:
            raise NextHopFault(f"{self._count - len(self._links)} of {self._count} SMTP processes are not running")
        await asyncio.gather(*(each.call("next_hop") for each in tuple(self._links.values())))

    async def stop(self) -> None:
        """Let all finish what is under way, then end them."""
        for task in tuple(self._tasks):
            task.cancel()
        await self._tell("stop")
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for each in tuple(self._links.values()):
            each.close()
        self._port.close()
        os.close(self._census)

    # -- inside -------------------------------------------------------------------------------------------

    async def _tell(self, name: str, *arguments: Any) -> None:
        rows = tuple(self._links)
        answers = await asyncio.gather(
            *(self._links[row].call(name, *arguments) for row in rows), return_exceptions=True
        )
        for row, answer in zip(rows, answers, strict=True):
            if isinstance(answer, dict):
                metrics.others[row] = answer
            elif isinstance(answer, BaseException):
                log.fault(where="fronts", kind=type(answer).__name__, cause=f"{name}: {answer}")

    async def _start(self, row: int) -> asyncio.subprocess.Process:
        ours, theirs = link.pair()
        with theirs:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "dlp_gateway.front", str(theirs.fileno()), pass_fds=(theirs.fileno(),)
            )
        made = link.Link(ours, obey=self._obeying(row), lost=partial(self._forget, row))
        assert self._book is not None
        orders = Orders(
            config=self._share(),
            destinations=self._book.destinations,
            addresses=self._book.addresses,
            log_key=self._log_key,
            row=row,
            rows=self._count,
            room_messages=-(-self._messages // self._count),
            room_octets=self._config.spool_octets // self._count,
        )
        try:
            async with asyncio.timeout(_START_S):
                await made.call("start", orders, handle=self._census)
        except BaseException as error:
            made.close()
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            if isinstance(error, TimeoutError):
                raise ScannerFault("an SMTP process did not start in time") from None
            raise
        self._links[row] = made
        return process

    def _forget(self, row: int) -> None:
        self._links.pop(row, None)

    def _share(self) -> Config:
        """Give a front its share of the connections to the next hop."""
        hop = self._config.next_hop
        if hop is None:
            return self._config
        return replace(self._config, next_hop=replace(hop, connections=-(-hop.connections // self._count)))

    def _watch(self, row: int, process: asyncio.subprocess.Process) -> None:
        task = asyncio.ensure_future(self._keep(row, process))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _keep(self, row: int, process: asyncio.subprocess.Process) -> None:
        """Start a front again when it dies, however often it takes; the others go on meanwhile."""
        while True:
            code = await process.wait()
            log.fault(where="fronts", kind="ended", cause=f"an SMTP process ended with {code}; it is started again")
            metrics.ended(row)
            self._rows.clear(row)
            process = await self._again(row)

    async def _again(self, row: int) -> asyncio.subprocess.Process:
        while True:
            await asyncio.sleep(_AGAIN_S)
            try:
                return await self._start(row)
            except (Fault, OSError) as problem:
                log.fault(where="fronts", kind=type(problem).__name__, cause="an SMTP process did not start")

    def _obeying(self, row: int) -> Callable[..., Any]:
        async def obey(name: str, arguments: tuple[Any, ...], handle: int) -> Any:
            if name == "counted":
                metrics.others[row] = arguments[0]
                return None
            return await self._judge(name, arguments, handle)

        return obey

    async def _judge(self, name: str, arguments: tuple[Any, ...], handle: int) -> Any:
        store = self._desk.store
        if name == "standing":
            return replace(await store.standing(), orders=())
        if name == "inspect":
            message, octets, now = arguments
            message = replace(message, content=adopt(handle, octets))
            standing = await store.standing()
            return await self._desk.pool.inspect(message, standing.orders, now)
        if name == "record":
            message, octets, inspection, now = arguments
            message = replace(message, content=adopt(handle, octets))
            async with self._big if octets > _BIG else contextlib.nullcontext():
                return await store.record(message, inspection, now=now)
        message_id, incident, reply, now = arguments
        return await store.outcome(message_id=message_id, incident=incident, reply=reply, now=now)


def _reserve(config: Config) -> socket.socket:
    """Bind the address without listening, so that it stays ours while fronts come and go.

    With SO_REUSEPORT a second gateway of the same user could bind it, too, and take half of the mail unnoticed:
    so first it must be free.
    """
    listen(config.smtp_listen).close()
    return listen(config.smtp_listen, reuse_port=True)
