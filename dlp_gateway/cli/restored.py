"""What a restore has lost: the cases that log lines tell of, compared with those that the store knows.

Takes: log lines of any node, in any order. Returns: one line a difference. Touches: reads the store.
The logs name cases and what became of them, never whose mail it was; the server before us knows that by the queue id.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dlp_gateway.cli.lines import read
from dlp_gateway.store import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dlp_gateway.store import Store

#: What a `release` event says of a case's state.
_RELEASES = {"sent": "released", "failed": "release_failed"}


#: Where a case can still be decided or sent.
_OPEN = frozenset({"held", "proposed", "approved", "releasing"})


@dataclass(slots=True)
class _Told:
    """The last that the logs say of a case."""

    at: str
    state: str
    queue_id: str = ""


def differences(store: Store, log: Iterable[str]) -> Iterator[str]:
    """Yield what the logs know and the store does not."""
    for case, told in sorted(_told(log).items()):
        at = f"{told.at[:19]}Z"
        try:
            incident = store.incident(case)
        except NotFound:
            yield f"{case}: LOST; {told.state} at {at}, message {told.queue_id or 'unknown'}"
            continue
        if told.queue_id and incident.message_id != told.queue_id:
            yield f"{case}: is another message now; LOST is message {told.queue_id}, {told.state} at {at}"
        elif told.state not in {"held", incident.state.value} and incident.state.value in _OPEN:
            yield f"{case}: was {told.state} at {at} and stands at {incident.state} again: do not decide it twice"


def _told(log: Iterable[str]) -> dict[str, _Told]:
    found: dict[str, _Told] = {}
    for line in sorted(filter(None, map(read, log)), key=lambda line: str(line.get("timestamp", ""))):
        case, state = line.get("case"), _state(line)
        if case is None or state is None:
            continue
        known = found.get(case)
        queue_id = str(line.get("queue_id") or (known.queue_id if known else ""))
        if known is None or state != "held":
            found[case] = _Told(at=str(line.get("timestamp", "")), state=state, queue_id=queue_id)
    return found


def _state(line: dict[str, Any]) -> str | None:
    if line["event"] == "judged":
        return "held" if line.get("disposition") == "quarantine" else None
    if line["event"] == "release":
        return _RELEASES.get(line.get("result", ""))
    return str(line["state"]) if line["event"] == "decided" and "state" in line else None
