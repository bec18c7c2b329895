"""Letting the recipient have what may go: a redacted copy, or the author's own new mail without what was found.

Takes: a held case, what a worker made of it. Returns: the case after it, or the copy's case. Touches: the store.
Fails: ActRefused with words for the officer; StoreFault.
Source: decisions.md 30, docs/decisions/0015-redacted-copies.md.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dlp_gateway.model import State
from dlp_gateway.quarantine.acting import Acting
from dlp_gateway.quarantine.acts import decided, in_state, of_counsel
from dlp_gateway.quarantine.officer import NotAllowed, said
from dlp_gateway.store import WrongState, notices
from dlp_gateway.store.copying import NewCopy

if TYPE_CHECKING:
    from datetime import datetime

    from dlp_gateway.model import Copy, Incident, Mark, Message
    from dlp_gateway.quarantine.officer import Officer
    from dlp_gateway.store import Act

#: More places than a letter can list; the author is told to take all of it out.
_MOST_MARKS = 200


class Copying(Acting):
    """The acts that give less than the whole."""

    def file_copy(
        self,
        case: str,
        *,
        officer: Officer,
        copy: Copy,
        message: Message,
        note: str,
        now: datetime,
        revision: int | None = None,
    ) -> Incident:
        """Make a case of a redacted copy, to be released like any other; the original stays held.

        Only of what is still held, only to its own recipients in scope, and only if nothing is found in it any more.
        """
        said(note, "note")
        if copy.left:
            raise NotAllowed(f"the copy still has {', '.join(copy.left)}; ask the author for another one instead")

        def check(old: Incident) -> None:
            in_state(old, (State.HELD,), "copied")
            of_counsel(old, officer)
            known = {path.path.text for path in old.envelope.in_scope} & set(old.recipients)
            wanted = {path.path.text for path in message.envelope.forward_paths}
            if not wanted or wanted - known:
                raise NotAllowed(f"a copy of case {old.case} goes to its own recipients only")

        detail = {
            **officer.facts(), "removed": copy.removed, "dropped": len(copy.dropped), "kept": len(copy.kept),
        }  # fmt: skip
        private = {"note": note.strip()}  # not the names of files: they are words of the message
        new = NewCopy(message=message, inspection=copy.inspection, detail=detail, private=private)
        return self._store.copies.file(case, new, check=check, actor=officer.name, now=now, revision=revision)

    def ask_redaction(
        self,
        case: str,
        *,
        officer: Officer,
        marks: tuple[Mark, ...],
        note: str,
        now: datetime,
        revision: int | None = None,
    ) -> Incident:
        """Return a message to its author with a list of what to take out; it stays held; a new mail is a new case."""
        said(note, "note")
        if not marks:
            raise NotAllowed("nothing was found in this message that its author could take out")

        def decide(old: Incident) -> Act:
            in_state(old, (State.HELD,), "returned to its author")
            of_counsel(old, officer)
            if old.copy_of:
                raise NotAllowed("a redacted copy has no author to return it to; withdraw it")
            asked = replace(old, needs_information=True, marks=marks[:_MOST_MARKS])
            if asked == old:
                raise WrongState(f"the author of case {old.case} was asked for this already, and has not answered")
            act = decided(asked, "redaction", officer, note, told=(notices.REDACTION,))
            return replace(act, detail={**act.detail, "places": len(marks)})

        return self._act(case, decide, officer=officer, now=now, revision=revision)
