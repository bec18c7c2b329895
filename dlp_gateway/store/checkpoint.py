"""Signed checkpoints of the audit chain in a file outside the database.

Takes: the head of the chain and the signing key. Returns: checkpoints whose signature holds.
Touches: the anchor file, one JSON line a checkpoint, appended under a file lock and flushed to the disk.
Fails: StoreFault naming the file where it cannot be written or read.
Who holds the database alone can compute the chain anew but cannot make it fit these lines. Entries younger than the
last checkpoint are not covered: keep the file where the database's administrator cannot write, and the hour short.
A restore from a backup cuts the log, too. Whoever holds the signing key then swears to the cut in a line of its own:
the checkpoints above it no longer bind, and the line tells for ever that, when and what was lost.
"""

from __future__ import annotations

import base64
import binascii
import fcntl
import json
import os
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from dlp_gateway.model import StoreFault
from dlp_gateway.store.chain import Checkpoint, Problem, stamp
from dlp_gateway.store.codec import canonical

if TYPE_CHECKING:
    from pathlib import Path

    from dlp_gateway.store.seal import SigningKey, VerifyingKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A restore that was sworn to: `kept` was the end of the log then; checkpoints above `base` bind no more.

    `lost_to`: the last entry that one of them swore to.
    """

    kept: Checkpoint
    base: int
    lost_to: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """What the file swears to, and what is wrong with it."""

    checkpoints: tuple[Checkpoint, ...] = ()
    restored: tuple[Restored, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def end(self) -> int:
        """The number of the last entry that a checkpoint covers; 0 if none does."""
        return max((item.seq for item in self.checkpoints), default=0)


def append(anchor: Path, *, key: SigningKey, checkpoint: Checkpoint) -> None:
    """Sign `checkpoint` and add it to the file, durably."""
    _write(anchor, key, checkpoint, lost=None)


def restored(anchor: Path, *, key: SigningKey, restore: Restored) -> None:
    """Swear that the log was cut by a restore, which ends what checkpoints above its base said."""
    _write(anchor, key, restore.kept, lost=(restore.base, restore.lost_to))


def _write(anchor: Path, key: SigningKey, checkpoint: Checkpoint, *, lost: tuple[int, int] | None) -> None:
    signature = base64.b64encode(key.sign(_sworn(checkpoint, lost))).decode()
    facts = {"seq": checkpoint.seq, "hash": checkpoint.hash, "at": stamp(checkpoint.at), "signature": signature}
    line = canonical(facts if lost is None else facts | {"restored": list(lost)})
    try:
        _append_line(anchor, line.encode() + b"\n")
    except OSError as error:
        raise StoreFault(f"audit anchor {anchor} cannot be written: {error.strerror}") from error


def read(anchor: Path, *, key: VerifyingKey) -> Anchor:
    """Return what the key signed, and a problem for each line that it did not."""
    try:
        lines = anchor.read_bytes().splitlines()
    except FileNotFoundError:
        missing = f"audit anchor {anchor} is missing: nothing shows a cut or rebuilt log"
        return Anchor(problems=(Problem(seq=None, what=missing),))
    except OSError as error:
        raise StoreFault(f"audit anchor {anchor} cannot be read: {error.strerror}") from error
    checkpoints: list[Checkpoint] = []
    restores: list[Restored] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, 1):
        found = _read_line(line, key)
        if isinstance(found, Restored):
            restores.append(found)
            checkpoints = [*(item for item in checkpoints if item.seq <= found.base), found.kept]
        elif found is not None:
            checkpoints.append(found)
        elif line:
            problems.append(Problem(seq=None, what=f"audit anchor line {number} was not signed by this gateway's key"))
    return Anchor(checkpoints=tuple(checkpoints), restored=tuple(restores), problems=tuple(problems))


def last(anchor: Path, *, key: VerifyingKey) -> Checkpoint | None:
    """Return the last checkpoint that this key signed; None if there is none (yet)."""
    try:
        lines = anchor.read_bytes().splitlines()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreFault(f"audit anchor {anchor} cannot be read: {error.strerror}") from error
    for line in reversed(lines):
        found = _read_line(line, key)
        if found is not None:
            return found.kept if isinstance(found, Restored) else found
    return None


def _read_line(line: bytes, key: VerifyingKey) -> Checkpoint | Restored | None:
    try:
        raw = json.loads(line)
        checkpoint = Checkpoint(seq=int(raw["seq"]), hash=str(raw["hash"]), at=datetime.fromisoformat(str(raw["at"])))
        lost = (int(raw["restored"][0]), int(raw["restored"][1])) if "restored" in raw else None
        signature = base64.b64decode(raw["signature"], validate=True)
    except (ValueError, KeyError, TypeError, IndexError, binascii.Error):
        return None
    if not key.valid(signature=signature, octets=_sworn(checkpoint, lost)):
        return None
    return checkpoint if lost is None else Restored(kept=checkpoint, base=lost[0], lost_to=lost[1])


def _sworn(checkpoint: Checkpoint, lost: tuple[int, int] | None) -> bytes:
    facts = f"{checkpoint.seq}\n{checkpoint.hash}\n{stamp(checkpoint.at)}\n"
    if lost is None:
        return f"dlp-gateway audit checkpoint 1\n{facts}".encode()
    return f"dlp-gateway audit restored 1\n{facts}{lost[0]}\n{lost[1]}\n".encode()


def _append_line(anchor: Path, line: bytes) -> None:
    anchor.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(anchor, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o640)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        size = os.fstat(descriptor).st_size
        torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"  # a crash in the middle of a line
        os.write(descriptor, (b"\n" if torn else b"") + line)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
