"""How often one client address may fail: above what a person mistypes, far below what guessing needs.

Takes: requests, the clock. Returns: whether it was too often. Touches: the memory of this process, bounded.
Behind a proxy the address is the browser's as the proxy tells it (uvicorn believes proxies on this machine only).
"""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from starlette.requests import Request

_CLIENTS = 10_000


class Pace:
    """Counts what failed, by client address."""

    def __init__(
        self, clock: Callable[[], datetime], *, tries: int = 20, span: timedelta = timedelta(minutes=5)
    ) -> None:
        self._clock = clock
        self._most = tries
        self._span = span
        self._tries: OrderedDict[str, deque[datetime]] = OrderedDict()

    def too_many(self, request: Request) -> bool:
        """Whether this client has failed too often lately."""
        client = _client(request)
        tries = self._tries.get(client, deque())
        while tries and self._clock() - tries[0] > self._span:
            tries.popleft()
        if not tries:
            self._tries.pop(client, None)
        return len(tries) >= self._most

    def note(self, request: Request) -> None:
        """Count a failure; of too many clients those that failed longest ago are forgotten."""
        client = _client(request)
        self._tries.setdefault(client, deque(maxlen=self._most)).append(self._clock())
        self._tries.move_to_end(client)
        while len(self._tries) > _CLIENTS:
            self._tries.popitem(last=False)


def _client(request: Request) -> str:
    return request.client.host if request.client else ""
