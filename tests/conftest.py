"""Fixtures that several rooms share; the order in which files are run."""

from pathlib import Path

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
    """Put the long files first; all others stay as they were."""
    items.sort(key=lambda item: _PLACE.get(Path(item.path).name, len(_PLACE)))
