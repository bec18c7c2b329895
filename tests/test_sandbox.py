"""The sandbox: whatever a reader is made to do, it harms nobody, and its piece alone is held."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import fields, replace
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp_gateway.config import ContentLimits
from dlp_gateway.content import formats, read, scans
from dlp_gateway.content.formats import Confinement, Format, Role
from dlp_gateway.content.piece import Piece, Reading
from dlp_gateway.model import Cause, Cell, Part, PartKind, Unread
from dlp_gateway.sandbox import Sandbox, plain, strength, tesseract
from tests.content.pdfs import changed, page, print_of, show

LIMITS = ContentLimits(document_s=20, memory_octets=256 << 20)
PIECE = Piece(locator="2", media_type="application/x-test", octets=b"219-09-9998", filename="a.bin")


def text_of(piece: Piece, limits: ContentLimits) -> Reading:
    return Reading(parts=(piece.text(piece.octets.decode()),), pieces=(piece.inside("1", octets=b"\0inner"),))


def open_socket(piece: Piece, limits: ContentLimits) -> Reading:
    socket.socket()
    return text_of(piece, limits)


def run_program(piece: Piece, limits: ContentLimits) -> Reading:
    os.execv("/bin/true", ["true"])


def start_process(piece: Piece, limits: ContentLimits) -> Reading:
    subprocess.run(["/bin/true"], check=True)
    return text_of(piece, limits)


def fork(piece: Piece, limits: ContentLimits) -> Reading:
    if not os.fork():
        os._exit(0)
    return text_of(piece, limits)


def write_file(piece: Piece, limits: ContentLimits) -> Reading:
    Path(piece.octets.decode()).write_text("219-09-9998")
    return text_of(piece, limits)


def read_file(piece: Piece, limits: ContentLimits) -> Reading:
    return Reading(parts=(piece.text(Path(piece.octets.decode()).read_text()),))


def unlink_file(piece: Piece, limits: ContentLimits) -> Reading:
    Path(piece.octets.decode()).unlink()
    return text_of(piece, limits)


def kill_keeper(piece: Piece, limits: ContentLimits) -> Reading:
    os.kill(os.getppid(), signal.SIGKILL)
    return text_of(piece, limits)


def trace_keeper(piece: Piece, limits: ContentLimits) -> Reading:
    if ctypes.CDLL(None, use_errno=True).ptrace(16, os.getppid(), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "ptrace")
    return text_of(piece, limits)


def hog_memory(piece: Piece, limits: ContentLimits) -> Reading:
    return Reading(parts=(piece.text(str(len(bytes(1 << 30)))),))


def hog_memory_slowly(piece: Piece, limits: ContentLimits) -> Reading:
    kept = []
    while True:
        kept.append(bytes(1 << 20))


def spin(piece: Piece, limits: ContentLimits) -> Reading:
    while True:
        pass


def stand_still(piece: Piece, limits: ContentLimits) -> Reading:
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    threading.Event().wait()
    return Reading()


def segfault(piece: Piece, limits: ContentLimits) -> Reading:
    ctypes.string_at(0)
    return Reading()


def abort(piece: Piece, limits: ContentLimits) -> Reading:
    os.abort()


def fail(piece: Piece, limits: ContentLimits) -> Reading:
    raise ValueError(piece.octets.decode())


def recurse(piece: Piece, limits: ContentLimits) -> Reading:
    return recurse(piece, limits)


def say_much(piece: Piece, limits: ContentLimits) -> Reading:
    return Reading(parts=tuple(piece.place(str(n), "x" * (1 << 20)) for n in range(64)))


def leave(piece: Piece, limits: ContentLimits) -> Reading:
    os._exit(0)


def use_threads(piece: Piece, limits: ContentLimits) -> Reading:
    worker = threading.Thread(target=lambda: None)
    worker.start()
    worker.join()
    return text_of(piece, limits)


READERS = (
    text_of, open_socket, run_program, start_process, fork, write_file, read_file, unlink_file, kill_keeper,
    trace_keeper, hog_memory, hog_memory_slowly, spin, stand_still, segfault, abort, fail, recurse, say_much,
    leave, use_threads,
)  # fmt: skip
ROWS = {
    reader.__name__: Format(
        name=reader.__name__, title="", role=Role.CONTENT, reader=reader, confinement=Confinement.PARSER
    )
    for reader in READERS
}


ROWS |= {f"{row.name}-ocr": replace(row, name=f"{row.name}-ocr", confinement=Confinement.OCR) for row in ROWS.values()}


@pytest.fixture(scope="module")
def sandbox():
    patch = pytest.MonkeyPatch()
    patch.setattr(formats, "_BY_NAME", formats._BY_NAME | ROWS)  # the keeper is forked, so it knows them, too
    box = Sandbox()
    yield box
    box.close()
    patch.undo()


def answer(sandbox: Sandbox, reader, piece: Piece = PIECE, limits: ContentLimits = LIMITS) -> Reading:
    return sandbox.fresh()(ROWS[reader.__name__], piece, limits)


def causes(reading: Reading) -> list[Cause]:
    return [item.cause for item in reading.unread]


def test_what_a_reader_finds_comes_back(sandbox):
    """Parts and pieces are the same as those of the reader called directly."""
    assert answer(sandbox, text_of) == text_of(PIECE, LIMITS)


def test_a_pdf_that_the_empty_password_opens_is_read(sandbox):
    """Every program opens it without a question; its library wants chance numbers from the system."""
    locked = changed(
        page(show(b"SSN 219-09-9998")), lambda _: None, encryption=pikepdf.Encryption(owner="owner", user="", R=6)
    )
    row = next(row for row in formats.FORMATS if row.name == "pdf")
    reading = sandbox.fresh()(row, replace(PIECE, octets=locked, media_type="application/pdf"), LIMITS)
    assert [part.text for part in reading.parts][:1] == ["SSN 219-09-9998"]
    assert not reading.unread


def test_threads_of_a_decoder_run(sandbox):
    """Libraries that decode pictures with threads work."""
    assert answer(sandbox, use_threads) == text_of(PIECE, LIMITS)


@pytest.mark.parametrize(
    "reader", [open_socket, run_program, start_process, fork, kill_keeper, trace_keeper], ids=lambda r: r.__name__
)
def test_law_a_confined_reader_has_no_network_no_programs_and_no_power_over_processes(sandbox, reader):
    """The attempt fails inside the child, its piece is held, and the next one is read."""
    assert causes(answer(sandbox, reader)) == [Cause.MALFORMED]
    assert answer(sandbox, text_of).parts


def test_law_a_confined_reader_cannot_write_or_remove_files(sandbox, tmp_path):
    """Neither a new file nor a change of an old one."""
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("as it was")
    for reader, path in ((write_file, new), (write_file, old), (unlink_file, old)):
        assert causes(answer(sandbox, reader, replace(PIECE, octets=str(path).encode()))) == [Cause.MALFORMED]
    assert not new.exists()
    assert old.read_text() == "as it was"


@pytest.mark.skipif(not strength().landlock, reason="the kernel has no Landlock")
def test_law_a_confined_reader_reads_no_files_but_libraries(sandbox, tmp_path):
    """Keys, state and system files are out of reach; Python's own library is not."""
    key = tmp_path / "seal.key"
    key.write_text("secret")
    for path in (key, Path("/etc/passwd"), Path("/proc/self/environ"), Path(f"/proc/{os.getpid()}/environ")):
        assert causes(answer(sandbox, read_file, replace(PIECE, octets=str(path).encode()))) == [Cause.MALFORMED]
    assert answer(sandbox, read_file, replace(PIECE, octets=os.__file__.encode())).parts


