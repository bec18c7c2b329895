"""How the OCR program is called: standard input to standard output, languages that are installed, one thread.

Takes: parameters of a piece made by the reader of pictures. Returns: a command. Touches: looks for installed files.
Fails: FileNotFoundError where tesseract is not installed (doctor says so; pictures are then Unread).
Source: tesseract(1). OMP_THREAD_LIMIT: with more threads it takes longer in sum (measured on two cores).
"""

from __future__ import annotations

from pathlib import Path

from dlp_gateway.sandbox import cage

ENVIRONMENT = {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
_WANTED = ("eng", "spa")
#: Page segmentation: 1 = with orientation, 3 = without, 6 = one block, 11 and 12 = sparse text (12 with orientation).
_SEGMENTATION = ("1", "3", "4", "6", "7", "11", "12")
_OUTPUT = ("txt", "tsv")


def command(parameters: tuple[tuple[str, str], ...]) -> list[str]:
    """Return the command; of `parameters` only `psm`, `output` and `dpi` count, and only with values that are known."""
    program = cage.tesseract()
    if program is None:
        raise FileNotFoundError("tesseract is not installed")
    given = dict(parameters)
    psm = given.get("psm") if given.get("psm") in _SEGMENTATION else "3"
    dpi = given.get("dpi", "")
    words = [program, "stdin", "stdout", "-l", "+".join(languages()), "--psm", str(psm)]
    words += ["--dpi", dpi] if dpi.isascii() and dpi.isdigit() else []
    return [*words, given.get("output", "")] if given.get("output") in _OUTPUT else words


def languages() -> tuple[str, ...]:
    """Return those of English and Spanish that are installed; English if none is found, and it then complains."""
    found = {path.stem for folder in cage.OCR_DATA for path in Path(folder).rglob("*.traineddata")}
    return tuple(name for name in _WANTED if name in found) or ("eng",)
