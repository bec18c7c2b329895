"""Reading a court's paper for the register's pages: in the worker, like held mail, never in the process with the key.

Takes: the console's Reading, a paper's octets or its sealed form. Returns: Explanations, octets.
Touches: one worker process. Fails: ScannerFault or Saturated while the worker is away; KeyFault.
"""

from __future__ import annotations

import mimetypes
import secrets
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING

from dlp_gateway.address import parse_path
from dlp_gateway.model import Client, Envelope, ForwardPath, Message

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from dlp_gateway.model import Explanation
    from dlp_gateway.service.reading import Reading

_NOBODY = "register@console.invalid"  # RFC 2606: an address that can be nobody's


class Papers:
    """Reads papers with the rulebook in force, as if each came attached to a mail."""

    def __init__(self, reading: Reading, *, clock: Callable[[], datetime]) -> None:
        self._reading = reading
        self._clock = clock

    async def read(self, name: str, octets: bytes) -> Explanation:
        """Return the text of a paper and which process it is."""
        return await self._reading.explain(self._message(name, octets))

    def opened(self, sealed: bytes) -> bytes:
        """Return the octets of a paper that was kept sealed."""
        return self._reading.unsealed(sealed)

    def _message(self, name: str, octets: bytes) -> Message:
        mail = EmailMessage(policy=SMTP)
        mail["From"] = mail["To"] = _NOBODY
        kind, _, sub = _type(name).partition("/")
        mail.set_content("")
        mail.add_attachment(octets, maintype=kind, subtype=sub, filename=_plain(name))
        path = ForwardPath(path=parse_path(_NOBODY), in_scope=True)
        envelope = Envelope(
            reverse_path=None, forward_paths=(path,), client=Client(address="127.0.0.1", port=0, helo="console"),
            received_at=self._clock(),
        )  # fmt: skip
        return Message(
            id=f"paper-{secrets.token_hex(8)}", envelope=envelope, content=mail.as_bytes(),
            fingerprint_key=secrets.token_bytes(32),
        )  # fmt: skip


def _plain(name: str) -> str:
    """Return a file's name without what would break a header field."""
    return "".join(sign for sign in name if sign.isprintable())[-200:] or "paper"


def _type(name: str) -> str:
    """Guess what a file is from its name; the reader looks at its octets anyway."""
    guessed = mimetypes.guess_type(name)[0] or ""
    return guessed if guessed.startswith(("application/", "image/", "text/")) else "application/octet-stream"
