"""What an officer looks at or sends on beside the text: safe HTML, one attachment's octets, a redacted copy.

Lives in the console's worker processes, since all of it reads what a stranger wrote; the SMTP role never loads it.
Takes: a held message, what is asked. Returns: SafePage, Attached, Copy. Touches: nothing. Fails: never for a bad
message: what cannot be shown is withheld, what cannot be cleaned stays in `left`.
What is shown or sent is read and judged again by the same rules: nothing that they find is in it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from dlp_gateway import content, redact, redacted
from dlp_gateway.content import html
from dlp_gateway.content.leaves import fullest, leaves
from dlp_gateway.framed import framed
from dlp_gateway.inspection import Inspector
from dlp_gateway.model import Attached, Copy, Dropped, Explanation, PartKind, SafePage, Sight
from dlp_gateway.redacted import Draft, File, composed, text_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from dlp_gateway.content.piece import Piece
    from dlp_gateway.model import Asked, Finding, Inspection, Message, Order, Part, Unread
    from dlp_gateway.worker import View

#: What masking uncovers (a value that a longer one hid) is masked, too; what then is still found is not shown or sent.
_ROUNDS = 3
#: In a copy the lines around what is still found go as a whole once this many rounds have not sufficed.
_VALUES_ONLY = 2
#: A frame is for reading: longer HTML, or more values than a person would look through, is shown as text alone.
_MOST_MARKUP, _MOST_VALUES = 1_000_000, 1000
#: Views of what an HTML part holds beside its text (content/html.py): attributes, comments, documents in them.
_UNSHOWN = re.compile(r"(?:charset\d+-)?(?:markup|comments|srcdoc\d+|data\d+)(?:\W.*)?", re.DOTALL)
_HTML_HEADER = b"Content-Type: text/html; charset=utf-8\r\n\r\n"
_SUBJECT = "h:Subject"
_NEUTRAL = f"[{redact.NEUTRAL}]"
_WITHHELD_UNREAD, _WITHHELD_FOUND, _WITHHELD_BIG, _WITHHELD_GONE = "unread", "found", "too_big", "no_html"


class Viewer(Inspector):
    """An Inspector that also shows and redacts."""

    def view(self, message: Message, docket: tuple[Order, ...], now: datetime, asked: Asked) -> View:
        """Answer one question about a message."""
        if asked.sight is Sight.PAGE:
            return self._page(message, docket, now, asked.locator)
        if asked.sight is Sight.FILE:
            return self._file(message, asked.locator)
        return self._copy(message, docket, now, asked)

    # ---------------------------------------------------------------------------------------------- one file

    def _file(self, message: Message, locator: str) -> Attached:
        found = (piece for piece in self._leaves(message).attachments if piece.locator == locator)
        piece = next(found, None)
        return Attached() if piece is None else Attached(octets=piece.octets, filename=piece.filename or "")

    def _leaves(self, message: Message) -> content.leaves.Leaves:
        return leaves(message.content, self._rulebook.content_limits)

    # -------------------------------------------------------------------------------------------------- HTML

    def _page(self, message: Message, docket: tuple[Order, ...], now: datetime, locator: str) -> SafePage:
        """Show one part as HTML; withheld unless all that is found in it is masked and nothing is found afterwards."""
        known = self._leaves(message)
        piece = next((one for one in (*known.bodies, *known.attachments) if one.locator == locator), None)
        markup = None if piece is None or piece.media_type != "text/html" else html.markup(piece)
        if markup is None:
            return SafePage(withheld=_WITHHELD_GONE)
        explanation = self.explain(message, docket, now)
        values = redact.values(explanation.parts, explanation.inspection.findings)
        if len(markup) > _MOST_MARKUP or sum(map(len, values.values())) > _MOST_VALUES:
            return SafePage(withheld=_WITHHELD_BIG)
        needed = frozenset(_shown_in(explanation, locator))
        for _ in range(_ROUNDS):
            page = framed(markup, values)
            if page.unplaced & needed:
                return SafePage(withheld=_WITHHELD_FOUND)
            again = self._again(message, docket, now, framed(markup, values, say=lambda _: _NEUTRAL).html)
            if again.inspection.unread:
                return SafePage(withheld=_WITHHELD_UNREAD)
            if not again.inspection.findings:
                return SafePage(html=page.html)
            values = _joined(values, again)
        return SafePage(withheld=_WITHHELD_FOUND)

    def _again(self, message: Message, docket: tuple[Order, ...], now: datetime, page: str) -> Explanation:
        octets = _HTML_HEADER + page.encode("utf-8", "replace").replace(b"\n", b"\r\n")
        return self.explain(replace(message, content=octets), docket, now)

    # -------------------------------------------------------------------------------------------------- copy

    def _copy(self, message: Message, docket: tuple[Order, ...], now: datetime, asked: Asked) -> Copy:
        """Write a copy without what was found, and judge it as the mail that it is."""
        explanation = self.explain(message, docket, now)
        draft = self._drafted(message, explanation, asked)
        envelope = redacted.envelope(message.envelope, asked.recipients, hostname=asked.hostname, now=now)
        removed = len(redact.labels(explanation.parts, explanation.inspection.findings))
        for round_ in range(_ROUNDS + 1):
            octets = composed(draft, now=now, hostname=asked.hostname)
            judged = self.explain(replace(message, envelope=envelope, content=octets), docket, now)
            if not judged.inspection.findings or round_ == _ROUNDS:
                break
            further = _masked_again(draft, judged if round_ < _VALUES_ONLY else _whole_lines(judged))
            if further is None:
                break
            draft, removed = further, removed + len(redact.labels(judged.parts, judged.inspection.findings))
        return _copied(draft, octets, judged.inspection, removed)

    def _drafted(self, message: Message, explanation: Explanation, asked: Asked) -> Draft:
        parts, findings = explanation.parts, explanation.inspection.findings
        texts = redact.mask(parts, findings, names=redact.neutral(parts, findings))
        masked = {part.locator: text for part, text in zip(parts, texts, strict=True)}
        shown = {part.locator: part for part in parts if part.kind in {PartKind.BODY, PartKind.ATTACHMENT}}
        known = self._leaves(message)
        bodies = (masked[part.locator] for part in fullest(known.bodies, shown))
        hung = [
            _filed(piece, explanation.inspection, shown=shown, masked=masked, number=number)
            for number, piece in enumerate(known.attachments, start=1)
        ]
        return Draft(
            case=asked.case,
            sender=_sender(message),
            recipients=tuple(path.path.text for path in asked.recipients),
            subject=masked.get(_SUBJECT, ""),
            body="\n\n".join(redacted.page(text).strip("\n") for text in bodies),
            files=tuple(item for item in hung if isinstance(item, File)),
            dropped=tuple(item for item in hung if isinstance(item, Dropped)),
            contact=redacted.line(asked.contact),
        )


def _shown_in(explanation: Explanation, locator: str) -> Iterator[str]:
    """Yield the texts of what was found in a part, however it is read, as far as a page of it shows it."""
    texts = {part.locator: part.text for part in explanation.parts}
    for one in explanation.inspection.findings:
        place, _, view = one.locator.partition("?")
        if place.partition("~")[0] == locator and not _UNSHOWN.fullmatch(view):
            yield texts[one.locator][max(0, one.start) : one.end]


def _joined(values: dict[str, frozenset[str]], again: Explanation) -> dict[str, frozenset[str]]:
    """Add what was found in a masked page, under numbers of its own."""
    joined = dict(values)
    for label, texts in redact.values(again.parts, again.inspection.findings).items():
        entity = label.partition(" #")[0]
        number = 1 + sum(known.startswith(f"{entity} #") for known in joined)
        joined[f"{entity} #{number}"] = texts
    return joined


def _sender(message: Message) -> str:
    path = message.envelope.reverse_path
    return "" if path is None or path.route else path.text


def _filed(
    piece: Piece, judged: Inspection, *, shown: dict[str, Part], masked: dict[str, str], number: int
) -> File | Dropped:
    """Keep an attachment in which nothing was found, mask one that is plain text, drop any other."""
    name = redacted.line(masked.get(f"{piece.locator}:name", "")) or f"file {number}"
    if any(_within(one.locator, piece.locator) for one in judged.unread):
        return Dropped(name=name, cause="unread")
    if not any(_within(one.locator, piece.locator) for one in judged.findings if not _is_name(one, piece)):
        return File(name=name, media_type=piece.media_type, octets=piece.octets, charset=piece.parameter("charset"))
    if piece.media_type.startswith("text/") and piece.locator in shown:
        return text_file(name, masked[piece.locator])
    return Dropped(name=name, cause="found")


def _within(locator: str, outer: str) -> bool:
    """Whether a place is in a part: `1.2!Sheet1`, `1.2.1` and `1.2:name` are in `1.2`, `1.21` is not."""
    return locator == outer or (locator.startswith(outer) and not locator[len(outer)].isalnum())


def _places(judged: Inspection) -> Iterator[str]:
    yield from (one.locator for one in judged.findings)
    yield from (one.locator for one in judged.unread)


def _is_name(found: Finding, piece: Piece) -> bool:
    """Whether something was found in what a part is called, not in what it says; the copy names it anew."""
    return found.locator.startswith((f"{piece.locator}:name", f"{piece.locator}:h:"))


def _whole_lines(judged: Explanation) -> Explanation:
    """Widen what was found to the lines that it stands in."""
    texts = {part.locator: part.text for part in judged.parts}
    inspection = judged.inspection
    wide = tuple(_widened(one, texts.get(one.locator, "")) for one in inspection.findings)
    return replace(judged, inspection=replace(inspection, findings=wide))


def _widened(found: Finding, text: str) -> Finding:
    start, end = text.rfind("\n", 0, found.start) + 1, text.find("\n", found.end)
    return replace(found, start=start, end=len(text) if end < 0 else end)


def _masked_again(draft: Draft, judged: Explanation) -> Draft | None:
    """Mask what is found in a draft as it was read back; None if that does not show where."""
    parts, findings = judged.parts, judged.inspection.findings
    texts = redact.mask(parts, findings, names=redact.neutral(parts, findings))
    masked = {part.locator: text for part, text in zip(parts, texts, strict=True)}
    body = redacted.page(masked.get("1", ""))
    if not body.startswith(redacted.page(draft.note)):
        return None
    files, dropped = list[File](), list(draft.dropped)
    for number, file in enumerate(draft.files, start=2):
        if not any(_within(place, f"{number}") for place in _places(judged.inspection)):
            files.append(file)
        elif file.text is not None and f"{number}" in masked:
            files.append(text_file(file.name, masked[f"{number}"]))
        else:
            dropped.append(Dropped(name=file.name, cause="found"))
    subject = masked.get(_SUBJECT, "").removesuffix(" (redacted copy)")
    body = body.removeprefix(redacted.page(draft.note)).strip("\n")
    return replace(draft, subject=subject, body=body, files=tuple(files), dropped=tuple(dropped))


def _copied(draft: Draft, octets: bytes, judged: Inspection, removed: int) -> Copy:
    return Copy(
        content=octets,
        digest=draft.digest,
        subject=draft.subject,
        body=f"{draft.note}{draft.body}",
        files=tuple((file.name, file.text) for file in draft.files if file.text is not None),
        kept=tuple(file.name for file in draft.files if file.text is None),
        dropped=draft.dropped,
        removed=removed,
        left=tuple(_left(judged.findings, judged.unread)),
        inspection=judged,
    )


def _left(findings: Iterable[Finding], unread: Iterable[Unread]) -> list[str]:
    return sorted({one.entity for one in findings} | {one.cause.value for one in unread})
