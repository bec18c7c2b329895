"""Who approves in whose place: listed, named, ended.

Takes: requests of programs. Returns: shapes. Touches: the store. Fails: Refused, ActRefused with words for the person.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Response, Security
from pydantic import BaseModel, ConfigDict, Field

from dlp_gateway.console import deputies as rules
from dlp_gateway.console import rights
from dlp_gateway.console.api.entry import AtHouse, Caller, caller
from dlp_gateway.console.api.problem import Refused
from dlp_gateway.console.api.replay import Key, once
from dlp_gateway.console.api.shapes import Shape
from dlp_gateway.model import Permit

deputies = APIRouter(tags=["delegations"])

Reading = Annotated[Caller, Security(caller, scopes=[Permit.DELEGATION_READ])]
Writing = Annotated[Caller, Security(caller, scopes=[Permit.DELEGATION_WRITE])]
Name = Annotated[str, Path(pattern=r"^[a-z0-9]{1,32}$", description="id of the delegation")]


class Delegation(Shape):
    """One person approves in another's place. `giver`, `taker`: names of accounts; `role`: as what they approve."""

    id: str
    giver: str
    taker: str
    role: str
    valid_from: datetime
    valid_until: datetime
    paper: str
    created_at: datetime
    ended_at: datetime | None
    ended_by: str | None


class Deputies(BaseModel):
    """Delegations that concern somebody. `roles`: what they may hand on; `takers`: to which accounts."""

    delegations: list[Delegation]
    roles: list[str]
    takers: list[str]


class NewDelegation(BaseModel):
    """Somebody to approve in one's place, from the beginning of one day to the end of another, in the agency's zone."""

    model_config = ConfigDict(extra="forbid")

    taker: str = Field(min_length=1, max_length=64)
    role: str = Field(min_length=1, max_length=32)
    first_day: date
    last_day: date
    paper: str = Field(
        min_length=rules.PAPER_SAYS, max_length=rules.PAPER_MAX, description="where the signed delegation is kept"
    )


@deputies.get("/delegations")
def list_delegations(at: AtHouse, who: Reading) -> Deputies:
    """List who approves in whose place, as far as it concerns the caller; all for admins and auditors."""
    if not rights.may_see_delegations(who.account):
        raise Refused("forbidden", "This is for those who approve, their deputies, admins and auditors.")
    office, account = at.office, who.account
    return Deputies(
        delegations=[Delegation.model_validate(item) for item in rules.seen(office, account)],
        roles=list(rules.gives(account)),
        takers=[item.name for item in rules.takers(office, account)] if rights.may_delegate(account) else [],
    )


@deputies.post("/delegations", status_code=201, response_model=Delegation)
def make_delegation(at: AtHouse, who: Writing, new: NewDelegation, key: Key = None) -> Response:
    """Let another person approve in one's place, from one day to another."""
    if not rights.may_delegate(who.account):
        raise Refused("forbidden", "Your role does not allow this.")
    wish = rules.Wish(taker=new.taker, role=new.role, first=new.first_day, last=new.last_day, paper=new.paper.strip())

    def do() -> Delegation:
        return Delegation.model_validate(rules.give(at.office, who.account, wish, token=who.token.id))

    return once(at, who, key, asked=("delegation", new.model_dump_json()), status=201, do=do)


@deputies.post("/delegations/{delegation}/end", response_model=Delegation)
def end_delegation(at: AtHouse, who: Writing, delegation: Name, key: Key = None) -> Response:
    """End a delegation at once: one's own, or as an admin anybody's."""
    if not rights.may_end_delegations(who.account):
        raise Refused("forbidden", "Your role does not allow this.")

    def do() -> Delegation:
        return Delegation.model_validate(rules.end(at.office, who.account, delegation, token=who.token.id))

    return once(at, who, key, asked=("end", delegation), status=200, do=do)
