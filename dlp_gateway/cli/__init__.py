"""The commands (contract.md): what operators, officers and auditors type.

Returns: exit codes of sysexits(3); 0 only if all was well. Errors go to stderr as one plain sentence that says what,
where and how to mend it; never a traceback.
"""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import typer

from dlp_gateway import __version__, log
from dlp_gateway.cli import (
    audit,
    keys,
    logins,
    orders,
    quarantine,
    recognizers,
    running,
    scope,
    switches,
    tokens,
    users,
    webhooks,
)
from dlp_gateway.config import ConfigError
from dlp_gateway.model import Fault, StoreFault
from dlp_gateway.store import ActRefused
from dlp_gateway.store.seal import KeyFault

app = typer.Typer(
    name="dlp-gateway",
    help="Holds protected personal data on its way to federal immigration domains.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
running.add_to(app)
app.command("scope")(scope.show)
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(switches.panic, name="panic")
app.add_typer(switches.bypass, name="bypass")
app.add_typer(audit.app, name="audit")
app.add_typer(keys.app, name="keys")
app.add_typer(logins.app, name="logins")
app.add_typer(orders.app, name="orders")
app.add_typer(recognizers.app, name="recognizers")
app.add_typer(tokens.app, name="tokens")
app.add_typer(users.app, name="users")
app.add_typer(webhooks.app, name="webhooks")


def _version(wanted: bool) -> None:
    if wanted:
        print(__version__)
        raise typer.Exit


@app.callback()
def _options(
    _version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """Hold protected personal data on its way to federal immigration domains."""
    log.setup("warning")


#: What can go wrong, most special first: the exception, its exit code (sysexits.h), and when that happens.
EXITS: tuple[tuple[type[Exception], int, str], ...] = (
    (ConfigError, os.EX_CONFIG, "a setting, a rule or a recognizer is wrong; file and line, and how to mend it"),
    (KeyFault, os.EX_NOPERM, "a key is missing, garbled or not for this user"),
    (ActRefused, os.EX_DATAERR, "no such case, or the act does not fit it; `audit verify`: the log is not whole"),
    (StoreFault, os.EX_TEMPFAIL, "the database is away, locked or full: try again"),
    (Fault, os.EX_UNAVAILABLE, "a part of ours is in trouble; `doctor`: something must be mended"),
    (ValueError, os.EX_UNAVAILABLE, "input that this program cannot work with"),
    (OSError, os.EX_OSERR, "the system refuses: a file that cannot be read, a port in use"),
)
#: What the command line parser exits with by itself for wrong usage.
_PARSER_USAGE = 2


def main() -> NoReturn:
    """Run a command; turn what can go wrong into a sentence and an exit code."""
    try:
        app()
    except SystemExit as end:
        sys.exit(os.EX_USAGE if end.code == _PARSER_USAGE else end.code)
    except tuple(kind for kind, _, _ in EXITS) as problem:
        code = next(code for kind, code, _ in EXITS if isinstance(problem, kind))
        words = f"{problem.filename or 'system'}: {problem.strerror}" if isinstance(problem, OSError) else problem
        print(f"dlp-gateway: {words}", file=sys.stderr)
        sys.exit(code)
    sys.exit(os.EX_OK)
