"""Train the learned reader: `python tools/train_reader.py` writes dlp_gateway/legal/reader.npz.

Reads tests/messages/legal: words/ (letters of strangers, a file for each hand), letters.yaml, references.yaml and
reversals.txt. Needs scipy; the reader itself needs numpy only. The same text gives the same numbers. `--folds` only
measures, each hand in turn judged by what was learnt from the other hands.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

from dlp_gateway.legal.claims import claims_in  # noqa: E402
from dlp_gateway.legal.opinion import DOUBTED, SURE, SURER, taken_back, weighed_with  # noqa: E402
from dlp_gateway.legal.reader import Reader, weighed  # noqa: E402
from dlp_gateway.legal.reading import headed  # noqa: E402
from dlp_gateway.legal.traits import BUCKETS, traits  # noqa: E402
from dlp_gateway.legal.wording import split_words  # noqa: E402
from tests.test_legal import body, finding, header, match  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.legal.wording import Flat

FOLDER = ROOT / "tests" / "messages" / "legal"
TODAY = datetime(2026, 11, 22, tzinfo=UTC).date()
C = 20.0  # inverse strength of the regularisation; 10 to 30 make no difference above noise
STEPS = 300
REVERSED, KEPT = 2, 2  # how often each genuine letter is turned, and kept, by a sentence more
TURNED = 0.25  # what one of these weighs against a letter as written
_NUMBER = re.compile(r"\b\d{3}-\d{2}-\d{4}\b")
_LEAST_LETTERS = 2  # a trait that fewer letters have weighs nothing


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, whether its author obeys a judge's order, and whose hand wrote it ("" for our own cases)."""

    hand: str
    subject: str
    body: str
    genuine: bool

    def read(self) -> tuple[Flat, tuple[list[int], ...]]:
        """Return the words as the reader gets them, and their traits."""
        words = headed(self.subject, split_words(self.body)[0])
        return words, traits(words, claims_in(words, today=TODAY))

    def held_for(self) -> list[tuple[str, ...]]:
        """Return what the rules alone hold against each reference of the letter; nothing, if they accept it."""
        spans = _NUMBER.finditer(self.body)
        found = tuple(
            replace(finding("US_SSN"), start=one.start(), end=one.end(), fingerprint=one.group()) for one in spans
        )
        told = match(header("Subject", self.subject), body(self.body), findings=found, read=False)
        return [() if one.accepted else one.reasons for one in told if one.judicial and one.docket_number]


def letters() -> Iterator[Letter]:
    """Give all letters."""
    for path in sorted((FOLDER / "words").glob("*.txt")):
        for block in re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            label, subject, text = block.split("\n", 2)
            yield Letter(path.stem, subject.removeprefix("Subject: "), text, label.startswith("GR"))
    told = yaml.safe_load((FOLDER / "letters.yaml").read_text(encoding="utf-8"))
    bodies = yaml.safe_load((FOLDER / "references.yaml").read_text(encoding="utf-8"))
    for name, genuine in (("genuine", True), ("held", False)):
        for one in told[name]:
            yield Letter("", one["subject"], one["body"], genuine)
        for text in bodies[name]:
            yield Letter("", "", text, genuine)


def turned(found: list[Letter]) -> Iterator[Letter]:
    """Give genuine letters with a sentence more that takes them back, or that changes nothing."""
    lines = (FOLDER / "reversals.txt").read_text(encoding="utf-8").splitlines()
    lines = [one for one in lines if not one.startswith("#")]
    for kind, taken, times in (("", False, REVERSED), ("+ ", True, KEPT)):
        told = [one.removeprefix(kind) for one in lines if one.startswith("+ ") is taken]
        for place, letter in enumerate([one for one in found if one.genuine] * times):
            sentence = told[place % len(told)]
            first, stop, rest = letter.body.strip().partition(". ")
            middle = f"{first}. {sentence} {rest}" if stop and place % 2 else f"{letter.body.strip()} {sentence}"
            yield replace(letter, body=f"{middle}\n", genuine=taken)


