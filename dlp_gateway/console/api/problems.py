"""The kinds of problems, to be looked up: what `type` of a problem points to.

Takes: a kind. Returns: its title and how to go on. Touches: nothing.
"""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from dlp_gateway.console.api.problem import KINDS, ROOT, Refused

problems = APIRouter(tags=["problems"])


class ProblemKind(BaseModel):
    """A kind of problem. `mend`: how to go on."""

    type: str
    status: int
    title: str
    mend: str


@problems.get("/problems")
def list_problems() -> list[ProblemKind]:
    """List all kinds of problems. Needs no token."""
    return [_told(kind) for kind in KINDS]


@problems.get("/problems/{kind}")
def show_problem(kind: str) -> ProblemKind:
    """Show one kind of problem. Needs no token."""
    if kind not in KINDS:
        raise Refused("not_found")
    return _told(kind)


def _told(kind: str) -> ProblemKind:
    known = KINDS[kind]
    return ProblemKind(type=f"{ROOT}/problems/{kind}", status=known.status, title=known.title, mend=known.mend)
