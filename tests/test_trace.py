"""The Received field."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes
from email.utils import parsedate_to_datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from dlp_gateway.model import Client
from dlp_gateway.trace import known_as, queued_as, received
from tests.fakes import NOW, make_envelope


def field(**changes: object) -> bytes:
    """A field with something changed in its client."""
    client = Client(**{"address": "192.0.2.1", "port": 1, "helo": "mx.example", **changes})
    return received(envelope=make_envelope("a@other.example", client=client), message_id="abc", hostname="gw.example")


def test_the_field_says_from_whom_by_whom_how_and_when():
    """RFC 5321 4.4, folded; no `for` clause."""
    assert field(protocol="ESMTPS") == (
        b"Received: from mx.example ([192.0.2.1])\r\n"
        b"\tby gw.example with ESMTPS id abc;\r\n"
        b"\tSun, 22 Nov 2026 12:00:00 +0000\r\n"
    )


def test_an_ipv6_address_is_an_address_literal():
    """RFC 5321 4.1.3."""
    assert b"([IPv6:2001:db8::1])" in field(address="2001:db8::1")


@given(st.text(max_size=300))
@settings(max_examples=200, derandomize=True, deadline=None)
def test_no_helo_breaks_out_of_the_field(helo):
    """One field, ASCII, three lines, whatever the client calls itself."""
    octets = field(helo=helo)
    assert octets.isascii()
    assert octets.count(b"\r\n") == octets.count(b"\n") == octets.count(b"\r") == 3
    assert message_from_bytes(octets + b"\r\n").keys() == ["Received"]
    assert all(len(line) < 998 for line in octets.split(b"\r\n"))


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2099, 1, 1)),  # noqa: DTZ001  hypothesis wants naive bounds
    st.sampled_from([UTC, timezone(timedelta(hours=-7)), timezone(timedelta(hours=5, minutes=30))]),
)
@settings(max_examples=100, derandomize=True, deadline=None)
def test_the_date_is_read_back_as_it_was(naive, zone):
    """RFC 5322 3.3, independent of the locale."""
    at = naive.replace(tzinfo=zone)
    envelope = replace(make_envelope("a@other.example"), received_at=at)
    text = received(envelope=envelope, message_id="abc", hostname="gw.example").decode().split(";", 1)[1].strip()
    assert at.replace(microsecond=0) == parsedate_to_datetime(text)


def test_the_moment_is_that_of_receipt():
    """Not a cached one."""
    later = replace(make_envelope("a@other.example"), received_at=NOW + timedelta(seconds=1))
    assert b"12:00:01" in received(envelope=later, message_id="abc", hostname="gw.example")


def test_the_ids_of_others_are_read_from_the_newest_fields_only():
    """XFORWARD's, the three newest Received fields', the Message-ID; nothing of the body, none without content."""
    envelope = replace(make_envelope("a@other.example"), xforward=(("NAME", "x"), ("IDENT", "4F2B8")))
    hops = b"".join(b"Received: by mx%d (Postfix) with SMTP\r\n\tid Q%d234; x\r\n" % (n, n) for n in range(5))
    content = hops + b"message-id: <7@x.example>\r\n\r\nMessage-ID: <no@x>\r\nReceived: x id BODY1\r\n"
    assert known_as(envelope, content) == ("4F2B8", "Q0234", "Q1234", "Q2234", "<7@x.example>")
    assert known_as(envelope, memoryview(content)) == known_as(envelope, content)
    assert known_as(envelope) == ("4F2B8",)
    assert queued_as("2.0.0 Ok: queued as 4F2B81234") == "4F2B81234"
    assert queued_as("queued as <clerk@agency.example>") is None


@given(st.binary(max_size=400) | st.text(alphabet="Received: id<>;\r\n\tmesg-", max_size=400).map(str.encode))
@settings(derandomize=True, max_examples=200, deadline=None)
def test_reading_ids_never_fails(content):
    """Whatever stands in a header: ids are printable ASCII without spaces, or there are none."""
    assert all(name.isascii() and name.isprintable() and " " not in name for name in known_as(make_envelope(), content))
