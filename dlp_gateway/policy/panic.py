"""What the panic switch makes of a verdict: the message is held, and what the rules said is kept beside it.

Takes: an Inspection. Returns: one whose verdict holds. Touches: nothing. Fails: never.
"""

from __future__ import annotations

from dataclasses import replace

from dlp_gateway.model import Disposition, Inspection, Observed, Reason

#: Name of the verdict; no rule of policy.yaml may have it.
PANIC_RULE = "panic"


def hold(inspection: Inspection) -> Inspection:
    """Hold a message whatever the rules say of it, also what they would refuse; `observed` keeps their word."""
    verdict = inspection.verdict
    held = replace(
        verdict,
        disposition=Disposition.QUARANTINE,
        rule=PANIC_RULE,
        reasons=(Reason.PANIC, *verdict.reasons),
        observed=(*verdict.observed, Observed(rule=verdict.rule, disposition=verdict.disposition)),
    )
    return replace(inspection, verdict=held)
