"""Who may see and do what at the console. Pure; the pages and the acts both ask here.

Takes: an account, a case. Returns: yes or no. Source: decisions.md 39; docs/officer-handbook.md has the table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlp_gateway.model import Account, Role
from dlp_gateway.store.queue import WHISTLEBLOWER

if TYPE_CHECKING:
    from dlp_gateway.model import Incident

_DECIDE = frozenset({Role.OFFICER, Role.COUNSEL})
_APPROVE = frozenset({Role.APPROVER, Role.DIRECTOR, Role.RECORDS_CUSTODIAN, Role.COUNSEL})
_LOOK = _DECIDE | _APPROVE
_READ = _LOOK | {Role.AUDITOR}


def may_read(account: Account) -> bool:
    """Whether they may open cases, masked: everybody but an admin, who must never read a word of any message."""
    return _has(account, _READ)


def may_reveal(account: Account) -> bool:
    """Whether they may see values, with a reason that is recorded."""
    return _has(account, _LOOK)


def may_decide(account: Account) -> bool:
    """Whether they may release (or propose it), refuse, withdraw and mark cases."""
    return _has(account, _DECIDE)


def may_approve(account: Account) -> bool:
    """Whether they may approve or turn down what another person proposed."""
    return _has(account, _APPROVE)


#: As what a person of a role acts, in the words of the jurisdiction files (`approvers`).
_ACTS_AS = {
    Role.COUNSEL: "counsel",
    Role.DIRECTOR: "director",
    Role.APPROVER: "designee",
    Role.RECORDS_CUSTODIAN: "records_custodian",
}


def acts_as(account: Account, wanted: tuple[str, ...]) -> str:
    """Return as what they act: what the basis wants, if they are that; else an officer."""
    theirs = [name for role, name in _ACTS_AS.items() if role in account.roles]
    return next((name for name in theirs if name in wanted), "officer")


def may_tune(account: Account) -> bool:
    """Whether they may try the rules on a message of their own: whoever decides, looks after the rules or audits."""
    return _has(account, _READ | {Role.ADMIN})


def may_see_system(account: Account) -> bool:
    """Whether the machine's page is theirs."""
    return _has(account, _READ | {Role.ADMIN})


def may_see_settings(account: Account) -> bool:
    """Whether they may see how the machine is set up."""
    return _has(account, {Role.ADMIN, Role.AUDITOR})


def may_audit(account: Account) -> bool:
    """Whether they may look through the whole audit log."""
    return _has(account, {Role.AUDITOR, Role.ADMIN, Role.COUNSEL})


def may_see_log(account: Account) -> bool:
    """Whether the page of the audit log is theirs: the whole log, so for nobody who is bound to one agency."""
    return may_audit(account) and not account.agencies


def may_see_people(account: Account) -> bool:
    """Whether they may see who has an account."""
    return _has(account, {Role.ADMIN, Role.AUDITOR})


def sees_whistleblowers(account: Account) -> bool:
    """Whether cases released on that basis are shown to them."""
    return Role.COUNSEL in account.roles


def may_see(account: Account, incident: Incident) -> bool:
    """Whether this case is theirs to see: of their agencies, and not a whistleblower's unless they are counsel."""
    if not may_read(account) or (incident.basis == WHISTLEBLOWER and not sees_whistleblowers(account)):
        return False
    if not account.agencies:
        return True
    sender = incident.envelope.reverse_path
    return sender is not None and any(_below(sender.address.domain, agency) for agency in account.agencies)


def _below(domain: str, agency: str) -> bool:
    return domain == agency or domain.endswith(f".{agency}")


def _has(account: Account, roles: frozenset[Role] | set[Role]) -> bool:
    return bool(roles & set(account.roles))
