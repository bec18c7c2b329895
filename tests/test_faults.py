"""Faults of the real thing, against the running program: what the client saw, what arrived, what is held, what after.

docs/reliability.md is the table of these tests, written from their runs (tests/faultbook.py, tools/faults.py). Nothing
is restarted in between: the program recovers by itself.
"""

from __future__ import annotations

import asyncio
import collections
import contextlib
import json
import os
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import urllib.error
import urllib.request
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dlp_gateway import cli
from tests.fakes import DROP, HANG
from tests.faultbook import Seen, count, keep, kind
from tests.running import ROOT, children, running, until
from tests.wires import Wire, crlf, next_hop

SSN = "536-90-4399"
FEDERAL, RIDER = "<officer@ice.dhs.gov>", "<someone@citizen.example>"
NOTE = "The court asked for it on 2 March."


@pytest.fixture(scope="module")
def hop():
    with next_hop() as started:
        yield started


@pytest.fixture(scope="module")
def disk(tmp_path_factory):
    """A small disk of its own where this user may mount one, else a directory."""
    path = tmp_path_factory.mktemp("disk")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "none", path], check=False, capture_output=True)
    yield path, mounted.returncode == 0
    if mounted.returncode == 0:
        subprocess.run(["umount", "-l", path], check=True)


@pytest.fixture(scope="module")
def program(hop, disk):
    """One program for all faults; patience with the next hop is short."""
    settings = {
        "DLP_NEXT_HOP": hop.address,
        "DLP_NEXT_HOP_TLS": "none",
        "DLP_NEXT_HOP_CONNECT_S": "2",
        "DLP_NEXT_HOP_REPLY_S": "1",
        "DLP_NEXT_HOP_DATA_REPLY_S": "1",
        "DLP_WORKERS": "2",
    }
    with running(disk[0] / "state", **settings) as started:
        yield started


@pytest.fixture(autouse=True)
def seen(request, program, hop):
    """Write down what the test sees; after each fault: ready again, each way works, the audit log is whole."""
    marker = request.node.get_closest_marker("fault")
    words = [text.format(**getattr(getattr(request.node, "callspec", None), "params", {})) for text in marker.args]
    seen = Seen(fault=words[0], test=request.node.name, **marker.kwargs)
    taken, held = len(hop.fake.taken), holds(program)
    Wire.book = seen
    yield seen
    Wire.book = None
    if program.process.poll() is None:
        arrived = Counter(kind(tuple(one.paths)) for one in hop.fake.taken[taken:])
        seen.arrived = seen.arrived or count(arrived)
        seen.held = seen.held or count(Counter(covered=holds(program) - held))
        whole_and_ready(program, hop)
    if not request.session.testsfailed:
        keep(seen)


def holds(program) -> int:
    """How many messages the SMTP role has put on hold since it was started."""
    page = urllib.request.urlopen(f"http://127.0.0.1:{program.metrics_port}/metrics").read().decode()
    return sum(
        int(float(line.split()[-1]))
        for line in page.splitlines()
        if line.startswith("dlp_gateway_messages_total{") and 'disposition="quarantine"' in line
    )


def whole_and_ready(program, hop) -> None:
    until(lambda: ready(program) == {})
    one, two = mark(), mark()
    with Wire(program.smtp_port) as wire:
        assert wire.mail(letter(one), RIDER) == "250 2.0.0 Ok: queued as FAKE1"
        assert is_held(wire.mail(letter(two), FEDERAL))
    assert len(hop.taken(one)) == 1
    assert not hop.anything(two)
    done = CliRunner().invoke(cli.app, ["audit", "verify"], env=program.environment)  # a process costs five seconds
    assert done.exit_code == 0, done.output


def mark() -> bytes:
    return f"MARK{uuid.uuid4().hex}".encode()


def letter(token: bytes, text: str = f"SSN {SSN}") -> bytes:
    return crlf(f"Subject: x\nX-Mark: {token.decode()}\n\n{text}\n")


def is_held(reply: str) -> bool:
    return reply.startswith("250 2.0.0") and "DLP-" in reply


def case_of(reply: str) -> str:
    return next(word.strip(".,;") for word in reply.split() if word.startswith("DLP-"))


