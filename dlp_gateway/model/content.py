"""What a message is made of, and what was found in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@unique
class PartKind(StrEnum):
    """Where a text stood. AUTHOR'S WORDS are BODY and HEADER outside any nested message."""

    HEADER = "header"  # one header field, unfolded and decoded; locator h:Subject
    BODY = "body"  # displayed text of a body part; locator 1.2
    ATTACHMENT = "attachment"  # text of a part with disposition attachment or a file name; locator 1.3
    NAME = "name"  # a file name; locator 1.3:name
    HIDDEN = "hidden"  # what a program reads and a browser does not show: comments, attributes, raw views; 1.2?


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One table cell: `start`/`end` are code points into `Part.text`; `header` is its column's head, or empty."""

    row: int
    column: int
    header: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of text that a reader or a program could find in the message.

    `locator`: ordinals of nesting (`2.1.3`), `h:Subject`, `1.3:name`, `1.3!Sheet1!B7`. `text`: as decoded, not
    normalised. `within`: media types of the containers around it, outermost first (`message/rfc822` = somebody
    else's words). `layout`: the cells where the source has columns.
    """

    locator: str
    media_type: str
    kind: PartKind
    text: str
    filename: str | None = None
    within: tuple[str, ...] = ()
    layout: tuple[Cell, ...] = ()
    ocr: bool = False


@unique
class Cause(StrEnum):
    """Why a piece of a message could not be read."""

    ENCRYPTED = "encrypted"  # locked or encrypted; nobody without the key can look inside
    TOO_DEEP = "too_deep"  # nested deeper than content_depth
    TOO_BIG = "too_big"  # more parts, text or header than the limits of gateway.yaml
    MALFORMED = "malformed"  # not what it says it is, or broken
    UNSUPPORTED = "unsupported"  # a format that this version does not read
    TIMEOUT = "timeout"  # reading it ran over the deadline
    CRASHED = "crashed"  # it killed the process that read it, twice


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A piece of the message that nobody could read; a human must."""

    locator: str
    media_type: str
    cause: Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A protected identifier. `start`/`end`: code points into `Part.text` of `locator`, half-open; score in [0, 1].

    `rule` names the pattern or rule that found it; `subject` whom it is about as an ordinal ("person 2") where
    one can be told; `context`: words of ours and features that moved the score, never words of the mail;
    `fingerprint`: keyed hash of the normalised value, never the value.
    """

    entity: str
    locator: str
    start: int
    end: int
    score: float
    recognizer: str
    rule: str
    fingerprint: str
    subject: str | None = None
    context: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One thing that an order must fulfil: `met`, what was `found`, what is `missing`; closed words and counts."""

    name: str
    met: bool
    found: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalProcess:
    """A court order, warrant, subpoena or other process that the message carries or cites: a claim, not a proof.

    `kind` is an id of config/legal_process.yaml; `accepted` says whether it counts at the jurisdiction's level of
    assurance; `reasons` why it does or does not (closed words, see legal/__init__.py); `clauses` the same one by one.
    `docket_printed`: the number as it stands there; `persons`: how many the findings are about, as far as the text
    names them, and `person_hashes` who, keyed: to see an order used again for others.
    """

    kind: str
    judicial: bool
    locator: str
    accepted: bool
    reasons: tuple[str, ...]
    court: str | None = None
    docket_number: str | None = None
    signer_office: str | None = None
    issued_on: date | None = None
    order_id: str | None = None
    docket_printed: str | None = None
    expires_on: date | None = None
    clauses: tuple[Clause, ...] = ()
    persons: int = 0
    person_hashes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessDetail:
    """What a paper says, in its own words, for an officer: never logged, never stored.

    `lines` show whose paper it is; `kind` and `locator` tell which of the inspection's LegalProcess it belongs to.
    """

    kind: str
    locator: str
    lines: tuple[str, ...] = ()
    signer: str = ""
    persons: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    addressee: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A phrase of a pretext or of a broad request, by its closed name; never an accusation, never a reason to pass."""

    name: str
    family: str  # pretext | breadth
    locator: str
    start: int
    end: int
