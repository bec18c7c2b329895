"""Read policy.yaml: ordered rules, where violations go, and the cases that prove them.

Returns: Policy. Fails: ConfigError for an unknown word, a rule that no message can reach or that has expired, a last
rule with a condition, a rule that delivers protected data without naming owner, reason and expiry, and whatever
would bounce citizenship or immigration status by itself (8 U.S.C. 1373).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlp_gateway.address import AddressError, fold_domain, parse_path
from dlp_gateway.config.document import Node, read_yaml
from dlp_gateway.config.judging import (
    ENTITIES,
    STATUS_ENTITIES,
    Condition,
    Destination,
    Fallback,
    OnViolation,
    Policy,
    PolicyCase,
    Rule,
)
from dlp_gateway.model import Disposition

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

_ROOT = ("mixed_recipients", "on_violation", "rules", "cases")
_RULE = ("name", "when", "then", "observe", "owner", "reason", "expires_on")
_WHEN = ("unread", "findings", "only_entities", "any_entities", "legal_process", "destinations", "sender_domains")
_CASE = ("name", "sender", "recipients", "findings", "unread", "legal_process", "expect", "rule")
_PROCESS = ("accepted", "none", "not_accepted", "administrative")
_THEN = ("deliver", "quarantine", "bounce", Fallback.ON_VIOLATION.value)
_DISPOSITIONS = ("deliver", "quarantine", "bounce")
_VIOLATION = ("quarantine", "bounce")
_NAME_CHARS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
# Names of verdicts that no rule makes: see policy/verdict.py.
RESERVED = frozenset({"out-of-scope", "no-rule", "law-unread", "panic"})


def read_policy(file: Path, *, destinations: tuple[Destination, ...], today: date) -> Policy:
    """Read the policy; `today` decides which rules have expired."""
    keys = read_yaml(file).mapping(known=_ROOT, required=("rules", "on_violation"))
    rules = tuple(_rule(node, destinations=destinations, today=today) for node in keys["rules"].items())
    _check_order(keys["rules"], rules)
    return Policy(
        rules=rules,
        on_violation=_on_violation(keys["on_violation"], destinations),
        mixed_recipients=keys["mixed_recipients"].word(("fork", "hold_all")) if "mixed_recipients" in keys else "fork",
        cases=_cases(keys["cases"], rules) if "cases" in keys else (),
    )


def _rule(node: Node, *, destinations: tuple[Destination, ...], today: date) -> Rule:
    keys = node.mapping(known=_RULE, required=("name", "then"))
    rule = Rule(
        name=_name(keys["name"]),
        when=_condition(keys["when"], destinations) if "when" in keys else Condition(),
        then=_then(keys["then"]),
        observe="observe" in keys and keys["observe"].flag(),
        owner=keys["owner"].text() if "owner" in keys else None,
        reason=keys["reason"].text() if "reason" in keys else None,
        expires_on=keys["expires_on"].day() if "expires_on" in keys else None,
    )
    _check_expiry(node, rule, today)
    _check_delivery(node, rule)
    _check_status(node, rule)
    return rule


def _name(node: Node) -> str:
    name = node.text()
    if set(name) - _NAME_CHARS or name in RESERVED:
        raise node.error(
            f'"{name}" cannot be the name of a rule. Use small letters, digits and -; not a reserved name.'
        )
    return name


def _then(node: Node) -> Disposition | Fallback:
    word = node.word(_THEN)
    return Fallback(word) if word == Fallback.ON_VIOLATION.value else Disposition(word)


def _condition(node: Node, destinations: tuple[Destination, ...]) -> Condition:
    keys = node.mapping(known=_WHEN)
    return Condition(
        unread=keys["unread"].flag() if "unread" in keys else None,
        findings=keys["findings"].word(("any", "none")) if "findings" in keys else None,
        only_entities=keys["only_entities"].words(ENTITIES) if "only_entities" in keys else (),
        any_entities=keys["any_entities"].words(ENTITIES) if "any_entities" in keys else (),
        legal_process=keys["legal_process"].word(_PROCESS) if "legal_process" in keys else None,
        destinations=_covered(keys["destinations"], destinations) if "destinations" in keys else (),
        sender_domains=_domains(keys["sender_domains"]) if "sender_domains" in keys else (),
    )


def _domains(node: Node) -> tuple[str, ...]:
    node.texts()
    return tuple(_domain(item) for item in node.items())


def _domain(node: Node) -> str:
    try:
        return fold_domain(node.text())
    except AddressError as error:
        raise node.error(f'"{node.text()}" is not a domain ({error}). Write for instance agency.example.') from None


def _covered(node: Node, destinations: tuple[Destination, ...]) -> tuple[str, ...]:
    """Give domains each of which leads to a destination in scope: a name that refers to nothing is an error."""
    found = _domains(node)
    for domain, item in zip(found, node.items(), strict=True):
        _check_covered(item, domain, destinations)
    return found


def _check_covered(node: Node, domain: str, destinations: tuple[Destination, ...]) -> None:
    for row in destinations:
        if row.in_scope and (f".{domain}".endswith(f".{row.domain}") or row.domain.endswith(f".{domain}")):
            return
    raise node.error(f'"{domain}" is not in scope, so nothing could ever match. List it in destinations.yaml first.')


def _check_order(node: Node, rules: tuple[Rule, ...]) -> None:
    if not rules:
        raise node.error("there is no rule. The last rule must be unconditional.")
    for rule, item in zip(rules, node.items(), strict=True):
        if [other.name for other in rules].count(rule.name) > 1:
            raise item.error(f'the name "{rule.name}" is given twice. Each rule needs its own.')
        if rule.when.unconditional and not rule.observe and rule is not rules[-1]:
            raise item.error(
                f'the rule "{rule.name}" applies to everything, so no later rule counts. Move it to the end.'
            )
    last = rules[-1]
    if not last.when.unconditional or last.observe or last.expires_on or last.then is Disposition.DELIVER:
        raise node.items()[-1].error(
            "the last rule must apply to every message: without when, observe and expires_on, and not deliver."
        )


def _check_expiry(node: Node, rule: Rule, today: date) -> None:
    if rule.expires_on is not None and rule.expires_on < today:
        raise node.error(f'the rule "{rule.name}" expired on {rule.expires_on}. Renew it with its owner or remove it.')


def _check_delivery(node: Node, rule: Rule) -> None:
    """Refuse a delivery that nobody answers for: without an order protected data passes as a lawful flow only."""
    if rule.then is Disposition.DELIVER and rule.when.unread:
        raise node.error(f'the rule "{rule.name}" delivers what nobody could read. Use quarantine.')
    lawful = rule.when.findings == "none" or rule.when.legal_process == "accepted"
    if rule.then is Disposition.DELIVER and not lawful and not (rule.owner and rule.reason and rule.expires_on):
        raise node.error(
            f'the rule "{rule.name}" delivers protected data without legal process. '
            "It needs owner, reason and expires_on."
        )


def _check_status(node: Node, rule: Rule) -> None:
    named = frozenset(rule.when.only_entities or rule.when.any_entities)
    if rule.then is Disposition.BOUNCE and named and named <= STATUS_ENTITIES:
        raise node.error(
            f'the rule "{rule.name}" bounces citizenship or immigration status alone (8 U.S.C. 1373). Use quarantine.'
        )


def _on_violation(node: Node, destinations: tuple[Destination, ...]) -> OnViolation:
    keys = node.mapping(known=("default", "destinations", "entities"), required=("default",))
    return OnViolation(
        default=Disposition(keys["default"].word(_VIOLATION)),
        destinations=_by_destination(keys["destinations"], destinations) if "destinations" in keys else (),
        entities=_by_entity(keys["entities"]) if "entities" in keys else (),
    )


def _by_destination(node: Node, destinations: tuple[Destination, ...]) -> tuple[tuple[str, Disposition], ...]:
    found = []
    for key, value in node.pairs().items():
        try:
            domain = fold_domain(key)
        except AddressError as error:
            raise value.error(f'"{key}" is not a domain ({error}).') from None
        _check_covered(value, domain, destinations)
        found.append((domain, Disposition(value.word(_VIOLATION))))
    return tuple(found)


def _by_entity(node: Node) -> tuple[tuple[str, Disposition], ...]:
    found = []
    for entity, value in node.mapping(known=ENTITIES).items():
        disposition = Disposition(value.word(_VIOLATION))
        if entity in STATUS_ENTITIES and disposition is Disposition.BOUNCE:
            raise value.error(f"{entity} alone is never bounced (8 U.S.C. 1373). Write quarantine.")
        found.append((entity, disposition))
    return tuple(found)


def _cases(node: Node, rules: tuple[Rule, ...]) -> tuple[PolicyCase, ...]:
    names = [rule.name for rule in rules] + sorted(RESERVED)
    return tuple(_case(item, names) for item in node.items())


def _case(node: Node, names: list[str]) -> PolicyCase:
    keys = node.mapping(known=_CASE, required=("name", "recipients", "expect"))
    for item in (*keys["recipients"].items(), *([keys["sender"]] if "sender" in keys else [])):
        _check_path(item)
    return PolicyCase(
        name=keys["name"].text(),
        recipients=keys["recipients"].texts(),
        expect=Disposition(keys["expect"].word(_DISPOSITIONS)),
        rule=keys["rule"].word(names) if "rule" in keys else None,
        sender=keys["sender"].text() if "sender" in keys else None,
        findings=keys["findings"].words(ENTITIES) if "findings" in keys else (),
        unread="unread" in keys and keys["unread"].flag(),
        legal_process=keys["legal_process"].word(_PROCESS) if "legal_process" in keys else "none",
        line=node.line,
    )


def _check_path(node: Node) -> None:
    try:
        parse_path(node.text(), smtputf8=True)
    except AddressError as error:
        raise node.error(f'"{node.text()}" is not a mail address ({error}).') from None
