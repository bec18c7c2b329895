"""Tells sites of the operator's what becomes of cases and orders: signed, tried again, in the order of the audit log.

Takes: the store, URLs and secrets of the settings. Returns: counts. Touches: the store; the network, at those URLs.
Fails: never upwards; what cannot be told now is told later, for three days.
Source: Standard Webhooks 1.0.0 (header fields, signature, retries); OWASP on server-side request forgery: no address
comes from anybody but the operator, no redirection is followed, no proxy is taken from the environment, and an answer
is read no further than its status.

What is told names cases, orders and states: never an address, a note or a word of mail.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx2

from dlp_gateway import log, metrics
from dlp_gateway.model import Fault
from dlp_gateway.store.audit import SWITCHED
from dlp_gateway.store.codec import canonical
from dlp_gateway.store.webhooks import FAILED, PENDING, SENT

if TYPE_CHECKING:
    from collections.abc import Callable

    from dlp_gateway.config import Webhooks as Sites
    from dlp_gateway.model import AuditEntry
    from dlp_gateway.store.webhooks import Delivery
    from dlp_gateway.store.webhooks import Webhooks as Rows

#: A site that needs longer should take what it is told and work on it afterwards.
_TRY_S = 10.0
#: Above what one try may take, so that no other node begins while this one may still be sending.
_LEASE = timedelta(minutes=2)
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=1)
_GIVE_UP = timedelta(days=3)
_KEPT = timedelta(days=30)
#: Between two looks at the database when there was nothing to do.
_IDLE_S = 2.0
_FORGET = timedelta(hours=1)
_AT_ONCE = 100
_GONE = 410
_PREFIX = "whsec_"

#: What an act on a case is told as; an act that is not here and changes a case is told as case.changed.
_CASE = {
    "decided": "case.opened",
    "propose": "case.proposed",
    "return": "case.returned",
    "release": "case.releasing",
    "retry": "case.releasing",
    "release_sent": "case.released",
    "release_failed": "case.release_failed",
    "refuse": "case.refused",
    "withdraw": "case.withdrawn",
    "expire": "case.expired",
    "escalate": "case.overdue",
    "erase": "case.erased",
}
#: Acts that only look, or that nobody waits for.
_SILENT = frozenset({"reveal", "viewed", "repeated", "release_later", "mistaken", "outcome"})
_ORDER = {"order_added": "order.added", "order_verified": "order.verified", "order_revoked": "order.revoked"}


@dataclass(slots=True)
class Done:
    """What one run did."""

    told: int = 0
    later: int = 0
    failed: int = 0
    gathered: int = 0


class Webhooks:
    """The loop of one process; several nodes may run one each. `url`: where people reach the console."""

    def __init__(
        self,
        rows: Rows,
        sites: Sites,
        *,
        url: str = "",
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        client: httpx2.AsyncClient | None = None,
    ) -> None:
        self._rows = rows
        self._urls = {digest(site): site for site in sites.urls}
        self._keys = tuple(key_of(secret) for secret in sites.secrets)
        self._url = url
        self._clock = clock
        self._client = client or _client()
        self._holder = secrets.token_hex(16)
        self._forgot: datetime | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Tell what is to be told, again and again, until `stop` is set."""
        while self._urls and not stop.is_set():
            if await self._run_safely() == Done():
                await _pause(stop)
        await self._client.aclose()

    async def _run_safely(self) -> Done:
        try:
            return await self.run_once(self._clock())
        except Fault as problem:
            log.fault(where="webhooks", kind=type(problem).__name__, cause=str(problem))
            return Done()

    async def run_once(self, now: datetime) -> Done:
        """Turn new entries of the audit log into deliveries, and send some that are due."""
        done = Done()
        sites = tuple(self._urls)
        done.gathered = await asyncio.to_thread(lambda: self._rows.gather(sites, self._told, now=now))
        for _ in range(_AT_ONCE):
            delivery = await asyncio.to_thread(self._leased, sites)
            if delivery is None:
                break
            await self._deliver(delivery, done)
        await self._forget(now)
        return done

    def _leased(self, sites: tuple[str, ...]) -> Delivery | None:
        now = self._clock()
        return self._rows.lease(sites, now=now, until=now + _LEASE, holder=self._holder)

    async def _deliver(self, delivery: Delivery, done: Done) -> None:
        site = self._urls[delivery.hook]
        status = await self._sent(site, delivery)
        now = self._clock()
        state, next_at = _fate(delivery, status, now)
        answer = "no answer" if status is None else str(status)
        await asyncio.to_thread(
            lambda: self._rows.settle(
                delivery, holder=self._holder, now=now, state=state, answer=answer, next_at=next_at
            )
        )
        result = {SENT: "sent", FAILED: "failed", PENDING: "later"}[state]
        metrics.WEBHOOKS.labels(result=result).inc()
        log.webhook(site=urlsplit(site).hostname or "", result=result, code=status)
        done.told += state == SENT
        done.failed += state == FAILED
        done.later += state == PENDING

    async def _sent(self, site: str, delivery: Delivery) -> int | None:
        """Send one event; the status of the answer, None if there is none."""
        return await send(self._client, site, body=delivery.body, event=delivery.id, keys=self._keys, now=self._clock())

    async def _forget(self, now: datetime) -> None:
        if self._forgot is None or now - self._forgot > _FORGET:
            await asyncio.to_thread(lambda: self._rows.forget(now - _KEPT))
            self._forgot = now

    def _told(self, entry: AuditEntry) -> str | None:
        """Say what is told of an audit entry; None if nothing is."""
        detail = json.loads(entry.detail)
        name, data = _event(entry, detail)
        if not name:
            return None
        if self._url and "case" in data:
            data["url"] = f"{self._url}/cases/{data['case']}"
        data["seq"] = entry.seq
        return canonical({"type": name, "timestamp": entry.at.isoformat(), "data": data})


