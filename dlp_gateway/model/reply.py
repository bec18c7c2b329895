"""RFC 5321 4.2 replies, and the faults that become one."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """RFC 5321 4.2 reply. `text` may hold several lines separated by LF, each without code; ASCII.

    `enhanced` is None only where a next hop gave none. Raises ValueError for a code out of range or an enhanced
    code of another class.
    """

    code: int
    enhanced: str | None
    text: str

    def __post_init__(self) -> None:
        """Refuse what would contradict itself (RFC 3463 2: the classes must agree)."""
        if not 200 <= self.code <= 599:  # noqa: PLR2004  RFC 5321 4.2.1
            msg = f"reply code {self.code} is not in 200..599"
            raise ValueError(msg)
        if self.enhanced is not None and (
            not _ENHANCED.fullmatch(self.enhanced) or self.enhanced[0] != str(self.code)[0]
        ):
            msg = f"enhanced status code {self.enhanced} does not fit reply code {self.code}"
            raise ValueError(msg)

    @property
    def positive(self) -> bool:
        """Whether the reply is a 2yz."""
        return self.code < 300  # noqa: PLR2004  RFC 5321 4.2.1

    @property
    def transient(self) -> bool:
        """Whether the reply is a 4yz."""
        return 400 <= self.code < 500  # noqa: PLR2004  RFC 5321 4.2.1


class Fault(Exception):
    """A problem of ours: becomes 451 4.3.0 and never a verdict. The text goes to our log only."""


class StoreFault(Fault):
    """The database, its disk or its keys are in trouble."""


class NextHopFault(Fault):
    """The next hop cannot be reached, hangs or breaks the protocol."""


class ReplyUnknown(NextHopFault):
    """The final dot was sent and the next hop's reply was never read: nobody knows whether it took the message.

    The client is told 451 and sends again; a second copy is possible only here (RFC 1047, RFC 5321 4.2.5).
    """


class ScannerFault(Fault):
    """The inspection pool itself is unhealthy (not: one message that cannot be read)."""


class Saturated(Fault):
    """More work than we accept at once: 451 4.3.2."""
