"""The SMTP client and its pool, against a scripted next hop."""

from __future__ import annotations

import asyncio
import ssl
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp_gateway.connection import Offers, read_offers
from dlp_gateway.model import ForwardPath, NextHopFault, Path, Reply, ReplyUnknown, Saturated
from dlp_gateway.relay import Relay, mail_line, rcpt_line
from tests.fakes import DROP, HANG, NextHop, make_envelope
from tests.test_smtpd import certificate  # noqa: F401  a fixture

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

BODY = b"Subject: x\r\n\r\n.dot\r\nend\r\n"
ENVELOPE = make_envelope("a@other.example", "b@other.example")


def run(scene: Callable[[NextHop, Relay], Awaitable[None]], hop: NextHop | None = None, **changes: Any) -> None:
    """Play one scene with a fresh next hop and relay."""

    async def play() -> None:
        async with hop or NextHop() as fake:
            relay = Relay(next_hop=fake.config(**changes), hostname="gw.example")
            try:
                await scene(fake, relay)
            finally:
                await relay.close()
                fake.let_go()

    asyncio.run(play())


async def send(relay: Relay, content: bytes = BODY, *recipients: str) -> Reply:
    """One whole transaction."""
    envelope = make_envelope(*recipients) if recipients else ENVELOPE
    return await relay.send(envelope=envelope, recipients=envelope.forward_paths, content=content)


def test_send_gives_exactly_these_octets_to_all_recipients():
    """No trace field of ours; dots stuffed on the wire."""

    async def scene(hop: NextHop, relay: Relay) -> None:
        reply = await send(relay)
        assert (reply.code, reply.enhanced, reply.text) == (250, "2.0.0", "Ok: queued as FAKE1")
        (taken,) = hop.taken
        assert taken.content == BODY
        assert taken.wire == BODY.replace(b"\r\n.", b"\r\n..")
        assert taken.paths == ["a@other.example", "b@other.example"]

    run(scene)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    st.lists(
        st.binary(max_size=60).map(lambda raw: raw.replace(b"\r", b"").replace(b"\n", b"\r\n") + b"\r\n"), max_size=6
    )
)
def test_law_content_arrives_octet_for_octet(contents):
    """Any content, several on one connection."""

    async def scene(hop: NextHop, relay: Relay) -> None:
        for content in contents:
            assert (await send(relay, content)).positive
        assert contents == [taken.content for taken in hop.taken]
        assert hop.connections <= 1

    run(scene)


def test_law_bare_newlines_are_never_sent():
    """Whoever hands such content in."""

    async def scene(hop: NextHop, relay: Relay) -> None:
        for content in (b"a\nb\r\n", b"a\rb\r\n", b"\n.\nMAIL FROM:<evil@x.example>\r\n"):
            with pytest.raises(ValueError, match="bare"):
                await send(relay, content)
        assert hop.taken == []
        assert not any(line.startswith(b"DATA") for line in hop.lines)

    run(scene)


@pytest.mark.parametrize("refusal", [b"450 4.2.0 Later", b"550 5.1.1 No such user"])
def test_one_refused_recipient_refuses_the_transaction(refusal):
    """Nobody gets anything; the connection is used again."""

    async def scene(hop: NextHop, relay: Relay) -> None:
        hop.answers["RCPT"] = [b"250 2.1.5 Ok", refusal]
        reply = await send(relay)
        assert f"{reply.code} {reply.enhanced} {reply.text}".encode() == refusal
        assert hop.taken == []
        assert (await send(relay)).positive
        assert hop.connections == 1
        assert sum(line.startswith(b"RSET") for line in hop.lines) == 1

    run(scene)


def test_without_pipelining_each_command_waits_for_its_reply():
    """A next hop from before 1997 is served, too: HELO, no parameters."""
    hop = NextHop(extensions=())
    hop.answers["EHLO"] = [b"502 What"]

    async def scene(hop: NextHop, relay: Relay) -> None:
        assert (await send(relay)).positive
        assert [line.split()[0] for line in hop.lines] == [b"EHLO", b"HELO", b"MAIL", b"RCPT", b"RCPT", b"DATA"]

    run(scene, hop)


