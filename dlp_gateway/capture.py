"""The next hop that sends nothing: accepted mail goes into a Maildir, its envelope as JSON beside it.

Takes: what relay.py takes. Returns: 250 once message and envelope are on the disk.
Touches: `captured/` under the state directory: `tmp/`, `new/`, `cur/` and `envelopes/<name>.json`.
Fails: NextHopFault when the disk refuses.
Source: https://cr.yp.to/proto/maildir.html (write in tmp, fsync, rename into new); decisions.md 9.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
from typing import TYPE_CHECKING

from dlp_gateway import reply as replies
from dlp_gateway.model import NextHopFault, Reply
from dlp_gateway.transaction import transmit
from dlp_gateway.wire import Unstuffer

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from dlp_gateway.model import Envelope, ForwardPath

#: A Maildir can keep all of these apart.
_KEYWORDS = frozenset({"8BITMIME", "SMTPUTF8", "DSN", "SIZE"})


class Capture:
    """Same interface as relay.Relay; `directory` is made if it is not there."""

    def __init__(self, directory: Path) -> None:
        # Open to the group as far as the umask lets it: the two roles may be two users of one group (decisions.md 35).
        self.directory = directory
        for name in ("tmp", "new", "cur", "envelopes"):
            (directory / name).mkdir(parents=True, exist_ok=True, mode=0o770)

    async def open(self, envelope: Envelope) -> CaptureTransaction:
        """Return a transaction that writes one message."""
        return CaptureTransaction(directory=self.directory, envelope=envelope)

    async def keywords(self) -> tuple[frozenset[str], int | None]:
        """Return what the SMTP server may advertise."""
        return _KEYWORDS, None

    async def send(self, *, envelope: Envelope, recipients: tuple[ForwardPath, ...], content: bytes) -> Reply:
        """Write one message for all `recipients`."""
        transaction = await self.open(envelope)
        try:
            return await transmit(transaction, recipients=recipients, trace=b"", content=content)
        except BaseException:
            transaction.drop()
            raise

    async def ready(self) -> None:
        """Raise NextHopFault unless the directory can be written."""
        if not os.access(self.directory / "tmp", os.W_OK):
            raise NextHopFault("the capture directory cannot be written")

    def reread(self) -> None:
        """Nothing was read."""

    async def close(self) -> None:
        """Nothing is kept open."""


class CaptureTransaction:
    """Accepts everybody; content goes to `tmp/` and appears in `new/` when it is whole and on the disk."""

    def __init__(self, *, directory: Path, envelope: Envelope) -> None:
        self.recipients: list[ForwardPath] = []
        self._directory = directory
        self._envelope = envelope
        self._name = f"{int(envelope.received_at.timestamp())}.{secrets.token_hex(8)}.dlp-gateway"
        self._file: BinaryIO | None = None
        self._unstuffer = Unstuffer()

    async def rcpt(self, path: ForwardPath) -> Reply:
        """Accept a recipient."""
        self.recipients.append(path)
        return replies.RECIPIENT_OK

    async def rcpt_all(self, paths: tuple[ForwardPath, ...]) -> list[Reply]:
        """Accept several recipients."""
        return [await self.rcpt(path) for path in paths]

    async def data(self) -> Reply:
        """Begin the file."""
        try:
            self._file = (self._directory / "tmp" / self._name).open("xb")
        except OSError as error:
            raise _fault(error) from None
        return replies.SEND_CONTENT

    async def write(self, octets: bytes | memoryview) -> None:
        """Append content in wire form; the dots are unstuffed."""
        assert self._file is not None
        try:
            self._file.write(self._unstuffer.feed(bytes(octets)))
        except OSError as error:
            raise _fault(error) from None

    async def finish(self) -> Reply:
        """Put message and envelope on the disk, then show them: the envelope first, the message by rename."""
        assert self._file is not None
        try:
            await asyncio.to_thread(self._keep)
        except OSError as error:
            self.drop()
            raise _fault(error) from None
        return replies.CAPTURED

    def reset(self) -> None:
        """Forget it."""
        self.drop()

    def drop(self) -> None:
        """Forget it, and take away what was written so far."""
        if self._file is not None:
            self._file.close()
            self._file = None
            (self._directory / "tmp" / self._name).unlink(missing_ok=True)

    def _keep(self) -> None:
        assert self._file is not None
        with self._file as file:
            file.write(self._unstuffer.rest())
            file.flush()
            os.fsync(file.fileno())
        envelope = self._directory / "envelopes" / f"{self._name}.json"
        _write_durably(envelope, json.dumps(_as_json(self._envelope, self.recipients), indent=1).encode())
        (self._directory / "tmp" / self._name).rename(self._directory / "new" / self._name)
        _fsync_directory(self._directory / "new")
        self._file = None


def _fault(error: OSError) -> NextHopFault:
    return NextHopFault(f"the capture directory refuses: {error.strerror}")


def _write_durably(path: Path, octets: bytes) -> None:
    with path.open("xb") as file:
        file.write(octets)
        file.flush()
        os.fsync(file.fileno())
    _fsync_directory(path.parent)


def _fsync_directory(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _as_json(envelope: Envelope, recipients: list[ForwardPath]) -> dict[str, object]:
    return {
        "reverse_path": envelope.reverse_path.text if envelope.reverse_path else "",
        "recipients": [path.path.text for path in recipients],
        "parameters": list(envelope.parameters),
        "recipient_parameters": {path.path.text: list(path.parameters) for path in recipients if path.parameters},
        "client": envelope.client.address,
        "helo": envelope.client.helo,
        "received_at": envelope.received_at.isoformat(),
    }
