"""What an author answers about their own held mail, whatever way they ask: a form of their page, or a program.

Takes: an account, their case, words. Returns: model.Incident after it. Touches: the store, through `remarks` and
`quarantine`. Fails: ActRefused with words for the author; nothing has changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlp_gateway.model.remark import RemarkKind
from dlp_gateway.quarantine import Officer
from dlp_gateway.remarks import Said
from dlp_gateway.store import ActRefused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dlp_gateway.console.office import Authors, Office
    from dlp_gateway.model import Account, Incident

WITHDRAW = "withdraw"
#: What each answer asks for.
FIELDS: dict[str, tuple[str, ...]] = {
    RemarkKind.ORDER: ("court", "docket_number", "judge", "signed_on", "note"),
    RemarkKind.BASIS: ("note",),
    RemarkKind.NOT_PRIVATE: ("note",),
    WITHDRAW: ("note",),
}
NAME_MOST = 255  # characters of a file's name; what file systems take
_NOTE_MOST = 3900  # with our own words before it below what the record takes


class Answering:
    """The four answers."""

    def __init__(self, office: Office, authors: Authors) -> None:
        self._office = office
        self._authors = authors

    def bases(self, incident: Incident) -> tuple[str, ...]:
        """Return the reasons from which an author may choose."""
        return tuple(item.code for item in self._office.quarantine.demands(incident))

    def say(
        self,
        author: Account,
        incident: Incident,
        *,
        kind: RemarkKind,
        words: Mapping[str, str],
        basis: str | None = None,
        paper: tuple[str, bytes] | None = None,
        token: str = "",
    ) -> Incident:
        """Write an answer down; it decides nothing."""
        if kind is not RemarkKind.BASIS:
            basis = None
        elif basis not in self.bases(incident):
            raise ActRefused("Choose a reason from the list.")
        fields = tuple((name, text) for name in FIELDS[kind] if (text := words.get(name, "").strip()))
        said = Said(
            kind=kind, fields=fields, basis=basis,
            paper=(paper[0][-NAME_MOST:], paper[1]) if paper and paper[1] else None,
        )  # fmt: skip
        now = self._office.clock()
        return self._authors.remarks.answer(incident.id, author=author, said=said, now=now, token=token)

    def withdraw(self, author: Account, incident: Incident, *, note: str, revision: int, token: str = "") -> Incident:
        """Close the case at its author's word; `revision`: which state of it they saw."""
        return self._office.quarantine.withdraw(
            incident.id,
            officer=Officer(name=author.title, user=author.name, role="author", token=token),
            note=f"The author took it back. {note.strip()[:_NOTE_MOST]}".strip(),
            now=self._office.clock(),
            revision=revision,
        )
