"""Who may see and do what at the console. Pure; the pages and the acts both ask here.

Takes: an account, a case. Returns: yes or no. Source: decisions.md 39; docs/officer-handbook.md has the table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlp_gateway.model import Account, Role
from dlp_gateway.store.delegations import GIVES
from dlp_gateway.store.sight import for_counsel

if TYPE_CHECKING:
    from dlp_gateway.model import Incident, Order

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
    """Whether they may approve or turn down what another person proposed: by their role, or in somebody's place."""
    return _has(account, _APPROVE) or bool(account.stands_for)


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


def acts_for(account: Account, wanted: tuple[str, ...]) -> tuple[str, str]:
    """Return as what they approve, and whose account they stand in for: "" where the right is their own."""
    own = acts_as(account, wanted)
    if own != "officer" or (not wanted and _has(account, _APPROVE)):
        return own, ""
    fitting = (item for item in account.stands_for if not wanted or item.role in wanted)
    return next(((item.role, item.giver) for item in fitting), (own, ""))


def may_delegate(account: Account) -> bool:
    """Whether they have something that they may let another person approve in their place."""
    return _has(account, frozenset(GIVES))


def may_end_delegations(account: Account) -> bool:
    """Whether they may end what they gave; an admin may end anybody's."""
    return may_delegate(account) or _has(account, {Role.ADMIN})


def may_see_delegations(account: Account) -> bool:
    """Whether they may see who approves in whose place."""
    return may_see_people(account) or may_delegate(account) or bool(account.stands_for)


def may_order(account: Account) -> bool:
    """Whether they may register orders, verify another's, revoke, and look at what passed on an unproven one."""
    return _has(account, _LOOK)


def may_see_orders(account: Account) -> bool:
    """Whether they may see the register: initials and scope, never a name."""
    return _has(account, _READ)


def may_see_order(account: Account, order: Order) -> bool:
    """Whether an order concerns one of their agencies: named, above or below one that is, or limited to none."""
    if not may_see_orders(account):
        return False
    domains = [entry.rpartition("@")[2].removeprefix("*.").lower() for entry in order.senders]
    agencies = account.agencies
    return not agencies or not domains or any(_below(d, a) or _below(a, d) for d in domains for a in agencies)


def may_see_mistakes(account: Account) -> bool:
    """Whether they may see what was found by mistake: rules and causes, not a word of any message."""
    return _has(account, _READ | {Role.ADMIN})


def may_answer(account: Account) -> bool:
    """Whether they may answer for mail of their own that is held: whoever's mail address we know."""
    return account.address is not None


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
    if not may_read(account) or (for_counsel(incident) and not sees_whistleblowers(account)):
        return False
    sender = incident.envelope.reverse_path
    return of_theirs(account, sender.address.domain if sender else "")


def may_have_tokens(account: Account) -> bool:
    """Whether programs may act in their name: for everybody for whom the API does anything."""
    return may_see_system(account) or may_answer(account)


def is_offered_tokens(account: Account) -> bool:
    """Whether the navigation leads there: not for those who only write mail, who would wonder what it is."""
    return may_see_system(account)


def may_end_tokens(account: Account) -> bool:
    """Whether they see and may end everybody's tokens."""
    return _has(account, {Role.ADMIN})


def of_theirs(account: Account, domain: str) -> bool:
    """Whether a sender's domain is one of their agencies, or below one."""
    return not account.agencies or any(_below(domain, agency) for agency in account.agencies)


def _below(domain: str, agency: str) -> bool:
    return domain == agency or domain.endswith(f".{agency}")


def _has(account: Account, roles: frozenset[Role] | set[Role]) -> bool:
    return bool(roles & set(account.roles))
