"""The closed words of the gate, and the clauses that they belong to.

Takes: a claim, the reasons for or against it. Returns: `Clause`s: what was found, what is missing, one by one.
Touches: nothing. The package's own page says what each word means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlp_gateway.config import ASSURANCE
from dlp_gateway.model import Clause

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.config import Jurisdiction
    from dlp_gateway.legal.claims import Claim
    from dlp_gateway.model import Order

# Each clause and the reasons that break it.
_BROKEN_BY: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("judicial", ("administrative", "immigration_court", "tribal_court", "foreign_court")),
    ("court", ("court_missing", "court_unknown")),
    (
        "docket_number",
        (
            "docket_missing",
            "docket_malformed",
            "docket_year_future",
            "docket_year_implausible",
            "docket_court_unknown",
            "docket_not_of_this_court",
            "too_many_references",
        ),
    ),
    ("order", ("order_not_named", "not_an_order", "prohibits_disclosure", "kind_not_accepted")),
    ("signed", ("unsigned", "signer_not_judge", "draft", "not_genuine", "date_in_future")),
    (
        "affirmed",
        (
            "not_affirmed",
            "negated",
            "requested",
            "conditional",
            "future",
            "question",
            "hearsay",
            "not_the_authors_words",
            "contradicted",
            "doubted_by_reader",
        ),
    ),
    ("in_effect", ("undone", "denied", "expired", "on_appeal")),
    ("about_these_persons", ("about_others",)),
    ("document", ("document_missing",)),
    ("registered", ("order_not_registered",)),
    ("in_force", ("order_not_in_force", "order_not_yet_valid", "order_expired", "order_used_up")),
    ("recipients", ("recipient_not_in_order",)),
    ("entities", ("entity_not_in_order",)),
    ("persons", ("person_not_in_order", "person_unknown")),
    ("sender", ("sender_not_in_order",)),
)
_MERITS = ("complete_reference", "document_attached", "order_registered", "affirmed_to_reader")
REASONS: tuple[str, ...] = (*_MERITS, *(reason for _, reasons in _BROKEN_BY for reason in reasons))
#: The names of all clauses.
CLAUSES = tuple(name for name, _ in _BROKEN_BY)
# Clauses that only a registered order has; those before `document` every process has.
_OF_ORDER = ("in_force", "recipients", "entities", "persons", "sender")


def clauses_of(
    claim: Claim,
    reasons: tuple[str, ...],
    *,
    jurisdiction: Jurisdiction,
    order: Order | None,
    scope: tuple[Clause, ...],
) -> tuple[Clause, ...]:
    """Print every clause that counts here; an agency's paper has one."""
    if not claim.judicial:
        return (Clause(name="judicial", met=False, found=claim.kind, missing="administrative"),)
    told = {clause.name: clause for clause in scope}
    level = ASSURANCE.index(jurisdiction.assurance)
    return tuple(_clauses(claim, frozenset(reasons), level=level, order=order, told=told))


def _clauses(
    claim: Claim, reasons: frozenset[str], *, level: int, order: Order | None, told: dict[str, Clause]
) -> Iterator[Clause]:
    found = _found(claim, order)
    for name, breaking in _BROKEN_BY:
        broken = [reason for reason in breaking if reason in reasons]
        if name in told:
            yield told[name]
        elif name in _OF_ORDER and (order is None or (name != "in_force" and not broken)):
            continue
        elif broken or _asked_for(name, level):
            yield Clause(name=name, met=not broken, found=found.get(name, ""), missing=" ".join(broken))


def _asked_for(name: str, level: int) -> bool:
    if name == "document":
        return level >= ASSURANCE.index("document")
    return name != "registered" or level >= ASSURANCE.index("registered")


def _found(claim: Claim, order: Order | None) -> dict[str, str]:
    return {
        "judicial": claim.kind,
        "order": claim.kind,
        "court": claim.court.name if claim.court else "",
        "docket_number": claim.number or "",
        "signed": claim.signer or "",
        "registered": order.id if order else "",
        "in_force": order.state if order else "",
    }
