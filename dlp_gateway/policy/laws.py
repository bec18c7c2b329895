"""Choose whose rules apply to a message.

Takes: the envelope, the header fields, the rulebook. Returns: a Jurisdiction. Touches: nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from dlp_gateway.address import AddressError, fold_domain
from dlp_gateway.config import ASSURANCE
from dlp_gateway.model import PartKind
from dlp_gateway.scope import below

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dlp_gateway.config import Jurisdiction, LawfulBasis, Protected, Rulebook
    from dlp_gateway.model import Envelope, Part

# Hosts in a From field's text, however the field is broken: every word after an @.
_FROM_HOST = re.compile(r"@([^\s@<>()\[\]\\,;:\"]{1,255})")


def jurisdiction(envelope: Envelope, parts: tuple[Part, ...], rulebook: Rulebook) -> Jurisdiction:
    """Choose the jurisdiction: by the reverse-path's domain; a From field of another one makes it the stricter of both.

    The null reverse-path leaves the choice to From; where nothing is known the default counts. A From field can
    never make the rules laxer than the reverse-path alone would.
    """
    default = next(item for item in rulebook.jurisdictions if item.name == rulebook.default_jurisdiction)
    written = tuple(filter(None, (_of_domain(domain, rulebook) for domain in _from_domains(parts))))
    if envelope.reverse_path is None:
        return _strictest(written) if written else default
    sent = _of_domain(envelope.reverse_path.address.domain, rulebook) or default
    return _strictest((sent, *written))


def urgent(envelope: Envelope, chosen: Jurisdiction) -> bool:
    """Whether a recipient is one whose held mail is marked urgent."""
    return any(
        below(path.path.address.domain, parent) for path in envelope.in_scope for parent in chosen.urgent_destinations
    )


def _of_domain(domain: str, rulebook: Rulebook) -> Jurisdiction | None:
    """Give the jurisdiction with the longest domain that `domain` is at or below."""
    claims = [
        (len(parent), item) for item in rulebook.jurisdictions for parent in item.domains if below(domain, parent)
    ]
    return max(claims, key=lambda claim: claim[0])[1] if claims else None


def _from_domains(parts: tuple[Part, ...]) -> Iterator[str]:
    for part in parts:
        if part.kind is PartKind.HEADER and not part.within and _is_from(part.locator):
            for host in _FROM_HOST.findall(part.text):
                try:
                    yield fold_domain(host)
                except AddressError:
                    continue


def _is_from(locator: str) -> bool:
    """Whether a header locator names a From field; a second one may carry a number (`h:From#2`)."""
    name = locator.rpartition("h:")[2].casefold()
    return name == "from" or name.startswith(("from#", "from["))


def _strictest(candidates: Iterable[Jurisdiction]) -> Jurisdiction:
    items = tuple(dict.fromkeys(candidates))
    chosen = items[0]
    for other in items[1:]:
        chosen = _stricter(chosen, other)
    return chosen


def _stricter(one: Jurisdiction, other: Jurisdiction) -> Jurisdiction:
    """Give the one that is at least as strict in every clause, or a union of both, named `one+other`."""
    if _at_least_as_strict(one, other):
        return one
    if _at_least_as_strict(other, one):
        return other
    return _both(one, other)


def _at_least_as_strict(one: Jurisdiction, other: Jurisdiction) -> bool:
    return (
        one.entities >= other.entities
        and ASSURANCE.index(one.assurance) >= ASSURANCE.index(other.assurance)
        and set(one.accepted_kinds) <= set(other.accepted_kinds)
        and {basis.code for basis in one.bases} <= {basis.code for basis in other.bases}
        and set(one.lawful_flows) <= set(other.lawful_flows)
        and set(one.notice_duties) >= set(other.notice_duties)
    )


def _both(one: Jurisdiction, other: Jurisdiction) -> Jurisdiction:
    return replace(
        one,
        name=f"{one.name}+{other.name}",
        title=f"{one.title}; {other.title}",
        domains=(),
        protected=_protected_by_both(one, other),
        assurance=max(one.assurance, other.assurance, key=ASSURANCE.index),
        accepted_kinds=tuple(kind for kind in one.accepted_kinds if kind in other.accepted_kinds),
        bases=_bases_of_both(one, other),
        verified=one.verified and other.verified,
        citation=f"{one.citation}; {other.citation}",
        source=f"{one.source}; {other.source}",
        notice_duties=tuple(dict.fromkeys((*one.notice_duties, *other.notice_duties))),
        urgent_destinations=tuple(dict.fromkeys((*one.urgent_destinations, *other.urgent_destinations))),
        lawful_flows=tuple(flow for flow in one.lawful_flows if flow in other.lawful_flows),
    )


def _protected_by_both(one: Jurisdiction, other: Jurisdiction) -> tuple[Protected, ...]:
    """Unite; where the two disagree on what protects an entity, the statute counts."""
    found: dict[str, Protected] = {}
    for item in (*one.protected, *other.protected):
        if item.entity not in found or item.by == "statute":
            found[item.entity] = item
    return tuple(found.values())


def _bases_of_both(one: Jurisdiction, other: Jurisdiction) -> tuple[LawfulBasis, ...]:
    """Keep the bases that both allow, with the evidence of both; approvers of both, or of the one that names any."""
    theirs = {basis.code: basis for basis in other.bases}
    found = []
    for basis in one.bases:
        match = theirs.get(basis.code)
        if match is None:
            continue
        common = tuple(name for name in basis.approvers if name in match.approvers)
        evidence = basis.evidence if basis.evidence == match.evidence else f"{basis.evidence}; {match.evidence}"
        asks = tuple(dict.fromkeys((*basis.asks, *match.asks)))
        approvers = common or basis.approvers or match.approvers
        found.append(replace(basis, evidence=evidence, approvers=approvers, asks=asks))
    return tuple(found)
