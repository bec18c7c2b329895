"""Cases: listed, searched, opened, their messages shown masked, values shown for a reason, decided.

Takes: requests of programs. Returns: shapes. Touches: the store, a worker process, `quarantine` for every act.
Fails: Refused, ActRefused, faults of ours: answered as problems; nothing has changed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, Literal

import anyio.to_thread
from fastapi import APIRouter, Depends, Path, Query, Response, Security
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from dlp_gateway import redact
from dlp_gateway.config import ENTITIES
from dlp_gateway.console import giving, rights
from dlp_gateway.console.acts import acting, check
from dlp_gateway.console.api import cursor, shapes, state
from dlp_gateway.console.api.acts import RULES, AnyAct, Doing, Mistaken
from dlp_gateway.console.api.entry import AtHouse, Caller, House, caller, within
from dlp_gateway.console.api.problem import Refused
from dlp_gateway.console.api.replay import Key, once
from dlp_gateway.console.api.shapes import Beside, Case, CasePage, Content, Done, HistoryPage
from dlp_gateway.console.login import Denied
from dlp_gateway.console.office import shown, values
from dlp_gateway.model import Explanation, Incident, Permit, State
from dlp_gateway.quarantine import Officer, Wrong
from dlp_gateway.store import Filter, NotFound
from dlp_gateway.store.queue import Mark

cases = APIRouter(tags=["cases"])

Reading = Annotated[Caller, Security(caller, scopes=[Permit.CASE_READ])]
_NAME = r"^[A-Za-z0-9-]{1,64}$"
CaseName = Annotated[str, Path(pattern=_NAME, description="number or id of the case")]
_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII)
_WORDS = r"^[^\x00-\x1f\x7f]*$"
#: As many as are looked through at once without holding the database for long.
_MOST = 200
_OPEN = (State.HELD, State.PROPOSED, State.RELEASE_FAILED)


def _written(value: object) -> object:
    """Take a time as RFC 3339 writes it; pydantic would take a number of seconds, too."""
    if isinstance(value, str) and not _TIME.fullmatch(value):
        raise ValueError("is not a time as RFC 3339 writes it, for instance 2026-11-22T12:00:00Z")
    return value


def _known(value: str) -> str:
    if value not in ENTITIES:
        raise ValueError("is no kind of finding")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_written)]
Entity = Annotated[str, Field(json_schema_extra={"enum": sorted(ENTITIES)}), AfterValidator(_known)]
Marked = Literal["urgent", "needs_information", "legal_hold", "counsel", "unread"]


class Wanted(BaseModel):
    """Which cases, and where in the list."""

    model_config = ConfigDict(extra="forbid")

    state: list[State] = Field(default=list(_OPEN), max_length=len(State), description="default: what is open")
    q: str = Field(
        default="", max_length=200, pattern=_WORDS,
        description="words that must all stand in number, addresses, rule or kinds of findings",
    )  # fmt: skip
    mine: bool = Field(default=False, description="only those that you have taken")
    unassigned: bool = Field(default=False, description="only those that nobody has taken")
    sender: str = Field(
        default="", max_length=255, pattern=_WORDS, description="domain of the author, with those below"
    )
    recipient: str = Field(default="", max_length=255, pattern=_WORDS, description="what stands in a recipient")
    entity: Entity | None = Field(default=None, description="a kind of finding")
    paper: Literal["none", "court", "other"] | None = Field(default=None, description="what kind of paper it names")
    mark: list[Marked] = Field(default=[], max_length=5, description="marks that it must have, all of them")
    opened_before: Moment | None = Field(default=None, description="only those that came before")
    due_before: Moment | None = Field(default=None, description="only those whose time has come by then")
    order: Literal["oldest", "newest"] = "oldest"
    limit: int = Field(default=50, ge=1, le=_MOST)
    cursor: str | None = Field(default=None, max_length=cursor.LONGEST, description="`next` of the page before")


class Reveal(BaseModel):
    """Which values are to be seen, and why."""

    model_config = ConfigDict(extra="forbid")

    values: list[Annotated[str, Field(max_length=100)]] = Field(
        min_length=1, max_length=1000, description="labels, as the content names them"
    )
    reason: str = Field(min_length=10, max_length=4000, description="goes into the record with what was shown")


def _reader(who: Reading) -> Caller:
    if not rights.may_read(who.account):
        raise Refused("forbidden", "An admin sees no cases.")
    return who


Reader = Annotated[Caller, Depends(_reader)]


def theirs(at: AtHouse, who: Reader, case: CaseName) -> Incident:
    """Return a case if it is the caller's to see; else there is no such case, as far as they know."""
    try:
        found = at.office.store.incident(case)
    except NotFound:
        raise Refused("not_found") from None
    if not rights.may_see(who.account, found):
        raise Refused("not_found")
    return found


