"""Measure how long the console's pages take with many held cases, over HTTP, against a console that really runs.

    python tools/console_bench.py [--cases 10000] [--rounds 100] [--url URL]

The messages of tests/messages that the rules hold are judged once, then held again and again for other authors, sealed,
through the store, as the SMTP role would hold them, over twenty days. Then `dlp-gateway serve console` starts on that
database, an officer logs in, and pages are asked for one after the other on one connection, as a browser would:
queue and searches, and different cases, each for the first time (unsealed, read by the worker, looked up and recorded)
and again. Without `--url` it measures SQLite, and PostgreSQL where Debian's package is installed.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import itertools
import os
import random
import re
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from dlp_gateway import service, trial
from dlp_gateway.address import parse_path
from dlp_gateway.config import load_config
from dlp_gateway.inspection import Inspector
from dlp_gateway.model import Disposition, Role
from dlp_gateway.service import build
from tests.databases import PrivatePostgres, fresh_postgres
from tests.running import ROOT, Running

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dlp_gateway.config import Config
    from dlp_gateway.model import Inspection, Message
    from dlp_gateway.store import Store

PASSWORD = "correct horse battery"  # noqa: S105  of accounts that live for the run
AGENCIES = ("mvd", "health", "schools", "courts", "benefits", "housing", "police", "labor")
#: Milliseconds at p95 that the console promises.
QUEUE_BAR, CASE_BAR = 500, 300
_DAYS = 20
_AT_ONCE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table: what was asked for, and how many milliseconds each answer took."""

    what: str
    bar: int
    times: list[float]

    def __str__(self) -> str:
        """Write it as Markdown."""
        late = statistics.quantiles(self.times, n=100)
        return (
            f"| {self.what} | {self.bar} | {late[49]:.0f} | **{late[94]:.0f}** | {max(self.times):.0f} |"
            f" {'yes' if late[94] < self.bar else 'NO'} |"
        )