async def send(
    client: httpx2.AsyncClient, site: str, *, body: str, event: str, keys: tuple[bytes, ...], now: datetime
) -> int | None:
    """Send one event to one site; the status of its answer, None if there is none."""
    at = int(now.timestamp())
    fields = {
        "content-type": "application/json",
        "user-agent": "dlp-gateway",
        "webhook-id": event,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(signature(key, event=event, at=at, body=body) for key in keys),
    }
    try:
        async with asyncio.timeout(_TRY_S), client.stream("POST", site, content=body, headers=fields) as answer:
            return int(answer.status_code)
    except (httpx2.HTTPError, TimeoutError, OSError) as problem:
        log.fault(where="webhook", kind="network", cause=type(problem).__name__)
        return None


async def tried(sites: Sites, *, event: str, now: datetime) -> dict[str, int | None]:
    """Send an event of type `test` to each site; what each answered."""
    body = canonical({"type": "test", "timestamp": now.isoformat(), "data": {}})
    keys = tuple(key_of(secret) for secret in sites.secrets)
    async with _client() as client:
        return {site: await send(client, site, body=body, event=event, keys=keys, now=now) for site in sites.urls}


def signature(key: bytes, *, event: str, at: int, body: str) -> str:
    """Sign what is sent, together with its id and time, so that it cannot be sent again by others."""
    mac = hmac.digest(key, f"{event}.{at}.{body}".encode(), hashlib.sha256)
    return f"v1,{base64.b64encode(mac).decode()}"


def new_secret() -> str:
    """Make a secret."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def key_of(secret: str) -> bytes:
    """Return the key that a secret stands for."""
    text = secret.removeprefix(_PREFIX).rstrip("=")
    return base64.b64decode(text + "=" * (-len(text) % 4))


def digest(site: str) -> str:
    """Return under what the deliveries for a site stand."""
    return hashlib.sha256(site.encode()).hexdigest()


def _client() -> httpx2.AsyncClient:
    """Make a client that goes nowhere but where it is told."""
    return httpx2.AsyncClient(trust_env=False, follow_redirects=False, timeout=_TRY_S)


def _event(entry: AuditEntry, detail: dict[str, object]) -> tuple[str, dict[str, object]]:
    if entry.action in _ORDER:
        return _ORDER[entry.action], {"order": detail["order"], "state": detail["in_state"]}
    if entry.action == SWITCHED:
        return "switch.turned", {"switch": detail["switch"], "state": detail["state"]}
    if entry.action in _SILENT or "case" not in detail or "state" not in detail:
        return "", {}
    data: dict[str, object] = {"id": entry.subject, "action": entry.action}
    data |= {name: detail[name] for name in ("case", "state", "from", "revision") if name in detail}
    return _CASE.get(entry.action, "case.changed"), data


def _fate(delivery: Delivery, status: int | None, now: datetime) -> tuple[str, datetime | None]:
    """Say what becomes of a delivery: a site that says that it is gone is not asked again."""
    if status is not None and 200 <= status < 300:  # noqa: PLR2004  RFC 9110 15.3
        return SENT, None
    if status == _GONE or now - delivery.created_at >= _GIVE_UP:
        return FAILED, None
    return PENDING, now + min(_LONGEST_PAUSE, _FIRST_PAUSE * int(2 ** min(delivery.attempts, 10)))


async def _pause(stop: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stop.wait(), _IDLE_S)
    except TimeoutError:
        return