Theirs = Annotated[Incident, Depends(theirs)]


@cases.get("/cases")
def list_cases(at: AtHouse, who: Reader, wanted: Annotated[Wanted, Query()]) -> CasePage:
    """List cases, or search them."""
    found = at.office.store.queue.after(_filter(who, wanted), limit=wanted.limit + 1, mark=_mark(wanted))
    page = found[: wanted.limit]
    return CasePage(
        items=[shapes.line(case) for case in page], next=cursor.after(page[-1]) if len(found) > len(page) else None
    )


def _filter(who: Caller, wanted: Wanted) -> Filter:
    return Filter(
        states=tuple(dict.fromkeys(wanted.state)) or _OPEN,
        words=tuple(wanted.q.split()),
        agencies=who.account.agencies,
        whistleblower=rights.sees_whistleblowers(who.account),
        assignee=who.account.title if wanted.mine else None,
        due_before=wanted.due_before,
        unassigned=wanted.unassigned,
        sender=wanted.sender.strip().lower(),
        recipient=wanted.recipient.strip().lower(),
        entity=wanted.entity or "",
        paper=wanted.paper or "",
        marks=tuple(dict.fromkeys(wanted.mark)),
        opened_before=wanted.opened_before,
        newest_first=wanted.order == "newest",
    )


def _mark(wanted: Wanted) -> Mark | None:
    return None if wanted.cursor is None else cursor.mark(wanted.cursor)


@cases.get(
    "/cases/{case}",
    response_model=Case,
    responses={304: {"description": "You have the current state already."}},
)
def show_case(
    at: AtHouse, who: Reader, found: Theirs, response: Response, if_none_match: state.IfNoneMatch = None
) -> Case | Response:
    """Show all facts of a case; `ETag` names the state that a decision must name."""
    at.looks.record(who, found, now=at.now())
    if state.has(state.tag(found), if_none_match):
        return Response(status_code=304, headers={"etag": state.tag(found)})
    response.headers["etag"] = state.tag(found)
    return shapes.facts(found, at.office.quarantine.demands(found), beside=_beside(at, who, found))


def _beside(at: House, who: Caller, found: Incident) -> Beside:
    store, quarantine = at.office.store, at.office.quarantine
    return Beside(
        copies=tuple(item for item in store.copies.of(found.case) if rights.may_see(who.account, item)),
        mistakes=store.mistakes.of(found.id),
        laws=quarantine.laws(found),
    )


@cases.get("/cases/{case}/history")
def show_history(at: AtHouse, who: Reader, found: Theirs) -> HistoryPage:
    """Show what was done with a case, oldest first, with the notes and the evidence that people gave."""
    at.looks.record(who, found, now=at.now())
    return shapes.history(at.office.store, found.id)


@cases.get("/cases/{case}/content")
async def show_content(at: AtHouse, who: Reader, found: Theirs) -> Content:
    """Show what the message says, with every value masked."""
    within(at.work, who.token.id, at.now())
    await anyio.to_thread.run_sync(lambda: at.looks.record(who, found, now=at.now()))
    return await _content(found, await _explained(at, found), frozenset())


