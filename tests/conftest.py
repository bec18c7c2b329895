"""Fixtures that several rooms share; the order in which files are run."""

from collections import Counter
from pathlib import Path

import pytest

pytest_plugins = ["tests.databases"]

#: Files that take minutes, longest first (`pytest --durations`): begun first, none keeps one core busy at the end.
_LONGEST = (
    "test_durability.py",
    "test_recipes.py",
    "test_barriers.py",
    "test_nodes.py",
    "test_service.py",
    "test_postfix.py",
    "test_author_browser.py",
    "test_linear.py",
)
_PLACE = {name: at for at, name in enumerate(_LONGEST)}


def pytest_collection_modifyitems(items):
    """Put the long files first; all others stay as they were. Every test has an id of its own.

    Schemathesis names its tests after the operation, yet gives all the same id; pytest-xdist runs one of each id only.
    """
    for item in items:
        if not item.nodeid.endswith(item.name):
            item._id = item._id.with_params(item.operation_label)
    twins = [name for name, count in Counter(item.nodeid for item in items).items() if count > 1]
    if twins:
        raise pytest.UsageError(f"pytest-xdist would run one test only of those called {twins[0]}")
    items.sort(key=lambda item: _PLACE.get(Path(item.path).name, len(_PLACE)))
