"""What the pages work with: one object for the console's rooms, and the reading of a held message.

Takes: the parts that `service` built. Returns: what a case says, masked.
Touches: the store; a worker process reads the message, not this one, which holds the key (decisions.md 35).
Fails: ActRefused, StoreFault, ScannerFault, Saturated.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

import anyio.to_thread

from dlp_gateway import redact
from dlp_gateway.console.taking import OCTETS, REQUESTS
from dlp_gateway.model import PartKind
from dlp_gateway.spool import Room

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from dlp_gateway.accounts import Accounts
    from dlp_gateway.config import Setting
    from dlp_gateway.config.papers import Paper
    from dlp_gateway.console.health import Health, Probe
    from dlp_gateway.docket import Docket
    from dlp_gateway.identity import Provider
    from dlp_gateway.model import (
        Attached,
        Copy,
        Explanation,
        Finding,
        ForwardPath,
        Incident,
        Message,
        Part,
        SafePage,
        Study,
    )
    from dlp_gateway.passes import Passes
    from dlp_gateway.quarantine import Quarantine
    from dlp_gateway.remarks import Remarks
    from dlp_gateway.scope import Scope
    from dlp_gateway.store import Store
    from dlp_gateway.store.seal import VerifyingKey

#: Opened messages stay this long and this many, so that a page turned back opens at once.
_KEPT, _KEPT_FOR = 16, timedelta(minutes=10)


class Reader(Protocol):
    """Opens a held message and explains it in a worker process."""

    def __call__(self, incident: Incident) -> Awaitable[Explanation]:
        """Return the text of the parts and what was found in them."""

    async def page(self, incident: Incident, locator: str) -> SafePage:
        """Return one part as HTML that is fit for a frame."""

    async def file(self, incident: Incident, locator: str) -> Attached:
        """Return one attachment as sent."""

    async def original(self, incident: Incident) -> bytes:
        """Return the message as sent."""

    async def copy(self, incident: Incident, recipients: tuple[ForwardPath, ...]) -> tuple[Copy, Message]:
        """Return a redacted copy, and the message that it is to these recipients."""

    def warm(self) -> object:
        """Get ready in the background: somebody will open a case soon."""


class Papers(Protocol):
    """Reads a court's paper for the register."""

    def read(self, name: str, octets: bytes) -> Awaitable[Explanation]:
        """Return its text and which process it is, read in a worker process."""

    def opened(self, sealed: bytes) -> bytes:
        """Return the octets of one that was kept sealed."""


class Workbench(Protocol):
    """Tries the rules in force on a message that nobody sent."""

    @property
    def version(self) -> str:
        """Version of the rulebook."""

    @property
    def scope(self) -> Scope:
        """Who is covered."""

    @property
    def destination(self) -> str:
        """A domain in scope, for a form to begin with; empty if there is none."""

    def canary(self) -> Message:
        """Return a message of our own that must be held."""

    def study(self, message: Message) -> Awaitable[Study]:
        """Judge a message in a worker process."""


