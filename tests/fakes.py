"""Fakes that speak the protocol: a next hop, a client, an inspection pool, a store, a clock. No mocks.

`NextHop` is a real SMTP server on loopback. What it answers can be scripted per verb, in order:

    hop = NextHop()
    hop.answers["RCPT"] = [b"250 2.1.5 Ok", b"550 5.1.1 No such user"]   # then the default again
    hop.answers["DOT"] = [DROP]                                          # hangs up after the final dot

Verbs: CONNECT EHLO HELO XFORWARD MAIL RCPT DATA DOT RSET STARTTLS QUIT. `HANG` waits for `hop.let_go()`.
What it took stands in `hop.taken` (whole transactions, octets as on the wire, dots kept), what broke off in
`hop.broken`, every command line of every connection in `hop.lines`.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import ssl
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from dlp_gateway import config as configuration
from dlp_gateway.gateway import Gateway
from dlp_gateway.model import (
    Cause,
    Client,
    Disposition,
    Envelope,
    Fault,
    ForwardPath,
    Incident,
    Inspection,
    Message,
    Order,
    Panic,
    Reason,
    Reply,
    Standing,
    State,
    StoreFault,
    Unread,
    Verdict,
)
from dlp_gateway.model import Path as MailPath
from dlp_gateway.relay import Relay
from dlp_gateway.scope import Scope
from dlp_gateway.smtpd import SmtpServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DROP = b"(drop the connection)"
HANG = b"(say nothing until let go)"
_OURS = re.compile(
    rb"Received: from [!-~]+ \(\[[0-9a-zA-Z:.]+\]\)\r\n"
    rb"\tby gw\.example with [A-Z0-9]+ id [0-9a-f]{16};\r\n"
    rb"\tSun, 22 Nov 2026 12:00:00 \+0000\r\n"
)
EXTENSIONS = ("PIPELINING", "SIZE 52428800", "8BITMIME", "SMTPUTF8", "DSN", "ENHANCEDSTATUSCODES")


def fixed_clock() -> datetime:
    """Always the same moment."""
    return NOW


# ------------------------------------------------------------------------------------------------ next hop


@dataclass
class Taken:
    """One transaction that the next hop acknowledged (or was told to refuse after the dot)."""

    mail: bytes = b""
    rcpts: list[bytes] = field(default_factory=list)
    xforward: list[bytes] = field(default_factory=list)
    wire: bytes = b""
    reply: bytes = b""
    secure: bool = False

    @property
    def paths(self) -> list[str]:
        """The forward-paths between their angle brackets."""
        return [line.split(b"<", 1)[1].rsplit(b">", 1)[0].decode() for line in self.rcpts]

    @property
    def content(self) -> bytes:
        """The octets without transparency dots."""
        return (b"\r\n" + self.wire).replace(b"\r\n.", b"\r\n")[2:]

    @property
    def without_trace(self) -> bytes:
        """The content without the three lines of our Received field, with which it must begin."""
        ours = _OURS.match(self.content)
        assert ours, self.content[:200]
        return self.content[ours.end() :]


class NextHop:
    """A scripted SMTP server on loopback; see the top of this file."""

    def __init__(self, *, extensions: Sequence[str] = EXTENSIONS, tls: ssl.SSLContext | None = None) -> None:
        self.extensions = list(extensions)
        self.answers: dict[str, list[bytes]] = defaultdict(list)
        self.taken: list[Taken] = []
        self.broken: list[Taken] = []
        self.lines: list[bytes] = []
        self.connections = 0
        self.reading = True  # False: take no more octets
        self.tls = tls
        self.changed = asyncio.Condition()
        self.data_begun = asyncio.Event()
        self._go = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self.port = 0

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self, port: int = 0) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Stop listening and cut every connection."""
        assert self._server is not None
        self._server.close()
        self.cut()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    def cut(self) -> None:
        """Cut every connection, as a crash would."""
        self.let_go()
        for writer in tuple(self._writers):
            writer.transport.abort()

    def let_go(self) -> None:
        """End every HANG."""
        self._go.set()

    def config(self, **changes: Any) -> configuration.NextHop:
        defaults: dict[str, Any] = {
            "host": "127.0.0.1",
            "port": self.port,
            "tls": "none",
            "connect_s": 5.0,
            "reply_s": 5.0,
            "data_reply_s": 5.0,
        }
        return configuration.NextHop(**{**defaults, **changes})

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so."""
        async with self.changed:
            await asyncio.wait_for(self.changed.wait_for(condition), 20)

    async def _note(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._writers.add(writer)
        self.connections += 1
        taken = Taken()
        try:
            await self._talk(reader, writer, taken)
        except (ConnectionError, asyncio.IncompleteReadError, _Dropped):
            pass
        finally:
            self._tasks.discard(task)
            self._writers.discard(writer)
            writer.transport.abort()
            await self._note()

    async def _answer(self, writer: asyncio.StreamWriter, verb: str, default: bytes) -> bytes:
        script = self.answers[verb]
        answer = script.pop(0) if script else default
        if answer == HANG:
            await self._go.wait()
            answer = default
        if answer == DROP:
            raise _Dropped
        writer.write(answer + b"\r\n")
        await writer.drain()
        return answer

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, taken: Taken) -> None:
        await self._answer(writer, "CONNECT", b"220 hop.example ESMTP")
        secure = False
        while line := await reader.readline():
            self.lines.append(line)
            await self._note()
            verb = line.split()[0].upper().decode() if line.split() else ""
            match verb:
                case "EHLO":
                    offers = self.extensions + (["STARTTLS"] if self.tls and not secure else [])
                    listing = ["hop.example", *offers]
                    text = [f"250{'-' if i + 1 < len(listing) else ' '}{item}" for i, item in enumerate(listing)]
                    await self._answer(writer, verb, "\r\n".join(text).encode())
                case "STARTTLS":
                    if b"\n" in await self._answer(writer, verb, b"220 2.0.0 Go"):
                        await self._go.wait()  # scripted: no handshake follows
                        return
                    assert self.tls is not None
                    await _shake_hands(writer, self.tls)
                    secure = True
                case "XFORWARD":
                    taken.xforward.append(line)
                    await self._answer(writer, verb, b"250 2.0.0 Ok")
                case "MAIL":
                    taken.mail, taken.rcpts = line, []
                    await self._answer(writer, verb, b"250 2.1.0 Ok")
                case "RCPT":
                    answer = await self._answer(writer, verb, b"250 2.1.5 Ok")
                    if answer.startswith(b"2"):
                        taken.rcpts.append(line)
                case "DATA":
                    answer = await self._answer(writer, verb, b"354 Go on" if taken.rcpts else b"554 5.5.1 Nobody")
                    if answer.startswith(b"354"):
                        taken.secure = secure
                        await self._data(reader, writer, taken)
                        taken = Taken()
                case "RSET":
                    taken = Taken()
                    await self._answer(writer, verb, b"250 2.0.0 Ok")
                case "QUIT":
                    await self._answer(writer, verb, b"221 2.0.0 Bye")
                    return
                case _:
                    await self._answer(writer, verb, b"250 2.0.0 Ok")

    async def _data(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, taken: Taken) -> None:
        self.data_begun.set()
        await self._note()
        octets = bytearray(b"\r\n")
        try:
            while not octets.endswith(b"\r\n.\r\n"):
                if not self.reading:
                    await self._go.wait()
                piece = await reader.read(65536)
                if not piece:
                    raise _Dropped  # noqa: TRY301  caught below to keep what came
                octets += piece
            taken.wire = bytes(octets[2:-3])
            taken.reply = await self._answer(writer, "DOT", b"250 2.0.0 Ok: queued as FAKE1")
        except BaseException:
            taken.wire = bytes(octets[2:])
            self.broken.append(taken)
            raise
        (self.taken if taken.reply.startswith(b"2") else self.broken).append(taken)
        await self._note()


async def _shake_hands(writer: asyncio.StreamWriter, context: ssl.SSLContext) -> None:
    """Change to TLS; asyncio 3.11 leaves a writer without a transport when the client left amid the handshake."""
    plain = writer.transport
    try:
        await asyncio.wait_for(writer.start_tls(context), 5)
    except (OSError, AttributeError):
        writer._transport = plain
        raise _Dropped from None


class _Dropped(Exception):
    pass


# -------------------------------------------------------------------------------------------------- client


class SmtpClient:
    """A client on raw octets."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    @classmethod
    async def connect(cls, address: tuple[str, int], *, greet: bool = True) -> SmtpClient:
        client = cls(*await asyncio.open_connection(*address))
        if greet:
            assert await client.reply() == ["220 gw.example ESMTP dlp-gateway"]
            assert (await client.ask("EHLO client.example"))[0].startswith("250")
        return client

    async def reply(self) -> list[str]:
        """The lines of the next reply; empty when the connection is closed."""
        lines: list[str] = []
        while True:
            line = await asyncio.wait_for(self.reader.readline(), 20)
            if not line:
                return lines
            assert line.endswith(b"\r\n")
            assert len(line) <= 512
            lines.append(line.decode("ascii").rstrip("\r\n"))
            if line[3:4] != b"-":
                return lines

    def send(self, octets: bytes) -> None:
        self.writer.write(octets)

    async def ask(self, command: str | bytes) -> list[str]:
        """Send a command, return the lines of its reply."""
        octets = command.encode() if isinstance(command, str) else command
        self.send(octets + b"\r\n")
        return await self.reply()

    async def code(self, command: str | bytes) -> str:
        """Code and enhanced code of the reply to a command."""
        return " ".join((await self.ask(command))[-1].split()[:2])

    async def mail(self, *recipients: str, wire: bytes, sender: str = "clerk@agency.example") -> list[str]:
        """A whole transaction; `wire`: octets with dots stuffed, without the final dot. The last reply."""
        assert (await self.ask(f"MAIL FROM:<{sender}>"))[0].startswith("250")
        for recipient in recipients:
            assert (await self.ask(f"RCPT TO:<{recipient}>"))[0].startswith("250")
        assert (await self.ask("DATA"))[0].startswith("354")
        self.send(wire + b".\r\n")
        return await self.reply()

    async def in_step(self) -> bool:
        """Whether exactly one reply comes for one command."""
        return await self.ask("HELP") == ["214 2.0.0 See RFC 5321"]

    async def close(self) -> None:
        self.writer.close()
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            await self.writer.wait_closed()


