"""Recognizers of protected identifiers; usable in any Presidio engine.

Takes: the `*.yaml` files beside this one, and an operator's directory with files of the same shape.
Returns: `load()` gives one `Recognizer` for each enabled file, ordered by stem.
Touches: reads those files. Fails: `RecognizerError` naming file, key and the nearest right word.

A recognizer is a YAML file and, where code is needed, a module of the same stem (or the one that `class:` names)
with exactly one class derived from `Recognizer`. Nothing else has to be edited.
"""

from __future__ import annotations

import functools
import importlib
import inspect
from pathlib import Path
from typing import TYPE_CHECKING

from recognizers.base import PatternTimeout, Recognizer
from recognizers.bench import Bench
from recognizers.judge import Judge
from recognizers.spec import RecognizerError, Spec, expired, read, tuned
from recognizers.statement import Statement

if TYPE_CHECKING:
    from datetime import date

__all__ = ["PatternTimeout", "Recognizer", "RecognizerError", "is_tuned", "load"]

_SHIPPED = Path(__file__).parent


def load(override_dir: Path | None = None, *, today: date | None = None, judge: bool = True) -> tuple[Recognizer, ...]:
    """Return every enabled recognizer, an operator's files merged over ours, ordered by stem.

    With `today` given, an allow entry whose last day is over is an error; without `judge` the rules decide alone.
    Raises RecognizerError.
    """
    specs = {**_shipped(), **_local(override_dir)}
    if today is not None and (over := expired(specs.values(), today)):
        raise RecognizerError(f"allow entry of {over[0].owner} ({over[0].reason}) expired on {over[0].expires}")
    found = tuple(_class(stem, spec)(spec, stem=stem) for stem, spec in sorted(specs.items()) if spec.presidio.enabled)
    return judged(found, Judge.shipped()) if judge else found


def is_tuned(recognizer: Recognizer) -> bool:
    """Whether an operator's file made or changed it."""
    return _shipped().get(recognizer.stem) != recognizer.spec


def judged(found: tuple[Recognizer, ...], judge: Judge) -> tuple[Recognizer, ...]:
    """Return the recognizers with a judge beside those that find statements."""
    statements = tuple(item for item in found if isinstance(item, Statement))
    bench = Bench(statements, judge)
    for item in statements:
        item.bench = bench
    return found


@functools.cache
def _shipped() -> dict[str, Spec]:
    return {path.stem: read(path) for path in sorted(_SHIPPED.glob("*.yaml"))}


def _local(override_dir: Path | None) -> dict[str, Spec]:
    shipped = _shipped()
    paths = sorted(override_dir.glob("*.yaml")) if override_dir is not None and override_dir.is_dir() else []
    return {path.stem: tuned(shipped[path.stem], path) if path.stem in shipped else read(path) for path in paths}


def _class(stem: str, spec: Spec) -> type[Recognizer]:
    """Return the class of a recognizer: of the module named by `class:`, else of the same stem, else the base."""
    name = spec.class_ or stem
    if not (_SHIPPED / f"{name}.py").is_file():
        if spec.class_ is not None:
            raise RecognizerError(f"{stem}.yaml: class: {name}: there is no recognizers/{name}.py")
        return Recognizer
    module = importlib.import_module(f"recognizers.{name}")
    own: list[type[Recognizer]] = [
        item
        for _, item in inspect.getmembers(module, inspect.isclass)
        if issubclass(item, Recognizer) and item.__module__ == module.__name__
    ]
    if len(own) != 1:
        raise RecognizerError(f"recognizers/{name}.py: one class derived from Recognizer expected, {len(own)} found")
    return own[0]
