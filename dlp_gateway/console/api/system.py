"""The machine and the tokens: how everything is, which programs there are, and the end of one.

Takes: requests of programs. Returns: shapes. Touches: reads the store, asks the SMTP role how it is.
Fails: Refused; what does not answer is null. No token is made here: a stolen one must not make others.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Path, Security
from pydantic import BaseModel

from dlp_gateway.console import health, rights
from dlp_gateway.console.api.entry import AtHouse, Caller, caller
from dlp_gateway.console.api.problem import Refused
from dlp_gateway.console.api.shapes import Shape
from dlp_gateway.console.system import System as Room
from dlp_gateway.model import Permit, State
from dlp_gateway.store.about import About as Numbers

system = APIRouter(tags=["system"])

Reading = Annotated[Caller, Security(caller, scopes=[Permit.SYSTEM_READ])]
Ending = Annotated[Caller, Security(caller, scopes=[Permit.TOKEN_REVOKE])]
TokenName = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$", description="id of the token")]


class Check(Shape):
    """One part of a role. `detail`: what is wrong and how to mend it, or news."""

    name: str
    ok: bool
    detail: str


class RoleHealth(Shape):
    """What a role says of itself."""

    role: str
    ready: bool
    version: str
    rulebook: str
    capture: bool
    checks: tuple[Check, ...]


class Switch(Shape):
    """A switch that all nodes obey."""

    name: str
    state: str
    on: bool
    since: datetime | None
    by: str
    reason: str


class About(BaseModel):
    """The database in numbers. `version`: of its schema."""

    engine: str
    version: str
    octets: int
    cases: dict[State, int]
    notices: dict[str, int]
    waiting_since: datetime | None
    sealed: int
    entries: int
    last_entry_at: datetime | None
    sessions: int


class Setting(Shape):
    """A setting as it was read at the start. `where`: where it was set; empty is the default. Secrets have no value."""

    name: str
    value: str
    where: str


class Version(BaseModel):
    """A program that this one rests on."""

    name: str
    version: str


class System(BaseModel):
    """How everything is. `smtp`: null where that role does not answer here; `settings`: for admins and auditors."""

    console: RoleHealth
    smtp: RoleHealth | None
    database: About | None
    switches: list[Switch]
    free_octets: int | None
    versions: list[Version]
    settings: list[Setting]


class TokenLine(Shape):
    """A token, without its key."""

    id: str
    account: str
    title: str
    permits: tuple[Permit, ...]
    agencies: tuple[str, ...]
    created_at: datetime
    created_by: str
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    revoked_by: str | None


@system.get("/system")
async def show_system(at: AtHouse, who: Reading) -> System:
    """Show how both roles, the database and the queues are, and to admins and auditors the settings."""
    if not rights.may_see_system(who.account):
        raise Refused("forbidden", "Your role does not allow this.")
    machine = at.office.machine
    own = await health.ask(at.office.health)
    smtp = await to_thread.run_sync(machine.smtp_role) if machine else None
    known = await to_thread.run_sync(Room(at.office).known)
    about, may = known["about"], rights.may_see_settings(who.account)
    return System(
        console=RoleHealth.model_validate(own),
        smtp=None if smtp is None else RoleHealth.model_validate(smtp),
        database=None if about is None else _about(about),
        switches=[Switch.model_validate(item) for item in known["switches"]],
        free_octets=known["free"],
        versions=[Version(name=name, version=version) for name, version in machine.versions()] if machine else [],
        settings=[Setting.model_validate(item) for item in machine.settings] if machine and may else [],
    )


@system.get("/tokens")
def list_tokens(at: AtHouse, who: Ending) -> list[TokenLine]:
    """List one's own tokens, newest first; an admin sees everybody's. Never a key."""
    _owner(who)
    mine = None if rights.may_end_tokens(who.account) else who.account.name
    return [TokenLine.model_validate(token) for token in at.tokens.all(mine)]


@system.post("/tokens/{token}/revoke")
def revoke_token(at: AtHouse, who: Ending, token: TokenName) -> TokenLine:
    """End a token for good, at once: one's own, this one too, or as an admin anybody's."""
    _owner(who)
    found = at.tokens.find(token)
    if found.id != token or not (found.account == who.account.name or rights.may_end_tokens(who.account)):
        raise Refused("not_found")
    return TokenLine.model_validate(at.tokens.revoke(found.id, by=who.account.title, now=at.now()))


def _owner(who: Caller) -> None:
    if not rights.may_have_tokens(who.account):
        raise Refused("forbidden", "Your role does not allow this.")


def _about(about: Numbers) -> About:
    names = [name for name in About.model_fields if name != "version"]
    return About(**{name: getattr(about, name) for name in names}, version=about.schema)
