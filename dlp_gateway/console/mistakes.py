"""The list of what was found by mistake: what whoever tunes the recognizers works from.

Takes: requests of people who are logged in. Returns: pages, JSON lines. Touches: the store, reading. Fails: Denied.
Rules, causes and counts; never a value. Officers' notes are shown to who may read cases, so not to admins.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import anyio.to_thread
from starlette.responses import Response

from dlp_gateway.console import rights
from dlp_gateway.console.asking import filter_for
from dlp_gateway.console.login import Denied
from dlp_gateway.console.pages import render

if TYPE_CHECKING:
    from starlette.requests import Request

    from dlp_gateway.console.office import Office
    from dlp_gateway.model import Account, Mistake, Session

_PAGE = 100
#: What one answer for a program holds; older ones have been worked on.
_LINES = 5000


class MistakeList:
    """The list's pages."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def show(self, request: Request) -> Response:
        """Show how often which rule was wrong and why, and the newest mistakes."""
        account = _reader(request)
        given = request.query_params.get("page", "")
        number = max(1, int(given[:9])) if given.isascii() and given.isdigit() else 1
        mistakes, theirs = self._office.store.mistakes, filter_for(account, states=())

        def read() -> tuple[Any, Any]:
            return mistakes.tally(theirs), mistakes.newest(theirs, limit=_PAGE, offset=(number - 1) * _PAGE)

        tally, newest = await anyio.to_thread.run_sync(read)
        return render(
            request, "mistakes.html", tally=tally, mistakes=newest, number=number, full=len(newest) == _PAGE,
            opens=rights.may_read(account),
        )  # fmt: skip

    async def lines(self, request: Request) -> Response:
        """Give the newest mistakes as JSON lines, for a program that tunes."""
        account = _reader(request)
        mistakes, theirs = self._office.store.mistakes, filter_for(account, states=())
        newest = await anyio.to_thread.run_sync(lambda: mistakes.newest(theirs, limit=_LINES))
        body = "".join(json.dumps(_line(item), ensure_ascii=False) + "\n" for item in newest)
        headers = {"content-disposition": 'attachment; filename="mistakes.jsonl"'}
        return Response(body, media_type="application/x-ndjson", headers=headers)


def _reader(request: Request) -> Account:
    session: Session = request.state.session
    if not rights.may_see_mistakes(session.account):
        raise Denied(403, "Your role does not allow this.")
    return session.account


def _line(item: Mistake) -> dict[str, Any]:
    names = ("case", "label", "entity", "recognizer", "rule", "score", "cause")
    return {"at": item.at.isoformat(), **{name: getattr(item, name) for name in names}}
