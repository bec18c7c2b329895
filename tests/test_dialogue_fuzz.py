"""Conversations made at random, in every state of a session, against a model of RFC 5321 4.1.4 written anew here.

For each command exactly one reply, of the class that the state asks for; what was answered 250 after the final dot is
at the next hop once, octet for octet, and nothing else is; nothing in a message is ever obeyed; no reply tells of our
insides. A conversation that breaks one of these becomes a file in tests/dialogues/.
"""

from __future__ import annotations

import base64
import re
import ssl
from dataclasses import dataclass, field, replace

import pytest
from argon2 import PasswordHasher
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp_gateway.config import Access, SmtpLimits
from tests.certificates import Authority
from tests.test_smtpd import IN_SCOPE, RIDER, run

PASSWORD = "correct horse battery staple"
INSIDES = re.compile(r"Traceback|Error\b|Exception|\.py|0x[0-9a-f]{6}|dlp_gateway|asyncio|219-09-9998")
LIMITS = replace(SmtpLimits(), errors=100_000, line_rate_per_s=10**9, message_octets=65_536)


@dataclass
class Model:
    """Where a session is. `guarded`: this client has to log in before it may send."""

    guarded: bool = False
    greeted: bool = False
    mail: bool = False
    rcpts: int = 0
    secure: bool = False
    account: bool = False
    closed: bool = False
    wanted: list[bytes] = field(default_factory=list)  # content of the messages that were accepted

    def reset(self) -> None:
        self.mail, self.rcpts = False, 0

    def hello(self) -> str:
        self.greeted = True
        self.reset()
        return "250"

    def begin(self, code: str) -> str:
        """MAIL, whose own words deserve `code`."""
        if not self.greeted or self.mail:
            return "503"
        if self.guarded and not self.account:
            return "530"
        self.mail = code == "250"
        return code

    def name(self, code: str) -> str:
        """RCPT."""
        if not self.mail:
            return "503"
        self.rcpts += code == "250"
        return code

    def log_in(self, code: str) -> str:
        if not self.guarded:
            return "500"
        if not self.secure:
            return "538"
        if self.account or not self.greeted or self.mail:
            return "503"
        self.account = code == "235"
        return code

    def start_tls(self) -> str:
        if self.secure or self.mail:
            return "503"
        return "220" if self.guarded else "502"

    def quit(self) -> str:
        self.closed = True
        return "221"


def plain(password: str) -> bytes:
    return base64.b64encode(f"\0copier-1\0{password}".encode())


#: Command lines, and what the model answers. Those of DATA and STARTTLS are played by `converse`.
COMMANDS = {
    b"EHLO client.example": Model.hello,
    b"helo client.example": Model.hello,
    b"EHLO": lambda model: "501",
    b"EHLO a b": lambda model: "501",
    b"MAIL FROM:<clerk@agency.example>": lambda model: model.begin("250"),
    b"mail from:<> SIZE=100": lambda model: model.begin("250"),
    b"MAIL FROM:<clerk@agency.example> SIZE=99999999": lambda model: model.begin("552"),
    b"MAIL FROM:<clerk@agency.example> NONSENSE=1": lambda model: model.begin("555"),
    b"MAIL FROM:clerk@agency.example": lambda model: model.begin("501"),
    b"MAIL FROM:<a\xc3\xa9@agency.example>": lambda model: model.begin("553"),
    b"RCPT TO:<" + RIDER.encode() + b">": lambda model: model.name("250"),
    b"RCPT TO:<" + IN_SCOPE.encode() + b">": lambda model: model.name("250"),
    b"rcpt to:<@ice.example:x@other.example>": lambda model: model.name("250"),
    b"RCPT TO:<no domain>": lambda model: model.name("501"),
    b"RCPT TO:<>": lambda model: model.name("501"),
    b"RSET": lambda model: (model.reset(), "250")[1],
    b"RSET now": lambda model: "501",
    b"NOOP whatever": lambda model: "250",
    b"VRFY <clerk@agency.example>": lambda model: "252",
    b"HELP": lambda model: "214",
    b"EXPN list": lambda model: "502",
    b"QUIT now": lambda model: "501",
    b"XFORWARD NAME=x": lambda model: "500",
    b"BDAT 7 LAST\r\nRSET ": lambda model: "502",
    b"BDAT 0": lambda model: "502",
    b"AUTH PLAIN " + plain("wrong"): lambda model: model.log_in("535"),
    b"AUTH PLAIN " + plain(PASSWORD): lambda model: model.log_in("235"),
    b"AUTH PLAIN !": lambda model: model.log_in("501"),
    b"AUTH NONSENSE": lambda model: model.log_in("504"),
    b"SUBJECT: 219-09-9998": lambda model: "500",
    b"": lambda model: "500",
    b"\xff\xfe": lambda model: "500",
    b"MAIL": lambda model: model.begin("501"),
    b"X" * 5000: lambda model: "500",
    b"NOOP\r": lambda model: "500",
    b"QUIT": Model.quit,
    b"DATA": None,
    b"STARTTLS": None,
}
assert len(COMMANDS) > 30
#: Weighted, so that conversations get somewhere.
LIKELY = [
    b"EHLO client.example",
    b"MAIL FROM:<clerk@agency.example>",
    *[b"RCPT TO:<" + RIDER.encode() + b">", b"DATA"] * 2,
]
COMMAND = st.one_of(st.sampled_from(LIKELY), st.sampled_from([line for line in COMMANDS if line != b"QUIT"]))
PIECE = st.sampled_from(
    [b"\r\n", b".", b"..", b"\n", b"\r", b"x", b"y" * 4000, b"\x00", b"\xff", b"QUIT\r\n", b"DATA\r\n", b"RSET\r\n.",
     b"MAIL FROM:<evil@agency.example>\r\n", b"RCPT TO:<victim@other.example>\r\n", b"\r\n.\n", b"\n.\r\n", b"\r\n\r\n"]
)  # fmt: skip
CONTENT = st.lists(PIECE, max_size=8).map(b"".join)
STEPS = st.lists(st.tuples(COMMAND, CONTENT), min_size=1, max_size=14)


