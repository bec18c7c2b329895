"""The switches that all nodes obey at once (panic) or tell (bypass): one row each, changed with an audit entry.

Takes: a switch's name and new state, who and why. Returns: model.Switch.
Touches: table switches and the audit log, in one transaction. A store that is gone answers StoreFault, and then mail
in scope gets 451: no node can miss that the switch is on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from dlp_gateway.model import Panic, StoreFault, Switch
from dlp_gateway.store import audit
from dlp_gateway.store.database import lock
from dlp_gateway.store.tables import switches

if TYPE_CHECKING:
    from datetime import datetime

PANIC, BYPASS = "panic", "bypass"
NAMES = (PANIC, BYPASS)

_PANIC = sa.select(switches.c.state).where(switches.c.name == PANIC)


def panic(connection: sa.Connection) -> Panic:
    """Return how the panic switch stands; StoreFault for a word that this program does not know."""
    state = connection.execute(_PANIC).scalar()
    try:
        return Panic.OFF if state is None else Panic(state)
    except ValueError as error:
        raise StoreFault(f"the panic switch stands at {state!r}, which this program does not know") from error


def known(connection: sa.Connection) -> tuple[Switch, ...]:
    """Return all switches; one that was never used is off."""
    rows = {row.name: Switch(**row._asdict()) for row in connection.execute(sa.select(switches))}
    return tuple(rows.get(name) or Switch(name=name, state=Panic.OFF) for name in NAMES)


def turn(connection: sa.Connection, switch: Switch, *, user: str, now: datetime) -> None:
    """Set a switch as `switch` says (its `by` and `reason` go into the record) in the caller's transaction."""
    head = lock(connection)
    row = {"state": switch.state, "since": now, "by": switch.by, "reason": switch.reason}
    if connection.execute(sa.update(switches).where(switches.c.name == switch.name).values(row)).rowcount == 0:
        connection.execute(sa.insert(switches).values(name=switch.name, **row))
    entry = audit.Entry(
        at=now,
        actor=switch.by,
        action=audit.SWITCHED,
        subject=f"switch:{switch.name}",
        detail={"switch": switch.name, "state": switch.state, "user": user},
        private={"reason": switch.reason},
    )
    audit.append(connection, head, [entry])
