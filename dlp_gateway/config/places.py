"""Where the files of the configuration are.

A configuration directory need only hold the files that an agency changes; for the others the shipped ones count.
A file that nothing reads is refused by name, so that a misspelt `polcy.yaml` cannot be ignored silently.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import dlp_gateway
from dlp_gateway.config.document import ConfigError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

from pathlib import Path

_FILES = ("gateway.yaml", "destinations.yaml", "destinations.local.yaml", "policy.yaml", "legal_process.yaml")
_FOLDERS = ("jurisdictions", "recognizers")


def shipped_config_dir() -> Path:
    """Give the directory of the shipped defaults: inside the package in a wheel, beside it in a checkout."""
    package = Path(dlp_gateway.__file__).resolve().parent
    inside = package / "_config"
    return inside if inside.is_dir() else package.parent / "config"


def existing_dir(path: Path, *, where: str) -> Path:
    """Give the directory as an absolute path. `where` names who asked for it."""
    if not path.is_dir():
        raise ConfigError(f"{where}: the directory {path} does not exist. Create it or name another one.")
    return path.resolve()


def refuse_strangers(config_dir: Path) -> None:
    """Refuse a YAML file or a folder that nothing reads."""
    for entry in sorted(config_dir.iterdir()):
        if entry.name.startswith(".") or entry.suffix not in {".yaml", ".yml", ""}:
            continue
        known = _FOLDERS if entry.is_dir() else _FILES
        if entry.name in known or (entry.is_file() and not entry.suffix):
            continue
        raise ConfigError(f"{entry}: nothing reads this name.{nearest(entry.name, known)} Rename it or move it away.")


def file_of(config_dir: Path, name: str) -> Path:
    """Give the operator's file of that name, or the shipped one."""
    own = config_dir / name
    return own if own.exists() else shipped_config_dir() / name


def jurisdiction_files(config_dir: Path) -> tuple[Path, ...]:
    """Give the jurisdiction files by name; the shipped ones only where the operator has no such folder."""
    folder = file_of(config_dir, "jurisdictions")
    strays = [path for path in sorted(folder.iterdir()) if path.suffix == ".yml"]
    if strays:
        raise ConfigError(f"{strays[0]}: files of this folder end in .yaml. Rename it.")
    return tuple(sorted(folder.glob("*.yaml")))


def recognizer_overrides(config_dir: Path) -> Path | None:
    """Give the folder of the operator's tuned recognizers, if there is one with a recognizer in it."""
    folder = config_dir / "recognizers"
    return folder if any(_recognizers_in(folder)) else None


def _recognizers_in(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("*.yaml"))
    yield from sorted(folder.glob("*.py"))
