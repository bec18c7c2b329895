"""Cases (incidents) as rows: read, change by an act, lease for release.

Takes: ids, states, and for a change a pure function from the case as it stands to the Act.
Returns: model.Incident. Touches: tables incidents, contents, outbox and the audit log, in one transaction.
Fails: ActRefused and its kinds (somebody's act does not fit the case: nothing is changed), StoreFault.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from dlp_gateway.model import Envelope, Incident, Inspection, Lane, Mark, Panic, State, StoreFault
from dlp_gateway.store import audit, codec, family, mistakes, notices, switches
from dlp_gateway.store.database import lock
from dlp_gateway.store.remark_tables import remarks
from dlp_gateway.store.tables import contents, incidents
from dlp_gateway.store.words import turned

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from dlp_gateway.model import Mistake
    from dlp_gateway.store.database import Database
    from dlp_gateway.store.remarks import NewRemark

#: Fields of Incident that are columns of the same name, and those that acts change.
_FIXED = ("id", "message_id", "opened_at", "due_at", "expires_at", "octets", "content_sha256", "copy_of")
_CHANGING = (
    "state",
    "revision",
    "escalated_at",
    "basis",
    "released_reply",
    "assignee",
    "needs_information",
    "legal_hold",
    "urgent",
    "lane",
    "proposed_by",
    "proposed_user",
    "approved_by",
    "release_started_at",
    "release_attempts",
    "riders_reply",
    "escalations",
    "closed_at",
    "erased_at",
    "answered_at",
)


class ActRefused(Exception):
    """The act does not fit the case as it stands; nothing was changed."""


class NotFound(ActRefused):
    """There is no such case."""


class Stale(ActRefused):
    """Somebody else changed the case meanwhile."""


class WrongState(ActRefused):
    """The act is not possible in the case's state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What is to happen to a case: its new value, the audit entry, the notices, and the release loop's clock.

    `incident` keeps its revision; the store counts it up if anything changed. `next_at` and `unlease` are for the
    release loop alone. `erase` deletes the sealed content and what was told about it. `remark` is written with the act
    and makes the revision grow: whoever decides on a page from before has not read it.
    """

    incident: Incident
    action: str
    detail: Mapping[str, object] = field(default_factory=dict)
    private: Mapping[str, object] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    next_at: datetime | None = None
    unlease: bool = False
    erase: bool = False
    remark: NewRemark | None = None
    mistakes: tuple[Mistake, ...] = ()


def to_row(incident: Incident) -> dict[str, Any]:
    """Return the columns of a case."""
    sender = incident.envelope.reverse_path
    row = {name: getattr(incident, name) for name in (*_FIXED, *_CHANGING)}
    return row | {
        "case_number": incident.case,
        "envelope": codec.canonical(incident.envelope),
        "recipients": codec.canonical(incident.recipients),
        "inspection": codec.canonical(incident.inspection),
        "release_to": codec.canonical(incident.release_to),
        "sender": "" if sender is None else turned(sender.address.domain),
        "marks": codec.canonical(incident.marks),
    }


def from_row(row: sa.RowMapping) -> Incident:
    """Return the case of a row; StoreFault if the row is damaged."""
    try:
        return Incident(
            **{name: row[name] for name in (*_FIXED, *_CHANGING) if name not in {"state", "lane"}},
            state=State(row["state"]),
            lane=Lane(row["lane"]),
            case=row["case_number"],
            envelope=codec.restore(Envelope, row["envelope"]),
            recipients=codec.restore_texts(row["recipients"]),
            inspection=codec.restore(Inspection, row["inspection"]),
            release_to=codec.restore_texts(row["release_to"]),
            marks=codec.restore_all(Mark, row["marks"]),
        )
    except ValueError as error:
        raise StoreFault(f"case {row['id']}: {error}") from error


# ------------------------------------------------------------------------------------------------- reading


def find(connection: sa.Connection, id_or_case: str) -> Incident:
    """Return one case by its id or its number; NotFound."""
    named = sa.or_(incidents.c.id == id_or_case.lower(), incidents.c.case_number == id_or_case.upper())
    row = connection.execute(sa.select(incidents).where(named)).mappings().first()
    if row is None:
        raise NotFound(f"there is no case {id_or_case}; `quarantine list` shows the cases")
    return from_row(row)


def listed(
    connection: sa.Connection, *, state: State | None = None, limit: int | None = None, offset: int = 0
) -> tuple[Incident, ...]:
    """Return cases, oldest first; all, or those in one state."""
    query = sa.select(incidents).order_by(incidents.c.opened_at, incidents.c.id).limit(limit).offset(offset)
    if state is not None:
        query = query.where(incidents.c.state == state)
    return tuple(from_row(row) for row in connection.execute(query).mappings())


def due(connection: sa.Connection, *, now: datetime) -> tuple[Incident, ...]:
    """Return the held and proposed cases whose due time has come, oldest first; after a reminder only when expired."""
    query = (
        sa.select(incidents)
        .where(
            incidents.c.state.in_((State.HELD, State.PROPOSED)),
            incidents.c.due_at <= now,
            sa.or_(incidents.c.escalated_at.is_(None), incidents.c.expires_at <= now),
        )
        .order_by(incidents.c.due_at)
    )
    return tuple(from_row(row) for row in connection.execute(query).mappings())


def erasable(connection: sa.Connection, *, before: datetime) -> tuple[Incident, ...]:
    """Return the cases closed before a time whose content still stands and is not under legal hold."""
    query = sa.select(incidents).where(
        incidents.c.closed_at < before,
        incidents.c.erased_at.is_(None),
        incidents.c.octets > 0,
        incidents.c.legal_hold.is_(False),
    )
    return tuple(from_row(row) for row in connection.execute(query).mappings())


def sealed(connection: sa.Connection, incident: Incident) -> bytes:
    """Return the sealed content; StoreFault if it is not the octets that were recorded."""
    found = connection.execute(sa.select(contents.c.sealed).where(contents.c.incident_id == incident.id)).scalar()
    if found is None:
        raise NotFound(f"case {incident.case} has no content: a bounce keeps none, and retention erases it")
    octets = bytes(found)
    if hashlib.sha256(octets).hexdigest() != incident.content_sha256:
        raise StoreFault(f"case {incident.case}: the stored content is not the one that was held; run `audit verify`")
    return octets


def sealed_with(connection: sa.Connection) -> dict[str, int]:
    """Count the sealed contents by the key that they were sealed with."""
    query = sa.select(contents.c.key_id, sa.func.count()).group_by(contents.c.key_id).order_by(contents.c.key_id)
    return {row[0]: row[1] for row in connection.execute(query)}


# -------------------------------------------------------------------------------------------------- acting


def act(
    database: Database,
    told: notices.Told,
    id_or_case: str,
    decide: Callable[[Incident], Act],
    *,
    actor: str,
    now: datetime,
    revision: int | None = None,
    holder: str | None = None,
) -> Incident:
    """Do one act on a case: change, audit entry and notices in one transaction.

    `decide` sees the case as it stands under the lock. `revision`: what the officer saw; another one is Stale.
    `holder`: the act of a release loop, which must still have the lease.
    """
    with database.write() as connection:
        head = lock(connection)
        old = find(connection, id_or_case)
        _same_revision(old, revision)
        if holder is not None:
            _still_leased(connection, old, holder)
        wanted = decide(old)
        new = _store(connection, old, wanted)
        others = family.followed(connection, old, new, actor=actor, now=now)
        audit.append(connection, head, [_entry(new, wanted, old, actor=actor, now=now), *others])
        notices.enqueue(connection, told, [(kind, new) for kind in wanted.notices], now=now)
    return new


def _same_revision(old: Incident, revision: int | None) -> None:
    if revision is not None and old.revision != revision:
        raise Stale(f"case {old.case} was changed by somebody else (now {old.state}); look at it again")


def _still_leased(connection: sa.Connection, old: Incident, holder: str) -> None:
    has = connection.execute(sa.select(incidents.c.lease_holder).where(incidents.c.id == old.id)).scalar()
    if has != holder:
        raise Stale(f"case {old.case}: another node has taken over the release")


def _store(connection: sa.Connection, old: Incident, wanted: Act) -> Incident:
    """Write the new value; return it with its new revision (an act that only looks changes nothing)."""
    values: dict[str, Any] = {}
    if wanted.incident != old or wanted.remark is not None:
        values = {name: getattr(wanted.incident, name) for name in _CHANGING}
        values |= {"release_to": codec.canonical(wanted.incident.release_to), "revision": old.revision + 1}
        values["marks"] = codec.canonical(wanted.incident.marks)
        if wanted.incident.state is not State.HELD:
            values["hold_key"] = None  # decisions.md 26: from now on the same mail is a new case
    if wanted.next_at is not None:
        values["next_at"] = wanted.next_at
    if wanted.unlease:
        values |= {"lease_holder": None, "lease_until": None}
    if values:
        connection.execute(sa.update(incidents).where(incidents.c.id == old.id).values(values))
    if wanted.erase:
        connection.execute(sa.delete(contents).where(contents.c.incident_id == old.id))
        connection.execute(sa.update(remarks).where(remarks.c.incident_id == old.id).values(sealed=None, document=None))
    if wanted.remark is not None:
        connection.execute(sa.insert(remarks).values(incident_id=old.id, **asdict(wanted.remark)))
    mistakes.write(connection, wanted.mistakes)
    return find(connection, old.id)


def _entry(new: Incident, wanted: Act, old: Incident, *, actor: str, now: datetime) -> audit.Entry:
    facts = {"case": new.case, "from": old.state, "state": new.state, "revision": new.revision}
    return audit.Entry(
        at=now,
        actor=actor,
        action=wanted.action,
        subject=new.id,
        detail={**wanted.detail, **facts},
        private=wanted.private,
    )


def lease(database: Database, *, now: datetime, until: datetime, holder: str) -> Incident | None:
    """Take one case that is to be released and that nobody is releasing, for `holder` alone until `until`.

    While the panic switch is on nothing is taken: what officers released waits until it is off.
    """
    with database.write() as connection:
        lock(connection)
        if switches.panic(connection) is not Panic.OFF:
            return None
        query = sa.select(incidents).where(
            incidents.c.state == State.RELEASING,
            sa.or_(incidents.c.next_at.is_(None), incidents.c.next_at <= now),
            sa.or_(incidents.c.lease_until.is_(None), incidents.c.lease_until < now),
        )
        row = connection.execute(query.order_by(incidents.c.next_at, incidents.c.opened_at).limit(1)).mappings().first()
        if row is None:
            return None
        values = {"lease_holder": holder, "lease_until": until}
        connection.execute(sa.update(incidents).where(incidents.c.id == row["id"]).values(values))
    return from_row(row)
