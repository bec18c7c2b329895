"""Train the judge: `python tools/train.py` writes recognizers/judge.npz and its card docs/judge.md.

Reads tests/recognizers: corpus/, statements/, messages/, and the cases of every recognizer. Needs scikit-learn; the
judge itself needs numpy only. The same text and seed give the same numbers. `--folds` only measures.
"""

# ruff: noqa: E501  tables of text

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

import corpus  # noqa: E402  beside this file

import recognizers  # noqa: E402
from recognizers.bench import Bench  # noqa: E402
from recognizers.encoder import SIZE, encode  # noqa: E402
from recognizers.gauges import MEASURES, measures  # noqa: E402
from recognizers.judge import DOUBT, Judge, Weights, bags, dense, dense_names, sentence_text  # noqa: E402
from recognizers.reading import Kind, Reading  # noqa: E402
from recognizers.statement import Statement  # noqa: E402
from recognizers.traits import BUCKETS, pieces  # noqa: E402

TESTS = ROOT / "tests" / "recognizers"
SEED = 20_190_301
#: Weights of a sentence: the older ones are few, and what is harmless in them must stay so; the recognizers' own
#: cases must come out right.
OLDER, NEWER, CASES = 1.2, 1.0, 5.0
QUIET = 2.0  # weight of a sentence of a whole message about nobody
AFTER = "w11"  # lines written after reading what was missed of others: never learnt from where those are measured
LOW, SLACK = -2.0, 0.5  # logits
RARE = 0.002  # share of the sentences in question that need not be
AROUND = 4  # how many bags: of the sentence, of the one before, of the Subject, of the text
MEANING = 3.0  # scale of the encoder's numbers beside the words; 2 to 6 make no difference above noise
C = 3.0  # inverse strength of the regularisation; 1 to 8 make no difference above noise
STEPS, FEWER_STEPS = 150, 50  # of the descent: of "anything", and of what only ranks


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence to learn from: `told` None is not known."""

    item: corpus.Item
    reading: Reading
    ordinal: int
    told: bool | None
    weight: float


def items() -> list[tuple[corpus.Item, float]]:
    """Return all labelled text with its weight."""
    found = [(item, NEWER) for item in (*corpus.statements(), *corpus.messages())]
    found += [(item, OLDER) for path in sorted((TESTS / "statements").glob("*.tsv")) for item in _older(path)]
    found += [(item, OLDER) for path in sorted((TESTS / "messages").glob("*.yaml")) for item in _rounds(path)]
    return found + [(item, CASES) for item in _cases()]


def _older(path: Path) -> list[corpus.Item]:
    lines = [line.split("\t", 1) for line in path.read_text(encoding="utf-8").splitlines() if line[:1] not in ("", "#")]
    return [
        corpus.Item(
            where=f"{path.name}",
            labels=frozenset(labels.replace("-", "").split(",")) - {""},
            language="mx",
            text=text.replace("\\n", "\n").replace("\\t", "\t"),
        )
        for labels, text in lines
    ]


def _rounds(path: Path) -> list[corpus.Item]:
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        corpus.Item(
            where=path.name,
            labels=frozenset({row["about"]}) - {"none"},
            language="mx",
            text=row["mail"],
            kind="round",
        )
        for row in rows
    ]


def _cases() -> list[corpus.Item]:
    found = []
    for item in recognizers.load(judge=False):
        entity = item.entity
        for case in item.spec.cases.find if isinstance(item, Statement) else ():
            text, spans = corpus.unmarked(case, item.stem)
            found.append(
                corpus.Item(where=item.stem, labels=frozenset({entity}), language="mx", text=text, spans=spans)
            )
        if isinstance(item, Statement):
            found += [
                corpus.Item(where=item.stem, labels=frozenset(), language="mx", text=case)
                for case in item.spec.cases.ignore
            ]
    return found


def readings(item: corpus.Item) -> list[tuple[Reading, tuple[tuple[int, int], ...]]]:
    """Return the texts of an item as the gateway reads them, with their marks."""
    if item.kind == "statement":
        return [(Reading(item.text), item.spans)]
    head, _, body = item.text.partition("\n\n")
    subject = next((line[8:].strip() for line in head.split("\n") if line.lower().startswith("subject:")), "")
    base = len(head) + 2
    found = [(Reading(body, subject), tuple((low - base, high - base) for low, high in item.spans if low >= base))]
    if subject:
        found.append((Reading(subject, subject), tuple((0, len(subject)) for low, _ in item.spans if low < base)))
    attached = item.attached or ((),) * len(item.attachments)
    return found + [
        (Reading(text, subject), marks) for (_, text), marks in zip(item.attachments, attached, strict=True)
    ]


def rows(found: list[tuple[corpus.Item, float]], judged: frozenset[str]) -> list[Row]:
    """Return the sentences of all items."""
    return [row for item, weight in found for row in _rows(item, weight, judged)]


def _rows(item: corpus.Item, weight: float, judged: frozenset[str]) -> list[Row]:
    made = []
    for reading, spans in readings(item):
        for ordinal, sentence in enumerate(reading.sentences):
            if sentence.kind is Kind.NOTICE:
                continue
            marked = any(low < sentence.end and high > sentence.start for low, high in spans)
            told: bool | None = None
            if not item.labels & judged:
                told = False
            elif marked or (item.kind == "statement" and len(reading.sentences) == 1):
                told = True
            # A message has many sentences, and one that is taken for a statement holds it.
            share = QUIET if told is False and item.kind != "statement" else 1
            made.append(Row(item, reading, ordinal, told, weight * share))
    return made


class Table:
    """All sentences as numbers."""

    def __init__(self, found: list[Row], bench: Bench, classes: tuple[str, ...]) -> None:
        self.rows = found
        names = dense_names(classes)
        measured: list[Any] = []
        self.pieces = [pieces(row.reading, row.ordinal) for row in found]
        rules: dict[int, dict[int, dict[str, float]]] = {}
        for row in found:
            if id(row.reading) not in rules:
                rules[id(row.reading)] = bench.rules(row.reading)
            told = rules[id(row.reading)].get(row.ordinal, {})
            measured.append(dense(measures(row.reading, row.ordinal) | told, names))
        self.measures = np.array(measured)
        sentences = [sentence_text(row.reading, row.ordinal) for row in found]
        same = [[*group] for _, group in groupby(found, key=lambda row: id(row.reading))]
        self.bag = np.vstack([bags(one[0].reading, [row.ordinal for row in one]) for one in same]) * MEANING
        self.meaning = encode(sentences) * MEANING

    def idf(self, known: np.ndarray) -> np.ndarray:
        """Return log(n / df) of each bucket over the known rows; buckets seen once or never weigh nothing."""
        df = np.zeros(BUCKETS)
        for at in known:
            df[np.unique(np.concatenate([np.array(block, dtype=np.int64) for block in self.pieces[at]]))] += 1
        return np.where(df >= 2, np.log((1 + len(known)) / (1 + df)) + 1, 0).astype(np.float32)

    def matrix(self, idf: np.ndarray) -> Any:
        """Return the pieces of all rows as a sparse matrix."""
        data, cols, ptr = [], [], [0]
        for found in self.pieces:
            for block in found:
                buckets = np.array(block, dtype=np.int64)
                values = idf[buckets]
                data.append(values / max(float(np.sqrt((values * values).sum())), 1e-6))
                cols.append(buckets)
            ptr.append(ptr[-1] + sum(map(len, found)))
        return csr_matrix((np.concatenate(data), np.concatenate(cols), ptr), shape=(len(self.pieces), BUCKETS))


def targets(found: list[Row], classes: tuple[str, ...]) -> np.ndarray:
    """Return 1, 0 or -1 (not known) for "anything" and each class."""
    made = np.zeros((len(found), 1 + len(classes)), dtype=np.int8)
    for at, row in enumerate(found):
        made[at, 0] = -1 if row.told is None else row.told
        for column, name in enumerate(classes, 1):
            made[at, column] = -1 if row.told is None else (row.told and name in row.item.labels)
    return made


def fit(x: Any, extra: np.ndarray, y: np.ndarray, weight: np.ndarray, *, steps: int) -> np.ndarray:
    """Return coefficients (sparse and dense features, bias; columns) of logistic regressions, all fitted at once."""
    sign, weights = np.where(y > 0, 1, -1).astype(np.float32), (weight * C).astype(np.float32)[:, None]
    turned, split, shape = x.T.tocsr(), x.shape[1], (x.shape[1] + extra.shape[1] + 1, y.shape[1])

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        told = flat.reshape(shape)
        now = told.astype(np.float32)
        margin = sign * (x @ now[:split] + extra @ now[split:-1] + now[-1])
        pull = -weights * sign / (1 + np.exp(np.clip(margin, -30, 30)))
        slope = np.vstack([turned @ pull, extra.T @ pull, pull.sum(axis=0)[None]]).astype(np.float64)
        slope[:-1] += told[:-1]
        lost = weights * np.logaddexp(0, -margin)
        return float(lost.sum(dtype=np.float64) + (told[:-1] ** 2).sum() / 2), slope.ravel()

    start = np.zeros(shape[0] * shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": steps, "maxcor": 10})
    return np.asarray(found.x.reshape(shape))


class Model:
    """What was learnt from the known rows: by words (column 0, then the classes), and by words and meaning."""

    def __init__(self, table: Table, y: np.ndarray, known: np.ndarray, *, columns: int, steps: int = STEPS) -> None:
        weights = np.array([row.weight for row in table.rows])
        self.idf = table.idf(known)
        self.pieces = table.matrix(self.idf)
        self.plain = np.hstack([table.measures, table.bag]).astype(np.float32)
        self.full = np.hstack([self.plain, table.meaning]).astype(np.float32)
        seen, weight, about = self.pieces[known], weights[known], y[:, :1]
        self.words = fit(seen, self.plain[known], about[known], weight, steps=steps)
        self.all = fit(seen, self.full[known], about[known], weight, steps=steps)
        if columns > 1:  # of which class a sentence is that tells anything
            told = known[about[known, 0] == 1]
            classes = fit(self.pieces[told], self.plain[told], y[told, 1:columns], weights[told], steps=FEWER_STEPS)
            self.words = np.hstack([self.words, classes])

    def margins(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the logits of "anything" by words, and by words and meaning."""
        told = []
        for found, dense_ in ((self.words, self.plain), (self.all, self.full)):
            told.append(self.pieces @ found[:BUCKETS, 0] + dense_ @ found[BUCKETS:-1, 0] + found[-1, 0])
        return told[0], told[1]