def whole(content: bytes) -> bytes:
    """The octets up to and with the first CR LF . CR LF, which is put at the end where there is none."""
    octets = b"\r\n" + content + (b"" if content.endswith(b"\r\n") or not content else b"\r\n") + b".\r\n"
    return octets[2 : octets.index(b"\r\n.\r\n") + 5]


def outcome(wire: bytes) -> tuple[str, bytes]:
    """The reply's code for a content in wire form, and the content that the next hop must have."""
    body = wire[:-3]
    if b"\r" in (bare := body.replace(b"\r\n", b"")) or b"\n" in bare:
        return "550", b""
    if len(body) > LIMITS.message_octets:
        return "552", b""
    return "250", (b"\r\n" + body).replace(b"\r\n.", b"\r\n")[2:]


class Talk:
    """One client that keeps the model beside what it says."""

    def __init__(self, client, model, *, piece: int, tls=None) -> None:
        self.client, self.model, self.piece, self.tls = client, model, piece, tls

    def say(self, octets: bytes) -> None:
        for start in range(0, len(octets), self.piece):
            self.client.send(octets[start : start + self.piece])

    async def hear(self, code: str, line: bytes) -> None:
        reply = await self.client.reply()
        assert reply, (line, code)
        assert {text[:3] for text in reply} == {code}, (line, code, reply)
        assert not INSIDES.search("\n".join(reply)), reply

    async def data(self, content: bytes) -> None:
        model, code = self.model, "354"
        if not model.mail or not model.rcpts:
            code = "503"
        self.say(b"DATA\r\n")
        await self.hear(code, b"DATA")
        if code == "354":
            wire = whole(content)
            code, taken = outcome(wire)
            self.say(wire)
            await self.hear(code, wire)
            model.wanted += [taken] * (code == "250")
            model.reset()

    async def start_tls(self) -> None:
        code = self.model.start_tls()
        self.say(b"STARTTLS\r\n")
        await self.hear(code, b"STARTTLS")
        if code == "220":
            await self.client.writer.start_tls(self.tls, server_hostname="127.0.0.1")
            self.model.reset()
            self.model.secure, self.model.greeted = True, False

    async def together(self, lines: list[bytes]) -> None:
        """Pipelined: all of them, then as many replies, and not one more."""
        self.say(b"".join(line + b"\r\n" for line in lines))
        for line in lines:
            await self.hear(COMMANDS[line](self.model), line)


async def converse(built, steps, model, *, piece: int, tls=None) -> None:
    """Say it all; check every reply, and at the end what arrived."""
    client = await built.client(greet=False)
    assert (await client.reply())[0].startswith("220")
    talk = Talk(client, model, piece=piece, tls=tls)
    pending: list[bytes] = []
    for line, content in steps:
        if COMMANDS[line] is not None:
            pending.append(line)
            continue
        await talk.together(pending)
        pending = []
        await (talk.data(content) if line == b"DATA" else talk.start_tls())
    await talk.together([*pending, b"HELP", b"QUIT"])
    assert await client.reply() == []
    assert [taken.without_trace for taken in built.hop.taken] == model.wanted
    assert not any(b"evil" in line or b"victim" in line for line in built.hop.lines)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(steps=STEPS, piece=st.sampled_from([1, 3, 17, 1 << 20]))
def test_law_every_conversation_goes_as_the_model_says(steps, piece):
    """A listed client, in plain text, in packets of any size, pipelined as far as DATA allows."""
    run(lambda built: converse(built, steps, Model(), piece=piece), smtp_limits=LIMITS)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """Settings of a gateway where clients must log in, and the TLS of such a client."""
    from ipaddress import ip_network

    directory = tmp_path_factory.mktemp("guarded")
    authority = Authority(directory)
    pair = authority.sign("127.0.0.1")
    accounts = directory / "logins"
    hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
    accounts.write_text(f"copier-1 * {hasher.hash(PASSWORD)}\n")
    shown = {
        "access": Access(auth_file=accounts),
        "client_networks": (ip_network("192.0.2.0/24"),),
        "tls_cert_file": pair.cert,
        "tls_key_file": pair.key,
        "smtp_limits": LIMITS,
    }
    return shown, ssl.create_default_context(cafile=authority.file)


#: Past three wrong passwords the connection ends; test_entrance.py has that.
WRONG = b"AUTH PLAIN " + plain("wrong")
TLS_FIRST = [(b"EHLO client.example", b""), (b"STARTTLS", b""), (b"EHLO client.example", b"")]
RIGHT = (b"AUTH PLAIN " + plain(PASSWORD), b"")


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    steps=STEPS.filter(lambda steps: [line for line, _ in steps].count(WRONG) < 3),
    start=st.sampled_from([[], TLS_FIRST, [*TLS_FIRST, RIGHT]]),
    piece=st.sampled_from([5, 1 << 20]),
)
def test_law_every_conversation_of_a_stranger_goes_as_the_model_says(guarded, steps, start, piece):
    """One that must log in: before TLS, under TLS, logged in; no mail of it passes before."""
    shown, tls = guarded
    run(lambda built: converse(built, [*start, *steps], Model(guarded=True), piece=piece, tls=tls), **shown)
