"""Who may come in: PROXY headers, logins, certificates, TLS; against real clients and hostile ones."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import ssl
import struct
import subprocess
import warnings
from ipaddress import ip_network

import pytest
from argon2 import PasswordHasher
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from dlp_gateway import logins, tls
from dlp_gateway.cli import logins as commands
from dlp_gateway.config import Access, ConfigError
from dlp_gateway.smtpd import sasl, tenant
from tests.certificates import Authority
from tests.fakes import NextHop, make_config
from tests.test_smtpd import RIDER, run

PASSWORD = "correct horse battery staple"
#: The cheapest hash that the file takes; ours is dearer, and the tests must not be.
CHEAP = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
LOOPBACK = (ip_network("127.0.0.0/8"),)
ELSEWHERE = (ip_network("192.0.2.0/24"),)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("ca"))


@pytest.fixture(scope="module")
def server_pair(authority):
    return authority.sign("gw.example", "127.0.0.1")


@pytest.fixture(scope="module")
def accounts(tmp_path_factory):
    """copier-1 may send as agency.example; anybody as anybody."""
    file = tmp_path_factory.mktemp("logins") / "logins"
    digest = CHEAP.hash(PASSWORD)
    file.write_text(f"# ours\n\ncopier-1 agency.example {digest}\nanybody * {CHEAP.hash(PASSWORD)}\n")
    return file


# ----------------------------------------------------------------------------------------- PROXY protocol


def v2(address: str, *, command: int = 0x21, family: int = 0x11, tail: bytes = b"") -> bytes:
    """A header of version 2 for an IPv4 or IPv6 connection."""
    body = b""
    if family == 0x11 and address:
        body = bytes(map(int, address.split("."))) + bytes(4) + struct.pack("!HH", 4711, 25)
    elif family == 0x21 and address:
        import ipaddress

        body = ipaddress.IPv6Address(address).packed + bytes(16) + struct.pack("!HH", 4711, 25)
    body += tail
    return b"\r\n\r\n\x00\r\nQUIT\n" + struct.pack("!BBH", command, family, len(body)) + body


HEADERS = {
    "v1 IPv4": (b"PROXY TCP4 192.0.2.7 203.0.113.1 4711 25\r\n", "192.0.2.7"),
    "v1 IPv6": (b"PROXY TCP6 2001:db8::7 2001:db8::1 4711 25\r\n", "2001:db8::7"),
    "v1 unknown": (b"PROXY UNKNOWN\r\n", "127.0.0.1"),
    "v1 unknown with more": (b"PROXY UNKNOWN ffff:f::1 ffff::2 1 2\r\n", "127.0.0.1"),
    "v2 IPv4": (v2("192.0.2.7"), "192.0.2.7"),
    "v2 IPv4 with TLV": (v2("192.0.2.7", tail=b"\x04\x00\x02xx"), "192.0.2.7"),
    "v2 IPv6": (v2("2001:db8::7", family=0x21), "2001:db8::7"),
    "v2 local": (v2("192.0.2.7", command=0x20), "127.0.0.1"),
    "v2 local without addresses": (v2("", command=0x20, family=0x00), "127.0.0.1"),
}
BALANCED = {
    "access": Access(proxy_networks=LOOPBACK),
    "client_networks": (*ELSEWHERE, ip_network("2001:db8::/32"), *LOOPBACK),
}


@pytest.mark.parametrize(("header", "address"), HEADERS.values(), ids=HEADERS)
@pytest.mark.parametrize("pieces", [1, 7, 10_000])
def test_the_client_is_whom_the_balancer_names(header, address, pieces):
    """In the trace field, however the header is cut into packets; the first command may follow at once."""

    async def scene(built):
        client = await built.client(greet=False)
        for start in range(0, len(header), pieces):
            client.send(header[start : start + pieces])
            await asyncio.sleep(0)
        assert (await client.reply())[0].startswith("220")
        await client.ask("EHLO client.example")
        assert (await client.mail(RIDER, wire=b"x\r\n"))[0].startswith("250")
        literal = f"[IPv6:{address}]" if ":" in address else f"[{address}]"
        assert f"from client.example ({literal})".encode() in built.hop.taken[0].wire

    run(scene, **BALANCED)


def test_law_a_client_that_is_not_listed_is_refused_behind_a_balancer_too():
    """The balancer's own address opens no door to its clients."""

    async def scene(built):
        client = await built.client(greet=False)
        client.send(v2("198.51.100.9"))
        assert (await client.reply())[0].startswith("554 5.7.1")

    run(scene, **BALANCED)