class Officer:
    """Somebody who is logged in, on one kept connection."""

    def __init__(self, port: int, name: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        self._cookie = ""
        form = urlencode({"name": name, "password": PASSWORD, "to": "/today"})
        status, _ = self._ask("POST", "/login", form, {"content-type": "application/x-www-form-urlencoded"})
        if status != http.HTTPStatus.SEE_OTHER:
            raise SystemExit(f"log-in answered {status}")

    def _ask(
        self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, str]:
        self._connection.request(method, path, body, {"cookie": self._cookie, **(headers or {})})
        answer = self._connection.getresponse()
        text = answer.read().decode()
        if given := answer.headers.get("set-cookie"):
            self._cookie = given.partition(";")[0]
        return answer.status, text

    def page(self, path: str) -> str:
        """Open a page; anything but 200 ends the run."""
        status, text = self._ask("GET", path)
        if status != http.HTTPStatus.OK:
            raise SystemExit(f"{path} answered {status}: {text[:500]}")
        return text

    def timed(self, what: str, bar: int, paths: Iterable[str]) -> Row:
        """Open pages one after the other."""
        self._connection.close()  # the console ends what has been quiet for 5 s; the first request opens it again
        times = []
        for path in paths:
            begun = time.perf_counter()
            self.page(path)
            times.append((time.perf_counter() - begun) * 1000)
        return Row(what=what, bar=bar, times=times)


# ------------------------------------------------------------------------------------------------ the cases


def held(config: Config) -> list[tuple[Message, Inspection]]:
    """Judge the messages of the tests, and return those that are held."""
    book = service.rulebook(config, now=datetime.now(UTC))
    inspector, scope = Inspector(book), service.scope(book)
    found = []
    for file in sorted((ROOT / "tests" / "messages").glob("*.eml")):
        message, _ = trial.message(file.read_bytes(), name=file.name, recipients=(), reverse_path=None, scope=scope)
        if message.envelope.in_scope:
            inspection = inspector.inspect(message, (), datetime.now(UTC))
            if inspection.verdict.disposition is Disposition.QUARANTINE:
                found.append((message, inspection))
    return found


def another(message: Message, number: int, chance: random.Random) -> Message:
    """Make the same mail by another author: other octets, so that it is another case."""
    author = parse_path(f"clerk{chance.randrange(400)}@{chance.choice(AGENCIES)}.state.example")
    content = f"X-Number: {number}\r\n".encode() + message.content
    return replace(message, id=f"q{number}", content=content, envelope=replace(message.envelope, reverse_path=author))


async def fill(store: Store, kinds: list[tuple[Message, Inspection]], cases: int) -> None:
    """Hold `cases` messages, the oldest first, over the last days."""
    chance = random.Random(7)  # noqa: S311  the same cases in each run
    begun = datetime.now(UTC) - timedelta(days=_DAYS)
    for first in range(0, cases, _AT_ONCE):
        some = []
        for number in range(first, min(first + _AT_ONCE, cases)):
            message, inspection = kinds[number % len(kinds)]
            at = begun + timedelta(days=_DAYS) * (number / cases)
            some.append(store.record(another(message, number, chance), inspection, now=at))
        await asyncio.gather(*some)


def people(config: Config, store: Store) -> None:
    """Make an officer of all agencies and one of two."""
    accounts, now = build.accounts(config, store), datetime.now(UTC)
    for name, agencies in (("ana", ()), ("bo", ("mvd.state.example", "health.state.example"))):
        accounts.add(
            name=name, title=name.title(), roles=(Role.OFFICER,), agencies=agencies, password=PASSWORD, codes=False,
            actor="bench", now=now,
        )  # fmt: skip


# --------------------------------------------------------------------------------------------- measuring


def rows(port: int, *, cases: int, rounds: int) -> Iterator[Row]:
    """Ask for pages as officers do."""
    officer, bound = Officer(port, "ana"), Officer(port, "bo")
    numbers = re.findall(r"/cases/([A-Z]+-\d+-\d+)", officer.page("/cases?view=all"))
    prefix = numbers[0].rpartition("-")[0]
    chance = random.Random(11)  # noqa: S311
    picked = [f"/cases/{prefix}-{number:06}" for number in chance.sample(range(1, cases + 1), min(rounds, cases))]
    officer.page(picked[-1])  # the worker starts with the first case that is opened
    last = cases // 50
    searches = {
        "a case's number": [f"/cases?q={path.rpartition('/')[2]}" for path in picked],
        "an author": [f"/cases?q=clerk{chance.randrange(400)}@" for _ in range(rounds)],
        "a kind and an agency": [f"/cases?q=us_ssn+{chance.choice(AGENCIES)}.state" for _ in range(rounds)],
        "what is not there": [f"/cases?q=nothing{number}" for number in range(rounds)],
    }
    yield officer.timed("queue, first page", QUEUE_BAR, itertools.repeat("/cases", rounds))
    yield officer.timed("queue, any page", QUEUE_BAR, (f"/cases?page={chance.randint(1, last)}" for _ in range(rounds)))
    yield officer.timed("queue, newest of all", QUEUE_BAR, itertools.repeat("/cases?view=all", rounds))
    yield bound.timed("queue of two agencies", QUEUE_BAR, itertools.repeat("/cases", rounds))
    for what, paths in searches.items():
        yield officer.timed(f"search for {what}", QUEUE_BAR, paths)
    yield officer.timed("today", QUEUE_BAR, itertools.repeat("/today", rounds))
    yield officer.timed("a case, for the first time", CASE_BAR, picked[:-1])
    yield officer.timed("a case, again", CASE_BAR, itertools.repeat(picked[0], rounds))


def measured(directory: Path, url: str | None, *, cases: int, rounds: int) -> Iterator[str]:
    """Fill one database, start a console on it, and yield the table."""
    settings = {"DLP_DATABASE_URL": url} if url else {}
    program = Running(directory, **settings)
    config = load_config({name: value for name, value in program.environment.items() if name.startswith("DLP_")})
    service.make_keys(config)
    store = service.store(config)
    begun = time.perf_counter()
    asyncio.run(fill(store, held(config), cases))
    people(config, store)
    told = store.about()
    store.close()
    took = time.perf_counter() - begun
    yield f"\n{told.engine}, {told.cases} in {told.octets / 1e6:.0f} MB, filled in {took:.0f} s\n"
    yield "| page | bar, ms | p50 | p95 | slowest | kept |"
    yield "|---|---|---|---|---|---|"
    program.start("console")
    try:
        yield from map(str, rows(program.console_port, cases=cases, rounds=rounds))
    finally:
        program.stop()


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--url", help="an empty database; default: SQLite, and a private PostgreSQL")
    options = parser.parse_args()
    sizes = {"cases": options.cases, "rounds": options.rounds}
    with tempfile.TemporaryDirectory(prefix="dlp-console-") as name:
        directory = Path(name)
        for line in measured(directory / "state", options.url, **sizes):
            print(line, flush=True)
        if options.url is None and any(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
            home = directory / "postgres"
            home.mkdir()
            os.chmod(name, 0o711)  # noqa: PTH101, S103  the server runs as another user
            server = PrivatePostgres(home)
            server.start()
            try:
                for line in measured(directory / "other", fresh_postgres(server.url, "console"), **sizes):
                    print(line, flush=True)
            finally:
                server.stop("immediate")


if __name__ == "__main__":
    main()
