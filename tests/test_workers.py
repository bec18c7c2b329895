"""The pool: a message hits only itself, and a sick pool is a fault, never a pass."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime
from multiprocessing import forkserver
from pathlib import Path as FilePath

import pytest

from dlp_gateway.model import (
    Address,
    Asked,
    Cause,
    Client,
    Disposition,
    Envelope,
    ForwardPath,
    Message,
    Path,
    Saturated,
    ScannerFault,
    Sight,
)
from dlp_gateway.workers import Pool, PoolLimits
from tests import judges
from tests.running import PATIENCE_S

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def message(content: bytes, name: str = "m1") -> Message:
    path = Path(text="a@ice.dhs.gov", address=Address(local_part="a", domain="ice.dhs.gov"))
    envelope = Envelope(
        reverse_path=None,
        forward_paths=(ForwardPath(path=path, in_scope=True),),
        client=Client(address="127.0.0.1", port=1, helo="x"),
        received_at=NOW,
    )
    return Message(id=name, envelope=envelope, content=content, fingerprint_key=bytes(32))


def with_pool(use, judge=judges.Judge, **limits):
    async def run():
        pool = Pool(judge, judges.unreadable, limits=PoolLimits(**{"workers": 1, **limits}))
        try:
            await pool.start()
            return await use(pool)
        finally:
            await pool.close()

    return asyncio.run(run())


def causes(inspection) -> list[Cause]:
    return [unread.cause for unread in inspection.unread]


def test_content_reaches_the_worker_whole():
    """The worker sees every octet, also of a message too big for a pipe's buffer."""
    content = bytes(range(256)) * 40_000
    inspection = with_pool(lambda pool: pool.inspect(message(content), (), NOW))
    assert inspection.parts_read == len(content)


def test_answers_belong_to_their_questions():
    """Many messages at once: each gets its own Inspection."""

    async def use(pool):
        return await asyncio.gather(*(pool.inspect(message(b"x", f"m{i}"), (), NOW) for i in range(40)))

    assert [i.verdict.rule for i in with_pool(use, workers=2)] == [f"m{i}" for i in range(40)]


def test_an_explanation_has_the_text_an_inspection_has_not():
    """The second way to ask returns the parts, too."""
    explanation = with_pool(lambda pool: pool.explain(message(b"some text"), (), NOW))
    assert [part.text for part in explanation.parts] == ["some text"]


def test_a_study_of_a_message_that_kills_its_worker_says_so():
    """Who tunes gets the text, too, and of a message that nobody can read what mail would get: Unread."""

    async def use(pool):
        return await pool.study(message(b"some text"), (), NOW), await pool.study(message(b"crash"), (), NOW)

    study, poison = with_pool(use)
    assert [part.text for part in study.explanation.parts] == ["some text"]
    assert (poison.explanation.parts, causes(poison.explanation.inspection)) == ((), [Cause.CRASHED])


def test_what_an_officer_asks_of_a_message_is_made_in_a_worker():
    """The question comes with it; a message that nobody survives is a fault of ours, and nothing is shown."""
    asked = Asked(sight=Sight.PAGE, locator="1.2")

    async def use(pool):
        shown = await pool.view(message(b"some text"), (), NOW, asked)
        with pytest.raises(ScannerFault):
            await pool.view(message(b"crash"), (), NOW, asked)
        return shown

    assert with_pool(use).html == "page 1.2 some text"


@pytest.mark.parametrize("content", [b"crash", b"raise some text", b"memory"])
def test_law_a_message_that_kills_its_worker_is_held(content):
    """Two workers died of it: Unread(CRASHED), so a human sees it; the next message is unharmed."""

    async def use(pool):
        poison = await pool.inspect(message(content), (), NOW)
        return poison, await pool.inspect(message(b"fine"), (), NOW)

    poison, fine = with_pool(use)
    assert causes(poison) == [Cause.CRASHED]
    assert poison.verdict.disposition is Disposition.QUARANTINE
    assert fine.verdict.disposition is Disposition.DELIVER


def test_a_crash_that_does_not_repeat_is_no_reason_to_hold(tmp_path):
    """A worker that died once (memory pressure, a kill by hand) costs the message a second try, no more."""
    inspection = with_pool(lambda pool: pool.inspect(message(f"once {tmp_path / 'died'}".encode()), (), NOW))
    assert causes(inspection) == []


def test_law_a_message_over_its_deadline_is_held():
    """A spinning parser is killed at the deadline: Unread(TIMEOUT); the next message is unharmed."""

    async def use(pool):
        late = await pool.inspect(message(b"spin"), (), NOW)
        return late, await pool.inspect(message(b"fine"), (), NOW)

    late, fine = with_pool(use, deadline_s=2.0)
    assert causes(late) == [Cause.TIMEOUT]
    assert fine.verdict.disposition is Disposition.DELIVER