BAD_HEADERS = [
    b"EHLO client.example\r\n",
    b"PROXY TCP4 192.0.2.7 203.0.113.1 4711\r\n",
    b"PROXY TCP4 192.0.2.7 203.0.113.1 4711 25\n",
    b"PROXY TCP4 192.0.2.777 203.0.113.1 4711 25\r\n",
    b"PROXY TCP4 192.0.2.7 203.0.113.1 99999 25\r\n",
    b"PROXY TCP4 2001:db8::7 2001:db8::1 4711 25\r\n",
    b"PROXY TCP4 192.0.2.7 203.0.113.1 4711 25 more\r\n",
    b"PROXY\r\n",
    b"PROXYTCP4 192.0.2.7 203.0.113.1 4711 25\r\n",
    b"PROXY TCP4 " + b"1" * 200,
    v2("192.0.2.7", command=0x31),
    v2("192.0.2.7", command=0x2F),
    v2("192.0.2.7", family=0x12),
    v2("", family=0x31, tail=bytes(216)),
    v2("", family=0x11, tail=b"short"),
    b"\r\n\r\n\x00\r\nQUIT\n" + struct.pack("!BBH", 0x21, 0x11, 65_535),
    b"\r\n\r\n\x00\r\nQUIX\n" + bytes(20),
]


@pytest.mark.parametrize("header", BAD_HEADERS, ids=repr)
def test_law_a_malformed_header_ends_the_connection_without_a_word(header):
    """As the specification demands: no greeting, no reply, and nothing of it is a command."""

    async def scene(built):
        client = await built.client(greet=False)
        client.send(header + b"EHLO x\r\nMAIL FROM:<a@agency.example>\r\n")
        assert await client.reply() == []
        assert built.hop.lines == [] or not any(b"MAIL" in line for line in built.hop.lines)

    run(scene, **BALANCED)


def test_law_who_is_not_a_balancer_cannot_claim_another_address():
    """The header is a bad command there."""

    async def scene(built):
        client = await built.client(greet=False)
        client.send(b"PROXY TCP4 192.0.2.7 203.0.113.1 4711 25\r\n")
        assert (await client.reply())[0].startswith("220")
        assert (await client.reply())[0].startswith("500 5.5.1")
        await client.ask("EHLO client.example")
        await client.mail(RIDER, wire=b"x\r\n")
        assert b"[127.0.0.1]" in built.hop.taken[0].wire

    run(scene)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(octets=st.one_of(st.binary(max_size=80), st.binary(max_size=40).map(lambda tail: v2("192.0.2.7")[:16] + tail)))
def test_fuzz_no_header_gets_in_that_does_not_name_a_client(octets):
    """Whatever comes: the connection ends or goes on for a client that the header names; never a bug."""

    async def scene(built):
        client = await built.client(greet=False)
        client.send(octets)
        client.writer.write_eof()
        reply = await client.reply()
        assert not reply or reply[0].startswith(("220", "554 5.7.1"))

    run(scene, access=Access(proxy_networks=LOOPBACK), client_networks=ELSEWHERE)


# ------------------------------------------------------------------------------------- hosts of many customers

MARKED = {
    b"X-OriginatorOrg: agency.example\r\n\r\nx\r\n": True,
    b"Subject: x\r\nx-originatororg:\r\n\tAgency.Example \r\n\r\nx\r\n": True,
    b"X-Route: secret-1234\r\n\r\n": True,
    b"X-Route: secret-1234\r\n": True,
    b"X-OriginatorOrg: evil.example\r\n\r\nx\r\n": False,
    b"X-OriginatorOrg: evil.example\r\nX-OriginatorOrg: agency.example\r\n\r\nx\r\n": False,
    b"X-OriginatorOrg: agency.example.evil.example\r\n\r\nx\r\n": False,
    b"Subject: x\r\n\r\nX-OriginatorOrg: agency.example\r\n": False,
    b"\r\nX-OriginatorOrg: agency.example\r\n\r\n": False,
    b"Subject: X-OriginatorOrg: agency.example\r\n\r\nx\r\n": False,
    b"Subject: x\r\n X-OriginatorOrg: agency.example\r\n\r\nx\r\n": False,
    b"x" * 2_000_000 + b"\r\nX-OriginatorOrg: agency.example\r\n\r\n": False,
    b"": False,
}


