"""Who works at the console."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@unique
class Role(StrEnum):
    """What a person may do at the console; a person may have several."""

    OFFICER = "officer"  # looks at cases, decides or proposes
    APPROVER = "approver"  # approves what an officer proposed: the director's designee
    DIRECTOR = "director"  # an approver where the rules ask for the head of the agency
    RECORDS_CUSTODIAN = "records_custodian"  # an approver of what public records law lets go
    COUNSEL = "counsel"  # an officer who also sees what whistleblowers sent
    ADMIN = "admin"  # accounts and the state of the system; never a word of any message
    AUDITOR = "auditor"  # sees everything masked, changes nothing
    AUTHOR = "author"  # answers for their own held mail; sees nobody else's


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """One person lets another approve in their place, from one time to another. `giver`, `taker`: names of accounts.

    `role`: as what the taker approves (designee, records_custodian); `paper`: where the written delegation lies.
    """

    id: str
    giver: str
    taker: str
    role: str
    valid_from: datetime
    valid_until: datetime
    paper: str
    created_at: datetime
    ended_at: datetime | None = None
    ended_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person of the console. `name`: what they log in with, lower case; `title`: how the record names them.

    `agencies`: domains whose mail they may see, with those below; () is all. `one_time_codes`: whether log-in asks for
    a code (RFC 6238). `locked_until`: after too many wrong tries. `address`: whose mail is theirs to answer for.
    `federated`: their agency's own provider logs them in, no password of ours does.
    """

    id: str
    name: str
    title: str
    roles: tuple[Role, ...]
    agencies: tuple[str, ...] = ()
    one_time_codes: bool = False
    disabled: bool = False
    failures: int = 0
    locked_until: datetime | None = None
    created_at: datetime | None = None
    last_login_at: datetime | None = None
    stands_for: tuple[Delegation, ...] = ()
    address: str | None = None
    federated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A log-in. `fresh_at`: when they last proved who they are; what is grave asks for it again."""

    id: str
    account: Account
    created_at: datetime
    seen_at: datetime
    fresh_at: datetime
