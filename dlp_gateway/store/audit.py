"""The audit log in the database: append, read, verify.

Takes: entries without a word of any message. Returns: model.AuditEntry.
Touches: tables audit, audit_private and chain_head.
`detail` is canonical JSON and stays for ever; `private` (addresses, officers' notes, a next hop's words) goes beside
it into a table that retention may erase, and `detail` holds its salted digest.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import sqlalchemy as sa

from dlp_gateway.model import AuditEntry
from dlp_gateway.store.chain import Checkpoint, Problem, link, salted, verify
from dlp_gateway.store.codec import canonical
from dlp_gateway.store.database import insert
from dlp_gateway.store.tables import audit, audit_private, chain_head, incidents
from dlp_gateway.store.tables import switches as switches_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

#: Entries read at a time: a log of millions must not stand in memory.
_PAGE = 1000

_MOVE_HEAD = sa.update(chain_head).values(seq=sa.bindparam("end"), hash=sa.bindparam("digest"))

#: The actor of what no person did.
GATEWAY = "gateway"

#: The action of an entry that turns a switch (switches.py).
SWITCHED = "switched"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry to be appended: who did what to which case or message (`subject` is an id)."""

    at: datetime
    actor: str
    action: str
    subject: str
    detail: Mapping[str, object] = field(default_factory=dict)
    private: Mapping[str, object] = field(default_factory=dict)


def append(connection: sa.Connection, head: tuple[int, str], entries: Sequence[Entry]) -> tuple[int, str]:
    """Add entries behind `head`, which the caller holds locked; return the new head."""
    if not entries:
        return head
    rows, privates = [], []
    seq, prev_hash = head
    for entry in entries:
        seq += 1
        salt, body = secrets.token_bytes(16), canonical(entry.private)
        if entry.private:
            privates.append({"seq": seq, "salt": salt, "body": body})
        row = _row(entry, seq=seq, prev_hash=prev_hash, digest=salted(salt, body) if entry.private else None)
        rows.append(row)
        prev_hash = str(row["hash"])
    insert(connection, audit, rows)
    insert(connection, audit_private, privates)
    connection.execute(_MOVE_HEAD, {"end": seq, "digest": prev_hash})
    return seq, prev_hash


def _row(entry: Entry, *, seq: int, prev_hash: str, digest: str | None) -> dict[str, object]:
    facts = {**entry.detail, "private": digest} if digest else entry.detail
    row: dict[str, object] = {
        "seq": seq,
        "at": entry.at,
        "actor": entry.actor,
        "action": entry.action,
        "subject": entry.subject,
        "detail": canonical(facts),
    }
    return row | {"prev_hash": prev_hash, "hash": link(prev_hash, **row)}  # type: ignore[arg-type]


def entries(connection: sa.Connection, *, since: int = 0, subject: str | None = None) -> Iterator[AuditEntry]:
    """Yield the entries after number `since`, in order; all or those about one subject."""
    query = sa.select(audit).order_by(audit.c.seq).limit(_PAGE)
    if subject is not None:
        query = query.where(audit.c.subject == subject)
    page = connection.execute(query.where(audit.c.seq > since)).all()
    while page:
        yield from (AuditEntry(**row._asdict()) for row in page)
        page = connection.execute(query.where(audit.c.seq > page[-1].seq)).all()


def began(connection: sa.Connection, *, actor: str) -> bool:
    """Whether an actor has ever said that it began."""
    query = sa.select(audit.c.seq).where(audit.c.actor == actor, audit.c.action == "started").limit(1)
    return connection.execute(query).first() is not None


def last_at(connection: sa.Connection) -> datetime | None:
    """Return the time of the last entry."""
    return connection.execute(sa.select(audit.c.at).order_by(audit.c.seq.desc()).limit(1)).scalar()


def acts(connection: sa.Connection, *, since: int) -> Iterator[AuditEntry]:
    """Yield the entries after number `since` of what persons and clocks did; not what becomes of mail by itself."""
    query = sa.select(audit).where(audit.c.seq > since, audit.c.actor != GATEWAY).order_by(audit.c.seq).limit(_PAGE)
    yield from (AuditEntry(**row._asdict()) for row in connection.execute(query))