@pytest.mark.parametrize("reader", [hog_memory, hog_memory_slowly], ids=lambda r: r.__name__)
def test_law_memory_beyond_the_limit_is_held_as_too_big(sandbox, reader):
    """A bomb of memory ends its child only."""
    assert causes(answer(sandbox, reader)) == [Cause.TOO_BIG]
    assert answer(sandbox, text_of).parts


@pytest.mark.parametrize("reader", [spin, stand_still], ids=lambda r: r.__name__)
def test_law_a_reader_that_never_ends_is_held_at_its_deadline(sandbox, reader):
    """Also one that blocks every signal."""
    assert causes(answer(sandbox, reader, limits=replace(LIMITS, document_s=0.3))) == [Cause.TIMEOUT]
    assert answer(sandbox, text_of).parts


@pytest.mark.parametrize("reader", [segfault, abort, leave], ids=lambda r: r.__name__)
def test_law_a_reader_that_dies_is_held_as_crashed(sandbox, reader):
    """A child that ends without an answer has read nothing, whatever its exit code."""
    assert causes(answer(sandbox, reader)) == [Cause.CRASHED]
    assert answer(sandbox, text_of).parts


@pytest.mark.parametrize("reader", [fail, recurse], ids=lambda r: r.__name__)
def test_an_exception_of_a_reader_is_a_malformed_piece(sandbox, reader):
    """And its words, which may quote content, go nowhere."""
    assert answer(sandbox, reader) == Reading(unread=(PIECE.unread(Cause.MALFORMED),))


