"""Write docs/reference.md from the program itself: settings, commands, closed words, metrics, events, exit codes.

Usage: .venv/bin/python tools/reference.py            (tests/test_docs.py fails where the page is not up to date)
"""

from __future__ import annotations

import ast
import inspect
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import typer  # noqa: E402  what is imported stands beside this folder

import recognizers  # noqa: E402
from dlp_gateway import cli, legal, log, metrics  # noqa: E402
from dlp_gateway.config import ENTITIES  # noqa: E402
from dlp_gateway.config.settings import _SECRETS, Settings  # noqa: E402  the words come from where they are defined
from dlp_gateway.model import Cause, Reason, State  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from enum import StrEnum

PAGE = ROOT / "docs" / "reference.md"

_HEAD = """# Reference

Made from the program by `tools/reference.py`; a test compares the two. Do not edit it by hand.
"""


def page() -> str:
    """Give the whole page."""
    parts = (settings, commands, exits, reasons, states, causes, process, entities, figures, events)
    return "\n".join([_HEAD, *(f"{line}" for part in parts for line in part())])


# ---------------------------------------------------------------------------------------------- settings


def settings() -> Iterator[str]:
    """Tell each setting's variable and default, under the prose of gateway.yaml."""
    yield "## Settings\n"
    yield (
        "An environment variable wins over `gateway.yaml` in the configuration directory, and that over the default. "
        "The directory itself is named by `DLP_CONFIG_DIR` (default: the one that is shipped); files it does not have "
        "are taken from there.\n"
    )
    for title, groups in _chapters():
        yield f"### {title[0].upper()}{title[1:]}\n"
        for prose, names in groups:
            yield f"{prose}\n"
            yield from _table(("setting", "variable", "default"), (_setting(name) for name in names))


def _chapters() -> Iterator[tuple[str, list[tuple[str, list[str]]]]]:
    """Read gateway.yaml: chapters of paragraphs, each with the settings shown below it."""
    text = (ROOT / "config" / "gateway.yaml").read_text("utf-8")
    for chapter in re.split(r"^# -{10,} ", text, flags=re.MULTILINE)[1:]:
        title, _, body = chapter.partition("\n")
        yield title, [group for group in map(_group, body.split("\n\n")) if group[1]]


def _group(block: str) -> tuple[str, list[str]]:
    prose = " ".join(line[2:] for line in block.splitlines() if line.startswith("# "))
    return prose, re.findall(r"^#(\w+):", block, re.MULTILINE)


def _setting(name: str) -> tuple[str, ...]:
    return f"`{name}`", f"`DLP_{name.upper()}`", _default(name)


#: Defaults that are made from something else.
_MADE = {
    "hostname": "this machine's name",
    "database_url": "SQLite, `gateway.sqlite3` under `state_dir`",
    "workers": "`0`: one per processor",
}


def _default(name: str) -> str:
    if name in _MADE:
        return _MADE[name]
    if name.removesuffix("_file") in _SECRETS:
        return "unset"
    value = Settings.model_fields[name].default
    return "unset" if value is None or value == () else f"`{_shown(value)}`"


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    if hasattr(value, "port"):
        return f"{value.host}:{value.port}"
    return str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)


# ---------------------------------------------------------------------------------------------- commands


def commands() -> Iterator[str]:
    """Tell each command with its arguments and options."""
    yield "## Commands\n"
    for path, command in _leaves(typer.main.get_command(cli.app), "dlp-gateway"):
        arguments = [item for item in command.params if not item.opts[0].startswith("-")]
        shown = " ".join([path, *map(_argument, arguments)])
        yield f"### `{shown}`\n"
        yield f"{' '.join((command.help or '').split())}\n"
        yield from _table(("argument, option", "meaning"), (_option(item) for item in command.params))


