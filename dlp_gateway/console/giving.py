"""Giving a held message in part: who may, to whom it may go, and as what a person then acts.

Takes: an account, a case. Returns: recipients, a role. Touches: a worker process, for `judged`. Fails: Denied.
Pages and programs both ask here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlp_gateway.console import rights
from dlp_gateway.console.acts import acting, check
from dlp_gateway.console.login import Denied
from dlp_gateway.quarantine import COPY_BASIS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dlp_gateway.config import LawfulBasis
    from dlp_gateway.console.office import Office
    from dlp_gateway.model import Account, ForwardPath, Incident, Inspection


#: Acts after which mail may be on its way.
_LETTING_GO = frozenset({"release", "approve", "retry"})


def may_give(account: Account, incident: Incident) -> None:
    """Refuse whoever could not release it: a role that does not decide, another than counsel, its own author."""
    check(account, incident, "release")
    if incident.lane and not rights.sees_whistleblowers(account):
        raise Denied(403, "Your role does not allow this.")


def gives_as(account: Account, incident: Incident, demands: Iterable[LawfulBasis]) -> tuple[str, str]:
    """Say as what a person acts, and for whom: what the basis of a copy wants of them, if they are that."""
    wanted = next((item.approvers for item in demands if item.code == COPY_BASIS), ())
    return acting(account, incident, "release", approvers=wanted)


def may_have(incident: Incident) -> tuple[ForwardPath, ...]:
    """Return who may have a copy: the recipients of the case that are in scope."""
    return tuple(path for path in incident.envelope.in_scope if path.path.text in incident.recipients)


def is_kept(incident: Incident) -> bool:
    """Whether the message is still there: a bounce keeps none, and retention erases it."""
    return incident.octets > 0 and incident.erased_at is None


async def judged(office: Office, incident: Incident, act: str) -> Inspection | None:
    """Have a redacted copy read again by the rules in force before it leaves; None where that is not asked for."""
    if incident.copy_of is None or act not in _LETTING_GO or not is_kept(incident):
        return None
    return (await office.reader(incident)).inspection
