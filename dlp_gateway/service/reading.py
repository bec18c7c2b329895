"""Reading for the console's pages, in a worker process: held mail, unsealed here, and what somebody tries the rules on.

Takes: Config, Rulebook, the store. Returns: Explanations, Studies. Touches: the store, one worker process.
Fails: ScannerFault or Saturated while the worker is away; KeyFault, ActRefused, StoreFault.
Source: decisions.md 35: what the console opens is not parsed in the process that holds the key.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
from typing import TYPE_CHECKING

from dlp_gateway import redacted
from dlp_gateway.inspection import canary
from dlp_gateway.model import Asked, Attached, Copy, Fault, Message, SafePage, Sight
from dlp_gateway.service import build
from dlp_gateway.store import seal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from dlp_gateway.config import Config, Rulebook
    from dlp_gateway.model import Explanation, ForwardPath, Incident, Study
    from dlp_gateway.scope import Scope
    from dlp_gateway.store import Store
    from dlp_gateway.worker import View
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
        """A domain in scope, one for demonstrations only where there is no other."""
        rows = sorted(self._rules().destinations, key=lambda row: row.group == "demo")
        return next((row.domain for row in rows if row.in_scope), "")

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
        pool = build.pool(self._config, book, workers=1, queue=16, viewing=True)
        await pool.start(prove=False)  # the SMTP role proves rulebooks
        return pool

    async def __call__(self, incident: Incident) -> Explanation:
        """Explain a held message; waits for the worker where it is just starting."""
        starting = self.warm()
        content = await asyncio.to_thread(self._content, incident)
        message = Message(
            id=incident.message_id, envelope=incident.envelope, content=content, fingerprint_key=os.urandom(32)
        )
        return await self.explain(message, starting)

    async def explain(self, message: Message, starting: asyncio.Task[Pool] | None = None) -> Explanation:
        """Explain a message that is none of the held ones."""
        pool = await asyncio.shield(starting or self.warm())
        orders = await asyncio.to_thread(self._store.orders)
        return await pool.explain(message, orders, self._clock())

    def unsealed(self, sealed: bytes) -> bytes:
        """Open what was sealed with our key."""
        return seal.unseal(self._key, sealed)

    # ------------------------------------------------------------------------------- beside the text (viewing.py)

    async def page(self, incident: Incident, locator: str) -> SafePage:
        """Return one part as HTML that is fit for a frame."""
        answer = await self._view(incident, Asked(sight=Sight.PAGE, locator=locator))
        assert isinstance(answer, SafePage)
        return answer

    async def file(self, incident: Incident, locator: str) -> Attached:
        """Return one attachment as sent."""
        answer = await self._view(incident, Asked(sight=Sight.FILE, locator=locator))
        assert isinstance(answer, Attached)
        return answer

    async def original(self, incident: Incident) -> bytes:
        """Return the message as sent; nothing of it is parsed."""
        return await asyncio.to_thread(self._content, incident)

    async def copy(self, incident: Incident, recipients: tuple[ForwardPath, ...]) -> tuple[Copy, Message]:
        """Return a redacted copy, and the message that it is to these recipients."""
        config, now = self._config, self._clock()
        asked = Asked(
            sight=Sight.COPY, recipients=recipients, case=incident.case, hostname=config.hostname,
            contact=config.help_contact,
        )  # fmt: skip
        answer = await self._view(incident, asked)
        assert isinstance(answer, Copy)
        envelope = redacted.envelope(incident.envelope, recipients, hostname=config.hostname, now=now)
        made = Message(
            id=f"{incident.message_id[:64]}.{secrets.token_hex(4)}", envelope=envelope, content=answer.content,
            fingerprint_key=b"",
        )  # fmt: skip
        return answer, made

    async def _view(self, incident: Incident, asked: Asked) -> View:
        pool = await asyncio.shield(self.warm())
        content = await asyncio.to_thread(self._content, incident)
        message = Message(
            id=incident.message_id, envelope=incident.envelope, content=content, fingerprint_key=os.urandom(32)
        )
        orders = await asyncio.to_thread(self._store.orders)
        return await pool.view(message, orders, self._clock(), asked)

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
