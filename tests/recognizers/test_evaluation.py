"""The labelled text has its shape, and no entity's recall falls below its recorded floor."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import yaml

TOOLS = Path(__file__).parents[2] / "tools"
FEW = 8  # an eighth of the text: minutes become seconds


def tool(name: str):
    """Load a program of tools/ as a module."""
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, TOOLS / f"{name}.py")
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


corpus = tool("corpus")
evaluation = tool("eval")


def test_no_recall_falls_below_its_floor():
    """Recall and false holds on a fifth of the labelled text stay where `eval.py --few 8 --floors` left them."""
    result = evaluation.measure("ours", evaluation.ours(), evaluation.items(FEW))
    assert not evaluation.below(result, yaml.safe_load(evaluation.FLOORS.read_text(encoding="utf-8")))


def test_a_fall_is_told():
    """An entity that is found less often than recorded is named."""
    result = evaluation.Result("none")
    result.add(corpus.statements()[0], frozenset())
    known = {"entities": {"PUBLIC_ASSISTANCE": 0.9}, "sets": {"sentences": {"recall": 0.9, "false_holds": 0.0}}}
    assert [line.split(":")[0] for line in evaluation.below(result, known)] == ["PUBLIC_ASSISTANCE", "sentences"]


def test_a_line_of_the_wrong_shape_is_named(tmp_path):
    """A label that does not exist, or marks that do not match it, name file and line."""
    path = tmp_path / "x.tsv"
    for wrong in (
        "FAITH\ten\tHe is «x».",
        "RELIGION\ten\tHe is x.",
        "NONE\ten\tHe is «x».",
        "NONE\tfr\tx",
        "NONE en x",
    ):
        path.write_text(f"# first\n{wrong}\n", encoding="utf-8")
        assert corpus.check([path]) == 1


def test_half_of_the_labelled_text_are_look_alikes():
    """Between two and three of five sentences and messages are about nobody."""
    for items in (corpus.statements(), corpus.messages()):
        assert 0.4 <= sum(not item.labels for item in items) / len(items) <= 0.6


def test_intervals_are_those_of_wilson():
    """9 of 10 is somewhere between 60 and 98 percent."""
    assert evaluation.interval(9, 10) == "90 (60-98)"
