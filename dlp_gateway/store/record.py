"""Record what was decided on messages: many of them in one transaction, each as if it were alone.

Takes: Message and Inspection. Returns: the Incident of what is held or bounced, None for what may go.
Touches: tables incidents, contents, case_numbers, outbox and the audit log. Fails: StoreFault, nothing written.
Source: decisions.md 26 (hold key), 27 (bounces and case numbers), 32 (hold_all), 33 (audit), 34 (orders again).
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from dlp_gateway.model import Disposition, Incident, Inspection, Order, Panic, Reason, Review, State, StoreFault
from dlp_gateway.store import audit, cases, codec, notices, register, seal, switches, words
from dlp_gateway.store.database import insert, lock
from dlp_gateway.store.tables import case_numbers, contents, incidents, new_id, orders
from dlp_gateway.trace import known_as

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime, timedelta

    from dlp_gateway.model import Envelope, Message

#: A leading field that relays add and that differs when a client sends the same mail again (RFC 5321 4.4), with its
#: folded lines.
_TRACE_FIELD = re.compile(rb"(?:received|return-path)[ \t]*:[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*", re.IGNORECASE)

#: The state of a registered order that a second officer has verified and nobody has revoked.
IN_FORCE = "verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """How cases are numbered and how long they wait."""

    case_prefix: str
    due: timedelta
    expiry: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One decided message, ready to be written.

    `draft`: the case to open, if the verdict or a revoked order asks for one; `certain` says that the verdict does.
    """

    message_id: str
    envelope: Envelope
    inspection: Inspection
    now: datetime
    draft: Incident | None
    certain: bool
    hold_key: str | None
    key_id: str
    sealed: bytes
    order_ids: tuple[str, ...]
    ids: tuple[str, ...] = ()


def submission(
    message: Message, inspection: Inspection, *, now: datetime, public_key: seal.PublicKey, clocks: Clocks
) -> Submission:
    """Seal and hash what the writer will need; the costly part, done outside its thread."""
    disposition = inspection.verdict.disposition
    order_ids = () if disposition is not Disposition.DELIVER else _orders_used(inspection)
    held = disposition is Disposition.QUARANTINE or bool(order_ids)
    sealed = seal.seal(public_key, message.content) if held else b""
    judged = _revoked(inspection) if order_ids else inspection
    opens = held or disposition is Disposition.BOUNCE
    return Submission(
        message_id=message.id,
        envelope=message.envelope,
        inspection=inspection,
        now=now,
        draft=_draft(message, judged, now=now, clocks=clocks, sealed=sealed) if opens else None,
        certain=opens and not order_ids,
        hold_key=hold_key(message, public_key) if held else None,
        key_id=public_key.id,
        sealed=sealed,
        order_ids=order_ids,
        ids=known_as(message.envelope, message.content),
    )


def hold_key(message: Message, public_key: seal.PublicKey) -> str:
    """Return what tells a repeat: content without its leading trace fields, reverse-path, all recipients.

    Keyed, so that a stolen database alone does not show whether a known message was held.
    """
    path = message.envelope.reverse_path
    key = hashlib.sha256(b"dlp-gateway hold " + public_key.constant.encode()).digest()
    digest = hmac.new(key, digestmod=hashlib.sha256)
    texts = sorted({forward.path.text for forward in message.envelope.forward_paths})
    for text in ("<>" if path is None else path.text, *texts):
        octets = text.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(octets) + octets)
    digest.update(memoryview(message.content)[_after_trace(message.content) :])
    return digest.hexdigest()


def _after_trace(content: bytes) -> int:
    position = 0
    while found := _TRACE_FIELD.match(content, position):
        position = found.end()
    return position


def _orders_used(inspection: Inspection) -> tuple[str, ...]:
    return tuple(sorted({item.order_id for item in inspection.legal_process if item.accepted and item.order_id}))


