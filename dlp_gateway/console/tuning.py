"""Tuning: what the rules make of a message that somebody tries them on, and what is looked for at all.

Takes: requests of people who are logged in; a pasted text, an uploaded file, or a held case. Returns: pages.
Touches: a worker process, which judges it; the audit log (that somebody tried, not what). Nothing of it is kept.
Fails: Denied; a worker in trouble is told on the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

import anyio.to_thread
from markupsafe import Markup, escape
from starlette.responses import RedirectResponse

from dlp_gateway import trial
from dlp_gateway.console import forms, rights, trying
from dlp_gateway.console.login import Denied
from dlp_gateway.console.pages import render
from dlp_gateway.model import Disposition, Fault, PartKind, Reason
from dlp_gateway.store import ActRefused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

    from dlp_gateway.console.login import Door
    from dlp_gateway.console.office import Office, Shown, Workbench
    from dlp_gateway.console.opening import Opening
    from dlp_gateway.console.trying import Masked
    from dlp_gateway.model import Finding, Message, NearMiss, Part, RecognizerSheet, Session, Study

#: A message with some attachments; bigger ones are for `dlp-gateway inspect`, which nobody waits for at a page.
UPLOAD_OCTETS = 10_485_760
_FORM_OCTETS = UPLOAD_OCTETS + forms.WORDS_OCTETS
_CASE_MOST = 64
_SHOWN = 60_000  # code points of a part on the page
_MOST_MISSES = 100  # near misses listed, surest first
_MOST_PARTS = 100  # parts with their text
SAID = {
    Disposition.DELIVER: "It would be sent on.",
    Disposition.QUARANTINE: "It would be held.",
    Disposition.BOUNCE: "It would be refused, and its author told at once.",
}
NOT_OPENED = "No recipient is in scope, so it would be sent on unopened."


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the form asked for, to show it again beside the answer."""

    text: str = ""
    name: str = ""
    to: str = ""
    sender: str = ""
    subject: str = ""


class Mark(NamedTuple):
    """A span of a part's text that stands out: `sign` is the row of the table that tells about it."""

    start: int
    end: int
    sign: str
    near: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """One part with its text and what stands out in it, or with its masked text. `cut`: only its beginning is shown."""

    part: Part | Shown
    text: Markup | str
    cut: bool


class Tuning:
    """The pages of who tunes."""

    def __init__(self, office: Office, door: Door, opening: Opening) -> None:
        self._office = office
        self._door = door
        self._opening = opening
        self._one = anyio.CapacityLimiter(1)
        self._sheets: tuple[str, tuple[RecognizerSheet, ...]] = ("", ())

    async def show(self, request: Request) -> Response:
        """Show the form and what is looked for."""
        bench = self._bench(request)
        if case := request.query_params.get("case", "").strip()[:_CASE_MOST]:
            return RedirectResponse(f"/cases/{quote(case, safe='')}/trial", status_code=303)
        given = Given(to=_somebody(bench))
        try:
            sheets = await self._known(bench)
        except Fault:
            return self._page(request, given=given, problem=AWAY)
        return self._page(request, given=given, sheets=sheets)

    async def judge(self, request: Request) -> Response:
        """Judge what was given, and show all that was seen in it."""
        session: Session = request.state.session
        bench = self._bench(request)
        form = await self._door.form(request, octets=_FORM_OCTETS, files=1)
        given, octets = await _given(form)
        if not octets:
            return self._page(request, given=given, problem="Paste a text, or choose a file.", status=400)
        message, left_out = trial.message(
            octets, name=given.name or "pasted.eml", recipients=tuple(given.to.replace(",", " ").split()),
            reverse_path=given.sender or None, scope=bench.scope,
        )  # fmt: skip
        try:
            async with self._one:
                study = await bench.study(message)
        except Fault:
            return self._page(request, given=given, problem=AWAY, status=503)
        if study.recognizers:  # not so of what no worker survived
            self._sheets = (bench.version, study.recognizers)
        await anyio.to_thread.run_sync(lambda: trying.record(self._office, session.account, message, study))
        answer = await anyio.to_thread.run_sync(lambda: _answer(message, study))
        return self._page(request, given=given, sheets=self._sheets[1], left_out=left_out, **answer)

    async def held(self, request: Request) -> Response:
        """Try the rules in force on a held message that is theirs to see, with every value masked."""
        session: Session = request.state.session
        bench, incident = self._bench(request), await self._opening.incident(request)
        await self._opening.record(incident, session)
        given = Given(to=_somebody(bench))
        try:
            async with self._one:
                tried = await trying.held(self._office, bench, incident)
        except ActRefused as problem:
            return self._page(request, given=given, problem=str(problem), status=409)
        except Fault:
            return self._page(request, given=given, problem=AWAY, status=503)
        await anyio.to_thread.run_sync(
            lambda: trying.record(self._office, session.account, tried.message, tried.study, subject=incident.id)
        )
        return self._page(request, given=given, sheets=self._sheets[1], case=incident, **_masked(tried))

    def _bench(self, request: Request) -> Workbench:
        session: Session = request.state.session
        if not rights.may_tune(session.account):
            raise Denied(403, "Your role does not allow this.")
        if self._office.workbench is None:
            raise Denied(404, "This console has no scanner to try.")
        return self._office.workbench

    async def _known(self, bench: Workbench) -> tuple[RecognizerSheet, ...]:
        """Return what is looked for, from memory while the rules are the same."""
        if self._sheets[0] != bench.version:
            self._sheets = (bench.version, (await bench.study(bench.canary())).recognizers)
        return self._sheets[1]

    @staticmethod
    def _page(request: Request, *, given: Given, status: int = 200, **shown: Any) -> Response:
        facts = {
            "problem": "",
            "sheets": (),
            "left_out": (),
            "study": None,
            "case": None,
            "may_open": rights.may_read(request.state.session.account),
            **shown,
        }
        return render(request, "tuning.html", status=status, given=given, **facts)


