"""The SMTP role with a death in it: `python victim.py STEP`. Everything else is the real program.

STEP names the moment after which the process kills itself with SIGKILL, once per message that is judged:
inspected, recorded, relayed, answered (after the log line, before the reply is on the wire).
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys

from dlp_gateway import log
from dlp_gateway.config import load_config
from dlp_gateway.service.smtp import SmtpRole


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Deadly:
    """An object whose one method kills the process after it has done its work."""

    def __init__(self, real: object, method: str) -> None:
        self._real, self._method = real, method

    def __getattr__(self, name: str):
        real = getattr(self._real, name)
        if name != self._method:
            return real

        async def fatal(*args, **kwargs):
            await real(*args, **kwargs)
            die()

        return fatal


class Victim(SmtpRole):
    def __init__(self, config, step: str) -> None:
        super().__init__(config)
        self._step = step

    async def start(self) -> None:
        await super().start()
        gateway = self._gateway
        if self._step == "inspected":
            gateway.pool = Deadly(gateway.pool, "inspect")
        if self._step == "recorded":
            gateway._store = Deadly(gateway._store, "record")
        if self._step == "relayed":
            gateway._act = Deadly(gateway, "_act")._act
        if self._step == "answered":
            gateway.judge = Deadly(gateway, "judge").judge


if __name__ == "__main__":
    log.setup("info")
    asyncio.run(Victim(load_config(), sys.argv[1]).run())
