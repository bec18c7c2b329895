"""`dlp-gateway audit`: prove that the log is whole, and take it out."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from dlp_gateway import service
from dlp_gateway.cli.who import operator
from dlp_gateway.config import load_config
from dlp_gateway.store import seal

app = typer.Typer(help="The append-only, hash-chained audit log.", no_args_is_help=True)


@app.command()
def verify() -> None:
    """Recompute the whole chain and compare it with the signed checkpoints; exit 65 if anything is wrong."""
    config = load_config()
    store = service.store(config)
    try:
        key = seal.load_verifying(service.keys_dir(config) / "sign.pub")
        problems = store.verify_audit(now=datetime.now(UTC), key=key)
        entries = sum(1 for _ in store.audit_entries())
    finally:
        store.close()
    for problem in problems:
        print(f"entry {problem.seq}: {problem.what}", file=sys.stderr)
    if problems:
        print(f"the audit log is NOT whole: {len(problems)} problems in {entries} entries", file=sys.stderr)
        raise typer.Exit(os.EX_DATAERR)
    print(f"ok: {entries} entries, chain and checkpoints agree")


@app.command()
def export(
    since: Annotated[int, typer.Option(help="only entries after this number")] = 0,
    private: Annotated[bool, typer.Option("--private", help="with addresses and notes, where still kept")] = False,
) -> None:
    """Print the log as JSON lines; the export itself is audited."""
    config = load_config()
    store = service.store(config)
    try:
        entries = list(store.audit_entries(since))
        privates = store.audit_private(*(entry.seq for entry in entries)) if private else {}
        store.audit_append(
            actor=operator(),
            action="audit_exported",
            subject="audit",
            now=datetime.now(UTC),
            since=since,
            entries=len(entries),
            with_private=private,
        )
    finally:
        store.close()
    for entry in entries:
        line = {
            "seq": entry.seq,
            "at": entry.at.isoformat(),
            "actor": entry.actor,
            "action": entry.action,
            "subject": entry.subject,
            "detail": json.loads(entry.detail),
            "prev_hash": entry.prev_hash,
            "hash": entry.hash,
        }
        if entry.seq in privates:
            line["private"] = json.loads(privates[entry.seq])
        print(json.dumps(line, ensure_ascii=False))
