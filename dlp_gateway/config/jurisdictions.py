"""Read jurisdictions/*.yaml and legal_process.yaml: what is protected where, and what legal process counts.

Returns: Jurisdiction per file; the ids of legal_process.yaml. Fails: ConfigError for an unknown entity, kind, basis
or approver, an administrative kind among the accepted ones, a domain claimed twice, a file that never became law.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlp_gateway.address import AddressError, fold_domain
from dlp_gateway.config.document import ConfigError, Node, nearest, read_yaml
from dlp_gateway.config.judging import (
    APPROVERS,
    ASSURANCE,
    BASES,
    ENTITIES,
    EVIDENCE,
    Jurisdiction,
    LawfulBasis,
    LawfulFlow,
    NoticeDuty,
    Protected,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

_ROOT = (
    "title",
    "domains",
    "effective_from",
    "effective_until",
    "proposed",
    "verified",
    "citation",
    "quote",
    "source",
    "notes",
    "protected",
    "legal_process",
    "bases",
    "notice",
    "status_alone",
    "notice_duties",
    "urgent_destinations",
    "lawful_flows",
)
_REQUIRED = ("title", "verified", "citation", "source", "protected", "legal_process", "bases")
#: Keys of a kind of paper; what ends in _es says the same in Spanish, for people (papers.py).
KIND = (
    "id", "name", "name_es", "category", "signed_by", "signed_by_es", "authority", "forms", "titles", "told_by",
    "traps", "source",
)  # fmt: skip
_DUTY = ("to", "within", "duty", "citation")
_FLOW = ("name", "senders", "recipients", "entities", "owner", "reason", "expires_on")
CATEGORIES = ("judicial", "judicial-process", "judicial-other", "administrative", "informal")
# A court speaks in these; the others are agencies' papers and courts outside "a state or federal court".
ACCEPTABLE = frozenset({"judicial", "judicial-process"})


def read_kinds(file: Path) -> dict[str, str]:
    """Give {id: category} of every kind of legal process."""
    found: dict[str, str] = {}
    for node in read_yaml(file).mapping(known=("kinds",), required=("kinds",))["kinds"].items():
        keys = node.mapping(known=KIND, required=("id", "name", "category"))
        found[keys["id"].text()] = keys["category"].word(CATEGORIES)
    return found


def read_jurisdictions(
    files: Iterable[Path], *, kinds: dict[str, str], default: str, allow_proposed: bool, today: date | None = None
) -> tuple[Jurisdiction, ...]:
    """Read every file; `default` must be among their names. What never became law is read, checked and set aside."""
    nodes = {file.stem: read_yaml(file) for file in files}
    if default not in nodes:
        raise ConfigError(
            f'jurisdiction: there is no file "{default}.yaml" in jurisdictions/.{nearest(default, nodes)}'
        )
    found = tuple(_jurisdiction(name, node, kinds) for name, node in nodes.items())
    for item in found:
        _check_alone(nodes[item.name], item, default=default, allow_proposed=allow_proposed)
        _check_flows(nodes[item.name], item, today)
    _check_domains(nodes, found)
    return tuple(item for item in found if allow_proposed or not item.proposed)


def _check_alone(node: Node, item: Jurisdiction, *, default: str, allow_proposed: bool) -> None:
    if item.proposed and not allow_proposed and (item.domains or item.name == default):
        raise node.error("this text is marked proposed: it never became law. Remove the file or set allow_proposed.")
    if not item.domains and not item.proposed and item.name not in {default, "default"}:
        raise node.error("no domain selects this file. Name the sender domains under domains, or remove it.")


def _check_flows(node: Node, item: Jurisdiction, today: date | None) -> None:
    for flow in item.lawful_flows:
        if today is not None and flow.expires_on < today:
            raise node.error(f"the lawful flow {flow.name} expired on {flow.expires_on}. Renew it or take it out.")


def _check_domains(nodes: dict[str, Node], found: tuple[Jurisdiction, ...]) -> None:
    owners: dict[str, str] = {}
    for item in found:
        for domain in item.domains:
            if domain in owners:
                raise nodes[item.name].error(
                    f'the domain "{domain}" is claimed by {owners[domain]}, too. Name it once.'
                )
            owners[domain] = item.name


def _jurisdiction(name: str, root: Node, kinds: dict[str, str]) -> Jurisdiction:
    keys = root.mapping(known=_ROOT, required=_REQUIRED)
    if "status_alone" in keys:
        _check_status(keys["status_alone"])
    process = keys["legal_process"].mapping(known=("assurance", "accepted"), required=("assurance",))
    notice = keys["notice"].mapping(known=("en", "es")) if "notice" in keys else {}
    return Jurisdiction(
        name=name,
        title=keys["title"].text(),
        domains=_domains(keys["domains"]) if "domains" in keys else (),
        protected=_protected(keys["protected"]),
        assurance=process["assurance"].word(ASSURANCE),
        accepted_kinds=_accepted(process["accepted"], kinds) if "accepted" in process else (),
        bases=tuple(_basis(node) for node in keys["bases"].items()),
        verified=keys["verified"].flag(),
        proposed="proposed" in keys and keys["proposed"].flag(),
        citation=keys["citation"].text(),
        source=keys["source"].text(),
        notice_text_en=notice["en"].text() if "en" in notice else "",
        notice_text_es=notice["es"].text() if "es" in notice else "",
        quote=keys["quote"].text() if "quote" in keys else "",
        effective_from=keys["effective_from"].day() if "effective_from" in keys else None,
        effective_until=keys["effective_until"].day() if "effective_until" in keys else None,
        notice_duties=tuple(map(_duty, keys["notice_duties"].items())) if "notice_duties" in keys else (),
        urgent_destinations=_domains(keys["urgent_destinations"]) if "urgent_destinations" in keys else (),
        lawful_flows=tuple(map(_flow, keys["lawful_flows"].items())) if "lawful_flows" in keys else (),
    )


def _domains(node: Node) -> tuple[str, ...]:
    found = []
    for item in node.items():
        try:
            found.append(fold_domain(item.text()))
        except AddressError as error:
            raise item.error(f'"{item.text()}" is not a domain ({error}). Write for instance agency.example.') from None
    return tuple(found)


def _protected(node: Node) -> tuple[Protected, ...]:
    keys = node.mapping(known=("statute", "agency_policy"))
    found = tuple(Protected(entity=entity, by=by) for by, item in keys.items() for entity in item.words(ENTITIES))
    names = [item.entity for item in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice or not found:
        raise node.error(f"{twice[0]} stands in both lists." if twice else "nothing is protected. Name entities.")
    return found


def _accepted(node: Node, kinds: dict[str, str]) -> tuple[str, ...]:
    for item in node.items():
        if kinds[item.word(kinds)] not in ACCEPTABLE:
            raise item.error(
                f'"{item.text()}" is not made by a state or federal court, so it can never count. Remove it.'
            )
    return node.texts()


def _check_status(node: Node) -> None:
    """Refuse a file that would do anything else with status alone than hold it for counsel (8 U.S.C. 1373)."""
    keys = node.mapping(known=("hold_for", "citation", "notes"), required=("hold_for", "citation"))
    if keys["hold_for"].text() != "counsel":
        raise keys["hold_for"].error("citizenship or immigration status alone is held for counsel. Write counsel.")


def _duty(node: Node) -> NoticeDuty:
    keys = node.mapping(known=_DUTY, required=_DUTY)
    return NoticeDuty(**{name: keys[name].text() for name in _DUTY})


def _flow(node: Node) -> LawfulFlow:
    keys = node.mapping(known=_FLOW, required=_FLOW)
    return LawfulFlow(
        name=keys["name"].text(),
        senders=_domains(keys["senders"]),
        recipients=_domains(keys["recipients"]),
        entities=keys["entities"].words(ENTITIES),
        owner=keys["owner"].text(),
        reason=keys["reason"].text(),
        expires_on=keys["expires_on"].day(),
    )


def _basis(node: Node) -> LawfulBasis:
    keys = node.mapping(known=("code", "evidence", "asks", "approvers"), required=("code", "evidence"))
    return LawfulBasis(
        code=keys["code"].word(BASES),
        evidence=keys["evidence"].text(),
        approvers=keys["approvers"].words(APPROVERS) if "approvers" in keys else (),
        asks=keys["asks"].words(EVIDENCE) if "asks" in keys else (),
    )
