"""How often somebody may ask: a bucket of tokens for each key, that fills again by itself.

Takes: a key, the time. Returns: how long to wait. Touches: nothing; counts are this process's own.
Source: the token bucket of RFC 2697 2, without bursts beyond its size.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

#: More keys than a console has clients; the one used longest ago makes room.
_KEYS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most `size` at once, and as many again in `seconds`."""

    size: int
    seconds: float


@dataclass(slots=True)
class _Bucket:
    left: float
    at: datetime


class Rate:
    """One limit for many keys."""

    def __init__(self, limit: Limit) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def wait(self, key: str, *, now: datetime) -> float:
        """Take one; return 0.0, or in how many seconds there is one to take."""
        with self._lock:
            bucket = self._buckets.pop(key, None) or _Bucket(self._limit.size, now)
            per_s = self._limit.size / self._limit.seconds
            passed = max(0.0, (now - bucket.at).total_seconds())
            left = min(float(self._limit.size), bucket.left + passed * per_s)
            allowed = left >= 1
            self._buckets[key] = _Bucket(left - 1 if allowed else left, max(now, bucket.at))
            while len(self._buckets) > _KEYS:
                self._buckets.popitem(last=False)
            return 0.0 if allowed else (1 - left) / per_s