@pytest.mark.parametrize("recipient", [RIDER, "officer@ice.example"])
def test_law_a_shared_host_sends_mail_of_its_listed_customers_only(tmp_path, recipient):
    """Another customer of the same host gets 550 and nothing of its mail leaves; the session goes on."""
    file = tmp_path / "marks"
    file.write_text("# ours\nX-OriginatorOrg: agency.example\nX-OriginatorOrg: branch.example\nX-Route: secret-1234\n")
    access = Access(shared_networks=LOOPBACK, shared_marks_file=file)

    async def scene(built):
        client = await built.client()
        for wire, passes in MARKED.items():
            reply = (await client.mail(recipient, wire=wire))[0]
            assert reply.startswith("250" if passes else "550 5.7.1"), (wire[:60], reply)
        assert [taken.without_trace for taken in built.hop.taken] == [wire for wire, passes in MARKED.items() if passes]

    run(scene, access=access, client_networks=ELSEWHERE)


@pytest.mark.parametrize(
    "text", ["", "# nothing", "no colon", "X-Mark:", "X-Mark: abc", "X Mark: abcdef", "X-M\u00e4rk: abcdef"]
)
def test_a_file_without_true_marks_is_refused(tmp_path, text):
    """An empty list would refuse all mail, an empty value would let all pass."""
    file = tmp_path / "marks"
    file.write_text(text)
    with pytest.raises(ConfigError, match=str(file)):
        tenant.read(file)


# -------------------------------------------------------------------------------------------------- logins


def guarded(accounts, pair, **more):
    """Settings of a gateway that lists no client of the tests: they have to log in."""
    return {
        "access": Access(auth_file=accounts, **more),
        "client_networks": ELSEWHERE,
        "tls_cert_file": pair.cert,
        "tls_key_file": pair.key,
    }


def plain(name, password, acting_as=""):
    return base64.b64encode(f"{acting_as}\0{name}\0{password}".encode()).decode()


async def secured(built, authority, *, pair=None):
    """A client that has said STARTTLS and EHLO."""
    client = await built.client()
    assert (await client.ask("STARTTLS"))[0].startswith("220")
    context = ssl.create_default_context(cafile=authority.file)
    if pair:
        context.load_cert_chain(pair.cert, pair.key)
    await client.writer.start_tls(context, server_hostname="127.0.0.1")
    client.offers = await client.ask("EHLO client.example")
    return client


def test_law_a_stranger_sends_no_mail_without_logging_in(accounts, server_pair, authority):
    """In plain text and under TLS; AUTH is neither offered nor taken in plain text."""

    async def scene(built):
        client = await built.client()
        assert not any("AUTH" in line for line in await client.ask("EHLO client.example"))
        assert (await client.ask("AUTH PLAIN " + plain("copier-1", PASSWORD)))[0].startswith("538 5.7.11")
        assert (await client.ask("MAIL FROM:<a@agency.example>"))[0].startswith("530 5.7.0")
        assert (await client.ask(f"RCPT TO:<{RIDER}>"))[0].startswith("503")
        assert (await client.ask("DATA"))[0].startswith("503")
        client = await secured(built, authority)
        assert "250-AUTH PLAIN LOGIN" in client.offers or "250 AUTH PLAIN LOGIN" in client.offers
        assert (await client.ask("MAIL FROM:<a@agency.example>"))[0].startswith("530 5.7.0")
        assert built.hop.taken == []

    run(scene, **guarded(accounts, server_pair))


