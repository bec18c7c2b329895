"""Send mail at a relay as fast as it takes it, and check at its next hop what came: for tools/bench.py.

The generator and the sink are C (tools/load/), since one in Python would cost more than what is measured. Both know
nothing of the relay. Every message carries an id; the sink writes down a checksum of what follows it and all
recipients, so that lost, doubled and changed mail shows.
Takes: a compiler (`cc`). Touches: processes, loopback ports, files in a directory of its own.
"""

from __future__ import annotations

import base64
import contextlib
import itertools
import json
import mmap
import os
import platform
import random
import struct
import subprocess
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable

SOURCES = Path(__file__).parent / "load"
SIZES = {"2k": (2_000, 40), "20k": (20_000, 20), "200k": (200_000, 8), "5m": (5_000_000, 2), "25m": (25_000_000, 1)}
_PROSE = """the of and to in is that for it as was with be by on not he his but at are this have from or had an they
    there been has when who will more if out so up said what about than into them can only other time new some which
    records request invoice meeting schedule attached review office policy county agency budget contract training"""
_WORDS = _PROSE.split()
_TICK = os.sysconf("SC_CLK_TCK")
_RUNS = itertools.count(1)


def build(directory: Path) -> None:
    """Compile generator and sink into `directory`, and write the messages that are sent."""
    flags = ["-O2", *(["-msse4.2"] if platform.machine() == "x86_64" else [])]
    for name in ("generate", "sink"):
        subprocess.run(["cc", *flags, "-o", directory / name, SOURCES / f"{name}.c"], check=True)
    chance = random.Random(7)  # noqa: S311  the same messages in each run
    for name, (octets, count) in SIZES.items():
        folder = directory / "corpus" / name
        folder.mkdir(parents=True)
        for number in range(count):
            (folder / f"{number:03}.eml").write_bytes(message(chance, octets, number))


