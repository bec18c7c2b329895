"""Objects made from the settings: each in one place, so that every command builds the same house.

Takes: Config, Rulebook. Returns: ready objects. Touches: what the objects touch.
Fails: ConfigError, KeyFault, StoreFault with words for the operator.
"""

from __future__ import annotations

import os
import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from dlp_gateway.accounts import Accounts
from dlp_gateway.capture import Capture
from dlp_gateway.config import ConfigError, load_rulebook
from dlp_gateway.config.jurisdictions import ACCEPTABLE, read_kinds
from dlp_gateway.config.papers import read_papers
from dlp_gateway.config.places import file_of
from dlp_gateway.console.office import Authors
from dlp_gateway.content import formats
from dlp_gateway.docket import Docket, person_key
from dlp_gateway.identity import Provider
from dlp_gateway.inspection import Inspector, unreadable
from dlp_gateway.passes import Passes
from dlp_gateway.relay import Relay
from dlp_gateway.remarks import Remarks
from dlp_gateway.scope import Scope
from dlp_gateway.smtpd.entrance import Entrance
from dlp_gateway.store import Store, Told, seal
from dlp_gateway.webhooks import Webhooks
from dlp_gateway.workers import Pool, PoolLimits

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from dlp_gateway.config import Config, NextHop, Rulebook

#: Imported once by the server that workers are forked from, so that a new worker need not.
_PRELOAD = (
    "dlp_gateway.inspection",
    "dlp_gateway.sandbox",
    "presidio_analyzer",
    "spacy",
    "recognizers.weights",
    *formats.modules(),
)

#: Messages that may wait for a worker.
QUEUE = 64


def rulebook(config: Config, *, now: datetime) -> Rulebook:
    """Read how to judge; ConfigError says which file and line is wrong."""
    return replace(load_rulebook(config, now=now), person_key=person_key(keys_dir(config)))


def check_entrance(config: Config) -> None:
    """Read certificate, accounts and marks as a listener does; ConfigError says which of them is wrong."""
    Entrance(config, clock=time.monotonic).close()


def prove(book: Rulebook) -> None:
    """Run every case of the policy and of the recognizers; ConfigError names the first that fails."""
    try:
        Inspector(book).prove()
    except ValueError as problem:
        raise ConfigError(str(problem)) from None


def scope(book: Rulebook) -> Scope:
    """Make the question 'is this recipient covered?'."""
    return Scope(book.destinations, book.addresses)


def pool(
    config: Config, book: Rulebook, *, workers: int | None = None, queue: int = QUEUE, viewing: bool = False
) -> Pool:
    """Make the inspection pool for one rulebook; not started yet. `viewing`: it also shows and redacts (console)."""
    limits = PoolLimits(
        workers=workers or config.workers, queue=queue, deadline_s=config.inspection_deadline_s, gives_way=not viewing
    )
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the matrices are small: more threads only wait for each other
    judge = partial(_confined_inspector, book, viewing=viewing)
    return Pool(judge, partial(unreadable, book), limits=limits, preload=_PRELOAD)


def _confined_inspector(book: Rulebook, *, viewing: bool) -> Inspector:
    """Make what lives in a worker; the sandbox first, so that its keeper is forked before the model is loaded."""
    from dlp_gateway.sandbox import Sandbox  # noqa: PLC0415  40 ms that only the processes that judge mail need spend

    sandbox = Sandbox()
    if viewing:
        from dlp_gateway.viewing import Viewer  # noqa: PLC0415  the SMTP role has no use for it

        return Viewer(book, confined=sandbox.fresh)
    return Inspector(book, confined=sandbox.fresh)


def next_hop(config: Config, hop: NextHop | None) -> Relay | Capture:
    """Make the way out: the MTA that takes accepted mail, or the capture Maildir where none is set."""
    if hop is None:
        return Capture(directory=config.state_dir / "captured")
    return Relay(next_hop=hop, hostname=config.hostname)


