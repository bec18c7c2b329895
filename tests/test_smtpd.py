"""The SMTP server against raw clients: dialogues, laws, hostile octets."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dkim
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp_gateway.config import SmtpLimits
from dlp_gateway.model import Disposition
from dlp_gateway.smtpd.strays import FOREIGN_VERBS
from tests.fakes import (
    DROP,
    HANG,
    BrokenStore,
    FakePool,
    House,
    NextHop,
    SmtpClient,
    fault_kinds,
    house,
    inspection,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

IN_SCOPE, RIDER = "officer@ice.example", "rider@other.example"
QUARANTINE, BOUNCE = inspection(Disposition.QUARANTINE), inspection(Disposition.BOUNCE)


def run(scene: Callable[[House], Awaitable[None]], **settings: Any) -> None:
    """Play one scene in a fresh house."""

    async def play() -> None:
        async with house(**settings) as built:
            await scene(built)

    asyncio.run(play())


# ---------------------------------------------------------------------------------------------- dialogues

DIALOGUES = sorted((Path(__file__).parent / "dialogues").glob("*.smtp"))


def octets(text: str) -> bytes:
    """The octets that a dialogue's text stands for."""
    return text.encode("latin-1").decode("unicode_escape").encode("latin-1")


def staging(lines: list[str]) -> tuple[dict[str, Any], bool]:
    """What the `!` lines set up."""
    hop, pool, limits, stage = NextHop(), FakePool(), SmtpLimits(), {}
    raw = False
    for line in lines:
        key, _, value = line.partition(" ")
        first, _, second = value.partition(" ")
        match key:
            case "hop":
                hop.answers[first].append(DROP if second == "DROP" else second.encode())
            case "extensions":
                hop.extensions = value.split(",") if value != "-" else []
            case "verdict":
                pool.script = [inspection(Disposition(word.strip())) for word in value.split(",")]
            case "limit":
                limits = replace(limits, **{first: int(second)})
            case "raw":
                raw = True
            case "set":
                stage.update(
                    {
                        "bare_newline": {"bare_newline": second},
                        "xforward": {"xforward_networks": (ip_network("127.0.0.1/32"),)},
                        "clients": {"client_networks": (ip_network("192.0.2.0/24"),)},
                    }[first]
                )
            case _:
                raise AssertionError(line)
    return {"hop": hop, "pool": pool, "smtp_limits": limits, **stage}, raw


async def perform(built: House, lines: list[str], *, raw: bool) -> None:
    """Say the client's lines, check the server's."""
    client = await built.client(greet=not raw)
    for line in lines:
        kind, _, text = line.partition(" ")
        match kind:
            case "C:":
                client.send(octets(text) + b"\r\n")
            case "C>":
                client.send(octets(text))
            case "C*":
                count, _, unit = text.partition(" ")
                client.send(octets(unit) * int(count))
            case "S:":
                got = (await asyncio.wait_for(client.reader.readline(), 20)).decode("ascii")
                assert (got == "") if text == "closed" else got.startswith(text), f"{line!r}: got {got!r}"
            case "=":
                await check(built, *text.split(" ", 1))
            case _:
                raise AssertionError(line)


async def check(built: House, what: str, value: str) -> None:
    """One `=` line."""
    hop = built.hop
    match what:
        case "taken":
            await hop.until(lambda: len(hop.taken) >= int(value))
            assert len(hop.taken) == int(value)
        case "broken":
            await hop.until(lambda: len(hop.broken) == int(value))
        case "judged":
            assert len(built.pool.messages) == int(value)
        case "paths":
            assert hop.taken[-1].paths == value.split(",")
        case "content":
            assert hop.taken[-1].without_trace == octets(value)
        case "hop":
            wanted = octets(value)
            await hop.until(lambda: any(line.startswith(wanted) for line in hop.lines))
        case "nothop":
            assert not [line for line in hop.lines if line.startswith(octets(value))]
        case _:
            raise AssertionError(what)


@pytest.mark.parametrize("path", DIALOGUES, ids=lambda path: path.stem)
def test_dialogue(path):
    """The conversation goes as written."""
    text = path.read_text()
    assert text.startswith("# "), "begins with what must not happen"
    lines = [line for line in text.split("\n") if line and not line.startswith("#")]
    stage, raw = staging([line[2:] for line in lines if line.startswith("! ")])
    script = [line for line in lines if not line.startswith("! ")]
    run(lambda built: perform(built, script, raw=raw), **stage)


