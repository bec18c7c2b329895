"""The YAML of a recognizer: schema, strict reading, and an operator's tuning merged over the shipped file.

Takes: `STEM.yaml` with a `presidio:` part, which is a valid entry of a Presidio registry file, and our own keys
beside it. Returns: frozen `Spec` values. Touches: reads the files it is given.
Fails: `RecognizerError` naming file, key and the nearest right word.
Source: Presidio `input_validation/yaml_recognizer_models.py` (there an unknown key is silently ignored).
"""

from __future__ import annotations

import difflib
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import regex
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

#: Presidio's own flags for patterns; a pattern that minds case says so with `(?-i:...)`.
FLAGS = regex.IGNORECASE | regex.MULTILINE | regex.DOTALL
LEFT, RIGHT = "«", "»"
Model = TypeVar("Model", bound=BaseModel)
#: libyaml where PyYAML was built with it: reading our files takes a tenth of the time in each worker.
LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class RecognizerError(ValueError):
    """A recognizer's file is wrong, or a recognizer does not find its own cases. Never holds mail text."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class PatternSpec(_Strict):
    """One expression. `score`: how sure the form alone makes us, in [0, 1]; a group `value` is the span."""

    name: str
    regex: str
    score: float = Field(ge=0, le=1)

    @field_validator("regex")
    @classmethod
    def _compiles(cls, value: str) -> str:
        try:
            regex.compile(value, FLAGS)
        except regex.error as error:
            raise ValueError(f"not a regular expression: {error}") from None
        return value


class LanguageSpec(_Strict):
    """Context words of one language; all languages are tried on every text."""

    language: Literal["en", "es"]
    context: tuple[str, ...] = ()


class PresidioSpec(_Strict):
    """What a Presidio registry file may say of a custom recognizer (and `allow_list`, its analyze() parameter)."""

    name: str
    type: Literal["custom"] = "custom"
    enabled: bool = True
    supported_entity: str
    supported_language: Literal["en", "es"] | None = None
    supported_languages: tuple[Literal["en", "es"] | LanguageSpec, ...] = ()
    country_code: str | None = None
    patterns: tuple[PatternSpec, ...] = ()
    context: tuple[str, ...] = ()
    deny_list: tuple[str, ...] = ()
    deny_list_score: float = Field(default=1.0, ge=0, le=1)
    allow_list: tuple[str, ...] = ()

    @property
    def phrases(self) -> tuple[str, ...]:
        """The context phrases of all languages."""
        by_language = (item.context for item in self.supported_languages if isinstance(item, LanguageSpec))
        return (*self.context, *(phrase for phrases in by_language for phrase in phrases))


class AllowSpec(_Strict):
    """A value that is no secret: somebody answers for it, says why, and until when."""

    value: str
    owner: str
    reason: str
    expires: date


class CasesSpec(_Strict):
    """Texts that prove the recognizer; expected spans stand in «guillemets»."""

    find: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


class Spec(_Strict):
    """One recognizer's file."""

    presidio: PresidioSpec
    source: str
    class_: str | None = Field(default=None, alias="class")  # stem of the module with the class; default: same stem
    threshold: float = Field(default=0.5, ge=0, le=1)
    context_score: float = Field(default=0.85, ge=0, le=1)  # at least this much once a context phrase is near
    window: tuple[int, int] = (140, 48)  # code points before and after a match that context is looked for in
    beside: tuple[str, ...] = ()  # weaker words: they count where the clause names a person and no foreign label
    against: tuple[str, ...] = ()  # labels that make the number next to them something else
    unless: tuple[str, ...] = ()  # longer phrases in which a context phrase says something else ("social worker")
    statement: dict[str, Any] | None = None  # rules for statements about persons; their class validates them
    allow: tuple[AllowSpec, ...] = ()
    cases: CasesSpec = CasesSpec()


class _PresidioTuning(_Strict):
    enabled: bool | None = None
    patterns: tuple[PatternSpec, ...] = ()
    context: tuple[str, ...] = ()
    deny_list: tuple[str, ...] = ()
    allow_list: tuple[str, ...] = ()
    name: str | None = None
    supported_entity: str | None = None


class Tuning(_Strict):
    """An operator's file of the same stem: what it says is added to, or (threshold, enabled) replaces, ours."""

    presidio: _PresidioTuning = _PresidioTuning()
    source: str | None = None
    threshold: float | None = Field(default=None, ge=0, le=1)
    beside: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    allow: tuple[AllowSpec, ...] = ()
    cases: CasesSpec = CasesSpec()


_KEYS = sorted(
    {
        (info.alias or name)
        for model in (Spec, PresidioSpec, PatternSpec, LanguageSpec, AllowSpec, CasesSpec)
        for name, info in model.model_fields.items()
    }
)


def read(path: Path) -> Spec:
    """Read a whole recognizer. Raises RecognizerError."""
    return _validated(Spec, path)


def tuned(spec: Spec, path: Path) -> Spec:
    """Return `spec` with the operator's file of the same stem merged over it. Raises RecognizerError."""
    tuning = _validated(Tuning, path)
    if tuning.presidio.supported_entity not in (None, spec.presidio.supported_entity):
        raise RecognizerError(f"{path}: supported_entity is {spec.presidio.supported_entity} and cannot be tuned")
    presidio = spec.presidio.model_copy(
        update={
            "enabled": spec.presidio.enabled if tuning.presidio.enabled is None else tuning.presidio.enabled,
            "patterns": spec.presidio.patterns + tuning.presidio.patterns,
            "context": spec.presidio.context + tuning.presidio.context,
            "deny_list": spec.presidio.deny_list + tuning.presidio.deny_list,
            "allow_list": spec.presidio.allow_list + tuning.presidio.allow_list,
        }
    )
    cases = CasesSpec(find=spec.cases.find + tuning.cases.find, ignore=spec.cases.ignore + tuning.cases.ignore)
    update: dict[str, Any] = {"presidio": presidio, "allow": spec.allow + tuning.allow, "cases": cases}
    update |= {"beside": spec.beside + tuning.beside, "against": spec.against + tuning.against}
    update |= {"unless": spec.unless + tuning.unless}
    if tuning.threshold is not None:
        update["threshold"] = tuning.threshold
    return spec.model_copy(update=update)


def expired(specs: Iterable[Spec], today: date) -> tuple[AllowSpec, ...]:
    """Return the allow entries whose last day is over."""
    return tuple(entry for spec in specs for entry in spec.allow if entry.expires < today)


def _validated(model: type[Model], path: Path) -> Model:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), LOADER)  # noqa: S506  both are safe loaders
    except (yaml.YAMLError, OSError, UnicodeDecodeError) as error:
        raise RecognizerError(f"{path}: {error}") from None
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise RecognizerError("; ".join(_told(path, item) for item in error.errors())) from None


def _told(path: Path, item: Any) -> str:
    where = ".".join(str(step) for step in item["loc"])
    if item["type"] != "extra_forbidden":
        return f"{path}: {where}: {item['msg']}"
    nearest = difflib.get_close_matches(str(item["loc"][-1]), _KEYS, n=1)
    return f"{path}: {where}: unknown key" + (f" (did you mean {nearest[0]}?)" if nearest else "")