def keys_dir(config: Config) -> Path:
    """Where the keys are made at first start."""
    return config.state_dir / "keys"


def public_key(config: Config) -> seal.PublicKey:
    """Read the key that seals held mail."""
    return seal.load_public(config.public_key_file or keys_dir(config) / "seal.pub")


def private_key(config: Config) -> seal.PrivateKey:
    """Read the key that opens held mail: console role and officers' commands only."""
    return seal.load_private(config.private_key_file or keys_dir(config) / "seal.key")


def anchor(config: Config) -> Path:
    """Where signed checkpoints of the audit log go: outside the database, better on another machine."""
    return config.audit_anchor or config.state_dir / "audit-anchor.jsonl"


def make_keys(config: Config) -> None:
    """Make what keys are missing, unless the operator has put them elsewhere.

    Nodes and roles that share a database need one `orders.key`: copy it, as docs/operations.md says of seal.pub.
    """
    person_key(keys_dir(config), make=True)
    if config.public_key_file is None:
        seal.generate_keys(keys_dir(config))


def store(config: Config, *, signing: bool = False) -> Store:
    """Open the durable state; migrations run first. `signing`: the role writes checkpoints."""
    return Store.open(
        config.database_url,
        public_key=public_key(config),
        signing_key=seal.load_signing(keys_dir(config) / "sign.key") if signing else None,
        anchor=anchor(config),
        case_prefix=config.case_prefix,
        due=config.due,
        expiry=config.expiry,
        told=Told(agency_domains=config.agency_domains, officers=config.officers, per_hour=config.notices_per_hour),
    )


def sealed_with(config: Config) -> list[tuple[str, int, bool]]:
    """Count the held messages by the key that they were sealed with, and say whether seal.key opens them."""
    opens = private_key(config).ids
    opened = store(config)
    try:
        return [(name, count, name in opens) for name, count in opened.sealed_with().items()]
    finally:
        opened.close()


def accounts(config: Config, opened: Store) -> Accounts:
    """Make the console's accounts; where the private key is, one-time codes can be checked."""
    return Accounts(opened.people, public_key=public_key(config), private_key=private_key(config))


def passes(config: Config) -> Passes:
    """Make what signs the links of notices; its secret comes from the key that only the console role has."""
    return Passes(seal.load_signing(keys_dir(config) / "sign.key").seed)


def provider(config: Config, *, clock: Callable[[], datetime]) -> Provider | None:
    """Make the agency's own log-in; None where local accounts are all there is."""
    if config.oidc is None:
        return None
    from dlp_gateway.console.agency import BACK  # noqa: PLC0415  the pages; only the console role loads them

    back = f"{config.console_url}{BACK}"
    return Provider(config.oidc, back=back, agency_domains=config.agency_domains, clock=clock)


def authors(config: Config, opened: Store) -> Authors:
    """Make what the pages for authors of held mail work with."""
    return Authors(
        remarks=Remarks(opened, public_key=public_key(config), private_key=private_key(config)),
        passes=passes(config),
        papers=read_papers(file_of(config.config_dir, "legal_process.yaml")),
    )


def docket(config: Config, opened: Store) -> Docket:
    """Make the docket of registered orders; its persons are hashed with the key that the SMTP role matches by."""
    kinds = read_kinds(file_of(config.config_dir, "legal_process.yaml"))
    made_by_courts = (kind for kind, category in kinds.items() if category in ACCEPTABLE)
    return Docket(opened.register, key=person_key(keys_dir(config), make=True), kinds=made_by_courts)


def webhooks(config: Config, opened: Store) -> Webhooks:
    """Make what tells the operator's sites of cases; without a site it does nothing."""
    return Webhooks(opened.webhooks, config.webhooks, url=config.console_url)


def with_recognizers(book: Rulebook, directory: Path) -> Rulebook:
    """Take another folder of recognizers into a rulebook, to try it."""
    return replace(book, recognizer_dir=directory)