def learn(table: Table, y: np.ndarray, classes: tuple[str, ...], known: np.ndarray, *, columns: int) -> Model:
    """Learn, choose the likeliest sentences of unmarked messages, and learn again."""
    first = Model(table, y, known[y[known, 0] >= 0], columns=1, steps=FEWER_STEPS)
    more = y.copy()
    likeliest(table, more, first.margins()[1], classes)
    return Model(table, more, known[more[known, 0] >= 0], columns=columns)


def likeliest(table: Table, y: np.ndarray, margin: np.ndarray, classes: tuple[str, ...]) -> None:
    """Label, in each message that is about a person and has no marks, the sentence that most likely says so."""
    best: dict[int, int] = {}
    for at, row in enumerate(table.rows):
        if row.item.kind != "statement" and row.item.labels & set(classes) and not row.item.spans:
            key = id(row.item)
            best[key] = max(best.get(key, at), at, key=lambda one: margin[one])
    for at in best.values():
        y[at, 0] = 1
        y[at, 1:] = [name in table.rows[at].item.labels for name in classes]


def writer(item: corpus.Item) -> str:
    """Return who wrote an item: files of one hand share what stands before the first "_"."""
    name = item.where.partition(":")[0]
    return name.partition("_")[0] if re.match(r"w\d+_", name) else "first"


