"""Which cases each token has opened: the record tells it once for each, and again after half a day.

Takes: callers, cases. Touches: the audit log. Fails: StoreFault.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from dlp_gateway.console.api.entry import Caller
    from dlp_gateway.model import Incident
    from dlp_gateway.store import Store

_KEPT = 20_000
#: A person's log-in lasts no longer, and their pages tell a look once for each log-in.
_AGAIN = timedelta(hours=12)


class Looks:
    """The looks of one process."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: OrderedDict[tuple[str, str], datetime] = OrderedDict()

    def record(self, who: Caller, found: Incident, *, now: datetime) -> None:
        """Write into the audit log that a program opened a case for somebody."""
        key = (who.token.id, found.id)
        last = self._known.get(key)
        if last is not None and now - last < _AGAIN:
            return
        self._store.audit_append(
            actor=who.account.title, action="viewed", subject=found.id, now=now, user=who.account.name,
            token=who.token.id,
        )  # fmt: skip
        self._known[key] = now
        self._known.move_to_end(key)
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
