"""The console role: the pages, the outbox (released mail and notices), the clocks. Holds the private key.

Takes: Config. Touches: the console listener, the database, the next hop. Fails: ConfigError, KeyFault, StoreFault.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from dlp_gateway import __version__, log, metrics, notice
from dlp_gateway.config import ConfigError
from dlp_gateway.console import HttpListener, Office, app
from dlp_gateway.console.office import Agency
from dlp_gateway.model import Fault
from dlp_gateway.notice.letter import AUTHOR_KINDS
from dlp_gateway.outbox import Outbox
from dlp_gateway.quarantine import Quarantine
from dlp_gateway.service import build
from dlp_gateway.service.acts import Acts
from dlp_gateway.service.machine import Machine
from dlp_gateway.service.papers import Papers
from dlp_gateway.service.reading import Reading
from dlp_gateway.service.role import Role, probe
from dlp_gateway.store import seal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from dlp_gateway.config import Config
    from dlp_gateway.console import Check
    from dlp_gateway.model import Incident
    from dlp_gateway.store import Store

#: What officers did should be in the log while somebody who watches it still wonders.
_ACTS = timedelta(seconds=5)
#: Escalation and expiry are counted in hours and days; a minute is soon enough.
_CLOCK = timedelta(minutes=1)
#: Erasing what is older than years can wait for the night; finding it reads the whole record.
_ERASURE = timedelta(days=1)
#: decisions.md 33: signed checkpoints hourly and at stop.
_CHECKPOINT = timedelta(hours=1)


class ConsoleRole(Role):
    """One running console role."""

    name = "console"

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        build.make_keys(config)
        self._rulebook = build.rulebook(config, now=self.now())
        self._store = self.open_store()
        self._quarantine = Quarantine(
            self._store, jurisdictions=self._rulebook.jurisdictions, second_approver=config.second_approver
        )
        self._accounts = build.accounts(config, self._store)
        self._relay = build.next_hop(config, config.next_hop)
        self._notice_relay = build.next_hop(config, config.notice_hop) if config.notice_hop else self._relay
        self._authors = build.authors(config, self._store)
        self._provider = build.provider(config, clock=self.now)
        self._webhooks = build.webhooks(config, self._store)
        self._ended = asyncio.Event()
        self._machine = Machine(config)

    def open_store(self) -> Store:
        """Open it with the signing key: this role writes the checkpoints."""
        return build.store(self.config, signing=True)

    async def start(self) -> None:
        """Open the listener, start the outbox and the clocks."""
        self._store.audit_append(
            actor="console", action="started", subject=self._rulebook.version, now=self.now(), version=__version__
        )
        self._outbox = Outbox(
            store=self._store,
            relay=self._relay,
            notice_relay=self._notice_relay,
            compose=self._compose,
            private_key=build.private_key(self.config),
            hostname=self.config.hostname,
            clock=self.now,
        )
        self._reading = Reading(self.config, store=self._store, clock=self.now)
        self._reading.follow(self._rulebook)
        self._http = await HttpListener.open(
            app(store=self._store, health=self.health, clock=self.now, office=self._office()),
            self.config.console_listen,
        )
        self._tasks = (
            self.watch(asyncio.create_task(self._outbox.run(self._ended))),
            self.watch(asyncio.create_task(self._webhooks.run(self._ended))),
            self.watch(asyncio.create_task(self._every(_ACTS, Acts(self._store).tell))),
            self.watch(asyncio.create_task(self._every(_CLOCK, self._clocks))),
            self.watch(asyncio.create_task(self._every(_ERASURE, self._erase_addresses))),
            self.watch(asyncio.create_task(self._every(_CHECKPOINT, self._checkpoint))),
        )
        listen = self.config.console_listen
        log.started(
            role=self.name,
            listen=f"{listen.host}:{listen.port}",
            version=__version__,
            rulebook=self._rulebook.version,
            capture=self.config.next_hop is None,
        )

    def _office(self) -> Office:
        return Office(
            store=self._store,
            accounts=self._accounts,
            quarantine=self._quarantine,
            reader=self._reading,
            health=self.health,
            clock=self.now,
            second_approver=self.config.second_approver,
            time_zone=self.config.time_zone,
            url=self.config.console_url,
            docket=build.docket(self.config, self._store),
            papers=Papers(self._reading, clock=self.now),
            workbench=self._reading,
            machine=self._machine,
            swearing=seal.load_verifying(build.keys_dir(self.config) / "sign.pub"),
            authors=self._authors,
            agency=None if self._provider is None else Agency(provider=self._provider, passes=self._authors.passes),
        )

    async def stop(self) -> None:
        """Finish the letter under way, write a last checkpoint."""
        self._ended.set()
        await asyncio.gather(*self._tasks, return_exceptions=True)  # a bug was told by `watch`
        await self._http.close()
        await self._reading.close()
        if self._provider is not None:
            await self._provider.close()
        await self._relay.close()
        if self._notice_relay is not self._relay:
            await self._notice_relay.close()
        await self._attempt(self._checkpoint)
        self._store.close()

    async def reload(self) -> None:
        """Read the rulebook again for wording and scope; keep the old one if the new one is bad."""
        before = self._rulebook.version
        try:
            self._rulebook = build.rulebook(self.config, now=self.now())
        except (ConfigError, ValueError) as problem:
            log.reload_refused(rulebook=before, problem=str(problem))
        else:
            self._quarantine.follow(self._rulebook.jurisdictions)
            self._reading.follow(self._rulebook)
            log.reloaded(rulebook=self._rulebook.version, before=before)

    async def checks(self) -> tuple[Check, ...]:
        """Ask the parts how they are."""
        return await probe("store", self._store.ready()), await probe("next_hop", self._relay.ready())

    def _compose(self, *, kind: str, incident: Incident, recipient: str, now: datetime) -> bytes:
        return notice.compose(
            kind=kind,
            incident=incident,
            recipient=recipient,
            now=now,
            config=self.config,
            rulebook=self._rulebook,
            link=self._page_of(incident, kind=kind, now=now),
        )

    def _page_of(self, incident: Incident, *, kind: str, now: datetime) -> str:
        """Return the address of a case's page: signed and expiring for its author, after a log-in for officers."""
        if not self.config.console_url:
            return ""
        if kind not in AUTHOR_KINDS:
            return f"{self.config.console_url}/cases/{incident.case}"
        token = self._authors.passes.link(incident.id, until=now + self.config.link)
        return f"{self.config.console_url}/mail/{token}"

    def _clocks(self) -> None:
        now = self.now()
        self._accounts.end_sessions(now)
        self._store.replies.forget(now)
        self._store.remarks.forget_spent(now)
        self._quarantine.expire_due(now)
        self._quarantine.erase_due(now, retention=self.config.retention)

    def _erase_addresses(self) -> None:
        now = self.now()
        self._store.erase_addresses(now - self.config.address_retention, now=now)

    def _checkpoint(self) -> None:
        written = self._store.checkpoint()
        if written is not None:
            metrics.CHECKPOINT.set(written.at.timestamp())

    async def _every(self, pause: timedelta, act: Callable[[], object]) -> None:
        """Do something at once and then again and again, until the end."""
        while not self._ended.is_set():
            await self._attempt(act)
            try:
                await asyncio.wait_for(self._ended.wait(), pause.total_seconds())
            except TimeoutError:
                continue

    @staticmethod
    async def _attempt(act: Callable[[], object]) -> None:
        """Do it in a thread; a store in trouble is told and tried again at the next turn."""
        try:
            await asyncio.to_thread(act)
        except Fault as problem:
            log.fault(where="console", kind="store", cause=type(problem).__name__)
