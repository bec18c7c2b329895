"""The System page: whether everything works, what stands in the queues, versions, settings, switches.

Takes: requests of people who are logged in. Returns: one page. Touches: reads the store; asks the SMTP role how it is.
Fails: Denied. Nothing can be changed here: what is grave (switches, keys) is done on the command line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import anyio.to_thread

from dlp_gateway import log
from dlp_gateway.console import health as health_pages
from dlp_gateway.console import rights
from dlp_gateway.console.login import Denied
from dlp_gateway.console.pages import render
from dlp_gateway.model import State, StoreFault

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from dlp_gateway.console.health import Check, Health
    from dlp_gateway.console.office import Office
    from dlp_gateway.model import Session

#: The states of cases in which somebody or something has yet to act.
QUEUES = (State.HELD, State.PROPOSED, State.RELEASING, State.RELEASE_FAILED)
_KB = 1024


class Line(NamedTuple):
    """One look at a part: of which role, which part, whether it is well, and what is wrong with it."""

    role: str
    check: Check


class System:
    """The page of the machine."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def show(self, request: Request) -> Response:
        """Show how everything is; what does not answer is said, and the rest shown all the same."""
        session: Session = request.state.session
        if not rights.may_see_system(session.account):
            raise Denied(403, "Your role does not allow this.")
        office, machine = self._office, self._office.machine
        own = await health_pages.ask(office.health)
        smtp = await anyio.to_thread.run_sync(machine.smtp_role) if machine else None
        facts = await anyio.to_thread.run_sync(self.known)
        return render(
            request, "system.html", own=own, smtp=smtp, lines=_lines(own, smtp), queues=QUEUES, size=size_words,
            now=office.clock(), machine=machine, settings=rights.may_see_settings(session.account), **facts,
        )  # fmt: skip

    def known(self) -> dict[str, Any]:
        """Read what the database and the disk tell; None if the database is away."""
        store, machine = self._office.store, self._office.machine
        free = machine.free_octets() if machine else None
        try:
            return {"about": store.about(), "switches": store.switches(), "free": free}
        except StoreFault as problem:
            log.fault(where="console", kind="store", cause=type(problem).__name__)
            return {"about": None, "switches": (), "free": free}


def _lines(own: Health, smtp: Health | None) -> tuple[Line, ...]:
    """Return what both roles say of their parts."""
    return tuple(Line(health.role, check) for health in (own, smtp) if health is not None for check in health.checks)


def size_words(octets: int) -> str:
    """Say a size in the largest unit that leaves a whole number."""
    for unit in ("B", "kB", "MB", "GB"):
        if octets < 10 * _KB:
            return f"{octets:,} {unit}"
        octets //= _KB
    return f"{octets:,} TB"
