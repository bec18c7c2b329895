"""One typed function per event; the structlog set-up.

Takes: facts without content, matched values, file names or mail addresses (habits 28). Returns: nothing.
Touches: stderr, one JSON object a line. Addresses appear only as keyed hashes made by `service`.
"""

from __future__ import annotations

import logging
import sys

import structlog

_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}

#: Foreign loggers that write message text or addresses below WARNING (docs/architecture.md, traps).
_PINNED = ("mail.log", "mail.debug", "mail.error", "presidio-analyzer", "presidio-anonymizer", "decision_process")


def setup(level: str = "info") -> None:
    """Send JSON lines to stderr and pin the loggers that would write mail into them."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    for name in _PINNED:
        logging.getLogger(name).setLevel(logging.WARNING)


def _log() -> structlog.typing.FilteringBoundLogger:
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger()
    return logger


def fault(*, where: str, kind: str, cause: str) -> None:
    """Tell of a problem of ours. `cause` is an exception's class and our own words, never foreign text."""
    _log().error("fault", where=where, kind=kind, cause=cause)


def worker_died(*, message_id: str) -> None:
    """Tell that an inspection worker died of a message; it is tried once more on a fresh one."""
    _log().warning("worker_died", message_id=message_id)


def worker_overdue(*, message_id: str) -> None:
    """Tell that an inspection ran over its deadline; the message is held."""
    _log().warning("worker_overdue", message_id=message_id)