def test_an_answer_beyond_the_limits_is_held_as_too_big(sandbox):
    """The worker's memory is safe from its children, too."""
    tight = replace(LIMITS, text_chars=10_000, expanded_octets=1000)
    assert causes(answer(sandbox, say_much, limits=replace(tight, memory_octets=1 << 30))) in ([], [Cause.TOO_BIG])
    assert answer(sandbox, text_of).parts


def test_documents_of_one_message_share_their_seconds(sandbox):
    """When they are spent, the rest is held as overdue; the next message begins anew."""
    limits = replace(LIMITS, document_s=0.2, documents_s=0.3)
    door = sandbox.fresh()
    found = [causes(door(ROWS["spin"], PIECE, limits)) for _ in range(3)]
    assert found == [[Cause.TIMEOUT]] * 3
    assert causes(door(ROWS["text_of"], PIECE, limits)) == [Cause.TIMEOUT]
    assert sandbox.fresh()(ROWS["text_of"], PIECE, limits).parts


def test_a_keeper_that_was_killed_is_replaced(sandbox):
    """The piece it had is held; the next is read."""
    os.kill(sandbox._keeper, signal.SIGKILL)
    assert causes(answer(sandbox, text_of)) == [Cause.CRASHED]
    assert answer(sandbox, text_of).parts


def test_a_child_has_no_descriptor_of_its_worker(sandbox, tmp_path):
    """The worker's files, its pipe to the service and other messages are not inherited."""

    def descriptors(piece: Piece, limits: ContentLimits) -> Reading:
        found = []
        for number in range(256):
            try:
                os.fstat(number)
            except OSError:
                continue
            found.append(str(number))
        return Reading(parts=(piece.text(" ".join(found)),))

    with (tmp_path / "open").open("w"), pytest.MonkeyPatch.context() as patch:
        row = replace(ROWS["text_of"], name="descriptors", reader=descriptors)
        patch.setattr(formats, "_BY_NAME", formats._BY_NAME | {"descriptors": row})
        box = Sandbox()
        try:
            (part,) = box.fresh()(row, PIECE, LIMITS).parts
        finally:
            box.close()
    assert len(part.text.split()) <= 6, part.text  # in, out, err, the pipe for the answer, two rule sets of Landlock


def test_children_and_keeper_end_with_their_worker():
    """A worker that is killed leaves nobody behind."""
    program = (
        "import os, sys\n"
        "from dlp_gateway.sandbox import Sandbox\n"
        "box = Sandbox()\n"
        "print(box._keeper, flush=True)\n"
        "sys.stdin.read()\n"
    )
    worker = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    keeper = int(worker.stdout.readline())
    handle = os.pidfd_open(keeper)
    worker.kill()
    worker.communicate()
    import select

    assert select.select([handle], [], [], 30)[0]
    os.close(handle)