# --------------------------------------------------------------------------------------------------- laws

CONTENT = st.lists(
    st.lists(
        st.sampled_from([b".", b"..", b"\x00", b"\x80\xff", b"a line", b"y" * 5000, b"From ", b"\t", b""]), max_size=4
    ).map(b"".join),
    max_size=12,
).map(lambda lines: b"".join(line + b"\r\n" for line in lines))


def stuffed(content: bytes) -> bytes:
    """Dots as RFC 5321 4.5.2 has them (written anew here, so that the code does not check itself)."""
    lines = content.split(b"\r\n")
    return b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines)


@settings(max_examples=40, derandomize=True, deadline=None)
@given(contents=st.lists(CONTENT, min_size=1, max_size=4), in_scope=st.booleans())
def test_law_octets_out_are_received_plus_octets_in(contents, in_scope):
    """One Received field in front, and not another octet changed; in scope or not; several on one connection."""

    async def scene(built: House) -> None:
        client = await built.client()
        for content in contents:
            reply = await client.mail(IN_SCOPE if in_scope else RIDER, wire=stuffed(content))
            assert reply == ["250 2.0.0 Ok: queued as FAKE1"]
        assert contents == [taken.without_trace for taken in built.hop.taken]

    run(scene)


FAULTS = list(fault_kinds())


