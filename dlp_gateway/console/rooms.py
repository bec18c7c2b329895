"""Which page lives at which address, and who is let through to it.

Takes: the office. Returns: the application for people who log in.
Touches: what the pages touch. Fails: never towards the browser; Denied and faults of ours become pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from starlette.applications import Starlette
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from dlp_gateway import log
from dlp_gateway.console import api, places
from dlp_gateway.console.agency import BACK, START, AgencyDoor
from dlp_gateway.console.author import AuthorsDesk
from dlp_gateway.console.contents import Contents
from dlp_gateway.console.day import Day
from dlp_gateway.console.delegations import Delegations
from dlp_gateway.console.desk import Desk
from dlp_gateway.console.keys import Keys
from dlp_gateway.console.listing import Listing
from dlp_gateway.console.login import Denied, Door, to_login
from dlp_gateway.console.mistakes import MistakeList
from dlp_gateway.console.opening import Opening
from dlp_gateway.console.orders import Orders
from dlp_gateway.console.pages import render
from dlp_gateway.console.record import Record
from dlp_gateway.console.remarking import Remarking
from dlp_gateway.console.reviews import Reviews
from dlp_gateway.console.system import System
from dlp_gateway.console.tuning import Tuning
from dlp_gateway.model import Fault, Saturated

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.requests import Request
    from starlette.types import ExceptionHandler

    from dlp_gateway.console.office import Office

    Page = Callable[[Request], Awaitable[Response]]

_FULL = "Too much is being sent or read at this moment. Nothing was changed; try again in a minute."
_AWAY = "The database does not answer. Nothing was changed; try again in a moment."


def application(
    office: Office,
    *,
    status: Page,
    routes: list[BaseRoute],
    exception_handlers: Mapping[int | type[Exception], ExceptionHandler],
) -> Starlette:
    """Make the application: `status` and `routes` are open to all, the rest asks who is there."""
    door = Door(office.accounts, secure=_secure(office), clock=office.clock, agency=office.agency is not None)
    opening = Opening(office, door)

    async def first(request: Request) -> Response:
        """Lead people who are logged in to their day; everybody else sees numbers only."""
        session = await door.session(request)
        if session is None:
            return await status(request)
        return RedirectResponse(places.of(session.account)[0].path, status_code=303)

    def inside(page: Page) -> Page:
        async def let_through(request: Request) -> Response:
            request.state.session = await door.let_in(request)
            request.state.form_token = door.form_token(request)
            return await page(request)

        return let_through

    made = Starlette(
        routes=[
            Route("/", first),
            Route("/login", door.show),
            Route("/login", door.log_in, methods=["POST"]),
            Route("/logout", door.log_out, methods=["POST"]),
            Route("/today", inside(Day(office).today)),
            *_cases(Listing(office, door), Desk(office, door, opening), inside),
            *_contents(Contents(office, door, opening), inside),
            *_orders(office, door, inside),
            *_deputies(Delegations(office, door), inside),
            *_tuning(Tuning(office, door, opening), MistakeList(office), inside),
            Route("/system", inside(System(office).show)),
            *_record(Record(office, door), inside),
            Mount(api.ROOT, api.application(office)),
            *_keys(Keys(office, door, opening), inside),
            *_agency(office, door),
            *_authors(office, door, inside),
            *routes,
        ],
        exception_handlers={**exception_handlers, Denied: _denied, Fault: _fault, Saturated: _full},
    )
    made.state.time_zone = office.time_zone
    return made


def _cases(listing: Listing, desk: Desk, inside: Callable[[Page], Page]) -> tuple[Route, ...]:
    """Return the queue, and the pages of a case and of what is done with it."""
    return (
        Route("/cases", inside(listing.queue)),
        Route("/cases/many", inside(listing.many), methods=["POST"]),
        Route("/cases/views", inside(listing.save), methods=["POST"]),
        Route("/cases/views/forget", inside(listing.forget), methods=["POST"]),
        Route("/cases/{case}", inside(desk.case)),
        Route("/cases/{case}/acts", inside(desk.act), methods=["POST"]),
        Route("/cases/{case}/reveal", inside(desk.reveal), methods=["POST"]),
        Route("/cases/{case}/mistakes", inside(desk.mistaken), methods=["POST"]),
    )


def _tuning(tuning: Tuning, mistakes: MistakeList, inside: Callable[[Page], Page]) -> tuple[Route, ...]:
    """Return what whoever looks after the rules works with."""
    return (
        Route("/tuning", inside(tuning.show)),
        Route("/tuning", inside(tuning.judge), methods=["POST"]),
        Route("/cases/{case}/trial", inside(tuning.held)),
        Route("/mistakes", inside(mistakes.show)),
        Route("/mistakes.jsonl", inside(mistakes.lines)),
    )


def _record(record: Record, inside: Callable[[Page], Page]) -> tuple[Route, ...]:
    """Return the audit log and the people."""
    return (
        Route("/audit", inside(record.audit)),
        Route("/audit/verify", inside(record.verify)),
        Route("/audit/export", inside(record.export), methods=["POST"]),
        Route("/people", inside(record.people)),
    )


def _deputies(delegations: Delegations, inside: Callable[[Page], Page]) -> tuple[Route, ...]:
    """Return the pages of who approves in whose place."""
    return (
        Route("/delegations", inside(delegations.show)),
        Route("/delegations", inside(delegations.give), methods=["POST"]),
        Route("/delegations/end", inside(delegations.end), methods=["POST"]),
    )


def _keys(keys: Keys, inside: Callable[[Page], Page]) -> list[BaseRoute]:
    """Return the page of tokens."""
    return [
        Route("/tokens", inside(keys.show)),
        Route("/tokens", inside(keys.issue), methods=["POST"]),
        Route("/tokens/{id}/revoke", inside(keys.revoke), methods=["POST"]),
    ]


def _orders(office: Office, door: Door, inside: Callable[[Page], Page]) -> list[BaseRoute]:
    """Return the pages of the register of court orders, and of what passed without it."""
    if office.docket is None or office.papers is None:
        return []
    orders = Orders(office, door, docket=office.docket, papers=office.papers)
    reviews = Reviews(office, door, docket=office.docket)
    return [
        Route("/orders", inside(orders.list)),
        Route("/orders/new", inside(orders.new)),
        Route("/orders/new", inside(orders.add), methods=["POST"]),
        Route("/orders/reviews", inside(reviews.list)),
        Route("/orders/reviews/{entry}", inside(reviews.answer), methods=["POST"]),
        Route("/orders/{order}", inside(orders.show)),
        Route("/orders/{order}/acts", inside(orders.act), methods=["POST"]),
        Route("/orders/{order}/document", inside(orders.document), methods=["POST"]),
    ]


def _agency(office: Office, door: Door) -> list[BaseRoute]:
    """Return the two halves of a log-in with the agency's own account."""
    if office.agency is None:
        return []
    agency = AgencyDoor(office, office.agency, door, secure=_secure(office))
    return [Route(START, agency.start), Route(BACK, agency.back)]


