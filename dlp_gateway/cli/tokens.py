"""`dlp-gateway tokens`: keys by which programs act as people at /api/v1."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from dlp_gateway import service
from dlp_gateway.cli.users import domain
from dlp_gateway.cli.who import operator
from dlp_gateway.config import load_config
from dlp_gateway.model import Permit  # noqa: TC001  typer reads the annotations
from dlp_gateway.tokens import LONGEST_DAYS, Tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.model import Token

app = typer.Typer(help="Keys by which programs act as people: issue, list, revoke.", no_args_is_help=True)

_DAYS = 90


@contextmanager
def _opened() -> Iterator[Tokens]:
    store = service.store(load_config())
    try:
        yield Tokens(store.tokens)
    finally:
        store.close()


@app.command()
def add(
    account: Annotated[str, typer.Argument(help="whose token it is: it may what they may, and acts in their name")],
    title: Annotated[str, typer.Option(help="what it is for")],
    permit: Annotated[list[Permit], typer.Option(help="what it may do; give it again for another")],
    agency: Annotated[
        list[str] | None, typer.Option(help="domain that it is narrowed to; default: all that the account has")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=LONGEST_DAYS, help="how long it lasts")] = _DAYS,
) -> None:
    """Issue a token; prints its key, once."""
    with _opened() as tokens:
        key, token = tokens.issue(
            account=account,
            title=title,
            permits=permit,
            agencies=tuple(domain(text) for text in agency or ()),
            days=days,
            by=operator(),
            now=datetime.now(UTC),
        )
    print(f"token {token.id} for {token.account}, until {token.expires_at:%Y-%m-%d}")
    print(f"key: {key}")
    print("This is shown once. Keep it where the program reads its secrets, not in a script.")


@app.command("list")
def list_(
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object per token and line")] = False,
) -> None:
    """Print the tokens, newest first; never a key."""
    now = datetime.now(UTC)
    with _opened() as tokens:
        for token in tokens.all():
            print(json.dumps(_row(token, now), ensure_ascii=False) if as_json else _line(token, now))


@app.command()
def revoke(
    token: Annotated[str, typer.Argument(metavar="TOKEN", help="id of the token, or its beginning")],
) -> None:
    """End a token for good, at once."""
    with _opened() as tokens:
        ended = tokens.revoke(token, by=operator(), now=datetime.now(UTC))
    print(f"token {ended.id} of {ended.account} revoked")


def _row(token: Token, now: datetime) -> dict[str, object]:
    return {
        "id": token.id,
        "account": token.account,
        "title": token.title,
        "permits": list(token.permits),
        "agencies": list(token.agencies),
        "state": _state(token, now),
        "created_at": token.created_at.isoformat(),
        "created_by": token.created_by,
        "expires_at": token.expires_at.isoformat(),
        "last_used_at": token.last_used_at and token.last_used_at.isoformat(),
        "revoked_at": token.revoked_at and token.revoked_at.isoformat(),
        "revoked_by": token.revoked_by,
    }


def _state(token: Token, now: datetime) -> str:
    if token.revoked_at is not None:
        return "revoked"
    return "works" if token.works(now) else "expired"


def _line(token: Token, now: datetime) -> str:
    used = f"{token.last_used_at:%Y-%m-%d}" if token.last_used_at else "never"
    return (
        f"{token.id}  {_state(token, now):<8} {token.account:<20} until {token.expires_at:%Y-%m-%d}  used {used}  "
        f"{' '.join(token.permits)}  {token.title}"
    )