def message(chance: random.Random, octets: int, number: int) -> bytes:
    """Make an invented message: prose, and beyond 20 kB an attachment of random octets."""
    head = (
        'From: "Pat Sender" <sender@agency.example>\r\nTo: <recipient@other.example>\r\n'
        f"Subject: File {number} for review\r\nDate: Mon, 02 Nov 2026 10:{number % 60:02}:00 -0600\r\n"
        f"Message-ID: <c{number}.{octets}@agency.example>\r\nMIME-Version: 1.0\r\n"
    )
    if octets <= SIZES["20k"][0]:
        head += "Content-Type: text/plain; charset=us-ascii\r\n\r\n"
        return (head + _prose(chance, octets - len(head)) + "\r\n").encode()
    mark = f"=_load_{number:04}"
    head += f'Content-Type: multipart/mixed; boundary="{mark}"\r\n\r\n--{mark}\r\nContent-Type: text/plain\r\n\r\n'
    head += _prose(chance, 4_000)
    head += (
        f"\r\n--{mark}\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
        f'Content-Disposition: attachment; filename="data{number}.bin"\r\n\r\n'
    )
    encoded = base64.encodebytes(chance.randbytes((octets - len(head)) * 57 // 78)).replace(b"\n", b"\r\n")
    return head.encode() + encoded + f"--{mark}--\r\n".encode()


def _prose(chance: random.Random, octets: int) -> str:
    lines: list[str] = []
    size = 0
    while size < octets:
        line = " ".join(chance.choices(_WORDS, k=12))
        lines.append("." + line if chance.random() < 0.01 else line)  # dots to be stuffed
        size += len(lines[-1]) + 2
    return "\r\n".join(lines)


class Sink:
    """The next hop of all targets."""

    def __init__(self, directory: Path, port: int, *arguments: str) -> None:
        self.port = port
        self._log, self._numbers = directory / "sink.log", directory / "sink.numbers"
        command = [directory / "sink", "--port", str(port), "--log", self._log, "--stats", self._numbers, "--quickack"]
        self.process = subprocess.Popen([*command, *arguments])
        while not self._numbers.exists() or self._numbers.stat().st_size == 0:
            time.sleep(0.01)
        with self._numbers.open("rb") as file:
            self._page = mmap.mmap(file.fileno(), 4096, prot=mmap.PROT_READ)
        self._read = 0

    @property
    def messages(self) -> int:
        """Messages taken so far."""
        return int(struct.unpack("9Q", self._page[:72])[1])

    def arrived(self) -> list[list[str]]:
        """Return what came since the last call, once nothing more comes: time, id, checksums, recipients."""
        before = -1
        while before != self.messages:
            before = self.messages
            time.sleep(0.25)  # the sink writes its log when it has been idle for 0.1 s
        with self._log.open() as file:
            file.seek(self._read)
            lines = file.read()
            self._read = file.tell()
        return [line.split() for line in lines.splitlines()]

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait()


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One kind of load. `per_connection` 0: connections are kept; `rate` 0: as fast as the target answers.

    `weighed`: look at the target's memory, too. Asking for it walks the page tables of every process, some 50 ms each
    time for a gateway with its workers: a third of a core, which rates and latencies must not pay for.
    """

    name: str
    mix: str
    sessions: int
    per_connection: int = 0
    rate: float = 0.0
    in_scope_percent: int = 0
    seconds: float = 4.0
    messages: int = 0
    weighed: bool = False


@dataclass(kw_only=True)
class Seen:
    """What became of one run. Times in ms; memory in MB of its processes, shared pages once; 0: not weighed."""

    accepted: int = 0
    refused: int = 0
    unanswered: int = 0  # the connection was lost: whether it was taken is not known
    seconds: float = 0.0
    cpu_ms: float = 0.0  # per accepted message
    peak_mb: float = 0.0
    latencies: list[float] = field(default_factory=list)  # of accepted mail without a recipient in scope
    lost: int = 0
    doubled: int = 0
    changed: int = 0
    in_spite: int = 0  # refused, and arrived all the same

    @property
    def rate(self) -> float:
        """Accepted messages per second."""
        return self.accepted / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """Return a latency."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")

    @property
    def honest(self) -> bool:
        """Whether what was accepted arrived once and unchanged, and what was refused did not."""
        return not (self.lost or self.doubled or self.changed or self.in_spite)


def load(directory: Path, *, port: int, sink: Sink, cell: Cell, pids: tuple[int, ...] = ()) -> Seen:
    """Send one cell's load at a port and say what became of it."""
    name = f"r{next(_RUNS)}"
    log = directory / "load.log"
    command = [directory / "generate", "--port", str(port), "--corpus", directory / "corpus", "--log", log]
    command += ["--run", name, "--mix", cell.mix, "--sessions", str(cell.sessions)]
    command += ["--per-conn", str(cell.per_connection), "--covered-pct", str(cell.in_scope_percent)]
    command += ["--covered-domain", "ice.dhs.gov", "--uncovered-domain", "other.example", "--drain", "60"]
    command += ["--rate", str(cell.rate)] if cell.rate else []
    command += ["--messages", str(cell.messages)] if cell.messages else ["--messages", "999999999"]
    command += [] if cell.messages else ["--seconds", str(cell.seconds)]
    sink.arrived()
    with _watched(pids if cell.weighed else ()) as watch:
        before = cpu(pids)
        told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        spent = cpu(pids) - before
    seen = Seen(seconds=told["elapsed_s"], peak_mb=watch.peak_mb)
    _judge(seen, [line.split() for line in log.read_text().splitlines()], sink.arrived())
    seen.cpu_ms = spent * 1000 / max(seen.accepted, 1)
    return seen


def _judge(seen: Seen, sent: list[list[str]], arrived: list[list[str]]) -> None:
    copies = Counter(row[1] for row in arrived)
    sums = {row[1]: tuple(row[2:6]) for row in arrived}
    for begun, ended, name, _kind, in_scope, *checksums, code, _count, _recipients in sent:
        copy = copies.get(name, 0)
        seen.doubled += max(copy - 1, 0)
        seen.changed += bool(copy) and sums[name] != tuple(checksums)
        if code[0] == "2":
            seen.accepted += 1
            seen.lost += not copy
            if in_scope == "0":
                seen.latencies.append((int(ended) - int(begun)) / 1e6)
        elif code == "0":
            seen.unanswered += 1
        else:
            seen.refused += 1
            seen.in_spite += bool(copy)


# ------------------------------------------------------------------------------------ processes, from /proc


def tree(pids: Iterable[int]) -> set[int]:
    """Return processes with all their descendants."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            children.setdefault(int(path.read_text().rpartition(")")[2].split()[1]), []).append(int(path.parent.name))
    found: set[int] = set()
    todo = list(pids)
    while todo:
        pid = todo.pop()
        if pid not in found:
            found.add(pid)
            todo += children.get(pid, [])
    return found


def cpu(pids: Iterable[int]) -> float:
    """Return the CPU seconds of processes, their descendants, and descendants that have ended."""
    total = 0
    for pid in tree(pids):
        with contextlib.suppress(OSError):
            total += sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]))
    return total / _TICK


def settle(pids: Iterable[int]) -> None:
    """Wait until processes rest, two minutes at most: workers that still load their model would be measured, too."""
    pids = tuple(pids)
    for _ in range(60):
        before = cpu(pids)
        time.sleep(2.0)
        if cpu(pids) - before < 0.1:
            return


def memory_mb(pids: Iterable[int]) -> float:
    """Return the memory of processes and descendants, shared pages once, and of memory files that nobody maps."""
    total = 0
    for pid in tree(pids):
        with contextlib.suppress(OSError):
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            table = dict(line.split(":", 1) for line in rollup.splitlines()[1:])
            total += int(table["Pss"].split()[0]) - int(table.get("Pss_Shmem", "0 kB").split()[0])
    shared = next(line for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("Shmem:"))
    return (total + int(shared.split()[1])) / 1000


class _watched:  # noqa: N801  a context manager
    def __init__(self, pids: tuple[int, ...]) -> None:
        self.peak_mb = 0.0
        self._pids = pids
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        if self._pids:
            self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        if self._pids:
            self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(0.3):
            self.peak_mb = max(self.peak_mb, memory_mb(self._pids))
