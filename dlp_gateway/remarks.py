"""What an author answers about their own held mail, and what officers ask them; sealed, and part of the record.

Takes: an account, a case, words, a paper. Returns: the case after it; remarks, opened.
Touches: the store; each remark is written with its audit entry in one transaction.
Fails: ActRefused with words for who wrote it (nothing was changed); NotFound for a case that is not theirs.
An answer decides nothing: it stays held until an officer has read it. To withdraw is an act of the quarantine.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from dlp_gateway.address import AddressError, parse_path
from dlp_gateway.model import Lane, State
from dlp_gateway.model.remark import Remark, RemarkKind
from dlp_gateway.store import Act, ActRefused, NotFound, WrongState, notices, seal
from dlp_gateway.store.codec import canonical
from dlp_gateway.store.queue import WHISTLEBLOWER
from dlp_gateway.store.remarks import Kept, NewRemark
from dlp_gateway.store.tables import new_id

if TYPE_CHECKING:
    from datetime import datetime

    from dlp_gateway.model import Account, Address, Incident
    from dlp_gateway.store import Store

OPEN = (State.HELD, State.PROPOSED)
LEAST_WORDS, MOST_WORDS = 10, 4000  # characters, as officers' notes
MOST_PAPER = 10_485_760  # octets; a scanned order of forty pages has some 4 MB
_PER_CASE = 20
_PER_HOUR = 30
_LISTED = 100
#: What retention writes in the place of a local part (store/erasure.py): nobody's address.
_ERASED = "erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody wrote into a form. `fields`: name and words, in the order of the form."""

    kind: RemarkKind
    fields: tuple[tuple[str, str], ...]
    basis: str | None = None
    paper: tuple[str, bytes] | None = None  # name and octets


