"""Calls between two processes of one role (here: two ends in one process)."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from dlp_gateway.link import Link, pair
from dlp_gateway.model import Saturated, ScannerFault, StoreFault
from dlp_gateway.spool import Spool, adopt


def play(scene) -> None:
    """Play one scene with a link whose other end obeys `echo`, `fault`, `bug`, `content`, `hang`."""

    async def obey(name, arguments, handle):
        match name:
            case "echo":
                return arguments
            case "fault":
                raise Saturated("full")
            case "bug":
                raise KeyError("secret of a mail")
            case "content":
                return bytes(adopt(handle, arguments[0]))[-5:]
            case _:
                return await asyncio.Event().wait()

    async def run() -> None:
        gone: list[str] = []
        one, two = pair()
        here = Link(one, obey=obey, lost=lambda: gone.append("here"))
        there = Link(two, obey=obey, lost=lambda: gone.append("there"))
        try:
            await scene(here, there, gone)
        finally:
            here.close()
            there.close()

    asyncio.run(run())


def test_answers_find_their_questions_in_both_directions_at_once():
    """Small and big ones, hundreds under way."""

    async def scene(here, there, _gone):
        sizes = [1, 40_000, 3_000_000, 7]
        asked = [end.call("echo", number, "x" * sizes[number % 4]) for number in range(200) for end in (here, there)]
        answers = await asyncio.gather(*asked)
        assert [answer[0] for answer in answers] == [number for number in range(200) for _ in (1, 2)]
        assert all(len(answer[1]) == sizes[answer[0] % 4] for answer in answers)

    play(scene)


def test_a_fault_there_is_the_same_fault_here_and_a_bug_becomes_one_without_its_text(capsys):
    """What a bug says may quote mail."""

    async def scene(here, _there, _gone):
        with pytest.raises(Saturated):
            await here.call("fault")
        with pytest.raises(ScannerFault, match="KeyError") as caught:
            await here.call("bug")
        assert "secret" not in str(caught.value)

    play(scene)
    assert "secret" not in capsys.readouterr().err


def test_content_travels_by_descriptor_and_none_is_left_behind():
    """From the heap or from a spool, as often as it is sent."""

    async def scene(here, _there, _gone):
        before = len(list(Path("/proc/self/fd").iterdir()))
        spool = Spool()
        spool.write(b"a" * 1_000_000 + b"fence")
        content = spool.content()
        for _ in range(3):
            assert await here.call("content", len(content), content=content) == b"fence"
            assert await here.call("content", 7, content=b"to" + b"heap!") == b"heap!"
        del content, spool
        assert len(list(Path("/proc/self/fd").iterdir())) == before

    play(scene)


def test_whoever_waits_learns_that_the_other_side_is_gone():
    """A fault, at once, also for the next question; each end is told once."""

    async def scene(here, there, gone):
        asked = asyncio.ensure_future(here.call("hang"))
        await here.call("echo")
        there.close()
        with pytest.raises(ScannerFault):
            await asked
        with pytest.raises(ScannerFault):
            await here.call("echo")
        assert gone == ["here"]

    play(scene)


def test_store_faults_keep_their_class():
    """The reply to the client depends on it."""
    fault = StoreFault("disk")

    async def scene() -> None:
        async def obey(_name, _arguments, _handle):
            raise fault

        one, two = pair()
        here = Link(one, obey=obey, lost=lambda: None)
        there = Link(two, obey=obey, lost=lambda: None)
        with pytest.raises(StoreFault, match="disk"):
            await here.call("x")
        here.close()
        there.close()

    asyncio.run(scene())