@pytest.mark.parametrize("kind", FAULTS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("recipients", [(IN_SCOPE,), (IN_SCOPE, RIDER)], ids=["alone", "with rider"])
def test_law_fault_is_4yz_and_nothing_relayed(kind, recipients):
    """Any Fault while a message is judged is a 4yz with fixed text; nobody gets anything; the session goes on."""
    secret = "219-09-9998"

    async def scene(built: House) -> None:
        client = await built.client()
        reply = await client.mail(*recipients, wire=b"x\r\n")
        assert [line for line in reply if line.startswith("451 4.")] == reply
        assert secret not in reply[0]
        assert built.hop.taken == []
        assert built.store.recorded == []
        assert await client.in_step()

    run(scene, pool=FakePool(kind(secret)))


def test_law_fault_kinds_are_known():
    """The parametrised law sees every Fault of the model."""
    names = {kind.__name__ for kind in FAULTS}
    assert {"Fault", "StoreFault", "NextHopFault", "ReplyUnknown", "ScannerFault", "Saturated"} <= names


def test_law_an_unknown_exception_is_451_with_fixed_text():
    """A bug is temporary to the client, its text stays here, and the session goes on."""

    async def scene(built: House) -> None:
        client = await built.client()
        reply = await client.mail(IN_SCOPE, RIDER, wire=b"x\r\n")
        assert reply == ["451 4.3.0 Temporary failure here, please try again later"]
        assert built.hop.taken == []
        assert await client.in_step()

    run(scene, pool=FakePool(RuntimeError("SSN 219-09-9998")))


def test_law_a_bug_amid_the_content_never_makes_commands_of_the_rest():
    """What the client still sends of the message is not obeyed: 451 and the connection is closed."""

    async def scene(built: House) -> None:
        client = await built.client()
        built.gateway._stream = lambda *arguments: _asking(arguments[-1])
        await client.ask("MAIL FROM:<clerk@agency.example>")
        await client.ask(f"RCPT TO:<{RIDER}>")
        assert (await client.ask("DATA"))[0].startswith("354")
        reply = await client.ask(b"x\r\nNOOP\r\nEHLO smuggled.example")
        assert reply == ["451 4.3.0 Temporary failure here, please try again later"]
        assert await client.reader.read() == b""
        assert built.hop.taken == []

    run(scene)


async def _asking(content):
    """Fail when the first octets have come."""
    async for _ in content:
        raise RuntimeError("a bug")


@pytest.mark.parametrize("verdict", [inspection(), QUARANTINE, BOUNCE], ids=["deliver", "quarantine", "bounce"])
def test_law_broken_store_is_451_and_nothing_relayed(verdict):
    """Nothing is relayed, held or bounced that was not recorded."""

    async def scene(built: House) -> None:
        client = await built.client()
        reply = await client.mail(IN_SCOPE, RIDER, wire=b"x\r\n")
        assert reply == ["451 4.3.0 Temporary failure here, please try again later"]
        assert built.hop.taken == []
        assert built.hop.broken == []

    run(scene, pool=FakePool(verdict), store=BrokenStore())


def test_law_out_of_scope_mail_is_neither_inspected_nor_recorded():
    """Nothing is opened, stored or audited when nobody is in scope, broken store or not."""

    async def scene(built: House) -> None:
        client = await built.client()
        assert (await client.mail(RIDER, wire=b"SSN 219-09-9998\r\n"))[0].startswith("250")
        assert built.pool.messages == []
        assert built.store.recorded == []
        assert built.store.outcomes == []

    run(scene, store=BrokenStore())


ENDS = (
    *(f"{before}.{after}" for before in ("\n", "\r", "\r\n", "") for after in ("\n", "\r", "\r\n", "\n\n", "\r\r\n")),
    *("\r\n\x00.\r\n", "\r\n.\x00\r\n", "\r.\r\n.\n", "\r\n.\r", "\n\n.\n\n", "\r\n..\n", "\x85.\x85"),
)


@pytest.mark.parametrize("recipient", [IN_SCOPE, RIDER])
@pytest.mark.parametrize("newlines", ["refuse", "normalise"])
@pytest.mark.parametrize("end", [end for end in ENDS if "\r\n.\r\n" not in end], ids=repr)
def test_law_no_sequence_smuggles_a_second_message(end, newlines, recipient):
    """Only CR LF . CR LF ends the content; what follows another sequence is content, here and at the next hop."""
    second = b"MAIL FROM:<evil@agency.example>\r\nRCPT TO:<victim@other.example>\r\nDATA\r\nsmuggled\r\n"

    async def scene(built: House) -> None:
        client = await built.client()
        reply = await client.mail(recipient, wire=b"first" + end.encode("latin-1") + second)
        assert reply[0][:3] in {"250", "550"}
        assert await client.in_step()
        assert len(built.hop.taken) == (reply[0][:3] == "250")
        assert not any(b"evil" in line for line in built.hop.lines)
        for taken in built.hop.taken + built.hop.broken:
            bare = taken.wire.replace(b"\r\n", b"")
            assert b"\r" not in bare
            assert b"\n" not in bare

    run(scene, bare_newline=newlines)


@pytest.mark.parametrize("recipient", [IN_SCOPE, RIDER])
@pytest.mark.parametrize("sent", [b"", b"half a line", b"lines\r\nand\r\n.", b"x" * 300_000 + b"\r\n", b"\r\n.\r"])
def test_law_a_partial_message_never_leaves(sent, recipient):
    """A client that is gone before its final dot leaves nothing behind."""

    async def scene(built: House) -> None:
        client = await built.client()
        await client.ask("MAIL FROM:<clerk@agency.example>")
        await client.ask(f"RCPT TO:<{recipient}>")
        assert (await client.ask("DATA"))[0].startswith("354")
        client.send(sent)
        await client.writer.drain()
        client.writer.write_eof()
        assert await client.reply() == []
        other = await built.client()
        assert (await other.mail(RIDER, wire=b"whole\r\n"))[0].startswith("250")
        assert [taken.without_trace for taken in built.hop.taken] == [b"whole\r\n"]
        assert built.pool.messages == []

    run(scene)


@pytest.mark.parametrize("reply", [b"450 4.7.1 Later", b"451 4.0.0 x", b"550 5.7.1 No", b"554 no enhanced code"])
@pytest.mark.parametrize("recipients", [(RIDER,), (IN_SCOPE,), (IN_SCOPE, RIDER)])
def test_law_temporary_stays_temporary_and_permanent_permanent(reply, recipients):
    """The next hop's reply to the final dot is ours: code, enhanced code and words."""

    async def scene(built: House) -> None:
        built.hop.answers["DOT"] = [reply]
        client = await built.client()
        assert await client.mail(*recipients, wire=b"x\r\n") == [reply.decode()]

    run(scene)


def _dkim_key() -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )


@pytest.mark.parametrize("recipient", [IN_SCOPE, RIDER])
@pytest.mark.parametrize("canonical", [b"simple", b"relaxed"])
def test_a_dkim_signature_made_before_us_verifies_after_us(recipient, canonical):
    """With the strictest canonicalization, too."""
    private = _dkim_key()
    public = serialization.load_pem_private_key(private, None).public_key()
    der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    import base64

    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(der)
    mail = (
        b"From: clerk@agency.example\r\nSubject:  spaces   kept \r\n\r\n.dot\r\nline  \r\n" + b"z" * 5000 + b"\r\n\r\n"
    )
    signature = dkim.sign(mail, b"s", b"agency.example", private, canonicalize=(canonical, canonical))

    async def scene(built: House) -> None:
        client = await built.client()
        await client.mail(recipient, wire=stuffed(signature + mail))
        assert dkim.verify(built.hop.taken[0].content, dnsfunc=lambda _name, timeout=5: record)

    run(scene)


