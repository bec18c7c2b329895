"""RFC 3464 reports for held mail that will not be sent: which recipients, why, and nothing of the content.

Takes: an Incident, the reporting host's name. Returns: a message/delivery-status part. Touches: nothing.
Source: RFC 3464 (fields), RFC 3461 (NOTIFY, ORCPT, ENVID, xtext), RFC 6533 3 (addresses that are not ASCII).
The third part that RFC 3464 2 allows (the message, or its header section) is left out, unless the original's
Message-ID is known: Subject, To and attachments' names may be the very facts that were held.
"""

from __future__ import annotations

import re
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING

from dlp_gateway.notice.letter import plain

if TYPE_CHECKING:
    from dlp_gateway.model import ForwardPath, Incident

#: RFC 3461 4: "+" and two upper-case hexadecimal digits.
_XTEXT = re.compile(r"\+([0-9A-F]{2})")

#: RFC 5322 3.6.4 msg-id, without its obsolete forms.
_MESSAGE_ID = re.compile(r"<[!#-'*+/-9=?A-Z^-~.-]{1,200}@[!#-'*+/-9=?A-Z^-~.\[\]-]{1,200}>")


def wanted(incident: Incident) -> tuple[ForwardPath, ...]:
    """Give the case's recipients for which the client wants to hear of a failure (RFC 3461 4.1)."""
    held = set(incident.recipients)
    paths = (path for path in incident.envelope.forward_paths if path.path.text in held)
    return tuple(path for path in paths if _reports_failure(path))


def delivery_status(*, incident: Incident, recipients: tuple[ForwardPath, ...], hostname: str) -> EmailMessage:
    """Make the machine-readable part: nobody got it, and 5.7.1 says why (RFC 3463 3.8: not authorized)."""
    part = EmailMessage(policy=SMTP)
    part["Content-Type"] = "message/delivery-status"
    head = EmailMessage(policy=SMTP)
    head["Reporting-MTA"] = f"dns; {hostname}"
    if envelope_id := _parameter(incident.envelope.parameters, "ENVID"):
        head["Original-Envelope-Id"] = _ascii(_from_xtext(envelope_id))
    head["Arrival-Date"] = format_datetime(incident.envelope.received_at)
    part.attach(head)
    for path in recipients:
        part.attach(_recipient(path))
    return part


def original_header(message_id: str) -> EmailMessage | None:
    """Make the text/rfc822-headers part with the one field that lets a mail program find the original."""
    if not _MESSAGE_ID.fullmatch(message_id):
        return None
    part = EmailMessage(policy=SMTP)
    part.set_content(f"Message-ID: {message_id}\n", subtype="rfc822-headers", charset="us-ascii", cte="7bit")
    return part


def valid_message_id(text: str | None) -> bool:
    """Whether a Message-ID of the original may stand in a header field of ours."""
    return text is not None and _MESSAGE_ID.fullmatch(text) is not None


def _recipient(path: ForwardPath) -> EmailMessage:
    fields = EmailMessage(policy=SMTP)
    kind, _, value = _parameter(path.parameters, "ORCPT").partition(";")
    if kind and value:
        fields["Original-Recipient"] = f"{_ascii(kind)}; {_ascii(_from_xtext(value))}"
    fields["Final-Recipient"] = _typed(path.path.text)
    fields["Action"] = "failed"
    fields["Status"] = "5.7.1"
    return fields


def _typed(address: str) -> str:
    """Write an address with its type; one that is not ASCII as RFC 6533's utf-8-addr-xtext."""
    if address.isascii():
        return f"rfc822; {_ascii(address)}"
    return "utf-8; " + "".join(
        mark if "!" <= mark <= "~" and mark not in "+=\\" else _escaped(mark) for mark in address
    )


def _escaped(mark: str) -> str:
    return f"\\x{{{ord(mark):02X}}}"


def _reports_failure(path: ForwardPath) -> bool:
    """RFC 3461 4.1: without NOTIFY failures are reported."""
    notify = _parameter(path.parameters, "NOTIFY")
    return not notify or "FAILURE" in notify.upper().split(",")


def _parameter(parameters: tuple[str, ...], name: str) -> str:
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.upper() == name:
            return value
    return ""


def _from_xtext(text: str) -> str:
    return _XTEXT.sub(lambda found: chr(int(found.group(1), 16)), text)


def _ascii(text: str) -> str:
    return plain(text).encode("ascii", "replace").decode("ascii")