@pytest.mark.parametrize("way", ["PLAIN", "PLAIN later", "LOGIN", "LOGIN at once"])
def test_a_client_that_logs_in_sends_mail_of_its_own_domains_only(accounts, server_pair, authority, way):
    """By each mechanism; the trace field says ESMTPSA; bounces (the null reverse-path) may always be sent."""

    async def scene(built):
        client = await secured(built, authority)
        secret = base64.b64encode(PASSWORD.encode()).decode()
        name = base64.b64encode(b"copier-1").decode()
        if way == "PLAIN":
            reply = await client.ask("AUTH PLAIN " + plain("copier-1", PASSWORD))
        elif way == "PLAIN later":
            assert await client.ask("auth plain") == ["334 "]
            reply = await client.ask(plain("copier-1", PASSWORD, "copier-1"))
        else:
            if way == "LOGIN":
                assert await client.ask("AUTH LOGIN") == ["334 VXNlcm5hbWU6"]
                assert await client.ask(name) == ["334 UGFzc3dvcmQ6"]
            else:
                assert await client.ask(f"AUTH LOGIN {name}") == ["334 UGFzc3dvcmQ6"]
            reply = await client.ask(secret)
        assert reply == ["235 2.7.0 Authentication successful"]
        assert (await client.ask("AUTH PLAIN " + plain("copier-1", PASSWORD)))[0].startswith("503 5.5.1")
        assert (await client.ask("MAIL FROM:<a@other.example>"))[0].startswith("553 5.7.1")
        assert (await client.ask("MAIL FROM:<a@sub.agency.example>"))[0].startswith("553 5.7.1")
        assert (await client.mail(RIDER, wire=b"x\r\n", sender="a@Agency.Example"))[0].startswith("250")
        assert (await client.mail(RIDER, wire=b"x\r\n", sender=""))[0].startswith("250")
        assert all(b" with ESMTPSA id " in taken.wire for taken in built.hop.taken)
        assert len(built.hop.taken) == 2

    run(scene, **guarded(accounts, server_pair))


@pytest.mark.parametrize(
    ("exchange", "reply"),
    [
        (["AUTH"], "504 5.5.4"),
        (["AUTH CRAM-MD5"], "504 5.5.4"),
        (["AUTH PLAIN !!!"], "501 5.5.4"),
        (["AUTH PLAIN " + base64.b64encode(b"one").decode()], "501 5.5.4"),
        (["AUTH PLAIN " + base64.b64encode(b"\0\xff\0x").decode()], "501 5.5.4"),
        (["AUTH PLAIN ="], "501 5.5.4"),
        (["AUTH PLAIN " + plain("copier-1", "wrong")], "535 5.7.8"),
        (["AUTH PLAIN " + plain("nobody", PASSWORD)], "535 5.7.8"),
        (["AUTH PLAIN " + plain("", "")], "535 5.7.8"),
        (["AUTH PLAIN " + plain("copier-1", PASSWORD, "anybody")], "535 5.7.8"),
        (["AUTH PLAIN", "*"], "501 5.5.0"),
        (["AUTH LOGIN", "*"], "501 5.5.0"),
        (["AUTH LOGIN", "Y29waWVyLTE=", "*"], "501 5.5.0"),
        (["AUTH LOGIN", "A" * 5000], "500 5.5.2"),
    ],
    ids=repr,
)
def test_a_login_that_fails_leaves_the_session_in_step(accounts, server_pair, authority, exchange, reply):
    """One reply for each line, no mail, and the right password still works."""

    async def scene(built):
        client = await secured(built, authority)
        for line in exchange[:-1]:
            assert (await client.ask(line))[0].startswith("334")
        assert (await client.ask(exchange[-1]))[0].startswith(reply)
        assert (await client.ask("MAIL FROM:<a@agency.example>"))[0].startswith("530")
        assert (await client.ask("AUTH PLAIN " + plain("copier-1", PASSWORD)))[0].startswith("235")
        assert (await client.mail(RIDER, wire=b"x\r\n"))[0].startswith("250")

    run(scene, **guarded(accounts, server_pair))


