"""The nouns of model.py as canonical JSON and back.

Takes: frozen dataclasses of model.py. Returns: ASCII JSON with sorted keys and no spaces, so that the same value is
always the same octets (the audit chain hashes them) and neither back end meets a character it cannot keep.
Fails: ValueError for stored text that is not what was written. A field that a newer program added is ignored; one
that this program added takes its default.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")


def canonical(value: object) -> str:
    """Return `value` as canonical JSON."""
    return _ENCODER.encode(value)


def restore(cls: type[_T], text: str) -> _T:
    """Build a `cls` from what `canonical` wrote."""
    try:
        return cast("_T", _reader(cast("Any", cls))(json.loads(text)))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"stored {cls.__name__} is damaged: {type(error).__name__}") from error


def restore_all(cls: type[_T], text: str) -> tuple[_T, ...]:
    """Build a tuple of `cls` from what `canonical` wrote."""
    try:
        read = _reader(cast("Any", cls))
        return tuple(cast("_T", read(item)) for item in json.loads(text))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"stored list of {cls.__name__} is damaged: {type(error).__name__}") from error


def restore_texts(text: str) -> tuple[str, ...]:
    """Read a list of strings."""
    value = json.loads(text)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError("stored list of texts is damaged")
    return tuple(value)


def _plain(value: object) -> object:
    """Return what json knows in place of a noun or a time; strings, enums of strings and tuples it knows itself."""
    if isinstance(value, date):  # datetime is one, too
        return value.isoformat()
    return {name: getattr(value, name) for name in _names(cast("Any", type(value)))}


_ENCODER = json.JSONEncoder(default=_plain, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


@cache
def _names(cls: type) -> tuple[str, ...]:
    return tuple(item.name for item in fields(cls))


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """Return the function that turns json's value into one of type `kind`."""
    if get_origin(kind) in (Union, UnionType):
        inner = _reader(next(item for item in get_args(kind) if item is not NoneType))
        return lambda value: None if value is None else inner(value)
    if get_origin(kind) is tuple:
        return _tuple_reader(get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if isinstance(kind, type) and issubclass(kind, date):
        return kind.fromisoformat
    if is_dataclass(kind):
        return _dataclass_reader(cast("type", kind))
    return lambda value: _same(kind, value)


def _same(kind: type, value: object) -> object:
    if not isinstance(value, (int, float) if kind is float else kind):
        raise TypeError(kind.__name__)
    return value


def _tuple_reader(inner: tuple[Any, ...]) -> Callable[[Any], tuple[Any, ...]]:
    if inner[-1] is Ellipsis:
        each = _reader(inner[0])
        return lambda value: tuple(each(item) for item in value)
    readers = tuple(_reader(item) for item in inner)
    return lambda value: tuple(read(item) for read, item in zip(readers, value, strict=True))


def _dataclass_reader(cls: type) -> Callable[[Any], Any]:
    hints = get_type_hints(cls, localns={"date": date, "datetime": datetime})
    plan = tuple((item.name, _reader(hints[item.name]), _required(item)) for item in fields(cls))

    def read(value: dict[str, Any]) -> Any:
        return cls(**{name: reader(value[name]) for name, reader, required in plan if required or name in value})

    return read


def _required(item: Any) -> bool:
    return item.default is MISSING and item.default_factory is MISSING
