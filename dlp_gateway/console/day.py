"""Today: what waits and for whom, what failed, which orders are about to end, what came and went.

Takes: requests of people who are logged in. Returns: a page. Touches: the store, reading only. Fails: Denied.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import anyio.to_thread

from dlp_gateway.console import chart, health, page, rights
from dlp_gateway.console.asking import filter_for, reader
from dlp_gateway.console.listing import VIEWS
from dlp_gateway.console.pages import render
from dlp_gateway.docket import facts
from dlp_gateway.model import State

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from dlp_gateway.console.office import Office
    from dlp_gateway.model import Account

_OLDEST = 8
_AGENCIES = 10  # those with most cases; the list shows the others
#: A month shows the rhythm of an office; more days would be too thin to read on a telephone.
_DAYS = 30
#: An order that ends within a week can still be asked for anew.
_ENDING = timedelta(days=7)


class Day:
    """The first page of an officer's day."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def today(self, request: Request) -> Response:
        """Show what waits, for whom, and whether the gateway works."""
        account = reader(request)
        self._office.reader.warm()
        known = await anyio.to_thread.run_sync(lambda: self.known(account))
        return render(
            request, "today.html", now=self._office.clock(), health=await health.ask(self._office.health),
            drawn=chart.drawn(known["days"]), **known,
        )  # fmt: skip

    def known(self, account: Account) -> dict[str, Any]:
        """Return what the page and the API tell of somebody's day."""
        store, now = self._office.store, self._office.clock()
        mine = filter_for(account, states=VIEWS["open"])
        waiting = filter_for(account, states=page.WAITING_STATES)
        return {
            "counts": store.queue.counts(mine),
            "bands": store.queue.ages(waiting, page.BANDS, now=now),
            "agencies": store.queue.agencies(waiting, page.BANDS, now=now, limit=_AGENCIES),
            "overdue": store.queue.count(filter_for(account, states=page.WAITING_STATES, due_before=now)),
            "oldest": store.queue.page(mine, limit=_OLDEST),
            "assigned": store.queue.count(filter_for(account, states=VIEWS["open"], assignee=account.title)),
            "with_counsel": store.queue.count(filter_for(account, states=VIEWS["open"], marks=("counsel",))),
            "failed": store.queue.page(filter_for(account, states=(State.RELEASE_FAILED,)), limit=_OLDEST),
            "ending": self._ending(account, now),
            "days": store.queue.trend(waiting, self._midnights(now)),
        }

    def _ending(self, account: Account, now: datetime) -> list[dict[str, Any]]:
        """Return the verified orders that end within a week."""
        if not rights.may_see_orders(account):
            return []
        until = (now + _ENDING).date()
        known = (item for item in self._office.store.orders() if rights.may_see_order(account, item))
        rows = [facts(item, today=now.date()) for item in known if item.valid_until and item.valid_until <= until]
        return sorted((row for row in rows if row["in_force"]), key=lambda row: row["valid_until"])

    def _midnights(self, now: datetime) -> list[datetime]:
        """Return the beginnings of the last days in the agency's zone, and the end of today."""
        zone = ZoneInfo(self._office.time_zone)
        today = now.astimezone(zone).date()
        days = (today + timedelta(days=number) for number in range(1 - _DAYS, 2))
        return [datetime.combine(day, time(), tzinfo=zone) for day in days]
