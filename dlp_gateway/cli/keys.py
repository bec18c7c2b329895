"""`dlp-gateway keys`: make or rotate the sealing key, the signing key and the key of the log's hashes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from dlp_gateway import log, service
from dlp_gateway.cli.who import operator
from dlp_gateway.config import Config, load_config
from dlp_gateway.docket import person_key
from dlp_gateway.store import seal

app = typer.Typer(
    help="Keys that seal held mail, sign the audit log and hash the log's addresses.", no_args_is_help=True
)


@app.command()
def generate() -> None:
    """Make what keys are missing; nothing is replaced. SMTP nodes need seal.pub, log.key and orders.key only."""
    config = load_config()
    seal.generate_keys(service.keys_dir(config))
    log.hash_key(config.state_dir)
    person_key(service.keys_dir(config), make=True)
    print(f"keys in {service.keys_dir(config)}")
    print("copy seal.pub, log.key and orders.key to SMTP nodes; keep a backup of seal.key offline")


@app.command()
def rotate(
    sealing: Annotated[bool, typer.Option("--sealing", help="the key that seals held mail (the default)")] = False,
    signing: Annotated[bool, typer.Option("--signing", help="the key that signs checkpoints")] = False,
    hashing: Annotated[bool, typer.Option("--hashing", help="the key of the log's hashes")] = False,
) -> None:
    """Make a new key: mail held before stays readable, checkpoints stay valid, old log lines can still be traced."""
    config = load_config()
    if sealing or not (signing or hashing):
        public = seal.rotate_keys(service.keys_dir(config))
        _record(config, "sealing", public.id)
        print("new sealing key made: copy seal.pub to SMTP nodes, restart the roles, back up seal.key")
    if signing:
        with_old = service.store(config, signing=True)
        try:
            with_old.checkpoint()  # what the old key swore to reaches up to the change
        finally:
            with_old.close()
        verifying = seal.rotate_signing(service.keys_dir(config))
        _record(config, "signing", verifying.id)
        print("new signing key made: restart the console, give the new sign.pub to auditors, back up sign.key")
    if hashing:
        log.rotate_hash_key(config.state_dir)
        _record(config, "hashing", "")
        print("new key of the log's hashes made: copy log.key to SMTP nodes, restart them")


def _record(config: Config, kind: str, name: str) -> None:
    store = service.store(config)
    try:
        store.audit_append(
            actor=operator(), action="keys_rotated", subject=name or kind, now=datetime.now(UTC), kind=kind, key=name
        )
    finally:
        store.close()


@app.command("status")
def status() -> None:
    """Tell which keys are here, and how much held mail each of them opens; exit 77 if some of it cannot be opened."""
    config = load_config()
    public = service.public_key(config)
    print(f"seals with {public.id}; repeats of held mail are known by {seal.PublicKey(public.constant).id}")
    missing = 0
    for name, count, opens in service.sealed_with(config):
        print(f"{name}: {count} messages, {'opened by seal.key' if opens else 'NO KEY HERE OPENS THEM'}")
        missing += 0 if opens else count
    if missing:
        raise seal.KeyFault(
            f"{missing} held messages cannot be opened: put the private key of that time back as a further line of "
            "seal.key, from the backup"
        )
