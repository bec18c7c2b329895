"""ETag, If-Match and If-None-Match: which state of a thing somebody saw (RFC 9110 8.8.3, 13.1).

Takes: revisions, header fields. Returns: tags, revisions. Touches: nothing. Fails: Refused (400, 412, 428).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from fastapi import Header

from dlp_gateway.console.api.problem import Refused

if TYPE_CHECKING:
    from dlp_gateway.model import Incident

_TAGS = re.compile(r'\s*(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"\s*(?:,|$)')
_OURS = re.compile(r'"([a-z0-9]{1,64})\.(\d{1,9})"')

IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", max_length=200, description="the ETag of the state that you saw and decide on"),
]
IfNoneMatch = Annotated[
    str | None, Header(alias="If-None-Match", max_length=2000, description="ETags of states that you have")
]


def tag(case: Incident) -> str:
    """Return the ETag of a case as it stands."""
    return f'"{case.id}.{case.revision}"'


def seen(case: Incident, if_match: str | None) -> int:
    """Return which state of a case the caller decides on; `*` is no state that anybody has seen."""
    if if_match is None or if_match.strip() == "*":
        raise Refused("precondition_required")
    found = _OURS.fullmatch(if_match.strip())
    if found is None:
        raise Refused("malformed", "If-Match takes one strong ETag, as the case was answered with.")
    if found[1] != case.id:
        raise Refused("stale", "This ETag is of another case.")
    return int(found[2])


def has(current: str, if_none_match: str | None) -> bool:
    """Whether the caller has the current state already."""
    if if_none_match is None:
        return False
    given = [found[0].strip().rstrip(",").strip() for found in _TAGS.finditer(if_none_match)]
    return if_none_match.strip() == "*" or current in [item.removeprefix("W/") for item in given]
