"""Measure commits per second of held mail against a bare loop of SQLite commits, in one run.

    python tools/bench_store.py [--seconds 5] [--url URL] [--waiting 20]

Bare loop: one thread, one prepared INSERT of 20 kB, one commit each, WAL with synchronous FULL. Ours: `Store.record`
with seal, case, audit chain and two notices, `--waiting` messages at a time as an SMTP server has them; the 250 would
be sent after each. The two take turns, so that a busy machine slows both.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import sqlite3
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dlp_gateway.address import parse_path
from dlp_gateway.model import (
    Client,
    Disposition,
    Envelope,
    Finding,
    ForwardPath,
    Inspection,
    Message,
    Reason,
    Verdict,
)
from dlp_gateway.store import Store, Told, seal

OCTETS = 20_000
_TURNS = 3
_NUMBERS = itertools.count()


def bare(path: Path, seconds: float) -> float:
    """Commit 20 kB rows in a loop; commits per second."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS held (id TEXT PRIMARY KEY, content BLOB)")
    done, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < seconds:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO held VALUES (?, ?)", (os.urandom(16).hex(), os.urandom(OCTETS)))
        connection.execute("COMMIT")
        done += 1
    connection.close()
    return done / (time.perf_counter() - begun)


def message(now: datetime) -> Message:
    """Make an invented message of 20 kB, each time another one."""
    envelope = Envelope(
        reverse_path=parse_path(f"clerk{next(_NUMBERS) % 50}@agency.example"),
        forward_paths=(ForwardPath(path=parse_path("agent@ice.dhs.gov"), in_scope=True),),
        client=Client(address="192.0.2.1", port=25, helo="mta.agency.example"),
        received_at=now,
    )
    content = b"Subject: x\r\n\r\n" + os.urandom(OCTETS // 2).hex().encode() + b"\r\n"
    return Message(id=f"q{next(_NUMBERS)}", envelope=envelope, content=content, fingerprint_key=b"k" * 32)


def inspection() -> Inspection:
    """Make a verdict with two findings."""
    findings = tuple(
        Finding(entity=entity, locator="1", start=10, end=21, score=0.9, recognizer="r", rule="p", fingerprint="0" * 16)
        for entity in ("US_SSN", "DATE_OF_BIRTH")
    )
    verdict = Verdict(disposition=Disposition.QUARANTINE, rule="violation", reasons=(Reason.PROTECTED_DATA,))
    return Inspection(
        findings=findings,
        unread=(),
        legal_process=(),
        verdict=verdict,
        rulebook_version="0" * 64,
        jurisdiction="default",
        parts_read=8,
    )


async def ours(store: Store, seconds: float, waiting: int) -> tuple[float, list[float]]:
    """Hold messages; commits per second and the time each one waited."""
    judged, waits = inspection(), []
    begun = time.perf_counter()

    async def client() -> None:
        while time.perf_counter() - begun < seconds:
            now = datetime.now(UTC)
            mail = message(now)
            start = time.perf_counter()
            await store.record(mail, judged, now=now)
            waits.append(time.perf_counter() - start)

    await asyncio.gather(*(client() for _ in range(waiting)))
    return len(waits) / (time.perf_counter() - begun), waits


def main() -> None:
    """Measure in turns and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--waiting", type=int, default=20)
    parser.add_argument("--url")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=".") as directory:
        told = Told(agency_domains=("agency.example",), officers=("officer@agency.example",))
        store = Store.open(
            options.url or f"sqlite:///{directory}/gateway.db",
            public_key=seal.generate().public,
            case_prefix="BENCH",
            due=timedelta(days=1),
            expiry=timedelta(days=30),
            told=told,
        )
        bares, rates, waits = [], [], []
        for _ in range(_TURNS):
            bares.append(bare(Path(directory) / "bare.db", options.seconds))
            rate, some = asyncio.run(ours(store, options.seconds, options.waiting))
            rates.append(rate)
            waits += some
        store.close()
    ordinary, held = statistics.median(bares), statistics.median(rates)
    late = statistics.quantiles(waits, n=100)
    print(f"bare SQLite FULL loop, 20 kB   {ordinary:8.0f} commits/s")
    print(f"Store.record, 20 kB, {options.waiting:3} waiting {held:8.0f} holds/s    {held / ordinary:.2f} x")
    print(f"waited for the commit          p50 {late[49] * 1000:.1f} ms, p99 {late[98] * 1000:.1f} ms")


if __name__ == "__main__":
    main()
