"""Invented mail and verdicts for the store's tests."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from dlp_gateway.address import parse_path
from dlp_gateway.model import (
    Client,
    Disposition,
    Envelope,
    Finding,
    ForwardPath,
    Inspection,
    LegalProcess,
    Message,
    Reason,
    Verdict,
)
from dlp_gateway.store import Store, Told, seal

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 3, 2, 9, 30, 0, 123456, tzinfo=UTC)
DUE, EXPIRY = timedelta(days=1), timedelta(days=30)
#: One key for all processes of a test, as all nodes have one; it opens nothing but these tests' mail.
PRIVATE = seal.PrivateKey(("AGE-SECRET-KEY-19Z0A2LGK6S24CMHXWL4E00VRMX3GFKK2N67KJ8QWEL2NXVQ6HT5SL4TRYW",))
SIGNING = seal.generate_signing()
CLERK, FEDERAL, RIDER = "clerk@agency.example", "agent@ice.dhs.gov", "friend@other.example"
OFFICER = "officer@agency.example"

#: Stands in every message and may stand nowhere else.
CANARY = "CANARY-536-90-4399"


def message(*, text="hello", sender=CLERK, to=(FEDERAL,), riders=(), queue_id="q1", trace=b"") -> Message:
    """A message to `to` (in scope) and `riders` (not)."""
    paths = [ForwardPath(path=parse_path(item), in_scope=True) for item in to]
    paths += [ForwardPath(path=parse_path(item), in_scope=False, parameters=("NOTIFY=NEVER",)) for item in riders]
    envelope = Envelope(
        reverse_path=parse_path(sender) if sender else None,
        forward_paths=tuple(paths),
        client=Client(address="192.0.2.7", port=40000, helo="mta.agency.example"),
        received_at=NOW,
        parameters=("BODY=8BITMIME",),
    )
    content = trace + f"Subject: {text}\r\n\r\n{CANARY} {text}\r\n".encode()
    return Message(id=queue_id, envelope=envelope, content=content, fingerprint_key=b"k" * 32)


def finding(entity="US_SSN") -> Finding:
    """A finding of an entity."""
    return Finding(
        entity=entity, locator="1", start=0, end=11, score=0.9, recognizer="ssn", rule="dashes", fingerprint="ab12"
    )


def order_process(order_id="order-1") -> LegalProcess:
    """A registered order that was matched."""
    return LegalProcess(
        kind="federal_court_order", judicial=True, locator="h:Subject", accepted=True, reasons=("registered",),
        order_id=order_id,
    )  # fmt: skip


def inspection(disposition=Disposition.QUARANTINE, *, entities=("US_SSN",), legal=(), mixed="fork") -> Inspection:
    """A verdict and what led to it."""
    reason = Reason.LEGAL_PROCESS_ACCEPTED if legal else Reason.PROTECTED_DATA
    verdict = Verdict(disposition=disposition, rule="a-rule", reasons=(reason,), mixed_recipients=mixed)
    return Inspection(
        findings=tuple(finding(entity) for entity in entities),
        unread=(),
        legal_process=tuple(legal),
        verdict=verdict,
        rulebook_version="rulebook-1",
        jurisdiction="default",
        parts_read=3,
    )


def open_store(url: str, **changes) -> Store:
    """A store that tells the clerk and one officer."""
    told = Told(agency_domains=("agency.example",), officers=(OFFICER,))
    settings = {"case_prefix": "nm", "due": DUE, "expiry": EXPIRY, "told": told, "clock": lambda: NOW}
    return Store.open(url, **{"public_key": PRIVATE.public, **settings, **changes})


@contextmanager
def opened(url: str, **changes) -> Iterator[Store]:
    """Open and close a store."""
    store = open_store(url, **changes)
    try:
        yield store
    finally:
        store.close()


def explained(store, ask) -> list[str]:
    """The database's plans for all that `ask()` asks of a store."""
    asked = []

    def note(_connection, _cursor, statement, parameters, _context, many):
        asked.append((statement, parameters[0] if many else parameters))

    engine = store._database._engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET enable_seqscan = off")  # a table of no rows is read whole otherwise
        word = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
        told = [item for item in asked if item[0].startswith(("SELECT", "INSERT", "UPDATE", "DELETE"))]
        return [
            str(row[-1])
            for statement, parameters in told
            for row in connection.exec_driver_sql(f"{word} {statement}", parameters)
        ]
