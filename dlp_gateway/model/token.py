"""Programs that work for people at the console."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@unique
class Permit(StrEnum):
    """What a program may do with a token, as far as its account may; a token may have several."""

    CASE_READ = "case:read"  # list, search and open cases, masked
    CASE_REVEAL = "case:reveal"  # see values, with a reason and a password given lately
    CASE_DECIDE = "case:decide"  # release or propose, refuse, withdraw, mark
    CASE_APPROVE = "case:approve"  # approve or turn down what somebody else proposed
    CASE_ORIGINAL = "case:original"  # messages, attachments and papers as sent, with a reason and a password
    VIEW_WRITE = "view:write"  # keep and forget filters of the queue under a name
    MAIL_ANSWER = "mail:answer"  # for authors: their own held mail, and their answers
    ORDER_READ = "order:read"  # registered orders, and what passed on claimed ones
    ORDER_WRITE = "order:write"  # register and revoke orders, answer the review list
    ORDER_VERIFY = "order:verify"  # say that an order is genuine
    ORDER_DOCUMENT = "order:document"  # read the documents of orders, registered or not yet
    DELEGATION_READ = "delegation:read"  # who approves in whose place
    DELEGATION_WRITE = "delegation:write"  # let another person approve, and end it
    AUDIT_READ = "audit:read"  # the audit log
    PEOPLE_READ = "people:read"  # who has an account
    SYSTEM_READ = "system:read"  # how the machine is, and how it is set up
    TOKEN_REVOKE = "token:revoke"  # noqa: S105  list tokens and end them; none is made by a program
    INSPECT = "inspect"  # have a message judged that is not in the queue; what is looked for, what was found wrongly


#: decisions.md 40 and the law of two people: one program does not do both halves, whoever owns its token.
APART = (
    frozenset({Permit.CASE_DECIDE, Permit.CASE_APPROVE}),
    frozenset({Permit.ORDER_WRITE, Permit.ORDER_VERIFY}),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A key by which a program acts as a person. `account`: their log-in name; `title`: what the token is for.

    `agencies`: domains it is narrowed to; () is all that the account has. `fresh_at`: when the account's password was
    last given for it. The key itself is shown once and never kept.
    """

    id: str
    account: str
    title: str
    permits: tuple[Permit, ...]
    agencies: tuple[str, ...]
    created_at: datetime
    created_by: str
    expires_at: datetime
    fresh_at: datetime | None = None
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None
    revoked_by: str | None = None

    def works(self, now: datetime) -> bool:
        """Whether it is neither revoked nor expired."""
        return self.revoked_at is None and now < self.expires_at
