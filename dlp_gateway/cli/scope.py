"""`dlp-gateway scope`: what is covered, for people and as tables for the mail server before us."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from dlp_gateway import service
from dlp_gateway.address import AddressError, parse_path
from dlp_gateway.config import load_config

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.config import Rulebook


def show(
    addresses: Annotated[
        list[str] | None, typer.Argument(metavar="[ADDRESS]...", help="is mail to it covered?")
    ] = None,
    postfix: Annotated[
        str, typer.Option(metavar="RESULT", help="print a Postfix table (texthash) that gives this for what is covered")
    ] = "",
) -> None:
    """Print the covered domains, or say of each address whether mail to it is covered; exit 0 if all are."""
    book = service.rulebook(load_config(), now=datetime.now(UTC))
    if addresses:
        raise typer.Exit(os.EX_OK if all(tuple(_told(book, item) for item in addresses)) else os.EX_DATAERR)
    for key in _keys(book):
        if postfix:
            print(f"{key} {postfix}")
        elif not key.startswith("."):
            print(key)


def _told(book: Rulebook, address: str) -> bool:
    try:
        covered = service.scope(book).covers(parse_path(address, smtputf8=True))
    except AddressError as problem:
        raise typer.BadParameter(f"{address}: {problem}") from None
    print(f"{address} {'is covered' if covered else 'is not covered'}")
    return covered


def _keys(book: Rulebook) -> Iterator[str]:
    """Give each domain and address; `.domain` for the hosts below (Postfix's form in transport and access tables).

    A host that destinations.yaml takes out of a covered domain is not taken out here: the gateway passes its mail.
    """
    for row in book.destinations:
        if row.in_scope:
            yield row.domain
            if row.subdomains:
                yield f".{row.domain}"
    yield from (row.address for row in book.addresses)
