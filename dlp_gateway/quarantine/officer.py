"""Who acts, and what their words must be like.

Takes: names and texts from people. Returns: an Officer. Touches: nothing. Fails: NotAllowed with words for the officer.
"""

from __future__ import annotations

from dataclasses import dataclass

from dlp_gateway.store import ActRefused

#: A note must say something; "ok" does not. The text goes into the record and before a court.
_NOTE_CHARS = 10
_NOTE_MAX = 4000


class NotAllowed(ActRefused):
    """The act is not this officer's, or lacks what it asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """Who acts: the name they gave (`--officer`), the account the system knows (OS user or console account).

    `role`: as what they act (`--as`): officer, director, designee, counsel, records_custodian. `token`: id of the API
    token that spoke for them; empty where they acted themselves. `stands_for`: account of whom they stand in for.
    """

    name: str
    user: str
    role: str = "officer"
    token: str = ""
    stands_for: str = ""

    def __post_init__(self) -> None:
        """Refuse an act by nobody."""
        if not self.name.strip() or not self.user.strip():
            raise NotAllowed("name the officer who acts (--officer NAME)")

    def facts(self) -> dict[str, str]:
        """Return what the audit log keeps of who acted."""
        known = {"user": self.user, "role": self.role}
        more = {"token": self.token, "stands_for": self.stands_for}
        return known | {name: value for name, value in more.items() if value}


def said(text: str, what: str) -> None:
    """Refuse a text that says nothing."""
    if not _NOTE_CHARS <= len(text.strip()) <= _NOTE_MAX:
        raise NotAllowed(f"the {what} must say why, in {_NOTE_CHARS} to {_NOTE_MAX} characters")