def privates(connection: sa.Connection, seqs: Sequence[int]) -> dict[int, str]:
    """Return the erasable part (JSON) of entries, where it still stands."""
    query = sa.select(audit_private.c.seq, audit_private.c.body).where(audit_private.c.seq.in_(seqs))
    return {row.seq: row.body for row in connection.execute(query)}


def head(connection: sa.Connection, *, at: datetime) -> Checkpoint:
    """Return what the database says the end of its log is."""
    row = connection.execute(sa.select(chain_head.c.seq, chain_head.c.hash)).one()
    return Checkpoint(seq=row.seq, hash=row.hash, at=at)


def agreed(connection: sa.Connection, checkpoints: Iterable[Checkpoint]) -> int:
    """Return the number of the last entry that a checkpoint swears to and that the log holds as it was; 0 if none."""
    for item in sorted(checkpoints, key=lambda item: item.seq, reverse=True):
        if connection.execute(sa.select(audit.c.hash).where(audit.c.seq == item.seq)).scalar() == item.hash:
            return item.seq
    return 0


def problems(connection: sa.Connection, checkpoints: Iterable[Checkpoint], *, at: datetime) -> list[Problem]:
    """Return everything that should not be so in the log, beside it, and in the cases it tells of."""
    seen = _Seen(connection)
    found = verify(seen.watch(entries(connection)), checkpoints, head=head(connection, at=at))
    return found + list(seen.private_problems()) + list(seen.case_problems()) + list(seen.switch_problems())


class _Seen:
    """What the entries say of the rows beside them: digests of private parts, states of cases."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._digests: dict[int, str] = {}
        self._erased: set[int] = set()
        self._cases: dict[str, Mapping[str, object]] = {}
        self._switches: dict[object, object] = {}

    def watch(self, log: Iterable[AuditEntry]) -> Iterator[AuditEntry]:
        for entry in log:
            facts = _facts(entry)
            if "private" in facts:
                self._digests[entry.seq] = str(facts["private"])
            if "revision" in facts:
                self._cases[entry.subject] = {**self._cases.get(entry.subject, {}), **facts}
            if entry.action == SWITCHED:
                self._switches[facts.get("switch")] = facts.get("state")
            erased = facts.get("erased_entries", ())
            self._erased.update(erased if isinstance(erased, list) else ())
            yield entry

    def private_problems(self) -> Iterator[Problem]:
        """Compare the erasable parts with their digests; what an `addresses_erased` entry names may be gone."""
        missing = set(self._digests) - self._erased
        for row in self._connection.execute(sa.select(audit_private)):
            missing.discard(row.seq)
            if self._digests.get(row.seq) != salted(row.salt, row.body):
                yield Problem(seq=row.seq, what="its addresses or notes were changed")
        for seq in sorted(missing):
            yield Problem(seq=seq, what="its addresses or notes are gone, and no entry says they were erased")

    def case_problems(self) -> Iterator[Problem]:
        """Compare the cases with the last thing that the log says of them."""
        columns = (incidents.c.id, incidents.c.state, incidents.c.revision, incidents.c.content_sha256)
        for row in self._connection.execute(sa.select(*columns)):
            said = self._cases.pop(row.id, {})
            if (said.get("state"), said.get("revision")) != (row.state, row.revision):
                yield Problem(seq=None, what=f"case {row.id} is {row.state}, which the log does not say")
            if said.get("content_sha256") != row.content_sha256:
                yield Problem(seq=None, what=f"case {row.id}: the content is not the one that was recorded")
        for subject in self._cases:
            yield Problem(seq=None, what=f"case {subject} is gone, which the log does not say")

    def switch_problems(self) -> Iterator[Problem]:
        """Compare the switches with the last thing that the log says of them."""
        for row in self._connection.execute(sa.select(switches_table.c.name, switches_table.c.state)):
            if self._switches.pop(row.name, None) != row.state:
                yield Problem(seq=None, what=f"switch {row.name} is {row.state}, which the log does not say")
        for name in self._switches:
            yield Problem(seq=None, what=f"switch {name} is gone, which the log does not say")


def _facts(entry: AuditEntry) -> Mapping[str, object]:
    try:
        facts = json.loads(entry.detail)
    except ValueError:
        return {}  # the chain has reported the changed entry already
    return facts if isinstance(facts, dict) else {}
