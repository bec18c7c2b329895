"""Decide what becomes of a message: ordered rules, first match wins.

Takes: the envelope, what was found and could not be read, the legal process, the jurisdiction, the rulebook, the time.
Returns: Verdict, for every input. Touches: nothing. Fails: never.
Source: 8 U.S.C. 1373 for the second law. A recurring lawful flow of the jurisdiction file comes before the rules.

One verdict for all in-scope recipients: the strictest that the rules give any of them. Three laws hold whatever the
rules say:
1. what nobody could read is never delivered, order or not;
2. citizenship or immigration status alone is never bounced: counsel decides;
3. `on_violation` never delivers, and where no rule matches the message is held.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dlp_gateway.config import STATUS_ENTITIES, Fallback
from dlp_gateway.model import Disposition, Observed, Reason, Verdict
from dlp_gateway.scope import Scope, below

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from dlp_gateway.config import Condition, Jurisdiction, Rule, Rulebook
    from dlp_gateway.model import Envelope, Finding, LegalProcess, Unread

_STRICTNESS = {Disposition.DELIVER: 0, Disposition.QUARANTINE: 1, Disposition.BOUNCE: 2}

# Names of verdicts that no rule of policy.yaml makes; config/rules.py reserves them.
OUT_OF_SCOPE = "out-of-scope"
NO_RULE = "no-rule"
LAW_UNREAD = "law-unread"
LAWFUL_FLOW = "lawful-flow"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    """What the conditions of rules ask about; the same for every recipient."""

    entities: frozenset[str]
    unread: bool
    process: str  # none | accepted | not_accepted | administrative
    administrative: bool
    sender: str
    now: datetime

    @property
    def status_alone(self) -> bool:
        """Whether something was found and all of it is citizenship or immigration status."""
        return bool(self.entities) and self.entities <= STATUS_ENTITIES


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """What the rules say about one recipient."""

    disposition: Disposition
    rule: str
    lawful_flow: bool
    observed: tuple[Observed, ...]


def decide(
    *,
    envelope: Envelope,
    findings: tuple[Finding, ...],
    unread: tuple[Unread, ...],
    legal_process: tuple[LegalProcess, ...],
    jurisdiction: Jurisdiction,
    rulebook: Rulebook,
    now: datetime,
) -> Verdict:
    """Judge one message. `findings` are those that the jurisdiction protects."""
    facts = _facts(envelope, findings, unread, legal_process, now)
    mixed = rulebook.policy.mixed_recipients
    if not envelope.in_scope:
        return Verdict(
            disposition=Disposition.DELIVER,
            rule=OUT_OF_SCOPE,
            reasons=(Reason.OUT_OF_SCOPE,),
            mixed_recipients=mixed,
        )
    outcomes = [
        _flowing(hosts, facts, jurisdiction) or _judge(hosts, facts, rulebook)
        for hosts in _recipients(envelope, rulebook)
    ]
    strictest = max(outcomes, key=lambda outcome: _STRICTNESS[outcome.disposition])
    return Verdict(
        disposition=strictest.disposition,
        rule=strictest.rule,
        reasons=tuple(_reasons(facts, strictest, jurisdiction)),
        observed=tuple(dict.fromkeys(item for outcome in outcomes for item in outcome.observed)),
        mixed_recipients=mixed,
    )


# ------------------------------------------------------------------------------------------- recipients, facts


def _facts(
    envelope: Envelope,
    findings: tuple[Finding, ...],
    unread: tuple[Unread, ...],
    legal_process: tuple[LegalProcess, ...],
    now: datetime,
) -> _Facts:
    return _Facts(
        entities=frozenset(finding.entity for finding in findings),
        unread=bool(unread),
        process=_process(legal_process),
        administrative=any(not item.judicial for item in legal_process),
        sender=envelope.reverse_path.address.domain if envelope.reverse_path else "",
        now=now,
    )


def _process(legal_process: tuple[LegalProcess, ...]) -> str:
    if not legal_process:
        return "none"
    if any(item.accepted and item.judicial for item in legal_process):
        return "accepted"
    return "administrative" if any(not item.judicial for item in legal_process) else "not_accepted"


def _recipients(envelope: Envelope, rulebook: Rulebook) -> tuple[tuple[str, ...], ...]:
    """Give the hosts that each in-scope recipient's path names, without repetition."""
    scope = Scope(rulebook.destinations, rulebook.addresses)
    named = (tuple(scope.hosts(item.path)) or (item.path.address.domain,) for item in envelope.in_scope)
    return tuple(dict.fromkeys(named))


# ----------------------------------------------------------------------------------------------------- rules


def _judge(hosts: tuple[str, ...], facts: _Facts, rulebook: Rulebook) -> _Outcome:
    observed: list[Observed] = []
    for rule in rulebook.policy.rules:
        if not _applies(rule, hosts, facts):
            continue
        disposition = _lawful(_disposition(rule, hosts, facts, rulebook), facts)
        if rule.observe:
            observed.append(Observed(rule=rule.name, disposition=disposition))
            continue
        return _outcome(rule, disposition, facts, tuple(observed))
    return _Outcome(disposition=Disposition.QUARANTINE, rule=NO_RULE, lawful_flow=False, observed=tuple(observed))


