"""The only door to tesseract, which reads print in pictures.

It is run as a program of its own, with the picture on its standard input and the words on its standard output: no
file is written. It runs inside the confined child (sandbox), which may start this program and no other.

Takes: a picture file, a layout mode, seconds. Returns: words with their places and how sure they are.
Touches: one child process, one thread of one core. Fails: `Weary` when the time is over; a picture that tesseract
cannot read has no words.
Source: tesseract(1), version 5; its TSV output as in `tesseract --help-extra`.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

_LANGUAGES = ("eng", "spa")
_DATA = ("/usr/share/tesseract-ocr", "/usr/share/tessdata", "/usr/share/tesseract")
_WORD_LEVEL = "5"
_COLUMNS = 12
#: Whole page with orientation, one block, one line, scattered words (tesseract --help-psm).
PAGE, BLOCK, LINE, SCATTERED = 1, 6, 7, 11
_ENVIRONMENT = {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
_LEAST_S = 0.05  # less is no time to start in


class Weary(Exception):
    """The time for reading pictures is over."""


class Word(NamedTuple):
    """A word, the line it stands on, its box in pixels, and how sure of it tesseract is (0 to 100)."""

    text: str
    line: tuple[int, int, int]
    left: int
    top: int
    width: int
    height: int
    sure: float


def program() -> str | None:
    """Return where tesseract is installed."""
    return shutil.which("tesseract", path=_ENVIRONMENT["PATH"])


def languages() -> tuple[str, ...]:
    """Return those of English and Spanish that are installed; English if none is found, and it then complains."""
    found = {path.stem for folder in _DATA for path in Path(folder).rglob("*.traineddata")}
    return tuple(name for name in _LANGUAGES if name in found) or ("eng",)


class Eyes:
    """Reads pictures until its seconds are used up."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self._program = program()
        self._languages = "+".join(languages())

    def read(self, picture: bytes, *, mode: int, dpi: int) -> tuple[Word, ...]:
        """Return the words of a picture, in reading order; Weary if the time is over, or no tesseract is there."""
        left = self._until - time.monotonic()
        if self._program is None or left < _LEAST_S:
            raise Weary
        command = [self._program, "-", "-", "-l", self._languages, "--psm", str(mode), "--dpi", str(dpi), "tsv"]
        running = subprocess.Popen(  # noqa: S603  a fixed command; the picture comes by standard input
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_ENVIRONMENT
        )
        try:
            table, _ = running.communicate(picture, timeout=left)
        except subprocess.TimeoutExpired:
            _ended(running)
            raise Weary from None
        return tuple(_words(table.decode("utf-8", "replace")))


def _ended(running: subprocess.Popen[bytes]) -> None:
    """End a program; the cage forbids signals, and there the keeper ends it with its reader."""
    with suppress(PermissionError):
        running.kill()
        running.communicate()


def _words(table: str) -> list[Word]:
    """Return the words of tesseract's table."""
    rows = (line.split("\t") for line in table.split("\n"))
    return [
        Word(
            text=row[11].strip(),
            line=(int(row[2]), int(row[3]), int(row[4])),
            left=int(row[6]),
            top=int(row[7]),
            width=int(row[8]),
            height=int(row[9]),
            sure=float(row[10]),
        )
        for row in rows
        if len(row) == _COLUMNS and row[0] == _WORD_LEVEL and row[11].strip()
    ]