def _leaves(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    for name, below in getattr(command, "commands", {}).items():
        if hasattr(below, "commands"):
            yield from _leaves(below, f"{path} {name}")
        else:
            yield f"{path} {name}", below


def _argument(item: Any) -> str:
    name = item.metavar or item.name.upper()
    name = f"{name}..." if item.nargs == -1 else name
    return name if item.required else f"[{name}]"


def _option(item: Any) -> tuple[str, str]:
    if not item.opts[0].startswith("-"):
        return f"`{_argument(item)}`", item.help or ""
    value = "" if item.is_flag else f" {item.metavar or item.opts[0].lstrip('-').replace('-', '_').upper()}"
    notes = ["required"] if item.required else ["may be repeated"] if item.multiple else []
    notes += [f"or the variable `{item.envvar}`"] if item.envvar else []
    return f"`{item.opts[0]}{value}`", "; ".join([item.help or "", *notes])


def exits() -> Iterator[str]:
    """Tell the exit codes."""
    yield "## Exit codes\n"
    yield "Those of sysexits(3). What went wrong stands on stderr in one sentence, with how to mend it.\n"
    rows = [
        (os.EX_OK, "all was well"),
        (os.EX_USAGE, "wrong usage: an unknown command or option, a file that is not there"),
        *((code, words) for _, code, words in cli.EXITS),
    ]
    yield from _table(("code", "when"), ((str(code), words) for code, words in _merged(rows)))


def _merged(rows: list[tuple[int, str]]) -> list[tuple[int, str]]:
    codes = sorted({code for code, _ in rows})
    return [(code, "; ".join(words for number, words in rows if number == code)) for code in codes]


# ------------------------------------------------------------------------------------------ closed words


def reasons() -> Iterator[str]:
    """Tell why a verdict is what it is."""
    yield "## Reasons of a verdict\n"
    yield from _table(("word", "meaning"), _members(Reason))


def states() -> Iterator[str]:
    """Tell the states of a case."""
    yield "## States of a case\n"
    yield from _table(("word", "meaning"), _members(State))


def causes() -> Iterator[str]:
    """Tell why a piece of a message could not be read."""
    yield "## Causes: why something could not be read\n"
    yield "What could not be read is held, with or without an order.\n"
    yield from _table(("word", "meaning"), _members(Cause))


def _members(enum: type[StrEnum]) -> Iterator[tuple[str, str]]:
    """Read the members of a class with the comment behind each."""
    for line in inspect.getsource(enum).splitlines():
        found = re.fullmatch(r'    [A-Z_]+ = "(\w+)"(?:  # (.*))?', line)
        if found:
            yield f"`{found[1]}`", found[2] or ""


def process() -> Iterator[str]:
    """Tell why legal process counts or does not, as the table in legal/__init__.py says."""
    yield "## Legal process: why it counts or does not\n"
    rows = re.findall(r"^\| ([a-z_, ]+) \| (.*) \|$", legal.__doc__ or "", re.MULTILINE)
    told = [(words, meaning) for words, meaning in rows if words != "word"]
    yield from _table(("word", "meaning"), ((_coded(words), meaning) for words, meaning in told))


def _coded(words: str) -> str:
    return ", ".join(f"`{word}`" for word in words.split(", "))


def entities() -> Iterator[str]:
    """Tell the entities and who finds them."""
    yield "## Entities, and the recognizers that find them\n"
    yield (
        "`jurisdictions/default.yaml` protects all of them. Each recognizer is `recognizers/NAME.yaml`, with its "
        "source and its cases; [Tuning](tuning.md) says how to tune one.\n"
    )
    found = recognizers.load()
    for_entity = {
        entity: [f"`{item.stem}`" for item in found if item.spec.presidio.supported_entity == entity]
        for entity in ENTITIES
    }
    yield from _table(("entity", "recognizers"), ((f"`{name}`", ", ".join(by)) for name, by in for_entity.items()))


# --------------------------------------------------------------------------------------- figures, events


def figures() -> Iterator[str]:
    """Tell the metrics as the program describes them."""
    yield "## Metrics\n"
    yield "[Operating](operations.md#metrics) has their labels, and which role shows which.\n"
    families = {item.name: item for item in metrics._Both().collect()}  # noqa: SLF001  what `render` writes
    rows = ((name, families[name].type, families[name].documentation.rstrip(".")) for name in metrics.names())
    yield from _table(("metric", "kind", "meaning"), ((f"`{name}`", kind, words) for name, kind, words in rows))


def events() -> Iterator[str]:
    """Tell the log events: level, fields, meaning."""
    yield "## Log events\n"
    yield "One JSON object a line on stderr; each has `timestamp`, `level` and `event`.\n"
    yield from _table(("event", "level", "fields", "meaning"), sorted(_events()))


def _events() -> Iterator[tuple[str, str, str, str]]:
    for node in ast.walk(ast.parse(inspect.getsource(log))):
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and (doc := ast.get_docstring(node)):
            for call in filter(_is_write, ast.walk(node)):
                level, event = (ast.literal_eval(item) for item in call.args)
                fields = [f"`{item.arg}`" if item.arg else "`error`, `frames`" for item in call.keywords]
                yield f"`{event}`", level, ", ".join(fields), " ".join(doc.split("\n\n")[0].split())


def _is_write(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_write"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    lines = ["| " + " | ".join(cell.replace("|", r"\|") for cell in row) + " |" for row in rows]
    if lines:
        yield "\n".join([f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *lines, ""])


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
