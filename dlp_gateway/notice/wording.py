"""What one language must have words for, in our notices and SMTP replies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dlp_gateway.model import Cause, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language. Names in braces are filled in by `compose`; a tuple is a paragraph per entry."""

    language: str  # RFC 5646 tag
    subjects: dict[str, str]  # by Kind
    openings: dict[str, tuple[str, ...]]  # by Kind
    closings: dict[str, tuple[str, ...]]  # by Kind; what to do next
    steps: dict[str, tuple[str, ...]]  # by Kind; a list under `next_steps`
    entities: dict[str, str]
    causes: dict[Cause, str]
    reasons: dict[Reason, str]
    only_these: str
    more: str
    found: str
    unread: str
    other_entity: str
    take_out: str  # before the list of places
    places: dict[str, str]  # by Mark.place
    times: str
    next_steps: str
    review_by: str
    never_by_timer: str
    no_answer: str
    reach_us: str
    nobody_known: str
    case: str
    page: str  # before the link to the author's page
    officers_page: str
    footer: str
    weekdays: tuple[str, ...]  # from Monday
    months: tuple[str, ...]
    time: str
