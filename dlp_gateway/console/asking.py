"""What a request asks for: who asks, which cases are theirs to see, and what stands in a form of acts.

Takes: requests, forms. Returns: plain values. Touches: nothing. Fails: Denied with words for the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dlp_gateway.console import rights
from dlp_gateway.console.login import Denied
from dlp_gateway.quarantine import Officer
from dlp_gateway.store import Filter

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request

    from dlp_gateway.model import Account, Inspection, Session, State

NOTE_MAX = 4000  # characters; quarantine takes no longer note


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An act as a form asks for it. `judged`: of a redacted copy, what the rules in force find in it."""

    case: str
    officer: Officer
    note: str
    revision: int
    form: FormData
    judged: Inspection | None = None

    @property
    def on(self) -> bool:
        """Whether a mark is to be set, or taken off."""
        return self.form.get("on") == "1"

    def text(self, field: str) -> str:
        """Return a field; empty where it is missing."""
        return text(self.form, field)


def reader(request: Request) -> Account:
    """Return who asks, if cases are theirs to read."""
    session: Session = request.state.session
    if not rights.may_read(session.account):
        raise Denied(403, "An admin sees no cases. Log in as an officer to work on them.")
    return session.account


def filter_for(account: Account, *, states: tuple[State, ...], **more: Any) -> Filter:
    """Return a filter that lets through nothing but what this person may see."""
    return Filter(states=states, agencies=account.agencies, whistleblower=rights.sees_whistleblowers(account), **more)


def officer_of(session: Session, *, role: str = "officer", stands_for: str = "") -> Officer:
    """Return who acts."""
    account = session.account
    return Officer(name=account.title, user=account.name, role=role, stands_for=stands_for)


def text(form: FormData, field: str) -> str:
    """Return a field of words, without the space around it."""
    value = form.get(field, "")
    return value.strip() if isinstance(value, str) else ""


def note_of(form: FormData) -> str:
    """Join the sentence that was chosen and the one that was written."""
    parts = (text(form, field) for field in ("reason", "note"))
    return " ".join(part for part in parts if part)[: NOTE_MAX + 1]


def evidence_of(form: FormData, basis: str) -> dict[str, str]:
    """Return what was given for this basis: fields `evidence.BASIS.name`."""
    prefix = f"evidence.{basis}."
    return {
        name.removeprefix(prefix): str(value)[:NOTE_MAX]
        for name, value in form.multi_items()
        if name.startswith(prefix) and value
    }


def revision_of(form: FormData) -> int:
    """Return which state of the case the form is about."""
    given = text(form, "revision")
    if not (given.isascii() and given.isdigit()):
        raise Denied(400, "The form does not say which state of the case it is about. Open the case again.")
    return int(given[:9])
