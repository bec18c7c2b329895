"""kill -9 at each of the five steps and at random under load: nothing lost, nothing leaked, nothing held twice."""

from __future__ import annotations

import collections
import contextlib
import random
import smtplib
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from tests.running import PATIENCE_S, Running, free_port

pytestmark = pytest.mark.crash

AGENT = "officer@ice.dhs.gov"
OUTSIDE = "someone@example.org"
SSN = "The client's SSN is 536-90-4399."
HARMLESS = "The meeting on document fraud is moved to Tuesday."


class Hop:
    """A next hop in this process, which no kill reaches: it remembers what it said 250 to."""

    def __init__(self) -> None:
        self.arrived: list[tuple[str, str]] = []

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802  aiosmtpd's name
        mark = envelope.content.split(b"X-Mark: ", 1)[1].split(b"\r\n", 1)[0].decode()
        self.arrived += [(mark, recipient) for recipient in envelope.rcpt_tos]
        return "250 2.0.0 taken"


@pytest.fixture
def hop():
    memory = Hop()
    controller = Controller(memory, hostname="127.0.0.1", port=free_port(), enable_SMTPUTF8=True)
    controller.start()
    memory.port = controller.port
    yield memory
    controller.stop()


def message(mark: str, text: str) -> bytes:
    return (
        f"X-Mark: {mark}\r\nFrom: <clerk@hsd.example.gov>\r\nMessage-ID: <{mark}@hsd.example.gov>\r\n"
        f"Date: Mon, 05 Oct 2026 09:00:00 -0600\r\nSubject: s\r\n\r\n{text}\r\n"
    ).encode()


def send(port: int, mark: str, text: str, recipients: list[str]) -> bool:
    """One try; whether the server took the message. What the client does not know counts as not taken."""
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=60) as smtp:
            smtp.sendmail("clerk@hsd.example.gov", recipients, message(mark, text))
    except (OSError, smtplib.SMTPException):
        return False
    return True


KINDS = {
    "held": ([AGENT], SSN),
    "delivered": ([AGENT], HARMLESS),
    "forked": ([OUTSIDE, AGENT], SSN),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("step", ["inspected", "recorded", "relayed", "answered"])
def test_law_a_kill_at_any_step_loses_leaks_and_doubles_nothing(tmp_path, hop, step, kind):
    """The client was not answered, so it tries again: one case, every recipient served, no protected mail out."""
    recipients, text = KINDS[kind]
    program = Running(tmp_path / "state", DLP_NEXT_HOP=f"127.0.0.1:{hop.port}", DLP_WORKERS="1")
    program.state_dir.mkdir()
    victim = subprocess.Popen(
        [sys.executable, str(Path(__file__).parent / "victim.py"), step],
        env={**program.environment, "DLP_SMTP_PROCESSES": "1"},  # all five steps in the process that dies
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert victim.stdout is not None
    assert victim.stdout.readline() == "ready\n"  # the SMTP role alone; the console comes with the restart
    assert not send(program.smtp_port, "m", text, recipients)
    assert victim.wait(PATIENCE_S) == -9
    victim.stdout.close()

    program.start()
    try:
        assert send(program.smtp_port, "m", text, recipients)
        cases = program.quarantine()
    finally:
        program.kill()
    arrived = collections.Counter(hop.arrived)
    assert len(cases) == (kind != "delivered")
    assert arrived["m", AGENT] == 0 if kind != "delivered" else arrived["m", AGENT] >= 1
    assert arrived["m", OUTSIDE] >= 1 if kind == "forked" else arrived["m", OUTSIDE] == 0
    # Twice only where the next hop had taken it before the kill: nobody can know.
    assert max(arrived.values(), default=0) <= (2 if step in {"relayed", "answered"} else 1)
    audit = program.cli("audit", "verify", check=False)
    assert audit.returncode == 0, audit.stderr


def test_law_random_kills_under_load_lose_leak_and_double_nothing(tmp_path, hop):
    """Clients that try again until they are answered, a program that is killed again and again."""
    chance = random.Random(20261122)
    program = Running(tmp_path / "state", DLP_NEXT_HOP=f"127.0.0.1:{hop.port}", DLP_WORKERS="1")
    jobs = [(f"{kind}-{n}", *KINDS[kind][::-1]) for n in range(60) for kind in (*KINDS, "plain") if kind in KINDS]
    jobs += [(f"plain-{n}", SSN, [OUTSIDE]) for n in range(120)]
    chance.shuffle(jobs)
    left, lock = collections.deque(jobs), threading.Lock()
    ended = threading.Event()

    def client() -> None:
        while True:
            with lock:
                if not left:
                    return
                job = left.popleft()
            while not send(program.smtp_port, *job):
                if ended.wait(0.05):
                    return

    clients = [threading.Thread(target=client) for _ in range(6)]
    program.start()
    try:
        for thread in clients:
            thread.start()
        for _ in range(6):
            time.sleep(chance.uniform(0.05, 1.0))  # the moment of the kill is the experiment, not a synchronisation
            program.kill()
            program.start()
        for thread in clients:
            thread.join(PATIENCE_S)
        assert not any(thread.is_alive() for thread in clients)
        cases = program.quarantine()
        audit = program.cli("audit", "verify", check=False)
    finally:
        ended.set()
        with contextlib.suppress(ProcessLookupError):
            program.kill()
    arrived = collections.Counter(hop.arrived)
    expected = {(mark, r) for mark, text, rs in jobs for r in rs if not (text == SSN and r == AGENT)}
    assert set(arrived) == expected
    protected = [mark for mark, text, rs in jobs if text == SSN and AGENT in rs]
    assert len(cases) == len(protected)
    assert audit.returncode == 0, audit.stderr
