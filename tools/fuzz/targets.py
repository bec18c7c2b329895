"""What is fuzzed: functions that take octets and raise where something that must hold does not.

Each says in its docstring what must hold. An input that breaks one becomes a case in the tests.
"""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from dlp_gateway import commands, content, wire
from dlp_gateway import reply as replies
from dlp_gateway.address import AddressError, parse_path
from dlp_gateway.config import ContentLimits
from dlp_gateway.model import Path as MailPath
from dlp_gateway.model import Reply
from dlp_gateway.smtpd import tenant
from tests import fakes

if TYPE_CHECKING:
    from collections.abc import Callable

_INSIDES = re.compile(rb"Traceback|Error\b|Exception|\.py\b")
_MARKS = tenant.Marks({b"x-mark": frozenset({b"ours"})})


def require(held: bool, what: str) -> None:  # noqa: FBT001  reads as a sentence
    """Raise where something does not hold (assert is left out by python -O)."""
    if not held:
        raise AssertionError(what)


def path(octets: bytes) -> None:
    """Read a path or raise AddressError; what is read back is what came, without control characters."""
    text = octets.decode("utf-8", "surrogateescape")
    try:
        found = parse_path(text, smtputf8=True)
    except AddressError:
        return
    require(isinstance(found, MailPath) and found.text == text, "the text was changed")
    require(not re.search(r"[\x00-\x1f\x7f]", text), "a control character was let in")


def command(octets: bytes) -> None:
    """Read every argument of MAIL, RCPT, EHLO and XFORWARD, or refuse it with a 5yz."""
    text = octets.decode("utf-8", "replace")
    for found in (commands.read_mail(text), commands.read_rcpt(text, smtputf8=True)):
        require(not isinstance(found, Reply) or found.code // 100 == 5, "refused otherwise than with a 5yz")
    commands.read_helo(text)
    commands.read_xforward(text)


def reply(octets: bytes) -> None:
    """Make of a next hop's lines a reply in printable lines of 512 octets for the client, or raise ValueError."""
    try:
        found = replies.of_lines(octets.split(b"\n"))
    except ValueError:
        return
    for line in replies.to_octets(found).split(b"\r\n")[:-1]:
        require(len(line) <= 510 and not re.search(rb"[^ -~]", line), "no line for the wire")


def data(octets: bytes) -> None:
    """Find the end of DATA, and hand on what stands before it, however the network cut the octets."""
    size = 1 + octets[0] if octets else 1
    whole, cut = (_read_data(octets, size=size) for size in (len(octets) or 1, size))
    require(whole == cut, f"cut into {size}: {cut!r}, whole: {whole!r}")
    ended, taken, rest, objection = whole
    end = (b"\r\n" + octets).find(b"\r\n.\r\n")
    require(ended == (end >= 0), "the end is not where it is")
    if ended and objection is None:
        require(taken == octets[:end] and rest == octets[end + 3 :], "not what was sent")
        require(_unstuffed(wire.stuff(octets[:end])) == octets[:end], "dots do not come back")


def _read_data(octets: bytes, *, size: int) -> tuple[bool, bytes, bytes, object]:
    reader = wire.DataReader(limit=10_000, received_fields=100)
    taken, used = b"", 0
    while used < len(octets) and not reader.ended:
        taken += reader.feed(octets[used : used + size])
        used += size
    rest = reader.rest + octets[used:] if reader.ended else b""
    return reader.ended, b"" if reader.objection else taken, rest, reader.objection


def _unstuffed(octets: bytes) -> bytes:
    reader = wire.Unstuffer()
    return reader.feed(octets) + reader.rest()


def mark(octets: bytes) -> None:
    """Find a mark or none, however the network cut the octets."""
    answers = set()
    for size in (1, 7, len(octets) or 1):
        watch = tenant.Watch(_MARKS)
        pieces = [octets[start : start + size] for start in range(0, len(octets), size)] or [b""]
        last = len(pieces) - 1
        answers.add(all(watch.allows(piece, ended=number == last) for number, piece in enumerate(pieces)))
    require(len(answers) == 1, "depends on the cuts")


def message(octets: bytes) -> None:
    """Read any message into parts and unread pieces (readers that run confined in the program run right here)."""
    content.read(octets, limits=ContentLimits())


def dialogue(octets: bytes) -> None:
    """End every session, with well-formed replies that tell nothing of our insides, and meet no bug."""
    asyncio.run(_session(octets))


async def _session(octets: bytes) -> None:
    async with fakes.house() as house:
        client = await house.client(greet=False)
        client.send(octets)
        client.writer.write_eof()
        said = await asyncio.wait_for(client.reader.read(), 20)
    require(said.startswith(b"220 "), "no greeting")
    for line in said.split(b"\r\n")[:-1]:
        require(re.fullmatch(rb"[2345][0-9][0-9][ -][ -~]{0,508}", line) is not None, f"no reply line: {line!r}")
        require(not _INSIDES.search(line), f"tells of our insides: {line!r}")
        require(not line.startswith(b"451 4.3.0"), "a bug, or a fault without a cause")


TARGETS: dict[str, Callable[[bytes], None]] = {
    item.__name__: item for item in (path, command, reply, data, mark, message, dialogue)
}
SEEDS: dict[str, tuple[bytes, ...]] = {
    "path": (b"a@b.example", b'"a\\"b"@[IPv6:::1]', b"@a,@b:c@d"),
    "command": (b"FROM:<a@b.example> SIZE=1 RET=FULL", b"TO:<a@b> NOTIFY=NEVER ORCPT=rfc822;x"),
    "reply": (b"250-one\n250 two", b"550 5.7.1 no"),
    "data": (b"\x02Subject: x\r\n\r\n..dot\r\n.\r\nQUIT\r\n", b"\x00a\n.\r\n.\r\n"),
    "mark": (b"X-Mark: ours\r\n\r\nx", b"x\r\nX-Mark:\r\n ours\r\n"),
    "message": (b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n",),
    "dialogue": (
        b"EHLO x\r\nMAIL FROM:<a@agency.example>\r\nRCPT TO:<r@other.example>\r\nDATA\r\nx\r\n.\r\nQUIT\r\n",
        b"EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<o@ice.example>\r\nDATA\r\n\r\n.\r\nBDAT 3\r\nabcRSET\r\n",
    ),
}
