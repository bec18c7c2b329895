"""Octets between 354 and the final dot."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dlp_gateway.wire import (
    DataReader,
    Deadline,
    Mender,
    Objection,
    TraceCounter,
    Unstuffer,
    find_end,
    has_bare_newline,
    stuff,
    unstuff,
)

#: Octets that matter stand thick.
OCTETS = st.lists(
    st.sampled_from([b"\r", b"\n", b"\r\n", b".", b"a", b"\x00", b"\xff", b"\r\n.", b"\r\n..", b" " * 9]), max_size=60
).map(b"".join)
#: Content as SMTP has it: whole lines, CRLF.
LINES = st.lists(
    st.lists(st.sampled_from([b".", b"a", b"\x00", b"\x8a\xff", b"x" * 3000, b" "]), max_size=4).map(b"".join),
    max_size=12,
).map(lambda lines: b"".join(line + b"\r\n" for line in lines))
quick = settings(max_examples=300, derandomize=True, deadline=None)


def pieces(octets: bytes, cuts: list[int]) -> list[bytes]:
    """The octets in pieces of these lengths (round and round)."""
    out, at, turn = [], 0, 0
    while at < len(octets):
        step = cuts[turn % len(cuts)] if cuts else len(octets)
        out.append(octets[at : at + step])
        at, turn = at + step, turn + 1
    return out


CUTS = st.lists(st.integers(1, 9), max_size=5)


def read(octets: bytes, cuts: list[int], **options: object) -> tuple[DataReader, bytes]:
    """Feed a reader until it has ended; what it handed on."""
    reader = DataReader(**{"limit": 10**9, "received_fields": 100, **options})  # type: ignore[arg-type]
    out = []
    parts = pieces(octets, cuts)
    for number, piece in enumerate(parts):
        out.append(reader.feed(piece))
        if reader.ended:
            reader.rest += b"".join(parts[number + 1 :])
            break
    return reader, b"".join(out)


@given(OCTETS)
@quick
@example(b"a\rb\nc")
def test_a_bare_newline_is_found_by_both_ways_of_looking(octets):
    """Short and long pieces (bytes.count and numpy) agree with the definition."""
    bare = octets.replace(b"\r\n", b"")
    expected = b"\r" in bare or b"\n" in bare
    assert expected == has_bare_newline(octets)
    padding = (b"y" * 998 + b"\r\n") * 9
    assert expected == has_bare_newline(padding + octets + padding)
    assert expected == has_bare_newline(padding + octets)
    assert expected == has_bare_newline(octets + padding)


@given(OCTETS)
@quick
def test_the_end_is_found_by_both_ways_of_looking(octets):
    """Short and long pieces find the same end."""
    padding = b"y" * 9000
    expected = octets.find(b"\r\n.\r\n")
    assert expected == find_end(octets)
    assert (expected + 9000 if expected >= 0 else -1) == find_end(padding + octets + padding)


@given(LINES)
@quick
def test_stuffing_and_unstuffing_are_inverse(content):
    """What is stuffed never holds the end, and unstuffs to what it was."""
    wire = stuff(content)
    assert b"\r\n.\r\n" not in b"\r\n" + wire
    assert content == unstuff(wire)


@given(OCTETS)
@quick
def test_law_bare_newlines_are_never_stuffed_for_sending(content):
    """No content with a bare CR or LF can be made ready for sending."""
    bare = content.replace(b"\r\n", b"")
    if b"\r" in bare or b"\n" in bare:
        with pytest.raises(ValueError, match="bare CR or LF"):
            stuff(content)
    else:
        assert stuff(content).endswith(b"\r\n") or not content


@given(LINES, CUTS)
@quick
def test_a_stream_unstuffs_as_the_whole_does(content, cuts):
    """Where the pieces are cut does not matter."""
    unstuffer = Unstuffer()
    wire = stuff(content)
    out = b"".join(unstuffer.feed(piece) for piece in pieces(wire, cuts)) + unstuffer.rest()
    assert content == out


@given(LINES, OCTETS, CUTS)
@quick
@example(b"", b"QUIT\r\n", [1])
def test_law_content_is_read_octet_for_octet_to_its_end(content, following, cuts):
    """Whatever the cuts: the octets before the final dot come out unchanged, those after it are kept."""
    wire = stuff(content)
    reader, out = read(wire + b".\r\n" + following, cuts)
    assert reader.ended
    assert reader.objection is None
    assert wire == out
    assert following == reader.rest
    assert len(wire) == reader.octets


@given(OCTETS, CUTS)
@quick
def test_law_no_bare_newline_is_handed_on(octets, cuts):
    """Either there is an objection, or all that was handed on is made of whole CRLF lines."""
    reader, out = read(octets + b"\r\n.\r\n", cuts)
    assert reader.ended
    assert b"\r\n.\r\n" not in b"\r\n" + out
    if reader.objection is None:
        assert not has_bare_newline(out)
    else:
        assert reader.objection is Objection.BARE_NEWLINE


@given(OCTETS, CUTS)
@quick
@example(b"a\r\n.\n.\r\nMAIL", [3])
@example(b".\nx", [1])
def test_law_mended_octets_hold_no_end_and_no_bare_newline(octets, cuts):
    """Mending never makes an end of content out of what was none, and leaves no bare CR or LF."""
    reader, out = read(octets + b"\r\n.\r\n", cuts, normalise=True)
    assert reader.ended
    assert not has_bare_newline(out)
    assert b"\r\n.\r\n" not in b"\r\n" + out
    assert not out or out.endswith(b"\r\n")


@given(LINES, CUTS)
@quick
def test_mending_leaves_sound_content_alone(content, cuts):
    """Content with CRLF line ends is not touched."""
    mender = Mender()
    wire = stuff(content)
    assert wire == b"".join(mender.feed(piece) for piece in pieces(wire, cuts)) + mender.rest()


@given(
    st.lists(st.sampled_from([b"Received: x", b"received : y", b"Received-SPF: z", b" folded", b"RECEIVED\t:q"])), CUTS
)
@quick
def test_received_fields_are_counted_wherever_the_pieces_are_cut(lines, cuts):
    """Only fields of the header section with that very name count."""
    header = b"".join(b"\r\n" + line for line in lines)
    body = b"\r\n\r\nReceived: not a field\r\n"
    expected = sum(not line.startswith((b" ", b"Received-SPF")) for line in lines)
    for following in (body, b"\r\n"):
        counter = TraceCounter()
        for piece in _without_cut_newlines(pieces(header + following, cuts)):
            counter.feed(piece)
        assert expected == counter.fields


def _without_cut_newlines(parts: list[bytes]) -> list[bytes]:
    """The reader never cuts a CRLF in two."""
    out, kept = [], b""
    for part in parts:
        octets = kept + part
        kept = b"\r" if octets.endswith(b"\r") else b""
        out.append(octets[: len(octets) - len(kept)])
    return [part for part in out if part]


@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_too_many_received_fields_are_a_loop(size):
    """One more than the limit is refused, the limit is not."""
    for fields, expected in ((30, None), (31, Objection.LOOP)):
        wire = b"Received: from a by b\r\n" * fields + b"\r\nBody\r\n"
        reader, _ = read(wire + b".\r\n", [size], received_fields=30)
        assert expected == reader.objection


def test_content_above_the_limit_is_refused_and_read_to_its_end():
    """The limit counts octets of content; the end is still found."""
    wire = b"x" * 98 + b"\r\n"
    assert read(wire * 10 + b".\r\nQUIT", [64], limit=1000)[0].objection is None
    reader, _ = read(wire * 11 + b".\r\nQUIT", [64], limit=1000)
    assert reader.objection is Objection.TOO_BIG
    assert reader.rest == b"QUIT"


def test_a_deadline_fires_once_when_it_is_past_and_never_when_lifted():
    """Moving it forwards and backwards, lifting it and closing it."""

    async def run() -> list[str]:
        fired: list[str] = []
        loop = asyncio.get_running_loop()
        done = asyncio.Event()
        lifted = Deadline(loop, lambda: fired.append("lifted"))
        lifted.within(0.001)
        lifted.lift()
        closed = Deadline(loop, lambda: fired.append("closed"))
        closed.within(0.001)
        closed.close()
        moved = Deadline(loop, lambda: (fired.append("moved"), done.set()))
        moved.within(3600)
        moved.within(0.02)
        later = Deadline(loop, lambda: fired.append("later"))
        later.within(0.001)
        later.within(3600)
        await asyncio.wait_for(done.wait(), 20)
        later.close()
        lifted.close()
        moved.close()
        return fired

    assert asyncio.run(run()) == ["moved"]
