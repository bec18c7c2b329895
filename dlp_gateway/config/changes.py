"""What changed in the configuration from version to version, and how to mend a file that was written for an older one.

Takes: the `config_version` of an operator's gateway.yaml. Returns: sentences for `check-config`.
A number is raised when a setting is renamed or removed, or when a default begins to mean something else; a new setting
alone raises nothing. What was renamed is refused by its old name, and the error says the new one: a setting that no
longer does what its author wanted must not pass in silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change. `version`: the first that has it; `old`: a setting that is gone, if one is; `mend`: what to do."""

    version: int
    what: str
    mend: str
    old: str = ""


CURRENT = 2

CHANGES: tuple[Change, ...] = (
    Change(
        version=2,
        what="a panic switch and a bypass can be on record in the database (`panic`, `bypass`)",
        mend="on PostgreSQL grant the service's role SELECT, INSERT, UPDATE on the new tables (docs/store.md)",
    ),
    Change(
        version=2,
        what="the metric dlp_gateway_content_octets_total is called dlp_gateway_content_bytes_total",
        mend="change your own dashboards and alerts; those in deploy/ are changed",
    ),
    Change(
        version=2,
        what="keys/orders.key is one key for all nodes, as seal.pub and log.key are",
        mend="run `dlp-gateway keys generate` on one machine and copy the file to the others",
    ),
    Change(
        version=2,
        what="office files, PDF, pictures and archives are read; they were held as unread",
        mend="install libarchive13, libseccomp2 and tesseract-ocr (docs/operations.md)",
    ),
)


def since(version: int, *, changes: tuple[Change, ...] = CHANGES) -> tuple[Change, ...]:
    """Return what changed after a version."""
    return tuple(item for item in changes if item.version > version)


def told(version: int | None) -> Iterator[str]:
    """Say what an operator should know of the changes since their files were written; nothing if they are current."""
    known = 1 if version is None else version
    if known >= CURRENT:
        return
    word = "names no config_version, so it is read as version 1" if version is None else f"is of config_version {known}"
    yield f"gateway.yaml {word}; this program's is {CURRENT}. Changed since:"
    for item in since(known):
        yield f"- {item.what}. To do: {item.mend}."
    yield f"When you have seen to it, write config_version: {CURRENT} into gateway.yaml."


def gone(name: str, *, changes: tuple[Change, ...] = CHANGES) -> str:
    """Say what became of a setting that is no more; empty if it never was one."""
    found = next((item for item in changes if item.old == name), None)
    return f" {found.what}, since config_version {found.version}: {found.mend}." if found else ""
