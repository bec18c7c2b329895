"""The pure hash chain of the audit log: each entry's hash covers the entry and the hash before it.

Takes: entries in order of `seq`, and the checkpoints that were signed outside the database.
Returns: the problems found, each with the number of the entry it concerns.
A chain alone shows edits, deletions and a changed order; whoever may write the whole table can cut its tail or
compute it anew, and only a checkpoint kept elsewhere shows that (Crosby and Wallach, USENIX Security 2009).
What may have to be erased one day (addresses, officers' notes) stands beside the log; the chain covers its salted
digest, so that erasing it breaks nothing and the digest tells nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from dlp_gateway.model import AuditEntry

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A head of the chain as it stood at `at`, sworn to by a signature (checkpoint.py)."""

    seq: int
    hash: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that should not be so; `seq` None concerns the log as a whole."""

    seq: int | None
    what: str


def link(prev_hash: str, *, seq: int, at: datetime, actor: str, action: str, subject: str, detail: str) -> str:
    """Return the hash of an entry: SHA-256 over each field with its length in front, so that no two rows agree."""
    digest = hashlib.sha256()
    for field in (prev_hash, str(seq), stamp(at), actor, action, subject, detail):
        octets = field.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(octets) + octets)
    return digest.hexdigest()


def stamp(at: datetime) -> str:
    """Return a time as the chain writes it: UTC with microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def salted(salt: bytes, body: str) -> str:
    """Return the digest that stands in the chain for `body`; without the salt it tells nothing."""
    return hashlib.sha256(salt + body.encode("utf-8", "surrogatepass")).hexdigest()


def verify(
    entries: Iterable[AuditEntry], checkpoints: Iterable[Checkpoint] = (), *, head: Checkpoint | None = None
) -> list[Problem]:
    """Return all problems of a chain that must begin at seq 1; `head` is what the database says its end is."""
    sworn: dict[int, list[str]] = {}
    for checkpoint in checkpoints:
        sworn.setdefault(checkpoint.seq, []).append(checkpoint.hash)
    problems: list[Problem] = []
    last = _walk(entries, sworn, problems)
    problems.extend(
        Problem(seq=seq, what="entry is gone: a signed checkpoint covers it (tail cut off or log rebuilt)")
        for seq in sorted(sworn)
        if seq > last[0]
    )
    if head is not None and (head.seq, head.hash) != last:
        problems.append(Problem(seq=None, what=f"the log ends at {last[0]}, but its head says {head.seq}"))
    return problems


def _walk(entries: Iterable[AuditEntry], sworn: dict[int, list[str]], problems: list[Problem]) -> tuple[int, str]:
    """Check entry by entry; return number and hash of the last one."""
    seq, prev_hash = 0, GENESIS
    for entry in entries:
        problems.extend(Problem(seq=entry.seq, what=what) for what in _faults(entry, seq, prev_hash))
        if any(known != entry.hash for known in sworn.get(entry.seq, ())):
            problems.append(Problem(seq=entry.seq, what="differs from the signed checkpoint: the log was rebuilt"))
        seq, prev_hash = entry.seq, entry.hash
    return seq, prev_hash


def _faults(entry: AuditEntry, seq: int, prev_hash: str) -> Iterator[str]:
    """Yield what is wrong with `entry`, which should follow the entry `seq` with hash `prev_hash`."""
    if entry.seq != seq + 1:
        yield f"follows entry {seq}: entries are missing, doubled or out of order"
    if entry.prev_hash != prev_hash:
        yield "does not name the hash of the entry before it: an entry was changed, removed or moved"
    if entry.hash != _own_hash(entry):
        yield "was changed: its hash does not fit its fields"


def _own_hash(entry: AuditEntry) -> str:
    return link(
        entry.prev_hash,
        seq=entry.seq,
        at=entry.at,
        actor=entry.actor,
        action=entry.action,
        subject=entry.subject,
        detail=entry.detail,
    )
