"""Content in memory files, and how much of it may be in work."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp_gateway.model import Saturated
from dlp_gateway.spool import Room, Spool, adopt, handle_of, memory_file


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@settings(max_examples=30, derandomize=True)
@given(st.lists(st.binary(max_size=5000), max_size=6))
def test_what_is_written_is_what_is_read(pieces):
    """In any pieces, also none; and it arrives the same where its descriptor is passed on."""
    spool = Spool()
    for piece in pieces:
        spool.write(piece)
    whole = b"".join(pieces)
    content = spool.content()
    assert (len(content), bytes(content), content == whole) == (len(whole), whole, True)
    handle = handle_of(content)
    assert (handle is None) == (not whole)
    if handle is not None:
        assert bytes(adopt(os.dup(handle), len(whole))) == whole


def test_the_file_goes_with_the_last_look_at_it():
    """No descriptor is left behind, whichever way a message ends."""
    before = open_files()
    for _ in range(3):
        spool = Spool()
        spool.write(b"x" * 100_000)
        content = spool.content()
        part = content[10:20]
        del content, spool
        assert bytes(part) == b"x" * 10
        del part
        left = Spool()
        left.write(b"x")
        left.close()
    assert open_files() == before


def test_ordinary_octets_have_no_file():
    """They are copied into one when they are sent to another process."""
    assert handle_of(b"abc") is None
    handle = memory_file(b"abc")
    content = adopt(handle, 3)
    assert handle_of(content) == handle
    assert handle_of(content[1:]) is None


def test_room_is_refused_before_it_is_overdrawn_and_given_back():
    """Messages and octets are bounded; what was told by SIZE counts before the first octet."""
    room = Room(messages=2, octets=100)
    room.enter(100)
    with pytest.raises(Saturated):
        room.enter(101)
    room.grow(60)
    with pytest.raises(Saturated):
        room.enter(41)
    room.enter(40)
    with pytest.raises(Saturated):
        room.enter(0)
    with pytest.raises(Saturated):
        room.grow(41)
    room.leave(41)
    room.leave(60)
    room.enter(100)
