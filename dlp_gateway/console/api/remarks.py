"""What authors and officers tell each other: questions, answers, the papers that came with them.

Takes: requests of programs of officers, and of authors about their own held mail. Returns: shapes, octets.
Touches: the store, through `remarks` and `quarantine`. Fails: Refused, ActRefused: answered as problems.
A paper is in the record before it is out.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Response, Security
from pydantic import BaseModel, ConfigDict, Field

from dlp_gateway.console import rights
from dlp_gateway.console.answering import FIELDS, WITHDRAW, Answering
from dlp_gateway.console.api import state
from dlp_gateway.console.api.cases import CaseName, Reader, Theirs
from dlp_gateway.console.api.entry import AtHouse, Caller, caller, within
from dlp_gateway.console.api.files import DOWNLOAD, File, Why, download, octets_of
from dlp_gateway.console.api.problem import Refused
from dlp_gateway.console.api.replay import Key, once
from dlp_gateway.console.api.shapes import Done
from dlp_gateway.console.author import STATUS
from dlp_gateway.console.office import Authors
from dlp_gateway.model import Incident, Permit, State
from dlp_gateway.model.remark import Remark as Noun
from dlp_gateway.model.remark import RemarkKind
from dlp_gateway.remarks import OPEN
from dlp_gateway.scope import below

remarks = APIRouter(tags=["remarks"])

Author = Annotated[Caller, Security(caller, scopes=[Permit.MAIL_ANSWER])]
RemarkName = Annotated[str, Path(pattern=r"^[a-z0-9]{1,32}$", description="id of the remark")]
_TEXT = 4000


class Words(BaseModel):
    """The words of one field."""

    name: str
    text: str


class Remark(BaseModel):
    """One question or answer. `paper`: the name of the file that came with it; `erased`: its words are kept no more."""

    id: str
    at: datetime
    kind: RemarkKind
    by: str
    basis: str | None
    said: list[Words]
    paper: str | None
    erased: bool


class Question(BaseModel):
    """What the office asks the author. They read it on their page: quote no private data."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(min_length=10, max_length=_TEXT)


class OwnCase(BaseModel):
    """A held message of one's own: where it stands and why, and what was asked and answered.

    `bases`: reasons that an answer may name.
    """

    case: str
    state: State
    standing: str
    open: bool
    revision: int
    opened_at: datetime
    due_at: datetime
    recipients: tuple[str, ...]
    reasons: tuple[str, ...]
    entities: dict[str, int]
    bases: tuple[str, ...]
    remarks: list[Remark]


class Answer(BaseModel):
    """One of the four answers; `withdraw` takes the message back and needs If-Match and `sure`."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["order", "basis", "not_private", "withdraw"]
    note: str = Field(default="", max_length=_TEXT)
    court: str = Field(default="", max_length=_TEXT)
    docket_number: str = Field(default="", max_length=_TEXT)
    judge: str = Field(default="", max_length=_TEXT)
    signed_on: str = Field(default="", max_length=_TEXT)
    basis: str | None = Field(default=None, max_length=64, description="for `basis`: one of `bases` of the case")
    paper: File | None = None
    sure: bool = Field(default=False, strict=True)


def authors(at: AtHouse) -> Authors:
    """Return what pages and programs of authors work with; a console without them has none."""
    if at.office.authors is None:
        raise Refused("not_found", "This console has no pages for authors.")
    return at.office.authors


Told = Annotated[Authors, Depends(authors)]


@remarks.get("/cases/{case}/remarks")
def list_remarks(at: AtHouse, who: Reader, found: Theirs, told: Told) -> list[Remark]:
    """List what author and office told each other about a case, oldest first."""
    at.looks.record(who, found, now=at.now())
    return [_shown(item) for item in told.remarks.of(found)]


@remarks.post("/cases/{case}/remarks", response_model=Done)
def ask_author(
    at: AtHouse, who: Reader, found: Theirs, told: Told, asked: Question, if_match: state.IfMatch = None,
    key: Key = None,
) -> Response:  # fmt: skip
    """Ask the author something. Permit case:decide. Needs If-Match."""
    who.needs(Permit.CASE_DECIDE)
    if not rights.may_decide(who.account):
        raise Refused("forbidden", "Your role does not allow this.")
    revision = state.seen(found, if_match)

    def do() -> Done:
        case = told.remarks.ask(
            found.id, by=who.account.title, user=who.account.name, token=who.token.id, question=asked.question,
            now=at.now(), revision=revision,
        )  # fmt: skip
        return Done(case=case.case, act="ask", state=case.state, revision=case.revision)

    return once(at, who, key, asked=("ask", found.id, if_match or "", asked.question), status=200, do=do)


@remarks.post("/cases/{case}/remarks/{remark}/paper", response_class=Response, responses=DOWNLOAD)
def download_paper(
    at: AtHouse,
    who: Annotated[Caller, Security(caller, scopes=[Permit.CASE_READ, Permit.CASE_ORIGINAL])],
    found: Theirs,
    told: Told,
    remark: RemarkName,
    why: Why,
) -> Response:
    """Hand out the paper that came with an answer, as the author sent it; for a reason, and a password given lately."""
    within(at.work, who.token.id, at.now())
    if not rights.may_reveal(who.account):
        raise Refused("forbidden", "Your role does not see values.")
    if not who.is_fresh(at.now()):
        raise Refused("not_fresh")
    name, octets = told.remarks.paper(found, remark)
    at.office.quarantine.looked(
        found.id, officer=who.officer(), reason=why.reason, shown=(f"paper {remark}",), now=at.now()
    )
    return download(octets, name)


# ------------------------------------------------------------------------------------------------ authors


@remarks.get("/mine")
def list_mine(at: AtHouse, who: Author, told: Told) -> list[OwnCase]:
    """List one's own held mail, newest first."""
    answering = Answering(at.office, told)
    return [_own(answering, told, case) for case in told.remarks.cases_of(who.account) if _within(who, case)]


