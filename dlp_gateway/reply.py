r"""The one table of replies: what every case says to the SMTP client, and how a reply looks on the wire.

Takes: cases, faults, a next hop's lines. Returns: `Reply`, or its octets.
Fails: ValueError for lines that are not a reply (the caller makes a fault of it).
Source: RFC 5321 4.2, 4.3.2, 4.5.3.1.5; RFC 2034 and RFC 3463 (enhanced codes); contract.md (the fixed ones).

Order of severity, mildest first: 2yz the message is ours to answer for no more; 4yz a problem of ours or of the next
hop, the client keeps the message and tries again; 5yz a problem of the message, its author is told.
When in doubt, 4yz. The text never tells the cause of a fault (that goes to our log) and never quotes the message.
"""

from __future__ import annotations

import re
import textwrap
from functools import lru_cache

from dlp_gateway.model import Fault, Reply, ReplyUnknown, Saturated

MAX_LINE_OCTETS = 510  # RFC 5321 4.5.3.1.5 less CRLF
MAX_LINES = 40  # a next hop's longest explanation that we hand on


def _of(code: int, enhanced: str | None, text: str) -> Reply:
    return Reply(code=code, enhanced=enhanced, text=text)


# --- 2yz, 3yz
OK = _of(250, "2.0.0", "Ok")
LOGGED_IN = _of(235, "2.7.0", "Authentication successful")
BYE = _of(221, "2.0.0", "Bye")
SENDER_OK = _of(250, "2.1.0", "Ok")
RECIPIENT_OK = _of(250, "2.1.5", "Ok")
SEND_CONTENT = _of(354, None, "End data with <CR><LF>.<CR><LF>")
START_TLS = _of(220, "2.0.0", "Ready to start TLS")
CANNOT_VERIFY = _of(252, "2.5.2", "Send some mail, it will be tried")
HELP = _of(214, "2.0.0", "See RFC 5321")
CAPTURED = _of(250, "2.0.0", "Ok: captured, not sent (no next hop is configured)")

# --- 4yz: ours; the client keeps the message
FAULT = _of(451, "4.3.0", "Temporary failure here, please try again later")
SATURATED = _of(451, "4.3.2", "Too busy at the moment, please try again later")
DEFERRED = _of(451, "4.7.1", "This office lets no mail to this destination pass at the moment; it is tried again")
REPLY_UNKNOWN = _of(451, "4.4.2", "The next hop did not confirm the message, please try again later")
CLIENT_GONE = _of(451, "4.4.2", "The client has gone")
TOO_MANY_RECIPIENTS = _of(452, "4.5.3", "Too many recipients, send the rest in another transaction")
LOGIN_LATER = _of(454, "4.7.0", "Temporary authentication failure, please try again later")
TLS_NOT_AVAILABLE = _of(454, "4.7.0", "TLS is not available")
SHUTTING_DOWN = _of(421, "4.3.2", "Shutting down, please try again later")
TOO_MANY_CONNECTIONS = _of(421, "4.3.2", "Too many connections, please try again later")
TOO_MANY_FROM_CLIENT = _of(421, "4.7.0", "Too many connections from this client, please try again later")
TOO_MANY_ERRORS = _of(421, "4.7.0", "Too many errors")
TOO_MANY_LOGINS = _of(421, "4.7.0", "Too many failed logins")
TOO_FAST = _of(421, "4.7.0", "Too many commands without a message")
IDLE_TOO_LONG = _of(421, "4.4.2", "Timeout")

# --- 5yz: the client's command or message
COMMAND_TOO_LONG = _of(500, "5.5.2", "Command line too long")
BAD_COMMAND_LINE = _of(500, "5.5.2", "Command lines are printable text and end in CRLF")
UNKNOWN_COMMAND = _of(500, "5.5.1", "Command not recognized")
NOT_IMPLEMENTED = _of(502, "5.5.1", "Command not implemented")
BAD_ARGUMENT = _of(501, "5.5.4", "Syntax error in parameters")
BAD_PATH = _of(501, "5.1.3", "Malformed address")
BAD_SEQUENCE = _of(503, "5.5.1", "Bad sequence of commands")
NO_RECIPIENTS = _of(503, "5.5.1", "No valid recipients")
TLS_ALREADY = _of(503, "5.5.1", "TLS is already active")
UNKNOWN_PARAMETER = _of(555, "5.5.4", "Parameter not recognized or not offered here")
LOGIN_FAILED = _of(535, "5.7.8", "Name or password is wrong")
LOGIN_CANCELLED = _of(501, "5.5.0", "Authentication cancelled")
LOGIN_ALREADY = _of(503, "5.5.1", "Already authenticated")
LOGIN_NEEDS_TLS = _of(538, "5.7.11", "Say STARTTLS first")
UNKNOWN_MECHANISM = _of(504, "5.5.4", "Authentication mechanism not offered")
LOGIN_NEEDED = _of(530, "5.7.0", "Authentication required")
NOT_YOUR_DOMAIN = _of(553, "5.7.1", "This account may not send mail from that domain")
NO_CHUNKING = _of(502, "5.5.1", "CHUNKING is not offered here; send the message with DATA")
NOT_SMTP = _of(554, "5.5.1", "This is a mail server")
NOT_MARKED = _of(550, "5.7.1", "This mail host may send mail of its listed customers only through this gateway")
NOT_A_CLIENT = _of(554, "5.7.1", "This host may not send mail through this gateway")
NEEDS_SMTPUTF8 = _of(553, "5.6.7", "Non-ASCII address without SMTPUTF8")
SMTPUTF8_NOT_OFFERED = _of(550, "5.6.7", "The next hop does not offer SMTPUTF8")
EIGHT_BIT_NOT_OFFERED = _of(554, "5.6.3", "The next hop does not offer 8BITMIME")
BARE_NEWLINE = _of(550, "5.6.11", "Bare CR or LF in the message; lines must end in CRLF (RFC 5321 2.3.8)")
TOO_BIG = _of(552, "5.3.4", "Message too big")
LOOP = _of(554, "5.4.6", "Too many hops: this message goes in a circle")


