"""The SMTP role: listener, inspection pool, store, next hop. Holds the public sealing key only.

Takes: Config. Touches: the SMTP and metrics listeners, worker processes, the database, the next hop.
Fails: ConfigError, StoreFault, ValueError (a recognizer that fails its cases) before `ready`, with words to mend it.
Signals: SIGTERM and SIGINT stop accepting and finish transactions; SIGHUP reads the rulebook again, and keeps the old
one if the new one is bad.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from dlp_gateway import __version__, log, metrics, notice
from dlp_gateway.config import ConfigError
from dlp_gateway.console import Check, HttpListener, health_app
from dlp_gateway.gateway import Gateway
from dlp_gateway.model import Fault
from dlp_gateway.service import build
from dlp_gateway.service.fronts import Fronts
from dlp_gateway.service.role import Role, probe
from dlp_gateway.smtpd import SmtpServer
from dlp_gateway.spool import Room

if TYPE_CHECKING:
    from dlp_gateway.config import Config, Rulebook
    from dlp_gateway.model import Incident, Inspection, Message
    from dlp_gateway.store import Store
    from dlp_gateway.workers import Pool


class SmtpRole(Role):
    """One running SMTP role."""

    name = "smtp"

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        build.check_entrance(config)
        build.make_keys(config)
        self._rulebook = build.rulebook(config, now=self.now())
        self._store = self.open_store()
        self._relay = build.next_hop(config, config.next_hop)
        self._pool = build.pool(config, self._rulebook)
        self._reloading = asyncio.Lock()
        self._fronts: Fronts | None = None

    async def start(self) -> None:
        """Prove the rulebook, then open the listeners."""
        if self.config.smtp_processes > 1:  # takes the port first: a taken one should be told at once
            self._fronts = Fronts(
                self.config, self, log_key=log.hash_key(self.config.state_dir), messages=self._in_work()
            )
        else:
            self._serve_here()
        await self._pool.start()
        gather = self._fronts.gather if self._fronts else None
        self._http = await HttpListener.open(health_app(health=self.health, gather=gather), self.config.metrics_listen)
        # The first client is offered what the next hop offers (decision 5); a dead one must not keep us from starting.
        await probe("next_hop", self._relay.ready())
        if self._fronts:
            await self._fronts.start(self._rulebook)
        else:
            await self._server.start()
        self._announce()

    def _serve_here(self) -> None:
        """Speak SMTP in this process: the only one."""
        self._gateway = Gateway(
            pool=self._pool,
            store=self._store,
            hostname=self.config.hostname,
            clock=self.now,
            bounce_text=self._bounce_text,
            log_key=log.hash_key(self.config.state_dir),
            room=Room(messages=self._in_work(), octets=self.config.spool_octets),
        )
        self._server = SmtpServer(
            config=self.config,
            gateway=self._gateway,
            relay=self._relay,
            scope=build.scope(self._rulebook),
            clock=self.now,
        )

    def _in_work(self) -> int:
        """Count the messages that may be in work at once: as many as the pool would take."""
        return build.QUEUE + self.config.workers

    # -- what the fronts ask for (fronts.Desk) ------------------------------------------------------------

    @property
    def pool(self) -> Pool:
        """Return the inspection pool in force."""
        return self._pool

    @property
    def store(self) -> Store:
        """Return the store."""
        return self._store

    # -----------------------------------------------------------------------------------------------------

    def _announce(self) -> None:
        metrics.RULEBOOK.info({"version": self._rulebook.version})
        for jurisdiction in self._rulebook.jurisdictions:
            if not jurisdiction.verified:
                log.unverified(jurisdiction=jurisdiction.name)
        endpoint = self.config.smtp_listen
        log.started(
            role=self.name,
            listen=f"{endpoint.host}:{endpoint.port}",
            version=__version__,
            rulebook=self._rulebook.version,
            capture=self.config.next_hop is None,
        )

    async def stop(self) -> None:
        """Stop accepting, finish what is under way, close the rest."""
        await (self._fronts or self._server).stop()
        await self._http.close()
        await self._pool.close()
        await self._relay.close()
        self._store.close()

    async def reload(self) -> None:
        """Build and prove a new rulebook beside the old one; swap, or keep the old one."""
        async with self._reloading:
            before = self._rulebook.version
            pool: Pool | None = None
            try:
                build.check_entrance(self.config)
                if not self._fronts:
                    self._server.entrance.reread()
                self._relay.reread()
                book = build.rulebook(self.config, now=self.now())
                pool = build.pool(self.config, book)
                await pool.start()
            except (ConfigError, ValueError, Fault) as problem:
                log.reload_refused(rulebook=before, problem=str(problem))
                metrics.RELOADS.labels("refused").inc()
                if pool is not None:
                    await pool.close()
                return
            await self._swap(book, pool, before)

    async def _swap(self, book: Rulebook, pool: Pool, before: str) -> None:
        old, self._pool, self._rulebook = self._pool, pool, book
        if self._fronts:
            await self._fronts.reload(book)
        else:
            self._gateway.pool = pool
            self._server.scope = build.scope(book)
        metrics.RULEBOOK.info({"version": book.version})
        metrics.RELOADS.labels("swapped").inc()
        log.reloaded(rulebook=book.version, before=before)
        await old.close()

    async def checks(self) -> tuple[Check, ...]:
        """Ask the parts how they are."""
        return (
            Check(name="workers", ok=self._pool.ready, detail="" if self._pool.ready else "see the log: workers"),
            await probe("store", self._store.ready()),
            await probe("next_hop", (self._fronts or self._relay).ready()),
        )

    def _bounce_text(self, _message: Message, _inspection: Inspection, incident: Incident) -> str:
        return notice.bounce_text(case=incident.case, help_contact=self.config.help_contact)
