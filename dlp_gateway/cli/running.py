"""`serve`, `inspect`, `trace`, `check-config` and `doctor`."""

from __future__ import annotations

import json
import os
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dlp_gateway import log, service
from dlp_gateway.cli import doctor, inspect, lines, trace
from dlp_gateway.cli.who import operator
from dlp_gateway.config import Config, changes, load_config, shipped_config_dir
from dlp_gateway.docket import given_orders, person_key
from dlp_gateway.store import ActRefused, seal

if TYPE_CHECKING:
    from dlp_gateway.model import Order


def add_to(app: typer.Typer) -> None:
    """Put the commands of this file into the program."""
    app.command("serve")(serve)
    app.command("inspect")(inspect_files)
    app.command("trace")(trace_mail)
    app.command("check-config")(check_config)
    app.command("doctor")(examine)


def serve(role: Annotated[str, typer.Argument(help="smtp or console; both if left out")] = "") -> None:
    """Run the gateway; prints `ready` when the listeners accept. SIGHUP reloads, SIGTERM ends."""
    if role and role not in service.ROLES:
        raise typer.BadParameter(f"there is no role {role}; the roles are {' and '.join(service.ROLES)}")
    raise typer.Exit(service.serve(load_config(), role or None))


def inspect_files(
    paths: Annotated[list[Path], typer.Argument(exists=True, help="message files, bare documents, or folders of .eml")],
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object per message and line")] = False,
    show_values: Annotated[bool, typer.Option("--show-values", help="print the values found")] = False,
    show_text: Annotated[bool, typer.Option("--text", help="print the text of every part")] = False,
    mail_from: Annotated[str | None, typer.Option(help="reverse-path; default: the From field")] = None,
    rcpt: Annotated[list[str] | None, typer.Option(help="recipient; default: To, Cc and Bcc fields")] = None,
    docket: Annotated[Path | None, typer.Option(exists=True, help="JSON file of registered orders")] = None,
    now: Annotated[str | None, typer.Option(help="the time to judge by, ISO 8601; default: the Date field")] = None,
) -> None:
    """Judge message files without sending or storing anything."""
    config = load_config()
    options = inspect.Options(
        as_json=as_json,
        show_values=show_values,
        show_text=show_text,
        reverse_path=mail_from,
        recipients=tuple(rcpt or ()),
        docket=_docket(docket, config) if docket else (),
        now=_time(now) if now else None,
    )
    raise typer.Exit(inspect.run(paths, options, config))


def _time(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is no ISO 8601 time, like 2026-11-22T09:00:00-07:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _docket(path: Path, config: Config) -> tuple[Order, ...]:
    """Read registered orders: one JSON object or a list of them, with the fields of model.Order."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return given_orders(data, key=person_key(service.keys_dir(config)))
    except (ActRefused, ValueError, TypeError, KeyError) as problem:
        raise typer.BadParameter(f"{path}: not a list of registered orders: {problem}") from None


def trace_mail(
    sought: Annotated[
        str,
        typer.Argument(metavar="ADDRESS|ID", help="sender, recipient, queue id (anybody's), Message-ID or case number"),
    ],
    log_file: Annotated[
        list[str] | None,
        typer.Option("--log", metavar="FILE", help="the gateway's log, once for each node; - for standard input"),
    ] = None,
    since: Annotated[str, typer.Option(help="only what came at or after this time, ISO 8601")] = "",
    until: Annotated[str, typer.Option(help="only what came at or before this time, ISO 8601")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object per message and line")] = False,
) -> None:
    """Tell what became of a message or of an address's mail, from the store and from log lines; audited."""
    config = load_config()
    if log_file and not (config.state_dir / "keys" / "log.key").exists():
        raise seal.KeyFault(
            f"{config.state_dir}/keys/log.key is missing: copy it from the SMTP role that wrote the log"
        )
    who = trace.Sought.of(sought, keys=log.hash_keys(config.state_dir))
    window = trace.Window(since=_time(since) if since else None, until=_time(until) if until else None)
    store = service.store(config)
    try:
        with ExitStack() as stack:
            logs = [stack.enter_context(lines.opened(file)) for file in log_file or ()]
            found = trace.fates(who, store=store, lines=chain.from_iterable(logs), window=window)
        store.audit_append(
            actor=operator(), action="traced", subject=who.shown, now=datetime.now(UTC), messages=len(found)
        )
    finally:
        store.close()
    for line in trace.told(found, as_json=as_json):
        print(line)
    if not found:
        print("nothing is known of it; mail that was passed unopened is in the logs only (--log FILE)", file=sys.stderr)
        raise typer.Exit(os.EX_DATAERR)


def check_config() -> None:
    """Read the settings, the rulebook and every recognizer's cases; say what is wrong and how to mend it."""
    config = load_config()
    book = service.rulebook(config, now=datetime.now(UTC))
    service.prove(book)
    service.check_entrance(config)
    print(f"ok: rulebook {book.version}, {len(book.destinations)} destinations, {len(book.policy.rules)} rules")
    if (config.config_dir / "gateway.yaml").exists() and config.config_dir != shipped_config_dir():
        for line in changes.told(config.config_version):
            print(f"note: {line}", file=sys.stderr)
    for jurisdiction in book.jurisdictions:
        if not jurisdiction.verified:
            print(f"note: jurisdiction {jurisdiction.name} has not been verified by counsel", file=sys.stderr)


def examine() -> None:
    """Look at everything the gateway needs and say what is wrong and how to mend it."""
    raise typer.Exit(os.EX_OK if doctor.run(load_config()) else os.EX_UNAVAILABLE)
