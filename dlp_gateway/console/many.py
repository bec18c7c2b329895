"""Many cases at once: refused, or given to somebody, each by itself. Never a release. Pages and programs ask here.

Takes: who asks, the cases as they saw them. Returns: what became of each. Touches: the store, through `quarantine`.
Fails: never for one case: why nothing was done with it is told beside its number, and the others are done.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from dlp_gateway.console import rights
from dlp_gateway.model import Lane
from dlp_gateway.store import ActRefused, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dlp_gateway.console.office import Office
    from dlp_gateway.model import Account, Incident
    from dlp_gateway.quarantine import Officer

#: What can be done with many. Whoever adds a release here breaks the law that each one is decided by itself.
ACTS = ("refuse", "assign")
#: As many as a page of the queue shows.
MOST = 50
NOBODYS = "There is no such case, or it is not yours to see."


class Chosen(NamedTuple):
    """A case and the state of it that was seen; None: the form did not say."""

    case: str
    revision: int | None


class Undone(NamedTuple):
    """A case of many with which nothing was done, and why."""

    case: str
    problem: ActRefused

    @property
    def why(self) -> str:
        """Return the words."""
        return str(self.problem)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of an act on many cases."""

    act: str
    done: tuple[Incident, ...]
    undone: tuple[Undone, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be done. `assignee`: how the record names them; "" is nobody. `officer`: who acts, in a role."""

    act: str
    account: Account
    officer: Callable[[str], Officer]
    note: str = ""
    assignee: str = ""


def each(office: Office, wish: Wish, chosen: Iterable[Chosen]) -> Outcome:
    """Do it with each case, if it is theirs to see and stands as they saw it."""
    done, undone = [], []
    for item in chosen:
        try:
            done.append(_one(office, wish, item))
        except ActRefused as problem:
            undone.append(Undone(item.case, problem))
    return Outcome(act=wish.act, done=tuple(done), undone=tuple(undone))


def deciders(office: Office) -> tuple[Account, ...]:
    """Return those to whom a case can be given."""
    return tuple(item for item in office.accounts.all() if rights.may_decide(item) and not item.disabled)


def officers(office: Office, account: Account) -> list[str]:
    """Return how the record names them, to somebody who may give cases."""
    return sorted({item.title for item in deciders(office)}) if rights.may_decide(account) else []


def _one(office: Office, wish: Wish, item: Chosen) -> Incident:
    incident = _theirs(office, wish.account, item.case)
    if item.revision is None:
        raise ActRefused("The form does not say which state of the case it is about. Open the case again.")
    officer = wish.officer(rights.acts_as(wish.account, ("counsel",) if incident.lane is not Lane.NONE else ()))
    quarantine, now = office.quarantine, office.clock()
    if wish.act == "refuse":
        return quarantine.refuse(incident.id, officer=officer, note=wish.note, now=now, revision=item.revision)
    named = (account for account in deciders(office) if account.title == wish.assignee)
    if wish.assignee and not any(rights.may_see(account, incident) for account in named):
        raise ActRefused("There is no such officer, or the case is not theirs to see.")
    return quarantine.assign(
        incident.id, officer=officer, assignee=wish.assignee or None, now=now, revision=item.revision
    )


def _theirs(office: Office, account: Account, case: str) -> Incident:
    """Return a case that is theirs to see; another's is as if it were not there."""
    try:
        incident = office.store.incident(case)
    except NotFound:
        raise NotFound(NOBODYS) from None
    if not rights.may_see(account, incident):
        raise NotFound(NOBODYS)
    return incident