def of_fault(fault: Fault) -> Reply:
    """Return the reply for a problem of ours: always 4yz, fixed text."""
    if isinstance(fault, Saturated):
        return SATURATED
    return REPLY_UNKNOWN if isinstance(fault, ReplyUnknown) else FAULT


def held(case: str) -> Reply:
    """Return the reply for a message that is held for review (contract.md: 250 with the case number)."""
    return _of(250, "2.0.0", f"Ok: held for review, case {case}")


def bounced(text: str) -> Reply:
    """Return the reply for a message refused by policy. `text`: plain words, one line each (notice.bounce_text)."""
    return _of(550, "5.7.1", text)


_PRINTABLE = re.compile(r"[^ -~]")


@lru_cache(maxsize=512)  # most replies of a busy server are the same few
def to_octets(reply: Reply) -> bytes:
    """Return the reply as it goes over the wire: ASCII, no line above 512 octets, multi-line where needed."""
    head = str(reply.code)
    tail = f" {reply.enhanced} " if reply.enhanced else " "
    if "\n" not in reply.text and len(reply.text) < MAX_LINE_OCTETS - 20 and reply.text.isprintable():
        return f"{head}{tail}{reply.text}\r\n".encode("ascii", "replace")
    room = MAX_LINE_OCTETS - len(head) - len(tail)
    lines = [part for line in reply.text.splitlines() for part in textwrap.wrap(line, room) or [""]] or [""]
    clean = [_PRINTABLE.sub("?", line) for line in lines[:MAX_LINES]]
    marked = [f"{head}-{tail[1:]}{line}\r\n" for line in clean[:-1]] + [f"{head}{tail}{clean[-1]}\r\n"]
    return "".join(marked).encode("ascii")


_REPLY_LINE = re.compile(rb"([2-5][0-5][0-9])(?:([ -])(.*))?", re.DOTALL)  # RFC 5321 4.2: digits 2-5, 0-5, 0-9
_ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3})(?: |$)")


def of_lines(lines: list[bytes]) -> Reply:
    """Return a next hop's reply: code and enhanced code as given, text in printable ASCII and of bounded length.

    `lines` without CRLF. Raises ValueError for what is no reply (other codes in its lines, unknown shape).
    """
    return _of_line(lines[0]) if len(lines) == 1 else _of_lines(lines)


@lru_cache(maxsize=512)  # `250 2.1.5 Ok` comes for each recipient
def _of_line(line: bytes) -> Reply:
    return _of_lines([line])


def _of_lines(lines: list[bytes]) -> Reply:
    code, texts = _code_and_texts(lines)
    enhanced = _ENHANCED.match(texts[0])
    own = enhanced.group(1) if enhanced and enhanced.group(1)[0] == str(code)[0] else None
    if own:
        texts = [text.removeprefix(own).removeprefix(" ") for text in texts]
    return Reply(code=code, enhanced=own, text="\n".join(texts[:MAX_LINES]))


def _code_and_texts(lines: list[bytes]) -> tuple[int, list[str]]:
    parsed = [_REPLY_LINE.fullmatch(line) for line in lines]
    codes = {match.group(1) if match else None for match in parsed}
    if len(codes) != 1 or None in codes:
        msg = "the next hop's reply is no SMTP reply"
        raise ValueError(msg)
    texts = [(match.group(3) or b"").decode("ascii", "replace") for match in parsed if match]
    return int(next(iter(codes)) or b"0"), [_PRINTABLE.sub("?", text)[:400] for text in texts]