# ---------------------------------------------------------------------------------------------- pool, store


def inspection(
    disposition: Disposition = Disposition.DELIVER, *, mixed_recipients: str = "fork", unread: tuple[Unread, ...] = ()
) -> Inspection:
    """An inspection that says so."""
    reason = Reason.NO_PROTECTED_DATA if disposition is Disposition.DELIVER else Reason.PROTECTED_DATA
    return Inspection(
        findings=(),
        unread=unread,
        legal_process=(),
        verdict=Verdict(disposition=disposition, rule="scripted", reasons=(reason,), mixed_recipients=mixed_recipients),
        rulebook_version="0" * 64,
        jurisdiction="default",
        parts_read=1,
    )


UNREADABLE = Unread(locator="1", media_type="application/zip", cause=Cause.ENCRYPTED)


class FakePool:
    """Answers with the scripted inspections or faults, in order, the last one for ever; keeps what it was asked."""

    def __init__(self, *script: Inspection | Exception) -> None:
        self.script = list(script) or [inspection()]
        self.messages: list[Message] = []
        self.hold: asyncio.Event | None = None  # wait for it before answering
        self.asked = asyncio.Event()

    async def inspect(self, message: Message, docket: tuple[Order, ...], now: datetime) -> Inspection:
        self.messages.append(message)
        self.asked.set()
        if self.hold is not None:
            await self.hold.wait()
        answer = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


