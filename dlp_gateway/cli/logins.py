"""`dlp-gateway logins`: accounts of SMTP clients that no network can list."""

from __future__ import annotations

import os
import secrets
import sys
from getpass import getpass
from pathlib import Path
from typing import Annotated

import typer

from dlp_gateway import logins
from dlp_gateway.config import ConfigError, load_config

app = typer.Typer(help="Accounts of SMTP clients that log in (auth_file).", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Accounts of SMTP clients that log in (auth_file)."""


@app.command()
def make(
    name: Annotated[str, typer.Argument(help="of the machine or program, for instance copier-2; no mail address")],
    domain: Annotated[list[str], typer.Option(help="reverse-path domain that it may use; * is any")],
    generate: Annotated[bool, typer.Option("--generate", help="make a password and print it to stderr")] = False,
) -> None:
    """Print the line of an account; append it to `auth_file` and reload. The password comes from stdin."""
    password = secrets.token_urlsafe(24) if generate else _asked()
    line = logins.entry(name, password, tuple(domain))
    if generate:
        print(f"password of {name}: {password}", file=sys.stderr)
    print(line)


def _asked() -> str:
    """Read a password: twice, unseen, from a terminal; else one line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass("Password: ")
    if getpass("Once more: ") != password:
        raise ConfigError("the two passwords differ. Try again.")
    return password


@app.command()
def check(
    name: Annotated[str, typer.Argument(help="account to try")],
    file: Annotated[Path | None, typer.Option(help="the accounts; default: auth_file")] = None,
) -> None:
    """Say whether a password is right for an account; it comes from stdin."""
    chosen = file or load_config().access.auth_file
    if chosen is None:
        raise ConfigError("there is no auth_file. Set DLP_AUTH_FILE, or give --file.")
    if logins.read(chosen).verify(name, _asked()) is None:
        print("name or password is wrong", file=sys.stderr)
        raise typer.Exit(os.EX_NOPERM)
    print("ok")