def test_three_failures_end_the_connection_and_ten_make_the_address_wait(accounts, server_pair, authority):
    """Then the right password does not help either; no name and no password stands in the log."""

    async def scene(built):
        for _ in range(3):
            client = await secured(built, authority)
            for _ in range(3):
                assert (await client.ask("AUTH PLAIN " + plain("copier-1", "wrong")))[0].startswith("535 5.7.8")
            assert (await client.reply())[0].startswith("421 4.7.0")
            assert await client.reply() == []
        client = await secured(built, authority)
        assert (await client.ask("AUTH PLAIN " + plain("copier-1", "wrong")))[0].startswith("535 5.7.8")
        assert (await client.ask("AUTH PLAIN " + plain("copier-1", PASSWORD)))[0].startswith("454 4.7.0")

    run(scene, **guarded(accounts, server_pair))


def test_a_locked_name_still_works_where_it_was_right_before(accounts):
    """Who guesses from many addresses does not shut the client out."""
    now = [0.0]
    doorman = sasl.Doorman(logins.read(accounts), clock=lambda: now[0])

    async def play():
        ask = lambda address, password=PASSWORD: doorman.look(name="copier-1", password=password, address=address)  # noqa: E731
        assert (await ask("192.0.2.1")).name == "copier-1"
        for number in range(50):
            assert (await ask(f"198.51.100.{number}", "wrong")).code == 535
        assert (await ask("198.51.100.99")).code == 454
        assert (await ask("192.0.2.1")).name == "copier-1"
        now[0] = 3600.0
        assert (await ask("198.51.100.99")).name == "copier-1"

    asyncio.run(play())
    doorman.close()


def test_addresses_of_one_ipv6_network_count_as_one(accounts):
    """A customer has more addresses than we could count."""
    doorman = sasl.Doorman(logins.read(accounts), clock=lambda: 0.0)

    async def play():
        for number in range(10):
            found = await doorman.look(name=f"n{number}", password="wrong", address=f"2001:db8::{number:x}")
            assert found.code == 535
        found = await doorman.look(name="copier-1", password=PASSWORD, address="2001:db8::ffff")
        assert found.code == 454

    asyncio.run(play())
    doorman.close()


@settings(max_examples=200, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 30)), max_size=60))
def test_tries_count_as_a_list_would(events):
    """A source must wait exactly when it failed so often within the span that its first failure began."""
    now = 0
    tries = sasl.Tries(most=3, span_s=50, clock=lambda: now)
    begun: dict[str, tuple[int, int]] = {}
    for source, pause in events:
        now += pause
        name = str(source % 3)
        since, count = begun.get(name, (now, 0))
        if now - since >= 50:
            since, count = now, 0
        assert tries.used_up(name) == (count >= 3)
        tries.failed(name)
        begun[name] = (since, count + 1)


def test_strangers_get_a_quarter_of_the_connections(accounts, server_pair):
    """Whatever they do, listed clients find room."""

    async def scene(built):
        for _ in range(2):
            await built.client()
        client = await built.client(greet=False)
        assert (await client.reply())[0].startswith("421 4.3.2")

    from dlp_gateway.config import SmtpLimits

    run(scene, smtp_limits=SmtpLimits(connections=8), **guarded(accounts, server_pair))


def test_listed_clients_need_not_log_in_but_may(accounts, server_pair, authority):
    """A client by network sends as before."""

    async def scene(built):
        client = await built.client()
        assert (await client.mail(RIDER, wire=b"x\r\n"))[0].startswith("250")
        client = await secured(built, authority)
        assert (await client.ask("AUTH PLAIN " + plain("copier-1", PASSWORD)))[0].startswith("235")

    run(scene, **{**guarded(accounts, server_pair), "client_networks": LOOPBACK})


BAD_ACCOUNTS = {
    "no hash": "copier-1 agency.example",
    "plain password": "copier-1 agency.example secret",
    "an address": f"a@agency.example agency.example {CHEAP.hash('x')}",
    "no domain": f"copier-1 ,, {CHEAP.hash('x')}",
    "too cheap": f"copier-1 * {PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash('x')}",
    "too dear": "copier-1 * $argon2id$v=19$m=99999999,t=3,p=4$f3Uh2hkvQUy9mZ7Hj9UlQQ$J0IalRqiGMkwtBOn5Xz8Rn",
    "twice": f"a * {CHEAP.hash('x')}\na * {CHEAP.hash('x')}",
    "not ascii": "copiér * x",
}


