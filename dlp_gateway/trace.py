"""Write the one Received field that we prepend, not another octet of the message is touched; read the ids of others.

Takes: the envelope, our message id and host name. Returns: octets, CRLF line ends, ASCII; the ids of earlier hops.
Source: RFC 5321 4.4 (Time-stamp-line), RFC 3848 (`with`). No `for` clause: it would show Bcc recipients.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from dlp_gateway.model import Envelope

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9._:\[\]-]")  # whatever could open a comment, fold or end the field


def received(*, envelope: Envelope, message_id: str, hostname: str) -> bytes:
    """Return the Received field for this message, folded into three lines."""
    client = envelope.client
    head = _head(client.helo, client.address, client.protocol, hostname)
    return f"{head}{message_id};\r\n\t{_date(envelope.received_at.replace(microsecond=0))}\r\n".encode()


@lru_cache(maxsize=1024)  # the same clients come again and again
def _head(helo: str, address: str, protocol: str, hostname: str) -> str:
    """Return the field up to the message id, in ASCII."""
    literal = f"[IPv6:{address}]" if ":" in address else f"[{address}]"
    head = f"Received: from {_plain(helo) or 'unknown'} ({literal})\r\n\tby {_plain(hostname)} with {protocol} id "
    return head.encode("ascii", "replace").decode("ascii")


#: How far into a message a header is looked for, and how many of its newest trace fields: the ids somebody may ask by.
_HEADER_OCTETS = 65_536
_HOPS = 3
_RECEIVED_ID = re.compile(rb"(?i)^received[ \t]*:(?:[^\r\n]|\r\n[ \t])*?\bid[ \t]+<?([!-:=?-~]{4,80})", re.MULTILINE)
_MESSAGE_ID = re.compile(rb"(?i)^message-id[ \t]*:(?:[ \t]|\r\n[ \t])*(<[!-;=?-~]{3,500}>)", re.MULTILINE)
_QUEUED_AS = re.compile(r"\bqueued as ([A-Za-z0-9.-]{4,40})\b")


def known_as(envelope: Envelope, content: bytes | memoryview = b"") -> tuple[str, ...]:
    """Return the ids by which those before us know a message: queue ids (XFORWARD, Received) and its Message-ID.

    `content` empty: only what the client told of it; mail without a recipient in scope is not looked into.
    """
    told = tuple(value for name, value in envelope.xforward if name.upper() == "IDENT" and value != "[UNAVAILABLE]")
    if not len(content):
        return told
    header = bytes(content[:_HEADER_OCTETS]).partition(b"\r\n\r\n")[0]
    hops = [found.rstrip(b";>").decode("ascii") for found in _RECEIVED_ID.findall(header)[:_HOPS]]
    return tuple(dict.fromkeys((*told, *hops, *(found.decode("ascii") for found in _MESSAGE_ID.findall(header)[:2]))))


def queued_as(text: str) -> str | None:
    """Return the id under which a next hop says it took a message (Postfix's words, which others have taken over)."""
    found = _QUEUED_AS.search(text)
    return found[1] if found else None


def _plain(name: str) -> str:
    return _NOT_PLAIN.sub("?", name)[:255]


@lru_cache(maxsize=8)
def _date(at: datetime) -> str:
    """Return RFC 5322 3.3 date-time. Not strftime: its names of days and months follow the locale."""
    zone = at.strftime("%z") or "+0000"
    return (
        f"{_DAYS[at.weekday()]}, {at.day} {_MONTHS[at.month - 1]} {at.year:04} "
        f"{at.hour:02}:{at.minute:02}:{at.second:02} {zone}"
    )
