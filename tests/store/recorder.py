"""A process that records messages, for the tests that need several, or one to kill.

Run as `python -m tests.store.recorder URL FIRST COUNT`: records messages FIRST..FIRST+COUNT-1 (each as its text),
prints each case id when it is committed.
"""

from __future__ import annotations

import asyncio
import sys

from tests.store.making import NOW, inspection, message, opened


async def record(store, number: int) -> None:
    """Record one message and say so."""
    mail = message(text=f"m{number} " + "x" * 2000, queue_id=f"q{number}")
    case = await store.record(mail, inspection(), now=NOW)
    print(number, case.id, flush=True)


async def main(url: str, first: int, count: int) -> None:
    """Keep eight messages in flight."""
    with opened(url) as store:
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        todo = iter(range(first, first + count))

        async def one() -> None:
            for number in todo:
                await record(store, number)

        await asyncio.gather(*(one() for _ in range(8)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
