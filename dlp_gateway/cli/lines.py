"""The gateway's log lines, as `trace` and `audit compare` read them: from a file, a journal's output or a pipe."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@contextmanager
def opened(file: str) -> Iterator[Iterable[str]]:
    """Give a log's lines; odd octets from elsewhere in a shared log must not end the search. `-`: standard input."""
    if not file:
        yield ()
    elif file == "-":
        yield sys.stdin
    else:
        with Path(file).open(encoding="utf-8", errors="replace") as lines:
            yield lines


def read(text: str) -> dict[str, Any] | None:
    """Read a line if it is ours; a journal's prefix before the JSON does not matter."""
    start = text.find("{")
    try:
        line = json.loads(text[start:]) if start >= 0 else None
    except ValueError:
        return None
    return line if isinstance(line, dict) and "event" in line else None
