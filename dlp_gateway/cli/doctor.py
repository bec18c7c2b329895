"""`dlp-gateway doctor`: look at everything the gateway needs, say what is wrong and how to mend it.

Takes: Config. Returns: whether all was well. Touches: reads files; one probe commit; one connection to the next hop.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import stat
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from dlp_gateway import service
from dlp_gateway.cli import machine
from dlp_gateway.config import ConfigError
from dlp_gateway.content import formats
from dlp_gateway.content.piece import Piece
from dlp_gateway.inspection import Inspector
from dlp_gateway.model import Fault
from dlp_gateway.store import seal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dlp_gateway.config import Config, Listen

#: They come hourly (decisions.md 33).
_CHECKPOINT_AGE = timedelta(hours=3)
#: Below this the vault fills up soon; held mail then gets 451 and stays with the agency's MTA.
_DISK_OCTETS = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One look: what was looked at, whether it is well, and what to do if not."""

    name: str
    ok: bool
    words: str


def run(config: Config) -> bool:
    """Print one line per look; return whether all was well."""
    well = True
    for line in looks(config):
        print(f"{'ok  ' if line.ok else 'MEND'} {line.name}: {line.words}")
        well = well and line.ok
    return well


def looks(config: Config) -> Iterator[Line]:
    """Yield what was looked at, line by line."""
    yield _look("rulebook and recognizers", lambda: _rulebook(config))
    yield _look("confined readers", lambda: _sandbox(config))
    yield _look("state directory", lambda: _state_dir(config))
    yield _look("keys", lambda: _keys(config))
    yield _look("database", lambda: _database(config))
    yield _look("held mail", lambda: _held(config))
    yield _look("audit log", lambda: _audit(config))
    yield _look("switches", lambda: _switches(config))
    yield _look("clock", lambda: machine.clock(config))
    yield _look("open files", lambda: machine.descriptors(config))
    yield _look("next hop", lambda: _next_hop(config))
    yield _look("next hop's authority", lambda: machine.authority(config))
    yield _look("agency's log-in", lambda: _provider(config))
    yield _look("STARTTLS certificate", lambda: machine.certificate(config))
    yield _look("SMTP role", lambda: machine.role(config.metrics_listen))
    yield _look("console role", lambda: machine.role(config.console_listen))
    for name, listen in (
        ("SMTP listener", config.smtp_listen),
        ("console listener", config.console_listen),
        ("metrics listener", config.metrics_listen),
    ):
        yield _look(name, lambda listen=listen: _listener(listen))  # type: ignore[misc]  # the default binds the loop's value


def _look(name: str, look: Callable[[], str]) -> Line:
    try:
        return Line(name=name, ok=True, words=look())
    except (ConfigError, Fault, ValueError) as problem:
        return Line(name=name, ok=False, words=str(problem))
    except OSError as problem:
        return Line(name=name, ok=False, words=f"{problem.filename or ''} {problem.strerror or problem}".strip())


def _rulebook(config: Config) -> str:
    book = service.rulebook(config, now=datetime.now(UTC))
    Inspector(book).prove()
    unverified = [item.name for item in book.jurisdictions if not item.verified]
    note = f"; not verified by counsel: {', '.join(unverified)}" if unverified else ""
    return f"version {book.version[:12]}, every case holds{note}"


def _sandbox(config: Config) -> str:
    """Read a document in a confined process, and tell which walls this machine has."""
    from dlp_gateway import sandbox  # noqa: PLC0415  it looks for libseccomp, which only this command need wait for

    box = sandbox.Sandbox()
    try:
        sample = Piece(locator="1", media_type="application/rtf", octets=b"{\\rtf1 219-09-9998}")
        reading = box.fresh()(formats.named("rtf"), sample, config.content_limits)
    finally:
        box.close()
    if not any("219-09-9998" in part.text for part in reading.parts):
        raise ValueError(
            "a confined process could not read a document: every office file, PDF and archive would be held"
        )
    if sandbox.tesseract() is None:
        raise ValueError("tesseract is not installed, so every picture is held: apt-get install tesseract-ocr")
    walls = sandbox.strength()
    landlock = f"Landlock {walls.landlock}" if walls.landlock else "no Landlock (they could read files of this user)"
    return f"{landlock}, {'seccomp' if walls.seccomp else 'no seccomp (they could use the network)'}, OCR"


