"""Coroutines that are stepped by whoever has what they wait for."""

from __future__ import annotations

import asyncio

import pytest

from dlp_gateway.drive import Drive, Pause, aside


def test_a_driven_coroutine_goes_on_within_the_call_that_wakes_it():
    """No turn of the event loop lies between."""
    heard = []

    async def scene() -> None:
        pause = Pause(asyncio.get_running_loop())

        async def listen() -> None:
            for word in ("first", "second"):
                await pause
                heard.append(word)

        def play() -> None:
            Drive(listen()).step()
            pause.wake()
            assert heard == ["first"]
            pause.wake()
            assert heard == ["first", "second"]
            pause.wake()
            done.set_result(None)

        done = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(play)
        await done

    asyncio.run(scene())
    assert heard == ["first", "second"]


def test_a_task_may_wait_at_the_same_pause():
    """The connection to the next hop is used by driven sessions and by tasks."""

    async def scene() -> None:
        pause = Pause(asyncio.get_running_loop())

        async def wait() -> None:
            await pause

        task = asyncio.create_task(wait())
        await asyncio.sleep(0)
        pause.wake()
        pause.wake()
        await task

    asyncio.run(scene())


def test_a_driven_coroutine_may_await_futures_tasks_and_time_limits():
    """Futures and `sleep(0)` directly, what needs a current task by `aside`."""
    heard = []

    async def limited() -> str:
        async with asyncio.timeout(60):
            await asyncio.sleep(0)
            assert asyncio.current_task() is not None
            return "aside"

    async def fail() -> None:
        raise KeyError("aside")

    async def scene() -> None:
        done = asyncio.get_running_loop().create_future()

        async def act() -> None:
            await asyncio.sleep(0)
            heard.append(await asyncio.to_thread(lambda: "thread"))
            heard.append(await aside(limited()))
            with pytest.raises(KeyError):
                await aside(fail())
            done.set_result(None)

        asyncio.get_running_loop().call_soon(Drive(act()).step)
        await done

    asyncio.run(scene())
    assert heard == ["thread", "aside"]


def test_what_a_driven_coroutine_raises_reaches_whoever_woke_it_and_leaves_nothing_behind():
    """The next coroutine is driven as before, and a task is still a task."""

    async def scene() -> None:
        loop = asyncio.get_running_loop()
        pause = Pause(loop)

        async def fail() -> None:
            await pause
            raise KeyError("bug")

        def play() -> None:
            Drive(fail()).step()
            with pytest.raises(KeyError):
                pause.wake()
            done.set_result(None)

        done = loop.create_future()
        loop.call_soon(play)
        await done
        await aside(asyncio.sleep(0))
        task = asyncio.ensure_future(_at(pause))
        await asyncio.sleep(0)
        pause.wake()
        await task

    asyncio.run(scene())


async def _at(pause: Pause) -> None:
    await pause
