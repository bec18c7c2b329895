"""`/healthz`, `/readyz` and `/metrics`, the same for both roles.

`/healthz` says that the process runs; `/readyz` that it can do its work, check by check, with 503 if one fails.
A check's detail is our own words: it may name a file, a port or a command, never mail.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from dlp_gateway import metrics

if TYPE_CHECKING:
    from starlette.requests import Request

#: A probe that hangs is a failed one; load balancers give up after about as long.
_PATIENCE_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that the role needs. `detail`: what is wrong and how to mend it; empty if all is well."""

    name: str
    ok: bool
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What a role says of itself. `rulebook`: version of the rulebook in force; `capture`: no next hop is set."""

    role: str
    version: str
    rulebook: str
    checks: tuple[Check, ...]
    capture: bool = False

    @property
    def ready(self) -> bool:
        """Whether every check is well."""
        return all(check.ok for check in self.checks)


#: Handed in by `service`: asks the parts of the role how they are.
Probe = Callable[[], Awaitable[Health]]


async def ask(probe: Probe) -> Health:
    """Ask, and take silence for a failure."""
    try:
        return await asyncio.wait_for(probe(), _PATIENCE_S)
    except TimeoutError:
        slow = Check(name="answer", ok=False, detail=f"no answer within {_PATIENCE_S:.0f} s; see the log for faults")
        return Health(role="", version="", rulebook="", checks=(slow,))


async def healthz(_request: Request) -> Response:
    """Say that the process runs and its event loop turns."""
    return PlainTextResponse("ok\n")


def readyz(probe: Probe) -> Callable[[Request], Awaitable[Response]]:
    """Make the endpoint that tells load balancers whether to send work here."""

    async def endpoint(_request: Request) -> Response:
        health = await ask(probe)
        body = {
            "ready": health.ready,
            "role": health.role,
            "version": health.version,
            "rulebook": health.rulebook,
            "checks": {check.name: check.detail or ("ok" if check.ok else "failed") for check in health.checks},
        }
        return JSONResponse(body, status_code=200 if health.ready else 503)

    return endpoint


def role_metrics(gather: Callable[[], Awaitable[None]] | None) -> Callable[[Request], Awaitable[Response]]:
    """Make the endpoint that gives the numbers of the SMTP role, of all its processes."""

    async def endpoint(request: Request) -> Response:
        if gather is not None:
            await gather()
        body, content_type = metrics.render(request.headers.get("accept", ""))
        return Response(body, headers={"content-type": content_type})

    return endpoint


def routes(probe: Probe) -> list[Route]:
    """Give the health routes that both roles share."""
    return [Route("/healthz", healthz), Route("/readyz", readyz(probe))]
