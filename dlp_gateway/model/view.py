"""What a worker makes of a held message for an officer to look at or to send on; never logged."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dlp_gateway.model.envelope import ForwardPath
    from dlp_gateway.model.verdict import Inspection


@unique
class Sight(StrEnum):
    """What is asked for."""

    PAGE = "page"  # one part of HTML, sanitised and masked
    FILE = "file"  # the octets of one attachment, as sent
    COPY = "copy"  # the whole message as a new one, without what was found


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an officer asks of a message. `locator`: of which part; the rest is for a copy alone.

    `recipients`: whom the copy goes to; `case`: of the message it is made from; `hostname`: ours, for its Message-ID;
    `contact`: whom its reader may ask.
    """

    sight: Sight
    locator: str = ""
    recipients: tuple[ForwardPath, ...] = ()
    case: str = ""
    hostname: str = "localhost"
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SafePage:
    """HTML of a part: a fixed list of elements, no address, picture, style or script; what was found is masked.

    `html` empty: it is not shown, for the reason in `withheld` (a closed word).
    """

    html: str = ""
    withheld: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """One attachment as sent, freed of its transfer encoding. No `octets`: there is none under that locator."""

    octets: bytes | None = None
    filename: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """An attachment that a copy goes without: its name, masked, and why (a closed word)."""

    name: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A redacted copy as it would be sent, read and judged again like any mail.

    `content`: RFC 5322 message, CRLF line ends. `digest`: of all that it says, without date and recipients: what an
    officer has seen is what is sent. `kept`: names of the attachments in it. `removed`: distinct values taken out.
    `left`: kinds that are still found in it, or could not be read; a copy with any must not leave. `inspection`: of
    the copy.
    """

    content: bytes
    digest: str
    subject: str
    body: str
    files: tuple[tuple[str, str], ...]
    kept: tuple[str, ...]
    dropped: tuple[Dropped, ...]
    removed: int
    left: tuple[str, ...]
    inspection: Inspection


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What the author is asked to take out: a kind of fact and its place, never the fact.

    `place`: subject | header | body | file | name | unseen; `locator`: of the part; `line`: from 1 in its text, 0 where
    lines say nothing.
    """

    entity: str
    place: str
    locator: str
    line: int
    count: int
