"""Write docs/formats.md from the program itself: formats, places read, limits, and what was found of what was planted.

Usage: .venv/bin/python tools/formats.py        (tests/content/test_office.py fails where the page is not up to date)
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

import plant  # noqa: E402  what is imported stands beside this folder

from dlp_gateway.config import ContentLimits  # noqa: E402
from dlp_gateway.content.formats import FORMATS, Confinement, Role  # noqa: E402
from dlp_gateway.model import Cause  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PAGE = ROOT / "docs" / "formats.md"
_HEAD = """# What is read

Made from the program by `tools/formats.py`; a test compares the two. Do not edit it by hand.

What a file is, its octets say, not its name or declared type; where they disagree, it is read as each. What cannot be
read is held and named with its place and cause. To see the text that was read of a message, or of a bare file:
`dlp-gateway inspect --text FILE`.
"""
_WHERE = {
    Confinement.NONE: "in the inspection worker",
    Confinement.PARSER: "in a confined process of its own",
    Confinement.OCR: "by tesseract in a confined process",
}
_BY = {
    Role.LABEL: "its declared type",
    Role.TEXT: "type, name or looks of a text",
    Role.CONTENT: "its octets",
}
_CAUSES = {
    Cause.ENCRYPTED: "locked: we could not open it without its password",
    Cause.TOO_DEEP: "packed too many times into one another",
    Cause.TOO_BIG: "more than the limits allow",
    Cause.MALFORMED: "damaged; what could be read of it was read",
    Cause.UNSUPPORTED: "of a format that is not read",
    Cause.TIMEOUT: "took too long",
    Cause.CRASHED: "ended the process that read it",
}
_LIMITS = {
    "depth": ("nesting", "mail nests four deep in practice"),
    "parts": ("pieces of a message, entries of an archive", "a zipped mailbox, not a bomb"),
    "text_chars": ("code points of text", "some 7,000 pages; scanning more outlasts the deadline"),
    "header_octets": ("octets of a header section", "25 times what common servers allow"),
    "expanded_octets": ("octets that compressed files may become", "four times the largest mail that servers take"),
    "ratio": ("octets that one octet of a compressed file may become", "office files reach 60, logs 100, bombs 1,000"),
    "pages": ("pages of a document", "longer ones are archives"),
    "document_s": (
        "seconds for one confined reader",
        "a workbook of 20,000 rows and 300,000 cells takes 3.2 s of processor time",
    ),
    "documents_s": ("seconds for all of a message", "below `inspection_deadline_s`, so that the rest is still read"),
    "ocr_s": (
        "seconds of OCR for a message",
        "0.35 s for a logo, 0.3 to 2 s for a photograph, 1 to 3 s for a full page at 200 dpi",
    ),
    "memory_octets": ("octets of memory for one confined reader", "that workbook takes 118 MB"),
}


def page(found: Iterable[plant.Found]) -> str:
    """Give the whole page."""
    return "\n".join((_HEAD, *_formats(), *_causes(), *_limits(), *_sandbox(), *_planted(found)))


def fixed() -> str:
    """Give what needs no files to be built: all but the last chapter."""
    return "\n".join((_HEAD, *_formats(), *_causes(), *_limits(), *_sandbox()))


def _formats() -> Iterator[str]:
    yield "## Formats and the places read\n"
    for row in FORMATS:
        yield f"### {row.title[0].upper()}{row.title[1:]}\n"
        if row.places:
            yield "Read: " + "; ".join(row.places) + ".\n"
        names = ", ".join(f"`{suffix}`" for suffix in row.suffixes)
        yield (
            f"Known by {_BY[row.role]}; read {_WHERE[row.confinement]}."
            + (f" Usual names: {names}." if names else "")
            + "\n"
        )


def _causes() -> Iterator[str]:
    yield "## Why something is held as unread\n"
    yield from _table(("cause", "meaning"), ((f"`{cause.value}`", meaning) for cause, meaning in _CAUSES.items()))


def _limits() -> Iterator[str]:
    yield "## Limits\n"
    yield "Settings of `gateway.yaml` (`content_…`). Past a limit only the piece that needs more is held as unread.\n"
    limits = ContentLimits()
    yield from _table(
        ("setting", "default", "of what", "why"),
        (
            (f"`content_{name}`", f"{getattr(limits, name):,}", meaning, reason)
            for name, (meaning, reason) in _LIMITS.items()
        ),
    )


def _sandbox() -> Iterator[str]:
    yield "## Confined processes\n"
    yield (
        "Office files, PDF, pictures and archives are read in a process that is made for one file and ends with it. It "
        "has no network, starts no programs and no processes (the reader of scans: tesseract alone), "
        "writes no files, reads none but libraries, and is killed "
        "at its deadline ([decision 8](decisions/0008-keeper-forks-one-child-per-document.md)). Proved by "
        "`pytest tests/test_sandbox.py`.\n"
    )


def _planted(found: Iterable[plant.Found]) -> Iterator[str]:
    yield "## Planted and found\n"
    yield (
        "`.venv/bin/python tools/plant.py` builds these files with independent producers (python-docx, python-pptx, "
        "xlsxwriter, openpyxl, LibreOffice, and by hand), plants an invented number in each place, reads them, and "
        "says where it was found. What a producer drops when it converts is not counted. PDF, pictures and HTML: "
        "`pytest tests/content/test_pdf.py tests/content/test_picture.py tests/content/test_html.py` plants the same "
        "number in some 50 places of PDF, in print however it is shown, in bar codes, in metadata and behind pictures, "
        "and in what style sheets write or hide; the files are made by hand, by reportlab, qpdf, Pillow and segno.\n"
    )
    rows: dict[tuple[str, str], list[plant.Found]] = {}
    for item in found:
        rows.setdefault((item.name, item.producer), []).append(item)
    yield from _table(
        ("file", "made by", "found", "places"),
        (
            (f"`{name}`", producer, f"{sum(i.locator is not None for i in items)} of {len(items)}", _places(items))
            for (name, producer), items in rows.items()
        ),
    )


def _places(items: list[plant.Found]) -> str:
    return "; ".join(item.place if item.locator else f"**not: {item.place}**" for item in items)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '/') for cell in row)} |"
    yield ""


def main() -> None:
    """Write the page."""
    found = [item for made in plant.plants() for item in plant.read(made)]
    PAGE.write_text(page(found), "utf-8")


if __name__ == "__main__":
    main()
