"""The core on one message: read, scan, match, decide. Pure: octets, rulebook, docket and now in; Inspection out.

Lives in worker processes (workers.py), since reading hostile octets may be slow, big or deadly.
Takes: a Rulebook once; then Message, docket and time. Returns: Inspection, Explanation with the text it speaks of, or
Study with what was nearly found.
Fails: never for a bad message (that is Unread); `prove` raises ValueError for a rulebook that cannot keep its word.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dlp_gateway import content, legal, policy
from dlp_gateway.config import unknown_entities
from dlp_gateway.model import (
    Address,
    Cause,
    Client,
    Disposition,
    Envelope,
    Explanation,
    ForwardPath,
    Inspection,
    Message,
    Path,
    Study,
    Unread,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from dlp_gateway.config import Rulebook
    from dlp_gateway.model import Finding, NearMiss, Order, Part

#: What every new worker must hold before it may judge mail (an invented number in the valid ranges).
_CANARY = b"Subject: canary\r\n\r\nThe SSN of the client is 536-90-4399.\r\n"


class Inspector:
    """Reads and judges messages by one rulebook; building it loads the recognizers.

    `confined` gives each message its door to the readers of risky formats (sandbox); None: they run right here.
    """

    def __init__(self, rulebook: Rulebook, confined: Callable[[], content.Confined] | None = None) -> None:
        # Presidio and spaCy cost 1.6 s and 110 MB: only the processes that judge mail load them.
        from dlp_gateway.scan import Scanner  # noqa: PLC0415

        self._rulebook = rulebook
        self._scanner = Scanner(rulebook)
        self._confined = confined

    def inspect(self, message: Message, docket: tuple[Order, ...], now: datetime) -> Inspection:
        """Judge one message."""
        return self._judge(message, docket, now)[0]

    def explain(self, message: Message, docket: tuple[Order, ...], now: datetime) -> Explanation:
        """Judge one message and return the parts as well, for who may see them."""
        inspection, parts = self._judge(message, docket, now)
        details = legal.details_of(parts, inspection.legal_process)
        return Explanation(inspection=inspection, parts=parts, process_details=details)

    def study(self, message: Message, docket: tuple[Order, ...], now: datetime) -> Study:
        """Judge one message for who tunes: with what was nearly found, and what is looked for."""
        explanation = self.explain(message, docket, now)
        misses = self._scanner.near_misses(explanation.parts)
        found = explanation.inspection.findings
        return Study(
            explanation=explanation,
            near_misses=tuple(miss for miss in misses if not any(_same(miss, finding) for finding in found)),
            recognizers=self._scanner.sheets(),
        )

    def _judge(self, message: Message, docket: tuple[Order, ...], now: datetime) -> tuple[Inspection, tuple[Part, ...]]:
        envelope, book = message.envelope, self._rulebook
        confined = self._confined() if self._confined else None
        parts, unread = content.read(message.content, book.content_limits, confined)
        found, unscanned = self._scanner.scan(parts, message.fingerprint_key)
        jurisdiction = policy.jurisdiction(envelope, parts, book)
        findings = tuple(finding for finding in found if finding.entity in jurisdiction.entities)
        unread = unread + unscanned
        process = legal.match(
            envelope=envelope,
            parts=parts,
            findings=findings,
            docket=docket,
            now=now,
            jurisdiction=jurisdiction,
            person_key=book.person_key,
        )
        verdict = policy.decide(
            envelope=envelope,
            findings=findings,
            unread=unread,
            legal_process=process,
            jurisdiction=jurisdiction,
            rulebook=book,
            now=now,
        )
        inspection = Inspection(
            findings=findings,
            unread=unread,
            legal_process=process,
            verdict=verdict,
            rulebook_version=book.version,
            jurisdiction=jurisdiction.name,
            parts_read=len(parts),
            phrases=legal.phrases_in(parts),
            urgent=policy.urgent(envelope, jurisdiction),
        )
        return inspection, parts

    def prove(self) -> None:
        """Run every recognizer's and the policy's own cases; ValueError names the one that fails."""
        unknown = unknown_entities(self._rulebook, self._scanner.entities)
        if unknown:
            raise ValueError(
                f"no enabled recognizer finds {', '.join(sorted(unknown))}, which policy.yaml or a jurisdiction names; "
                "enable one (recognizers/), or take the name out"
            )
        policy.prove(self._rulebook, now=datetime.now(UTC))
        self._scanner.prove()

    def canary(self) -> None:
        """Hold a message that must be held; ValueError if the scanner has gone blind. Loads all models."""
        self._scanner.load_models()
        if self.inspect(canary(), (), datetime.now(UTC)).verdict.disposition is Disposition.DELIVER:
            raise ValueError("the scanner let its canary message pass")


def _same(miss: NearMiss, finding: Finding) -> bool:
    """Whether what one way of reading left alone was found by another."""
    beside = (miss.locator, miss.entity) == (finding.locator, finding.entity)
    return beside and miss.start < finding.end and finding.start < miss.end


def unreadable(rulebook: Rulebook, message: Message, cause: Cause, now: datetime) -> Inspection:
    """Judge a message that killed its worker or ran out of time: one Unread for the whole, the same policy."""
    unread = (Unread(locator="0", media_type="message/rfc822", cause=cause),)
    jurisdiction = policy.jurisdiction(message.envelope, (), rulebook)
    verdict = policy.decide(
        envelope=message.envelope,
        findings=(),
        unread=unread,
        legal_process=(),
        jurisdiction=jurisdiction,
        rulebook=rulebook,
        now=now,
    )
    return Inspection(
        findings=(),
        unread=unread,
        legal_process=(),
        verdict=verdict,
        rulebook_version=rulebook.version,
        jurisdiction=jurisdiction.name,
        parts_read=0,
    )


def canary() -> Message:
    """Build the message by which a pool shows that it sees."""
    path = Path(text="canary@ice.dhs.gov", address=Address(local_part="canary", domain="ice.dhs.gov"))
    envelope = Envelope(
        reverse_path=None,
        forward_paths=(ForwardPath(path=path, in_scope=True),),
        client=Client(address="127.0.0.1", port=0, helo="canary"),
        received_at=datetime.now(UTC),
    )
    return Message(id="canary", envelope=envelope, content=_CANARY, fingerprint_key=bytes(32))
