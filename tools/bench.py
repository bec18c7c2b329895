"""What relaying costs, as ratios to Postfix doing the same job on the same machine in the same run. `make bench`.

    python tools/bench.py                      all bars, about five minutes; root, Debian's postfix, a C compiler
    python tools/bench.py --million 100000     so many messages past a failing, slow next hop while we are killed
    python tools/bench.py --inspection         CPU of inspecting plain text, by size

The peer is Postfix's smtpd_proxy_filter straight to the same next hop: C, synchronous, no queue. Targets take turns,
forwards and backwards, so that a busy machine slows both; each figure is the median of the turns. The gateway runs
as operators run it: scope look-up, Received field, log, metrics, several processes.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import smtplib
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Self

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from dlp_gateway.store import Store, Told, seal  # noqa: E402  the checkout's own path comes first
from tests.postfix import Postfix  # noqa: E402
from tests.running import Running, free_port  # noqa: E402
from tools import bench_store, loading  # noqa: E402
from tools.loading import Cell, Seen, Sink  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MIX = "2k:60,20k:30,200k:9.5,5m:0.5"
CELLS = (
    Cell(name="mix, 20 sessions, 5 messages each", mix=_MIX, sessions=20, per_connection=5),
    Cell(name="2 kB, 10 sessions, connection kept", mix="2k:1", sessions=10),
    Cell(name="2 kB, 50 sessions, a connection each", mix="2k:1", sessions=50, per_connection=1),
    Cell(name="5 MB, 10 sessions", mix="5m:1", sessions=10),
)
_STEADY = Cell(name="steady", mix="2k:70,20k:30", sessions=40, rate=100.0, seconds=10.0)
_BIG = Cell(name="50 sessions x 5 MB", mix="5m:1", sessions=50, messages=150, weighed=True)
_BIGGEST = Cell(name="50 sessions x 25 MB", mix="25m:1", sessions=50, messages=50, weighed=True)
_IN_FLIGHT_MB = 50 * 5.0


@dataclass(frozen=True)
class Target:
    """Something that takes mail on a port; `pids`: its processes."""

    name: str
    port: int
    pids: tuple[int, ...] = ()


class Bench:
    """The sink, the peer and the gateway, running."""

    def __init__(self, stack: ExitStack, directory: Path, *sink: str) -> None:
        self.directory = directory
        loading.build(directory)
        self.sink = Sink(directory, free_port(), *sink)
        stack.callback(self.sink.close)
        self.gateway = Running(
            directory / "state",
            DLP_NEXT_HOP=f"127.0.0.1:{self.sink.port}",
            DLP_CONNECTIONS_PER_CLIENT="400",
        ).start("smtp")
        stack.callback(self.gateway.kill)
        loading.settle(self.ours.pids)

    @property
    def ours(self) -> Target:
        """The gateway."""
        assert self.gateway.process is not None
        return Target("dlp-gateway", self.gateway.smtp_port, (self.gateway.process.pid,))

    @property
    def direct(self) -> Target:
        """Nothing between generator and sink: the limit."""
        return Target("direct", self.sink.port)

    def peer(self, stack: ExitStack) -> Target:
        """Start the private Postfix."""
        queue, proxy = free_port(), free_port()
        peer = Postfix(self.directory / "peer", "peer", queue, relayhost=self.sink.port)
        peer.start(
            "default_process_limit = 200",
            "smtpd_client_connection_rate_limit = 0",
            master=f"127.0.0.1:{proxy} inet n - n - 200 smtpd -o smtpd_proxy_filter=127.0.0.1:{self.sink.port}\n",
        )
        stack.callback(peer.stop)
        _wait_for(proxy)
        master = int((self.directory / "peer" / "spool" / "pid" / "master.pid").read_text())
        return Target("Postfix proxy", proxy, (master,))

    def run(self, target: Target, cell: Cell) -> Seen:
        """Load one target."""
        return loading.load(self.directory, port=target.port, sink=self.sink, cell=cell, pids=target.pids)


def _wait_for(port: int) -> None:
    while True:
        try:
            with smtplib.SMTP("127.0.0.1", port, timeout=5):
                return
        except (OSError, smtplib.SMTPException):
            time.sleep(0.05)


def _median(seen: list[Seen], figure: Callable[[Seen], float]) -> float:
    return statistics.median(figure(one) for one in seen)


# --------------------------------------------------------------------------------------------- the bars


def relaying(bench: Bench, peer: Target, repeats: int) -> Iterator[str]:
    """Bars 1 to 6: rates, CPU and p99 of out-of-scope mail against the peer."""
    yield "| out-of-scope mail | direct | ours | Postfix proxy | bar | ratio |"
    yield "|---|---|---|---|---|---|"
    bars = (("1", 2.0), ("2", 2.5), ("3", 1.5), ("4", 2.0))
    for (number, bar), cell in zip(bars, CELLS, strict=True):
        runs: dict[str, list[Seen]] = {}
        targets = [bench.ours, peer]
        for turn in range(repeats):
            for target in targets if turn % 2 else reversed(targets):
                runs.setdefault(target.name, []).append(bench.run(target, cell))
        limit = bench.run(bench.direct, replace(cell, seconds=2.0))
        ours, theirs = runs["dlp-gateway"], runs[peer.name]
        rates = [_median(some, lambda one: one.rate) for some in (ours, theirs)]
        yield (
            f"| {number}: {cell.name}, messages/s | {limit.rate:,.0f} | {rates[0]:,.0f} | {rates[1]:,.0f} "
            f"| >= {bar} x | **{rates[0] / rates[1]:.2f} x** |"
        )
        costs = [_median(some, lambda one: one.cpu_ms) for some in (ours, theirs)]
        bar_5 = "<= 0.4 x" if number == "1" else ""
        label = "5: mix, CPU ms per message" if number == "1" else "CPU ms per message"
        yield f"| {label} | | {costs[0]:.2f} | {costs[1]:.2f} | {bar_5} | **{costs[0] / costs[1]:.2f} x** |"
        late = [_median(some, lambda one: one.percentile(0.99)) for some in (ours, theirs)]
        bar_6 = "<= 0.6 x" if number == "1" else ""
        label = "6: mix, p99 in ms" if number == "1" else "p99 in ms"
        yield f"| {label} | | {late[0]:.1f} | {late[1]:.1f} | {bar_6} | **{late[0] / late[1]:.2f} x** |"
        yield from _dishonest(cell.name, [*ours, *theirs])


def _dishonest(name: str, seen: list[Seen]) -> Iterator[str]:
    for one in seen:
        if not one.honest or one.refused or one.unanswered:
            yield (
                f"| WRONG: {name} | refused {one.refused}, unanswered {one.unanswered} | lost {one.lost} "
                f"| doubled {one.doubled} | changed {one.changed} | in spite of refusal {one.in_spite} |"
            )


def beside_inspection(bench: Bench) -> Iterator[str]:
    """Bar 7: out-of-scope mail while a tenth of all mail is inspected, at a fixed rate."""
    alone, beside = [], []
    for _ in range(2):
        alone.append(bench.run(bench.ours, _STEADY))
        beside.append(bench.run(bench.ours, replace(_STEADY, in_scope_percent=10)))
    late = [_median(some, lambda one: one.percentile(0.99)) for some in (alone, beside)]
    yield (
        f"| 7: p99 of out-of-scope mail at 100/s, 10 % of all inspected, ms | <= 1.5 x | {late[1]:.1f} after "
        f"{late[0]:.1f} without | **{late[1] / late[0]:.2f} x** |"
    )
    yield from _dishonest("steady", [*alone, *beside])


def memory(bench: Bench) -> Iterator[str]:
    """Bar 8: peak memory of 50 sessions with 5 MB each; shared pages once, memory files counted."""
    loading.settle(bench.ours.pids)
    idle = loading.memory_mb(bench.ours.pids)
    relayed = bench.run(bench.ours, _BIG)
    yield (
        f"| 8: peak memory, 50 x 5 MB out of scope, MB | <= 2 x idle | {relayed.peak_mb:,.0f} (idle {idle:,.0f}) "
        f"| **{relayed.peak_mb / idle:.2f} x** |"
    )
    biggest = bench.run(bench.ours, _BIGGEST)
    yield (
        f"| 8: the same, 50 x 25 MB out of scope, MB | <= 2 x idle | {biggest.peak_mb:,.0f} (idle {idle:,.0f}) "
        f"| **{biggest.peak_mb / idle:.2f} x** |"
    )
    yield from _dishonest(_BIGGEST.name, [relayed, biggest])
    judged = bench.run(bench.ours, replace(_BIG, in_scope_percent=100, messages=50))
    grown = judged.peak_mb - idle
    yield (
        f"| 8: the same in scope, growth per octet in flight | <= 1.2 | {grown:,.0f} MB for {_IN_FLIGHT_MB:,.0f} "
        f"| **{grown / _IN_FLIGHT_MB:.2f}** |"
    )


def holding(directory: Path) -> Iterator[str]:
    """Bar 9: commits of 20 kB with seal, case and audit chain, against a bare SQLite FULL loop in the same minute."""
    store = Store.open(
        f"sqlite:///{directory}/hold.db",
        public_key=seal.generate().public,
        case_prefix="BENCH",
        due=timedelta(days=1),
        expiry=timedelta(days=30),
        told=Told(agency_domains=("agency.example",), officers=("officer@agency.example",)),
    )
    bares, rates = [], []
    for _ in range(3):
        bares.append(bench_store.bare(directory / "bare.db", 2.0))
        rates.append(asyncio.run(bench_store.ours(store, 2.0, 20))[0])
    store.close()
    bare, held = statistics.median(bares), statistics.median(rates)
    yield (
        f"| 9: holds of 20 kB per second, 250 after commit | >= 0.6 x | {held:,.0f} (bare loop {bare:,.0f}) "
        f"| **{held / bare:.2f} x** |"
    )


def bars(directory: Path, repeats: int) -> Iterator[str]:
    """Yield both tables."""
    with ExitStack() as stack:
        bench = Bench(stack, directory)
        peer = bench.peer(stack)
        bench.run(bench.ours, replace(CELLS[1], seconds=0.5))
        bench.run(peer, replace(CELLS[1], seconds=0.5))
        yield from relaying(bench, peer, repeats)
        yield ""
        yield "| | bar | measured | ratio |"
        yield "|---|---|---|---|"
        yield from beside_inspection(bench)
        yield from memory(bench)
        yield from holding(directory)


# ---------------------------------------------------------------------------------------------- the soak


def soak(directory: Path, messages: int) -> Iterator[str]:
    """Bar 10: a next hop that fails every 7th message and takes 50 ms for each, and a gateway that is killed."""
    with ExitStack() as stack:
        bench = Bench(stack, directory, "--fail-every", "7", "--delay-ms", "50")
        total, kills, at_once = Seen(), 0, False
        cell = Cell(name="soak", mix="2k:90,20k:9.9,200k:0.1", sessions=200, per_connection=20)
        while total.accepted + total.refused + total.unanswered < messages:
            left = messages - total.accepted - total.refused - total.unanswered
            with _Killer(bench) as killer:
                seen = bench.run(bench.ours, replace(cell, messages=min(left, max(messages // 4, 1000))))
            kills += killer.kills
            for name in ("accepted", "refused", "unanswered", "lost", "doubled", "changed", "in_spite", "seconds"):
                setattr(total, name, getattr(total, name) + getattr(seen, name))
            if not at_once:
                kills, at_once = kills + 1, True
                _kill_all(bench, total)
    yield "| sent | accepted | refused by the hop | connection lost | kills | lost | doubled | changed | in spite |"
    yield "|---" * 9 + "|"
    yield (
        f"| {messages:,} | {total.accepted:,} | {total.refused:,} | {total.unanswered:,} | {kills} | **{total.lost}** "
        f"| **{total.doubled}** | **{total.changed}** | **{total.in_spite}** |"
    )


def _kill_all(bench: Bench, total: Seen) -> None:
    """Kill -9 everything amid a short load, and start again."""
    killing = threading.Timer(1.0, bench.gateway.kill)
    killing.start()
    seen = bench.run(bench.ours, Cell(name="last", mix="2k:1", sessions=50, messages=2_000))
    killing.join()
    for name in ("lost", "doubled", "changed", "in_spite"):
        setattr(total, name, getattr(total, name) + getattr(seen, name))
    bench.gateway.start("smtp")
    loading.settle(bench.ours.pids)


class _Killer:
    """Kills one of the gateway's SMTP processes every two seconds, unless one is being started just then."""

    def __init__(self, bench: Bench) -> None:
        self.kills = 0
        self._pids = bench.ours.pids
        self._ready = f"http://127.0.0.1:{bench.gateway.metrics_port}/readyz"
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._kill, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        self._thread.join()

    def _kill(self) -> None:
        while not self._ended.wait(2.0):
            fronts = [pid for pid in loading.tree(self._pids) if b"dlp_gateway.front" in _words(pid)]
            if fronts and _all_up(self._ready):
                os.kill(fronts[self.kills % len(fronts)], signal.SIGKILL)
                self.kills += 1


def _all_up(address: str) -> bool:
    try:
        with urllib.request.urlopen(address) as answer:  # noqa: S310  http, on this machine
            return bool(json.load(answer)["checks"]["next_hop"] == "ok")
    except OSError:  # 503: something is not well
        return False


def _words(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return []


def main() -> None:
    """Print the tables as Markdown."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--repeats", type=int, default=3)
    options.add_argument("--million", type=int, metavar="MESSAGES")
    options.add_argument("--inspection", action="store_true")
    given = options.parse_args()
    if given.inspection:
        sys.exit(subprocess.call([sys.executable, str(ROOT / "tools" / "bench_inspection.py")]))
    with tempfile.TemporaryDirectory(prefix="dlp-bench-", dir="/tmp") as name:
        directory = Path(name)
        directory.chmod(0o755)  # Postfix's own users look into it
        lines = soak(directory, given.million) if given.million else bars(directory, given.repeats)
        for line in lines:
            print(line, flush=True)


if __name__ == "__main__":
    main()