def test_text_mail_never_meets_the_sandbox():
    """Ordinary mail is read where it is: the door is not even asked."""

    def refuse(row, piece, limits):
        raise AssertionError(row.name)

    mail = b"Subject: hi\r\nContent-Type: text/html\r\n\r\n<p>219-09-9998</p>\r\n"
    parts, unread = read(mail, ContentLimits(), refuse)
    assert any("219-09-9998" in part.text for part in parts)
    assert not unread


# ------------------------------------------------------------------------------------------------ plain data

short = st.text(st.characters(codec="utf-8"), max_size=20)
pieces = st.builds(
    Piece,
    locator=short,
    media_type=short,
    octets=st.binary(max_size=40),
    parameters=st.lists(st.tuples(short, short), max_size=3).map(tuple),
    filename=st.none() | short,
    attached=st.booleans(),
    alternate=st.booleans(),
    within=st.lists(short, max_size=3).map(tuple),
    depth=st.integers(0, 100),
)
parts = st.builds(
    Part,
    locator=short,
    media_type=short,
    kind=st.sampled_from(PartKind),
    text=st.just("0123456789"),
    ocr=st.booleans(),
    filename=st.none() | short,
    within=st.lists(short, max_size=3).map(tuple),
    layout=st.lists(
        st.builds(
            Cell,
            row=st.integers(0, 9),
            column=st.integers(0, 9),
            header=short,
            start=st.integers(0, 5),
            end=st.integers(5, 10),
        ),
        max_size=3,
    ).map(tuple),
)
unreads = st.builds(Unread, locator=short, media_type=short, cause=st.sampled_from(Cause))
readings = st.builds(
    Reading,
    parts=st.lists(parts, max_size=3).map(tuple),
    unread=st.lists(unreads, max_size=3).map(tuple),
    pieces=st.lists(pieces, max_size=3).map(tuple),
    scans=st.lists(pieces, max_size=2).map(tuple),
    unpacked=st.booleans(),
)


@settings(max_examples=100, derandomize=True, deadline=None)
@given(readings, pieces)
def test_plain_data_keeps_every_field(reading, piece):
    """What goes through the pipe comes out the same."""
    assert plain.answered(plain.answer(reading)) == reading
    assert plain.requested(plain.request("x", piece, LIMITS)) == ("x", piece, LIMITS)


def test_plain_data_knows_every_field_of_the_nouns():
    """A new field of a noun needs its line in sandbox/plain.py."""
    head, _ = plain._unpacked(plain.answer(Reading()))
    known = set(plain._piece(PIECE, [])) | set(plain._part(PIECE.text("x"))) | set(head)
    assert {field.name for noun in (Piece, Part, Reading) for field in fields(noun)} == known


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.binary(max_size=60) | st.binary(max_size=60).map(lambda rest: b"\0" * 7 + b"\2{}" + rest))
def test_an_answer_of_any_octets_is_a_reading_or_refused(octets):
    """A child that was taken over can give nonsense, not run code."""
    with contextlib.suppress(ValueError, KeyError, TypeError):
        assert isinstance(plain.answered(octets), Reading)


@pytest.mark.skipif(tesseract() is None, reason="tesseract is not installed")
def test_the_reader_of_scans_may_start_tesseract_and_nothing_else(sandbox, tmp_path):
    """Print is read behind the walls; no other program, no file and no network is in reach there."""
    picture = print_of("The number of the person\nin question is 219-09-9998", size=30)
    scan = replace(PIECE, octets=scans.bundle([(picture, 200)]), media_type=scans.MEDIA_TYPE)
    reading = sandbox.fresh()(formats.named("ocr"), scan, LIMITS)
    assert "219-09-9998" in reading.parts[0].text
    for reader in (run_program, open_socket, write_file):
        row = replace(ROWS[reader.__name__], name=f"{reader.__name__}-ocr", confinement=Confinement.OCR)
        piece = replace(PIECE, octets=str(tmp_path / "new").encode())
        assert causes(sandbox.fresh()(row, piece, LIMITS)) == [Cause.MALFORMED]
    assert not (tmp_path / "new").exists()
