"""Signed checkpoints of the audit chain in a file outside the database.

Takes: the head of the chain and the signing key. Returns: checkpoints whose signature holds.
Touches: the anchor file, one JSON line a checkpoint, appended under a file lock and flushed to the disk.
Fails: StoreFault naming the file where it cannot be written or read.
Who holds the database alone can compute the chain anew but cannot make it fit these lines. Entries younger than the
last checkpoint are not covered: keep the file where the database's administrator cannot write, and the hour short.
"""

from __future__ import annotations

import base64
import binascii
import fcntl
import json
import os
from datetime import datetime
from typing import TYPE_CHECKING

from dlp_gateway.model import StoreFault
from dlp_gateway.store.chain import Checkpoint, Problem, stamp
from dlp_gateway.store.codec import canonical

if TYPE_CHECKING:
    from pathlib import Path

    from dlp_gateway.store.seal import SigningKey, VerifyingKey


def append(anchor: Path, *, key: SigningKey, checkpoint: Checkpoint) -> None:
    """Sign `checkpoint` and add it to the file, durably."""
    signature = base64.b64encode(key.sign(_sworn(checkpoint))).decode()
    line = canonical(
        {"seq": checkpoint.seq, "hash": checkpoint.hash, "at": stamp(checkpoint.at), "signature": signature}
    )
    try:
        _append_line(anchor, line.encode() + b"\n")
    except OSError as error:
        raise StoreFault(f"audit anchor {anchor} cannot be written: {error.strerror}") from error


def read(anchor: Path, *, key: VerifyingKey) -> tuple[list[Checkpoint], list[Problem]]:
    """Return the checkpoints that the key signed, and a problem for each line that it did not."""
    try:
        lines = anchor.read_bytes().splitlines()
    except FileNotFoundError:
        return [], [Problem(seq=None, what=f"audit anchor {anchor} is missing: nothing shows a cut or rebuilt log")]
    except OSError as error:
        raise StoreFault(f"audit anchor {anchor} cannot be read: {error.strerror}") from error
    checkpoints: list[Checkpoint] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, 1):
        checkpoint = _read_line(line, key)
        if checkpoint is not None:
            checkpoints.append(checkpoint)
        elif line:
            problems.append(Problem(seq=None, what=f"audit anchor line {number} was not signed by this gateway's key"))
    return checkpoints, problems


def _read_line(line: bytes, key: VerifyingKey) -> Checkpoint | None:
    try:
        raw = json.loads(line)
        checkpoint = Checkpoint(seq=int(raw["seq"]), hash=str(raw["hash"]), at=datetime.fromisoformat(str(raw["at"])))
        signature = base64.b64decode(raw["signature"], validate=True)
    except (ValueError, KeyError, TypeError, binascii.Error):
        return None
    return checkpoint if key.valid(signature=signature, octets=_sworn(checkpoint)) else None


def _sworn(checkpoint: Checkpoint) -> bytes:
    return f"dlp-gateway audit checkpoint 1\n{checkpoint.seq}\n{checkpoint.hash}\n{stamp(checkpoint.at)}\n".encode()


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
