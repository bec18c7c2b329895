"""`dlp-gateway keys`: make or rotate the sealing and signing keys."""

from __future__ import annotations

from datetime import UTC, datetime

import typer

from dlp_gateway import log, service
from dlp_gateway.cli.who import operator
from dlp_gateway.config import load_config
from dlp_gateway.store import seal

app = typer.Typer(help="Keys that seal held mail and sign the audit log.", no_args_is_help=True)


@app.command()
def generate() -> None:
    """Make what keys are missing; nothing is replaced. SMTP nodes need seal.pub and log.key only."""
    config = load_config()
    seal.generate_keys(service.keys_dir(config))
    log.hash_key(config.state_dir)
    print(f"keys in {service.keys_dir(config)}")
    print("copy seal.pub and log.key to SMTP nodes; keep a backup of seal.key offline")


@app.command()
def rotate() -> None:
    """Make a new sealing key; mail held before stays readable with the old one, which stays in seal.key."""
    config = load_config()
    public = seal.rotate_keys(service.keys_dir(config))
    store = service.store(config)
    try:
        store.audit_append(
            actor=operator(), action="keys_rotated", subject=public.id, now=datetime.now(UTC), key=public.id
        )
    finally:
        store.close()
    print("new sealing key made; restart the roles, copy seal.pub to SMTP nodes, back up seal.key")
