"""Train the model of misgivings: `python tools/train_misgivings.py` writes dlp_gateway/legal/misgivings.npz.

Reads tests/messages/legal: misgivings/ (sentences, a file for each hand: "A " takes from the order, "H " does not),
reversals.txt, the genuine ones of mails.yaml that attach a paper, and words/ (letters): no sentence of a genuine letter
takes anything, and of a false one the worst does, as far as a first fit to the others can tell. Needs scipy; the model
itself needs numpy only. The same text gives the same numbers. `--folds` only measures, each hand in turn judged by what
was learnt from the other hands; `--of FILE` measures the shipped model on a file of a new hand.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml
from scipy.sparse import csr_matrix, hstack

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

from dlp_gateway.legal.misgivings import MEANING, MISGIVEN, Misgivings, sentences, traits  # noqa: E402
from dlp_gateway.legal.reader import weighed  # noqa: E402
from dlp_gateway.legal.wording import flat  # noqa: E402
from recognizers.encoder import encode  # noqa: E402
from recognizers.traits import BUCKETS  # noqa: E402
from tools.train_reader import FOLDER, fit, letters  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

C = 1.0  # inverse strength of the regularisation
OF_LETTERS, WORST = 0.2, 0.5  # what a sentence of a genuine letter, and the worst of a false one, weigh
_LEAST_SENTENCES = 2  # a trait that fewer sentences have weighs nothing


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, whether it takes from its order, and whose hand wrote it; `letter`: of which letter, -1 for none."""

    hand: str
    text: str
    taken: bool
    letter: int = -1


def lines() -> Iterator[Told]:
    """Give the labelled sentences."""
    for path in sorted((FOLDER / "misgivings").glob("*.txt")):
        yield from lines_of(path)
    for line in (FOLDER / "reversals.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield Told("", line.removeprefix("+ "), not line.startswith("+ "))
    for mail in yaml.safe_load((FOLDER / "mails.yaml").read_text(encoding="utf-8")):
        if mail["genuine"] and "paper" in mail:
            yield from (Told("", sentence, taken=False) for sentence in sentences(flat(mail["body"])))


def lines_of(path: Path) -> Iterator[Told]:
    """Give the labelled sentences of a hand."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(("A ", "H ")):
            yield Told(path.stem, line[2:].strip(), line.startswith("A "))


def of_letters() -> Iterator[Told]:
    """Give the sentences of letters; those of false ones are `taken` until the worst is known."""
    for number, letter in enumerate(letters()):
        if letter.hand:
            for sentence in sentences(flat(letter.body)):
                yield Told(letter.hand, sentence, not letter.genuine, number)


class Table:
    """All sentences as numbers."""

    def __init__(self, told: list[Told]) -> None:
        self.taken = np.array([one.taken for one in told])
        self.letter = np.array([one.letter for one in told])
        self.hands = np.array([one.hand for one in told])
        self.traits = [traits(one.text) for one in told]
        self.meant = encode([one.text for one in told])

    def learn(self, known: Any) -> Misgivings:
        """Fit to the known sentences, then once more with the worst sentence of each false letter."""
        free, genuine = known & (self.letter < 0), known & (self.letter >= 0) & ~self.taken
        first = self._fit(free | genuine)
        margins = self.margins(first, np.arange(len(self.taken)))
        worst = np.zeros(len(self.taken), dtype=bool)
        for number in np.unique(self.letter[known & (self.letter >= 0) & self.taken]):
            rows = np.flatnonzero(self.letter == number)
            worst[rows[np.argmax(margins[rows])]] = True
        return self._fit(free | genuine | worst)

    def _fit(self, known: Any) -> Misgivings:
        rows = np.flatnonzero(known)
        df = np.zeros(BUCKETS)
        for row in rows:
            df[np.unique(np.concatenate([np.array(one, dtype=np.int64) for one in self.traits[row]]))] += 1
        idf = np.where(df >= _LEAST_SENTENCES, np.log((1 + len(rows)) / (1 + df)) + 1, 0).astype(np.float32)
        shares = np.where(self.letter[rows] < 0, C, np.where(self.taken[rows], C * WORST, C * OF_LETTERS))
        told = fit(self._matrix(rows, idf), np.where(self.taken[rows], 1.0, -1.0), shares)
        return Misgivings(
            idf=idf,
            weights=told[:BUCKETS].astype(np.float32),
            meaning=told[BUCKETS:-1].astype(np.float32),
            bias=float(told[-1]),
        )

    def _matrix(self, rows: Any, idf: Any) -> Any:
        found = [[weighed(block, idf) for block in self.traits[row]] for row in rows]
        ends = np.cumsum([0, *(sum(len(buckets) for buckets, _ in blocks) for blocks in found)])
        columns = np.concatenate([buckets for blocks in found for buckets, _ in blocks])
        values = np.concatenate([numbers for blocks in found for _, numbers in blocks])
        words = csr_matrix((values, columns, ends), shape=(len(rows), BUCKETS))
        return hstack([words, csr_matrix(MEANING * self.meant[rows])]).tocsr()

    def margins(self, model: Misgivings, rows: Any) -> Any:
        """Return the logits of sentences."""
        return self._matrix(rows, model.idf) @ np.append(model.weights, model.meaning) + model.bias

    def free_rows(self, hand: str) -> Any:
        """Return the rows of a hand's own sentences."""
        return np.flatnonzero((self.letter < 0) & (self.hands == hand))


def folds(table: Table) -> Iterator[str]:
    """Give the lines of the table: of each hand, by what was learnt from the others."""
    for hand in sorted({*table.hands[table.letter < 0]} - {""}):
        rows = table.free_rows(hand)
        known = np.ones(len(table.taken), dtype=bool)
        known[rows] = False
        yield line(hand, table.margins(table.learn(known), rows), table.taken[rows])


def line(name: str, margins: Any, taken: Any) -> str:
    """Return what is held at the threshold of the gate."""
    held = 1 / (1 + np.exp(-margins)) >= MISGIVEN
    return f"{name}: {held[taken].sum()} of {taken.sum()} that take, {held[~taken].sum()} of {(~taken).sum()} others"


def save(model: Misgivings) -> None:
    """Write the numbers: weights as whole numbers of -127 to 127 times a scale."""
    scale = float(np.abs(model.weights).max()) / 127
    np.savez_compressed(
        ROOT / "dlp_gateway" / "legal" / "misgivings.npz",
        idf=model.idf.astype(np.float16),
        weights=np.round(model.weights / scale).astype(np.int8),
        scale=np.float32(scale),
        meaning=model.meaning.astype(np.float16),
        bias=np.float32(model.bias),
    )


def main() -> None:
    """Train and write, or measure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folds", action="store_true", help="only measure, each hand left out in turn")
    options.add_argument("--of", type=Path, help="only measure the shipped model on this file")
    asked = options.parse_args()
    if asked.of:
        table = Table([*lines_of(asked.of)])
        rows = np.arange(len(table.taken))
        print(line(asked.of.stem, table.margins(Misgivings.shipped(), rows), table.taken))
        return
    table = Table([*lines(), *of_letters()])
    print(f"{(table.letter < 0).sum()} sentences, {(table.letter >= 0).sum()} of letters; held from {MISGIVEN}")
    if asked.folds:
        print("\n".join(folds(table)))
    else:
        save(table.learn(np.ones(len(table.taken), dtype=bool)))


if __name__ == "__main__":
    main()
