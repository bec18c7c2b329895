"""The program as operators run it: real processes, real ports, a state directory of its own."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
#: How long a test waits for something that must come; no assertion depends on how fast it came.
PATIENCE_S = 300.0


def free_port() -> int:
    """A TCP port that nobody uses now, and that no outgoing connection takes before the program does."""
    least, most = 10_000, int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    while True:
        port = random.SystemRandom().randrange(least, most)  # tests run side by side, with seeds of their own
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def children(pid: int) -> list[int]:
    """The processes that a process started and that live."""
    found = []
    for path in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            state, parent = (path / "stat").read_text().rpartition(")")[2].split()[:2]
            if int(parent) == pid and state != "Z":
                found.append(int(path.name))
    return found


def descendants(pid: int) -> list[int]:
    """The processes that a process started, theirs, and so on: inspection workers lead sessions of their own."""
    found = children(pid)
    return [*found, *(each for child in found for each in descendants(child))]


def until(condition) -> None:
    """Wait for something that must come."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "did not happen"
        time.sleep(0.1)


class Running:
    """`dlp-gateway serve` with settings from the environment, as systemd would give them."""

    def __init__(self, state_dir: Path, **settings: str) -> None:
        self.state_dir = state_dir
        self.smtp_port, self.console_port, self.metrics_port = free_port(), free_port(), free_port()
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("DLP_")},
            "PYTHONPATH": str(ROOT),
            "DLP_STATE_DIR": str(state_dir),
            "DLP_SMTP_LISTEN": f"127.0.0.1:{self.smtp_port}",
            "DLP_CONSOLE_LISTEN": f"127.0.0.1:{self.console_port}",
            "DLP_METRICS_LISTEN": f"127.0.0.1:{self.metrics_port}",
            **settings,
        }
        self.log = state_dir / "serve.log"
        self.process: subprocess.Popen[str] | None = None

    def start(self, *role: str) -> Running:
        """Start and wait for the line `ready`."""
        self.state_dir.mkdir(parents=True, exist_ok=True)
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "dlp_gateway", "serve", *role],
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        assert self.process.stdout is not None
        late = threading.Timer(PATIENCE_S, self._end)  # a read of its output would wait for ever
        late.start()
        word = self.process.stdout.readline()
        while word and word.strip() != "ready":
            word = self.process.stdout.readline()
        late.cancel()
        if word.strip() != "ready":
            self.kill()
            raise AssertionError(f"serve did not get ready: {self.log.read_text()[-3000:]}")
        return self

    def stop(self) -> int:
        """SIGTERM and wait; returns the exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(PATIENCE_S)
        self._close()
        return code

    def kill(self) -> None:
        """SIGKILL to the program and every process that it started."""
        assert self.process is not None
        self._end()
        self.process.wait(PATIENCE_S)
        self._close()

    def _end(self) -> None:
        assert self.process is not None
        others = descendants(self.process.pid)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        for pid in others:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _close(self) -> None:
        if self.process is not None and self.process.stdout is not None:
            self.process.stdout.close()

    def cli(self, *arguments: str, check: bool = True, given: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run another command on the same settings; `given` is its standard input."""
        return subprocess.run(
            [sys.executable, "-m", "dlp_gateway", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=check,
            input=given,
            timeout=PATIENCE_S,
        )

    def quarantine(self, *arguments: str) -> list[dict]:
        """The JSON lines of `quarantine list`."""
        out = self.cli("quarantine", "list", "--json", *arguments).stdout
        return [json.loads(line) for line in out.splitlines()]


@contextlib.contextmanager
def running(state_dir: Path, *role: str, **settings: str) -> Iterator[Running]:
    """A started program that is gone afterwards."""
    program = Running(state_dir, **settings).start(*role)
    try:
        yield program
    finally:
        if program.process is not None and program.process.poll() is None:
            program.kill()
