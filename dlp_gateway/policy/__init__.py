"""What becomes of a message: whose rules apply, what they say, and how the rules are proved.

Takes: values. Returns: Jurisdiction (`jurisdiction`), Verdict (`decide`). Touches: nothing.
Fails: `prove` raises ValueError for a policy that fails one of its own cases; nothing else fails.
"""

from __future__ import annotations

from dlp_gateway.policy.bases import approvers, demands, known_bases, persons_found, refusal
from dlp_gateway.policy.cases import prove
from dlp_gateway.policy.laws import jurisdiction, urgent
from dlp_gateway.policy.verdict import LAW_UNREAD, LAWFUL_FLOW, NO_RULE, OUT_OF_SCOPE, decide

__all__ = [
    "LAWFUL_FLOW",
    "LAW_UNREAD",
    "NO_RULE",
    "OUT_OF_SCOPE",
    "approvers",
    "decide",
    "demands",
    "jurisdiction",
    "known_bases",
    "persons_found",
    "prove",
    "refusal",
    "urgent",
]
