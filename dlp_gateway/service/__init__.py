"""The only place where objects are built and wired: roles, listeners, workers, signals, reload.

Takes: Config. Touches: processes, sockets, the database. Fails: with words for the operator, before `ready`.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import uvloop

from dlp_gateway import heap, log
from dlp_gateway.service.build import (
    anchor,
    check_entrance,
    docket,
    keys_dir,
    make_keys,
    next_hop,
    pool,
    private_key,
    prove,
    provider,
    public_key,
    rulebook,
    scope,
    sealed_with,
    store,
    with_recognizers,
)
from dlp_gateway.service.machine import told
from dlp_gateway.service.smtp import SmtpRole

if TYPE_CHECKING:
    from dlp_gateway.config import Config
    from dlp_gateway.service.role import Role

__all__ = [
    "ROLES", "anchor", "check_entrance", "docket", "keys_dir", "make_keys", "next_hop", "pool", "private_key", "prove",
    "provider", "public_key", "rulebook", "scope", "sealed_with", "serve", "store", "told", "with_recognizers",
]  # fmt: skip

ROLES = ("smtp", "console")


def serve(config: Config, role: str | None) -> int:
    """Run one role in this process, or both as two processes; return the exit code."""
    log.setup(config.log_level)
    config.state_dir.mkdir(parents=True, exist_ok=True)
    if role is None:
        return _supervise(config)

    heap.return_big_blocks()

    async def run() -> None:
        await _made(role, config).run()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run())
    return os.EX_OK


def _made(role: str, config: Config) -> Role:
    if role == "smtp":
        return SmtpRole(config)
    from dlp_gateway.service.console import ConsoleRole  # noqa: PLC0415  half a second that only this role needs spend

    return ConsoleRole(config)


def _supervise(config: Config) -> int:
    """Start both roles, pass signals on, say `ready` once; when one ends, the other is ended, too.

    The roles are processes of their own, so that the one that faces the network never holds the private key in
    memory. Keys are made here first: both would, and the second would find the first one's.
    """
    make_keys(config)
    store(config).close()  # migrate once, before two processes would
    children = [
        subprocess.Popen([sys.executable, "-m", "dlp_gateway", "serve", role], stdout=subprocess.PIPE)  # noqa: S603  our own program
        for role in ROLES
    ]
    ending = _pass_on(children)
    if all(_ready(child) for child in children):
        print("ready", flush=True)  # noqa: T201  contract.md: one line on stdout
    elif not ending:
        signal.raise_signal(signal.SIGTERM)
    os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
    if not ending:
        signal.raise_signal(signal.SIGTERM)
    return max(abs(child.wait()) for child in children)


def _pass_on(children: list[subprocess.Popen[bytes]]) -> list[int]:
    """Pass signals on to the roles, a request to end only once: a role that is ending already must be let.

    Returns the list that the request is put into when it came.
    """
    ending: list[int] = []

    def end(number: int, _frame: object) -> None:
        if not ending:
            ending.append(number)
            _tell(children, signal.SIGTERM)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGHUP, lambda number, _frame: _tell(children, number))
    return ending


def _ready(child: subprocess.Popen[bytes]) -> bool:
    assert child.stdout is not None
    return any(line.strip() == b"ready" for line in child.stdout)


def _tell(children: list[subprocess.Popen[bytes]], number: int) -> None:
    for child in children:
        if child.poll() is None:
            child.send_signal(number)
