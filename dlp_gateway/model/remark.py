"""What authors and officers tell each other about a held message."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@unique
class RemarkKind(StrEnum):
    """What a remark is. The first is an officer's; the others are the author's answers."""

    QUESTION = "question"  # an officer asks the author
    ORDER = "order"  # here is the order of a court
    BASIS = "basis"  # the rules let it go for another reason
    NOT_PRIVATE = "not_private"  # what was found is not private data


#: The author's own; to withdraw is an act on the case, not a remark.
ANSWERS = (RemarkKind.ORDER, RemarkKind.BASIS, RemarkKind.NOT_PRIVATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One remark, opened. `said`: name and words of each field; `document`: the name of the paper that came with it.

    `by`: how the record names who said it; `user`: their account. `erased`: retention took the words away.
    """

    id: str
    incident_id: str
    at: datetime
    kind: RemarkKind
    by: str
    user: str
    basis: str | None = None
    said: tuple[tuple[str, str], ...] = ()
    document: str | None = None
    erased: bool = False
