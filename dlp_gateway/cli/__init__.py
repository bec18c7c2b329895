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
from dlp_gateway.cli import audit, keys, quarantine, recognizers, running
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
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(audit.app, name="audit")
app.add_typer(keys.app, name="keys")
app.add_typer(recognizers.app, name="recognizers")


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


def main() -> NoReturn:
    """Run a command; turn what can go wrong into a sentence and an exit code."""
    try:
        app()
    except ConfigError as problem:
        _end(problem, os.EX_CONFIG)
    except KeyFault as problem:
        _end(problem, os.EX_NOPERM)
    except ActRefused as problem:
        _end(problem, os.EX_DATAERR)
    except StoreFault as problem:
        _end(problem, os.EX_TEMPFAIL)
    except (Fault, ValueError) as problem:
        _end(problem, os.EX_UNAVAILABLE)
    except OSError as problem:
        _end(f"{problem.filename or 'system'}: {problem.strerror or problem}", os.EX_OSERR)
    sys.exit(os.EX_OK)


def _end(problem: object, code: int) -> NoReturn:
    print(f"dlp-gateway: {problem}", file=sys.stderr)
    sys.exit(code)