def _revoked(inspection: Inspection) -> Inspection:
    """Return what the inspection becomes if an order it relied on is revoked before it is recorded."""
    verdict = inspection.verdict
    reasons = tuple(reason for reason in verdict.reasons if reason is not Reason.LEGAL_PROCESS_ACCEPTED)
    verdict = replace(verdict, disposition=Disposition.QUARANTINE, reasons=(*reasons, Reason.ORDER_REVOKED))
    return replace(inspection, verdict=verdict)


def _draft(message: Message, inspection: Inspection, *, now: datetime, clocks: Clocks, sealed: bytes) -> Incident:
    bounced = inspection.verdict.disposition is Disposition.BOUNCE
    return Incident(
        id=new_id(now),
        case="",
        state=State.BOUNCED if bounced else State.HELD,
        message_id=message.id,
        envelope=message.envelope,
        recipients=_concerned(message.envelope, inspection),
        inspection=inspection,
        opened_at=now,
        due_at=now + clocks.due,
        expires_at=now + clocks.expiry,
        revision=1,
        octets=0 if bounced else len(message.content),
        content_sha256="" if bounced else hashlib.sha256(sealed).hexdigest(),
        urgent=inspection.urgent and not bounced,
        closed_at=now if bounced else None,
    )


def _concerned(envelope: Envelope, inspection: Inspection) -> tuple[str, ...]:
    """Return the recipients of the case: a bounce refuses all, `hold_all` holds all, a fork only those in scope."""
    verdict = inspection.verdict
    everybody = verdict.disposition is Disposition.BOUNCE or verdict.mixed_recipients == "hold_all"
    paths = envelope.forward_paths if everybody else envelope.in_scope
    return tuple(dict.fromkeys(forward.path.text for forward in paths))


# ------------------------------------------------------------------------------------------------- writing


def write(
    connection: sa.Connection, submissions: Sequence[Submission], *, clocks: Clocks, told: notices.Told
) -> list[Incident | None]:
    """Record all submissions in the caller's transaction; the results stand in their order."""
    keys = [item.hold_key for item in submissions if item.hold_key]
    held = _held(connection, keys)
    early = _contents_first(connection, submissions, held)
    head = lock(connection)
    _check_panic(connection, submissions)
    if connection.dialect.name != "sqlite":  # SQLite has held its lock from the start
        held = _held(connection, keys)
    batch = _Batch(connection, held=held, docket=_states(connection, submissions))
    results = [batch.settle(item) for item in submissions]
    opened = batch.number(clocks.case_prefix)
    _store(connection, batch, early)
    results = [None if case is None else opened.get(case.id, case) for case in results]
    audit.append(connection, head, [_entry(*pair) for pair in zip(submissions, results, strict=True)])
    register.listed(
        connection,
        [review for item, case in zip(submissions, results, strict=True) if case is None for review in _reviews(item)],
    )
    wanted = [(kind, case) for case in opened.values() if case.state is State.HELD for kind in _NEW]
    notices.enqueue(connection, told, wanted, now=submissions[0].now)
    return results


_NEW = (notices.HELD, notices.OFFICER_NEW)


def _check_panic(connection: sa.Connection, submissions: Sequence[Submission]) -> None:
    """Let nothing go once the panic switch is on: what was judged before it is told 451 and comes again."""
    lets_go = any(item.inspection.verdict.disposition is Disposition.DELIVER for item in submissions)
    if lets_go and switches.panic(connection) is not Panic.OFF:
        raise StoreFault("the panic switch was turned on while this message was being judged")


