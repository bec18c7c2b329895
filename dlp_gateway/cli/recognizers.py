"""`dlp-gateway recognizers`: what is looked for, and whether a tuned file keeps its word."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from dlp_gateway import service
from dlp_gateway.cli import inspect
from dlp_gateway.config import load_config

app = typer.Typer(help="The recognizers of protected identifiers.", no_args_is_help=True)


@app.command("list")
def list_() -> None:
    """Print one line for each enabled recognizer: stem, entity, threshold, source."""
    import recognizers as shipped  # noqa: PLC0415  loads Presidio, which the other commands do without

    config = load_config()
    book = service.rulebook(config, now=datetime.now(UTC))
    for item in shipped.load(book.recognizer_dir, today=datetime.now(UTC).date()):
        presidio = item.spec.presidio
        print(f"{item.stem:28} {presidio.supported_entity:22} {item.spec.threshold:.2f}  {item.spec.source}")


@app.command()
def check(directory: Annotated[Path | None, typer.Argument(help="a folder of recognizer files")] = None) -> None:
    """Load a folder of tuned recognizers over the shipped ones and run every case through the real engine."""
    config = load_config()
    book = service.rulebook(config, now=datetime.now(UTC))
    service.prove(service.with_recognizers(book, directory) if directory else book)
    print("ok: every recognizer finds its own cases")


@app.command()
def test(
    path: Annotated[Path, typer.Argument(exists=True, help="a text or message file, or a folder of .eml")],
) -> None:
    """Show what the recognizers find in a file, with values."""
    options = inspect.Options(
        as_json=False,
        show_values=True,
        show_text=False,
        reverse_path=None,
        recipients=(),
        docket=(),
        now=None,
    )
    print(json.dumps({"note": "values are shown: keep this output to yourself"}), file=sys.stderr)
    raise typer.Exit(inspect.run([path], options, load_config()))