def _secure(office: Office) -> bool:
    return office.url.startswith("https:")


def _authors(office: Office, door: Door, inside: Callable[[Page], Page]) -> list[BaseRoute]:
    """Return the pages of authors: the link's status and the lesson are open to all."""
    if office.authors is None:
        return []
    desk = AuthorsDesk(office, office.authors, door)
    officers = Remarking(office, office.authors, door)
    return [
        Route("/mail/{token}", desk.status),
        Route("/lesson", desk.lesson),
        Route("/mine", inside(desk.mine)),
        Route("/mine/{case}", inside(desk.case)),
        Route("/mine/{case}/answers", inside(desk.answer), methods=["POST"]),
        Route("/cases/{case}/ask", inside(officers.ask), methods=["POST"]),
        Route("/cases/{case}/papers/{remark}", inside(officers.paper), methods=["POST"]),
    ]


def _contents(contents: Contents, inside: Callable[[Page], Page]) -> tuple[Route, ...]:
    """Return the pages that show or give the content of a case."""
    return (
        Route("/cases/{case}/html", inside(contents.page)),
        Route("/cases/{case}/original", inside(contents.original)),
        Route("/cases/{case}/original", inside(contents.download), methods=["POST"]),
        Route("/cases/{case}/copy", inside(contents.copy)),
        Route("/cases/{case}/copy", inside(contents.send_copy), methods=["POST"]),
        Route("/cases/{case}/redaction", inside(contents.marks)),
        Route("/cases/{case}/redaction", inside(contents.ask), methods=["POST"]),
    )


async def _denied(request: Request, problem: Exception) -> Response:
    denied = cast("Denied", problem)
    if denied.status == 401 and request.method == "GET":  # noqa: PLR2004  RFC 9110 15.5.2
        return to_login(request)
    return render(request, "problem.html", status=denied.status, words=denied.words, code=denied.status)


async def _full(request: Request, _problem: Exception) -> Response:
    return render(request, "problem.html", status=503, words=_FULL, code=503)


async def _fault(request: Request, problem: Exception) -> Response:
    log.fault(where="console", kind="store", cause=type(problem).__name__)
    return render(request, "problem.html", status=503, words=_AWAY, code=503)
