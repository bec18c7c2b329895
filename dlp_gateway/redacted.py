"""A redacted copy: a new message made of masked texts and of the attachments that may go.

Takes: a Draft, masked already; the envelope of the message it is made from. Returns: RFC 5322 octets with CRLF line
ends, and the envelope of the copy. Touches: nothing; the same arguments give the same octets.
Nothing of the original's header section is taken over but the author's address, the masked subject, and the thread it
belongs to. The copy says what it is and names the files that were left out.
Source: RFC 5322 3.6.2 (From the author, Sender who sends), decisions/0015-redacted-copies.md.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from typing import TYPE_CHECKING

from dlp_gateway.model import Client, Envelope

if TYPE_CHECKING:
    from datetime import datetime

    from dlp_gateway.model import Dropped, ForwardPath

#: Addresses that stand in a field as they are; the rest travel in the envelope only (Python's header parser would read
#: RFC 2047 words in them).
_PLAIN = re.compile(r"[^\s\x00-\x20\x7f-\x9f()<>\[\]:;@\\,\"=?]+@[^\s\x00-\x20\x7f-\x9f()<>\[\]:;@\\,\"=?]+")
_HOSTNAME = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,62}/[a-z0-9][a-z0-9.+-]{0,62}")
_CHARSET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]{0,39}")
#: Kinds that have rules of their own for what may stand around them (RFC 2046 5); as files they are only octets.
_COMPOSITE = ("message/", "multipart/")
_OCTETS = "application/octet-stream"
_NAME_CHARS, _SUBJECT_CHARS = 120, 300
#: Fields are not folded below RFC 5322 2.1.1's limit of 998: Python folds a Subject in ways some programs show empty.
_HEADER_COLUMNS = 900

_NOTE = (
    "This is a redacted copy of an email. The office that sends it took private facts out. "
    "Each place where one stood says so in brackets."
)
_LEFT_OUT = "These files were left out:"
_ASK = "To ask about this copy, write to {contact}."
_LINE = "-" * 72


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """An attachment of the copy. `text`: of a masked one; None for one that is kept octet by octet."""

    name: str
    media_type: str
    octets: bytes
    charset: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a copy says, masked."""

    case: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    body: str
    files: tuple[File, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    contact: str = ""

    @property
    def note(self) -> str:
        """The words above the text: what this is, and what it goes without."""
        lines = [_NOTE]
        if self.dropped:
            lines += [_LEFT_OUT, *(f"- {item.name}" for item in self.dropped)]
        if self.contact:
            lines.append(_ASK.format(contact=self.contact))
        return "\n".join([*lines, _LINE, "", ""])

    @property
    def digest(self) -> str:
        """A hash of all that the copy says; its date and whom it goes to are not in it."""
        pieces = [self.sender, self.subject, self.note, self.body]
        hashed = hashlib.sha256()
        for piece in (*(text.encode("utf-8", "surrogatepass") for text in pieces), *_file_octets(self.files)):
            hashed.update(b"%d:" % len(piece) + piece)
        return hashed.hexdigest()


def _file_octets(files: tuple[File, ...]) -> list[bytes]:
    return [octets for file in files for octets in (file.name.encode("utf-8", "surrogatepass"), file.octets)]


def composed(draft: Draft, *, now: datetime, hostname: str) -> bytes:
    """Write the copy."""
    host = hostname if _HOSTNAME.fullmatch(hostname) else "localhost"
    shown = [path for path in draft.recipients if _PLAIN.fullmatch(path)]
    ascii_only = all(path.isascii() for path in (*shown, draft.sender))
    message = EmailMessage(policy=SMTP if ascii_only else SMTPUTF8)
    message["Date"] = format_datetime(now)
    if _PLAIN.fullmatch(draft.sender):
        message["From"], message["Sender"] = draft.sender, f"noreply@{host}"
    else:
        message["From"] = f"noreply@{host}"
    message["To"] = ", ".join(shown) or "undisclosed-recipients:;"
    message["Subject"] = line(f"{draft.subject} (redacted copy)", _SUBJECT_CHARS).strip()
    message["Message-ID"] = f"<{draft.digest[:32]}@{host}>"
    message.set_content(f"{draft.note}{draft.body}\n", charset="utf-8", cte="quoted-printable")
    for file in draft.files:
        _attach(message, file)
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{draft.digest[:32]}_{number}")
    return message.as_bytes(policy=message.policy.clone(max_line_length=_HEADER_COLUMNS))


def _attach(message: EmailMessage, file: File) -> None:
    media_type = file.media_type.lower()
    if not _MEDIA_TYPE.fullmatch(media_type) or media_type.startswith(_COMPOSITE):
        media_type = _OCTETS
    kind, _, subtype = media_type.partition("/")
    parameters = {"charset": file.charset} if file.charset and _CHARSET.fullmatch(file.charset) else {}
    message.add_attachment(file.octets, maintype=kind, subtype=subtype, filename=file.name, params=parameters)


def line(text: str, most: int = _NAME_CHARS) -> str:
    """Return foreign words as one line of a field: nothing that breaks it, hides or turns text around."""
    seen = "".join(" " if unicodedata.category(mark)[0] in "CZ" else mark for mark in text[: 2 * most])
    return " ".join(seen.split())[:most]


def page(text: str) -> str:
    """Return foreign words as lines of a body: no control characters but tab and line end."""
    return "\n".join("".join(map(_printable, one)).rstrip() for one in text.splitlines())


def _printable(mark: str) -> str:
    if mark == "\t" or mark.isprintable():
        return mark
    return " " if unicodedata.category(mark) == "Zs" else ""


def text_file(name: str, text: str) -> File:
    """Return a masked attachment: its text, as plain text."""
    named = name if name.lower().endswith(".txt") else f"{name}.txt"
    clean = page(text)
    return File(name=named, media_type="text/plain", octets=f"{clean}\r\n".encode(), charset="utf-8", text=clean)


def envelope(original: Envelope, recipients: tuple[ForwardPath, ...], *, hostname: str, now: datetime) -> Envelope:
    """Return the envelope of a copy: from the author, so that a failure is told to them; handed in by ourselves."""
    paths = tuple(replace(path, parameters=()) for path in recipients)
    sender = original.reverse_path
    texts = [*(path.path.text for path in paths), "" if sender is None else sender.text]
    ascii_only = all(text.isascii() for text in texts)
    return Envelope(
        reverse_path=sender,
        forward_paths=paths,
        client=Client(address="127.0.0.1", port=0, helo=hostname),
        received_at=now,
        parameters=() if ascii_only else ("SMTPUTF8",),
        smtputf8=not ascii_only,
    )
