"""The tables of docs/performance.md: relaying against the same next hop, and inspection by size. `make bench`.

Uses Debian's smtp-source and smtp-sink (package postfix) and a private Postfix as the peer; needs root. All targets
are measured in one run on one machine, in alternating order, so that ratios hold where rates do not.
"""

from __future__ import annotations

import argparse
import resource
import smtplib
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from dlp_gateway import service  # noqa: E402  the checkout's own path comes first
from dlp_gateway.config import load_config  # noqa: E402
from dlp_gateway.inspection import Inspector, canary  # noqa: E402
from tests.postfix import Postfix  # noqa: E402
from tests.running import free_port, running  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

#: (name, octets, sessions, messages, messages per connection: None = one)
CELLS = (
    ("2 kB, 20 sessions, connection kept", 2_000, 20, 6_000, True),
    ("2 kB, 20 sessions, a connection each", 2_000, 20, 2_000, False),
    ("200 kB, 10 sessions, connection kept", 200_000, 10, 1_000, True),
    ("5 MB, 5 sessions, connection kept", 5_000_000, 5, 60, True),
)


@dataclass(frozen=True)
class Target:
    """Something that takes mail on a port."""

    name: str
    port: int


def sink(stack: ExitStack) -> int:
    """Start Debian's smtp-sink as the next hop of all."""
    port = free_port()
    process = subprocess.Popen(
        ["/usr/sbin/smtp-sink", "-u", "postfix", f"127.0.0.1:{port}", "1000"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    stack.callback(process.kill)
    wait_for(port)
    return port


def wait_for(port: int) -> None:
    """Wait until the port answers 220."""
    while True:
        try:
            with smtplib.SMTP("127.0.0.1", port, timeout=5):
                return
        except (OSError, smtplib.SMTPException):
            time.sleep(0.05)


def targets(stack: ExitStack, directory: Path) -> list[Target]:
    """Start all; they share one next hop."""
    hop, proxy, queue = sink(stack), free_port(), free_port()
    gateway = stack.enter_context(running(directory / "state", DLP_NEXT_HOP=f"127.0.0.1:{hop}"))
    peer = Postfix(directory / "peer", "peer", queue, relayhost=hop)
    peer.start(
        f"smtp_connection_cache_destinations = [127.0.0.1]:{hop}",
        "default_process_limit = 200",
        master=f"127.0.0.1:{proxy} inet n - n - 200 smtpd -o smtpd_proxy_filter=127.0.0.1:{hop}\n",
    )
    stack.callback(peer.stop)
    wait_for(proxy)
    return [
        Target("direct to the next hop", hop),
        Target("dlp-gateway", gateway.smtp_port),
        Target("Postfix smtpd_proxy_filter", proxy),
        Target("Postfix with its queue", queue),
    ]


def rate(target: Target, *, octets: int, sessions: int, messages: int, kept: bool) -> float:
    """Measure accepted messages per second by smtp-source."""
    command = ["/usr/sbin/smtp-source", "-s", str(sessions), "-l", str(octets), "-m", str(messages)]
    command += ["-d"] if kept else []
    command += ["-f", "clerk@hsd.example.gov", "-t", "someone@example.org", f"127.0.0.1:{target.port}"]
    started = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return messages / (time.monotonic() - started)


def latencies(target: Target, count: int) -> list[float]:
    """Milliseconds from MAIL to the last reply of one message after another on one connection."""
    body = b"Subject: latency\r\n\r\n" + b"x" * 70 + b"\r\n"
    found = []
    with smtplib.SMTP("127.0.0.1", target.port) as smtp:
        smtp.ehlo()
        for _ in range(count):
            started = time.perf_counter()
            smtp.sendmail("clerk@hsd.example.gov", "someone@example.org", body)
            found.append((time.perf_counter() - started) * 1000)
    return found


def relaying(directory: Path, repeats: int) -> Iterator[str]:
    """Yield the lines of the relaying table."""
    with ExitStack() as stack:
        all_targets = targets(stack, directory)
        yield "| messages/s (ratio to Postfix smtpd_proxy_filter) | " + " | ".join(t.name for t in all_targets) + " |"
        yield "|---" * (len(all_targets) + 1) + "|"
        for name, octets, sessions, messages, kept in CELLS:
            runs: dict[str, list[float]] = {t.name: [] for t in all_targets}
            for repeat in range(repeats):
                for target in all_targets if repeat % 2 else reversed(all_targets):
                    runs[target.name].append(
                        rate(target, octets=octets, sessions=sessions, messages=messages, kept=kept)
                    )
            medians = {who: statistics.median(found) for who, found in runs.items()}
            peer = medians["Postfix smtpd_proxy_filter"]
            cells = (f"{medians[t.name]:,.0f} ({medians[t.name] / peer:.2f})" for t in all_targets)
            yield f"| {name} | " + " | ".join(cells) + " |"
        yield ""
        yield "| latency of one message, ms | " + " | ".join(t.name for t in all_targets) + " |"
        yield "|---" * (len(all_targets) + 1) + "|"
        found = {t.name: sorted(latencies(t, 500)) for t in all_targets}
        for label, share in (("p50", 0.50), ("p99", 0.99)):
            cells = (f"{found[t.name][int(500 * share)]:.2f}" for t in all_targets)
            yield f"| {label} | " + " | ".join(cells) + " |"


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
    for octets in (1_000, 10_000, 100_000, 1_000_000, 5_000_000):
        message = sized(octets)
        times = [cpu_ms(inspector, message) for _ in range(5 if octets < 1_000_000 else 2)]
        median = statistics.median(times)
        yield f"| {octets:,} | {median:,.1f} | {median * 1000 / octets:.2f} |"


def sized(octets: int) -> object:
    """Build a message of about that size."""
    from dataclasses import replace  # noqa: PLC0415

    text = (TEXT * (octets // len(TEXT) + 1))[:octets]
    return replace(canary(), content=b"Subject: report\r\n\r\n" + text.encode())


def cpu_ms(inspector: Inspector, message: object) -> float:
    """CPU milliseconds of one inspection."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    inspector.inspect(message, (), datetime.now(UTC))  # type: ignore[arg-type]
    after = resource.getrusage(resource.RUSAGE_SELF)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def main() -> None:
    """Print the tables as Markdown."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--repeats", type=int, default=3)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="dlp-bench-", dir="/tmp") as directory:
        for line in relaying(Path(directory), given.repeats):
            print(line, flush=True)
    print()
    for line in inspecting():
        print(line, flush=True)


if __name__ == "__main__":
    main()