@pytest.mark.parametrize("place", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("how", [DROP, b"421 4.3.2 Closing"])
def test_a_connection_lost_before_data_is_replaced_once(place, how):
    """On a connection that was used before, the transaction is replayed; exactly one copy arrives."""

    async def scene(hop: NextHop, relay: Relay) -> None:
        assert (await send(relay, b"first\r\n")).positive
        hop.answers[place] = [how]
        assert (await send(relay)).positive
        assert [taken.content for taken in hop.taken] == [b"first\r\n", BODY]

    run(scene)


def test_a_next_hop_that_always_hangs_up_is_a_fault():
    """Not tried for ever."""

    async def scene(hop: NextHop, relay: Relay) -> None:
        hop.answers["MAIL"] = [DROP] * 9
        with pytest.raises(NextHopFault):
            await send(relay)
        assert hop.connections <= 2

    run(scene)


def test_law_the_final_dot_is_never_repeated():
    """Lost after the dot: ReplyUnknown, and exactly one DATA was sent; the caller's client decides."""

    async def scene(hop: NextHop, relay: Relay) -> None:
        assert (await send(relay, b"first\r\n")).positive
        hop.answers["DOT"] = [DROP]
        with pytest.raises(ReplyUnknown):
            await send(relay)
        assert sum(line.startswith(b"DATA") for line in hop.lines) == 2

    run(scene)


@pytest.mark.parametrize(
    ("verb", "answer", "expected"),
    [
        ("CONNECT", b"554 5.7.1 Go away", NextHopFault),
        ("CONNECT", b"SSH-2.0-OpenSSH", NextHopFault),
        ("CONNECT", b"x" * 100_000, NextHopFault),
        ("EHLO", DROP, NextHopFault),
        ("MAIL", b"354 what", NextHopFault),
        ("RCPT", b"354 what", NextHopFault),
        ("DATA", b"250 2.0.0 Taken already", NextHopFault),
        ("DATA", b"354 Go on\r\n250 2.0.0 Taken already", NextHopFault),
        ("DOT", b"354 Go on", ReplyUnknown),
        ("DOT", b"nonsense", ReplyUnknown),
        ("DOT", b"250-2.0.0 half a reply\r\n550 5.0.0 other code", ReplyUnknown),
    ],
)
def test_law_a_next_hop_that_breaks_the_protocol_has_taken_nothing(verb, answer, expected):
    """Never a positive reply out of nonsense."""

    async def scene(hop: NextHop, relay: Relay) -> None:
        hop.answers[verb] = [answer] * 4
        with pytest.raises(expected):
            await send(relay)

    run(scene)


def test_a_refusal_amid_the_content_is_the_reply():
    """552 while we are still sending: its word is ours, and no dot is sent."""

    async def scene(hop: NextHop, relay: Relay) -> None:
        hop.answers["DATA"] = [b"354 Go on\r\n552 5.3.4 Far too big"]
        transaction = await relay.open(ENVELOPE)
        await transaction.rcpt_all(ENVELOPE.forward_paths)
        assert (await transaction.data()).code == 354
        await hop.data_begun.wait()
        reply = await transaction.finish()
        assert (reply.code, reply.enhanced) == (552, "5.3.4")
        assert hop.taken == []

    run(scene)


@pytest.mark.parametrize("verb", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "DOT"])
def test_a_hanging_next_hop_is_a_fault_in_time(verb):
    """Each wait has its limit; nothing is retried on another connection meanwhile."""

    async def scene(hop: NextHop, relay: Relay) -> None:
        hop.answers[verb] = [HANG] * 3
        with pytest.raises(ReplyUnknown if verb == "DOT" else NextHopFault):
            await send(relay)
        assert hop.connections == 1

    run(scene, reply_s=0.1, data_reply_s=0.1)


def test_a_next_hop_that_takes_no_octets_is_a_fault_in_time():
    """Also amid the content."""

    async def scene(hop: NextHop, relay: Relay) -> None:
        hop.reading = False
        with pytest.raises(NextHopFault):
            await send(relay, b"x" * 30_000_000 + b"\r\n")

    run(scene, reply_s=0.2)


def test_nobody_at_home_is_a_fault():
    """Connection refused; a name that does not resolve."""

    async def scene(hop: NextHop, relay: Relay) -> None:
        await hop.stop()
        with pytest.raises(NextHopFault):
            await relay.ready()
        with pytest.raises(NextHopFault):
            await send(relay)
        lost = Relay(next_hop=hop.config(host="no-such-host.invalid"), hostname="gw.example")
        with pytest.raises(NextHopFault):
            await lost.ready()
        await hop.start(hop.port)
        assert (await send(relay)).positive

    run(scene)


