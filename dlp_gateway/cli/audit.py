"""`dlp-gateway audit`: prove that the log is whole, take it out, and go on with it after a restore."""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dlp_gateway import service
from dlp_gateway.cli import lines, ocsf, restored
from dlp_gateway.cli.who import operator, os_user
from dlp_gateway.config import Config, load_config
from dlp_gateway.store import ActRefused, seal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.model import AuditEntry
    from dlp_gateway.store import Store

app = typer.Typer(help="The append-only, hash-chained audit log.", no_args_is_help=True)

#: What an export does not count as news: exporting by the minute must not fill the log with itself.
_OWN = "audit_exported"
_PAGE = 500


class Format(StrEnum):
    """How entries are written: ours, or OCSF's events for a SIEM."""

    JSONL = "jsonl"
    OCSF = "ocsf"


@contextmanager
def _opened(*, signing: bool = False) -> Iterator[tuple[Config, Store]]:
    config = load_config()
    store = service.store(config, signing=signing)
    try:
        yield config, store
    finally:
        store.close()


@app.command()
def verify(
    without_anchor: Annotated[
        bool, typer.Option("--without-anchor", help="the chain only: no console role has run on this log yet")
    ] = False,
) -> None:
    """Recompute the whole chain and compare it with the signed checkpoints; exit 65 if anything is wrong."""
    with _opened() as (config, store):
        key = None if without_anchor else seal.load_verifying(service.keys_dir(config) / "sign.pub")
        problems = store.verify_audit(now=datetime.now(UTC), key=key)
        entries = store.audit_end()
        sworn = store.anchor(key) if key else None
    for problem in problems:
        print(f"entry {problem.seq}: {problem.what}", file=sys.stderr)
    if problems:
        print(f"the audit log is NOT whole: {len(problems)} problems in {entries} entries", file=sys.stderr)
        raise typer.Exit(os.EX_DATAERR)
    for item in sworn.restored if sworn else ():
        print(
            f"note: restored from a backup before {item.kept.at:%Y-%m-%d %H:%M} UTC; what entries {item.base + 1} to "
            f"{item.lost_to} or further said then is lost",
            file=sys.stderr,
        )
    if sworn is None:
        print(f"ok: {entries} entries, the chain agrees; nothing shows a cut or rebuilt log (no anchor was asked)")
    else:
        print(f"ok: {entries} entries, chain and checkpoints agree; sworn to up to entry {sworn.end}")


@app.command()
def export(
    since: Annotated[int, typer.Option(help="only entries after this number")] = 0,
    form: Annotated[Format, typer.Option("--format", help="jsonl: the log itself; ocsf: events for a SIEM")] = (
        Format.JSONL
    ),
    resume: Annotated[
        Path | None,
        typer.Option(help="file with the number of the last entry exported; read, then written"),
    ] = None,
    private: Annotated[bool, typer.Option("--private", help="with addresses and notes, where still kept")] = False,
) -> None:
    """Print the log, one JSON object a line; the export itself is audited."""
    begin = _resumed(resume, since)
    with _opened() as (_, store):
        if begin > store.audit_end():
            raise ActRefused(f"the log ends before entry {begin}: was it restored from a backup? export --since 0")
        last, news = begin, 0
        entries = store.audit_entries(begin)
        while page := list(islice(entries, _PAGE)):
            privates = store.audit_private(*(entry.seq for entry in page)) if private else {}
            for entry in page:
                print(json.dumps(_line(entry, form, privates), ensure_ascii=False))
                last, news = entry.seq, news + (entry.action != _OWN)
        sys.stdout.flush()
        if resume is not None:
            _keep(resume, last)
        if news:
            store.audit_append(
                actor=operator(),
                action=_OWN,
                subject="audit",
                now=datetime.now(UTC),
                since=begin,
                to=last,
                with_private=private,
            )


def _resumed(file: Path | None, since: int) -> int:
    if file is None or not file.exists():
        return since
    text = file.read_text("ascii", errors="replace").strip()
    if not text.isdigit():
        raise ValueError(f"{file} holds no entry number: write the number of the last entry exported into it, or 0")
    return int(text)


def _keep(file: Path, last: int) -> None:
    """Write the number in one step, so that a crash leaves the old or the new one."""
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    aside.write_text(f"{last}\n", "ascii")
    aside.replace(file)


def _line(entry: AuditEntry, form: Format, privates: dict[int, str]) -> dict[str, Any]:
    private = json.loads(privates[entry.seq]) if entry.seq in privates else None
    if form is Format.OCSF:
        return ocsf.event(entry, private)
    line: dict[str, Any] = {
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "action": entry.action,
        "subject": entry.subject,
        "detail": json.loads(entry.detail),
        "prev_hash": entry.prev_hash,
        "hash": entry.hash,
    }
    return line if private is None else line | {"private": private}


@app.command()
def compare(
    log_file: Annotated[
        str, typer.Option("--log", metavar="FILE", help="the gateway's log lines; - for standard input")
    ],
) -> None:
    """Tell which cases the logs know and the store does not, or knows otherwise: what a restore has lost; exit 65."""
    with _opened() as (_, store), lines.opened(log_file) as log:
        found = list(restored.differences(store, log))
    for line in found:
        print(line)
    if found:
        raise typer.Exit(os.EX_DATAERR)
    print("ok: the store knows every case that these logs tell of, as they tell it")


@app.command("restored")
def after_restore(
    reason: Annotated[str, typer.Option("--reason", help="what happened; goes into the record")],
    officer: Annotated[str, typer.Option("--officer", envvar="OFFICER", help="your name, for the record")],
    skip_numbers: Annotated[int, typer.Option(help="case numbers to jump ahead, past those already told")] = 10_000,
) -> None:
    """Go on with a log that was restored from a backup older than the anchor, and swear to the cut."""
    with _opened(signing=True) as (config, store):
        key = seal.load_verifying(service.keys_dir(config) / "sign.pub")
        done = store.restored(
            actor=officer, user=os_user(), reason=reason, now=datetime.now(UTC), skip=max(skip_numbers, 0), key=key
        )
    print(f"the log goes on behind entry {done.kept.seq}; what entries up to {done.lost_to} said is lost")
