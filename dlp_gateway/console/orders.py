"""The register of court orders: list, one order beside its document, register, verify, revoke.

Takes: requests of people who are logged in. Returns: pages. Touches: the store, through `docket` for every act.
Fails: Denied; ActRefused is shown on the page, what was written in the form stands there again, nothing is stored.
Who registers an order never verifies it (docket.py). A look at a document is in the audit log before it is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import anyio.to_thread
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from dlp_gateway.config import ENTITIES
from dlp_gateway.console import forms, history, rights
from dlp_gateway.console.asking import text
from dlp_gateway.console.login import Denied
from dlp_gateway.console.pages import render
from dlp_gateway.console.papers import Tray, Upload, sheet
from dlp_gateway.docket import KEYS, Who, facts
from dlp_gateway.model import Fault
from dlp_gateway.store import ActRefused, NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from dlp_gateway.console.login import Door
    from dlp_gateway.console.office import Office, Papers
    from dlp_gateway.console.papers import Sheet
    from dlp_gateway.docket import Docket
    from dlp_gateway.model import Account, Order, Session

#: A scan of some pages; the command line takes bigger ones.
DOCUMENT_OCTETS = 20_000_000
#: The list's filter: all, those nobody has verified, those that count today, those that count no more.
SHOWN = ("all", "added", "in_force", "ended")
_LINES = ("persons", "senders", "recipients")
_PLAIN = tuple(name for name in KEYS if name not in {*_LINES, "entities", "id", "max_uses"})
_AWAY = "The document cannot be read at this moment. Try again, or write the fields yourself."


class Orders:
    """The pages of the register."""

    def __init__(self, office: Office, door: Door, *, docket: Docket, papers: Papers) -> None:
        self._office = office
        self._door = door
        self._docket = docket
        self._papers = papers
        self._tray = Tray(clock=office.clock)

    # ---------------------------------------------------------------------------------------------- looking

    async def list(self, request: Request) -> Response:
        """Show the orders, newest first."""
        account = _reader(request)
        shown = request.query_params.get("show", "all")
        known = await anyio.to_thread.run_sync(self._docket.list)
        today = self._office.clock().date()
        rows = [facts(item, today=today) for item in reversed(known) if rights.may_see_order(account, item)]
        waiting = await anyio.to_thread.run_sync(self._docket.reviews)
        return render(
            request, "orders.html", orders=[row for row in rows if _is(row, shown)],
            show=shown if shown in SHOWN else "all", shows=SHOWN, may_order=rights.may_order(account),
            reviews=sum(rights.of_theirs(account, item.author.rpartition("@")[2].lower()) for item in waiting),
        )  # fmt: skip

    async def show(self, request: Request) -> Response:
        """Show one order."""
        account = _reader(request)
        return await self._page(request, await self._order(request, account))

    async def _page(self, request: Request, order: Order, *, problem: str = "", paper: Sheet | None = None) -> Response:
        session: Session = request.state.session
        store = self._office.store
        entries = await anyio.to_thread.run_sync(lambda: tuple(store.audit_entries(subject=order.id)))
        words = await anyio.to_thread.run_sync(lambda: store.audit_private(*(entry.seq for entry in entries)))
        account = session.account
        who = _who(account)
        return render(
            request, "order.html", status=409 if problem else 200, record=order, problem=problem, paper=paper,
            order=facts(order, today=self._office.clock().date()), history=history.lines(entries, words), fields=FIELDS,
            may={
                "act": rights.may_order(account),
                "verify": rights.may_order(account) and not who.is_also(order.added_by, order.added_user),
            },
        )  # fmt: skip

    async def document(self, request: Request) -> Response:
        """Show an order's document beside its fields, or hand it out as it was registered; both are recorded."""
        account = _officer(request)
        form = await self._door.form(request)
        order = await self._order(request, account)
        try:
            octets = await anyio.to_thread.run_sync(lambda: self._opened(order, account, original="original" in form))
            if "original" in form:
                return _original(octets, order.document_name)
            paper = sheet(await self._papers.read(order.document_name, octets))
        except ActRefused as problem:
            return await self._page(request, order, problem=str(problem))
        except Fault:
            return await self._page(request, order, problem=_AWAY)
        return await self._page(request, order, paper=paper)

    def _opened(self, order: Order, account: Account, *, original: bool) -> bytes:
        sealed = self._docket.document(order.id)
        if sealed is None:
            raise ActRefused("This order was registered without a document.")
        self._office.store.audit_append(
            actor=account.title, action="order_document", subject=order.id, now=self._office.clock(),
            user=account.name, original=original,
        )  # fmt: skip
        return self._papers.opened(sealed)

    async def _order(self, request: Request, account: Account) -> Order:
        """Return the order of the address, if it is theirs to see."""
        try:
            order = await anyio.to_thread.run_sync(lambda: self._docket.show(str(request.path_params["order"])))
        except NotFound:
            raise Denied(404, "There is no such order, or it is not yours to see.") from None
        if not rights.may_see_order(account, order):
            raise Denied(404, "There is no such order, or it is not yours to see.")
        return order

    # ----------------------------------------------------------------------------------------------- acting

    async def act(self, request: Request) -> Response:
        """Verify or revoke an order."""
        account = _officer(request)
        form = await self._door.form(request)
        order = await self._order(request, account)
        who, now = _who(account), self._office.clock()
        acts = {
            "verify": lambda: self._docket.verify(order.id, officer=who, how=text(form, "note"), now=now),
            "revoke": lambda: self._docket.revoke(order.id, officer=who, why=text(form, "note"), now=now),
        }
        act = acts.get(text(form, "act"))
        if act is None:
            raise Denied(400, "The form asks for something that this console does not know.")
        try:
            await anyio.to_thread.run_sync(act)
        except ActRefused as problem:
            return await self._page(request, await self._order(request, account), problem=str(problem))
        return RedirectResponse(f"/orders/{order.id}", status_code=303)

    async def new(self, request: Request) -> Response:
        """Show the form of a new order; a link may have filled some of it."""
        _officer(request)
        self._office.reader.warm()
        given = {name: request.query_params.get(name, "")[:300] for name in _PLAIN}
        return self._form(request, _given(FormData()) | given)

    async def add(self, request: Request) -> Response:
        """Read the document into the form, or register the order as the form says."""
        account = _officer(request)
        form = await self._door.form(request, octets=DOCUMENT_OCTETS, files=1)
        upload, tray = await self._upload(form, account)
        given = _given(form)
        if text(form, "act") == "read":
            return await self._read(request, given, upload, tray)
        try:
            data = _data(form)
            officer, now = _who(account), self._office.clock()
            order = await anyio.to_thread.run_sync(
                lambda: self._docket.add(
                    data, officer=officer, now=now, document=None if upload is None else (upload.name, upload.octets)
                )
            )
        except ActRefused as problem:
            return self._form(request, given, problem=str(problem), tray=tray, upload=upload)
        self._tray.drop(account.name, tray)
        return RedirectResponse(f"/orders/{order.id}", status_code=303)

    async def _upload(self, form: FormData, account: Account) -> tuple[Upload | None, str]:
        """Return the file that came with the form, or the one that an earlier form brought."""
        name, octets = await forms.upload(form, "document")
        if octets:
            upload = Upload(name[:200], octets)
            return upload, self._tray.put(account.name, upload)
        tray = text(form, "tray")
        return self._tray.get(account.name, tray), tray

    async def _read(self, request: Request, given: dict[str, Any], upload: Upload | None, tray: str) -> Response:
        """Fill what is empty with what the document says."""
        if upload is None:
            return self._form(request, given, problem="Choose the document first.")
        try:
            paper = sheet(await self._papers.read(upload.name, upload.octets))
        except Fault:
            return self._form(request, given, problem=_AWAY, tray=tray, upload=upload)
        filled = {name: value or paper.fields.get(name, "") for name, value in given.items()}
        return self._form(request, filled, paper=paper, tray=tray, upload=upload)

    def _form(
        self, request: Request, given: Mapping[str, Any], *, problem: str = "", paper: Sheet | None = None,
        tray: str = "", upload: Upload | None = None,
    ) -> Response:  # fmt: skip
        return render(
            request, "order_new.html", status=409 if problem else 200, given=given, problem=problem, paper=paper,
            tray=tray if upload else "", document=upload.name if upload else "", kinds=self._docket.kinds,
            entities=sorted(ENTITIES),
        )  # fmt: skip