class Machine(Protocol):
    """What the System page asks of the machine."""

    @property
    def settings(self) -> tuple[Setting, ...]:
        """The settings as they were read at the start."""

    def versions(self) -> tuple[tuple[str, str], ...]:
        """Return names and versions of the program and of what it rests on."""

    def free_octets(self) -> int:
        """Return what is free where the state stands."""

    def smtp_role(self) -> Health | None:
        """Return how the SMTP role of this machine is; None if it does not answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authors:
    """What the pages for authors of held mail work with. `papers`: the kinds that the lesson shows."""

    remarks: Remarks
    passes: Passes
    papers: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """The agency's own log-in. `passes`: seals what a browser keeps between its halves."""

    provider: Provider
    passes: Passes


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What the console works with. `url`: where officers reach it; empty on a machine of one's own.

    `room`: for what browsers and programs send, all together.
    """

    store: Store
    accounts: Accounts
    quarantine: Quarantine
    reader: Reader
    health: Probe
    clock: Callable[[], datetime]
    second_approver: bool = False
    time_zone: str = "UTC"
    url: str = ""
    authors: Authors | None = None
    agency: Agency | None = None
    workbench: Workbench | None = None
    docket: Docket | None = None
    papers: Papers | None = None
    machine: Machine | None = None
    swearing: VerifyingKey | None = None
    room: Room = field(default_factory=lambda: Room(messages=REQUESTS, octets=OCTETS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One part of a message as a page shows it. `found`: labels of what is masked or revealed in it.

    `page`: it can be looked at as HTML, too; `file`: locator of the attachment whose name it is.
    """

    locator: str
    kind: PartKind
    media_type: str
    filename: str | None
    text: str
    found: tuple[str, ...]
    page: bool = False
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One distinct value that was found: `label` (US_SSN #1), how often, how sure, and where first."""

    label: str
    entity: str
    count: int
    score: float
    recognizer: str
    rule: str
    subject: str | None
    locator: str


class Messages:
    """Opened messages, for a short while."""

    def __init__(self, reader: Reader, *, clock: Callable[[], datetime]) -> None:
        self._reader = reader
        self._clock = clock
        self._known: OrderedDict[str, tuple[datetime, Explanation]] = OrderedDict()

    async def explained(self, incident: Incident) -> Explanation:
        """Return what stands in a message; from memory if it was opened a moment ago."""
        now = self._clock()
        for case in [case for case, (at, _) in self._known.items() if now - at > _KEPT_FOR]:
            del self._known[case]
        if incident.id not in self._known:
            explanation = await self._reader(incident)
            self._known[incident.id] = (now, explanation)
        self._known.move_to_end(incident.id)
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return self._known[incident.id][1]


async def shown(explanation: Explanation, *, reveal: frozenset[str] = frozenset()) -> tuple[Shown, ...]:
    """Return the parts worth showing, masked but for the values of `reveal` (labels); in a thread, for big mail."""
    return await anyio.to_thread.run_sync(lambda: _shown(explanation, reveal))


def _shown(explanation: Explanation, reveal: frozenset[str]) -> tuple[Shown, ...]:
    findings = explanation.inspection.findings
    names = redact.labels(explanation.parts, findings)
    open_ = frozenset(key[1] for key, label in names.items() if label in reveal)
    texts = redact.mask(explanation.parts, findings, reveal=open_)
    called = {part.locator: text for part, text in zip(explanation.parts, texts, strict=True)}
    return tuple(
        Shown(
            locator=part.locator,
            kind=part.kind,
            media_type=part.media_type,
            filename=_name_of(part, called),
            text=text,
            found=_found_in(part.locator, findings, names),
            page=part.media_type == "text/html" and _is_leaf(part, part.locator),
            file=_file_of(part),
        )
        for part, text in zip(explanation.parts, texts, strict=True)
        if text.strip() and (part.kind is not PartKind.HIDDEN or _found_in(part.locator, findings, names))
    )


def _is_leaf(part: Part, locator: str) -> bool:
    """Whether a place is a body or attachment of the message itself, not of one that hangs on it."""
    outer = all(media_type.startswith("multipart/") for media_type in part.within)
    return outer and part.kind is not PartKind.HIDDEN and locator.replace(".", "").isdigit()


def _file_of(part: Part) -> str:
    """Return the locator of the attachment that a part names; empty for any other part."""
    locator = part.locator.removesuffix(":name")
    return locator if part.kind is PartKind.NAME and _is_leaf(part, locator) else ""


def _name_of(part: Part, texts: dict[str, str]) -> str | None:
    """Return a file's name as it is masked where it stands by itself: a name may say what its file does."""
    whole = part.locator.split("!")[0].split("?")[0].split("~")[0]
    return texts.get(f"{part.locator}:name", texts.get(f"{whole}:name"))


def _found_in(locator: str, findings: tuple[Finding, ...], names: dict[tuple[str, str], str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names[f.entity, f.fingerprint] for f in findings if f.locator == locator))


def values(explanation: Explanation) -> tuple[Value, ...]:
    """Return each distinct value once, in reading order, the surest finding of it."""
    findings = explanation.inspection.findings
    grouped: dict[str, list[Finding]] = {}
    names = redact.labels(explanation.parts, findings)
    for found in findings:
        grouped.setdefault(names[found.entity, found.fingerprint], []).append(found)
    return tuple(_value(label, found) for label, found in grouped.items())


def _value(label: str, found: list[Finding]) -> Value:
    best = max(found, key=lambda item: item.score)
    return Value(
        label=label, entity=best.entity, count=len(found), score=best.score, recognizer=best.recognizer,
        rule=best.rule, subject=best.subject, locator=best.locator,
    )  # fmt: skip