@remarks.get("/mine/{case}")
def show_mine(at: AtHouse, who: Author, told: Told, case: CaseName, response: Response) -> OwnCase:
    """Show one message of one's own; `ETag` names the state that taking it back must name."""
    found = _mine(who, told, case)
    response.headers["etag"] = state.tag(found)
    return _own(Answering(at.office, told), told, found)


@remarks.post("/mine/{case}/answers", response_model=Done)
def answer(
    at: AtHouse,
    who: Author,
    told: Told,
    case: CaseName,
    asked: Answer,
    if_match: state.IfMatch = None,
    key: Key = None,
) -> Response:
    """Give one of the four answers about one's own held message. It decides nothing but `withdraw`."""
    found = _mine(who, told, case)
    revision = state.seen(found, if_match) if asked.kind == WITHDRAW else 0
    if asked.kind == WITHDRAW and not asked.sure:
        raise Refused("invalid", "Say `sure: true` to take the message back. Nothing was changed.")
    paper = None if asked.paper is None else (asked.paper.name, octets_of(asked.paper, where="paper"))

    def do() -> Done:
        after = _answered(who, Answering(at.office, told), found, asked, paper=paper, revision=revision)
        return Done(case=after.case, act=asked.kind, state=after.state, revision=after.revision)

    request = ("answer", found.id, if_match or "", asked.model_dump_json())
    return once(at, who, key, asked=request, status=200, do=do)


def _mine(who: Caller, told: Authors, case: str) -> Incident:
    """Return a case of the author's own mail, as far as the token reaches."""
    found = told.remarks.case_of(who.account, case)
    if not _within(who, found):
        raise Refused("not_found")
    return found


def _within(who: Caller, case: Incident) -> bool:
    sender = case.envelope.reverse_path
    domain = "" if sender is None else sender.address.domain
    return not who.token.agencies or any(below(domain, agency) for agency in who.token.agencies)


def _answered(
    who: Caller, answering: Answering, found: Incident, asked: Answer, *, paper: tuple[str, bytes] | None, revision: int
) -> Incident:
    if asked.kind == WITHDRAW:
        return answering.withdraw(who.account, found, note=asked.note, revision=revision, token=who.token.id)
    words = {name: getattr(asked, name) for name in FIELDS[asked.kind]}
    return answering.say(
        who.account, found, kind=RemarkKind(asked.kind), words=words,
        basis=asked.basis, paper=paper, token=who.token.id,
    )  # fmt: skip


def _own(answering: Answering, told: Authors, case: Incident) -> OwnCase:
    judged = case.inspection
    return OwnCase(
        case=case.case, state=case.state, standing=STATUS[case.state], open=case.state in OPEN,
        revision=case.revision, opened_at=case.opened_at, due_at=case.due_at, recipients=case.recipients,
        reasons=tuple(judged.verdict.reasons), entities=judged.entity_counts, bases=answering.bases(case),
        remarks=[_shown(item) for item in told.remarks.of(case)],
    )  # fmt: skip


def _shown(item: Noun) -> Remark:
    return Remark(
        id=item.id, at=item.at, kind=item.kind, by=item.by, basis=item.basis, paper=item.document,
        said=[Words(name=name, text=text) for name, text in item.said], erased=item.erased,
    )  # fmt: skip
