"""`dlp-gateway trace`: what became of a message, from the logs' keyed hashes and from the store.

Takes: an address, a queue id (ours, the sender's, the next hop's), a Message-ID or a case number; log lines.
Returns: one line or JSON object per message, oldest first.
Touches: the store, and one audit entry: that somebody looked, and for what (an address only as its keyed hash).
The logs know all mail, without addresses; the store knows mail in scope, with them until retention erases them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from dlp_gateway import log
from dlp_gateway.cli.lines import read
from dlp_gateway.cli.who import sight

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dlp_gateway.model import Incident
    from dlp_gateway.store import Store
    from dlp_gateway.store.search import Known

#: The events of log.py that name a message: by `queue_id`, or by `message_id`, which is the same id.
_IDS = ("queue_id", "message_id")
#: By what else a line can be found that is written as it is; `ids` are hashes.
_PLAIN = (*_IDS, "next_hop_id", "case")
_OPENINGS = frozenset({"decided", "repeated"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is looked for. `address`: None for an id; `hashes`: of the address or the ids, under each key of the log.

    `ids`: as they may stand in the store; a Message-ID that was typed without its brackets looks like an address.
    """

    text: str
    address: str | None
    ids: tuple[str, ...]
    hashes: frozenset[str]
    shown: str

    @classmethod
    def of(cls, text: str, *, keys: tuple[bytes, ...]) -> Sought:
        """Tell an address, which has an @ and no brackets, from an id. `shown` may stand in the audit log for ever."""
        address = text if "@" in text and not text.startswith("<") else None
        ids = (text,) if address is None else (f"<{text}>",)
        hashes = frozenset(log.address_hash(key, name) for key in keys for name in (*ids, *filter(None, (address,))))
        shown = log.address_hash(keys[0], text) if "@" in text else text
        return cls(text=text, address=address, ids=ids, hashes=hashes, shown=shown)

    def is_in(self, line: dict[str, Any]) -> bool:
        """Whether a log line speaks of it."""
        named = {line.get("sender"), *line.get("recipients", ()), *line.get("ids", ())}
        plain = {str(line.get(name) or "").casefold() for name in _PLAIN}
        return bool(self.hashes & named) or self.text.casefold() in plain


@dataclass(kw_only=True)
class Fate:
    """What is known of one message. `events`: (time, what happened, facts), in any order."""

    queue_id: str
    case: str | None = None
    state: str | None = None
    reverse_path: str | None = None
    recipients: list[str] = field(default_factory=list)
    events: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)

    @property
    def came(self) -> str:
        """When it was first heard of, ISO 8601; empty if nobody knows."""
        return min(at for at, _, _ in self.events) if self.events else ""

    def as_json(self) -> str:
        """Write it for scripts."""
        events = [{"at": at, "event": name, **facts} for at, name, facts in sorted(self.events, key=lambda e: e[:2])]
        row = {
            "queue_id": self.queue_id,
            "case": self.case,
            "state": self.state,
            "reverse_path": self.reverse_path,
            "recipients": self.recipients,
            "events": events,
        }
        return json.dumps(row, ensure_ascii=False)

    def as_text(self) -> str:
        """Write it for people: the message, and below it what happened, in order."""
        who = f"  <{self.reverse_path or ''}> -> {', '.join(self.recipients)}" if self.recipients else ""
        case = f"  case {self.case} {self.state}" if self.case else ""
        lines = [f"{self.queue_id}{case}{who}"]
        for at, name, facts in sorted(self.events, key=lambda event: event[:2]):
            told = " ".join(f"{key}={_brief(value)}" for key, value in facts.items() if value not in (None, [], {}))
            lines.append(f"  {at[:19]}Z  {name:<10} {told}".rstrip())
        return "\n".join(lines)


def _brief(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Between which times a message must have come."""

    since: datetime | None = None
    until: datetime | None = None

    def holds(self, fate: Fate) -> bool:
        """Whether a message came in it; one whose time is unknown did."""
        if not fate.events:
            return True
        came = datetime.fromisoformat(fate.came)
        return (self.since is None or self.since <= came) and (self.until is None or came <= self.until)


def fates(sought: Sought, *, store: Store, lines: Iterable[str], window: Window) -> list[Fate]:
    """Bring together what log and store say, by queue id, oldest first; a whistleblower's case for counsel alone."""
    found: dict[str, Fate] = {}
    seen = sight(store)
    for history in store.histories(address=sought.address, ids=sought.ids).values():
        _take_history(found, history, store, seen)
    for line in lines:
        _take_line(found, line, sought)
    return sorted(filter(window.holds, found.values()), key=lambda fate: fate.came)


def _take_history(found: dict[str, Fate], history: list[Known], store: Store, seen: Callable[[Incident], bool]) -> None:
    opening = next((item for item in history if item.entry.action in _OPENINGS), None)
    if opening is None:
        return
    case = opening.detail.get("case")
    incident = None if case is None else store.incident(case)
    if incident is not None and not seen(incident):
        return
    fate = found.setdefault(opening.detail["message_id"], Fate(queue_id=opening.detail["message_id"]))
    fate.reverse_path = opening.private.get("reverse_path")
    fate.recipients = [*opening.private.get("recipients", ()), *opening.private.get("riders", ())]
    fate.case, fate.state = case, None if incident is None else incident.state
    fate.events += (_event(item) for item in history)


#: What an audit entry says that somebody who asks for a message's fate wants to read.
_TOLD = ("message_id", "disposition", "rule", "reasons", "entities", "unread", "from", "state", "basis", "user", "code")


def _event(known: Known) -> tuple[str, str, dict[str, Any]]:
    facts = {name: known.detail[name] for name in _TOLD if name in known.detail}
    return known.entry.at.isoformat(), known.entry.action, {"actor": known.entry.actor, **facts}


def _take_line(found: dict[str, Fate], text: str, sought: Sought) -> None:
    """Read a log line if it is ours and about what is sought; a journal's prefix before the JSON does not matter."""
    line = read(text)
    if line is None or not sought.is_in(line):
        return
    queue_id = next((str(line[name]) for name in _IDS if line.get(name)), "")
    fate = found.setdefault(queue_id, Fate(queue_id=queue_id))
    hidden = {"timestamp", "level", "event", "sender", "recipients", "ids", *_IDS}
    facts = {name: value for name, value in line.items() if name not in hidden}
    fate.case = fate.case or facts.pop("case", None)
    fate.events.append((str(line.get("timestamp", "")), f"log:{line['event']}", facts))


def told(found: Iterable[Fate], *, as_json: bool) -> Iterator[str]:
    """Write every message's fate."""
    return (fate.as_json() if as_json else fate.as_text() for fate in found)
