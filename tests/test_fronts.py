"""Several processes on one SMTP port: the running program with two fronts, and what happens when one dies."""

from __future__ import annotations

import mmap
import os
import signal
import threading
import urllib.request
from pathlib import Path

import pytest

from dlp_gateway import metrics
from dlp_gateway.smtpd import census
from tests.running import Running, until
from tests.wires import Wire, next_hop

AGENT, OUTSIDE = "<officer@ice.dhs.gov>", "<someone@example.org>"


@pytest.fixture(scope="module")
def hop():
    with next_hop() as it:
        yield it


@pytest.fixture(scope="module")
def program(tmp_path_factory, hop):
    running = Running(
        tmp_path_factory.mktemp("fronts"),
        DLP_NEXT_HOP=hop.address,
        DLP_SMTP_PROCESSES="2",
        DLP_WORKERS="1",
        DLP_CONNECTIONS="12",
        DLP_CONNECTIONS_PER_CLIENT="11",
    ).start("smtp")
    yield running
    running.kill()


def fronts(program: Running) -> list[int]:
    """The fronts' process ids."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
            parent = int((path.parent / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue
        if b"dlp_gateway.front" in words and parent == program.process.pid:
            found.append(int(path.parent.name))
    return sorted(found)


def numbers(program: Running) -> dict[str, float]:
    with urllib.request.urlopen(f"http://127.0.0.1:{program.metrics_port}/metrics") as answer:
        lines = answer.read().decode().splitlines()
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")}


def content(mark: str, text: str = "The meeting is moved to Tuesday.") -> bytes:
    return f"X-Mark: {mark}\r\nFrom: <clerk@agency.example>\r\nSubject: s\r\n\r\n{text}\r\n".encode()


def served(program: Running, mark: str, *, least: int) -> None:
    """Send on new connections until each front has had some."""
    for number in range(least):
        wire = Wire(program.smtp_port)
        assert wire.mail(content(f"{mark}-{number}-"), OUTSIDE).startswith("250")
        wire.close()


def test_both_take_mail_and_the_numbers_are_of_both(program, hop):
    """Forty connections, one listener for metrics; nothing lost, nothing doubled."""
    assert len(fronts(program)) == 2
    before = numbers(program)['dlp_gateway_messages_total{disposition="pass"}']
    served(program, "both", least=40)
    assert all(len(hop.taken(f"both-{number}-".encode())) == 1 for number in range(40))
    assert numbers(program)['dlp_gateway_messages_total{disposition="pass"}'] == before + 40


@pytest.mark.parametrize("octets", [100, 3_000_000])
def test_what_is_in_scope_is_judged_whichever_process_took_it(program, hop, octets):
    """Delivered unchanged by one that did not open it; held with a case number."""
    padding = "It is about office supplies and the calendar.\r\n" * (octets // 47)
    harmless = content(f"clean-{octets}-", padding[: 200 if octets > 1000 else 100])
    wire = Wire(program.smtp_port)
    assert wire.mail(harmless, AGENT).startswith("250")
    assert hop.taken(f"clean-{octets}-".encode())[0].wire.endswith(harmless + b".\r\n"[:0])
    reply = wire.mail(content(f"held-{octets}-", "The client's SSN is 536-90-4399.\r\n"), AGENT)
    assert "held for review, case" in reply
    assert not hop.anything(f"held-{octets}-".encode())
    wire.close()


def test_limits_on_connections_hold_over_all_processes(program):
    """Eleven from one client, wherever the kernel puts them; the twelfth is told 421."""
    wires = [Wire(program.smtp_port) for _ in range(11)]
    refused = Wire(program.smtp_port, greet=False)
    assert refused.reply().startswith("421 4.7.0")
    for wire in (*wires, refused):
        wire.close()


def test_a_second_gateway_on_the_same_port_does_not_start(program, tmp_path):
    """SO_REUSEPORT would let it take half of the mail unnoticed."""
    other = Running(tmp_path, DLP_SMTP_LISTEN=f"127.0.0.1:{program.smtp_port}", DLP_SMTP_PROCESSES="2")
    other.smtp_port = program.smtp_port
    with pytest.raises(AssertionError, match="did not get ready"):
        other.start("smtp")


def test_law_a_process_that_dies_loses_nothing_and_is_started_again(program, hop):
    """Killed amid a message: no part of it is taken, the client sends again, the others never stopped."""
    old = fronts(program)
    wires = [Wire(program.smtp_port) for _ in range(8)]
    for number, wire in enumerate(wires):
        wire.ask("MAIL FROM:<clerk@agency.example>")
        wire.ask(f"RCPT TO:{OUTSIDE}")
        assert wire.ask("DATA").startswith("354")
        wire.send(content(f"killed-{number}-"))
    os.kill(old[0], signal.SIGKILL)
    replies = []
    for wire in wires:
        try:
            wire.send(b".\r\n")
            replies.append(wire.reply())
        except ConnectionError:
            replies.append("")
        wire.close()
    told = sum(reply.startswith("250") for reply in replies)
    until(lambda: sum(b"killed-" in one.wire for one in hop.fake.taken) >= told)  # it notes a message after its reply
    for number, reply in enumerate(replies):
        taken = [one for one in hop.fake.taken if f"killed-{number}-".encode() in one.wire]
        assert len(taken) == reply.startswith("250")
    started = threading.Event()

    def look() -> None:
        while len([pid for pid in fronts(program) if pid not in old[:1]]) < 2:
            started.wait(0.05)

    look()
    before = numbers(program)
    served(program, "after", least=20)
    assert (
        numbers(program)['dlp_gateway_messages_total{disposition="pass"}']
        >= before['dlp_gateway_messages_total{disposition="pass"}']
    )


def test_the_end_lets_transactions_finish_and_leaves_no_process(program, hop):
    """SIGTERM to the first process: 250 for what was under way, 421 for who was idle, exit code 0."""
    wires = [Wire(program.smtp_port) for _ in range(6)]
    for number, wire in enumerate(wires):
        wire.ask("MAIL FROM:<clerk@agency.example>")
        wire.ask(f"RCPT TO:{OUTSIDE}")
        assert wire.ask("DATA").startswith("354")
        wire.send(content(f"last-{number}-"))
    pids = fronts(program)
    program.process.send_signal(signal.SIGTERM)
    idle_refused = False
    for number, wire in enumerate(wires):
        wire.send(b".\r\n")
        assert wire.reply().startswith("250")
        assert len(hop.taken(f"last-{number}-".encode())) == 1
        idle_refused |= wire.reply().startswith("421")
        wire.close()
    assert idle_refused
    assert program.process.wait(300) == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


# ------------------------------------------------------------------------------------- the parts of it


def test_the_census_counts_over_rows_and_forgets_a_dead_one():
    """Each process writes its own row; places shared by two clients count as one."""
    handle = os.memfd_create("census")
    os.ftruncate(handle, census.octets_for(3))
    rows = [census.Census(handle, rows=3, row=row) for row in range(3)]
    for row in rows:
        row.add("192.0.2.1", 1)
        row.add("2001:db8::1", 1)
    rows[1].add("192.0.2.1", 1)
    assert [(row.total, row.of("192.0.2.1"), row.of("198.51.100.7")) for row in rows] == [(7, 4, 0)] * 3
    rows[0].clear(1)
    assert (rows[2].total, rows[2].of("192.0.2.1")) == (4, 2)
    rows[2].add("192.0.2.1", -1)
    assert rows[0].of("192.0.2.1") == 1
    assert len(mmap.mmap(handle, 0)) == census.octets_for(3)
    os.close(handle)


def test_counters_of_a_process_that_ended_are_kept_and_its_gauges_are_not():
    """A counter that fell would look like a restart of the whole."""
    metrics.others[99] = {
        "dlp_gateway_content_bytes": {("dlp_gateway_content_bytes_total", ()): 1000.0},
        "dlp_gateway_connections": {("dlp_gateway_connections", ()): 7.0},
    }
    lines = metrics.render("")[0].decode().splitlines()
    shown = {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")}
    metrics.ended(99)
    lines = metrics.render("")[0].decode().splitlines()
    kept = {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")}
    assert kept["dlp_gateway_content_bytes_total"] == shown["dlp_gateway_content_bytes_total"] >= 1000
    assert kept["dlp_gateway_connections"] == shown["dlp_gateway_connections"] - 7
