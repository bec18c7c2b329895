"""HTTP: health and metrics for both roles, the status page, officers' pages. The only door to the web framework.

Takes: the store, a probe of health, the clock, the office for officers' pages. Returns: ASGI applications and their
listener (`HttpListener`).
Touches: reads the store; acts go through quarantine.py. Fails: never towards the client; a store in trouble is shown
as such. Without a log-in there are counts, versions and how to go on; nothing personal.
Source: OWASP secure headers; Content-Security-Policy level 3; WCAG 2.1 AA.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import anyio.to_thread
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from dlp_gateway import log, metrics
from dlp_gateway.console import health as health_pages
from dlp_gateway.console import page, taking
from dlp_gateway.console.health import Check, Health, Probe
from dlp_gateway.console.office import Office
from dlp_gateway.console.server import HttpListener
from dlp_gateway.model import StoreFault

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from starlette.requests import Request
    from starlette.types import ASGIApp, ExceptionHandler, Message, Receive, Scope, Send

    from dlp_gateway.model import Switch
    from dlp_gateway.store.queue import Bands, Waiting

    _Programs = tuple[str, Callable[..., Response]]

__all__ = ["Cases", "Check", "Health", "HttpListener", "Office", "Probe", "app", "health_app"]

_STATIC = Path(__file__).parent / "static"

#: Nothing but our own style sheet may load, nothing may frame us, nothing is kept by caches.
_HEADERS = (
    (
        b"content-security-policy",
        (
            b"default-src 'none'; style-src 'self'; img-src data:; "
            b"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        ),
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"cache-control", b"no-store"),
)

#: Officers' pages: besides, one script of our own (single keys), forms that go back to this console, and frames of it.
_OFFICE_HEADERS = (
    (
        _HEADERS[0][0],
        _HEADERS[0][1].replace(b"form-action 'none'", b"form-action 'self'; frame-src 'self'; script-src 'self'"),
    ),
    *_HEADERS[1:],
)

_ERRORS = {
    404: ("There is no such page", "The address may be wrong, or this release does not have the page."),
    405: ("That cannot be done here", "This address does not take what was sent. Go back and use the page itself."),
    500: (
        "Something went wrong here",
        "The cause is in the log of the console. Try again; if it stays, run dlp-gateway doctor.",
    ),
}


class Numbers(Protocol):
    """What counts the cases."""

    def waiting(self, bands: Bands, *, now: datetime) -> Waiting:
        """Count what waits; StoreFault."""


class Cases(Protocol):
    """What the status page needs of the store."""

    @property
    def queue(self) -> Numbers:
        """What counts the cases."""

    def switches(self) -> Iterable[Switch]:
        """Give the switches that all nodes obey."""


def app(
    *,
    store: Cases,
    health: Probe,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    office: Office | None = None,
) -> ASGIApp:
    """Make the console role's application; without an `office` it has no pages for officers."""

    async def status(_request: Request) -> Response:
        answer = await health_pages.ask(health)
        now = clock()
        text = page.status_page(health=answer, counts=await _counts(store, now), now=now, log_in=office is not None)
        return HTMLResponse(text)

    async def numbers(request: Request) -> Response:
        await _measure(store, clock())
        body, content_type = metrics.render(request.headers.get("accept", ""), console=True)
        return Response(body, headers={"content-type": content_type})

    routes = [
        Route("/status", status),
        Route("/metrics", numbers),
        *health_pages.routes(health),
        Mount("/static", StaticFiles(directory=_STATIC)),
    ]
    if office is not None:
        from dlp_gateway.console import api, rooms  # noqa: PLC0415  half a second that only the console role needs spend

        handlers = _handlers((f"{api.ROOT}/", api.told))
        made = rooms.application(office, status=status, routes=routes, exception_handlers=handlers)
        return _secured(taking.bounded(made, office.room), _OFFICE_HEADERS)
    return _secured(Starlette(routes=[Route("/", status), *routes], exception_handlers=_handlers()), _HEADERS)


def health_app(*, health: Probe, gather: Callable[[], Awaitable[None]] | None = None) -> ASGIApp:
    """Make the SMTP role's application. `gather` asks its other processes for their numbers."""
    routes = [*health_pages.routes(health), Route("/metrics", health_pages.role_metrics(gather))]
    return _secured(Starlette(routes=routes, exception_handlers=_handlers()), _HEADERS)


async def _counts(store: Cases, now: datetime) -> page.Counts | None:
    """Count in a thread, since the store's readers wait for the database; None if it is away."""
    try:
        waiting = await anyio.to_thread.run_sync(lambda: store.queue.waiting(page.BANDS, now=now))
    except StoreFault as problem:
        log.fault(where="console", kind="store", cause=type(problem).__name__)
        return None
    return page.counts(waiting, now=now)


async def _switches(store: Cases) -> dict[str, str] | None:
    """Ask how the switches stand; None if the database is away."""
    try:
        return {item.name: item.state for item in await anyio.to_thread.run_sync(store.switches)}
    except StoreFault:
        return None


async def _measure(store: Cases, now: datetime) -> None:
    """Bring the gauges up to date; what cannot be counted is shown as not a number, never as nothing."""
    counts = await _counts(store, now)
    unknown = float("nan")
    metrics.HELD_MESSAGES.set(counts.held if counts else unknown)
    metrics.HELD_OVERDUE.set(counts.overdue if counts else unknown)
    metrics.RELEASE_FAILED.set(counts.release_failed if counts else unknown)
    metrics.switches(await _switches(store))
    oldest = counts.oldest.total_seconds() if counts and counts.oldest else 0
    metrics.HELD_OLDEST_SECONDS.set(oldest if counts else unknown)


# --------------------------------------------------------------------------------------- errors, headers


def _handlers(programs: _Programs | None = None) -> dict[int | type[Exception], ExceptionHandler]:
    """Return what answers errors; `programs`: where what asks is a program, and how it is told."""
    return {code: _error(code, programs) for code in _ERRORS}


def _error(code: int, programs: _Programs | None) -> Callable[[Request, Exception], Awaitable[Response]]:
    title, explanation = _ERRORS[code]

    async def handler(request: Request, problem: Exception) -> Response:
        headers = getattr(problem, "headers", None)
        if programs and request.url.path.startswith(programs[0]):  # what no route of the API takes
            return programs[1](code, headers=headers)
        text = page.error_page(code=code, title=title, explanation=explanation)
        return HTMLResponse(text, status_code=code, headers=headers)

    return handler


def _secured(application: ASGIApp, headers: tuple[tuple[bytes, bytes], ...]) -> ASGIApp:
    """Add the security headers to every answer, also to those that Starlette makes for our own faults.

    An answer that brings a policy of its own (the frame of a message, a download) keeps that one alone.
    """

    async def secured(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = list(message.get("headers", ()))
                brought = {name.lower() for name, _ in own}
                message["headers"] = own + [pair for pair in headers if pair[0] not in brought]
            await send(message)

        await application(scope, receive, send_with_headers)

    return secured
