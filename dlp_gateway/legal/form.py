"""What a form of docket number is made of; the forms themselves stand in `formats.py`."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One form of docket number. `system`: the kind of court, or the state, that uses it."""

    id: str
    system: str
    pattern: re.Pattern[str]
    weak: bool
    year: tuple[str, int, int, int | None] | None = None
    positive: tuple[str, ...] = ()
    codes: tuple[str, frozenset[str]] | None = None


def whole(regex: str, *, ignore_case: bool) -> re.Pattern[str]:
    """Compile for searching: a number must not be a piece of a longer word or number."""
    return re.compile(
        rf"(?<![A-Za-z0-9-])(?<![0-9][:/.]){regex}(?![A-Za-z0-9]|-[A-Za-z0-9]|/[0-9])",
        re.IGNORECASE if ignore_case else 0,
    )
