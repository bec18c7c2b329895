"""Read one YAML file strictly: every value knows its file and line, every wrong one says how to mend it.

Takes: a file. Returns: its root as a `Node`.
Fails: ConfigError for what cannot be read, is no YAML, or is not of the kind that was asked for.
Scalars are taken as written (YAML 1.1 would read 10:25 as a number in base 60 and `no` as false); the reader of
each value decides what it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# libyaml's loader is ten times as fast; wheels of PyYAML have it, a build without libyaml does not.
_LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TRUE = frozenset({"true", "yes", "on"})
_FALSE = frozenset({"false", "no", "off"})


class ConfigError(ValueError):
    """A configuration that cannot count. str(e): where, what is wrong, how to mend it, the nearest right word."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Give ` Did you mean "x"?` or, where nothing is near, the list of what is known."""
    words = sorted(known)
    close = get_close_matches(word, words, n=1, cutoff=0.6) or get_close_matches(
        word.lower(), [*map(str.lower, words)], n=1, cutoff=0.6
    )
    if close:
        right = next(item for item in words if item.lower() == close[0].lower())
        return f' Did you mean "{right}"?'
    return f" Known: {', '.join(words)}." if words else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One value of a YAML file. `path` is its way from the root: `rules[2].when.unread`."""

    file: Path
    path: str
    raw: yaml.Node | None

    @property
    def line(self) -> int:
        """The line that it begins on, from 1."""
        return 1 if self.raw is None else self.raw.start_mark.line + 1

    @property
    def empty(self) -> bool:
        """Whether nothing stands there (or `null`)."""
        return self.raw is None or (isinstance(self.raw, yaml.ScalarNode) and self.raw.tag.endswith(":null"))

    def error(self, what: str) -> ConfigError:
        """Make the error for this place."""
        key = f" {self.path}:" if self.path else ""
        return ConfigError(f"{self.file}:{self.line}:{key} {what}")

    def mapping(self, *, known: Iterable[str], required: Iterable[str] = ()) -> dict[str, Node]:
        """Give its keys and values; refuse unknown, doubled and missing keys."""
        found = self.pairs()
        words = tuple(known)
        for key, value in found.items():
            if key not in words:
                raise value.error(f'unknown key "{key}".{nearest(key, words)}')
        missing = [key for key in required if key not in found or found[key].empty]
        if missing:
            raise self.error(f'the key "{missing[0]}" is missing. Add it.')
        return {key: value for key, value in found.items() if not value.empty}

    def pairs(self) -> dict[str, Node]:
        """Give keys and values of a mapping whose keys may be any text."""
        if self.empty:
            return {}
        if not isinstance(self.raw, yaml.MappingNode):
            raise self.error("here should stand keys with values (key: value).")
        found: dict[str, Node] = {}
        for key, value in self.raw.value:
            name = Node(file=self.file, path=self.path, raw=key).text()
            node = Node(file=self.file, path=f"{self.path}.{name}" if self.path else name, raw=value)
            if name in found:
                raise node.error("this key stands here twice. Remove one.")
            found[name] = node
        return found

    def items(self) -> tuple[Node, ...]:
        """Give the items of a list."""
        if self.empty:
            return ()
        if not isinstance(self.raw, yaml.SequenceNode):
            raise self.error("here should stand a list (lines beginning with -).")
        return tuple(
            Node(file=self.file, path=f"{self.path}[{index}]", raw=item) for index, item in enumerate(self.raw.value)
        )

    def text(self) -> str:
        """Give a non-empty text without control characters, as written."""
        if self.empty or not isinstance(self.raw, yaml.ScalarNode):
            raise self.error("here should stand a single text.")
        value = str(self.raw.value).strip()
        if not value:
            raise self.error("this text is empty. Fill it in or remove the key.")
        return value

    def plain(self) -> str | tuple[str, ...]:
        """Give a text or a list of texts, as written, for a reader that knows what they mean."""
        if isinstance(self.raw, yaml.SequenceNode):
            return tuple(item.text() for item in self.items())
        return self.text()

    def texts(self) -> tuple[str, ...]:
        """Give a list of texts, none twice."""
        found = tuple(item.text() for item in self.items())
        for index, word in enumerate(found):
            if word in found[:index]:
                raise self.items()[index].error(f'"{word}" stands in this list twice. Remove one.')
        return found

    def words(self, known: Iterable[str]) -> tuple[str, ...]:
        """Give a list of texts that must all be among `known`."""
        self.texts()
        return tuple(item.word(known) for item in self.items())

    def word(self, known: Iterable[str]) -> str:
        """Give a text that must be among `known`."""
        words, value = tuple(known), self.text()
        if value not in words:
            raise self.error(f'"{value}" is not a word that may stand here.{nearest(value, words)}')
        return value

    def flag(self) -> bool:
        """Give a truth value."""
        value = self.text().lower()
        if value not in _TRUE | _FALSE:
            raise self.error(f'"{value}" is neither true nor false. Write one of them.')
        return value in _TRUE

    def day(self) -> date:
        """Give a date."""
        value = self.text()
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self.error(f'"{value}" is not a date. Write it as YYYY-MM-DD.') from None


def read_yaml(file: Path) -> Node:
    """Read a file that holds one YAML document."""
    try:
        root = yaml.compose(file.read_text(encoding="utf-8"), Loader=_LOADER)
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read ({error.strerror}). Check the name and its permissions.") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{file}: is not UTF-8 text. Save it as UTF-8.") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigError(f"{file}:{line}: is not valid YAML: {error.problem}. Check indentation and quotes.") from None
    except yaml.YAMLError:
        raise ConfigError(f"{file}: holds characters that YAML does not allow. Remove control characters.") from None
    return Node(file=file, path="", raw=root)
