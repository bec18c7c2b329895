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
from dlp_gateway.config import Config, load_config

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
    """Show what the recognizers find in a file, with values, and what they nearly found and why not."""
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
    config = load_config()
    status = inspect.run([path], options, config)
    _near_misses(path, config)
    raise typer.Exit(status)


def _near_misses(path: Path, config: Config) -> None:
    """Print what looked like something and was left alone; parts are read in this process."""
    from dlp_gateway import content  # noqa: PLC0415  loads what the other commands do without
    from dlp_gateway.scan import Scanner  # noqa: PLC0415

    book = service.rulebook(config, now=datetime.now(UTC))
    scanner = Scanner(book)
    for file in sorted(path.rglob("*.eml")) if path.is_dir() else [path]:
        parts, _ = content.read(file.read_bytes(), book.content_limits)
        for miss in scanner.near_misses(parts):
            where = f"{miss.locator} at {miss.start}-{miss.end} by {miss.recognizer}/{miss.rule}"
            print(f"{file}: near miss {miss.entity} {miss.score:.2f} in {where}: {miss.reason}")


@app.command("export")
def export(file: Annotated[Path, typer.Argument(help="the Presidio registry file to write")]) -> None:
    """Write the recognizers as a plain Presidio registry file; tell on stderr what it cannot hold."""
    import recognizers as shipped  # noqa: PLC0415
    from recognizers import exchange  # noqa: PLC0415

    book = service.rulebook(load_config(), now=datetime.now(UTC))
    text, lost = exchange.exported({item.stem: item.spec for item in shipped.load(book.recognizer_dir)})
    file.write_text(text, encoding="utf-8")
    print("\n".join(lost), file=sys.stderr)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="a Presidio registry file")],
    directory: Annotated[Path, typer.Argument(help="the folder for the recognizers, one file each")],
) -> None:
    """Read a plain Presidio registry file into files of ours; tell on stderr what was left out."""
    from recognizers import exchange  # noqa: PLC0415

    files, lost = exchange.imported(file.read_text(encoding="utf-8"), source=file.name)
    taken = sorted(stem for stem in files if (directory / f"{stem}.yaml").exists())
    if taken:
        raise typer.BadParameter(f"{directory} already has {', '.join(taken)}.yaml: nothing was written")
    directory.mkdir(parents=True, exist_ok=True)
    for stem, text in files.items():
        (directory / f"{stem}.yaml").write_text(text, encoding="utf-8")
    print("\n".join(lost), file=sys.stderr)
    print(f"{len(files)} written; add cases, then: dlp-gateway recognizers check {directory}")