@pytest.mark.parametrize("text", BAD_ACCOUNTS.values(), ids=BAD_ACCOUNTS)
def test_a_wrong_line_is_refused_with_its_place_and_without_its_hash(tmp_path, text):
    """The words say which line; no part of a hash or password is repeated."""
    file = tmp_path / "logins"
    file.write_text(text + "\n")
    with pytest.raises(ConfigError) as caught:
        logins.read(file)
    assert str(file) in str(caught.value)
    assert "argon2id" not in str(caught.value)
    assert "secret" not in str(caught.value)


def command(*words, password=""):
    """Run `dlp-gateway logins` in this process."""
    return CliRunner().invoke(commands.app, [*words], input=password + "\n")


def test_the_command_makes_lines_that_the_file_takes(tmp_path):
    """`logins make` and `logins check`: the password comes from standard input or is made and told once."""
    made = command(
        "make", "copier-2", "--domain", "agency.example", "--domain", "Branch.Example", password="pässword with fifteen"
    )
    generated = command("make", "x", "--domain", "*", "--generate")
    file = tmp_path / "logins"
    file.write_text(made.stdout + generated.stdout)
    found = logins.read(file)
    assert found.verify("copier-2", "pässword with fifteen").domains == {"agency.example", "branch.example"}
    assert found.verify("copier-2", "pa\u0308ssword with fifteen")
    assert found.verify("x", generated.stderr.split()[-1])
    assert found.verify("x", "other") is None
    for word, code in (("pässword with fifteen", 0), ("wrong", os.EX_NOPERM)):
        assert command("check", "copier-2", "--file", str(file), password=word).exit_code == code
    short = command("make", "y", "--domain", "*", password="short")
    assert isinstance(short.exception, ConfigError)
    assert "15 characters" in str(short.exception)


# ----------------------------------------------------------------------------------------------------- TLS