def ready(program) -> dict[str, str]:
    """What /readyz of the SMTP role complains of; empty when it is ready."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{program.metrics_port}/readyz") as answer:
            return {} if answer.status == 200 else {"status": str(answer.status)}
    except urllib.error.HTTPError as answer:
        return {name: word for name, word in json.loads(answer.read())["checks"].items() if word != "ok"}


def smtp_role(program) -> int:
    return next(
        pid
        for pid in children(program.process.pid)
        if Path(f"/proc/{pid}/cmdline").read_bytes().endswith(b"serve\0smtp\0")
    )


def workers(program) -> list[int]:
    return [pid for server in children(smtp_role(program)) for pid in children(server)]


# -------------------------------------------------------------------------------------------------- next hop


@pytest.mark.fault(
    "next hop down", recovers="at the next message after the next hop is back; `/readyz` names `next_hop` meanwhile"
)
def test_law_next_hop_down(program, hop):
    """Nobody listens: 451 to riders and to covered mail that may pass; what must be held is held all the same."""
    port = hop.fake.port
    hop.stop()
    try:
        until(lambda: "next_hop" in ready(program))
        with Wire(program.smtp_port) as wire:
            assert wire.mail(letter(mark()), RIDER).startswith("451 4.")
            assert wire.mail(letter(mark(), "lunch?"), FEDERAL).startswith("451 4.")
            assert is_held(wire.mail(letter(mark()), FEDERAL))
    finally:
        hop.start(port)


ANSWERS = [HANG, DROP, b"450 4.7.1 Later", b"550 5.7.1 No", b"421 4.3.2 Closing", b"399 what", b"nonsense"]


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "DOT"])
@pytest.mark.fault(
    "next hop hangs, hangs up, answers 450, 550, 421, 399 or nonsense to {verb}", recovers="a new connection"
)
def test_law_next_hop_misbehaves(program, hop, verb, seen):
    """Wherever and however: 4yz, or the next hop's own 5yz; never 250; nothing that it did not acknowledge counts."""
    for who in (RIDER, FEDERAL):
        for answer in ANSWERS:
            token = mark()
            hop.fake.answers[verb] = [answer] * 2
            with Wire(program.smtp_port) as wire:
                reply = wire.mail(letter(token, "lunch?"), who)
            hop.fake.answers.clear()
            hop.wake()
            expected = {b"450": "450 4.7.1", b"550": "550 5.7.1"}.get(answer[:3], "451 4.")
            assert reply.startswith(expected), (who, answer, reply)
            if verb == "DOT":
                seen.arrived = (
                    "nothing that it acknowledged; taken and not told, it comes twice when the client repeats"
                )
            if (verb, answer) != ("DOT", HANG):  # woken, the fake takes what we gave up: it says 250 to nobody
                assert [taken for taken in hop.fake.taken if token in taken.wire] == []


# ------------------------------------------------------------------------------------------------- the store


def database(program) -> Path:
    return program.state_dir / "gateway.sqlite3"