class _Batch:
    """What becomes of each submission, in their order: a new case, the case of its first coming, or nothing."""

    def __init__(self, connection: sa.Connection, *, held: dict[str, Incident], docket: dict[str, Order]) -> None:
        self._connection = connection
        self._held = held
        self._docket = docket
        self.new: dict[str, Submission] = {}

    def settle(self, item: Submission) -> Incident | None:
        if item.draft is None or not (item.certain or self._out_of_force(item)):
            self._use(item)
            return None
        if item.hold_key and item.hold_key in self._held:
            return self._held[item.hold_key]
        if item.hold_key:
            self._held[item.hold_key] = item.draft
        self.new[item.draft.id] = item
        return item.draft

    def _use(self, item: Submission) -> None:
        """Count a use within the batch; durable it becomes with the next hop's 250 (outcome.py)."""
        for order_id in item.order_ids:
            order = self._docket[order_id]
            self._docket[order_id] = replace(order, uses=order.uses + 1)

    def _out_of_force(self, item: Submission) -> bool:
        today = item.now.date()
        return not all(_in_force(self._docket.get(order_id), today) for order_id in item.order_ids)

    def number(self, prefix: str) -> dict[str, Incident]:
        """Give the new cases their numbers; return them by id."""
        numbers = {
            year: allot(self._connection, prefix, year, count)
            for year, count in Counter(item.now.year for item in self.new.values()).items()
        }
        opened = {}
        for key, item in self.new.items():
            assert item.draft is not None
            opened[key] = replace(item.draft, case=f"{prefix}-{item.now.year}-{next(numbers[item.now.year]):06d}")
            self.new[key] = replace(item, draft=opened[key])
        return opened


def _in_force(order: Order | None, today: date) -> bool:
    if order is None or order.state != IN_FORCE:
        return False
    begun = order.valid_from is None or order.valid_from <= today
    left = order.max_uses is None or order.uses < order.max_uses
    return begun and left and (order.valid_until is None or today <= order.valid_until)


_IS_HELD = incidents.c.state == sa.literal_column(f"'{State.HELD.value}'")  # in words: the index has it as a condition
_KNOWN = sa.select(incidents).where(incidents.c.hold_key.in_(sa.bindparam("keys", expanding=True)))
#: SQLite, asked for several keys, would rather look through all that is held; `likely` tells it that most cases are.
_HELD = {"sqlite": _KNOWN.where(sa.func.likely(_IS_HELD)), "postgresql": _KNOWN.where(_IS_HELD)}
_THIS_YEAR = (case_numbers.c.prefix == sa.bindparam("of")) & (case_numbers.c.year == sa.bindparam("in_year"))
_LAST_NUMBER = sa.select(case_numbers.c.last).where(_THIS_YEAR)
_NEXT_NUMBER = sa.update(case_numbers).where(_THIS_YEAR).values(last=sa.bindparam("upto"))


def _held(connection: sa.Connection, keys: Sequence[str]) -> dict[str, Incident]:
    if not keys:
        return {}
    rows = connection.execute(_HELD[connection.dialect.name], {"keys": keys}).mappings()
    return {row["hold_key"]: cases.from_row(row) for row in rows}


def _states(connection: sa.Connection, submissions: Iterable[Submission]) -> dict[str, Order]:
    used = sorted({order_id for item in submissions for order_id in item.order_ids})
    if not used:
        return {}
    rows = connection.execute(sa.select(orders).where(orders.c.id.in_(used)))
    return {row.id: replace(codec.restore(Order, row.body), state=row.state, uses=row.uses) for row in rows}


def allot(connection: sa.Connection, prefix: str, year: int, count: int) -> Iterator[int]:
    """Return the next `count` case numbers of a year."""
    named = {"of": prefix, "in_year": year}
    last = connection.execute(_LAST_NUMBER, named).scalar()
    if last is None:
        connection.execute(sa.insert(case_numbers).values(prefix=prefix, year=year, last=count))
    else:
        connection.execute(_NEXT_NUMBER, named | {"upto": last + count})
    return iter(range((last or 0) + 1, (last or 0) + count + 1))


def _contents_first(
    connection: sa.Connection, submissions: Sequence[Submission], held: dict[str, Incident]
) -> set[str]:
    """Put in the octets of the cases that will probably be opened, before the lock; return their ids."""
    likely = {item.hold_key: item for item in submissions if item.certain and item.sealed and item.hold_key not in held}
    return _insert_contents(connection, likely.values())


