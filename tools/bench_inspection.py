"""What inspecting plain text costs, by its size: CPU time of this process, median of several."""

from __future__ import annotations

import resource
import statistics
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from dlp_gateway import service
from dlp_gateway.config import load_config
from dlp_gateway.inspection import Inspector, canary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.model import Message

TEXT = (
    "The quarterly meeting about the new intake form is moved to Tuesday at ten in room 204.\r\n"
    "Please bring the figures of the second quarter and the list of open positions.\r\n"
    "Maria Ejemplo told the front desk that her DACA ran out in March, SSN 536-90-4399.\r\n"
)


def inspecting() -> Iterator[str]:
    """Yield the lines of the inspection table: CPU time in this process, median of several."""
    config = load_config({})
    inspector = Inspector(service.rulebook(config, now=datetime.now(UTC)))
    yield "| octets of plain text in an in-scope message | CPU ms per message | ms per kB |"
    yield "|---|---|---|"
    for octets in (1_000, 10_000, 100_000, 1_000_000):
        message = sized(octets)
        times = [cpu_ms(inspector, message) for _ in range(5 if octets < 1_000_000 else 2)]
        median = statistics.median(times)
        yield f"| {octets:,} | {median:,.1f} | {median * 1000 / octets:.2f} |"


def sized(octets: int) -> Message:
    """Build a message of about that size."""
    text = (TEXT * (octets // len(TEXT) + 1))[:octets]
    return replace(canary(), content=b"Subject: report\r\n\r\n" + text.encode())


def cpu_ms(inspector: Inspector, message: Message) -> float:
    """CPU milliseconds of one inspection."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    inspector.inspect(message, (), datetime.now(UTC))
    after = resource.getrusage(resource.RUSAGE_SELF)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


if __name__ == "__main__":
    for line in inspecting():
        print(line, flush=True)
