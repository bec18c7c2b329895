"""Turns at the workers: the last processor is lent, not given."""

import asyncio

from dlp_gateway.slots import Slots


async def takers(slots: Slots, count: int) -> list[asyncio.Task[None]]:
    tasks = [asyncio.ensure_future(slots.take()) for _ in range(count)]
    await asyncio.sleep(0)
    return tasks


def served(tasks: list[asyncio.Task[None]]) -> int:
    return sum(task.done() for task in tasks)


def test_the_last_slot_is_kept_back_at_first_and_lent_to_who_waits():
    """Two slots: the second taker waits at first, and is served though nobody gave a turn back."""

    async def run() -> None:
        slots = Slots(2, keep_back=True)
        tasks = await takers(slots, 2)
        assert served(tasks) == 1
        await asyncio.gather(*tasks)

    asyncio.run(run())


def test_a_lent_slot_serves_the_whole_queue_and_is_kept_back_again_after_it():
    """While anybody waits both slots go round; once nobody does, there is one again."""

    async def run() -> None:
        slots = Slots(2, keep_back=True)
        tasks = await takers(slots, 6)
        while served(tasks) < 2:
            await asyncio.sleep(0.01)
        for done in range(4):
            slots.give()
            await asyncio.sleep(0)
            assert served(tasks) == done + 3
        slots.give()
        slots.give()
        assert served(await takers(slots, 2)) == 1

    asyncio.run(run())


def test_one_slot_alone_and_slots_that_need_not_be_kept_back_are_given_at_once():
    """A single worker works, and a pool smaller than the machine leaves a processor free anyway."""

    async def run() -> None:
        assert served(await takers(Slots(1, keep_back=True), 1)) == 1
        assert served(await takers(Slots(2, keep_back=False), 3)) == 2

    asyncio.run(run())


def test_a_taker_who_gives_up_leaves_the_others_their_turns():
    """A cancelled wait takes no slot with it."""

    async def run() -> None:
        slots = Slots(2, keep_back=True)
        tasks = await takers(slots, 3)
        tasks[1].cancel()
        await asyncio.gather(tasks[0], tasks[2])
        slots.give()
        slots.give()
        assert served(await takers(slots, 1)) == 1

    asyncio.run(run())


def test_to_drain_is_to_wait_for_everybody():
    """It ends only when all turns were given back, lent or not."""

    async def run() -> None:
        slots = Slots(3, keep_back=True)
        await asyncio.gather(*await takers(slots, 3))
        drained = asyncio.ensure_future(slots.drain())
        for _ in range(3):
            await asyncio.sleep(0.01)
            assert not drained.done()
            slots.give()
        await drained

    asyncio.run(run())
