"""Writes down what each fault test saw: the table of docs/reliability.md is made of it (tools/faults.py).

A test marked `@pytest.mark.fault("what was broken", recovers="how")` has its row written from the real run: every final
reply that a client of tests/wires.py read, what the next hop acknowledged, what was held. `tools/faults.py` puts the
rows into the page, `tools/faults.py --check` compares. `varies=True`: what is seen differs from run to run; the row is
then told by the test itself, with `seen.client` and so on.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections import Counter

BOOK = "DLP_TEST_FAULT_BOOK"  # file that collects the rows as JSON lines


@dataclass
class Seen:
    """What one test saw."""

    fault: str
    recovers: str
    test: str
    varies: bool = False
    replies: list[tuple[str, str]] = field(default_factory=list)  # (whom, reply)
    told: list[str] = field(default_factory=list)
    arrived: str = ""
    held: str = ""

    def client(self, words: str) -> None:
        """Add words about what a client saw."""
        self.told.append(words)

    def note(self, recipients: tuple[str, ...], reply: str) -> None:
        """Note a final reply."""
        self.replies.append((kind(recipients), short(reply)))

    def row(self) -> str:
        """The line of the table."""
        cells = (self.fault, self._saw(), self.arrived or "nothing", self.held or "nothing", self.recovers)
        return f"| {' | '.join(cells)} | `{self.test}` |"

    def _saw(self) -> str:
        if self.varies:
            return "; ".join(self.told)
        by_whom: dict[str, list[str]] = {}
        for whom, reply in self.replies:
            replies = by_whom.setdefault(whom, [])
            if reply not in replies:
                replies.append(reply)
        words = [f"{whom}: {', '.join(replies)}" for whom, replies in by_whom.items()]
        return "; ".join([*words, *self.told]) or "-"


def kind(recipients: tuple[str, ...]) -> str:
    """`covered`, `rider` or both."""
    found = {"covered" if re.search(r"dhs\.gov", who) else "rider" for who in recipients}
    return " and ".join(sorted(found, reverse=True))


def short(reply: str) -> str:
    """Code and enhanced code of a reply, and whether the message is held."""
    if not reply:
        return "connection closed"
    words = reply.split()
    enhanced = f" {words[1]}" if len(words) > 1 and re.fullmatch(r"[245]\.\d+\.\d+", words[1]) else ""
    return words[0][:3] + enhanced + (" with a case number" if "DLP-" in reply else "")


def count(messages: Counter[str]) -> str:
    """`2 riders, 1 covered`."""
    return ", ".join(f"{number} {whom}" for whom, number in sorted(messages.items(), reverse=True) if number)


def keep(seen: Seen) -> None:
    """Write the row down, where tools/faults.py asks for it."""
    book = os.environ.get(BOOK)
    if book:
        with Path(book).open("a") as file:
            file.write(json.dumps({"test": seen.test, "row": seen.row()}) + "\n")