def test_connections_are_used_again_up_to_the_limit():
    """More transactions than connections wait for their turn, and all arrive."""

    async def scene(hop: NextHop, relay: Relay) -> None:
        replies = await asyncio.gather(*(send(relay, b"%d\r\n" % number) for number in range(30)))
        assert all(reply.positive for reply in replies)
        assert len({taken.content for taken in hop.taken}) == len(hop.taken) == 30
        assert hop.connections <= 4

    run(scene, connections=4)


def test_who_finds_no_free_connection_in_time_is_told_that_we_are_saturated():
    """451 4.3.2 later, and no leak: afterwards the connection is there again."""

    async def scene(hop: NextHop, relay: Relay) -> None:
        first = await relay.open(ENVELOPE)
        assert (await first.rcpt(ENVELOPE.forward_paths[0])).positive
        with pytest.raises(Saturated):
            await send(relay)
        first.reset()
        assert (await send(relay)).positive
        assert hop.connections == 1

    run(scene, connections=1, connect_s=0.1)


def test_lost_connections_do_not_use_up_the_limit():
    """A next hop that restarts again and again is found each time."""

    async def scene(hop: NextHop, relay: Relay) -> None:
        for _ in range(6):
            assert (await send(relay)).positive
            hop.cut()
            hop._go = asyncio.Event()
        for _ in range(3):
            hop.answers["DOT"] = [DROP]
            with pytest.raises(ReplyUnknown):
                await send(relay)
        assert relay._open <= 2
        assert (await send(relay)).positive

    run(scene, connections=2)


def test_an_idle_connection_is_given_back_with_quit():
    """Politely, after its idle time."""

    async def scene(hop: NextHop, relay: Relay) -> None:
        assert (await send(relay)).positive
        await hop.until(lambda: b"QUIT\r\n" in hop.lines)

    run(scene, idle_s=0.05)


# ------------------------------------------------------------------------------------------------ parameters


def test_parameters_go_only_where_they_are_offered():
    """DSN dropped where there is none (RFC 3461 5.2.2), BODY and SMTPUTF8 only to who knows them."""
    envelope = make_envelope(parameters=("BODY=8BITMIME", "SMTPUTF8", "RET=HDRS", "ENVID=x", "AUTH=<>"), size=10)
    everything = Offers(keywords=frozenset({"8BITMIME", "SMTPUTF8", "DSN", "AUTH", "SIZE"}))
    assert mail_line(envelope, everything) == (
        b"MAIL FROM:<clerk@agency.example> SIZE=10 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=x AUTH=<>\r\n"
    )
    assert mail_line(envelope, Offers()) == b"MAIL FROM:<clerk@agency.example>\r\n"
    path = ForwardPath(path=ENVELOPE.forward_paths[0].path, in_scope=False, parameters=("NOTIFY=NEVER",))
    assert rcpt_line(path, everything) == b"RCPT TO:<a@other.example> NOTIFY=NEVER\r\n"
    assert rcpt_line(path, Offers()) == b"RCPT TO:<a@other.example>\r\n"
    assert mail_line(make_envelope(sender=None), Offers()) == b"MAIL FROM:<>\r\n"


def test_law_no_path_can_begin_another_command():
    """Even one that no parser of ours made."""
    address = ENVELOPE.forward_paths[0].path.address
    path = Path(text="a@b.example>\r\nRCPT TO:<evil@x.example", address=address)
    with pytest.raises(ValueError, match="control characters"):
        rcpt_line(ForwardPath(path=path, in_scope=False), Offers())


@pytest.mark.parametrize(
    ("missing", "changes", "expected"),
    [("SMTPUTF8", {"smtputf8": True}, "550 5.6.7"), ("8BITMIME", {"body_8bit": True}, "554 5.6.3")],
)
def test_mail_that_needs_what_is_not_offered_is_refused(missing, changes, expected):
    """Before anything is sent; the connection is used again."""
    hop = NextHop(extensions=["PIPELINING"])

    async def scene(hop: NextHop, relay: Relay) -> None:
        envelope = make_envelope("a@other.example", **changes)
        reply = await relay.send(envelope=envelope, recipients=envelope.forward_paths, content=BODY)
        assert expected == f"{reply.code} {reply.enhanced}"
        assert (await send(relay)).positive
        assert hop.connections == 1

    run(scene, hop)