AWAY = "The scanner does not answer at this moment. Try again; if it stays, run dlp-gateway doctor."


def _somebody(bench: Workbench) -> str:
    return f"agent@{bench.destination}" if bench.destination else ""


async def _given(form: FormData) -> tuple[Given, bytes]:
    """Return what the form said, and the octets to judge: the file's, else the text's."""
    name, octets = await forms.upload(form, "file")
    words = {field: str(form.get(field, "")).strip()[:1000] for field in ("to", "sender", "subject")}
    text = str(form.get("text", ""))
    given = Given(text=text, name=name, **words)
    if octets:
        return given, octets
    return given, trial.of_text(text, subject=given.subject) if text.strip() else b""


def _answer(message: Message, study: Study) -> dict[str, Any]:
    """Return what the page shows of a study."""
    findings = study.explanation.inspection.findings
    misses = sorted(study.near_misses, key=_surest)[:_MOST_MISSES]
    texts = {part.locator: part.text for part in study.explanation.parts}
    return {
        **_verdict(message, study),
        "findings": [(item, texts.get(item.locator, "")[item.start : item.end]) for item in findings],
        "misses": [(item, texts.get(item.locator, "")[item.start : item.end]) for item in misses],
        "parts": tuple(_marked_parts(study.explanation.parts, findings, misses)),
    }


def _masked(tried: Masked) -> dict[str, Any]:
    """Return what the page shows of a held message: labels where words would stand."""
    shown = zip(range(_MOST_PARTS), tried.parts, strict=False)
    parts = tuple(Marked(part=part, text=part.text[:_SHOWN], cut=len(part.text) > _SHOWN) for _, part in shown)
    return {
        **_verdict(tried.message, tried.study),
        "findings": [(item, f"[{label}]") for item, label in tried.findings],
        "misses": [(miss, f"[{label}]") for miss, label in sorted(tried.misses, key=lambda pair: _surest(pair[0]))][
            :_MOST_MISSES
        ],
        "parts": parts,
    }


def _surest(miss: NearMiss) -> float:
    return -miss.score


def _verdict(message: Message, study: Study) -> dict[str, Any]:
    inspection = study.explanation.inspection
    opened = bool(message.envelope.in_scope)
    return {
        "study": study,
        "inspection": inspection,
        "said": SAID[inspection.verdict.disposition] if opened else NOT_OPENED,
        "tone": "good" if not opened or inspection.verdict.disposition is Disposition.DELIVER else "held",
        "reasons": inspection.verdict.reasons if opened else (Reason.OUT_OF_SCOPE,),
        "recipients": message.envelope.forward_paths,
        "header": PartKind.HEADER,
    }


def _marked_parts(
    parts: tuple[Part, ...], findings: tuple[Finding, ...], misses: Iterable[NearMiss]
) -> Iterator[Marked]:
    """Yield the parts that say something, at most `_MOST_PARTS`, hidden ones only where something stands out."""
    marks: dict[str, list[Mark]] = {}
    for number, item in enumerate(findings, 1):
        marks.setdefault(item.locator, []).append(Mark(item.start, item.end, str(number), near=False))
    for number, miss in enumerate(misses, 1):
        marks.setdefault(miss.locator, []).append(Mark(miss.start, miss.end, f"~{number}", near=True))
    worth = (
        part for part in parts if part.text.strip() and (part.kind is not PartKind.HIDDEN or part.locator in marks)
    )
    for _, part in zip(range(_MOST_PARTS), worth, strict=False):
        text = annotated(part.text[:_SHOWN], marks.get(part.locator, []))
        yield Marked(part=part, text=text, cut=len(part.text) > _SHOWN)


def annotated(text: str, marks: list[Mark]) -> Markup:
    """Return a text in which spans stand out with their signs; spans that overlap stand out as one.

    What was found goes before what was nearly found; nothing of the text can become markup.
    """
    pieces, shown = [], 0
    for start, end, signs, near in _joined(text, marks):
        pieces += [escape(text[shown:start]), _mark(text[start:end], signs, near=near)]
        shown = end
    return Markup("").join([*pieces, escape(text[shown:])])


def _mark(words: str, signs: list[str], *, near: bool) -> Markup:
    if near:
        return Markup('<mark class="near">{}<sup>{}</sup></mark>').format(words, ", ".join(signs))
    return Markup("<mark>{}<sup>{}</sup></mark>").format(words, ", ".join(signs))


def _joined(text: str, marks: list[Mark]) -> Iterator[tuple[int, int, list[str], bool]]:
    start = end = 0
    signs: list[str] = []
    near = True
    for mark in sorted(marks):
        first, last = max(0, mark.start), min(len(text), mark.end)
        if first >= last:
            continue
        if signs and first < end:
            end, near = max(end, last), near and mark.near
            signs += [mark.sign] if mark.sign not in signs else []
            continue
        if signs:
            yield start, end, signs, near
        start, end, signs, near = first, last, [mark.sign], mark.near
    if signs:
        yield start, end, signs, near
