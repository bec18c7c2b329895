"""`dlp-gateway orders`: the docket of registered court orders, and the list of what passed without one.

Two officers: who adds an order never verifies it (another account of this machine, decision 37). JSON in and out.
"""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dlp_gateway import service
from dlp_gateway.cli.who import os_user
from dlp_gateway.config import load_config
from dlp_gateway.docket import OUTCOMES, Docket, Who, facts
from dlp_gateway.store import ActRefused, seal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.config import Config
    from dlp_gateway.model import Order, Review

app = typer.Typer(
    help="Registered court orders: add, verify, revoke; review what passed without.", no_args_is_help=True
)

OrderId = Annotated[str, typer.Argument(metavar="ORDER", help="id of the order, or its beginning")]
By = Annotated[str, typer.Option("--officer", envvar="OFFICER", help="your name, for the record")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON: one object per line")]
_MOST_OCTETS = 50_000_000


@contextmanager
def _opened() -> Iterator[tuple[Config, Docket]]:
    config = load_config()
    store = service.store(config)
    try:
        yield config, service.docket(config, store)
    finally:
        store.close()


@app.command()
def add(
    file: Annotated[str, typer.Argument(metavar="FILE", help="the order as JSON (docs/legal-process.md); - for stdin")],
    document: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="the order itself; kept sealed, with its SHA-256")
    ] = None,
    officer: By = "",
) -> None:
    """Register an order; it counts once another officer has verified it. Prints it as JSON."""
    data = _json(file)
    paper = None
    if document is not None:
        if document.stat().st_size > _MOST_OCTETS:
            raise ActRefused(f"the document is bigger than {_MOST_OCTETS} octets")
        paper = (document.name, document.read_bytes())
    with _opened() as (_, docket):
        order = docket.add(data, officer=_who(officer), now=datetime.now(UTC), document=paper)
    _print(order)


def _json(file: str) -> Any:
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
        return json.loads(text)
    except ValueError as problem:
        raise ActRefused(f"{file}: is not JSON ({problem})") from None


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """Print the orders, oldest first, with their state and whether they count today."""
    with _opened() as (_, docket):
        for order in docket.list():
            if as_json:
                _print(order)
            else:
                print(_line(order))


@app.command()
def show(
    order: OrderId,
    document: Annotated[Path | None, typer.Option(help="write the order's document here (asks for the key)")] = None,
) -> None:
    """Print one order as JSON: scope, dates, who added, verified and revoked it. Persons as initials and hashes."""
    with _opened() as (config, docket):
        found = docket.show(order)
        if document is not None:
            sealed = docket.document(found.id)
            if sealed is None:
                raise ActRefused(f"order {found.id} was registered without a document")
            document.write_bytes(seal.unseal(service.private_key(config), sealed))
            document.chmod(0o600)
    print(json.dumps(facts(found, today=datetime.now(UTC).date()), ensure_ascii=False, indent=2))


@app.command()
def verify(
    order: OrderId,
    how: Annotated[str, typer.Option("--how", help="how you know that it is genuine: whom you asked, what they said")],
    officer: By = "",
) -> None:
    """Say that an order is genuine; never by the officer who added it. From then on it counts."""
    with _opened() as (_, docket):
        _print(docket.verify(order, officer=_who(officer), how=how, now=datetime.now(UTC)))


@app.command()
def revoke(
    order: OrderId,
    note: Annotated[str, typer.Option("--note", help="why; goes into the record")],
    officer: By = "",
) -> None:
    """End an order for good; it stops working with the next message."""
    with _opened() as (_, docket):
        _print(docket.revoke(order, officer=_who(officer), why=note, now=datetime.now(UTC)))


@app.command()
def review(
    entry: Annotated[str, typer.Argument(metavar="[ENTRY]", help="entry to answer; without it the list")] = "",
    outcome: Annotated[str, typer.Option(help=f"{', '.join(OUTCOMES)}")] = "",
    note: Annotated[str, typer.Option(help="what you found; goes into the record")] = "",
    everything: Annotated[bool, typer.Option("--all", help="also what was looked at already")] = False,
    as_json: AsJson = False,
    officer: By = "",
) -> None:
    """List what passed on an order that nobody has verified, or write what you found of one entry."""
    found: tuple[Review, ...]
    with _opened() as (_, docket):
        if entry:
            found = (docket.reviewed(entry, outcome=outcome, note=note, officer=_who(officer), now=datetime.now(UTC)),)
        else:
            found = docket.reviews(everything=everything)
    for item in found:
        print(json.dumps(_review(item), ensure_ascii=False) if as_json else _review_line(item))


def _who(name: str) -> Who:
    return Who(name=name, user=os_user())


def _print(order: Order) -> None:
    print(json.dumps(facts(order, today=datetime.now(UTC).date()), ensure_ascii=False))


def _line(order: Order) -> str:
    row = facts(order, today=datetime.now(UTC).date())
    persons = " ".join(person.initials for person in order.persons) or "any person"
    until = f"until {row['valid_until']}" if order.valid_until else "without end"
    uses = f", {order.uses} of {order.max_uses} uses" if order.max_uses else f", {order.uses} uses"
    recipients = ", ".join(order.recipients) or "anybody in scope"
    return (
        f"{order.id}  {row['status']:<9} {order.court} {order.docket_number}  {persons}; "
        f"{', '.join(order.entities) or 'any data'}; to {recipients}; {until}{uses}"
    )


def _review(item: Review) -> dict[str, Any]:
    return {
        "id": item.id,
        "at": item.at.isoformat(),
        "message_id": item.message_id,
        "kind": item.kind,
        "court": item.court,
        "docket_number": item.docket_number,
        "author": item.author,
        "recipients": list(item.recipients),
        "entities": list(item.entities),
        "persons": item.persons,
        "jurisdiction": item.jurisdiction,
        "flags": list(item.flags),
        "reviewed_at": item.reviewed_at.isoformat() if item.reviewed_at else None,
        "reviewed_by": item.reviewed_by,
        "outcome": item.outcome,
        "note": item.note,
    }


def _review_line(item: Review) -> str:
    flags = f"  [{', '.join(item.flags)}]" if item.flags else ""
    answer = f"  {item.outcome} ({item.reviewed_by})" if item.outcome else ""
    return (
        f"{item.id}  {item.at.isoformat()[:16]}Z  {item.court} {item.docket_number}  <{item.author}> -> "
        f"{', '.join(item.recipients)}  {', '.join(item.entities)}; persons named: {item.persons}{flags}{answer}"
    )