def _state_dir(config: Config) -> str:
    directory = config.state_dir
    if not directory.is_dir():
        raise ValueError(f"{directory} does not exist yet; `dlp-gateway serve` makes it, or set DLP_STATE_DIR")
    if not os.access(directory, os.W_OK):
        raise ValueError(f"{directory} cannot be written by this user: chown it to the user that runs the gateway")
    if os.statvfs(directory).f_files and os.statvfs(directory).f_favail == 0:
        raise ValueError(f"no inodes are free under {directory}: delete files there; held mail waits meanwhile (451)")
    free = shutil.disk_usage(directory).free
    if free < _DISK_OCTETS:
        raise ValueError(f"only {free >> 20} MiB are free under {directory}; a full disk makes held mail wait (451)")
    return f"{directory}, {free >> 30} GiB free"


def _keys(config: Config) -> str:
    public = service.public_key(config)
    directory = service.keys_dir(config)
    for name in ("seal.key", "sign.key", "log.key"):
        file = directory / name
        if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077:
            raise ValueError(f"{file} can be read by others: chmod 600 {file}")
    probe = seal.seal(public, b"probe")
    if (directory / "seal.key").exists() or config.private_key_file:
        if seal.unseal(service.private_key(config), probe) != b"probe":
            raise ValueError("seal.key does not open what seal.pub seals")
        return "seal.pub and seal.key belong together; is there a backup of seal.key?"
    return "seal.pub only: right for an SMTP node; released mail needs a console with seal.key"


def _database(config: Config) -> str:
    store = service.store(config)
    try:
        asyncio.run(store.ready())
    finally:
        store.close()
    return "a commit works"


def _held(config: Config) -> str:
    if not (config.private_key_file or service.keys_dir(config) / "seal.key").exists():
        return "no seal.key here, so nobody can say whether it opens; ask where the console runs"
    missing = sum(count for _, count, opens in service.sealed_with(config) if not opens)
    if missing:
        raise ValueError(f"{missing} messages open with no key that is here: `dlp-gateway keys status` tells which")
    return "every message on hold can be opened"


def _audit(config: Config) -> str:
    file = service.keys_dir(config) / "sign.pub"
    if not file.exists():
        return "no sign.pub here: `dlp-gateway audit verify` belongs where the console runs"
    store = service.store(config)
    try:
        key = seal.load_verifying(file)
        fresh = not service.anchor(config).exists() and not store.began("console")
        problems = store.verify_audit(now=datetime.now(UTC), key=None if fresh else key)
        sworn = store.anchor(key) if not fresh else None
    finally:
        store.close()
    if problems:
        raise ValueError(f"{len(problems)} problems; run `dlp-gateway audit verify`, then ask who has had write access")
    if sworn is None:
        return "the chain agrees; no checkpoint yet: the console role, which writes them, has not run"
    age = datetime.now(UTC) - max(item.at for item in sworn.checkpoints) if sworn.checkpoints else None
    if age is not None and age > _CHECKPOINT_AGE:
        hours, file = age.total_seconds() / 3600, service.anchor(config)
        raise ValueError(f"the last checkpoint is {hours:.0f} hours old: is the console running, can it write {file}?")
    return "chain and checkpoints agree"


def _switches(config: Config) -> str:
    store = service.store(config)
    try:
        on = [item for item in store.switches() if item.on]
    finally:
        store.close()
    if on:
        words = (f"{item.name} is {item.state} since {item.since:%Y-%m-%d %H:%M} UTC by {item.by}" for item in on)
        raise ValueError(f"{'; '.join(words)}; `dlp-gateway panic off`, `dlp-gateway bypass end` when it is over")
    return "panic off, no bypass on record"


def _next_hop(config: Config) -> str:
    if config.next_hop is None:
        return f"capture: accepted mail is written to {config.state_dir / 'captured'}; set DLP_NEXT_HOP to send it"

    async def ask() -> None:
        relay = service.next_hop(config, config.next_hop)
        try:
            await relay.ready()
        finally:
            await relay.close()

    asyncio.run(ask())
    return f"{config.next_hop.host}:{config.next_hop.port} answers"


def _provider(config: Config) -> str:
    """Ask the agency's provider for what a log-in needs of it."""
    provider = service.provider(config, clock=lambda: datetime.now(UTC))
    if provider is None:
        return "local accounts only (oidc_issuer is not set)"

    async def ask() -> str:
        try:
            return await provider.look()
        finally:
            await provider.close()

    found = asyncio.run(ask())
    if not config.oidc or not (config.oidc.groups or config.agency_domains):
        raise ValueError(f"{found}; but nobody gets in by it: set oidc_groups, or agency_domains for authors")
    return f"{found}; people come back to {provider.back}"


def _listener(listen: Listen) -> str:
    """Say whether the endpoint is served or free; both are well."""
    try:
        with socket.create_connection((listen.host, listen.port), timeout=2):
            return f"{listen.host}:{listen.port} is served"
    except OSError:
        return f"{listen.host}:{listen.port} is free (the gateway is not running)"
