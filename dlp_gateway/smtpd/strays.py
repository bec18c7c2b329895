"""What comes to an SMTP port and is not for us: BDAT that was never offered, browsers and other programs.

Why it matters: octets of a message, or of a web form, must never be read as commands. A client that sends BDAT
without our offer (RFC 3030 forbids it) has its chunk read and dropped; who speaks HTTP is shown out at its first line.
Source: RFC 3030 2; Postfix postconf(5) smtpd_forbidden_commands; docs/decisions/0009-no-chunking.md.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dlp_gateway import reply as replies

if TYPE_CHECKING:
    from dlp_gateway.smtpd.session import Session

#: First words of other protocols that a browser or a script can be made to send here.
FOREIGN_VERBS = frozenset({b"GET", b"HEAD", b"POST", b"PUT", b"DELETE", b"OPTIONS", b"PATCH", b"TRACE", b"CONNECT"})
_BDAT = re.compile(r"([0-9]{1,20})(?: +LAST)? *", re.IGNORECASE)


async def drop_chunk(session: Session, argument: str) -> None:
    """Read the octets that a BDAT announces and refuse them; end the session where nobody knows how many they are."""
    found = _BDAT.fullmatch(argument)
    left = int(found.group(1)) if found else -1
    if not 0 <= left <= 2 * session.limits.message_octets:
        session.farewell(replies.NO_CHUNKING)
        return
    session.allow(session.limits.data_s)
    while left:
        chunk = await session.chunk()
        session.give_back(chunk[left:])
        left -= min(left, len(chunk))
    session.refuse(replies.NO_CHUNKING)
