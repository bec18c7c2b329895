"""Several processes and threads on one database; processes that are killed."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from dlp_gateway.model import StoreFault
from dlp_gateway.store import seal
from tests.store import making
from tests.store.making import NOW, inspection, message, opened

ROOT = Path(__file__).parents[2]


def recorder(url, first, count):
    """A process that has opened the database and waits for `go`."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.store.recorder", url, str(first), str(count)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout.readline() == "ready\n"
    return process


def go(process):
    process.stdin.write("\n")
    process.stdin.flush()


def said(process):
    """What the process has said it committed: message number -> case id."""
    return {int(number): case for number, case in (line.split() for line in process.communicate()[0].splitlines())}


def test_law_two_processes_with_the_same_messages_make_one_case_each(database_url):
    """Whichever node a client repeats to, it gets the same case; numbers and chain stay whole."""
    processes = [recorder(database_url, 0, 40) for _ in range(2)]
    for process in processes:
        go(process)
    first, second = (said(process) for process in processes)
    assert first == second
    assert len(set(first.values())) == 40
    with opened(database_url) as store:
        assert len(store.incidents()) == 40
        assert Counter(entry.action for entry in store.audit_entries()) == {"decided": 40, "repeated": 40}
        assert [entry.seq for entry in store.audit_entries()] == list(range(1, 81))
        assert store.verify_audit(now=NOW) == []


def test_law_chain_has_no_fork_under_writers_in_threads_and_processes(database_url):
    """SMTP roles that record, officers who act and a clock that reminds write one chain."""
    process = recorder(database_url, 1000, 40)
    with opened(database_url) as store, opened(database_url) as other, ThreadPoolExecutor(4) as threads:
        go(process)

        def note(number):
            (store, other)[number % 2].audit_append(actor="officer", action="noted", subject=f"s{number}", now=NOW)

        async def hold():
            jobs = [
                (store, other)[number % 2].record(message(text=str(number)), inspection(), now=NOW)
                for number in range(40)
            ]
            return await asyncio.gather(*jobs)

        notes = [threads.submit(note, number) for number in range(40)]
        cases = asyncio.run(hold())
        for job in notes:
            job.result()
        assert len(said(process)) == 40
        assert len({case.case for case in cases}) == 40
        assert [entry.seq for entry in store.audit_entries()] == list(range(1, 121))
        assert store.verify_audit(now=NOW) == []


@pytest.mark.crash
@pytest.mark.parametrize("seed", range(5))
def test_law_sigkill_during_record_keeps_all_or_nothing(database_url, seed):
    """Whatever a killed process had said was recorded is there whole; nothing else is there by half."""
    process = recorder(database_url, 0, 5000)
    go(process)
    lines = [process.stdout.readline() for _ in range(random.Random(seed).randrange(1, 60))]
    process.kill()
    lines += process.stdout.read().splitlines()
    process.communicate()
    promised = {line.split()[1] for line in lines if len(line.split()) == 2 and len(line.split()[1]) == 32}
    with opened(database_url) as store:
        kept = {case.id: case for case in store.incidents()}
        assert promised
        assert promised <= set(kept)
        assert store.verify_audit(now=NOW) == []
        audited = {entry.subject for entry in store.audit_entries()}
        assert audited == set(kept)
        for case in kept.values():
            assert {notice.kind for notice in store.notices(case.id)} == {"held", "officer_new"}
            store.sealed(case.id)
        assert rows(database_url, "contents") == len(kept)


def rows(url, table):
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        count = connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar()
    engine.dispose()
    return count


def test_content_of_a_repeat_that_lost_the_race_is_not_kept(database_url):
    """Octets that went in before the lock for a message that turned out a repeat are taken out again."""
    with opened(database_url) as store, opened(database_url) as other:

        async def both():
            jobs = [
                each.record(message(text=str(number)), inspection(), now=NOW)
                for number in range(20)
                for each in (store, other)
            ]
            return await asyncio.gather(*jobs)

        cases = asyncio.run(both())
        assert len({case.id for case in cases}) == 20
        assert rows(database_url, "contents") == 20
        assert {seal.unseal(making.PRIVATE, store.sealed(case.id)) for case in cases} == {
            message(text=str(number)).content for number in range(20)
        }


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_law_a_bug_in_the_writer_fails_its_batch_and_not_those_after_it(database_url):
    """A thread that a bug ended is begun anew: no record is said written that is not, and no restart is needed."""
    with opened(database_url) as store:

        async def scene():
            whole, store._writer._commit = store._writer._commit, _bug
            with pytest.raises(StoreFault):
                await store.record(message(text="one"), inspection(), now=NOW)
            store._writer._commit = whole
            store._writer._thread.join()
            await store.ready()
            return await store.record(message(text="one"), inspection(), now=NOW)

        assert asyncio.run(scene()).case
        assert len(store.incidents()) == 1
        assert store.verify_audit(now=NOW) == []


def _bug(_jobs):
    raise KeyError("219-09-9998")
