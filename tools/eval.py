"""Measure the recognizers against stock Presidio on the same messages in the same run: `make eval`.

Prints precision, recall, F1 and false holds for each entity and language, with 95 % intervals (Wilson), and the CPU each
needs for a message. `--floors` writes what was reached into tests/recognizers/floors.yaml; a test keeps the figures above
it. `--few N` takes every so-and-so-many-th item only, as continuous integration does. `--table` writes docs/evaluation.md.
"""

# ruff: noqa: E501  tables of text

from __future__ import annotations

import argparse
import math
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

import corpus  # noqa: E402  beside this file

from dlp_gateway.config import load_config, load_rulebook  # noqa: E402
from dlp_gateway.model import Part, PartKind  # noqa: E402
from dlp_gateway.scan import Scanner  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

FLOORS = ROOT / "tests" / "recognizers" / "floors.yaml"
TABLE = ROOT / "docs" / "evaluation.md"
#: The classes that tell where somebody is from or may stay overlap in meaning; one of them is the right one.
STATUS = frozenset({"IMMIGRATION_STATUS", "NATIONAL_ORIGIN", "CITIZENSHIP"})
#: What stock Presidio calls what we protect; its names of people, dates and companies hold nothing here.
STOCK = {
    "US_SSN": "US_SSN", "US_ITIN": "US_ITIN", "US_PASSPORT": "PASSPORT", "US_DRIVER_LICENSE": "DRIVER_LICENSE",
    "NRP": "NATIONAL_ORIGIN", "LOCATION": "HOME_ADDRESS", "MEDICAL_LICENSE": "MEDICAL_CONDITION", "DATE_TIME": "DATE_OF_BIRTH",
}  # fmt: skip
Z = 1.96  # of the normal distribution, 95 %
SLACK = 0.02  # by which a figure may fall below its floor before the test fails: one message of fifty


@dataclass(slots=True)
class Count:
    """How often something was told and found, or not told and found all the same."""

    found: int = 0
    missed: int = 0
    wrong: int = 0
    right: int = 0  # rightly left alone

    def add(self, *, told: bool, found: bool) -> None:
        """Count one message or sentence."""
        name = ("found" if found else "missed") if told else ("wrong" if found else "right")
        setattr(self, name, getattr(self, name) + 1)

    @property
    def recall(self) -> float:
        """Found of what was told."""
        return self.found / max(1, self.found + self.missed)

    @property
    def precision(self) -> float:
        """Told of what was found."""
        return self.found / max(1, self.found + self.wrong)

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.found / max(1, 2 * self.found + self.missed + self.wrong)

    @property
    def false_holds(self) -> float:
        """Found of what was not told."""
        return self.wrong / max(1, self.wrong + self.right)


def interval(hits: int, of: int) -> str:
    """Return a share in percent with its 95 % interval after Wilson (1927)."""
    if not of:
        return "-"
    share = hits / of
    middle = (share + Z * Z / (2 * of)) / (1 + Z * Z / of)
    half = Z * math.sqrt(share * (1 - share) / of + Z * Z / (4 * of * of)) / (1 + Z * Z / of)
    return f"{100 * share:.0f} ({100 * max(0, middle - half):.0f}-{100 * min(1, middle + half):.0f})"


@dataclass(slots=True)
class Result:
    """The counts of one engine: hold or not, by language and kind, and each entity."""

    name: str
    holds: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    entities: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    cpu_s: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))  # of each item, by its kind

    def add(self, item: corpus.Item, found: frozenset[str]) -> None:
        """Count one item."""
        kind = "sentences" if item.kind == "statement" else "messages"
        for key in (kind, f"{kind} {item.language}"):
            self.holds[key].add(told=bool(item.labels), found=bool(found))
        for entity in item.labels | found:
            near = found & STATUS if entity in STATUS else frozenset({entity}) & found
            told = entity in item.labels or (entity in STATUS and bool(item.labels & STATUS))
            self.entities[entity].add(told=told, found=bool(near) if entity in item.labels else True)

    def cpu_ms(self, kind: str) -> float:
        """Mean CPU milliseconds of an item of a kind."""
        return 1000 * sum(self.cpu_s[kind]) / max(1, len(self.cpu_s[kind]))


def parts(item: corpus.Item) -> tuple[Part, ...]:
    """Return an item as the readers of the gateway would hand it to the recognizers."""
    if item.kind == "statement":
        return (_part("1", item.text, PartKind.BODY),)
    head, _, body = item.text.partition("\n\n")
    fields = (line.partition(":") for line in head.split("\n"))
    made = [_part(f"h:{name}", value.strip(), PartKind.HEADER) for name, _, value in fields]
    made.append(_part("1", body, PartKind.BODY))
    made += (_part(str(at), text, PartKind.BODY) for at, (_, text) in enumerate(item.attachments, 2))
    return tuple(made)


def _part(locator: str, text: str, kind: PartKind) -> Part:
    return Part(locator=locator, media_type="text/plain", kind=kind, text=text)


def ours() -> Callable[[corpus.Item], frozenset[str]]:
    """Return our recognizers as a function."""
    scanner = Scanner(load_rulebook(load_config({}), now=datetime.now(UTC)))
    scanner.load_models()  # stock Presidio loads its own when it is built
    return lambda item: frozenset(found.entity for found in scanner.scan(parts(item), b"evaluation")[0])


