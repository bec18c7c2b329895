"""Tell of what kind a reference is (ids of legal_process.yaml), and in what office its signer is.

Takes: the sentences of a reference, its court and number. Returns: words. Touches: nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlp_gateway.legal import cues

if TYPE_CHECKING:
    from dlp_gateway.legal.courts import Court
    from dlp_gateway.legal.dockets import Docket

#: Subpoenas that a judge can make orders by ordering them so.
SUBPOENAS = frozenset({"court_subpoena_federal", "court_subpoena_nm", "court_subpoena_state"})


def kind_of(around: str, court: Court | None, docket: Docket | None) -> str:
    """Give the id of legal_process.yaml."""
    system = court.system if court and court.system else docket.system if docket else ""
    if court is not None and court.fault in {"tribal_court", "foreign_court", "immigration_court"}:
        return {"immigration_court": "immigration_judge_order"}.get(court.fault, f"{court.fault}_order")
    around = cues.STATUTE.sub(" ", cues.CASE_NAME.sub(" ", around))
    if cues.SUBPOENA.search(around) and not cues.ENFORCING.search(around):
        return _subpoena_kind(around, system)
    return order_kind(around, court, docket)


def order_kind(around: str, court: Court | None, docket: Docket | None) -> str:
    """Give the id of an order or warrant."""
    system = court.system if court and court.system else docket.system if docket else ""
    federal = system.startswith("federal")
    if cues.WARRANT.search(around):
        arrest = cues.ARREST.search(around) is not None
        return ("arrest_warrant_federal" if arrest else "search_warrant_federal") if federal else "search_warrant_state"
    if federal:
        return "federal_court_order"
    return "nm_district_court_order" if system == "nm_district" else "state_court_order"


def _subpoena_kind(around: str, system: str) -> str:
    if cues.GRAND_JURY.search(around):
        return "grand_jury_subpoena"
    if system.startswith("federal"):
        return "court_subpoena_federal"
    return "court_subpoena_nm" if system.startswith("nm_") else "court_subpoena_state"


def signer_in(around: str) -> str | None:
    """Give the office of a judge that these sentences name."""
    match = cues.SIGNER.search(around)
    return match.group() if match else None
