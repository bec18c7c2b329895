"""Documents of court orders: read for the register's fields, shown, handed out; and what was done with an order.

Takes: requests of programs. Returns: shapes, octets. Touches: a worker process, which reads the paper; the store.
Fails: Refused, ActRefused, faults of ours. A look at a kept document is in the audit log before it is shown.
"""

from __future__ import annotations

from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter, Depends, Response, Security
from pydantic import BaseModel, ConfigDict

from dlp_gateway.console import rights
from dlp_gateway.console.api import shapes
from dlp_gateway.console.api.entry import AtHouse, Caller, House, caller, within
from dlp_gateway.console.api.files import DOWNLOAD, File, download, octets_of
from dlp_gateway.console.api.orders import OrderName, Reading, Register, seen
from dlp_gateway.console.api.problem import Refused
from dlp_gateway.console.api.shapes import HistoryPage
from dlp_gateway.console.office import Papers
from dlp_gateway.console.papers import sheet
from dlp_gateway.docket import Docket
from dlp_gateway.model import Permit

documents = APIRouter(tags=["orders"])


class PartText(BaseModel):
    """The text of one part of a paper."""

    name: str
    text: str


class Paper(BaseModel):
    """What a paper says. `fields`: those of the register that were found in it; compare each with the paper.

    `judicial`: whether it reads as a court's; null where it reads as no order at all. `unread`: causes.
    """

    texts: list[PartText]
    fields: dict[str, str]
    judicial: bool | None
    reasons: list[str]
    unread: list[str]


class NewPaper(BaseModel):
    """A paper to be read; nothing of it is kept."""

    model_config = ConfigDict(extra="forbid")

    document: File


def officer(
    at: AtHouse, who: Annotated[Caller, Security(caller, scopes=[Permit.ORDER_READ, Permit.ORDER_DOCUMENT])]
) -> Caller:
    """Return who asks, if documents of orders are theirs to read; each one takes the work of a person's."""
    if not rights.may_order(who.account):
        raise Refused("forbidden", "Your role does not allow this.")
    within(at.work, who.token.id, at.now())
    return who


def reader(at: AtHouse) -> Papers:
    """Return what reads papers."""
    if at.office.papers is None:
        raise Refused("not_found", "This console has no scanner to read papers with.")
    return at.office.papers


Officer = Annotated[Caller, Depends(officer)]
Scanner = Annotated[Papers, Depends(reader)]


@documents.post("/papers")
async def read_paper(who: Officer, papers: Scanner, given: NewPaper) -> Paper:  # noqa: ARG001  asks who
    """Read a paper before it is registered: its text, and the fields of the register that were found in it."""
    octets = octets_of(given.document, where="document")
    return await _read(papers, given.document.name, octets)


@documents.get("/orders/{order}/document")
async def show_document(at: AtHouse, who: Officer, papers: Scanner, register: Register, order: OrderName) -> Paper:
    """Show what the document of an order says, and the fields found in it; that somebody looked is in the record."""
    found = seen(who, register, order)
    octets = await anyio.to_thread.run_sync(lambda: _opened(at, who, papers, register, found.id, original=False))
    return await _read(papers, found.document_name, octets)


@documents.post("/orders/{order}/document", response_class=Response, responses=DOWNLOAD)
async def download_document(
    at: AtHouse, who: Officer, papers: Scanner, register: Register, order: OrderName
) -> Response:
    """Hand out the document of an order as it was registered; that somebody took it is in the record."""
    found = seen(who, register, order)
    octets = await anyio.to_thread.run_sync(lambda: _opened(at, who, papers, register, found.id, original=True))
    return download(octets, found.document_name)


@documents.get("/orders/{order}/history")
def show_order_history(at: AtHouse, who: Reading, register: Register, order: OrderName) -> HistoryPage:
    """Show what was done with an order, oldest first, with the words that people gave for it."""
    if not rights.may_see_orders(who.account):
        raise Refused("forbidden", "Your role does not allow this.")
    return shapes.history(at.office.store, seen(who, register, order).id)


def _opened(at: House, who: Caller, papers: Papers, register: Docket, order: str, *, original: bool) -> bytes:
    sealed = register.document(order)
    if sealed is None:
        raise Refused("not_found", "This order was registered without a document.")
    at.office.store.audit_append(
        actor=who.account.title, action="order_document", subject=order, now=at.now(), user=who.account.name,
        original=original, token=who.token.id,
    )  # fmt: skip
    return papers.opened(sealed)


async def _read(papers: Papers, name: str, octets: bytes) -> Paper:
    told = sheet(await papers.read(name, octets))
    return Paper(
        texts=[PartText(name=part, text=text) for part, text in told.texts], fields=told.fields,
        judicial=told.judicial, reasons=list(told.reasons), unread=list(told.unread),
    )  # fmt: skip
