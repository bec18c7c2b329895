"""Registered court orders (the docket), and what passed without one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPerson:
    """A person in an order's scope: initials for officers, keyed hashes of the words of the name for the gate."""

    initials: str
    hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A registered court order, as `--docket FILE.json` gives it or the store keeps it.

    `state`: added, verified, revoked. A list that is empty does not limit: no entities, persons, senders or recipients
    named means all of them. `uses`: deliveries so far, `max_uses`: how many may be. `*_by`: the officer's name,
    `*_user`: the account that the system knows.
    """

    id: str
    court: str
    docket_number: str
    state: str
    valid_from: date | None = None
    valid_until: date | None = None
    entities: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()
    persons: tuple[OrderPerson, ...] = ()
    max_uses: int | None = None
    uses: int = 0
    kind: str = ""
    judge: str = ""
    issued_on: date | None = None
    document_name: str = ""
    document_sha256: str = ""
    received_from: str = ""
    added_by: str = ""
    added_user: str = ""
    added_at: datetime | None = None
    verified_by: str = ""
    verified_user: str = ""
    verified_at: datetime | None = None
    verified_how: str = ""
    revoked_by: str = ""
    revoked_at: datetime | None = None
    revoked_why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What passed on an order that nobody has verified: for officers to look at afterwards.

    `persons`: how many the findings name; `flags`: other_agency, other_persons (the same order was claimed before by
    another agency, or for others). `outcome`: genuine, not_genuine, unclear; None while nobody has looked.
    """

    id: str
    at: datetime
    message_id: str
    kind: str
    court: str
    docket_number: str
    author: str
    recipients: tuple[str, ...]
    entities: tuple[str, ...]
    persons: int
    person_hashes: tuple[str, ...] = ()
    jurisdiction: str = ""
    flags: tuple[str, ...] = ()
    reviewed_at: datetime | None = None
    reviewed_by: str | None = None
    outcome: str | None = None
    note: str | None = None