# ---------------------------------------------------------------------------------------- hostile clients

LINES = st.one_of(
    st.sampled_from(
        [
            b"EHLO client.example",
            b"HELO x",
            b"MAIL FROM:<clerk@agency.example>",
            b"MAIL FROM:<>",
            b"RCPT TO:<rider@other.example>",
            b"RCPT TO:<officer@ice.example>",
            b"RSET",
            b"NOOP",
            b"VRFY x",
            b"HELP",
            b"STARTTLS",
            b"XFORWARD NAME=x",
            b"DATA x",
            b"BDAT 0",
            b"",
            b" ",
            b"MAIL",
            b"RCPT TO:",
            b"MAIL FROM:<",
        ]
    ),
    st.binary(max_size=40).map(lambda raw: raw.replace(b"\n", b"").replace(b"\r", b"")),
    st.tuples(st.sampled_from([b"MAIL FROM:<", b"RCPT TO:<", b"EHLO ", b"XFORWARD "]), st.binary(max_size=30)).map(
        lambda pair: pair[0] + pair[1].replace(b"\n", b"").replace(b"\r", b"")
    ),
)


def is_foreign(line):
    """Whether a line begins as a browser's does; the session ends there."""
    return (line.split() or [b""])[0].upper() in FOREIGN_VERBS


@settings(max_examples=60, derandomize=True, deadline=None)
@given(lines=st.lists(LINES, max_size=12), state=st.integers(0, 3), together=st.booleans())
def test_fuzz_every_line_has_one_reply_in_every_state(lines, state, together):
    """Whatever is said, after the greeting, EHLO, MAIL or RCPT: one reply a line, and the dialogue is in step."""
    before = [b"EHLO a.example", b"MAIL FROM:<clerk@agency.example>", b"RCPT TO:<rider@other.example>"][:state]
    lines = [line for line in lines if not line.upper().startswith((b"QUIT",)) and line.strip().upper() != b"DATA"]
    lines = [line for line in lines if not is_foreign(line)]  # shown the door: tests/dialogues/not_smtp.smtp

    async def scene(built: House) -> None:
        client = await built.client(greet=False)
        assert (await client.reply())[0].startswith("220")
        if together:
            client.send(b"".join(line + b"\r\n" for line in before + lines))
        for line in before + lines:
            reply = await client.reply() if together else await client.ask(line)
            assert reply, line
            assert "Traceback" not in "".join(reply)
        assert await client.in_step()
        await client.ask("RSET")
        await client.ask("EHLO client.example")
        assert (await client.mail(RIDER, wire=b"x\r\n"))[0].startswith("250")

    run(scene, smtp_limits=replace(SmtpLimits(), errors=1000))


def test_quit_and_end_of_file_after_pipelined_commands_are_served():
    """A client that sends all it has and closes its side still gets every reply, and its message arrives."""

    async def scene(built: House) -> None:
        client = await built.client()
        client.send(b"MAIL FROM:<clerk@agency.example>\r\nRCPT TO:<rider@other.example>\r\nDATA\r\nx\r\n.\r\nQUIT\r\n")
        client.writer.write_eof()
        assert [(await client.reply())[0][:3] for _ in range(5)] == ["250", "250", "354", "250", "221"]
        assert len(built.hop.taken) == 1

    run(scene)


@pytest.mark.parametrize(
    ("limits", "reply"),
    [({"connections": 2}, "421 4.3.2"), ({"connections_per_client": 2}, "421 4.7.0")],
)
def test_connections_over_the_limit_are_told_to_come_later(limits, reply):
    """And when one has gone, there is room again."""

    async def scene(built: House) -> None:
        first, _second = await built.client(), await built.client()
        third = await built.client(greet=False)
        assert (await third.reply())[0].startswith(reply)
        assert await third.reply() == []
        assert (await first.ask("QUIT"))[0].startswith("221")
        assert await first.reply() == []
        await built.client()

    run(scene, smtp_limits=replace(SmtpLimits(), **limits))


