"""AUTH PLAIN and LOGIN: the exchange, how often one may try, and hashing off the event loop.

Takes: what the client says. Returns: its account. Touches: threads that hash; log and metrics.
Fails: ClientGoneError. Source: RFC 4954, RFC 4616 (PLAIN), draft-murchison-sasl-login (LOGIN, for old clients).

Guessing is made dear: three failures end the connection, ten from one address or fifty for one name make the next
tries wait. A name that is locked still works from addresses where it was right before, so that a stranger who guesses
does not shut a client out. Every process of ours counts for itself.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

from dlp_gateway import log, metrics
from dlp_gateway import reply as replies
from dlp_gateway.logins import Account, Logins
from dlp_gateway.model import Reply
from dlp_gateway.smtpd.channel import ClientGoneError

if TYPE_CHECKING:
    from collections.abc import Callable

    from dlp_gateway.smtpd.session import Session

OFFER = "AUTH PLAIN LOGIN"
TRIES = 3  # failures of one connection
_PER_ADDRESS, _ADDRESS_S = 10, 900.0  # failures from one address (IPv6: one /64), and how long they count
_PER_NAME, _NAME_S = 50, 3600.0
_REMEMBERED = 10_000  # sources remembered at most: the memory that strangers can make us use
_THREADS, _WAITING = 2, 16  # 64 MiB each while they hash; more waiting ones are told to come later
_MOST_OCTETS = 1024  # of a name or a password


class Tries:
    """Failures counted by source, each for a span of time."""

    def __init__(self, *, most: int, span_s: float, clock: Callable[[], float]) -> None:
        self._most, self._span_s, self._clock = most, span_s, clock
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def used_up(self, source: str) -> bool:
        """Whether this source has to wait."""
        count, since = self._failures.get(source, (0, 0.0))
        return count >= self._most and self._clock() - since < self._span_s

    def failed(self, source: str) -> None:
        """Count one."""
        count, since = self._failures.pop(source, (0, self._clock()))
        if self._clock() - since >= self._span_s:
            count, since = 0, self._clock()
        self._failures[source] = (count + 1, since)
        while len(self._failures) > _REMEMBERED:
            self._failures.popitem(last=False)


class Doorman:
    """Looks at names and passwords. `logins` may be replaced at any time."""

    def __init__(self, logins: Logins, *, clock: Callable[[], float]) -> None:
        self.logins = logins
        self._addresses = Tries(most=_PER_ADDRESS, span_s=_ADDRESS_S, clock=clock)
        self._names = Tries(most=_PER_NAME, span_s=_NAME_S, clock=clock)
        self._were_right: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="login")
        self._waiting = 0

    async def look(self, *, name: str, password: str, address: str) -> Account | Reply:
        """Return the account, or the reply that refuses."""
        source = _source(address)
        if self._must_wait(name, source) or self._waiting >= _WAITING:
            return replies.LOGIN_LATER
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            account = await loop.run_in_executor(self._threads, self.logins.verify, name, password)
        finally:
            self._waiting -= 1
        if account is None:
            self._addresses.failed(source)
            self._names.failed(name)
            return replies.LOGIN_FAILED
        self._remember(name, source)
        return account

    def _must_wait(self, name: str, source: str) -> bool:
        if self._addresses.used_up(source):
            return True
        return self._names.used_up(name) and (name, source) not in self._were_right

    def _remember(self, name: str, source: str) -> None:
        self._were_right.pop((name, source), None)
        self._were_right[name, source] = None
        while len(self._were_right) > _REMEMBERED:
            self._were_right.popitem(last=False)

    def close(self) -> None:
        """Give the threads back."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _source(address: str) -> str:
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is None:
        return str(ip_network((ip, 64), strict=False))  # one customer has at least that many (RFC 6177)
    return str(ip)


class _RefusedError(Exception):
    """The exchange ended with a reply that refuses."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply


async def exchange(session: Session, doorman: Doorman, argument: str) -> Account | Reply:
    """Go through one AUTH command (RFC 4954 4); return the account or the reply that refuses."""
    mechanism, _, initial = argument.partition(" ")
    try:
        if mechanism.upper() == "PLAIN":
            name, password = _plain(await _answer(session, initial, prompt=""))
        elif mechanism.upper() == "LOGIN":
            name = _text(await _answer(session, initial, prompt="VXNlcm5hbWU6"))
            password = _text(await _answer(session, "", prompt="UGFzc3dvcmQ6"))
        else:
            return replies.UNKNOWN_MECHANISM
    except _RefusedError as refused:
        return refused.reply
    session.allow(None)
    found = await doorman.look(name=name, password=password, address=session.peer[0])
    _tell(session, doorman, name, found)
    return found


def _tell(session: Session, doorman: Doorman, name: str, found: Account | Reply) -> None:
    """Log it. A name that nobody has may be a mistyped password or an address: it is not written anywhere."""
    if isinstance(found, Account):
        metrics.LOGINS.labels("ok").inc()
        log.logged_in(address=session.peer[0], account=found.name)
        return
    metrics.LOGINS.labels("later" if found.transient else "failed").inc()
    known = name if doorman.logins.knows(name) else None
    log.login_refused(address=session.peer[0], account=known, later=found.transient)


async def _answer(session: Session, initial: str, *, prompt: str) -> bytes:
    """Return the initial response, or ask for one and wait for it."""
    if initial:
        return b"" if initial == "=" else _decoded(initial.encode())  # RFC 4954 4: `=` is an empty response
    await session.push(Reply(code=334, enhanced=None, text=prompt))
    session.allow(session.limits.idle_s)
    line = await session.line()
    if session.gone:
        raise ClientGoneError
    if line is None or line[-2:] != b"\r\n":
        raise _RefusedError(replies.COMMAND_TOO_LONG if line is None else replies.BAD_COMMAND_LINE)
    if line == b"*\r\n":
        raise _RefusedError(replies.LOGIN_CANCELLED)
    return _decoded(line[:-2])


def _decoded(octets: bytes) -> bytes:
    try:
        return base64.b64decode(octets, validate=True)
    except (binascii.Error, ValueError):
        raise _RefusedError(replies.BAD_ARGUMENT) from None


def _plain(response: bytes) -> tuple[str, str]:
    """Take PLAIN's message apart: who to act as (only oneself), name, password (RFC 4616 2)."""
    parts = response.split(b"\0")
    if len(parts) != 3:  # noqa: PLR2004
        raise _RefusedError(replies.BAD_ARGUMENT)
    acting_as, name, password = (_text(part) for part in parts)
    if not name or acting_as not in {"", name}:
        raise _RefusedError(replies.LOGIN_FAILED)
    return name, password


def _text(octets: bytes) -> str:
    if len(octets) > _MOST_OCTETS:
        raise _RefusedError(replies.BAD_ARGUMENT)
    try:
        return octets.decode()
    except UnicodeDecodeError:
        raise _RefusedError(replies.BAD_ARGUMENT) from None