def _flowing(hosts: tuple[str, ...], facts: _Facts, jurisdiction: Jurisdiction) -> _Outcome | None:
    """Let pass what the jurisdiction file names as a recurring lawful flow, as long as it has not expired."""
    for flow in jurisdiction.lawful_flows:
        fits = _at_or_below(facts.sender, flow.senders) and all(_at_or_below(host, flow.recipients) for host in hosts)
        known = bool(facts.entities) and facts.entities <= frozenset(flow.entities)
        if fits and known and not facts.unread and facts.now.date() <= flow.expires_on:
            return _Outcome(disposition=Disposition.DELIVER, rule=LAWFUL_FLOW, lawful_flow=True, observed=())
    return None


def _outcome(rule: Rule, disposition: Disposition, facts: _Facts, observed: tuple[Observed, ...]) -> _Outcome:
    """Name the law instead of the rule where the law turned a delivery into a hold."""
    held_by_law = rule.then is Disposition.DELIVER and disposition is not Disposition.DELIVER
    flows = disposition is Disposition.DELIVER and bool(facts.entities) and facts.process != "accepted"
    return _Outcome(
        disposition=disposition,
        rule=LAW_UNREAD if held_by_law else rule.name,
        lawful_flow=flows,
        observed=observed,
    )


def _lawful(disposition: Disposition, facts: _Facts) -> Disposition:
    """Apply the laws of this module's head to what a rule says."""
    if disposition is Disposition.DELIVER and facts.unread:
        return Disposition.QUARANTINE
    if disposition is Disposition.BOUNCE and facts.status_alone:
        return Disposition.QUARANTINE
    return disposition


def _disposition(rule: Rule, hosts: tuple[str, ...], facts: _Facts, rulebook: Rulebook) -> Disposition:
    if not isinstance(rule.then, Fallback):
        return rule.then
    table = rulebook.policy.on_violation
    by_host = (then for parent, then in table.destinations if any(below(host, parent) for host in hosts))
    by_entity = (then for entity, then in table.entities if entity in facts.entities)
    return max((Disposition.QUARANTINE, table.default, *by_host, *by_entity), key=_STRICTNESS.__getitem__)


def _applies(rule: Rule, hosts: tuple[str, ...], facts: _Facts) -> bool:
    expired = rule.expires_on is not None and rule.expires_on < facts.now.date()
    return not expired and _content_fits(rule.when, facts) and _way_fits(rule.when, hosts, facts)


def _content_fits(when: Condition, facts: _Facts) -> bool:
    if when.unread is not None and when.unread != facts.unread:
        return False
    if when.findings is not None and (when.findings == "any") != bool(facts.entities):
        return False
    if when.only_entities and not (facts.entities and facts.entities <= frozenset(when.only_entities)):
        return False
    if when.any_entities and not facts.entities & frozenset(when.any_entities):
        return False
    return when.legal_process is None or _process_fits(when.legal_process, facts)


def _process_fits(wanted: str, facts: _Facts) -> bool:
    """Compare; what is administrative is not accepted, too."""
    return wanted == facts.process or (wanted == "not_accepted" and facts.process == "administrative")


def _way_fits(when: Condition, hosts: tuple[str, ...], facts: _Facts) -> bool:
    """Compare hosts. A path that names several must fit with all, or a percent hack would choose its own rule."""
    if when.destinations and not all(_at_or_below(host, when.destinations) for host in hosts):
        return False
    return not when.sender_domains or _at_or_below(facts.sender, when.sender_domains)


def _at_or_below(host: str, parents: Iterable[str]) -> bool:
    return any(below(host, parent) for parent in parents)


# --------------------------------------------------------------------------------------------------- reasons


def _reasons(facts: _Facts, outcome: _Outcome, jurisdiction: Jurisdiction) -> Iterator[Reason]:
    if facts.unread:
        yield Reason.UNREAD
    if not facts.entities:
        yield Reason.NO_PROTECTED_DATA
        return
    yield Reason.STATUS_ALONE if facts.status_alone else Reason.PROTECTED_DATA
    yield from _process_reasons(facts)
    if outcome.lawful_flow:
        yield Reason.LAWFUL_FLOW
    if outcome.disposition is Disposition.DELIVER and not jurisdiction.verified:
        yield Reason.JURISDICTION_UNVERIFIED


def _process_reasons(facts: _Facts) -> Iterator[Reason]:
    if facts.process == "none":
        yield Reason.NO_LEGAL_PROCESS
        return
    yield Reason.LEGAL_PROCESS_ACCEPTED if facts.process == "accepted" else Reason.LEGAL_PROCESS_NOT_ACCEPTED
    if facts.administrative:
        yield Reason.ADMINISTRATIVE_PROCESS