class Remarks:
    """The remarks of a store. `private_key`: opens them, where the console runs."""

    def __init__(self, store: Store, *, public_key: seal.PublicKey, private_key: seal.PrivateKey) -> None:
        self._store = store
        self._public_key = public_key
        self._private_key = private_key

    # -------------------------------------------------------------------------------------------- looking

    def cases_of(self, account: Account) -> tuple[Incident, ...]:
        """Return the newest cases of somebody's own mail; a redacted copy of it is none, they did not write it."""
        address = _address(account)
        if address is None:
            return ()
        found = self._store.remarks.cases_of(address, limit=_LISTED)
        return tuple(incident for incident in found if is_author(account, incident) and not incident.copy_of)

    def case_of(self, account: Account, name: str) -> Incident:
        """Return one case of somebody's own mail; NotFound for any other, as if there were none."""
        incident = self._store.incident(name)
        if not is_author(account, incident) or incident.copy_of:
            raise NotFound(f"there is no case {name}")
        return incident

    def of(self, incident: Incident) -> tuple[Remark, ...]:
        """Return what was told about a case, oldest first."""
        return tuple(self._opened(kept) for kept in self._store.remarks.of(incident.id))

    def paper(self, incident: Incident, remark_id: str) -> tuple[str, bytes]:
        """Return name and octets of the paper that came with a remark."""
        kept, sealed = self._store.remarks.document(remark_id, incident_id=incident.id)
        return self._opened(kept).document or "paper", seal.unseal(self._private_key, sealed)

    def _opened(self, kept: Kept) -> Remark:
        remark = Remark(
            id=kept.id, incident_id=kept.incident_id, at=kept.at, kind=RemarkKind(kept.kind), by=kept.by,
            user=kept.user, basis=kept.basis, erased=kept.sealed is None,
        )  # fmt: skip
        if kept.sealed is None:
            return remark
        words = json.loads(seal.unseal(self._private_key, kept.sealed))
        return replace(remark, said=tuple((name, text) for name, text in words["said"]), document=words["document"])

    # -------------------------------------------------------------------------------------------- telling

    def answer(self, name: str, *, author: Account, said: Said, now: datetime, token: str = "") -> Incident:
        """Write down what an author answers; their case waits for an officer, who is told. `token`: of a program."""
        if said.kind is RemarkKind.QUESTION:
            raise ActRefused("The form asks for something that this console does not know.")
        _check(said)
        self._check_room(name, author, now)
        remark = self._new(said, by=author.title, user=author.name, now=now)

        def decide(old: Incident) -> Act:
            if not is_author(author, old):
                raise NotFound(f"there is no case {name}")
            _check_open(old)
            answered = replace(old, answered_at=now, needs_information=False)
            if said.basis == WHISTLEBLOWER:  # decisions.md 39: from now on counsel's alone, and nothing tells officers
                sealed = replace(answered, lane=Lane.WHISTLEBLOWER)
                return _act(sealed, remark, said, action="answer", token=token)
            return _act(answered, remark, said, action="answer", token=token, told=(notices.OFFICER_ANSWER,))

        return self._store.act(name, decide, actor=author.title, now=now)

    def ask(
        self, name: str, *, by: str, user: str, question: str, now: datetime, revision: int | None, token: str = ""
    ) -> Incident:
        """Ask the author something: they read it on their page, and a notice tells them that it is there."""
        said = Said(kind=RemarkKind.QUESTION, fields=(("question", question.strip()),))
        _check(said)
        remark = self._new(said, by=by, user=user, now=now)

        def decide(old: Incident) -> Act:
            _check_open(old)
            waiting = replace(old, needs_information=True)
            return _act(waiting, remark, said, action="ask", token=token, told=(notices.QUESTION,))

        return self._store.act(name, decide, actor=by, now=now, revision=revision)

    def _new(self, said: Said, *, by: str, user: str, now: datetime) -> NewRemark:
        words = {"said": said.fields, "document": said.paper[0] if said.paper else None}
        return NewRemark(
            id=new_id(now), at=now, kind=said.kind, by=by, user=user, basis=said.basis, key_id=self._public_key.id,
            sealed=seal.seal(self._public_key, canonical(words).encode()),
            document=seal.seal(self._public_key, said.paper[1]) if said.paper else None,
        )  # fmt: skip

    def _check_room(self, name: str, author: Account, now: datetime) -> None:
        if len(self._store.remarks.of(self.case_of(author, name).id)) >= _PER_CASE:
            raise ActRefused("This case has as many answers as it can take. Call the office instead.")
        if self._store.remarks.count(user=author.name, since=now - timedelta(hours=1)) >= _PER_HOUR:
            raise ActRefused("You have sent many answers in this hour. Wait a while, or call the office.")


def is_author(account: Account, incident: Incident) -> bool:
    """Whether a case is about this person's own mail. Mailboxes that differ by capitals only are one person's."""
    mine, sender = _address(account), incident.envelope.reverse_path
    if mine is None or sender is None or sender.route:
        return False
    theirs = sender.address
    return mine.domain == theirs.domain and mine.local_part.casefold() == theirs.local_part.casefold()


def _address(account: Account) -> Address | None:
    if account.address is None:
        return None
    try:
        address = parse_path(account.address, smtputf8=True).address
    except AddressError:
        return None
    return None if address.local_part.casefold() == _ERASED else address


def _check_open(incident: Incident) -> None:
    if incident.state not in OPEN:
        raise WrongState("This case was decided meanwhile. Nothing was kept of what you wrote.")


def _act(new: Incident, remark: NewRemark, said: Said, *, action: str, token: str, told: tuple[str, ...] = ()) -> Act:
    detail = {"user": remark.user, "remark": remark.id, "kind": said.kind, "basis": said.basis}
    detail |= {"token": token} if token else {}
    return Act(
        incident=new, action=action, detail=detail | {"paper": said.paper is not None}, notices=told, remark=remark
    )


def _check(said: Said) -> None:
    words = sum(len(text.strip()) for _, text in said.fields)
    if any(len(text) > MOST_WORDS for _, text in said.fields):
        raise ActRefused("That is too long. Write at most 4,000 characters in each field.")
    if words < LEAST_WORDS and said.paper is None:
        raise ActRefused("Write a little more, so that we understand it: at least ten characters.")
    if said.paper is not None and len(said.paper[1]) > MOST_PAPER:
        raise ActRefused("This file is too big. Send at most 10 MB.")
