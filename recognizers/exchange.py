"""Recognizers to and from a plain Presidio registry file, and what is lost on the way.

Takes: specs, or the YAML of a Presidio registry. Returns: YAML texts, and lines that say what the other side lacks.
Touches: nothing. Fails: `RecognizerError` for a file that is no registry.
Source: presidio_analyzer 2.2.366, `conf/default_recognizers.yaml`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from recognizers.spec import LOADER, PresidioSpec, RecognizerError, Spec

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Keys of ours beside `presidio:`, and what Presidio does without them.
_OURS = {
    "class_": "the code of its class: check digits, neighbours, statements",
    "statement": "its rules for statements about persons, and the judge",
    "against": "labels that speak against a value",
    "unless": "longer phrases in which a context word means something else",
    "allow": "owner, reason and last day of allowed values",
    "threshold": "its threshold: Presidio has one for all",
    "context_score": "the score that a context word makes: Presidio adds a fixed 0.35",
    "window": "how far a context word may stand",
    "cases": "the cases that prove it",
}
_ENTRY_KEYS = frozenset(PresidioSpec.model_fields)


def exported(specs: Mapping[str, Spec]) -> tuple[str, list[str]]:
    """Return a Presidio registry file of these recognizers, and what it lacks."""
    entries, lost = [], []
    for stem, spec in sorted(specs.items()):
        entry = spec.presidio.model_dump(mode="json", exclude_defaults=True, exclude={"allow_list"})
        if not spec.presidio.patterns and not spec.presidio.deny_list:
            lost.append(f"{stem}: left out: it has no patterns, only code or rules")
            continue
        entries.append({"name": stem, "type": "custom", **entry} | {"name": stem})
        lost += [
            f"{stem}: {told}" for key, told in _OURS.items() if getattr(spec, key) != Spec.model_fields[key].default
        ]
        if spec.presidio.allow_list:
            lost.append(f"{stem}: allow_list: Presidio takes it as a parameter of analyze()")
    registry = {"supported_languages": ["en", "es"], "recognizers": entries}
    return yaml.safe_dump(registry, sort_keys=False, allow_unicode=True, width=1_000), lost


def imported(text: str, *, source: str) -> tuple[dict[str, str], list[str]]:
    """Return a file of ours for each custom recognizer of a Presidio registry, by stem, and what was left out."""
    try:
        registry = yaml.load(text, LOADER)  # noqa: S506  both are safe loaders
    except yaml.YAMLError as error:
        raise RecognizerError(f"{source}: {error}") from None
    if not isinstance(registry, dict) or not isinstance(registry.get("recognizers"), list):
        raise RecognizerError(f"{source}: no Presidio registry: a list under `recognizers` is missing")
    files: dict[str, str] = {}
    lost = [f"{key}: not read: ours has no such setting for all" for key in sorted(registry.keys() - {"recognizers"})]
    for entry in registry["recognizers"]:
        stem, made = _entry(entry, lost)
        if made is not None:
            files[stem] = yaml.safe_dump(
                {"presidio": made, "source": f"imported from {source}", "cases": {"find": [], "ignore": []}},
                sort_keys=False,
                allow_unicode=True,
                width=1_000,
            )
    return files, lost


def _entry(entry: Any, lost: list[str]) -> tuple[str, dict[str, Any] | None]:
    if not isinstance(entry, dict) or entry.get("type", "custom") != "custom":
        name = entry if isinstance(entry, str) else entry.get("name", "?") if isinstance(entry, dict) else "?"
        lost.append(f"{name}: left out: one of Presidio's own, which is code")
        return str(name), None
    name = str(entry.get("name", "?"))
    stem = "".join(char if char.isalnum() else "_" for char in name.lower()).strip("_")
    lost += [f"{name}: {key}: unknown to us, left out" for key in sorted(entry.keys() - _ENTRY_KEYS)]
    kept = {key: value for key, value in entry.items() if key in _ENTRY_KEYS} | {"name": stem, "type": "custom"}
    try:
        PresidioSpec.model_validate(kept)
    except ValueError as error:
        lost.append(f"{name}: left out: {str(error).splitlines()[1] if len(str(error).splitlines()) > 1 else error}")
        return stem, None
    return stem, kept