#: What a document may tell, in the order of the page.
FIELDS = ("kind", "court", "docket_number", "judge", "issued_on", "valid_until")


def _is(row: Mapping[str, Any], shown: str) -> bool:
    if shown == "added":
        return bool(row["status"] == "added")
    if shown == "in_force":
        return bool(row["in_force"])
    return shown != "ended" or row["status"] in {"revoked", "expired", "used_up"}


def _reader(request: Request) -> Account:
    session: Session = request.state.session
    if not rights.may_see_orders(session.account):
        raise Denied(403, "The register of orders is for officers, approvers, counsel and auditors.")
    return session.account


def _officer(request: Request) -> Account:
    account = _reader(request)
    if not rights.may_order(account):
        raise Denied(403, "Your role does not allow this.")
    return account


def _given(form: FormData) -> dict[str, Any]:
    """Return what was written, to stand in the form again."""
    given: dict[str, Any] = {name: text(form, name) for name in (*_PLAIN, *_LINES, "max_uses")}
    given |= {f"any_{name}": text(form, f"any_{name}") for name in (*_LINES, "entities")}
    return given | {"entities": [str(item) for item in form.getlist("entities")]}


def _data(form: FormData) -> dict[str, Any]:
    """Write the order as `docket` takes it; a scope that is neither named nor said to be any stays missing."""
    data: dict[str, Any] = {name: text(form, name) for name in _PLAIN if text(form, name)}
    for name in (*_LINES, "entities"):
        named = [str(item) for item in form.getlist(name)] if name == "entities" else _lines(text(form, name))
        if named and text(form, f"any_{name}"):
            raise ActRefused("Name them or tick that the order limits none, not both.")
        data[name] = "any" if text(form, f"any_{name}") else named
    if uses := text(form, "max_uses"):
        data["max_uses"] = int(uses) if uses.isascii() and uses.isdigit() else uses
    return data


def _who(account: Account) -> Who:
    return Who(name=account.title, user=account.name, agencies=account.agencies)


def _lines(given: str) -> list[str]:
    return [line.strip() for line in given.splitlines() if line.strip()]


def _original(octets: bytes, name: str) -> Response:
    """Hand a file out so that no browser opens it by itself."""
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name or 'order', safe='')}",
        "content-security-policy": "sandbox; default-src 'none'",
    }
    return Response(octets, media_type="application/octet-stream", headers=headers)
