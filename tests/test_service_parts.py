"""Parts of a role that no message shows: what ends it, and what it tells of acts done elsewhere."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from datetime import timedelta

from dlp_gateway import log, metrics
from dlp_gateway.model import Panic, Reply, Switch
from dlp_gateway.quarantine import Officer, Quarantine
from dlp_gateway.service.acts import Acts
from tests.running import ROOT
from tests.store.making import EXPIRY, NOW, inspection, message, opened

ROLE = """
import asyncio, sys
from dlp_gateway import log
from dlp_gateway.service.role import Role

class Watching(Role):
    name = "watching"
    async def start(self):
        log.setup("info")
        self.watch(asyncio.create_task(self.act()))
    async def act(self):
        if sys.argv[1] == "bug":
            raise KeyError("219-09-9998")
    async def stop(self): print("stopped", flush=True)
    async def reload(self): pass
    async def checks(self): return ()

asyncio.run(Watching(None).run())
"""


def role(how):
    return subprocess.Popen(
        [sys.executable, "-c", ROLE, how], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def test_law_a_role_whose_task_ends_by_a_bug_ends_itself():
    """Half a role would look well: it stops in order, says why, and the service manager sees EX_SOFTWARE."""
    process = role("bug")
    out, err = process.communicate()
    assert process.returncode == os.EX_SOFTWARE
    assert out.split() == ["ready", "stopped"]
    events = [json.loads(line) for line in err.splitlines() if line.startswith("{")]
    assert {event["event"]: event.get("why") for event in events}["stopping"] == "bug"
    assert any(event["event"] == "bug" and event["error"] == "KeyError" for event in events)
    assert "219-09-9998" not in err


def test_a_task_that_ends_well_ends_nothing():
    """Only a bug does; SIGTERM ends the role with 0."""
    process = role("well")
    assert process.stdout.readline() == "ready\n"
    process.terminate()
    process.communicate()
    assert process.returncode == 0


def test_acts_on_any_node_are_told_once(database_url, capfd):
    """Officers' commands and clocks, counted and logged by the console role; mail itself is not an act."""
    log.setup("info")
    with opened(database_url) as store, opened(database_url) as other:
        case = asyncio.run(store.record(message(), inspection(), now=NOW))
        acts = Acts(store)
        acts.tell()
        before = count("refuse")
        Quarantine(other).refuse(case.id, officer=Officer(name="Olga", user="o"), note="not an order at all", now=NOW)
        asyncio.run(other.record(message(text="two"), inspection(), now=NOW))
        other.turn(Switch(name="panic", state=Panic.HOLD, by="Olga", reason="a drill"), user="o", now=NOW)
        Quarantine(other).expire_due(NOW + EXPIRY + timedelta(days=1))
        acts.tell()
        acts.tell()
    told = [json.loads(line) for line in capfd.readouterr().err.splitlines() if line.startswith("{")]
    assert [(line["event"], line.get("action"), line["state"]) for line in told] == [
        ("decided", "refuse", "refused"), ("switched", None, "hold"), ("decided", "expire", "expired"),
    ]  # fmt: skip
    assert count("refuse") == before + 1
    log.setup("warning")


def count(action):
    return metrics.DECISIONS.labels(action)._value.get()


def test_an_outcome_that_cannot_be_written_is_told(database_url, capfd):
    """The reply stands; the log names the message, and the figure counts (decision 33)."""
    log.setup("info")
    with opened(database_url) as store:
        pass
    before = metrics.FAULTS.labels(kind="outcome_lost")._value.get()
    said = Reply(code=250, enhanced="2.0.0", text="Ok")
    asyncio.run(store.outcome(message_id="q7", incident=None, reply=said, now=NOW))
    line = json.loads(capfd.readouterr().err.splitlines()[-1])
    assert (line["event"], line["queue_id"], line["kind"]) == ("unrecorded_outcome", "q7", "StoreFault")
    assert metrics.FAULTS.labels(kind="outcome_lost")._value.get() == before + 1
    log.setup("warning")