def test_an_idle_client_is_told_and_dropped():
    """Also one that is amid a command line or amid its content."""

    async def scene(built: House) -> None:
        for beginning in (b"", b"MAIL FRO"):
            client = await built.client()
            client.send(beginning)
            assert (await client.reply())[0].startswith("421 4.4.2")
            assert await client.reply() == []
        client = await built.client()
        client.send(b"MAIL FROM:<clerk@agency.example>\r\nRCPT TO:<rider@other.example>\r\nDATA\r\nhalf")
        assert [(await client.reply())[0][:3] for _ in range(4)] == ["250", "250", "354", "421"]
        assert built.hop.taken == []

    run(scene, smtp_limits=replace(SmtpLimits(), idle_s=0.1, data_s=0.1))


def test_a_client_that_reads_no_replies_does_not_grow_the_gateway():
    """The dialogue waits when replies pile up, and the client is dropped when its time is over."""

    async def scene(built: House) -> None:
        client = await built.client()
        client.writer.transport.pause_reading()
        for _ in range(300):
            client.send(b"HELP\r\n" * 10_000)
            if client.writer.transport.is_closing():
                break
            try:
                await asyncio.wait_for(client.writer.drain(), 2)
            except (TimeoutError, ConnectionError):
                break
        other = await built.client()
        assert await other.in_step()

    run(scene, smtp_limits=replace(SmtpLimits(), idle_s=0.5, line_rate_per_s=10**9))


# ----------------------------------------------------------------------------------------------- stopping


def test_stopping_says_421_to_idle_clients_and_finishes_transactions():
    """A message that is being judged when we stop gets its reply; the session ends after it."""

    async def scene(built: House) -> None:
        built.pool.hold = asyncio.Event()
        idle, busy = await built.client(), await built.client()
        await busy.ask("MAIL FROM:<clerk@agency.example>")
        await busy.ask(f"RCPT TO:<{IN_SCOPE}>")
        await busy.ask("DATA")
        busy.send(b"x\r\n.\r\n")
        await built.pool.asked.wait()
        stopping = asyncio.ensure_future(built.server.stop(grace_s=20))
        assert (await idle.reply())[0].startswith("421 4.3.2")
        assert await idle.reply() == []
        assert not stopping.done()
        built.pool.hold.set()
        assert (await busy.reply())[0].startswith("250")
        assert (await busy.reply())[0].startswith("421 4.3.2")
        await stopping
        assert len(built.hop.taken) == 1

    run(scene)


# ---------------------------------------------------------------------------------------------------- TLS


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A self-made certificate for 127.0.0.1 and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "gw.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=9))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1")), x509.DNSName("gw.example")]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .sign(key, hashes.SHA256())
    )
    directory = tmp_path_factory.mktemp("tls")
    cert_file, key_file = directory / "cert.pem", directory / "key.pem"
    cert_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return cert_file, key_file


def client_tls(cert_file: Path) -> ssl.SSLContext:
    """Trust this certificate."""
    return ssl.create_default_context(cafile=str(cert_file))


async def secured(client: SmtpClient, cert_file: Path) -> None:
    """Say STARTTLS and shake hands."""
    assert (await client.ask("STARTTLS"))[0].startswith("220")
    await client.writer.start_tls(client_tls(cert_file), server_hostname="127.0.0.1")


def test_mail_over_tls_is_relayed_and_says_so_in_its_trace_field(certificate):
    """STARTTLS is offered once; the session begins anew behind it; a second STARTTLS is refused."""
    cert_file, key_file = certificate

    async def scene(built: House) -> None:
        client = await built.client()
        assert any("STARTTLS" in line for line in await client.ask("EHLO client.example"))
        await secured(client, cert_file)
        assert (await client.ask("MAIL FROM:<clerk@agency.example>"))[0].startswith("503")
        assert not any("STARTTLS" in line for line in await client.ask("EHLO client.example"))
        assert (await client.ask("STARTTLS"))[0].startswith("503 5.5.1")
        assert (await client.mail(RIDER, wire=b"x" * 400_000 + b"\r\n"))[0].startswith("250")
        assert b" with ESMTPS id " in built.hop.taken[0].wire
        assert (await client.ask("QUIT"))[0].startswith("221")

    run(scene, tls_cert_file=cert_file, tls_key_file=key_file)


