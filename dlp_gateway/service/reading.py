"""Reading for the console's pages, in a worker process: held mail, unsealed here, and what somebody tries the rules on.

Takes: Config, Rulebook, the store. Returns: Explanations, Studies. Touches: the store, one worker process.
Fails: ScannerFault or Saturated while the worker is away; KeyFault, ActRefused, StoreFault.
Source: decisions.md 35: what the console opens is not parsed in the process that holds the key.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from typing import TYPE_CHECKING

from dlp_gateway.inspection import canary
from dlp_gateway.model import Fault, Message
from dlp_gateway.service import build
from dlp_gateway.store import seal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from dlp_gateway.config import Config, Rulebook
    from dlp_gateway.model import Explanation, Incident, Study
    from dlp_gateway.scope import Scope
    from dlp_gateway.store import Store
    from dlp_gateway.workers import Pool


class Reading:
    """Reads held messages, with the rulebook in force."""

    def __init__(self, config: Config, *, store: Store, clock: Callable[[], datetime]) -> None:
        self._config = config
        self._store = store
        self._clock = clock
        self._key = build.private_key(config)
        self._book: Rulebook | None = None
        self._starting: asyncio.Task[Pool] | None = None

    def follow(self, book: Rulebook) -> None:
        """Read with this rulebook from now on; the worker of the old one ends."""
        self._book = book
        old, self._starting = self._starting, None
        if old is not None:
            self._ending = asyncio.create_task(_ended(old))

    @property
    def version(self) -> str:
        """Version of the rulebook in force."""
        return self._rules().version

    @property
    def scope(self) -> Scope:
        """Who is covered."""
        return build.scope(self._rules())

    @property
    def destination(self) -> str:
        """A domain in scope."""
        return next((row.domain for row in self._rules().destinations if row.in_scope), "")

    @staticmethod
    def canary() -> Message:
        """Return a message that must be held."""
        return canary()

    def _rules(self) -> Rulebook:
        assert self._book is not None
        return self._book

    def warm(self) -> asyncio.Task[Pool]:
        """Start a worker in the background, if there is none: somebody has logged in and will open a case."""
        if self._starting is None:
            self._starting = asyncio.create_task(self._started(self._rules()))
        return self._starting

    async def _started(self, book: Rulebook) -> Pool:
        pool = build.pool(self._config, book, workers=1, queue=16)
        await pool.start(prove=False)  # the SMTP role proves rulebooks
        return pool

    async def __call__(self, incident: Incident) -> Explanation:
        """Explain a held message; waits for the worker where it is just starting."""
        starting = self.warm()
        content = await asyncio.to_thread(self._content, incident)
        message = Message(
            id=incident.message_id, envelope=incident.envelope, content=content, fingerprint_key=os.urandom(32)
        )
        pool = await asyncio.shield(starting)
        orders = await asyncio.to_thread(self._store.orders)
        return await pool.explain(message, orders, self._clock())

    async def study(self, message: Message) -> Study:
        """Judge a message that nobody sent; waits for the worker where it is just starting."""
        pool = await asyncio.shield(self.warm())
        orders = await asyncio.to_thread(self._store.orders)
        return await pool.study(message, orders, self._clock())

    def _content(self, incident: Incident) -> bytes:
        return seal.unseal(self._key, self._store.sealed(incident.id))

    async def close(self) -> None:
        """End the worker."""
        if self._starting is not None:
            await _ended(self._starting)


async def _ended(starting: asyncio.Task[Pool]) -> None:
    """Close a pool once it has started: one that is stopped half-way would leave its process behind."""
    with contextlib.suppress(Fault):
        pool = await starting
        await pool.close()