def folds(table: Table, y: np.ndarray, classes: tuple[str, ...], asked: list[str]) -> np.ndarray:
    """Return for each row of these writers the probability by a judge that has learnt from the others only."""
    hand = np.array([writer(row.item) for row in table.rows])
    told = np.full(len(table.rows), np.nan)
    for one in asked:
        known = np.flatnonzero((hand != one) & (hand != AFTER))
        plain, full = learn(table, y, classes, known, columns=1).margins()
        chosen = np.where((plain > DOUBT[0]) & (plain < DOUBT[1]), full, plain)
        told[hand == one] = 1 / (1 + np.exp(-chosen[hand == one]))
    return told


def report(table: Table, told: np.ndarray) -> list[str]:
    """Return the lines of the table: recall and false holds of the judge alone, by writer, kind and threshold."""
    best: dict[int, tuple[corpus.Item, float]] = {}
    for row, value in zip(table.rows, told, strict=True):
        if not np.isnan(value):
            best[id(row.item)] = (row.item, max(value, best.get(id(row.item), (row.item, 0.0))[1]))
    lines = []
    for name, statement in sorted({(writer(item), item.kind == "statement") for item, _ in best.values()}):
        chosen = [one for one in best.values() if (writer(one[0]), one[0].kind == "statement") == (name, statement)]
        about = np.array([value for item, value in chosen if item.labels])
        other = np.array([value for item, value in chosen if not item.labels])
        if len(about) and len(other):
            at = ", ".join(
                f"{at}: {100 * np.mean(about >= at):.1f} / {100 * np.mean(other >= at):.1f}" for at in _THRESHOLDS
            )
            kind = "sentences" if statement else "messages"
            lines.append(f"{name} {kind}: {len(about)} + {len(other)}; found / held falsely at {at}")
    return lines


