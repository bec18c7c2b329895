"""`dlp-gateway webhooks`: what is told to sites of the operator's."""

from __future__ import annotations

import asyncio
import json
import secrets
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from dlp_gateway import service
from dlp_gateway import webhooks as telling
from dlp_gateway.config import ConfigError, load_config
from dlp_gateway.model import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.store.webhooks import Delivery, Webhooks

app = typer.Typer(help="What is told to your sites: try them, see what failed, try it again.", no_args_is_help=True)


@contextmanager
def _opened() -> Iterator[tuple[Webhooks, dict[str, str]]]:
    config = load_config()
    store = service.store(config)
    try:
        yield store.webhooks, {telling.digest(url): url for url in config.webhooks.urls}
    finally:
        store.close()


@app.command()
def secret() -> None:
    """Make a secret for webhook_secret_file and for the receivers, and print it."""
    print(telling.new_secret())


@app.command()
def test() -> None:
    """Send an event `test` to each site of the settings now, signed, and tell what it answered."""
    sites = load_config().webhooks
    if not sites.urls:
        raise ConfigError("webhook_urls: names no site. Set it, and webhook_secret_file.")
    answers = asyncio.run(telling.tried(sites, event=f"test_{secrets.token_hex(8)}", now=datetime.now(UTC)))
    for url, status in answers.items():
        print(f"{url}: {'no answer' if status is None else status}")
    if not all(status is not None and 200 <= status < 300 for status in answers.values()):  # noqa: PLR2004  RFC 9110
        raise Fault("a site did not take the event; it must answer with a status of 200 to 299")


@app.command("list")
def list_(
    state: Annotated[str, typer.Option(help="pending, sent or failed; default: all")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object per event and line")] = False,
) -> None:
    """Print what was told, newest first: which event, to whom, how often it was tried, the last answer."""
    with _opened() as (rows, urls):
        for item in rows.listed(state or None):
            url = urls.get(item.hook, "a site that is no longer set")
            print(json.dumps(_row(item, url)) if as_json else _line(item, url))


@app.command()
def again() -> None:
    """Let everything that failed be tried anew."""
    with _opened() as (rows, _):
        print(f"{rows.again(now=datetime.now(UTC))} events will be told again")


def _row(item: Delivery, url: str) -> dict[str, object]:
    return {
        "id": item.id,
        "url": url,
        "type": json.loads(item.body)["type"],
        "seq": item.event,
        "state": item.state,
        "attempts": item.attempts,
        "answer": item.answer,
        "created_at": item.created_at.isoformat(),
        "next_at": item.next_at.isoformat(),
    }


def _line(item: Delivery, url: str) -> str:
    kind = json.loads(item.body)["type"]
    return (
        f"{item.created_at.isoformat()[:16]}Z  {item.state:<8} {kind:<20} {item.attempts} tries, "
        f"last: {item.answer or 'none'}  {url}"
    )
