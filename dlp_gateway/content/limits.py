"""What reading one message may cost: a purse that every part of the answer is paid from.

Takes: the operator's ContentLimits. Touches: its own counters. Fails: never; it answers whether there is enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dlp_gateway.config import ContentLimits

# Octets of all pieces together, as a multiple of the message: each level of nesting is a copy, and each doubtful
# spot is read twice. Twelve levels of one honest 25 MB attachment stay below it; alternates of alternates do not.
EXPANSION = 24
LEAST_OCTETS = 4_194_304  # small messages may double more often without costing anything


class Purse:
    """Counts down what the message may still cost."""

    def __init__(self, limits: ContentLimits, *, octets: int) -> None:
        self.limits = limits
        self._pieces = limits.parts
        self._chars = limits.text_chars
        self._octets = max(LEAST_OCTETS, octets * EXPANSION)
        self._expanded = limits.expanded_octets

    def pay_piece(self, octets: int) -> bool:
        """Pay for reading one more piece of `octets`."""
        if self._pieces <= 0 or octets > self._octets:
            return False
        self._pieces -= 1
        self._octets -= octets
        return True

    def pay_expanded(self, octets: int) -> bool:
        """Pay for a piece that was unpacked; it may then be copied and read twice like what came by wire."""
        if octets > self._expanded:
            return False
        self._expanded -= octets
        self._octets += octets * EXPANSION
        return True

    def pay_text(self, code_points: int) -> bool:
        """Pay for one more Part of text."""
        if code_points > self._chars:
            return False
        self._chars -= code_points
        return True