@pytest.mark.fault("database locked by another process", recovers="when the lock is gone; `/readyz` is 503 meanwhile")
def test_law_database_locked_by_another_process(program, hop):
    """Covered mail gets 451 and stays with the client; other mail passes; /readyz says so."""
    other = sqlite3.connect(database(program), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    one, two = mark(), mark()
    try:
        with Wire(program.smtp_port) as wire:
            assert wire.mail(letter(one), RIDER).startswith("250")
            assert wire.mail(letter(two), FEDERAL).startswith("451 4.3.0")
        assert ready(program)
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert len(hop.taken(one)) == 1
    assert not hop.anything(two)
    assert two.decode() not in str(program.quarantine())


@pytest.mark.fault("disk full (a file system of 24 MB)", recovers="when there is room")
def test_law_disk_full(program, hop, disk):
    """The store cannot grow: 451 for what must be held, nothing of it leaves; other mail passes."""
    path, mounted = disk
    if not mounted:
        pytest.skip("needs the right to mount a small disk")
    filler = path / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    one, two = mark(), mark()
    try:
        with Wire(program.smtp_port) as wire:
            assert wire.mail(letter(one), RIDER).startswith("250")
            big = letter(two, f"SSN {SSN}\n" + "word word word\n" * 40_000)
            assert wire.mail(big, FEDERAL).startswith("451 4.3.0")
    finally:
        filler.unlink()
    assert len(hop.taken(one)) == 1
    assert not hop.anything(two)


@pytest.mark.fault("file system turned read-only", recovers="when it can be written again; `/readyz` names `store`")
def test_law_disk_read_only(program, hop, disk):
    """A file system that turned read-only (as after an error): 451, /readyz says so, nothing leaves."""
    path, mounted = disk
    if not mounted:
        pytest.skip("needs the right to mount a small disk")
    token = mark()
    remount = ["mount", "-o", "remount", path]
    if subprocess.run([*remount[:2], "remount,ro", path], check=False, capture_output=True).returncode:
        pytest.skip("files open for writing keep this system from a read-only remount")
    try:
        with Wire(program.smtp_port) as wire:
            assert wire.mail(letter(token), FEDERAL).startswith("451 4.3.0")
        assert "store" in ready(program)
    finally:
        subprocess.run([*remount[:2], "remount,rw", path], check=True)
    assert not hop.anything(token)


@pytest.mark.fault(
    "database file moved or deleted under the program",
    recovers="when the same file is back; another file needs a restart; `/readyz` says `deleted or replaced`",
)
def test_law_database_file_taken_away(program, hop):
    """Moved or deleted under us: SQLite would go on writing into nothing; we say 451 until it is back."""
    path, away, token = database(program), program.state_dir / "away", mark()
    path.rename(away)
    try:
        with Wire(program.smtp_port) as wire:
            assert wire.mail(letter(token), FEDERAL).startswith("451 4.3.0")
        assert "deleted or replaced" in ready(program)["store"]
    finally:
        away.rename(path)
    assert not hop.anything(token)


# --------------------------------------------------------------------------------------------------- workers


@pytest.mark.fault(
    "workers killed while they inspect", recovers="the message is inspected anew on a fresh worker", varies=True
)
def test_law_workers_killed_while_they_inspect(program, hop, seen):
    """By hand or by the kernel: the message is inspected anew on a fresh worker; it is held for its finding."""
    token = mark()
    until(lambda: len(workers(program)) >= 3)
    rested = at_rest(program)
    old = list(rested)
    lines = "".join(f"Nothing to see in line {number} of an ordinary report.\n" for number in range(4_000))
    long = f"SSN {SSN}\n{lines}"  # a second's work: what is said twice would be met before
    with Wire(program.smtp_port) as wire, ThreadPoolExecutor(1) as thread:
        reply = thread.submit(wire.mail, letter(token, long), FEDERAL)
        worked = lambda pid: processor_ticks(pid) - rested[pid]  # noqa: E731
        until(lambda: sum(map(worked, old)) > 10)  # a tenth of a second: one of them is at it
        at_it = max(old, key=worked)
        os.kill(at_it, signal.SIGSTOP)  # it goes last: the second attempt is not to begin on another one that dies
        others = set(old) - {at_it}
        for pid in others:
            os.kill(pid, signal.SIGKILL)
        until(lambda: not others & set(workers(program)))
        os.kill(at_it, signal.SIGKILL)
        said = reply.result()
        while not is_held(said):  # no fresh worker came in time: the client sends again
            assert said.startswith("451 4.3.0"), said
            said = wire.mail(letter(token, long), FEDERAL)
    seen.client("covered: 250 with a case number; 451 4.3.0 where no fresh worker can be had in time")
    seen.held = "1 covered"
    case = next(row for row in program.quarantine() if row["case"] == case_of(said))
    assert (case["entities"], case["unread"]) == ({"US_SSN": 1}, 0)
    assert not hop.anything(token)


def at_rest(program) -> dict[int, int]:
    """What each worker has computed so far, when for a second none has computed more."""
    looks = collections.deque(maxlen=10)

    def rests() -> bool:
        with contextlib.suppress(FileNotFoundError):
            looks.append({pid: processor_ticks(pid) for pid in workers(program)})
        return len(looks) == looks.maxlen and all(look == looks[-1] for look in looks)

    until(rests)
    return looks[-1]


def processor_ticks(pid: int) -> int:
    """How long a process has computed, in hundredths of a second (proc(5): utime and stime)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


@pytest.mark.fault("all workers killed at rest", recovers="replaced at once; `/readyz` is 503 until one is ready")
def test_workers_killed_at_rest(program):
    """All of them: new ones come by themselves, and /readyz does not say ready before."""
    for pid in workers(program):
        os.kill(pid, signal.SIGKILL)
    until(lambda: ready(program) == {} and len(workers(program)) >= 3)


@pytest.mark.fault("the process that workers are forked from killed", recovers="replaced at once")
def test_the_server_of_workers_killed(program):
    """Also what they are forked from."""
    for pid in children(smtp_role(program)):
        os.kill(pid, signal.SIGKILL)
    until(lambda: ready(program) == {})


# ----------------------------------------------------------------------------------------- too much, too many


@pytest.mark.fault("no file descriptors left (RLIMIT_NOFILE)", recovers="when there are descriptors again", varies=True)
def test_law_no_file_descriptors_left(program, hop, seen):
    """The process may open nothing more: 4yz or no connection, never 250 for what is not kept; then it recovers."""
    pid, tokens, sockets = smtp_role(program), [], []
    before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    with Wire(program.smtp_port) as wire:
        assert wire.mail(letter(mark()), FEDERAL)
        used = len(list(Path(f"/proc/{pid}/fd").iterdir()))
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (used, before[1]))
        try:
            for who in (FEDERAL, RIDER):
                tokens.append(mark())
                reply = wire.mail(letter(tokens[-1]), who)
                assert reply.startswith(("4", "250")), reply
                assert reply[0] == "4" or (who == RIDER and hop.taken(tokens[-1])) or is_held(reply)
            for _ in range(20):
                with contextlib.suppress(OSError):
                    sockets.append(socket.create_connection(("127.0.0.1", program.smtp_port), 5))
        finally:
            resource.prlimit(pid, resource.RLIMIT_NOFILE, before)
            for item in sockets:
                item.close()
    assert not hop.anything(tokens[0])
    seen.client("4yz, no connection, or a true 250")
    seen.arrived, seen.held = "what got the next hop's 250", "what got 250 with a case number"


@pytest.mark.fault("5,000 short connections", recovers="no descriptor and no session stays", varies=True)
def test_5000_short_connections(program, seen):
    """Connect, greet, leave; with and without QUIT: no descriptor and no session stays."""
    pid = smtp_role(program)
    before = len(list(Path(f"/proc/{pid}/fd").iterdir()))

    async def one(number: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", program.smtp_port)
        line = await reader.readline()
        assert line.startswith((b"220", b"421"))
        if number % 2:
            writer.write(b"QUIT\r\n")
            await reader.readline()
        writer.close()

    async def all_of_them() -> None:
        for start in range(0, 5000, 50):
            await asyncio.gather(*(one(number) for number in range(start, start + 50)))

    asyncio.run(all_of_them())
    seen.client("greeting or 421, each time")
    until(lambda: len(list(Path(f"/proc/{pid}/fd").iterdir())) <= before + 4)


@pytest.mark.fault(
    "100 clients of one address that trickle octets", recovers="the idle limit (5 minutes) closes them", varies=True
)
def test_clients_that_trickle_hold_up_nobody_else(program, hop, seen):
    """One address may have 100 connections open; the next is told 421, and another client's mail passes."""
    slow, token = [], mark()
    try:
        for _ in range(100):
            slow.append(socket.create_connection(("127.0.0.1", program.smtp_port)))
            slow[-1].sendall(b"MAIL FR")
        for item in slow:  # counted once greeted; before that the next one may be taken up first
            item.settimeout(60)
            assert item.recv(3) == b"220"
        with Wire(program.smtp_port, greet=False) as wire:
            assert wire.reply().startswith("421 4.7.0") or wire.reply() == ""
        other = socket.create_connection(("127.0.0.1", program.smtp_port), 60, source_address=("127.0.0.2", 0))
        with other, other.makefile("rb") as replies:
            other.sendall(b"EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:" + RIDER.encode() + b"\r\nDATA\r\n")
            while not replies.readline().startswith(b"354"):
                pass
            other.sendall(letter(token) + b".\r\n")
            assert replies.readline().startswith(b"250")
    finally:
        for item in slow:
            item.close()
    assert len(hop.taken(token)) == 1
    seen.client("the next from there: 421 4.7.0; another address: 250")


@pytest.mark.fault(
    "120 clients that trickle a request to the {port} listener (HTTP)",
    recovers="who has not sent a request in 20 s is cut off",
    varies=True,
)
@pytest.mark.parametrize("port", ["metrics", "console"])
def test_clients_that_trickle_hold_up_no_officer(program, port, seen):
    """More than uvicorn takes at once: they are dropped, and the page is served again."""
    number = {"metrics": program.metrics_port, "console": program.console_port}[port]
    slow = [socket.create_connection(("127.0.0.1", number)) for _ in range(120)]
    try:
        for item in slow:
            item.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        until(lambda: healthy(number))
        assert all(is_cut_off(item) for item in slow[:10])
    finally:
        for item in slow:
            item.close()
    seen.client("503 for 20 s at most, then 200")


def healthy(port) -> bool:
    try:
        return urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz").status == 200
    except OSError:
        return False


def is_cut_off(item) -> bool:
    item.settimeout(60)
    try:
        return item.recv(1) == b""
    except ConnectionError:
        return True


@pytest.mark.parametrize("who", [RIDER, FEDERAL])
@pytest.mark.fault("a message of 60 MB", recovers="the session goes on")
def test_law_a_message_of_60_megabytes(program, hop, who):
    """552 at MAIL where SIZE says so, else after the content; not a whole message arrives; the session goes on."""
    token = mark()
    with Wire(program.smtp_port) as wire:
        assert wire.mail(b"", who, verb=f" SIZE={60 << 20}").startswith("552 5.3.4")
        content = letter(token) + (b"x" * 998 + b"\r\n") * (60 << 10)
        assert wire.mail(content, who).startswith("552 5.3.4")
        assert wire.ask("HELP").startswith("214")
    assert [taken for taken in hop.fake.taken if token in taken.wire] == []


@pytest.mark.fault("1,001 recipients", recovers="-", varies=True)
def test_law_1001_recipients(program, hop, seen):
    """The 1,001st is 452 (RFC 5321 4.5.3.1.10); the 1,000 get the mail, the covered one among them does not."""
    token = mark()
    with Wire(program.smtp_port) as wire:
        wire.ask("MAIL FROM:<clerk@agency.example>")
        assert wire.ask(f"RCPT TO:{FEDERAL}").startswith("250")
        for number in range(999):
            assert wire.ask(f"RCPT TO:<r{number}@citizen.example>").startswith("250")
        assert wire.ask("RCPT TO:<one.more@citizen.example>").startswith("452 4.5.3")
        assert wire.ask("DATA").startswith("354")
        wire.send(letter(token) + b".\r\n")
        assert is_held(wire.reply())
    (taken,) = hop.taken(token)
    assert len(taken.paths) == 999
    seen.client("452 4.5.3 for the last one, 250 with a case number for the message")
    seen.arrived = "the mail for the 999 riders"
    assert "officer@ice.dhs.gov" not in taken.paths


@pytest.mark.fault("200,000 header fields", recovers="-")
def test_law_200000_header_fields(program, hop):
    """Held or refused, never passed unread; the others wait no longer than for any message."""
    token = mark()
    fields = b"".join(b"X-F%d: %d\r\n" % (number, number) for number in range(200_000))
    with Wire(program.smtp_port) as wire:
        reply = wire.mail(fields + letter(token), FEDERAL)
    assert is_held(reply) or reply[0] == "5", reply
    assert not hop.anything(token)


# -------------------------------------------------------------------------------------------------- officers


@pytest.mark.fault(
    "hostile file names, types and addresses", recovers="no control character reaches the officer's terminal"
)
def test_law_hostile_names_do_not_reach_the_officers_terminal(program):
    """No control character, no change of direction: whatever stands in file names, fields, types and addresses."""
    evil = "\x1b]0;owned\x07\x1b[2J\u202egpj.exe\u2066"
    content = crlf(
        "Subject: \x1b[31mred\x1b[0m\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        f'--b\nContent-Type: text/\x1b[2Jplain; name="{evil}.txt"\n'
        f'Content-Disposition: attachment; filename="{evil}.txt"\n\nSSN {SSN}\n--b--\n'
    )
    with Wire(program.smtp_port) as wire:
        reply = wire.mail(
            content,
            "<off\u202eicer@ice.dhs.gov>",
            sender="<cl\u2066erk@agency.example>",
            verb=" SMTPUTF8 BODY=8BITMIME",
        )
    assert is_held(reply), reply
    for shown in (program.cli("quarantine", "show", case_of(reply)).stdout, program.cli("quarantine", "list").stdout):
        assert case_of(reply) in shown
        assert not [char for char in shown if not char.isprintable() and char not in "\n\t"]


@pytest.mark.fault(
    "two officers decide one case at once",
    recovers="one command: exit 0; the other: one sentence with the case number, exit 65",
    varies=True,
)
def test_law_two_officers_at_once(program, hop, seen):
    """Release and refusal of one case at the same moment: one wins, the other is told; one copy or none arrives."""
    for acts in ((release, release), (release, refuse)):
        token = mark()
        with Wire(program.smtp_port) as wire:
            case = case_of(wire.mail(letter(token), FEDERAL))
        started = [act(program, case, officer) for act, officer in zip(acts, ("Ana", "Ben"), strict=True)]
        ended = [(process.communicate(), process.returncode) for process in started]
        assert sorted(code for _, code in ended) == [0, os.EX_DATAERR], ended
        words = next(err for (_, err), code in ended if code)
        assert case in words
        assert "Traceback" not in words
        until(lambda case=case: state_of(program, case) in {"released", "refused"})
        copies = [taken for taken in hop.fake.taken if token in taken.wire]
        assert len(copies) == (state_of(program, case) == "released")
    seen.client("-")
    seen.arrived, seen.held = "one copy if released, else none", "the case until it is decided"


def act(program, *arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "dlp_gateway", "quarantine", *arguments],
        env=program.environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def release(program, case, officer):
    return act(program, "release", case, "--basis", "COURT_ORDER", "--note", NOTE, "--officer", officer)


def refuse(program, case, officer):
    return act(program, "refuse", case, "--note", NOTE, "--officer", officer)


def state_of(program, case) -> str:
    return next(row["state"] for row in program.quarantine() if row["case"] == case)


# ------------------------------------------------------------------------------------------------------- end


@pytest.mark.fault(
    "SIGTERM under load, amid transactions", recovers="new clients are turned away, exit code 0", varies=True
)
def test_law_sigterm_amid_a_transaction(program, hop, seen):
    """Under load: each message gets its true reply, what got 250 arrived once, new clients get 421, exit code 0."""
    one, two = mark(), mark()
    stop, accepted = threading.Event(), []
    load = [threading.Thread(target=keep_sending, args=(program, stop, accepted)) for _ in range(4)]
    for thread in load:
        thread.start()
    until(lambda: len(accepted) > 20)
    with Wire(program.smtp_port) as covered, Wire(program.smtp_port) as rider:
        for wire, who in ((covered, FEDERAL), (rider, RIDER)):
            wire.ask("MAIL FROM:<clerk@agency.example>")
            assert wire.ask(f"RCPT TO:{who}").startswith("250")
            assert wire.ask("DATA").startswith("354")
        covered.send(letter(one)[:20])
        rider.send(letter(two)[:20])
        program.process.send_signal(signal.SIGTERM)
        until(lambda: refused(program))
        covered.send(letter(one)[20:] + b".\r\n")
        rider.send(letter(two)[20:] + b".\r\n")
        reply = covered.reply()
        assert is_held(reply), reply
        assert rider.reply().startswith("250")
        assert covered.reply().startswith("421 4.3.2")
    assert program.process.wait(120) == 0
    stop.set()
    for thread in load:
        thread.join()
    program._close()
    copies = Counter(token for token in accepted for taken in hop.fake.taken if token in taken.wire)
    assert copies == Counter(accepted)
    assert len(hop.taken(two)) == 1
    assert not hop.anything(one)
    assert state_of(program, case_of(reply)) == "held"
    seen.client("the reply to its message, then 421 4.3.2")
    seen.arrived, seen.held = "each rider that got 250, once", "the covered one"


def keep_sending(program, stop, accepted) -> None:
    """One message after the other, over new and kept connections, until the program is gone."""
    while not stop.is_set():
        with contextlib.suppress(OSError, AssertionError), Wire(program.smtp_port) as wire:
            for _ in range(3):
                token = mark()
                reply = wire.mail(letter(token), RIDER)
                if reply.startswith("250"):
                    accepted.append(token)
                elif not reply:
                    break


def refused(program) -> bool:
    with contextlib.suppress(OSError), Wire(program.smtp_port, greet=False) as wire:
        return wire.reply().startswith("421")
    return True