def test_law_commands_injected_before_tls_are_dropped(certificate):
    """What was sent in plain text after STARTTLS is never obeyed (RFC 3207 4.2)."""
    cert_file, key_file = certificate

    async def scene(built: House) -> None:
        client = await built.client()
        client.send(b"STARTTLS\r\nEHLO evil.example\r\nMAIL FROM:<evil@agency.example>\r\n")
        assert (await client.reply())[0].startswith("220")
        await client.writer.start_tls(client_tls(cert_file), server_hostname="127.0.0.1")
        assert (await client.ask("RCPT TO:<rider@other.example>"))[0].startswith("503")
        assert (await client.ask("EHLO client.example"))[0].startswith("250")
        assert (await client.mail(RIDER, wire=b"x\r\n"))[0].startswith("250")
        assert b"evil" not in built.hop.taken[0].mail

    run(scene, tls_cert_file=cert_file, tls_key_file=key_file)


def test_a_client_that_breaks_the_handshake_harms_nobody(certificate):
    """Garbage instead of a handshake ends that connection only."""
    cert_file, key_file = certificate

    async def scene(built: House) -> None:
        client = await built.client()
        assert (await client.ask("STARTTLS"))[0].startswith("220")
        client.send(b"NOOP\r\n" * 10)
        rest = await asyncio.wait_for(client.reader.read(), 20)
        assert b"250" not in rest
        other = await built.client()
        assert (await other.mail(RIDER, wire=b"x\r\n"))[0].startswith("250")

    run(scene, tls_cert_file=cert_file, tls_key_file=key_file)


# ----------------------------------------------------------------------------------------- next hop in trouble


def test_a_next_hop_that_is_down_is_451_and_the_session_goes_on():
    """At EHLO nothing beyond our own is offered; RCPT out of scope is temporary; in-scope mail, too."""

    async def scene(built: House) -> None:
        await built.hop.stop()
        client = await built.client()
        assert await client.ask("EHLO client.example") == [
            "250-gw.example",
            "250-PIPELINING",
            "250-SIZE 52428800",
            "250 ENHANCEDSTATUSCODES",
        ]
        assert (await client.ask("MAIL FROM:<clerk@agency.example>"))[0].startswith("250")
        assert (await client.ask(f"RCPT TO:<{RIDER}>"))[0].startswith("451 4.3.0")
        assert (await client.ask(f"RCPT TO:<{IN_SCOPE}>"))[0].startswith("250")
        assert (await client.ask("DATA"))[0].startswith("354")
        assert (await client.ask(b"x\r\n."))[0].startswith("451 4.3.0")
        assert await client.in_step()
        await built.hop.start(built.hop.port)
        assert (await client.mail(RIDER, IN_SCOPE, wire=b"x\r\n"))[0].startswith("250")

    run(scene)


@pytest.mark.parametrize("verb", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "DOT"])
@pytest.mark.parametrize("recipient", [IN_SCOPE, RIDER])
def test_a_next_hop_that_hangs_is_451_in_time(verb, recipient):
    """Wherever it hangs, the client gets its 451 and keeps the message."""

    async def scene(built: House) -> None:
        built.hop.answers[verb] = [HANG, HANG]
        client = await built.client()
        await client.ask("MAIL FROM:<clerk@agency.example>")
        replies = [await client.ask(f"RCPT TO:<{recipient}>")]
        if replies[-1][0].startswith("250"):
            replies.append(await client.ask("DATA"))
            if replies[-1][0].startswith("354"):
                replies.append(await client.ask(b"x\r\n."))
        assert replies[-1][0].startswith("451 4.4.2" if verb == "DOT" else "451 4.3.0")
        assert await client.in_step()

    run(scene, hop_config={"reply_s": 0.1, "data_reply_s": 0.1})


def test_a_slow_next_hop_slows_the_client_down():
    """While the next hop takes nothing, the gateway does not swallow the whole content."""
    size = 60_000_000

    async def scene(built: House) -> None:
        built.hop.reading = False
        client = await built.client()
        await client.ask("MAIL FROM:<clerk@agency.example>")
        await client.ask(f"RCPT TO:<{RIDER}>")
        await client.ask("DATA")
        await built.hop.data_begun.wait()
        client.send(b"x" * size)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(client.writer.drain(), 0.5)
        assert client.writer.transport.get_write_buffer_size() > size // 2
        built.hop.reading = True
        built.hop.let_go()
        client.send(b"\r\n.\r\n")
        assert (await client.reply())[0].startswith("250")
        assert len(built.hop.taken[0].without_trace) == size + 2

    run(scene, smtp_limits=replace(SmtpLimits(), message_octets=10**9), hop_config={"reply_s": 30.0})


