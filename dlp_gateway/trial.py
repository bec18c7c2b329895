"""A message to try the rules on, made of what somebody has at hand: a file, or words.

Takes: the octets of a message, of a document, or plain words; to whom and from whom it would go.
Returns: the Message that the gateway would see. Touches: nothing.
Fails: never; an address that cannot be one is left out and told.
Nothing of it comes from a client: `message` and `of_text` are for `dlp-gateway inspect` and the Tuning page only.
"""

from __future__ import annotations

import email.policy
import email.utils
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from pathlib import PurePath
from typing import TYPE_CHECKING

from dlp_gateway.address import AddressError, parse_path
from dlp_gateway.content import formats, sniff
from dlp_gateway.model import Client, Envelope, ForwardPath, Message, Path

if TYPE_CHECKING:
    from collections.abc import Iterable
    from email.message import Message as Fields

    from dlp_gateway.scope import Scope

_TO = ("To", "Cc", "Bcc", "Resent-To", "Resent-Cc")


def message(
    octets: bytes, *, name: str, recipients: tuple[str, ...], reverse_path: str | None, scope: Scope
) -> tuple[Message, tuple[str, ...]]:
    """Make a Message of a file, and say what was left out; line ends become CRLF as on the wire.

    A bare document counts as attached to an empty message. Without `recipients` those of To, Cc and Bcc count,
    without `reverse_path` the address of From; an empty one is the null reverse-path.
    """
    content = _attached(octets, name) if _is_bare(octets, name) else octets
    if b"\r\n" not in content:
        content = content.replace(b"\n", b"\r\n")
    fields, problems = _fields(content), list[str]()
    wanted = recipients or tuple(_addresses(fields, _TO))
    sender = reverse_path if reverse_path is not None else next(iter(_addresses(fields, ("From",))), "")
    envelope = Envelope(
        reverse_path=next(iter(_paths((sender,), problems)), None) if sender.strip("<>") else None,
        forward_paths=tuple(ForwardPath(path=p, in_scope=scope.covers(p)) for p in _paths(wanted, problems)),
        client=Client(address="127.0.0.1", port=0, helo="inspect"),
        received_at=datetime.now(UTC),
    )
    return Message(id=name, envelope=envelope, content=content, fingerprint_key=bytes(32)), tuple(problems)


def of_text(text: str, *, subject: str) -> bytes:
    """Return the octets of a message that says these words; a text that is a message already is taken as it is."""
    octets = text.encode("utf-8", "surrogatepass")
    if sniff.is_message(octets):
        return octets
    made = EmailMessage(policy=email.policy.SMTP)
    made["Subject"] = " ".join(subject.split())
    made.set_content(text.encode("utf-8", "replace").decode(), cte="8bit")
    return made.as_bytes()


def date(content: bytes) -> datetime | None:
    """Return what the Date field says, if it says a time."""
    try:
        told = email.utils.parsedate_to_datetime(str(_fields(content).get("Date")))
    except (ValueError, TypeError):
        return None
    return told if told.tzinfo else told.replace(tzinfo=UTC)


def _is_bare(octets: bytes, name: str) -> bool:
    """Return whether a file is no message, but what could be attached to one: a document, a picture, an archive."""
    if PurePath(name).suffix.lower() == ".eml" or sniff.is_message(octets):
        return False
    named = formats.claimed("", name) or formats.text_named(name)
    return bool(sniff.kinds(octets)) or named is not None


def _attached(octets: bytes, name: str) -> bytes:
    """Make a message without fields of its own, whose only part is the file."""
    made = EmailMessage(policy=email.policy.SMTP)
    made.add_attachment(octets, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def _fields(content: bytes) -> Fields:
    return BytesHeaderParser(policy=email.policy.compat32).parsebytes(content)


def _addresses(fields: Fields, names: tuple[str, ...]) -> Iterable[str]:
    values = [str(value) for name in names for value in fields.get_all(name, [])]
    return (address for _, address in email.utils.getaddresses(values) if address)


def _paths(addresses: Iterable[str], problems: list[str]) -> Iterable[Path]:
    for address in addresses:
        try:
            yield parse_path(address.strip("<>"), smtputf8=True)
        except AddressError as problem:
            problems.append(f"a recipient or author is left out: {problem}")