@cases.post("/cases/{case}/reveal")
async def reveal_values(
    at: AtHouse,
    who: Annotated[Caller, Security(caller, scopes=[Permit.CASE_READ, Permit.CASE_REVEAL])],
    found: Theirs,
    wanted: Reveal,
) -> Content:
    """Show values of a message; who, which and why go into the record first. Needs a password given lately."""
    within(at.work, who.token.id, at.now())
    if not rights.may_reveal(who.account):
        raise Refused("forbidden", "Your role does not see values.")
    if not who.is_fresh(at.now()):
        raise Refused("not_fresh")
    explanation = await _explained(at, found)
    known = redact.labels(explanation.parts, explanation.inspection.findings).values()
    labels = frozenset(wanted.values) & frozenset(known)
    if not labels:
        raise Refused("invalid", "None of these labels stands in the message.")
    now = at.now()
    await anyio.to_thread.run_sync(
        lambda: at.office.quarantine.looked(
            found.id, officer=who.officer(), reason=wanted.reason, shown=tuple(sorted(labels)), now=now
        )
    )
    return await _content(found, explanation, labels)


@cases.post("/cases/{case}/acts", response_model=Done)
async def act(
    at: AtHouse,
    who: Reader,
    found: Theirs,
    asked: AnyAct,
    if_match: state.IfMatch = None,
    key: Key = None,
) -> Response:
    """Do one of the acts. Permit case:decide, or case:approve for approve and return. Needs If-Match."""
    rule = RULES[asked.act]
    who.needs(rule.permit)
    _check(who, found, asked)
    doing = Doing(
        quarantine=at.office.quarantine, case=found.id, officer=_acting(at, who, found, asked), now=at.now(),
        revision=state.seen(found, if_match), wrong=await _wrong(at, found, asked),
        judged=await giving.judged(at.office, found, asked.act),
    )  # fmt: skip

    def do() -> Done:
        case = rule.do(doing, asked)
        return Done(case=case.case, act=asked.act, state=case.state, revision=case.revision)

    request = ("act", found.id, if_match or "", asked.model_dump_json())
    return await anyio.to_thread.run_sync(lambda: once(at, who, key, asked=request, status=200, do=do))


def _check(who: Caller, found: Incident, asked: AnyAct) -> None:
    """Refuse what a form of the case's page would refuse."""
    if isinstance(asked, Mistaken):  # a form of its own
        if not rights.may_decide(who.account):
            raise Refused("forbidden", "Your role does not allow this.")
        return
    try:
        check(who.account, found, asked.act)
    except Denied as denied:
        raise Refused("forbidden", denied.words) from None


def _acting(at: House, who: Caller, found: Incident, asked: AnyAct) -> Officer:
    """Say as what the caller acts: what the basis wants of them, if they are that or stand in for one who is."""
    basis = getattr(asked, "basis", None) or found.basis or ""
    demands = at.office.quarantine.demands(found)
    wanted = next((item.approvers for item in demands if item.code == basis), ())
    role, stands_for = acting(who.account, found, asked.act, approvers=wanted)
    return replace(who.officer(role), stands_for=stands_for)


async def _wrong(at: House, found: Incident, asked: AnyAct) -> tuple[Wrong, ...]:
    """Return the values that an act is about."""
    if not isinstance(asked, Mistaken):
        return ()
    known = {item.label: item for item in values(await _explained(at, found))}
    if unknown := [label for label in asked.values if label not in known]:
        raise Refused("invalid", f"{unknown[0][:100]} does not stand in the message.")
    chosen = (known[label] for label in dict.fromkeys(asked.values))
    return tuple(
        Wrong(label=item.label, entity=item.entity, recognizer=item.recognizer, rule=item.rule, score=item.score)
        for item in chosen
    )


async def _explained(at: House, found: Incident) -> Explanation:
    if found.octets == 0 or found.erased_at is not None:
        raise Refused("not_found", "The message is not kept: it was refused at once, or erased after its time.")
    return await at.messages.explained(found)


async def _content(found: Incident, explanation: Explanation, labels: frozenset[str]) -> Content:
    parts = await shown(explanation, reveal=labels)
    return shapes.content(found.case, parts, values(explanation), labels)