_THRESHOLDS = (0.3, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9)


def closely(table: Table, model: Model) -> float:
    """Return the least that words weigh in sentences that are not out of the question though no rule saw anything."""
    plain = model.pieces @ model.words[:BUCKETS, 0] + model.words[-1, 0]
    unseen = table.measures[:, len(MEASURES)] == 0
    return float(np.quantile(plain[(model.margins()[0] > LOW) & unseen], RARE)) - SLACK


def save(path: Path, model: Model, table: Table, classes: tuple[str, ...]) -> None:
    """Write the numbers: pieces as whole numbers of -127 to 127 times a scale for each column."""
    plain = BUCKETS + model.plain.shape[1]
    both = np.column_stack([model.words[:plain, :1], model.all[:plain], model.words[:plain, 1:]])
    pieces = both[:BUCKETS]
    scale = np.abs(pieces).max(axis=0) / 127
    bias = np.concatenate([model.words[-1, :1], model.all[-1], model.words[-1, 1:]])
    np.savez_compressed(
        path,
        classes=np.array(classes),
        idf=model.idf.astype(np.float16),
        pieces=np.round(pieces / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        measures=both[BUCKETS : plain - AROUND * SIZE].astype(np.float32),
        bag=(both[plain - AROUND * SIZE :] * MEANING).astype(np.float16),
        meaning=(model.all[plain:-1, 0] * MEANING).astype(np.float32),
        bias=bias.astype(np.float32),
        closely=np.float32(closely(table, model)),
    )


def main() -> None:
    """Train, measure, write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folds", nargs="*", help="only measure, each of these writers (all) left out in turn")
    options.add_argument("--errors", type=int, default=0, help="print so many of the worst sentences")
    asked = options.parse_args()
    statements = tuple(item for item in recognizers.load(judge=False) if isinstance(item, Statement))
    classes = tuple(sorted({item.entity for item in statements}))
    judged = frozenset(classes)
    bench = Bench(statements, Judge(Weights.none(classes)))
    found = rows(items(), judged)
    table = Table(found, bench, classes)
    y = targets(found, classes)
    print(
        f"{len({id(row.item) for row in found})} texts, {len(found)} sentences: {(y[:, 0] == 1).sum()} about a person, {(y[:, 0] == 0).sum()} not"
    )
    if asked.folds is not None:
        told = folds(table, y, classes, asked.folds or sorted({writer(row.item) for row in found}))
        print("\n".join(report(table, told)))
        if asked.errors:
            errors(table, told, y, asked.errors)
    else:
        model = learn(table, y, classes, np.arange(len(found)), columns=1 + len(classes))
        save(ROOT / "recognizers" / "judge.npz", model, table, classes)


def errors(table: Table, told: np.ndarray, y: np.ndarray, count: int) -> None:
    """Print the sentences that the judge got most wrong."""
    wrong = sorted(np.flatnonzero(~np.isnan(told)), key=lambda at: -abs(told[at] - y[at, 0]) if y[at, 0] >= 0 else 0)
    for at in wrong[:count]:
        row = table.rows[at]
        sentence = row.reading.sentences[row.ordinal]
        print(
            f"{told[at]:.2f} {sorted(row.item.labels)} {row.item.where}: {row.reading.text[sentence.start : sentence.end]!r}"
        )


if __name__ == "__main__":
    main()
