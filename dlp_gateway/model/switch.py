"""Switches that all nodes obey, and what stands while a message is judged."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import TYPE_CHECKING

from dlp_gateway.model.docket import Order

if TYPE_CHECKING:
    from datetime import datetime


@unique
class Panic(StrEnum):
    """What the panic switch does to all mail with a recipient in scope."""

    OFF = "off"  # each message is judged by the rules
    HOLD = "hold"  # each message is held, whatever the rules say
    DEFER = "defer"  # each message gets 451 and stays with the server before us


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """How a switch stands. `name`: panic | bypass; `state`: `off`, or what it does; `by` and `reason`: who and why."""

    name: str
    state: str
    since: datetime | None = None
    by: str = ""
    reason: str = ""

    @property
    def on(self) -> bool:
        """Whether it does anything."""
        return self.state != Panic.OFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the store says a message is judged by beside the rulebook: registered orders, and the panic switch."""

    orders: tuple[Order, ...] = ()
    panic: Panic = Panic.OFF
