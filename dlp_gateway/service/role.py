"""What both roles share: signals, the line `ready`, the end."""

from __future__ import annotations

import asyncio
import os
import signal
from abc import ABC, abstractmethod
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import sdnotify

from dlp_gateway import __version__, log
from dlp_gateway.console import Check, Health
from dlp_gateway.model import Fault
from dlp_gateway.service import build

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from dlp_gateway.config import Config, Rulebook
    from dlp_gateway.store import Store


class Role(ABC):
    """A long-running part of the program in a process of its own."""

    name: str
    _rulebook: Rulebook
    _store: Store

    def __init__(self, config: Config) -> None:
        self.config = config
        self._broken = False

    @abstractmethod
    async def start(self) -> None:
        """Open the listeners."""

    @abstractmethod
    async def stop(self) -> None:
        """Finish what is under way and close them."""

    @abstractmethod
    async def reload(self) -> None:
        """Read the rulebook again."""

    @abstractmethod
    async def checks(self) -> tuple[Check, ...]:
        """Ask the parts how they are."""

    async def health(self) -> Health:
        """Say what this role is and how its parts are."""
        return Health(
            role=self.name,
            version=__version__,
            rulebook=self._rulebook.version,
            capture=self.config.next_hop is None,
            checks=(*await self.checks(), *await self._switched_on()),
        )

    async def _switched_on(self) -> tuple[Check, ...]:
        """Tell which switches are on; who and why stands in the record only. A store that is away has its own check."""
        try:
            known = await asyncio.to_thread(self._store.switches)
        except Fault:
            return ()
        return tuple(
            Check(name=item.name, ok=True, detail=f"{item.state} since {item.since:%Y-%m-%d %H:%M} UTC")
            for item in known
            if item.on
        )

    def watch(self, task: asyncio.Task[None]) -> asyncio.Task[None]:
        """End the role if this task ends by a bug: half a role would look well; the service manager starts anew."""
        task.add_done_callback(self._look_why)
        return task

    def _look_why(self, task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.bug(where=self.name, error=error)
            self._broken = True
            signal.raise_signal(signal.SIGTERM)

    def open_store(self) -> Store:
        """Open the durable state as this role needs it."""
        return build.store(self.config)

    @staticmethod
    def now() -> datetime:
        """Read the clock, for everything below that may not."""
        return datetime.now(UTC)

    async def run(self) -> None:
        """Start, say `ready`, and run until SIGTERM or SIGINT."""
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, ended.set)
        await self.start()
        tasks: set[asyncio.Task[None]] = set()

        def reload() -> None:
            task = loop.create_task(self.reload())
            tasks.add(task)
            task.add_done_callback(tasks.discard)

        loop.add_signal_handler(signal.SIGHUP, reload)
        print("ready", flush=True)  # noqa: T201  contract.md: one line on stdout
        systemd = sdnotify.SystemdNotifier()
        systemd.notify("READY=1")
        await ended.wait()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):  # a second Ctrl-C must not cut the end short
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_IGN)
        systemd.notify("STOPPING=1")
        log.stopping(role=self.name, why="bug" if self._broken else "signal")
        await self.stop()
        log.stopped(role=self.name)
        if self._broken:
            raise SystemExit(os.EX_SOFTWARE)


async def probe(name: str, asked: Awaitable[None]) -> Check:
    """Turn a part's answer into a line of /readyz."""
    try:
        await asked
    except Fault as problem:
        return Check(name=name, ok=False, detail=str(problem))
    return Check(name=name, ok=True)
