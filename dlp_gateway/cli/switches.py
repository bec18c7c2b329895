"""`dlp-gateway panic` and `dlp-gateway bypass`: stop all mail in scope at once, or record that none is checked.

Both act through the store, so that all nodes obey at the next message; both are in the audit log with who and why.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from dlp_gateway import service
from dlp_gateway.cli.who import os_user
from dlp_gateway.config import load_config
from dlp_gateway.model import Panic, Switch
from dlp_gateway.store.switches import BYPASS, PANIC

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.store import Store

panic = typer.Typer(help="Hold or defer all mail in scope, on all nodes at once.", no_args_is_help=True)
bypass = typer.Typer(help="Record that mail goes past the gateway; changes no route by itself.", no_args_is_help=True)

By = Annotated[str, typer.Option("--officer", envvar="OFFICER", help="your name, for the record")]
Why = Annotated[str, typer.Option("--reason", help="why; goes into the record")]
Json = Annotated[bool, typer.Option("--json", help="one JSON object")]

#: As for an officer's note: "ok" is no reason.
_REASON_CHARS = 10


@contextmanager
def _opened() -> Iterator[Store]:
    store = service.store(load_config())
    try:
        yield store
    finally:
        store.close()


@panic.command("on")
def panic_on(
    reason: Why,
    officer: By = "",
    hold: Annotated[bool, typer.Option("--hold", help="inspect and hold every message in scope")] = False,
    defer: Annotated[bool, typer.Option("--defer", help="answer 451; it stays with the server before us")] = False,
) -> None:
    """Let no mail in scope pass until `panic off`: hold all of it, or leave it with the sending servers."""
    if hold == defer:
        raise typer.BadParameter("say --hold or --defer")
    _turn(PANIC, Panic.HOLD if hold else Panic.DEFER, officer=officer, reason=reason)
    print("nothing in scope passes from now on, on all nodes; releases wait, too")


@panic.command("off")
def panic_off(reason: Why, officer: By = "") -> None:
    """Judge by the rules again; what was held stays held until an officer decides it."""
    _turn(PANIC, Panic.OFF, officer=officer, reason=reason)
    print("mail in scope is judged by the rules again; `quarantine list` shows what was held meanwhile")


@panic.command("status")
def panic_status(as_json: Json = False) -> None:
    """Tell whether the panic switch is on, since when, by whom and why."""
    _tell(PANIC, as_json=as_json)


@bypass.command("begin")
def bypass_begin(reason: Why, officer: By = "") -> None:
    """Record that from now on mail goes past the gateway (the route itself is changed at the mail server)."""
    _turn(BYPASS, "on", officer=officer, reason=reason)
    print("recorded; status page, metrics and doctor say so until `dlp-gateway bypass end`")


@bypass.command("end")
def bypass_end(reason: Why, officer: By = "") -> None:
    """Record that mail goes through the gateway again."""
    _turn(BYPASS, Panic.OFF, officer=officer, reason=reason)
    print("recorded; send a test message in scope and look for its case")


@bypass.command("status")
def bypass_status(as_json: Json = False) -> None:
    """Tell whether a bypass is on record, since when, by whom and why."""
    _tell(BYPASS, as_json=as_json)


def _turn(name: str, state: str, *, officer: str, reason: str) -> None:
    if not officer.strip():
        print("give your name with --officer NAME (or set OFFICER): it goes into the record", file=sys.stderr)
        raise typer.Exit(os.EX_USAGE)
    if len(reason.strip()) < _REASON_CHARS:
        raise typer.BadParameter(f"say why in {_REASON_CHARS} characters or more", param_hint="--reason")
    with _opened() as store:
        wanted = Switch(name=name, state=str(state), by=officer.strip(), reason=reason.strip())
        store.turn(wanted, user=os_user(), now=datetime.now(UTC))


def _tell(name: str, *, as_json: bool) -> None:
    with _opened() as store:
        switch = next(item for item in store.switches() if item.name == name)
    if as_json:
        since = switch.since.isoformat() if switch.since else None
        row = {"state": switch.state, "since": since, "by": switch.by, "reason": switch.reason}
        print(json.dumps({name: row}, ensure_ascii=False))
    elif switch.since is None:
        print(f"{name}: off, never used")
    else:
        print(f"{name}: {switch.state} since {switch.since:%Y-%m-%d %H:%M} UTC, by {switch.by}: {switch.reason}")
