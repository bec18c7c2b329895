"""Read legal_process.yaml for people: the kinds of paper, who signs each, and how to tell them apart.

Takes: a file. Returns: `Paper`s in the file's order. Fails: ConfigError. `jurisdictions.py` reads what the rules need.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dlp_gateway.config.document import read_yaml
from dlp_gateway.config.jurisdictions import CATEGORIES, KIND

if TYPE_CHECKING:
    from pathlib import Path

    from dlp_gateway.config.document import Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One kind of paper. `forms`: numbers printed on it; `titles`: what its head says; Spanish is () where missing."""

    id: str
    name: str
    category: str
    name_es: str = ""
    signed_by: tuple[str, ...] = ()
    signed_by_es: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()

    @property
    def printed(self) -> tuple[str, ...]:
        """Return the form numbers that somebody has compared with a copy."""
        return tuple(text for text in self.forms if "from memory" not in text)

    def called(self, language: str) -> str:
        """Return its name in a language, else in English."""
        return (self.name_es if language == "es" else "") or self.name

    def signers(self, language: str) -> tuple[str, ...]:
        """Return who signs it, in a language, else in English."""
        return (self.signed_by_es if language == "es" else ()) or self.signed_by


def read_papers(file: Path) -> tuple[Paper, ...]:
    """Give the kinds of paper."""
    nodes = read_yaml(file).mapping(known=("kinds",), required=("kinds",))["kinds"].items()
    return tuple(_paper(node) for node in nodes)


def _paper(node: Node) -> Paper:
    keys = node.mapping(known=KIND, required=("id", "name", "category"))
    texts = {name: keys[name].texts() for name in ("signed_by", "signed_by_es", "forms", "titles") if name in keys}
    return Paper(
        id=keys["id"].text(),
        name=keys["name"].text(),
        name_es=keys["name_es"].text() if "name_es" in keys else "",
        category=keys["category"].word(CATEGORIES),
        **texts,
    )
