"""Erase addresses that are no longer needed; the record of what was decided stays and still verifies.

Takes: a time; entries and closed cases older than it lose their addresses, notes and next hops' words.
Returns: how many audit entries were cleaned. Touches: audit_private, incidents, outbox, remarks, and one audit entry
that names the entries, so that verify can tell erasing from tampering. Open cases and legal holds are left alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from dlp_gateway.model import Address, Path, State
from dlp_gateway.store import audit, cases, words
from dlp_gateway.store.database import lock
from dlp_gateway.store.remark_tables import remarks
from dlp_gateway.store.tables import audit as audit_table
from dlp_gateway.store.tables import audit_private, incidents, mistakes, outbox

if TYPE_CHECKING:
    from datetime import datetime

    from dlp_gateway.model import Envelope, Incident

#: What one transaction cleans; the caller goes on until nothing is left.
_AT_ONCE = 500

_WORD = "erased"
_OPEN = (State.HELD, State.PROPOSED, State.APPROVED, State.RELEASING, State.RELEASE_FAILED)


def erase_addresses(connection: sa.Connection, *, before: datetime, now: datetime) -> int:
    """Clean some entries and cases older than `before`; the number of entries, 0 when nothing is left."""
    head = lock(connection)
    kept = sa.select(incidents.c.id).where(sa.or_(incidents.c.state.in_(_OPEN), incidents.c.legal_hold.is_(True)))
    query = (
        sa.select(audit_private.c.seq, audit_table.c.subject)
        .join(audit_table, audit_table.c.seq == audit_private.c.seq)
        .where(audit_table.c.at < before, audit_table.c.subject.not_in(kept))
        .order_by(audit_private.c.seq)
        .limit(_AT_ONCE)
    )
    rows = connection.execute(query).all()
    if not rows:
        return 0
    seqs = [row.seq for row in rows]
    connection.execute(sa.delete(audit_private).where(audit_private.c.seq.in_(seqs)))
    _clean_cases(connection, sorted({row.subject for row in rows}))
    entry = audit.Entry(
        at=now, actor="clock", action="addresses_erased", subject="audit", detail={"erased_entries": seqs}
    )
    audit.append(connection, head, [entry])
    return len(seqs)


def _clean_cases(connection: sa.Connection, ids: list[str]) -> None:
    """Take the local parts out of the cases, the recipients out of their notices, and names off their remarks."""
    known = connection.execute(sa.select(incidents).where(incidents.c.id.in_(ids))).mappings().all()
    rows = [cases.to_row(_without_addresses(cases.from_row(row))) for row in known]
    for values in rows:
        connection.execute(sa.update(incidents).where(incidents.c.id == values["id"]).values(values))
    words.put_again(connection, rows)
    connection.execute(sa.update(remarks).where(remarks.c.incident_id.in_(ids)).values(by=_WORD, user=_WORD))
    connection.execute(sa.update(mistakes).where(mistakes.c.incident_id.in_(ids)).values(by=_WORD, note=""))
    named = sa.update(outbox).where(outbox.c.incident_id.in_(ids), outbox.c.state != "pending")
    connection.execute(named.values(recipient=sa.literal(f"{_WORD}:").concat(outbox.c.id), last_reply=None))


def _without_addresses(incident: Incident) -> Incident:
    """Return the case with domains only."""
    envelope = incident.envelope
    names = {forward.path.text: _anonymous(forward.path).text for forward in envelope.forward_paths}
    return replace(
        incident,
        envelope=_anonymous_envelope(envelope),
        recipients=tuple(dict.fromkeys(names[text] for text in incident.recipients if text in names)),
        release_to=tuple(dict.fromkeys(names[text] for text in incident.release_to if text in names)),
        released_reply=_code(incident.released_reply),
        riders_reply=_code(incident.riders_reply),
    )


def _anonymous_envelope(envelope: Envelope) -> Envelope:
    sender = envelope.reverse_path
    forward = tuple(replace(item, path=_anonymous(item.path), parameters=()) for item in envelope.forward_paths)
    return replace(
        envelope,
        reverse_path=None if sender is None else _anonymous(sender),
        forward_paths=forward,
        parameters=(),
        xforward=(),
    )


def _anonymous(path: Path) -> Path:
    domain = path.address.domain
    return Path(text=f"{_WORD}@{domain}", address=Address(local_part=_WORD, domain=domain))


def _code(reply: str | None) -> str | None:
    """Keep the number of a reply: its words may quote an address."""
    return None if reply is None else reply[:3]
