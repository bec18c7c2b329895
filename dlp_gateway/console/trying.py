"""The rules in force tried on a held message, masked: what is found, what was nearly found, what was found before.

Takes: a case, the scanner. Returns: what a page or a program may be shown. Touches: a worker process; the audit log.
Fails: ActRefused for a message that is not kept; faults of ours.
A near miss may be the very value that a rule is to find next, so that it is masked like a finding; and so is what was
found when the message was held, if the rules of today no longer find it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import anyio.to_thread

from dlp_gateway import redact
from dlp_gateway.console.giving import is_kept
from dlp_gateway.console.office import shown
from dlp_gateway.console.originals import NOT_KEPT
from dlp_gateway.model import Finding, Message
from dlp_gateway.store import ActRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.console.office import Office, Shown, Workbench
    from dlp_gateway.model import Account, Explanation, Incident, NearMiss, Part, Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """A study without a word that it is about. `findings` and `misses` stand with the label that names them."""

    message: Message
    study: Study
    parts: tuple[Shown, ...]
    findings: tuple[tuple[Finding, str], ...]
    misses: tuple[tuple[NearMiss, str], ...]


async def held(office: Office, workbench: Workbench, incident: Incident) -> Masked:
    """Judge a held message by the rules in force; nothing changes."""
    if not is_kept(incident):
        raise ActRefused(NOT_KEPT)
    content = await office.reader.original(incident)
    message = Message(
        id=incident.message_id, envelope=incident.envelope, content=content, fingerprint_key=os.urandom(32)
    )
    study = await workbench.study(message)
    near = tuple(_as_found(miss, study.explanation.parts) for miss in study.near_misses)
    covered = _covered(incident, study, near)
    names = await anyio.to_thread.run_sync(lambda: redact.labels(covered.parts, covered.inspection.findings))
    return Masked(
        message=message,
        study=study,
        parts=await shown(covered),
        findings=tuple((item, names[item.entity, item.fingerprint]) for item in study.explanation.inspection.findings),
        misses=tuple(
            (miss, names[item.entity, item.fingerprint]) for miss, item in zip(study.near_misses, near, strict=True)
        ),
    )


def record(
    office: Office, account: Account, message: Message, study: Study, *, subject: str = "tuning", token: str = ""
) -> None:
    """Write into the audit log that somebody tried the rules: who seeks a way around them is seen to seek it."""
    verdict, more = study.explanation.inspection.verdict, {"token": token} if token else {}
    office.store.audit_append(
        actor=account.title, action="tried", subject=subject, now=office.clock(), user=account.name,
        disposition=verdict.disposition, rule=verdict.rule, octets=len(message.content), **more,
    )  # fmt: skip


def _covered(incident: Incident, study: Study, near: tuple[Finding, ...]) -> Explanation:
    """Return the explanation with all that is to be masked as if it were found."""
    inspection = study.explanation.inspection
    seen = (*inspection.findings, *near)
    everything = (*seen, *_no_more_found(incident.inspection.findings, seen))
    return replace(study.explanation, inspection=replace(inspection, findings=everything))


def _as_found(miss: NearMiss, parts: tuple[Part, ...]) -> Finding:
    """Return a near miss as masking takes it; the same words have the same number, and the words go no further."""
    text = next((part.text for part in parts if part.locator == miss.locator), "")
    return Finding(
        entity=miss.entity, locator=miss.locator, start=miss.start, end=miss.end, score=miss.score,
        recognizer=miss.recognizer, rule=miss.rule, fingerprint=f"near {text[miss.start : miss.end]}",
    )  # fmt: skip


def _no_more_found(before: tuple[Finding, ...], seen: tuple[Finding, ...]) -> Iterator[Finding]:
    """Yield what was found when the message was held and stands in nothing that is found now."""
    for old in before:
        inside = (now.locator == old.locator and now.start <= old.start and old.end <= now.end for now in seen)
        if not any(inside):
            yield replace(old, fingerprint=f"before {old.fingerprint}")
