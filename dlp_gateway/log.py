"""One typed function per event, one JSON object a line.

Takes: facts without content, matched values, file names or mail addresses (habits 28). Returns: nothing.
Touches: stderr; `keys/log.key` in the state directory. Fails: never; a line that cannot be written is lost, since after
the next hop's 250 nothing of ours may turn the reply into a failure.
Addresses appear only as keyed hashes (`address_hash`), so that `dlp-gateway trace` can find a message again and
nobody without the key can. What libraries write keeps its place and loses its text: a foreign message or an
exception's words may quote mail.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import secrets
import sys
import threading
import time
import traceback
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}

#: Holds the level only; nothing is written through it.
_OURS = logging.getLogger("dlp_gateway")

#: ASCII only, so that no terminal and no broken locale can refuse a line.
_encode = json.JSONEncoder().encode

#: Foreign loggers that write message text or addresses below WARNING (docs/architecture.md, traps).
_PINNED = ("mail.log", "mail.debug", "mail.error", "presidio-analyzer", "presidio-anonymizer", "decision_process")

#: Octets of the hashes' key; the file holds one key behind the other.
_KEY_OCTETS = 32
#: Octets of a hash that are written: 64 bits, so that a thousand million addresses share one by chance in 1 of 37.
_HASH_OCTETS = 8

#: The innermost frames tell where it happened; a recursion would fill the log with a thousand of them.
_FRAMES = 8


def setup(level: str = "info") -> None:
    """Send JSON lines to stderr, and take the text out of what libraries and uncaught exceptions would write."""
    _OURS.setLevel(_LEVELS[level])
    root = logging.getLogger()
    root.handlers = [_Foreign()]
    root.setLevel(logging.WARNING)
    for name in _PINNED:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


class _Foreign(logging.Handler):
    """Tells that a library wrote something, where, and the exception's class; never what."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        _write(
            "warning",
            "library",
            logger=record.name,
            severity=record.levelname.lower(),
            where=f"{record.filename}:{record.lineno} {record.funcName}",
            **_shape(error),
        )