class MemoryStore:
    """Keeps what it was told; makes cases as the real one does."""

    def __init__(self) -> None:
        self.recorded: list[tuple[Message, Inspection]] = []
        self.outcomes: list[tuple[str, Incident | None, Reply]] = []
        self.incidents: list[Incident] = []
        self.panic = Panic.OFF
        self.revoked = False  # every order was revoked meanwhile: what the verdict let pass is held

    async def standing(self) -> Standing:
        return Standing(panic=self.panic)

    async def record(self, message: Message, inspection: Inspection, *, now: datetime) -> Incident | None:
        self.recorded.append((message, inspection))
        if inspection.verdict.disposition is Disposition.DELIVER and not self.revoked:
            return None
        bounced = inspection.verdict.disposition is Disposition.BOUNCE
        incident = make_incident(message, inspection, number=len(self.incidents) + 1, bounced=bounced)
        self.incidents.append(incident)
        return incident

    async def outcome(self, *, message_id: str, incident: Incident | None, reply: Reply, now: datetime) -> None:
        self.outcomes.append((message_id, incident, reply))

    async def ready(self) -> None:
        return None


class BrokenStore(MemoryStore):
    """Every method that may fail does."""

    async def record(self, message: Message, inspection: Inspection, *, now: datetime) -> Incident | None:
        raise StoreFault("broken on purpose")

    async def ready(self) -> None:
        raise StoreFault("broken on purpose")


def make_incident(message: Message, inspection: Inspection, *, number: int, bounced: bool = False) -> Incident:
    """A case as the store would make it."""
    return Incident(
        id=f"incident-{number}",
        case=f"TEST-2026-{number:06}",
        state=State.BOUNCED if bounced else State.HELD,
        message_id=message.id,
        envelope=message.envelope,
        recipients=tuple(path.path.text for path in message.envelope.in_scope),
        inspection=inspection,
        opened_at=NOW,
        due_at=NOW + timedelta(days=1),
        expires_at=NOW + timedelta(days=30),
        revision=1,
    )


