"""The table of faults has a row for each fault test, and no other; its words come from tools/faults.py."""

from __future__ import annotations

import ast
import re

from tests.running import ROOT

PAGE = (ROOT / "docs" / "reliability.md").read_text("utf-8")
TESTS = sorted((ROOT / "tests").glob("test_faults*.py"))


def is_fault(function: ast.FunctionDef) -> bool:
    return any(ast.unparse(mark).startswith("pytest.mark.fault(") for mark in function.decorator_list)


def test_each_fault_has_a_row_and_each_row_a_fault():
    """A test without a row is not told to operators; a row without a test is a promise that nobody keeps."""
    nodes = [node for path in TESTS for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    marked = {node.name for node in nodes if isinstance(node, ast.FunctionDef) and is_fault(node)}
    told = set(re.findall(r"\| `(test_\w+)(?:\[[^`]*\])?` \|$", PAGE.partition("<!-- end")[0], re.MULTILINE))
    assert len(marked) > 20
    assert told == marked
