"""The store as officers, the clocks, the outbox and auditors use it: cases, notices, orders, switches, the audit log.

Takes: acts and questions. Returns: values of model.py. Touches: the database and the audit anchor.
Fails: StoreFault for any trouble of ours, after which nothing of the act was written; ActRefused (cases.py) for an
act that does not fit the case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from dlp_gateway.model import StoreFault
from dlp_gateway.store import about, audit, cases, checkpoint, codec, erasure, notices, register, search, switches
from dlp_gateway.store.cases import ActRefused
from dlp_gateway.store.database import Database, lock
from dlp_gateway.store.tables import case_numbers, orders

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from dlp_gateway.model import AuditEntry, Incident, Order, State, Switch
    from dlp_gateway.store.about import About
    from dlp_gateway.store.cases import Act
    from dlp_gateway.store.chain import Checkpoint, Problem
    from dlp_gateway.store.checkpoint import Anchor, Restored
    from dlp_gateway.store.notices import Notice, Told
    from dlp_gateway.store.seal import SigningKey, VerifyingKey


class Desk:
    """What needs no event loop: every call is one transaction, in the caller's thread."""

    def __init__(
        self,
        database: Database,
        *,
        told: Told,
        signing_key: SigningKey | None,
        anchor: Path | None,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._told = told
        self._signing_key = signing_key
        self._anchor = anchor
        self._clock = clock

    # ----------------------------------------------------------------------------------------------- cases

    def act(
        self,
        id_or_case: str,
        decide: Callable[[Incident], Act],
        *,
        actor: str,
        now: datetime,
        revision: int | None = None,
        holder: str | None = None,
    ) -> Incident:
        """Do one act on a case: state, audit entry and notices in one transaction (cases.act)."""
        return cases.act(
            self._database, self._told, id_or_case, decide, actor=actor, now=now, revision=revision, holder=holder
        )

    def incidents(
        self, state: State | None = None, *, limit: int | None = None, offset: int = 0
    ) -> tuple[Incident, ...]:
        """Return cases, oldest first: all, or those in one state."""
        with self._database.read() as connection:
            return cases.listed(connection, state=state, limit=limit, offset=offset)

    def incident(self, id_or_case: str) -> Incident:
        """Return one case; NotFound."""
        with self._database.read() as connection:
            return cases.find(connection, id_or_case)

    def due(self, now: datetime) -> tuple[Incident, ...]:
        """Return the held and proposed cases that the clock has something to do with."""
        with self._database.read() as connection:
            return cases.due(connection, now=now)

    def erasable(self, before: datetime) -> tuple[Incident, ...]:
        """Return the cases closed before a time whose content may be erased."""
        with self._database.read() as connection:
            return cases.erasable(connection, before=before)

    def erase_addresses(self, before: datetime, *, now: datetime) -> int:
        """Take addresses and notes out of what is closed and older than `before`; how many entries were cleaned."""
        cleaned = 0
        while some := self._erase_some(before, now):
            cleaned += some
        return cleaned

    def _erase_some(self, before: datetime, now: datetime) -> int:
        with self._database.write() as connection:
            return erasure.erase_addresses(connection, before=before, now=now)

    def sealed(self, id_or_case: str) -> bytes:
        """Return a case's sealed content, checked against the digest that was recorded with it."""
        with self._database.read() as connection:
            return cases.sealed(connection, cases.find(connection, id_or_case))

    def sealed_with(self) -> dict[str, int]:
        """Count the sealed contents by the short name of the key that they were sealed with."""
        with self._database.read() as connection:
            return cases.sealed_with(connection)

    def lease_release(self, *, now: datetime, until: datetime, holder: str) -> Incident | None:
        """Take one case to be released, for one holder among all nodes until `until`."""
        return cases.lease(self._database, now=now, until=until, holder=holder)

    # -------------------------------------------------------------------------------------------- notices

    def due_notices(self, now: datetime) -> tuple[Notice, ...]:
        """Return the notices that may go out now."""
        with self._database.read() as connection:
            return notices.due(connection, now=now)

    def notices(self, id_or_case: str) -> tuple[Notice, ...]:
        """Return all notices about a case."""
        with self._database.read() as connection:
            return notices.of(connection, cases.find(connection, id_or_case).id)

    def tells_author(self, incident: Incident) -> bool:
        """Whether the author of a case can be told anything: only mailboxes of the agency are."""
        return bool(self._told.recipients(notices.REDACTION, incident))

    def lease_notice(self, *, now: datetime, until: datetime, holder: str) -> Notice | None:
        """Take one due notice, for one holder among all nodes until `until`."""
        with self._database.write() as connection:
            lock(connection)
            return notices.lease(connection, now=now, until=until, holder=holder)

    def settle_notice(
        self,
        notice: Notice,
        *,
        holder: str,
        now: datetime,
        state: str,
        last_reply: str | None = None,
        reason: str | None = None,
        next_at: datetime | None = None,
    ) -> bool:
        """Write what became of a leased notice; `next_at` means that it is tried again. False: the lease was lost."""
        values: dict[str, object] = {"state": state, "attempts": notice.attempts + 1, "reason": reason}
        values |= {"last_reply": last_reply} if last_reply is not None else {}
        values |= {"next_at": next_at} if next_at is not None else {}
        with self._database.write() as connection:
            lock(connection)
            return notices.settle(connection, notice, holder=holder, now=now, values=values)

    # ---------------------------------------------------------------------------------------- the database

    def about(self) -> About:
        """Return what the database says of itself."""
        with self._database.snapshot() as connection:
            return about.about(connection)

    # ---------------------------------------------------------------------------------------------- docket

    def orders(self) -> tuple[Order, ...]:
        """Return the registered orders."""
        with self._database.read() as connection:
            return register.registered(connection)

    def put_order(self, order: Order, *, actor: str, action: str, now: datetime) -> None:
        """Register an order or write its new state, with its audit entry (`action`: what was done)."""
        row = {"state": order.state, "body": codec.canonical(order)}
        entry = audit.Entry(
            at=now, actor=actor, action=action, subject=order.id, detail={"order": order.id, "in_state": order.state}
        )
        with self._database.write() as connection:
            head = lock(connection)
            if connection.execute(sa.update(orders).where(orders.c.id == order.id).values(row)).rowcount == 0:
                connection.execute(sa.insert(orders).values(id=order.id, **row))
            audit.append(connection, head, [entry])

    # -------------------------------------------------------------------------------------------- switches

    def switches(self) -> tuple[Switch, ...]:
        """Return how the switches that all nodes obey stand."""
        with self._database.read() as connection:
            return switches.known(connection)

    def turn(self, switch: Switch, *, user: str, now: datetime) -> None:
        """Set a switch for all nodes at once; `by` and `reason` of `switch` and the account `user` are recorded."""
        with self._database.write() as connection:
            switches.turn(connection, switch, user=user, now=now)

    # ----------------------------------------------------------------------------------------------- audit

    def audit_entries(self, since: int = 0, *, subject: str | None = None) -> Iterator[AuditEntry]:
        """Yield audit entries after number `since`, in order; all or those about one case or message."""
        with self._database.read() as connection:
            yield from audit.entries(connection, since=since, subject=subject)

    def audit_end(self) -> int:
        """Return the number of the last audit entry."""
        with self._database.read() as connection:
            return audit.head(connection, at=self._clock()).seq

    def began(self, actor: str) -> bool:
        """Whether a role has ever begun on this log."""
        with self._database.read() as connection:
            return audit.began(connection, actor=actor)

    def last_entry_at(self) -> datetime | None:
        """Return the time of the last audit entry."""
        with self._database.read() as connection:
            return audit.last_at(connection)

    def clock(self) -> datetime | None:
        """Return the time of the database server; None for SQLite, which has this machine's."""
        if self._database.sqlite:
            return None
        with self._database.read() as connection:
            return connection.execute(sa.select(sa.func.clock_timestamp())).scalar()

    def acts(self, since: int) -> tuple[AuditEntry, ...]:
        """Return some audit entries after number `since` of what persons and clocks did."""
        with self._database.read() as connection:
            return tuple(audit.acts(connection, since=since))

    def audit_private(self, *seqs: int) -> dict[int, str]:
        """Return the erasable parts (JSON: addresses, notes) of audit entries, where they still stand."""
        with self._database.read() as connection:
            return audit.privates(connection, seqs)

    def histories(self, *, ids: tuple[str, ...], address: str | None = None) -> dict[str, list[search.Known]]:
        """Return the audit entries, by case or message, of what is known by one of these ids or an address."""
        found: dict[str, list[search.Known]] = {}
        with self._database.read() as connection:
            for name in ids:
                found |= search.by_id(connection, name)
            return found if address is None else found | search.by_address(connection, address)

    def audit_append(self, *, actor: str, action: str, subject: str, now: datetime, **detail: object) -> None:
        """Write an entry about something that concerns no case (keys rotated, audit exported, panic switch)."""
        entry = audit.Entry(at=now, actor=actor, action=action, subject=subject, detail=detail)
        with self._database.write() as connection:
            audit.append(connection, lock(connection), [entry])

    def checkpoint(self, now: datetime | None = None) -> Checkpoint | None:
        """Sign the end of the audit chain and write it to the anchor; None where there is none to write.

        Raises StoreFault for a log that contradicts the anchor: swearing to it would cover the traces.
        """
        if self._anchor is None or self._signing_key is None:
            return None
        sworn = checkpoint.last(self._anchor, key=self._signing_key.public)
        with self._database.read() as connection:
            if sworn is not None and audit.agreed(connection, [sworn]) != sworn.seq:
                raise StoreFault(
                    f"the audit log does not hold entry {sworn.seq} as it was sworn to: after a restore run "
                    "`dlp-gateway audit restored`, else keep a copy of database and anchor and find out who had access"
                )
            end = audit.head(connection, at=now or self._clock())
        if end.seq > 0:
            checkpoint.append(self._anchor, key=self._signing_key, checkpoint=end)
        return end

    def verify_audit(self, *, now: datetime, key: VerifyingKey | None = None) -> list[Problem]:
        """Return what is wrong with the audit log; with `key` the anchor's checkpoints are compared, too."""
        sworn = self.anchor(key) if key is not None else checkpoint.Anchor()
        with self._database.snapshot() as connection:
            return [*sworn.problems, *audit.problems(connection, sworn.checkpoints, at=now)]

    def anchor(self, key: VerifyingKey) -> Anchor:
        """Return what was sworn to outside the database."""
        return checkpoint.Anchor() if self._anchor is None else checkpoint.read(self._anchor, key=key)

    def agreed(self, key: VerifyingKey) -> bool:
        """Whether the log still holds what the anchor last swore to: not so after a restore, or a cut."""
        sworn = self.anchor(key)
        with self._database.read() as connection:
            return audit.agreed(connection, sworn.checkpoints) == sworn.end

    def restored(self, *, actor: str, user: str, reason: str, now: datetime, skip: int, key: VerifyingKey) -> Restored:
        """Go on with a log that a restore has cut, and swear to it; case numbers jump ahead of those already told.

        `skip`: how many numbers. Raises ActRefused if nothing was cut, or if the log is not whole.
        """
        if self._anchor is None or self._signing_key is None:
            raise ActRefused("this needs the signing key and the audit anchor: run it where the console role runs")
        sworn = checkpoint.read(self._anchor, key=key)
        with self._database.write() as connection:
            lock(connection)
            base, kept = audit.agreed(connection, sworn.checkpoints), audit.head(connection, at=now)
            if base == sworn.end:
                raise ActRefused(f"the log holds all that the anchor swears to, up to entry {base}: nothing was lost")
            known = [item for item in sworn.checkpoints if item.seq <= base]
            if problems := audit.problems(connection, known, at=now):
                raise ActRefused(f"the restored log is not whole ({problems[0].what}): take another backup")
            connection.execute(sa.update(case_numbers).values(last=case_numbers.c.last + skip))
            entry = audit.Entry(
                at=now,
                actor=actor,
                action="restored",
                subject="audit",
                detail={"user": user, "kept_to": base, "lost_to": sworn.end, "numbers_skipped": skip},
                private={"reason": reason},
            )
            audit.append(connection, (kept.seq, kept.hash), [entry])
        restore = checkpoint.Restored(kept=kept, base=base, lost_to=sworn.end)
        checkpoint.restored(self._anchor, key=self._signing_key, restore=restore)
        self.checkpoint(now)
        return restore
