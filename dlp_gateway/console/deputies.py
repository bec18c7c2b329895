"""Who approves in whose place: what is known of it, and what must be true of a new one. Pages and programs ask here.

Takes: an account, what it asks for. Returns: model.Delegation. Touches: the store. Fails: ActRefused with words.
A delegation ends by its dates, by a word, or with the right of who gave it.
Source: decisions.md 37; the report of 2020 on approval by "the director or designee".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dlp_gateway.console import rights
from dlp_gateway.model import Delegation, Role
from dlp_gateway.store import ActRefused
from dlp_gateway.store.delegations import GIVES
from dlp_gateway.store.tables import new_id

if TYPE_CHECKING:
    from dlp_gateway.console.office import Office
    from dlp_gateway.model import Account

#: Longer than a leave; whoever stands in for good gets the role.
_LONGEST = timedelta(days=366)
PAPER_SAYS, PAPER_MAX = 10, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody would hand on, to whom, from the beginning of one day to the end of another."""

    taker: str
    role: str
    first: date
    last: date
    paper: str


def seen(office: Office, account: Account) -> tuple[Delegation, ...]:
    """Return those that concern somebody; all for who looks after accounts."""
    known = office.store.delegations.all()
    everybodys = rights.may_see_people(account)
    return tuple(item for item in known if everybodys or account.name in {item.giver, item.taker})


def takers(office: Office, account: Account) -> tuple[Account, ...]:
    """Return who could stand in for somebody."""
    return tuple(item for item in office.accounts.all() if _may_take(item, account))


def gives(account: Account) -> tuple[str, ...]:
    """Return as what another person could approve in their place."""
    return tuple(given for role, given in GIVES.items() if role in account.roles)


def facts(office: Office, account: Account) -> dict[str, Any]:
    """Return all that the page shows."""
    return {
        "delegations": seen(office, account),
        "titles": {item.name: item.title for item in office.accounts.all()},
        "takers": takers(office, account),
        "roles": gives(account),
    }


def give(office: Office, account: Account, wish: Wish, *, token: str = "") -> Delegation:
    """Let another person approve in somebody's place. `token`: of the program that asks for them."""
    made = _checked(office, account, wish)
    office.store.delegations.give(made, actor=account.title, token=token)
    return made


def end(office: Office, account: Account, name: str, *, token: str = "") -> Delegation:
    """End a delegation at once: one's own, or as an admin anybody's."""
    user = "" if Role.ADMIN in account.roles else account.name
    return office.store.delegations.end(name, actor=account.title, user=user, now=office.clock(), token=token)


def _checked(office: Office, account: Account, wish: Wish) -> Delegation:
    """Check what is asked for; ActRefused names what is wrong."""
    now, zone = office.clock(), ZoneInfo(office.time_zone)
    today = now.astimezone(zone).date()
    if wish.last < wish.first or wish.last < today:
        raise ActRefused("The last day is before the first, or past.")
    if wish.last - max(wish.first, today) > _LONGEST or wish.first - today > _LONGEST:
        raise ActRefused("That is more than a year. Ask an admin for the role instead.")
    if wish.role not in gives(account):
        raise ActRefused("You do not have this right yourself, so you cannot hand it on.")
    if not PAPER_SAYS <= len(wish.paper) <= PAPER_MAX:
        raise ActRefused("Say where the signed delegation is kept, in 10 to 500 characters.")
    if not any(item.name == wish.taker for item in takers(office, account)):
        raise ActRefused("Choose a person with an account who works on cases and is not you.")
    return Delegation(
        id=new_id(now), giver=account.name, taker=wish.taker, role=wish.role, paper=wish.paper, created_at=now,
        valid_from=datetime.combine(wish.first, time(), tzinfo=zone),
        valid_until=datetime.combine(wish.last + timedelta(days=1), time(), tzinfo=zone),
    )  # fmt: skip


def _may_take(item: Account, giver: Account) -> bool:
    """Whether somebody can stand in: they may open cases and act on them, and are somebody else."""
    return item.name != giver.name and not item.disabled and rights.may_reveal(item)
