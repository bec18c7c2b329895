"""Build the Rulebook from the files of the configuration directory, and give it a version.

Takes: Config and the time (rules expire). Returns: Rulebook. Touches: reads files. Fails: ConfigError.
The version is a SHA-256 over every octet that the verdict depends on: the YAML files, the recognizers (shipped and
tuned), the model's name and version, the settings that judge, and this program's version.
"""

from __future__ import annotations

import hashlib
import importlib.util
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import dlp_gateway
from dlp_gateway.config.destinations import read_destinations
from dlp_gateway.config.document import ConfigError
from dlp_gateway.config.judging import Rulebook
from dlp_gateway.config.jurisdictions import read_jurisdictions, read_kinds
from dlp_gateway.config.places import file_of, jurisdiction_files, recognizer_overrides, refuse_strangers
from dlp_gateway.config.rules import read_policy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from dlp_gateway.config.running import Config


def load_rulebook(config: Config, *, now: datetime) -> Rulebook:
    """Read, check and freeze the rules. The policy's cases are proved by `policy.prove`."""
    where = config.config_dir
    refuse_strangers(where)
    destination_files = _destination_files(where)
    destinations, addresses = read_destinations(destination_files)
    kinds_file, policy_file = file_of(where, "legal_process.yaml"), file_of(where, "policy.yaml")
    law_files = jurisdiction_files(where)
    jurisdictions = read_jurisdictions(
        law_files,
        kinds=read_kinds(kinds_file),
        default=config.jurisdiction,
        allow_proposed=config.allow_proposed,
        today=now.date(),
    )
    policy = read_policy(policy_file, destinations=destinations, today=now.date())
    overrides = recognizer_overrides(where)
    return Rulebook(
        version=_version(config, (*destination_files, kinds_file, policy_file, *law_files), overrides),
        destinations=destinations,
        addresses=addresses,
        policy=policy,
        jurisdictions=jurisdictions,
        default_jurisdiction=config.jurisdiction,
        recognizer_dir=overrides,
        spacy_model=config.spacy_model,
        content_limits=config.content_limits,
        loaded_on=now.date(),
    )


def unknown_entities(rulebook: Rulebook, recognised: frozenset[str]) -> frozenset[str]:
    """Give the entities that a policy or jurisdiction names and no recognizer finds.

    Presidio only warns of such a name; here the service refuses to start, or says so for those still to come.
    """
    named = {entity for item in rulebook.jurisdictions for entity in item.entities}
    for rule in rulebook.policy.rules:
        named |= {*rule.when.only_entities, *rule.when.any_entities}
    named |= {entity for entity, _ in rulebook.policy.on_violation.entities}
    return frozenset(named - recognised)


def _destination_files(config_dir: Path) -> tuple[Path, ...]:
    local = config_dir / "destinations.local.yaml"
    shipped = file_of(config_dir, "destinations.yaml")
    return (shipped, local) if local.exists() else (shipped,)


def _version(config: Config, files: tuple[Path, ...], overrides: Path | None) -> str:
    digest = hashlib.sha256()
    for name, octets in (*_named(files), *_recognizer_files(overrides), *_facts(config)):
        # Lengths keep apart what would else run together.
        digest.update(f"{len(name.encode())}:{name}{len(octets)}:".encode())
        digest.update(octets)
    return digest.hexdigest()


def _named(files: tuple[Path, ...]) -> Iterator[tuple[str, bytes]]:
    for file in files:
        yield f"{file.parent.name}/{file.name}", _octets(file)


def _recognizer_files(overrides: Path | None) -> Iterator[tuple[str, bytes]]:
    for label, folder in (("recognizers", _recognizer_package()), ("overrides", overrides)):
        for file in sorted(folder.rglob("*")) if folder else ():
            if file.is_file() and "__pycache__" not in file.parts:
                yield f"{label}/{file.relative_to(folder or file)}", _octets(file)


def _recognizer_package() -> Path | None:
    """Find the package without importing it: that would load Presidio into every command."""
    spec = importlib.util.find_spec("recognizers")
    return Path(spec.origin).resolve().parent if spec and spec.origin else None


def _facts(config: Config) -> Iterator[tuple[str, bytes]]:
    yield "program", dlp_gateway.__version__.encode()
    yield "model", f"{config.spacy_model} {_model_version(config.spacy_model)}".encode()
    yield "limits", repr((config.content_limits, config.jurisdiction, config.allow_proposed)).encode()


def _model_version(model: str) -> str:
    """Give the version of an installed model, or the hash of a copy's meta.json."""
    meta = Path(model) / "meta.json"
    if meta.is_file():
        return hashlib.sha256(_octets(meta)).hexdigest()
    try:
        return metadata.version(model)
    except metadata.PackageNotFoundError:
        return "missing"  # whoever loads the model says how to mend that


def _octets(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read ({error.strerror}). Check its permissions.") from None