def openssl(port, *options, commands=b"QUIT\r\n"):
    """What OpenSSL's own client says of a STARTTLS session."""
    return subprocess.run(
        ["openssl", "s_client", "-starttls", "smtp", "-connect", f"127.0.0.1:{port}", "-quiet", *options],
        input=commands, capture_output=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("options", "works"),
    [
        (["-tls1_3"], True),
        (["-tls1_2"], True),
        (["-tls1_1", "-cipher", "DEFAULT:@SECLEVEL=0"], False),
        (["-tls1", "-cipher", "DEFAULT:@SECLEVEL=0"], False),
        (["-tls1_2", "-cipher", "AES128-GCM-SHA256"], False),
        (["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA"], False),
        (["-tls1_2", "-cipher", "ECDHE-ECDSA-CHACHA20-POLY1305"], True),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_tls_is_of_today(server_pair, options, works):
    """TLS 1.2 and 1.3 with forward secrecy and AEAD; nothing older, nothing weaker (RFC 9325)."""

    async def scene(built):
        port = built.server.address[1]
        done = await asyncio.to_thread(openssl, port, *options)
        assert (b"221 2.0.0" in done.stdout) == works, done.stderr[-800:]

    run(scene, tls_cert_file=server_pair.cert, tls_key_file=server_pair.key)


def test_a_certificate_is_the_permission_where_its_ca_and_name_are_listed(authority, server_pair, tmp_path):
    """Another name of the same CA, no certificate, and one of another CA: no mail."""
    branch, other = authority.sign("branch1.agency.example"), authority.sign("branch9.agency.example")
    stranger = Authority(tmp_path, "Stranger CA").sign("branch1.agency.example", file="forged")
    access = Access(tls_client_ca_file=authority.file, tls_client_names=("branch1.agency.example",))

    async def scene(built):
        client = await secured(built, authority, pair=branch)
        assert (await client.mail(RIDER, wire=b"x\r\n"))[0].startswith("250")
        for pair in (other, None):
            client = await secured(built, authority, pair=pair)
            assert (await client.ask("MAIL FROM:<a@agency.example>"))[0].startswith("530")
        try:
            client = await secured(built, authority, pair=stranger)
        except OSError:
            pass
        else:  # TLS 1.3: the client believes in its handshake until it reads the alert
            assert client.offers == []
        assert len(built.hop.taken) == 1

    run(
        scene, access=access, client_networks=ELSEWHERE,
        tls_cert_file=server_pair.cert, tls_key_file=server_pair.key,
    )  # fmt: skip


def test_a_new_certificate_is_used_after_reread_and_open_connections_go_on(authority, server_pair, tmp_path):
    """No connection is dropped; a broken file leaves the old certificate in use."""
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    cert.write_bytes(server_pair.cert.read_bytes())
    key.write_bytes(server_pair.key.read_bytes())
    fresh = authority.sign("gw.example", "127.0.0.1", file="fresh")

    def serial(client):
        from cryptography import x509

        return x509.load_der_x509_certificate(
            client.writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
        ).serial_number

    async def scene(built):
        old = await secured(built, authority)
        waiting = await built.client()
        cert.write_bytes(fresh.cert.read_bytes())
        key.write_bytes(fresh.key.read_bytes())
        built.server.entrance.reread()
        new = await secured(built, authority)
        assert (serial(old), serial(new)) == (server_pair.serial, fresh.serial)
        cert.write_text("nonsense")
        with pytest.raises(ConfigError, match="cannot be used"):
            built.server.entrance.reread()
        for client in (old, waiting, new, await secured(built, authority)):
            assert (await client.mail(RIDER, wire=b"x\r\n"))[0].startswith("250")

    run(scene, tls_cert_file=cert, tls_key_file=key)


def hop_tls(authority, directory, hop, mode):
    """TLS of a next hop with one thing that is special."""
    ca = Authority(directory, "Other") if hop == "stranger's" else authority
    pair = ca.sign("elsewhere.example" if hop == "wrong name" else "127.0.0.1", file=f"hop-{mode}")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair.cert, pair.key)
    if hop == "old TLS":
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    if hop == "asks who we are":
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(authority.file)
    return context


@pytest.mark.parametrize("mode", ["none", "may", "encrypt", "verify"])
@pytest.mark.parametrize("hop", ["plain", "right name", "wrong name", "stranger's", "old TLS", "asks who we are"])
def test_each_level_towards_the_next_hop_keeps_its_promise(authority, tmp_path, mode, hop):
    """none: plain; may: TLS if it can be had; encrypt: TLS or 451; verify: TLS with the right name or 451."""
    context = None if hop == "plain" else hop_tls(authority, tmp_path, hop, mode)
    ours = authority.sign("gw.example", file=f"ours-{mode}")
    secure = {"none": set(), "may": {"right name", "wrong name", "stranger's", "asks who we are"}}
    secure["encrypt"] = secure["may"]
    secure["verify"] = {"right name", "asks who we are"}
    passes = mode in {"none", "may"} or hop in secure[mode]

    async def scene(built):
        client = await built.client()
        await client.ask("MAIL FROM:<a@agency.example>")
        reply = (await client.ask(f"RCPT TO:<{RIDER}>"))[0]
        assert reply.startswith("250" if passes else "451 4.3.0"), reply
        if passes:
            await client.ask("DATA")
            assert (await client.ask(b"x\r\n."))[0].startswith("250")
            assert built.hop.taken[0].secure == (hop in secure[mode])

    shown = {"tls": mode, "ca_file": authority.file, "cert_file": ours.cert, "key_file": ours.key}
    run(scene, hop=NextHop(tls=context), hop_config=shown)


def test_what_cannot_be_read_is_named(tmp_path, server_pair):
    """A key with a pass phrase does not ask a terminal; the words name the file."""
    from cryptography.hazmat.primitives import serialization

    locked = tmp_path / "locked.key"
    key = serialization.load_pem_private_key(server_pair.key.read_bytes(), None)
    locked.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"secret"),
        )
    )
    for file in (locked, tmp_path / "none", tmp_path):
        with pytest.raises(ConfigError, match=str(server_pair.cert)):
            tls.server_context(make_config(tls_cert_file=server_pair.cert, tls_key_file=file))


def test_the_offers_hold_no_secret_of_the_accounts(accounts, server_pair, capsys):
    """Log lines of logins name known accounts only."""
    from dlp_gateway import log

    log.setup("info")
    log.login_refused(address="192.0.2.1", account=None, later=False)
    log.logged_in(address="192.0.2.1", account="copier-1")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["account"] for line in lines] == [None, "copier-1"]
