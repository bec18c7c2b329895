"""Two gateways and two consoles on one real PostgreSQL, a real Postfix before and behind them.

One story, told once, since each node costs seconds to start: repeats at the other node, races, a killed node, a
database that restarts, a rolling restart under load. At its end: nothing lost, one chain without forks.
"""

from __future__ import annotations

import collections
import contextlib
import json
import os
import shutil
import smtplib
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from dlp_gateway import log
from dlp_gateway.docket import person_key
from dlp_gateway.store import seal
from tests.databases import _MISSING, _run
from tests.postfix import postfix
from tests.running import PATIENCE_S, ROOT, Running, free_port, until

pytestmark = [
    pytest.mark.postfix,
    pytest.mark.postgres,
    pytest.mark.skipif(
        os.geteuid() != 0 or not Path("/usr/sbin/postfix").exists(),
        reason="a private Postfix and a PostgreSQL that may be restarted need root",
    ),
]

AGENT, CLERK = "officer@ice.dhs.gov", "clerk@hsd.example.gov"
OFFICER = ("--officer", "Olga", "--basis", "COURT_ORDER", "--note", "The order itself was seen on 2 March.")


class Server:
    """A PostgreSQL of our own that can be stopped and started."""

    def __init__(self, directory):
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not found:
            pytest.fail(_MISSING)
        self.directory = directory
        directory.mkdir()
        shutil.chown(directory, "postgres")
        programs, data = found[-1].parent, f"{directory}/data"
        as_postgres = ["runuser", "-u", "postgres", "--"]
        self.control = [*as_postgres, str(programs / "pg_ctl"), "-D", data, "-w"]
        _run([*as_postgres, str(found[-1]), "-D", data, "-A", "trust", "-U", "gateway", "-E", "UTF8"])
        self.start()
        _run([*as_postgres, "createdb", "-h", str(directory), "-U", "gateway", "dlp"])

    @property
    def url(self):
        return f"postgresql://gateway@/dlp?host={self.directory}"

    def start(self):
        options = f"-k {self.directory} -c listen_addresses='' -c max_connections=60"
        _run([*self.control, "-l", f"{self.directory}/log", "-o", options, "start"])

    def stop(self, how):
        _run([*self.control, "-m", how, "stop"])


class House:
    """The nodes, all on one database and one next hop."""

    def __init__(self, folder, server, hop_port):
        self.folder, self.server = folder, server
        keys = folder / "keys"
        seal.generate_keys(keys)
        log.hash_key(folder)
        person_key(keys, make=True)
        settings = {
            "DLP_DATABASE_URL": server.url, "DLP_NEXT_HOP": f"127.0.0.1:{hop_port}", "DLP_WORKERS": "1",
            "DLP_SMTP_PROCESSES": "1", "DLP_XFORWARD_NETWORKS": "127.0.0.0/8",
            "DLP_AUDIT_ANCHOR": str(folder / "anchor"),
        }  # fmt: skip
        self.gateways = [Running(folder / f"gateway{number}", **settings) for number in (1, 2)]
        self.consoles = [Running(folder / f"console{number}", **settings) for number in (1, 2)]
        for node in (*self.gateways, *self.consoles):
            names = (
                ["seal.pub", "log.key", "orders.key"]
                if node in self.gateways
                else [path.name for path in keys.iterdir()]
            )
            (node.state_dir / "keys").mkdir(parents=True)
            for name in names:
                shutil.copy(keys / name, node.state_dir / "keys" / name)

    def start(self):
        """Both gateways at the same moment, on an empty database; then both consoles."""
        for role, nodes in (("smtp", self.gateways), ("console", self.consoles)):
            threads = [threading.Thread(target=node.start, args=(role,)) for node in nodes]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        assert all(node.process is not None and node.process.poll() is None for node in self.nodes)

    @property
    def nodes(self):
        return (*self.gateways, *self.consoles)

    def kill(self):
        for node in self.nodes:
            if node.process is not None and node.process.poll() is None:
                node.kill()

    def cases(self, *state):
        return self.consoles[0].quarantine(*state)


def letter(mark, text="The client's SSN is 536-90-4399.") -> bytes:
    return (
        f"X-Mark: {mark}\r\nFrom: <{CLERK}>\r\nTo: <a@example.org>\r\nMessage-ID: <{mark}@hsd.example.gov>\r\n"
        f"Subject: letter\r\n\r\n{text} {mark}\r\n"
    ).encode()


def send(node, mark, *recipients):
    """Straight to a node, as a client MTA would; the reply's code and words."""
    with smtplib.SMTP("127.0.0.1", node.smtp_port, timeout=PATIENCE_S) as smtp:
        smtp.ehlo("mx.hsd.example.gov")
        smtp.mail(CLERK)
        for recipient in recipients:
            smtp.rcpt(recipient)
        code, words = smtp.data(letter(mark))
        return code, words.decode()


def case_of(words):
    return next(word.strip(".,;") for word in words.split() if word.startswith("DLP-"))


def marks(hop):
    """How often each marked message arrived."""
    found = (raw.split(b"X-Mark: ", 1)[1].split(b"\n", 1)[0].decode() for raw in hop.raw() if b"X-Mark: " in raw)
    return collections.Counter(found)