class Table:
    """All letters as numbers."""

    def __init__(self, found: list[Letter], written: int) -> None:
        self.letters = found
        self.written = np.arange(len(found)) < written
        self.genuine = np.array([one.genuine for one in found])
        self.hands = np.array([one.hand for one in found])
        read = [one.read() for one in found]
        self.taken_back = [taken_back(words) for words, _ in read]
        self.traits = [blocks for _, blocks in read]

    def learn(self, known: Any) -> Reader:
        """Fit a logistic regression to the known letters."""
        rows = np.flatnonzero(known)
        df = np.zeros(BUCKETS)
        for row in rows:
            df[np.unique(np.concatenate([np.array(one, dtype=np.int64) for one in self.traits[row]]))] += 1
        idf = np.where(df >= _LEAST_LETTERS, np.log((1 + len(rows)) / (1 + df)) + 1, 0).astype(np.float32)
        told = fit(
            matrix([self.traits[row] for row in rows], idf),
            np.where(self.genuine[rows], 1.0, -1.0),
            np.where(self.written[rows], C, C * TURNED),
        )
        return Reader(idf=idf, weights=told[:-1].astype(np.float32), bias=float(told[-1]))

    def chances(self, reader: Reader, rows: Any) -> Any:
        """Return the reader's probabilities."""
        margins = matrix([self.traits[row] for row in rows], reader.idf) @ reader.weights + reader.bias
        return 1 / (1 + np.exp(-margins))


def matrix(found: list[tuple[list[int], ...]], idf: Any) -> Any:
    """Return the traits of letters as a sparse matrix."""
    rows = [[weighed(block, idf) for block in blocks] for blocks in found]
    ends = np.cumsum([0, *(sum(len(buckets) for buckets, _ in row) for row in rows)])
    columns = np.concatenate([buckets for buckets, _ in chain.from_iterable(rows)])
    values = np.concatenate([numbers for _, numbers in chain.from_iterable(rows)])
    return csr_matrix((values, columns, ends), shape=(len(found), BUCKETS))


def fit(x: Any, sign: Any, share: Any) -> Any:
    """Return the coefficients and the bias; `share`: what each letter weighs."""
    turned = x.T.tocsr()

    def loss(told: Any) -> tuple[float, Any]:
        margin = sign * (x @ told[:-1] + told[-1])
        pull = -share * sign / (1 + np.exp(np.clip(margin, -30, 30)))
        lost = (share * np.logaddexp(0, -margin)).sum() + (told[:-1] ** 2).sum() / 2
        return float(lost), np.append(turned @ pull + told[:-1], pull.sum())

    options = {"maxiter": STEPS, "maxcor": 10}
    return minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B", options=options).x


def folds(table: Table) -> list[str]:
    """Return the lines of the table: of each hand, by rules and by rules with a reader that never saw this hand."""
    lines, total = [], Counter[str]()
    for hand in sorted(set(table.hands) - {""}):
        rows = np.flatnonzero((table.hands == hand) & table.written)
        chances = table.chances(table.learn((table.hands != hand) & (table.hands != "")), rows)
        counts = Counter[str]()
        for row, chance in zip(rows, chances, strict=True):
            letter, back = table.letters[row], table.taken_back[row]
            rules = letter.held_for()
            both = any(not weighed_with(one, chance=chance, taken_back=back) for one in rules)
            kind = "genuine" if letter.genuine else "false"
            counts[f"{kind}"] += 1
            counts[f"{kind} rules"] += () in rules
            counts[f"{kind} both"] += both
        total += counts
        lines.append(line(hand, counts))
    return [*lines, line("all", total)]


def line(name: str, counts: Counter[str]) -> str:
    """Return one line of the table."""
    told = (
        ", ".join(f"{counts[f'{kind} {one}']} of {counts[kind]} {kind}" for kind in ("genuine", "false"))
        for one in ("rules", "both")
    )
    return f"{name}: rules accept {'; with the reader '.join(told)}"


def save(reader: Reader) -> None:
    """Write the numbers: weights as whole numbers of -127 to 127 times a scale."""
    scale = float(np.abs(reader.weights).max()) / 127
    np.savez_compressed(
        ROOT / "dlp_gateway" / "legal" / "reader.npz",
        idf=reader.idf.astype(np.float16),
        weights=np.round(reader.weights / scale).astype(np.int8),
        scale=np.float32(scale),
        bias=np.float32(reader.bias),
    )


def main() -> None:
    """Train and write, or measure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folds", action="store_true", help="only measure, each hand left out in turn")
    asked = options.parse_args()
    found = [*letters()]
    table = Table([*found, *turned(found)], len(found))
    print(f"{len(found)} of {len(table.letters)} letters as written, {table.genuine.sum()} genuine")
    print(f"thresholds {DOUBTED}, {SURE}, {SURER}")
    if asked.folds:
        print("\n".join(folds(table)))
    else:
        save(table.learn(np.ones(len(table.letters), dtype=bool)))


if __name__ == "__main__":
    main()
