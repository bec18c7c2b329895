"""What inspecting plain text costs, by kind and size: CPU time of this process.

`python tools/bench_inspection.py` measures up to 1 MB; `--most 10000000` goes on to 10 MB, which takes minutes. The
texts are made of the labelled corpus with a fixed seed: prose that tells nothing of anybody, prose full of persons, a
sheet of clients as comma-separated values.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

sys.path[:0] = [str(Path(__file__).resolve().parent.parent), str(Path(__file__).resolve().parent)]

import corpus  # noqa: E402  beside this file

from dlp_gateway import service  # noqa: E402
from dlp_gateway.config import load_config  # noqa: E402
from dlp_gateway.inspection import Inspector, canary  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dlp_gateway.model import Inspection, Message

SIZES = (1_000, 10_000, 100_000, 1_000_000, 5_000_000, 10_000_000)
MOST = 1_000_000
_SEED = 20261122
_SMALL = 100_000  # octets: up to here the median of several
_GIVEN = [
    "Maria",
    "Jose",
    "Ana",
    "Luis",
    "Carmen",
    "Pedro",
    "Rosa",
    "Miguel",
    "Elena",
    "Kwame",
    "Fatima",
    "Linh",
    "Amadou",
    "Sofia",
    "Ruben",
]
_SURNAMES = [
    "Lopez",
    "Garcia",
    "Martinez",
    "Begay",
    "Tran",
    "Okafor",
    "Nguyen",
    "Silva",
    "Yazzie",
    "Baca",
    "Chavez",
    "Romero",
    "Aragon",
    "Lucero",
]
_NOTES = ["called twice", "left a message", "needs the form", "DACA renewal", "see file", "closed", "moved to Deming"]


def inspecting(most: int = MOST) -> Iterator[str]:
    """Yield the lines of the inspection table."""
    config = load_config({})
    inspector = Inspector(service.rulebook(config, now=datetime.now(UTC)))
    for make in TEXTS.values():
        cpu_ms(inspector, message_of(make(100_000)))  # loads the models, and the words that all mail has
    yield "| text | octets | findings | CPU ms | ms per kB |"
    yield "|---|---|---|---|---|"
    for name, make in TEXTS.items():
        for octets in (size for size in SIZES if size <= most):
            message = message_of(make(octets))
            runs = [cpu_ms(inspector, message) for _ in range(5 if octets < _SMALL else 1)]
            median = statistics.median(ms for ms, _ in runs)
            found = len(runs[0][1].findings)
            yield f"| {name} | {octets:,} | {found:,} | {median:,.1f} | {median * 1000 / octets:.2f} |"


def message_of(text: str) -> Message:
    """Build a covered message with that body."""
    head = b"Subject: report\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    return replace(canary(), content=head + text.replace("\n", "\r\n").encode())


def cpu_ms(inspector: Inspector, message: Message) -> tuple[float, Inspection]:
    """CPU milliseconds of one inspection, and what it found."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    inspection = inspector.inspect(message, (), datetime.now(UTC))
    after = resource.getrusage(resource.RUSAGE_SELF)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000, inspection


def prose(octets: int, *, told: bool) -> str:
    """Make paragraphs of sentences that tell something of persons, or nothing of anybody."""
    chance = random.Random(_SEED)  # noqa: S311  no secret
    sentences = [item.text.replace("\n", " ") for item in corpus.statements() if bool(item.labels) == told]
    return _filled(octets, lambda: " ".join(chance.choices(sentences, k=4)) + "\n\n")


def table(octets: int) -> str:
    """Make a sheet of invented clients."""
    chance = random.Random(_SEED)  # noqa: S311  no secret

    def row() -> str:
        born = f"{chance.randint(1, 12):02}/{chance.randint(1, 28):02}/{chance.randint(1940, 2005)}"
        home = f"{chance.randint(100, 9999)} {chance.choice(_SURNAMES)} St NW"
        phone = f"505-555-01{chance.randint(0, 99):02}"
        name = f"{chance.choice(_SURNAMES)},{chance.choice(_GIVEN)}"
        return f"{name},{born},{home},{phone},{chance.randint(10, 9999)},{chance.choice(_NOTES)}\n"

    return "Last name,First name,DOB,Address,Phone,Amount,Notes\n" + _filled(octets, row)


def _filled(octets: int, piece: Callable[[], str]) -> str:
    pieces, length = [], 0
    while length < octets:
        pieces.append(piece())
        length += len(pieces[-1])
    return "".join(pieces)[:octets]


TEXTS: dict[str, Callable[[int], str]] = {
    "prose about nobody": lambda octets: prose(octets, told=False),
    "prose full of persons": lambda octets: prose(octets, told=True),
    "a sheet of clients": table,
}

if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--most", type=int, default=MOST, help="octets of the largest text")
    for line in inspecting(options.parse_args().most):
        print(line, flush=True)
