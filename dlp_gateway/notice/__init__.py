"""What we tell the author of held mail and the officers: categories and counts, and what to do next.

Takes: a kind, a case without content, settings, the recipient, the time. Returns: one RFC 5322 message with CRLF
line ends, or the text of an SMTP reply. Touches: nothing; the same arguments give the same octets.
Fails: `NoticeError` for a recipient that must not hear of it: one in scope, or no address at all.
Sent by the outbox with the null reverse-path, so that no answer comes back (RFC 3834 2, RFC 5321 4.5.5).
Source: RFC 3834 (Auto-Submitted), RFC 6522 and 3464 (reports), docs/operations.md (wording).
"""

from __future__ import annotations

import hashlib
import html
import re
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from enum import StrEnum, unique
from typing import TYPE_CHECKING

from dlp_gateway.address import AddressError, parse_path
from dlp_gateway.config import jurisdictions_named
from dlp_gateway.notice import report
from dlp_gateway.notice.letter import AUTHOR_KINDS, Texts, as_html, as_text, blocks, plain
from dlp_gateway.notice.words import EN, ES, REFUSAL
from dlp_gateway.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from dlp_gateway.config import Config, Rulebook
    from dlp_gateway.model import Incident

#: Addresses that stand in a To field as they are; the rest (quoted, routed) travel in the envelope only, since
#: Python's header parser would read meaning into them (RFC 2047 words in a local part).
_PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/^_`{|}~-]+@[A-Za-z0-9.-]+")
#: What a case number is not made of; Python reads `=?...?=` in a Subject as RFC 2047 and decodes line ends from it.
_NOT_CASE = re.compile(r"[^A-Za-z0-9-]")
_HOSTNAME = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")

#: Python would begin a Subject of 70 to 78 characters on its second line, which some mail programs show as empty;
#: so fields are not folded below RFC 5322 2.1.1's limit of 998.
_HEADER_COLUMNS = 900

#: Characters of help text in an SMTP reply: one line of RFC 5321 4.5.3.1.5 could hold 498.
_HELP_CHARS = 120


@unique
class Kind(StrEnum):
    """What a notice is about; letter.AUTHOR_KINDS go to the author, the rest to officers."""

    HELD = "held"
    REFUSED = "refused"
    EXPIRED = "expired"
    OFFICER_NEW = "officer_new"
    OFFICER_DUE = "officer_due"
    RELEASE_FAILED = "release_failed"
    QUESTION = "question"
    OFFICER_ANSWER = "officer_answer"
    REDACTION = "redaction"


#: Mail that will never be sent is reported as RFC 3464 says.
_REPORTS = frozenset({Kind.REFUSED, Kind.EXPIRED})


class NoticeError(ValueError):
    """This recipient must not get this notice; trying again does not help."""


def _may_hear(recipient: str, scope: Scope) -> bool:
    try:
        return not scope.covers(parse_path(recipient, smtputf8=True))
    except AddressError:
        return False


# ------------------------------------------------------------------------------------------- the message


def compose(
    *,
    kind: str,
    incident: Incident,
    recipient: str,
    now: datetime,
    config: Config,
    rulebook: Rulebook,
    original_message_id: str | None = None,
    link: str = "",
) -> bytes:
    """Write the notice. `recipient`: the address as RCPT sends it; `original_message_id`: of the held mail, if known.

    `link`: the address of the case's page at the console; none where the console has no address of its own.

    A recipient that is not ASCII makes a message that needs SMTPUTF8 (RFC 6532).
    """
    if not _may_hear(recipient, Scope(rulebook.destinations, rulebook.addresses)):
        raise NoticeError("the recipient of a notice is in scope, or is no address")
    message = EmailMessage(policy=SMTP if recipient.isascii() else SMTPUTF8)
    _write_header(message, kind=Kind(kind), incident=incident, recipient=recipient, now=now, config=config)
    if report.valid_message_id(original_message_id):
        message["In-Reply-To"] = message["References"] = original_message_id
    _write_body(message, kind=Kind(kind), incident=incident, texts=_texts(incident, config, rulebook), link=link)
    if kind in _REPORTS:
        _make_report(message, incident=incident, config=config, original_message_id=original_message_id or "")
    message["Content-Language"] = "en, es"
    _name_boundaries(message, message["Message-ID"])
    return message.as_bytes(policy=message.policy.clone(max_line_length=_HEADER_COLUMNS))


def _write_header(
    message: EmailMessage, *, kind: Kind, incident: Incident, recipient: str, now: datetime, config: Config
) -> None:
    host = _hostname(config)
    # Officers may be told again of a case on another day, and both sides of each question and answer.
    told_once = "" if kind in AUTHOR_KINDS else now.date()
    turn = incident.revision if kind in {Kind.QUESTION, Kind.OFFICER_ANSWER, Kind.REDACTION} else told_once
    identity = hashlib.sha256(f"{incident.id}\0{kind}\0{recipient}\0{turn}".encode("utf-8", "surrogatepass"))
    message["Date"] = format_datetime(now)
    message["From"] = f"Mail review <noreply@{host}>"
    message["To"] = recipient if _shows(recipient) else "undisclosed-recipients:;"
    message["Subject"] = f"{EN.subjects[kind]} / {ES.subjects[kind]} [{_NOT_CASE.sub('', incident.case)}]"
    message["Message-ID"] = f"<{identity.hexdigest()[:32]}@{host}>"
    message["Auto-Submitted"] = "auto-replied" if kind in _REPORTS else "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"  # Exchange's own word for RFC 3834's wish


def _shows(recipient: str) -> bool:
    return _PLAIN_ADDRESS.fullmatch(recipient) is not None and "=?" not in recipient


def _hostname(config: Config) -> str:
    return config.hostname if _HOSTNAME.fullmatch(config.hostname) else "localhost"


def _texts(incident: Incident, config: Config, rulebook: Rulebook) -> Texts:
    """Take sentences about the law from jurisdiction files only if counsel has verified all of them (decision 38)."""
    laws = jurisdictions_named(incident.inspection.jurisdiction, rulebook.jurisdictions)
    if not all(law.verified and not law.proposed for law in laws):
        laws = ()
    return Texts(
        help_contact=config.help_contact,
        time_zone=config.time_zone,
        law_en=_together(law.notice_text_en for law in laws),
        law_es=_together(law.notice_text_es for law in laws),
    )


def _together(texts: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(filter(None, texts)))


def _write_body(message: EmailMessage, *, kind: Kind, incident: Incident, texts: Texts, link: str) -> None:
    """Write both languages, as text first and as HTML for screen readers and small screens (RFC 2046 5.1.4)."""
    letters = [(words, blocks(kind=kind, incident=incident, texts=texts, words=words, link=link)) for words in (EN, ES)]
    text = "\n\n------------------------------------------------------------------------\n\n".join(
        f"{words.subjects[kind]}\n\n{as_text(letter)}" for words, letter in letters
    )
    sections = "\n<hr>\n".join(
        as_html(letter, language=words.language, title=words.subjects[kind]) for words, letter in letters
    )
    page = (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="color-scheme" content="light dark">\n<title>{html.escape(EN.subjects[kind])}</title>\n</head>\n'
        f'<body style="font-family:sans-serif;line-height:1.5;max-width:40em">\n{sections}\n</body>\n</html>\n'
    )
    message.set_content(f"{text}\n", charset="utf-8", cte="quoted-printable")
    message.add_alternative(page, subtype="html", charset="utf-8", cte="quoted-printable")


def _make_report(message: EmailMessage, *, incident: Incident, config: Config, original_message_id: str) -> None:
    """Wrap the letter as RFC 6522's multipart/report; not for recipients whose client asked for NOTIFY=NEVER."""
    recipients = report.wanted(incident)
    if not recipients:
        return
    message.make_mixed()
    message.set_type("multipart/report")
    message.set_param("report-type", "delivery-status")
    message.attach(report.delivery_status(incident=incident, recipients=recipients, hostname=_hostname(config)))
    if original := report.original_header(original_message_id):
        message.attach(original)


def _name_boundaries(message: EmailMessage, identity: str) -> None:
    """Name the boundaries after the message, so that composing again gives the same octets."""
    for number, part in enumerate(message.walk()):
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            part.set_boundary(f"=_{identity[1:33]}_{number}")


# --------------------------------------------------------------------------------------------- the reply


def bounce_text(*, case: str, help_contact: str) -> str:
    r"""Write the text of `550 5.7.1` for mail bounced by policy: lines separated by `\n`, ASCII, far below 500 octets.

    No value, no name, no address: the reply goes into the logs of every system on the way.
    """
    contact = _ascii(help_contact)[:_HELP_CHARS].strip()
    lines = [*REFUSAL, f"Help: {contact}"] if contact else list(REFUSAL)
    return "\n".join([*lines, f"Case {_ascii(case)}"])


def _ascii(text: str) -> str:
    return plain(text).encode("ascii", "replace").decode("ascii")
