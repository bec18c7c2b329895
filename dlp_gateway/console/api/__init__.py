"""`/api/v1`: what the pages do, for programs. The only door to FastAPI.

Takes: the office. Returns: an ASGI application with its own OpenAPI 3.1 document. Touches: what the office touches.
Fails: never towards the client; everything that goes wrong is answered as a problem (RFC 9457).

One description (pydantic models, typed functions) checks requests, shapes answers and writes the document, so that
none of the three can say what the others do not. Who may do what is decided where the pages ask, too: rights.py,
`quarantine`, `docket`; a token can only narrow it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.responses import JSONResponse

from dlp_gateway.console.api import document, problem
from dlp_gateway.console.api.bearer import token
from dlp_gateway.console.api.bench import OCTETS, bench
from dlp_gateway.console.api.body import Limits, limited
from dlp_gateway.console.api.cases import cases
from dlp_gateway.console.api.deputies import deputies
from dlp_gateway.console.api.documents import documents
from dlp_gateway.console.api.entry import House
from dlp_gateway.console.api.orders import orders
from dlp_gateway.console.api.originals import originals
from dlp_gateway.console.api.parts import parts
from dlp_gateway.console.api.problems import problems
from dlp_gateway.console.api.queue import queue
from dlp_gateway.console.api.record import record
from dlp_gateway.console.api.remarks import remarks
from dlp_gateway.console.api.system import system
from dlp_gateway.console.orders import DOCUMENT_OCTETS
from dlp_gateway.remarks import MOST_PAPER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response
    from starlette.types import ASGIApp

    from dlp_gateway.console.office import Office

__all__ = ["ROOT", "application", "told"]

ROOT = problem.ROOT


def _in_words(octets: int) -> int:
    """Return how long JSON with a file of so many octets may be: base64, and the words beside it."""
    return octets * 4 // 3 + 262_144


_ROUTERS = (
    queue, cases, parts, originals, remarks, orders, documents, record, deputies, bench, system, token, problems,
)  # fmt: skip
#: Messages to be judged, and papers in base64, as big as the pages take them; elsewhere notes and lists.
_LIMITS = Limits(
    usual=262_144,
    bigger={
        "/inspect": OCTETS * 4 // 3, "/orders": _in_words(DOCUMENT_OCTETS), "/papers": _in_words(DOCUMENT_OCTETS),
        "/answers": _in_words(MOST_PAPER),
    },
)  # fmt: skip


def told(status: int, *, headers: Mapping[str, str] | None = None) -> Response:
    """Return what a program is told where no route of ours was reached."""
    return problem.answer(problem.BY_STATUS[status], headers=headers)


def application(office: Office) -> ASGIApp:
    """Make the application that is mounted at ROOT."""
    made = FastAPI(
        title="dlp-gateway",
        version="1",
        description=document.ABOUT,
        openapi_url="/openapi.json",
        docs_url=None,  # its pages would load scripts from elsewhere
        redoc_url=None,
        separate_input_output_schemas=False,
        default_response_class=JSONResponse,
        redirect_slashes=False,
    )
    made.state.house = House(office)
    for router in _ROUTERS:
        made.include_router(router)
    problem.add_to(made)
    made.openapi = lambda: document.made(made)  # type: ignore[method-assign]
    return limited(made, _LIMITS)