class Load:
    """Mail through the client's Postfix, which tries the nodes in turn: in scope and not, while things happen."""

    def __init__(self, client):
        self.sent: list[tuple[str, str]] = []
        self._client = client

    @contextlib.contextmanager
    def under(self, count=21):
        """Go on once some of `count` messages are sent; the others come meanwhile, and all are sent at the end."""
        goal = len(self.sent) + count
        thread = threading.Thread(target=self._send, args=(goal,))
        thread.start()
        until(lambda: len(self.sent) > goal - count + 4)
        yield
        thread.join()
        assert len(self.sent) == goal

    def _send(self, goal):
        for number in range(len(self.sent), goal):
            mark, who = f"load{number}", AGENT if number % 3 == 0 else f"r{number}@example.org"
            with smtplib.SMTP("127.0.0.1", self._client.port, timeout=PATIENCE_S) as smtp:
                smtp.sendmail(CLERK, [who], letter(mark))
            self.sent.append((mark, who))
            time.sleep(0.05)


@pytest.fixture(scope="module")
def world():
    """Everything started once, in a folder that PostgreSQL's and Postfix's users may enter, too."""
    folder = Path(tempfile.mkdtemp(prefix="dlp-nodes-"))
    folder.chmod(0o755)
    server = Server(folder / "pg")
    hop_port, client_port = free_port(), free_port()
    house = House(folder, server, hop_port)
    try:
        with postfix(folder / "hop", "hop", hop_port) as hop:
            house.start()
            one, two = (node.smtp_port for node in house.gateways)
            # Postfix takes the second node where the first does not answer: what a client with two MX hosts does.
            spare = (f"smtp_fallback_relay = [127.0.0.1]:{two}", "smtp_connection_cache_on_demand = no")
            with postfix(folder / "client", "client", client_port, *spare, relayhost=one) as client:
                yield house, server, hop, client
    finally:
        house.kill()
        server.stop("immediate")
        shutil.rmtree(folder)


def test_law_a_repeat_at_the_other_node_is_the_same_case(world):
    """Started together on an empty database; a lost 250, a second try elsewhere: one case, one notice."""
    house, *_ = world
    code, words = send(house.gateways[0], "repeat", AGENT)
    again = send(house.gateways[1], "repeat", AGENT)
    assert (code, words) == again
    assert code == 250
    assert [row["case"] for row in house.cases()] == [case_of(words)]


def test_law_two_consoles_that_race_release_once(world):
    """Two officers at two consoles: one is told that the other was first, and one copy arrives."""
    house, _, hop, _ = world
    case = case_of(send(house.gateways[1], "race", AGENT)[1])
    racing = [
        subprocess.Popen(
            [sys.executable, "-m", "dlp_gateway", "quarantine", "release", case, *OFFICER],
            env=node.environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for node in house.consoles
    ]  # fmt: skip
    ended = [(process.communicate(), process.returncode) for process in racing]
    assert sorted(code for _, code in ended) == [0, os.EX_DATAERR], ended
    until(lambda: marks(hop)["race"] >= 1)
    until(lambda: any(row["case"] == case for row in house.cases("--state", "released")))
    assert marks(hop)["race"] == 1


def test_law_the_panic_switch_stops_every_node_at_the_next_message(world):
    """Turned on at a console, obeyed by both gateways; nothing in scope arrives, other mail does."""
    house, _, hop, _ = world
    why = ("--reason", "a drill on two nodes", "--officer", "Olga")
    house.consoles[0].cli("panic", "on", "--defer", *why)
    assert [send(node, f"panic{node.smtp_port}", AGENT)[0] for node in house.gateways] == [451, 451]
    assert send(house.gateways[0], "aside", "r@example.org")[0] == 250
    house.consoles[1].cli("panic", "off", *why)
    until(lambda: marks(hop)["aside"] == 1)
    assert send(house.gateways[1], f"panic{house.gateways[0].smtp_port}", AGENT)[0] == 250


def test_law_nothing_is_lost_while_nodes_and_the_database_come_and_go(world):
    """Under load: one node killed, the database restarted, the other node restarted. All arrives or is held, once."""
    house, server, hop, client = world
    before = {row["case"] for row in house.cases()}
    load = Load(client)
    with load.under():
        house.gateways[0].kill()
    house.gateways[0].start("smtp")
    with load.under():
        server.stop("fast")
    server.start()
    with load.under():
        assert house.gateways[1].stop() == 0
    house.gateways[1].start("smtp")
    until(lambda: not client.queue() and not hop.queue())
    held = [row for row in house.cases() if row["case"] not in before]
    wanted = collections.Counter(mark for mark, who in load.sent if who != AGENT)
    assert wanted
    until(lambda: sum(count for mark, count in marks(hop).items() if mark.startswith("load")) >= len(wanted))
    # A kill between the next hop's 250 and ours makes the client send again (RFC 1047): seen by the hop, never lost.
    arrived = collections.Counter({mark: count for mark, count in marks(hop).items() if mark.startswith("load")})
    assert set(arrived) == set(wanted)
    assert sum(arrived.values()) <= len(wanted) + 2
    assert len(held) == sum(who == AGENT for _, who in load.sent)


def test_law_one_chain_and_every_answer(world):
    """After all that: the log is whole, the anchor agrees, and the sender's own id finds a message on whatever node."""
    house, *_ = world
    assert house.consoles[0].stop() == 0
    done = house.consoles[1].cli("audit", "verify", check=False)
    assert done.returncode == 0, done.stderr
    entries = [json.loads(line) for line in house.consoles[1].cli("audit", "export").stdout.splitlines()]
    assert [entry["seq"] for entry in entries] == list(range(1, len(entries) + 1))
    logs = [word for node in house.gateways for word in ("--log", str(node.log))]
    told = house.consoles[1].cli("trace", "--json", "<load3@hsd.example.gov>", *logs).stdout
    fates = [json.loads(line) for line in told.splitlines()]
    (held,) = (fate for fate in fates if fate["state"] == "held")  # what a dying node turned away came again
    assert held["recipients"] == [AGENT]
