"""Prove a policy by its own cases: configuration that proves itself.

Takes: the rulebook. Fails: ValueError naming the case, what it expects and what the rules give.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlp_gateway.address import parse_path
from dlp_gateway.model import Cause, Client, Envelope, Finding, ForwardPath, LegalProcess, Unread
from dlp_gateway.policy.verdict import decide
from dlp_gateway.scope import Scope

if TYPE_CHECKING:
    from datetime import datetime

    from dlp_gateway.config import PolicyCase, Rulebook
    from dlp_gateway.model import Path, Verdict


def prove(rulebook: Rulebook, *, now: datetime) -> None:
    """Run the policy's own cases; ValueError names the first that fails, what it expects and what came."""
    for case in rulebook.policy.cases:
        verdict = _verdict_of(case, rulebook, now)
        wanted = (case.expect, case.rule or verdict.rule)
        if (verdict.disposition, verdict.rule) != wanted:
            expected = case.expect.value + (f" by rule {case.rule}" if case.rule else "")
            raise ValueError(
                f'policy.yaml:{case.line}: the case "{case.name}" expects {expected}, '
                f"but the rules give {verdict.disposition.value} by rule {verdict.rule}. Mend the rules or the case."
            )


def _verdict_of(case: PolicyCase, rulebook: Rulebook, now: datetime) -> Verdict:
    scope = Scope(rulebook.destinations, rulebook.addresses)
    paths = tuple(parse_path(text, smtputf8=True) for text in case.recipients)
    sender = parse_path(case.sender, smtputf8=True) if case.sender else None
    envelope = _envelope(paths, scope=scope, sender=sender, now=now)
    default = next(item for item in rulebook.jurisdictions if item.name == rulebook.default_jurisdiction)
    return decide(
        envelope=envelope,
        findings=tuple(_finding(entity) for entity in case.findings),
        unread=(Unread(locator="1", media_type="application/octet-stream", cause=Cause.UNSUPPORTED),) * case.unread,
        legal_process=_process_of(case),
        jurisdiction=default,
        rulebook=rulebook,
        now=now,
    )


def _envelope(paths: tuple[Path, ...], *, scope: Scope, sender: Path | None, now: datetime) -> Envelope:
    return Envelope(
        reverse_path=sender,
        forward_paths=tuple(ForwardPath(path=path, in_scope=scope.covers(path)) for path in paths),
        client=Client(address="127.0.0.1", port=0, helo="case"),
        received_at=now,
    )


def _finding(entity: str) -> Finding:
    return Finding(
        entity=entity, locator="1", start=0, end=1, score=1.0, recognizer="case", rule="case", fingerprint=""
    )


def _process_of(case: PolicyCase) -> tuple[LegalProcess, ...]:
    if case.legal_process == "none":
        return ()
    judicial = case.legal_process != "administrative"
    accepted = case.legal_process == "accepted"
    return (LegalProcess(kind="case", judicial=judicial, locator="1", accepted=accepted, reasons=()),)