def test_xforward_goes_with_each_transaction_and_its_refusal_does_not_matter():
    """Only attributes that the next hop asked for."""
    hop = NextHop(extensions=["PIPELINING", "XFORWARD NAME ADDR"])
    hop.answers["XFORWARD"] = [b"250 2.0.0 Ok", b"550 5.7.0 Not for you"]

    async def scene(hop: NextHop, relay: Relay) -> None:
        envelope = make_envelope("a@other.example", xforward=(("NAME", "x.example"), ("PORT", "1")))
        for _ in range(2):
            assert (await relay.send(envelope=envelope, recipients=envelope.forward_paths, content=BODY)).positive
        assert [line for line in hop.lines if line.startswith(b"XF")] == [b"XFORWARD NAME=x.example\r\n"] * 2

    run(scene, hop)


@pytest.mark.parametrize(
    ("lines", "size", "keywords"),
    [
        ("hop\nSIZE 1000\nDSN", 1000, {"SIZE", "DSN"}),
        ("hop\nsize\n8bitmime", None, {"SIZE", "8BITMIME"}),
        ("hop\nSIZE 0", None, {"SIZE"}),
        ("hop\nSIZE x\n\nXFORWARD NAME", None, {"SIZE", "XFORWARD"}),
        ("hop", None, set()),
    ],
)
def test_offers_are_read_from_the_ehlo_reply(lines, size, keywords):
    """RFC 1870: SIZE 0 means no limit."""
    offers = read_offers(Reply(code=250, enhanced=None, text=lines))
    assert size == offers.size
    assert keywords == offers.keywords


# ------------------------------------------------------------------------------------------------------- TLS


def server_tls(files) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*files)
    return context


@pytest.mark.parametrize(("tls", "secure"), [("none", False), ("may", True), ("encrypt", True), ("verify", True)])
def test_tls_by_policy(certificate, tls, secure):  # noqa: F811
    """Offered and trusted: every level but none uses it."""

    async def scene(hop: NextHop, relay: Relay) -> None:
        assert (await send(relay)).positive
        assert hop.taken[0].secure is secure

    run(scene, NextHop(tls=server_tls(certificate)), tls=tls, ca_file=certificate[0])


@pytest.mark.parametrize(("tls", "works"), [("may", True), ("encrypt", True), ("verify", False)])
def test_an_untrusted_certificate_stops_only_verify(certificate, tls, works):  # noqa: F811
    """Postfix's levels."""

    async def scene(hop: NextHop, relay: Relay) -> None:
        if works:
            assert (await send(relay)).positive
            assert hop.taken[0].secure
        else:
            with pytest.raises(NextHopFault):
                await send(relay)
            assert not any(line.startswith(b"MAIL") for line in hop.lines)

    run(scene, NextHop(tls=server_tls(certificate)), tls=tls)


@pytest.mark.parametrize(("tls", "works"), [("may", True), ("encrypt", False), ("verify", False)])
def test_law_no_mail_leaves_in_plain_text_where_tls_is_demanded(tls, works):
    """STARTTLS not offered (or stripped on the way)."""

    async def scene(hop: NextHop, relay: Relay) -> None:
        if works:
            assert (await send(relay)).positive
        else:
            with pytest.raises(NextHopFault):
                await send(relay)
            assert not any(line.startswith(b"MAIL") for line in hop.lines)

    run(scene, tls=tls)


def test_a_next_hop_without_working_tls_is_served_in_plain_text_at_may_only(certificate):  # noqa: F811
    """Opportunistic security falls back; who demands TLS gets none of his mail sent without."""
    for tls in ("may", "encrypt"):
        hop = NextHop(tls=server_tls(certificate))
        hop.answers["STARTTLS"] = [b"220 2.0.0 Go\r\nthis is no handshake"]

        async def scene(hop: NextHop, relay: Relay, tls: str = tls) -> None:
            if tls == "may":
                assert (await send(relay)).positive
                assert not hop.taken[0].secure
            else:
                with pytest.raises(NextHopFault):
                    await send(relay)
                assert hop.taken == []

        run(scene, hop, tls=tls, connect_s=0.3)
