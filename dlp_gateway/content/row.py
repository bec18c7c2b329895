"""What a row of the table of formats is made of (formats.py has the table).

Touches: nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from dlp_gateway.config import ContentLimits
    from dlp_gateway.content.piece import Piece, Reading

    Reader = Callable[[Piece, ContentLimits], Reading]


@unique
class Role(StrEnum):
    """What makes a piece this format."""

    LABEL = "label"  # its Content-Type alone says what is to be done with it
    TEXT = "text"  # its octets are text, and label, name or looks say which
    CONTENT = "content"  # its octets prove it (sniff.kinds), whatever label and name say


@unique
class Confinement(StrEnum):
    """Where a reader runs."""

    NONE = "none"  # in the inspection worker: pure Python over octets, linear time
    PARSER = "parser"  # in a one-shot child: no files, no network, no programs
    OCR = "ocr"  # the same, but the child may run tesseract and read its data


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One row. `kinds`: media types that sniff.kinds() proves. `places`: what is read, for docs/formats.md.

    `unpacks`: what comes out of it was compressed or encoded, so that it pays from limits.expanded_octets.
    """

    name: str
    title: str
    role: Role
    reader: Reader | str
    media_types: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    confinement: Confinement = Confinement.NONE
    unpacks: bool = False
    places: tuple[str, ...] = ()