# ------------------------------------------------------------------------------------------------ the house


def make_config(**changes: Any) -> configuration.Config:
    """A configuration for tests: loopback clients, capture, invented domains."""
    settings: dict[str, Any] = {
        "config_dir": Path("config"),
        "state_dir": Path("var"),
        "smtp_listen": configuration.Listen(host="127.0.0.1", port=0),
        "console_listen": configuration.Listen(host="127.0.0.1", port=0),
        "metrics_listen": configuration.Listen(host="127.0.0.1", port=0),
        "database_url": "sqlite://",
        "hostname": "gw.example",
        "next_hop": None,
        "notice_hop": None,
        "client_networks": (ip_network("127.0.0.0/8"),),
        "xforward_networks": (),
        "smtp_limits": configuration.SmtpLimits(),
        "bare_newline": "refuse",
        "tls_cert_file": None,
        "tls_key_file": None,
        "inspection_deadline_s": 45.0,
        "workers": 1,
        "jurisdiction": "default",
        "agency_domains": ("agency.example",),
        "officers": ("officer@agency.example",),
        "help_contact": "help@agency.example",
        "time_zone": "America/Denver",
        "case_prefix": "TEST",
        "notices_per_hour": 20,
        "due": timedelta(days=1),
        "expiry": timedelta(days=30),
        "retention": timedelta(days=90),
        "audit_anchor": None,
        "public_key_file": None,
        "private_key_file": None,
    }
    return configuration.Config(**{**settings, **changes})


def make_scope(*domains: str) -> Scope:
    """A scope of these domains and every host below them."""
    rows = tuple(
        configuration.Destination(
            domain=domain, subdomains=True, group="immigration-enforcement", in_scope=True, source="test"
        )
        for domain in domains or ("ice.example",)
    )
    return Scope(rows, ())


def make_path(text: str) -> MailPath:
    """A path as the parser makes it."""
    from dlp_gateway.address import parse_path

    return parse_path(text)


def make_envelope(*recipients: str, sender: str | None = "clerk@agency.example", **changes: Any) -> Envelope:
    """An envelope; recipients below ice.example are in scope."""
    scope = make_scope()
    paths = tuple(ForwardPath(path=make_path(text), in_scope=scope.covers(make_path(text))) for text in recipients)
    settings: dict[str, Any] = {
        "reverse_path": make_path(sender) if sender else None,
        "forward_paths": paths,
        "client": Client(address="127.0.0.1", port=1, helo="client.example"),
        "received_at": NOW,
    }
    return Envelope(**{**settings, **changes})


@dataclass
class House:
    """A gateway in this process, between a client and a fake next hop."""

    hop: NextHop
    relay: Any
    pool: FakePool
    store: MemoryStore
    gateway: Gateway
    server: SmtpServer
    clients: list[SmtpClient] = field(default_factory=list)

    async def client(self, *, greet: bool = True) -> SmtpClient:
        """A client that has been greeted."""
        client = await SmtpClient.connect(self.server.address, greet=greet)
        self.clients.append(client)
        return client


@contextlib.asynccontextmanager
async def house(
    *,
    hop: NextHop | None = None,
    relay: Any = None,
    pool: FakePool | None = None,
    store: MemoryStore | None = None,
    hop_config: dict[str, Any] | None = None,
    **settings: Any,
) -> AsyncIterator[House]:
    """Start all of it and take it down again."""
    async with contextlib.AsyncExitStack() as stack:
        hop = await stack.enter_async_context(hop or NextHop())
        relay = relay or Relay(next_hop=hop.config(**(hop_config or {})), hostname="gw.example")
        pool, store = pool or FakePool(), store or MemoryStore()
        gateway = Gateway(
            pool=pool,
            store=store,
            hostname="gw.example",
            clock=fixed_clock,
            bounce_text=lambda _message, _inspection, incident: f"Refused by policy.\nCase {incident.case}",
            log_key=b"k" * 32,
        )
        config = make_config(**settings)
        server = SmtpServer(config=config, gateway=gateway, relay=relay, scope=make_scope(), clock=fixed_clock)
        await server.start()
        built = House(hop=hop, relay=relay, pool=pool, store=store, gateway=gateway, server=server)
        try:
            yield built
        finally:
            for client in built.clients:
                await client.close()
            await server.stop(grace_s=5.0)
            await relay.close()
            hop.let_go()


def fault_kinds() -> tuple[type[Fault], ...]:
    """Every kind of Fault there is, also those made later."""
    kinds: list[type[Fault]] = []
    todo = [Fault]
    while todo:
        kind = todo.pop()
        kinds.append(kind)
        todo += kind.__subclasses__()
    return tuple(kinds)
