"""Tells the log and the metrics what officers and clocks did, on whatever node and by whatever command.

Takes: the store. Touches: reads the audit log's new entries; log and metrics. Fails: StoreFault, and goes on from the
same entry the next time.
Officers' commands are processes of their own that live for a second: what they count nobody would ever scrape. So the
console role reads it from the audit log. Where two consoles run, each tells; the highest figure is right, not the sum.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dlp_gateway import log, metrics
from dlp_gateway.store.audit import SWITCHED

if TYPE_CHECKING:
    from dlp_gateway.model import AuditEntry
    from dlp_gateway.store import Store


class Acts:
    """Where we are in the audit log; what was there before this process began was told by an earlier one."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seq: int | None = None

    def tell(self) -> None:
        """Tell what was done since the last time."""
        if self._seq is None:
            self._seq = self._store.audit_end()
        for entry in self._store.acts(self._seq):
            self._seq = entry.seq
            _tell(entry)


def _tell(entry: AuditEntry) -> None:
    detail = json.loads(entry.detail)
    if entry.action == SWITCHED:
        log.switched(switch=detail["switch"], state=detail["state"])
    elif "from" in detail:
        metrics.DECISIONS.labels(entry.action).inc()
        log.decided(case=detail["case"], action=entry.action, state=detail["state"])
