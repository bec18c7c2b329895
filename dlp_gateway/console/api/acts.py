"""The acts on a case: one shape for each, who may, and what happens: the same rules as the forms of the case's page.

Takes: shapes. Returns: the case after it. Touches: the store, through `quarantine`. Fails: ActRefused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from dlp_gateway.model import Lane, Permit

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from dlp_gateway.model import Incident, Inspection
    from dlp_gateway.quarantine import Officer, Quarantine, Wrong

_TEXT = 4000


class Asked(BaseModel):
    """What every act says."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _Noted(Asked):
    note: str = Field(min_length=10, max_length=_TEXT, description="why; goes into the record and before a court")


class Release(_Noted):
    """Release to some or all of the case's own recipients; proposes it where another person must approve."""

    act: Literal["release"]
    basis: str = Field(max_length=64, description="code of a lawful basis: `bases` of the case lists them")
    evidence: dict[str, Annotated[str, Field(max_length=_TEXT)]] = Field(
        default_factory=dict, max_length=50, description="what the basis asks for, by name"
    )
    recipients: list[str] = Field(min_length=1, max_length=1000, description="of the case's own, as it names them")


class Approve(_Noted):
    """Approve what another person proposed."""

    act: Literal["approve"]


class Return(_Noted):
    """Turn a proposal down; the case waits again."""

    act: Literal["return"]


class Refuse(_Noted):
    """Refuse for good; the author is told."""

    act: Literal["refuse"]


class Withdraw(_Noted):
    """Close the case because its author no longer wants it sent."""

    act: Literal["withdraw"]


class Retry(_Noted):
    """Send a release that failed once more."""

    act: Literal["retry"]


class Ask(_Noted):
    """Mark that the case waits for an answer, or that it came."""

    act: Literal["ask"]
    on: bool


class LegalHold(_Noted):
    """Stop every clock of the case, or let them go on."""

    act: Literal["legal_hold"]
    on: bool


class Urgent(Asked):
    """Mark the case urgent, or not."""

    act: Literal["urgent"]
    on: bool


class Assign(Asked):
    """Take the case, or give it back."""

    act: Literal["assign"]
    on: bool


class Refer(_Noted):
    """Refer the case to counsel, or as counsel give it back."""

    act: Literal["refer"]
    lane: Literal["", "counsel", "whistleblower"]


class Mistaken(Asked):
    """Say that values were found by mistake; decides nothing, feeds the list for whoever tunes the rules."""

    act: Literal["mistaken"]
    values: list[str] = Field(min_length=1, max_length=200, description="labels, as the content names them")
    cause: str = Field(max_length=32)
    note: str = Field(default="", max_length=_TEXT)


AnyAct = Annotated[
    Release | Approve | Return | Refuse | Withdraw | Retry | Ask | LegalHold | Urgent | Assign | Refer | Mistaken,
    Field(discriminator="act"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """An act under way: where, by whom, on which state of the case."""

    quarantine: Quarantine
    case: str
    officer: Officer
    now: datetime
    revision: int
    judged: Inspection | None = None
    wrong: tuple[Wrong, ...] = ()

    @property
    def by(self) -> dict[str, Any]:
        """Return what every act of the quarantine takes."""
        return {"officer": self.officer, "now": self.now, "revision": self.revision}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Which permit of the token an act needs, and what happens. What the account may is told by console/acts.py."""

    permit: Permit
    do: Callable[[Doing, Any], Incident]


def _release(doing: Doing, asked: Release) -> Incident:
    return doing.quarantine.release(
        doing.case, basis=asked.basis, note=asked.note, evidence=asked.evidence, recipients=tuple(asked.recipients),
        judged=doing.judged, **doing.by,
    )  # fmt: skip


def _approve(doing: Doing, asked: Approve) -> Incident:
    return doing.quarantine.approve(doing.case, note=asked.note, judged=doing.judged, **doing.by)


def _return(doing: Doing, asked: Return) -> Incident:
    return doing.quarantine.return_to_held(doing.case, note=asked.note, **doing.by)


def _refuse(doing: Doing, asked: Refuse) -> Incident:
    return doing.quarantine.refuse(doing.case, note=asked.note, **doing.by)


def _withdraw(doing: Doing, asked: Withdraw) -> Incident:
    return doing.quarantine.withdraw(doing.case, note=asked.note, **doing.by)


def _retry(doing: Doing, asked: Retry) -> Incident:
    return doing.quarantine.retry(doing.case, note=asked.note, judged=doing.judged, **doing.by)


def _ask(doing: Doing, asked: Ask) -> Incident:
    return doing.quarantine.needs_information(doing.case, on=asked.on, note=asked.note, **doing.by)


def _hold(doing: Doing, asked: LegalHold) -> Incident:
    return doing.quarantine.legal_hold(doing.case, on=asked.on, note=asked.note, **doing.by)


def _urgent(doing: Doing, asked: Urgent) -> Incident:
    return doing.quarantine.urgent(doing.case, on=asked.on, **doing.by)


def _assign(doing: Doing, asked: Assign) -> Incident:
    assignee = doing.officer.name if asked.on else None
    return doing.quarantine.assign(doing.case, assignee=assignee, **doing.by)


def _refer(doing: Doing, asked: Refer) -> Incident:
    return doing.quarantine.refer(doing.case, lane=Lane(asked.lane), note=asked.note, **doing.by)


def _mistaken(doing: Doing, asked: Mistaken) -> Incident:
    return doing.quarantine.mistaken(doing.case, wrong=doing.wrong, cause=asked.cause, note=asked.note, **doing.by)


#: The acts by name.
RULES: dict[str, Rule] = {
    "release": Rule(permit=Permit.CASE_DECIDE, do=_release),
    "approve": Rule(permit=Permit.CASE_APPROVE, do=_approve),
    "return": Rule(permit=Permit.CASE_APPROVE, do=_return),
    "refuse": Rule(permit=Permit.CASE_DECIDE, do=_refuse),
    "withdraw": Rule(permit=Permit.CASE_DECIDE, do=_withdraw),
    "retry": Rule(permit=Permit.CASE_DECIDE, do=_retry),
    "ask": Rule(permit=Permit.CASE_DECIDE, do=_ask),
    "legal_hold": Rule(permit=Permit.CASE_DECIDE, do=_hold),
    "urgent": Rule(permit=Permit.CASE_DECIDE, do=_urgent),
    "assign": Rule(permit=Permit.CASE_DECIDE, do=_assign),
    "refer": Rule(permit=Permit.CASE_DECIDE, do=_refer),
    "mistaken": Rule(permit=Permit.CASE_DECIDE, do=_mistaken),
}
