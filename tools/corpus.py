"""The labelled text that the judge is trained on and the recognizers are measured on.

`python tools/corpus.py check FILE...` names the lines that have not the right shape; `count` tells what there is.
Statements (`*.tsv`): LABELS, language and text, parted by tabs; what tells stands in «guillemets». Messages (`*.txt`):
a line `=== LABELS | language | kind`, then headers, an empty line, the body, and `--- attach NAME` before each attachment.
"""

# ruff: noqa: E501  a list of names

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parents[1] / "tests" / "recognizers" / "corpus"
ENTITIES = frozenset(
    [
        "US_SSN",
        "US_ITIN",
        "NATIONAL_ORIGIN",
        "CITIZENSHIP",
        "IMMIGRATION_STATUS",
        "ALIEN_NUMBER",
        "USCIS_RECEIPT",
        "IMMIGRATION_NUMBER",
        "PASSPORT",
        "HOME_ADDRESS",
        "SHELTER_LOCATION",
        "DATE_OF_BIRTH",
        "DRIVER_LICENSE",
        "LICENSE_PLATE_OR_VIN",
        "PUBLIC_ASSISTANCE",
        "CRIME_VICTIM",
        "SEXUAL_ORIENTATION",
        "GENDER_IDENTITY",
        "DISABILITY",
        "MEDICAL_CONDITION",
        "RELIGION",
        "HOUSING_STATUS",
        "COURT_DATE",
        "FAMILY_MEMBER",
        "EMPLOYMENT_RECORD",
        "BIOMETRIC",
    ]
)
LANGUAGES = frozenset({"en", "es", "mx"})
_HEAD = re.compile(r"^=== ", re.MULTILINE)
_ATTACH = re.compile(r"^--- attach (\S.*)\n", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One labelled text. `spans` are the telling words in `text`; `attachments` are (name, text) of a message."""

    where: str
    labels: frozenset[str]
    language: str
    text: str
    spans: tuple[tuple[int, int], ...] = ()
    kind: str = "statement"
    attachments: tuple[tuple[str, str], ...] = ()
    attached: tuple[tuple[tuple[int, int], ...], ...] = ()  # the telling words of each attachment

    @property
    def template(self) -> str:
        """What a copy shares with its original: the text without numbers and names; folds are parted by it."""
        return re.sub(r"\W+", " ", re.sub(r"\b[A-ZÁÉÍÓÚÑ]\w+|\d+", "", self.text)).strip().lower()[:60]


class ShapeError(ValueError):
    """A line has not the right shape; says where."""


def statements(paths: list[Path] | None = None) -> list[Item]:
    """Return every labelled sentence. Raises ShapeError."""
    found = paths if paths is not None else sorted((FOLDER / "statements").glob("*.tsv"))
    return [item for path in found for item in _statements(path)]


def messages(paths: list[Path] | None = None) -> list[Item]:
    """Return every labelled message. Raises ShapeError."""
    found = paths if paths is not None else sorted((FOLDER / "messages").glob("*.txt"))
    return [item for path in found for item in _messages(path)]


def _statements(path: Path) -> Iterator[Item]:
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        where = f"{path.name}:{number}"
        columns = line.split("\t")
        if len(columns) != 3:
            raise ShapeError(f"{where}: 3 columns expected, {len(columns)} found")
        labels = _labels(columns[0], where)
        text, spans = unmarked(columns[2].replace("\\n", "\n").replace("\\t", "\t"), where)
        if bool(spans) != bool(labels):
            raise ShapeError(f"{where}: labels need marks, NONE has none")
        yield Item(where=where, labels=labels, language=_language(columns[1], where), text=text, spans=spans)


def _messages(path: Path) -> Iterator[Item]:
    content = path.read_text(encoding="utf-8")
    for found in _HEAD.split(content)[1:]:
        head, _, mail = found.partition("\n")
        where = f"{path.name}: === {head}"
        columns = [column.strip() for column in head.split("|")]
        if len(columns) != 3:
            raise ShapeError(f"{where}: LABELS | language | kind expected")
        body, *parts = _ATTACH.split(mail.strip("\n") + "\n")
        labels = _labels(columns[0], where)
        text, spans = unmarked(body, where)
        if not re.match(r"(?:[A-Za-z-]+: .*\n(?:[ \t].*\n)*)+\n", text):
            raise ShapeError(f"{where}: headers and an empty line expected, found {text[:40]!r}")
        yield Item(
            where=where,
            labels=labels,
            language=_language(columns[1], where),
            text=text,
            spans=spans,
            kind=columns[2],
            attachments=tuple(
                (name, unmarked(part, where)[0]) for name, part in zip(parts[::2], parts[1::2], strict=True)
            ),
            attached=tuple(unmarked(part, where)[1] for part in parts[1::2]),
        )


def _labels(column: str, where: str) -> frozenset[str]:
    labels = frozenset(column.replace(" ", "").split(",")) - {"NONE", ""}
    if not column.strip() or labels - ENTITIES:
        raise ShapeError(f"{where}: unknown label {', '.join(sorted(labels - ENTITIES)) or '(none)'}")
    return labels


def _language(column: str, where: str) -> str:
    if column not in LANGUAGES:
        raise ShapeError(f"{where}: language {column!r} is not one of en, es, mx")
    return column


def unmarked(text: str, where: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the text without guillemets, and the spans that stood in them."""
    plain, spans, start = "", [], -1
    for piece in re.split("([«»])", text):
        if piece == "«":
            if start >= 0:
                raise ShapeError(f"{where}: « inside «")
            start = len(plain)
        elif piece == "»":
            if start < 0:
                raise ShapeError(f"{where}: » without «")
            spans.append((start, len(plain)))
            start = -1
        else:
            plain += piece
    if start >= 0:
        raise ShapeError(f"{where}: « without »")
    return plain, tuple(spans)


def check(paths: list[Path]) -> int:
    """Print what is wrong; return how many files are."""
    wrong = 0
    for path in paths:
        try:
            items = statements([path]) if path.suffix == ".tsv" else messages([path])
            told = sum(bool(item.labels) for item in items)
            print(f"{path.name}: {len(items)} ({told} about a person)")
        except ShapeError as error:
            wrong += 1
            print(error)
    return wrong


def count() -> None:
    """Print how many there are of each label and language."""
    for name, items in (("statements", statements()), ("messages", messages())):
        languages = Counter(item.language for item in items)
        labels = Counter(label for item in items for label in item.labels or {"NONE"})
        print(f"{name}: {len(items)}; {dict(languages)}")
        print("  " + ", ".join(f"{label} {number}" for label, number in labels.most_common()))


if __name__ == "__main__":
    if sys.argv[1:2] == ["check"]:
        sys.exit(min(1, check([Path(name) for name in sys.argv[2:]])))
    count()