def test_a_stale_connection_is_replaced_without_the_client_noticing():
    """The next hop may close idle connections whenever it likes."""

    async def scene(built: House) -> None:
        client = await built.client()
        assert (await client.mail(RIDER, wire=b"1\r\n"))[0].startswith("250")
        built.hop.answers["MAIL"] = [b"421 4.4.2 Idle too long"]
        assert (await client.mail(RIDER, wire=b"2\r\n"))[0].startswith("250")
        built.hop.answers["MAIL"] = [DROP]
        assert (await client.mail(RIDER, wire=b"3\r\n"))[0].startswith("250")
        assert [taken.without_trace for taken in built.hop.taken] == [b"1\r\n", b"2\r\n", b"3\r\n"]

    run(scene)


def test_a_connection_lost_while_judging_is_replaced_and_the_riders_are_named_again():
    """The transaction is replayed before DATA: once, and everybody gets the message once."""

    async def scene(built: House) -> None:
        built.pool.hold = asyncio.Event()
        client = await built.client()
        await client.ask("MAIL FROM:<clerk@agency.example>")
        await client.ask(f"RCPT TO:<{RIDER}>")
        await client.ask(f"RCPT TO:<{IN_SCOPE}>")
        await client.ask("DATA")
        client.send(b"x\r\n.\r\n")
        await built.pool.asked.wait()
        built.hop.cut()
        built.pool.hold.set()
        assert (await client.reply())[0].startswith("250")
        assert [taken.paths for taken in built.hop.taken] == [[RIDER, IN_SCOPE]]

    run(scene)


def test_a_rider_refused_at_the_replay_stops_the_transaction():
    """Somebody who was told 250 and is refused now must not be lost silently: the whole is refused with that word."""

    async def scene(built: House) -> None:
        built.pool.hold = asyncio.Event()
        client = await built.client()
        await client.ask("MAIL FROM:<clerk@agency.example>")
        await client.ask(f"RCPT TO:<{RIDER}>")
        await client.ask(f"RCPT TO:<{IN_SCOPE}>")
        await client.ask("DATA")
        client.send(b"x\r\n.\r\n")
        await built.pool.asked.wait()
        built.hop.cut()
        built.hop.answers["RCPT"] = [b"450 4.2.1 Mailbox busy"]
        built.pool.hold.set()
        assert await client.reply() == ["450 4.2.1 Mailbox busy"]
        assert built.hop.taken == []

    run(scene)


def test_law_a_client_that_left_while_judged_gets_nothing_relayed():
    """It will come again: relaying now would send the message twice."""

    async def scene(built: House) -> None:
        built.pool.hold = asyncio.Event()
        client = await built.client()
        await client.ask("MAIL FROM:<clerk@agency.example>")
        await client.ask(f"RCPT TO:<{IN_SCOPE}>")
        await client.ask("DATA")
        client.send(b"x\r\n.\r\n")
        await built.pool.asked.wait()
        client.writer.transport.abort()
        while not any(session.abandoned for session in built.server._sessions):
            await asyncio.sleep(0)
        built.pool.hold.set()
        other = await built.client()
        assert (await other.mail(RIDER, wire=b"other\r\n"))[0].startswith("250")
        assert [taken.without_trace for taken in built.hop.taken] == [b"other\r\n"]

    run(scene)


def test_many_sessions_at_once_get_each_their_own():
    """Messages of sessions that run side by side are never mixed up."""

    async def one(built: House, number: int) -> None:
        client = await built.client()
        for turn in range(5):
            recipient = IN_SCOPE if (number + turn) % 3 == 0 else f"r{number}@other.example"
            body = b"%d/%d\r\n" % (number, turn) * (1 + 500 * (turn % 2))
            assert (await client.mail(recipient, wire=body))[0].startswith("250")

    async def scene(built: House) -> None:
        await asyncio.gather(*(one(built, number) for number in range(20)))
        expected = sorted(
            b"%d/%d\r\n" % (number, turn) * (1 + 500 * (turn % 2)) for number in range(20) for turn in range(5)
        )
        assert expected == sorted(taken.without_trace for taken in built.hop.taken)
        assert built.hop.connections <= 10

    run(scene, hop_config={"connections": 10})
