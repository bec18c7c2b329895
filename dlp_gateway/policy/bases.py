"""What a lawful basis asks for before held mail is released: evidence, and who may approve.

Takes: the bases of the case's jurisdictions, what the officer gave. Returns: what is missing, in words for the officer.
Touches: nothing. Source: jurisdictions/*.yaml; decisions.md 40.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlp_gateway.config import BASES, LawfulBasis, jurisdictions_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dlp_gateway.config import Jurisdiction
    from dlp_gateway.model import Incident

#: Where no jurisdiction file says otherwise: all but EMERGENCY, which only California's rules know.
_DEFAULT_BASES = tuple(code for code in BASES if code != "EMERGENCY")
_SAYS = 2  # characters: a number, an abbreviation


def known_bases(incident: Incident, jurisdictions: Iterable[Jurisdiction]) -> tuple[str, ...]:
    """Return the bases that the case's jurisdiction knows; of two jurisdictions, those that both know."""
    known = _DEFAULT_BASES
    for number, item in enumerate(jurisdictions_named(incident.inspection.jurisdiction, tuple(jurisdictions))):
        codes = tuple(basis.code for basis in item.bases) or _DEFAULT_BASES
        known = tuple(code for code in known if code in codes) if number else codes
    return known


def refusal(incident: Incident, code: str, given: Mapping[str, str], jurisdictions: Iterable[Jurisdiction]) -> str:
    """Say why a case cannot be released on this basis with this evidence; "" if it can."""
    laws = tuple(jurisdictions)
    known = known_bases(incident, laws)
    if code not in known:
        return (
            f"basis {code} does not count in jurisdiction {incident.inspection.jurisdiction}; "
            f"one of: {', '.join(known) or 'none; ask counsel'}"
        )
    asked = _lawful(incident, code, laws)
    missing = tuple(_missing(asked, given, persons=persons_found(incident)))
    return f"basis {code} asks for evidence: {asked[0].evidence}. Give {', '.join(missing)}" if missing else ""


def _lawful(incident: Incident, code: str, jurisdictions: Iterable[Jurisdiction]) -> tuple[LawfulBasis, ...]:
    """Return what each of the case's jurisdictions says of a basis."""
    named = jurisdictions_named(incident.inspection.jurisdiction, tuple(jurisdictions))
    return tuple(basis for item in named for basis in item.bases if basis.code == code)


def _missing(bases: Iterable[LawfulBasis], given: Mapping[str, str], *, persons: int) -> Iterator[str]:
    """Say what was asked for and is not there; consents must be as many as the persons found."""
    for basis in bases:
        for name in basis.asks:
            value = given.get(name, "").strip()
            if name == "consents":
                if not value.isdecimal() or int(value) < persons:
                    yield f"consents={persons} (one signed consent for each person found)"
            elif len(value) < _SAYS:
                yield f"{name}=..."


def persons_found(incident: Incident) -> int:
    """Count the persons that the findings tell apart; at least one where anything was found."""
    told = {finding.subject for finding in incident.inspection.findings if finding.subject}
    named = max((process.persons for process in incident.inspection.legal_process), default=0)
    return max(len(told), named, 1)


def demands(incident: Incident, jurisdictions: Iterable[Jurisdiction]) -> tuple[LawfulBasis, ...]:
    """Return the bases that count for a case, with all that its jurisdictions ask for and who may approve."""
    laws = tuple(jurisdictions)
    return tuple(_joined(incident, code, laws) for code in known_bases(incident, laws))


def _joined(incident: Incident, code: str, laws: tuple[Jurisdiction, ...]) -> LawfulBasis:
    asked = _lawful(incident, code, laws)
    return LawfulBasis(
        code=code,
        evidence=" ".join(dict.fromkeys(basis.evidence for basis in asked)),
        approvers=approvers(incident, code, laws),
        asks=tuple(dict.fromkeys(name for basis in asked for name in basis.asks)),
    )


def approvers(incident: Incident, code: str, jurisdictions: Iterable[Jurisdiction]) -> tuple[str, ...]:
    """Return who may approve: of two jurisdictions, the roles that both allow; () is any officer."""
    allowed: tuple[str, ...] = ()
    for basis in _lawful(incident, code, jurisdictions):
        if basis.approvers:
            allowed = tuple(role for role in allowed if role in basis.approvers) if allowed else basis.approvers
    return allowed
