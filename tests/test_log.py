"""What the log promises: facts, and never a word of a message."""

import json
import logging
import stat
import threading
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp_gateway import log

CANARY = "219-09-9998"


@pytest.fixture
def lines(capsys):
    """Set the log up, give a reader of its lines, and put back what set-up changes."""
    import sys

    level = logging.getLogger("dlp_gateway").level
    before = (logging.getLogger().handlers[:], logging.getLogger().level, sys.excepthook, threading.excepthook)
    log.setup("debug")

    def read():
        return [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    yield read
    logging.captureWarnings(False)
    logging.getLogger("dlp_gateway").setLevel(level)
    logging.getLogger().handlers, sys.excepthook, threading.excepthook = before[0], before[2], before[3]
    logging.getLogger().setLevel(before[1])


def test_an_event_is_one_json_object_with_time_and_level(lines):
    """A line can be read by any collector of JSON logs."""
    log.fault(where="store", kind="store", cause="OperationalError: database is locked")
    (line,) = lines()
    assert (line["event"], line["level"], line["kind"]) == ("fault", "error", "store")
    assert line["timestamp"].endswith("Z")


def test_every_event_writes_its_facts(lines):
    """Each typed function writes one line of its own name."""
    log.started(role="smtp", listen="127.0.0.1:10025", version="1", rulebook="abc", capture=True)
    log.passed(queue_id="q1", code=250, sender="h1", recipients=["h2"], octets=10, seconds=0.01)
    log.judged(
        queue_id="q2",
        disposition="quarantine",
        rule="protected-data",
        reasons=["protected_data"],
        case="NM-2026-000001",
        code=250,
        sender="h1",
        recipients=["h3"],
        octets=10,
        seconds=0.3,
    )
    log.notice(kind="held", case="NM-2026-000001", result="sent", code=250)
    log.release(case="NM-2026-000001", result="later", code=451)
    assert [line["event"] for line in lines()] == ["started", "passed", "judged", "notice", "release"]


@pytest.mark.parametrize(
    "name", ["mail.log", "mail.debug", "presidio-analyzer", "presidio-anonymizer", "decision_process"]
)
def test_law_pinned_loggers_write_nothing_below_warning(name, lines):
    """Libraries that log text of messages at DEBUG or INFO are not heard."""
    logging.getLogger(name).debug("DATA %s", CANARY)
    logging.getLogger(name).info("DATA %s", CANARY)
    assert lines() == []


def test_law_no_content_from_libraries(lines):
    """A library's warning keeps its logger and place, and loses its text and its exception's text."""
    try:
        int(CANARY)
    except ValueError:
        logging.getLogger("asyncio").exception("Task failed on %s", CANARY)
    logging.getLogger("mail.log").error(CANARY)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(CANARY, stacklevel=1)
    written = lines()
    assert CANARY not in json.dumps(written)
    assert [line["logger"] for line in written] == ["asyncio", "mail.log", "py.warnings"]
    assert written[0]["error"] == "ValueError"


def test_law_no_content_from_our_own_exceptions(lines):
    """A bug is told by class and place; the text of an exception may quote mail."""
    try:
        {}[CANARY]
    except KeyError as error:
        log.bug(where="smtpd", error=error)
    written = lines()
    assert CANARY not in json.dumps(written)
    assert written[0]["error"] == "KeyError"
    assert written[0]["frames"][-1].startswith("test_log.py:")


def test_law_no_content_from_uncaught_exceptions_in_threads(lines):
    """A thread that dies writes no traceback with values."""

    def die():
        raise RuntimeError(CANARY)

    thread = threading.Thread(target=die)
    thread.start()
    thread.join()
    written = lines()
    assert CANARY not in json.dumps(written)
    assert written[0]["event"] == "bug"


def test_law_no_content_from_uncaught_exceptions(lines):
    """A process that dies writes no traceback with values."""
    import sys

    try:
        int(CANARY)
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    assert CANARY not in json.dumps(lines())


def test_the_key_is_made_once_and_is_private(tmp_path):
    """A second start, or a second role at the same time, reads the same key."""
    keys = []
    threads = [threading.Thread(target=lambda: keys.append(log.hash_key(tmp_path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    path = tmp_path / "keys" / "log.key"
    assert len(set(keys)) == 1
    assert len(keys[0]) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["log.key"]


def test_a_hash_finds_an_address_again_and_only_with_the_key():
    """Case and surrounding space do not matter; another key gives another hash."""
    one, other = b"k" * 32, b"l" * 32
    assert log.address_hash(one, " Clerk@Agency.Example ") == log.address_hash(one, "clerk@agency.example")
    assert log.address_hash(one, "clerk@agency.example") != log.address_hash(other, "clerk@agency.example")
    assert log.address_hash(one, "clerk@agency.example") != log.address_hash(one, "clerk2@agency.example")


@settings(derandomize=True, max_examples=50)
@given(address=st.text(alphabet=st.characters(), max_size=80))
def test_any_text_has_a_hash(address):
    """Sixteen hexadecimal digits, whatever the address is."""
    assert len(log.address_hash(b"k" * 32, address)) == 16
    int(log.address_hash(b"k" * 32, address), 16)


def test_a_value_with_line_ends_stays_one_line(capsys, lines):
    """Nobody can write a second log line through a value."""
    log.fault(where="x", kind="y", cause='a\n{"event": "forged"}')
    assert len(lines()) == 1


class Gone:
    """A stderr whose reader has gone, or whose disk is full."""

    def write(self, _text):
        raise BrokenPipeError

    def flush(self):
        raise BrokenPipeError


def test_law_a_log_that_cannot_be_written_stops_nothing(lines, monkeypatch):
    """After the next hop's 250 no trouble with the log may turn our reply into a failure."""
    import io
    import sys

    closed = io.StringIO()
    closed.close()
    for stream in (Gone(), closed):
        monkeypatch.setattr(sys, "stderr", stream)
        log.fault(where="x", kind="y", cause="z")
        logging.getLogger("asyncio").error("x")


def test_levels_are_kept(lines):
    """Below the level nothing is written; the level is for our events only."""
    log.setup("warning")
    log.stopped(role="smtp")
    log.worker_overdue(message_id="q1")
    assert [line["event"] for line in lines()] == ["worker_overdue"]