def stock() -> Callable[[corpus.Item], frozenset[str]]:
    """Return stock Presidio with the same spaCy model; scores below 0.35 are its own default to leave out."""
    from presidio_analyzer import AnalyzerEngine  # noqa: PLC0415
    from presidio_analyzer.nlp_engine import NlpEngineProvider  # noqa: PLC0415

    model = load_rulebook(load_config({}), now=datetime.now(UTC)).spacy_model
    models = [{"lang_code": "en", "model_name": model}]
    nlp: Any = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": models}).create_engine()
    engine = AnalyzerEngine(nlp_engine=nlp, supported_languages=["en"])

    def find(item: corpus.Item) -> frozenset[str]:
        texts = (part.text for part in parts(item))
        return frozenset(
            STOCK[found.entity_type]
            for text in texts
            for found in engine.analyze(text, "en", score_threshold=0.35)
            if found.entity_type in STOCK
        )

    return find


def measure(name: str, find: Callable[[corpus.Item], frozenset[str]], items: Iterable[corpus.Item]) -> Result:
    """Run one engine over all items; the first is read twice, so that loading is not counted."""
    result = Result(name)
    for item in items:
        if not result.cpu_s:
            find(item)
        before = time.process_time()
        found = find(item)
        result.cpu_s[_kind(item)].append(time.process_time() - before)
        result.add(item, found)
    return result


def _kind(item: corpus.Item) -> str:
    return "sentence" if item.kind == "statement" else "message"


def cost(mine: Result, other: Result) -> list[str]:
    """Return the lines that tell what both cost on the same items in the same run."""
    return [
        f"CPU of a {kind}: {mine.name} {mine.cpu_ms(kind):.1f} ms, {other.name} {other.cpu_ms(kind):.1f} ms: "
        f"{other.cpu_ms(kind) / max(mine.cpu_ms(kind), 1e-9):.1f} times as much (mean of {len(mine.cpu_s[kind])})."
        for kind in sorted(mine.cpu_s)
    ]


def table(results: list[Result]) -> str:
    """Return the tables in Markdown."""
    lines = ["| engine | set | told | found % | harmless | held falsely % | precision % | F1 % |", "|" + "---|" * 8]
    for result in results:
        for key, count in sorted(result.holds.items()):
            told, other = count.found + count.missed, count.wrong + count.right
            lines.append(
                f"| {result.name} | {key} | {told} | {interval(count.found, told)} | {other} | {interval(count.wrong, other)} "
                f"| {interval(count.found, count.found + count.wrong)} | {100 * count.f1:.0f} |"
            )
    lines += [
        "",
        "| entity | told | found % | precision % | F1 % | stock Presidio: found % | precision % |",
        "|" + "---|" * 7,
    ]
    mine, other = results[0], results[-1]
    for entity in sorted(corpus.ENTITIES):
        one, two = mine.entities[entity], other.entities[entity]
        lines.append(
            f"| {entity} | {one.found + one.missed} | {interval(one.found, one.found + one.missed)} "
            f"| {interval(one.found, one.found + one.wrong)} | {100 * one.f1:.0f} "
            f"| {interval(two.found, two.found + two.missed)} | {interval(two.found, two.found + two.wrong)} |"
        )
    lines += ["", *cost(mine, other)]
    return "\n".join(lines)


def floors(result: Result) -> dict[str, Any]:
    """Return what was reached: recall of each entity, recall and false holds of each set."""
    return {
        "entities": {name: round(count.recall, 3) for name, count in sorted(result.entities.items())},
        "sets": {
            name: {"recall": round(count.recall, 3), "false_holds": round(count.false_holds, 3)}
            for name, count in sorted(result.holds.items())
        },
    }


def below(result: Result, known: dict[str, Any], *, slack: float = SLACK) -> list[str]:
    """Return what has fallen below its recorded floor."""
    reached = floors(result)
    lost = [
        f"{name}: recall {reached['entities'].get(name, 0)} below {floor}"
        for name, floor in known["entities"].items()
        if name in reached["entities"] and reached["entities"][name] < floor - slack
    ]
    for name, floor in known["sets"].items():
        now = reached["sets"].get(name)
        if now and now["recall"] < floor["recall"] - slack:
            lost.append(f"{name}: recall {now['recall']} below {floor['recall']}")
        if now and now["false_holds"] > floor["false_holds"] + slack:
            lost.append(f"{name}: false holds {now['false_holds']} above {floor['false_holds']}")
    return lost


def items(few: int = 1) -> list[corpus.Item]:
    """Return the labelled text: every `few`-th statement and message."""
    return [*corpus.statements()[::few], *corpus.messages()[::few]]


def main() -> None:
    """Measure, print, write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--few", type=int, default=1)
    options.add_argument("--floors", action="store_true")
    options.add_argument("--table", action="store_true")
    asked = options.parse_args()
    chosen = items(asked.few)
    mine = measure("ours", ours(), chosen)
    print(told := table([mine, measure("stock Presidio", stock(), chosen)]))
    if asked.floors:
        FLOORS.write_text(yaml.safe_dump(floors(mine), sort_keys=False), encoding="utf-8")
    if asked.table:
        TABLE.write_text(_PAGE + told + "\n", encoding="utf-8")
    lost = [] if asked.floors else below(mine, yaml.safe_load(FLOORS.read_text(encoding="utf-8")))
    print("\n".join(lost))
    sys.exit(min(1, len(lost)))


_PAGE = """# Evaluation

Written by `make eval` (`tools/eval.py --table`) from the labelled text in `tests/recognizers/corpus`. The judge has learnt from
this text: these figures tell what it knows, not what to expect. What to expect of unseen text stands in
[detection.md](detection.md): cross validation and blind rounds. Intervals are 95 % (Wilson). A hit of the neighbouring class
among status, origin and citizenship counts.

"""


if __name__ == "__main__":
    main()
