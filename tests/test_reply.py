"""The table of replies and their octets."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp_gateway import reply as replies
from dlp_gateway.model import Fault, NextHopFault, Reply, ReplyUnknown, Saturated, ScannerFault, StoreFault

quick = settings(max_examples=200, derandomize=True, deadline=None)
TABLE = {name: value for name, value in vars(replies).items() if isinstance(value, Reply)}
LINE = re.compile(rb"([2-5][0-5][0-9])[ -][ -~]*\r\n")


@pytest.mark.parametrize(
    ("fault", "reply"),
    [
        (Fault("x"), "451 4.3.0"),
        (StoreFault("x"), "451 4.3.0"),
        (ScannerFault("x"), "451 4.3.0"),
        (NextHopFault("x"), "451 4.3.0"),
        (ReplyUnknown("x"), "451 4.4.2"),
        (Saturated("x"), "451 4.3.2"),
    ],
)
def test_law_every_fault_is_4yz_and_does_not_tell_its_cause(fault, reply):
    """contract.md: the fixed codes, fixed text."""
    got = replies.of_fault(fault)
    assert reply == f"{got.code} {got.enhanced}"
    assert got.text == replies.of_fault(type(fault)("219-09-9998")).text


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("SATURATED", "451 4.3.2"),
        ("SHUTTING_DOWN", "421 4.3.2"),
        ("LOOP", "554 5.4.6"),
        ("BARE_NEWLINE", "550 5.6.11"),
        ("TOO_BIG", "552 5.3.4"),
        ("COMMAND_TOO_LONG", "500 5.5.2"),
        ("BAD_PATH", "501 5.1.3"),
    ],
)
def test_the_replies_of_the_contract_keep_their_codes(name, expected):
    """Operators' scripts rely on them."""
    assert expected == f"{TABLE[name].code} {TABLE[name].enhanced}"


@pytest.mark.parametrize("name", TABLE)
def test_every_reply_of_the_table_is_one_line_of_ascii(name):
    """And ends in CRLF."""
    assert LINE.fullmatch(replies.to_octets(TABLE[name]))


def test_held_and_bounced_carry_the_case():
    """contract.md: 250 2.0.0 with the case number; 550 5.7.1, each line with its codes."""
    assert (
        replies.to_octets(replies.held("NM-2026-000007")) == b"250 2.0.0 Ok: held for review, case NM-2026-000007\r\n"
    )
    assert replies.to_octets(replies.bounced("One.\nTwo.")) == b"550-5.7.1 One.\r\n550 5.7.1 Two.\r\n"


@given(st.text(max_size=1500), st.sampled_from([(250, None), (550, "5.7.1"), (451, "4.123.123")]))
@quick
def test_any_text_becomes_a_wellformed_reply(text, codes):
    """ASCII, at most 512 octets a line, one code, hyphens on all lines but the last."""
    octets = replies.to_octets(Reply(code=codes[0], enhanced=codes[1], text=text))
    lines = octets.splitlines(keepends=True)
    assert b"".join(lines) == octets
    for number, line in enumerate(lines):
        assert LINE.fullmatch(line)
        assert len(line) <= 512
        assert line.startswith(str(codes[0]).encode())
        assert (line[3:4] == b" ") == (number == len(lines) - 1)


@given(st.lists(st.binary(max_size=30), min_size=1, max_size=4))
@quick
def test_whatever_a_next_hop_says_is_a_reply_or_a_value_error(lines):
    """No other exception; and what is a reply can be said again."""
    try:
        reply = replies.of_lines(lines)
    except ValueError:
        return
    assert LINE.match(replies.to_octets(reply))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([b"250 2.1.5 Ok"], (250, "2.1.5", "Ok")),
        ([b"250"], (250, None, "")),
        ([b"250 "], (250, None, "")),
        ([b"550-5.7.1 One", b"550 5.7.1 Two"], (550, "5.7.1", "One\nTwo")),
        ([b"550 4.1.1 odd"], (550, None, "4.1.1 odd")),
        ([b"450 4.2.0"], (450, "4.2.0", "")),
        ([b"250 caf\xc3\xa9 \x07"], (250, None, "caf?? ?")),
        ([b"354 go"], (354, None, "go")),
    ],
)
def test_a_next_hops_reply_keeps_code_enhanced_code_and_words(lines, expected):
    """Text in printable ASCII; an enhanced code of another class is only text."""
    reply = replies.of_lines(lines)
    assert expected == (reply.code, reply.enhanced, reply.text)


@pytest.mark.parametrize("lines", [[b""], [b"25"], [b"2500 x"], [b"199 x"], [b"250-a", b"550 b"], [b"HTTP/1.1 200"]])
def test_what_is_no_reply_is_refused(lines):
    """Another protocol, another code in a later line."""
    with pytest.raises(ValueError, match="no SMTP reply"):
        replies.of_lines(lines)