def _uncaught(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    bug(where="uncaught", error=error)


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        bug(where="thread", error=args.exc_value)


def _shape(error: BaseException | None) -> dict[str, object]:
    """Class and place of an exception, without its text, which may quote mail."""
    if error is None:
        return {}
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return {
        "error": type(error).__name__,
        "frames": [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames],
    }


def _write(level: str, event: str, **facts: object) -> None:
    """Write one line, if the level is wanted: 9 us; through structlog 20, a tenth of what passing a message costs."""
    if not _OURS.isEnabledFor(_LEVELS[level]):
        return
    line = _encode({"timestamp": _stamp(), "level": level, "event": event, **facts})
    _put(f"{line}\n")


def _stamp() -> str:
    second, part = divmod(time.time_ns(), 1_000_000_000)
    return f"{_second(second)}.{part // 1000:06}Z"


@lru_cache(maxsize=2)  # a busy server writes thousands of lines in the same second
def _second(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _put(line: str) -> None:
    try:
        sys.stderr.write(line)
        sys.stderr.flush()
    except (OSError, ValueError):  # disk full, reader gone, stderr closed
        return


# ----------------------------------------------------------------------------------------- keyed hashes


def hash_key(state_dir: Path) -> bytes:
    """Read the key of the log's hashes, or make it (32 octets, mode 0600) at first use.

    Two processes that start together agree: the file is linked into place whole, and only once.
    """
    return hash_keys(state_dir)[0]


def hash_keys(state_dir: Path) -> tuple[bytes, ...]:
    """Read all keys that log lines may have been written with, newest first."""
    path = state_dir / "keys" / "log.key"
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = _aside(path, secrets.token_bytes(_KEY_OCTETS))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    octets = path.read_bytes()
    return tuple(octets[start : start + _KEY_OCTETS] for start in range(0, len(octets), _KEY_OCTETS))


def rotate_hash_key(state_dir: Path) -> None:
    """Make a new key for the log's hashes; the old ones stay behind it, so that `trace` still finds old lines."""
    path = state_dir / "keys" / "log.key"
    _aside(path, b"".join((secrets.token_bytes(_KEY_OCTETS), *hash_keys(state_dir)))).replace(path)


def _aside(path: Path, octets: bytes) -> Path:
    """Write octets durably to a new file beside `path`, mode 0600."""
    fresh = path.with_name(f"log.key.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(octets)
        file.flush()
        os.fsync(file.fileno())
    return fresh


@lru_cache(maxsize=8192)  # the same people write again and again; bounded, since clients choose addresses
def address_hash(key: bytes, address: str) -> str:
    """Hash an address, queue id or Message-ID with the log's key; letter case does not matter.

    RFC 7693's keyed BLAKE2b: a third of the time of HMAC-SHA-256, and every recipient of all mail passes here.
    """
    octets = address.strip().casefold().encode("utf-8", "surrogatepass")
    return hashlib.blake2b(octets, key=key, digest_size=_HASH_OCTETS).hexdigest()


# ----------------------------------------------------------------------------------- the life of a role


def started(*, role: str, listen: str, version: str, rulebook: str, capture: bool = False) -> None:
    """Tell that a role accepts work. `capture`: no next hop is set, accepted mail goes to a Maildir."""
    _write("info", "started", role=role, listen=listen, version=version, rulebook=rulebook, capture=capture)


def stopping(*, role: str, why: str) -> None:
    """Tell that a role accepts nothing more and ends what it has begun."""
    _write("info", "stopping", role=role, why=why)


def stopped(*, role: str) -> None:
    """Tell that a role has ended everything."""
    _write("info", "stopped", role=role)


def reloaded(*, rulebook: str, before: str) -> None:
    """Tell that a new rulebook judges from now on."""
    _write("info", "reloaded", rulebook=rulebook, before=before)


def reload_refused(*, rulebook: str, problem: str) -> None:
    """Tell that the old rulebook stays. `problem`: the ConfigError's text; it speaks of configuration only."""
    _write("error", "reload_refused", rulebook=rulebook, problem=problem)


def unverified(*, jurisdiction: str) -> None:
    """Warn that counsel has not verified a jurisdiction file in force."""
    _write("warning", "jurisdiction_unverified", jurisdiction=jurisdiction)


# ---------------------------------------------------------------------------------------------- messages


def refused_client(*, address: str, cause: str) -> None:
    """Tell that a connection was refused. `address`: the client's IP address; `cause`: network | limit."""
    _write("warning", "refused_client", address=address, cause=cause)


def logged_in(*, address: str, account: str) -> None:
    """Tell of an AUTH. `account`: its name, a machine's and no address."""
    _write("info", "logged_in", address=address, account=account)


def login_refused(*, address: str, account: str | None, later: bool) -> None:
    """Tell of an AUTH that failed, or that was not looked at (`later`). `account`: None for a name that nobody has."""
    _write("warning", "login_refused", address=address, account=account, later=later)


def passed(
    *,
    queue_id: str,
    code: int,
    sender: str,
    recipients: Iterable[str],
    octets: int,
    seconds: float,
    ids: Iterable[str] = (),
    next_hop_id: str | None = None,
) -> None:
    """Tell of mail without a recipient in scope.

    `sender`, `recipients` and `ids` (by which the senders know it) are hashes made by `address_hash`;
    `next_hop_id`: the next hop's own queue id.
    """
    _write(
        "info",
        "passed",
        queue_id=queue_id,
        code=code,
        sender=sender,
        recipients=list(recipients),
        ids=list(ids),
        octets=octets,
        seconds=round(seconds, 4),
        next_hop_id=next_hop_id,
    )


def judged(
    *,
    queue_id: str,
    disposition: str,
    rule: str,
    reasons: Iterable[str],
    case: str | None,
    code: int,
    sender: str,
    recipients: Iterable[str],
    octets: int,
    seconds: float,
    ids: Iterable[str] = (),
    observed: Iterable[str] = (),
    next_hop_id: str | None = None,
) -> None:
    """Tell what became of mail with a recipient in scope. `sender`, `recipients` and `ids` are hashes."""
    _write(
        "info",
        "judged",
        queue_id=queue_id,
        disposition=disposition,
        rule=rule,
        reasons=list(reasons),
        case=case,
        code=code,
        sender=sender,
        recipients=list(recipients),
        ids=list(ids),
        octets=octets,
        seconds=round(seconds, 4),
        observed=list(observed),
        next_hop_id=next_hop_id,
    )


def deferred(
    *,
    queue_id: str,
    code: int,
    sender: str,
    recipients: Iterable[str],
    octets: int,
    seconds: float,
    ids: Iterable[str] = (),
) -> None:
    """Tell that the panic switch left mail with the client. `sender`, `recipients` and `ids` are hashes."""
    _write(
        "info",
        "deferred",
        queue_id=queue_id,
        code=code,
        sender=sender,
        recipients=list(recipients),
        ids=list(ids),
        octets=octets,
        seconds=round(seconds, 4),
    )


def unrecorded_outcome(*, queue_id: str, kind: str) -> None:
    """Tell that the audit row after relaying could not be written; the reply stands (decision 33)."""
    _write("error", "unrecorded_outcome", queue_id=queue_id, kind=kind)


# ----------------------------------------------------------------------------------------- cases, notices


def notice(*, kind: str, case: str, result: str, code: int | None = None) -> None:
    """Tell what became of a notice. `result`: sent | later | failed | limited; `code`: the next hop's."""
    _write("info", "notice", kind=kind, case=case, result=result, code=code)


def webhook(*, site: str, result: str, code: int | None = None) -> None:
    """Tell what became of an event for a site of the operator's. `site`: its host; `code`: of its answer."""
    _write("info", "webhook", site=site, result=result, code=code)


def release(*, case: str, result: str, code: int | None = None) -> None:
    """Tell what became of an attempt to release. `result`: sent | later | failed; `code`: the next hop's."""
    _write("info", "release", case=case, result=result, code=code)


def decided(*, case: str, action: str, state: str) -> None:
    """Tell of an officer's or a clock's act on a case; `state`: what the case is after it."""
    _write("info", "decided", case=case, action=action, state=state)


def switched(*, switch: str, state: str) -> None:
    """Tell that a switch was turned; who and why stands in the audit log. `switch`: panic | bypass."""
    _write("warning", "switched", switch=switch, state=state)


# ------------------------------------------------------------------------------------------------ faults


def fault(*, where: str, kind: str, cause: str) -> None:
    """Tell of a problem of ours. `cause` is an exception's class and our own words, never foreign text."""
    _write("error", "fault", where=where, kind=kind, cause=cause)


def bug(*, where: str, error: BaseException) -> None:
    """Tell of an exception that nobody expected: its class and place, never its text."""
    _write("error", "bug", where=where, **_shape(error))


def worker_died(*, message_id: str) -> None:
    """Tell that an inspection worker died of a message; it is tried once more on a fresh one."""
    _write("warning", "worker_died", message_id=message_id)


def worker_overdue(*, message_id: str) -> None:
    """Tell that an inspection ran over its deadline; the message is held."""
    _write("warning", "worker_overdue", message_id=message_id)


def worker_ended(*, error: BaseException | None) -> None:
    """Tell why an inspection worker ends itself: an exception's class and place, never its text."""
    _write("error", "worker_ended", **_shape(error))
