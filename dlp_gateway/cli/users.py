"""`dlp-gateway users`: who may work at the console."""

from __future__ import annotations

import json
import secrets
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from dlp_gateway import service
from dlp_gateway.accounts import Accounts
from dlp_gateway.address import AddressError, fold_domain
from dlp_gateway.cli.who import operator
from dlp_gateway.config import load_config
from dlp_gateway.model import Role  # noqa: TC001  typer reads the annotations
from dlp_gateway.store import ActRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

app = typer.Typer(help="People of the console: add, list, shut out.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="what they log in with", show_default=False)]
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="read the password from standard input; else one is made and printed")
]


@contextmanager
def _opened() -> Iterator[Accounts]:
    config = load_config()
    store = service.store(config)
    try:
        yield Accounts(store.people, public_key=service.public_key(config))
    finally:
        store.close()


@app.command()
def add(
    name: Name,
    role: Annotated[list[Role], typer.Option(help="what they may do; give it again for another")],
    title: Annotated[str, typer.Option(help="how the record names them; default: the name")] = "",
    agency: Annotated[
        list[str] | None, typer.Option(help="domain whose mail they may see, with those below; default: every agency")
    ] = None,
    address: Annotated[
        str, typer.Option(help="their own mail address; they may answer for what is held of it (role author)")
    ] = "",
    codes: Annotated[bool, typer.Option("--codes/--no-codes", help="ask for a one-time code at log-in")] = True,
    password_stdin: FromStdin = False,
) -> None:
    """Make an account; prints what the person needs to log in, once."""
    password = _password(from_stdin=password_stdin)
    with _opened() as accounts:
        uri = accounts.add(
            name=name,
            title=title,
            roles=tuple(role),
            agencies=tuple(domain(text) for text in agency or ()),
            password=password,
            codes=codes,
            address=address,
            actor=operator(),
            now=datetime.now(UTC),
        )
    print(f"account {name.lower()} made")
    _tell(None if password_stdin else password, uri)


@app.command("list")
def list_(
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object per account and line")] = False,
) -> None:
    """Print the accounts."""
    with _opened() as accounts:
        for account in accounts.all():
            row = {
                "name": account.name,
                "title": account.title,
                "roles": list(account.roles),
                "agencies": list(account.agencies),
                "codes": account.one_time_codes,
                "address": account.address,
                "federated": account.federated,
                "disabled": account.disabled,
                "last_login_at": account.last_login_at and account.last_login_at.isoformat(),
            }
            print(json.dumps(row, ensure_ascii=False) if as_json else _line(row))


@app.command()
def password(name: Name, password_stdin: FromStdin = False) -> None:
    """Give an account a new password; whoever is logged in with it is logged out."""
    new = _password(from_stdin=password_stdin)
    with _opened() as accounts:
        accounts.set_password(name, new, actor=operator(), now=datetime.now(UTC))
    print(f"password of {name.lower()} changed")
    _tell(None if password_stdin else new, None)


@app.command()
def address(
    name: Name, mail_address: Annotated[str, typer.Argument(help="their own mail address; empty: none")]
) -> None:
    """Say whose held mail an account may answer for; whoever is logged in with it is logged out."""
    with _opened() as accounts:
        accounts.set_address(name, mail_address, actor=operator(), now=datetime.now(UTC))
    print(f"address of {name.lower()} changed")


@app.command()
def codes(name: Name) -> None:
    """Give an account a new secret for one-time codes, after a lost telephone."""
    with _opened() as accounts:
        uri = accounts.reset_codes(name, actor=operator(), now=datetime.now(UTC))
    _tell(None, uri)


@app.command()
def disable(name: Name) -> None:
    """Shut an account out, at once; accounts are never deleted, since the record names them."""
    with _opened() as accounts:
        accounts.disable(name, disabled=True, actor=operator(), now=datetime.now(UTC))
    print(f"account {name.lower()} shut out")


@app.command()
def enable(name: Name) -> None:
    """Let an account in again."""
    with _opened() as accounts:
        accounts.disable(name, disabled=False, actor=operator(), now=datetime.now(UTC))
    print(f"account {name.lower()} let in again")


def _password(*, from_stdin: bool) -> str:
    return sys.stdin.readline().rstrip("\n") if from_stdin else secrets.token_urlsafe(15)


def _tell(password: str | None, uri: str | None) -> None:
    if password is not None:
        print(f"password: {password}")
    if uri is not None:
        print(f"one-time codes, for their authenticator: {uri}")
    if password is not None or uri is not None:
        print("This is shown once. Give it to them in person.")


def domain(text: str) -> str:
    """Return a domain as mail names it; ActRefused for what is none."""
    try:
        return fold_domain(text)
    except AddressError:
        raise ActRefused(f"{text!r} is not a domain; write the part of the agency's addresses behind the @") from None


def _line(row: dict[str, object]) -> str:
    roles, agencies = ", ".join(map(str, row["roles"])), ", ".join(map(str, row["agencies"]))  # type: ignore[call-overload]
    marks = " (no codes)" if not row["codes"] and not row["federated"] else ""
    marks += " (their agency's log-in)" if row["federated"] else ""
    marks += " (shut out)" if row["disabled"] else ""
    return (
        f"{row['name']:<20} {roles:<24} {agencies or 'every agency'}  last in: {row['last_login_at'] or 'never'}{marks}"
    )