def _insert_contents(connection: sa.Connection, items: Iterable[Submission]) -> set[str]:
    rows = [
        {"incident_id": item.draft.id, "key_id": item.key_id, "sealed": item.sealed} for item in items if item.draft
    ]
    insert(connection, contents, rows)
    return {str(row["incident_id"]) for row in rows}


def _store(connection: sa.Connection, batch: _Batch, early: set[str]) -> None:
    """Write the new cases, and set the content right where the guess before the lock was wrong."""
    rows = [cases.to_row(item.draft) | {"hold_key": item.hold_key} for item in batch.new.values() if item.draft]
    insert(connection, incidents, rows)
    words.put(connection, rows)
    _insert_contents(connection, [item for key, item in batch.new.items() if item.sealed and key not in early])
    if wrong := sorted(early - set(batch.new)):
        connection.execute(sa.delete(contents).where(contents.c.incident_id.in_(wrong)))


# --------------------------------------------------------------------------------------------------- audit


def _entry(item: Submission, case: Incident | None) -> audit.Entry:
    """Say what was decided, in closed words and counts."""
    repeated = case is not None and (item.draft is None or case.id != item.draft.id)
    judged = case.inspection if case is not None and not repeated else item.inspection
    detail = (
        {"message_id": item.message_id} | facts(judged) | ({} if case is None else case_facts(case, repeated=repeated))
    )
    path = item.envelope.reverse_path
    return audit.Entry(
        at=item.now,
        actor=audit.GATEWAY,
        action="repeated" if repeated else "decided",
        subject=item.message_id if case is None else case.id,
        detail=detail,
        private={
            "reverse_path": None if path is None else path.text,
            "recipients": [forward.path.text for forward in item.envelope.in_scope],
            "riders": [forward.path.text for forward in item.envelope.riders],
            "ids": item.ids,
        },
    )


def _reviews(item: Submission) -> Iterator[Review]:
    """List what is let go on an order that nobody has verified: a well-formed reference does not prove one."""
    judged, sender = item.inspection, item.envelope.reverse_path
    if Reason.LEGAL_PROCESS_ACCEPTED not in judged.verdict.reasons:
        return
    if judged.verdict.disposition is not Disposition.DELIVER:
        return
    seen: set[tuple[str | None, str | None]] = set()
    for process in judged.legal_process:
        which = (process.court, process.docket_number)
        if not process.accepted or process.order_id or which in seen:
            continue
        seen.add(which)
        yield Review(
            id=new_id(item.now),
            at=item.now,
            message_id=item.message_id,
            kind=process.kind,
            court=process.court or "",
            docket_number=process.docket_number or "",
            author="" if sender is None else sender.text,
            recipients=tuple(path.path.text for path in item.envelope.in_scope),
            entities=tuple(judged.entity_counts),
            persons=process.persons,
            person_hashes=process.person_hashes,
            jurisdiction=judged.jurisdiction,
        )


def case_facts(case: Incident, *, repeated: bool) -> dict[str, object]:
    """Return what the audit log keeps of a case that was opened, or met again."""
    facts: dict[str, object] = {"case": case.case}
    if not repeated:
        facts |= {"state": case.state, "revision": 1, "content_sha256": case.content_sha256, "octets": case.octets}
    return facts


def facts(inspection: Inspection) -> dict[str, object]:
    """Return what the audit log keeps of an inspection: no locator (a sheet's name is content), no position."""
    verdict = inspection.verdict
    return {
        "disposition": verdict.disposition,
        "rule": verdict.rule,
        "reasons": verdict.reasons,
        "observed": verdict.observed,
        "entities": inspection.entity_counts,
        "unread": dict(Counter(item.cause.value for item in inspection.unread)),
        "legal_process": [
            {"kind": item.kind, "judicial": item.judicial, "accepted": item.accepted, "order_id": item.order_id}
            for item in inspection.legal_process
        ],
        "rulebook": inspection.rulebook_version,
        "jurisdiction": inspection.jurisdiction,
        "parts_read": inspection.parts_read,
    }
