"""A court's paper beside the fields of the register: what the reader found in it, and uploads that wait for the form.

Takes: Explanations, uploads. Returns: what a form can be filled with. Touches: memory only: an upload is on no disk.
Fails: never.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from dlp_gateway.model import PartKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from dlp_gateway.model import Explanation, LegalProcess, Part, ProcessDetail

#: Uploads that wait while somebody writes the fields: how many at most, and for how long.
_KEPT, _KEPT_FOR = 8, timedelta(hours=1)
#: All of them together; who waited longest chooses the file again.
_KEPT_OCTETS = 64 << 20
_TEXT_MAX = 60_000  # characters shown of each part


class Upload(NamedTuple):
    """A file that somebody sent."""

    name: str
    octets: bytes


class Tray:
    """Uploads by a token that only who sent them can use."""

    def __init__(self, *, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._kept: OrderedDict[tuple[str, str], tuple[datetime, Upload]] = OrderedDict()

    def put(self, owner: str, upload: Upload) -> str:
        """Keep an upload; returns its token."""
        self._tidy()
        token = secrets.token_urlsafe(16)
        self._kept[owner, token] = (self._clock(), upload)
        while len(self._kept) > _KEPT or (len(self._kept) > 1 and self._octets > _KEPT_OCTETS):
            self._kept.popitem(last=False)
        return token

    def get(self, owner: str, token: str) -> Upload | None:
        """Return an upload; None if it waited too long or was never theirs."""
        self._tidy()
        found = self._kept.get((owner, token))
        return None if found is None else found[1]

    def drop(self, owner: str, token: str) -> None:
        """Forget an upload."""
        self._kept.pop((owner, token), None)

    @property
    def _octets(self) -> int:
        return sum(len(upload.octets) for _, upload in self._kept.values())

    def _tidy(self) -> None:
        old = [key for key, (at, _) in self._kept.items() if self._clock() - at > _KEPT_FOR]
        for key in old:
            del self._kept[key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A paper for a page: the text of its parts, and the fields found. `judicial`: whether it reads as a court's."""

    texts: tuple[tuple[str, str], ...]
    fields: dict[str, str]
    judicial: bool | None
    reasons: tuple[str, ...]
    unread: tuple[str, ...]


def sheet(explanation: Explanation) -> Sheet:
    """Read a paper's fields from what was found in it: those of the process that tells most."""
    details = {(item.kind, item.locator): item for item in explanation.process_details}
    processes = explanation.inspection.legal_process
    best = max(processes, key=_told, default=None)
    return Sheet(
        texts=tuple((part.filename or part.locator, part.text[:_TEXT_MAX]) for part in _texts(explanation.parts)),
        fields=dict(_fields(best, details.get((best.kind, best.locator)))) if best else {},
        judicial=best.judicial if best else None,
        reasons=best.reasons if best else (),
        unread=tuple(item.cause.value for item in explanation.inspection.unread),
    )


def _texts(parts: tuple[Part, ...]) -> Iterator[Part]:
    return (part for part in parts if part.kind is PartKind.ATTACHMENT and part.text.strip())


def _told(item: LegalProcess) -> tuple[bool, int]:
    return item.judicial, sum(value is not None for value in (item.court, item.docket_number, item.issued_on))


def _fields(process: LegalProcess, detail: ProcessDetail | None) -> Iterator[tuple[str, str]]:
    """Yield the fields of the register that a paper tells; dates as the form writes them."""
    yield "kind", process.kind if process.judicial else ""
    yield "court", process.court or ""
    yield "docket_number", process.docket_number or ""
    yield "issued_on", process.issued_on.isoformat() if process.issued_on else ""
    yield "valid_until", process.expires_on.isoformat() if process.expires_on else ""
    if detail is not None:
        yield "judge", detail.signer
        yield "persons", "\n".join(detail.persons)
