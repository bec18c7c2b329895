"""What an author sees of their own held mail: the status behind a notice's link, why it is held, and four answers.

Takes: requests. Returns: pages. Touches: the store, through `remarks` and `quarantine` for every act.
Fails: Denied; ActRefused is shown on the page and nothing has changed.
A link shows the status and nothing else, to whoever has it, scanner or person: GET never changes anything. Reasons and
answers need a log-in, and the mail must be that person's own. The lesson is open: it says nothing about anybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio.to_thread
from starlette.responses import RedirectResponse, Response

from dlp_gateway.console import forms, rights
from dlp_gateway.console.answering import FIELDS, WITHDRAW, Answering
from dlp_gateway.console.login import Denied
from dlp_gateway.console.pages import render
from dlp_gateway.model import State
from dlp_gateway.model.remark import ANSWERS, RemarkKind
from dlp_gateway.passes import EXPIRED, PassError
from dlp_gateway.remarks import MOST_PAPER, OPEN
from dlp_gateway.store import ActRefused, NotFound

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request

    from dlp_gateway.console.login import Door
    from dlp_gateway.console.office import Authors, Office
    from dlp_gateway.model import Account, Incident, Session

#: Where a held message stands, for its author: officers' steps among themselves are not theirs to follow.
STATUS = {
    State.HELD: "Your email is on hold. A person of this office looks at it.",
    State.PROPOSED: "Your email is on hold. A person of this office looks at it.",
    State.APPROVED: "Your email may go. It is on its way.",
    State.RELEASING: "Your email may go. It is on its way.",
    State.RELEASED: "Your email was sent.",
    State.RELEASE_FAILED: "Your email may go, but the other mail system did not take it yet. We see to it.",
    State.REFUSED: "Your email was not sent. It may not go out the way it is.",
    State.WITHDRAWN: "Your email was taken back. It was not sent.",
    State.EXPIRED: "Your email was not sent. Nobody said in time that it may go.",
    State.BOUNCED: "Your email was not sent. It came back to you at once.",
}
#: What the lesson asks: the head of a paper, who signed it, and the answer.
QUIZ = (
    (
        "WARRANT FOR ARREST OF ALIEN",
        "Authorized Immigration Officer",
        "No. An officer of the agency signed it. It says warrant, but no judge has seen it.",
    ),
    (
        "ORDER GRANTING MOTION TO COMPEL",
        "United States District Judge",
        "Yes. A judge of a federal court signed it. Look for the name of the court and the case number, too.",
    ),
    (
        "ORDER OF THE IMMIGRATION JUDGE",
        "Immigration Judge",
        "No. Immigration judges belong to the Department of Justice. It is not an order of a court of law.",
    ),
    (
        "IMMIGRATION ENFORCEMENT SUBPOENA",
        "Supervisory Special Agent",
        "No. It is the agency's own paper. Only a court could order the agency's wish to be followed.",
    ),
    (
        "SUBPOENA TO PRODUCE DOCUMENTS IN A CIVIL ACTION",
        "Deputy Clerk",
        "It is in a court's name, but no judge has looked at it. Send it to us before you send any data.",
    ),
)
_NO_LINK = "This link is not one of ours, or a part of it is missing. Copy the whole link, or log in to see your mail."
_OLD_LINK = "This link is too old. Log in to see your mail."
_NO_CASE = "There is no such case, or it is not about mail of yours."
#: Everything that the pages say from here.
SAID = (*STATUS.values(), *(answer for _, _, answer in QUIZ), _NO_LINK, _OLD_LINK, _NO_CASE)
#: The order of the lesson, from what counts to what never does.
CATEGORIES = ("judicial", "judicial-process", "judicial-other", "administrative", "informal")


class AuthorsDesk:
    """The pages."""

    def __init__(self, office: Office, authors: Authors, door: Door) -> None:
        self._office = office
        self._authors = authors
        self._door = door
        self._answering = Answering(office, authors)

    # --------------------------------------------------------------------------------------- open to all

    async def status(self, request: Request) -> Response:
        """Show where one case stands, to whoever has its link; nothing of the mail, and nothing is written down."""
        now = self._office.clock()
        self._door.slow_down(request)
        try:
            case_id = self._authors.passes.case_of(str(request.path_params["token"]), now=now)
            incident = await anyio.to_thread.run_sync(lambda: self._office.store.incident(case_id))
        except PassError as problem:
            if problem.word != EXPIRED:
                self._door.note_failure(request)
            raise Denied(*((410, _OLD_LINK) if problem.word == EXPIRED else (404, _NO_LINK))) from None
        except NotFound:
            raise Denied(404, _NO_LINK) from None
        return render(
            request, "status.html", case=incident, status_words=STATUS[incident.state], open=incident.state in OPEN
        )

    async def lesson(self, request: Request) -> Response:
        """Teach in two minutes whose signature counts."""
        request.state.session = await self._door.session(request)  # for the navigation of who is logged in
        request.state.form_token = self._door.form_token(request)
        papers = {
            category: [paper for paper in self._authors.papers if paper.category == category] for category in CATEGORIES
        }
        return render(request, "lesson.html", papers=papers, quiz=QUIZ)

    # ---------------------------------------------------------------------------------------- logged in

    async def mine(self, request: Request) -> Response:
        """Show somebody's own cases."""
        account = _author(request)
        cases = await anyio.to_thread.run_sync(lambda: self._authors.remarks.cases_of(account))
        return render(request, "mine.html", cases=cases, standing=STATUS, open=OPEN, now=self._office.clock())

    async def case(self, request: Request) -> Response:
        """Show one of their cases: where it stands, why it is held, what was asked and answered."""
        return await self._page(request, await self._incident(request))

    async def answer(self, request: Request) -> Response:
        """Take one of the four answers; back to the page."""
        form = await self._door.form(request, octets=MOST_PAPER + forms.WORDS_OCTETS, files=1)
        session: Session = request.state.session
        incident = await self._incident(request)
        kind = str(form.get("kind", ""))
        if kind not in FIELDS:
            raise Denied(400, "The form asks for something that this console does not know.")
        paper = await forms.upload(form, "paper")
        try:
            if kind == WITHDRAW:
                await self._withdraw(session.account, incident, form)
            else:
                await self._said(session.account, incident, RemarkKind(kind), form, paper)
        except ActRefused as problem:
            return await self._page(request, await self._incident(request), problem=str(problem))
        return RedirectResponse(f"/mine/{incident.case}#thanks", status_code=303)

    async def _said(
        self, author: Account, incident: Incident, kind: RemarkKind, form: FormData, paper: tuple[str, bytes]
    ) -> None:
        basis, words = str(form.get("basis", "")), {name: str(form.get(name, "")) for name in FIELDS[kind]}
        await anyio.to_thread.run_sync(
            lambda: self._answering.say(author, incident, kind=kind, words=words, basis=basis, paper=paper)
        )

    async def _withdraw(self, author: Account, incident: Incident, form: FormData) -> None:
        """Close the case at its author's word; the form says which state of it they saw."""
        if form.get("sure") != "1":
            raise ActRefused("Tick the box if you are sure. Nothing was changed.")
        revision = str(form.get("revision", ""))
        note, seen = str(form.get("note", "")), int(revision) if revision.isdecimal() else -1
        await anyio.to_thread.run_sync(lambda: self._answering.withdraw(author, incident, note=note, revision=seen))

    async def _page(self, request: Request, incident: Incident, *, problem: str = "") -> Response:
        remarks = await anyio.to_thread.run_sync(lambda: self._authors.remarks.of(incident))
        return render(
            request, "mail.html", status=409 if problem else 200, case=incident, problem=problem, remarks=remarks,
            status_words=STATUS[incident.state], open=incident.state in OPEN, bases=self._answering.bases(incident),
            answers=ANSWERS, now=self._office.clock(),
        )  # fmt: skip

    async def _incident(self, request: Request) -> Incident:
        account, name = _author(request), str(request.path_params["case"])
        try:
            return await anyio.to_thread.run_sync(lambda: self._authors.remarks.case_of(account, name))
        except NotFound:
            raise Denied(404, _NO_CASE) from None


def _author(request: Request) -> Account:
    session: Session = request.state.session
    if not rights.may_answer(session.account):
        raise Denied(403, "Your account names no mail address, so there is no mail of yours to show.")
    return session.account