def test_a_full_queue_is_saturated_not_a_verdict(tmp_path):
    """More messages than may wait: Saturated (451 4.3.2); those that were taken are answered."""
    fifo = tmp_path / "gate"
    os.mkfifo(fifo)

    async def use(pool):
        slow = asyncio.create_task(pool.inspect(message(f"wait {fifo}".encode()), (), NOW))
        while not pool._slots.busy:
            await asyncio.sleep(0)
        waiting = asyncio.create_task(pool.inspect(message(b"fine"), (), NOW))
        while not pool._waiting:
            await asyncio.sleep(0)
        with pytest.raises(Saturated):
            await pool.inspect(message(b"one too many"), (), NOW)
        await asyncio.to_thread(lambda: fifo.open("wb").close())
        return await asyncio.gather(slow, waiting)

    assert [causes(i) for i in with_pool(use, queue=1)] == [[], []]


@pytest.mark.parametrize(("judge", "words"), [(judges.Unproved, "case 3"), (judges.Blind, "canary")])
def test_a_rulebook_that_fails_its_cases_does_not_start(judge, words):
    """The refusal names the case."""
    with pytest.raises(ValueError, match=words):
        with_pool(lambda pool: pool.inspect(message(b"x"), (), NOW), judge)


def test_law_workers_that_cannot_start_are_a_fault():
    """No worker, no verdict: ScannerFault, which becomes 451."""
    with pytest.raises(ScannerFault):
        with_pool(lambda pool: pool.inspect(message(b"x"), (), NOW), judges.Suicidal)


def test_workers_are_recycled():
    """A worker that has served its number is replaced; no message notices."""

    async def use(pool):
        before = set(pool._alive)
        for i in range(6):
            await pool.inspect(message(b"x", f"m{i}"), (), NOW)
        await asyncio.gather(*pool._spawning)
        return before, set(pool._alive)

    before, after = with_pool(use, recycle_after=2)
    assert not before & after


DYING = """
from tests.test_workers import message, with_pool, NOW
if __name__ == "__main__":
    with_pool(lambda pool: pool.inspect(message(b"raise CANARY-219-09-9998"), (), NOW))
"""


def test_law_no_content_in_what_a_dying_worker_says(tmp_path):
    """The worker's last words name the exception's class, not its text."""
    script = tmp_path / "dying.py"
    script.write_text(DYING)
    done = subprocess.run(
        [sys.executable, str(script)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(FilePath(__file__).parent.parent)},
        timeout=PATIENCE_S,
    )
    assert "RuntimeError" in done.stderr
    assert "CANARY" not in done.stderr + done.stdout


def test_workers_killed_at_rest_are_replaced_before_the_next_message():
    """Killed by hand or by the kernel while idle: `ready` tells the truth, and new ones come without a message."""

    async def use(pool):
        await asyncio.gather(*pool._spawning)  # else one that starts meanwhile makes the pool ready again
        old = [worker._process for worker in pool._alive]
        for process in old:
            process.kill()
        for process in old:
            process.join()  # blocks the loop: no successor can start before the look
        assert not pool.ready
        while not pool.ready:
            await asyncio.sleep(0.01)
        return await pool.inspect(message(b"x"), (), NOW)

    assert not with_pool(use, workers=2).unread


def test_a_server_of_workers_that_ends_while_it_starts_one_costs_no_worker():
    """It has taken the order and dies before it answers: a new server starts the worker."""

    async def use(pool):
        await asyncio.gather(*pool._spawning)
        server = forkserver._forkserver._forkserver_pid
        os.kill(server, signal.SIGSTOP)
        threading.Timer(0.3, os.kill, (server, signal.SIGKILL)).start()
        pool._spawn_behind()
        await asyncio.gather(*pool._spawning)
        return await pool.inspect(message(b"x"), (), NOW)

    assert not with_pool(use).unread


def test_law_without_descriptors_a_message_is_a_fault_and_the_pool_recovers():
    """No file descriptor free is our problem, not the message's: 451, nothing held, no worker lost."""

    async def use(pool):
        spare = []
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
        try:
            with contextlib.suppress(OSError):
                while True:
                    spare.append(os.open("/dev/null", os.O_RDONLY))
            with pytest.raises(ScannerFault):
                await pool.inspect(message(b"x"), (), NOW)
        finally:
            for handle in spare:
                os.close(handle)
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        return await pool.inspect(message(b"x"), (), NOW)

    assert not with_pool(use).unread
